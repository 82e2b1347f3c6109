//! Implementations of `Deserialize` and `Serialize` for values and frames, on top of [`Wire::read`] and [`Wire::write`].
//!
//! A value of another format is converted to JSON text, which is then read. A value for another format is written as JSON
//! text and checked as a whole before any of it is passed on. So no format receives a value, or a part of one, that the
//! schema rejects.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use crate::check;
use crate::json::{Hint, Writer, WrittenText, read_foreign};
use crate::plan::{NodeId, Plan};
use crate::problem::Show;
use crate::shape::{self, Empty, Field, Kind, Memo, Nullable, Shape, ShapeRef, Tagging, Wire};

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
    let text = written(T::__SHAPE_REF, |to| value.write(to)).map_err(ser::Error::custom)?;
    WrittenText(&text).serialize(to)
}

/// Converts a value to JSON text and checks it.
fn written(
    shape: ShapeRef,
    write: impl FnOnce(&mut Writer) -> Result<(), crate::json::EncodeError>,
) -> Result<String, String> {
    let mut writer = Writer::with_capacity();
    write(&mut writer).map_err(|error| error.to_string())?;
    let valid_unchecked = !writer.needs_check() && writes_valid_values(shape);
    let text = writer.finish().map_err(|error| error.to_string())?;
    if valid_unchecked {
        return Ok(text);
    }
    let (plan, node) = plan_of(shape);
    match check::value_error(plan, *node, &text, Show::Masked) {
        None => Ok(text),
        Some(reason) => Err(format!("invalid value: {reason}")),
    }
}

/// Whether all values of a type are valid that it can write: see [`shape::writes_valid_values`].
fn writes_valid_values(shape: ShapeRef) -> bool {
    static VALID: Memo<Shape, bool> = Memo::new();

    // The shape of a hand-written type may be that of another one.
    shape.writes_shape() && *VALID.get(shape.get(), || shape::writes_valid_values(shape))
}

/// The plan for values of a shape, built on first use.
fn plan_of(shape: ShapeRef) -> &'static (Plan, NodeId) {
    static PLANS: Memo<Shape, (Plan, NodeId)> = Memo::new();

    PLANS.get(shape.get(), || Plan::of_value(shape))
}

/// Selects the method of a deserializer for values of a shape.
fn hint(shape: &'static Shape) -> Hint {
    static NAMES: Memo<Shape, Vec<&'static str>> = Memo::new();

    let own = shape.name.map_or("", |name| name.base);
    let mut inner = shape;
    loop {
        match inner.kind {
            Kind::Newtype { inner: next, .. } => inner = next.get(),
            // A format may pass only the declared members to `deserialize_struct`.
            Kind::Struct(fields) if has_other_members(fields) => return Hint::Map,
            Kind::Struct(fields) => {
                let names = NAMES.get(inner, || {
                    let mut names = Vec::new();
                    push_names(fields, &mut names);
                    names
                });
                return Hint::Struct(own, names);
            }
            Kind::Map { .. } => return Hint::Map,
            // A union whose values are objects can be flattened into a struct of serde.
            Kind::Union(union) if matches!(union.tagging, Tagging::Internal { .. } | Tagging::Adjacent { .. }) => {
                return Hint::Map;
            }
            _ => return Hint::Any,
        }
    }
}

/// Whether a struct has members with other names than those of its fields and of its inline structs.
fn has_other_members(fields: &'static [Field]) -> bool {
    fields.iter().any(|field| match field.shape.get().kind {
        Kind::Struct(inner) if field.inline => has_other_members(inner),
        _ => field.rest || field.inline,
    })
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
