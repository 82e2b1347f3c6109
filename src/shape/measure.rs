//! The part of a value that rules are about, found by writing the value.

use std::fmt;

use serde::ser::{Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use super::rules::Measure;

/// Writes nothing, and says what would have been written.
pub(super) struct Gauge;

/// Counts the elements of a list.
pub(super) struct Items(u64);

/// Looks at no key of an object.
pub(super) struct Keys;

type Result<T = Measure> = std::result::Result<T, fmt::Error>;

macro_rules! numbers {
    ($($serialize:ident $number:ty),*) => {$(
        #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "integers on the wire are within ±(2^53 − 1)")]
        fn $serialize(self, number: $number) -> Result {
            Ok(Measure::Number(number as f64))
        }
    )*};
}

impl Serializer for Gauge {
    type Ok = Measure;
    type Error = fmt::Error;
    type SerializeSeq = Items;
    type SerializeTuple = Impossible<Measure, fmt::Error>;
    type SerializeTupleStruct = Impossible<Measure, fmt::Error>;
    type SerializeTupleVariant = Impossible<Measure, fmt::Error>;
    type SerializeMap = Keys;
    type SerializeStruct = Keys;
    type SerializeStructVariant = Impossible<Measure, fmt::Error>;

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_f32 f32, serialize_f64 f64
    }

    fn serialize_bool(self, _: bool) -> Result {
        Ok(Measure::Nothing)
    }

    fn serialize_char(self, _: char) -> Result {
        Ok(Measure::Length(1))
    }

    fn serialize_str(self, string: &str) -> Result {
        Ok(super::private::length(string))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result {
        Ok(Measure::Items(bytes.len() as u64))
    }

    fn serialize_none(self) -> Result {
        Ok(Measure::Nothing)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        Ok(Measure::Nothing)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result {
        Ok(Measure::Nothing)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(self, _: &'static str, _: u32, _: &'static str, _: &T) -> Result {
        Ok(Measure::Nothing)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items> {
        Ok(Items(0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple> {
        Err(fmt::Error)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant> {
        Err(fmt::Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Keys> {
        Ok(Keys)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Keys> {
        Ok(Keys)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant> {
        Err(fmt::Error)
    }
}

impl SerializeSeq for Items {
    type Ok = Measure;
    type Error = fmt::Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<()> {
        self.0 += 1;
        Ok(())
    }

    fn end(self) -> Result {
        Ok(Measure::Items(self.0))
    }
}

impl SerializeMap for Keys {
    type Ok = Measure;
    type Error = fmt::Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<()> {
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<()> {
        Ok(())
    }

    fn end(self) -> Result {
        Ok(Measure::Nothing)
    }
}

impl SerializeStruct for Keys {
    type Ok = Measure;
    type Error = fmt::Error;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, _: &'static str, _: &T) -> Result<()> {
        Ok(())
    }

    fn end(self) -> Result {
        Ok(Measure::Nothing)
    }
}
