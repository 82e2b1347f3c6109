//! `url::Url`, which is written in the normal form of the WHATWG standard. It has no URL that this standard rejects, such as one with a port
//! above 65535.

super::foreign!(url::Url, Uri, all = false, |text| url::Url::parse(text).ok(), |value, to| to.string(value.as_str()));
