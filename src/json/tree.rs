//! JSON values of any type.

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::foreign::{self, Hint};
use super::number::Number;
use super::object::JsonObject;
use super::print;
use super::reader;
use super::syntax::SyntaxError;

/// Any JSON value.
///
/// ```
/// use tieline::json::Json;
///
/// let value: Json = r#"{"b": [1.0, null], "a": "x"}"#.parse()?;
/// assert_eq!(value.to_string(), r#"{"b":[1.0,null],"a":"x"}"#);
/// # Ok::<(), tieline::json::SyntaxError>(())
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
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

/// Any JSON object or array: what RFC 8259 calls a structured value.
#[derive(Debug, Clone, PartialEq)]
pub enum JsonStructured {
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

impl Default for JsonStructured {
    fn default() -> Self {
        Self::Object(JsonObject::new())
    }
}

impl Json {
    /// The name of the value's type, with its article: `a string`, `an object`.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
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

    /// The array, if it is one.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json]> {
        if let Self::Array(list) = self { Some(list) } else { None }
    }

    /// The double, if it is a number.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(number.get()) } else { None }
    }

    /// The value at a path of member names.
    #[must_use]
    pub fn at(&self, path: &[&str]) -> Option<&Json> {
        path.iter().try_fold(self, |value, key| value.as_object()?.get(key))
    }
}

impl FromStr for Json {
    type Err = SyntaxError;

    /// Reads a text, which must be I-JSON.
    fn from_str(text: &str) -> Result<Self, SyntaxError> {
        reader::read_json(text)
    }
}

impl fmt::Display for Json {
    /// Prints the value on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print::to_line(self))
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
    Vec<Json> => |value| Self::Array(value);
    JsonObject => |value| Self::Object(value);
}

impl From<JsonStructured> for Json {
    fn from(value: JsonStructured) -> Self {
        match value {
            JsonStructured::Array(list) => Self::Array(list),
            JsonStructured::Object(object) => Self::Object(object),
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
            Self::Array(list) => serialize_array(list, to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

fn serialize_array<S: Serializer>(list: &[Json], to: S) -> Result<S::Ok, S::Error> {
    let mut out = to.serialize_seq(Some(list.len()))?;
    for value in list {
        out.serialize_element(value)?;
    }
    out.end()
}

impl Serialize for JsonStructured {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Array(list) => serialize_array(list, to),
            Self::Object(object) => object.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a method is not general over the lifetime of the reader")]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        foreign::read(from, Hint::Any, |from| from.json())
    }
}

impl<'de> Deserialize<'de> for JsonStructured {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a method is not general over the lifetime of the reader")]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        foreign::read(from, Hint::Any, |from| from.structured())
    }
}
