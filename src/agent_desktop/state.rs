//! The event that reports the state of an object.

use tieline::Event;

use crate::json::JsonStructured;

/// The state of an object changed. The target addresses the object, which may be of any kind.
///
/// The data is any object or array. The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#state.updated
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "state.updated", target = tieline::Path, message_type = ["objectEvent", "stateEvent"])]
pub struct StateUpdated(pub JsonStructured);
