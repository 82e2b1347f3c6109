//! The unified diff of two texts.
//!
//! It is not always the shortest one: changed artefacts differ in few lines, so a short search for the next equal lines suffices.

use std::fmt::Write as _;
use std::ops::Range;

/// The number of lines that are shown before and after a change.
const CONTEXT: usize = 3;

/// The number of equal lines that end a change.
const EQUAL: usize = 3;

/// The maximum number of lines, of both texts together, that are searched for the end of a change.
const SEARCHED: usize = 1000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line<'t> {
    Equal(&'t str),
    Removed(&'t str),
    Added(&'t str),
}

/// The unified diff from one text to another, with the header of a file.
pub(super) fn unified(path: &str, old: &str, new: &str) -> String {
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let lines = compare(&old, &new);
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for hunk in hunks(&lines) {
        write_hunk(&lines, hunk, &mut out);
    }
    out
}

fn compare<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<Line<'t>> {
    let mut lines = Vec::with_capacity(new.len());
    let (mut old, mut new) = (old, new);
    loop {
        let equal = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        lines.extend(old[..equal].iter().map(|line| Line::Equal(line)));
        (old, new) = (&old[equal..], &new[equal..]);
        if old.is_empty() && new.is_empty() {
            return lines;
        }
        let (removed, added) = change(old, new);
        lines.extend(old[..removed].iter().map(|line| Line::Removed(line)));
        lines.extend(new[..added].iter().map(|line| Line::Added(line)));
        (old, new) = (&old[removed..], &new[added..]);
    }
}

/// The number of lines of each text in the change at their beginning.
fn change(old: &[&str], new: &[&str]) -> (usize, usize) {
    for length in 1..=SEARCHED.min(old.len() + new.len()) {
        for removed in length.saturating_sub(new.len())..=length.min(old.len()) {
            let added = length - removed;
            if (0..EQUAL).all(|at| old.get(removed + at) == new.get(added + at)) {
                return (removed, added);
            }
        }
    }
    (old.len(), new.len())
}

/// The changed lines with their context; changes whose contexts touch are one hunk.
fn hunks(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        if matches!(line, Line::Equal(_)) {
            continue;
        }
        let (start, end) = (at.saturating_sub(CONTEXT), (at + 1 + CONTEXT).min(lines.len()));
        match hunks.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn write_hunk(lines: &[Line<'_>], hunk: Range<usize>, out: &mut String) {
    let count = |lines: &[Line<'_>]| {
        let added = lines.iter().filter(|line| matches!(line, Line::Added(_))).count();
        let removed = lines.iter().filter(|line| matches!(line, Line::Removed(_))).count();
        (lines.len() - added, lines.len() - removed)
    };
    let (before, own) = (count(&lines[..hunk.start]), count(&lines[hunk.clone()]));
    // An empty range has the number of the line before it.
    let first = |before: usize, own: usize| before + usize::from(own > 0);
    // Writing to a string cannot fail.
    let _ = writeln!(out, "@@ -{},{} +{},{} @@", first(before.0, own.0), own.0, first(before.1, own.1), own.1);
    for line in &lines[hunk] {
        let (sign, text) = match line {
            Line::Equal(text) => (' ', text),
            Line::Removed(text) => ('-', text),
            Line::Added(text) => ('+', text),
        };
        out.push(sign);
        out.push_str(text);
        if !text.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unified;

    fn numbered(count: usize) -> String {
        (1..=count).flat_map(|number| [number.to_string(), "\n".to_owned()]).collect()
    }

    #[test]
    fn changes_have_context_and_are_hunks() {
        let new = numbered(20).replace("\n5\n", "\nfive\n").replace("\n16\n", "\n");
        let expected = "--- a/f\n+++ b/f\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n\
            @@ -13,7 +13,6 @@\n 13\n 14\n 15\n-16\n 17\n 18\n 19\n";
        assert_eq!(unified("f", &numbered(20), &new), expected);
    }

    #[test]
    fn changes_near_each_other_are_one_hunk() {
        let new = numbered(9).replace("\n3\n", "\n3\nmore\n").replace("\n7\n", "\nseven\n");
        let expected = "--- a/f\n+++ b/f\n@@ -1,9 +1,10 @@\n 1\n 2\n 3\n+more\n 4\n 5\n 6\n-7\n+seven\n 8\n 9\n";
        assert_eq!(unified("f", &numbered(9), &new), expected);
    }

    #[test]
    fn an_empty_text_and_a_missing_line_feed_are_shown() {
        assert_eq!(unified("f", "", "1\n"), "--- a/f\n+++ b/f\n@@ -0,0 +1,1 @@\n+1\n");
        assert_eq!(unified("f", "1", "1\n"), "--- a/f\n+++ b/f\n@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n");
    }

    /// The equal and removed lines are the old text, and the equal and added lines the new one.
    #[test]
    fn both_texts_are_in_the_lines() {
        let texts = [String::new(), numbered(4), numbered(3000), numbered(1500).replace('1', "x"), "a\n\na\na\na\n".into()];
        for old in &texts {
            for new in &texts {
                let (old, new): (Vec<&str>, Vec<&str>) =
                    (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
                let lines = super::compare(&old, &new);
                let of = |skipped: fn(&super::Line<'_>) -> bool| {
                    let kept = lines.iter().filter(|line| !skipped(line));
                    kept.map(|line| match *line {
                        super::Line::Equal(text) | super::Line::Removed(text) | super::Line::Added(text) => text,
                    })
                    .collect::<Vec<_>>()
                };
                assert_eq!(of(|line| matches!(line, super::Line::Added(_))), old);
                assert_eq!(of(|line| matches!(line, super::Line::Removed(_))), new);
            }
        }
    }
}
