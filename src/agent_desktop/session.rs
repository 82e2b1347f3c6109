//! The session: an agent who is logged in.

use tieline::{Command, Event, Wire};

use super::SessionTarget;

/// Logs the agent out and ends the session. For all kinds of media.
///
/// Level of evidence: B. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "session.request.logout", target = SessionTarget, reply = NoData)]
#[non_exhaustive]
pub struct SessionLogout {}

/// Adds a channel to the session. For all kinds of media.
///
/// Level of evidence: B. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "session.request.addchannel", target = SessionTarget, reply = Self)]
#[non_exhaustive]
pub struct SessionAddChannel {
    /// The channel to add.
    pub channel: NewChannel,
}

/// A channel that is to be added.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct NewChannel {
    /// Where the channel is reached: a telephone's extension, for one.
    #[wire(example = "4711")]
    pub endpoint: String,
    /// The medium of the channel.
    #[wire(rename = "type")]
    pub kind: ChannelType,
}

/// The medium of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Wire)]
#[non_exhaustive]
pub enum ChannelType {
    /// Calls.
    Telephony,
    /// Text, at once.
    Chat,
    /// Mail.
    Email,
}

/// A channel group was created in the session.
///
/// Level of evidence: B. Source: `protocol.md`, Events. The target is the session: the group's parent.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "channelgroup.created", target = SessionTarget)]
#[non_exhaustive]
pub struct ChannelGroupCreated {
    /// The channel group.
    pub channelgroup: ChannelGroup,
}

/// A channel group: channels that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct ChannelGroup {
    /// The id of the group: the segment that it adds to the targets of its channels.
    #[wire(example = "voice")]
    pub id: String,
    /// The name of the group.
    #[wire(example = "Voice")]
    pub name: String,
}
