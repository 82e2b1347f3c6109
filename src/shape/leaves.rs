//! Implementations of `Wire` for strings, booleans, numbers, and values without a description of their content.

use std::borrow::Cow;

use super::{Class, Format, Kind, Open, Shape, Wire};
use crate::json::{DecodeError, EncodeError, Json, JsonObject, JsonStructured, MAX_SAFE_INTEGER, Reader, Writer};

const STRING: Shape = Shape::leaf(Class::String, Kind::String(Format::Any));

impl Wire for String {
    const SHAPE: &'static Shape = &STRING;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.string()
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(self)
    }
}

impl Wire for Cow<'_, str> {
    const SHAPE: &'static Shape = &STRING;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.string().map(Cow::Owned)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(self)
    }
}

impl Wire for bool {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Bool, Kind::Bool);

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.boolean()
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.boolean(*self)
    }
}

impl Wire for f64 {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Number, Kind::Number);

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.double()
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.number(*self)
    }
}

macro_rules! integers {
    ($($integer:ident $minimum:expr, $maximum:expr;)*) => {$(
        impl Wire for $integer {
            const SHAPE: &'static Shape =
                &Shape::leaf(Class::Integer, Kind::Integer { minimum: $minimum, maximum: $maximum });

            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_lossless,
                clippy::cast_sign_loss,
                reason = "within the bounds of the type, or no cast"
            )]
            fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                from.integer($minimum, $maximum).map(|integer| integer as Self)
            }

            fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
                to.integer(*self)
            }
        }
    )*};
}

integers! {
    i8 i8::MIN as i64, i8::MAX as i64;
    i16 i16::MIN as i64, i16::MAX as i64;
    i32 i32::MIN as i64, i32::MAX as i64;
    i64 -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER;
    u8 0, u8::MAX as i64;
    u16 0, u16::MAX as i64;
    u32 0, u32::MAX as i64;
    u64 0, MAX_SAFE_INTEGER;
}

macro_rules! open {
    ($($open:ident $kind:ident $read:ident |$value:ident, $to:ident| $write:expr;)*) => {$(
        impl Wire for $open {
            const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Json(Open::$kind));

            fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                from.$read()
            }

            fn write(&self, $to: &mut Writer) -> Result<(), EncodeError> {
                let $value = self;
                $write
            }
        }
    )*};
}

open! {
    Json Value json |value, to| to.json(value);
    JsonObject Object object |value, to| to.object(value);
    JsonStructured Structured structured |value, to| match value {
        Self::Array(list) => to.array(list, |value, to| to.json(value)),
        Self::Object(object) => to.object(object),
    };
}
