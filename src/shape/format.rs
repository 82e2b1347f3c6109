//! Formats of strings that have a name, such as `date-time`: one function and one pattern for each.
//!
//! The functions are `const`, so that the derives can check defaults and examples at compile time.

mod cursor;
mod net;
mod patterns;
mod samples;
mod text;
mod time;
mod uri;

#[cfg(feature = "bytes1")]
pub(super) use text::{base64_decoded, base64_encoded};

/// A format of strings that has a name.
///
/// ```
/// use tieline::shape::NamedFormat;
///
/// assert!(NamedFormat::Date.accepts("2024-02-29"));
/// assert!(!NamedFormat::Date.accepts("2025-02-29"));
/// assert_eq!(NamedFormat::Date.name(), "date");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NamedFormat {
    /// A date and a time with an offset: `date-time` of RFC 3339.
    DateTime,
    /// A date: `full-date` of RFC 3339.
    Date,
    /// A time with an offset: `full-time` of RFC 3339.
    Time,
    /// A duration: `duration` of RFC 3339, appendix A.
    Duration,
    /// A UUID in hexadecimal digits and hyphens, as in RFC 9562.
    Uuid,
    /// A URI with a scheme: `URI` of RFC 3986.
    Uri,
    /// An email address: a dot-atom, `@` and a host name.
    Email,
    /// An IPv4 address: four decimal numbers.
    Ipv4,
    /// An IPv6 address, as in RFC 4291, section 2.2.
    Ipv6,
    /// Bytes as base64: the standard alphabet with padding, as in RFC 4648, section 4.
    Byte,
}

impl NamedFormat {
    /// All formats.
    pub const ALL: &'static [Self] = &[
        Self::DateTime,
        Self::Date,
        Self::Time,
        Self::Duration,
        Self::Uuid,
        Self::Uri,
        Self::Email,
        Self::Ipv4,
        Self::Ipv6,
        Self::Byte,
    ];

    /// The name, as in the attribute `format`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Email => "email",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Byte => "byte",
        }
    }

    /// Whether a text has the format.
    #[must_use]
    pub const fn accepts(self, text: &str) -> bool {
        match self {
            Self::DateTime => time::is_date_time(text),
            Self::Date => time::is_date(text),
            Self::Time => time::is_time(text),
            Self::Duration => time::is_duration(text),
            Self::Uuid => text::is_uuid(text),
            Self::Uri => uri::is_uri(text),
            Self::Email => text::is_email(text),
            Self::Ipv4 => net::is_ipv4(text),
            Self::Ipv6 => net::is_ipv6(text),
            Self::Byte => text::is_byte(text),
        }
    }

    /// A pattern in the portable dialect. It matches exactly the texts that [`accepts`](Self::accepts) returns `true` for, except that for
    /// `date-time` and `time` it also matches a leap second at any time of the day.
    #[must_use]
    pub const fn pattern(self) -> &'static str {
        patterns::pattern(self)
    }

    /// Whether the pattern matches only texts of the format.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) const fn has_exact_pattern(self) -> bool {
        !matches!(self, Self::DateTime | Self::Time)
    }

    /// A pattern that matches only texts of the format, and as many of them as possible.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) const fn inner_pattern(self) -> &'static str {
        patterns::inner_pattern(self)
    }

    /// The keyword of JSON Schema that states the format, with its value.
    #[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the schemas use it"))]
    pub(crate) const fn keyword(self) -> (&'static str, &'static str) {
        match self {
            Self::Byte => ("contentEncoding", "base64"),
            other => ("format", other.name()),
        }
    }

    /// The length of the shortest and of the longest text, if there are any.
    pub(crate) const fn lengths(self) -> (u64, Option<u64>) {
        match self {
            Self::DateTime => (20, None),
            Self::Date => (10, Some(10)),
            Self::Time => (9, None),
            Self::Duration | Self::Email => (3, None),
            Self::Uuid => (36, Some(36)),
            Self::Uri => (2, None),
            Self::Ipv4 => (7, Some(15)),
            Self::Ipv6 => (2, Some(45)),
            Self::Byte => (0, None),
        }
    }

    /// Texts of the format; the first is the usual example.
    pub(crate) const fn valid(self) -> &'static [&'static str] {
        samples::valid(self)
    }

    /// Texts that resemble the format, and do not have it.
    #[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "the mutations of frames use it"))]
    pub(crate) const fn invalid(self) -> &'static [&'static str] {
        samples::invalid(self)
    }
}

impl std::fmt::Display for NamedFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::NamedFormat;
    use crate::shape::Pattern;

    #[test]
    fn the_samples_are_valid_or_invalid() {
        for &format in NamedFormat::ALL {
            let pattern = Pattern::new(format.pattern()).unwrap();
            let (min, max) = format.lengths();
            for text in format.valid() {
                let length = text.len() as u64;
                assert!(format.accepts(text), "{format}: {text}");
                assert!(pattern.matches(text), "{format}: {text}");
                assert!(min <= length && max.is_none_or(|max| length <= max), "{format}: {text}");
            }
            for text in format.invalid() {
                assert!(!format.accepts(text), "{format}: {text}");
                assert!(!pattern.matches(text) || !format.has_exact_pattern(), "{format}: {text}");
            }
        }
    }

    /// Every text that differs from a sample in one character has the same verdict from both.
    #[test]
    fn function_and_pattern_agree() {
        const OTHERS: &str = "0459aftzTZM:.-+@[%?\u{e9}\n=";
        for &format in NamedFormat::ALL {
            let (pattern, inner) = (Pattern::new(format.pattern()).unwrap(), Pattern::new(format.inner_pattern()).unwrap());
            let compare = |text: &str| {
                let accepts = format.accepts(text);
                let leap_second = !format.has_exact_pattern() && text.contains(":60");
                assert!(!accepts || pattern.matches(text), "the pattern of {format} does not match {text}");
                assert!(accepts || leap_second || !pattern.matches(text), "the pattern of {format} matches {text}");
                assert!(accepts || !inner.matches(text), "the inner pattern of {format} matches {text}");
            };
            for sample in format.valid().iter().chain(format.invalid()) {
                compare(sample);
                for (at, character) in sample.char_indices().chain([(sample.len(), ' ')]) {
                    let (before, after) = sample.split_at(at);
                    let rest = after.get(character.len_utf8()..).unwrap_or_default();
                    compare(&format!("{before}{rest}"));
                    for other in OTHERS.chars() {
                        compare(&format!("{before}{other}{rest}"));
                        compare(&format!("{before}{other}{after}"));
                    }
                }
            }
        }
    }
}
