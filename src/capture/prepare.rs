//! Reads the ids of the frames before they are checked, so that responses are matched with their requests.

#[cfg(feature = "trace")]
use std::time::Duration;

use super::checker::{CheckOptions, Checker};
use super::correlation::{Answer, Correlation};
use super::exchange::{
    self, EqualMembers, Exchange, ExchangeKey, FoundContent, Prepared, PreparedEvent, PreparedFrame, ReadExchange,
    RecordFacts, RecordPlace, has_untied_responses, hash_at,
};
use super::expected::MissingEvents;
use super::extract::NoFrame;
use super::framing::Framing;
use super::piece::{Piece, PieceContent};
use super::time::time_of;
use crate::check::{Cause, FrameNotes, Note};
#[cfg(feature = "trace")]
use crate::message::Side;
use crate::plan::FrameFilter;
use crate::problem::Level;

impl Checker<'_> {
    /// Whether frames are matched with those before them: conversations are traced, or responses do not name their command. Then call
    /// [`prepare`](Self::prepare) and [`correlate`](Self::correlate) before the frames are checked.
    #[must_use]
    pub fn correlates(&self) -> bool {
        self.options.trace || has_untied_responses(self.plan.envelope())
    }

    /// Whether conversations are traced. Then check [`Correlation::incomplete_pieces`] at the end of an input.
    #[must_use]
    pub fn traces(&self) -> bool {
        self.options.trace
    }

    /// Reads the ids of the frames in a record, whose index in the input is `number`, from 1.
    pub fn prepare(&mut self, piece: &Piece<'_>, number: u64) {
        if !self.correlates() {
            return;
        }
        let mut piece = *piece;
        while let Some(next) = self.prepare_frame(&piece, number) {
            piece = piece.rest(next);
        }
    }

    /// Sets the maximum time from a request to its response.
    #[cfg(feature = "trace")]
    pub(crate) fn set_timeout(&mut self, timeout: Duration) {
        self.options.timeout = Some(timeout);
    }

    /// As [`prepare`](Self::prepare) for a frame whose sender and time are known.
    #[cfg(feature = "trace")]
    pub(crate) fn prepare_from(&mut self, piece: &Piece<'_>, number: u64, sender: Option<Side>, time: Option<Duration>) {
        let first = self.prepared.len();
        self.prepare(piece, number);
        for prepared in &mut self.prepared[first..] {
            let time = time.and_then(|time| i64::try_from(time.as_micros()).ok());
            match &mut prepared.frame {
                PreparedFrame::Exchange(exchange) => {
                    exchange.direction = sender.map(|side| side as u64);
                    exchange.time = time;
                }
                PreparedFrame::Event(event) => event.time = time,
            }
        }
    }

    /// Matches the frames of the records that were prepared with those before them. Then these records can be checked in the same
    /// order. Without this call, only the envelope of a response that does not name its command is checked.
    pub fn correlate(&mut self, correlation: &mut Correlation) {
        let (plan, options) = (self.plan, (self.options.trace, self.options.timeout));
        self.answers.extend(self.prepared.drain(..).filter_map(|prepared| correlation.process(plan, &prepared, options)));
    }

    /// Reads the id of the first frame in a record, and returns the offset of another one on the same line.
    fn prepare_frame(&mut self, piece: &Piece<'_>, number: u64) -> Option<usize> {
        let Self { plan, options, extraction, prepared, equal, .. } = self;
        extraction.clear();
        let record = piece.content.record()?.ok()?;
        if options.extracts() && options.find(extraction, piece.content, record) == Err(NoFrame::Absent) {
            return None;
        }
        let trace = options.trace.then(|| &*equal.get_or_insert_with(|| EqualMembers::of(plan)));
        let ReadExchange { found, next } = exchange::read(plan, extraction.text(record), trace);
        if let Some(found) = found {
            let end = next.filter(|_| extraction.is_whole()).unwrap_or(record.len());
            let json = extraction.json(record.get(..end).unwrap_or_default());
            let connection = options.connection_at.as_ref().and_then(|pointer| hash_at(json, pointer));
            let direction = options.direction_at.as_ref().and_then(|pointer| hash_at(json, pointer));
            let time = options.time_at.as_ref().and_then(|pointer| time_of(pointer.value(json)?));
            let record =
                RecordFacts { connection: connection.is_some(), direction: direction.is_some(), time: time.is_some() };
            let connection = connection.unwrap_or(0);
            let frame = match found.content {
                FoundContent::Exchange(facts) => {
                    let (key, place) = (ExchangeKey::new(connection, &facts), RecordPlace { start: piece.start, number });
                    PreparedFrame::Exchange(Exchange { place, connection, key, direction, time, facts })
                }
                FoundContent::Event(index) => {
                    PreparedFrame::Event(PreparedEvent { start: piece.start, connection, index, time })
                }
            };
            let target = found.target.map(|target| target.in_connection(connection));
            prepared.push(Prepared { frame, target, record });
        }
        Some(extraction.start()? + next.filter(|_| options.framing == Framing::Lines)?)
    }
}

impl Correlation {
    /// What is incomplete at the end of the input, as pieces that [`Checker::check`] reports, with the indices of their records: the
    /// requests without a response (the rule `unanswered-request`), and the successes after which events are missing (`missing-event`).
    pub fn incomplete_pieces(&self) -> impl Iterator<Item = (Piece<'static>, u64)> {
        let unanswered = self.unanswered().map(|request| {
            let content = PieceContent::Unanswered { command: request.command(), age: self.age(request) };
            (Piece { start: request.place.start, content }, request.place.number)
        });
        let missing = self.missing_events().map(|missing| {
            let MissingEvents { request, success, command, first, count } = missing;
            let content = PieceContent::MissingEvents { command, first, count, request };
            (Piece { start: success.start, content }, success.number)
        });
        unanswered.chain(missing)
    }
}

/// Checks a frame, which is a response to a certain command if the answer has one.
pub(super) fn check_answer(
    answer: Option<&Answer>,
    options: &CheckOptions,
    limit: usize,
    check: impl FnOnce(Option<FrameFilter>) -> FrameNotes,
) -> FrameNotes {
    let command = answer.and_then(|answer| answer.command);
    let mut noted = check(command.map(FrameFilter::response_to));
    let findings = answer.into_iter().flat_map(|answer| &answer.findings);
    for finding in findings.filter(|finding| options.levels.of(finding.rule) != Level::Allow) {
        noted.add(Note::new(finding.rule, finding.at, Cause::Text(finding.text.clone().into())), limit);
    }
    noted
}
