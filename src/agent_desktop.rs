//! The agent-desktop protocol: the messages between an agent desktop (the client) and the interaction processor (the
//! server) of a contact centre.
//!
//! Each module holds the commands and events of one object; [`parameters`] holds the parameters of signals. [`Message`]
//! reads any of them.
//!
#![doc = include_str!("../docs/agent-desktop.md")]

pub mod channel;
pub mod conversation;
#[cfg(test)]
mod fixtures;
pub mod interaction;
pub mod parameters;
pub mod session;
pub mod state;

use crate::{Target, id};

id! {
    /// Names a session: the first segment of every target.
    ///
    /// An id has at least one character and contains no dot, no space and no ASCII control character. There is no escape
    /// sequence. The reference shows only that dots separate the ids of a target; the rest is our reading. These rules
    /// apply to all ids of the protocol.
    ///
    /// See docs/agent-desktop.md#targets
    pub SessionId
}

id! {
    /// Names a channel group in its session.
    ///
    /// See docs/agent-desktop.md#targets
    pub ChannelGroupId
}

id! {
    /// Names a channel in its session or its channel group.
    ///
    /// See docs/agent-desktop.md#targets
    pub ChannelId
}

id! {
    /// Names an interaction on its channel.
    ///
    /// See docs/agent-desktop.md#targets
    pub InteractionId
}

id! {
    /// Names a conversation in its interaction.
    ///
    /// See docs/agent-desktop.md#targets
    pub ConversationId
}

/// Addresses a session.
///
/// See docs/agent-desktop.md#targets
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(object = "session")]
pub struct SessionTarget {
    /// The session.
    pub session: SessionId,
}

/// Addresses a channel.
///
/// See docs/agent-desktop.md#targets
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(object = "channel")]
pub struct ChannelTarget {
    /// The session that the channel is in.
    pub session: SessionId,
    /// The channel group, if the channel is in one.
    pub channel_group: Option<ChannelGroupId>,
    /// The channel.
    pub channel: ChannelId,
}

/// Addresses an interaction.
///
/// See docs/agent-desktop.md#targets
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(object = "interaction", parent = ChannelTarget)]
pub struct InteractionTarget {
    /// The session that the channel is in.
    pub session: SessionId,
    /// The channel group, if the channel is in one.
    pub channel_group: Option<ChannelGroupId>,
    /// The channel that the interaction is on.
    pub channel: ChannelId,
    /// The interaction.
    pub interaction: InteractionId,
}

/// Addresses a conversation.
///
/// See docs/agent-desktop.md#targets
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(object = "conversation", parent = InteractionTarget)]
pub struct ConversationTarget {
    /// The session that the channel is in.
    pub session: SessionId,
    /// The channel group, if the channel is in one.
    pub channel_group: Option<ChannelGroupId>,
    /// The channel that the interaction is on.
    pub channel: ChannelId,
    /// The interaction that the conversation is part of.
    pub interaction: InteractionId,
    /// The conversation.
    pub conversation: ConversationId,
}

crate::protocol! {
    /// Messages between an agent desktop and the interaction processor of a contact centre.
    ///
    /// See docs/agent-desktop.md
    pub AgentDesktop {
        name: "agent-desktop",
        version: "1.0",
        commands: [
            session::SessionAddChannel,
            session::SessionLogout,
            channel::ChannelDial,
            channel::ChannelIncontactGetScripts,
            interaction::InteractionAccept,
            interaction::InteractionConsultTransfer,
            interaction::InteractionIncontactSignal,
            interaction::InteractionRecordingPause,
            interaction::InteractionRecordingStop,
            conversation::ConversationAnswer,
        ],
        events: [
            session::ChannelGroupCreated,
            channel::ChannelDisposed,
            channel::ChannelExternalDispositionsUpdated,
            channel::ChannelInfoChanged,
            channel::ChannelInitialized,
            interaction::InteractionCreated,
            interaction::InteractionDataChanged,
            interaction::InteractionIncontactSignalAdded,
            interaction::InteractionIncontactSignalRemoved,
            interaction::InteractionInitialized,
            interaction::InteractionPreview,
            conversation::ConversationCreated,
            conversation::ConversationInitialized,
            conversation::ConversationMemberAdded,
            conversation::ConversationUpdated,
            state::StateUpdated,
        ],
    }
}
