//! The leaves: strings, booleans, numbers, and values whose inside is not described.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rules::Measure;
use super::wire::private;
use super::{Class, Format, Kind, Open, Shape, Wire};
use crate::json::{self, Integral, Json, JsonObject, JsonStructured, MAX_SAFE_INTEGER, integral};

const STRING: Shape = Shape::leaf(Class::String, Kind::String(Format::Any));

impl Wire for String {
    const SHAPE: &'static Shape = &STRING;

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        private::read_string(from, "a string", |string| Some(string.into_owned()))
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        from.string()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }

    fn __measure(&self) -> Measure {
        private::length(self)
    }
}

impl Wire for Cow<'_, str> {
    const SHAPE: &'static Shape = &STRING;

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        private::read_string(from, "a string", |string| Some(Cow::Owned(string.into_owned())))
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        String::__read_text(from).map(Cow::Owned)
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }

    fn __measure(&self) -> Measure {
        private::length(self)
    }
}

impl Wire for bool {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Bool, Kind::Bool);

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::deserialize(from)
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        from.boolean()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(*self)
    }
}

impl Wire for f64 {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Number, Kind::Number);

    fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_f64(DoubleVisitor)
    }

    fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
        from.double()
    }

    fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.is_finite() { to.serialize_f64(*self) } else { Err(serde::ser::Error::custom("a number must be finite")) }
    }

    fn __measure(&self) -> Measure {
        Measure::Number(*self)
    }
}

macro_rules! integers {
    ($($integer:ident $serialize:ident $deserialize:ident $minimum:expr, $maximum:expr;)*) => {$(
        impl Wire for $integer {
            const SHAPE: &'static Shape =
                &Shape::leaf(Class::Integer, Kind::Integer { minimum: $minimum, maximum: $maximum });

            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let integer = from.$deserialize(IntegerVisitor)?;
                Self::try_from(integer).map_err(|_| de::Error::custom("the integer is out of its type's range"))
            }

            fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
                let integer = from.integer()?;
                Self::try_from(integer).map_err(|_| de::Error::custom("the integer is out of its type's range"))
            }

            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.$serialize(*self)
            }

            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "integers on the wire are within ±(2^53 − 1)")]
            fn __measure(&self) -> Measure {
                Measure::Number(*self as f64)
            }
        }
    )*};
}

integers! {
    i8 serialize_i8 deserialize_i64 i8::MIN as i64, i8::MAX as i64;
    i16 serialize_i16 deserialize_i64 i16::MIN as i64, i16::MAX as i64;
    i32 serialize_i32 deserialize_i64 i32::MIN as i64, i32::MAX as i64;
    i64 serialize_i64 deserialize_i64 -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER;
    u8 serialize_u8 deserialize_u64 0, u8::MAX as i64;
    u16 serialize_u16 deserialize_u64 0, u16::MAX as i64;
    u32 serialize_u32 deserialize_u64 0, u32::MAX as i64;
    u64 serialize_u64 deserialize_u64 0, MAX_SAFE_INTEGER;
}

/// An integer within ±(2^53 − 1), however it is written.
struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer within ±(2^53 − 1)")
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<i64, E> {
        if value.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs() {
            return Ok(value);
        }
        Err(E::invalid_value(de::Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<i64, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Err(E::invalid_value(de::Unexpected::Unsigned(value), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<i64, E> {
        match integral(value) {
            Integral::Safe(integer) => Ok(integer),
            Integral::Large | Integral::Fraction => Err(E::invalid_value(de::Unexpected::Float(value), &self)),
        }
    }
}

struct DoubleVisitor;

impl Visitor<'_> for DoubleVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_i64<E>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_u64<E>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    // A `serde_json::Value` hands these out when a neighbour switches on `arbitrary_precision`.
    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_i128<E>(self, value: i128) -> Result<f64, E> {
        Ok(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_u128<E>(self, value: u128) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<f64, E> {
        if value.is_finite() { Ok(value) } else { Err(E::invalid_value(de::Unexpected::Float(value), &self)) }
    }
}

macro_rules! open {
    ($($open:ident $kind:ident $read:ident;)*) => {$(
        impl Wire for $open {
            const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Json(Open::$kind));

            fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::deserialize(from)
            }

            fn __read_text(from: &mut json::Deserializer<'_>) -> Result<Self, json::ReadError> {
                from.$read()
            }

            fn write<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                self.serialize(to)
            }
        }
    )*};
}

open! {
    Json Value value;
    JsonObject Object object;
    JsonStructured Structured structured;
}
