//! Classes of types, and compile-time assertions that the rules of a field apply to its type.

use super::const_message::ConstMessage;
use super::{Format, Kind, Rules, Shape, TypeFacts};

/// The class of a type, which determines the rules that apply to it. It repeats a part of [`Kind`], because constants cannot
/// follow a reference to a shape, such as that of the inner type of `Option<T>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Class {
    /// A string: `min_length`, `max_length`, `format`, `pattern`.
    String,
    /// An integer: `minimum`, `maximum`.
    Integer,
    /// A number: `minimum`, `maximum`.
    Number,
    /// An array: `min_items`, `max_items`.
    Array,
    /// An object with declared members: `inline`.
    Struct,
    /// `true` or `false`.
    Bool,
    /// An enum of strings.
    Enum,
    /// An enum of integers.
    IntegerEnum,
    /// A union whose values are objects with a tag.
    Union,
    /// Any other type, to which no rules apply.
    Other,
}

/// Whether the shape of a string has a format.
const fn has_format(shape: &Shape) -> bool {
    match shape.kind {
        Kind::String(format) | Kind::Parsed { format, .. } => !matches!(format, Format::Any),
        _ => false,
    }
}

/// Whether a shape is that of an optional field.
#[must_use]
pub(super) const fn is_optional(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Optional(_))
}

/// Rejects rules that do not apply to a type.
///
/// # Panics
/// At compile time, with the reason and the rules that apply.
#[track_caller]
pub const fn assert_rules_fit(rules: &Rules, of: TypeFacts) {
    let class = of.leaf.class;
    if (rules.min_length.is_some() || rules.max_length.is_some()) && !matches!(class, Class::String) {
        reject_rules("`min_length` and `max_length` apply only to strings", class);
    }
    if (rules.minimum.is_some() || rules.maximum.is_some()) && !matches!(class, Class::Integer | Class::Number) {
        reject_rules("`minimum` and `maximum` apply only to numbers", class);
    }
    if (rules.min_items.is_some() || rules.max_items.is_some()) && !matches!(class, Class::Array) {
        reject_rules("`min_items` and `max_items` apply only to arrays", class);
    }
    if of.has_fixed_length {
        assert!(
            rules.min_length.is_none() && rules.max_length.is_none(),
            "`min_length` and `max_length` have no effect on a `char`, which is one character\nhelp: remove it, or use a `String`"
        );
        assert!(
            rules.min_items.is_none() && rules.max_items.is_none(),
            "`min_items` and `max_items` have no effect on an array of Rust, whose type states the number of items\n\
             help: remove it, or use a `Vec<_>`"
        );
    }
    if rules.format.is_some() && !matches!(class, Class::String) {
        reject_rules("`format` and `pattern` apply only to strings", class);
    }
    assert!(
        rules.format.is_none() || (of.rules.format.is_none() && !has_format(of.leaf)),
        "unexpected `format` or `pattern`, since the type has a format or a pattern itself\nhelp: remove it"
    );
}

#[track_caller]
const fn reject_rules(why: &str, class: Class) {
    let help = match class {
        Class::String => "use `min_length`, `max_length`, `format` or `pattern` for this type, a string",
        Class::Integer | Class::Number => "use `minimum` and `maximum` for this type, a number",
        Class::Array => "use `min_items` and `max_items` for this type, an array, or a newtype with the rule as its element",
        _ => "remove it, since no rules apply to this type",
    };
    ConstMessage::new().add(why).add("\nhelp: ").add(help).panic();
}

/// Rejects an `Option` that is not the type of a field.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_not_optional(shape: &Shape) {
    assert!(
        !is_optional(shape),
        "unexpected `Option`, since only a field can be absent\nhelp: use `Nullable<_>` for a value or `null`"
    );
}
