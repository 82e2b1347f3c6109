//! The assertions of a protocol about the messages that it lists.

use super::fits::{PayloadFacts, assert_fits};
use super::name::{assert_causes, assert_listed_once, has_repeated_name};
use super::{MessageShape, ProtocolShape};

/// The commands or the events of a protocol.
#[derive(Debug, Clone, Copy)]
pub struct MessageList {
    protocol: &'static ProtocolShape,
    messages: &'static [&'static MessageShape],
    slots: &'static [u16],
    payloads: &'static [PayloadFacts],
    has_repeated_name: bool,
}

impl MessageList {
    /// The commands of a protocol.
    #[must_use]
    pub const fn commands(protocol: &'static ProtocolShape, payloads: &'static [PayloadFacts]) -> Self {
        Self::new(protocol, protocol.commands, protocol.command_slots, payloads)
    }

    /// The events of a protocol.
    #[must_use]
    pub const fn events(protocol: &'static ProtocolShape, payloads: &'static [PayloadFacts]) -> Self {
        Self::new(protocol, protocol.events, protocol.event_slots, payloads)
    }

    const fn new(
        protocol: &'static ProtocolShape,
        messages: &'static [&'static MessageShape],
        slots: &'static [u16],
        payloads: &'static [PayloadFacts],
    ) -> Self {
        Self { protocol, messages, slots, payloads, has_repeated_name: has_repeated_name(messages, slots) }
    }
}

/// Asserts that the name, the causes and the payloads of a message are valid in its protocol. It is one function for all these rules,
/// because `protocol!` calls it for each message, at its path, and each call adds to the compile time.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub const fn assert_listed(index: usize, list: &MessageList) {
    let MessageList { protocol, messages, slots, payloads, has_repeated_name } = list;
    if *has_repeated_name {
        assert_listed_once(index, messages, slots);
    }
    assert_causes(messages[index], protocol.events, protocol.event_slots);
    assert_fits(protocol.envelope, messages[index], &payloads[index]);
}
