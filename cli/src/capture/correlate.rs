//! Matches the responses of an input with its requests, in the order of the input.
//!
//! Workers read the ids of their chunks in parallel. Then the chunks are matched one after the other, which only compares hashes, and the
//! workers check their frames in parallel again.

use tieline::capture::{Checker, Correlation, Latencies, Piece, RecordFacts};

use super::order::Turns;

/// The requests of an input.
#[derive(Debug, Default)]
pub(super) struct OrderedCorrelation(Turns<Correlation>);

impl OrderedCorrelation {
    /// Matches the frames of a chunk, whose ids the checker has read, when all chunks before it have been matched.
    pub(super) fn correlate(&self, chunk: u64, checker: &mut Checker<'_>) {
        self.0.take(chunk, |requests| checker.correlate(requests));
    }

    /// The number of requests that were dropped.
    pub(super) fn dropped(&self) -> u64 {
        self.0.with(Correlation::dropped)
    }

    /// What the records contain; `None` if there are no frames, or these are not matched.
    pub(super) fn records(&self) -> Option<RecordFacts> {
        self.0.with(Correlation::records)
    }

    /// The times from requests to responses.
    pub(super) fn latencies(&self) -> Latencies {
        self.0.with(|requests| requests.latencies().clone())
    }

    /// What is incomplete at the end of the input, with the indices of the records.
    pub(super) fn incomplete(&self) -> Vec<(Piece<'static>, u64)> {
        self.0.with(|requests| requests.incomplete_pieces().collect())
    }
}
