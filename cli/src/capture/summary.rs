//! What is reported of an input and of a run.

use std::io;

use tieline::capture::Counts;

/// What a run has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// How many inputs were read.
    pub(crate) files: u64,
    pub(crate) counts: Counts,
    /// How many problems are not shown.
    pub(crate) hidden: u64,
    /// How many inputs could not be read, or not to their end.
    pub(crate) unreadable: u64,
    /// Whether the run was interrupted.
    pub(crate) interrupted: bool,
}

/// An input that was read, or could not be.
#[derive(Debug)]
pub(crate) struct InputReport<'s> {
    pub(crate) name: &'s str,
    pub(crate) counts: Counts,
    /// Why it could not be read, or not to its end.
    pub(crate) error: Option<&'s io::Error>,
}
