//! Why a value could not be read.

use std::fmt;

use crate::json::{SyntaxError, SyntaxErrorKind};

/// The offset of an error whose value is not known yet.
const UNSET: usize = usize::MAX;

/// Why a value could not be read.
///
/// The text is not valid, the value is not of its type, or a [`Wire`](crate::Wire) written by hand rejects it. `Display` and
/// `Debug` show no values of the text, as long as the messages given to [`DecodeError::custom`] contain none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    offset: usize,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    SyntaxError(SyntaxErrorKind),
    Expected(&'static str),
    Missing(&'static str),
    Custom(Box<str>),
}

impl DecodeError {
    /// The error of a value that its type rejects, for a `Wire` written by hand.
    ///
    /// The message is shown as it is: it should say what was expected, not what was found. The offset is the start of the
    /// value that is being read.
    #[cold]
    pub fn custom(message: impl fmt::Display) -> Self {
        Self { offset: UNSET, reason: Reason::Custom(message.to_string().into()) }
    }

    /// The value at an offset is not what was expected.
    #[cold]
    pub(crate) fn expected(expected: &'static str, offset: usize) -> Self {
        Self { offset, reason: Reason::Expected(expected) }
    }

    /// A required member is missing from the object that is being read.
    #[cold]
    pub(crate) fn missing(name: &'static str) -> Self {
        Self { offset: UNSET, reason: Reason::Missing(name) }
    }

    /// What is wrong with the text, unless it is valid and only a value is not of its type.
    #[must_use]
    pub fn fault(&self) -> Option<SyntaxError> {
        if let Reason::SyntaxError(kind) = self.reason { Some(SyntaxError { kind, offset: self.offset }) } else { None }
    }

    /// Where the value that could not be read starts in the text, or where the text is not valid: in bytes.
    #[must_use]
    pub fn offset(&self) -> usize {
        if self.offset == UNSET { 0 } else { self.offset }
    }

    /// The same error, for a value that starts at `offset`, unless it is known to be of a value inside it.
    #[cold]
    pub(crate) fn in_value_at(mut self, offset: usize) -> Self {
        if self.offset == UNSET {
            self.offset = offset;
        }
        self
    }

    /// What is wrong, without the offset.
    pub(crate) fn reason(&self) -> Shown<'_> {
        Shown(&self.reason)
    }
}

/// A reason, in words.
pub(crate) struct Shown<'e>(&'e Reason);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Reason::SyntaxError(kind) => kind.fmt(f),
            Reason::Expected(expected) => write!(f, "expected {expected}"),
            Reason::Missing(name) => write!(f, "missing field `{name}`"),
            Reason::Custom(message) => f.write_str(message),
        }
    }
}

impl From<SyntaxError> for DecodeError {
    #[cold]
    fn from(SyntaxError { kind, offset }: SyntaxError) -> Self {
        Self { offset, reason: Reason::SyntaxError(kind) }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason())?;
        if self.offset == UNSET { Ok(()) } else { write!(f, " at byte {}", self.offset) }
    }
}

impl std::error::Error for DecodeError {}
