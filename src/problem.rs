//! Problems: what the checker finds, where, why, and what to do.
//!
//! Contact-centre messages are full of personal data. A problem shows rules, pointers, places, declared keys, the
//! protocol's own words, types, lengths and counts; every other string and number it shows only on demand
//! ([`Show::Values`]).

mod place;
mod pointer;
mod rule;
mod text;

pub use place::Place;
pub use pointer::{Pointer, Token};
pub use rule::{Level, Rule};
pub use text::{Detail, Found, Show, escape};

pub(crate) use place::Places;
#[cfg(feature = "schema")]
pub(crate) use text::is_unseen;
#[cfg(feature = "cli")]
pub(crate) use text::push_escaped;
pub(crate) use text::{push_count, push_number};

use std::borrow::Cow;
use std::fmt;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

/// One finding of the checker.
#[derive(Clone)]
#[non_exhaustive]
pub struct Problem {
    /// Which rule is broken.
    pub rule: Rule,
    /// The name of the message, if it is one of the protocol's.
    pub name: Option<&'static str>,
    /// The value that is wrong.
    pub pointer: Pointer,
    /// Where the value stands in the text that was given.
    pub place: Place,
    /// What was found, and what was expected.
    pub detail: Detail,
    hint: Hint,
}

/// What to do about a problem: not looked for before somebody asks.
#[derive(Clone)]
enum Hint {
    None,
    Said(Cow<'static, str>),
    /// Who knows it, and the text that the problem is in.
    Asked(&'static dyn Adviser, Arc<str>),
}

/// Knows what to do about problems.
pub(crate) trait Adviser: Send + Sync + UnwindSafe + RefUnwindSafe {
    /// What to do about a problem in a text, in words of the protocol only.
    fn advise(&self, text: &str, problem: &Problem) -> Option<Cow<'static, str>>;
}

/// All findings in one frame, in the order of the text.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    problems: Vec<Problem>,
}

/// A text is not the frame that was to be read: at least one problem says why.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadError {
    report: Report,
}

impl Problem {
    pub(crate) fn new(rule: Rule, offset: usize, pointer: Pointer, detail: Detail) -> Self {
        Self { rule, name: None, pointer, place: Place::at(offset), detail, hint: Hint::None }
    }

    /// The same with a hint.
    pub(crate) fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.say(hint);
        self
    }

    pub(crate) fn say(&mut self, hint: impl Into<Cow<'static, str>>) {
        self.hint = Hint::Said(hint.into());
    }

    /// Lets somebody be asked for the hint, unless there is one.
    pub(crate) fn ask(&mut self, adviser: &'static dyn Adviser, text: &Arc<str>) {
        if !self.has_hint() {
            self.hint = Hint::Asked(adviser, Arc::clone(text));
        }
    }

    /// Whether the hint is known, or who can be asked for it.
    pub(crate) const fn has_hint(&self) -> bool {
        !matches!(self.hint, Hint::None)
    }

    /// What to do about it, in words of the protocol only.
    #[must_use]
    pub fn hint(&self) -> Option<Cow<'static, str>> {
        match &self.hint {
            Hint::None => None,
            Hint::Said(hint) => Some(hint.clone()),
            Hint::Asked(adviser, text) => adviser.advise(text, self),
        }
    }

    /// What is wrong, in a sentence without its end.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        self.detail.text(show)
    }
}

impl Report {
    /// The problems of a text, put in its order.
    pub(crate) fn new(text: &str, name: Option<&'static str>, mut problems: Vec<Problem>) -> Self {
        if problems.is_empty() {
            return Self::default();
        }
        if problems.len() > 1 {
            problems.sort_by_key(|problem| problem.place.offset);
        }
        let mut places = Places::new(text);
        for problem in &mut problems {
            problem.place = places.at(problem.place.offset);
            problem.name = name;
        }
        Self { problems }
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn problems_mut(&mut self) -> &mut [Problem] {
        &mut self.problems
    }

    /// The problems, in the order of the text.
    #[must_use]
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Whether the text is a frame of the protocol: there may be warnings.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.problems.iter().all(|problem| problem.rule.level() != Level::Deny)
    }
}

impl ReadError {
    /// The error of a report that has a problem at level deny, or else of a bug of ours.
    pub(crate) fn new(mut report: Report) -> Self {
        if report.is_valid() {
            let said = "the reader refuses a frame in which the checker finds nothing: a `Wire` written by hand reads less \
                 than its shape says, or this is a bug of tieline, and you may report it";
            report.problems.insert(0, Problem::new(Rule::Internal, 0, Pointer::default(), Detail::Said(said.into())));
        }
        Self { report }
    }

    /// The error of a value that cannot be written as JSON, and so is no frame.
    pub(crate) fn unwritable(error: &serde_json::Error) -> Self {
        let detail = Detail::Said(format!("the value cannot be written as JSON: {}", escape(&error.to_string())).into());
        Self { report: Report { problems: vec![Problem::new(Rule::Syntax, 0, Pointer::default(), detail)] } }
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
        let Self { rule, name, pointer, place, detail, hint: _ } = self;
        (rule, name, pointer, place, detail) == (&other.rule, &other.name, &other.pointer, &other.place, &other.detail)
            && self.hint() == other.hint()
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, name, pointer, place, detail, hint: _ } = self;
        f.debug_struct("Problem")
            .field("rule", rule)
            .field("name", name)
            .field("pointer", pointer)
            .field("place", place)
            .field("detail", detail)
            .field("hint", &self.hint())
            .finish()
    }
}

impl fmt::Display for Problem {
    /// `1:17: error[wrong-type] interaction.accept /data: expected an object, found a string of 3 characters`, values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}[{}]", self.place.line, self.place.column, self.rule.level().as_str(), self.rule)?;
        if let Some(name) = self.name {
            write!(f, " {name}")?;
        }
        let pointer = self.pointer.text(Show::Masked);
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
