//! The report formats: one file for each.

pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod human;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod sarif;
pub(super) mod style;

pub(crate) use style::Style;

use std::io::{self, Write};

use tieline::capture::{CheckedFrame, Counts};
use tieline::problem::{Problem, Show};

use super::batch::Rendered;
use super::summary::{InputReport, Summary};

/// A report format. Workers render frames in parallel; one thread writes them in the order of the inputs.
pub(crate) trait ReportFormat: Send + Sync {
    /// Writes the beginning of the report.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Renders the problems of a frame, each separately.
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered);

    /// Writes rendered problems of one input. `first` is true if no problem has been written before.
    fn write(&self, _file: &str, shown: &Rendered, _first: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(shown.text.as_bytes())
    }

    /// Writes the result for an input, after its problems.
    fn input(&self, _input: &InputReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Writes the end of the report.
    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// A frame with problems.
#[derive(Debug)]
pub(crate) struct InvalidFrame<'a> {
    /// The name of the input.
    pub(crate) file: &'a str,
    /// The index of the record in the input, from 1.
    pub(crate) number: u64,
    /// The text of the frame.
    pub(crate) text: &'a [u8],
    /// The problems in the order of the text, at least one. Positions are relative to the frame.
    pub(crate) problems: &'a [Problem],
    checked: &'a CheckedFrame<'a>,
}

impl<'a> InvalidFrame<'a> {
    pub(super) fn new(file: &'a str, number: u64, checked: &'a CheckedFrame<'a>) -> Self {
        Self { file, number, text: checked.text, problems: checked.problems, checked }
    }

    /// The line of a problem in the input, from 1.
    pub(crate) fn line(&self, problem: &Problem) -> u64 {
        self.checked.position(problem).line
    }

    /// The column of a problem in the input, in characters from 1.
    pub(crate) fn column(&self, problem: &Problem) -> u64 {
        self.checked.position(problem).column
    }
}

/// Writes rendered problems as elements of a JSON array, each on a line of its own.
fn separated(shown: &Rendered, mut first: bool, out: &mut dyn Write) -> io::Result<()> {
    for item in shown.each() {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        out.write_all(item.as_bytes())?;
        first = false;
    }
    Ok(())
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
    format!("{found}: {valid} of {} valid, in {}", counted(frames, "frame"), counted(files, "file"))
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// A path without a leading `./`, because CI services match reports by path.
fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// A hash of 32 hexadecimal digits that identifies a problem. It does not depend on values.
fn fingerprint(frame: &InvalidFrame<'_>, problem: &Problem) -> String {
    let number = frame.number.to_string();
    let (pointer, text) = (problem.pointer.plain(Show::Masked), problem.text(Show::Masked));
    // FNV-1a. The text is included because a position may have several problems of one rule.
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for part in [relative(frame.file), &number, problem.rule.id(), &pointer, &text] {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    format!("{hash:032x}")
}
