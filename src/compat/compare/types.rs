//! Compares values of different kinds.

use std::collections::BTreeSet;

use super::changes::FrameChange;
use super::values::{ValueComparison, ValueContext};
use crate::check::Policy;
use crate::compat::finding::Effect;
use crate::compat::include::{Containment, ReadValue, includes};
use crate::compat::rule::ChangeRule;
use crate::plan::{NodeId, NodeKind, Plan};
use crate::shape::{EnumType, Open};

impl ValueComparison<'_, '_> {
    /// Values of different kinds.
    pub(super) fn types(&mut self, before: NodeId, after: NodeId, here: &ValueContext) {
        let (old, new) = self.versions();
        let text = format!("the value was {}, and is {}", in_words(old, before), in_words(new, after));
        self.contained((before, after), None, text, here);
    }

    /// Adds a change of values where each version may accept those of the other. Without a rule, what they accept determines it.
    pub(super) fn contained(
        &mut self,
        (before, after): (NodeId, NodeId),
        rule: Option<ChangeRule>,
        text: String,
        here: &ValueContext,
    ) {
        let (old, new) = self.versions();
        let (was_optional, is_optional) = here.optional;
        let contained = |policy: Policy| {
            let defaults = !self.is_member_name();
            let of_old = ReadValue { optional: is_optional, defaults, ..ReadValue::new(before, after) };
            let of_new = ReadValue { optional: was_optional, defaults, ..ReadValue::new(after, before) };
            (includes(old, new, of_old, policy), includes(new, old, of_new, policy))
        };
        let strict = contained(Policy::Strict);
        if strict == (Containment::All, Containment::All) && rule.is_none() {
            return self.restated_type((before, after), text, here);
        }
        let tolerant = contained(Policy::Tolerant);
        let effect = |strict: Containment, tolerant: Containment| match (strict, tolerant) {
            (Containment::All, _) => Effect::Compatible,
            (_, Containment::All) => Effect::Strict,
            _ => Effect::Break,
        };
        let rule = match strict {
            (Containment::Undecided, _) | (_, Containment::Undecided) => return self.undecided(strict, &text, here),
            _ if rule.is_some() => rule.unwrap_or(ChangeRule::TypeChanged),
            (Containment::All, _) => ChangeRule::TypeWidened,
            (_, Containment::All) => ChangeRule::TypeNarrowed,
            _ => ChangeRule::TypeChanged,
        };
        let effects = (effect(strict.0, tolerant.0), effect(strict.1, tolerant.1));
        self.put(FrameChange { effects, ..FrameChange::new(rule, &self.path, text) }, here);
    }

    /// Values of different kinds, where each version accepts all frames of the other.
    fn restated_type(&mut self, (before, after): (NodeId, NodeId), text: String, here: &ValueContext) {
        let (old, new) = self.versions();
        let kinds = (&old.node(before).kind, &new.node(after).kind);
        let is_numeric = |kind: &NodeKind| matches!(kind, NodeKind::Integer { .. } | NodeKind::Number { .. });
        if is_numeric(kinds.0) && is_numeric(kinds.1) {
            // JSON has one type of numbers: there is no difference in any frame.
            return;
        }
        // A reader ignores members that its object does not declare.
        let (rule, effects) = match (drops_members(old, before), drops_members(new, after)) {
            (false, true) => (ChangeRule::TypeNarrowed, (Effect::Caution, Effect::Compatible)),
            (true, false) => (ChangeRule::TypeWidened, (Effect::Compatible, Effect::Caution)),
            _ => (ChangeRule::TypeRestated, (Effect::Compatible, Effect::Compatible)),
        };
        self.put(FrameChange { effects, ..FrameChange::new(rule, &self.path, text) }, here);
    }

    /// Adds a change of strings where it could not be determined whether one version accepts all strings of the other.
    pub(super) fn undecided(&mut self, contained: (Containment, Containment), text: &str, here: &ValueContext) {
        let which = match contained {
            (Containment::Undecided, Containment::Undecided) => "either version accepts the strings of the other",
            (Containment::Undecided, _) => "the new version accepts the strings of the old one",
            _ => "the old version accepts the strings of the new one",
        };
        let reason = "the comparison of the patterns reached its limit";
        let text = format!("{text}; whether {which} could not be decided, because {reason}");
        let effect = |contained| if contained == Containment::All { Effect::Compatible } else { Effect::Break };
        let effects = (effect(contained.0), effect(contained.1));
        self.put(FrameChange { effects, ..FrameChange::new(ChangeRule::Undecided, &self.path, text) }, here);
    }
}

/// Whether all values are objects, of which a reader ignores members that are not declared.
fn drops_members(plan: &Plan, node: NodeId) -> bool {
    let (mut open, mut seen) = (vec![node], BTreeSet::new());
    while let Some(next) = open.pop() {
        match &plan.node(next).kind {
            NodeKind::Struct(object) if !object.rest => {}
            NodeKind::Union(union) if !union.open => {
                open.extend(union.variants.iter().map(|variant| variant.node).filter(|node| seen.insert(*node)));
            }
            _ => return false,
        }
    }
    true
}

/// A description of the type of a value.
pub(super) fn in_words(plan: &Plan, node: NodeId) -> String {
    let what = match &plan.node(node).kind {
        NodeKind::Nullable(inner) => return format!("{} or null", in_words(plan, *inner)),
        NodeKind::Enum { open: false, .. } => "an enum",
        NodeKind::Null => "null",
        NodeKind::Bool | NodeKind::Enum { of: EnumType::Boolean, .. } => "a boolean",
        NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. } => "an integer",
        NodeKind::Number { .. } | NodeKind::Enum { of: EnumType::Number, .. } => "a number",
        NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. } => "a string",
        NodeKind::List { .. } => "an array",
        NodeKind::Json(Open::Object) => "any object",
        NodeKind::Json(Open::Value) => "any value",
        NodeKind::Json(Open::Structured) => "an object or an array",
        NodeKind::Tuple(items) => return format!("an array of {} elements", items.len()),
        NodeKind::Map { .. } => "a map",
        NodeKind::Struct(_) => "an object",
        NodeKind::Union(_) => "a union",
    };
    match &plan.node(node).name {
        Some(name) => format!("{what} (`{name}`)"),
        None => what.to_owned(),
    }
}
