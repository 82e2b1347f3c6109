//! Comparing unions.

use std::collections::BTreeMap;

use super::changes::FrameChange;
use super::messages::{added_text, deprecation, removed_text, stability};
use super::values::{PendingWork, ValueComparison, ValueContext};
use crate::check::Policy;
use crate::compat::finding::Effect;
use crate::compat::include::{Containment, ReadValue, has_same_tagging, includes, writes_reserved};
use crate::compat::rule::ChangeRule;
use crate::plan::{NodeId, NodeKind, Plan, Str, UnionPlan, UnionTagging, VariantPlan};
use crate::sample::PathStep;
use crate::shape::EnumType;

impl<'p> ValueComparison<'_, 'p> {
    pub(super) fn unions(
        &mut self,
        nodes: (NodeId, NodeId),
        (before, after): (&'p UnionPlan, &'p UnionPlan),
        here: &ValueContext,
    ) {
        let (was, is) = (tagging(before), tagging(after));
        if was != is || !is_untagged(before) && !has_same_tagging(before, after) {
            let text = format!("the variant was determined by {was}, and is by {is}");
            return self.contained(nodes, Some(ChangeRule::TaggingChanged), text, here);
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
        let variants = VariantPairs::new(before, after);
        self.variants(&variants, nodes, (before, after), here);
        self.undeclared_variants(before, after, here);
        for (old, new) in variants.both.into_iter().rev() {
            let name = &new.name;
            let what = format!("the variant `{name}`");
            if old.name != *name {
                let text = format!("the variant `{}` is now called `{name}`", old.name);
                self.add(ChangeRule::TypeRenamed, here, text);
            }
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
            let step = if old.name == *name {
                PathStep::Variant(name.clone())
            } else {
                PathStep::RenamedVariant { old: old.name.clone(), new: name.clone() }
            };
            self.next(Some(step), inner, work);
        }
    }

    /// Reports the variants that only one version has.
    fn variants(
        &mut self,
        variants: &VariantPairs<'_>,
        nodes: (NodeId, NodeId),
        (before, after): (&UnionPlan, &UnionPlan),
        here: &ValueContext,
    ) {
        let (removed, added) = if before.open || after.open {
            (ChangeRule::OpenVariantRemoved, ChangeRule::OpenVariantAdded)
        } else {
            (ChangeRule::VariantRemoved, ChangeRule::VariantAdded)
        };
        let (old, new) = self.versions();
        for experimental in [false, true] {
            let is_own = |variant: &&&VariantPlan| variant.stability.experimental == experimental;
            let lost: Vec<&VariantPlan> = variants.removed.iter().filter(is_own).copied().collect();
            let gained: Vec<&VariantPlan> = variants.added.iter().filter(is_own).copied().collect();
            let context = here.clone().or_experimental(experimental);
            if !lost.is_empty() {
                let was_deprecated = lost.iter().all(|variant| variant.deprecated);
                let deprecated = lost.iter().filter(|variant| variant.deprecated);
                let deprecated = deprecated.map(|variant| variant.name.to_string()).collect();
                let mut change = FrameChange::new(removed, &self.path, removed_text("variant", &listed(&lost)));
                change.effects.0 = effect_of_unmatched((old, &lost), (new, nodes.1, after), change.effects.0);
                self.put(FrameChange { was_deprecated, deprecated, ..change }, &context);
            }
            let is_closed = added == ChangeRule::VariantAdded;
            let added = if experimental && is_closed { ChangeRule::ExperimentalValueAdded } else { added };
            if !gained.is_empty() {
                let mut change = FrameChange::new(added, &self.path, added_text("variant", &listed(&gained)));
                if !experimental {
                    change.effects.1 = effect_of_unmatched((new, &gained), (old, nodes.0, before), change.effects.1);
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

/// The variants of two unions that are determined in the same way.
struct VariantPairs<'p> {
    /// Those that both versions have, in the order of the newer one.
    both: Vec<(&'p VariantPlan, &'p VariantPlan)>,
    removed: Vec<&'p VariantPlan>,
    added: Vec<&'p VariantPlan>,
}

impl<'p> VariantPairs<'p> {
    fn new(before: &'p UnionPlan, after: &'p UnionPlan) -> Self {
        let mut removed: BTreeMap<usize, &VariantPlan> = before.variants.iter().enumerate().collect();
        let both = if is_untagged(before) {
            Self::by_form(before, after, &mut removed)
        } else {
            let names = indices(before, |variant| Some(&variant.name));
            after.variants.iter().map(|new| removed.remove(names.get(&*new.name)?)).collect()
        };
        let pairs = || both.iter().zip(&after.variants);
        Self {
            added: pairs().filter(|(old, _)| old.is_none()).map(|(_, new)| new).collect(),
            both: pairs().filter_map(|(old, new)| Some(((*old)?, new))).collect(),
            removed: removed.into_values().collect(),
        }
    }

    /// The variants of the older union that have the form of each one of the newer union. Their names are not on the wire.
    fn by_form(
        before: &'p UnionPlan,
        after: &'p UnionPlan,
        removed: &mut BTreeMap<usize, &'p VariantPlan>,
    ) -> Vec<Option<&'p VariantPlan>> {
        let names = indices(before, |variant| Some(&variant.name));
        let marks = indices(before, |variant| variant.mark.as_ref());
        let mut both: Vec<Option<&VariantPlan>> =
            after.variants.iter().map(|new| removed.remove(marks.get(new.mark.as_deref()?)?)).collect();
        // The others have distinct types, except that either version may have several objects where the other one has one.
        let unmarked: Vec<usize> =
            before.variants.iter().enumerate().filter(|(_, old)| old.mark.is_none()).map(|(index, _)| index).collect();
        for by_name in [true, false] {
            for (new, found) in after.variants.iter().zip(&mut both).filter(|(_, found)| found.is_none()) {
                let is_same = |index: &usize| {
                    let old = removed.get(index).filter(|old| old.mark.is_none() || new.mark.is_none());
                    old.is_some_and(|old| old.types.overlaps(new.types))
                };
                let index = match (by_name, &new.mark) {
                    (true, _) => names.get(&*new.name).copied().filter(is_same),
                    (false, None) => removed.keys().copied().find(is_same),
                    (false, Some(_)) => unmarked.iter().copied().find(is_same),
                };
                *found = index.and_then(|index| removed.remove(&index));
            }
        }
        both
    }
}

/// The indices of the variants of a union that have a name, by that name.
fn indices<'p>(union: &'p UnionPlan, name: impl Fn(&'p VariantPlan) -> Option<&'p Str>) -> BTreeMap<&'p str, usize> {
    let named = union.variants.iter().enumerate().filter_map(|(index, variant)| Some((&**name(variant)?, index)));
    named.collect()
}

/// The effect of variants that only the writer declares on a reader. `effect` is that of variants that it does not know.
fn effect_of_unmatched(
    (writer, variants): (&Plan, &[&VariantPlan]),
    (reader, union, read): (&Plan, NodeId, &UnionPlan),
    effect: Effect,
) -> Effect {
    let (reads, least) = match read.other {
        // They are read as undeclared ones, with the members that all variants of the reader have.
        Some(other) => (other, effect),
        // Their values may be read as those of another variant.
        None if is_untagged(read) => (union, Effect::Caution),
        None => return effect,
    };
    let accepts = |policy| {
        let mut values = variants.iter().map(|variant| ReadValue::new(variant.node, reads));
        values.all(|value| includes(writer, reader, value, policy) == Containment::All)
    };
    match (accepts(Policy::Strict), accepts(Policy::Tolerant)) {
        (true, _) => least,
        (false, true) => least.max(Effect::Strict),
        (false, false) => least.max(Effect::Break),
    }
}

fn is_untagged(union: &UnionPlan) -> bool {
    matches!(union.tagging, UnionTagging::Untagged)
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

/// The names of variants, as a list in a text.
fn listed(variants: &[&VariantPlan]) -> String {
    variants.iter().map(|variant| format!("`{}`", variant.name)).collect::<Vec<_>>().join(", ")
}
