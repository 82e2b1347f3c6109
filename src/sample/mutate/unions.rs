//! Mutations of the tags of unions.

use super::MutationSubject;
use super::values::altered;
use crate::json::{Json, MAX_SAFE_INTEGER};
use crate::plan::{NodeId, NodeKind, Plan, UnionPlan};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::mutation::MutationKind;
use crate::sample::tree::{FrameTree, TreePath, TreeRole};
use crate::shape::EnumType;

pub(super) fn mutate(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    match label {
        MutationKind::UnknownTag => unknown(subject),
        MutationKind::MissingTag => missing(subject),
        MutationKind::TagType => wrong_type(subject),
        MutationKind::TagLast => last(subject),
        MutationKind::OtherVariant => other_variant(subject),
        _ => None,
    }
}

/// The path to a random tag, and its union.
fn tag<'p>(subject: &mut MutationSubject<'_, 'p>) -> Option<(TreePath, &'p UnionPlan)> {
    let way = subject.one(|draft| matches!(draft.part, TreeRole::Tag(_)))?;
    let TreeRole::Tag(union) = subject.frame.at(&way)?.part else { return None };
    Some((way, union_of(subject.plan, union)?))
}

fn union_of(plan: &Plan, node: NodeId) -> Option<&UnionPlan> {
    if let NodeKind::Union(union) = &plan.node(node).kind { Some(union) } else { None }
}

fn unknown(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (way, union) = tag(subject)?;
    let is_near = subject.rng().one_in(2);
    let picked = subject.rng().below(union.variants.len());
    let known = &union.variants.get(picked)?.name;
    let name = match union.tag_type {
        EnumType::Integer if is_near => (known.parse().unwrap_or(0_i64) + 1).to_string(),
        EnumType::Integer => subject.random.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER).to_string(),
        EnumType::Boolean => is_near.to_string(),
        _ if is_near => altered(subject, known),
        _ => subject.random.text("another", false, 0, u64::MAX),
    };
    let claim = match union.find(&name) {
        Some(_) => Claim::Unknown,
        None if union.open => Claim::Valid,
        None => Claim::Invalid(Some(Rule::WrongValue)),
    };
    put(subject, &way, &union.tag_type.value(&name));
    Some(claim)
}

fn missing(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (way, union) = tag(subject)?;
    let (last, holder) = way.split_last()?;
    subject.frame.at(holder)?.members()?.remove(*last);
    let has_default = union.variants.iter().any(|variant| variant.default_tag);
    Some(if has_default { Claim::Unknown } else { Claim::Invalid(Some(Rule::MissingField)) })
}

fn wrong_type(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (way, union) = tag(subject)?;
    let fits = |value: &Json| match union.tag_type {
        EnumType::Integer | EnumType::Number => matches!(value, Json::Number(_)),
        EnumType::Boolean => matches!(value, Json::Bool(_)),
        EnumType::String => matches!(value, Json::String(_)),
    };
    let value = (0..20).map(|_| subject.random.any(2)).find(|value| !fits(value))?;
    put(subject, &way, &value);
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn last(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (way, _) = tag(subject)?;
    let (last, holder) = way.split_last()?;
    let members = subject.frame.at(holder)?.members()?;
    let tag = members.remove(*last);
    members.push(tag);
    Some(Claim::Valid)
}

fn other_variant(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (way, union) = tag(subject)?;
    let picked = subject.rng().below(union.variants.len());
    put(subject, &way, &union.tag_type.value(&union.variants.get(picked)?.name));
    Some(Claim::Unknown)
}

fn put(subject: &mut MutationSubject<'_, '_>, way: &[usize], value: &Json) {
    subject.put(way, FrameTree::of(subject.plan, value, TreeRole::Free).value);
}
