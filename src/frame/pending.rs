//! Matching of responses to requests.

use std::collections::{BTreeMap, VecDeque};

use super::Frame;
use crate::envelope::FrameKind;

/// The requests that have no response yet, each with a value of the caller.
///
/// Frames carry no id: a response belongs to the oldest unanswered request with the same command and target.
#[derive(Debug, Clone)]
pub struct Pending<T> {
    /// The values by command and target, the oldest request first.
    waiting: BTreeMap<(String, String), VecDeque<T>>,
    count: usize,
}

impl<T> Pending<T> {
    /// No requests.
    #[must_use]
    pub const fn new() -> Self {
        Self { waiting: BTreeMap::new(), count: 0 }
    }

    /// Adds a request that was sent.
    ///
    /// # Errors
    /// The value, if the frame is not a request.
    pub fn sent(&mut self, request: &dyn Frame, value: T) -> Result<(), T> {
        if request.kind() != FrameKind::Request {
            return Err(value);
        }
        self.waiting.entry(key(request)).or_default().push_back(value);
        self.count += 1;
        Ok(())
    }

    /// Removes the request that a response answers, and returns its value.
    pub fn answered(&mut self, response: &dyn Frame) -> Option<T> {
        if !matches!(response.kind(), FrameKind::Success | FrameKind::Failure) {
            return None;
        }
        let key = key(response);
        let queue = self.waiting.get_mut(&key)?;
        let value = queue.pop_front();
        if queue.is_empty() {
            self.waiting.remove(&key);
        }
        self.count -= usize::from(value.is_some());
        value
    }

    /// The number of requests without a response.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether every request has a response.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

impl<T> Default for Pending<T> {
    fn default() -> Self {
        Self::new()
    }
}

fn key(frame: &dyn Frame) -> (String, String) {
    (frame.name().to_owned(), frame.target_text().into_owned())
}
