//! Distinct strings.

use super::MAX_CHARACTERS;
use crate::json::Json;
use crate::plan::{StringFormat, StringPlan};
use crate::shape::Pattern;

const LETTERS: [char; 26] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x',
    'y', 'z',
];

/// The maximum number of matches of a pattern that differ in length. Further ones differ in their characters, so that the texts stay
/// short.
const MAX_LENGTHS: usize = 16;

/// The number of characters at the start and at the end of a text that are replaced by others.
const REPLACED: usize = 8;

/// The maximum number of characters of the matches of a pattern: matching each of them takes time.
const MAX_MATCHED: u64 = MAX_CHARACTERS / 4;

/// Strings that differ in their letters or in their length.
pub(super) fn strings(string: &StringPlan, count: usize) -> Vec<Json> {
    let (min, max) = (string.min.unwrap_or(0).max(1), string.max.unwrap_or(u64::MAX));
    if let StringFormat::Pattern(plan) = &string.format {
        let Some(pattern) = &plan.pattern else { return Vec::new() };
        let texts = matches(string, pattern, (min, max), count.min(within(MAX_MATCHED, min)));
        return texts.into_iter().map(Json::from).collect();
    }
    let text = |index: usize| {
        let mut letters = Vec::new();
        let mut rest = index;
        loop {
            letters.push(LETTERS[rest % LETTERS.len()]);
            rest /= LETTERS.len();
            if rest == 0 && letters.len() as u64 >= min {
                break;
            }
        }
        letters.into_iter().rev().collect::<String>()
    };
    let fits = |text: &String| text.chars().count() as u64 <= max;
    let texts = (0..count.min(within(MAX_CHARACTERS, min))).map(text).take_while(fits);
    texts.filter(|text| string.accepts(text)).map(Json::from).collect()
}

/// How many texts of at least `min` characters have no more than `characters` together.
fn within(characters: u64, min: u64) -> usize {
    usize::try_from(characters / min.max(1)).unwrap_or(usize::MAX)
}

/// Texts that a pattern matches: first the shortest ones of several lengths, then those with other characters.
fn matches(string: &StringPlan, pattern: &Pattern, (min, max): (u64, u64), count: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut least = min;
    while out.len() < count.min(MAX_LENGTHS) {
        let Some(text) = pattern.shortest(least, max) else { break };
        least = text.chars().count() as u64 + 1;
        out.push(text);
    }
    let mut left = MAX_MATCHED;
    for index in 0..out.len() {
        if out.len() >= count {
            break;
        }
        let text: Vec<char> = out[index].chars().collect();
        let missing = count - out.len();
        let others = replaced(string, &text, missing, &mut left);
        out.extend(others);
    }
    out
}

/// Valid texts of the same length as a valid one, with other characters. `left` is the number of characters that may still be matched.
fn replaced(string: &StringPlan, text: &[char], count: usize, left: &mut u64) -> Vec<String> {
    let mut accepts = |text: &[char]| {
        let cost = text.len() as u64;
        *left = left.checked_sub(cost)?;
        let text: String = text.iter().collect();
        string.accepts(&text).then_some(text)
    };
    let is_replaced = |at: &usize| *at < REPLACED || *at + REPLACED >= text.len();
    // The characters that may be at each position if all others stay, the last position first.
    let mut choices: Vec<(usize, Vec<char>)> = Vec::new();
    for at in (0..text.len()).rev().filter(is_replaced) {
        let mut tried = text.to_vec();
        let mut found = vec![text[at]];
        for other in LETTERS.into_iter().chain('0'..='9').chain('A'..='Z').filter(|other| *other != text[at]) {
            tried[at] = other;
            if accepts(&tried).is_some() {
                found.push(other);
            }
        }
        choices.push((at, found));
    }
    let all = choices.iter().fold(1_usize, |all, (_, found)| all.saturating_mul(found.len()));
    let mut out = Vec::new();
    // Not all combinations match, so that more are tried than needed. The first one is the text itself.
    for number in (1..all).take(count.saturating_mul(4)) {
        if out.len() >= count {
            break;
        }
        let (mut rest, mut other) = (number, text.to_vec());
        for (at, found) in &choices {
            other[*at] = found[rest % found.len()];
            rest /= found.len();
        }
        out.extend(accepts(&other));
    }
    out
}
