//! Commands and events of the channel.

use tieline::{Command, Event, Wire};

use super::ChannelTarget;
use crate::json::{Json, JsonObject};

/// Places an outbound call. Applies to telephony.
///
/// The section named below lists the events that an outbound call causes. Their order is expected, but not binding.
/// The three `state.updated` among them are those of the channel, the interaction and the conversation.
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
    /// Additional data: any object. The reference does not describe its members.
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
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
#[non_exhaustive]
pub struct Scripts {
    /// The scripts.
    pub scripts: Vec<Script>,
}

/// A script.
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

/// The information about the channel changed. For a new channel, it may arrive before `channel.initialized`.
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
#[event(name = "channel.disposed", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelDisposed {}

/// The dispositions of the channel changed. The new list replaces the previous one.
///
/// That the event carries the whole list is our reading of the reference.
///
/// See docs/agent-desktop.md#channel.externaldispositions.updated
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "channel.externaldispositions.updated", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelExternalDispositionsUpdated {
    /// All dispositions of the channel.
    pub dispositions: Vec<Disposition>,
}

/// An outcome that an agent can choose for an interaction.
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Disposition {
    /// The id of the disposition.
    #[wire(example = "resolved")]
    pub interaction_disposition_id: String,
    /// The value of the disposition.
    #[wire(example = "Resolved")]
    pub value: String,
    /// Additional data: any values. The reference does not describe them.
    pub extensions: Vec<Json>,
    /// The display texts, one for each language and country.
    pub labels: Vec<Label>,
}

/// The display text of a disposition in one language.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct Label {
    /// The language of the text.
    #[wire(example = "en")]
    pub language: String,
    /// The country that the text is for.
    #[wire(example = "GB")]
    pub country: String,
    /// The name to display.
    #[wire(example = "Resolved")]
    pub name: String,
    /// The description to display.
    #[wire(example = "The customer's question is answered.")]
    pub description: String,
}
