//! Commands and events of the channel.
//!
//! The sections `docs/agent-desktop.md#…` are those of the documentation of [`agent_desktop`](super).

use tieline::{Command, Event, Wire};

use super::ChannelTarget;
use crate::json::{Json, JsonObject};

/// Places an outbound call. Applies to telephony.
///
/// An outbound call causes the events that this command declares. Their order is expected, but not binding. The three `state.updated`
/// are, in this order, those of the channel, the interaction and the conversation.
///
/// See docs/agent-desktop.md#channel.dial
#[derive(Debug, Clone, PartialEq, Command)]
#[command(
    name = "channel.dial",
    target = ChannelTarget,
    reply = Self,
    causes = [
        "channel.infochanged",
        "state.updated",
        "interaction.created",
        "state.updated",
        "conversation.created",
        "state.updated",
        "conversation.member.added",
        "conversation.initialized",
        "interaction.datachanged",
        "interaction.preview",
        "interaction.initialized",
    ]
)]
#[non_exhaustive]
pub struct ChannelDial {
    /// The number to dial.
    #[wire(example = "5550100")]
    pub destination: String,
    /// An open object: it may have any members.
    pub extensions: Option<JsonObject>,
}

/// Lists the scripts that fit the type of the channel. InContact only.
///
/// See docs/agent-desktop.md#channel.request.incontact.getscripts
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "channel.request.incontact.getscripts", target = ChannelTarget, reply = Scripts)]
#[non_exhaustive]
pub struct ChannelIncontactGetScripts {}

/// The scripts that fit the type of a channel.
///
/// See docs/agent-desktop.md#channel.request.incontact.getscripts
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
#[non_exhaustive]
pub struct Scripts {
    /// The scripts.
    pub scripts: Vec<Script>,
}

/// A script that fits the type of a channel.
///
/// See docs/agent-desktop.md#channel.request.incontact.getscripts
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct Script {
    /// The id of the script.
    #[wire(example = "3001")]
    pub script_id: String,
    /// The name of the script.
    #[wire(example = "Welcome back")]
    pub script_name: String,
}

/// The information about the channel changed. For a new channel, this event may arrive before `channel.initialized`.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#channel.infochanged
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "channel.infochanged", target = ChannelTarget)]
pub struct ChannelInfoChanged(pub JsonObject);

/// The channel is ready. It starts inactive, and `channel.infochanged` may arrive before this event.
///
/// See docs/agent-desktop.md#channel.initialized
#[derive(Debug, Clone, PartialEq, Eq, Default, Event)]
#[event(name = "channel.initialized", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelInitialized {}

/// The channel is gone and sends nothing more.
///
/// See docs/agent-desktop.md#channel.disposed
#[derive(Debug, Clone, PartialEq, Eq, Default, Event)]
#[event(name = "channel.disposed", target = ChannelTarget, ends)]
#[non_exhaustive]
pub struct ChannelDisposed {}

/// The channel's list of dispositions is replaced.
///
/// Our reading: the event carries the whole list.
///
/// See docs/agent-desktop.md#channel.externaldispositions.updated
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "channel.externaldispositions.updated", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelExternalDispositionsUpdated {
    /// All dispositions of the channel.
    pub dispositions: Vec<Disposition>,
}

/// A disposition of a channel.
///
/// See docs/agent-desktop.md#channel.externaldispositions.updated
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Disposition {
    /// The id of the disposition.
    #[wire(example = "resolved")]
    pub interaction_disposition_id: String,
    /// The value of the disposition.
    #[wire(example = "Resolved")]
    pub value: String,
    /// Any JSON values.
    pub extensions: Vec<Json>,
    /// The labels of the disposition.
    pub labels: Vec<Label>,
}

/// A label of a disposition.
///
/// See docs/agent-desktop.md#channel.externaldispositions.updated
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct Label {
    /// The language of the label.
    #[wire(example = "en")]
    pub language: String,
    /// The country of the label.
    #[wire(example = "GB")]
    pub country: String,
    /// The name of the disposition in this label.
    #[wire(example = "Resolved")]
    pub name: String,
    /// The description of the disposition in this label.
    #[wire(example = "The customer's question is answered.")]
    pub description: String,
}
