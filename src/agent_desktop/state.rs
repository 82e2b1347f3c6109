//! The event that reports the state of an object.
//!
//! The sections `docs/agent-desktop.md#…` are those of the documentation of [`agent_desktop`](super).

use tieline::Event;

use crate::json::JsonStructured;

/// The state of an object changed. The target is the path of that object, which may be of any kind.
///
/// The reference names this message but does not describe its data. The data may be any object or any array.
///
/// See docs/agent-desktop.md#state.updated
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "state.updated", target = tieline::Path, message_type = ["objectEvent", "stateEvent"])]
pub struct StateUpdated(pub JsonStructured);
