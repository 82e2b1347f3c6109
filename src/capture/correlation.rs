//! Finds the request that a response answers.

use super::exchange::{Exchange, ExchangeKey, ExchangeRole};
use crate::frame::open_requests::OpenRequests;

/// The maximum number of requests without a response that are kept, which bounds the memory. The oldest ones are dropped.
const MAX_OPEN: usize = 100_000;

/// The maximum number of them with the same id, which bounds the time.
const MAX_SAME: usize = 64;

/// The requests of one input to which no response has been found. [`Checker::correlate`](super::Checker::correlate) matches the
/// responses with them.
///
/// The frames must be given in the order of the input, also if several threads check them. So this type does little for each frame: all
/// texts are read and checked by the [`Checker`](super::Checker).
#[derive(Debug)]
pub struct Correlation {
    open: OpenRequests<ExchangeKey, SentRequest>,
    dropped: u64,
}

/// A request without a response.
#[derive(Debug, Clone, Copy)]
struct SentRequest {
    direction: Option<u64>,
    /// The index of the command; `None` if the protocol does not declare it.
    command: Option<usize>,
}

/// What is known about the command that a response answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    /// It is the one with this index.
    Command(usize),
    /// It is undeclared, or several open requests with the id have different commands.
    Unknown,
    /// No open request has the id, which is at this offset in the response.
    NoRequest(usize),
}

impl Default for Correlation {
    fn default() -> Self {
        Self::new()
    }
}

impl Correlation {
    /// No requests.
    #[must_use]
    pub const fn new() -> Self {
        Self { open: OpenRequests::new(), dropped: 0 }
    }

    /// The number of requests that were dropped, because too many had no response.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// Processes the next frame, and returns what is known about the command if it is a response.
    pub(super) fn answer(&mut self, exchange: &Exchange) -> Option<Answer> {
        let Exchange { key, direction, role, .. } = *exchange;
        match role {
            ExchangeRole::Request(command) => {
                if self.open.with_key(&key).count() >= MAX_SAME {
                    self.open.close(&key, |_| true);
                    self.dropped += 1;
                }
                if self.open.len() >= MAX_OPEN {
                    self.open.close_oldest();
                    self.dropped += 1;
                }
                self.open.open(key, SentRequest { direction, command });
                None
            }
            ExchangeRole::Response(id) => {
                let answers = |request: &SentRequest| direction.is_none() || request.direction != direction;
                let Some(SentRequest { command, .. }) = self.open.close(&key, answers) else {
                    return Some(Answer::NoRequest(id));
                };
                // The ids of a sender that was restarted begin again. Then the response may be that to either request.
                let is_certain =
                    self.open.with_key(&key).filter(|other| answers(other)).all(|other| other.command == command);
                Some(command.filter(|_| is_certain).map_or(Answer::Unknown, Answer::Command))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Start;

    fn key(connection: u64, id: &str) -> ExchangeKey {
        ExchangeKey::new(connection, crate::capture::exchange::IdHash::of(id))
    }

    fn frame(key: ExchangeKey, direction: Option<u64>, role: ExchangeRole) -> Exchange {
        Exchange { start: Start::FIRST, key, direction, role }
    }

    #[test]
    fn the_oldest_of_too_many_open_requests_is_dropped() {
        let mut correlation = Correlation::new();
        for id in 0..=MAX_OPEN {
            let request = frame(key(0, &id.to_string()), None, ExchangeRole::Request(Some(id)));
            assert_eq!(correlation.answer(&request), None);
        }
        let mut answer = |id: usize| correlation.answer(&frame(key(0, &id.to_string()), None, ExchangeRole::Response(7)));
        assert_eq!((answer(0), answer(1)), (Some(Answer::NoRequest(7)), Some(Answer::Command(1))));
        assert_eq!((correlation.dropped(), correlation.open.len()), (1, MAX_OPEN - 1));
    }

    #[test]
    fn requests_with_one_id_are_dropped_early() {
        let mut correlation = Correlation::new();
        for command in 0..1000 {
            correlation.answer(&frame(key(0, "1"), None, ExchangeRole::Request(Some(command))));
        }
        assert_eq!((correlation.dropped(), correlation.open.len()), (1000 - MAX_SAME as u64, MAX_SAME));
        // Their commands differ, so the command of the response is unknown.
        assert_eq!(correlation.answer(&frame(key(0, "1"), None, ExchangeRole::Response(0))), Some(Answer::Unknown));
    }

    #[test]
    fn connections_and_directions_have_ids_of_their_own() {
        let mut correlation = Correlation::new();
        for (connection, direction, command) in [(1, Some(1), 0), (1, Some(2), 1), (2, Some(1), 2), (3, None, 3)] {
            correlation.answer(&frame(key(connection, "1"), direction, ExchangeRole::Request(Some(command))));
        }
        let mut answer =
            |connection, direction| correlation.answer(&frame(key(connection, "1"), direction, ExchangeRole::Response(0)));
        assert_eq!(answer(2, Some(1)), Some(Answer::NoRequest(0)), "the direction of the request");
        assert_eq!(answer(2, Some(2)), Some(Answer::Command(2)));
        assert_eq!(answer(1, Some(1)), Some(Answer::Command(1)));
        assert_eq!(answer(1, Some(2)), Some(Answer::Command(0)));
        assert_eq!(answer(1, Some(2)), Some(Answer::NoRequest(0)));
        assert_eq!(answer(3, Some(2)), Some(Answer::Command(3)), "the direction of the request is unknown");
    }
}
