//! JSON Schema: a protocol's artefacts, made from its plan.
//!
//! One function makes all of them in memory ([`artefacts`]); writing them and checking that they are fresh share it.

mod agreement;
mod command;
mod diff;
mod drift;
#[doc(hidden)]
pub mod entry;
mod error;
mod files;
mod frames;
mod index;
mod names;
mod tree;
mod values;
mod verify;

pub use agreement::assert_agreement;
pub use command::{Mode, assert_fresh, main, run};
pub use drift::{Change, Drift, Drifted};
pub use error::SchemaError;
pub use files::{Artefacts, FORMAT, artefacts};
#[cfg(feature = "compat")]
pub(crate) use values::{NO_LINE_FEED, no_segment, segments_pattern};
