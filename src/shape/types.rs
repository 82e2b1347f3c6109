//! Sets of JSON types, which determine the variants of untagged unions.

use super::{EnumType, Kind, Open, Shape};
use crate::json::Json;

/// A set of JSON types. An integer is a number.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypeSet(u8);

impl TypeSet {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    const BOOLEAN: Self = Self(1 << 1);
    const NUMBER: Self = Self(1 << 2);
    pub(crate) const STRING: Self = Self(1 << 3);
    const ARRAY: Self = Self(1 << 4);
    pub(crate) const OBJECT: Self = Self(1 << 5);
    /// All but objects and arrays.
    pub(crate) const SCALAR: Self = Self(Self::NULL.0 | Self::BOOLEAN.0 | Self::NUMBER.0 | Self::STRING.0);
    pub(crate) const ALL: Self = Self((1 << 6) - 1);

    /// The types of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The types that are in both.
    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) const fn is_only_object(self) -> bool {
        self.0 == Self::OBJECT.0
    }

    pub(crate) const fn is_only_string(self) -> bool {
        self.0 == Self::STRING.0
    }

    /// Whether the sets have a type in common.
    pub(crate) const fn overlaps(self, other: Self) -> bool {
        !self.and(other).is_empty()
    }

    /// The type of the value that begins with this byte; no type if no value does.
    pub(crate) const fn of_first(byte: u8) -> Self {
        match byte {
            b'n' => Self::NULL,
            b't' | b'f' => Self::BOOLEAN,
            b'-' | b'0'..=b'9' => Self::NUMBER,
            b'"' => Self::STRING,
            b'[' => Self::ARRAY,
            b'{' => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// The type of a value.
    pub(crate) fn of_value(value: &Json) -> Self {
        match value {
            Json::Null => Self::NULL,
            Json::Bool(_) => Self::BOOLEAN,
            Json::Number(_) => Self::NUMBER,
            Json::String(_) => Self::STRING,
            Json::Array(_) => Self::ARRAY,
            Json::Object(_) => Self::OBJECT,
        }
    }

    /// The types of a shape's values, as far as the shape itself shows them. A constant cannot follow a reference to another shape, so
    /// the types that have one state the set themselves.
    #[must_use]
    pub const fn of(shape: &Shape) -> Self {
        match &shape.kind {
            Kind::Null => Self::NULL,
            Kind::Bool | Kind::Enum { of: EnumType::Boolean, .. } => Self::BOOLEAN,
            Kind::Integer { .. } | Kind::Number | Kind::Enum { of: EnumType::Integer | EnumType::Number, .. } => {
                Self::NUMBER
            }
            Kind::String(_) | Kind::Parsed { .. } | Kind::Enum { of: EnumType::String, .. } => Self::STRING,
            Kind::Array(_) | Kind::Set(_) | Kind::Tuple(_) => Self::ARRAY,
            Kind::Map { .. } | Kind::Struct(_) | Kind::Json(Open::Object) => Self::OBJECT,
            Kind::Json(Open::Structured) => Self::OBJECT.or(Self::ARRAY),
            Kind::Json(Open::Value) | Kind::Newtype { .. } | Kind::Optional(_) | Kind::Nullable(_) => Self::ALL,
            Kind::Union(union) => union.types(),
        }
    }

    /// The name of one of the types, with its article.
    pub(crate) const fn described(self) -> &'static str {
        if self.overlaps(Self::OBJECT) {
            "an object"
        } else if self.overlaps(Self::STRING) {
            "a string"
        } else if self.overlaps(Self::NUMBER) {
            "a number"
        } else if self.overlaps(Self::ARRAY) {
            "an array"
        } else if self.overlaps(Self::BOOLEAN) {
            "a boolean"
        } else {
            "null"
        }
    }
}
