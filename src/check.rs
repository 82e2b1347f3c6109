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

#[cfg(feature = "cli")]
pub(crate) use hint::{Hints, near_message};
#[cfg(feature = "schema")]
pub(crate) use hint::{near, offer};
#[cfg(feature = "schema")]
pub(crate) use walk::misfit;
#[cfg(feature = "cli")]
pub(crate) use walk::{Walked, bare};
pub(crate) use walk::{check, fault, is_valid, refusal};

use crate::envelope::FrameKind;

/// What a frame is to be, where only one will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Only {
    pub(crate) name: &'static str,
    pub(crate) kinds: &'static [FrameKind],
}
