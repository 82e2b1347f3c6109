//! The order of the input, in which workers take turns and results are written, whichever worker finishes first.
//!
//! The invariant of [`OutputOrder`]: `turn` is the lowest job whose results have not all been written, and no worker starts a job that is `ahead` or more
//! after it. So at most `ahead` jobs wait to be written. Without this limit, one slow job would let the results of all later jobs
//! accumulate in memory. The job at `turn` itself never waits, so the workers cannot deadlock.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};

/// The job whose results are being written, which workers can wait for.
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

/// The error of a worker after the end of the run, when no more results are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Closed;

impl OutputOrder {
    /// Waits until fewer than `ahead` jobs before this one remain to be written. With 1, this is the turn of the job itself.
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

    /// Ends the run. Waiting workers return [`Closed`].
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, OrderState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A value that the chunks of an input change in their order.
///
/// A worker waits for the chunks before its own, whose workers wait for nothing but chunks before theirs, and for the output of jobs before
/// theirs. So they cannot deadlock.
#[derive(Debug, Default)]
pub(super) struct Turns<T>(Mutex<TurnState<T>>);

#[derive(Debug, Default)]
struct TurnState<T> {
    /// The index of the next chunk.
    turn: u64,
    /// The threads that wait, by the index of their chunk. Only the next one is woken: to wake all takes longer the more there are.
    waiting: BTreeMap<u64, Thread>,
    value: T,
}

impl<T> Turns<T> {
    /// Changes the value when all chunks before this one have done so.
    pub(super) fn take<R>(&self, chunk: u64, change: impl FnOnce(&mut T) -> R) -> R {
        let mut state = self.lock();
        while state.turn != chunk {
            state.waiting.insert(chunk, thread::current());
            drop(state);
            thread::park();
            state = self.lock();
        }
        let result = change(&mut state.value);
        state.turn += 1;
        let turn = state.turn;
        let next = state.waiting.remove(&turn);
        drop(state);
        if let Some(next) = next {
            next.unpark();
        }
        result
    }

    /// Examines the value at any time.
    pub(super) fn with<R>(&self, examine: impl FnOnce(&T) -> R) -> R {
        examine(&self.lock().value)
    }

    fn lock(&self) -> MutexGuard<'_, TurnState<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
