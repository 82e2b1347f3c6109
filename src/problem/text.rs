//! What a problem says, with and without values.

use std::borrow::Cow;
use std::fmt::Write;

use crate::json::{Integral, Reader, Text};

/// Whether values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Types, lengths and counts only.
    #[default]
    Masked,
    /// Values too. They may be personal data.
    Values,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// One thing was expected and another found.
    Expected {
        /// What was expected, in the protocol's own words.
        expected: Cow<'static, str>,
        /// What was found.
        found: Found,
    },
    /// A required key is absent.
    Missing {
        /// The key.
        key: Cow<'static, str>,
    },
    /// A sentence without values.
    Said(Cow<'static, str>),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    what: What,
    value: Option<String>,
}

/// The type, length or count of what was found, put into words when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Words(&'static str),
    /// A string of so many characters.
    String(u64),
    /// So many of something.
    Count(u64, &'static str),
}

/// How much of a value is shown.
const MOST: usize = 80;

impl Detail {
    /// The sentence without its end.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.push(show, &mut out);
        out
    }

    /// Writes the same behind a text.
    #[doc(hidden)]
    pub fn push(&self, show: Show, out: &mut String) {
        match self {
            Self::Said(said) => out.push_str(said),
            Self::Missing { key } => out.extend(["the key `", key, "` is missing"]),
            Self::Expected { expected, found } => {
                out.extend(["expected ", expected, ", found "]);
                found.push(show, out);
            }
        }
    }
}

impl Found {
    /// The value that stands in a text.
    pub(crate) fn at(text: &str, at: usize) -> Self {
        let mut reader = Reader::resume(text, at, 1);
        let word = |what, word: &str| Self::words(what, text.get(at..at + word.len()));
        match reader.peek() {
            b'"' => reader.string().map_or_else(|_| Self::words("a string", None), Self::string),
            b'{' => Self::words("an object", None),
            b'[' => Self::words("a list", None),
            b't' => word("a boolean", "true"),
            b'f' => word("a boolean", "false"),
            b'n' => Self::words("null", None),
            _ => match reader.number() {
                Ok(token) if token.integral() != Integral::Fraction => Self::words("an integer", Some(token.raw)),
                Ok(token) => Self::words("a number", Some(token.raw)),
                Err(_) => Self::words("a number", None),
            },
        }
    }

    /// Something with a name, and its value as it stands in the text.
    pub(crate) fn words(what: &'static str, value: Option<&str>) -> Self {
        Self { what: What::Words(what), value: value.map(str::to_owned) }
    }

    /// A string of so many characters, and as it stands in the text.
    pub(crate) fn string(text: Text<'_>) -> Self {
        let count = text.unescape().chars().count();
        Self { what: What::String(count as u64), value: Some(["\"", text.raw, "\""].concat()) }
    }

    /// So many of something.
    pub(crate) const fn count(count: u64, unit: &'static str, value: Option<String>) -> Self {
        Self { what: What::Count(count, unit), value }
    }

    /// The value as it stands in the text: it may be personal data.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    pub(crate) const fn is_string(&self) -> bool {
        matches!(self.what, What::String(_))
    }

    /// Whether it is what these words say.
    pub(crate) fn is(&self, words: &str) -> bool {
        matches!(self.what, What::Words(what) if what == words)
    }

    /// What was found, with its value if that is to be shown.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        let mut out = String::new();
        self.push(show, &mut out);
        out
    }

    /// Writes the same behind a text.
    #[doc(hidden)]
    pub fn push(&self, show: Show, out: &mut String) {
        match self.what {
            What::Words(what) => out.push_str(what),
            What::String(0) => out.push_str("an empty string"),
            What::String(count) => {
                out.push_str("a string of ");
                push_count(count, "character", out);
            }
            What::Count(count, unit) => push_count(count, unit, out),
        }
        if let (Some(value), Show::Values) = (&self.value, show) {
            let end = value.char_indices().nth(MOST).map_or(value.len(), |(end, _)| end);
            out.push(' ');
            push_escaped(&value[..end], out);
            if end < value.len() {
                out.push('…');
            }
        }
    }
}

/// Writes a number behind a text.
pub fn push_number(mut number: u64, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] += (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.push_str(std::str::from_utf8(&digits[start..]).unwrap_or_default());
}

/// Writes so many of something behind a text.
pub(crate) fn push_count(count: u64, unit: &str, out: &mut String) {
    push_number(count, out);
    out.extend([" ", unit, if count == 1 { "" } else { "s" }]);
}

/// A text whose controls and marks of direction cannot disturb what shows it.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, &mut out);
    out
}

/// Writes the same behind a text.
pub fn push_escaped(text: &str, out: &mut String) {
    let start = out.len();
    out.push_str(text);
    escape_from(start, out);
}

/// Escapes what stands from an offset on.
pub(super) fn escape_from(start: usize, out: &mut String) {
    if is_plain(&out[start..]) {
        return;
    }
    for character in out.split_off(start).chars() {
        if is_unseen(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
}

/// Whether a text is of ASCII that is seen, as most are.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Whether a character is a control, a mark of direction, a separator of lines, or has no width.
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
