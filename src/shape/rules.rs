//! Rules of fields and newtypes, and the functions that apply them: used by the decoder, the checker and the assertions of
//! the derives.

use super::Format;
use super::pattern::compiled;
use crate::json::{NumberToken, RawStr, Reader};

/// Rules for a value, in addition to those of its shape.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Rules {
    /// The minimum length in Unicode characters.
    pub min_length: Option<u64>,
    /// The maximum length in Unicode characters.
    pub max_length: Option<u64>,
    /// The minimum of a number.
    pub minimum: Option<Bound>,
    /// The maximum of a number.
    pub maximum: Option<Bound>,
    /// The minimum number of elements.
    pub min_items: Option<u64>,
    /// The maximum number of elements.
    pub max_items: Option<u64>,
    /// The format of a string.
    pub format: Option<Format>,
}

/// The bound of a number as written in the attribute.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// An integer within ±(2^53 − 1).
    Integer(i64),
    /// Any other finite number.
    Double(f64),
}

/// Whether the number of characters or elements is within bounds.
pub(crate) const fn count_within(count: u64, minimum: Option<u64>, maximum: Option<u64>) -> bool {
    let above = if let Some(minimum) = minimum { count >= minimum } else { true };
    let below = if let Some(maximum) = maximum { count <= maximum } else { true };
    above && below
}

/// Whether a number is within bounds.
pub(crate) const fn number_within(number: f64, minimum: Option<Bound>, maximum: Option<Bound>) -> bool {
    let above = if let Some(minimum) = minimum { number >= minimum.get() } else { true };
    let below = if let Some(maximum) = maximum { number <= maximum.get() } else { true };
    above && below
}

/// The length of a string in Unicode characters. It counts the bytes that are not UTF-8 continuation bytes.
pub(crate) const fn length(string: &str) -> u64 {
    let bytes = string.as_bytes();
    let (mut length, mut at) = (0, 0);
    while at < bytes.len() {
        length += (bytes[at] & 0xc0 != 0x80) as u64;
        at += 1;
    }
    length
}

/// Whether a byte can be part of an id: not a dot, a space or an ASCII control character.
pub(crate) const fn is_id_byte(byte: u8) -> bool {
    byte > b' ' && byte != b'.' && byte != 0x7f
}

impl Format {
    /// Whether a text has the format.
    pub(crate) fn accepts(self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Id => !text.is_empty() && text.bytes().all(is_id_byte),
            // A pattern that is not in the dialect matches nothing.
            Self::Pattern(source) => compiled(source).is_some_and(|pattern| pattern.matches(text)),
            Self::Named(format) => format.accepts(text),
        }
    }
}

impl Bound {
    /// The bound as a double.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "integer bounds are within ±(2^53 − 1)")]
    pub const fn get(self) -> f64 {
        match self {
            Self::Integer(bound) => bound as f64,
            Self::Double(bound) => bound,
        }
    }

    /// The smallest integer that a lower bound admits.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "the cast saturates at the bounds of `i64`"
    )]
    pub(crate) const fn lowest_integer(self) -> i64 {
        match self {
            Self::Integer(bound) => bound,
            Self::Double(bound) => {
                let truncated = bound as i64;
                if (truncated as f64) < bound { truncated.saturating_add(1) } else { truncated }
            }
        }
    }

    /// The largest integer that an upper bound admits.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "the cast saturates at the bounds of `i64`"
    )]
    pub(crate) const fn highest_integer(self) -> i64 {
        match self {
            Self::Integer(bound) => bound,
            Self::Double(bound) => {
                let truncated = bound as i64;
                if (truncated as f64) > bound { truncated.saturating_sub(1) } else { truncated }
            }
        }
    }
}

impl Rules {
    /// No rules.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        minimum: None,
        maximum: None,
        min_items: None,
        max_items: None,
        format: None,
    };

    /// Whether there are no rules.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// Combines both sets of rules: the stricter of each pair of bounds applies.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            min_length: higher_count(self.min_length, other.min_length),
            max_length: lower_count(self.max_length, other.max_length),
            minimum: higher_bound(self.minimum, other.minimum),
            maximum: lower_bound(self.maximum, other.maximum),
            min_items: higher_count(self.min_items, other.min_items),
            max_items: lower_count(self.max_items, other.max_items),
            // The derives reject a format for a type that has one.
            format: if self.format.is_some() { self.format } else { other.format },
        }
    }

    /// These rules with a format of the string.
    #[must_use]
    pub const fn with_format(self, format: Format) -> Self {
        Self { format: Some(format), ..self }
    }

    /// Whether the value that was read last, after the offset `before`, satisfies the rules.
    pub(crate) fn admit(&self, from: &Reader<'_>, before: usize) -> bool {
        let text = from.value_text(before);
        match text.as_bytes().first() {
            Some(b'"') => {
                let raw = text.get(1..text.len() - 1).unwrap_or_default();
                let string = RawStr { raw, escaped: raw.contains('\\') };
                let string = string.unescape();
                count_within(length(&string), self.min_length, self.max_length)
                    && self.format.is_none_or(|format| format.accepts(&string))
            }
            Some(b'[') => count_within(from.elements(), self.min_items, self.max_items),
            Some(b'-' | b'0'..=b'9') => {
                let plain = !text.contains(['.', 'e', 'E']);
                number_within(NumberToken { raw: text, plain }.double(), self.minimum, self.maximum)
            }
            // The derives allow no rules for other types.
            _ => true,
        }
    }
}

const fn higher_count(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a >= b { a } else { b }),
        (Some(a), None) => Some(a),
        (None, b) => b,
    }
}

const fn lower_count(a: Option<u64>, b: Option<u64>) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a <= b { a } else { b }),
        (Some(a), None) => Some(a),
        (None, b) => b,
    }
}

const fn higher_bound(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a.get() >= b.get() { a } else { b }),
        (Some(a), None) => Some(a),
        (None, b) => b,
    }
}

const fn lower_bound(a: Option<Bound>, b: Option<Bound>) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => Some(if a.get() <= b.get() { a } else { b }),
        (Some(a), None) => Some(a),
        (None, b) => b,
    }
}
