//! Members that always have the same value, and no Rust field.

use super::EnumType;
use crate::json::{DecodeError, MAX_SAFE_INTEGER, Reader, Writer};

/// A required member with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinnedMember {
    /// The name on the wire.
    pub name: &'static str,
    /// The type of the value. `None` if it is `null`.
    pub of: Option<EnumType>,
    /// The value; of another type than a string, its JSON text.
    pub value: &'static str,
}

impl PinnedMember {
    /// A member with this value.
    #[must_use]
    pub const fn new(name: &'static str, of: EnumType, value: &'static str) -> Self {
        Self { name, of: Some(of), value }
    }

    /// A member with the value `null`.
    #[must_use]
    pub const fn null(name: &'static str) -> Self {
        Self { name, of: None, value: "null" }
    }

    /// Reads the value, which must be that of the member.
    #[doc(hidden)]
    pub fn __take(&self, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        if from.absent_member().is_some() {
            return Err(DecodeError::missing(self.name));
        }
        let before = from.scanner.at;
        let is_value = match self.of {
            Some(EnumType::String) => from.text("a string")?.is(self.value),
            Some(EnumType::Integer) => self.value.parse() == Ok(from.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)?),
            Some(EnumType::Boolean) => from.boolean()? == (self.value == "true"),
            Some(EnumType::Number) => self.value.parse() == Ok(from.double()?),
            None => {
                if !from.null()? {
                    return Err(from.mismatch("`null`"));
                }
                true
            }
        };
        if !is_value {
            return Err(DecodeError::expected("the pinned value", from.start_of_value(before)));
        }
        Ok(())
    }

    /// Writes the member.
    #[doc(hidden)]
    pub fn __put(&self, to: &mut Writer) {
        to.name(self.name);
        let written = match self.of {
            Some(EnumType::String) => to.string(self.value),
            Some(EnumType::Integer) => to.integer(self.value.parse::<i64>().unwrap_or_default()),
            Some(EnumType::Boolean) => to.boolean(self.value == "true"),
            Some(EnumType::Number) => to.number(self.value.parse().unwrap_or_default()),
            None => to.null(),
        };
        to.store(written);
    }
}
