//! Distinct values of a node, for arrays without duplicates.

use crate::json::{Json, Number};
use crate::plan::{NodeId, NodeKind, Plan, StringFormat, StringPlan};
use crate::shape::Bound;

/// The maximum number of values.
const MAX_VALUES: usize = 10_000;

/// How deeply tuples are varied.
const MAX_NESTED: usize = 4;

/// Up to `count` distinct values of a node. There may be more than the result has, but not for types with few values.
pub(super) fn distinct(plan: &Plan, node: NodeId, count: usize) -> Vec<Json> {
    values(plan, node, count.min(MAX_VALUES), MAX_NESTED)
}

fn values(plan: &Plan, node: NodeId, count: usize, nested: usize) -> Vec<Json> {
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
        NodeKind::String(string) => strings(string, count),
        NodeKind::Nullable(inner) if nested > 0 => {
            let others = values(plan, *inner, count, nested - 1);
            std::iter::once(Json::Null).chain(others).take(count).collect()
        }
        NodeKind::Tuple(items) if nested > 0 => tuples(plan, items, count, nested - 1),
        NodeKind::List { min, max, .. } if min.unwrap_or(0) == 0 && *max != Some(0) && count > 0 => {
            vec![Json::Array(Vec::new())]
        }
        _ => Vec::new(),
    }
}

/// Tuples that differ in one element from the first.
fn tuples(plan: &Plan, items: &[NodeId], count: usize, nested: usize) -> Vec<Json> {
    let choices: Vec<Vec<Json>> = items.iter().map(|item| values(plan, *item, count, nested)).collect();
    let Some(first) = choices.iter().map(|choices| choices.first().cloned()).collect::<Option<Vec<Json>>>() else {
        return Vec::new();
    };
    let mut out = vec![Json::Array(first.clone())];
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

const LETTERS: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y', 'z',
];

/// Strings that differ in their letters or in their length.
fn strings(string: &StringPlan, count: usize) -> Vec<Json> {
    let (min, max) = (string.min.unwrap_or(0).max(1), string.max.unwrap_or(u64::MAX));
    if let StringFormat::Pattern(plan) = &string.format {
        let Some(pattern) = &plan.pattern else { return Vec::new() };
        let mut out: Vec<String> = Vec::new();
        let mut least = min;
        while out.len() < count {
            let Some(text) = pattern.shortest(least, max) else { break };
            least = text.chars().count() as u64 + 1;
            out.push(text);
        }
        return out.into_iter().map(Json::from).collect();
    }
    let text = |index: usize| {
        let mut letters = Vec::new();
        let mut rest = index;
        loop {
            letters.push(LETTERS[rest % LETTERS.len()]);
            rest /= LETTERS.len();
            if rest == 0 && letters.len() as u64 >= min {
                break;
            }
        }
        letters.into_iter().rev().collect::<String>()
    };
    let fits = |text: &String| text.chars().count() as u64 <= max;
    let texts = (0..count).map(text).take_while(fits);
    texts.filter(|text| string.accepts(text)).map(Json::from).collect()
}
