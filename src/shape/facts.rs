//! Facts about types for compile-time assertions.

use super::class::is_optional;
use super::{Class, Format, Kind, NamedFormat, Open, Rules, Shape, TypeSet, Wire};

/// What assertions need to know about the values of a type. A constant cannot follow a reference between shapes, such as that
/// from an `Option` to its value, so each type states these facts itself.
#[derive(Debug, Clone, Copy)]
pub struct TypeFacts {
    /// The shape of the value without newtypes, `Option`, `Nullable` and `Box`.
    pub(crate) leaf: &'static Shape,
    /// The rules of all newtypes together.
    pub(crate) rules: Rules,
    /// Whether `null` is a value.
    pub(crate) null: bool,
    /// Whether the Rust type determines the length, as `char` and arrays do. Rules for it have no effect.
    pub(crate) has_fixed_length: bool,
}

impl TypeFacts {
    /// The facts that follow from the shape alone, without the shapes that it refers to.
    #[must_use]
    pub const fn of(shape: &'static Shape) -> Self {
        let rules = if let Kind::Newtype { rules, .. } = shape.kind { rules } else { Rules::NONE };
        let null = match &shape.kind {
            Kind::Null | Kind::Nullable(_) | Kind::Json(Open::Value) => true,
            Kind::Union(union) => union.types().overlaps(TypeSet::NULL),
            _ => false,
        };
        Self { leaf: shape, rules, null, has_fixed_length: false }
    }

    /// The facts for a newtype of this type.
    #[must_use]
    pub const fn with_rules(self, rules: Rules) -> Self {
        Self { rules: self.rules.and(rules), ..self }
    }

    /// The facts for a type whose length these rules state.
    pub(crate) const fn with_fixed_length(self, rules: Rules) -> Self {
        Self { has_fixed_length: true, ..self.with_rules(rules) }
    }

    /// Whether the values are strings, integers or booleans, each with one JSON value. Objects may have members that the type ignores,
    /// a type may parse two strings to one value, and a tolerant reader replaces unknown values of an enum by its default.
    pub(crate) const fn has_exact_leaf(self) -> bool {
        if let Kind::Enum { values, .. } = self.leaf.kind {
            let mut at = 0;
            while at < values.len() {
                if values[at].default {
                    return false;
                }
                at += 1;
            }
        }
        // Of a UUID, upper and lower case are one value.
        let is_parsed = matches!(self.leaf.kind, Kind::Parsed { .. } | Kind::String(Format::Named(NamedFormat::Uuid)));
        matches!(self.leaf.class, Class::String | Class::Enum | Class::Integer | Class::IntegerEnum | Class::Bool)
            && !is_parsed
    }

    /// The number of values, if the type is a boolean, `null` or an enum.
    pub(super) const fn count(&self) -> Option<u64> {
        let count = match self.leaf.kind {
            Kind::Null => 0,
            Kind::Bool => 2,
            Kind::Enum { values, open: false, .. } => values.len() as u64,
            _ => return None,
        };
        Some(if self.null { count + 1 } else { count })
    }

    /// Whether all values are strings.
    const fn is_string(self) -> bool {
        TypeSet::of(self.leaf).is_only_string() && !self.null
    }

    /// The facts for this type or `null`.
    #[must_use]
    pub(crate) const fn or_null(self) -> Self {
        Self { null: true, ..self }
    }
}

/// An invalid nesting of types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidNesting {
    /// An `Option` that is not a field: only a field can be absent.
    Option,
    /// A `Nullable` of a type that has the value `null` itself: the two are written alike.
    Nullable,
    /// A map whose member names are not strings.
    Key,
    /// A set of values that may be equal although their JSON differs.
    Element,
}

impl InvalidNesting {
    /// What is wrong with a type as the value of a newtype, the elements of an array or the values of a map.
    #[must_use]
    pub const fn of_value<T: Wire>() -> Option<Self> {
        if is_optional(T::SHAPE) { Some(Self::Option) } else { T::__INVALID_NESTING }
    }

    /// What is wrong with the types of the names and values of a map.
    pub(crate) const fn of_map<K: Wire, T: Wire>() -> Option<Self> {
        if !K::__FACTS.is_string() || is_optional(K::SHAPE) { Some(Self::Key) } else { Self::of_value::<T>() }
    }

    /// What is wrong with a type as the elements of a set.
    pub(crate) const fn of_set<T: Wire>() -> Option<Self> {
        match Self::of_value::<T>() {
            None if !T::__EXACT => Some(Self::Element),
            fault => fault,
        }
    }

    /// What is wrong with a type in a `Nullable`.
    pub(crate) const fn of_nullable<T: Wire>() -> Option<Self> {
        if T::__FACTS.null && !is_optional(T::SHAPE) { Some(Self::Nullable) } else { Self::of_value::<T>() }
    }

    /// The first invalid nesting in some fields.
    #[must_use]
    pub const fn first(faults: &[Option<Self>]) -> Option<Self> {
        let mut at = 0;
        while at < faults.len() {
            if faults[at].is_some() {
                return faults[at];
            }
            at += 1;
        }
        None
    }
}

/// Rejects a type with an invalid nesting.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_nesting(fault: Option<InvalidNesting>) {
    assert!(
        !matches!(fault, Some(InvalidNesting::Option)),
        "unexpected `Option`, since only a field can be absent\nhelp: use `Nullable<_>` for a value or `null`"
    );
    assert!(
        !matches!(fault, Some(InvalidNesting::Nullable)),
        "unexpected `Nullable` of a type that has the value `null` itself\nhelp: remove the `Nullable`"
    );
    assert_containers(fault);
}

/// Rejects a generic type whose fields contain an argument where it does not work.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_arguments(fault: Option<InvalidNesting>) {
    assert!(
        !matches!(fault, Some(InvalidNesting::Option)),
        "unexpected `Option` as an argument of a generic type that has it elsewhere than in a field\n\
         help: use `Nullable<_>` for a value or `null`"
    );
    assert!(
        !matches!(fault, Some(InvalidNesting::Nullable)),
        "unexpected argument of a generic type that has it in a `Nullable`, since it has the value `null` itself\n\
         help: use a type without `null`"
    );
    assert_containers(fault);
}

#[track_caller]
const fn assert_containers(fault: Option<InvalidNesting>) {
    assert!(
        !matches!(fault, Some(InvalidNesting::Key)),
        "unexpected type of the keys of a map, since member names are strings\n\
         help: use `String`, a newtype of it, or an enum whose variants have no fields"
    );
    assert!(
        !matches!(fault, Some(InvalidNesting::Element)),
        "unexpected type of the elements of a set: only strings, integers, booleans, and arrays and tuples of these are equal \
         exactly if their JSON is\n\
         help: use `Vec<_>`"
    );
}
