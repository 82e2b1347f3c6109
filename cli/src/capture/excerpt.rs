//! The excerpt of a frame: its text around a position, with every value masked.
//!
//! Excerpts are made of tokens, without parsing JSON, because they are most useful where the JSON is invalid. Positions are visited in
//! ascending order, so that all excerpts of a frame together need one pass over its text.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use tieline::__private::command::{declared_members, hash};
use tieline::Plan;
use tieline::problem::{Show, escape};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The maximum number of columns of an excerpt, without the `…` at its ends.
const WIDTH: usize = 100;

/// The columns reserved for the text before the position.
const BEFORE: usize = 48;

/// The maximum number of columns of a single value.
const VALUE: usize = 40;

/// The member names that are shown because the protocol declares them.
#[derive(Debug)]
pub(crate) struct DeclaredNames {
    /// A hash table with linear probing. Its size is a power of two, and at least half of it is free.
    places: Vec<Option<QuotedName>>,
}

/// A member name in quotes.
#[derive(Debug)]
struct QuotedName {
    text: String,
    width: usize,
}

impl DeclaredNames {
    pub(crate) fn new(plan: &Plan) -> Self {
        declared_members(plan).collect()
    }

    /// Finds a declared name. `quoted` is the name as in the text, with its quotes.
    fn find(&self, quoted: &[u8]) -> Option<&QuotedName> {
        let mut known = self.from(quoted).map_while(|at| self.places[at].as_ref());
        known.find(|known| known.text.as_bytes() == quoted)
    }

    /// The slots in which a name is searched, in order.
    #[inline]
    fn from(&self, quoted: &[u8]) -> impl Iterator<Item = usize> + use<> {
        let (start, last) = (hash(quoted) as usize, self.places.len() - 1);
        (0..=last).map(move |step| (start + step) & last)
    }
}

impl<'k> FromIterator<&'k str> for DeclaredNames {
    fn from_iter<I: IntoIterator<Item = &'k str>>(keys: I) -> Self {
        let keys: BTreeSet<&'k str> = keys.into_iter().collect();
        let places = (0..(2 * keys.len()).next_power_of_two()).map(|_| None).collect();
        let mut declared = Self { places };
        for key in keys {
            let text = format!("\"{key}\"");
            let free = declared.from(text.as_bytes()).find(|&at| declared.places[at].is_none());
            if let Some(at) = free {
                declared.places[at] = Some(QuotedName { width: text.width(), text });
            }
        }
        declared
    }
}

/// The number of preceding tokens that are stored. It suffices for an excerpt, because of two adjacent tokens at least one has a width.
const REMEMBERED: usize = 256;
const _: () = assert!(REMEMBERED > 2 * WIDTH);

/// Writes the excerpts of a frame.
#[derive(Debug)]
pub(crate) struct Excerpt<'t> {
    text: &'t [u8],
    declared: &'t DeclaredNames,
    show: Show,
    /// The offset of the next token.
    at: usize,
    /// A ring buffer with the offsets of the preceding tokens of the line.
    before: [usize; REMEMBERED],
    /// The number of preceding tokens of the line.
    passed: usize,
}

/// The text that is shown for a token.
#[derive(Debug)]
struct ExcerptToken<'t> {
    text: Cow<'t, str>,
    width: usize,
}

impl<'t> Excerpt<'t> {
    pub(crate) fn new(text: &'t [u8], declared: &'t DeclaredNames, show: Show) -> Self {
        Self { text, declared, show, at: 0, before: [0; REMEMBERED], passed: 0 }
    }

    /// Writes the excerpt around an offset, and returns the columns of the token at that offset, from 0; at least one. Offsets must
    /// be passed in ascending order.
    pub(crate) fn push(&mut self, offset: usize, out: &mut String) -> Range<usize> {
        while self.at < self.text.len() {
            let end = token_end(self.text, self.at);
            if end > offset {
                break;
            }
            self.pass(end);
        }
        // Preceding tokens, from the position to the start of the line, up to the width.
        let (mut before, mut width, mut end) = (Vec::with_capacity(32), 0, self.at);
        for number in (self.passed.saturating_sub(REMEMBERED)..self.passed).rev() {
            let start = self.before[number % REMEMBERED];
            let part = self.part(start..end);
            if width + part.width > WIDTH {
                break;
            }
            width += part.width;
            end = start;
            before.push(part);
        }
        let mut cut = before.len() < self.passed;
        let (after, after_width, length) = self.after(WIDTH - width.min(BEFORE));
        while width + after_width > WIDTH
            && let Some(part) = before.pop()
        {
            width -= part.width;
            cut = true;
        }
        if cut {
            out.push('…');
        }
        out.extend(before.iter().rev().map(|part| &*part.text));
        out.push_str(&after);
        let start = width + usize::from(cut);
        start..start + length
    }

    /// The text from the next token to the end of the line, at most `most` columns; its width, and the width of its first token.
    fn after(&self, most: usize) -> (String, usize, usize) {
        let (mut out, mut width, mut length) = (String::with_capacity(2 * WIDTH), 0, 1);
        let mut at = self.at;
        while at < self.text.len() && self.text[at] != b'\n' {
            let end = token_end(self.text, at);
            let part = self.part(at..end);
            if at == self.at {
                length = part.width.max(1);
            } else if width + part.width > most {
                out.push('…');
                break;
            }
            width += part.width;
            out.push_str(&part.text);
            at = end;
        }
        (out, width, length)
    }

    /// Adds the token that ends at `end` to the preceding ones.
    fn pass(&mut self, end: usize) {
        let start = self.at;
        self.at = end;
        if self.text[start] == b'\n' {
            self.passed = 0;
            return;
        }
        self.before[self.passed % REMEMBERED] = start;
        self.passed += 1;
    }

    /// The text that is shown for a token.
    fn part(&self, token: Range<usize>) -> ExcerptToken<'t> {
        let raw = &self.text[token.clone()];
        let shown = match raw.first() {
            Some(b'{') => "{",
            Some(b'}') => "}",
            Some(b'[') => "[",
            Some(b']') => "]",
            Some(b':') => ":",
            Some(b',') => ",",
            Some(b' ' | b'\t' | b'\r') => &"        "[..raw.len().min(8)],
            _ if self.show == Show::Values => {
                let text = cut(&escape(&String::from_utf8_lossy(raw)));
                return ExcerptToken { width: text.width(), text: Cow::Owned(text) };
            }
            Some(b'"') => return self.string(raw, token.end),
            Some(b'-' | b'0'..=b'9') => "#",
            _ => match raw {
                b"true" => "true",
                b"false" => "false",
                b"null" => "null",
                // Invalid JSON is masked, since it may be part of a value.
                _ => "?",
            },
        };
        ExcerptToken { width: shown.len(), text: Cow::Borrowed(shown) }
    }

    /// The text that is shown for a string: declared names unchanged, all others masked.
    fn string(&self, raw: &'t [u8], end: usize) -> ExcerptToken<'t> {
        let closed = raw.len() > 1 && raw.ends_with(b"\"");
        let (shown, width) = if !closed {
            ("\"…", 2)
        } else if self.text[end..].iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b':') {
            if raw.len() == 2 { ("\"\"", 2) } else { ("\"…\"", 3) }
        } else {
            self.declared.find(raw).map_or(("\"*\"", 3), |known| (&*known.text, known.width))
        };
        ExcerptToken { width, text: Cow::Borrowed(shown) }
    }
}

/// The text of a frame, with every value masked unless values are shown. It is cut after about `most` bytes.
pub(crate) fn shown_text(text: &[u8], declared: &DeclaredNames, show: Show, most: usize) -> String {
    let excerpt = Excerpt::new(text, declared, show);
    let (mut out, mut at) = (String::new(), 0);
    while at < text.len() {
        if out.len() >= most {
            out.push('…');
            break;
        }
        let end = token_end(text, at);
        if text[at] == b'\n' {
            out.push('\n');
        } else if show == Show::Values {
            let cut = end.min(at + most);
            out.push_str(&escape(&String::from_utf8_lossy(&text[at..cut])));
            if cut < end {
                out.push('…');
                break;
            }
        } else {
            out.push_str(&excerpt.part(at..end).text);
        }
        at = end;
    }
    out
}

/// The end of the token that begins at an offset: punctuation, a string, white space, or a sequence of other characters.
fn token_end(text: &[u8], start: usize) -> usize {
    let end =
        |ends: fn(u8) -> bool| text[start..].iter().position(|&byte| ends(byte)).map_or(text.len(), |length| start + length);
    match text[start] {
        b'\n' | b'{' | b'}' | b'[' | b']' | b':' | b',' => start + 1,
        b'"' => string_end(text, start),
        b' ' | b'\t' | b'\r' => end(|byte| !matches!(byte, b' ' | b'\t' | b'\r')),
        _ => end(|byte| matches!(byte, b'\n' | b'{' | b'}' | b'[' | b']' | b':' | b',' | b'"' | b' ' | b'\t' | b'\r')),
    }
}

/// The end of the string that begins at an offset; an unterminated one ends with its line.
fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(length) = memchr::memchr3(b'"', b'\n', b'\\', text.get(at..).unwrap_or_default()) {
        at += length;
        match text[at] {
            b'"' => return at + 1,
            b'\n' => return at,
            _ if text.get(at + 1).is_some_and(|&next| next != b'\n') => at += 2,
            _ => at += 1,
        }
    }
    text.len()
}

/// Truncates a text to `VALUE` columns.
fn cut(text: &str) -> String {
    if text.width() <= VALUE {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 0;
    for character in text.chars() {
        width += character.width().unwrap_or(0);
        if width >= VALUE {
            break;
        }
        out.push(character);
    }
    out.push('…');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(text: &str, offset: usize, show: Show) -> (String, String) {
        let declared = DeclaredNames::from_iter(["data", "name"]);
        let mut excerpt = String::new();
        let place = Excerpt::new(text.as_bytes(), &declared, show).push(offset, &mut excerpt);
        (excerpt, " ".repeat(place.start) + &"^".repeat(place.len()))
    }

    #[test]
    fn values_and_undeclared_names_are_masked() {
        let text = r#"{"data": {"name":"Ada","secret":12.5, "a":[true,null,"",-1]}}"#;
        let (line, place) = draw(text, 17, Show::Masked);
        assert_eq!(line, r#"{"data": {"name":"…","*":#, "*":[true,null,"",#]}}"#);
        assert_eq!(place, "                 ^^^");
    }

    #[test]
    fn values_are_shown_on_request() {
        let (line, place) = draw("{\"data\":\"A\u{202e}da\"}", 8, Show::Values);
        assert_eq!(line, "{\"data\":\"A\\u{202e}da\"}");
        assert_eq!(place, "        ^^^^^^^^^^^^^");
    }

    #[test]
    fn invalid_json_is_masked() {
        assert_eq!(draw(r#"{"name": Ada "Bob": 'x', "Eve"#, 9, Show::Masked).0, r#"{"name": ? "*": ?, "…"#);
        assert_eq!(draw("{\"name\":\"Ada\nBob\"}", 12, Show::Masked).0, r#"{"name":"…"#);
        assert_eq!(draw("{\"name\":\"Ada\nBob\"}", 14, Show::Masked).0, r#"?"…"#);
        assert_eq!(draw("{\"na\\\"me\":\"A\\", 3, Show::Masked).0, r#"{"*":"…"#);
    }

    #[test]
    fn a_long_line_is_truncated_on_both_sides_of_the_position() {
        let item = r#"{"name":"Ada"},"#;
        let text = format!("[{}5,{}]", item.repeat(20), item.repeat(20));
        let (line, place) = draw(&text, 1 + item.len() * 20, Show::Masked);
        assert!(line.starts_with('…') && line.ends_with('…') && line.width() <= WIDTH + 2, "{line}");
        assert_eq!(line.chars().nth(place.len() - 1), Some('#'), "{line}\n{place}");
    }

    #[test]
    fn a_whole_text_is_masked_and_cut() {
        let declared = DeclaredNames::from_iter(["data", "name"]);
        let shown = |text: &str, show, most| shown_text(text.as_bytes(), &declared, show, most);
        let text = "{\"data\":\n {\"name\": \"A\u{202e}da\", \"Eve\": 5}}";
        assert_eq!(shown(text, Show::Masked, 100), "{\"data\":\n {\"name\": \"…\", \"*\": #}}");
        assert_eq!(shown(text, Show::Values, 100), "{\"data\":\n {\"name\": \"A\\u{202e}da\", \"Eve\": 5}}");
        assert_eq!(shown(text, Show::Masked, 9), "{\"data\":\n…");
        assert_eq!(shown("\"abcdef\"", Show::Values, 3), "\"ab…");
    }

    #[test]
    fn the_position_may_be_the_end_of_the_text() {
        assert_eq!(draw(r#"{"name":"#, 8, Show::Masked), (r#"{"name":"#.to_owned(), "        ^".to_owned()));
        assert_eq!(draw("", 0, Show::Masked), (String::new(), "^".to_owned()));
    }
}
