//! Tests of the tokens.

mod attributes;
mod golden;
mod names;
