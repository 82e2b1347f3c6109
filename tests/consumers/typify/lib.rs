//! The types that typify made.

include!(concat!(env!("OUT_DIR"), "/desktop.rs"));
