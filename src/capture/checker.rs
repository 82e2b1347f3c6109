//! Checks the frames of a capture.

use std::borrow::Cow;
use std::ops::Range;

use super::levels::Levels;
use super::split::{Piece, PieceContent, Start, is_blank};
use super::text::{Texts, line_end, utf8, utf8_prefix};
use crate::check::{self, Cause, FrameNotes, Note, Policy, Resolver};
use crate::json::{ExpectedToken, SyntaxError, SyntaxErrorKind};
use crate::plan::Plan;
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
    /// Whether the input contains one frame or an array of frames instead of one frame per line. Help texts depend on it.
    pub whole: bool,
}

/// Checks the frames of a capture one after the other.
#[derive(Debug)]
pub struct Checker<'p> {
    plan: &'p Plan,
    options: CheckOptions,
    /// The problems of the last frame. The allocation is reused.
    problems: Vec<Problem>,
}

/// The result for one frame.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedFrame<'c> {
    /// The counts of this frame alone.
    pub counts: Counts,
    /// The problems up to the limit, in the order of the text, without those at level allow. Positions are relative to the frame;
    /// [`Start::position`] converts them to positions in the input.
    pub problems: &'c [Problem],
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
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self { policy: Policy::default(), levels: Levels::default(), max_frame: 4 << 20, whole: false }
    }
}

impl Counts {
    /// Adds other counts to these.
    pub fn add(&mut self, more: Self) {
        self.frames += more.frames;
        self.valid += more.valid;
        self.deny += more.deny;
        self.warn += more.warn;
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

/// Calls `each` for every line that is not blank.
///
/// `first` is the number of the first line. A line longer than `max_frame` bytes is passed as [`PieceContent::TooLong`].
///
/// # Errors
/// Those of `each`.
pub fn lines<E>(
    bytes: &[u8],
    first: u64,
    max_frame: usize,
    each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = Start { line: first, column: 1 };
    let mut texts = Texts::new(bytes);
    let mut at = 0;
    while at < bytes.len() {
        let end = line_end(&bytes[at..]).map_or(bytes.len(), |length| at + length);
        let line = line(bytes, at..end);
        if !line.is_empty() {
            let content = match texts.line(line.clone()) {
                _ if line.len() > max_frame => PieceContent::TooLong,
                Some(text) => PieceContent::Text(text),
                None => PieceContent::Frame(&bytes[line]),
            };
            each(Piece { start, content })?;
        }
        start.line += 1;
        at = end + 1;
    }
    Ok(())
}

impl<'p> Checker<'p> {
    /// A checker for the frames of a protocol.
    #[must_use]
    pub fn new(plan: &'p Plan, options: CheckOptions) -> Self {
        Self { plan, options, problems: Vec::new() }
    }

    /// Checks one frame. Problems beyond `limit` are only counted.
    pub fn check(&mut self, piece: &Piece<'_>, limit: usize) -> CheckedFrame<'_> {
        let mut counts = Counts { frames: 1, ..Counts::default() };
        self.problems.clear();
        let noted = noted(self.plan, &self.options, piece, limit);
        if noted.notes.is_empty() && noted.beyond.is_empty() {
            counts.valid = 1;
        } else {
            self.found(piece, noted, limit, &mut counts);
        }
        CheckedFrame { counts, problems: &self.problems }
    }

    /// Counts the problems of a frame, and stores those up to the limit.
    #[cold]
    fn found(&mut self, piece: &Piece<'_>, noted: FrameNotes<'_>, limit: usize, counts: &mut Counts) {
        let levels = &self.options.levels;
        let FrameNotes { message, notes, beyond, members } = noted;
        for (rule, count) in beyond.each() {
            counts.problems(levels.of(rule), count);
        }
        let mut resolver = Resolver::new(self.plan, piece.content.text().unwrap_or_default(), message, members);
        for (index, note) in notes.sorted().into_iter().enumerate() {
            let level = levels.of(note.rule);
            counts.problems(level, 1);
            if level == Level::Allow || self.problems.len() >= limit {
                continue;
            }
            let mut problem = Problem { level, ..resolver.problem(note) };
            if index == 0 && problem.help.is_none() {
                problem.help = piece_help(self.options.whole, piece, &problem);
            }
            self.problems.push(problem);
        }
        counts.valid = u64::from(counts.deny == 0);
    }
}

impl<'b> PieceContent<'b> {
    /// The text; empty if there is none.
    #[must_use]
    pub fn bytes(&self) -> &'b [u8] {
        match *self {
            PieceContent::Frame(text) | PieceContent::Stray(text) => text,
            PieceContent::Text(text) => text.as_bytes(),
            _ => b"",
        }
    }

    /// The text of a frame up to the first byte that is not UTF-8.
    fn text(&self) -> Option<&'b str> {
        match *self {
            PieceContent::Frame(text) => Some(utf8_prefix(text)),
            PieceContent::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The range of a line without `\r`; empty if the line is blank.
fn line(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let Range { start, mut end } = range;
    if bytes[start..end].last() == Some(&b'\r') {
        end -= 1;
    }
    let is_used = bytes[start..end].first().is_some_and(|first| !is_blank(&[*first])) || !is_blank(&bytes[start..end]);
    if is_used { start..end } else { start..start }
}

/// Checks a piece of an input. Problems beyond `limit` are only counted.
fn noted<'b>(plan: &Plan, options: &CheckOptions, piece: &Piece<'b>, limit: usize) -> FrameNotes<'b> {
    let alone = |rule, cause| FrameNotes::one(Note::new(rule, 0, cause));
    match piece.content {
        PieceContent::Text(text) => check::check_up_to(plan, text, options.policy, limit),
        PieceContent::Frame(text) => match utf8(text) {
            Ok(text) => check::check_up_to(plan, text, options.policy, limit),
            Err(offset) => FrameNotes::one(Note::syntax(SyntaxError { kind: SyntaxErrorKind::Encoding, offset })),
        },
        PieceContent::TooLong => {
            let what = if options.whole { "frame" } else { "line" };
            let text = format!("{what} longer than {} bytes, which was skipped", options.max_frame);
            alone(Rule::TooLong, Cause::Text(text.into()))
        }
        PieceContent::Nothing => alone(Rule::Syntax, Cause::Text("expected a frame".into())),
        PieceContent::Unclosed => alone(Rule::Syntax, Cause::Text("missing `]` at the end of the array of frames".into())),
        PieceContent::Stray(_) => {
            alone(Rule::Syntax, Cause::SyntaxError(SyntaxErrorKind::Unexpected(ExpectedToken::EndOfFile)))
        }
        PieceContent::Utf16 => alone(Rule::Encoding, Cause::Text("expected UTF-8, found UTF-16".into())),
    }
}

/// The help for a problem of the input as a whole, such as a file with the wrong extension.
fn piece_help(whole: bool, piece: &Piece<'_>, problem: &Problem) -> Option<Cow<'static, str>> {
    let help = match (&piece.content, problem.rule) {
        (PieceContent::TooLong, _) => "increase `--max-line`",
        (PieceContent::Text(_) | PieceContent::Frame(_), Rule::Syntax) => kind_hint(whole, piece, problem.place.offset)?,
        _ => return None,
    };
    Some(help.into())
}

/// The help for a file whose extension does not match its content.
fn kind_hint(whole: bool, piece: &Piece<'_>, offset: usize) -> Option<&'static str> {
    let text = piece.content.bytes();
    if whole {
        // A frame after the opening bracket of an array is not the first of the file.
        let hint = match piece.start {
            Start::FIRST => "use the extension `.ndjson` for a file with one frame per line",
            _ => "separate the frames of the array with commas",
        };
        let follows_frame = text.get(offset)? == &b'{' && text[..offset].trim_ascii_end().ends_with(b"}");
        return follows_frame.then_some(hint);
    }
    matches!(text.trim_ascii(), b"{" | b"[").then_some(
        "write each frame on one line, or use the extension `.json` for a file with one frame or an array of frames",
    )
}
