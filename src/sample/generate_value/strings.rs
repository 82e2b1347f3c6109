//! Strings with a format, a pattern, or a type that parses them.

use super::{MAX_MATCH_LENGTH, words};
use crate::plan::{StringFormat, StringPlan};
use crate::sample::choose::Choose;
use crate::shape::{NamedFormat, Pattern, count_within, length};

/// Texts that are tried for a type that parses strings and has no format, after those of all formats.
const USUAL: &[&str] = &[
    "0",
    "1",
    "1.5",
    "-1",
    "true",
    "a",
    "A",
    "en",
    "x",
    "#000000",
    "1.0.0",
    "192.0.2.1:80",
    "[::1]:80",
    "192.0.2.0/24",
    "00:00:5e:00:53:01",
    "1s",
    "1h",
    "1kB",
    "text/plain",
    "UTC",
    "/",
    "10:00",
    "2025-11",
    "*",
    "1/2",
    "red",
    "EUR",
    "1 EUR",
    "00",
    "0000",
];

/// A string with a format, a pattern or a type that parses it. `None` if none was found.
pub(super) fn with_format(choose: &mut dyn Choose, string: &StringPlan, key: &str) -> Option<String> {
    let fits = |text: &str| count_within(length(text), string.min, string.max) && string.accepts(text);
    if let Some(text) = choose.preferred(string).filter(|text| fits(text)) {
        return Some(text);
    }
    let pattern = string.format.pattern();
    let bound = choose.bound([string.min, string.max]).filter(|bound| *bound <= MAX_MATCH_LENGTH);
    if let Some(text) =
        pattern.zip(bound).and_then(|(pattern, bound)| pattern.shortest(bound, bound)).filter(|text| fits(text))
    {
        return Some(text);
    }
    let max = string.max.unwrap_or(u64::MAX);
    if let Some(text) = pattern.and_then(|pattern| choose.matching(pattern, max)).filter(|text| fits(text)) {
        return Some(text);
    }
    if let StringFormat::Named(format) = string.format {
        let samples: Vec<&str> = format.valid().iter().copied().filter(|text| fits(text)).collect();
        if !samples.is_empty() {
            return samples.get(choose.pick(samples.len())).map(|text| (*text).to_owned());
        }
    }
    if let Some(text) = pattern.and_then(|pattern| shortest(choose, pattern, string)).filter(|text| fits(text)) {
        return Some(text);
    }
    let usual = words(key, '-');
    let samples = NamedFormat::ALL.iter().flat_map(|format| format.valid());
    let mut tried = [usual.as_str()].into_iter().chain(samples.chain(USUAL).copied());
    tried.find(|text| fits(text)).map(str::to_owned)
}

/// The shortest match with the required length, or a somewhat longer one.
fn shortest(choose: &mut dyn Choose, pattern: &Pattern, string: &StringPlan) -> Option<String> {
    let (min, max) = (string.min.unwrap_or(0), string.max.unwrap_or(u64::MAX));
    let longer = min.saturating_add(choose.longer());
    pattern.shortest(longer, max).or_else(|| pattern.shortest(min, max))
}
