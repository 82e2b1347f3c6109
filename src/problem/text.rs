//! Escaping of texts for display.

use std::fmt::Write;

/// Whether values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Shows only types, lengths and counts.
    #[default]
    Masked,
    /// Shows values, which may be personal data.
    Values,
}

/// Appends a number to a string.
pub fn push_number(mut number: u64, out: &mut String) {
    let mut digits = [b'0'; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        digits[start] += (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits[start..].iter().map(|&digit| char::from(digit)));
}

/// Appends a count and its unit to a string.
pub(crate) fn push_count(count: u64, unit: &str, out: &mut String) {
    push_number(count, out);
    out.extend([" ", unit, if count == 1 { "" } else { "s" }]);
}

/// Escapes control characters, direction marks and other characters that could disturb the output.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(text, &mut out);
    out
}

/// Appends a text to a string, with such characters escaped.
pub fn push_escaped(text: &str, out: &mut String) {
    let start = out.len();
    out.push_str(text);
    escape_from(start, out);
}

/// Appends at most the first 80 characters of a text, with such characters escaped.
pub(super) fn push_shortened(text: &str, out: &mut String) {
    const LENGTH: usize = 80;
    let end = text.char_indices().nth(LENGTH).map_or(text.len(), |(end, _)| end);
    push_escaped(&text[..end], out);
    if end < text.len() {
        out.push('…');
    }
}

/// Escapes the end of a string, starting at an offset.
pub(super) fn escape_from(start: usize, out: &mut String) {
    if is_plain(&out[start..]) {
        return;
    }
    for character in out.split_off(start).chars() {
        if is_unseen(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
}

/// Whether a text consists of printable ASCII characters, as most texts do.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'))
}

/// Whether a character is a control character, a direction mark, a line separator or a zero-width character.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
