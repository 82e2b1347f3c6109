//! Mutations of arrays and of the names in maps.

use super::MutationSubject;
use super::values::altered;
use crate::plan::{NodeId, NodeKind, StringFormat, StringPlan};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::tree::{TreeName, TreeValue};
use crate::shape::{count_within, length};

pub(super) fn items(subject: &mut MutationSubject<'_, '_>, more: bool) -> Option<Claim> {
    let bounds = |kind: &NodeKind| match kind {
        NodeKind::List { min, max, .. } => (*min, *max),
        NodeKind::Tuple(items) => (Some(items.len() as u64), Some(items.len() as u64)),
        _ => (None, None),
    };
    let path = subject.one_with(|kind| match bounds(kind) {
        (_, max) if more => max.is_some_and(|max| max < 1000),
        (min, _) => min.is_some_and(|min| min > 0),
    })?;
    let (min, max) = bounds(subject.node(&path)?);
    let TreeValue::List(list) = &mut subject.frame.at(&path)?.value else { return None };
    if more {
        let first = list.first()?.clone();
        while (list.len() as u64) <= max? {
            list.push(first.clone());
        }
    } else {
        list.truncate(usize::try_from(min? - 1).ok()?);
    }
    Some(Claim::Invalid(Some(Rule::Length)))
}

/// An element of a set is repeated.
pub(super) fn duplicate(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::List { unique: true, .. }))?;
    let TreeValue::List(list) = &subject.frame.at(&path)?.value else { return None };
    let count = list.len();
    let (from, to) = (subject.rng().below(count), subject.rng().below(count + 1));
    let TreeValue::List(list) = &mut subject.frame.at(&path)?.value else { return None };
    let item = list.get(from)?.clone();
    list.insert(to, item);
    Some(Claim::Invalid(Some(Rule::DuplicateItem)))
}

/// A name in a map is replaced by one that its type does not allow.
pub(super) fn bad_key(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let plan = subject.plan;
    let path = subject.one_with(|kind| matches!(kind, NodeKind::Map { key, .. } if !plan.is_any_string(*key)))?;
    let NodeKind::Map { key, .. } = *subject.node(&path)? else { return None };
    let count = subject.frame.at(&path)?.members()?.len();
    let at = subject.rng().below(count);
    let (TreeName::Text(name), _) = subject.frame.at(&path)?.members()?.get(at)?.clone() else { return None };
    let name = if subject.rng().one_in(4) { String::new() } else { altered(subject, &name) };
    let members = subject.frame.at(&path)?.members()?;
    if members.iter().any(|(other, _)| matches!(other, TreeName::Text(other) if *other == name)) {
        return None;
    }
    let rule = violated(subject, key, &name);
    subject.frame.at(&path)?.members()?.get_mut(at)?.0 = TreeName::Text(name);
    Some(rule)
}

/// The claim for a name in a map.
fn violated(subject: &MutationSubject<'_, '_>, key: NodeId, name: &str) -> Claim {
    let rule = match &subject.plan.node(key).kind {
        NodeKind::Enum { values, open, .. } if *open || values.iter().any(|value| value.name == name) => None,
        NodeKind::String(StringPlan { min, max, .. }) if !count_within(length(name), *min, *max) => Some(Rule::Length),
        NodeKind::String(string) if string.accepts(name) => None,
        NodeKind::Enum { .. } | NodeKind::String(StringPlan { format: StringFormat::Id, .. }) => Some(Rule::WrongValue),
        NodeKind::String(StringPlan { format: StringFormat::Pattern(_), .. }) => Some(Rule::Pattern),
        NodeKind::String(_) => Some(Rule::Format),
        _ => None,
    };
    rule.map_or(Claim::Unknown, |rule| Claim::Invalid(Some(rule)))
}
