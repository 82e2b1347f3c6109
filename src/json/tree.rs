//! Values of any shape, their keys in order.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::deserializer::{self, ANY};
use super::fault::Fault;
use super::number::{Integral, integral};
use super::object::JsonObject;
use super::print;

/// Any JSON value.
///
/// ```
/// use tieline::json::Json;
///
/// let value: Json = r#"{"b": [1.0, null], "a": "x"}"#.parse()?;
/// assert_eq!(value.to_string(), r#"{"b":[1,null],"a":"x"}"#);
/// # Ok::<(), tieline::json::Fault>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Json {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

/// A number: a finite double, as everywhere in JSON.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Number(f64);

/// Any JSON object or list: what RFC 8259 calls a structured value.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonStructured {
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

impl Default for JsonStructured {
    fn default() -> Self {
        Self::Object(JsonObject::new())
    }
}

impl Json {
    /// What the value is, in words: `a string`, `an object` …
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The string, if it is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(string) = self { Some(string) } else { None }
    }

    /// The object, if it is one.
    #[must_use]
    pub fn as_object(&self) -> Option<&JsonObject> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// The list, if it is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Json]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The double, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(number.get()) } else { None }
    }

    /// The value that stands at a path of keys.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Json> {
        path.iter().try_fold(self, |value, key| value.as_object()?.get(key))
    }
}

impl FromStr for Json {
    type Err = Fault;

    /// Reads a text by the rules of *What is accepted*.
    fn from_str(text: &str) -> Result<Self, Fault> {
        deserializer::read_json(text)
    }
}

impl fmt::Display for Json {
    /// Prints the value on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::to_line(self))
    }
}

impl Number {
    /// The number, unless the double is infinite or not a number.
    #[must_use]
    pub fn new(double: f64) -> Option<Self> {
        double.is_finite().then_some(Self(double))
    }

    /// The double.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }

    /// The integer, if it is one within ±(2^53 − 1).
    #[must_use]
    pub fn as_integer(self) -> Option<i64> {
        if let Integral::Safe(integer) = integral(self.0) { Some(integer) } else { None }
    }
}

impl From<i32> for Number {
    fn from(value: i32) -> Self {
        Self(value.into())
    }
}

impl From<u32> for Number {
    fn from(value: u32) -> Self {
        Self(value.into())
    }
}

macro_rules! into_json {
    ($($from:ty => |$value:ident| $to:expr;)*) => {$(
        impl From<$from> for Json {
            fn from($value: $from) -> Self {
                $to
            }
        }
    )*};
}

into_json! {
    bool => |value| Self::Bool(value);
    i32 => |value| Self::Number(value.into());
    u32 => |value| Self::Number(value.into());
    Number => |value| Self::Number(value);
    &str => |value| Self::String(value.to_owned());
    String => |value| Self::String(value);
    Vec<Json> => |value| Self::List(value);
    JsonObject => |value| Self::Object(value);
}

impl From<JsonStructured> for Json {
    fn from(value: JsonStructured) -> Self {
        match value {
            JsonStructured::List(list) => Self::List(list),
            JsonStructured::Object(object) => Self::Object(object),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.as_integer() {
            // `-0` is a number of its own.
            Some(integer) if integer != 0 || self.0.is_sign_positive() => to.serialize_i64(integer),
            _ => to.serialize_f64(self.0),
        }
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => to.serialize_unit(),
            Self::Bool(value) => to.serialize_bool(*value),
            Self::Number(number) => number.serialize(to),
            Self::String(string) => to.serialize_str(string),
            Self::List(list) => serialize_list(list, to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

fn serialize_list<S: Serializer>(list: &[Json], to: S) -> Result<S::Ok, S::Error> {
    let mut out = to.serialize_seq(Some(list.len()))?;
    for value in list {
        out.serialize_element(value)?;
    }
    out.end()
}

impl Serialize for JsonStructured {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::List(list) => serialize_list(list, to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

/// Reads any value.
pub(super) struct JsonVisitor {
    /// What is expected, in words.
    expected: &'static str,
    /// Whether the reader is not ours, which never takes a key for a sign.
    foreign: bool,
}

impl JsonVisitor {
    pub(super) fn read<'de, D: Deserializer<'de>>(expected: &'static str, from: D) -> Result<Json, D::Error> {
        from.deserialize_newtype_struct(ANY, Self { expected, foreign: false })
    }
}

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, from: D) -> Result<Json, D::Error> {
        from.deserialize_any(Self { foreign: true, ..self })
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(Number(value as f64)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(Number(value as f64)))
    }

    // A `serde_json::Value` hands these out when a neighbour switches on `arbitrary_precision`.
    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_i128<E>(self, value: i128) -> Result<Json, E> {
        Ok(Json::Number(Number(value as f64)))
    }

    #[expect(clippy::cast_precision_loss, reason = "a number means the nearest double")]
    fn visit_u128<E>(self, value: u128) -> Result<Json, E> {
        Ok(Json::Number(Number(value as f64)))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Json, E> {
        Number::new(value).map(Json::Number).ok_or_else(|| E::custom("a number must be finite"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = from.next_element()? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = from.next_key::<String>()? {
            // What `serde_json` hands out for a number when a neighbour switches on `arbitrary_precision`.
            if self.foreign && entries.is_empty() && key == "$serde_json::private::Number" {
                let digits = from.next_value::<String>()?;
                let double = digits.parse().ok().and_then(Number::new);
                return double.map(Json::Number).ok_or_else(|| de::Error::custom("a number must be finite"));
            }
            entries.push((key, from.next_value()?));
        }
        match JsonObject::from_entries(entries) {
            Ok(object) => Ok(Json::Object(object)),
            Err(key) => Err(de::Error::custom(format_args!("the key `{}` stands twice", key.escape_debug()))),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        JsonVisitor::read("any value", from)
    }
}

impl<'de> Deserialize<'de> for JsonStructured {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match JsonVisitor::read("an object or a list", from)? {
            Json::Object(object) => Ok(Self::Object(object)),
            Json::List(list) => Ok(Self::List(list)),
            other => Err(de::Error::custom(format_args!("expected an object or a list, found {}", other.type_name()))),
        }
    }
}
