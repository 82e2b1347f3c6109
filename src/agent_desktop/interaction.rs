//! Commands and events of the interaction.
//!
//! The sections `docs/agent-desktop.md#…` are those of the documentation of [`agent_desktop`](super).

use tieline::{Command, Event};

use super::InteractionTarget;
use super::parameters::Parameters;
use crate::json::JsonObject;

/// Sends a signal to the active script of the interaction. InContact only.
///
/// A signal can have any number of side effects: the state of the call may change, or the agent may see nothing.
///
/// The parameters are `p1` to `p20`. Each is optional, only those with a value are written, and gaps are allowed.
///
/// See docs/agent-desktop.md#interaction.request.incontact.signal
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.incontact.signal", target = InteractionTarget, reply = Empty)]
#[non_exhaustive]
pub struct InteractionIncontactSignal {
    /// The parameters of the signal.
    #[wire(inline)]
    pub parameters: Parameters,
}

/// Accepts an alerting interaction. Applies to telephony and multimedia.
///
/// An alerting interaction is not the agent's until it is accepted. The command fails if the interaction cannot be
/// assigned. For an inbound call, clients should use `conversation.answer`.
///
/// The reference names this message but does not describe its data. The data of the request and that of the reply may be
/// any object. Our reading: the target is an interaction, and `data` is required.
///
/// See docs/agent-desktop.md#interaction.accept
#[derive(Debug, Clone, PartialEq, Default, Command)]
#[command(name = "interaction.accept", target = InteractionTarget, reply = JsonObject)]
pub struct InteractionAccept(pub JsonObject);

/// Performs a consult transfer. Applies to telephony.
///
/// The command fails unless a consult call is connected.
///
/// See docs/agent-desktop.md#interaction.consulttransfer
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.consulttransfer", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionConsultTransfer {}

/// Stops the recording of the interaction. Applies to telephony.
///
/// The command also succeeds if the recording is already stopped.
///
/// See docs/agent-desktop.md#interaction.request.recording.stop
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.recording.stop", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionRecordingStop {}

/// Pauses the recording of the interaction. Applies to telephony.
///
/// The command may fail as unsupported.
///
/// See docs/agent-desktop.md#interaction.request.recording.pause
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "interaction.request.recording.pause", target = InteractionTarget, reply = Self)]
#[non_exhaustive]
pub struct InteractionRecordingPause {}

/// The named signal is now available for the interaction.
///
/// The signal is accessed through InContact's Launch functionality. `p1` to `p20` are as in
/// `interaction.request.incontact.signal`. Our reading: a client sends the signal by copying them into that command.
///
/// In the reference, the target can also be read as that of the conversation. Our reading: it is the interaction, as the
/// text says.
///
/// See docs/agent-desktop.md#interaction.incontact.signaladded
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "interaction.incontact.signaladded", target = InteractionTarget)]
#[non_exhaustive]
pub struct InteractionIncontactSignalAdded {
    /// The name of the signal.
    #[wire(example = "Send survey")]
    pub name: String,
    /// The tooltip of the signal.
    #[wire(example = "Sends the survey after the call.")]
    pub tooltip: Option<String>,
    /// The parameters of the signal.
    #[wire(inline)]
    pub parameters: Parameters,
}

/// The named signal is no longer available for the interaction.
///
/// In the reference, the target can also be read as that of the conversation. Our reading: it is the interaction, as the
/// text says.
///
/// See docs/agent-desktop.md#interaction.incontact.signalremoved
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "interaction.incontact.signalremoved", target = InteractionTarget)]
#[non_exhaustive]
pub struct InteractionIncontactSignalRemoved {
    /// The name of the signal.
    #[wire(example = "Send survey")]
    pub name: String,
}

/// An interaction was created. The target may address any object.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#interaction.created
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.created", target = tieline::Path)]
pub struct InteractionCreated(pub JsonObject);

/// The interaction is ready.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#interaction.initialized
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.initialized", target = InteractionTarget)]
pub struct InteractionInitialized(pub JsonObject);

/// A new interaction is alerting or dialling.
///
/// It comes from an inbound call or a multimedia contact and is alerting, or it is an outbound call and is dialling. An
/// alerting interaction is not the agent's until it is accepted with `interaction.accept`.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#interaction.preview
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.preview", target = InteractionTarget)]
pub struct InteractionPreview(pub JsonObject);

/// The data of the interaction changed.
///
/// The reference names this message but does not describe its data.
///
/// See docs/agent-desktop.md#interaction.datachanged
#[derive(Debug, Clone, PartialEq, Default, Event)]
#[event(name = "interaction.datachanged", target = InteractionTarget)]
pub struct InteractionDataChanged(pub JsonObject);
