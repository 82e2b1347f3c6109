//! The state of any object.

use tieline::Event;

use crate::json::JsonStructured;

/// The state of an object changed.
///
/// Level of evidence: C: the data is any object or list, and the target may be any object's. Source: `protocol.md`,
/// Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "state.updated", target = tieline::Path, message_type = ["objectEvent", "stateEvent"])]
pub struct StateUpdated(pub JsonStructured);
