//! Shapes: the static description of every value on the wire.
//!
//! A derive emits one [`Shape`] for a type. The reader, the checker, the schema, the examples and the comparison of two
//! versions are programs that walk it.

mod assert;
mod class;
mod constant;
mod containers;
mod empty;
mod enums;
mod fields;
mod leaves;
mod name;
mod optional;
mod pattern;
pub(crate) mod private;
mod rules;
mod same;
mod values;
mod wire;

#[doc(hidden)]
pub use assert::{LiteralValue, assert_default, assert_example, assert_id, assert_keys_apart};
pub use class::Class;
#[doc(hidden)]
pub use class::{assert_not_optional, assert_rules_fit};
#[doc(hidden)]
pub use constant::{Constant, Constants};
pub use empty::Empty;
#[doc(hidden)]
pub use fields::Incomplete;
pub use name::Name;
pub use optional::Nullable;
pub use pattern::{Pattern, PatternError};
pub use rules::{Bound, Rules};
pub use values::EnumValue;
pub(crate) use values::text;
pub use wire::{Fields, Wire};

#[doc(hidden)]
pub use crate::json::{FieldName, FieldNames};
pub(crate) use assert::{ConstMessage, equal};
pub(crate) use enums::find_value;
pub(crate) use fields::member;
#[cfg(feature = "compat")]
pub(crate) use pattern::Outside;
pub(crate) use rules::{count_within, is_id_byte, length, number_within};
pub(crate) use same::same;

use std::fmt;

use pattern::assert_pattern;

/// How one value looks on the wire.
///
/// Static data, made by a derive or, for a foreign type, by hand: see [`Wire`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Shape {
    /// The name of a type that has a schema of its own; leaves and containers have none.
    pub name: Option<Name>,
    /// What the value means, for readers who know no Rust.
    pub doc: &'static str,
    /// Values as JSON text, for documents and schemas.
    pub examples: &'static [&'static str],
    /// Which rules may stand on a field of this type.
    pub class: Class,
    /// The description.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A number without a fraction, within both bounds; the bounds are within ±(2^53 − 1).
    Integer {
        /// The smallest.
        minimum: i64,
        /// The largest.
        maximum: i64,
    },
    /// A number, a double.
    Number,
    /// A string, as its format says.
    String(Format),
    /// A string that is one of the listed values.
    Enum {
        /// The values.
        values: &'static [EnumValue],
        /// Whether any other string is accepted too.
        open: bool,
    },
    /// An array of values of one shape.
    Array(ShapeRef),
    /// An object whose keys are free and whose values have one shape.
    Map(ShapeRef),
    /// A value whose inside is not described.
    Json(Open),
    /// An object with declared keys; others are tolerated.
    Struct(&'static [Field]),
    /// A named value: the shape of another, with rules.
    Newtype {
        /// The other shape.
        inner: ShapeRef,
        /// What the value must keep beside the other's rules.
        rules: Rules,
    },
    /// A field that may be absent. It stands nowhere but as a field.
    Optional(ShapeRef),
    /// A value or `null`.
    Nullable(ShapeRef),
}

/// Which strings a string may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Any string.
    Any,
    /// An id: one or more characters, none of them a dot, a space or an ASCII control character.
    Id,
    /// A string that a pattern matches: anchored, of classes, groups and counts only.
    Pattern(&'static str),
}

/// Which values an undescribed value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Open {
    /// Any value.
    Value,
    /// Any object.
    Object,
    /// Any object or list.
    Structured,
}

/// One key of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The key as it stands on the wire; for an inline field, the field's Rust name.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// The value.
    pub shape: ShapeRef,
    /// What the value must keep beside the rules of its shape.
    pub rules: Rules,
    /// Whether the value's own keys stand in this object.
    pub inline: bool,
    /// What an absent value means, as JSON text; a field with a default may be absent.
    pub default: Option<&'static str>,
    /// Values as JSON text.
    pub examples: &'static [&'static str],
    /// Whether it should no longer be sent.
    pub deprecated: bool,
}

/// A reference to the shape of a type: by a function, so that shapes may refer to each other in a circle.
#[derive(Clone, Copy)]
pub struct ShapeRef {
    shape: fn() -> &'static Shape,
}

impl ShapeRef {
    /// Refers to the shape of a type.
    #[must_use]
    pub const fn of<T: Wire>() -> Self {
        Self { shape: shape_of::<T> }
    }

    /// The shape.
    #[must_use]
    pub fn get(self) -> &'static Shape {
        (self.shape)()
    }
}

// Not a closure: as a pointer that is two functions for each type.
fn shape_of<T: Wire>() -> &'static Shape {
    T::SHAPE
}

impl fmt::Debug for ShapeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the shape itself: that may be a circle.
        match self.get().name {
            Some(name) => write!(f, "ShapeRef({name})"),
            None => f.write_str("ShapeRef"),
        }
    }
}

impl Shape {
    /// A shape without a name, for a leaf.
    ///
    /// # Panics
    /// While compiling, when a pattern has a choice that is not in parentheses.
    #[must_use]
    #[track_caller]
    pub const fn leaf(class: Class, kind: Kind) -> Self {
        assert_pattern(&kind);
        Self { name: None, doc: "", examples: &[], class, kind }
    }

    /// A shape with a name.
    ///
    /// # Panics
    /// While compiling, when a pattern has a choice that is not in parentheses.
    #[must_use]
    #[track_caller]
    pub const fn named(name: Name, class: Class, kind: Kind, doc: &'static str, examples: &'static [&'static str]) -> Self {
        assert_pattern(&kind);
        Self { name: Some(name), doc, examples, class, kind }
    }

    /// Writes what the shape is called: its name, or what it is made of.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |f: &mut fmt::Formatter<'_>, container: &str, inner: ShapeRef| {
            write!(f, "{container}<")?;
            inner.get().describe(f)?;
            f.write_str(">")
        };
        if let Some(name) = self.name {
            return write!(f, "{name}");
        }
        match self.kind {
            Kind::Bool => f.write_str("boolean"),
            Kind::Integer { minimum, maximum } => write!(f, "integer {minimum}..={maximum}"),
            Kind::Number => f.write_str("number"),
            Kind::String(Format::Any) => f.write_str("string"),
            Kind::String(Format::Id) => f.write_str("id"),
            Kind::String(Format::Pattern(pattern)) => write!(f, "string {pattern}"),
            Kind::Enum { .. } => f.write_str("enum"),
            Kind::Array(item) => of(f, "array", item),
            Kind::Map(value) => of(f, "map", value),
            Kind::Json(Open::Value) => f.write_str("value"),
            Kind::Json(Open::Object) => f.write_str("object"),
            Kind::Json(Open::Structured) => f.write_str("structured"),
            Kind::Struct(_) => f.write_str("struct"),
            Kind::Newtype { inner, .. } => of(f, "newtype", inner),
            Kind::Optional(inner) => of(f, "optional", inner),
            Kind::Nullable(inner) => of(f, "nullable", inner),
        }
    }
}
