//! Enum values.

use std::borrow::Cow;

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The string on the wire.
    pub name: Cow<'static, str>,
    /// The documentation.
    pub doc: Cow<'static, str>,
    /// Whether the value is deprecated.
    pub deprecated: bool,
}

impl EnumValue {
    /// An enum value with its documentation.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, deprecated: bool) -> Self {
        Self { name: Cow::Borrowed(name), doc: Cow::Borrowed(doc), deprecated }
    }
}

/// Returns the string slice. It can be called in a constant.
#[expect(clippy::ptr_arg, reason = "a constant cannot call `Deref`")]
pub(crate) const fn text<'a>(string: &'a Cow<'static, str>) -> &'a str {
    match string {
        Cow::Borrowed(text) => text,
        Cow::Owned(text) => text.as_str(),
    }
}
