//! serde: `Deserialize` and `Serialize` of values and frames, as adapters to [`Wire::read`] and [`Wire::write`].
//!
//! A value of another format is converted to JSON text, which is then read. A value for another format is written as JSON text and
//! checked as a whole before any of it is passed on, so no format gets a value, or a part of one, that the schema rejects.

use std::collections::BTreeMap;
use std::sync::RwLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::check;
use crate::json::{Hint, Json, Writer, read_foreign};
use crate::plan::{NodeId, Plan};
use crate::problem::Show;
use crate::shape::{Empty, Field, Kind, Nullable, Shape, ShapeRef, Wire};

/// Reads a value of another format.
///
/// # Errors
/// Those of the format, and those of `Wire::read`.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read_foreign(from, hint(T::SHAPE), T::read)
}

/// Writes a value to another format.
///
/// # Errors
/// Those of the format; and if the value is not valid by its shape.
pub fn serialize<T: Wire, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let json = written(T::__SHAPE_REF, |to| value.write(to)).map_err(ser::Error::custom)?;
    json.serialize(to)
}

/// The JSON of a value, checked.
fn written(
    shape: ShapeRef,
    write: impl FnOnce(&mut Writer) -> Result<(), crate::json::EncodeError>,
) -> Result<Json, String> {
    let mut writer = Writer::new();
    write(&mut writer).map_err(|error| error.to_string())?;
    checked(shape, &writer.finish().map_err(|error| error.to_string())?)
}

fn checked(shape: ShapeRef, text: &str) -> Result<Json, String> {
    let (plan, node) = plan_of(shape);
    if let Some(reason) = check::misfit(plan, *node, text, Show::Masked) {
        return Err(format!("invalid value: {reason}"));
    }
    text.parse().map_err(|error: crate::json::SyntaxError| error.to_string())
}

/// The plan of a value, made on first use and kept.
fn plan_of(shape: ShapeRef) -> &'static (Plan, NodeId) {
    static PLANS: RwLock<BTreeMap<usize, &'static (Plan, NodeId)>> = RwLock::new(BTreeMap::new());

    kept(&PLANS, shape.get(), || Plan::of_value(shape))
}

/// The method of a deserializer to call for a value of a shape.
fn hint(shape: &'static Shape) -> Hint {
    static NAMES: RwLock<BTreeMap<usize, &'static Vec<&'static str>>> = RwLock::new(BTreeMap::new());

    let own = shape.name.map_or("", |name| name.base);
    let mut inner = shape;
    loop {
        match inner.kind {
            Kind::Newtype { inner: next, .. } => inner = next.get(),
            Kind::Struct(fields) => {
                let names = kept(&NAMES, inner, || {
                    let mut names = Vec::new();
                    push_names(fields, &mut names);
                    names
                });
                return Hint::Struct(own, names);
            }
            Kind::Map(_) => return Hint::Map,
            _ => return Hint::Any,
        }
    }
}

/// The names of all members, those of inline fields too.
fn push_names(fields: &'static [Field], to: &mut Vec<&'static str>) {
    for field in fields {
        match field.shape.get().kind {
            Kind::Struct(inner) if field.inline => push_names(inner, to),
            _ => to.push(field.name),
        }
    }
}

/// The value for a shape, made on first use and kept. There are as many shapes as a program has types.
fn kept<T>(all: &RwLock<BTreeMap<usize, &'static T>>, shape: &'static Shape, make: impl FnOnce() -> T) -> &'static T {
    let key = std::ptr::from_ref(shape).addr();
    // An entry is added as a whole, so the map is valid even after a panic.
    if let Some(found) = all.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&key) {
        return found;
    }
    let made = make();
    let mut all = all.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    all.entry(key).or_insert_with(|| Box::leak(Box::new(made)))
}

/// Reads a frame of another format; `read` reads it from its text.
///
/// # Errors
/// Those of the format, and those of reading the frame.
pub fn deserialize_frame<'de, T, E: std::fmt::Display, D: Deserializer<'de>>(
    from: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    let text = crate::json::collect(from, Hint::Map)?;
    read(&text).map_err(de::Error::custom)
}

/// Writes a frame to another format; `text` is its JSON, checked.
///
/// # Errors
/// Those of the format, and those of writing the frame.
pub fn serialize_frame<E: std::fmt::Display, S: Serializer>(text: Result<String, E>, to: S) -> Result<S::Ok, S::Error> {
    let json: Json = text.map_err(ser::Error::custom)?.parse().map_err(ser::Error::custom)?;
    json.serialize(to)
}

/// The error of a frame of another kind than expected.
#[must_use]
pub fn other_frame<E: de::Error>(expected: &str) -> E {
    E::custom(format_args!("expected {expected}, found a frame of another kind"))
}

macro_rules! adapters {
    ($([$($generics:tt)*] $value:ty;)*) => {$(
        impl<$($generics)*> Serialize for $value {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                serialize(self, to)
            }
        }

        impl<'de, $($generics)*> Deserialize<'de> for $value {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                deserialize(from)
            }
        }
    )*};
}

adapters! {
    [] Empty;
    [T: Wire] Nullable<T>;
}
