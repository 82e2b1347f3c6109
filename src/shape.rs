//! Shapes: static descriptions of values.
//!
//! A derive generates one [`Shape`] for each type. You need this module only for a hand-written [`Wire`] of a type of
//! another crate.

mod assert;
mod bounds;
mod class;
mod const_message;
mod constant;
mod containers;
mod empty;
mod enums;
mod facts;
mod field_list;
mod fields;
#[cfg(any(
    feature = "bytes1",
    feature = "chrono04",
    feature = "jiff02",
    feature = "time03",
    feature = "url2",
    feature = "uuid1"
))]
mod foreign;
mod format;
mod leaves;
mod memo;
mod name;
mod near;
mod optional;
mod parsed;
mod pattern;
mod pinned;
pub(crate) mod private;
mod required;
mod rest;
mod rules;
mod same;
mod stability;
mod types;
mod unions;
mod valid_writes;
mod values;
mod wire;

#[doc(hidden)]
pub use assert::{LiteralValue, assert_default, assert_example, assert_id, assert_keys_apart, assert_one_union};
#[doc(hidden)]
pub use bounds::{assert_count, assert_finite, assert_in_range, assert_satisfiable, bound_of, count_of};
pub use class::Class;
#[doc(hidden)]
pub use class::{assert_not_optional, assert_rules_fit};
#[doc(hidden)]
pub use constant::{Constant, Constants};
pub use empty::Empty;
#[doc(hidden)]
pub use facts::{InvalidNesting, TypeFacts, assert_arguments, assert_nesting};
#[doc(hidden)]
pub use format::NamedFormat;
pub use name::Name;
pub use optional::Nullable;
pub use parsed::TextType;
#[doc(hidden)]
pub use parsed::{AsStr, TextField};
#[doc(hidden)]
pub use pattern::assert_portable;
pub use pattern::{Pattern, PatternError};
pub use pinned::PinnedMember;
#[doc(hidden)]
pub use required::{RequiredType, RequiredTypes, assert_has_values};
#[doc(hidden)]
pub use rest::Rest;
pub use rules::{Bound, Rules};
pub use stability::Stability;
#[doc(hidden)]
pub use stability::{assert_experimental, newest};
#[doc(hidden)]
pub use types::TypeSet;
pub use unions::{Tagging, UnionShape, UnknownVariant, Variant};
pub(crate) use valid_writes::writes_valid_values;
pub(crate) use values::text;
pub use values::{EnumType, EnumValue};
pub use wire::{Fields, PartialFields, WholeValue, Wire};

#[doc(hidden)]
pub use crate::json::{FieldName, FieldNames};
pub(crate) use const_message::ConstMessage;
pub(crate) use enums::find_value;
#[doc(hidden)]
pub use field_list::FieldList;
pub(crate) use fields::read_fields;
pub use fields::{
    begin_flat, begin_member, end_flat, end_member, flat_members, member, member_of, optional_member, text_member,
};
pub(crate) use memo::Memo;
pub(crate) use near::{edit_distance, most_edits};
#[cfg(feature = "compat")]
pub(crate) use pattern::Outside;
#[cfg(any(feature = "sample", feature = "compat"))]
pub(crate) use pattern::compiled;
pub(crate) use rules::{count_within, is_id_byte, length, number_within};
pub(crate) use same::same;
pub(crate) use stability::is_later;
#[cfg(feature = "schema")]
pub(crate) use stability::is_version;
pub(crate) use unions::{ObjectNames, Selection, UnionTable, equal, has_name, keeps_undeclared, names_of, select};

use std::fmt;

use pattern::assert_pattern;

/// The static description of one value. Derives generate it; for types of other crates, build it with [`Shape::leaf`] or
/// [`Shape::named`]. See [`Wire`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Shape {
    /// The name, if the type has a schema of its own. Leaves and containers have none.
    pub name: Option<Name>,
    /// The documentation, which also appears in schemas and pages.
    pub doc: &'static str,
    /// Examples as JSON text, for schemas and pages.
    pub examples: &'static [&'static str],
    /// Determines which rules a field of this type may have.
    pub class: Class,
    /// Whether the values are sensitive, and never shown in reports.
    pub sensitive: bool,
    /// The kind of value.
    pub kind: Kind,
}

/// The kind of a value.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// An integer within both bounds, which are within ±(2^53 − 1).
    Integer {
        /// The minimum.
        minimum: i64,
        /// The maximum.
        maximum: i64,
    },
    /// A number, represented as a double.
    Number,
    /// A string with a format.
    String(Format),
    /// A string with a format, of which a type of Rust accepts some or all values.
    Parsed {
        /// The format.
        format: Format,
        /// Which strings the type accepts. The schemas do not state it.
        parsed: TextType,
    },
    /// A string, an integer or a boolean that is one of the listed values.
    Enum {
        /// The type of the values.
        of: EnumType,
        /// The values.
        values: &'static [EnumValue],
        /// Whether any other value of the type is accepted too.
        open: bool,
    },
    /// An array whose elements have one shape.
    Array(ShapeRef),
    /// An array whose elements have one shape and are distinct.
    Set(ShapeRef),
    /// An array with a fixed number of elements, each with a shape of its own.
    Tuple(&'static [ShapeRef]),
    /// An object with arbitrary member names, whose values have one shape.
    Map {
        /// The shape of the member names: that of a string.
        key: ShapeRef,
        /// The shape of the values.
        value: ShapeRef,
    },
    /// A value without a description of its content.
    Json(Open),
    /// An object with declared members. Other members are accepted.
    Struct(&'static [Field]),
    /// A named type for a value of another shape, with additional rules.
    Newtype {
        /// The shape of the value.
        inner: ShapeRef,
        /// The additional rules.
        rules: Rules,
    },
    /// An optional field. Only the shape of a field can be of this kind.
    Optional(ShapeRef),
    /// A value or `null`.
    Nullable(ShapeRef),
    /// A value of one of several variants.
    Union(&'static UnionShape),
}

/// The format of a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// Any string.
    Any,
    /// An id: one or more characters, none of them a dot, a space or an ASCII control character.
    Id,
    /// A string that matches a pattern of the portable dialect: see [`Pattern`].
    Pattern(&'static str),
    /// A string of a format that has a name, such as `date-time`.
    Named(NamedFormat),
}

/// The type of a value without a description of its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Open {
    /// Any value.
    Value,
    /// Any object.
    Object,
    /// Any object or array.
    Structured,
}

/// One declared member of an object.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
#[non_exhaustive]
pub struct Field {
    /// The name on the wire; for an inline field, the field's Rust name.
    pub name: &'static str,
    /// The documentation.
    pub doc: &'static str,
    /// The shape of the value.
    pub shape: ShapeRef,
    /// Additional rules for the value.
    pub rules: Rules,
    /// Whether the members of the value are members of this object.
    pub inline: bool,
    /// Whether the value holds the members of this object that are not declared.
    pub rest: bool,
    /// The only value of a member without a Rust field. Then `shape` has no meaning.
    pub pinned: Option<PinnedMember>,
    /// The default for an absent member, as JSON text. A field with a default is optional.
    pub default: Option<&'static str>,
    /// Examples as JSON text.
    pub examples: &'static [&'static str],
    /// Whether the field is deprecated.
    pub deprecated: bool,
    /// Since when the field exists, and whether it may still change.
    pub stability: Stability,
    /// Whether the values of the field are sensitive, and never shown in reports.
    pub sensitive: bool,
}

impl Field {
    /// A field without rules, default and examples. It is required unless its shape is optional.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, shape: ShapeRef) -> Self {
        Self {
            name,
            doc,
            shape,
            rules: Rules::NONE,
            inline: false,
            rest: false,
            pinned: None,
            default: None,
            examples: &[],
            deprecated: false,
            stability: Stability::NONE,
            sensitive: false,
        }
    }

    /// Adds rules for the value.
    #[must_use]
    pub const fn with_rules(self, rules: Rules) -> Self {
        Self { rules, ..self }
    }

    /// Sets the default, as JSON text.
    #[must_use]
    pub const fn with_default(self, default: &'static str) -> Self {
        Self { default: Some(default), ..self }
    }

    /// Sets examples, as JSON texts.
    #[must_use]
    pub const fn with_examples(self, examples: &'static [&'static str]) -> Self {
        Self { examples, ..self }
    }

    /// Makes the field inline: the members of its value are members of this object.
    #[must_use]
    pub const fn inlined(self) -> Self {
        Self { inline: true, ..self }
    }

    /// Makes the field hold the members that are not declared.
    #[must_use]
    pub const fn rest(self) -> Self {
        Self { rest: true, ..self }
    }

    /// A required member with one value, which has no Rust field.
    #[must_use]
    pub const fn pinned(member: PinnedMember) -> Self {
        let shape = ShapeRef::of::<crate::json::Json>();
        Self { pinned: Some(member), ..Self::new(member.name, "", shape) }
    }

    /// Marks the field as deprecated.
    #[must_use]
    pub const fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    /// Sets since when the field exists, and whether it may still change.
    #[must_use]
    pub const fn with_stability(self, stability: Stability) -> Self {
        Self { stability, ..self }
    }

    /// Marks the values of the field as sensitive.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }
}

/// A reference to the shape of a type. It is a function, so that the shapes of recursive types can refer to each other.
#[derive(Clone, Copy)]
pub struct ShapeRef {
    shape: fn() -> &'static Shape,
    optional: bool,
    writes_shape: bool,
}

impl ShapeRef {
    /// A reference to the shape of a type.
    #[must_use]
    pub const fn of<T: Wire>() -> Self {
        Self { shape: shape_of::<T>, optional: T::__OPTIONAL, writes_shape: T::__WRITES_SHAPE }
    }

    /// Whether a field of this type may be absent. A constant cannot find it out from the shape.
    pub(crate) const fn is_optional(self) -> bool {
        self.optional
    }

    /// Whether the type is known to write values of its shape: see [`Wire::__WRITES_SHAPE`].
    pub(crate) fn writes_shape(self) -> bool {
        self.writes_shape
    }

    /// Returns the shape.
    #[must_use]
    pub fn get(self) -> &'static Shape {
        (self.shape)()
    }
}

// This is a function because a closure, as a function pointer, compiles to two functions for each type.
fn shape_of<T: Wire>() -> &'static Shape {
    T::SHAPE
}

impl fmt::Debug for ShapeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The shape itself is not shown, because it may be recursive.
        match self.get().name {
            Some(name) => write!(f, "ShapeRef({name})"),
            None => f.write_str("ShapeRef"),
        }
    }
}

impl Shape {
    /// A shape without a name.
    ///
    /// # Panics
    /// At compile time, if a pattern has alternatives outside of parentheses.
    #[must_use]
    #[track_caller]
    pub const fn leaf(class: Class, kind: Kind) -> Self {
        assert_pattern(&kind);
        Self { name: None, doc: "", examples: &[], class, sensitive: false, kind }
    }

    /// A shape with a name.
    ///
    /// # Panics
    /// At compile time, if a pattern has alternatives outside of parentheses.
    #[must_use]
    #[track_caller]
    pub const fn named(name: Name, class: Class, kind: Kind, doc: &'static str, examples: &'static [&'static str]) -> Self {
        assert_pattern(&kind);
        Self { name: Some(name), doc, examples, class, sensitive: false, kind }
    }

    /// Marks the values as sensitive.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { sensitive: true, ..self }
    }

    /// Whether the values of a type, or of the type inside a newtype, an `Option` or a `Nullable`, are sensitive.
    pub(crate) fn is_sensitive(&self) -> bool {
        self.sensitive
            || match self.kind {
                Kind::Newtype { inner, .. } | Kind::Optional(inner) | Kind::Nullable(inner) => {
                    // A hand-written shape may refer to itself.
                    !std::ptr::eq(inner.get(), self) && inner.get().is_sensitive()
                }
                // The members of an inline union are not those of one field.
                Kind::Struct(fields) => fields.iter().filter(|field| field.inline).any(|field| {
                    let shape = field.shape.get();
                    matches!(shape.kind, Kind::Union(_)) && (field.sensitive || shape.sensitive)
                }),
                _ => false,
            }
    }

    /// Writes the name of the shape, or its kind if it has none.
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
            Kind::Null => f.write_str("null"),
            Kind::Bool => f.write_str("boolean"),
            Kind::Integer { minimum, maximum } => write!(f, "integer {minimum}..={maximum}"),
            Kind::Number => f.write_str("number"),
            Kind::String(Format::Any) => f.write_str("string"),
            Kind::String(Format::Id) => f.write_str("id"),
            Kind::String(Format::Pattern(pattern)) => write!(f, "string {pattern}"),
            Kind::String(Format::Named(format)) => write!(f, "string {format}"),
            Kind::Parsed { parsed, .. } => f.write_str(parsed.name()),
            Kind::Enum { .. } => f.write_str("enum"),
            Kind::Array(item) => of(f, "array", item),
            Kind::Set(item) => of(f, "set", item),
            Kind::Tuple(items) => {
                f.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    item.get().describe(f)?;
                }
                f.write_str(")")
            }
            Kind::Map { key, value } => {
                f.write_str("map<")?;
                key.get().describe(f)?;
                f.write_str(", ")?;
                value.get().describe(f)?;
                f.write_str(">")
            }
            Kind::Json(Open::Value) => f.write_str("value"),
            Kind::Json(Open::Object) => f.write_str("object"),
            Kind::Json(Open::Structured) => f.write_str("structured"),
            Kind::Struct(_) => f.write_str("struct"),
            Kind::Newtype { inner, .. } => inner.get().describe(f),
            Kind::Optional(inner) => of(f, "optional", inner),
            Kind::Nullable(inner) => of(f, "nullable", inner),
            Kind::Union(_) => f.write_str("union"),
        }
    }
}
