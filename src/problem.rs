//! Problems: the findings of the checker, with position, description and help.
//!
//! A [`Problem`] is plain data that the library, captures and the command share. Contact-centre messages contain much
//! personal data. Therefore `Display` and `Debug` show rules, pointers, positions, declared names, types, lengths and
//! counts. All other strings and numbers are only shown with [`Show::Values`].

mod expected;
mod place;
mod pointer;
mod rule;
pub(crate) mod text;

pub use expected::{Expected, Found, ValueType};
pub use place::Place;
pub use pointer::{Pointer, Step};
#[cfg(feature = "sample")]
pub(crate) use rule::named;
pub use rule::{Level, Rule};
pub use text::{Show, escape};

#[cfg(feature = "capture")]
pub(crate) use expected::FoundKind;
pub(crate) use place::Places;
#[cfg(feature = "compat")]
pub(crate) use pointer::escape_token;
#[cfg(feature = "capture")]
pub(crate) use pointer::looks_like_a_name;

use std::borrow::Cow;
use std::fmt;

use crate::envelope::FrameKind;
use text::push_shortened;

/// One finding of the checker.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Problem {
    /// The violated rule.
    pub rule: Rule,
    /// The level of the rule. The command can change it.
    pub level: Level,
    /// The name of the message, if the protocol declares it.
    pub name: Option<Cow<'static, str>>,
    /// The name of the variant of a union that the value is a part of, if it is.
    pub variant: Option<Cow<'static, str>>,
    /// The path to the value in the frame.
    pub pointer: Pointer,
    /// The position of the value in the text of the frame.
    pub place: Place,
    /// The description of the problem.
    pub detail: Detail,
    /// How to fix the problem. It contains names of the protocol, and no values.
    pub help: Option<Cow<'static, str>>,
}

/// The description of a problem.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// The value found differs from what was expected.
    Mismatch {
        /// What was expected.
        expected: Expected,
        /// What was found.
        found: Found,
    },
    /// A required member is missing.
    Missing {
        /// The name of the member.
        name: Cow<'static, str>,
    },
    /// A member that is not declared for the object or for this kind of frame.
    Unknown {
        /// The last step of the pointer, which contains the name.
        step: Step,
        /// The kind of the frame, if it is a member of the frame.
        kind: Option<FrameKind>,
    },
    /// A message without values.
    Text(Cow<'static, str>),
}

impl Problem {
    /// A problem of a whole frame whose text is not available.
    pub(crate) fn of_frame(rule: Rule, text: Cow<'static, str>) -> Self {
        Self {
            rule,
            level: rule.level(),
            name: None,
            variant: None,
            pointer: Pointer::default(),
            place: Place::FIRST,
            detail: Detail::Text(text),
            help: None,
        }
    }

    /// The description of the problem in one sentence.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.write(show, &mut out);
        out
    }

    /// Appends [`text`](Self::text) to a string.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        self.detail.write(show, out);
        if let Some(variant) = &self.variant {
            out.extend([", in the variant `", variant, "`"]);
        }
    }
}

impl Detail {
    /// What was expected, if the problem is a mismatch.
    #[must_use]
    pub fn expected(&self) -> Option<&Expected> {
        if let Self::Mismatch { expected, .. } = self { Some(expected) } else { None }
    }

    /// What was found, if the problem is a mismatch.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        if let Self::Mismatch { found, .. } = self { Some(found) } else { None }
    }

    /// The description in one sentence.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.write(show, &mut out);
        out
    }

    /// Appends the description to a string.
    #[doc(hidden)]
    pub fn write(&self, show: Show, out: &mut String) {
        match self {
            Self::Text(text) => out.push_str(text),
            Self::Missing { name } => out.extend(["missing field `", name, "`"]),
            Self::Unknown { step, kind } => {
                out.push_str("unknown field");
                if let Some(name) = step.name().filter(|_| step.is_shown(show)) {
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
    /// The description, with values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Show::Masked))
    }
}

impl fmt::Display for Problem {
    /// Writes a problem as `1:17: error[wrong-type] interaction.accept /data: expected an object, found a string of 3
    /// characters`, with values masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column, .. } = self.place;
        write!(f, "{line}:{column}: {}[{}]", self.level.as_str(), self.rule)?;
        if let Some(name) = &self.name {
            write!(f, " {name}")?;
        }
        if !self.pointer.is_empty() {
            write!(f, " {}", self.pointer)?;
        }
        write!(f, ": {}", self.text(Show::Masked))?;
        if let Some(help) = &self.help {
            write!(f, "; help: {help}")?;
        }
        Ok(())
    }
}
