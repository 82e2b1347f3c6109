//! The types that typify generated.

include!(concat!(env!("OUT_DIR"), "/desktop.rs"));
