//! Compile-time assertions for rules that depend on types. A derive only has tokens, so it cannot check these itself.

use super::class::is_optional;
use super::const_message::ConstMessage;
use super::near::{edit_distance, most_edits};
use super::rules::{count_within, is_id_byte, length, number_within};
use super::unions::{Tagging, UnionShape, common, equal, keeps_undeclared};
use super::values::text;
use super::{Class, EnumValue, Format, Kind, Rules, Shape, TypeFacts, TypeSet};
use crate::json::{FieldNames, integer_within};

/// A value in an attribute.
#[derive(Debug, Clone, Copy)]
pub enum LiteralValue {
    /// A string.
    String(&'static str),
    /// An integer.
    Integer(i64),
    /// Any other number.
    Double(f64),
    /// `true` or `false`.
    Bool(bool),
    /// The number of elements of an array.
    Array(u64),
}

impl LiteralValue {
    /// The JSON type.
    const fn types(self) -> TypeSet {
        match self {
            Self::String(_) => TypeSet::STRING,
            Self::Integer(_) | Self::Double(_) => TypeSet::of_first(b'0'),
            Self::Bool(_) => TypeSet::of_first(b't'),
            Self::Array(_) => TypeSet::of_first(b'['),
        }
    }
}

/// Rejects an inline field that has a member name in common with another field, or whose type has a `rest` field.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_keys_apart(before: &FieldNames, inline: &FieldNames) {
    assert!(
        !inline.rest,
        "unexpected `rest` field in the type of an `inline` field\nhelp: put the `rest` field into the struct with the `inline` field"
    );
    assert!(
        !keeps_undeclared(inline, false),
        "unexpected `rest` field in a variant of the type of an `inline` field\nhelp: remove the `rest` field, or remove `inline`"
    );
    if let Some(key) = common(before, inline) {
        let message = ConstMessage::new();
        let message = message.add("duplicate member name `").add(key).add("`\nnote: the type of this `inline` field and ");
        message.add("another field have it\nhelp: use `#[wire(rename = \"…\")]` on one of the two fields").panic();
    }
}

/// Rejects an inline field with a union beside another one, or beside a field that holds the undeclared members.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_one_union(before: usize, unions: usize, rest: bool) {
    assert!(
        before == 0 || unions == 0,
        "unexpected second `inline` field with a union\nhelp: make one of them a member, without `inline`"
    );
    assert!(
        !rest || unions == 0,
        "unexpected `inline` field with a union beside a `rest` field\nhelp: remove the `rest` field, or use `#[wire(other)]` on a variant \
         of the union"
    );
}

/// Rejects a default that is not a valid value of the field's type.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_default(literal: LiteralValue, rules: &Rules, shape: &Shape, of: &TypeFacts) {
    assert!(
        !is_optional(shape),
        "unexpected `default` for an `Option`, which is `None` if absent\nhelp: remove the `Option` or the `default`"
    );
    assert_literal("default", literal, rules, of);
}

/// Rejects an example that is not a valid value of the type.
#[track_caller]
pub const fn assert_example(literal: LiteralValue, rules: &Rules, of: &TypeFacts) {
    assert_literal("example", literal, rules, of);
}

/// Rejects a segment of a target whose type is not an id type.
///
/// # Panics
/// At compile time, with the reason.
#[track_caller]
pub const fn assert_id(shape: &Shape) {
    assert!(
        matches!(shape.kind, Kind::String(Format::Id)),
        "expected an id as the segment of a target\nhelp: declare the type with `tieline::id!`"
    );
}

#[track_caller]
const fn assert_literal(what: &str, literal: LiteralValue, rules: &Rules, of: &TypeFacts) {
    let rules = of.rules.and(*rules);
    if let Kind::Union(union) = &of.leaf.kind {
        return assert_of_union(what, literal, union);
    }
    let is_default = equal(what, "default");
    let expected = match (literal, of.leaf.class) {
        (LiteralValue::String(_), Class::String | Class::Enum)
        | (LiteralValue::Integer(_), Class::Integer | Class::IntegerEnum)
        | (LiteralValue::Integer(_) | LiteralValue::Double(_), Class::Number)
        | (LiteralValue::Bool(_), Class::Bool)
        | (LiteralValue::Array(_), Class::Array) => None,
        (_, Class::Other) if literal.types().overlaps(TypeSet::of(of.leaf)) => None,
        (_, Class::String) => Some("a string, such as `\"Chat\"`"),
        (_, Class::Integer) => Some("an integer, such as `5`"),
        (_, Class::Number) => Some("a number, such as `1.5`"),
        (_, Class::Array) if is_default => Some(
            "an array, which a default cannot be\nhelp: use `Option<…>` without a default, which is `None` if the member is absent",
        ),
        (_, Class::Array) => Some("an array, such as `[\"Chat\"]`"),
        (_, Class::Struct | Class::Union) if is_default => Some(
            "an object, which a default cannot be\nhelp: use `Option<…>` without a default, which is `None` if the member is absent",
        ),
        (_, Class::Struct | Class::Union) => Some("an object, which a literal cannot express"),
        (_, Class::Bool) => Some("`true` or `false`"),
        (_, Class::Enum) => Some("one of the enum values, such as `\"Chat\"`"),
        (_, Class::IntegerEnum) => Some("one of the enum values, which are integers"),
        (_, Class::Other) => Some(TypeSet::of(of.leaf).described()),
    };
    if let Some(expected) = expected {
        invalid(what).add("expected ").add(expected).panic();
    }
    match literal {
        LiteralValue::String(string) => assert_string(what, string, &rules, of.leaf),
        LiteralValue::Integer(integer) => {
            if let Kind::Integer { minimum, maximum } = of.leaf.kind
                && !integer_within(integer, minimum, maximum)
            {
                let message = invalid(what).add("the integer is outside the range of its type, ").add_integer(minimum);
                message.add(" to ").add_integer(maximum).panic();
            }
            if let Kind::Enum { values, open: false, .. } = of.leaf.kind
                && !has_integer(values, integer)
            {
                add_values(&invalid(what).add("the integer is not one of the enum values\nhelp: use "), values).panic();
            }
            #[expect(clippy::cast_precision_loss, reason = "integers are within ±(2^53 − 1)")]
            assert_number(what, integer as f64, &rules);
        }
        LiteralValue::Double(double) => assert_number(what, double, &rules),
        LiteralValue::Bool(_) => {}
        LiteralValue::Array(items) => {
            if !count_within(items, rules.min_items, rules.max_items) {
                invalid(what).add("the number of elements is outside `min_items` and `max_items`").panic();
            }
        }
    }
}

/// Rejects a value that is not one of a union's.
#[track_caller]
const fn assert_of_union(what: &str, literal: LiteralValue, union: &UnionShape) {
    match (union.tagging, literal) {
        (Tagging::Internal { .. } | Tagging::Adjacent { .. }, _) => {
            invalid(what).add("expected an object, which a literal cannot express").panic();
        }
        (Tagging::External, LiteralValue::String(string)) => {
            if !union.has_string(string) {
                invalid(what).add("`").add(string).add("` is not the name of a variant without a value").panic();
            }
        }
        (Tagging::External, _) => {
            invalid(what).add("expected the name of a variant without a value, such as `\"Chat\"`").panic()
        }
        (Tagging::Untagged, _) => match union.facts_of(literal.types()) {
            Some(facts) => assert_literal(what, literal, &Rules::NONE, facts),
            None => invalid(what).add("no variant of the union is ").add(literal.types().described()).panic(),
        },
    }
}

#[track_caller]
const fn assert_string(what: &str, string: &str, rules: &Rules, shape: &Shape) {
    if !count_within(length(string), rules.min_length, rules.max_length) {
        invalid(what).add("the length is outside `min_length` and `max_length`").panic();
    }
    let format = match (rules.format, &shape.kind) {
        (Some(format), _) => format,
        (None, Kind::String(format) | Kind::Parsed { format, .. }) => *format,
        _ => Format::Any,
    };
    if let Format::Named(format) = format
        && !format.accepts(string)
    {
        invalid(what).add("expected a string in the format `").add(format.name()).add("`").panic();
    }
    match shape.kind {
        Kind::Enum { values, open: false, .. } => {
            let mut at = 0;
            while at < values.len() {
                if equal(text(&values[at].name), string) {
                    return;
                }
                at += 1;
            }
            let message = invalid(what).add("`").add(string).add("` is not one of the enum values\nhelp: ");
            if let Some(near) = near_value(values, string) {
                message.add("did you mean `").add(near).add("`?").panic();
            }
            add_values(&message.add("use "), values).panic();
        }
        Kind::String(Format::Id) => {
            let bytes = string.as_bytes();
            let mut is_id = !bytes.is_empty();
            let mut at = 0;
            while at < bytes.len() {
                is_id = is_id && is_id_byte(bytes[at]);
                at += 1;
            }
            if !is_id {
                invalid(what)
                    .add("expected an id: one or more characters without dots, spaces and control characters")
                    .panic();
            }
        }
        _ => {}
    }
}

#[track_caller]
const fn assert_number(what: &str, number: f64, rules: &Rules) {
    if !number_within(number, rules.minimum, rules.maximum) {
        invalid(what).add("the number is outside `minimum` and `maximum`").panic();
    }
}

/// The beginning of an error. It is built only for an error, because every step of an evaluation adds to the compile time.
const fn invalid(what: &str) -> ConstMessage {
    ConstMessage::new().add("invalid ").add(what).add(": ")
}

/// Adds the values of an enum, as many as there is place for.
const fn add_values(message: &ConstMessage, values: &[EnumValue]) -> ConstMessage {
    const MOST: usize = 12;
    let mut message = *message;
    let mut at = 0;
    while at < values.len() && at < MOST {
        let separator = match at {
            0 => "`",
            _ if at + 1 == values.len() => "` or `",
            _ => "`, `",
        };
        message = message.add(separator).add(text(&values[at].name));
        at += 1;
    }
    message.add(if values.len() > MOST { "`, …" } else { "`" })
}

/// The value of an enum that a misspelt string most likely means.
const fn near_value<'v>(values: &'v [EnumValue], string: &str) -> Option<&'v str> {
    let mut least = most_edits(string) + 1;
    let mut found = None;
    let mut at = 0;
    while at < values.len() {
        let value = text(&values[at].name);
        let distance = edit_distance(string, value);
        if distance < least {
            (least, found) = (distance, Some(value));
        }
        at += 1;
    }
    found
}

/// Whether one of the values of an enum of integers is this one.
const fn has_integer(values: &[EnumValue], integer: i64) -> bool {
    let mut at = 0;
    while at < values.len() {
        if let Ok(value) = i64::from_str_radix(text(&values[at].name), 10)
            && value == integer
        {
            return true;
        }
        at += 1;
    }
    false
}
