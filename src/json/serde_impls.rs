//! `Serialize` and `Deserialize` for [`Json`] and objects.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::foreign::{self, Hint};
use super::tree::{Json, JsonObject, JsonStructured};

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

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            out.serialize_entry(key, value)?;
        }
        out.end()
    }
}

impl<'de> Deserialize<'de> for JsonObject {
    #[expect(clippy::redundant_closure_for_method_calls, reason = "a method is not general over the lifetime of the reader")]
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        foreign::read(from, Hint::Map, |from| from.object())
    }
}
