//! The texts of errors for typical mistakes. Values are masked, because they may be personal data.

use tieline::ReadError;
use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::interaction::InteractionIncontactSignalAdded;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::frame::{Event, Request, Response};
use tieline::problem::Show;

/// Mistakes, each with a frame that contains it. SECRET marks what could be personal data.
const MISTAKES: &[(&str, &str)] = &[
    ("an empty text", ""),
    ("not a frame", "[1, 2]"),
    ("neither key", r#"{"comand":"channel.dial","target":"s1.c1","data":{"destination":"SECRET"}}"#),
    ("both keys", r#"{"messageType":"objectEvent","command":"channel.dial","target":"SECRET","data":{}}"#),
    ("a text that ends too early", r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"SECRET"#),
    ("a comma too many", "{\"command\":\"channel.dial\",\n \"target\":\"s1.c1\",\n \"data\":{\"destination\":\"SECRET\",}}"),
    (
        "a duplicate key",
        r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"SECRET","destination":"SECRET"}}"#,
    ),
    ("a lone surrogate", r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"SECRET \ud83d"}}"#),
    (
        "a number too large",
        r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"x","extensions":{"SECRET":1e999}}}"#,
    ),
    ("a byte order mark", "\u{feff}{}"),
    ("a name that is nearly right", r#"{"command":"chanel.dial","target":"s1.c1","data":{"destination":"SECRET"}}"#),
    ("an event's name in a command", r#"{"command":"channel.initialized","target":"s1.c1"}"#),
    ("an unknown name without a target", r#"{"command":"SECRET","data":{}}"#),
    ("too few segments", r#"{"command":"channel.dial","target":"SECRET","data":{"destination":"7"}}"#),
    ("a space in a segment", r#"{"command":"channel.dial","target":"s1.SECRET SECRET","data":{"destination":"7"}}"#),
    ("a target that is an object", r#"{"command":"channel.dial","target":{"session":"SECRET"},"data":{"destination":"7"}}"#),
    ("no target and no data", r#"{"command":"channel.dial"}"#),
    ("a required key that is missing", r#"{"command":"channel.dial","target":"s1.c1","data":{"destinaton":"SECRET"}}"#),
    ("a number where a string belongs", r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":15550100}}"#),
    (
        "null where the key may be absent",
        r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"SECRET","extensions":null}}"#,
    ),
    ("null where a value is required", r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":null}}"#),
    ("data that is an array", r#"{"command":"channel.dial","target":"s1.c1","data":["SECRET"]}"#),
    (
        "an enum value in another case",
        r#"{"command":"session.request.addchannel","target":"s1","data":{"channel":{"endpoint":"SECRET","type":"telephony"}}}"#,
    ),
    (
        "an unknown enum value",
        r#"{"command":"session.request.addchannel","target":"s1","data":{"channel":{"endpoint":"x","type":"SECRET"}}}"#,
    ),
    ("another message type", r#"{"messageType":"SECRET","target":"s1.c1","name":"channel.initialized","data":{}}"#),
    ("another result", r#"{"command":"channel.dial","target":"s1.c1","result":"SECRET","data":{}}"#),
    ("a success without data", r#"{"command":"channel.dial","target":"s1.c1","result":"success"}"#),
    (
        "a failure that is a string",
        r#"{"command":"channel.dial","target":"s1.c1","result":"failure","failure":"SECRET","original":{}}"#,
    ),
    (
        "a failure without a code",
        r#"{"command":"channel.dial","target":"s1.c1","result":"failure","failure":{"message":"SECRET"},"original":{}}"#,
    ),
    (
        "a mistake deep inside",
        r#"{"messageType":"objectEvent","target":"s1.c1","name":"channel.externaldispositions.updated","data":{"dispositions":[{"interactionDispositionId":"SECRET","value":"SECRET","extensions":[],"labels":[{"language":"en","country":"GB","name":17,"description":"SECRET"}]}]}}"#,
    ),
    (
        "several mistakes",
        r#"{"command":"channel.dial","target":"s1","data":{"destination":false,"extensions":"SECRET","SECRET":1},"context":"SECRET"}"#,
    ),
    (
        "control and bidirectional characters",
        "{\"command\":\"session.request.logout\",\"target\":\"s1\",\"data\":{},\"\\u202eSECRET\\u0007\":1,\"context\":0}",
    ),
];

fn error(text: &str) -> ReadError {
    match Message::read(text) {
        Err(error) => error,
        Ok(message) => match AgentDesktop::check(text) {
            report if report.is_valid() => panic!("{message:?} is valid"),
            // An unknown message can be read; only the checker and the types of single messages reject it.
            _ => Request::<ChannelDial>::read(text).expect_err("another message"),
        },
    }
}

#[test]
fn mistakes_have_the_expected_errors() {
    let texts: Vec<String> = MISTAKES.iter().map(|(what, text)| format!("{what}:\n  {}\n", error(text))).collect();
    insta::assert_snapshot!(texts.join("\n"));
}

/// All problems of the frames, including warnings.
#[test]
fn mistakes_have_the_expected_reports() {
    let texts: Vec<String> = MISTAKES
        .iter()
        .map(|(what, text)| {
            let report = AgentDesktop::check(text);
            let problems: Vec<String> = report.problems().iter().map(|problem| format!("  {problem}\n")).collect();
            format!("{what}:\n{}", problems.concat())
        })
        .collect();
    insta::assert_snapshot!(texts.join("\n"));
}

/// The problems with unmasked values.
#[test]
fn values_are_shown_on_request() {
    let texts: Vec<String> = MISTAKES
        .iter()
        .map(|(what, text)| {
            let report = AgentDesktop::check(text);
            let problem = |problem: &tieline::problem::Problem| {
                format!("  {}: {}\n", problem.pointer.text(Show::Values), problem.text(Show::Values))
            };
            format!("{what}:\n{}", report.problems().iter().map(problem).collect::<String>())
        })
        .collect();
    insta::assert_snapshot!(texts.join("\n"));
}

/// By default an error contains no value of the frame, and no key that does not look like an identifier.
#[test]
fn values_are_masked() {
    for (what, text) in MISTAKES {
        let shown = error(text).to_string();
        assert!(!shown.contains("SECRET"), "{what}: {shown}");
        for character in ['\u{202e}', '\u{7}', '\u{feff}'] {
            assert!(!shown.contains(character), "{what}: {shown:?}");
        }
    }
}

/// Reading a frame as the wrong type reports what the frame is.
#[test]
fn frames_of_other_types_have_the_expected_errors() {
    let request = r#"{"command":"channel.dial","target":"s1.c1","data":{"destination":"SECRET"}}"#;
    let success = r#"{"command":"channel.dial","target":"s1.c1","result":"success","data":{"destination":"SECRET"}}"#;
    let event = r#"{"messageType":"objectEvent","target":"s1.c1","name":"channel.initialized","data":{}}"#;
    let texts = [
        Request::<ChannelDial>::read(success).expect_err("a success").to_string(),
        Request::<ChannelDial>::read(event).expect_err("an event").to_string(),
        Response::<ChannelDial>::read(request).expect_err("a request").to_string(),
        Event::<InteractionIncontactSignalAdded>::read(event).expect_err("another event").to_string(),
        Event::<InteractionIncontactSignalAdded>::read(request).expect_err("a request").to_string(),
    ];
    insta::assert_snapshot!(texts.join("\n"));
}
