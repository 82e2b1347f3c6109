//! GitLab's report of code quality: a list of issues.

use std::io::{self, Write};

use super::json::quote;
use super::{Checked, Format, fingerprint, relative, sentence, separated};
use crate::capture::part::Shown;
use crate::capture::run::{Input, Summary};
use tieline::capture::Finding;
use tieline::problem::{Level, Show};

/// The format `gitlab`.
#[derive(Debug)]
pub(crate) struct GitLab {
    show: Show,
}

impl GitLab {
    pub(crate) fn new(show: Show) -> Self {
        Self { show }
    }

    fn issue(&self, frame: &Checked<'_>, finding: &Finding) -> String {
        let severity = if finding.level == Level::Deny { "major" } else { "minor" };
        format!(
            r#"{{"type":"issue","check_name":"{}","description":{},"severity":"{severity}","categories":["Bug Risk"],"fingerprint":"{}","location":{{"path":{},"lines":{{"begin":{}}}}}}}"#,
            finding.rule,
            quote(&sentence(finding, self.show)),
            fingerprint(frame, finding),
            quote(relative(frame.file)),
            finding.line,
        )
    }
}

impl Format for GitLab {
    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn frame(&self, frame: &Checked<'_>, to: &mut Shown) {
        for finding in frame.findings {
            to.add(|out| out.push_str(&self.issue(frame, finding)));
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
