//! One thread's work: it takes chunks, checks their frames, and renders what it finds.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::feed::{Buffer, Chunk, Holds, Task, Work};
use super::format::{Checked, Finding};
use super::gate::Closed;
use super::part::{Counts, Part, Shown};
use super::run::{Options, Shared};
use super::source::Source;
use super::split::{Content, Cut, Piece, Start, is_blank, split};
use super::text::{Texts, sound};
use crate::check::{self, Hints, Walked};
use crate::json::{Expected, Fault, FaultKind};
use crate::plan::Plan;
use crate::problem::{Cause, Detail, Level, Note, Place, Places, Rule, Way};

/// How much of what is found may wait for its turn, in bytes: somewhat more than a chunk of frames that are all broken.
const PART: usize = 768 * 1024;

/// How many problems of one frame are shown: a broken sender can put a million of them into a line.
const MOST: usize = 1000;

/// Where a thread's results go.
pub(super) type Send<'s> = dyn FnMut(Part) -> Result<(), Closed> + 's;

/// Does a task, and hands out what it finds in parts.
pub(super) fn task(shared: &Shared, task: Task, buffer: &Buffer, send: &mut Send<'_>) -> Result<(), Closed> {
    let mut judge = Judge {
        shared,
        task: task.index,
        source: None,
        number: 0,
        counts: Counts::default(),
        shown: Shown::default(),
        room: shared.options.max_problems.unwrap_or(u64::MAX),
        findings: Vec::new(),
        send,
    };
    let end = match task.work {
        Work::Lines(source, chunk) => {
            judge.source = Some(source);
            judge.lines(&chunk, buffer.bytes())?;
            chunk.end
        }
        Work::Whole(source, mut from) => {
            let limit = shared.options.max_line;
            judge.source = Some(source);
            match split(&mut *from, limit, &mut |piece| judge.piece(&piece).map_err(|Closed| Cut::Closed)) {
                Ok(()) => Some(Ok(())),
                Err(Cut::Read(error)) => Some(Err(error)),
                Err(Cut::Closed) => return Err(Closed),
            }
        }
        Work::Unreadable(input) => {
            judge.source = Some(Arc::new(Source::absent(input.name)));
            Some(Err(input.error))
        }
        Work::End => None,
    };
    let part = Part { last: true, end, ..judge.part() };
    (judge.send)(part)
}

struct Judge<'s> {
    shared: &'s Shared,
    task: u64,
    source: Option<Arc<Source>>,
    /// The number of the frame before.
    number: u64,
    counts: Counts,
    shown: Shown,
    /// How many more problems of the task may be shown, whatever the others find.
    room: u64,
    /// The room that the frame before had for what was found in it.
    findings: Vec<Finding>,
    send: &'s mut Send<'s>,
}

impl Judge<'_> {
    /// What was found since the last part.
    fn part(&mut self) -> Part {
        Part {
            task: self.task,
            last: false,
            source: self.source.clone(),
            counts: std::mem::take(&mut self.counts),
            shown: std::mem::take(&mut self.shown),
            end: None,
        }
    }

    /// Checks the lines of a chunk.
    fn lines(&mut self, chunk: &Chunk, bytes: &[u8]) -> Result<(), Closed> {
        self.number = chunk.frames;
        let mut start = Start { line: chunk.line, column: 1 };
        match chunk.holds {
            Holds::Lines => {}
            Holds::TooLong => return self.piece(&Piece { start, content: Content::TooLong }),
            Holds::Utf16 => return self.piece(&Piece { start, content: Content::Utf16 }),
        }
        let mut texts = Texts::new(bytes);
        let mut at = 0;
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
            let line = line(bytes, at..end);
            if !line.is_empty() {
                let content = match texts.line(line.clone()) {
                    _ if line.len() > self.shared.options.max_line => Content::TooLong,
                    Some(text) => Content::Text(text),
                    None => Content::Frame(&bytes[line]),
                };
                self.piece(&Piece { start, content })?;
            }
            start.line += 1;
            at = end + 1;
        }
        Ok(())
    }

    /// Checks one frame.
    fn piece(&mut self, piece: &Piece<'_>) -> Result<(), Closed> {
        let shared = self.shared;
        self.number += 1;
        self.counts.frames += 1;
        // What nobody is shown is only counted.
        let most = if self.room == 0 || shared.is_full() { 0 } else { MOST };
        let walked = match self.source.as_deref() {
            Some(source) => walked(shared.plan, &shared.options, source, piece, most),
            None => Walked::default(),
        };
        if walked.notes.is_empty() && walked.beyond.is_empty() {
            self.counts.valid += 1;
            return Ok(());
        }
        self.found(piece, walked, most)
    }

    /// Counts and renders what was found in a frame.
    #[cold]
    fn found(&mut self, piece: &Piece<'_>, walked: Walked<'_>, most: usize) -> Result<(), Closed> {
        let shared = self.shared;
        let levels = &shared.options.levels;
        let before = self.counts.deny;
        let Walked { name, mut notes, beyond, members } = walked;
        for (rule, count) in beyond.each() {
            self.counts.problems(levels.of(rule), count);
        }
        let text = piece.content.text().unwrap_or_default();
        let mut hints = members.map(|members| Hints::of(shared.plan, text, members));
        let mut findings = std::mem::take(&mut self.findings);
        let mut places = Places::new(text);
        let notes = notes.as_mut_slice();
        notes.sort_by_key(|(_, note)| note.at);
        for (index, (rule, note)) in notes.iter().enumerate() {
            let level = levels.of(*rule);
            self.counts.problems(level, 1);
            if level == Level::Allow || findings.len() >= most {
                continue;
            }
            let hints = hints.get_or_insert_with(|| Hints::new(shared.plan, text));
            let pointer = hints.pointer(note);
            let mut hint = hints.hint(*rule, note, &pointer);
            if let (0, None, Some(source)) = (index, &hint, &self.source) {
                hint = piece_hint(source, piece, *rule, note);
            }
            let Place { line, column, .. } = places.at(note.at);
            let start = piece.start;
            findings.push(Finding {
                rule: *rule,
                level,
                name: name.clone(),
                offset: note.at,
                line: start.line + line as u64 - 1,
                column: if line == 1 { start.column + column as u64 - 1 } else { column as u64 },
                pointer,
                detail: note.detail(text),
                hint,
            });
        }
        self.counts.valid += u64::from(self.counts.deny == before);
        self.room = self.room.saturating_sub(findings.len() as u64);
        if let (false, Some(source)) = (findings.is_empty(), &self.source) {
            let text = piece.content.bytes();
            let frame = Checked { file: &source.name, number: self.number, text, findings: &findings };
            shared.format.frame(&frame, &mut self.shown);
        }
        findings.clear();
        self.findings = findings;
        if self.shown.text.len() < PART {
            return Ok(());
        }
        shared.gate.wait(self.task, 1)?;
        let part = self.part();
        (self.send)(part)
    }
}

impl<'b> Content<'b> {
    /// The text that stands there, if it is one that can be shown.
    fn bytes(&self) -> &'b [u8] {
        match *self {
            Content::Frame(text) | Content::Stray(text) => text,
            Content::Text(text) => text.as_bytes(),
            _ => b"",
        }
    }

    /// The text of a frame, as far as it is UTF-8.
    fn text(&self) -> Option<&'b str> {
        match *self {
            Content::Frame(text) => Some(sound(text)),
            Content::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A line without what ends it; nothing, if it is blank.
fn line(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let Range { start, mut end } = range;
    if bytes[start..end].last() == Some(&b'\r') {
        end -= 1;
    }
    let seen = bytes[start..end].first().is_some_and(|first| !is_blank(&[*first])) || !is_blank(&bytes[start..end]);
    if seen { start..end } else { start..start }
}

/// Everything that is wrong with a piece of an input; problems beyond so many are only counted.
fn walked<'b>(plan: &Plan, options: &Options, source: &Source, piece: &Piece<'b>, most: usize) -> Walked<'b> {
    let alone = |rule, cause| Walked::one(rule, Note::new(0, Way::Frame, cause));
    match piece.content {
        Content::Text(text) => check::bare(plan, text, options.policy, most),
        Content::Frame(text) => match simdutf8::compat::from_utf8(text) {
            Ok(text) => check::bare(plan, text, options.policy, most),
            Err(error) => Walked::fault(Fault { kind: FaultKind::Encoding, offset: error.valid_up_to() }),
        },
        Content::TooLong => {
            let what = if source.whole { "frame" } else { "line" };
            let said = format!("the {what} is longer than {} bytes, and was not read", options.max_line);
            alone(Rule::TooLong, Detail::Said(said.into()).into())
        }
        Content::Nothing => alone(Rule::Syntax, Cause::Said("expected a frame")),
        Content::Unclosed => alone(Rule::Syntax, Cause::Said("the list of frames has no `]` at its end")),
        Content::Stray(_) => alone(Rule::Syntax, Cause::Fault(FaultKind::Unexpected(Expected::EndOfFile))),
        Content::Utf16 => alone(Rule::Encoding, Cause::Said("the file is UTF-16, and JSON is UTF-8: it was not read")),
    }
}

/// What to do about a problem that is the piece's own, and not the frame's.
fn piece_hint(source: &Source, piece: &Piece<'_>, rule: Rule, note: &Note) -> Option<Cow<'static, str>> {
    let hint = match (&piece.content, rule) {
        (Content::TooLong, _) => "a larger `--max-line` reads it",
        (Content::Text(_) | Content::Frame(_), Rule::Syntax) => kind_hint(source, piece, note.at)?,
        _ => return None,
    };
    Some(hint.into())
}

/// What to do about a file whose name says another kind of capture than it holds.
fn kind_hint(source: &Source, piece: &Piece<'_>, offset: usize) -> Option<&'static str> {
    let text = piece.content.bytes();
    if source.whole {
        // What is behind the bracket of a list does not begin the file.
        let hint = match piece.start {
            Start::FIRST => "a file of one frame a line is named `.ndjson`",
            _ => "a comma stands between the frames of a list",
        };
        let behind = text.get(offset)? == &b'{' && text[..offset].trim_ascii_end().ends_with(b"}");
        return behind.then_some(hint);
    }
    matches!(text.trim_ascii(), b"{" | b"[")
        .then_some("a frame stands on one line; a file of one frame over many lines, or of a list, is named `.json`")
}
