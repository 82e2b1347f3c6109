//! The times of frames, and how long responses take.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::json::{Json, Reader};
use crate::plan::Plan;
use crate::shape::{NamedFormat, Wire};

/// The number of equal parts of the range from a power of two to the next one, so that percentiles are at most 0.8% too large.
const PARTS: u64 = 128;

/// The times from the requests of each command to their responses.
#[derive(Debug, Clone, Default)]
pub struct Latencies(BTreeMap<usize, Histogram>);

/// The times from requests of a command to their responses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommandLatency {
    /// The name of the command.
    pub command: String,
    /// The number of responses.
    pub count: u64,
    /// The median. Percentiles are at most 0.8% too large.
    pub p50: Duration,
    /// The 95th percentile.
    pub p95: Duration,
    /// The 99th percentile.
    pub p99: Duration,
    /// The longest time.
    pub max: Duration,
}

/// The number of times in each range, in microseconds.
#[derive(Debug, Clone, Default)]
struct Histogram {
    counts: BTreeMap<u64, u64>,
    max: u64,
}

impl Latencies {
    /// Adds the time of a response to a command with an index.
    pub(super) fn record(&mut self, command: usize, time: Duration) {
        let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let histogram = self.0.entry(command).or_default();
        *histogram.counts.entry(upper_bound(micros)).or_default() += 1;
        histogram.max = histogram.max.max(micros);
    }

    /// Adds the times of another input.
    pub fn add(&mut self, more: &Self) {
        for (command, histogram) in &more.0 {
            let own = self.0.entry(*command).or_default();
            own.max = own.max.max(histogram.max);
            for (bound, count) in &histogram.counts {
                *own.counts.entry(*bound).or_default() += count;
            }
        }
    }

    /// The times of each command that has responses, in the order of the protocol.
    #[must_use]
    pub fn of_commands(&self, plan: &Plan) -> Vec<CommandLatency> {
        let latency = |(command, histogram): (&usize, &Histogram)| {
            let micros = Duration::from_micros;
            Some(CommandLatency {
                command: plan.commands.get(*command)?.name.clone().into_owned(),
                count: histogram.counts.values().sum(),
                p50: micros(histogram.percentile(50)),
                p95: micros(histogram.percentile(95)),
                p99: micros(histogram.percentile(99)),
                max: micros(histogram.max),
            })
        };
        self.0.iter().filter_map(latency).collect()
    }
}

impl Histogram {
    /// The time that this percentage of the responses does not exceed.
    fn percentile(&self, percent: u64) -> u64 {
        let count: u64 = self.counts.values().sum();
        let rank = (count * percent).div_ceil(100);
        let mut seen = 0;
        let bound = self.counts.iter().find(|(_, count)| {
            seen += **count;
            seen >= rank
        });
        bound.map_or(0, |(bound, _)| (*bound).min(self.max))
    }
}

/// The largest number in the range of a number.
fn upper_bound(micros: u64) -> u64 {
    let shift = (u64::BITS - micros.leading_zeros()).saturating_sub(PARTS.trailing_zeros() + 1);
    ((micros >> shift) << shift) | ((1 << shift) - 1)
}

/// The time of a JSON value, in microseconds since 1970: a date and time (RFC 3339), or a number of seconds, milliseconds, microseconds or
/// nanoseconds, which its magnitude determines.
pub(super) fn time_of(value: &str) -> Option<i64> {
    match Json::read(&mut Reader::new(value)).ok()? {
        Json::Number(number) => epoch(number.get()),
        Json::String(text) => date_time(&text).or_else(|| epoch(text.trim().parse().ok()?)),
        _ => None,
    }
}

/// The times of this century are about 2e9 seconds, 2e12 milliseconds, and so on.
#[expect(clippy::cast_possible_truncation, reason = "the magnitude is limited")]
fn epoch(number: f64) -> Option<i64> {
    let micros = match number.abs() {
        ..1e11 => number * 1e6,
        1e11..1e14 => number * 1e3,
        1e14..1e17 => number,
        1e17..1e20 => number / 1e3,
        _ => return None,
    };
    Some(micros.round() as i64)
}

/// The microseconds since 1970 of a date and time as in RFC 3339, also with a space before the time and a comma before the fraction, as
/// in many logs.
fn date_time(text: &str) -> Option<i64> {
    let as_in_rfc = |(at, character)| match (at, character) {
        (10, ' ') => 'T',
        (19, ',') => '.',
        _ => character,
    };
    let text: String = text.char_indices().map(as_in_rfc).collect();
    if !NamedFormat::DateTime.accepts(&text) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
    let day = days(number(0..4)?, number(5..7)?, number(8..10)?);
    let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
    let zone = 19 + text.get(19..)?.find(['Z', 'z', '+', '-'])?;
    let micros: i64 = format!("{:0<6.6}", text.get(20..zone).unwrap_or_default()).parse().ok()?;
    // The minutes east of UTC.
    let offset = match text.get(zone..=zone)? {
        "+" => number(zone + 1..zone + 3)? * 60 + number(zone + 4..zone + 6)?,
        "-" => -(number(zone + 1..zone + 3)? * 60 + number(zone + 4..zone + 6)?),
        _ => 0,
    };
    Some((((day * 24 + hour) * 60 + minute - offset) * 60 + second) * 1_000_000 + micros)
}

/// The days since 1970 in the Gregorian calendar, whose years begin in March here, so that the leap day is the last one.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
    let days_before_month = (153 * month + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days_before_month + day - 1 - 719_468
}

/// The time between two frames, if the second one is not before the first one.
pub(super) fn elapsed(from: i64, to: i64) -> Option<Duration> {
    u64::try_from(to.checked_sub(from)?).ok().map(Duration::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_each_form() {
        let expected = Some(1_767_225_600_250_000);
        for text in [
            r#""2026-01-01T00:00:00.25Z""#,
            r#""2026-01-01 00:00:00,250000999z""#,
            r#""2026-01-01T01:30:00.250+01:30""#,
            r#""2025-12-31t22:00:00.25-02:00""#,
            "1767225600.25",
            "1767225600250",
            "1767225600250000",
            "1.76722560025e18",
            r#""1767225600250""#,
        ] {
            assert_eq!(time_of(text), expected, "{text}");
        }
        assert_eq!(time_of(r#""2024-02-29T12:00:00Z""#), Some(1_709_208_000_000_000));
        assert_eq!(time_of(r#""1969-12-31T23:59:59Z""#), Some(-1_000_000));
        for text in [
            "null",
            "1e30",
            r#""""#,
            r#""2026-01-01""#,
            r#""2026-13-01T00:00:00Z""#,
            r#""2025-02-30T00:00:00Z""#,
            r#""2026-01-01T00:00:00""#,
            r#""2026-01-01T00:00:00+1:00""#,
            r#""2026-01-01T+0:00:00Z""#,
            r#""2026-01-01T00:00:00.25é""#,
            "[",
        ] {
            assert_eq!(time_of(text), None, "{text}");
        }
    }

    #[test]
    fn percentiles_are_close_to_the_exact_ones() {
        let mut latencies = Latencies::default();
        let mut half = Latencies::default();
        for micros in 1..=10_000_u64 {
            let part = if micros % 2 == 0 { &mut latencies } else { &mut half };
            part.record(3, Duration::from_micros(micros * 10));
        }
        latencies.add(&half);
        let histogram = &latencies.0[&3];
        for (percent, exact) in [(50, 50_000), (95, 95_000), (99, 99_000), (100, 100_000)] {
            let found = histogram.percentile(percent);
            assert!(found >= exact && found <= exact + exact / 125, "{percent}: {found}");
        }
        assert!(histogram.counts.len() < 1200, "{}", histogram.counts.len());
        latencies.record(4, Duration::ZERO);
        latencies.record(5, Duration::MAX);
        assert_eq!((latencies.0[&4].percentile(99), latencies.0[&5].percentile(50)), (0, u64::MAX));
    }
}
