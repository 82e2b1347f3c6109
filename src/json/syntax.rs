//! Syntax errors.

use std::borrow::Cow;
use std::fmt;

/// The error for a text that is not I-JSON (RFC 7493).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    /// The kind of error.
    pub kind: SyntaxErrorKind,
    /// The offset in bytes.
    pub offset: usize,
}

/// The text has a syntax error, which the scanner stores. As the error of a `Result` it has no size, so the fast path does
/// not copy a [`SyntaxError`] through every call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Malformed;

/// The kinds of [`SyntaxError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// The text ends too early.
    End,
    /// An unexpected character, and what was expected instead.
    Unexpected(ExpectedToken),
    /// A byte order mark before the text.
    ByteOrderMark,
    /// A control character in a string.
    Control,
    /// An escape that JSON does not define.
    Escape,
    /// A malformed number, such as `01` or `1.`.
    Number,
    /// Bytes that are not UTF-8.
    Encoding,
    /// A member name that appears twice in one object.
    DuplicateKey,
    /// A lone surrogate in an escape.
    Surrogate,
    /// A number whose nearest double is not finite.
    NumberRange,
    /// A container nested too deep.
    TooDeep,
}

/// The token that was expected in place of an unexpected character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedToken {
    /// A value.
    Value,
    /// A member name in quotes.
    Key,
    /// A member name, or the end of the object.
    KeyOrEnd,
    /// A comma, or the end of the object.
    CommaOrBrace,
    /// A comma, or the end of the array.
    CommaOrBracket,
    /// A colon.
    Colon,
    /// `true`, `false` or `null`.
    Literal,
    /// The end of the text.
    EndOfText,
    /// The end of a file that consists of an array of frames.
    EndOfFile,
}

impl ExpectedToken {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Value => "a value",
            Self::Key => "a member name in quotes",
            Self::KeyOrEnd => "a member name in quotes or `}`",
            Self::CommaOrBrace => "`,` or `}`",
            Self::CommaOrBracket => "`,` or `]`",
            Self::Colon => "`:`",
            Self::Literal => "`true`, `false` or `null`",
            Self::EndOfText => "the end of the text",
            Self::EndOfFile => "the end of the file after the array of frames",
        }
    }
}

impl SyntaxErrorKind {
    /// The message of the error, lowercase and without a full stop.
    pub(crate) fn message(self) -> Cow<'static, str> {
        match self {
            Self::End => "unexpected end of the text".into(),
            Self::Unexpected(expected) => ["expected ", expected.as_str()].concat().into(),
            Self::ByteOrderMark => "unexpected byte order mark".into(),
            Self::Control => "unescaped control character in a string".into(),
            Self::Escape => "invalid escape".into(),
            Self::Number => "invalid number".into(),
            Self::Encoding => "invalid UTF-8".into(),
            Self::DuplicateKey => "duplicate member name".into(),
            Self::Surrogate => "lone surrogate".into(),
            Self::NumberRange => "number too large for a double".into(),
            Self::TooDeep => format!("arrays and objects nested more than {} levels deep", super::MAX_DEPTH).into(),
        }
    }
}

impl fmt::Display for ExpectedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for SyntaxErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl std::error::Error for SyntaxError {}
