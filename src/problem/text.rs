//! Texts for display: whether values are shown, escaping, and numbers.

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

/// The numbers below 1000 in three digits each. Reports are mostly numbers, and formatting them digit by digit takes three times as long.
#[expect(clippy::cast_possible_truncation, reason = "each is less than 10")]
const TRIPLES: [u8; 3000] = {
    let mut digits = [b'0'; 3000];
    let mut number = 0;
    while number < 1000 {
        digits[3 * number] += (number / 100 % 10) as u8;
        digits[3 * number + 1] += (number / 10 % 10) as u8;
        digits[3 * number + 2] += (number % 10) as u8;
        number += 1;
    }
    digits
};

/// [`TRIPLES`] as a text.
const TRIPLES_TEXT: &str = match std::str::from_utf8(&TRIPLES) {
    Ok(text) => text,
    Err(_) => "",
};

/// Appends a number to a string.
pub fn push_number(number: u64, out: &mut String) {
    #[expect(clippy::cast_possible_truncation, reason = "less than 1000")]
    let triple = |number: u64| {
        let start = 3 * number as usize;
        TRIPLES_TEXT.get(start..start + 3).unwrap_or_default()
    };
    let tail = |number: u64| {
        let skipped = if number >= 100 { 0 } else { 2 - usize::from(number >= 10) };
        triple(number).get(skipped..).unwrap_or_default()
    };
    match number {
        0..1000 => out.push_str(tail(number)),
        1000..1_000_000 => out.extend([tail(number / 1000), triple(number % 1000)]),
        _ => {
            push_number(number / 1_000_000, out);
            out.extend([triple(number / 1000 % 1000), triple(number % 1000)]);
        }
    }
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

/// JSON text, which may be indented, with invisible characters escaped as JSON permits in strings: controls, directional marks and
/// characters without width.
#[must_use]
pub fn visible_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        // Outside of strings, JSON contains only line breaks and spaces.
        if is_unseen(character) && character != '\n' {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(character);
        }
    }
    out
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

#[cfg(test)]
mod tests {
    use super::push_number;

    #[test]
    fn numbers_have_no_leading_zeros() {
        let powers = (0..20).map(|power| 10_u64.pow(power));
        for number in powers.flat_map(|power| [power - 1, power, power + 1, power / 2, power / 3]).chain([u64::MAX]) {
            let mut text = String::new();
            push_number(number, &mut text);
            assert_eq!(text, number.to_string());
        }
    }
}
