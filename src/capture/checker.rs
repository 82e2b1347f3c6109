//! Checks the frames of a capture.

use std::collections::VecDeque;
use std::time::Duration;

use super::checked::CheckedFrame;
use super::correlation::Answer;
use super::exchange::{EqualMembers, Prepared};
use super::expected::causes;
use super::extract::{Extraction, FramePointer, NoFrame};
use super::framing::Framing;
use super::help::piece_help;
use super::levels::Levels;
use super::piece::{Piece, PieceContent, Start};
use super::prepare::check_answer;
use super::violation::shown;
#[cfg(feature = "coverage")]
use crate::check::Observations;
use crate::check::{self, Cause, FrameNotes, FrameProblems, Note, Policy, Repeats, RepeatsSlot};
use crate::envelope::{FrameKind, FrameMembers, FrameReader};
use crate::json::{ExpectedToken, SyntaxError, SyntaxErrorKind};
use crate::plan::{FrameFilter, Plan};
use crate::problem::{Level, Problem, Rule};

/// The options for checking captures.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct CheckOptions {
    /// Whether frames must match the schemas exactly.
    pub policy: Policy,
    /// The level of each rule.
    pub levels: Levels,
    /// The maximum length of a frame in bytes, which is stated in the problem of a longer one.
    pub max_frame: usize,
    /// How the input contains its records. The frames of a HTTP archive are extracted from it, and help texts depend on it.
    pub framing: Framing,
    /// Where a record contains its frame, which may be JSON in a string: the first of these pointers that leads to a value. If
    /// there is none, each record is a frame.
    pub frames_at: Vec<FramePointer>,
    /// Where a record contains the name of its connection. Ids are unique in a connection. By default, an input is one connection.
    pub connection_at: Option<FramePointer>,
    /// Where a record contains the direction of its frame. A response has another direction than its request.
    pub direction_at: Option<FramePointer>,
    /// Where a record contains the time of its frame: a date and time as in RFC 3339, or a number of seconds, milliseconds, microseconds or
    /// nanoseconds since 1970.
    pub time_at: Option<FramePointer>,
    /// The maximum time from a request to its response.
    pub timeout: Option<Duration>,
    /// Whether all responses are matched with their requests, to find what is wrong with a conversation.
    pub trace: bool,
    /// Whether the text before the first `{` of a line is skipped.
    pub skip_prefix: bool,
}

/// Where the record of a message in a HTTP archive contains its direction: `send` or `receive`.
const HAR_DIRECTION: &str = "/type";

/// Where the record of a message in a HTTP archive contains its time, in seconds.
const HAR_TIME: &str = "/time";

/// Checks the frames of a capture one after the other.
#[derive(Debug)]
pub struct Checker<'p> {
    pub(super) plan: &'p Plan,
    pub(super) options: CheckOptions,
    findings: FrameFindings,
    repeats: Repeats,
    pub(super) extraction: Extraction,
    /// The number of frames of each message, and of those that are invalid: first of the commands, then of the events.
    messages: Vec<(u64, u64)>,
    /// The members whose values may differ in equal data, if conversations are traced.
    pub(super) equal: Option<EqualMembers>,
    /// The frames of the pieces that were prepared.
    pub(super) prepared: Vec<Prepared>,
    /// What is known about the responses that will be checked, with the starts of their pieces.
    pub(super) answers: VecDeque<(Start, Answer)>,
}

/// What was found in the last frame. The allocations are reused.
#[derive(Debug, Default)]
struct FrameFindings {
    problems: Vec<Problem>,
    /// The hashes of the problems.
    hashes: Vec<u64>,
    /// The numbers of their descriptions.
    descriptions: Vec<Option<u64>>,
    /// Where the problems are kept for later frames.
    slots: Vec<Option<RepeatsSlot>>,
    /// The numbers of problems beyond the limit.
    beyond: Vec<(Rule, Level, u64)>,
    /// The positions of the problems, if the frame is a part of its record, or its lines are not adjacent in the input.
    positions: Vec<(usize, Start)>,
}

/// The numbers of frames and problems.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Frames, invalid ones included.
    pub frames: u64,
    /// Frames without a problem at level deny.
    pub valid: u64,
    /// Problems at level deny.
    pub deny: u64,
    /// Problems at level warn.
    pub warn: u64,
    /// Records that have no frame at the place where one is searched.
    pub frameless: u64,
    /// Responses without a problem at level deny whose command is unknown, so that only their envelope was checked. They do not count
    /// as valid.
    pub undetermined: u64,
    /// Requests without a response, if conversations are traced.
    pub unanswered: u64,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            policy: Policy::default(),
            levels: Levels::default(),
            max_frame: 4 << 20,
            framing: Framing::Lines,
            frames_at: Vec::new(),
            connection_at: None,
            direction_at: None,
            time_at: None,
            timeout: None,
            trace: false,
            skip_prefix: false,
        }
    }
}

impl CheckOptions {
    /// Whether a frame may be a part of its record.
    pub(super) fn extracts(&self) -> bool {
        self.framing == Framing::Har || !self.frames_at.is_empty() || (self.skip_prefix && self.framing == Framing::Lines)
    }

    /// The options with those that the form of the input determines.
    pub(super) fn complete(mut self) -> Self {
        if self.framing == Framing::Har {
            self.direction_at = self.direction_at.or_else(|| HAR_DIRECTION.parse().ok());
            self.time_at = self.time_at.or_else(|| HAR_TIME.parse().ok());
        }
        self
    }

    /// Finds the frame of a piece, whose record is valid UTF-8. Nothing precedes the rest of a line.
    pub(super) fn find(&self, extraction: &mut Extraction, content: PieceContent<'_>, record: &str) -> Result<(), NoFrame> {
        let is_rest = matches!(content, PieceContent::Following(_));
        let skip_prefix = self.skip_prefix && self.framing == Framing::Lines && !is_rest;
        extraction.find(record, self.framing, skip_prefix, &self.frames_at)
    }
}

impl Counts {
    /// Adds other counts to these.
    pub fn add(&mut self, more: Self) {
        self.frames += more.frames;
        self.valid += more.valid;
        self.deny += more.deny;
        self.warn += more.warn;
        self.frameless += more.frameless;
        self.undetermined += more.undetermined;
        self.unanswered += more.unanswered;
    }

    /// Counts problems of one level.
    fn problems(&mut self, level: Level, count: u64) {
        match level {
            Level::Allow => {}
            Level::Warn => self.warn += count,
            Level::Deny => self.deny += count,
        }
    }
}

impl<'p> Checker<'p> {
    /// A checker for the frames of a protocol.
    #[must_use]
    pub fn new(plan: &'p Plan, options: CheckOptions) -> Self {
        let messages = vec![(0, 0); plan.commands.len() + plan.events.len()];
        Self {
            plan,
            options: options.complete(),
            findings: FrameFindings::default(),
            repeats: Repeats::default(),
            extraction: Extraction::default(),
            messages,
            equal: None,
            prepared: Vec::new(),
            answers: VecDeque::new(),
        }
    }

    /// Changes the options for the frames that follow. That is faster than a new checker, which describes every problem anew.
    pub fn set_options(&mut self, options: CheckOptions) {
        self.options = options.complete();
        self.prepared.clear();
        self.answers.clear();
    }

    /// The names of the messages of which frames were checked, with the number of frames and of invalid ones. The numbers are
    /// reset.
    pub fn take_messages(&mut self) -> Vec<(String, u64, u64)> {
        let names = self.plan.all_messages().map(|message| &message.name);
        let counted = names.zip(&mut self.messages).filter(|(_, count)| count.0 > 0);
        counted
            .map(|(name, count)| {
                let (frames, invalid) = std::mem::take(count);
                (name.clone().into_owned(), frames, invalid)
            })
            .collect()
    }

    /// Checks the frame of one record. Problems beyond `limit` are only counted.
    pub fn check<'c>(&'c mut self, piece: &'c Piece<'_>, limit: usize) -> CheckedFrame<'c> {
        self.check_frame(piece, limit, CheckMode::All)
    }

    /// As [`Checker::check`], and records what the frame contains.
    #[cfg(feature = "coverage")]
    pub(crate) fn check_observing<'c>(
        &'c mut self,
        piece: &'c Piece<'_>,
        limit: usize,
        observed: &mut Observations,
    ) -> CheckedFrame<'c> {
        self.check_frame(piece, limit, CheckMode::Observing(observed))
    }

    /// As [`Checker::check`]. Problems for whose hash `is_known` returns true are only counted, which takes much less time. Problems
    /// with the same hash have the same rule, message and pointer, except for the indices of elements.
    pub fn check_unless<'c>(
        &'c mut self,
        piece: &'c Piece<'_>,
        limit: usize,
        is_known: &mut dyn FnMut(u64) -> bool,
    ) -> CheckedFrame<'c> {
        self.check_frame(piece, limit, CheckMode::Unless(is_known))
    }

    fn check_frame<'c>(&'c mut self, piece: &'c Piece<'_>, limit: usize, mut mode: CheckMode<'_>) -> CheckedFrame<'c> {
        let Self { plan, options, findings, repeats, extraction, messages, answers, .. } = self;
        findings.clear(repeats);
        extraction.clear();
        let known = take_answer(answers, piece.start);
        let answer = known.as_ref();
        let mut counts = Counts { frames: 1, ..Counts::default() };
        let record = piece.content.record();
        if let Some(Ok(record)) = record
            && options.extracts()
            && options.find(extraction, piece.content, record) == Err(NoFrame::Absent)
        {
            counts = Counts { frameless: 1, ..Counts::default() };
            return findings.of(counts, (b"", None), (piece, extraction), known);
        }
        // A malformed record is checked as if it were a frame, so that its syntax error is reported.
        let mut check = |text, frame: &mut FrameReader<'c>| {
            check_answer(answer, options, limit, |only| mode.check(plan, text, (options.policy, only), limit, frame))
        };
        let mut frame = FrameReader::default();
        let mut text = record.and_then(Result::ok).map(|record| extraction.text(record));
        let mut noted = match (text, record) {
            (Some(text), _) => check(text, &mut frame),
            (None, Some(Err(offset))) => {
                frame.members.read_before_error(plan.envelope(), piece.content.prefix());
                FrameNotes::one(Note::syntax(SyntaxError { kind: SyntaxErrorKind::Encoding, offset }))
            }
            (None, _) => {
                FrameNotes { message: message_of_piece(piece), ..FrameNotes::one(note_of_piece(plan, options, piece)) }
            }
        };
        let mut next = None;
        if noted.notes.is_empty() && noted.beyond.is_empty() {
            counts.valid = 1;
            count_message(plan, messages, noted.message, false);
        } else {
            if options.framing == Framing::Lines
                && let Some(line) = text
                && let Some(before) = extraction.start()
                && let Some(at) = second_frame(plan, options, &noted, line)
            {
                next = Some(before + at);
                text = line.get(..at);
                frame = FrameReader::default();
                noted = check(&line[..at], &mut frame);
            }
            let readable = text.unwrap_or_else(|| piece.content.prefix());
            let message = noted.message;
            let is_known = if let CheckMode::Unless(is_known) = mode { Some(is_known) } else { None };
            let mut found = FoundProblems { limit, is_known, findings, repeats };
            found.add(plan, options, (piece, readable, record.map(|_| &mut frame.members)), noted, &mut counts);
            findings.locate(piece, extraction);
            count_message(plan, messages, message.filter(|_| counts.frames > 0), counts.valid == 0);
        }
        if answer.is_some_and(|answer| !answer.is_determined) {
            counts.undetermined = std::mem::take(&mut counts.valid);
        }
        let text = text.map_or_else(|| piece.content.bytes(), str::as_bytes);
        findings.of(counts, (text, next), (piece, extraction), known)
    }
}

impl FrameFindings {
    /// Removes what was found in the last frame.
    fn clear(&mut self, repeats: &mut Repeats) {
        for (problem, slot) in self.problems.drain(..).zip(self.slots.drain(..)) {
            if let Some(slot) = slot {
                repeats.give_back(slot, problem);
            }
        }
        self.hashes.clear();
        self.descriptions.clear();
        self.beyond.clear();
        self.positions.clear();
    }

    /// Counts problems that are not described.
    fn add_beyond(&mut self, rule: Rule, level: Level, count: u64, counts: &mut Counts) {
        counts.problems(level, count);
        if level != Level::Allow {
            self.beyond.push((rule, level, count));
        }
    }

    /// Determines the positions of the problems in the input, unless those in the frame follow the start of its piece.
    fn locate(&mut self, piece: &Piece<'_>, extraction: &Extraction) {
        if extraction.is_whole() && !matches!(piece.content, PieceContent::Rows(..)) {
            return;
        }
        let mut positions = extraction.positions(piece);
        let offsets = self.problems.iter().map(|problem| problem.place.offset);
        self.positions.extend(offsets.map(|offset| (offset, positions.at(offset))));
    }

    /// The result for a frame with a text, which another frame may follow on its line.
    fn of<'c>(
        &'c self,
        counts: Counts,
        (text, next): (&'c [u8], Option<usize>),
        (piece, extraction): (&'c Piece<'c>, &'c Extraction),
        known: Option<Answer>,
    ) -> CheckedFrame<'c> {
        let Self { problems, hashes, descriptions, beyond, positions, .. } = self;
        CheckedFrame { counts, problems, hashes, descriptions, beyond, text, next, positions, piece, extraction, known }
    }
}

/// How a frame is checked.
enum CheckMode<'m> {
    /// All its problems are described.
    All,
    /// Problems for whose hash the function returns true are only counted.
    Unless(&'m mut (dyn FnMut(u64) -> bool + 'm)),
    /// As `All`, and what the frame contains is recorded.
    #[cfg(feature = "coverage")]
    Observing(&'m mut Observations),
}

impl CheckMode<'_> {
    fn check<'t>(
        &mut self,
        plan: &Plan,
        text: &'t str,
        (policy, only): (Policy, Option<FrameFilter>),
        limit: usize,
        frame: &mut FrameReader<'t>,
    ) -> FrameNotes {
        match self {
            Self::All | Self::Unless(_) => check::check_up_to(plan, text, (policy, only), limit, frame),
            #[cfg(feature = "coverage")]
            Self::Observing(observed) => check::check_observing(plan, text, (policy, only), limit, frame, observed),
        }
    }
}

/// What is known about the frame of a piece from those before it.
fn take_answer(answers: &mut VecDeque<(Start, Answer)>, piece: Start) -> Option<Answer> {
    let is_first = answers.front().is_some_and(|(start, _)| *start == piece);
    if is_first { answers.pop_front().map(|(_, answer)| answer) } else { None }
}

/// The offset of another frame after the first one on the same line.
fn second_frame(plan: &Plan, options: &CheckOptions, noted: &FrameNotes, line: &str) -> Option<usize> {
    let end = |note: &Note| match note.cause {
        Cause::SyntaxError(SyntaxErrorKind::Unexpected(ExpectedToken::EndOfText)) => Some(note.offset),
        _ => None,
    };
    let at = match noted.notes.first() {
        Some(note) => end(note),
        // With a limit of 0 there are no notes.
        None if noted.beyond.each().any(|(rule, _)| rule == Rule::Syntax) => {
            check::check_up_to(plan, line, (options.policy, None), 1, &mut FrameReader::default())
                .notes
                .first()
                .and_then(end)
        }
        None => None,
    }?;
    (line.as_bytes().get(at) == Some(&b'{')).then_some(at)
}

/// Counts a frame of a message.
#[inline]
fn count_message(plan: &Plan, counts: &mut [(u64, u64)], message: Option<(FrameKind, usize)>, is_invalid: bool) {
    let Some((kind, index)) = message else { return };
    let slot = if kind == FrameKind::Event { plan.commands.len() + index } else { index };
    if let Some((frames, invalid)) = counts.get_mut(slot) {
        *frames += 1;
        *invalid += u64::from(is_invalid);
    }
}

/// Receives the problems of a frame.
struct FoundProblems<'f, 'k> {
    limit: usize,
    is_known: Option<&'k mut (dyn FnMut(u64) -> bool + 'k)>,
    findings: &'f mut FrameFindings,
    repeats: &'f mut Repeats,
}

impl FoundProblems<'_, '_> {
    /// Counts the problems of a frame, and stores those up to the limit.
    #[cold]
    fn add<'t>(
        &mut self,
        plan: &Plan,
        options: &CheckOptions,
        (piece, text, members): (&Piece<'_>, &'t str, Option<&mut FrameMembers<'t>>),
        noted: FrameNotes,
        counts: &mut Counts,
    ) {
        let levels = &options.levels;
        let FrameNotes { message, notes, beyond } = noted;
        for (rule, count) in beyond.each() {
            self.findings.add_beyond(rule, levels.of(rule), count, counts);
        }
        let mut described = FrameProblems::new(self.repeats, plan, text, message, members);
        let (one, several);
        let sorted: &[&Note] = if let Some(note) = notes.only() {
            one = [note];
            &one
        } else {
            several = notes.sorted();
            &several
        };
        for (index, &note) in sorted.iter().enumerate() {
            let level = levels.of(note.rule);
            if level == Level::Allow || self.findings.problems.len() >= self.limit {
                self.findings.add_beyond(note.rule, level, 1, counts);
                continue;
            }
            counts.problems(level, 1);
            if let Some(is_known) = &mut self.is_known {
                let hash = described.group(note, level);
                if is_known(hash) {
                    continue;
                }
                self.findings.hashes.push(hash);
            }
            let (mut problem, slot) = described.problem(note);
            problem.level = level;
            // A record around a frame is better explained here than by the checker, which does not know captures.
            if index == 0 && (problem.help.is_none() || problem.rule == Rule::NotAFrame) {
                problem.help = piece_help(plan, options, (piece, text), &problem, &described).or(problem.help);
            }
            self.findings.descriptions.push(slot.and_then(|slot| described.number(slot, &problem)));
            self.findings.problems.push(problem);
            self.findings.slots.push(slot);
        }
        described.end();
        if piece.content.is_record() {
            counts.valid = u64::from(counts.deny == 0);
        } else {
            counts.frames = 0;
            counts.unanswered = u64::from(matches!(piece.content, PieceContent::Unanswered { .. }));
        }
    }
}

/// The message that a piece without a record is about.
fn message_of_piece(piece: &Piece<'_>) -> Option<(FrameKind, usize)> {
    match piece.content {
        PieceContent::Unanswered { command, .. } => command.map(|command| (FrameKind::Request, command)),
        PieceContent::MissingEvents { command, .. } => Some((FrameKind::Success, command)),
        _ => None,
    }
}

/// The problem of a piece without a record.
fn note_of_piece(plan: &Plan, options: &CheckOptions, piece: &Piece<'_>) -> Note {
    let alone = |rule, text| Note::new(rule, 0, Cause::Text(text));
    match piece.content {
        PieceContent::TooLong => {
            let what = if options.framing == Framing::Lines { "line" } else { "frame" };
            let text = format!("{what} longer than {} bytes, which was skipped", options.max_frame);
            alone(Rule::TooLong, text.into())
        }
        PieceContent::Unclosed => alone(Rule::Syntax, "missing `]` at the end of the array of frames".into()),
        PieceContent::Truncated => alone(Rule::Syntax, "unexpected end of the HTTP archive".into()),
        PieceContent::Stray(_) => {
            let kind = SyntaxErrorKind::Unexpected(ExpectedToken::EndOfFile);
            Note::new(Rule::Syntax, 0, Cause::SyntaxError(kind))
        }
        PieceContent::Foreign(content) => alone(content.rule(), content.text()),
        PieceContent::Unanswered { age, .. } => match (age, options.timeout) {
            // The rule with the higher level, so that the other one hides no error.
            (Some(age), Some(timeout))
                if age > timeout
                    && options.levels.of(Rule::ResponseTimeout) >= options.levels.of(Rule::UnansweredRequest) =>
            {
                let text = format!("the request has no response after {age:.1?}, the timeout is {timeout:.1?}");
                alone(Rule::ResponseTimeout, text.into())
            }
            (Some(age), _) => alone(Rule::UnansweredRequest, format!("the request has no response after {age:.1?}").into()),
            (None, _) => alone(Rule::UnansweredRequest, "the request has no response".into()),
        },
        PieceContent::MissingEvents { command, first, count, request } => {
            let event = plan.commands.get(command).and_then(|command| causes(command).get(first));
            let more = if count > 1 { format!(", nor do {} others", count - 1) } else { String::new() };
            let text = format!(
                "the event `{}`, which the request at {} causes, does not follow{more}",
                event.map(|name| &**name).unwrap_or_default(),
                shown(request)
            );
            alone(Rule::MissingEvent, text.into())
        }
        PieceContent::Empty { records: 0 } => alone(Rule::EmptyInput, "no frame in the input".into()),
        PieceContent::Empty { records: 1 } => alone(Rule::EmptyInput, "no frame in 1 record".into()),
        PieceContent::Empty { records } => alone(Rule::EmptyInput, format!("no frame in {records} records").into()),
        _ => alone(Rule::Syntax, "expected a frame".into()),
    }
}
