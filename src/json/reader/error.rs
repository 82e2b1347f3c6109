//! Why a value could not be read.

use std::fmt;

use crate::json::{SyntaxError, SyntaxErrorKind};

/// The offset of an error before the start of its value is known.
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

    /// The error of a value at an offset that is not of its type.
    #[cold]
    pub(crate) fn expected(expected: &'static str, offset: usize) -> Self {
        Self { offset, reason: Reason::Expected(expected) }
    }

    /// The error of the object that is being read: a required member is missing.
    #[cold]
    pub(crate) fn missing(name: &'static str) -> Self {
        Self { offset: UNSET, reason: Reason::Missing(name) }
    }

    /// The syntax error of the text; `None` if the text is valid, and only a value is not of its type.
    #[must_use]
    pub fn syntax_error(&self) -> Option<SyntaxError> {
        if let Reason::SyntaxError(kind) = self.reason { Some(SyntaxError { kind, offset: self.offset }) } else { None }
    }

    /// The offset in bytes of the value that could not be read, or of the syntax error.
    #[must_use]
    pub fn offset(&self) -> usize {
        if self.offset == UNSET { 0 } else { self.offset }
    }

    /// The error of a value that starts at `offset`, unless it is that of a value inside it.
    #[cold]
    pub(crate) fn in_value_at(mut self, offset: usize) -> Self {
        if self.offset == UNSET {
            self.offset = offset;
        }
        self
    }

    /// The message without the offset.
    pub(crate) fn reason(&self) -> impl fmt::Display + '_ {
        &self.reason
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
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
