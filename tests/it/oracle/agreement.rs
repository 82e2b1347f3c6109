//! The protocols with fixtures, and the types of their messages.

use std::fmt::Debug;

use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;

use super::fixture::{Fixture, fixtures};
use super::readers::{Typed, Verdicts, disagreements, typed};
use crate::greenhouse::{self, Greenhouse};

/// Asserts that all readers agree on the fixtures of the catalogue.
pub(crate) fn on_the_catalogue(text: &str, schemas: impl Fn(&mut Verdicts, &Fixture, Option<&str>)) {
    use agent_desktop::channel::{
        ChannelDial, ChannelDisposed, ChannelExternalDispositionsUpdated, ChannelIncontactGetScripts, ChannelInfoChanged,
        ChannelInitialized,
    };
    use agent_desktop::conversation::{
        ConversationAnswer, ConversationCreated, ConversationInitialized, ConversationMemberAdded, ConversationUpdated,
    };
    use agent_desktop::interaction::{
        InteractionAccept, InteractionConsultTransfer, InteractionCreated, InteractionDataChanged,
        InteractionIncontactSignal, InteractionIncontactSignalAdded, InteractionIncontactSignalRemoved,
        InteractionInitialized, InteractionPreview, InteractionRecordingPause, InteractionRecordingStop,
    };
    use agent_desktop::session::{ChannelGroupCreated, SessionAddChannel, SessionLogout};
    use agent_desktop::state::StateUpdated;
    let typed = typed! {
        commands: SessionAddChannel, SessionLogout, ChannelDial, ChannelIncontactGetScripts, InteractionAccept,
            InteractionConsultTransfer, InteractionIncontactSignal, InteractionRecordingPause, InteractionRecordingStop,
            ConversationAnswer;
        events: ChannelGroupCreated, ChannelDisposed, ChannelExternalDispositionsUpdated, ChannelInfoChanged,
            ChannelInitialized, InteractionCreated, InteractionDataChanged, InteractionIncontactSignalAdded,
            InteractionIncontactSignalRemoved, InteractionInitialized, InteractionPreview, ConversationCreated,
            ConversationInitialized, ConversationMemberAdded, ConversationUpdated, StateUpdated;
    };
    let unknown = |message: &agent_desktop::Message| matches!(message, agent_desktop::Message::Unknown(_));
    agree::<AgentDesktop>(text, unknown, &typed, schemas);
}

/// Asserts that all readers agree on the fixtures of the greenhouse, which has values of every shape.
#[allow(deprecated, reason = "a deprecated command is read like any other")]
pub(crate) fn on_the_greenhouse(text: &str, schemas: impl Fn(&mut Verdicts, &Fixture, Option<&str>)) {
    let typed = typed! {
        commands: greenhouse::ClimateSet, greenhouse::BedPlant, greenhouse::BedClear;
        events: greenhouse::ReadingTaken, greenhouse::AlarmRaised, greenhouse::SeedsSorted;
    };
    let unknown = |message: &greenhouse::Message| matches!(message, greenhouse::Message::Unknown(_));
    agree::<Greenhouse>(text, unknown, &typed, schemas);
}

fn agree<P: Protocol>(
    text: &str,
    unknown: fn(&P::Message) -> bool,
    typed: &[Typed],
    schemas: impl Fn(&mut Verdicts, &Fixture, Option<&str>),
) where
    P::Message: PartialEq + Debug,
{
    let fixtures = fixtures(text);
    assert_eq!(typed.len(), P::SHAPE.commands.len() + P::SHAPE.events.len(), "a type for each message");
    let found = disagreements::<P>(&fixtures, unknown, typed, schemas);
    let count = found.len();
    assert!(found.is_empty(), "{count} of {} fixtures disagree:\n\n{}", fixtures.len(), found.join("\n"));
}
