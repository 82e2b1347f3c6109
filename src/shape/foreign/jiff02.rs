//! `jiff::Timestamp` and `jiff::civil::Date`. A timestamp is written in UTC. A leap second is read as the second before it. A fraction of
//! more than nine digits is an error, and so is a time after 9999-12-30T22:00:00Z.

use jiff::Timestamp;
use jiff::civil::Date;

super::foreign!(Timestamp, DateTime, all = false, |text: &str| text.parse().ok(), |value, to| to.display(value));
super::foreign!(Date, Date, all = true, |text: &str| text.parse().ok(), |value, to| to.display(value));
