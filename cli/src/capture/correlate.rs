//! Matches the responses of an input with its requests, in the order of the input.
//!
//! Workers read the ids of their chunks in parallel. Then the chunks are matched one after the other, which only compares hashes, and the
//! workers check their frames in parallel again.
//!
//! A job waits until it may begin (`OutputOrder`), and then for the chunks before it. Both are waits for jobs with a lower index, and the
//! lowest waits for nothing. So the workers cannot deadlock.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use tieline::capture::{Checker, Correlation, Latencies, Piece};

/// The requests of an input, and the chunk that is matched next.
#[derive(Debug, Default)]
pub(super) struct OrderedCorrelation {
    state: Mutex<CorrelationState>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct CorrelationState {
    turn: u64,
    requests: Correlation,
}

impl OrderedCorrelation {
    /// Matches the frames of a chunk, whose ids the checker has read, when all chunks before it have been matched.
    pub(super) fn correlate(&self, chunk: u64, checker: &mut Checker<'_>) {
        let waits = |state: &mut CorrelationState| state.turn != chunk;
        let mut state = self.moved.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        checker.correlate(&mut state.requests);
        state.turn += 1;
        drop(state);
        self.moved.notify_all();
    }

    /// The number of requests that were dropped.
    pub(super) fn dropped(&self) -> u64 {
        self.lock().requests.dropped()
    }

    /// The times from requests to responses.
    pub(super) fn latencies(&self) -> Latencies {
        self.lock().requests.latencies().clone()
    }

    /// What is incomplete at the end of the input, with the indices of the records.
    pub(super) fn incomplete(&self) -> Vec<(Piece<'static>, u64)> {
        self.lock().requests.incomplete_pieces().collect()
    }

    fn lock(&self) -> MutexGuard<'_, CorrelationState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
