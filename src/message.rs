//! Commands and events: a message's name, target and data, tied together.

mod failure;
mod name;
#[doc(hidden)]
pub mod private;
mod reply;
mod slot;

pub use failure::FailureDetail;
#[doc(hidden)]
pub use name::{assert_name, hash_now, slots};
pub(crate) use name::{find, hash};
pub use reply::{NoData, Reply, ReplyShape};
#[doc(hidden)]
pub use slot::Slot;

use crate::envelope::{DESKTOP, Envelope};
use crate::shape::{ShapeRef, Wire};
use crate::target::{Target, TargetShape};

/// The data of a request, with its name, its target and its reply. Derived: `#[derive(Command)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a command",
    label = "does not implement `Command`",
    note = "list events under `events`; a command needs `#[derive(Command)]` and `#[command(name = \"…\", target = …, reply = …)]`"
)]
pub trait Command: Wire {
    /// The target that it addresses.
    type Target: Target;
    /// The data of a success.
    type Reply: Reply;
    /// The definition.
    const MESSAGE: &'static MessageShape;

    /// Where what is made once of this message is kept.
    #[doc(hidden)]
    fn __slot() -> &'static Slot;

    // These stand in the trait, so that a wrong target or reply gives one error, at its name.

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
    /// The target that it comes from.
    type Target: Target;
    /// The definition.
    const MESSAGE: &'static MessageShape;

    /// Where what is made once of this message is kept.
    #[doc(hidden)]
    fn __slot() -> &'static Slot;

    /// The shape of the target. It stands in the trait, so that a wrong target gives one error.
    #[doc(hidden)]
    const __TARGET: &'static TargetShape = <Self::Target as Target>::SHAPE;
}

/// The definition of a command or an event: static data.
#[derive(Debug, Clone, Copy)]
pub struct MessageShape {
    /// The name on the wire.
    pub name: &'static str,
    /// The Rust type's own name: the stem of its entries in the schemas.
    pub type_name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Whether it should no longer be sent.
    pub deprecated: bool,
    /// Who sends it.
    pub from: Side,
    /// What it addresses.
    pub target: &'static TargetShape,
    /// The data of the request or of the event.
    pub data: ShapeRef,
    /// What tells a command from an event.
    pub kind: MessageKind,
}

impl MessageShape {
    /// Which members the message's frames have.
    #[expect(clippy::unused_self, reason = "all messages have the same envelope until a protocol can name its own")]
    pub(crate) const fn envelope(&self) -> &'static Envelope {
        &DESKTOP
    }
}

/// The definition of a protocol: static data, made by `protocol!`.
#[derive(Debug, Clone, Copy)]
pub struct ProtocolShape {
    /// The protocol's name, as it stands in the artefacts.
    pub name: &'static str,
    /// The protocol's version: `major.minor`.
    pub version: &'static str,
    /// The Rust type's own name.
    pub type_name: &'static str,
    /// What the messages are for.
    pub doc: &'static str,
    /// Which members its frames have.
    pub envelope: &'static Envelope,
    /// The commands, as listed.
    pub commands: &'static [&'static MessageShape],
    /// The events, as listed.
    pub events: &'static [&'static MessageShape],
    /// The table of the commands' names.
    #[doc(hidden)]
    pub command_slots: &'static [u16],
    /// The table of the events' names.
    #[doc(hidden)]
    pub event_slots: &'static [u16],
}

/// What only a command or only an event has.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum MessageKind {
    /// A command.
    Command {
        /// The data of a success.
        reply: ReplyShape,
        /// The names of the events that it is expected to cause, in the usual order.
        causes: &'static [&'static str],
    },
    /// An event.
    Event {
        /// The words that `messageType` may be; the first is written.
        message_types: &'static [&'static str],
    },
}

/// Who sends a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Side {
    /// The client: a command's request comes from it unless said otherwise.
    Client,
    /// The server: an event comes from it unless said otherwise.
    Server,
    /// Both.
    Either,
}

impl Side {
    /// The word in `index.json`: `client`, `server` or `either`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Either => "either",
        }
    }
}

/// The `messageType` of an event that names none of its own.
pub const OBJECT_EVENT: &str = "objectEvent";
