//! Checks at compile time that no part of a message is newer than its protocol.

use super::MessageShape;
use crate::shape::{ConstMessage, is_later};

const HELP: &str = "\nhelp: raise the `version` in `protocol!`, or use a `since` up to it";

/// Asserts that messages and their own fields are not from a later version than the protocol. Nested types are checked when the
/// artefacts are generated, because a constant cannot follow references between shapes.
///
/// # Panics
/// At compile time, with the version and the part that has it.
#[track_caller]
pub const fn assert_since(messages: &[&MessageShape], version: &str) {
    let mut at = 0;
    while at < messages.len() {
        let message = messages[at];
        if let Some(since) = message.stability.since
            && is_later(since, version)
        {
            let text = ConstMessage::new().add("`since = \"").add(since).add("\"` of `").add(message.name);
            text.add("` is later than the version of the protocol, ").add(version).add(HELP).panic();
        }
        if let Some((name, since)) = message.newest
            && is_later(since, version)
        {
            let text = ConstMessage::new().add("`since = \"").add(since).add("\"` of the field `").add(name).add("` of `");
            let text = text.add(message.name).add("` is later than the version of the protocol, ");
            text.add(version).add(HELP).panic();
        }
        at += 1;
    }
}
