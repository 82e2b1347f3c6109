//! Bounds in attributes: constant expressions of any number type, and assertions that some value satisfies the bounds.

use super::const_message::ConstMessage;
use super::pattern::analyze;
use super::{Bound, Format, Kind, Rules, TypeFacts};
use crate::json::MAX_SAFE_INTEGER;

/// The bound of a number from a constant expression of any number type, cast to a double. Integers that a double cannot represent
/// are outside the range of all types.
#[must_use]
pub const fn bound_of(value: f64) -> Bound {
    match integer(value) {
        Some(integer) => Bound::Integer(integer),
        None => Bound::Double(value),
    }
}

/// The bound of a length or a number of elements from a constant expression. The result is arbitrary if [`assert_count`] rejects
/// the value.
#[must_use]
pub const fn count_of(value: f64) -> u64 {
    match integer(value) {
        Some(integer) => integer.unsigned_abs(),
        None => 0,
    }
}

/// Rejects a bound of lengths or numbers of elements that is not a non-negative integer.
///
/// # Panics
/// At compile time.
#[track_caller]
pub const fn assert_count(value: f64) {
    assert!(matches!(integer(value), Some(0..)), "expected a non-negative integer within 2^53 − 1");
}

/// Rejects a bound of numbers that is not finite.
///
/// # Panics
/// At compile time.
#[track_caller]
pub const fn assert_finite(value: f64) {
    assert!(value.is_finite(), "expected a finite number");
}

/// The value as an integer within ±(2^53 − 1), if it is one.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the comparison detects a loss")]
#[expect(clippy::float_cmp, reason = "the question is whether the values are equal")]
const fn integer(value: f64) -> Option<i64> {
    let integer = value as i64;
    if integer as f64 == value && integer.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs() { Some(integer) } else { None }
}

/// Rejects a bound of numbers outside of the range of the type, which no value reaches.
///
/// # Panics
/// At compile time, with the range.
#[track_caller]
pub const fn assert_in_range(name: &str, bound: Bound, of: &TypeFacts) {
    if let Kind::Integer { minimum, maximum } = of.leaf.kind {
        let value = bound.get();
        let range = (Bound::Integer(minimum).get(), Bound::Integer(maximum).get());
        if value < range.0 || value > range.1 {
            let message = ConstMessage::new().add("`").add(name).add("` is outside the range of the type, ");
            message.add_integer(minimum).add(" to ").add_integer(maximum).panic();
        }
    }
}

/// Rejects rules that no value of the type satisfies.
///
/// # Panics
/// At compile time, with the rules that contradict each other.
#[track_caller]
pub const fn assert_satisfiable(rules: &Rules, of: &TypeFacts) {
    let all = of.rules.and(*rules);
    let (is_integer, rules_of_type) = match of.leaf.kind {
        Kind::Integer { minimum, maximum } => {
            let (minimum, maximum) = (Some(Bound::Integer(minimum)), Some(Bound::Integer(maximum)));
            (true, Rules { minimum, maximum, ..Rules::NONE })
        }
        Kind::String(format) | Kind::Parsed { format, .. } => (false, lengths_of(format)),
        _ => (false, Rules::NONE),
    };
    if let Some(format) = rules.format
        && empty(&all.and(lengths_of(format)), false).is_some()
        && empty(&all, false).is_none()
    {
        ConstMessage::new()
            .add("no string with the format or pattern has a length within `min_length` and `max_length`")
            .panic();
    }
    if let (Kind::Set(_), Some(least), Some(most)) = (&of.leaf.kind, rules.min_items, of.rules.max_items)
        && least > most
    {
        let message =
            ConstMessage::new().add("`min_items` is ").add_count(least).add(", but a set of this type has at most ");
        let message = message.add_count(most).add(if most == 1 { " element" } else { " elements" });
        message.add("\nhelp: use `min_items = ").add_count(most).add("` or less, or a `Vec`").panic();
    }
    let rules_of_type = match of.rules.format {
        Some(format) => rules_of_type.and(lengths_of(format)),
        None => rules_of_type,
    };
    let of_type = "no value of the type satisfies the rules\nnote: the type has rules itself";
    let fault = match empty(rules, is_integer) {
        None if empty(&all.and(rules_of_type), is_integer).is_some() => Some(of_type),
        fault => fault,
    };
    if let Some(fault) = fault {
        ConstMessage::new().add(fault).panic();
    }
}

/// The lengths of the strings of a format.
const fn lengths_of(format: Format) -> Rules {
    let (min, max) = match format {
        Format::Any => (0, None),
        Format::Id => (1, None),
        Format::Named(format) => format.lengths(),
        Format::Pattern(pattern) => match analyze(pattern) {
            Ok(facts) => (facts.min, facts.max),
            // It is reported when the schemas are generated.
            Err(_) => (0, None),
        },
    };
    Rules { min_length: Some(min), max_length: max, ..Rules::NONE }
}

/// Which rules contradict each other.
const fn empty(rules: &Rules, is_integer: bool) -> Option<&'static str> {
    if let (Some(least), Some(most)) = (rules.min_length, rules.max_length)
        && least > most
    {
        return Some("`min_length` is greater than `max_length`");
    }
    if let (Some(least), Some(most)) = (rules.min_items, rules.max_items)
        && least > most
    {
        return Some("`min_items` is greater than `max_items`");
    }
    if let (Some(least), Some(most)) = (rules.minimum, rules.maximum) {
        if least.get() > most.get() {
            return Some("`minimum` is greater than `maximum`");
        }
        if is_integer && least.lowest_integer() > most.highest_integer() {
            return Some("no integer is between `minimum` and `maximum`");
        }
    }
    None
}
