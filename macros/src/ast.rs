//! The input of a macro, with its attributes read. Only the syntax is checked here: the rules are in `valid`.

mod container;
mod message;
mod protocol;
mod target;

pub(crate) use container::{Body, Container, Enum, Field, Newtype, Rules, Variant};
pub(crate) use message::{Message, MessageKind, Reply, Side};
pub(crate) use protocol::Protocol;
pub(crate) use target::{Segment, Target};
