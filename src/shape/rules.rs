//! The rules that a field or a newtype adds to a value's shape.

/// What a value must keep beside the rules of its shape.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct Rules {
    /// The smallest length in Unicode characters.
    pub min_length: Option<u64>,
    /// The largest length in Unicode characters.
    pub max_length: Option<u64>,
    /// The smallest number.
    pub minimum: Option<Bound>,
    /// The largest number.
    pub maximum: Option<Bound>,
    /// The smallest number of elements.
    pub min_items: Option<u64>,
    /// The largest number of elements.
    pub max_items: Option<u64>,
}

/// The bound of a number, as it was written.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// A whole number within ±(2^53 − 1).
    Integer(i64),
    /// Any other finite number.
    Double(f64),
}

/// The part of a value that rules are about.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum Measure {
    /// The length of a string in Unicode characters.
    Length(u64),
    /// A number.
    Number(f64),
    /// The number of a list's elements.
    Items(u64),
    /// Nothing that a rule is about: an absent field, `null`, an object.
    Nothing,
}

impl Bound {
    /// The bound as a double.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "whole bounds are within ±(2^53 − 1)")]
    pub const fn get(self) -> f64 {
        match self {
            Self::Integer(bound) => bound as f64,
            Self::Double(bound) => bound,
        }
    }
}

impl Rules {
    /// No rules.
    pub const NONE: Self =
        Self { min_length: None, max_length: None, minimum: None, maximum: None, min_items: None, max_items: None };

    /// Whether there is no rule.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::NONE
    }

    /// These rules and those.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let lower = |a: Option<Bound>, b: Option<Bound>| match (a, b) {
            (Some(a), Some(b)) => Some(if a.get() >= b.get() { a } else { b }),
            (a, b) => a.or(b),
        };
        let upper = |a: Option<Bound>, b: Option<Bound>| match (a, b) {
            (Some(a), Some(b)) => Some(if a.get() <= b.get() { a } else { b }),
            (a, b) => a.or(b),
        };
        let least = |a: Option<u64>, b: Option<u64>| a.map_or(b, |a| Some(b.map_or(a, |b| a.max(b))));
        let most = |a: Option<u64>, b: Option<u64>| a.map_or(b, |a| Some(b.map_or(a, |b| a.min(b))));
        Self {
            min_length: least(self.min_length, other.min_length),
            max_length: most(self.max_length, other.max_length),
            minimum: lower(self.minimum, other.minimum),
            maximum: upper(self.maximum, other.maximum),
            min_items: least(self.min_items, other.min_items),
            max_items: most(self.max_items, other.max_items),
        }
    }

    /// Whether a value keeps the rules.
    #[must_use]
    pub fn admit(&self, measure: Measure) -> bool {
        let within = |value: u64, least: Option<u64>, most: Option<u64>| {
            least.is_none_or(|least| value >= least) && most.is_none_or(|most| value <= most)
        };
        match measure {
            Measure::Length(length) => within(length, self.min_length, self.max_length),
            Measure::Items(items) => within(items, self.min_items, self.max_items),
            Measure::Number(number) => {
                self.minimum.is_none_or(|bound| number >= bound.get())
                    && self.maximum.is_none_or(|bound| number <= bound.get())
            }
            Measure::Nothing => true,
        }
    }
}
