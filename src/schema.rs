//! Generates the artefacts of a protocol from its plan: JSON Schemas, `index.json` and examples.
//!
//! [`artefacts`] generates all files in memory. Writing them and checking that they are up to date both use it.

mod agreement;
mod annotations;
mod asyncapi;
mod command;
mod diff;
mod drift;
#[doc(hidden)]
pub mod entry;
mod error;
mod files;
mod frames;
mod generators;
mod index;
mod names;
mod tree;
mod unions;
mod values;
mod verify;

pub use agreement::assert_agreement;
pub(crate) use annotations::{note, without_note};
pub use asyncapi::asyncapi;
pub use command::{Mode, assert_fresh, main, run, run_plan};
pub use drift::{Change, Drift, Drifted};
pub(crate) use drift::{is_ours, is_searched, schema_files};
pub use error::SchemaError;
pub use files::{Artefacts, FORMAT, artefacts, artefacts_of};
pub(crate) use files::{
    DIALECT, FORMAT_WITH_ENVELOPES, FORMATS, INDEX, bundle_root, response_root, types_frame, types_root,
};
pub(crate) use frames::constant_schema;
pub(crate) use index::{CONTENTS, PRESENCES, ROLES, envelope_section};
pub(crate) use names::{frame_name, untied_name};
#[doc(hidden)]
pub use tree::prose;
pub(crate) use unions::undeclared_variant;
pub(crate) use values::{NO_LINE_FEED, NO_SEGMENT, any_schema, describe_values, segments_pattern};
