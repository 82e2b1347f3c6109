//! A serde `Deserializer` over the text reader.

use std::fmt;

use serde::de::{self, DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::fault::{Broken, Expected, Fault, FaultKind};
use super::keys::{KeySets, OpenObject};
use super::reader::{Reader, Text};
use super::tree::Json;

/// The name by which a field that may be absent asks this reader how to take `null`.
///
/// A reader that knows it calls `visit_some` for a value and `visit_none` for a `null` that means *absent*; any other
/// reader calls `visit_newtype_struct`, and `null` is then what the value's own type makes of it.
pub const OPTIONAL: &str = "$tieline::optional";

/// The name by which a value of any shape tells this reader from another.
pub(super) const ANY: &str = "$tieline::any";

/// Reads values from a text. It keeps every rule of *What is accepted*, in values that are skipped too.
#[derive(Debug)]
pub struct Deserializer<'de> {
    pub(crate) reader: Reader<'de>,
    pub(crate) keys: KeySets<'de>,
    pub(super) null_is_absent: bool,
    /// Whether the text is known to be sound: then no key is looked for twice.
    pub(super) sound: bool,
}

/// Why a text could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadError {
    /// The text has a fault.
    Fault(Fault),
    /// The text is sound, but is not what the type reads.
    Refused(String),
}

impl<'de> Deserializer<'de> {
    /// A reader of a whole text.
    #[must_use]
    pub fn new(text: &'de str) -> Self {
        Self::over(Reader::new(text))
    }

    /// The same reader, which takes a `null` in a field that may be absent as absent.
    #[must_use]
    pub fn null_is_absent(mut self, yes: bool) -> Self {
        self.null_is_absent = yes;
        self
    }

    /// Whether nothing but white space is left.
    pub fn finish(&mut self) -> Result<(), ReadError> {
        told(self.reader.finish(), &self.reader)
    }

    fn over(reader: Reader<'de>) -> Self {
        Self { reader, keys: KeySets::default(), null_is_absent: false, sound: false }
    }

    pub(crate) fn takes_null_as_absent(&self) -> bool {
        self.null_is_absent
    }

    /// Goes back to the start of the text, of which nothing is known yet.
    pub(crate) fn restart(&mut self) {
        self.reader = Reader::new(self.reader.text());
        self.keys.close(OpenObject::default());
        self.sound = false;
    }

    /// Goes to a value inside `depth` containers of a text that has been read to its end before, and has no fault.
    pub(crate) fn again(&mut self, at: usize, depth: usize) {
        self.reader.go(at, depth);
        self.keys.close(OpenObject::default());
        self.sound = true;
    }

    /// Reads over a value.
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        told(self.reader.skip(&mut self.keys), &self.reader)
    }
}

/// Reads a whole text as a value of any shape.
pub(super) fn read_json(text: &str) -> Result<Json, Fault> {
    let mut from = Deserializer::new(text);
    let fault = |error| match error {
        ReadError::Fault(fault) => fault,
        // Any value is a `Json`: the reader has refused the rest before.
        ReadError::Refused(_) => Fault { kind: FaultKind::Unexpected(Expected::Value), offset: 0 },
    };
    let value = from.value().map_err(fault)?;
    from.finish().map_err(fault)?;
    Ok(value)
}

/// The keys and values of an object's text, which is known to be sound.
pub(super) fn read_entries(text: &str) -> Vec<(String, Json)> {
    let mut from = Deserializer::new(text);
    from.sound = true;
    from.entries().unwrap_or_default()
}

impl From<Fault> for ReadError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault(fault) => fault.fmt(f),
            Self::Refused(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for ReadError {}

impl de::Error for ReadError {
    #[cold]
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Refused(message.to_string())
    }
}

impl<'de> de::Deserializer<'de> for &mut Deserializer<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        match self.reader.peek() {
            b'"' => string(told(self.reader.string(), &self.reader)?, visitor),
            b'{' => {
                told(self.reader.open(), &self.reader)?;
                let object = OpenObject::at(self.reader.at);
                let mut members = Members { from: self, object, first: true, done: false };
                let value = visitor.visit_map(&mut members)?;
                if members.done || members.next_key::<de::IgnoredAny>()?.is_none() {
                    return Ok(value);
                }
                Err(ReadError::Refused("the object has more keys than are read".to_owned()))
            }
            b'[' => {
                told(self.reader.open(), &self.reader)?;
                let mut elements = Elements { from: self, first: true, done: false };
                let value = visitor.visit_seq(&mut elements)?;
                if elements.done || elements.next_element::<de::IgnoredAny>()?.is_none() {
                    return Ok(value);
                }
                Err(ReadError::Refused("the list has more elements than are read".to_owned()))
            }
            b'-' | b'0'..=b'9' => {
                let token = told(self.reader.number(), &self.reader)?;
                if token.plain
                    && token.raw != "-0"
                    && let Ok(integer) = token.raw.parse::<i64>()
                {
                    return visitor.visit_i64(integer);
                }
                visitor.visit_f64(token.double())
            }
            b't' => {
                told(self.reader.word("true"), &self.reader)?;
                visitor.visit_bool(true)
            }
            b'f' => {
                told(self.reader.word("false"), &self.reader)?;
                visitor.visit_bool(false)
            }
            b'n' => {
                told(self.reader.word("null"), &self.reader)?;
                visitor.visit_unit()
            }
            _ => told(Err(self.reader.unexpected(Expected::Value)), &self.reader),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        if self.reader.peek() == b'n' {
            told(self.reader.word("null"), &self.reader)?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, ReadError> {
        match name {
            OPTIONAL if self.null_is_absent => self.deserialize_option(visitor),
            OPTIONAL => visitor.visit_some(self),
            ANY => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ReadError> {
        // A word; an enum with a payload is no value of ours, and a foreign one says so itself.
        visitor.visit_enum(told(self.reader.string(), &self.reader)?.unescape().into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        told(self.reader.skip(&mut self.keys), &self.reader)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

/// What was read, or the fault that the reader found.
#[inline]
pub(crate) fn told<T>(read: Result<T, Broken>, reader: &Reader<'_>) -> Result<T, ReadError> {
    read.map_err(|Broken| ReadError::Fault(reader.fault()))
}

fn string<'de, V: Visitor<'de>>(text: Text<'de>, visitor: V) -> Result<V::Value, ReadError> {
    if text.escaped { visitor.visit_string(text.unescape().into_owned()) } else { visitor.visit_borrowed_str(text.raw) }
}

/// The members of an open object.
struct Members<'a, 'de> {
    from: &'a mut Deserializer<'de>,
    object: OpenObject,
    first: bool,
    done: bool,
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = ReadError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, ReadError> {
        if self.done {
            return Ok(None);
        }
        let Some(span) = told(self.from.reader.key(self.first), &self.from.reader)? else {
            self.from.keys.close(self.object);
            self.done = true;
            return Ok(None);
        };
        self.first = false;
        if !self.from.sound && !self.from.keys.insert(&mut self.object, self.from.reader.text(), span) {
            return Err(Fault { kind: FaultKind::DuplicateKey, offset: span.at() }.into());
        }
        seed.deserialize(Key(span.text(self.from.reader.text()))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, ReadError> {
        seed.deserialize(&mut *self.from)
    }
}

/// The elements of an open list.
struct Elements<'a, 'de> {
    from: &'a mut Deserializer<'de>,
    first: bool,
    done: bool,
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = ReadError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, ReadError> {
        if self.done || !told(self.from.reader.element(self.first), &self.from.reader)? {
            self.done = true;
            return Ok(None);
        }
        self.first = false;
        seed.deserialize(&mut *self.from).map(Some)
    }
}

/// A key, which is a string.
struct Key<'de>(Text<'de>);

impl<'de> de::Deserializer<'de> for Key<'de> {
    type Error = ReadError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ReadError> {
        string(self.0, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
