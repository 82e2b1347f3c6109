//! Implementations of `Deserialize` and `Serialize` for values and frames, on top of [`Wire::read`] and [`Wire::write`].
//!
//! A value of another format is converted to JSON text, which is then read. A value for another format is written as JSON
//! text and checked as a whole before any of it is passed on. So no format receives a value, or a part of one, that the
//! schema rejects.

use std::sync::OnceLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::check;
use crate::json::{Hint, Json, Reader, Writer, read_foreign};
use crate::plan::{NodeId, Plan};
use crate::problem::Show;
use crate::shape::{Empty, Field, Kind, Nullable, Shape, ShapeRef, Tagging, Wire};

/// Reads a value of another format.
///
/// # Errors
/// Errors of the format, and errors of `Wire::read`.
pub fn deserialize<'de, T: Wire, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read_foreign(from, hint(T::SHAPE), T::read)
}

/// Writes a value to another format.
///
/// # Errors
/// Errors of the format, and an error if the value does not conform to its shape.
pub fn serialize<T: Wire, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let json = written(T::__SHAPE_REF, |to| value.write(to)).map_err(ser::Error::custom)?;
    json.serialize(to)
}

/// Converts a value to JSON and checks it.
fn written(
    shape: ShapeRef,
    write: impl FnOnce(&mut Writer) -> Result<(), crate::json::EncodeError>,
) -> Result<Json, String> {
    let mut writer = Writer::for_frame();
    write(&mut writer).map_err(|error| error.to_string())?;
    checked(shape, &writer.finish().map_err(|error| error.to_string())?)
}

fn checked(shape: ShapeRef, text: &str) -> Result<Json, String> {
    let (plan, node) = plan_of(shape);
    if let Some(reason) = check::value_error(plan, *node, text, Show::Masked) {
        return Err(format!("invalid value: {reason}"));
    }
    // The text has been checked, so duplicate names need not be detected again.
    let mut reader = Reader::new(text);
    reader.again(0, 0);
    reader.json().map_err(|error| error.to_string())
}

/// The plan for values of a shape, built on first use.
fn plan_of(shape: ShapeRef) -> &'static (Plan, NodeId) {
    static PLANS: ShapeMap<(Plan, NodeId)> = ShapeMap::new();

    PLANS.get(shape.get(), || Plan::of_value(shape))
}

/// Selects the method of a deserializer for values of a shape.
fn hint(shape: &'static Shape) -> Hint {
    static NAMES: ShapeMap<Vec<&'static str>> = ShapeMap::new();

    let own = shape.name.map_or("", |name| name.base);
    let mut inner = shape;
    loop {
        match inner.kind {
            Kind::Newtype { inner: next, .. } => inner = next.get(),
            // A format may pass only the declared members to `deserialize_struct`.
            Kind::Struct(fields) if fields.iter().any(|field| field.rest) => return Hint::Map,
            Kind::Struct(fields) => {
                let names = NAMES.get(inner, || {
                    let mut names = Vec::new();
                    push_names(fields, &mut names);
                    names
                });
                return Hint::Struct(own, names);
            }
            Kind::Map(_) => return Hint::Map,
            // A union whose values are objects can be flattened into a struct of serde.
            Kind::Union(union) if matches!(union.tagging, Tagging::Internal { .. } | Tagging::Adjacent { .. }) => {
                return Hint::Map;
            }
            _ => return Hint::Any,
        }
    }
}

/// Adds the names of all members, including those of inline fields.
fn push_names(fields: &'static [Field], to: &mut Vec<&'static str>) {
    for field in fields {
        match field.shape.get().kind {
            Kind::Struct(inner) if field.inline => push_names(inner, to),
            _ => to.push(field.name),
        }
    }
}

/// A map from shapes to values that are computed on first use. There are as many shapes as types in the program, so entries
/// are never removed.
///
/// It is a hash table with chained entries, whose links are set once. A lookup is part of reading each value, so it needs no
/// lock and does not write to memory that other threads read.
struct ShapeMap<T> {
    chains: [OnceLock<Box<ShapeEntry<T>>>; CHAINS],
}

struct ShapeEntry<T> {
    address: usize,
    value: T,
    next: OnceLock<Box<Self>>,
}

/// The number of chains of a [`ShapeMap`].
const CHAINS: usize = 128;

impl<T> ShapeMap<T> {
    const fn new() -> Self {
        Self { chains: [const { OnceLock::new() }; CHAINS] }
    }

    fn get(&self, shape: &'static Shape, make: impl Fn() -> T) -> &T {
        let address = std::ptr::from_ref(shape).addr();
        let mut link = &self.chains[address / align_of::<Shape>() % CHAINS];
        loop {
            let entry = link.get_or_init(|| Box::new(ShapeEntry { address, value: make(), next: OnceLock::new() }));
            if entry.address == address {
                return &entry.value;
            }
            link = &entry.next;
        }
    }
}

/// Reads a frame of another format: `read` reads it from its JSON text.
///
/// # Errors
/// Errors of the format, and errors of reading the frame.
pub fn deserialize_frame<'de, T, E: std::fmt::Display, D: Deserializer<'de>>(
    from: D,
    read: impl FnOnce(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    let text = crate::json::collect(from, Hint::Map)?;
    read(&text).map_err(de::Error::custom)
}

/// Writes a frame to another format. `text` is its JSON text, which has been checked.
///
/// # Errors
/// Errors of the format, and errors of writing the frame.
pub fn serialize_frame<E: std::fmt::Display, S: Serializer>(text: Result<String, E>, to: S) -> Result<S::Ok, S::Error> {
    let json: Json = text.map_err(ser::Error::custom)?.parse().map_err(ser::Error::custom)?;
    json.serialize(to)
}

/// The error for a frame of another kind than expected.
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

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::{CHAINS, ShapeMap};
    use crate::shape::{Class, Kind, Shape};

    #[test]
    fn a_shape_map_makes_one_value_for_each_shape() {
        let shapes: &'static [Shape] = vec![Shape::leaf(Class::Other, Kind::Bool); 3 * CHAINS].leak();
        let (map, made) = (ShapeMap::new(), Cell::new(0));
        let make = || {
            made.set(made.get() + 1);
            made.get()
        };
        for _ in 0..2 {
            for (index, shape) in (1..).zip(shapes) {
                assert_eq!(*map.get(shape, make), index);
            }
        }
        assert_eq!(made.get(), 3 * CHAINS);
    }
}
