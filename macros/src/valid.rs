//! The rules. Each function reports every violation, and returns the input in a form without missing parts if it has them all.

mod container;
mod field;
mod message;
mod protocol;
mod target;

pub(crate) use container::{ValidBody, ValidContainer, ValidEnum, container};
pub(crate) use message::{ValidMessage, ValidMessageKind};
pub(crate) use protocol::{Catalogue, CatalogueEntry, ValidProtocol, protocol};
pub(crate) use target::{Parent, ValidTarget, target};
