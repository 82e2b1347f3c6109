//! Enums of strings and of integers.

use super::EnumValue;
use crate::json::{DecodeError, EncodeError, MAX_SAFE_INTEGER, Reader, Writer};

/// The values of an enum. Implemented by the derives.
#[doc(hidden)]
pub trait EnumValues: Sized {
    /// The values, in the order of the variants.
    const VALUES: &'static [EnumValue];

    /// The description of the expected values for errors.
    const EXPECTED: &'static str;

    /// Returns the variant of the value with this index.
    fn of_index(index: usize) -> Option<Self>;

    /// Returns the variant for a string that is not one of the values. `None` if the enum is closed.
    #[must_use]
    fn other(_value: String) -> Option<Self> {
        None
    }

    /// Returns the string of the variant.
    fn as_str(&self) -> &str;
}

/// The values of an enum of integers. Implemented by the derives.
#[doc(hidden)]
pub trait IntegerValues: Sized {
    /// The values, in the order of the variants.
    const VALUES: &'static [EnumValue];

    /// The values as integers.
    const INTEGERS: &'static [i64];

    /// Returns the variant of the value with this index.
    fn of_index(index: usize) -> Option<Self>;

    /// Returns the variant for an integer that is not one of the values. `None` if the enum is closed.
    #[must_use]
    fn other(_value: i64) -> Option<Self> {
        None
    }

    /// Returns the integer of the variant.
    fn integer(&self) -> i64;
}

/// Returns the index of the value that equals a string. The decoder and the checker use this rule for all enums.
#[inline]
pub(crate) fn find_value<'v>(mut names: impl Iterator<Item = &'v str>, is: impl Fn(&str) -> bool) -> Option<usize> {
    names.position(is)
}

/// The type of the variant for other strings.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the other strings of an enum",
    label = "does not implement `From<String>` and `AsRef<str>`",
    note = "use `Other(String)`"
)]
pub trait OtherText: Sized {
    /// The value with this text.
    fn from_text(text: String) -> Self;

    /// The text.
    fn text(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl<T: From<String> + AsRef<str>> OtherText for T {
    fn from_text(text: String) -> Self {
        Self::from(text)
    }

    fn text(&self) -> &str {
        self.as_ref()
    }
}

/// The type of the variant for other integers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot hold the other integers of an enum",
    label = "does not implement `From<i64>`, `Into<i64>` and `Clone`",
    note = "use `Other(i64)`"
)]
pub trait OtherInteger: Sized {
    /// The value with this integer.
    fn from_integer(integer: i64) -> Self;

    /// The integer.
    fn integer(&self) -> i64;
}

#[diagnostic::do_not_recommend]
impl<T: From<i64> + Into<i64> + Clone> OtherInteger for T {
    fn from_integer(integer: i64) -> Self {
        Self::from(integer)
    }

    fn integer(&self) -> i64 {
        self.clone().into()
    }
}

/// The index of the value for undeclared values, if the reader is tolerant.
#[cold]
fn default_value(values: &[EnumValue], from: &Reader<'_>) -> Option<usize> {
    values.iter().position(|value| value.default).filter(|_| from.is_tolerant())
}

/// Reads a value of an enum.
pub fn read_enum<T: EnumValues>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let text = from.text(T::EXPECTED)?;
    let value = match find_value(T::VALUES.iter().map(|value| &*value.name), |name| text.is(name)) {
        Some(index) => T::of_index(index),
        None => match default_value(T::VALUES, from) {
            Some(index) => T::of_index(index),
            None => T::other(text.unescape().into_owned()),
        },
    };
    value.ok_or_else(|| DecodeError::expected(T::EXPECTED, from.start_of_value(before)))
}

/// Writes a value of an enum.
pub fn write_enum<T: EnumValues>(value: &T, to: &mut Writer) -> Result<(), EncodeError> {
    to.string(value.as_str())
}

/// Reads a value of an enum of integers.
pub fn read_integer_enum<T: IntegerValues>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    const EXPECTED: &str = "one of the enum values, which are integers";
    let before = from.scanner.at;
    let integer = from.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)?;
    let found = T::INTEGERS.iter().position(|value| *value == integer);
    let value = match found.or_else(|| default_value(T::VALUES, from)) {
        Some(index) => T::of_index(index),
        None => T::other(integer),
    };
    value.ok_or_else(|| DecodeError::expected(EXPECTED, from.start_of_value(before)))
}

/// Writes a value of an enum of integers.
pub fn write_integer_enum<T: IntegerValues>(value: &T, to: &mut Writer) -> Result<(), EncodeError> {
    to.integer(value.integer())
}
