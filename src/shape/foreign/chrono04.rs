//! `chrono::DateTime<Utc>`, `chrono::DateTime<FixedOffset>` and `chrono::NaiveDate`. Digits of a fraction after the ninth are dropped. A time
//! whose year in UTC is not one of 0 to 9999 cannot be a `DateTime<Utc>`, because it could not be written.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, Utc};

use crate::json::EncodeError;

super::foreign!(
    DateTime<Utc>,
    DateTime,
    all = false,
    |text| {
        let time = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
        (0..=9999).contains(&time.year()).then_some(time)
    },
    |value, to| to.string(&value.to_rfc3339_opts(SecondsFormat::AutoSi, true))
);
super::foreign!(
    DateTime<FixedOffset>,
    DateTime,
    all = false,
    |text| DateTime::parse_from_rfc3339(text).ok(),
    |value, to| {
        // Otherwise the offset would be rounded, and the text would be another time.
        if value.offset().local_minus_utc() % 60 == 0 {
            to.string(&value.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        } else {
            Err(EncodeError::custom("expected an offset in minutes"))
        }
    }
);
super::foreign!(NaiveDate, Date, all = true, |text| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok(), |value, to| to
    .display(value));
