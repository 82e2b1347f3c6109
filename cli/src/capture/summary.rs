//! The results of an input and of a run.

use std::io;

use tieline::capture::{CommandLatency, Counts};

use super::groups::GroupTotals;

/// The totals of a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Summary {
    /// The number of inputs that were read.
    pub(crate) files: u64,
    pub(crate) counts: Counts,
    /// The problems by rule, message and pointer, and the frames by message, if a report shows them.
    pub(crate) groups: GroupTotals,
    /// How long the responses of each command take, if their times are known.
    pub(crate) latencies: Vec<CommandLatency>,
    /// The number of problems that the baseline contains.
    pub(crate) known: u64,
    /// The number of entries of the baseline without a problem.
    pub(crate) stale: u64,
    /// The number of inputs that cannot be read, or not completely.
    pub(crate) unreadable: u64,
    /// Whether the run was interrupted.
    pub(crate) interrupted: bool,
}

/// The end of a report.
#[derive(Debug)]
pub(crate) struct ReportEnd<'s> {
    pub(crate) summary: &'s Summary,
    /// The number of problems that are not shown in the report.
    pub(crate) hidden: u64,
}

/// The result for one input.
#[derive(Debug)]
pub(crate) struct InputReport<'s> {
    pub(crate) name: &'s str,
    pub(crate) counts: Counts,
    /// The reason why it cannot be read, or not completely.
    pub(crate) error: Option<&'s io::Error>,
}
