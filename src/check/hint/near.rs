//! Words that look like another: `did you mean …`.

/// Longer words are no slip of the pen of a declared one.
const LONGEST: usize = 80;

/// How many words are offered.
const MOST: usize = 3;

/// The words that look most like one that was found.
pub(crate) fn near<'n>(found: &str, words: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
    let found = plain(found);
    if found.is_empty() || found.len() > LONGEST {
        return Vec::new();
    }
    let allowed = (found.len() / 3).clamp(1, 4);
    let mut near: Vec<(usize, &str)> = words
        .into_iter()
        .filter_map(|word| {
            let distance = distance(&found, &plain(word), allowed);
            (distance <= allowed && distance < found.len()).then_some((distance, word))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    // What is farther than the nearest is no offer.
    let nearest = near.first().map_or(0, |&(distance, _)| distance);
    near.into_iter().take_while(|&(distance, _)| distance == nearest).map(|(_, word)| word).take(MOST).collect()
}

/// `did you mean … ?`, if there is something to offer.
pub(crate) fn offer(words: &[&str]) -> Option<String> {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last()? {
        (last, []) => Some(format!("did you mean {last}?")),
        (last, before) => Some(format!("did you mean {} or {last}?", before.join(", "))),
    }
}

/// The letters and digits of a word, small: `script_id`, `ScriptID` and `scriptId` are the same slip.
fn plain(word: &str) -> Vec<char> {
    let taken = word.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
    let mut plain = Vec::with_capacity(word.len().min(LONGEST + 1));
    plain.extend(taken.take(LONGEST + 1).flat_map(char::to_lowercase));
    plain
}

/// How many letters must be changed, added, left out, or swapped with their neighbour; any number beyond `most`, if it is
/// more than that.
fn distance(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return usize::MAX;
    }
    // The row at hand and the two before it, in turns.
    let mut rows = vec![0; 3 * (b.len() + 1)];
    let (mut before, rest) = rows.split_at_mut(b.len() + 1);
    let (mut last, mut row) = rest.split_at_mut(b.len() + 1);
    last.iter_mut().enumerate().for_each(|(at, count)| *count = at);
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j - 1] + same).min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
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
