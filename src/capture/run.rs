//! The run: every input in turn, every frame checked, counted and handed to the format.

use std::io::{self, Write};

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

/// Checks captures. What cannot be read is handed to `unreadable`, and the others are checked all the same.
///
/// # Errors
/// When what was found cannot be written.
pub(crate) fn run(
    plan: &Plan,
    options: &Options,
    sources: Vec<Result<Source, Unreadable>>,
    format: &mut dyn Format,
    out: &mut dyn Write,
    unreadable: &mut dyn FnMut(&Unreadable),
    summary: &mut Summary,
) -> io::Result<()> {
    format.begin(out)?;
    for source in sources {
        let read = match source {
            Ok(source) => file(plan, options, &source, format, out, summary)?,
            Err(error) => Err(error),
        };
        if let Err(error) = read {
            summary.unreadable += 1;
            // What was found stands before what is said of the input as a whole.
            out.flush()?;
            unreadable(&error);
        }
    }
    format.end(summary, out)?;
    out.flush()
}

/// Checks one input.
fn file(
    plan: &Plan,
    options: &Options,
    source: &Source,
    format: &mut dyn Format,
    out: &mut dyn Write,
    summary: &mut Summary,
) -> io::Result<Result<(), Unreadable>> {
    let mut from = match source.open() {
        Ok(from) => from,
        Err(error) => return Ok(Err(Unreadable { name: source.name.clone(), error })),
    };
    summary.files += 1;
    let mut number = 0;
    let result = split(&mut *from, source.whole, options.max_line, &mut |piece| {
        number += 1;
        summary.frames += 1;
        let problems = problems(plan, options, source, &piece);
        let mut hints = None;
        let mut findings = Vec::new();
        let mut valid = true;
        for mut problem in problems {
            let level = options.levels.of(problem.rule);
            match level {
                Level::Allow => continue,
                Level::Warn => summary.warn += 1,
                Level::Deny => {
                    summary.deny += 1;
                    valid = false;
                }
            }
            if options.max_problems.is_some_and(|most| summary.deny + summary.warn > most) {
                summary.hidden += 1;
                continue;
            }
            if let Content::Frame(text) = piece.content {
                hints.get_or_insert_with(|| Hints::new(plan, sound(text))).add(&mut problem);
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
        format.frame(&Checked { file: &source.name, number, text, findings }, out)
    });
    match result {
        Ok(()) => Ok(Ok(())),
        Err(Cut::Read(error)) => Ok(Err(Unreadable { name: source.name.clone(), error })),
        Err(Cut::Write(error)) => Err(error),
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
