//! The reference for JSON texts: `serde_json` implements RFC 8259, and a visitor adds the restrictions of I-JSON (RFC 7493).

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use tieline::problem::Rule;

/// The value of a text, or the rule that it violates.
pub(super) fn read(bytes: &[u8]) -> Result<Value, Rule> {
    let text = std::str::from_utf8(bytes).map_err(|_| Rule::Encoding)?;
    let mut from = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut from).and_then(|value| from.end().map(|()| value));
    value.map_err(|error| rule(&error.to_string()))
}

/// The rule that an error of `serde_json` is about.
fn rule(message: &str) -> Rule {
    let starts_with = |texts: &[&str]| texts.iter().any(|text| message.starts_with(text));
    if starts_with(&[DUPLICATE]) {
        Rule::DuplicateKey
    } else if starts_with(&["number out of range"]) {
        Rule::NumberRange
    } else if starts_with(&["recursion limit exceeded"]) {
        Rule::TooDeep
    } else if starts_with(&["lone leading surrogate in hex escape", "unexpected end of hex escape"]) {
        Rule::Surrogate
    } else {
        Rule::Syntax
    }
}

const DUPLICATE: &str = "duplicate key";

/// Reads any value and rejects duplicate keys.
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(value) = from.next_element_seed(Strict)? {
            array.push(value);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut keys = BTreeSet::new();
        let mut object = Map::new();
        while let Some(Key(key)) = from.next_key()? {
            if !keys.insert(key.clone()) {
                return Err(de::Error::custom(DUPLICATE));
            }
            object.insert(key, from.next_value_seed(Strict)?);
        }
        Ok(Value::Object(object))
    }
}

struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self)
    }
}
