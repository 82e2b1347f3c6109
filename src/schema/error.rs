//! The error for artefacts that cannot be generated.

use std::fmt;

use crate::sample::SampleError;
use crate::shape::PatternError;

/// The artefacts cannot be generated because a declaration must change.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaError {
    /// Two types or frames have the same name in `$defs`.
    NameTaken {
        /// The name.
        name: String,
        /// The first that has it.
        first: String,
        /// The second.
        second: String,
    },
    /// A pattern is not in the dialect that all validators interpret alike.
    Pattern {
        /// The type or field.
        at: String,
        /// The pattern.
        pattern: String,
        /// The unsupported syntax and its position.
        error: PatternError,
    },
    /// A pattern matches texts that end with a line feed, on which validators disagree.
    LineFeed {
        /// The type or field.
        at: String,
        /// The pattern.
        pattern: String,
    },
    /// What is stated about stability contradicts itself or the version of the protocol.
    Stability {
        /// The message, type or field.
        at: String,
        /// The contradiction.
        reason: String,
    },
    /// The payload of a message cannot be flat.
    FlatPayload {
        /// The frame.
        at: String,
        /// The reason.
        reason: String,
    },
    /// An example or a default is not valid for its type.
    InvalidValue {
        /// The type or field.
        at: String,
        /// `example` or `default`.
        what: &'static str,
        /// Its text.
        text: String,
        /// Why it is invalid.
        reason: String,
    },
    /// No example of a frame can be generated.
    Sample(SampleError),
    /// A reference has no target, or some validators would interpret a keyword differently: a bug of the library.
    Invalid {
        /// The file.
        file: String,
        /// A description of the error.
        what: String,
    },
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameTaken { name, first, second } => {
                write!(
                    f,
                    "duplicate name `{name}` in `$defs`, of {first} and of {second}; rename one of the types, or use `#[wire(name = \"…\")]`"
                )
            }
            Self::Pattern { at, pattern, error } => {
                write!(f, "{at}: unsupported pattern `{pattern}`: {error}")
            }
            Self::LineFeed { at, pattern } => write!(
                f,
                "{at}: the pattern `{pattern}` matches texts that end with a line feed, on which validators disagree; \
                 exclude it from the last class, as in `[^,\\x0a]`"
            ),
            Self::InvalidValue { at, what, text, reason } => {
                write!(f, "{at}: the {what} {text} is not valid for the type: {reason}")
            }
            Self::Stability { at, reason } | Self::FlatPayload { at, reason } => write!(f, "{at}: {reason}"),
            Self::Sample(error) => error.fmt(f),
            Self::Invalid { file, what } => write!(f, "{file}: {what}; this is a bug of tieline, please report it"),
        }
    }
}

impl std::error::Error for SchemaError {}

impl From<SampleError> for SchemaError {
    fn from(error: SampleError) -> Self {
        Self::Sample(error)
    }
}
