//! Frames: whole messages on the wire.
//!
//! Use these types to read and write frames of one message, such as `Request<ChannelDial>`. To read any frame of a protocol, use its
//! `Message`, such as [`agent_desktop::Message`](crate::agent_desktop::Message).

pub(crate) mod adapter;
pub(crate) mod decode;
pub(crate) mod failure;
pub(crate) mod keyed_queue;
mod methods;
mod pending;
pub(crate) mod types;
mod unknown;
pub(crate) mod untyped;
pub(crate) mod write;

pub use crate::envelope::desktop::{Event, Failure, Frames, Request, Response, Success};
pub use crate::envelope::{FailureDetail, FrameKind};
pub use failure::ErrorCode;
pub use pending::Pending;
pub use unknown::Unknown;
pub use untyped::UntypedResponse;
pub use write::{Frame, WriteError};

pub(crate) use decode::ReadFrame;
pub(crate) use decode::{FrameDecoder, Rejected, read};
pub use types::{CommandFrames, EventFrames, FrameTypes};
