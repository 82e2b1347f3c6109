//! Annotations of GitHub: a workflow command a line. What else is in the log stays as it is.

use std::fmt::Write as _;
use std::io::{self, Write};

use tieline::problem::{Level, Problem, Show, escape};

use super::{InvalidFrame, ReportFormat, relative, sentence, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, Summary};

/// The format `github`.
#[derive(Debug)]
pub(crate) struct GitHubFormat {
    show: Show,
}

impl GitHubFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    fn command(&self, frame: &InvalidFrame<'_>, problem: &Problem) -> String {
        let command = if problem.level == Level::Deny { "error" } else { "warning" };
        let mut title = problem.rule.to_string();
        if let Some(name) = &problem.name {
            // Writing to a string cannot fail.
            let _ = write!(title, " {name}");
        }
        format!(
            "::{command} file={},line={},col={},title={}::{}\n",
            property(relative(frame.file)),
            frame.line(problem),
            frame.column(problem),
            property(&title),
            data(&sentence(problem, self.show)),
        )
    }
}

impl ReportFormat for GitHubFormat {
    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems {
            to.add(|out| out.push_str(&self.command(frame, problem)));
        }
    }

    fn input(&self, input: &InputReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        let (file, said) = (property(relative(input.name)), data(&format!("cannot read the input: {error}")));
        writeln!(out, "::error file={file},title=unreadable::{said}")
    }

    fn end(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", tally(summary))
    }
}

/// The text of a command: it ends with the line.
fn data(text: &str) -> String {
    escape(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: it ends with a comma, or with two colons.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    #[test]
    fn nothing_breaks_out_of_a_command() {
        assert_eq!(data("a\n::error::b\r%0A%"), "a\\u{a}::error::b\\u{d}%250A%25");
        assert_eq!(property("a,line=1::x\n::set-output name=b::c"), "a%2Cline=1%3A%3Ax\\u{a}%3A%3Aset-output name=b%3A%3Ac");
    }
}
