//! Comparing unions.

use super::changes::FrameChange;
use super::messages::{added_text, deprecation, removed_text, stability};
use super::values::{PendingWork, ValueComparison, ValueContext};
use crate::check::Policy;
use crate::compat::finding::Effect;
use crate::compat::include::{Containment, ReadValue, has_same_outer_tags, includes, writes_reserved};
use crate::compat::rule::ChangeRule;
use crate::plan::{NodeId, NodeKind, Plan, UnionPlan, UnionTagging, VariantPlan};
use crate::sample::PathStep;
use crate::shape::EnumType;

impl<'p> ValueComparison<'_, 'p> {
    pub(super) fn unions(&mut self, before: &'p UnionPlan, after: &'p UnionPlan, here: &ValueContext) {
        let (was, is) = (tagging(before), tagging(after));
        if was != is || !has_same_outer_tags(before, after) {
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
        self.variants(before, after, here);
        self.undeclared_variants(before, after, here);
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
            self.reserved_members((old, new), here);
            let work = PendingWork::Values(old.node, new.node);
            let inner = here.inner().or_experimental(old.stability.experimental);
            self.next(Some(PathStep::Variant(name.clone())), inner, work);
        }
    }

    /// Reports the variants that only one version has.
    fn variants(&mut self, before: &UnionPlan, after: &UnionPlan, here: &ValueContext) {
        let (removed, added) = if before.open || after.open {
            (ChangeRule::OpenVariantRemoved, ChangeRule::OpenVariantAdded)
        } else {
            (ChangeRule::VariantRemoved, ChangeRule::VariantAdded)
        };
        let (old, new) = self.versions();
        for experimental in [false, true] {
            let (lost, gained) = (lacking(before, after, experimental), lacking(after, before, experimental));
            let context = here.clone().or_experimental(experimental);
            if !lost.is_empty() {
                let was_deprecated = lost.iter().all(|variant| variant.deprecated);
                let mut change = FrameChange::new(removed, &self.path, removed_text("variant", &listed(&lost)));
                change.effects.0 = change.effects.0.max(effect_of_undeclared((old, &lost), (new, after)));
                self.put(FrameChange { was_deprecated, ..change }, &context);
            }
            let is_closed = added == ChangeRule::VariantAdded;
            let added = if experimental && is_closed { ChangeRule::ExperimentalValueAdded } else { added };
            if !gained.is_empty() {
                let mut change = FrameChange::new(added, &self.path, added_text("variant", &listed(&gained)));
                if !experimental {
                    change.effects.1 = change.effects.1.max(effect_of_undeclared((new, &gained), (old, before)));
                }
                self.put(change, here);
            }
        }
    }

    /// Compares the values of variants that neither version declares, if both accept them.
    fn undeclared_variants(&mut self, before: &'p UnionPlan, after: &'p UnionPlan, here: &ValueContext) {
        let (Some(old), Some(new)) = (before.other, after.other) else { return };
        // The path has the name of such a variant, with which frames that show a change are made.
        let of_one = [before, after].map(|union| union.undeclared_name(UNDECLARED));
        let name = of_one.into_iter().find(|name| before.find(name).is_none() && after.find(name).is_none());
        let name = name.unwrap_or_else(|| (before.variants.len() + after.variants.len()).to_string());
        self.next(Some(PathStep::Variant(name.into())), here.inner(), PendingWork::Values(old, new));
    }

    /// Reports members with which a version writes the objects of a variant, although they determine another variant of an untagged union in
    /// the other version.
    fn reserved_members(&mut self, (old, new): (&VariantPlan, &VariantPlan), here: &ValueContext) {
        let (one, two) = self.versions();
        let (NodeKind::Struct(before), NodeKind::Struct(after)) = (&one.node(old.node).kind, &two.node(new.node).kind)
        else {
            return;
        };
        let effect = |is_reserved: bool| if is_reserved { Effect::Break } else { Effect::Compatible };
        let (of_old, of_new) = (writes_reserved(before, after), writes_reserved(after, before));
        if of_old || of_new {
            let text = format!("a member of the variant `{}` determines another variant in one version only", new.name);
            let change = FrameChange::new(ChangeRule::TaggingChanged, &self.path, text);
            let context = here.clone().or_experimental(old.stability.experimental);
            self.put(FrameChange { effects: (effect(of_old), effect(of_new)), ..change }, &context);
        }
    }
}

/// The name of a variant that no union declares.
const UNDECLARED: &str = "…";

/// The effect of variants that only the writer declares on a reader that reads them as undeclared ones, with the members that all of its
/// variants have.
fn effect_of_undeclared(wrote: (&Plan, &[&VariantPlan]), (reader, read): (&Plan, &UnionPlan)) -> Effect {
    let Some(other) = read.other else { return Effect::Compatible };
    let (writer, variants) = wrote;
    let mut open: Vec<NodeId> = variants.iter().map(|variant| variant.node).collect();
    let mut objects = Vec::new();
    while let Some(node) = open.pop() {
        match &writer.node(node).kind {
            // The values of a union inside are those of its variants.
            NodeKind::Union(union) => open.extend(union.variants.iter().map(|variant| variant.node).chain(union.other)),
            _ => objects.push(node),
        }
    }
    let accepts = |policy| {
        let mut values = objects.iter().map(|object| ReadValue::new(*object, other));
        values.all(|value| includes(writer, reader, value, policy) == Containment::All)
    };
    match (accepts(Policy::Strict), accepts(Policy::Tolerant)) {
        (true, _) => Effect::Compatible,
        (false, true) => Effect::Strict,
        (false, false) => Effect::Break,
    }
}

/// What determines the variant of a value, in words.
fn tagging(union: &UnionPlan) -> String {
    match &union.tagging {
        UnionTagging::Internal { tag } => format!("the {} `{}`", tag_type(union), tag.name),
        UnionTagging::Adjacent { tag, content } => format!("the {} `{}` beside `{content}`", tag_type(union), tag.name),
        UnionTagging::External => "the name of the only member".to_owned(),
        // The members that determine a variant are compared with the objects of the variants.
        UnionTagging::Untagged => "its type and its members".to_owned(),
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
fn lacking<'p>(one: &'p UnionPlan, other: &UnionPlan, experimental: bool) -> Vec<&'p VariantPlan> {
    let own = one.variants.iter().filter(|variant| variant.stability.experimental == experimental);
    own.filter(|variant| other.find(&variant.name).is_none()).collect()
}

/// The names of variants, as a list in a text.
fn listed(variants: &[&VariantPlan]) -> String {
    variants.iter().map(|variant| format!("`{}`", variant.name)).collect::<Vec<_>>().join(", ")
}
