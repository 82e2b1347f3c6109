//! Old against new: what changed between two versions of a protocol, whom each change breaks, and a frame that shows it.
//!
//! A [`Protocol`] is read back from artefacts. [`compare()`] takes two of them: messages are matched by name, frames by
//! kind, keys by path. What a change does depends on who sends the frame: see [`Effect`] and [`Impact`].

mod accept;
mod compare;
mod error;
mod finding;
mod guide;
mod include;
mod load;
mod make;
mod model;
mod parse;
mod path;
mod probe;
mod report;
mod rule;
mod waiver;
mod witness;

pub use accept::Refusal;
pub use compare::compare;
pub use error::{LoadError, Unjudged};
pub use finding::{Comparison, Effect, Finding, Impact, Use, Waived};
pub use guide::guide;
pub use model::Protocol;
pub use probe::Probe;
pub use report::Format;
pub use rule::{Rule, UnknownRule};
pub use waiver::{Waiver, WaiverError, Waivers};
pub use witness::Witness;
