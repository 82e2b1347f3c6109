//! Tests of the tokens.

mod attributes;
mod golden;
mod modules;
mod names;
