//! `Debug` masks the same values as `Display`, because logs, `unwrap` and `main` print it.

use std::error::Error;
use std::fmt::Debug;

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::{AgentDesktop, Message, SessionId, SessionTarget};
use tieline::frame::{Request, Response, WriteError};
use tieline::json::{Json, Reader, Writer};
use tieline::problem::Rule;
use tieline::{Path, Policy, Wire, protocol};

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
fn a_failure_is_an_error_that_masks_values() {
    let text = r#"{"command":"channel.dial","target":"Ada Example","result":"failure",
        "failure":{"code":"A_CODE","message":"Ada Example 5550100"},"original":{"Ada":5550100},"context":{"Ada":"Example"}}"#;
    let response = Response::<ChannelDial>::read(text).unwrap();
    assert_masked(text, &response);
    assert_masked(text, &Message::read(text).unwrap());
    let failure = response.into_result().unwrap_err();
    assert_eq!(format!("{failure:?}"), r#"Failure { command: "channel.dial", code: "A_CODE", .. }"#);
    assert_eq!(failure.failure.message, "Ada Example 5550100");
    assert_masked(text, &failure);
    assert_masked(text, &failure.to_string());
    let boxed: Box<dyn Error> = failure.into();
    assert_masked(text, &boxed);
}

#[test]
fn readers_and_writers_mask_their_texts() {
    let text = r#"{"Ada Example":"5550100"}"#;
    let mut reader = Reader::new(text);
    assert_masked(text, &reader);
    assert_masked(text, &u8::read(&mut reader).unwrap_err());
    let mut writer = Writer::new();
    writer.string("5550100").unwrap();
    let shown = format!("{writer:?}");
    assert_eq!(shown, "Writer { length: 9, error: None, .. }");
}

/// The errors of all other functions that read texts.
#[test]
fn other_errors_mask_values() {
    let texts =
        ["5550100", "Ada Example", "s..5550100", "5550100.Ada.Example", "[5550100,", "{\"Ada\":5550100 1}", "\"Example"];
    for text in texts {
        assert_masked(text, &text.parse::<Json>().map(drop));
        assert_masked(text, &format!("[{text}").parse::<Json>().unwrap_err());
        assert_masked(text, &format!("{text}.").parse::<Path>().unwrap_err());
        assert_masked(text, &format!("{text}.").parse::<SessionTarget>().unwrap_err());
        assert_masked(text, &format!("a.b.c.{text}").parse::<SessionTarget>().unwrap_err());
        assert_masked(text, &format!("{text} ").parse::<SessionId>().unwrap_err());
        assert_masked(text, &text.parse::<Rule>().unwrap_err());
        assert_masked(
            text,
            &serde_json::from_str::<Request<ChannelDial>>(text).map(drop).map_err(|error| error.to_string()),
        );
    }
}

#[test]
fn debug_shows_the_fields_of_a_problem() {
    let error = Message::read(FRAMES[0]).unwrap_err();
    assert_eq!(
        format!("{error:?}"),
        "ReadError { report: Report { problems: [\
         Problem { rule: WrongType, level: Deny, name: Some(\"channel.dial\"), variant: None, pointer: \"/data/destination\", \
         place: Place { offset: 65, line: 1, column: 66 }, \
         detail: Mismatch { expected: Type(String), found: Found(an integer) }, help: Some(\"put the value in quotes\") }, \
         Problem { rule: UnknownField, level: Warn, name: Some(\"channel.dial\"), variant: None, pointer: \"/data/*\", \
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
