//! The results that a worker sends to the writer.

use std::io;
use std::sync::Arc;

use tieline::capture::Counts;

use super::source::Source;

/// The results for consecutive frames of one job.
#[derive(Debug)]
pub(super) struct Batch {
    /// The index of the job.
    pub(super) job: u64,
    /// Whether it is the last batch of the job.
    pub(super) last: bool,
    /// The input; `None` after the last input.
    pub(super) source: Option<Arc<Source>>,
    pub(super) counts: Counts,
    pub(super) shown: Rendered,
    /// Set if this is the end of the input: an error if the input cannot be read, or not completely.
    pub(super) end: Option<io::Result<()>>,
}

/// Problems rendered by a format, concatenated.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    /// The offset at which each problem ends.
    pub(crate) ends: Vec<usize>,
}

impl Rendered {
    /// Appends a problem.
    pub(crate) fn add(&mut self, write: impl FnOnce(&mut String)) {
        write(&mut self.text);
        self.ends.push(self.text.len());
    }

    /// Keeps the first `count` problems.
    pub(super) fn truncate(&mut self, count: usize) {
        self.ends.truncate(count);
        self.text.truncate(self.ends.last().copied().unwrap_or(0));
    }

    /// Each problem.
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }
}
