//! The oracle: every fixture goes through every reader, and all must come to the verdict that the fixture states.
//!
//! A line of a fixture file says what the text is to the strict and to the tolerant reader (`request`, `success`,
//! `failure`, `event`, `unknown` or `error`), which problems the strict check finds, in order, and whether the schemas
//! come to the same verdict or the text is `outside` what schemas can say.

mod fixture;
mod readers;
mod schemas;

use tieline::agent_desktop::{self, AgentDesktop};
use tieline::protocol::Protocol;

use crate::greenhouse::{self, Greenhouse};
use fixture::{Fixture, fixtures};
use readers::{Typed, disagreements, typed};

#[test]
fn every_reader_agrees_on_frames_of_the_catalogue() {
    use agent_desktop::{channel::*, conversation::*, interaction::*, session::*, state::*};
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
    agree::<AgentDesktop>("frames.ndjson", unknown, &typed);
}

#[test]
#[expect(deprecated, reason = "a deprecated command is read like any other")]
fn every_reader_agrees_on_values_of_every_shape() {
    let typed = typed! {
        commands: greenhouse::ClimateSet, greenhouse::BedPlant, greenhouse::BedClear;
        events: greenhouse::ReadingTaken, greenhouse::AlarmRaised;
    };
    let unknown = |message: &greenhouse::Message| matches!(message, greenhouse::Message::Unknown(_));
    agree::<Greenhouse>("values.ndjson", unknown, &typed);
}

/// Every rule that a text can break is broken by a fixture: a rule without one would be a rule that nothing tests.
#[test]
fn every_rule_has_a_fixture() {
    let files = [fixtures("frames.ndjson"), fixtures("values.ndjson")];
    let broken: Vec<&str> =
        files.iter().flatten().flat_map(|fixture| &fixture.problems).map(|(rule, _)| rule.as_str()).collect();
    for rule in tieline::problem::Rule::ALL {
        // A bug of ours cannot be provoked by a text.
        let expected = *rule != tieline::problem::Rule::Internal;
        assert_eq!(broken.contains(&rule.id()), expected, "{rule}");
    }
}

/// The oracle itself can fail: a fixture that states something else is a disagreement.
#[test]
fn a_wrong_statement_is_a_disagreement() {
    let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
    let right = Fixture::new("right", text, "request", "request", &[]);
    let unknown = |message: &agent_desktop::Message| matches!(message, agent_desktop::Message::Unknown(_));
    let count = |fixture: Fixture| disagreements::<AgentDesktop>(&[fixture], unknown, &[]).len();
    assert_eq!(count(right.clone()), 0);
    assert_eq!(count(Fixture { strict: "error".to_owned(), ..right.clone() }), 1);
    assert_eq!(count(Fixture { tolerant: "unknown".to_owned(), ..right.clone() }), 1);
    assert_eq!(count(Fixture { problems: vec![("length".to_owned(), "/data".to_owned())], ..right }), 1);
}

fn agree<P: Protocol>(file: &str, unknown: fn(&P::Message) -> bool, typed: &[Typed])
where
    P::Message: PartialEq + std::fmt::Debug,
{
    let fixtures = fixtures(file);
    let found = disagreements::<P>(&fixtures, unknown, typed);
    let count = found.len();
    assert!(found.is_empty(), "{count} of {} fixtures disagree:\n\n{}", fixtures.len(), found.join("\n"));
}
