//! The agent-desktop protocol: the messages between an agent desktop (the client) and the interaction processor (the
//! server) of a contact centre.
//!
//! One file for each object of the protocol; declarations only. How well a message is known is its *level of evidence*:
//!
//! | level | the sources give | the data here |
//! |---|---|---|
//! | A | the whole shape | described |
//! | B | the whole shape, in another version of the same page | described |
//! | C | the name and the meaning only | open: any JSON object |

pub mod channel;
pub mod conversation;
pub mod interaction;
pub mod parameters;
pub mod session;
pub mod state;

use crate::{Target, id};

id! {
    /// Names a session: the first segment of every target.
    pub SessionId
}

id! {
    /// Names a channel group in its session.
    pub ChannelGroupId
}

id! {
    /// Names a channel in its session or its channel group.
    pub ChannelId
}

id! {
    /// Names an interaction in its channel.
    pub InteractionId
}

id! {
    /// Names a conversation in its interaction.
    pub ConversationId
}

/// Addresses a session.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
pub struct SessionTarget {
    /// The session.
    pub session: SessionId,
}

/// Addresses a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
pub struct ChannelTarget {
    /// The session that the channel is in.
    pub session: SessionId,
    /// The channel group, if the channel is in one.
    pub channel_group: Option<ChannelGroupId>,
    /// The channel.
    pub channel: ChannelId,
}

/// Addresses an interaction.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(parent = ChannelTarget)]
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Target)]
#[target(parent = InteractionTarget)]
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
