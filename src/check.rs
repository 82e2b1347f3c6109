//! The checker: one pass over a text by a plan, generic over what it does with a problem; and the report of what it found.

mod envelope;
mod hint;
mod locate;
mod note;
mod report;
mod resolve;
mod scope;
mod sink;
mod validate;
mod values;

pub(crate) use report::TypeRejection;
pub use report::{ReadError, Report};
pub use validate::Policy;

pub use hint::{near, near_message, offer};
#[cfg(feature = "capture")]
pub(crate) use note::{Cause, Note};
#[cfg(feature = "capture")]
pub(crate) use resolve::Resolver;
#[cfg(feature = "compat")]
pub(crate) use validate::denied_problems;
#[cfg(feature = "sample")]
pub(crate) use validate::refusal;
#[cfg(feature = "capture")]
pub(crate) use validate::{FrameNotes, check_up_to};
pub(crate) use validate::{check, check_slice, is_valid, is_valid_as, misfit};

use crate::envelope::FrameKind;

/// What a frame is to be, where only one will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Only {
    pub(crate) name: &'static str,
    pub(crate) kinds: &'static [FrameKind],
}
