//! Enums of strings.

use super::EnumValue;
use crate::json::{DecodeError, EncodeError, Reader, Writer};

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
