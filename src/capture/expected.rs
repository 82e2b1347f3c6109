//! The events that commands are expected to cause.
//!
//! The events of an exchange are those after its request whose target contains that of the request or is contained in it. They need not follow
//! each other, and other events of the same names may precede them. So their order is wrong only if the expected names are not a subsequence
//! of the names of these events when each has occurred often enough. While exchanges with common events overlap, it is not known which of them
//! has caused an event, so nothing is reported about the order.

use super::exchange::RecordPlace;
use super::piece::Start;
use super::target::{AddressedTarget, TargetPath};
use super::violation::{Violation, shown};
use crate::frame::keyed_queue::KeyedQueue;
use crate::plan::{MessagePlan, MessageRole, Plan, Str};
use crate::problem::Rule;

/// The maximum number of exchanges whose events are awaited. The oldest ones are dropped.
const MAX_EXPECTED: usize = 20_000;

/// The maximum number of them in one connection, which bounds the time.
const MAX_IN_CONNECTION: usize = 64;

/// The exchanges with events that have not occurred.
#[derive(Debug)]
pub(super) struct ExpectedEvents(KeyedQueue<u64, ExpectedExchange>);

#[derive(Debug, Clone)]
struct ExpectedExchange {
    request: RecordPlace,
    /// The place of the success.
    success: Option<RecordPlace>,
    /// The index of the command.
    command: usize,
    path: TargetPath,
    /// Whether another exchange with common events was open at the same time.
    overlaps: bool,
    /// The number of names at the start of the list that are a subsequence of the events so far.
    ordered: usize,
    /// The indices of the names that have not occurred often enough.
    missing: Vec<usize>,
}

/// An exchange with events that are missing at the end of the input.
#[derive(Debug, Clone, Copy)]
pub(super) struct MissingEvents {
    pub(super) request: Start,
    pub(super) success: RecordPlace,
    /// The index of the command, and that of the first missing event among those that it causes.
    pub(super) command: usize,
    pub(super) first: usize,
    pub(super) count: usize,
}

impl ExpectedEvents {
    pub(super) const fn new() -> Self {
        Self(KeyedQueue::new())
    }

    /// Adds a request.
    pub(super) fn request(
        &mut self,
        plan: &Plan,
        command: usize,
        connection: u64,
        request: RecordPlace,
        target: Option<&AddressedTarget>,
    ) {
        let names = causes(&plan.commands[command]);
        if names.is_empty() {
            return;
        }
        if self.0.with_key(&connection).count() >= MAX_IN_CONNECTION {
            self.0.remove(&connection, |_| true);
        }
        if self.0.len() >= MAX_EXPECTED {
            self.0.pop();
        }
        let path = target.map(|target| target.path.clone()).unwrap_or_default();
        let mut overlaps = false;
        for other in self.0.with_key_mut(&connection).filter(|other| other.path.is_related(&path)) {
            let is_common = causes(&plan.commands[other.command]).iter().any(|name| names.contains(name));
            other.overlaps |= is_common;
            overlaps |= is_common;
        }
        let missing = (0..names.len()).collect();
        let expected = ExpectedExchange { request, success: None, command, path, overlaps, ordered: 0, missing };
        self.0.push(connection, expected);
    }

    /// Processes the response to a request.
    pub(super) fn response(&mut self, connection: u64, request: RecordPlace, place: RecordPlace, is_failure: bool) {
        if is_failure {
            self.0.remove(&connection, |expected| expected.request == request);
        } else if let Some(expected) = self.0.with_key_mut(&connection).find(|expected| expected.request == request) {
            expected.success = Some(place);
        }
    }

    /// Processes an event.
    pub(super) fn event(
        &mut self,
        plan: &Plan,
        event: &MessagePlan,
        connection: u64,
        target: Option<&AddressedTarget>,
    ) -> Option<Violation> {
        let path = target.map(|target| target.path.clone()).unwrap_or_default();
        let mut finding = None;
        for expected in self.0.with_key_mut(&connection).filter(|expected| expected.path.is_related(&path)) {
            let names = causes(&plan.commands[expected.command]);
            if names.get(expected.ordered) == Some(&event.name) {
                expected.ordered += 1;
            }
            let Some(index) = expected.missing.iter().position(|&index| names[index] == event.name) else { continue };
            expected.missing.remove(index);
            // Of an exchange without `ordered`, the first event precedes another one in the list.
            if let [before @ .., next] = &names[..names.len().min(expected.ordered + 1)]
                && expected.missing.is_empty()
                && expected.ordered < names.len()
                && !expected.overlaps
            {
                let after = before.last().unwrap_or(next);
                let start = expected.request.start;
                let request = shown(start);
                let text = format!(
                    "expected `{next}` after `{after}` among the events that the request at {request} causes, found them in another order"
                );
                let at = target.map_or(0, |target| target.at);
                finding = Some(Violation { rule: Rule::EventOrder, at, text, other: Some(start) });
            }
        }
        // An exchange all of whose events have occurred before its success is complete, too.
        while self.0.remove(&connection, |expected| expected.missing.is_empty()).is_some() {}
        finding
    }

    /// The exchanges with missing events, the oldest first.
    pub(super) fn missing(&self) -> impl Iterator<Item = MissingEvents> {
        self.0.iter().filter_map(|expected| {
            Some(MissingEvents {
                request: expected.request.start,
                success: expected.success?,
                command: expected.command,
                first: *expected.missing.first()?,
                count: expected.missing.len(),
            })
        })
    }
}

/// The names of the events that a command is expected to cause.
pub(super) fn causes(command: &MessagePlan) -> &[Str] {
    match &command.role {
        MessageRole::Command { causes, .. } => causes,
        MessageRole::Event { .. } => &[],
    }
}
