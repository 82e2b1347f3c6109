//! Why the artefacts cannot be made.

use std::fmt;

use crate::sample::SampleError;
use crate::shape::PatternError;

/// The artefacts cannot be made: a declaration must change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaError {
    /// Two things have the same name in `$defs`.
    NameTaken {
        /// The name.
        name: String,
        /// What has it.
        first: String,
        /// What would have it too.
        second: String,
    },
    /// A pattern is not written in the dialect that all engines read alike.
    Pattern {
        /// Where it stands.
        at: String,
        /// The pattern.
        pattern: String,
        /// Where the dialect ends.
        error: PatternError,
    },
    /// A pattern matches texts that end with a line feed, of which engines disagree.
    LineFeed {
        /// Where it stands.
        at: String,
        /// The pattern.
        pattern: String,
    },
    /// An example or a default does not fit its type.
    Misfit {
        /// Where it stands.
        at: String,
        /// `example` or `default`.
        what: &'static str,
        /// Its text.
        text: String,
        /// Why it does not fit.
        reason: String,
    },
    /// No example can be made of a frame.
    Sample(SampleError),
    /// A reference leads nowhere, or a keyword would be read differently by some engines: a bug of ours.
    Unsound {
        /// The file.
        file: String,
        /// What is wrong.
        what: String,
    },
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameTaken { name, first, second } => {
                write!(
                    f,
                    "`{name}` would be the name of two entries of `$defs`: of {first} and of {second}; rename one of the types"
                )
            }
            Self::Pattern { at, pattern, error } => {
                write!(f, "{at}: the pattern `{pattern}` is not read alike by all engines: {error}")
            }
            Self::LineFeed { at, pattern } => write!(
                f,
                "{at}: the pattern `{pattern}` matches texts that end with a line feed, of which engines disagree: \
                 shut it out of the last class, as in `[^,\\x0a]`"
            ),
            Self::Misfit { at, what, text, reason } => {
                write!(f, "{at}: the {what} {text} does not fit the type: {reason}; correct one of them")
            }
            Self::Sample(error) => error.fmt(f),
            Self::Unsound { file, what } => write!(f, "{file}: {what}; please report it: this is a bug of the generator"),
        }
    }
}

impl std::error::Error for SchemaError {}

impl From<SampleError> for SchemaError {
    fn from(error: SampleError) -> Self {
        Self::Sample(error)
    }
}
