//! Whether a message can be in a protocol with an envelope.

use super::flat::assert_flat;
use super::{MessageKind, MessageShape, OBJECT_EVENT, ReplyShape};
use crate::envelope::{Envelope, FrameKind};
use crate::shape::{ConstMessage, ObjectNames, TypeFacts, TypeSet, equal};
use crate::targets::Segments;

/// What assertions need to know about the payloads of a message.
#[derive(Debug, Clone, Copy)]
pub struct PayloadFacts {
    /// The data.
    pub data: (TypeFacts, Option<ObjectNames>),
    /// The reply, if it has data.
    pub reply: Option<(TypeFacts, Option<ObjectNames>)>,
}

/// Asserts that the envelope of a protocol has the frames of a message, and that both have a target or neither.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub(super) const fn assert_fits(envelope: &Envelope, message: &MessageShape) {
    if has_error(envelope, message) {
        return;
    }
    let name = envelope.name_in_const();
    match &message.kind {
        MessageKind::Command { reply, .. } => {
            let has_reply = !matches!(reply, ReplyShape::NoData);
            if !envelope.has_kind(FrameKind::Request) {
                let text = named(message).add("` is a command, but the envelope `").add(name).add("` has no requests");
                text.add("\nhelp: declare an event, and list it under `events`").panic();
            }
            if has_reply && !envelope.has_kind(FrameKind::Success) {
                let text = named(message).add("` has a reply, but the envelope `").add(name).add("` has no successes");
                text.add("\nhelp: use `reply = NoData`").panic();
            }
            if !has_reply && envelope.is_flat(FrameKind::Success) {
                let text = named(message)
                    .add("` has no reply, but the fields of replies are members of successes of the envelope `");
                text.add(name).add("`\nhelp: use `reply = Empty`").panic();
            }
            if !has_reply && let Some(member) = envelope.required_reply() {
                let text = named(message).add("` has no reply, but every success of the envelope `").add(name);
                let text = text.add("` has the member `").add(member).add("`, which holds the reply");
                text.add("\nhelp: use `reply = Empty` for an empty object, or `reply = ()` for `null`").panic();
            }
        }
        MessageKind::Event { message_types } => {
            if !envelope.has_kind(FrameKind::Event) {
                let text = named(message).add("` is an event, but the envelope `").add(name).add("` has no events");
                text.add("\nhelp: declare a command, and list it under `commands`").panic();
            }
            let is_default = message_types.len() == 1 && equal(message_types[0], OBJECT_EVENT);
            if !is_default && !envelope.has_message_type() {
                let text = named(message).add("` has `message_type`, but the events of the envelope `").add(name);
                text.add("` have no member with `MessageType`\nhelp: remove it").panic();
            }
        }
    }
    let has_target = !matches!(message.target.segments, Segments::Any { maximum: 0, .. });
    if has_target && !envelope.has_targets() {
        let text = named(message).add("` has a target, but frames of the envelope `").add(name).add("` have none");
        text.add("\nhelp: remove `target`").panic();
    }
    if !has_target && envelope.has_targets() {
        let text = named(message).add("` has no target, but frames of the envelope `").add(name).add("` have one");
        text.add("\nhelp: add `target = …` to its declaration").panic();
    }
    if envelope.has_dotted_names() && !is_dotted(message.name) {
        let text = named(message).add("` is not a message name of the envelope `").add(name);
        text.add("`\nhelp: use lowercase words of letters and digits, joined by dots, such as `interaction.accept`").panic();
    }
}

/// Asserts that the payloads of a message can be those of its frames.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub(super) const fn assert_payloads(envelope: &Envelope, message: &MessageShape, facts: &PayloadFacts) {
    if has_error(envelope, message) {
        return;
    }
    let (data, names) = (&facts.data.0, facts.data.1);
    let kind = if let MessageKind::Command { .. } = message.kind { FrameKind::Request } else { FrameKind::Event };
    assert_flat(envelope, kind, message.name, data, names);
    if let Some((reply, names)) = &facts.reply {
        assert_flat(envelope, FrameKind::Success, message.name, reply, *names);
    }
    if envelope.has_structured_data() {
        assert_structured(envelope, message, data);
    }
}

/// Whether the declaration of a message or of an envelope already has an error.
const fn has_error(envelope: &Envelope, message: &MessageShape) -> bool {
    matches!(message.kind, MessageKind::Event { message_types: &[] }) || envelope.name_in_const().is_empty()
}

/// The beginning of an error. It is built only for an error, because every step of an evaluation adds to the compile time.
const fn named(message: &MessageShape) -> ConstMessage {
    ConstMessage::new().add("`").add(message.name)
}

/// Asserts that the data of a message are objects or arrays.
#[track_caller]
const fn assert_structured(envelope: &Envelope, message: &MessageShape, of: &TypeFacts) {
    let types = TypeSet::of(of.leaf).and(TypeSet::SCALAR);
    let scalar = if of.null { types.or(TypeSet::NULL) } else { types };
    if !scalar.is_empty() {
        let text = ConstMessage::new().add("the data of `").add(message.name).add("` may be ").add(scalar.described());
        let text = text.add(", but those of the envelope `").add(envelope.name_in_const()).add("` are objects or arrays");
        text.add("\nhelp: use a struct with named fields, or a newtype of a tuple, a `Vec` or a map").panic();
    }
}

/// Whether a name consists of words of lowercase letters and digits that begin with a letter, joined by dots.
const fn is_dotted(name: &str) -> bool {
    let mut bytes = name.as_bytes();
    let mut is_start = true;
    while let [byte, rest @ ..] = bytes {
        match byte {
            b'a'..=b'z' => is_start = false,
            b'0'..=b'9' if !is_start => {}
            b'.' if !is_start => is_start = true,
            _ => return false,
        }
        bytes = rest;
    }
    !is_start
}
