//! The plans of single messages, each built on first use.
//!
//! They are in one table of the library and not in a static of each message, because every item of a derive adds to the compile time.

use std::ptr;
use std::sync::OnceLock;

use super::Plan;
use crate::envelope::{Content, Envelope, EnvelopeHandle, FrameKind};
use crate::message::{MessageKind, MessageShape, ReplyShape};
use crate::shape::writes_valid_values;

const LISTS: usize = 256;

/// Lists of plans, by the hash of the message.
static PLANS: [Next; LISTS] = [const { Next::new() }; LISTS];

/// The next entry of a list.
type Next = OnceLock<Box<PlanEntry>>;

#[derive(Debug)]
struct PlanEntry {
    message: &'static MessageShape,
    plan: Plan,
    /// The kinds of frames that need no check after they have been written.
    valid_writes: OnceLock<Vec<FrameKind>>,
    next: Next,
}

/// The plan of one message alone in frames of an envelope.
pub fn plan_of(envelope: &'static Envelope, message: &'static MessageShape) -> &'static Plan {
    &entry_of(envelope, message).plan
}

/// The plan of one message alone, and whether all its frames of a kind are valid that it can write, apart from their targets.
pub(crate) fn plan_to_write(
    envelope: &'static Envelope,
    message: &'static MessageShape,
    kind: FrameKind,
) -> (&'static Plan, bool) {
    let entry = entry_of(envelope, message);
    let kinds = entry
        .valid_writes
        .get_or_init(|| envelope.declared_kinds().filter(|kind| writes_valid_frames(envelope, message, *kind)).collect());
    (&entry.plan, kinds.contains(&kind))
}

fn entry_of(envelope: &'static Envelope, message: &'static MessageShape) -> &'static PlanEntry {
    let mut list = &PLANS[slot(message)];
    loop {
        let new = || PlanEntry {
            message,
            plan: Plan::of_message(envelope, message),
            valid_writes: OnceLock::new(),
            next: Next::new(),
        };
        let entry = list.get_or_init(|| Box::new(new()));
        if entry.is_of(envelope, message) {
            return entry;
        }
        list = &entry.next;
    }
}

/// Whether all frames of a kind are valid that a message can write, apart from their targets.
fn writes_valid_frames(envelope: &'static Envelope, message: &'static MessageShape, kind: FrameKind) -> bool {
    let reply = || match message.kind {
        MessageKind::Command { reply: ReplyShape::Data(reply), .. } => writes_valid_values(reply),
        MessageKind::Command { reply: ReplyShape::Same, .. } => writes_valid_values(message.data),
        MessageKind::Command { reply: ReplyShape::NoData, .. } => true,
        // The shape of the type is not known, and flat payloads of an envelope are rarely written.
        MessageKind::Command { reply: ReplyShape::Empty, .. } | MessageKind::Event { .. } => false,
    };
    envelope.payload(kind).is_some()
        && envelope.fields_of(kind).all(|field| match field.content {
            Content::Name
            | Content::Target
            | Content::TargetText
            | Content::Constant(_)
            | Content::MessageType
            | Content::Object => true,
            Content::Data => writes_valid_values(message.data),
            Content::Reply => reply(),
            Content::Value | Content::Id => field.shape.is_some_and(writes_valid_values),
            Content::Nothing => false,
        })
}

impl PlanEntry {
    /// Descriptions are compared by their address. The compiler may copy one to several addresses; each copy then has an entry.
    fn is_of(&self, envelope: &'static Envelope, message: &'static MessageShape) -> bool {
        ptr::eq(self.message, message)
            && matches!(self.plan.envelope, EnvelopeHandle::Declared(declared) if ptr::eq(declared, envelope))
    }
}

/// The list of a message.
fn slot(message: &'static MessageShape) -> usize {
    (ptr::from_ref(message).addr() / size_of::<MessageShape>()) % LISTS
}
