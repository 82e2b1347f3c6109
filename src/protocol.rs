//! Reading and checking of any frame of a protocol.
//!
//! [`protocol!`](crate::protocol!) declares a protocol. Its type and its `Message` have the functions of this module as
//! methods. Use these functions in code that is generic over the protocol:
//!
//! ```
//! use tieline::agent_desktop::AgentDesktop;
//! use tieline::{Policy, Protocol, protocol};
//!
//! fn count_valid<P: Protocol>(texts: &[&str]) -> usize {
//!     texts.iter().filter(|text| protocol::is_valid::<P>(text, Policy::Strict)).count()
//! }
//!
//! let request = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}"#;
//! assert_eq!(count_valid::<AgentDesktop>(&[request, "{}"]), 1);
//! ```

mod listed;

#[doc(hidden)]
pub use listed::{CommandEntry, EntryTraits, EventEntry, assert_command, assert_event};

use std::any::Any;
use std::sync::Arc;

use serde::Serialize;

use crate::check::{self, Policy, ReadError, Report};
use crate::envelope::FrameKind;
use crate::frame::{self, Frame, FrameDecoder, ReadFrame, Rejected, Unknown, decode};
use crate::json;
use crate::message::ProtocolShape;
use crate::plan::{FrameFilter, Plan};

/// A protocol. Declare it with [`protocol!`](crate::protocol!).
pub trait Protocol: Sized + 'static {
    /// The static description of the protocol.
    const SHAPE: &'static ProtocolShape;

    /// The type of any frame of the protocol.
    type Message: frame::Frame;

    /// The type of any response of the protocol.
    type Response: ReadFrame + Frame;

    /// The plan of the protocol, built on first use.
    fn plan() -> &'static Plan;

    /// Reads a frame of a declared message.
    #[doc(hidden)]
    fn __known(from: &mut FrameDecoder<'_>) -> Result<Self::Message, Rejected>;

    /// Converts a frame of a message that the protocol does not declare.
    #[doc(hidden)]
    fn __unknown(from: Unknown) -> Self::Message;
}

/// A message of a protocol, whose frame is a variant of the enum `Any`. Implemented by [`protocol!`](crate::protocol!).
///
/// It is implemented for the message and not for its frame, because the compiler compares each implementation for a projection, such
/// as `<Frames as EventFrames<E>>::Event`, with all others.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message of the protocol",
    note = "the protocol lists its messages under `commands` and `events`"
)]
pub trait MessageVariant<Any>: 'static {
    /// The frame.
    type Frame;

    /// Converts the frame to the enum.
    const WRAP: fn(Self::Frame) -> Any;
}

/// Moves a frame into a slot for frames of its type. An enum of frames calls it for each of its variants: a function of each message that
/// tries to convert the enum would be compiled for each, and would compare all variants.
pub fn move_to<Frame: 'static>(frame: Frame, slot: &mut dyn Any) {
    if let Some(slot) = slot.downcast_mut() {
        *slot = Some(frame);
    }
}

/// Reads a frame of a protocol.
///
/// # Errors
/// If the text is not a frame of the protocol. The error contains all problems.
pub fn read<P: Protocol>(text: &str, policy: Policy) -> Result<P::Message, ReadError> {
    frame::read(P::plan(), text, policy, None, P::__known, |unknown| Ok(P::__unknown(unknown)))
}

/// Reads a frame of a protocol from bytes.
///
/// # Errors
/// If the bytes are not UTF-8 or not a frame of the protocol. The error contains all problems.
pub fn read_slice<P: Protocol>(bytes: &[u8], policy: Policy) -> Result<P::Message, ReadError> {
    match json::text_of(bytes) {
        Ok(text) => read::<P>(text, policy),
        Err(_) => Err(ReadError::new(check_slice::<P>(bytes, policy))),
    }
}

/// Reads a frame of a protocol from a value, such as a `Json` or a `serde_json::Value`.
///
/// # Errors
/// If the value is not a frame of the protocol, with positions in the value's text on one line; or if it cannot be written as JSON.
pub fn read_value<P: Protocol>(value: &impl Serialize, policy: Policy) -> Result<P::Message, ReadError> {
    match serde_json::to_string(value) {
        Ok(text) => read::<P>(&text, policy),
        Err(error) => Err(ReadError::unwritable(&error)),
    }
}

/// Reads a response to a command whose name is known, such as that of the request with its id. The frame may name its command or not.
///
/// # Errors
/// If the protocol has no such command, or the text is not a response to it. The error contains all problems.
pub fn read_response<P: Protocol>(command: &str, text: &str, policy: Policy) -> Result<P::Response, ReadError> {
    const KINDS: &[FrameKind] = &[FrameKind::Success, FrameKind::Failure];
    let Some(message) = P::plan().find(FrameKind::Request, command) else {
        return Err(ReadError::unknown_command(command));
    };
    decode::read_frame(P::plan(), text, policy, FrameFilter { kinds: KINDS, message })
}

/// Reports all problems of a text as a frame of a protocol.
#[must_use]
pub fn check<P: Protocol>(text: &str, policy: Policy) -> Report {
    check::check(P::plan(), text, policy, None)
}

/// Reports all problems of bytes as a frame of a protocol.
#[must_use]
pub fn check_slice<P: Protocol>(bytes: &[u8], policy: Policy) -> Report {
    check::check_slice(P::plan(), bytes, policy, None)
}

impl Plan {
    /// Reports all problems of a text as a frame of the plan's protocol.
    #[must_use]
    pub fn check(self: &Arc<Self>, text: &str, policy: Policy) -> Report {
        check::check(Arc::clone(self), text, policy, None)
    }

    /// Reports all problems of bytes as a frame of the plan's protocol.
    #[must_use]
    pub fn check_slice(self: &Arc<Self>, bytes: &[u8], policy: Policy) -> Report {
        check::check_slice(Arc::clone(self), bytes, policy, None)
    }

    /// Whether a text is a frame of the plan's protocol. This is faster than [`check`](Self::check).
    #[must_use]
    pub fn is_valid(&self, text: &str, policy: Policy) -> bool {
        check::is_valid(self, text, policy)
    }
}

/// Whether a text is a frame of a protocol. This is faster than [`check()`].
#[must_use]
pub fn is_valid<P: Protocol>(text: &str, policy: Policy) -> bool {
    check::is_valid(P::plan(), text, policy)
}

/// Declares a protocol: its type, and the enums of its frames.
///
/// ```
/// use tieline::{Command, Empty, Event, Path};
///
/// /// Switches a lamp on.
/// #[derive(Debug, Clone, PartialEq, Command)]
/// #[command(name = "lamp.on", target = Path, reply = Empty)]
/// pub struct LampOn {}
///
/// /// A lamp is on.
/// #[derive(Debug, Clone, PartialEq, Event)]
/// #[event(name = "lamp.lit", target = Path)]
/// pub struct LampLit {}
///
/// tieline::protocol! {
///     /// The lamps of a house.
///     pub Lamps {
///         name: "lamps", version: "1.0",
///         commands: [LampOn],
///         events: [LampLit],
///     }
/// }
///
/// let message = Message::read(r#"{"command":"lamp.on","target":"hall.ceiling","data":{}}"#)?;
/// assert!(matches!(message, Message::Request(AnyRequest::LampOn(_))));
/// # Ok::<(), tieline::ReadError>(())
/// ```
///
/// After the version, `released: "2026-01-31"` may state the date of its release, which becomes part of the artefacts.
#[macro_export]
macro_rules! protocol {
    ($($tokens:tt)*) => {
        $crate::__private::__protocol! { $crate $($tokens)* }
    };
}

/// Declares an envelope: the members of each kind of frame, and the types of the frames.
///
/// The macro makes a module with the types `Request`, `Success`, `Failure`, `Response` and `Event`, as far as the envelope has these
/// kinds. Name the module in [`protocol!`](crate::protocol!). The [guide](crate::guide::envelopes) describes the syntax.
///
/// ```
/// mod chat {
///     use tieline::{Command, Event};
///
///     tieline::envelope! {
///         /// Frames of a chat.
///         pub mod frames {
///             request: { op: Name, id: Id(u64), args: Option<Data> },
///             success: { id: Id(u64), ok: true, result: Data, !op },
///             failure: { id: Id(u64), ok: false, error: Error(String), !op },
///             event: { event: Name, body: Data, !ok, !op },
///         }
///     }
///
///     /// Joins a room.
///     #[derive(Debug, Clone, PartialEq, Command)]
///     #[command(name = "join", reply = Empty)]
///     pub struct Join {
///         /// The room.
///         pub room: String,
///     }
///
///     /// A message was posted.
///     #[derive(Debug, Clone, PartialEq, Event)]
///     #[event(name = "posted")]
///     pub struct Posted {
///         /// The text.
///         pub text: String,
///     }
///
///     tieline::protocol! {
///         /// A chat.
///         pub Chat { name: "chat", version: "1.0", envelope: frames, commands: [Join], events: [Posted] }
///     }
/// }
/// use chat::{Join, frames};
///
/// let request = frames::Request::new(7, Join { room: "hall".to_owned() });
/// assert_eq!(request.to_json()?, r#"{"op":"join","id":7,"args":{"room":"hall"}}"#);
/// let reply = request.succeed(tieline::Empty::default());
/// assert_eq!(reply.to_json()?, r#"{"id":7,"ok":true,"result":{}}"#);
/// # Ok::<(), tieline::frame::WriteError>(())
/// ```
#[macro_export]
macro_rules! envelope {
    ($($tokens:tt)*) => {
        $crate::__private::__envelope! { $crate $($tokens)* }
    };
}
