//! Implementations of `Wire` for strings, booleans, numbers, and values without a description of their content.

use std::borrow::Cow;
use std::num::NonZero;

use super::private::read_string;
use super::{Class, Format, Kind, Open, Rules, Shape, ShapeRef, TypeFacts, Wire};
use crate::json::{DecodeError, EncodeError, Json, JsonObject, JsonStructured, MAX_SAFE_INTEGER, Reader, Writer};

const STRING: Shape = Shape::leaf(Class::String, Kind::String(Format::Any));

impl Wire for String {
    const SHAPE: &'static Shape = &STRING;

    const __WRITES_SHAPE: bool = true;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.string()
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(self)
    }

    // A map of any names is the most frequent one.
    fn __read_name(quoted: &str) -> Result<Self, DecodeError> {
        match quoted.get(1..quoted.len().saturating_sub(1)) {
            Some(text) if !text.contains('\\') => Ok(text.to_owned()),
            _ => Reader::new(quoted).string(),
        }
    }
}

impl Wire for Cow<'_, str> {
    const SHAPE: &'static Shape = &STRING;

    const __WRITES_SHAPE: bool = true;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.string().map(Cow::Owned)
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(self)
    }
}

/// The rules of a string of one character.
const ONE_CHARACTER: Rules = Rules { min_length: Some(1), max_length: Some(1), ..Rules::NONE };

impl Wire for char {
    // A newtype has the rules that its inner shape lacks, also if it has no name.
    const SHAPE: &'static Shape =
        &Shape::leaf(Class::String, Kind::Newtype { inner: ShapeRef::of::<String>(), rules: ONE_CHARACTER });

    const __FACTS: TypeFacts = TypeFacts::of(&STRING).with_fixed_length(ONE_CHARACTER);

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_string(from, "a string of one character", |text| {
            let mut characters = text.chars();
            characters.next().filter(|_| characters.next().is_none())
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(self.encode_utf8(&mut [0; 4]))
    }
}

impl Wire for () {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Null);

    const __WRITES_SHAPE: bool = true;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        if from.null()? { Ok(()) } else { Err(from.mismatch("null")) }
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.null()
    }
}

impl Wire for bool {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Bool, Kind::Bool);

    const __WRITES_SHAPE: bool = true;

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        from.boolean()
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.boolean(*self)
    }
}

impl Wire for f64 {
    const SHAPE: &'static Shape = &Shape::leaf(Class::Number, Kind::Number);

    const __WRITES_SHAPE: bool = true;

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

            const __WRITES_SHAPE: bool = true;

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

macro_rules! non_zero_integers {
    ($($integer:ident $maximum:expr;)*) => {$(
        impl Wire for NonZero<$integer> {
            const SHAPE: &'static Shape = &Shape::leaf(Class::Integer, Kind::Integer { minimum: 1, maximum: $maximum });

            const __WRITES_SHAPE: bool = true;

            fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
                let integer = from.integer(1, $maximum)?;
                let integer = $integer::try_from(integer).ok().and_then(Self::new);
                integer.ok_or_else(|| DecodeError::custom("an integer out of the range of its type"))
            }

            fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
                to.integer(self.get())
            }
        }
    )*};
}

// No signed ones: code generators do not know a range with a gap.
non_zero_integers! {
    u8 0xff;
    u16 0xffff;
    u32 0xffff_ffff;
    u64 MAX_SAFE_INTEGER;
}

macro_rules! open {
    ($($open:ident $kind:ident $read:ident |$value:ident, $to:ident| $write:expr;)*) => {$(
        impl Wire for $open {
            const SHAPE: &'static Shape = &Shape::leaf(Class::Other, Kind::Json(Open::$kind));

            const __WRITES_SHAPE: bool = true;

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
