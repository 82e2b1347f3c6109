//! The check: one walk over a text and a plan, generic over what it does with a problem.

mod envelope;
mod faults;
mod hint;
mod inside;
mod path;
mod sink;
mod values;
mod walk;

pub use walk::Policy;

#[cfg(feature = "capture")]
pub(crate) use hint::Hints;
pub use hint::{near, near_message, offer};
#[cfg(feature = "schema")]
pub(crate) use walk::misfit;
#[cfg(feature = "sample")]
pub(crate) use walk::refusal;
#[cfg(feature = "capture")]
pub(crate) use walk::{Walked, bare};
pub(crate) use walk::{check, fault, is_valid};

use crate::envelope::FrameKind;

/// What a frame is to be, where only one will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Only {
    pub(crate) name: &'static str,
    pub(crate) kinds: &'static [FrameKind],
}
