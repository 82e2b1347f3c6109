//! Frames: whole messages on the wire.

mod adapter;
pub(crate) mod decode;
mod event;
mod methods;
mod pending;
mod request;
mod response;
mod unknown;
mod write;

pub use crate::envelope::FrameKind;
pub use crate::message::FailureDetail;
pub use event::Event;
pub use pending::Pending;
pub use request::Request;
pub use response::{Failure, Response, Success};
pub use unknown::Unknown;
pub use write::{Frame, WriteError};

pub(crate) use decode::{ANY_KIND, FrameDecoder, Rejected, read};
