//! The code that the macros generate compiles under another crate name, without a prelude, beside names that shadow it, and with
//! all warnings denied.

#![no_implicit_prelude]
#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    unreachable_pub,
    unused_qualifications,
    unused_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    non_ascii_idents,
    let_underscore_drop,
    rust_2018_idioms,
    future_incompatible,
    nonstandard_style
)]
#![forbid(unsafe_code)]

pub mod bare;
mod private;
pub mod shadowed;
