//! Optional fields, and values that may be `null`.

use super::{InvalidNesting, Kind, Shape, ShapeRef, TypeFacts, Wire};
use crate::json::{DecodeError, EncodeError, Reader, Writer};

/// A value or `null`.
///
/// As a field it must be present; `Option<Nullable<T>>` is a field that may be absent, `null` or a value.
///
/// ```
/// use tieline::Nullable;
///
/// let reading: Nullable<f64> = serde_json::from_str("null")?;
/// assert_eq!(reading, Nullable::Null);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Nullable<T> {
    /// `null`.
    #[default]
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The value, if it is not `null`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// A reference to the value, if it is not `null`.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Wire> Wire for Option<T> {
    const SHAPE: &'static Shape = &Shape::leaf(T::SHAPE.class, Kind::Optional(ShapeRef::of::<T>()));

    const __WRITES_SHAPE: bool = true;

    const __OPTIONAL: bool = true;

    const __FACTS: TypeFacts = T::__FACTS;

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_value::<T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if from.absent(T::__FACTS.null)? { Ok(None) } else { T::read(from).map(Some) }
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Some(value) => value.write(to),
            // An absent field is not written, so this value is not a field.
            None => Err(EncodeError::custom("an absent value can only be a field")),
        }
    }

    fn __absent() -> Option<Self> {
        Some(None)
    }

    fn __is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Wire> Wire for Nullable<T> {
    const SHAPE: &'static Shape = &Shape::leaf(T::SHAPE.class, Kind::Nullable(ShapeRef::of::<T>()));

    const __WRITES_SHAPE: bool = true;

    const __FACTS: TypeFacts = T::__FACTS.or_null();

    const __INVALID_NESTING: Option<InvalidNesting> = InvalidNesting::of_nullable::<T>();

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if from.null()? { Ok(Self::Null) } else { T::read(from).map(Self::Value) }
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        match self {
            Self::Null => to.null(),
            Self::Value(value) => value.write(to),
        }
    }
}
