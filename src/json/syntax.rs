//! What can be wrong with a text.

use std::borrow::Cow;
use std::fmt;

/// A fault of a text, before anything is known of what the text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where: the offset in bytes.
    pub offset: usize,
}

/// The text has a fault; the reader that found it says which. It costs nothing to hand up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Malformed;

/// The kinds of [`SyntaxError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// The text ends too early.
    End,
    /// A character that cannot stand here; the field says what may.
    Unexpected(ExpectedToken),
    /// A byte order mark before the text.
    ByteOrderMark,
    /// A control character in a string.
    Control,
    /// An escape that JSON does not have.
    Escape,
    /// A number that is not written as JSON writes numbers.
    Number,
    /// Bytes that are no UTF-8.
    Encoding,
    /// A key that the same object already has.
    DuplicateKey,
    /// Half of a surrogate pair.
    Surrogate,
    /// A number whose nearest double is not finite.
    NumberRange,
    /// A container nested too deep.
    TooDeep,
}

/// What may stand where something else does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExpectedToken {
    /// A value.
    Value,
    /// A key in quotes.
    Key,
    /// A key in quotes, or the end of the object.
    KeyOrEnd,
    /// A comma, or the end of the object.
    CommaOrBrace,
    /// A comma, or the end of the list.
    CommaOrBracket,
    /// A colon.
    Colon,
    /// One of the three words.
    Word,
    /// Nothing.
    EndOfText,
    /// Nothing more in a file that holds a list of texts.
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
            Self::Word => "`true`, `false` or `null`",
            Self::EndOfText => "the end of the text",
            Self::EndOfFile => "the end of the file after the array of frames",
        }
    }
}

impl SyntaxErrorKind {
    /// What is wrong, in a sentence without its end.
    pub(crate) fn said(self) -> Cow<'static, str> {
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
        f.write_str(&self.said())
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.kind, self.offset)
    }
}

impl std::error::Error for SyntaxError {}
