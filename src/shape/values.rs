//! The values of an enum.

use std::borrow::Cow;

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The string on the wire.
    pub name: Cow<'static, str>,
    /// What it means.
    pub doc: Cow<'static, str>,
    /// Whether it should no longer be sent.
    pub deprecated: bool,
}

impl EnumValue {
    /// A value with its documentation.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, deprecated: bool) -> Self {
        Self { name: Cow::Borrowed(name), doc: Cow::Borrowed(doc), deprecated }
    }
}

/// The text of a string, also in a constant.
#[expect(clippy::ptr_arg, reason = "a constant cannot call `Deref`")]
pub(crate) const fn text<'a>(string: &'a Cow<'static, str>) -> &'a str {
    match string {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}
