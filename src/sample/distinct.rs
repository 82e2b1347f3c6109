//! Distinct values of a node, for arrays without duplicates.

mod texts;

use crate::json::{Json, JsonObject, Number};
use crate::plan::{NodeId, NodeKind, Plan, StructPlan};
use crate::shape::Bound;

/// The maximum number of values.
const MAX_VALUES: usize = 10_000;

/// How deeply tuples and objects are varied.
const MAX_NESTED: usize = 4;

/// The maximum number of characters of the values together. The rules of a plan may require more than fits into memory.
const MAX_CHARACTERS: u64 = 1 << 20;

/// The maximum number of nodes that are considered: objects with many members may contain each other.
const MAX_NODES: usize = 10_000;

/// Up to `count` distinct values of a node. `like` is one of its values, if there is one: objects and tuples differ from it in one part.
/// There may be more values than the result has, but not for types with few values.
pub(super) fn distinct(plan: &Plan, node: NodeId, like: Option<&Json>, count: usize) -> Vec<Json> {
    DistinctSearch { plan, nodes: MAX_NODES }.values(node, like, count.min(MAX_VALUES), MAX_NESTED)
}

/// The search for distinct values.
struct DistinctSearch<'p> {
    plan: &'p Plan,
    /// The number of nodes that may still be considered.
    nodes: usize,
}

impl DistinctSearch<'_> {
    fn values(&mut self, node: NodeId, like: Option<&Json>, count: usize, nested: usize) -> Vec<Json> {
        let Some(nodes) = self.nodes.checked_sub(1) else { return Vec::new() };
        self.nodes = nodes;
        let plan = self.plan;
        match &plan.node(node).kind {
            NodeKind::Null => [Json::Null].into_iter().take(count).collect(),
            NodeKind::Bool => [false, true].into_iter().take(count).map(Json::from).collect(),
            NodeKind::Integer { minimum, maximum } => {
                #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
                let number = |integer: i64| Number::new(integer as f64).map(Json::from);
                (*minimum..=*maximum).take(count).filter_map(number).collect()
            }
            NodeKind::Number { minimum, maximum } => {
                let low = minimum.map(Bound::get).or_else(|| maximum.map(|most| most.get() - 1.0)).unwrap_or(0.0);
                let high = maximum.map_or(f64::MAX, Bound::get);
                let doubles = std::iter::successors(Some(low), |double| Some(double.next_up()));
                doubles.take_while(|double| *double <= high).take(count).filter_map(Number::new).map(Json::from).collect()
            }
            NodeKind::Enum { of, values, .. } => values.iter().take(count).map(|value| of.value(&value.name)).collect(),
            NodeKind::String(string) => texts::strings(string, count),
            NodeKind::Nullable(inner) if nested > 0 => {
                let others = self.values(*inner, like.filter(|value| **value != Json::Null), count, nested - 1);
                std::iter::once(Json::Null).chain(others).take(count).collect()
            }
            NodeKind::Tuple(items) if nested > 0 => self.tuples(items, like, count, nested - 1),
            NodeKind::Struct(object) if nested > 0 => self.objects(object, like, count, nested - 1),
            NodeKind::Union(union) if nested > 0 => {
                let mut out = Vec::new();
                for variant in &union.variants {
                    out.extend(self.values(variant.node, None, count.saturating_sub(out.len()), nested - 1));
                }
                out
            }
            NodeKind::List { min, max, .. } if min.unwrap_or(0) == 0 && *max != Some(0) && count > 0 => {
                vec![Json::Array(Vec::new())]
            }
            _ => Vec::new(),
        }
    }

    /// Tuples that differ in one element from the first.
    fn tuples(&mut self, items: &[NodeId], like: Option<&Json>, count: usize, nested: usize) -> Vec<Json> {
        let like = like.and_then(Json::as_array).filter(|like| like.len() == items.len());
        let choices = items.iter().enumerate().map(|(index, item)| {
            let like = like.and_then(|like| like.get(index));
            let found = self.values(*item, like, count, nested);
            // The elements of the first tuple are the first choices.
            like.cloned().into_iter().chain(found.into_iter().filter(|value| Some(value) != like)).collect()
        });
        let choices: Vec<Vec<Json>> = choices.collect();
        let Some(first) = choices.iter().map(|choices| choices.first().cloned()).collect::<Option<Vec<Json>>>() else {
            return Vec::new();
        };
        let mut out = vec![Json::Array(first.clone())];
        let count = count.min(affordable(&out[0]));
        for (index, choices) in choices.into_iter().enumerate() {
            for choice in choices.into_iter().skip(1).take(count.saturating_sub(out.len())) {
                let mut tuple = first.clone();
                if let Some(slot) = tuple.get_mut(index) {
                    *slot = choice;
                }
                out.push(Json::Array(tuple));
            }
        }
        out.truncate(count);
        out
    }

    /// Objects that differ in one member from the first.
    fn objects(&mut self, object: &StructPlan, like: Option<&Json>, count: usize, nested: usize) -> Vec<Json> {
        let first = like.and_then(Json::as_object).cloned().or_else(|| self.least(object, nested));
        let Some(first) = first else { return Vec::new() };
        let mut out = vec![Json::from(first.clone())];
        let count = count.min(affordable(&out[0]));
        for field in &object.fields {
            if out.len() >= count {
                break;
            }
            let own = first.get(field.name());
            // One of them may be the value that the first object has.
            for value in self.values(field.node, own, count - out.len() + 1, nested) {
                if own == Some(&value) {
                    continue;
                }
                let mut other = first.clone();
                other.insert(field.name().to_string(), value);
                out.push(other.into());
            }
        }
        out.truncate(count);
        out
    }

    /// An object with the required members.
    fn least(&mut self, object: &StructPlan, nested: usize) -> Option<JsonObject> {
        let required = object.fields.iter().filter(|field| field.required);
        let members = required.map(|field| {
            let value = self.values(field.node, None, 1, nested).pop()?;
            Some((field.name().to_string(), value))
        });
        members.collect()
    }
}

/// How many values of the size of this one there may be.
fn affordable(value: &Json) -> usize {
    usize::try_from(MAX_CHARACTERS / (value.to_string().len() as u64).max(1)).unwrap_or(usize::MAX)
}
