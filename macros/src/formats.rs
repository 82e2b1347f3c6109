//! The names of string formats.

/// The names in the attribute `format`, and the names of the variants of `NamedFormat`.
pub(crate) const FORMATS: &[(&str, &str)] = &[
    ("date-time", "DateTime"),
    ("date", "Date"),
    ("time", "Time"),
    ("duration", "Duration"),
    ("uuid", "Uuid"),
    ("uri", "Uri"),
    ("email", "Email"),
    ("ipv4", "Ipv4"),
    ("ipv6", "Ipv6"),
    ("byte", "Byte"),
];

/// The variant of `NamedFormat` for a name.
pub(crate) fn variant(name: &str) -> Option<&'static str> {
    FORMATS.iter().find(|(known, _)| *known == name).map(|(_, variant)| *variant)
}
