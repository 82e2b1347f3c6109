//! The traits of messages, which connect the Rust type of a command or event with its name, target and plan.

use crate::envelope::Envelope;
use crate::message::{MessageKind, MessageShape, PayloadFacts, Reply, ReplyShape, Side};
use crate::plan::{Plan, plan_of};
use crate::shape::{Empty, Fields, InvalidNesting, ShapeRef, Wire};
use crate::targets::{Path, Target, TargetShape};

/// The data of a request, with its name, target and reply. Implement it with `#[derive(Command)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "does not implement `Command`",
    note = "list events under `events`; a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`"
)]
pub trait Command: Wire {
    /// The target that the command addresses.
    type Target: Target;
    /// The data of the success response.
    type Reply: Reply;
    /// The type that reads the data.
    #[doc(hidden)]
    type __Data: Fields<Object = Self>;
    /// The static description of the command.
    const MESSAGE: &'static MessageShape;

    /// The plan of this message alone in frames of an envelope, built on first use.
    #[doc(hidden)]
    #[must_use]
    fn __plan(envelope: &'static Envelope) -> &'static Plan {
        plan_of(envelope, Self::MESSAGE)
    }

    // The derive refers to these constants instead of the types, so that a wrong target or reply causes a single error, at
    // its name.

    /// The shape of the target.
    #[doc(hidden)]
    const __TARGET: &'static TargetShape = <Self::Target as Target>::SHAPE;

    /// The shape of the reply.
    #[doc(hidden)]
    const __REPLY: ReplyShape = <Self::Reply as Reply>::__REPLY;

    /// What is known about the payloads.
    #[doc(hidden)]
    const __PAYLOADS: PayloadFacts =
        PayloadFacts { data: (Self::__FACTS, Self::__NAMES), reply: <Self::Reply as Reply>::__FACTS };

    /// What is wrong with the type of the reply.
    #[doc(hidden)]
    const __INVALID_REPLY: Option<InvalidNesting> = <Self::Reply as Reply>::__INVALID_NESTING;
}

/// The data of an event, with its name and target. Implement it with `#[derive(Event)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "does not implement `Event`",
    note = "list commands under `commands`; an event needs `#[derive(Event)]` and `#[event(name = \"…\", target = …)]`"
)]
pub trait Event: Wire {
    /// The target that the event comes from.
    type Target: Target;
    /// The type that reads the data.
    #[doc(hidden)]
    type __Data: Fields<Object = Self>;
    /// The static description of the event.
    const MESSAGE: &'static MessageShape;

    /// The plan of this message alone in frames of an envelope, built on first use.
    #[doc(hidden)]
    #[must_use]
    fn __plan(envelope: &'static Envelope) -> &'static Plan {
        plan_of(envelope, Self::MESSAGE)
    }

    /// The shape of the target. The derive refers to it instead of the type, so that a wrong target causes a single error.
    #[doc(hidden)]
    const __TARGET: &'static TargetShape = <Self::Target as Target>::SHAPE;

    /// What is known about the payload.
    #[doc(hidden)]
    const __PAYLOADS: PayloadFacts = PayloadFacts { data: (Self::__FACTS, Self::__NAMES), reply: None };
}

/// The description of a message whose derive reported an error. Only the assertions of `protocol!` use it, which recognise it by
/// the empty list of message types.
#[must_use]
pub const fn rejected(name: &'static str) -> MessageShape {
    let kind = MessageKind::Event { message_types: &[] };
    MessageShape::new(name, name, Side::Either, <Path as Target>::SHAPE, ShapeRef::of::<Empty>(), kind)
}
