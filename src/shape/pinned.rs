//! Members that always have the same value, and no Rust field.

use super::{EnumType, Incomplete};
use crate::json::{DecodeError, MAX_SAFE_INTEGER, Reader, Writer};

/// A required member with one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PinnedMember {
    /// The name on the wire.
    pub name: &'static str,
    /// The type of the value.
    pub of: EnumType,
    /// The value; of an integer or a boolean, its JSON text.
    pub value: &'static str,
}

impl PinnedMember {
    /// A member with this value.
    #[must_use]
    pub const fn new(name: &'static str, of: EnumType, value: &'static str) -> Self {
        Self { name, of, value }
    }

    /// Reads the value, which must be that of the member.
    #[doc(hidden)]
    pub fn __take(&self, slot: &mut bool, from: &mut Reader<'_>) -> Result<(), DecodeError> {
        let before = from.scanner.at;
        let is_value = match self.of {
            EnumType::String => from.text("a string")?.is(self.value),
            EnumType::Integer => self.value.parse() == Ok(from.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)?),
            EnumType::Boolean => from.boolean()? == (self.value == "true"),
        };
        if !is_value {
            return Err(DecodeError::expected("the pinned value", from.start_of_value(before)));
        }
        *slot = true;
        Ok(())
    }

    /// Records that the member is missing.
    #[doc(hidden)]
    pub fn __fill(&self, slot: bool, incomplete: &mut Incomplete) {
        if !slot {
            incomplete.note_missing(self.name);
        }
    }

    /// Writes the member.
    #[doc(hidden)]
    pub fn __put(&self, to: &mut Writer) {
        to.name(self.name);
        let written = match self.of {
            EnumType::String => to.string(self.value),
            EnumType::Integer => to.integer(self.value.parse::<i64>().unwrap_or_default()),
            EnumType::Boolean => to.boolean(self.value == "true"),
        };
        if let Err(error) = written {
            to.store_error(error);
        }
    }
}
