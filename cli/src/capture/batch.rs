//! What a thread hands to the one that writes.

use std::io;
use std::sync::Arc;

use tieline::capture::Counts;

use super::source::Source;

/// What was found in some frames that follow each other.
#[derive(Debug)]
pub(super) struct Batch {
    /// The task that it belongs to.
    pub(super) job: u64,
    /// Whether the task ends with it.
    pub(super) last: bool,
    /// The input, unless there is none left.
    pub(super) source: Option<Arc<Source>>,
    pub(super) counts: Counts,
    pub(super) shown: Rendered,
    /// Whether the input ends here, and if it could not be read, or not to its end, why.
    pub(super) end: Option<io::Result<()>>,
}

/// Problems rendered by a format, concatenated.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) text: String,
    /// Where each of them ends.
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

    /// One by one.
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.text[start..end])
    }
}
