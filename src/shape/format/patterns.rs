//! The patterns of the formats, in the portable dialect.

use super::NamedFormat;

macro_rules! date {
    () => {
        concat!(
            "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))",
            // The years that have a 29th of February.
            "|([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)-02-29)",
        )
    };
}

macro_rules! time {
    ($second:literal) => {
        concat!("([01][0-9]|2[0-3]):[0-5][0-9]:", $second, "(\\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])",)
    };
}

macro_rules! time_of_duration {
    () => {
        "T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S)"
    };
}

macro_rules! octet {
    () => {
        "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
    };
}

macro_rules! ipv4 {
    () => {
        concat!(octet!(), "(\\.", octet!(), "){3}")
    };
}

macro_rules! ipv6 {
    () => {
        concat!(
            "(([0-9A-Fa-f]{1,4}:){7}([0-9A-Fa-f]{1,4}|:)",
            "|([0-9A-Fa-f]{1,4}:){6}(:[0-9A-Fa-f]{1,4}|",
            ipv4!(),
            "|:)",
            "|([0-9A-Fa-f]{1,4}:){5}((:[0-9A-Fa-f]{1,4}){1,2}|:",
            ipv4!(),
            "|:)",
            "|([0-9A-Fa-f]{1,4}:){4}((:[0-9A-Fa-f]{1,4}){1,3}|(:[0-9A-Fa-f]{1,4})?:",
            ipv4!(),
            "|:)",
            "|([0-9A-Fa-f]{1,4}:){3}((:[0-9A-Fa-f]{1,4}){1,4}|(:[0-9A-Fa-f]{1,4}){0,2}:",
            ipv4!(),
            "|:)",
            "|([0-9A-Fa-f]{1,4}:){2}((:[0-9A-Fa-f]{1,4}){1,5}|(:[0-9A-Fa-f]{1,4}){0,3}:",
            ipv4!(),
            "|:)",
            "|[0-9A-Fa-f]{1,4}:((:[0-9A-Fa-f]{1,4}){1,6}|(:[0-9A-Fa-f]{1,4}){0,4}:",
            ipv4!(),
            "|:)",
            "|:((:[0-9A-Fa-f]{1,4}){1,7}|(:[0-9A-Fa-f]{1,4}){0,5}:",
            ipv4!(),
            "|:))",
        )
    };
}

/// A character of a URI that needs no delimiter before it, or one of the others.
macro_rules! uri_characters {
    ($others:literal) => {
        concat!("([A-Za-z0-9._~!$&'()*+,;=", $others, "-]|%[0-9A-Fa-f]{2})*")
    };
}

macro_rules! label {
    () => {
        "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
    };
}

const URI: &str = concat!(
    "^[A-Za-z][A-Za-z0-9+.-]*:(\\/\\/(",
    uri_characters!(":"),
    "@)?(",
    uri_characters!(""),
    "|\\[(",
    ipv6!(),
    "|[Vv][0-9A-Fa-f]+\\.[A-Za-z0-9._~!$&'()*+,;=:-]+)\\])(:[0-9]*)?(\\/",
    uri_characters!(":@/"),
    ")?|\\/(([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})",
    uri_characters!(":@/"),
    ")?|([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})",
    uri_characters!(":@/"),
    ")?(\\?",
    uri_characters!(":@/?"),
    ")?(#",
    uri_characters!(":@/?"),
    ")?$",
);

const EMAIL: &str =
    concat!("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@", label!(), "(\\.", label!(), ")*$",);

pub(super) const fn pattern(format: NamedFormat) -> &'static str {
    match format {
        NamedFormat::DateTime => concat!("^", date!(), "[Tt]", time!("([0-5][0-9]|60)"), "$"),
        NamedFormat::Date => concat!("^", date!(), "$"),
        NamedFormat::Time => concat!("^", time!("([0-5][0-9]|60)"), "$"),
        NamedFormat::Duration => concat!(
            "^P([0-9]+W|(([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?|[0-9]+D)(",
            time_of_duration!(),
            ")?|",
            time_of_duration!(),
            "))$",
        ),
        NamedFormat::Uuid => "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
        NamedFormat::Uri => URI,
        NamedFormat::Email => EMAIL,
        NamedFormat::Ipv4 => concat!("^", ipv4!(), "$"),
        NamedFormat::Ipv6 => concat!("^", ipv6!(), "$"),
        NamedFormat::Byte => "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$",
    }
}

/// The pattern without leap seconds.
pub(super) const fn inner_pattern(format: NamedFormat) -> &'static str {
    match format {
        NamedFormat::DateTime => concat!("^", date!(), "[Tt]", time!("[0-5][0-9]"), "$"),
        NamedFormat::Time => concat!("^", time!("[0-5][0-9]"), "$"),
        other => pattern(other),
    }
}
