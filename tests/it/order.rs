//! A frame is read as the same message, or rejected like by the checker, whatever the order of its keys.

mod flat;
mod kinds;

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::session::SessionLogout;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::frame::{Request, Response, Success};
use tieline::{Policy, protocol};

/// Members of valid frames, in an order in which the decoder needs no second pass.
const VALID: &[&[&str]] = &[
    &[
        r#""command":"channel.dial""#,
        r#""target":"s1.c1""#,
        r#""data":{"destination":"7","extensions":{"a":null}}"#,
        r#""context":{"at":[1]}"#,
        r#""other":{"x":1}"#,
    ],
    &[
        r#""command":"channel.request.incontact.getscripts""#,
        r#""target":"s1.c1""#,
        r#""result":"success""#,
        r#""data":{"scripts":[{"scriptId":"1","scriptName":"\u00fc"}]}"#,
        r#""context":{}"#,
        // Only a failure declares this key.
        r#""failure":[]"#,
    ],
    &[r#""command":"session.request.logout""#, r#""target":"s1""#, r#""result":"success""#, r#""data":[{}]"#],
    &[
        r#""command":"channel.dial""#,
        r#""target":"""#,
        r#""result":"failure""#,
        r#""failure":{"code":"A","message":"B"}"#,
        r#""original":{"data":{}}"#,
        r#""data":{"destination":5}"#,
    ],
    &[
        r#""messageType":"stateEvent""#,
        r#""target":"s1""#,
        r#""name":"state.updated""#,
        r#""data":[1,{"a":2}]"#,
        r#""result":{"a":1}"#,
        r#""original":"none""#,
    ],
    &[r#""command":"channel.newer""#, r#""target":"s1""#, r#""data":{"destination":5}"#, r#""context":[1]"#],
];

/// Members of invalid frames: one of them is invalid, or they contradict each other.
const INVALID: &[&[&str]] = &[
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":5}"#, r#""context":{}"#],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#, r#""context":[]"#],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#, r#""result":"maybe""#],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"scripts":[]}"#, r#""result":"success""#],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#, r#""result":"failure""#],
    &[
        r#""command":"channel.dial""#,
        r#""target":"s1.c1""#,
        r#""data":{"destination":"7"}"#,
        r#""messageType":"objectEvent""#,
        r#""name":"channel.initialized""#,
    ],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#, r#""\u0064ata":{}"#],
    &[r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#, r#""x":{"a":1,"a":1}"#],
    &[
        r#""command":"channel.dial""#,
        r#""target":"s1.c1""#,
        r#""result":"failure""#,
        r#""failure":{"code":"A"}"#,
        r#""original":{}"#,
    ],
];

/// All orders of some members.
fn orders(members: &[&str]) -> Vec<Vec<String>> {
    let Some((last, before)) = members.split_last() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(before) {
        for at in 0..=order.len() {
            let mut order = order.clone();
            order.insert(at, (*last).to_owned());
            all.push(order);
        }
    }
    all
}

fn texts(members: &[&str]) -> impl Iterator<Item = String> {
    orders(members).into_iter().map(|order| format!("{{{}}}", order.join(",")))
}

#[test]
fn a_frame_is_the_same_in_any_order() {
    for members in VALID {
        let mut texts = texts(members);
        let read = |text: &str| Message::read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let first = read(&texts.next().expect("an order"));
        for text in texts {
            let message = read(&text);
            match (&message, &first) {
                // An unknown message keeps the text, so the messages differ.
                (Message::Unknown(unknown), Message::Unknown(_)) => assert_eq!(unknown.name(), "channel.newer"),
                _ => assert_eq!(message, first, "{text}"),
            }
        }
    }
}

#[test]
fn an_invalid_frame_is_rejected_in_any_order() {
    for members in INVALID {
        for text in texts(members) {
            for policy in [Policy::Strict, Policy::Tolerant] {
                assert!(Message::read_with(&text, policy).is_err(), "{text}");
                assert!(!protocol::is_valid::<AgentDesktop>(&text, policy), "{text}");
            }
        }
    }
}

/// The types of single frames accept any order too, and no other kind of frame.
#[test]
fn a_frame_type_is_read_in_any_order() {
    let request = [r#""command":"channel.dial""#, r#""target":"s1.c1""#, r#""data":{"destination":"7"}"#];
    for text in texts(&request) {
        assert_eq!(Request::<ChannelDial>::read(&text).expect("a request").data.destination, "7");
        assert!(Response::<ChannelDial>::read(&text).is_err(), "{text}");
    }
    for text in texts(&[&request[..], &[r#""result":"success""#]].concat()) {
        assert_eq!(Success::<ChannelDial>::read(&text).expect("a success").data.destination, "7");
        assert!(Request::<ChannelDial>::read(&text).is_err(), "{text}");
        assert!(Success::<SessionLogout>::read(&text).is_err(), "{text}");
    }
}

/// Only a tolerant reader accepts `null` for an optional key, in any position.
#[test]
fn null_is_absent_in_any_order() {
    let members = [
        r#""command":"channel.dial""#,
        r#""target":"s1.c1""#,
        r#""data":{"extensions":null,"destination":"7"}"#,
        r#""context":null"#,
    ];
    for text in texts(&members) {
        let request = Request::<ChannelDial>::read_with(&text, Policy::Tolerant).expect("a request");
        assert_eq!((request.data.extensions, request.context), (None, None), "{text}");
        assert!(Message::read(&text).is_err(), "{text}");
    }
}

/// A duplicate key is detected even if it is written with escapes, or other keys are in between.
#[test]
fn a_duplicate_key_is_detected() {
    for data in [
        r#"{"destination":"7","destination":"7"}"#,
        r#"{"destination":"7","extensions":{},"destination":"7"}"#,
        r#"{"destination":"7", "destination" : "7"}"#,
        r#"{"\u0064estination":"7","destination":"7"}"#,
        r#"{"destination":"7","\u0064estination":"7"}"#,
        r#"{"destination":"7","x":1,"x":1}"#,
        r#"{"destination":"7","x":1,"\u0078":1}"#,
        r#"{"destination":"7","extensions":null,"extensions":null}"#,
    ] {
        for text in [
            format!(r#"{{"command":"channel.dial","target":"s1.c1","data":{data}}}"#),
            format!(r#"{{"data":{data},"target":"s1.c1","command":"channel.dial"}}"#),
        ] {
            let error = Message::read_with(&text, Policy::Tolerant).expect_err(&text);
            assert_eq!(error.problems()[0].rule.id(), "duplicate-key", "{text}");
        }
    }
}
