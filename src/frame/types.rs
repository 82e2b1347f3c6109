//! The Rust types of an envelope's frames.

use std::convert::Infallible;
use std::marker::PhantomData;

use super::Frame;
use super::decode::{FrameDecoder, ReadFrame, Rejected};
use super::write::{FrameFields, FrameParts, FrameRef};
use crate::catalogue::{self, Command};
use crate::envelope::Envelope;
use crate::json::Writer;
use crate::message::{MessageKind, MessageShape, OBJECT_EVENT};

/// The types of an envelope's frames. Implemented by [`envelope!`](crate::envelope!).
pub trait FrameTypes: Sized + 'static {
    /// The envelope.
    const ENVELOPE: &'static Envelope;

    /// The response in the enum `Message` of a protocol: `Named`, the enum of the responses to all commands, or an
    /// untyped response if responses do not name their command.
    type AnyResponse<Named: ReadFrame + Frame>: Frame;

    /// Reads a response.
    ///
    /// # Errors
    /// If the members are not those of a response.
    fn read_response<Named: ReadFrame + Frame>(from: &mut FrameDecoder<'_>) -> Result<Self::AnyResponse<Named>, Rejected>;

    /// Converts a response of a certain command.
    fn response<Named: ReadFrame + Frame>(named: Named) -> Self::AnyResponse<Named>;

    /// Converts a response to that of a certain command.
    ///
    /// # Errors
    /// The response, if it does not name its command.
    fn named<Named: ReadFrame + Frame>(any: Self::AnyResponse<Named>) -> Result<Named, Self::AnyResponse<Named>>;
}

/// The responses of an envelope whose responses name their command, in an implementation of [`FrameTypes`].
#[doc(hidden)]
#[macro_export]
macro_rules! __named_responses {
    () => {
        type AnyResponse<Named: $crate::__private::ReadFrame + $crate::frame::Frame> = Named;
        fn read_response<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(
            from: &mut $crate::__private::FrameDecoder<'_>,
        ) -> $crate::__private::Result<Named, $crate::__private::Rejected> {
            Named::read_frame(from)
        }
        fn response<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(named: Named) -> Named {
            named
        }
        fn named<Named: $crate::__private::ReadFrame + $crate::frame::Frame>(
            any: Named,
        ) -> $crate::__private::Result<Named, Named> {
            $crate::__private::Ok(any)
        }
    };
}

/// The types of the frames of one command. The command is a parameter of the trait, and not of its types, because the compiler must
/// see that the frames of different commands are different types in a crate that declares the commands only.
pub trait CommandFrames<C: Command>: FrameTypes {
    /// The frame of a request.
    type Request: ReadFrame + FrameFields + Frame;

    /// The frame of a response.
    type Response: ReadFrame + Frame;
}

/// The type of the frame of one event.
pub trait EventFrames<E: catalogue::Event>: FrameTypes {
    /// The frame.
    type Event: ReadFrame + FrameFields + Frame;
}

/// The constants that an event declares for the member with `MessageType`.
#[must_use]
pub fn message_types(message: &MessageShape) -> &'static [&'static str] {
    match message.kind {
        MessageKind::Event { message_types } => message_types,
        MessageKind::Command { .. } => &[],
    }
}

/// The first of these constants.
#[must_use]
pub fn first_message_type(message: &MessageShape) -> &'static str {
    message_types(message).first().copied().unwrap_or(OBJECT_EVENT)
}

/// A frame that does not exist, because the envelope does not have the kind. It has no values. `KIND` distinguishes the kinds, so that
/// conversions of different kinds do not conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct AbsentFrame<Message, const KIND: u8>(Infallible, PhantomData<fn() -> Message>);

impl<Message, const KIND: u8> ReadFrame for AbsentFrame<Message, KIND> {
    fn read_frame(_: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Err(Rejected)
    }
}

impl<Message, const KIND: u8> FrameFields for AbsentFrame<Message, KIND> {
    fn parts(&self) -> FrameParts<'_> {
        match self.0 {}
    }

    fn write_member(&self, _: Option<usize>, _: &'static str, _: &mut Writer) {
        match self.0 {}
    }
}

impl<Message, const KIND: u8> Frame for AbsentFrame<Message, KIND> {
    fn __view(&self) -> FrameRef<'_> {
        match self.0 {}
    }
}
