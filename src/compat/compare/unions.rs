//! Comparing unions.

use super::changes::FrameChange;
use super::messages::{added_text, deprecation, removed_text, stability};
use super::values::{PendingWork, ValueComparison, ValueContext};
use crate::compat::rule::ChangeRule;
use crate::plan::{Str, UnionPlan, UnionTagging, VariantPlan};
use crate::sample::PathStep;
use crate::shape::EnumType;

impl<'p> ValueComparison<'_, 'p> {
    pub(super) fn unions(&mut self, before: &'p UnionPlan, after: &'p UnionPlan, here: &ValueContext) {
        let (was, is) = (tagging(before), tagging(after));
        if was != is || before.outer != after.outer {
            return self.add(
                ChangeRule::TaggingChanged,
                here,
                format!("the variant was determined by {was}, and is by {is}"),
            );
        }
        match (before.open, after.open) {
            (false, true) => {
                self.add(ChangeRule::UnionOpened, here, "any variant is accepted, not only the declared ones".to_owned());
            }
            (true, false) => {
                self.add(ChangeRule::UnionClosed, here, "only the declared variants are accepted, not any".to_owned());
            }
            _ => {}
        }
        let (removed, added) = if before.open || after.open {
            (ChangeRule::OpenVariantRemoved, ChangeRule::OpenVariantAdded)
        } else {
            (ChangeRule::VariantRemoved, ChangeRule::VariantAdded)
        };
        for experimental in [false, true] {
            let (lost, gained) = (lacking(before, after, experimental), lacking(after, before, experimental));
            let context = here.clone().or_experimental(experimental);
            if !lost.is_empty() {
                let is_lost = |variant: &&VariantPlan| {
                    variant.stability.experimental == experimental && after.find(&variant.name).is_none()
                };
                let was_deprecated = before.variants.iter().filter(is_lost).all(|variant| variant.deprecated);
                let change = FrameChange::new(removed, &self.path, removed_text("variant", &lost));
                self.put(FrameChange { was_deprecated, ..change }, &context);
            }
            let is_closed = added == ChangeRule::VariantAdded;
            let added = if experimental && is_closed { ChangeRule::ExperimentalValueAdded } else { added };
            if !gained.is_empty() {
                self.add(added, here, added_text("variant", &gained));
            }
        }
        for new in after.variants.iter().rev() {
            let Some(old) = before.find(&new.name).map(|index| &before.variants[index]) else { continue };
            let name = &new.name;
            let what = format!("the variant `{name}`");
            for (rule, text) in deprecation(old.deprecated, new.deprecated, &what).into_iter().chain(stability(
                &old.stability,
                &new.stability,
                &what,
            )) {
                self.add(rule, here, text);
            }
            let work = PendingWork::Values(old.node, new.node);
            let inner = here.inner().or_experimental(old.stability.experimental);
            self.next(Some(PathStep::Variant(name.clone())), inner, work);
        }
    }
}

/// What determines the variant of a value, in words.
fn tagging(union: &UnionPlan) -> String {
    match &union.tagging {
        UnionTagging::Internal { tag } => format!("the {} `{}`", tag_type(union), tag.name),
        UnionTagging::Adjacent { tag, content } => format!("the {} `{}` beside `{content}`", tag_type(union), tag.name),
        UnionTagging::External => "the name of the only member".to_owned(),
        UnionTagging::Untagged => {
            let marks: Vec<&Str> = union.variants.iter().filter_map(|variant| variant.mark.as_ref()).collect();
            if marks.is_empty() {
                "its type".to_owned()
            } else {
                "its type and the members that only one variant has".to_owned()
            }
        }
    }
}

/// What a member is that is the tag of a union.
fn tag_type(union: &UnionPlan) -> &'static str {
    match union.tag_type {
        EnumType::String => "member",
        EnumType::Integer => "integer in the member",
        EnumType::Boolean | EnumType::Number => "boolean in the member",
    }
}

/// The variants of one union that another lacks: the experimental ones or the others.
fn lacking(one: &UnionPlan, other: &UnionPlan, experimental: bool) -> String {
    let own = one.variants.iter().filter(|variant| variant.stability.experimental == experimental);
    let names = own.map(|variant| &variant.name).filter(|name| other.find(name).is_none());
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
