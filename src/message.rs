//! Messages: the static descriptions of commands, events and protocols, and the replies of commands.
//!
//! The derives make these descriptions. You need this module to inspect a protocol: [`ProtocolShape`] lists its messages.

mod failure;
pub(crate) mod name;
mod reply;

pub use failure::FailureDetail;
pub(crate) use name::{find, slots_of};
pub use reply::{NoData, Reply, ReplyShape};

use crate::envelope::{DESKTOP, Envelope};
use crate::shape::ShapeRef;
use crate::targets::TargetShape;

/// The definition of a command or an event: static data.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct MessageShape {
    /// The name on the wire.
    pub name: &'static str,
    /// The name of the Rust type, without its path: the stem of its entries in the schemas.
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
    /// What only a command or only an event has.
    pub kind: MessageKind,
}

impl MessageShape {
    /// A message without documentation.
    #[must_use]
    pub const fn new(
        name: &'static str,
        type_name: &'static str,
        from: Side,
        target: &'static TargetShape,
        data: ShapeRef,
        kind: MessageKind,
    ) -> Self {
        Self { name, type_name, doc: "", deprecated: false, from, target, data, kind }
    }

    /// The same message with its documentation.
    #[must_use]
    pub const fn documented(self, doc: &'static str, deprecated: bool) -> Self {
        Self { doc, deprecated, ..self }
    }

    /// Which members the message's frames have.
    #[expect(clippy::unused_self, reason = "all messages have the same envelope until a protocol can name its own")]
    pub(crate) const fn envelope(&self) -> &'static Envelope {
        &DESKTOP
    }
}

/// The definition of a protocol: static data, made by `protocol!`.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct ProtocolShape {
    /// The protocol's name, as in the artefacts.
    pub name: &'static str,
    /// The protocol's version: `major.minor`.
    pub version: &'static str,
    /// The name of the Rust type, without its path.
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

impl ProtocolShape {
    /// A protocol without documentation and messages.
    #[must_use]
    pub const fn new(
        name: &'static str,
        version: &'static str,
        type_name: &'static str,
        envelope: &'static Envelope,
    ) -> Self {
        // The table of a list without names, as `name::slots` makes it.
        const NO_SLOTS: &[u16] = &name::slots::<2>(&[]);
        Self {
            name,
            version,
            type_name,
            doc: "",
            envelope,
            commands: &[],
            events: &[],
            command_slots: NO_SLOTS,
            event_slots: NO_SLOTS,
        }
    }

    /// The same protocol with its documentation.
    #[must_use]
    pub const fn documented(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    /// The same protocol with these commands, and the table of their names.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_commands(self, commands: &'static [&'static MessageShape], command_slots: &'static [u16]) -> Self {
        Self { commands, command_slots, ..self }
    }

    /// The same protocol with these events, and the table of their names.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_events(self, events: &'static [&'static MessageShape], event_slots: &'static [u16]) -> Self {
        Self { events, event_slots, ..self }
    }
}

/// What only a command or only an event has.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum MessageKind {
    /// A command.
    Command {
        /// The data of a success.
        reply: ReplyShape,
        /// The names of the events that the command is expected to cause, in their usual order.
        causes: &'static [&'static str],
    },
    /// An event.
    Event {
        /// The values that `messageType` may have; the first is written.
        message_types: &'static [&'static str],
    },
}

/// Who sends a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Side {
    /// The client: the default for commands.
    Client,
    /// The server: the default for events.
    Server,
    /// Both.
    Either,
}

impl Side {
    /// The value in `index.json`: `client`, `server` or `either`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Either => "either",
        }
    }
}

/// The `messageType` of an event that does not declare another.
pub const OBJECT_EVENT: &str = "objectEvent";
