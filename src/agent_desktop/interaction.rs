//! The interaction: a call, a chat or a mail, from its first alert to its end.

use tieline::{Command, Event};

use super::InteractionTarget;
use super::parameters::Parameters;
use crate::json::JsonObject;

/// Asks the script that runs for an interaction to take a signal. For `InContact`.
///
/// Its side effects are open: the call may change state, or the agent may see nothing.
///
/// Level of evidence: A. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.incontact.signal", target = InteractionTarget, reply = Empty)]
#[non_exhaustive]
pub struct InteractionIncontactSignal {
    /// The positional parameters for the script.
    #[wire(inline)]
    pub parameters: Parameters,
}

/// Takes an alerting interaction, which is not the agent's until accepted. For telephony and multimedia.
///
/// It fails if the interaction cannot be assigned. For an inbound call clients should use `conversation.answer`.
///
/// Level of evidence: C: request and reply are any objects. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Default, Command)]
#[command(name = "interaction.accept", target = InteractionTarget, reply = JsonObject)]
pub struct InteractionAccept(pub JsonObject);

/// Transfers the call to the one that is consulted. For telephony.
///
/// It fails unless a consult call is connected.
///
/// Level of evidence: B. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.consulttransfer", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionConsultTransfer {}

/// Stops the recording. It succeeds when it is already stopped. For telephony.
///
/// Level of evidence: B. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.recording.stop", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionRecordingStop {}

/// Pauses the recording. It may fail as unsupported. For telephony.
///
/// Level of evidence: B. Source: `protocol.md`, Commands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.recording.pause", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionRecordingPause {}

/// The named signal can now be sent for the interaction. A client sends it by copying the event's parameters.
///
/// Level of evidence: A. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "interaction.incontact.signaladded", target = InteractionTarget)]
#[non_exhaustive]
pub struct InteractionIncontactSignalAdded {
    /// The name of the signal.
    #[wire(example = "Send survey")]
    pub name: String,
    /// What to show beside the name.
    #[wire(example = "Sends the survey after the call.")]
    pub tooltip: Option<String>,
    /// The parameters to copy into the signal command.
    #[wire(inline)]
    pub parameters: Parameters,
}

/// The named signal can no longer be sent for the interaction.
///
/// Level of evidence: A. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "interaction.incontact.signalremoved", target = InteractionTarget)]
#[non_exhaustive]
pub struct InteractionIncontactSignalRemoved {
    /// The name of the signal.
    #[wire(example = "Send survey")]
    pub name: String,
}

/// An interaction was created.
///
/// Level of evidence: C: the data is any object, and the target may be any object's. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.created", target = tieline::Path)]
pub struct InteractionCreated(pub JsonObject);

/// The interaction is ready.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.initialized", target = InteractionTarget)]
pub struct InteractionInitialized(pub JsonObject);

/// A new interaction is alerting or dialling.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.preview", target = InteractionTarget)]
pub struct InteractionPreview(pub JsonObject);

/// The interaction's data changed.
///
/// Level of evidence: C: the data is any object. Source: `protocol.md`, Events.
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.datachanged", target = InteractionTarget)]
pub struct InteractionDataChanged(pub JsonObject);
