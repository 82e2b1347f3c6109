//! Problems: what the checker finds, where, why, and what to do.
//!
//! Contact-centre messages are full of personal data. A problem shows rules, pointers, places, declared keys, the
//! protocol's own words, types, lengths and counts; every other string and number it shows only on demand
//! ([`Show::Values`]).

mod few;
mod note;
mod place;
mod pointer;
mod rule;
pub(crate) mod text;

pub use place::Place;
pub use pointer::{Pointer, Token};
pub use rule::{Level, Rule};
pub use text::{Detail, Found, Show, escape};

pub(crate) use few::Few;
pub(crate) use note::{Cause, Note, Way};
pub(crate) use place::Places;
pub(crate) use text::{push_count, push_number};

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU32;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// One finding of the checker. It keeps the text that it was found in, and tells from it what it is asked for.
#[derive(Clone)]
#[non_exhaustive]
pub struct Problem {
    /// Which rule is broken.
    pub rule: Rule,
    /// The name of the message, if it is one of the protocol's.
    pub name: Option<Cow<'static, str>>,
    /// The line and the column, if they have been counted: of many problems at once.
    counted: Option<(NonZeroU32, u32)>,
    note: Note,
    text: Arc<str>,
    /// Who knows more, unless there is no more to know.
    adviser: Option<&'static dyn Adviser>,
}

/// Of more problems than so many in one text, hints are not left until they are asked for: each would cost a look at all of it.
const FEW: usize = 8;

/// Knows more of a problem than can be told without a plan.
pub(crate) trait Adviser: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// The pointer of a problem in a text.
    fn pointer(&self, text: &str, note: &Note) -> Pointer;

    /// What to do about it, in words of the protocol only.
    fn hint(&self, text: &str, rule: Rule, note: &Note) -> Option<Cow<'static, str>>;

    /// The same of many problems in one text.
    fn hints(&self, text: &str, notes: &[(Rule, Note)]) -> Vec<Option<Cow<'static, str>>>;
}

/// All findings in one frame, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    problems: Few<Problem>,
}

/// A text is not the frame that was to be read: at least one problem says why.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError {
    report: Box<Report>,
}

impl Problem {
    /// A problem of no text.
    fn alone(rule: Rule, said: Cow<'static, str>) -> Self {
        let note = Note::new(0, Way::Frame, Detail::Said(said).into());
        Self { rule, name: None, counted: None, note, text: Arc::default(), adviser: None }
    }

    /// The value that is wrong.
    #[must_use]
    pub fn pointer(&self) -> Pointer {
        let pointer = self.note.pointer(&self.text);
        match self.adviser {
            Some(adviser) if self.note.is_open(&pointer) => adviser.pointer(&self.text, &self.note),
            _ => pointer,
        }
    }

    /// Where the value stands in the text that was given.
    #[must_use]
    pub fn place(&self) -> Place {
        let offset = self.note.at;
        match self.counted {
            Some((line, column)) => Place { offset, line: line.get() as usize, column: column as usize },
            None => Places::new(&self.text).at(offset),
        }
    }

    /// What was found, and what was expected.
    #[must_use]
    pub fn detail(&self) -> Detail {
        self.note.detail(&self.text)
    }

    /// What to do about it, in words of the protocol only.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        match &self.note.cause {
            Cause::Told(told) => Some(told.hint.clone()),
            _ => self.adviser?.hint(&self.text, self.rule, &self.note),
        }
    }

    /// What is wrong, in a sentence without its end.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        self.detail().text(show)
    }
}

impl Report {
    /// The problems of a text, put in its order.
    #[inline]
    pub(crate) fn new(
        text: &str,
        name: Option<Cow<'static, str>>,
        adviser: &'static dyn Adviser,
        notes: Few<(Rule, Note)>,
    ) -> Self {
        let problem =
            |text, counted, (rule, note)| Problem { rule, name: name.clone(), counted, note, text, adviser: Some(adviser) };
        let problems = match notes {
            Few::None => Few::None,
            Few::One(found) => Few::One(problem(Arc::from(text), None, found)),
            Few::Many(mut notes) => {
                notes.sort_by_key(|(_, note)| note.at);
                let mut places = Places::new(text);
                let mut counted = |at| {
                    let Place { line, column, .. } = places.at(at);
                    Some((NonZeroU32::new(line.try_into().ok()?)?, column.try_into().ok()?))
                };
                let kept: Arc<str> = Arc::from(text);
                let hints = if notes.len() > FEW { adviser.hints(text, &notes) } else { Vec::new() };
                let problems = notes.into_iter().map(|found| problem(Arc::clone(&kept), counted(found.1.at), found));
                let mut problems: Vec<Problem> = problems.collect();
                for (problem, hint) in problems.iter_mut().zip(hints) {
                    match hint {
                        Some(hint) => problem.note.tell(hint),
                        None => problem.adviser = None,
                    }
                }
                Few::Many(problems)
            }
        };
        Self { problems }
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        self.problems.as_slice()
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems.into_vec()
    }

    /// Whether the text is a frame of the protocol: there may be warnings.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.problems().iter().all(|problem| problem.rule.level() != Level::Deny)
    }
}

impl From<Problem> for Report {
    fn from(problem: Problem) -> Self {
        Self { problems: Few::One(problem) }
    }
}

impl ReadError {
    /// The error of a report that has a problem at level deny, or else of a bug of ours.
    pub(crate) fn new(mut report: Report) -> Self {
        if report.is_valid() {
            let said = "the reader refuses a frame in which the checker finds nothing: a `Wire` written by hand reads less \
                 than its shape says, or this is a bug of tieline, and you may report it";
            let mut problems = report.into_problems();
            problems.insert(0, Problem::alone(Rule::Internal, said.into()));
            report = Report { problems: problems.into() };
        }
        Self { report: Box::new(report) }
    }

    /// The error of a value that cannot be written as JSON, and so is no frame.
    pub(crate) fn unwritable(error: &serde_json::Error) -> Self {
        let said = format!("the value cannot be written as JSON: {}", escape(&error.to_string()));
        Self { report: Box::new(Problem::alone(Rule::Syntax, said.into()).into()) }
    }

    /// Everything that is wrong, and the warnings.
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

impl PartialEq for Problem {
    fn eq(&self, other: &Self) -> bool {
        (self.rule, &self.name, self.place()) == (other.rule, &other.name, other.place())
            && (self.pointer(), self.detail(), self.hint()) == (other.pointer(), other.detail(), other.hint())
    }
}

#[expect(clippy::missing_fields_in_debug, reason = "what is told of the text, and not the text")]
impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Problem")
            .field("rule", &self.rule)
            .field("name", &self.name)
            .field("pointer", &self.pointer())
            .field("place", &self.place())
            .field("detail", &self.detail())
            .field("hint", &self.hint())
            .finish()
    }
}

impl fmt::Display for Problem {
    /// `1:17: error[wrong-type] interaction.accept /data: expected an object, found a string of 3 characters`, values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column, .. } = self.place();
        write!(f, "{line}:{column}: {}[{}]", self.rule.level().as_str(), self.rule)?;
        if let Some(name) = &self.name {
            write!(f, " {name}")?;
        }
        let pointer = self.pointer().text(Show::Masked);
        if !pointer.is_empty() {
            write!(f, " {pointer}")?;
        }
        write!(f, ": {}", self.text(Show::Masked))?;
        if let Some(hint) = self.hint() {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut denied = self.problems().iter().filter(|problem| problem.rule.level() == Level::Deny);
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
