//! What a problem says, with and without values.

use std::fmt::Write;

/// Whether values are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    /// Types, lengths and counts only.
    #[default]
    Masked,
    /// Values too. They may be personal data.
    Values,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Detail {
    /// One thing was expected and another found.
    Expected {
        /// What was expected, in the protocol's own words.
        expected: String,
        /// What was found.
        found: Found,
    },
    /// A required key is absent.
    Missing {
        /// The key.
        key: &'static str,
    },
    /// A sentence without values.
    Said(String),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its type, length or count.
    pub what: String,
    /// The value as it stands in the text.
    pub value: Option<String>,
}

/// How much of a value is shown.
const MOST: usize = 80;

impl Detail {
    /// The sentence without its end.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        match self {
            Self::Said(said) => said.clone(),
            Self::Missing { key } => format!("the key `{key}` is missing"),
            Self::Expected { expected, found } => format!("expected {expected}, found {}", found.text(show)),
        }
    }
}

impl Found {
    /// What was found, with its value if that is to be shown.
    #[must_use]
    pub fn text(&self, show: Show) -> String {
        match &self.value {
            Some(value) if show == Show::Values => {
                let mut shown: String = value.chars().take(MOST).collect();
                if shown.len() < value.len() {
                    shown.push('…');
                }
                format!("{} {}", self.what, escape(&shown))
            }
            _ => self.what.clone(),
        }
    }
}

/// A text whose controls and marks of direction cannot disturb what shows it.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a character is a control, a mark of direction, a separator of lines, or has no width.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
        )
}
