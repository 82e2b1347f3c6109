//! Whose turn it is: no thread runs far ahead of the output, so that what waits for its turn stays little.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// The task whose results are written at the moment.
#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Debug, Default)]
struct State {
    turn: u64,
    closed: bool,
}

/// Nothing more is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed;

impl Gate {
    /// Waits until fewer than `ahead` tasks before this one are not yet written.
    pub(super) fn wait(&self, task: u64, ahead: u64) -> Result<(), Closed> {
        let waits = |state: &mut State| !state.closed && state.turn + ahead <= task;
        let state = self.moved.wait_while(self.lock(), waits).unwrap_or_else(PoisonError::into_inner);
        if state.closed { Err(Closed) } else { Ok(()) }
    }

    /// The results of all tasks before this one are written.
    pub(super) fn turn(&self, task: u64) {
        self.lock().turn = task;
        self.moved.notify_all();
    }

    /// Sends everybody home.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
