//! The values of an enumeration, of the program or read from anywhere.

use std::borrow::Cow;

use super::Word;

/// One value of an enumeration.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts read all of it"))]
pub(crate) struct EnumValue {
    /// The string on the wire.
    pub(crate) name: Cow<'static, str>,
    /// What it means.
    pub(crate) doc: Cow<'static, str>,
    /// Whether it should no longer be sent.
    pub(crate) deprecated: bool,
}

impl From<&Word> for EnumValue {
    fn from(word: &Word) -> Self {
        Self { name: word.name.into(), doc: word.doc.into(), deprecated: word.deprecated }
    }
}
