//! The assertions of a protocol about the messages that it lists.

use super::fits::{PayloadFacts, assert_fits, assert_payloads};
use super::name::{assert_causes, assert_listed_once, has_repeated_name};
use super::{MessageShape, ProtocolShape};

/// The commands or the events of a protocol.
#[derive(Debug, Clone, Copy)]
pub struct MessageList {
    protocol: &'static ProtocolShape,
    messages: &'static [&'static MessageShape],
    slots: &'static [u16],
    has_repeated_name: bool,
    /// Whether there are rules about the payloads.
    restricts_payloads: bool,
}

impl MessageList {
    /// The commands of a protocol.
    #[must_use]
    pub const fn commands(protocol: &'static ProtocolShape) -> Self {
        Self::new(protocol, protocol.commands, protocol.command_slots)
    }

    /// The events of a protocol.
    #[must_use]
    pub const fn events(protocol: &'static ProtocolShape) -> Self {
        Self::new(protocol, protocol.events, protocol.event_slots)
    }

    const fn new(
        protocol: &'static ProtocolShape,
        messages: &'static [&'static MessageShape],
        slots: &'static [u16],
    ) -> Self {
        let has_repeated_name = has_repeated_name(messages, slots);
        Self { protocol, messages, slots, has_repeated_name, restricts_payloads: protocol.envelope.restricts_payloads() }
    }

    /// Whether [`assert_payloads_listed`](Self::assert_payloads_listed) may fail. If not, the facts need not be evaluated.
    pub(crate) const fn restricts_payloads(&self) -> bool {
        self.restricts_payloads
    }

    /// Asserts that the payloads of a message are valid in its protocol.
    ///
    /// # Panics
    /// At compile time, with the message and the reason.
    #[track_caller]
    pub(crate) const fn assert_payloads_listed(&self, index: usize, facts: &PayloadFacts) {
        assert_payloads(self.protocol.envelope, self.messages[index], facts);
    }
}

/// Asserts that the name, the causes and the frames of a message are valid in its protocol.
///
/// # Panics
/// At compile time, with the message and the reason.
#[track_caller]
pub(crate) const fn assert_listed(index: usize, list: &MessageList) {
    let MessageList { protocol, messages, slots, has_repeated_name, .. } = list;
    if *has_repeated_name {
        assert_listed_once(index, messages, slots);
    }
    assert_causes(messages[index], protocol.events, protocol.event_slots);
    assert_fits(protocol.envelope, messages[index]);
}
