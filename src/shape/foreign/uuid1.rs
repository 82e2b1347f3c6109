//! `uuid::Uuid`, which is written in lowercase.

super::foreign!(uuid::Uuid, Uuid, all = true, |text| uuid::Uuid::try_parse(text).ok(), |value, to| to
    .display(value.hyphenated()));
