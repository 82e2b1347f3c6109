//! Problems: what the checker finds, where, why, and what to do about it.
//!
//! A [`Problem`] is plain data that the library, captures and the command share. Contact-centre messages are full of
//! personal data, so `Display` and `Debug` show rules, pointers, places, declared names, types, lengths and counts;
//! every other string and number is shown only on demand ([`Show::Values`]).

mod expected;
mod place;
mod pointer;
mod rule;
pub(crate) mod text;

pub use expected::{Expected, Found, ValueType};
pub use place::Place;
pub use pointer::{Pointer, Step};
pub use rule::{Level, Rule};
pub use text::{Show, escape};

pub(crate) use place::Places;
#[cfg(feature = "compat")]
pub(crate) use pointer::escape_token;

use std::borrow::Cow;
use std::fmt;

use crate::envelope::FrameKind;
use text::push_shortened;

/// One finding of the checker.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The rule that is broken.
    pub rule: Rule,
    /// The level of the rule; a run of the command may change it.
    pub level: Level,
    /// The name of the message, if the protocol declares it.
    pub name: Option<Cow<'static, str>>,
    /// The path to the value in the frame.
    pub pointer: Pointer,
    /// The position of the value in the text of the frame.
    pub place: Place,
    /// What is wrong.
    pub detail: Detail,
    /// What to do about it. It holds names of the protocol only, never a value.
    pub help: Option<Cow<'static, str>>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// One thing was expected and another found.
    Mismatch {
        /// What was expected.
        expected: Expected,
        /// What was found.
        found: Found,
    },
    /// A required member is missing.
    Missing {
        /// Its name.
        name: Cow<'static, str>,
    },
    /// A member that the object, or a frame of this kind, does not declare.
    Unknown {
        /// Its name, as the last step of the pointer.
        step: Step,
        /// The kind of the frame, if it is a member of the frame.
        kind: Option<FrameKind>,
    },
    /// A sentence without values.
    Text(Cow<'static, str>),
}

impl Problem {
    /// A problem that has no text: it points to the frame.
    pub(crate) fn of_frame(rule: Rule, text: Cow<'static, str>) -> Self {
        Self {
            rule,
            level: rule.level(),
            name: None,
            pointer: Pointer::default(),
            place: Place::FIRST,
            detail: Detail::Text(text),
            help: None,
        }
    }

    /// What is wrong, in one sentence.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        self.detail.text(show)
    }
}

impl Detail {
    /// What was expected, where one thing was expected and another found.
    #[must_use]
    pub fn expected(&self) -> Option<&Expected> {
        if let Self::Mismatch { expected, .. } = self { Some(expected) } else { None }
    }

    /// What was found, where one thing was expected and another found.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        if let Self::Mismatch { found, .. } = self { Some(found) } else { None }
    }

    /// The sentence.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.write(show, &mut out);
        out
    }

    /// Appends the sentence to a string.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Missing { name } => out.extend(["missing field `", name, "`"]),
            Self::Unknown { step, kind } => {
                out.push_str("unknown field");
                if let Some(name) = step.name().filter(|_| show == Show::Values || !step.is_masked()) {
                    out.push_str(" `");
                    push_shortened(name, out);
                    out.push('`');
                }
                if let Some(kind) = kind {
                    out.extend([" in ", kind.described()]);
                }
            }
            Self::Mismatch { expected, found } => {
                out.push_str("expected ");
                expected.write(out);
                out.push_str(", found ");
                found.write(show, out);
            }
        }
    }
}

impl fmt::Display for Detail {
    /// The sentence, values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Show::Masked))
    }
}

impl fmt::Display for Problem {
    /// `1:17: error[wrong-type] interaction.accept /data: expected an object, found a string of 3 characters`, values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column, .. } = self.place;
        write!(f, "{line}:{column}: {}[{}]", self.level.as_str(), self.rule)?;
        if let Some(name) = &self.name {
            write!(f, " {name}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " {}", self.pointer)?;
        }
        write!(f, ": {}", self.detail)?;
        if let Some(help) = &self.help {
            write!(f, "; help: {help}")?;
        }
        Ok(())
    }
}
