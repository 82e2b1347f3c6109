//! Determines which types are the same in both versions, so that only the others are compared.

use std::collections::{BTreeMap, BTreeSet};

use crate::compat::include::{named, source};
use crate::plan::{FieldPlan, NodeId, NodeKind, Plan, UnionPlan, UnionTagging, VariantPlan};

/// The pairs of nodes that have been compared, and whether they differ.
#[derive(Default)]
pub(super) struct UnchangedTypes {
    differs: BTreeMap<(NodeId, NodeId), bool>,
}

impl UnchangedTypes {
    /// Whether two nodes, and all nodes that they refer to, are declared in the same way.
    pub(super) fn contains(&mut self, old: &Plan, new: &Plan, pair: (NodeId, NodeId)) -> bool {
        if let Some(differs) = self.differs.get(&pair) {
            return !differs;
        }
        // The pairs that refer to each pair: a difference is one of all of them. Without a difference, pairs that refer to each other are
        // the same.
        let mut users: BTreeMap<(NodeId, NodeId), Vec<(NodeId, NodeId)>> = BTreeMap::new();
        let (mut open, mut reached, mut changed) = (vec![pair], BTreeSet::from([pair]), Vec::new());
        while let Some(next) = open.pop() {
            if let Some(differs) = self.differs.get(&next) {
                if *differs {
                    changed.push(next);
                }
                continue;
            }
            let Some(inner) = same(old, new, next) else {
                changed.push(next);
                continue;
            };
            for inner in inner {
                users.entry(inner).or_default().push(next);
                if reached.insert(inner) {
                    open.push(inner);
                }
            }
        }
        for pair in reached {
            self.differs.entry(pair).or_insert(false);
        }
        let mut marked: BTreeSet<(NodeId, NodeId)> = BTreeSet::new();
        while let Some(next) = changed.pop() {
            if marked.insert(next) {
                self.differs.insert(next, true);
                changed.extend(users.remove(&next).unwrap_or_default());
            }
        }
        !self.differs.get(&pair).copied().unwrap_or(true)
    }
}

/// The pairs of nodes inside two nodes; `None` if the nodes themselves differ.
fn same(old: &Plan, new: &Plan, (before, after): (NodeId, NodeId)) -> Option<Vec<(NodeId, NodeId)>> {
    let (one, two) = (old.node(before), new.node(after));
    let is_same = (&one.name, &one.doc, &one.examples, one.sensitive) == (&two.name, &two.doc, &two.examples, two.sensitive);
    if !is_same {
        return None;
    }
    let when = |is_same: bool, inner: Vec<(NodeId, NodeId)>| is_same.then_some(inner);
    match (&one.kind, &two.kind) {
        (NodeKind::Null, NodeKind::Null) | (NodeKind::Bool, NodeKind::Bool) => Some(Vec::new()),
        (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
            when((minimum, maximum) == (least, most), Vec::new())
        }
        (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
            let bits = |bound: &Option<crate::shape::Bound>| bound.map(|bound| bound.get().to_bits());
            when(bits(minimum) == bits(least) && bits(maximum) == bits(most), Vec::new())
        }
        (NodeKind::String(one), NodeKind::String(two)) => {
            let is_same = (one.min, one.max, source(one), named(one)) == (two.min, two.max, source(two), named(two));
            when(is_same, Vec::new())
        }
        (NodeKind::Enum { of, values, open }, NodeKind::Enum { of: other, values: others, open: is_open }) => {
            when((of, values, open) == (other, others, is_open), Vec::new())
        }
        (NodeKind::List { item, min, max, unique }, NodeKind::List { item: other, min: least, max: most, unique: once }) => {
            when((min, max, unique) == (least, most, once), vec![(*item, *other)])
        }
        (NodeKind::Tuple(items), NodeKind::Tuple(others)) => {
            when(items.len() == others.len(), items.iter().copied().zip(others.iter().copied()).collect())
        }
        (NodeKind::Map { key, value }, NodeKind::Map { key: other_key, value: other }) => {
            Some(vec![(*key, *other_key), (*value, *other)])
        }
        (NodeKind::Json(one), NodeKind::Json(two)) => when(one == two, Vec::new()),
        (NodeKind::Nullable(one), NodeKind::Nullable(two)) => Some(vec![(*one, *two)]),
        (NodeKind::Struct(one), NodeKind::Struct(two)) => {
            let is_same = one.rest == two.rest
                && one.fields.len() == two.fields.len()
                && one.fields.iter().zip(&two.fields).all(|(one, two)| is_same_field(one, two));
            when(is_same, one.fields.iter().zip(&two.fields).map(|(one, two)| (one.node, two.node)).collect())
        }
        (NodeKind::Union(one), NodeKind::Union(two)) => {
            let variants = one.variants.iter().zip(&two.variants).map(|(one, two)| (one.node, two.node));
            when(is_same_union(one, two), variants.chain(one.other.zip(two.other)).collect())
        }
        _ => None,
    }
}

fn is_same_field(one: &FieldPlan, two: &FieldPlan) -> bool {
    (one.name(), one.required, one.deprecated, &one.stability, one.sensitive)
        == (two.name(), two.required, two.deprecated, &two.stability, two.sensitive)
        && (&one.doc, &one.default, &one.examples, &one.origin) == (&two.doc, &two.default, &two.examples, &two.origin)
}

fn is_same_union(one: &UnionPlan, two: &UnionPlan) -> bool {
    let content = |union: &UnionPlan| match &union.tagging {
        UnionTagging::Adjacent { content, .. } => Some(content.clone()),
        _ => None,
    };
    let is_same_variant = |(one, two): (&VariantPlan, &VariantPlan)| {
        (&one.name, one.deprecated, &one.stability, one.default_tag, &one.mark)
            == (&two.name, two.deprecated, &two.stability, two.default_tag, &two.mark)
    };
    std::mem::discriminant(&one.tagging) == std::mem::discriminant(&two.tagging)
        && (one.tag_name(), content(one), one.tag_type, one.open) == (two.tag_name(), content(two), two.tag_type, two.open)
        && (&one.outer, one.other.is_some()) == (&two.outer, two.other.is_some())
        && one.variants.len() == two.variants.len()
        && one.variants.iter().zip(&two.variants).all(is_same_variant)
}
