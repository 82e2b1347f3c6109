//! Frames generated from a plan: examples, and random samples that depend only on the seed.

#[cfg(feature = "arbitrary1")]
pub mod arbitrary1;
mod choose;
mod conversation;
mod distinct;
#[cfg(feature = "compat")]
mod edits;
mod frame;
mod generate;
mod generate_containers;
mod generate_value;
#[cfg(feature = "compat")]
mod located;
mod mutate;
mod mutation;
mod print;
#[cfg(feature = "proptest1")]
pub mod proptest1;
mod random;
mod rng;
#[cfg(any(feature = "arbitrary1", feature = "proptest1"))]
mod source;
mod tree;

pub use conversation::{
    ConversationGenerator, ConversationMutation, SampleConversation, SampleFrame, UnknownConversationMutation,
};
#[cfg(feature = "compat")]
pub(crate) use edits::PathEdits;
#[doc(hidden)]
pub use frame::examples_of;
pub use frame::{Example, examples};
pub use generate::{Generator, Sample};
#[cfg(feature = "compat")]
pub(crate) use located::{Budget, FREE, Leaf, PathStep, Placed, PlainValues};
pub use mutation::{MutationKind, UnknownMutation};

use std::borrow::Cow;
use std::fmt;

use crate::problem::Rule;

/// Whether a sample is valid, as far as the generator determines it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Claim {
    /// The sample is valid.
    Valid,
    /// The sample is invalid. If a rule is given, the strict checker reports it.
    Invalid(Option<Rule>),
    /// The sample may be valid or invalid.
    Unknown,
}

/// The size of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Size {
    /// Only required members, and the shortest form of the target.
    Minimal,
    /// All members that are not deprecated, and the longest form of the target.
    Full,
}

impl Size {
    /// Both sizes.
    pub const ALL: [Self; 2] = [Self::Minimal, Self::Full];

    /// The name: `minimal` or `full`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Full => "full",
        }
    }
}

/// The error when no example can be generated.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SampleError {
    /// Every value of a type contains another value of that type.
    Endless {
        /// The type's name.
        name: String,
    },
    /// No value satisfies the rules.
    Impossible {
        /// A description of the value and its rules.
        what: String,
    },
    /// No string is known that a Rust type parses.
    NoExample {
        /// The type's name.
        name: String,
    },
    /// Every valid frame exceeds the size limit of the generator.
    TooLarge {
        /// A description of the frame or value, and its rules.
        what: String,
    },
    /// The protocol has no messages, so that it has no frames.
    NoMessages,
    /// A declared example is not JSON.
    Declared {
        /// The text.
        text: String,
    },
    /// The checker rejects the frame: a declared example does not fit its type, or the generator has a bug.
    Rejected {
        /// The message's name.
        message: Cow<'static, str>,
        /// The frame.
        text: String,
        /// The first problem that the checker reports.
        reason: String,
    },
}

impl fmt::Display for SampleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endless { name } => {
                write!(
                    f,
                    "every value of `{name}` contains another one; use `Option` for a field on the path, or allow an empty array"
                )
            }
            Self::Impossible { what } => write!(f, "no value satisfies all rules of {what}; relax one of them"),
            Self::NoExample { name } => {
                write!(f, "no string is known that `{name}` parses; state one with `#[wire(example = \"…\")]`")
            }
            Self::TooLarge { what } => write!(f, "{what} exceeds the size limit of generated frames; relax its rules"),
            Self::NoMessages => f.write_str("the protocol has no messages, so that it has no frames"),
            Self::Declared { text } => write!(f, "the declared example {text} is not JSON"),
            Self::Rejected { message, text, reason } => {
                write!(
                    f,
                    "the checker rejects the example {text} of `{message}`: {reason}; correct the examples declared by its types"
                )
            }
        }
    }
}

impl std::error::Error for SampleError {}
