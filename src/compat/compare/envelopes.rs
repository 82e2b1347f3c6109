//! Compares the members of each kind of frame.

use std::fmt::Write as _;

use super::changes::{Changes, sender};
use super::messages::by_id;
use crate::check::Policy;
use crate::compat::counterexample::Counterexample;
use crate::compat::finding::{Effect, Impact};
use crate::compat::rule::ChangeRule;
use crate::envelope::{Content, Envelope, FrameField, FrameKind, Presence, Role};
use crate::plan::{MessagePlan, Plan};

/// Compares the members of each kind of frame that messages of both versions have.
pub(super) fn compare(changes: &mut Changes<'_>) {
    let (old, new) = (changes.old, changes.new);
    let before = by_id(old);
    for kind in FrameKind::ALL {
        let (was, is) = (members(old.envelope(), new.envelope(), kind), members(new.envelope(), old.envelope(), kind));
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
        let budget = &changes.limits.budget;
        let mut effect =
            |from_old: bool, (writer, message): (&Plan, &MessagePlan), (reader, read): (&Plan, &MessagePlan)| {
                if !message.frames(writer.envelope()).any(|own| own == kind) {
                    // There are no frames to reject. But who sends a request waits for the success.
                    if kind != FrameKind::Success {
                        return Effect::Compatible;
                    }
                    let version = if from_old { "old" } else { "new" };
                    let reason = format!("the {version} version does not send successes");
                    self.frames.extend(Counterexample::not_sent((reader, read), kind, !from_old, reason, budget));
                    return Effect::Break;
                }
                let found = Counterexample::of_frame(writer, reader, message, kind, from_old, budget);
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
        let (before, after) = ((changes.old, old), (changes.new, new));
        let (of_old, of_new) = (effect(true, before, after), effect(false, after, before));
        self.impact = self.impact.or(Impact::of((sender(old, kind), sender(new, kind)), of_old, of_new));
    }
}

/// The members of a kind of frame; of those with another content in the other version, with their content.
fn members(envelope: &Envelope, other: &Envelope, kind: FrameKind) -> String {
    let mut out = String::new();
    for field in envelope.fields(kind) {
        let name = envelope.name_of(field.id());
        let same = other.find(name).and_then(|member| other.field(kind, member));
        let content = content(envelope, field);
        let mut notes = Vec::new();
        match (&field.content, field.presence) {
            (Content::Constant(constant), _) => notes.push(constant.to_string()),
            (_, Presence::Optional) => notes.push("optional".to_owned()),
            (_, Presence::Forbidden) => notes.push("absent".to_owned()),
            (_, Presence::Required) => {}
        }
        if same.is_some_and(|same| self::content(other, same) != content) && !content.is_empty() {
            notes.push(content.to_owned());
        }
        let separator = if out.is_empty() { "" } else { ", " };
        let _ = write!(out, "{separator}`{name}`");
        if !notes.is_empty() {
            let _ = write!(out, " ({})", notes.join(", "));
        }
    }
    if envelope.is_flat(kind) {
        out.push_str(if out.is_empty() { "the fields of the payload" } else { ", and the fields of the payload" });
    }
    out
}

/// A description of the content of a member, unless it is a constant or absent.
fn content(envelope: &Envelope, field: &FrameField) -> &'static str {
    match (&field.content, envelope.role(field.id())) {
        (Content::Name, _) => "the name of the message",
        (Content::Target, _) => "the target",
        (Content::TargetText, _) => "a string",
        (Content::MessageType, _) => "the message type",
        (Content::Data | Content::Reply, _) => "the payload",
        (Content::Id, _) => "the id",
        (Content::Value, Some(Role::Error)) => "the error",
        (Content::Value, _) => "metadata of a declared type",
        (Content::Object, Some(Role::Original)) => "the request",
        (Content::Object, _) => "any object",
        (Content::Constant(_) | Content::Nothing, _) => "",
    }
}
