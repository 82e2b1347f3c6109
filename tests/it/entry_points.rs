//! Every way to read and to check a text, bytes or a value, for a protocol and for single messages, gives the same verdict.

use tieline::agent_desktop::channel::ChannelDial;
use tieline::agent_desktop::state::StateUpdated;
use tieline::agent_desktop::{AgentDesktop, Message};
use tieline::frame::{Event, Failure, Request, Response, Success};
use tieline::json::Json;
use tieline::{Plan, Policy, ReadError, Report, protocol};

const REQUEST: &str = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"1"}}"#;
const SUCCESS: &str = r#"{"command":"channel.dial","target":"s1.c2","result":"success","data":{"destination":"1"}}"#;
const FAILURE: &str =
    r#"{"command":"channel.dial","target":"s1.c2","result":"failure","failure":{"code":"a","message":"b"},"original":{}}"#;
const EVENT: &str = r#"{"messageType":"objectEvent","target":"s1","name":"state.updated","data":{}}"#;
const OTHER_COMMAND: &str = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
/// `null` for an optional field: accepted by the tolerant policy alone.
const NULL: &str = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"1","extensions":null}}"#;
const NO_TYPE: &str = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":1}}"#;
const NOT_JSON: &str = r#"{"command":"#;
const ALL: [&str; 8] = [REQUEST, SUCCESS, FAILURE, EVENT, OTHER_COMMAND, NULL, NO_TYPE, NOT_JSON];

type Read = fn(&str, Policy) -> Result<(), ReadError>;
type StrictRead = fn(&str) -> Result<(), ReadError>;

/// All entry points of a type: the reading ones give the problems of their error.
struct EntryPoints {
    name: &'static str,
    /// The texts that the strict policy accepts, and those that the tolerant one accepts too.
    strict: &'static [&'static str],
    tolerant: &'static [&'static str],
    read: [Read; 3],
    read_strictly: [StrictRead; 3],
    check: [fn(&str, Policy) -> Report; 2],
    check_strictly: [fn(&str) -> Report; 2],
    is_valid: fn(&str, Policy) -> bool,
    is_valid_strictly: fn(&str) -> bool,
}

/// A value for `read_value`. A text that is not JSON has none: it becomes a string, which is not a frame either.
fn value(text: &str) -> Json {
    text.parse().unwrap_or_else(|_| Json::from("not JSON"))
}

macro_rules! entry_points {
    ($read:ty, $check:ty, $strict:expr, $tolerant:expr) => {
        EntryPoints {
            name: stringify!($read),
            strict: &$strict,
            tolerant: &$tolerant,
            read: [
                |text, policy| <$read>::read_with(text, policy).map(drop),
                |text, policy| <$read>::read_slice_with(text.as_bytes(), policy).map(drop),
                |text, policy| <$read>::read_value_with(&value(text), policy).map(drop),
            ],
            read_strictly: [
                |text| <$read>::read(text).map(drop),
                |text| <$read>::read_slice(text.as_bytes()).map(drop),
                |text| <$read>::read_value(&value(text)).map(drop),
            ],
            check: [<$check>::check_with, |text, policy| <$check>::check_slice_with(text.as_bytes(), policy)],
            check_strictly: [<$check>::check, |text| <$check>::check_slice(text.as_bytes())],
            is_valid: <$check>::is_valid_with,
            is_valid_strictly: <$check>::is_valid,
        }
    };
}

fn all() -> Vec<EntryPoints> {
    vec![
        entry_points!(Message, AgentDesktop, [REQUEST, SUCCESS, FAILURE, EVENT, OTHER_COMMAND], [NULL]),
        entry_points!(Request<ChannelDial>, Request<ChannelDial>, [REQUEST], [NULL]),
        entry_points!(Success<ChannelDial>, Success<ChannelDial>, [SUCCESS], []),
        entry_points!(Failure<ChannelDial>, Failure<ChannelDial>, [FAILURE], []),
        entry_points!(Response<ChannelDial>, Response<ChannelDial>, [SUCCESS, FAILURE], []),
        entry_points!(Event<StateUpdated>, Event<StateUpdated>, [EVENT], []),
        EntryPoints {
            name: "tieline::protocol",
            strict: &[REQUEST, SUCCESS, FAILURE, EVENT, OTHER_COMMAND],
            tolerant: &[NULL],
            read: [
                |text, policy| protocol::read::<AgentDesktop>(text, policy).map(drop),
                |text, policy| protocol::read_slice::<AgentDesktop>(text.as_bytes(), policy).map(drop),
                |text, policy| protocol::read_value::<AgentDesktop>(&value(text), policy).map(drop),
            ],
            read_strictly: [
                |text| protocol::read::<AgentDesktop>(text, Policy::Strict).map(drop),
                |text| protocol::read_slice::<AgentDesktop>(text.as_bytes(), Policy::Strict).map(drop),
                |text| protocol::read_value::<AgentDesktop>(&value(text), Policy::Strict).map(drop),
            ],
            check: [protocol::check::<AgentDesktop>, |text, policy| {
                protocol::check_slice::<AgentDesktop>(text.as_bytes(), policy)
            }],
            check_strictly: [
                |text| protocol::check::<AgentDesktop>(text, Policy::Strict),
                |text| plan().check_slice(text.as_bytes(), Policy::Strict),
            ],
            is_valid: protocol::is_valid::<AgentDesktop>,
            is_valid_strictly: |text| plan().is_valid(text, Policy::Strict) && plan().check(text, Policy::Strict).is_valid(),
        },
    ]
}

fn plan() -> std::sync::Arc<Plan> {
    std::sync::Arc::new(Plan::of_protocol(<AgentDesktop as tieline::Protocol>::SHAPE))
}

#[test]
fn every_entry_point_gives_the_same_verdict() {
    for EntryPoints { name, strict, tolerant, read, read_strictly, check, check_strictly, is_valid, is_valid_strictly } in
        all()
    {
        for text in ALL {
            let strictly = strict.contains(&text);
            for (policy, expected) in [(Policy::Strict, strictly), (Policy::Tolerant, strictly || tolerant.contains(&text))]
            {
                for (index, read) in read.iter().enumerate() {
                    assert_eq!(read(text, policy).is_ok(), expected, "{name}: read {index}, {policy:?}: {text}");
                }
                for (index, check) in check.iter().enumerate() {
                    assert_eq!(check(text, policy).is_valid(), expected, "{name}: check {index}, {policy:?}: {text}");
                }
                assert_eq!(is_valid(text, policy), expected, "{name}: is_valid, {policy:?}: {text}");
            }
            for (index, read) in read_strictly.iter().enumerate() {
                assert_eq!(read(text).is_ok(), strictly, "{name}: read {index}: {text}");
            }
            for (index, check) in check_strictly.iter().enumerate() {
                assert_eq!(check(text).is_valid(), strictly, "{name}: check {index}: {text}");
            }
            assert_eq!(is_valid_strictly(text), strictly, "{name}: is_valid: {text}");
        }
    }
}

#[test]
fn the_error_of_reading_is_the_report_of_checking() {
    for EntryPoints { name, read, check, .. } in all() {
        for text in ALL {
            for (read, check) in read.iter().zip(&check) {
                if let Err(error) = read(text, Policy::Strict) {
                    assert_eq!(error.report(), &check(text, Policy::Strict), "{name}: {text}");
                }
            }
        }
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_one_problem_at_the_first_of_them() {
    let bytes = b"{\"command\":\"channel.dial\xff";
    let found = [
        Message::read_slice(bytes).unwrap_err().to_string(),
        Request::<ChannelDial>::read_slice(bytes).unwrap_err().to_string(),
        AgentDesktop::check_slice(bytes).problems()[0].to_string(),
        Event::<StateUpdated>::check_slice(bytes).problems()[0].to_string(),
    ];
    for text in found {
        assert!(text.starts_with("1:25: error[encoding]"), "{text}");
    }
}
