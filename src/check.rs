//! The checker: validates a text against a plan in one pass and reports its problems.

mod arrays;
mod envelope;
mod flat;
mod hint;
mod locate;
mod note;
mod observe;
#[cfg(feature = "capture")]
mod repeats;
mod report;
mod resolve;
mod scope;
mod sink;
mod unions;
mod validate;
mod values;

pub(crate) use report::TypeRejection;
pub use report::{ReadError, Report};
pub use validate::Policy;

pub use hint::{is_of_conversations, near, near_message, offer};
#[cfg(feature = "capture")]
pub(crate) use note::{Cause, Note};
#[cfg(feature = "coverage")]
pub(crate) use observe::{Observations, Slots, forms};
#[cfg(feature = "capture")]
pub(crate) use repeats::{FrameProblems, Repeats, RepeatsSlot};
#[cfg(feature = "redact")]
pub(crate) use resolve::Resolver;
#[cfg(feature = "redact")]
pub(crate) use scope::{Scope, message};
#[cfg(feature = "coverage")]
pub(crate) use validate::check_observing;
#[cfg(feature = "sample")]
pub(crate) use validate::first_error;
#[cfg(feature = "capture")]
pub(crate) use validate::{FrameNotes, check_up_to};
pub(crate) use validate::{check, check_slice, is_valid, is_valid_as, value_error};
#[cfg(feature = "compat")]
pub(crate) use validate::{denied_problems, is_valid_value};
