//! The excerpt of a frame: its text with every value masked, cut around a place.
//!
//! It reads tokens, not JSON, and never fails: what it shows is most wanted where the JSON is broken. It moves from
//! front to back only, so that all the excerpts of one frame cost one reading of it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use tieline::__private::command::{declared_members, hash};
use tieline::Plan;
use tieline::problem::{Show, escape};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a excerpt has, the marks of what is cut aside.
const WIDTH: usize = 100;

/// The columns reserved for the text before the position.
const BEFORE: usize = 48;

/// How many columns of a single value are shown.
const VALUE: usize = 40;

/// The keys that may be shown: those that the protocol declares.
#[derive(Debug)]
pub(crate) struct DeclaredNames {
    /// Each in the first place that is free from its hash on; a power of two of places, at least half of them free.
    places: Vec<Option<QuotedName>>,
}

/// A key in its quotes.
#[derive(Debug)]
struct QuotedName {
    text: String,
    width: usize,
}

impl DeclaredNames {
    pub(crate) fn new(plan: &Plan) -> Self {
        declared_members(plan).collect()
    }

    /// Finds a declared name, given as it is written in the text, with its quotes.
    fn find(&self, quoted: &[u8]) -> Option<&QuotedName> {
        let mut known = self.from(quoted).map_while(|at| self.places[at].as_ref());
        known.find(|known| known.text.as_bytes() == quoted)
    }

    /// The places that a key may have, in order.
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

/// How many tokens are remembered: as many as can be shown, for no two in a row are without a width.
const REMEMBERED: usize = 256;
const _: () = assert!(REMEMBERED > 2 * WIDTH);

/// Draws the excerpt of a frame.
#[derive(Debug)]
pub(crate) struct Excerpt<'t> {
    text: &'t [u8],
    declared: &'t DeclaredNames,
    show: Show,
    /// The offset of the token that comes next.
    at: usize,
    /// Where the last tokens before it on its line begin, each at its number in turns.
    before: [usize; REMEMBERED],
    /// How many tokens there are before it on its line.
    passed: usize,
}

/// What is shown of a token.
#[derive(Debug)]
struct ExcerptToken<'t> {
    text: Cow<'t, str>,
    width: usize,
}

impl<'t> Excerpt<'t> {
    pub(crate) fn new(text: &'t [u8], declared: &'t DeclaredNames, show: Show) -> Self {
        Self { text, declared, show, at: 0, before: [0; REMEMBERED], passed: 0 }
    }

    /// Writes the excerpt of a place, and says which of its columns, from 0, the place takes: at least one. Places must
    /// come in the order of the text.
    pub(crate) fn push(&mut self, offset: usize, out: &mut String) -> Range<usize> {
        while self.at < self.text.len() {
            let end = token_end(self.text, self.at);
            if end > offset {
                break;
            }
            self.pass(end);
        }
        // From the place to the front, as far as there is room.
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

    /// The text from the next token to the end of the line, at most `most` columns, with its width and the token's width.
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

    /// Moves the token before `end` to what is before.
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

    /// What is shown of a token.
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
                // Not JSON, so it may be part of a value.
                _ => "?",
            },
        };
        ExcerptToken { width: shown.len(), text: Cow::Borrowed(shown) }
    }

    /// A string: a declared key as it is, anything else masked.
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

/// The end of the token that begins at an offset: a bracket, a string, a run of blanks, or a run of anything else.
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

/// A text of at most `VALUE` columns.
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
    fn values_and_undeclared_keys_are_masked() {
        let text = r#"{"data": {"name":"Ada","secret":12.5, "a":[true,null,"",-1]}}"#;
        let (line, place) = draw(text, 17, Show::Masked);
        assert_eq!(line, r#"{"data": {"name":"…","*":#, "*":[true,null,"",#]}}"#);
        assert_eq!(place, "                 ^^^");
    }

    #[test]
    fn values_are_shown_on_demand() {
        let (line, place) = draw("{\"data\":\"A\u{202e}da\"}", 8, Show::Values);
        assert_eq!(line, "{\"data\":\"A\\u{202e}da\"}");
        assert_eq!(place, "        ^^^^^^^^^^^^^");
    }

    #[test]
    fn broken_text_is_masked_too() {
        assert_eq!(draw(r#"{"name": Ada "Bob": 'x', "Eve"#, 9, Show::Masked).0, r#"{"name": ? "*": ?, "…"#);
        assert_eq!(draw("{\"name\":\"Ada\nBob\"}", 12, Show::Masked).0, r#"{"name":"…"#);
        assert_eq!(draw("{\"name\":\"Ada\nBob\"}", 14, Show::Masked).0, r#"?"…"#);
        assert_eq!(draw("{\"na\\\"me\":\"A\\", 3, Show::Masked).0, r#"{"*":"…"#);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let item = r#"{"name":"Ada"},"#;
        let text = format!("[{}5,{}]", item.repeat(20), item.repeat(20));
        let (line, place) = draw(&text, 1 + item.len() * 20, Show::Masked);
        assert!(line.starts_with('…') && line.ends_with('…') && line.width() <= WIDTH + 2, "{line}");
        assert_eq!(line.chars().nth(place.len() - 1), Some('#'), "{line}\n{place}");
    }

    #[test]
    fn the_end_of_the_text_is_a_place() {
        assert_eq!(draw(r#"{"name":"#, 8, Show::Masked), (r#"{"name":"#.to_owned(), "        ^".to_owned()));
        assert_eq!(draw("", 0, Show::Masked), (String::new(), "^".to_owned()));
    }
}
