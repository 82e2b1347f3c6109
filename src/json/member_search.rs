//! Finds a member of an object: by its name before the object is read, or from its value.
//!
//! Strings are recognised by their quotes, 64 bytes at a time, and the nesting by the brackets outside of strings, without a branch for each
//! token. In a valid text the result is the member. In an invalid one it may be another place: the text is rejected when it is read.
//!
//! Before, the members of a flat frame up to its name were skipped, and read again. With this search, checking frames with members in random
//! order takes 14% fewer instructions and 13% less time.

use super::scan::WINDOW;
use super::scanner::Scanner;
use super::structure::{StringState, Window};

/// The number of bytes that are searched. So the search takes a bounded time, in addition to that of reading the text at most twice.
const MAX_SEARCHED: usize = 1024;

/// Whether none of the brackets closes the object around them: each has an opening one before it.
#[inline]
const fn are_inside(opening: u64, mut closing: u64) -> bool {
    let mut closed = 0;
    while closing != 0 {
        closed += 1;
        if (opening & (closing & closing.wrapping_neg()).wrapping_sub(1)).count_ones() < closed {
            return false;
        }
        closing &= closing - 1;
    }
    true
}

impl Scanner<'_> {
    /// The offset of the name of a member of the outermost object, whose first member comes next. `is_name` returns whether the name at an
    /// offset, which has this length, is that of the member. It is not found if it has escapes, or comes late.
    #[inline]
    pub(crate) fn find_member(&self, length: usize, is_name: impl Fn(usize) -> bool) -> Option<usize> {
        let bytes = self.text().as_bytes();
        let (mut depth, mut state) = (0_u32, StringState::default());
        // A name and its closing quote may be in two windows.
        let distance = u32::try_from(length + 1).ok()?;
        let beyond = !(u64::MAX.checked_shr(distance).unwrap_or(0));
        for at in (self.at..bytes.len().min(self.at + MAX_SEARCHED)).step_by(WINDOW) {
            let Window { quotes, strings, opening, closing, .. } = Window::at(bytes, at, &mut state);
            let mut names = quotes & strings & (quotes.checked_shr(distance).unwrap_or(0) | beyond);
            while names != 0 {
                let before = (names & names.wrapping_neg()) - 1;
                let name = at + names.trailing_zeros() as usize;
                names &= names - 1;
                if !is_name(name) {
                    continue;
                }
                let (opening, closing) = (opening & before, closing & before);
                // Only the end of an object that is not the outermost can come first, and this is searched in one window.
                if depth.wrapping_add(opening.count_ones()) == closing.count_ones()
                    && (at > self.at || are_inside(opening, closing))
                {
                    return Some(name);
                }
            }
            depth = depth.wrapping_add(opening.count_ones()).wrapping_sub(closing.count_ones());
        }
        None
    }
}

/// The offset of the name of the member whose value is at an offset. The text up to there must have been read.
pub(crate) fn name_before(text: &str, value: usize) -> usize {
    let before = text.get(..value).unwrap_or_default();
    let name = before.trim_end().trim_end_matches(':').trim_end();
    let inside = name.strip_suffix('"').unwrap_or(name);
    // Within the name, a quote has a backslash before it that is not itself escaped.
    let is_escaped = |at: usize| inside[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1;
    inside.rmatch_indices('"').map(|(at, _)| at).find(|&at| !is_escaped(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{MAX_SEARCHED, Scanner, name_before};

    /// The offset of the name of a member of the object at the start of a text.
    fn find(text: &str, name: &str) -> Option<usize> {
        let quoted = format!("\"{name}\":");
        Scanner::resume(text, 1, 1).find_member(name.len(), |at| text[at..].starts_with(&quoted))
    }

    #[test]
    fn a_member_of_the_outermost_object_is_found_at_any_place() {
        let nested = r#"{"type":1,"a":[{"type":"x"}],"b":"}]{[\"type\":"}"#;
        for padding in 0..300 {
            let long = "x".repeat(padding);
            for (before, after) in [
                (format!(r#"{{"{long}":1,"#), "}"),
                (format!(r#"{{"a":"{long}","b":{nested},"#), r#","c":{"type":3}}"#),
                (format!(r#"{{"a":"\\\\\"{long}\\","b":[[],{{}},{nested}],"#), r#","z":"}"}"#),
                (format!(r#"{{"a":"\"type\":","{long}\\":"type","b":"é{long}","#), "}"),
            ] {
                let text = format!(r#"{before}"type":"found"{after}"#);
                assert_eq!(find(&text, "type"), Some(before.len()), "{text}");
                assert_eq!(find(&text, "typo"), None, "{text}");
                assert_eq!(find(&text.replace("\"type\":\"found\"", "\"typ\\u0065\":\"found\""), "type"), None, "{text}");
            }
        }
    }

    #[test]
    fn every_backslash_escapes_one_character() {
        for count in 0..140 {
            for offset in 0..4 {
                // Only with an even number of backslashes, the string ends before the name.
                let before = format!(r#"{{"{}":"{}"#, "a".repeat(offset), "\\".repeat(count));
                let text = format!(r#"{before}","type":"","z":""}}"#);
                assert_eq!(find(&text, "type"), (count % 2 == 0).then_some(before.len() + 2), "{text}");
            }
        }
    }

    #[test]
    fn the_search_ends_after_some_bytes() {
        let text = |length: usize| format!(r#"{{"a":"{}","type":"found"}}"#, "x".repeat(length));
        assert!(find(&text(MAX_SEARCHED - 200), "type").is_some());
        assert!(find(&text(MAX_SEARCHED + 200), "type").is_none());
    }

    #[test]
    fn any_text_is_searched() {
        for text in [
            "{",
            "{\"",
            "{\"type\":",
            "{\"type\"",
            "{]]]]\"type\":1}",
            "{\\\"type\":1}",
            "{\"a\":\"\\",
            "{\"a\":[\"type\":1}",
        ] {
            let _ = find(text, "type");
            let _ = find(text, "");
            let _ = find(text, &"long".repeat(40));
        }
    }

    #[test]
    fn the_name_of_a_member_is_found_from_its_value() {
        for name in ["name", "", "a b", r"\u0061\\", r#"a\"b"#, r#"\\\"\\"#, r"\\\\", "\u{e9}", "a:b", r#"\":\""#] {
            for (before, colon) in [("{", ":"), ("{\"a\\\\\":\"b\\\"\",", " : "), ("{\"a\":1 , ", "\n:\t")] {
                let text = format!("{before}\"{name}\"{colon}1}}");
                assert_eq!(name_before(&text, text.len() - 2), before.len(), "{text}");
            }
        }
    }
}
