//! Annotations of GitHub: one workflow command per line.

use std::fmt::Write as _;
use std::io::{self, Write};

use tieline::problem::{Level, Problem, Show, escape};

use super::{InvalidFrame, Limits, ReportFormat, counted, sentence, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, ReportEnd};

/// The format `github`.
#[derive(Debug)]
pub(crate) struct GitHubFormat {
    /// The command, such as `tieline check`.
    command: &'static str,
    show: Show,
}

impl GitHubFormat {
    pub(crate) fn new(command: &'static str, show: Show) -> Self {
        Self { command, show }
    }

    /// The annotation of a problem.
    fn annotation(&self, frame: &InvalidFrame<'_>, problem: &Problem) -> String {
        let command = if problem.level == Level::Deny { "error" } else { "warning" };
        let mut title = problem.rule.to_string();
        if let Some(name) = &problem.name {
            // Writing to a string cannot fail.
            let _ = write!(title, " {name}");
        }
        format!(
            "::{command} file={},line={},col={},title={}::{}\n",
            property(frame.file),
            frame.line(problem),
            frame.column(problem),
            property(&title),
            data(&sentence(problem, self.show)),
        )
    }
}

/// The maximum number of annotations of a rule. GitHub shows ten errors and ten warnings of a step.
const PER_RULE: u64 = 50;

impl ReportFormat for GitHubFormat {
    fn limits(&self) -> Limits {
        Limits { per_rule: Some(PER_RULE), ..Limits::default() }
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems() {
            to.add(problem.rule, |out| out.push_str(&self.annotation(frame, problem)));
        }
    }

    fn input(&self, input: &InputReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        let (file, text) = (property(input.name), data(&format!("cannot read the input: {error}")));
        writeln!(out, "::error file={file},title=unreadable::{text}")
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        if end.hidden > 0 {
            let more = counted(end.hidden, "more problem");
            writeln!(out, "::notice title={}::{more} not shown", self.command)?;
        }
        writeln!(out, "{}", tally(end.summary))
    }
}

/// Escapes the text of a command, which ends at a line break.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property, which ends at a comma or at two colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn texts_cannot_end_a_command_or_a_property() {
        assert_eq!(data("a\n::error::b\r%0A%"), "a\\u{a}::error::b\\u{d}%250A%25");
        assert_eq!(property("a,line=1::x\n::set-output name=b::c"), "a%2Cline=1%3A%3Ax\\u{a}%3A%3Aset-output name=b%3A%3Ac");
    }
}
