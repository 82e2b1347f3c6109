//! The results of an input and of a run.

use std::io;

use tieline::capture::Counts;

/// The totals of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// The number of inputs that were read.
    pub(crate) files: u64,
    pub(crate) counts: Counts,
    /// The number of problems that are not shown.
    pub(crate) hidden: u64,
    /// The number of inputs that cannot be read, or not completely.
    pub(crate) unreadable: u64,
    /// Whether the run was interrupted.
    pub(crate) interrupted: bool,
}

/// The result for one input.
#[derive(Debug)]
pub(crate) struct InputReport<'s> {
    pub(crate) name: &'s str,
    pub(crate) counts: Counts,
    /// The reason why it cannot be read, or not completely.
    pub(crate) error: Option<&'s io::Error>,
}
