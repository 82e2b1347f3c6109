//! The plans of single messages, each built on first use.
//!
//! They are in one table of the library and not in a static of each message, because every item of a derive adds to the compile time.

use std::ptr;
use std::sync::OnceLock;

use super::Plan;
use crate::envelope::{Envelope, EnvelopeHandle};
use crate::message::MessageShape;

const LISTS: usize = 256;

/// Lists of plans, by the hash of the message.
static PLANS: [Next; LISTS] = [const { Next::new() }; LISTS];

/// The next entry of a list.
type Next = OnceLock<Box<PlanEntry>>;

#[derive(Debug)]
struct PlanEntry {
    message: &'static MessageShape,
    plan: Plan,
    next: Next,
}

/// The plan of one message alone in frames of an envelope.
pub fn plan_of(envelope: &'static Envelope, message: &'static MessageShape) -> &'static Plan {
    let mut list = &PLANS[slot(message)];
    loop {
        let new = || PlanEntry { message, plan: Plan::of_message(envelope, message), next: Next::new() };
        let entry = list.get_or_init(|| Box::new(new()));
        if entry.is_of(envelope, message) {
            return &entry.plan;
        }
        list = &entry.next;
    }
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
