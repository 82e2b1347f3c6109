//! Writes frame trees as text, in any notation that JSON permits.

use std::fmt::Write;

use super::rng::Rng;
use super::tree::{FrameTree, TreeName, TreeValue};

/// Writes frame trees.
#[derive(Debug, Clone)]
pub(super) struct Printer {
    rng: Rng,
    /// Whether the members of each object are shuffled.
    pub(super) shuffled: bool,
    /// One in this number of characters is escaped unnecessarily; 0 disables this.
    escapes: usize,
    /// One in this number of numbers is written in another way; 0 disables this.
    numbers: usize,
    /// White space is inserted with the probability 1/(`spaces` + 1); 0 disables this.
    spaces: usize,
    /// Whether the text contains no line breaks.
    one_line: bool,
    out: Vec<u8>,
}

impl Printer {
    /// Writes ordinary JSON.
    pub(super) fn plain(rng: Rng, shuffled: bool) -> Self {
        Self { rng, shuffled, escapes: 0, numbers: 0, spaces: 0, one_line: true, out: Vec::new() }
    }

    /// Writes random spellings.
    pub(super) fn odd(mut rng: Rng, shuffled: bool, one_line: bool) -> Self {
        let mut often = |of: usize| if rng.one_in(3) { 1 + rng.below(of) } else { 0 };
        let (escapes, numbers, spaces) = (often(30), often(4), often(8));
        Self { rng, shuffled, escapes, numbers, spaces, one_line, out: Vec::new() }
    }

    /// The text, which may not be UTF-8 because raw bytes are written unchanged.
    pub(super) fn print(mut self, tree: &FrameTree) -> Vec<u8> {
        self.space();
        self.value(tree);
        self.space();
        self.out
    }

    fn value(&mut self, tree: &FrameTree) {
        match &tree.value {
            TreeValue::Raw(raw) => self.out.extend(raw),
            TreeValue::Number(double) => self.number(*double),
            TreeValue::Text(text) => self.string(text),
            TreeValue::List(list) => {
                self.out.push(b'[');
                for (index, value) in list.iter().enumerate() {
                    self.separate(index);
                    self.value(value);
                }
                self.space();
                self.out.push(b']');
            }
            TreeValue::Object(members) => {
                let mut members: Vec<&(TreeName, FrameTree)> = members.iter().collect();
                if self.shuffled {
                    self.rng.shuffle(&mut members);
                }
                self.out.push(b'{');
                for (index, (name, value)) in members.into_iter().enumerate() {
                    self.separate(index);
                    match name {
                        TreeName::Text(text) => self.string(text),
                        TreeName::Raw(raw) => self.out.extend(raw),
                    }
                    self.space();
                    self.out.push(b':');
                    self.space();
                    self.value(value);
                }
                self.space();
                self.out.push(b'}');
            }
        }
    }

    fn separate(&mut self, index: usize) {
        if index > 0 {
            self.space();
            self.out.push(b',');
        }
        self.space();
    }

    fn space(&mut self) {
        while self.spaces > 0 && self.rng.one_in(self.spaces + 1) {
            let kinds: &[u8] = if self.one_line { b" \t" } else { b" \t\n\r" };
            self.out.extend(self.rng.of(kinds));
        }
    }

    fn string(&mut self, text: &str) {
        self.out.push(b'"');
        for character in text.chars() {
            let escaped = self.escapes > 0 && self.rng.one_in(self.escapes);
            let short = short(character);
            match (character, short) {
                (_, Some(short)) if !escaped || self.rng.one_in(2) => {
                    if escaped || character != '/' {
                        self.out.extend([b'\\', short]);
                    } else {
                        self.out.push(b'/');
                    }
                }
                _ if escaped || character < ' ' => self.unicode(character),
                _ => self.out.extend(character.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        self.out.push(b'"');
    }

    fn unicode(&mut self, character: char) {
        let upper = self.rng.one_in(2);
        for unit in character.encode_utf16(&mut [0; 2]) {
            let text = if upper { format!("\\u{unit:04X}") } else { format!("\\u{unit:04x}") };
            self.out.extend(text.into_bytes());
        }
    }

    fn number(&mut self, double: f64) {
        let other = self.numbers > 0 && self.rng.one_in(self.numbers);
        let text = if other { self.other_number(double) } else { plain(double) };
        self.out.extend(text.into_bytes());
    }

    /// The same double, written in another way.
    fn other_number(&mut self, double: f64) -> String {
        let text = plain(double);
        let other = match self.rng.below(9) {
            0 => format!("{double:e}"),
            1 => format!("{double:E}").replace("E-", "E-0").replace('E', if self.rng.one_in(2) { "E+" } else { "E" }),
            2 => format!("{double:.1}"),
            3 => format!("{double:.30}"),
            4 if !text.contains(['e', 'E', '.']) => text.clone() + ".0",
            5 if !text.contains(['e', 'E', '.']) => shifted(&text),
            6 if !text.contains(['e', 'E']) => text.clone() + if self.rng.one_in(2) { "e0" } else { "E-00" },
            7 if double == 0.0 => self.rng.str(&["-0", "-0.0", "0e0", "0.0e-5", "-0E+2", "0e400", "0.0e-400"]).to_owned(),
            8 if text.ends_with('0') && double != 0.0 && !text.contains(['e', 'E', '.']) => {
                let digits = text.trim_end_matches('0');
                format!("{digits}e{}", text.len() - digits.len())
            }
            _ => return text,
        };
        // The result may be invalid, such as `E+-05`, or another double, because digits were cut.
        let zero = double == 0.0 && other.parse::<f64>() == Ok(0.0);
        let same = other.parse::<f64>().is_ok_and(|parsed| parsed.to_bits() == double.to_bits());
        if zero || same { other } else { text }
    }
}

/// A double in ordinary spelling.
pub(super) fn plain(double: f64) -> String {
    if double.fract() == 0.0 && double.abs() < 1e15 && !(double == 0.0 && double.is_sign_negative()) {
        return format!("{double}");
    }
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = write!(out, "{double:e}");
    if (1e-5..1e16).contains(&double.abs()) { format!("{double}") } else { out }
}

/// An integer as a fraction with an exponent: `12` as `1.2e1`, `1` as `0.1e1`.
fn shifted(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    match digits.split_at_checked(1) {
        Some((first, rest)) if !rest.is_empty() => format!("{sign}{first}.{rest}e{}", rest.len()),
        _ => format!("{sign}0.{digits}e1"),
    }
}

/// The letter of the short escape of a character.
fn short(character: char) -> Option<u8> {
    Some(match character {
        '"' => b'"',
        '\\' => b'\\',
        '/' => b'/',
        '\u{8}' => b'b',
        '\u{c}' => b'f',
        '\n' => b'n',
        '\r' => b'r',
        '\t' => b't',
        _ => return None,
    })
}
