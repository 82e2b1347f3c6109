//! Finds the request that a response answers, and what is wrong with a conversation.

use std::time::Duration;

use super::exchange::{
    Exchange, ExchangeKey, ExchangeRole, Prepared, PreparedEvent, PreparedFrame, RecordFacts, RecordPlace,
};
use super::expected::{ExpectedEvents, MissingEvents};
use super::lives::ObjectLives;
use super::piece::Start;
use super::target::AddressedTarget;
use super::time::{Latencies, elapsed};
use super::violation::{Violation, shown};
use crate::frame::keyed_queue::KeyedQueue;
use crate::message::Side;
use crate::plan::{MessagePlan, Plan};
use crate::problem::Rule;

/// The maximum number of requests without a response that are kept, which bounds the memory. The oldest ones are dropped.
const MAX_OPEN: usize = 100_000;

/// The maximum number of them with the same id, which bounds the time.
const MAX_SAME: usize = 64;

/// The maximum number of answered requests that are kept to recognize another response.
const MAX_ANSWERED: usize = 20_000;

/// The requests of one input to which no response has been found. [`Checker::correlate`](super::Checker::correlate) matches the
/// responses with them.
///
/// The frames must be given in the order of the input, also if several threads check them. So this type does little for each frame: all
/// texts are read and checked by the [`Checker`](super::Checker).
#[derive(Debug)]
pub struct Correlation {
    open: KeyedQueue<ExchangeKey, SentRequest>,
    /// The requests that were answered, if conversations are traced.
    answered: KeyedQueue<ExchangeKey, AnsweredRequest>,
    objects: ObjectLives,
    expected: ExpectedEvents,
    latencies: Latencies,
    /// The latest time of a request or a response.
    latest: Option<i64>,
    dropped: u64,
    /// What the records contain; `None` before the first frame.
    records: Option<RecordFacts>,
}

/// A request without a response.
#[derive(Debug, Clone, Copy)]
pub(super) struct SentRequest {
    pub(super) place: RecordPlace,
    direction: Option<u64>,
    time: Option<i64>,
    sender: Option<Side>,
    /// The index of the command; `None` if the protocol does not declare it.
    command: Option<usize>,
    data: Option<u64>,
    doubt: RequestDoubt,
}

/// What is not known about a request, because another one with its key may be the open one: each side counts its ids, so responses with
/// the same id may answer either request until all of them have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum RequestDoubt {
    Nothing,
    /// Which request is open. Its command is known.
    Place,
    /// Which command is open.
    Command,
}

#[derive(Debug, Clone, Copy)]
struct AnsweredRequest {
    request: Start,
    response: Start,
}

/// What is known about a frame from those before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// The index of the command of a response that does not name it. It is unknown if the protocol does not declare it, or if several open
    /// requests with the id have different commands.
    pub(super) command: Option<usize>,
    /// Whether the frame can be checked completely.
    pub(super) is_determined: bool,
    /// Where the request begins that the frame answers.
    pub(super) request: Option<Start>,
    pub(super) findings: Vec<Violation>,
}

impl Default for Correlation {
    fn default() -> Self {
        Self::new()
    }
}

impl Correlation {
    /// No requests.
    #[must_use]
    pub fn new() -> Self {
        Self {
            open: KeyedQueue::new(),
            answered: KeyedQueue::new(),
            objects: ObjectLives::new(),
            expected: ExpectedEvents::new(),
            latencies: Latencies::default(),
            latest: None,
            dropped: 0,
            records: None,
        }
    }

    /// The number of requests that were dropped, because too many had no response.
    #[must_use]
    pub const fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The number of requests without a response.
    #[must_use]
    pub fn open(&self) -> usize {
        self.open.len()
    }

    /// The times from requests to responses.
    #[must_use]
    pub fn latencies(&self) -> &Latencies {
        &self.latencies
    }

    /// What the records of requests, responses and events contain; `None` if there are none.
    #[must_use]
    pub const fn records(&self) -> Option<RecordFacts> {
        self.records
    }

    /// The time since a request.
    pub(super) fn age(&self, request: &SentRequest) -> Option<Duration> {
        elapsed(request.time?, self.latest?)
    }

    /// The requests without a response, the oldest first.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = &SentRequest> {
        self.open.iter()
    }

    /// The successes after which events are missing, the oldest first.
    pub(super) fn missing_events(&self) -> impl Iterator<Item = MissingEvents> {
        self.expected.missing()
    }

    /// Processes the next frame, and returns what is known about it, with the start of its record. `timeout` is the maximum time of a
    /// response.
    pub(super) fn process(
        &mut self,
        plan: &Plan,
        prepared: &Prepared,
        (trace, timeout): (bool, Option<Duration>),
    ) -> Option<(Start, Answer)> {
        let target = prepared.target.as_ref();
        let records = self.records.get_or_insert_default();
        records.connection |= prepared.record.connection;
        records.direction |= prepared.record.direction;
        records.time |= prepared.record.time;
        match &prepared.frame {
            PreparedFrame::Exchange(exchange) => {
                self.latest = self.latest.max(exchange.time);
                let mut answer = self.answer(exchange, trace, timeout);
                if let ExchangeRole::Request(Some(command)) = exchange.facts.role
                    && trace
                {
                    self.expected.request(plan, command, exchange.connection, exchange.place, target);
                    let moved = self.address(&plan.commands[command], target, exchange.place.start);
                    answer = with_findings(answer, moved);
                }
                Some((exchange.place.start, answer?))
            }
            PreparedFrame::Event(PreparedEvent { start, connection, index, time }) => {
                self.latest = self.latest.max(*time);
                let event = &plan.events[*index];
                let order = self.expected.event(plan, event, *connection, target);
                let moved = self.address(event, target, *start);
                let life = target.and_then(|target| self.objects.event(plan, event, target, *start));
                let answer = [life, moved, order].into_iter().fold(None, with_findings);
                Some((*start, answer?))
            }
        }
    }

    /// Records the objects that the target of a message addresses.
    fn address(&mut self, message: &MessagePlan, target: Option<&AddressedTarget>, start: Start) -> Option<Violation> {
        self.objects.address(message.target.as_ref()?, target?, start)
    }

    /// Processes a request or a response, and returns what is known about it.
    pub(super) fn answer(&mut self, exchange: &Exchange, trace: bool, timeout: Option<Duration>) -> Option<Answer> {
        match exchange.facts.role {
            ExchangeRole::Request(command) => {
                let reused = if trace { self.reused(exchange) } else { None };
                self.send(exchange, command);
                with_findings(None, reused)
            }
            ExchangeRole::Response { is_named, .. } => Some(self.response(exchange, is_named, trace, timeout)),
        }
    }

    /// Adds a request.
    fn send(&mut self, exchange: &Exchange, command: Option<usize>) {
        let Exchange { place, key, direction, time, facts, .. } = *exchange;
        if self.open.with_key(&key).count() >= MAX_SAME
            && let Some(oldest) = self.open.remove(&key, |_| true)
        {
            self.forget(&key, &oldest);
        }
        if self.open.len() >= MAX_OPEN
            && let Some((key, oldest)) = self.open.pop()
        {
            self.forget(&key, &oldest);
        }
        // An id may be used again after its response.
        self.answered.remove(&key, |_| true);
        let data = facts.data.map(|data| data.hash);
        self.open.push(
            key,
            SentRequest { place, direction, time, sender: facts.sender, command, data, doubt: RequestDoubt::Nothing },
        );
    }

    /// Counts a request that was dropped. Its response may come, and be taken for that to another request with its key.
    fn forget(&mut self, key: &ExchangeKey, dropped: &SentRequest) {
        self.dropped += 1;
        for other in self.open.with_key_mut(key) {
            if let (Some(own), Some(other)) = (dropped.direction, other.direction)
                && own != other
            {
                continue;
            }
            other.add_doubt(dropped.doubt.max(RequestDoubt::Place).max(dropped.doubt_of_command(other)));
        }
    }

    /// Whether the id of a request is that of an open one.
    fn reused(&self, exchange: &Exchange) -> Option<Violation> {
        let Exchange { key, direction, facts, .. } = exchange;
        let is_same_sender = |open: &&SentRequest| match (direction, open.direction) {
            (Some(own), Some(other)) => *own == other,
            _ => facts.sender.is_some() && facts.sender == open.sender,
        };
        let open = self.open.with_key(key).find(is_same_sender).filter(|_| facts.has_id)?;
        let text = format!("the request at {} has the same id and no response yet", shown(open.place.start));
        Some(Violation { rule: Rule::ReusedId, at: facts.at, text, other: Some(open.place.start) })
    }

    fn response(&mut self, exchange: &Exchange, is_named: bool, trace: bool, timeout: Option<Duration>) -> Answer {
        let Exchange { key, direction, .. } = *exchange;
        let answers = |request: &SentRequest| direction.is_none() || request.direction != direction;
        let Some(oldest) = self.open.with_key(&key).copied().find(answers) else {
            let findings = vec![self.unexpected(exchange)];
            return Answer { command: None, is_determined: false, request: None, findings };
        };
        let others = || self.open.with_key(&key).filter(|request| answers(request));
        let doubt = others().map(|other| other.doubt.max(oldest.doubt_of_command(other))).max().unwrap_or(oldest.doubt);
        let has_directions = others().any(|other| other.direction != oldest.direction);
        let (request, finding) = self.take(exchange, &oldest, answers);
        for other in self.open.with_key_mut(&key).filter(|request| answers(request)) {
            other.add_doubt(doubt);
            // The request of either side may remain.
            other.direction = other.direction.filter(|_| !has_directions);
        }
        let is_certain = doubt == RequestDoubt::Nothing;
        let mut findings: Vec<Violation> = finding.into_iter().collect();
        if trace {
            self.record(exchange, &request, is_certain);
            findings.extend(timeout.and_then(|timeout| late(exchange, &request, timeout)));
        }
        if !is_certain {
            findings.clear();
        }
        let command = if is_named { None } else { request.command.filter(|_| doubt < RequestDoubt::Command) };
        let sent = Some(request.place.start).filter(|_| is_certain);
        Answer { command, is_determined: is_named || command.is_some(), request: sent, findings }
    }

    /// Removes the request that a response answers: the oldest one, or a later one whose data it repeats. The finding is about the data.
    fn take(
        &mut self,
        exchange: &Exchange,
        oldest: &SentRequest,
        answers: impl Fn(&SentRequest) -> bool,
    ) -> (SentRequest, Option<Violation>) {
        let Exchange { key, facts, .. } = exchange;
        let differing = facts.data.filter(|data| oldest.data.is_some_and(|expected| expected != data.hash));
        let later = differing.and_then(|data| {
            self.open.remove(key, |request: &SentRequest| answers(request) && request.data == Some(data.hash))
        });
        let other = Some(oldest.place.start);
        let first = shown(oldest.place.start);
        let finding = differing.and_then(|data| match later {
            // Requests of both sides have the id.
            Some(_) if facts.has_id => None,
            Some(later) => {
                let later = shown(later.place.start);
                let text = format!("expected the response to the request at {first}, found the data of the one at {later}");
                Some(Violation { rule: Rule::ResponseOrder, at: data.at, text, other })
            }
            None => {
                let text = format!("expected the data of the request at {first}, found other data");
                Some(Violation { rule: Rule::ReplyDiffers, at: data.at, text, other })
            }
        });
        (later.or_else(|| self.open.remove(key, answers)).unwrap_or(*oldest), finding)
    }

    /// Records the response to a request.
    fn record(&mut self, response: &Exchange, request: &SentRequest, is_certain: bool) {
        let Exchange { place, connection, key, facts, .. } = *response;
        let is_failure = matches!(facts.role, ExchangeRole::Response { is_failure: true, .. });
        // If another request may have been answered, no events are missing for certain.
        self.expected.response(connection, request.place, place, is_failure || !is_certain);
        if !is_certain {
            return;
        }
        if self.answered.len() >= MAX_ANSWERED {
            self.answered.pop();
        }
        self.answered.push(key, AnsweredRequest { request: request.place.start, response: place.start });
        if let (Some(command), Some(time)) = (request.command, latency(response, request)) {
            self.latencies.record(command, time);
        }
    }

    /// The finding for a response to no open request.
    fn unexpected(&self, exchange: &Exchange) -> Violation {
        let (facts, at) = (&exchange.facts, exchange.facts.at);
        // Without ids, the capture may have begun after the request.
        if let Some(answered) = self.answered.with_key(&exchange.key).last().filter(|_| facts.has_id) {
            let AnsweredRequest { request, response } = *answered;
            let text = format!("the request at {} was already answered at {}", shown(request), shown(response));
            return Violation { rule: Rule::DuplicateResponse, at, text, other: Some(response) };
        }
        let what = if facts.has_id { "id" } else { "name and target" };
        let text = format!("no open request with this {what} precedes the response");
        Violation { rule: Rule::UnexpectedResponse, at, text, other: None }
    }
}

impl SentRequest {
    /// The index of the command, if it is known and declared.
    pub(super) fn command(&self) -> Option<usize> {
        self.command.filter(|_| self.doubt < RequestDoubt::Command)
    }

    /// What is not known if a response answers this request or another one.
    fn doubt_of_command(&self, other: &Self) -> RequestDoubt {
        if self.command == other.command { RequestDoubt::Nothing } else { RequestDoubt::Command }
    }

    fn add_doubt(&mut self, doubt: RequestDoubt) {
        self.doubt = self.doubt.max(doubt);
        // Requests of a command have the same sender.
        self.sender = self.sender.filter(|_| self.doubt < RequestDoubt::Command);
    }
}

/// The time from a request to its response.
fn latency(response: &Exchange, request: &SentRequest) -> Option<Duration> {
    elapsed(request.time?, response.time?)
}

/// The finding for a response after the timeout.
fn late(response: &Exchange, request: &SentRequest, timeout: Duration) -> Option<Violation> {
    let time = latency(response, request).filter(|time| *time > timeout)?;
    let other = Some(request.place.start);
    let request = shown(request.place.start);
    let text = format!("the response follows the request at {request} after {time:.1?}, the timeout is {timeout:.1?}");
    Some(Violation { rule: Rule::ResponseTimeout, at: response.facts.at, text, other })
}

/// Adds a finding to what is known about a frame.
fn with_findings(answer: Option<Answer>, finding: Option<Violation>) -> Option<Answer> {
    let Some(finding) = finding else { return answer };
    let mut answer = answer.unwrap_or(Answer { command: None, is_determined: true, request: None, findings: Vec::new() });
    answer.findings.push(finding);
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::exchange::facts_of;

    const RESPONSE: ExchangeRole = ExchangeRole::Response { is_named: false, is_failure: false };

    fn frame(connection: u64, id: &str, direction: Option<u64>, role: ExchangeRole, data: Option<u64>) -> Exchange {
        let facts = facts_of(id, role, data);
        let place = RecordPlace { start: Start::FIRST, number: 1 };
        Exchange { place, connection, key: ExchangeKey::new(connection, &facts), direction, time: None, facts }
    }

    fn send(to: &mut Correlation, connection: u64, id: &str, direction: Option<u64>, command: usize) {
        let request = frame(connection, id, direction, ExchangeRole::Request(Some(command)), None);
        assert_eq!(to.answer(&request, false, None), None);
    }

    /// The command of a response, if it is known, or the rule that is violated.
    fn respond(to: &mut Correlation, connection: u64, id: &str, direction: Option<u64>) -> Result<Option<usize>, Rule> {
        let answer = to.answer(&frame(connection, id, direction, RESPONSE, None), false, None).unwrap();
        answer.findings.first().map_or(Ok(answer.command), |finding| Err(finding.rule))
    }

    #[test]
    fn the_oldest_of_too_many_open_requests_is_dropped() {
        let mut all = Correlation::new();
        (0..=MAX_OPEN).for_each(|id| send(&mut all, 0, &id.to_string(), None, id));
        assert_eq!(respond(&mut all, 0, "0", None), Err(Rule::UnexpectedResponse));
        assert_eq!(respond(&mut all, 0, "1", None), Ok(Some(1)));
        assert_eq!((all.dropped(), all.open()), (1, MAX_OPEN - 1));
    }

    #[test]
    fn requests_with_one_id_are_dropped_early() {
        let mut all = Correlation::new();
        (0..1000).for_each(|command| send(&mut all, 0, "1", None, command));
        assert_eq!((all.dropped(), all.open()), (1000 - MAX_SAME as u64, MAX_SAME));
        // Their commands differ, so the command of the response is unknown.
        assert_eq!(respond(&mut all, 0, "1", None), Ok(None));
    }

    #[test]
    fn a_dropped_request_may_be_answered() {
        let mut all = Correlation::new();
        send(&mut all, 0, "1", None, 7);
        (0..MAX_SAME).for_each(|_| send(&mut all, 0, "1", None, 8));
        (0..MAX_SAME).for_each(|_| assert_eq!(respond(&mut all, 0, "1", None), Ok(None)));
        // If the command is the same, it is known, and another response is not a duplicate.
        (0..=MAX_SAME).for_each(|_| send(&mut all, 0, "1", None, 8));
        let mut respond = || all.answer(&frame(0, "1", None, RESPONSE, None), true, None).unwrap();
        for _ in 0..MAX_SAME {
            assert_eq!(respond(), Answer { command: Some(8), is_determined: true, request: None, findings: vec![] });
        }
        assert_eq!(respond().findings[0].rule, Rule::UnexpectedResponse);
        // The oldest request of all.
        send(&mut all, 0, "a", None, 7);
        send(&mut all, 0, "a", None, 8);
        (1..MAX_OPEN).for_each(|id| send(&mut all, 0, &id.to_string(), None, id));
        assert_eq!(super::tests::respond(&mut all, 0, "a", None), Ok(None));
        assert_eq!(super::tests::respond(&mut all, 0, "2", None), Ok(Some(2)));
    }

    #[test]
    fn without_a_direction_the_request_of_either_side_may_remain() {
        for answered in [1, 2] {
            let mut all = Correlation::new();
            send(&mut all, 0, "1", Some(1), 7);
            send(&mut all, 0, "1", Some(2), 7);
            assert_eq!(respond(&mut all, 0, "1", None), Ok(Some(7)));
            assert_eq!(respond(&mut all, 0, "1", Some(answered)), Ok(Some(7)));
        }
    }

    #[test]
    fn a_reply_may_repeat_the_data_of_either_request_with_its_id() {
        let mut all = Correlation::new();
        for data in [1, 2] {
            let request = frame(0, "1", None, ExchangeRole::Request(Some(7)), Some(data));
            assert_eq!(all.answer(&request, true, None), None);
        }
        for (data, rule) in [(2, None), (3, Some(Rule::ReplyDiffers))] {
            let answer = all.answer(&frame(0, "1", None, RESPONSE, Some(data)), true, None).unwrap();
            assert_eq!((answer.command, answer.findings.first().map(|finding| finding.rule)), (Some(7), rule));
        }
    }

    #[test]
    fn connections_and_directions_have_ids_of_their_own() {
        let mut all = Correlation::new();
        for (connection, direction, command) in [(1, Some(1), 0), (1, Some(2), 1), (2, Some(1), 2), (3, None, 3)] {
            send(&mut all, connection, "1", direction, command);
        }
        let mut respond = |connection, direction| respond(&mut all, connection, "1", direction);
        assert_eq!(respond(2, Some(1)), Err(Rule::UnexpectedResponse), "the direction of the request");
        assert_eq!(respond(2, Some(2)), Ok(Some(2)));
        assert_eq!(respond(1, Some(1)), Ok(Some(1)));
        assert_eq!(respond(1, Some(2)), Ok(Some(0)));
        assert_eq!(respond(1, Some(2)), Err(Rule::UnexpectedResponse));
        assert_eq!(respond(3, Some(2)), Ok(Some(3)), "the direction of the request is unknown");
    }

    #[test]
    fn answered_requests_are_kept_only_for_traces_and_up_to_a_limit() {
        let mut all = Correlation::new();
        send(&mut all, 0, "1", None, 0);
        assert_eq!(respond(&mut all, 0, "1", None), Ok(Some(0)));
        assert_eq!(all.answered.len(), 0);
        for id in 0..=MAX_ANSWERED {
            let id = id.to_string();
            send(&mut all, 0, &id, None, 0);
            assert!(all.answer(&frame(0, &id, None, RESPONSE, None), true, None).unwrap().is_determined);
        }
        let mut again = |id: &str| all.answer(&frame(0, id, None, RESPONSE, None), true, None).unwrap().findings[0].rule;
        assert_eq!((again("0"), again("1")), (Rule::UnexpectedResponse, Rule::DuplicateResponse));
        assert_eq!(all.answered.len(), MAX_ANSWERED);
    }
}
