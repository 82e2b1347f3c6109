//! Unit tests of the macros.

mod attributes;
mod golden;
mod modules;
mod names;
