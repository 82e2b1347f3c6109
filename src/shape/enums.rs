//! Enums of strings.

use super::EnumValue;
use crate::json::{DecodeError, EncodeError, Reader, Writer};

/// The values of an enum. Implemented by the derives.
#[doc(hidden)]
pub trait EnumValues: Sized {
    /// The values, in the order of the shape.
    const VALUES: &'static [EnumValue];

    /// What is expected, for the error of any other value.
    const EXPECTED: &'static str;

    /// The variant of the value at an index.
    fn of_index(index: usize) -> Option<Self>;

    /// The variant of any other string, if there is one.
    #[must_use]
    fn other(_value: String) -> Option<Self> {
        None
    }

    /// The string of the variant.
    fn as_str(&self) -> &str;
}

/// The index of the value that is a string. This is the rule of every enum, for the decoder and the checker.
#[inline]
pub(crate) fn find_value<'v>(mut names: impl Iterator<Item = &'v str>, is: impl Fn(&str) -> bool) -> Option<usize> {
    names.position(is)
}

/// Reads a value of an enum.
pub fn read_enum<T: EnumValues>(from: &mut Reader<'_>) -> Result<T, DecodeError> {
    let before = from.scanner.at;
    let text = from.text(T::EXPECTED)?;
    let value = match find_value(T::VALUES.iter().map(|value| &*value.name), |name| text.is(name)) {
        Some(index) => T::of_index(index),
        None => T::other(text.unescape().into_owned()),
    };
    value.ok_or_else(|| DecodeError::expected(T::EXPECTED, from.start_of_value(before)))
}

/// Writes a value of an enum.
pub fn write_enum<T: EnumValues>(value: &T, to: &mut Writer) -> Result<(), EncodeError> {
    to.string(value.as_str())
}
