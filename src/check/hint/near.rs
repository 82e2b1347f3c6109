//! Suggestions of similar names: `did you mean …?`.

use std::borrow::Cow;

/// The maximum length of a name that is compared: a longer one is not a typo of a declared name.
const MAX_LENGTH: usize = 80;

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 3;

/// The words that are most similar to `found`.
pub fn near<'n>(found: &str, words: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    nearest(found, &mut words.into_iter())
}

/// As [`near`], compiled once for all iterators.
fn nearest<'n>(found: &str, words: &mut dyn Iterator<Item = &'n str>) -> Vec<&'n str> {
    let mut plain = Plain::default();
    plain.set(found);
    if plain.is_empty() || plain.is_long() {
        return Vec::new();
    }
    let allowed = (plain.characters.len() / 3).clamp(1, 4);
    let mut other = Plain::default();
    // Only the nearest names are suggested.
    let (mut nearest, mut near) = (allowed, Vec::new());
    for word in words {
        // A word that is too short is skipped before its characters are collected.
        if word.len() + allowed < plain.characters.len() && word.is_ascii() {
            continue;
        }
        other.set(word);
        if plain.may_be_near(&other, allowed) {
            let distance = distance(&plain.characters, &other.characters, allowed);
            if distance <= nearest && distance < plain.characters.len() {
                if distance < nearest {
                    nearest = distance;
                    near.clear();
                }
                near.push(word);
            }
        }
    }
    near.sort_unstable();
    near.dedup();
    near.truncate(MAX_SUGGESTIONS);
    near
}

/// Formats suggestions as `did you mean …?`. `None` if there are no suggestions.
#[must_use]
pub fn offer(words: &[&str]) -> Option<Cow<'static, str>> {
    let (last, before) = words.split_last()?;
    let mut out = String::from("did you mean `");
    for (index, word) in before.iter().enumerate() {
        out.extend([*word, if index + 1 == before.len() { "` or `" } else { "`, `" }]);
    }
    out.extend([last, "`?"]);
    Some(out.into())
}

/// The letters and digits of a word in lowercase: `script_id`, `ScriptID` and `scriptId` are equal in this form.
#[derive(Default)]
struct Plain {
    characters: Vec<char>,
    /// A bit for each character of the word; several characters may share one.
    seen: u64,
}

impl Plain {
    /// Replaces the word.
    fn set(&mut self, word: &str) {
        self.characters.clear();
        self.characters.reserve(word.len().min(MAX_LENGTH + 1));
        let taken = word.chars().filter(|character| !matches!(character, '_' | '-' | ' ')).take(MAX_LENGTH + 1);
        if word.is_ascii() {
            self.characters.extend(taken.map(|character| character.to_ascii_lowercase()));
        } else {
            self.characters.extend(taken.flat_map(char::to_lowercase));
        }
        self.seen = self.characters.iter().fold(0, |seen, &character| seen | 1 << (u32::from(character) % 64));
    }

    fn is_empty(&self) -> bool {
        self.characters.is_empty()
    }

    fn is_long(&self) -> bool {
        self.characters.len() > MAX_LENGTH
    }

    /// Whether the distance can be at most `most`, according to lengths and characters alone: one edit removes at most one
    /// character and adds at most one. This avoids most computations of the exact distance.
    fn may_be_near(&self, other: &Self, most: usize) -> bool {
        let (less, more) = (self.seen & !other.seen, other.seen & !self.seen);
        self.characters.len().abs_diff(other.characters.len()) <= most
            && less.count_ones().max(more.count_ones()) as usize <= most
    }
}

/// The number of letters to change, add, omit or swap with their neighbour; if it exceeds `most`, any number above `most`.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    let same = a.iter().zip(b).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[same..], &b[same..]);
    let same = a.iter().rev().zip(b.iter().rev()).take_while(|(one, other)| one == other).count();
    let (a, b) = (&a[..a.len() - same], &b[..b.len() - same]);
    if a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
    // The current row and the two before it, reused in turn.
    let mut rows = vec![0; 3 * (b.len() + 1)];
    let (mut before, rest) = rows.split_at_mut(b.len() + 1);
    let (mut last, mut row) = rest.split_at_mut(b.len() + 1);
    last.iter_mut().enumerate().for_each(|(at, count)| *count = at);
    for i in 1..=a.len() {
        row[0] = i;
        let mut smallest = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
            smallest = smallest.min(row[j]);
        }
        // Later rows contain no smaller value, so the distance exceeds `most`.
        if smallest > most {
            return usize::MAX;
        }
        (before, last, row) = (last, row, before);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_found() {
        let words = ["scriptId", "scriptName", "label", "labels"];
        assert_eq!(near("scriptID", words), ["scriptId"]);
        assert_eq!(near("script_name", words), ["scriptName"]);
        assert_eq!(near("lables", words), ["labels"]);
        assert_eq!(near("lable", words), ["label"]);
        assert_eq!(near("labe", ["label", "able", "labex"]), ["label", "labex"]);
        assert!(near("colour", words).is_empty());
        assert!(near("", words).is_empty());
        assert!(near("x", ["y"]).is_empty());
        assert!(near(&"label".repeat(1000), words).is_empty());
    }

    #[test]
    fn offers_read_well() {
        assert_eq!(offer(&[]), None);
        assert_eq!(offer(&["a"]).unwrap(), "did you mean `a`?");
        assert_eq!(offer(&["a", "b", "c"]).unwrap(), "did you mean `a`, `b` or `c`?");
    }
}
