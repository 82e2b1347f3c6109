//! Frames generated from a plan: examples, and random samples that depend only on the seed.

mod choose;
mod frame;
mod generate;
mod generate_value;
#[cfg(feature = "compat")]
mod located;
mod mutate;
mod mutation;
mod print;
mod random;
mod rng;
mod tree;

#[doc(hidden)]
pub use frame::examples_of;
pub use frame::{Example, examples};
pub use generate::{Generator, Sample};
#[cfg(feature = "compat")]
pub(crate) use located::{Budget, ELEMENT, FREE, Leaf, Placed, PlainValues, VALUE};
pub use mutation::{MutationKind, UnknownMutation};

use std::borrow::Cow;
use std::fmt;

use crate::problem::Rule;

/// What is known of a sample from the way in which it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// It is a frame of its message.
    Valid,
    /// It is not valid. If a rule is given, the strict checker reports it.
    Invalid(Option<Rule>),
    /// It may be either.
    Unknown,
}

/// How much an example holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Size {
    /// Only what must be there, and the shortest form of the target.
    Minimal,
    /// Every key that may be there and is not deprecated, and the longest form of the target.
    Full,
}

impl Size {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Minimal, Self::Full];

    /// The word: `minimal` or `full`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Full => "full",
        }
    }
}

/// No example can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// A value of this type always holds another one of it.
    Endless {
        /// The type's name.
        name: String,
    },
    /// The rules of a value leave nothing.
    Impossible {
        /// What the value is, and its rules.
        what: String,
    },
    /// A frame that follows the rules is larger than any that is generated.
    TooLarge {
        /// What the frame or the value in it is, and its rules.
        what: String,
    },
    /// A declared example is not JSON.
    Declared {
        /// The text.
        text: String,
    },
    /// The checker rejects the frame: a declared example does not fit its type, or the generator has a bug.
    Refused {
        /// The message's name.
        message: Cow<'static, str>,
        /// The frame.
        text: String,
        /// What the checker says.
        reason: String,
    },
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endless { name } => {
                write!(
                    f,
                    "a value of `{name}` always holds another one: make a key on the way an `Option`, or its list one that may be empty"
                )
            }
            Self::Impossible { what } => write!(f, "no value keeps all rules of {what}: loosen one"),
            Self::TooLarge { what } => write!(f, "{what} is larger than any frame that is generated: loosen its rules"),
            Self::Declared { text } => write!(f, "the declared example {text} is not JSON"),
            Self::Refused { message, text, reason } => {
                write!(
                    f,
                    "the checker rejects the example {text} of `{message}`: {reason}; correct the examples declared by its types"
                )
            }
        }
    }
}

impl std::error::Error for SampleError {}
