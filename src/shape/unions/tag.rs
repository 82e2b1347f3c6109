//! The values of tags.

use crate::json::{EncodeError, Writer};

/// The value of a tag. The derives convert a string, an integer or a boolean into it.
#[derive(Debug, Clone, Copy)]
pub enum TagValue<'a> {
    /// The name of a variant.
    String(&'a str),
    /// An integer within ±(2^53 − 1).
    Integer(i64),
    /// `true` or `false`.
    Boolean(bool),
}

impl<'a> From<&'a str> for TagValue<'a> {
    fn from(name: &'a str) -> Self {
        Self::String(name)
    }
}

impl From<i64> for TagValue<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<bool> for TagValue<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl TagValue<'_> {
    /// Writes the value.
    pub(super) fn write(self, to: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::String(name) => to.string(name),
            Self::Integer(integer) => to.integer(integer),
            Self::Boolean(value) => to.boolean(value),
        }
    }
}
