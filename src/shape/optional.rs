//! The field that may be absent, and the value that may be `null`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::class::assert_not_optional;
use super::rules::Measure;
use super::{Kind, Shape, ShapeRef, Source, Wire};
use crate::json::{self, OPTIONAL};

/// A value or `null`, wherever a value may stand.
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
    const SHAPE: &'static Shape = {
        assert_not_optional(T::SHAPE);
        &Shape::leaf(T::SHAPE.class, Kind::Optional(ShapeRef::of::<T>()))
    };

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        OptionalSeed::new().deserialize(from)
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        from.value_or_absent()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(to),
            // A field that is absent is not written; this is a value that stands alone.
            None => Err(serde::ser::Error::custom("an absent value cannot be written: it is a field that is left out")),
        }
    }

    fn __absent() -> Option<Self> {
        Some(None)
    }

    fn __is_absent(&self) -> bool {
        self.is_none()
    }

    fn __measure(&self) -> Measure {
        self.as_ref().map_or(Measure::Nothing, T::__measure)
    }
}

/// Reads the value of a field that may be absent.
pub(crate) struct OptionalSeed<T>(PhantomData<T>);

impl<T> OptionalSeed<T> {
    pub(crate) const fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, T: Wire> DeserializeSeed<'de> for OptionalSeed<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        from.deserialize_newtype_struct(OPTIONAL, self)
    }
}

impl<'de, T: Wire> Visitor<'de> for OptionalSeed<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        T::read(from).map(Some)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        T::read(from).map(Some)
    }
}

impl<T: Wire> Wire for Nullable<T> {
    const SHAPE: &'static Shape = {
        assert_not_optional(T::SHAPE);
        &Shape::leaf(T::SHAPE.class, Kind::Nullable(ShapeRef::of::<T>()))
    };

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_option(NullableVisitor(PhantomData))
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        if from.null()? { Ok(Self::Null) } else { T::__read_text(from).map(Self::Value) }
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Value(value) => value.write(to),
        }
    }

    fn __measure(&self) -> Measure {
        self.as_option().map_or(Measure::Nothing, T::__measure)
    }
}

struct NullableVisitor<T>(PhantomData<T>);

impl<'de, T: Wire> Visitor<'de> for NullableVisitor<T> {
    type Value = Nullable<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_unit<E>(self) -> Result<Nullable<T>, E> {
        Ok(Nullable::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Nullable<T>, D::Error> {
        T::read(from).map(Nullable::Value)
    }
}

impl<T: Wire> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.write(to)
    }
}

impl<'de, T: Wire> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::read(from)
    }
}
