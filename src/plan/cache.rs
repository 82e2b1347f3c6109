//! The plans of single messages, each built on first use.

use std::ptr;
use std::sync::{Mutex, OnceLock, PoisonError};

use super::Plan;
use crate::envelope::{Envelope, EnvelopeHandle};
use crate::message::MessageShape;

/// The plans of one message alone, one for each envelope. Most messages are in the protocols of one envelope only.
#[derive(Debug)]
pub struct PlanCache {
    first: OnceLock<Plan>,
    others: Mutex<Vec<&'static Plan>>,
}

impl PlanCache {
    /// No plans.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "derives use it in a static")]
    pub const fn new() -> Self {
        Self { first: OnceLock::new(), others: Mutex::new(Vec::new()) }
    }

    /// The plan for an envelope. It is a function of the library, so that it is compiled once instead of in each derive.
    pub fn get(&'static self, envelope: &'static Envelope, message: &'static MessageShape) -> &'static Plan {
        let plan = self.first.get_or_init(|| Plan::of_message(envelope, message));
        if is_of(plan, envelope) { plan } else { self.other(envelope, message) }
    }

    #[cold]
    fn other(&'static self, envelope: &'static Envelope, message: &'static MessageShape) -> &'static Plan {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = others.iter().find(|plan| is_of(plan, envelope)) {
            return plan;
        }
        let plan: &'static Plan = Box::leak(Box::new(Plan::of_message(envelope, message)));
        others.push(plan);
        plan
    }
}

fn is_of(plan: &Plan, envelope: &'static Envelope) -> bool {
    matches!(plan.envelope, EnvelopeHandle::Declared(of) if ptr::eq(of, envelope))
}
