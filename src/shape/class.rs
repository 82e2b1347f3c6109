//! Which rules fit which types: decided by the compiler.

use super::{Kind, Rules, Shape};

/// What a rule on a field can be about. A constant can read it, where it cannot follow a reference to a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// A string: `min_length`, `max_length`.
    String,
    /// A number without a fraction: `minimum`, `maximum`.
    Integer,
    /// A number: `minimum`, `maximum`.
    Number,
    /// A list: `min_items`, `max_items`.
    Array,
    /// An object with declared keys: `inline`.
    Struct,
    /// `true` or `false`.
    Bool,
    /// One of some words.
    Enum,
    /// Anything else, which takes no rules.
    Other,
}

/// Whether a shape is a field that may be absent.
#[must_use]
pub(super) const fn is_optional(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Optional(_))
}

/// Refuses rules that mean nothing for a type.
///
/// # Panics
/// While compiling, with the reason.
#[track_caller]
pub const fn assert_rules_fit(rules: &Rules, class: Class) {
    assert!(
        (rules.min_length.is_none() && rules.max_length.is_none()) || matches!(class, Class::String),
        "`min_length` and `max_length` apply only to strings"
    );
    assert!(
        (rules.minimum.is_none() && rules.maximum.is_none()) || matches!(class, Class::Integer | Class::Number),
        "`minimum` and `maximum` apply only to numbers"
    );
    assert!(
        (rules.min_items.is_none() && rules.max_items.is_none()) || matches!(class, Class::Array),
        "`min_items` and `max_items` apply only to arrays"
    );
}

/// Refuses an `Option` where no field is that could be absent.
///
/// # Panics
/// While compiling, with the reason.
#[track_caller]
pub const fn assert_not_optional(shape: &Shape) {
    assert!(
        !is_optional(shape),
        "unexpected `Option`, since only a field can be absent\nhelp: use `Nullable<_>` for a value or `null`"
    );
}
