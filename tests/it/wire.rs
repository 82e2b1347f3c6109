//! Snapshots of the text of every message of the catalogue, as a program that builds the message writes it. They are of the text
//! and not of the parsed value, because the order of keys and the spacing must not change either.

use std::str::FromStr;

use tieline::agent_desktop::channel::{
    ChannelDial, ChannelDisposed, ChannelExternalDispositionsUpdated, ChannelIncontactGetScripts, ChannelInfoChanged,
    ChannelInitialized, Disposition, Label, Script, Scripts,
};
use tieline::agent_desktop::conversation::{
    ConversationAnswer, ConversationCreated, ConversationInitialized, ConversationMemberAdded, ConversationUpdated,
};
use tieline::agent_desktop::interaction::{
    InteractionAccept, InteractionConsultTransfer, InteractionCreated, InteractionDataChanged, InteractionIncontactSignal,
    InteractionIncontactSignalAdded, InteractionIncontactSignalRemoved, InteractionInitialized, InteractionPreview,
    InteractionRecordingPause, InteractionRecordingStop,
};
use tieline::agent_desktop::parameters::Parameters;
use tieline::agent_desktop::session::{
    ChannelGroup, ChannelGroupCreated, ChannelType, NewChannel, SessionAddChannel, SessionLogout,
};
use tieline::agent_desktop::state::StateUpdated;
use tieline::agent_desktop::{AgentDesktop, ChannelTarget, ConversationTarget, InteractionTarget, Message, SessionTarget};
use tieline::frame::{Event, Failure, Frame, Request, WriteError};
use tieline::json::{Json, JsonObject, JsonStructured};
use tieline::message::FailureDetail;
use tieline::problem::Rule;
use tieline::{Command, Empty, NoData, Path};

/// The targets, without and with a channel group.
const CHANNEL: [&str; 2] = ["s1.c1", "s1.g1.c1"];
const INTERACTION: [&str; 2] = ["s1.c1.i1", "s1.g1.c1.i1"];
const CONVERSATION: [&str; 2] = ["s1.c1.i1.v1", "s1.g1.c1.i1.v1"];

fn at<T: FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("`{text}` cannot be parsed"))
}

fn object(text: &str) -> JsonObject {
    match at(text) {
        Json::Object(object) => object,
        other => panic!("{other} is not an object"),
    }
}

fn open() -> JsonObject {
    object(r#"{"b":[1,2.5,null],"a":{"x":"ü","z":true}}"#)
}

fn all() -> Parameters {
    let mut parameters = Parameters::default();
    for number in 1..=20 {
        parameters.set(number, format!("v{number}")).expect("a parameter");
    }
    parameters
}

/// The texts of frames, one per line, after checking that each reads as the same frame.
fn texts(frames: &[&dyn Frame]) -> String {
    let mut out = String::new();
    for frame in frames {
        let text = frame.to_json().expect("a frame that can be written");
        let read = Message::read(&text).expect("what was written");
        assert_eq!(read.to_json().expect("what was read"), text);
        assert_eq!((read.kind(), read.name(), read.target_text()), (frame.kind(), frame.name(), frame.target_text()));
        let mut written = Vec::new();
        frame.to_writer(&mut written).expect("writing to a vector succeeds");
        assert_eq!(written, text.as_bytes());
        frame.append_json(&mut out).expect("what was written once");
        assert!(out.ends_with(&text));
        out.push('\n');
    }
    out
}

/// The texts of a request, its failure and its success: the smallest of each and one with all fields.
fn command<C: Command>(targets: [&str; 2], minimal: C, full_data: C, replies: [C::Reply; 2]) -> String
where
    C::Target: FromStr,
{
    let [minimal_reply, full_reply] = replies;
    let request = Request::new(at(targets[0]), minimal);
    let failure: Failure<C> = Failure::new("", FailureDetail::default(), JsonObject::new());
    let mut full = Request::new(at(targets[1]), full_data);
    full.context = Some(open());
    let mut full_failure = full.fail("NOT_SUPPORTED", "This cannot be done.").expect("a failure");
    full_failure.failure.context = Some("at line 1\nat line 2".to_owned());
    full_failure.context = Some(JsonObject::new());
    let mut texts = texts(&[&request, &failure, &full, &full_failure]);
    let success = request.succeed(minimal_reply);
    let mut full_success = full.succeed(full_reply);
    full_success.context = Some(open());
    texts.push_str(&self::texts(&[&success, &full_success]));
    texts
}

fn event<E: tieline::Event>(targets: [&str; 2], minimal: E, full_data: E) -> String
where
    E::Target: FromStr,
{
    let mut full = Event::new(at(targets[1]), full_data);
    full.context = Some(open());
    texts(&[&Event::new(at(targets[0]), minimal), &full])
}

#[test]
fn commands_of_the_session_have_their_snapshots() {
    let channel = |endpoint: &str, kind| SessionAddChannel::new(NewChannel::new(endpoint.to_owned(), kind));
    let telephony = || channel("ext-4711", ChannelType::Telephony);
    let chat = || channel("", ChannelType::Chat);
    let session = ["s1", "6f1c1f0e-7d53-4f4b-9d0b-3a2f6b1c9e10"];
    insta::assert_snapshot!("session.request.addchannel", command(session, telephony(), chat(), [telephony(), chat()]));
    insta::assert_snapshot!(
        "session.request.logout",
        command(session, SessionLogout::default(), SessionLogout::new(), [NoData, NoData])
    );
}

#[test]
fn commands_of_the_channel_have_their_snapshots() {
    let dial = || ChannelDial::new("+15550100".to_owned());
    let full = || {
        let mut dial = ChannelDial::new("\"quoted\" \\ ü 😀 \u{7f}\u{2028}\n".to_owned());
        dial.extensions = Some(open());
        dial
    };
    insta::assert_snapshot!("channel.dial", command(CHANNEL, dial(), full(), [dial(), full()]));
    let mut scripts = Scripts::default();
    scripts.scripts.push(Script::new("71".to_owned(), "Inbound".to_owned()));
    scripts.scripts.push(Script::new(String::new(), String::new()));
    insta::assert_snapshot!(
        "channel.request.incontact.getscripts",
        command(
            CHANNEL,
            ChannelIncontactGetScripts::new(),
            ChannelIncontactGetScripts::new(),
            [Scripts::default(), scripts]
        )
    );
}

#[test]
fn commands_of_the_interaction_have_their_snapshots() {
    let signal = |parameters: Parameters| {
        let mut signal = InteractionIncontactSignal::default();
        signal.parameters = parameters;
        signal
    };
    insta::assert_snapshot!(
        "interaction.request.incontact.signal",
        command(INTERACTION, InteractionIncontactSignal::default(), signal(all()), [Empty::new(), Empty::new()])
    );
    insta::assert_snapshot!(
        "interaction.accept",
        command(
            INTERACTION,
            InteractionAccept::default(),
            InteractionAccept(open()),
            [JsonObject::new(), object(r#"{"assigned":true}"#)]
        )
    );
    let transfer = InteractionConsultTransfer::default;
    insta::assert_snapshot!(
        "interaction.consulttransfer",
        command(INTERACTION, transfer(), transfer(), [transfer(), transfer()])
    );
    let stop = InteractionRecordingStop::default;
    insta::assert_snapshot!("interaction.request.recording.stop", command(INTERACTION, stop(), stop(), [stop(), stop()]));
    let pause = InteractionRecordingPause::default;
    insta::assert_snapshot!(
        "interaction.request.recording.pause",
        command(INTERACTION, pause(), pause(), [pause(), pause()])
    );
}

#[test]
fn commands_of_the_conversation_have_their_snapshots() {
    insta::assert_snapshot!(
        "conversation.answer",
        command(CONVERSATION, ConversationAnswer::default(), ConversationAnswer(open()), [JsonObject::new(), open()])
    );
}

#[test]
fn events_of_the_channel_have_their_snapshots() {
    let label = |name: &str| Label::new("en".to_owned(), "GB".to_owned(), name.to_owned(), "Explained.".to_owned());
    let disposition = |id: &str, extensions, labels| Disposition::new(id.to_owned(), "V".to_owned(), extensions, labels);
    let mut dispositions = ChannelExternalDispositionsUpdated::default();
    dispositions.dispositions.push(disposition("d-1", Vec::new(), Vec::new()));
    dispositions.dispositions.push(disposition(
        "d-2",
        vec![Json::Null, true.into(), 7.into(), "x".into(), open().into()],
        vec![label("Sold"), label("")],
    ));
    insta::assert_snapshot!(
        "channel.externaldispositions.updated",
        event(CHANNEL, ChannelExternalDispositionsUpdated::default(), dispositions)
    );
    insta::assert_snapshot!(
        "channel.infochanged",
        event(CHANNEL, ChannelInfoChanged::default(), ChannelInfoChanged(open()))
    );
    insta::assert_snapshot!("channel.initialized", event(CHANNEL, ChannelInitialized::new(), ChannelInitialized::default()));
    insta::assert_snapshot!("channel.disposed", event(CHANNEL, ChannelDisposed::new(), ChannelDisposed::default()));
    let group = |id: &str| ChannelGroupCreated::new(ChannelGroup::new(id.to_owned(), "Voice".to_owned()));
    insta::assert_snapshot!("channelgroup.created", event(["s1", "s2"], group("g1"), group("")));
}

#[test]
fn events_of_the_interaction_have_their_snapshots() {
    let mut added = InteractionIncontactSignalAdded::new("Send survey".to_owned());
    let minimal = added.clone();
    added.tooltip = Some("Sends the survey.".to_owned());
    added.parameters = all();
    insta::assert_snapshot!("interaction.incontact.signaladded", event(INTERACTION, minimal, added));
    let removed = |name: &str| InteractionIncontactSignalRemoved::new(name.to_owned());
    insta::assert_snapshot!("interaction.incontact.signalremoved", event(INTERACTION, removed(""), removed("Send survey")));
    let anywhere = ["s1", "s1.g1.c1.i1.v1"];
    insta::assert_snapshot!(
        "interaction.created",
        event(anywhere, InteractionCreated::default(), InteractionCreated(open()))
    );
    insta::assert_snapshot!(
        "interaction.initialized",
        event(INTERACTION, InteractionInitialized::default(), InteractionInitialized(open()))
    );
    insta::assert_snapshot!(
        "interaction.preview",
        event(INTERACTION, InteractionPreview::default(), InteractionPreview(open()))
    );
    insta::assert_snapshot!(
        "interaction.datachanged",
        event(INTERACTION, InteractionDataChanged::default(), InteractionDataChanged(open()))
    );
}

#[test]
fn events_of_the_conversation_have_their_snapshots() {
    insta::assert_snapshot!(
        "conversation.created",
        event(["s1.c1", "s1.c1.i1"], ConversationCreated::default(), ConversationCreated(open()))
    );
    insta::assert_snapshot!(
        "conversation.initialized",
        event(CONVERSATION, ConversationInitialized::default(), ConversationInitialized(open()))
    );
    insta::assert_snapshot!(
        "conversation.member.added",
        event(CONVERSATION, ConversationMemberAdded::default(), ConversationMemberAdded(open()))
    );
    insta::assert_snapshot!(
        "conversation.updated",
        event(CONVERSATION, ConversationUpdated::default(), ConversationUpdated(open()))
    );
}

#[test]
fn events_of_any_object_have_their_snapshots() {
    let array = StateUpdated(JsonStructured::Array(vec![Json::Null, 1.into()]));
    insta::assert_snapshot!("state.updated", event(["s1", "s1.g1.c1.i1.v1"], StateUpdated::default(), array));
}

/// An absent value is never written as `null`, and `null` is not read as absent by a strict reader.
#[test]
fn absent_and_null_are_different() {
    let request = |data: &str| format!(r#"{{"command":"channel.dial","target":"s1.c1","data":{data}}}"#);
    let absent = Request::<ChannelDial>::read(&request(r#"{"destination":"7"}"#)).expect("a request");
    assert_eq!(absent.data.extensions, None);
    assert_eq!(absent.to_json().expect("text"), request(r#"{"destination":"7"}"#));

    let empty = Request::<ChannelDial>::read(&request(r#"{"extensions":{},"destination":"7"}"#)).expect("a request");
    assert_eq!(empty.data.extensions, Some(JsonObject::new()));
    assert_eq!(empty.to_json().expect("text"), request(r#"{"destination":"7","extensions":{}}"#));

    let null = request(r#"{"destination":"7","extensions":null}"#);
    let error = Request::<ChannelDial>::read(&null).expect_err("null");
    assert_eq!(error.problems()[0].rule, Rule::NullValue);
    let tolerant = Request::<ChannelDial>::read_with(&null, tieline::Policy::Tolerant).expect("null read as absent");
    assert_eq!(tolerant, absent);

    let inside =
        Request::<ChannelDial>::read(&request(r#"{"destination":"7","extensions":{"a":null}}"#)).expect("a request");
    assert_eq!(inside.to_json().expect("text"), request(r#"{"destination":"7","extensions":{"a":null}}"#));
}

/// A message type is kept as it was read. A new frame has the first of the declared types.
#[test]
fn the_message_type_is_kept() {
    let text = r#"{"messageType":"stateEvent","target":"s1","name":"state.updated","data":[]}"#;
    let event = Event::<StateUpdated>::read(text).expect("an event");
    assert_eq!(event.message_type(), "stateEvent");
    assert_eq!(event.to_json().expect("text"), text);
    let built = Event::new(event.target.clone(), event.data.clone());
    assert_eq!(built.to_json().expect("text"), text.replace("stateEvent", "objectEvent"));
}

/// A message that readers would reject cannot be written.
#[test]
fn an_invalid_message_is_not_written() {
    let deep = (0..130).fold(Json::Null, |inner, _| Json::Array(vec![inner]));
    let mut data = JsonObject::new();
    data.insert("deep", deep);
    let request = Request::new(at::<InteractionTarget>("s1.c1.i1"), InteractionAccept(data));
    match request.to_json() {
        Err(WriteError::Invalid(report)) => assert_eq!(report.problems()[0].rule, Rule::TooDeep),
        other => panic!("{other:?}"),
    }
    let mut written = Vec::new();
    assert!(request.to_writer(&mut written).is_err());
    assert_eq!(written, b"", "nothing is written of an invalid frame");
    let mut text = String::from("before");
    assert!(request.append_json(&mut text).is_err());
    assert_eq!(text, "before", "nothing is appended of an invalid frame");
}

/// A target prints as the text that it was parsed from, with or without the optional segment.
#[test]
fn targets_print_as_they_were_parsed() {
    fn same<T: FromStr + ToString>(texts: &[&str]) {
        for text in texts {
            assert_eq!(at::<T>(text).to_string(), *text);
        }
    }
    same::<SessionTarget>(&["s1"]);
    same::<ChannelTarget>(&CHANNEL);
    same::<InteractionTarget>(&INTERACTION);
    same::<ConversationTarget>(&CONVERSATION);
    same::<Path>(&["s1", "s1.c1.i1.v1", "s1.g1.c1.i1.v1"]);
    let grouped: InteractionTarget = at("s1.g1.c1.i1");
    assert_eq!(grouped.channel_group.as_ref().map(AsRef::as_ref), Some("g1"));
    assert_eq!(grouped.interaction.as_str(), "i1");
}

/// Every declared message has a snapshot, so that no message is untested.
#[test]
fn every_message_has_a_snapshot() {
    use tieline::Protocol;
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/snapshots");
    for message in AgentDesktop::SHAPE.commands.iter().chain(AgentDesktop::SHAPE.events) {
        let file = folder.join(format!("it__wire__{}.snap", message.name));
        assert!(file.is_file(), "{} is missing", file.display());
    }
}

/// A failure contains its request one level deeper, and `original` may be any object.
#[test]
fn the_failure_of_the_deepest_request_is_written_without_its_deep_value() {
    let request = |depth: usize| {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let text = format!(
            r#"{{"command":"channel.dial","target":"s1.c2","data":{{"destination":"1"}},"context":{{"a":{deep}}}}}"#
        );
        Request::<ChannelDial>::read(&text).unwrap()
    };
    assert!(request(124).fail("X", "m").unwrap().to_json().is_ok());
    let mut failure = request(125).fail("X", "m").unwrap();
    let Err(WriteError::Invalid(report)) = failure.to_json() else { panic!("the failure is too deep") };
    assert_eq!(report.problems()[0].rule, Rule::TooDeep);
    failure.original.insert("context", JsonObject::new());
    let text = failure.to_json().unwrap();
    assert_eq!(Failure::<ChannelDial>::read(&text).unwrap().read_original().unwrap().data.destination, "1");
}
