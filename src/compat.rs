//! Compares two versions of a protocol: the changes, the peers that each change breaks, and counterexamples.
//!
//! [`compare()`] compares two plans, of artefacts or of derived types. Messages are matched by name, frames by kind, and members by
//! path. The effect of a change depends on the sender of the frame: see [`Effect`] and [`Impact`].

mod assert;
mod compare;
mod counterexample;
mod finding;
mod glob;
mod guide;
mod include;
mod lines;
mod policy;
mod probe;
mod report;
mod rule;
#[cfg(test)]
mod tests;
mod version;
mod waiver;

pub use assert::{assert_compatible, assert_compatible_with};
pub use compare::compare;
pub use counterexample::{Counterexample, Rejection, rejections};
pub use finding::{Comparison, Effect, Finding, Impact, Use, Waived};
pub use guide::guide;
pub use lines::{ArtefactLine, ArtefactLines};
pub use policy::{
    ChangeLevel, ChangePolicy, FailOn, LevelSetting, Peers, ReservedNames, RuleSelection, UnknownChangeLevel, UnknownFailOn,
    UnknownPeers,
};
pub use probe::{Probe, probes};
pub use report::{ChangelogEntry, ComparisonFormat, FindingCounts, Severity};
pub use rule::{Category, ChangeRule, UnknownCategory, UnknownChangeRule};
pub use waiver::{Waiver, WaiverError, Waivers};
