//! Compares the members of each kind of frame.

use std::fmt::Write as _;

use super::changes::{Changes, sender};
use super::messages::by_id;
use crate::check::Policy;
use crate::compat::counterexample::Counterexample;
use crate::compat::finding::{Effect, Impact};
use crate::compat::rule::ChangeRule;
use crate::envelope::{Content, Envelope, FrameKind, Presence};
use crate::plan::{MessagePlan, Plan};

/// Compares the members of each kind of frame that messages of both versions have.
pub(super) fn compare(changes: &mut Changes<'_>) {
    let (old, new) = (changes.old, changes.new);
    let before = by_id(old);
    for kind in FrameKind::ALL {
        let (was, is) = (members(old.envelope(), kind), members(new.envelope(), kind));
        if was == is {
            continue;
        }
        let mut found = EnvelopeEffects::default();
        for message in new.messages(kind) {
            if let Some(old_message) = before.get(&(message.is_event(), &*message.id)) {
                found.add(changes, (old_message, message), kind);
            }
        }
        if found.impact == Impact::default() && found.frames.is_empty() {
            // No message has frames of this kind in both versions.
            continue;
        }
        let described = kind.described();
        let text = format!("the members of {described} were {was}, and are {is}");
        changes.add_whole(ChangeRule::EnvelopeChanged, "", found.impact, text, found.frames);
    }
}

/// The effects of a change of the members of a kind of frame.
#[derive(Default)]
struct EnvelopeEffects {
    impact: Impact,
    /// A frame of each version that the other one rejects.
    frames: Vec<Counterexample>,
}

impl EnvelopeEffects {
    fn add(&mut self, changes: &Changes<'_>, (old, new): (&MessagePlan, &MessagePlan), kind: FrameKind) {
        let mut effect = |from_old: bool, (writer, message): (&Plan, &MessagePlan), reader: &Plan| {
            let found = Counterexample::of_frame(writer, reader, message, kind, from_old, &changes.limits.budget);
            let effect = match &found {
                None => Effect::Caution,
                Some(found) if found.policy == Policy::Strict => Effect::Strict,
                Some(_) => Effect::Break,
            };
            if !self.frames.iter().any(|known| known.from_old == from_old) {
                self.frames.extend(found);
            }
            effect
        };
        let of_old = effect(true, (changes.old, old), changes.new);
        let of_new = effect(false, (changes.new, new), changes.old);
        self.impact = self.impact.or(Impact::of((sender(old, kind), sender(new, kind)), of_old, of_new));
    }
}

/// The members of a kind of frame.
fn members(envelope: &Envelope, kind: FrameKind) -> String {
    let mut out = String::new();
    for field in envelope.fields(kind) {
        let separator = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{separator}`{}`", envelope.name_of(field.id()));
        match (&field.content, field.presence) {
            (Content::Constant(constant), _) => {
                let _ = write!(out, " ({constant})");
            }
            (_, Presence::Optional) => out.push_str(" (optional)"),
            (_, Presence::Forbidden) => out.push_str(" (absent)"),
            (_, Presence::Required) => {}
        }
    }
    if envelope.is_flat(kind) {
        out.push_str(if out.is_empty() { "the fields of the payload" } else { ", and the fields of the payload" });
    }
    out
}
