//! The order of the output: results are written in the order of the jobs, whichever thread finishes first.
//!
//! Workers wait here when they are too far ahead of the job whose results are written. Without a limit, one slow job would
//! let all results after it accumulate in memory.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The job whose results are being written.
#[derive(Debug, Default)]
pub(super) struct OutputOrder {
    state: Mutex<OrderState>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct OrderState {
    turn: u64,
    closed: bool,
}

/// The run is over, and no more results are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed;

impl OutputOrder {
    /// Waits until fewer than `ahead` jobs before this one remain to be written.
    pub(super) fn wait(&self, job: u64, ahead: u64) -> Result<(), Closed> {
        let waits = |state: &mut OrderState| !state.closed && state.turn + ahead <= job;
        let state = self.moved.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        if state.closed { Err(Closed) } else { Ok(()) }
    }

    /// Sets the job whose results are written next; those of all earlier jobs are written.
    pub(super) fn turn(&self, job: u64) {
        self.lock().turn = job;
        self.moved.notify_all();
    }

    /// Ends the run: waiting workers return.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, OrderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
