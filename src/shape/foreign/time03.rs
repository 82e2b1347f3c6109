//! `time::OffsetDateTime` and `time::Date`. A leap second is read as the nanosecond before it, and digits of a fraction after the ninth are
//! dropped.

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

use crate::json::EncodeError;

super::foreign!(OffsetDateTime, DateTime, all = false, |text| OffsetDateTime::parse(text, &Rfc3339).ok(), |value, to| {
    match value.format(&Rfc3339) {
        Ok(text) => to.string(&text),
        Err(_) => Err(EncodeError::custom("expected a year from 0 to 9999 and an offset in minutes")),
    }
});
super::foreign!(Date, Date, all = true, |text| Date::parse(text, &Iso8601::DATE).ok(), |value, to| {
    let (year, month, day) = value.to_calendar_date();
    to.display(format_args!("{year:04}-{:02}-{day:02}", u8::from(month)))
});
