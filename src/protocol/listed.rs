//! Messages as entries of the lists `commands` and `events` in `protocol!`.

use crate::frame::{Frame, ReadFrame};
use crate::message::{MessageShape, PayloadFacts};

/// A message as an entry of [`protocol!`](crate::protocol!) with frames of the types `F`. The macro refers to it only by this trait,
/// which the derives implement.
///
/// Every message has all types of frames. So an entry in the wrong list causes one error, that of [`InCommands`] or [`InEvents`], and no
/// errors about types that do not exist.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "does not implement `Command` or `Event`",
    note = "a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`",
    note = "an event needs `#[derive(Event)]` and `#[event(name = \"…\", target = …)]`"
)]
pub trait Listed<F> {
    /// The static description of the message.
    const MESSAGE: &'static MessageShape;

    /// What is known about its payloads.
    const PAYLOADS: PayloadFacts;

    /// The list of the message: [`Commands`] or [`Events`].
    type List;

    /// The frame of a request.
    type Request: ReadFrame + Frame;

    /// The frame of a response.
    type Response: ReadFrame + Frame;

    /// The frame of an event.
    type Event: ReadFrame + Frame;
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
