//! Compares two versions of a protocol: the changes, the peers that each change breaks, and counterexamples.
//!
//! [`compare()`] compares two plans, of artefacts or of derived types. Messages are matched by name, frames by kind, and members by
//! path. The effect of a change depends on the sender of the frame: see [`Effect`] and [`Impact`].

mod compare;
mod counterexample;
mod finding;
mod guide;
mod include;
mod probe;
mod report;
mod rule;
#[cfg(test)]
mod tests;
mod waiver;

pub use compare::compare;
pub use counterexample::{Counterexample, Rejection, rejections};
pub use finding::{Comparison, Effect, Finding, Impact, Use, Waived};
pub use guide::guide;
pub use probe::{Probe, probes};
pub use report::ComparisonFormat;
pub use rule::{ChangeRule, UnknownChangeRule};
pub use waiver::{Waiver, WaiverError, Waivers};
