//! The report formats: one file for each.

pub(super) mod conversation_page;
pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod human;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod mermaid;
pub(super) mod sarif;
pub(super) mod step_summary;
pub(super) mod style;

pub(crate) use style::Style;

use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tieline::capture::{CheckedFrame, Counts, Start};
use tieline::problem::{Problem, Show};

use super::batch::{Rendered, hash_part};
use super::source::Source;
use super::summary::{InputReport, ReportEnd, Summary};

/// A report format. Workers render frames in parallel; one thread writes them in the order of the inputs.
pub(crate) trait ReportFormat: Send + Sync {
    /// How many problems are shown, unless all are requested.
    fn limits(&self) -> Limits {
        Limits::default()
    }

    /// Writes the beginning of the report.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Renders the problems of a frame, each separately.
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered);

    /// Writes rendered problems of one input.
    fn write(&self, _file: &str, shown: &Rendered, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(shown.text.as_bytes())
    }

    /// Writes the result for an input, after its problems.
    fn input(&self, _input: &InputReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the end of the report.
    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()>;
}

/// How many problems a report shows; all are counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Whether only the first problems of a rule, message and pointer are shown.
    pub(crate) groups: bool,
    /// The maximum number of problems of a rule.
    pub(crate) per_rule: Option<u64>,
    /// The maximum number of all problems.
    pub(crate) total: Option<u64>,
}

/// A frame with problems.
#[derive(Debug)]
pub(crate) struct InvalidFrame<'a> {
    /// The name of the input.
    pub(crate) file: &'a str,
    quoted_file: &'a OnceLock<String>,
    /// The index of the record in the input, from 1.
    pub(crate) number: u64,
    /// The text of the frame.
    pub(crate) text: &'a [u8],
    /// The indices of the problems that are rendered, at least one.
    shown: &'a [usize],
    checked: &'a CheckedFrame<'a>,
}

impl<'a> InvalidFrame<'a> {
    pub(super) fn new(source: &'a Source, number: u64, checked: &'a CheckedFrame<'a>, shown: &'a [usize]) -> Self {
        let Source { name, quoted_name, .. } = source;
        Self { file: name, quoted_file: quoted_name, number, text: checked.text, shown, checked }
    }

    /// The name of the input as a JSON string.
    fn quoted_file(&self) -> &'a str {
        self.quoted_file.get_or_init(|| json::quote(self.file))
    }

    /// The problems in the order of the text. Positions are relative to the frame.
    pub(crate) fn problems(&self) -> impl Iterator<Item = &'a Problem> {
        self.shown.iter().filter_map(|&index| self.checked.problems.get(index))
    }

    /// The problems, with the numbers of their descriptions: see [`CheckedFrame::descriptions`].
    pub(crate) fn described(&self) -> impl Iterator<Item = (&'a Problem, Option<u64>)> {
        let number = |index: &usize| self.checked.descriptions.get(*index).copied().flatten();
        self.problems().zip(self.shown.iter().map(number))
    }

    /// The position of a problem in the input.
    pub(crate) fn position(&self, problem: &Problem) -> Start {
        self.checked.position(problem)
    }

    /// Where the other frame begins that a problem of a conversation is about.
    pub(crate) fn related(&self, problem: &Problem) -> Option<Start> {
        self.checked.related(problem)
    }

    /// The line of a problem in the input, from 1.
    pub(crate) fn line(&self, problem: &Problem) -> u64 {
        self.position(problem).line
    }

    /// The column of a problem in the input, in characters from 1.
    pub(crate) fn column(&self, problem: &Problem) -> u64 {
        self.position(problem).column
    }
}

/// Writes rendered problems as elements of a JSON array, each on a line of its own. `began` is set after the first element.
fn separated(shown: &Rendered, began: &AtomicBool, out: &mut dyn Write) -> io::Result<()> {
    shown.each().try_for_each(|item| element(item, began, out))
}

/// Writes an element of a JSON array on a line of its own.
fn element(item: &str, began: &AtomicBool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if began.swap(true, Ordering::Relaxed) { b",\n" } else { b"\n" })?;
    out.write_all(item.as_bytes())
}

/// The pointer, the text and the help of a problem in one line.
fn sentence(problem: &Problem, show: Show) -> String {
    let mut out = problem.pointer.text(show);
    if !out.is_empty() {
        out.push_str(": ");
    }
    write_sentence(problem, show, &mut out);
    out
}

/// Writes the text and the help of a problem in one line.
fn write_sentence(problem: &Problem, show: Show, out: &mut String) {
    problem.write(show, out);
    if let Some(help) = &problem.help {
        out.extend(["; help: ", help]);
    }
}

/// The totals of a run in one line.
fn tally(summary: &Summary) -> String {
    let Summary { files, counts: Counts { frames, valid, deny, warn, .. }, unreadable, .. } = *summary;
    if files == 0 && unreadable > 0 {
        return format!("nothing checked: {} unreadable", counted(unreadable, "input"));
    }
    let found = match (deny, warn) {
        (0, 0) => "no problems".to_owned(),
        (0, _) => counted(warn, "warning"),
        (_, 0) => counted(deny, "error"),
        _ => format!("{}, {}", counted(deny, "error"), counted(warn, "warning")),
    };
    let mut out = format!("{found}: {valid} of {} valid, in {}", counted(frames, "frame"), counted(files, "file"));
    let more = [
        (summary.counts.undetermined, "response", " not determined"),
        (summary.counts.unanswered, "request", " without a response"),
        (summary.counts.frameless, "record", " without a frame"),
        (summary.known, "known problem", ""),
        (unreadable, "input", " unreadable"),
    ];
    for (count, what, state) in more {
        if count > 0 {
            out.extend([", ", &counted(count, what), state]);
        }
    }
    out
}

pub(crate) fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A hash that identifies a problem of a file, up to its number among equal ones. It does not depend on values, nor on lines.
fn fingerprint(frame: &InvalidFrame<'_>, problem: &Problem) -> u128 {
    let pointer = problem.pointer.plain(Show::Masked);
    // A text about another frame contains the line of that frame.
    let text = if frame.related(problem).is_some() { String::new() } else { problem.text(Show::Masked) };
    let name = problem.name.as_deref().unwrap_or_default();
    // The text is included because a position may have several problems of one rule.
    [frame.file, problem.rule.id(), name, &pointer, &text]
        .iter()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash, part| hash_part(hash, part.as_bytes()))
}
