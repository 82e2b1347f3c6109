//! The made-up protocols, as the build script wrote them.

/// 30 messages.
#[allow(missing_docs, unreachable_pub, reason = "as a dependent crate would have it")]
pub(crate) mod thirty {
    include!(concat!(env!("OUT_DIR"), "/thirty.rs"));
}

/// 300 messages.
#[allow(missing_docs, unreachable_pub, dead_code, reason = "as a dependent crate would have it")]
pub(crate) mod three_hundred {
    include!(concat!(env!("OUT_DIR"), "/three_hundred.rs"));
}

/// 1,000 messages.
#[allow(missing_docs, unreachable_pub, dead_code, reason = "as a dependent crate would have it")]
pub(crate) mod thousand {
    include!(concat!(env!("OUT_DIR"), "/thousand.rs"));
}

/// The 30 messages for serde's derives.
#[allow(missing_docs, unreachable_pub, dead_code, clippy::enum_variant_names, reason = "only read into")]
pub(crate) mod twin {
    include!(concat!(env!("OUT_DIR"), "/twin.rs"));
}
