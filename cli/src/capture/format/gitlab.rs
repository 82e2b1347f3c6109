//! GitLab's code quality report: an array of issues.

use std::io::{self, Write};

use tieline::problem::{Level, Problem, Show};

use super::json::quote;
use super::{InvalidFrame, ReportFormat, fingerprint, relative, sentence, separated};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, Summary};

/// The format `gitlab`.
#[derive(Debug)]
pub(crate) struct GitLabFormat {
    show: Show,
}

impl GitLabFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    fn issue(&self, frame: &InvalidFrame<'_>, problem: &Problem) -> String {
        let severity = if problem.level == Level::Deny { "major" } else { "minor" };
        format!(
            r#"{{"type":"issue","check_name":"{}","description":{},"severity":"{severity}","categories":["Bug Risk"],"fingerprint":"{}","location":{{"path":{},"lines":{{"begin":{}}}}}}}"#,
            problem.rule,
            quote(&sentence(problem, self.show)),
            fingerprint(frame, problem),
            quote(relative(frame.file)),
            frame.line(problem),
        )
    }
}

impl ReportFormat for GitLabFormat {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems {
            to.add(|out| out.push_str(&self.issue(frame, problem)));
        }
    }

    fn write(&self, _: &str, shown: &Rendered, first: bool, out: &mut dyn Write) -> io::Result<()> {
        separated(shown, first, out)
    }

    fn input(&self, _: &InputReport<'_>, _: &mut dyn Write) -> io::Result<()> {
        // Every issue needs a position in a file, so an unreadable input appears only in the exit status.
        Ok(())
    }

    fn end(&self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}
