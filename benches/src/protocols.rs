//! The synthetic protocols that the build script generated.

/// 30 messages.
#[allow(missing_docs, unreachable_pub, reason = "generated as in a dependent crate")]
pub(crate) mod thirty {
    include!(concat!(env!("OUT_DIR"), "/thirty.rs"));
}

/// 300 messages.
#[allow(missing_docs, unreachable_pub, dead_code, reason = "generated as in a dependent crate")]
pub(crate) mod three_hundred {
    include!(concat!(env!("OUT_DIR"), "/three_hundred.rs"));
}

/// 1,000 messages.
#[allow(missing_docs, unreachable_pub, dead_code, reason = "generated as in a dependent crate")]
pub(crate) mod thousand {
    include!(concat!(env!("OUT_DIR"), "/thousand.rs"));
}

/// The same 30 messages for serde's derives.
#[allow(missing_docs, unreachable_pub, dead_code, clippy::enum_variant_names, reason = "the fields are only deserialized")]
pub(crate) mod twin {
    include!(concat!(env!("OUT_DIR"), "/twin.rs"));
}
