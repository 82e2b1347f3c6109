//! GitLab's report of code quality: a list of issues.

use std::io::{self, Write};

use tieline::problem::{Level, Problem, Show};

use super::json::quote;
use super::{Checked, Format, fingerprint, relative, sentence, separated};
use crate::capture::part::Shown;
use crate::capture::summary::{Input, Summary};

/// The format `gitlab`.
#[derive(Debug)]
pub(crate) struct GitLab {
    show: Show,
}

impl GitLab {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    fn issue(&self, frame: &Checked<'_>, problem: &Problem) -> String {
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

impl Format for GitLab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn frame(&self, frame: &Checked<'_>, to: &mut Shown) {
        for problem in frame.problems {
            to.add(|out| out.push_str(&self.issue(frame, problem)));
        }
    }

    fn write(&self, _: &str, shown: &Shown, first: bool, out: &mut dyn Write) -> io::Result<()> {
        separated(shown, first, out)
    }

    fn input(&self, _: &Input<'_>, _: &mut dyn Write) -> io::Result<()> {
        // The report knows lines only; that an input cannot be read is said by the exit status.
        Ok(())
    }

    fn end(&self, _: &Summary, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}
