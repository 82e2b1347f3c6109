//! Frames: whole messages on the wire.

mod adapter;
mod event;
mod opened;
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

#[doc(hidden)]
pub use opened::{Opened, Refused};

pub(crate) use opened::{ANY_KIND, read};
