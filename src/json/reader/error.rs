//! Errors of reading values.

use std::fmt;

use crate::json::{SyntaxError, SyntaxErrorKind};

/// The offset of an error until the start of its value is known.
const UNSET: usize = usize::MAX;

/// The error of reading a value.
///
/// Either the text is malformed, the value has the wrong type, or a hand-written [`Wire`](crate::Wire) rejects it. `Display`
/// and `Debug` show no values of the text, provided that the messages given to [`DecodeError::custom`] contain none.
// One pointer, so that the results of most functions that read are returned in registers.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<LocatedReason>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct LocatedReason {
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
    #[cold]
    fn new(offset: usize, reason: Reason) -> Self {
        Self(Box::new(LocatedReason { offset, reason }))
    }

    /// The error for a value that its type rejects, for a hand-written `Wire`.
    ///
    /// The message is shown unchanged. It should state what was expected, not what was found. The offset of the error is the
    /// start of the value.
    #[cold]
    pub fn custom(message: impl fmt::Display) -> Self {
        Self::new(UNSET, Reason::Custom(message.to_string().into()))
    }

    /// The error for a value of the wrong type at an offset.
    #[cold]
    pub(crate) fn expected(expected: &'static str, offset: usize) -> Self {
        Self::new(offset, Reason::Expected(expected))
    }

    /// The error for a missing required member of the current object.
    #[cold]
    pub(crate) fn missing(name: &'static str) -> Self {
        Self::new(UNSET, Reason::Missing(name))
    }

    /// The syntax error, if the text is malformed.
    #[must_use]
    pub fn syntax_error(&self) -> Option<SyntaxError> {
        if let Reason::SyntaxError(kind) = self.0.reason { Some(SyntaxError { kind, offset: self.0.offset }) } else { None }
    }

    /// The offset in bytes of the value or the syntax error.
    #[must_use]
    pub fn offset(&self) -> usize {
        if self.0.offset == UNSET { 0 } else { self.0.offset }
    }

    /// Sets the offset, unless the error already has that of an inner value.
    #[cold]
    pub(crate) fn in_value_at(mut self, offset: usize) -> Self {
        if self.0.offset == UNSET {
            self.0.offset = offset;
        }
        self
    }

    /// The message without the offset.
    pub(crate) fn reason(&self) -> impl fmt::Display + '_ {
        &self.0.reason
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LocatedReason { offset, reason } = &*self.0;
        f.debug_struct("DecodeError").field("offset", offset).field("reason", reason).finish()
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
        Self::new(offset, Reason::SyntaxError(kind))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.reason())?;
        if self.0.offset == UNSET { Ok(()) } else { write!(f, " at byte {}", self.0.offset) }
    }
}

impl std::error::Error for DecodeError {}
