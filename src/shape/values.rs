//! The values of an enumeration, of the program or read from anywhere.

use std::borrow::Cow;

use super::Word;

/// One value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumValue {
    /// The string on the wire.
    pub name: Cow<'static, str>,
    /// What it means.
    pub doc: Cow<'static, str>,
    /// Whether it should no longer be sent.
    pub deprecated: bool,
}

impl From<&Word> for EnumValue {
    fn from(word: &Word) -> Self {
        Self { name: word.name.into(), doc: word.doc.into(), deprecated: word.deprecated }
    }
}
