//! Reports: the problems of one frame, computed from the notes on first access.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::note::{Cause, Note, Notes};
use super::resolve::Resolver;
use crate::envelope::FrameKind;
use crate::plan::Plan;
use crate::problem::{Level, Problem, Rule, escape};

/// The problems of one frame, in the order of the text.
///
/// A report keeps the text and the notes of the checker. The problems are computed on first access and then stored.
#[derive(Clone, Default)]
pub struct Report {
    source: Option<ReportSource>,
    problems: OnceLock<Vec<Problem>>,
}

/// Returned if a text is not the expected frame. It contains at least one problem.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError {
    report: Box<Report>,
}

/// A plan that lives as long as the report: static for derived types, shared for one that was loaded at run time.
#[derive(Debug, Clone)]
pub(crate) enum PlanHandle {
    Static(&'static Plan),
    Shared(Arc<Plan>),
}

/// The rejection of a value by its type, although the value conforms to its shape.
#[derive(Debug)]
pub(crate) struct TypeRejection {
    pub(crate) rule: Rule,
    /// The offset of the value in the text.
    pub(crate) offset: usize,
    /// The message of the type, unmasked: the type determines what it shows.
    pub(crate) reason: String,
}

/// The input from which the problems are computed.
#[derive(Clone)]
struct ReportSource {
    plan: PlanHandle,
    text: Arc<str>,
    message: Option<(FrameKind, usize)>,
    notes: Notes,
}

impl Report {
    /// The report of a text.
    pub(super) fn new(plan: PlanHandle, text: &str, message: Option<(FrameKind, usize)>, notes: Notes) -> Self {
        Self { source: Some(ReportSource { plan, text: text.into(), message, notes }), problems: OnceLock::new() }
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.problems.get_or_init(|| self.source.as_ref().map(ReportSource::problems).unwrap_or_default())
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        let Self { source, problems } = self;
        problems.into_inner().unwrap_or_else(|| source.as_ref().map(ReportSource::problems).unwrap_or_default())
    }

    /// Whether the text is a frame of the protocol. Warnings are allowed.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        match (self.problems.get(), &self.source) {
            (Some(problems), _) => problems.iter().all(|problem| problem.level != Level::Deny),
            (None, Some(source)) => source.notes.iter().all(|note| note.rule.level() != Level::Deny),
            (None, None) => true,
        }
    }
}

impl ReportSource {
    #[cold]
    fn problems(&self) -> Vec<Problem> {
        let mut resolver = Resolver::new(&self.plan, &self.text, self.message);
        self.notes.sorted().into_iter().map(|note| resolver.problem(note)).collect()
    }
}

impl From<Vec<Problem>> for Report {
    fn from(problems: Vec<Problem>) -> Self {
        Self { source: None, problems: problems.into() }
    }
}

impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        self.problems() == other.problems()
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Report").field("problems", &self.problems()).finish()
    }
}

impl ReadError {
    /// The error for a report with a problem at level deny. Without such a problem the decoder disagrees with the checker,
    /// which is reported as `internal`.
    pub(crate) fn new(mut report: Report) -> Self {
        if report.is_valid() {
            let text = "the decoder rejects a frame that the checker accepts: a hand-written `Wire` does not agree with its shape, or this \
                 is a bug in tieline";
            let mut problems = report.into_problems();
            problems.insert(0, Problem::of_frame(Rule::Internal, text.into()));
            report = problems.into();
        }
        Self { report: Box::new(report) }
    }

    /// The error for a value that conforms to its shape and is rejected by its type, in addition to the warnings.
    pub(crate) fn of_type(
        plan: impl Into<PlanHandle>,
        text: &str,
        message: (FrameKind, usize),
        TypeRejection { rule, offset, reason }: TypeRejection,
        warnings: Report,
    ) -> Self {
        let note = Note::new(rule, offset, Cause::Text(escape(&reason).into()));
        let none = || ReportSource { plan: plan.into(), text: text.into(), message: Some(message), notes: Notes::default() };
        let mut source = warnings.source.unwrap_or_else(none);
        source.notes.push(note);
        Self { report: Box::new(Report { source: Some(source), problems: OnceLock::new() }) }
    }

    /// The error for a value that cannot be written as JSON.
    pub(crate) fn unwritable(error: &serde_json::Error) -> Self {
        let text = format!("cannot write the value as JSON: {}", escape(&error.to_string()));
        Self { report: Box::new(vec![Problem::of_frame(Rule::Syntax, text.into())].into()) }
    }

    /// The error for a command that the protocol does not declare.
    pub(crate) fn unknown_command(name: &str) -> Self {
        let text = format!("the protocol declares no command `{}`", escape(name));
        Self { report: Box::new(vec![Problem::of_frame(Rule::UnknownMessage, text.into())].into()) }
    }

    /// All problems, including the warnings.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.report.problems()
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut denied = self.problems().iter().filter(|problem| problem.level == Level::Deny);
        if let Some(first) = denied.next() {
            first.fmt(f)?;
        }
        match denied.count() {
            0 => Ok(()),
            1 => f.write_str(", and 1 more problem"),
            more => write!(f, ", and {more} more problems"),
        }
    }
}

impl std::error::Error for ReadError {}

impl Deref for PlanHandle {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        match self {
            Self::Static(plan) => plan,
            Self::Shared(plan) => plan,
        }
    }
}

impl From<&'static Plan> for PlanHandle {
    fn from(plan: &'static Plan) -> Self {
        Self::Static(plan)
    }
}

impl From<Arc<Plan>> for PlanHandle {
    fn from(plan: Arc<Plan>) -> Self {
        Self::Shared(plan)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::check::{Policy, check};
    use crate::envelope::DESKTOP;
    use crate::plan::Plan;
    use crate::{Command, Path};

    /// Rings a bell.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "bell.ring", target = Path, reply = Self)]
    struct BellRing {
        /// How often.
        times: u8,
    }

    #[test]
    fn a_report_outlives_its_plan() {
        let plan = Arc::new(Plan::of_message(&DESKTOP, BellRing::MESSAGE));
        let text = r#"{"command":"bell.ring","target":"tower","data":{"times":"2"}}"#;
        let report = check(Arc::clone(&plan), text, Policy::Strict, None);
        drop(plan);
        assert_eq!(
            report.problems()[0].to_string(),
            "1:57: error[wrong-type] bell.ring /data/times: expected an integer, found a string of 1 character; help: remove the quotes",
        );
    }
}
