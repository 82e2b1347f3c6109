//! Parts of public protocols, declared from their official schemas.
//!
//! `cargo xtask judge` compares the verdicts on random frames with those of the official schemas, which are not part of this repository.

pub mod dap;
pub mod mcp;
