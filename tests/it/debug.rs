//! `Debug` masks the same values as `Display`, because logs, `unwrap` and `main` print it.

use std::error::Error;
use std::fmt::Debug;

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::frame::{Request, Response, WriteError};
use tieline::{Policy, protocol};

/// Frames in which every value, unknown name and unknown key is one of the `SECRETS`.
const FRAMES: &[&str] = &[
    r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":5550100,"Ada Example":1}}"#,
    r#"{"command":"channel.dial","target":"Ada Example","data":{"destination":[5550100],"extensions":"Ada Example"}}"#,
    r#"{"command":"session.request.logout","target":"5550100.5550100.5550100.5550100","data":{}}"#,
    r#"{"command":"Ada Example","target":"5550100","data":{}}"#,
    r#"{"messageType":"Ada Example","name":"state.updated","target":"5550100","data":{},"Ada Example":5550100}"#,
    r#"{"command":"channel.dial","target":"5550100","result":"Ada Example","data":{}}"#,
    r#"{"command":"channel.dial","target":"5550100","result":"failure","failure":5550100,"original":"Ada Example"}"#,
    r#"{"command":"channel.dial","target":"s.c","result":"failure","failure":{"code":"5550100"},"original":{"command":"Ada Example"}}"#,
    r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","extensions":{"Ada Example":1,"Ada Example":1}}}"#,
    r#"{"command":"session.request.addchannel","target":"s","data":{"channel":{"endpoint":"5550100","type":"Ada Example"}}}"#,
    r#"{"Ada Example":{"5550100":1}}"#,
    r#""Ada Example 5550100""#,
    r#"{"command":"channel.dial","Ada Example":5550100 "5550100"}"#,
];

const SECRETS: &[&str] = &["5550100", "Ada", "Example"];

fn assert_masked(text: &str, shown: &impl Debug) {
    for shown in [format!("{shown:?}"), format!("{shown:#?}")] {
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{shown} of {text}");
        }
    }
}

#[test]
fn debug_masks_what_display_masks() {
    for text in FRAMES {
        let report = protocol::check::<AgentDesktop>(text, Policy::Strict);
        assert!(!report.problems().is_empty(), "{text}");
        assert_masked(text, &report);
        assert_masked(text, &protocol::check::<AgentDesktop>(text, Policy::Strict));
        for problem in report.problems() {
            assert_masked(text, problem);
            assert_masked(text, &(&problem.pointer, problem.pointer.steps(), &problem.detail, problem.detail.found()));
        }
        match Message::read(text) {
            // Any string of an unknown message may be personal data.
            Ok(Message::Unknown(unknown)) => assert_masked(text, &unknown),
            // A known message shows its values.
            Ok(_) => {}
            Err(error) => {
                assert_masked(text, &error);
                let boxed: Box<dyn Error> = error.into();
                assert_masked(text, &boxed);
            }
        }
        assert_masked(text, &Request::<ChannelDial>::read(text).map(drop));
        assert_masked(text, &Response::<ChannelDial>::read(text).map(drop));
        let cut = &text[..text.len() - 1];
        assert_masked(cut, &Message::read(cut).map(drop));
    }
}

#[test]
fn debug_shows_the_fields_of_a_problem() {
    let error = Message::read(FRAMES[0]).unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "ReadError { report: Report { problems: [\
         Problem { rule: WrongType, level: Deny, name: Some(\"channel.dial\"), pointer: \"/data/destination\", \
         place: Place { offset: 65, line: 1, column: 66 }, \
         detail: Mismatch { expected: Type(String), found: Found(an integer) }, help: Some(\"put the value in quotes\") }, \
         Problem { rule: UnknownField, level: Warn, name: Some(\"channel.dial\"), pointer: \"/data/*\", \
         place: Place { offset: 73, line: 1, column: 74 }, \
         detail: Unknown { step: Undeclared(*), kind: None }, help: None }] } }"
    );
}

#[test]
fn a_write_error_masks_values() {
    let text = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"1"}}"#;
    let request = Request::<ChannelDial>::read(text).unwrap();
    assert!(request.to_json().is_ok());
    let error = WriteError::Invalid(Box::new(protocol::check::<AgentDesktop>(FRAMES[1], Policy::Strict)));
    assert_masked(FRAMES[1], &error);
    assert_masked(FRAMES[1], &error.to_string());
}
