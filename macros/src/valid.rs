//! The rules. Each function reports all violations, and returns the input without optional parts if it is complete.

mod container;
mod envelope;
mod field;
mod message;
mod protocol;
mod stability;
mod target;
mod union;

pub(crate) use container::{
    ValidBody, ValidContainer, ValidEnum, ValidIntegerEnum, container, has_growing_argument, is_infinite,
};
pub(crate) use envelope::{MemberRole, ValidEnvelope, envelope};
pub(crate) use message::{ValidLifecycle, ValidMessage, ValidMessageKind, reject_other_kind};
pub(crate) use protocol::{Catalogue, CatalogueEntry, ValidProtocol, has_reserved_name, protocol};
pub(crate) use target::{Parent, ValidTarget, target};
pub(crate) use union::{TagName, TagType, ValidPayload, ValidTagging, ValidUnion, ValidVariant};
