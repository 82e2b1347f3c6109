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
pub(super) fn compare<'p>(changes: &mut Changes<'p>) {
    let (old, new) = (changes.old, changes.new);
    let before = by_id(old);
    for kind in FrameKind::ALL {
        let (was, is) = (members(old.envelope(), new.envelope(), kind), members(new.envelope(), old.envelope(), kind));
        if was == is {
            continue;
        }
        let both = |message: &'p MessagePlan| Some((*before.get(&(message.is_event(), &*message.id))?, message));
        let mut pairs = new.messages(kind).iter().filter_map(both).peekable();
        if pairs.peek().is_none() {
            continue;
        }
        let mut found = EnvelopeEffects::default();
        for pair in pairs {
            found.add(changes, pair, kind);
        }
        let described = kind.described();
        let text = match [old, new].map(|plan| declares(plan, kind)) {
            [true, false] => format!("there is no longer {described}, whose members were {was}"),
            [false, true] => format!("there is {described}, which is new, with the members {is}"),
            _ => format!("the members of {described} were {was}, and are {is}"),
        };
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
                let (effect, found) = if declares(writer, kind) {
                    let found = Counterexample::of_frame(writer, reader, message, kind, from_old, budget);
                    let effect = match &found {
                        None if is_understood(writer.envelope(), reader.envelope(), kind, from_old) => Effect::Compatible,
                        None => Effect::Caution,
                        Some(found) if found.policy == Policy::Strict => Effect::Strict,
                        Some(_) => Effect::Break,
                    };
                    (effect, found)
                } else if kind == FrameKind::Success {
                    // Who sends a request waits for the success, and for nothing else.
                    let version = if from_old { "old" } else { "new" };
                    let reason = format!("the {version} version does not send successes");
                    (Effect::Break, Counterexample::not_sent((reader, read), kind, !from_old, reason, budget))
                } else {
                    (Effect::Compatible, None)
                };
                self.frames.extend(found.filter(|found| self.frames.iter().all(|known| known.from_old != found.from_old)));
                effect
            };
        let (before, after) = ((changes.old, old), (changes.new, new));
        let (of_old, of_new) = (effect(true, before, after), effect(false, after, before));
        self.impact = self.impact.or(Impact::of((sender(old, kind), sender(new, kind)), of_old, of_new));
    }
}

/// Whether a version has frames of a kind.
pub(super) fn declares(plan: &Plan, kind: FrameKind) -> bool {
    plan.envelope().declared_kinds().any(|own| own == kind)
}

/// Whether the members that a version writes have the same content in the other one. A new constant or new metadata is ignored, as a new
/// field is.
fn is_understood(writer: &Envelope, reader: &Envelope, kind: FrameKind, from_old: bool) -> bool {
    writer.is_flat(kind) == reader.is_flat(kind)
        && writer.fields_of(kind).all(|field| {
            let member = reader.find(writer.name_of(field.id()));
            match member.and_then(|member| reader.field(kind, member)) {
                Some(same) if same.is_allowed() => content(reader, same) == content(writer, field),
                _ => !from_old && is_extra(writer, field),
            }
        })
}

fn is_extra(envelope: &Envelope, field: &FrameField) -> bool {
    matches!(field.content, Content::Constant(_) | Content::Value | Content::Object)
        && !matches!(envelope.role(field.id()), Some(Role::Error | Role::Original))
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
