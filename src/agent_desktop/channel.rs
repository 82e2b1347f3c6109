//! The channel: one medium of an agent.

use tieline::{Command, Event, Wire};

use super::ChannelTarget;
use crate::json::{Json, JsonObject};

/// Places an outbound call. For telephony.
///
/// Level of evidence: B. Source: `protocol.md`, Commands. The order of the events that it causes is expected, not
/// binding.
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
    /// What a platform adds: any object.
    pub extensions: Option<JsonObject>,
}

/// Lists the scripts that fit the channel's type. For `InContact`.
///
/// Level of evidence: A. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "channel.request.incontact.getscripts", target = ChannelTarget, reply = Scripts)]
#[non_exhaustive]
pub struct ChannelIncontactGetScripts {}

/// The scripts that fit a channel.
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

/// The channel's information changed. On a new channel it may come before `channel.initialized`.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "channel.infochanged", target = ChannelTarget)]
pub struct ChannelInfoChanged(pub JsonObject);

/// The channel is ready. It starts inactive.
///
/// Level of evidence: B. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Event)]
#[event(name = "channel.initialized", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelInitialized {}

/// The channel is gone and sends nothing more.
///
/// Level of evidence: B. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Event)]
#[event(name = "channel.disposed", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelDisposed {}

/// The dispositions that an agent can choose from: the list replaces the channel's list.
///
/// Level of evidence: A. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "channel.externaldispositions.updated", target = ChannelTarget)]
#[non_exhaustive]
pub struct ChannelExternalDispositionsUpdated {
    /// The channel's dispositions, all of them.
    pub dispositions: Vec<Disposition>,
}

/// How an interaction can be closed.
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Disposition {
    /// The id of the disposition.
    #[wire(example = "resolved")]
    pub interaction_disposition_id: String,
    /// The value that is kept when it is chosen.
    #[wire(example = "Resolved")]
    pub value: String,
    /// What a platform adds: any values.
    pub extensions: Vec<Json>,
    /// The names to show, by language.
    pub labels: Vec<Label>,
}

/// What a disposition is called in a language.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[non_exhaustive]
pub struct Label {
    /// The language.
    #[wire(example = "en")]
    pub language: String,
    /// The country.
    #[wire(example = "GB")]
    pub country: String,
    /// The name to show.
    #[wire(example = "Resolved")]
    pub name: String,
    /// The explanation to show.
    #[wire(example = "The customer's question is answered.")]
    pub description: String,
}
