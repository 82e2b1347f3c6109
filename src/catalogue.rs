//! The traits of messages: the Rust type of a command or an event, tied to its name, target and plan.

use crate::message::{MessageKind, MessageShape, OBJECT_EVENT, Reply, ReplyShape, Side};
use crate::plan::Plan;
use crate::shape::{Empty, ShapeRef, Wire};
use crate::targets::{Path, Target, TargetShape};

/// The data of a request, with its name, its target and its reply. Derived: `#[derive(Command)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "does not implement `Command`",
    note = "list events under `events`; a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`"
)]
pub trait Command: Wire {
    /// The target that the command addresses.
    type Target: Target;
    /// The data of a success.
    type Reply: Reply;
    /// The definition.
    const MESSAGE: &'static MessageShape;

    /// The plan of this message alone, made on first use.
    #[doc(hidden)]
    fn __plan() -> &'static Plan;

    // The derive names these instead of the types, so that a wrong target or reply is one error, at its name.

    /// The shape of the target.
    #[doc(hidden)]
    const __TARGET: &'static TargetShape = <Self::Target as Target>::SHAPE;

    /// The shape of the reply.
    #[doc(hidden)]
    const __REPLY: ReplyShape = <Self::Reply as Reply>::__REPLY;
}

/// The data of an event, with its name and its target. Derived: `#[derive(Event)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "does not implement `Event`",
    note = "list commands under `commands`; an event needs `#[derive(Event)]` and `#[event(name = \"…\", target = …)]`"
)]
pub trait Event: Wire {
    /// The target that the event comes from.
    type Target: Target;
    /// The definition.
    const MESSAGE: &'static MessageShape;

    /// The plan of this message alone, made on first use.
    #[doc(hidden)]
    fn __plan() -> &'static Plan;

    /// The shape of the target. The derive names it instead of the type, so that a wrong target is one error.
    #[doc(hidden)]
    const __TARGET: &'static TargetShape = <Self::Target as Target>::SHAPE;
}

/// The definition of a message that a derive rejected. Only the assertion that the names of a protocol differ reads it.
#[must_use]
pub const fn rejected(name: &'static str) -> MessageShape {
    let kind = MessageKind::Event { message_types: &[OBJECT_EVENT] };
    MessageShape::new(name, name, Side::Either, <Path as Target>::SHAPE, ShapeRef::of::<Empty>(), kind)
}
