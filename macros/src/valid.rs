//! The rules: which inputs are valid. Each function reports every broken rule, and gives the input in a form in which
//! nothing is missing, if it is one.

mod container;
mod field;
mod message;
mod protocol;
mod target;

pub(crate) use container::{ValidBody, ValidContainer, ValidEnum, container};
pub(crate) use message::{ValidMessage, ValidMessageKind};
pub(crate) use protocol::{Catalogue, CatalogueEntry, ValidProtocol, protocol};
pub(crate) use target::{Parent, ValidTarget, target};
