//! How what was found is shown: one file for each format.

pub(super) mod github;
pub(super) mod gitlab;
pub(super) mod human;
pub(super) mod json;
pub(super) mod junit;
pub(super) mod sarif;
pub(super) mod style;

pub(crate) use style::Style;

use std::io::{self, Write};

use tieline::capture::{Counts, Start};
use tieline::problem::{Problem, Show};

use super::batch::Rendered;
use super::summary::{InputReport, Summary};

/// A way to show what was found. Frames are rendered by many threads, and written in the order of the inputs.
pub(crate) trait ReportFormat: Send + Sync {
    /// Before everything.
    fn begin(&self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// Renders a frame in which something was found: each finding by itself.
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered);

    /// Writes what was rendered of an input; `first` if nothing was written before.
    fn write(&self, _file: &str, shown: &Rendered, _first: bool, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(shown.text.as_bytes())
    }

    /// After an input.
    fn input(&self, _input: &InputReport<'_>, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }

    /// After everything.
    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()>;
}

/// A frame in which something was found.
#[derive(Debug)]
pub(crate) struct InvalidFrame<'a> {
    /// What the input is called.
    pub(crate) file: &'a str,
    /// The index of the frame in the input, from 1.
    pub(crate) number: u64,
    /// Where the frame begins in the input.
    pub(crate) start: Start,
    /// The text of the frame.
    pub(crate) text: &'a [u8],
    /// What was found, in the order of the text; at least one. Places are those in the frame.
    pub(crate) problems: &'a [Problem],
}

impl InvalidFrame<'_> {
    /// The line of a problem in the input, from 1.
    pub(crate) fn line(&self, problem: &Problem) -> u64 {
        self.start.position(problem.place).line
    }

    /// The column of a problem in the input, in characters from 1.
    pub(crate) fn column(&self, problem: &Problem) -> u64 {
        self.start.position(problem.place).column
    }
}

/// Writes what was rendered as the items of a JSON list, each on a line of its own.
fn separated(shown: &Rendered, mut first: bool, out: &mut dyn Write) -> io::Result<()> {
    for item in shown.each() {
        out.write_all(if first { b"\n" } else { b",\n" })?;
        out.write_all(item.as_bytes())?;
        first = false;
    }
    Ok(())
}

/// What is wrong, where in the frame, and what to do about it.
fn sentence(problem: &Problem, show: Show) -> String {
    let mut out = problem.pointer.text(show);
    if !out.is_empty() {
        out.push_str(": ");
    }
    write_sentence(problem, show, &mut out);
    out
}

/// What is wrong, and what to do about it.
fn write_sentence(problem: &Problem, show: Show, out: &mut String) {
    problem.detail.write(show, out);
    if let Some(help) = &problem.help {
        out.extend(["; help: ", help]);
    }
}

/// What was found altogether, in a line.
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

/// A path without the step that stays where it is: reports are compared by their paths.
fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// What tells a problem from all others, and stays when values change: 32 hexadecimal digits.
fn fingerprint(frame: &InvalidFrame<'_>, problem: &Problem) -> String {
    let number = frame.number.to_string();
    let (pointer, text) = (problem.pointer.plain(Show::Masked), problem.text(Show::Masked));
    // FNV-1a: two problems in the same place differ in what they say.
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for part in [relative(frame.file), &number, problem.rule.id(), &pointer, &text] {
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    format!("{hash:032x}")
}
