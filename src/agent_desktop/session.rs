//! Commands and events of the session.
//!
//! The sections `docs/agent-desktop.md#…` are those of the documentation of [`agent_desktop`](super).

use tieline::{Command, Event, Wire};

use super::SessionTarget;

/// Logs the agent out of the session. Applies to all media.
///
/// See docs/agent-desktop.md#session.request.logout
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "session.request.logout", target = SessionTarget, reply = NoData)]
#[non_exhaustive]
pub struct SessionLogout {}

/// Adds a channel to the session. Applies to all media.
///
/// See docs/agent-desktop.md#session.request.addchannel
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "session.request.addchannel", target = SessionTarget, reply = Self)]
#[non_exhaustive]
pub struct SessionAddChannel {
    /// The channel to add.
    pub channel: NewChannel,
}

/// A channel that is to be added to a session.
///
/// See docs/agent-desktop.md#session.request.addchannel
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct NewChannel {
    /// The endpoint of the channel.
    #[wire(example = "4711")]
    pub endpoint: String,
    /// The type of the channel.
    #[wire(rename = "type")]
    pub kind: ChannelType,
}

/// The type of a channel.
///
/// See docs/agent-desktop.md#session.request.addchannel
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum ChannelType {
    /// A telephony channel.
    Telephony,
    /// A chat channel.
    Chat,
    /// An email channel.
    Email,
}

/// A channel group was created in the session. The target is the session, which is the parent of the group.
///
/// See docs/agent-desktop.md#channelgroup.created
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "channelgroup.created", target = SessionTarget)]
#[non_exhaustive]
pub struct ChannelGroupCreated {
    /// The new channel group.
    pub channelgroup: ChannelGroup,
}

/// A group of channels.
///
/// See docs/agent-desktop.md#channelgroup.created
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct ChannelGroup {
    /// The id of the group.
    #[wire(example = "voice")]
    pub id: String,
    /// The name of the group.
    #[wire(example = "Voice")]
    pub name: String,
}
