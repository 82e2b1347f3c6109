//! GitLab's code quality report: an array of issues.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use tieline::problem::{Level, Problem, Show};

use super::json::quote;
use super::{InvalidFrame, Limits, ReportFormat, counted, element, fingerprint, sentence, separated};
use crate::capture::batch::{NO_FINGERPRINT, Rendered, hash_part};
use crate::capture::summary::{InputReport, ReportEnd};

/// The format `gitlab`.
#[derive(Debug)]
pub(crate) struct GitLabFormat {
    show: Show,
    /// Whether an issue has been written.
    began: AtomicBool,
    /// The file of the first problem. Every issue needs a file, also one that only counts problems.
    file: OnceLock<String>,
}

/// The maximum number of issues of a rule.
const PER_RULE: u64 = 1000;

/// The maximum number of issues.
const TOTAL: u64 = 5000;

impl GitLabFormat {
    pub(crate) fn new(show: Show) -> Self {
        Self { show, began: AtomicBool::new(false), file: OnceLock::new() }
    }

    /// An issue that is not about a problem in a frame.
    fn general(&self, name: &str, text: &str, severity: &str, file: &str, out: &mut dyn Write) -> io::Result<()> {
        let hash = [name, file].iter().fold(0, |hash, part| hash_part(hash, part.as_bytes()));
        let issue = format!(
            r#"{{"type":"issue","check_name":"{name}","description":{},"severity":"{severity}","categories":["Bug Risk"],"fingerprint":"{hash:032x}","location":{{"path":{},"lines":{{"begin":1}}}}}}"#,
            quote(text),
            quote(file),
        );
        element(&issue, &self.began, out)
    }

    /// Writes an issue, and returns the offset of its fingerprint.
    fn issue(&self, frame: &InvalidFrame<'_>, problem: &Problem, out: &mut String) -> usize {
        let severity = if problem.level == Level::Deny { "major" } else { "minor" };
        // Writing to a string cannot fail.
        let _ = write!(
            out,
            r#"{{"type":"issue","check_name":"{}","description":{},"severity":"{severity}","categories":["Bug Risk"],"fingerprint":""#,
            problem.rule,
            quote(&sentence(problem, self.show)),
        );
        let fingerprint = out.len();
        let (path, line) = (quote(frame.file), frame.line(problem));
        let _ = write!(out, r#"{NO_FINGERPRINT}","location":{{"path":{path},"lines":{{"begin":{line}}}}}}}"#);
        fingerprint
    }
}

impl ReportFormat for GitLabFormat {
    fn limits(&self) -> Limits {
        Limits { per_rule: Some(PER_RULE), total: Some(TOTAL), ..Limits::default() }
    }

    fn begin(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems() {
            to.add_with(problem.rule, fingerprint(frame, problem), |out| self.issue(frame, problem, out));
        }
    }

    fn write(&self, file: &str, shown: &Rendered, out: &mut dyn Write) -> io::Result<()> {
        self.file.get_or_init(|| file.to_owned());
        separated(shown, &self.began, out)
    }

    fn input(&self, input: &InputReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        self.general("unreadable", &format!("cannot read the input: {error}"), "blocker", input.name, out)
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        if let (1.., Some(file)) = (end.hidden, self.file.get()) {
            let text = format!("{} not listed", counted(end.hidden, "more problem"));
            self.general("not-listed", &text, "info", file, out)?;
        }
        out.write_all(b"\n]\n")
    }
}
