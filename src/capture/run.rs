//! The run: every input in turn, every frame checked, counted and handed to the format.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::format::{Checked, Finding, Format};
use super::levels::Levels;
use super::source::{Source, Unreadable};
use super::split::{Content, Cut, Piece, Start, split};
use crate::check::{self, Hints, Policy};
use crate::json::{Fault, FaultKind};
use crate::plan::Plan;
use crate::problem::{Detail, Level, Pointer, Problem, Rule};

/// How captures are checked.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) policy: Policy,
    pub(crate) levels: Levels,
    /// How many problems are shown; the others are only counted.
    pub(crate) max_problems: Option<u64>,
    /// The longest frame that is read, in bytes.
    pub(crate) max_line: usize,
}

/// What a run has seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    /// How many inputs were read.
    pub(crate) files: u64,
    /// How many frames they hold, broken ones included.
    pub(crate) frames: u64,
    /// How many frames have no problem at level deny.
    pub(crate) valid: u64,
    /// How many problems there are at level deny.
    pub(crate) deny: u64,
    /// How many problems there are at level warn.
    pub(crate) warn: u64,
    /// How many of both are not shown.
    pub(crate) hidden: u64,
    /// How many inputs could not be read, or not to their end.
    pub(crate) unreadable: u64,
}

/// Hears how a run goes.
pub(crate) trait Watch {
    /// An input cannot be read, or not to its end; the others are checked all the same.
    fn unreadable(&mut self, input: &Unreadable);

    /// So many bytes of the inputs are read.
    fn read(&mut self, bytes: u64);

    /// Something is about to be written.
    fn writes(&mut self);
}

/// How many frames are checked from one word about progress to the next.
const STEP: u64 = 256;

/// Checks captures, and counts into `summary`, also when it ends early.
///
/// # Errors
/// When what was found cannot be written.
pub(crate) fn run<'r>(
    plan: &'r Plan,
    options: &'r Options,
    sources: Vec<Result<Source, Unreadable>>,
    to: Output<'r>,
    summary: &'r mut Summary,
) -> io::Result<()> {
    to.format.begin(to.out)?;
    let mut run = Run { plan, options, to, summary, bytes: Arc::default() };
    for source in sources {
        let read = match source {
            Ok(source) => run.file(&source)?,
            Err(error) => Err(error),
        };
        if let Err(error) = read {
            run.summary.unreadable += 1;
            // What was found stands before what is said of the input as a whole.
            run.to.watch.writes();
            run.to.out.flush()?;
            run.to.watch.unreadable(&error);
        }
    }
    run.to.watch.writes();
    run.to.format.end(run.summary, run.to.out)?;
    run.to.out.flush()
}

/// Where a run writes.
pub(crate) struct Output<'r> {
    pub(crate) format: &'r mut dyn Format,
    pub(crate) out: &'r mut dyn Write,
    pub(crate) watch: &'r mut dyn Watch,
}

struct Run<'r> {
    plan: &'r Plan,
    options: &'r Options,
    to: Output<'r>,
    summary: &'r mut Summary,
    /// How much of the inputs is read, before it is unpacked.
    bytes: Arc<AtomicU64>,
}

impl Run<'_> {
    /// Checks one input.
    fn file(&mut self, source: &Source) -> io::Result<Result<(), Unreadable>> {
        let unreadable = |error| Unreadable { name: source.name.clone(), error };
        let mut from = match source.open(&self.bytes) {
            Ok(from) => from,
            Err(error) => return Ok(Err(unreadable(error))),
        };
        self.summary.files += 1;
        let mut number = 0;
        let cut = split(&mut *from, source.whole, self.options.max_line, &mut |piece| {
            number += 1;
            self.piece(source, number, &piece)
        });
        match cut {
            Ok(()) => Ok(Ok(())),
            Err(Cut::Read(error)) => Ok(Err(unreadable(error))),
            Err(Cut::Write(error)) => Err(error),
        }
    }

    /// Checks one frame.
    fn piece(&mut self, source: &Source, number: u64, piece: &Piece<'_>) -> io::Result<()> {
        let summary = &mut *self.summary;
        summary.frames += 1;
        if summary.frames.is_multiple_of(STEP) {
            self.to.watch.read(self.bytes.load(Ordering::Relaxed));
        }
        let mut hints = None;
        let mut findings = Vec::new();
        let mut valid = true;
        for mut problem in problems(self.plan, self.options, source, piece) {
            let level = self.options.levels.of(problem.rule);
            match level {
                Level::Allow => continue,
                Level::Warn => summary.warn += 1,
                Level::Deny => {
                    summary.deny += 1;
                    valid = false;
                }
            }
            if self.options.max_problems.is_some_and(|most| summary.deny + summary.warn > most) {
                summary.hidden += 1;
                continue;
            }
            if let Content::Frame(text) = piece.content {
                hints.get_or_insert_with(|| Hints::new(self.plan, sound(text))).add(&mut problem);
            }
            findings.push(finding(piece.start, level, problem));
        }
        summary.valid += u64::from(valid);
        if findings.is_empty() {
            return Ok(());
        }
        let text = match piece.content {
            Content::Frame(text) | Content::Stray(text) => text,
            _ => b"",
        };
        self.to.watch.writes();
        self.to.format.frame(&Checked { file: &source.name, number, text, findings }, self.to.out)
    }
}

/// Everything that is wrong with a piece of an input.
fn problems(plan: &Plan, options: &Options, source: &Source, piece: &Piece<'_>) -> Vec<Problem> {
    let alone = |rule, text: String| vec![Problem::new(rule, 0, Pointer::default(), Detail::Said(text))];
    match piece.content {
        Content::Frame(text) => {
            let mut problems = match std::str::from_utf8(text) {
                Ok(text) => check::bare(plan, text, options.policy, None).into_problems(),
                Err(error) => {
                    let fault = Fault { kind: FaultKind::Encoding, offset: error.valid_up_to() };
                    check::fault(plan, sound(text), fault).into_problems()
                }
            };
            if let Some(problem) = problems.first_mut().filter(|problem| problem.rule == Rule::Syntax) {
                problem.hint = problem.hint.take().or_else(|| kind_hint(source, text, problem));
            }
            problems
        }
        Content::TooLong => {
            let what = if source.whole { "frame" } else { "line" };
            let said = format!("the {what} is longer than {} bytes, and was not read", options.max_line);
            let hint = "a larger `--max-line` reads it".to_owned();
            alone(Rule::TooLong, said).into_iter().map(|problem| problem.hint(Some(hint.clone()))).collect()
        }
        Content::Nothing => alone(Rule::Syntax, "expected a frame".to_owned()),
        Content::Unclosed => alone(Rule::Syntax, "the list of frames has no `]` at its end".to_owned()),
        Content::Stray(text) => {
            let fault = Fault { kind: FaultKind::Unexpected("the end of the file, behind the list of frames"), offset: 0 };
            check::fault(plan, sound(text), fault).into_problems()
        }
        Content::Utf16 => {
            let said = "the file is UTF-16, and JSON is UTF-8: it was not read".to_owned();
            alone(Rule::Encoding, said)
        }
    }
}

/// The text as far as it is UTF-8.
fn sound(text: &[u8]) -> &str {
    let end = std::str::from_utf8(text).map_or_else(|error| error.valid_up_to(), str::len);
    std::str::from_utf8(&text[..end]).unwrap_or_default()
}

/// What to do about a file whose name says another kind of capture than it holds.
fn kind_hint(source: &Source, text: &[u8], problem: &Problem) -> Option<String> {
    if source.whole {
        let behind =
            text.get(problem.place.offset)? == &b'{' && text[..problem.place.offset].trim_ascii_end().ends_with(b"}");
        return behind.then(|| "a file of one frame a line is named `.ndjson`".to_owned());
    }
    matches!(text.trim_ascii(), b"{" | b"[").then(|| {
        "a frame stands on one line; a file of one frame over many lines, or of a list, is named `.json`".to_owned()
    })
}

/// The problem in its place in the file.
fn finding(start: Start, level: Level, problem: Problem) -> Finding {
    let (line, column) = (problem.place.line as u64, problem.place.column as u64);
    Finding {
        level,
        line: start.line + line - 1,
        column: if line == 1 { start.column + column - 1 } else { column },
        problem,
    }
}
