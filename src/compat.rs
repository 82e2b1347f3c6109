//! Old against new: what changed between two versions of a protocol, whom each change breaks, and a frame that shows it.
//!
//! [`compare()`] takes two plans, of artefacts or of derived types: messages are matched by name, frames by kind, keys by
//! path. What a change does depends on who sends the frame: see [`Effect`] and [`Impact`].

mod compare;
mod counterexample;
mod finding;
mod guide;
mod include;
mod probe;
mod report;
mod rule;
mod waiver;

pub use compare::compare;
pub use counterexample::{Counterexample, Refusal, refusals};
pub use finding::{Comparison, Effect, Finding, Impact, Use, Waived};
pub use guide::guide;
pub use probe::{Probe, probes};
pub use report::Format;
pub use rule::{ChangeRule, UnknownChangeRule};
pub use waiver::{Waiver, WaiverError, Waivers};
