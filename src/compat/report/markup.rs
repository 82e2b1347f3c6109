//! Texts in Markdown.

use crate::problem::escape;

/// An invisible separator, which keeps the characters before and after it from forming a link or a mention.
const APART: &str = "<!-- -->";

/// A text with the syntax of Markdown and HTML escaped, except for code in backticks.
pub(super) fn text(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A name may contain a backtick itself: the last of an odd number closes nothing.
    let closed = |index: usize| index % 2 == 1 && index + 1 < parts.len();
    let report = parts.iter().enumerate().map(|(index, part)| match *part {
        "" => String::new(),
        part if closed(index) => code(part),
        part => plain(part),
    });
    report.collect()
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in escape(text).chars() {
        if "\\*_[]<>|&~!$".contains(character) {
            out.push('\\');
        }
        out.push(character);
        // GitHub recognises mentions, numbers of issues and URLs even after a backslash.
        if "@#".contains(character) {
            out.push_str(APART);
        }
    }
    out.replace("://", &format!(":{APART}//")).replace("www.", &format!("www{APART}."))
}

/// A text as code, with more backticks around it than it contains in a row.
pub(super) fn code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
