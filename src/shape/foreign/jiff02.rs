//! `jiff::Timestamp` and `jiff::civil::Date`. A timestamp is written in UTC. A leap second is read as the second before it. A fraction of
//! more than nine digits is an error, and so is a time in UTC before the year 0 or after 9999-12-30T22:00:00Z.

use jiff::Timestamp;
use jiff::civil::Date;

/// 0000-01-01T00:00:00Z in seconds since 1970. An earlier time could not be written.
const YEAR_ZERO: i64 = -62_167_219_200;

super::foreign!(
    Timestamp,
    DateTime,
    all = false,
    |text: &str| text.parse().ok().filter(|time: &Timestamp| time.as_second() >= YEAR_ZERO),
    |value, to| to.display(value)
);
super::foreign!(Date, Date, all = true, |text: &str| text.parse().ok(), |value, to| to.display(value));
