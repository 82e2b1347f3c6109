//! `bytes::Bytes`, which is written as base64.

use bytes::Bytes;

use crate::shape::format::{base64_decoded, base64_encoded};

super::foreign!(Bytes, Byte, all = true, |text| base64_decoded(text).map(Bytes::from), |value, to| to
    .string(&base64_encoded(value)));
