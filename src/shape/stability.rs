//! Since when a part of a protocol exists, and whether it may still change.

use crate::shape::{Kind, Shape};

/// Since when a message, a field, an enum value or a variant exists, and whether it may still change. `S` is a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub struct Stability<S = &'static str> {
    /// The version of the protocol that introduced it: `major.minor`.
    pub since: Option<S>,
    /// Whether it may change or be removed in any version.
    pub experimental: bool,
}

impl<S> Stability<S> {
    /// Stable, and introduced in an unknown version.
    pub const NONE: Self = Self { since: None, experimental: false };

    /// A part with these properties.
    #[must_use]
    pub const fn new(since: Option<S>, experimental: bool) -> Self {
        Self { since, experimental }
    }
}

impl Stability {
    /// The same with a string of another type.
    #[must_use]
    pub fn into_owned<S: From<&'static str>>(self) -> Stability<S> {
        Stability { since: self.since.map(S::from), experimental: self.experimental }
    }
}

/// Whether a version, `major.minor`, is later than another. Numbers of any length are compared.
#[must_use]
pub(crate) const fn is_later(version: &str, than: &str) -> bool {
    let (major, minor) = split(version.as_bytes());
    let (other_major, other_minor) = split(than.as_bytes());
    match compare(major, other_major) {
        0 => compare(minor, other_minor) > 0,
        order => order > 0,
    }
}

/// Whether a text is a version: two numbers without leading zeros, joined by a dot.
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "artefacts are loaded with it"))]
pub(crate) fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    text.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

/// The digits before and after the dot.
const fn split(version: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < version.len() && version[at] != b'.' {
        at += 1;
    }
    let (major, rest) = version.split_at(at);
    (major, if let [_, minor @ ..] = rest { minor } else { rest })
}

/// Compares two numbers without leading zeros: 1 if the first is greater, -1 if it is less.
const fn compare(one: &[u8], other: &[u8]) -> i8 {
    if one.len() != other.len() {
        return if one.len() > other.len() { 1 } else { -1 };
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return if one[at] > other[at] { 1 } else { -1 };
        }
        at += 1;
    }
    0
}

/// Asserts that an experimental field is optional: a frame without it is stable.
///
/// # Panics
/// At compile time, if the field is required.
#[track_caller]
pub const fn assert_experimental(is_optional: bool) {
    assert!(
        is_optional,
        "unexpected `experimental` for a required field, without which no frame would be stable\nhelp: use an `Option`, or add a `default`"
    );
}

/// The name and the version of the field of a struct that was introduced last.
#[must_use]
pub const fn newest(shape: &Shape) -> Option<(&'static str, &'static str)> {
    let Kind::Struct(fields) = shape.kind else { return None };
    let mut found: Option<(&'static str, &'static str)> = None;
    let mut at = 0;
    while at < fields.len() {
        if let Some(since) = fields[at].stability.since {
            let is_newest = match found {
                Some((_, version)) => is_later(since, version),
                None => true,
            };
            if is_newest {
                found = Some((fields[at].name, since));
            }
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{is_later, is_version};

    #[test]
    fn versions_are_compared_as_numbers() {
        for (version, than) in
            [("1.1", "1.0"), ("2.0", "1.9"), ("1.10", "1.9"), ("10.0", "9.9"), ("1.0", "0.99999999999999999999")]
        {
            assert!(is_later(version, than), "{version} {than}");
            assert!(!is_later(than, version), "{than} {version}");
            assert!(!is_later(version, version), "{version}");
        }
    }

    #[test]
    fn a_version_is_two_numbers() {
        assert!(["0.0", "1.0", "10.20"].into_iter().all(is_version));
        assert!(!["", "1", "1.", ".1", "1.0.0", "01.0", "1.00", "1.x", "-1.0", "1.0 "].into_iter().any(is_version));
    }
}
