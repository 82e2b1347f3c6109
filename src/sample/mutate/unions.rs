//! Mutations of the tags of unions.

use super::MutationSubject;
use super::values::altered;
use crate::plan::{NodeId, NodeKind, Plan, UnionPlan};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::mutation::MutationKind;
use crate::sample::tree::{FrameTree, TreePath, TreeRole, TreeValue};

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
    let text = if subject.rng().one_in(2) {
        subject.random.text("another", false, 0, u64::MAX)
    } else {
        let picked = subject.rng().below(union.variants.len());
        altered(subject, &union.variants.get(picked)?.name)
    };
    let claim = match union.find(&text) {
        Some(_) => Claim::Unknown,
        None if union.open => Claim::Valid,
        None => Claim::Invalid(Some(Rule::WrongValue)),
    };
    subject.put(&way, TreeValue::Text(text));
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
    let (way, _) = tag(subject)?;
    let value = (0..20).map(|_| subject.random.any(2)).find(|value| value.as_str().is_none())?;
    subject.put(&way, FrameTree::of(subject.plan, &value, TreeRole::Free).value);
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
    subject.put(&way, TreeValue::Text(union.variants.get(picked)?.name.clone().into_owned()));
    Some(Claim::Unknown)
}
