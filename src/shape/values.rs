//! The values of enums, and their JSON types.

use std::borrow::Cow;

use super::Stability;
use crate::json::{Json, Number};

/// The JSON type of the values of an enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnumType {
    /// Strings.
    String,
    /// Integers.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// Numbers that are not integers.
    Number,
}

impl EnumType {
    /// The value with this name.
    #[must_use]
    pub fn value(self, name: &str) -> Json {
        match self {
            Self::String => name.into(),
            Self::Integer => name.parse().map_or(Json::Null, |integer: i64| whole(integer).into()),
            Self::Boolean => (name == "true").into(),
            Self::Number => name.parse().ok().and_then(Number::new).map_or(Json::Null, Json::from),
        }
    }

    /// The name of a value, if it is of this type.
    #[cfg_attr(
        not(any(feature = "schema", feature = "sample")),
        allow(dead_code, reason = "only plans of artefacts use it")
    )]
    pub(crate) fn name_of(self, value: &Json) -> Option<String> {
        match (self, value) {
            (Self::String, Json::String(string)) => Some(string.clone()),
            (Self::Integer, Json::Number(number)) => number.as_integer().map(|integer| integer.to_string()),
            (Self::Boolean, Json::Bool(value)) => Some(value.to_string()),
            (Self::Number, Json::Number(number)) => Some(format!("{:?}", number.get())),
            _ => None,
        }
    }

    /// The type in a schema.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Boolean => "boolean",
            Self::Number => "number",
        }
    }
}

/// An integer within ±(2^53 − 1) as a number.
#[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
fn whole(integer: i64) -> Number {
    Number::new(integer as f64).unwrap_or_default()
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The value on the wire; of another type than a string, its JSON text.
    pub name: Cow<'static, str>,
    /// The documentation.
    pub doc: Cow<'static, str>,
    /// Whether the value is deprecated.
    pub deprecated: bool,
    /// Whether a tolerant reader reads every undeclared value as this one.
    pub default: bool,
    /// Since when the value exists, and whether it may still change.
    pub stability: Stability<Cow<'static, str>>,
}

impl EnumValue {
    /// An enum value with its documentation.
    #[must_use]
    pub const fn new(name: &'static str, doc: &'static str, deprecated: bool) -> Self {
        Self::with_stability(name, doc, deprecated, Stability::NONE)
    }

    /// An enum value with its documentation and stability.
    #[must_use]
    pub const fn with_stability(name: &'static str, doc: &'static str, deprecated: bool, stability: Stability) -> Self {
        let since = match stability.since {
            Some(since) => Some(Cow::Borrowed(since)),
            None => None,
        };
        let stability = Stability { since, experimental: stability.experimental };
        Self { name: Cow::Borrowed(name), doc: Cow::Borrowed(doc), deprecated, default: false, stability }
    }

    /// The same value as that for which a tolerant reader reads every undeclared value.
    #[must_use]
    pub const fn with_default(mut self) -> Self {
        self.default = true;
        self
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
