//! Pseudonyms of numbers.

use std::collections::BTreeSet;

use super::cipher::{RedactionKey, replace};
use super::text::SharedPseudonyms;
use crate::envelope::{Content, EnvelopeConstant};
use crate::json::{Integral, MAX_SAFE_INTEGER, NumberToken};
use crate::plan::{NodeKind, Plan};
use crate::shape::{Bound, EnumType, number_within};

/// A range of numbers in the protocol.
type Range = (Option<Bound>, Option<Bound>);

/// Computes the pseudonyms of numbers. Numbers with the same value have the same pseudonym, which is in the same ranges.
#[derive(Debug)]
pub(super) struct NumberPseudonyms {
    key: RedactionKey,
    /// The first integer of each interval. The integers of an interval have the same sign and number of digits, and are in the same
    /// ranges, so one can replace another.
    intervals: Vec<i64>,
    ranges: Vec<Range>,
    /// The integer values that the protocol declares.
    declared: BTreeSet<i64>,
    /// The other numbers that the protocol declares.
    declared_decimals: Vec<f64>,
    /// Whether numbers that the protocol declares have no pseudonym. Then no two numbers have the same one.
    pub(super) keeps_declared: bool,
    pub(super) shared: SharedPseudonyms,
}

impl NumberPseudonyms {
    pub(super) fn new(key: RedactionKey, plan: &Plan) -> Self {
        let (mut ranges, mut declared, mut declared_decimals) = (Vec::new(), BTreeSet::new(), Vec::new());
        for node in &plan.nodes {
            match &node.kind {
                &NodeKind::Integer { minimum, maximum } => {
                    ranges.push((Some(Bound::Integer(minimum)), Some(Bound::Integer(maximum))));
                }
                &NodeKind::Number { minimum, maximum } => ranges.push((minimum, maximum)),
                NodeKind::Enum { of: EnumType::Integer, values, .. } => {
                    declared.extend(values.iter().filter_map(|value| value.name.parse::<i64>().ok()));
                }
                NodeKind::Enum { of: EnumType::Number, values, .. } => {
                    declared_decimals.extend(values.iter().filter_map(|value| value.name.parse::<f64>().ok()));
                }
                _ => {}
            }
        }
        for kind in plan.envelope().declared_kinds() {
            declared.extend(plan.envelope().fields(kind).iter().filter_map(|field| match field.content {
                Content::Constant(EnvelopeConstant::Integer(constant)) => Some(i64::from(constant)),
                _ => None,
            }));
        }
        let intervals = intervals(&ranges);
        let shared = SharedPseudonyms::default();
        Self { key, intervals, ranges, declared, declared_decimals, keeps_declared: false, shared }
    }

    /// The pseudonym of a number. `None` if there is no other number of its form.
    pub(super) fn number(&mut self, token: NumberToken<'_>) -> Option<String> {
        match token.integral() {
            Integral::Safe(value) => Some(with_fraction(token.raw, self.integer(value)?)),
            found => self.decimal(token, found),
        }
    }

    fn integer(&mut self, value: i64) -> Option<i64> {
        let mut passed_declared = self.declared.contains(&value);
        if passed_declared && self.keeps_declared {
            return None;
        }
        let next = self.intervals.partition_point(|&first| first <= value);
        let first = *self.intervals.get(next.checked_sub(1)?)?;
        let count = u64::try_from(self.intervals.get(next)?.checked_sub(first)?).ok()?;
        let mut rest = u64::try_from(value - first).ok()?;
        let mut digits = Vec::new();
        let mut largest = count - 1;
        while largest > 0 {
            digits.push(u32::try_from(rest % 10).ok()?);
            rest /= 10;
            largest /= 10;
        }
        let number = |digits: &[u32]| digits.iter().rev().fold(0, |number, digit| number * 10 + u64::from(*digit));
        let integer = |digits: &[u32]| i64::try_from(number(digits)).map_or(value, |offset| first + offset);
        let mut accept = |digits: &[u32]| {
            let is_declared = self.declared.contains(&integer(digits));
            passed_declared |= is_declared && number(digits) < count;
            number(digits) < count && !is_declared
        };
        let found = integer(&replace(self.key, &digits, &vec![10; digits.len()], &mut accept)?);
        if passed_declared {
            self.shared.insert(&found.to_string(), &value.to_string());
        }
        Some(found)
    }

    /// Replaces the significant digits of a number that is not an integer, or not one that a double can count.
    fn decimal(&mut self, token: NumberToken<'_>, integral: Integral) -> Option<String> {
        let double = token.double();
        let mut passed_declared = self.declared_decimals.contains(&double);
        if passed_declared && self.keeps_declared {
            return None;
        }
        let (significant, exponent) = scientific(double)?;
        let last = significant.len() - 1;
        // Neither the first nor the last digit is zero: so the magnitude and the number of decimals are the same.
        let is_outer = |index: usize| index == 0 || index == last;
        let radices: Vec<u32> = (0..=last).map(|index| if is_outer(index) { 9 } else { 10 }).collect();
        let offset = |index: usize| u32::from(is_outer(index));
        let digits: Vec<u32> = significant.iter().enumerate().map(|(index, digit)| digit - offset(index)).collect();
        let shift =
            |digits: &[u32]| -> Vec<u32> { digits.iter().enumerate().map(|(index, digit)| digit + offset(index)).collect() };
        let sign = if double < 0.0 { "-" } else { "" };
        let mut accept = |digits: &[u32]| {
            let digits = shift(digits);
            let text = decimal_text(sign, &digits, exponent);
            let token = NumberToken { raw: &text, plain: false };
            let other = token.double();
            let is_within = |&(minimum, maximum): &Range, number| number_within(number, minimum, maximum);
            let is_declared = self.declared_decimals.contains(&other);
            passed_declared |= is_declared;
            !is_declared
                && other.is_finite()
                && scientific(other).is_some_and(|found| found == (digits, exponent))
                && token.integral() == integral
                && self.ranges.iter().all(|range| is_within(range, other) == is_within(range, double))
        };
        let found = shift(&replace(self.key, &digits, &radices, &mut accept)?);
        if passed_declared {
            self.shared.insert(&decimal_text(sign, &found, exponent), &format!("{double:e}"));
        }
        Some(in_place(token.raw, &significant, &found).unwrap_or_else(|| decimal_text(sign, &found, exponent)))
    }
}

/// The first integer of each interval, and the one after the last interval.
fn intervals(ranges: &[Range]) -> Vec<i64> {
    let mut firsts = BTreeSet::from([-MAX_SAFE_INTEGER, 0, MAX_SAFE_INTEGER + 1]);
    let powers = (1..=15).map(|power| 10_i64.pow(power));
    firsts.extend(powers.flat_map(|power| [power, 1 - power]));
    for (minimum, maximum) in ranges {
        firsts.extend(minimum.and_then(|minimum| integer(minimum.get().ceil())));
        firsts.extend(maximum.and_then(|maximum| integer(maximum.get().floor() + 1.0)));
    }
    firsts.into_iter().collect()
}

/// An integer that a double can count.
#[expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "the range is compared before")]
fn integer(double: f64) -> Option<i64> {
    (double.abs() <= MAX_SAFE_INTEGER as f64).then_some(double as i64)
}

/// Writes an integer with as many zeros after the point as another number has there.
fn with_fraction(raw: &str, integer: i64) -> String {
    let fraction = raw.find('.').and_then(|point| raw.get(point..)).unwrap_or_default();
    let is_zero = fraction.bytes().skip(1).all(|digit| digit == b'0');
    format!("{integer}{}", if is_zero { fraction } else { "" })
}

/// The digits of the shortest decimal that means a double, without zeros at either end, and the exponent of the first one.
fn scientific(double: f64) -> Option<(Vec<u32>, i32)> {
    let text = format!("{double:e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let digits: Vec<u32> = mantissa.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let is_zero = digits.iter().all(|&digit| digit == 0);
    (!is_zero).then_some((digits, exponent.parse().ok()?))
}

fn decimal_text(sign: &str, digits: &[u32], exponent: i32) -> String {
    let mut out = sign.to_owned();
    for (index, digit) in digits.iter().enumerate() {
        if index == 1 {
            out.push('.');
        }
        out.extend(char::from_digit(*digit, 10));
    }
    out + "e" + &exponent.to_string()
}

/// Replaces the significant digits of a number where they are. `None` if it has other ones.
fn in_place(raw: &str, significant: &[u32], by: &[u32]) -> Option<String> {
    let end = raw.find(['e', 'E']).unwrap_or(raw.len());
    let (mantissa, exponent) = raw.split_at_checked(end)?;
    let first = mantissa.find(|one| matches!(one, '1'..='9'))?;
    let (before, rest) = mantissa.split_at_checked(first)?;
    let mut out = before.to_owned();
    let mut digits = significant.iter().zip(by).peekable();
    for character in rest.chars() {
        match (character.to_digit(10), digits.peek()) {
            (None, _) | (Some(0), None) => out.push(character),
            (Some(digit), Some(&(&own, &other))) if own == digit => {
                out.extend(char::from_digit(other, 10));
                digits.next();
            }
            _ => return None,
        }
    }
    digits.next().is_none().then(|| out + exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::DESKTOP;
    use crate::json::Reader;
    use crate::{Command, Path};

    /// Sets a valve.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "valve.set", target = Path, reply = Self)]
    struct ValveSet {
        /// The port.
        #[wire(minimum = 1024, maximum = 65535)]
        port: u16,
        /// The share.
        #[wire(minimum = 0.25, maximum = 0.75)]
        share: f64,
    }

    fn pseudonyms() -> NumberPseudonyms {
        NumberPseudonyms::new(RedactionKey::of(b"k"), &Plan::of_message(&DESKTOP, ValveSet::MESSAGE))
    }

    fn pseudonym_of(all: &mut NumberPseudonyms, text: &str) -> Option<String> {
        let (token, end) = crate::json::scan_number(text, 0).unwrap();
        assert_eq!(end, text.len());
        all.number(token)
    }

    fn pseudonym(text: &str) -> Option<String> {
        pseudonym_of(&mut pseudonyms(), text)
    }

    fn double(text: &str) -> f64 {
        Reader::new(text).json().unwrap().as_f64().unwrap()
    }

    #[test]
    fn a_pseudonym_is_in_the_same_ranges() {
        let ranges: [fn(f64) -> bool; 5] = [
            |number| (1024.0..=65535.0).contains(&number),
            |number| (0.25..=0.75).contains(&number),
            |number| number.fract() == 0.0,
            |number| number.abs() <= 9_007_199_254_740_991.0,
            |number| number < 0.0,
        ];
        for text in [
            "7",
            "-7",
            "1023",
            "1024",
            "65535",
            "65536",
            "-1024",
            "9007199254740991",
            "9007199254740992",
            "0.25",
            "0.75",
            "0.24",
            "0.1",
            "-0.5",
            "1.5",
            "1e21",
            "1.5e300",
            "1.7976931348623157e308",
            "0.75e0",
            "1764064800000",
            "12345678901234567890",
            "-12.50",
        ] {
            let found = pseudonym(text).unwrap_or_else(|| panic!("{text} has no pseudonym"));
            let (before, after) = (double(text), double(&found));
            assert!(before.total_cmp(&after).is_ne(), "{text}: {found}");
            for (index, is_within) in ranges.iter().enumerate() {
                assert_eq!(is_within(before), is_within(after), "{text}: {found} ({index})");
            }
        }
    }

    #[test]
    fn equal_numbers_have_equal_pseudonyms() {
        for same in [&["100", "100.0", "1e2", "10.0e1"][..], &["0.5", "0.50", "5e-1", "50e-2"], &["0", "-0", "0.0"]] {
            let mut all = NumberPseudonyms { ranges: Vec::new(), intervals: intervals(&[]), ..pseudonyms() };
            let found: Vec<f64> = same.iter().map(|text| double(&pseudonym_of(&mut all, text).unwrap())).collect();
            assert!(found.iter().all(|other| other.total_cmp(&found[0]).is_eq()), "{found:?}");
        }
        assert!(pseudonym("100.0").unwrap().ends_with(".0"));
        assert_eq!(pseudonym("-12.50").unwrap().len(), 6);
    }

    #[test]
    fn different_numbers_have_different_pseudonyms() {
        let mut all = pseudonyms();
        let found: BTreeSet<i64> = (-99..2000).filter_map(|number| all.integer(number)).collect();
        // Between the ranges, 0 is the only integer.
        assert_eq!(found.len(), 99 + 2000 - 1);
        assert_eq!(all.integer(0), None);
        all.declared.insert(3);
        let found: BTreeSet<i64> = (1..10).filter_map(|number| all.integer(number)).collect();
        all.shared.end_frame(true);
        assert_eq!((found.len(), all.shared.collisions()), (8, 1));
    }
}
