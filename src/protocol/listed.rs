//! Messages as entries of the lists `commands` and `events` in `protocol!`.

use std::borrow::Cow;
use std::convert::Infallible;
use std::marker::PhantomData;

use crate::catalogue::{Command, Event};
use crate::frame::{self, Frame, FrameDecoder, FrameKind, Rejected, Request, Response, WriteError};
use crate::message::MessageShape;

/// A message as an entry of [`protocol!`](crate::protocol!), which refers to it only by this trait. Implemented by the derives.
///
/// Every message has all types of frames. So an entry in the wrong list causes one error, that of [`InCommands`] or [`InEvents`], and no
/// errors about types that do not exist.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "does not implement `Command` or `Event`",
    note = "a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`",
    note = "an event needs `#[derive(Event)]` and `#[event(name = \"…\", target = …)]`"
)]
pub trait Listed {
    /// The static description of the message.
    const MESSAGE: &'static MessageShape;

    /// The list of the message: [`Commands`] or [`Events`].
    type List;

    /// The frame of a request.
    type Request;

    /// The frame of a response.
    type Response;

    /// The frame of an event.
    type Event;
}

/// The list `commands`.
#[derive(Debug)]
pub struct Commands;

/// The list `events`.
#[derive(Debug)]
pub struct Events;

/// Whether the list of a message is `commands`.
#[diagnostic::on_unimplemented(
    message = "`{Message}` is not a command",
    label = "does not implement `Command`",
    note = "list events under `events`"
)]
pub trait InCommands<Message> {
    /// Naming this constant requires the implementation, and so causes the error above if it is missing.
    const OK: () = ();
}

#[diagnostic::do_not_recommend]
impl<Message> InCommands<Message> for Commands {}

/// Whether the list of a message is `events`.
#[diagnostic::on_unimplemented(
    message = "`{Message}` is not an event",
    label = "does not implement `Event`",
    note = "list commands under `commands`"
)]
pub trait InEvents<Message> {
    /// Naming this constant requires the implementation, and so causes the error above if it is missing.
    const OK: () = ();
}

#[diagnostic::do_not_recommend]
impl<Message> InEvents<Message> for Events {}

/// A frame that a protocol reads.
pub trait ReadFrame: Sized {
    /// Reads the frame.
    ///
    /// # Errors
    /// If the members are not those of the frame.
    fn read_frame(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected>;
}

impl<C: Command> ReadFrame for Request<C> {
    fn read_frame(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Self::__read(from)
    }
}

impl<C: Command> ReadFrame for Response<C> {
    fn read_frame(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Self::__read(from)
    }
}

impl<E: Event> ReadFrame for frame::Event<E> {
    fn read_frame(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Self::__read(from)
    }
}

/// The frame of a message in the wrong list, which has no values.
#[derive(Debug, Clone, PartialEq)]
pub struct Misplaced<Message>(Infallible, PhantomData<fn() -> Message>);

impl<Message> ReadFrame for Misplaced<Message> {
    fn read_frame(_: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        Err(Rejected)
    }
}

impl<Message> Frame for Misplaced<Message> {
    fn kind(&self) -> FrameKind {
        match self.0 {}
    }

    fn name(&self) -> &str {
        match self.0 {}
    }

    fn target_text(&self) -> Cow<'_, str> {
        match self.0 {}
    }

    fn to_json(&self) -> Result<String, WriteError> {
        match self.0 {}
    }
}
