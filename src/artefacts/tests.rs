//! Protocols with other envelopes than that of the library: their artefacts, and the verdicts of the checker and of a JSON Schema
//! validator.

pub(crate) mod flat;

use std::fmt::Write as _;
use std::sync::Arc;

use crate::Wire;
use crate::check::Policy;
use crate::envelope::{
    Content, Envelope, EnvelopeConstant, FailureDetail, FrameField, FrameKind, FrameShape, Member, Presence, Role,
};
use crate::message::{MessageKind, MessageShape, ProtocolShape, ReplyShape, Side};
use crate::plan::Plan;
use crate::problem::{Level, Problem, Rule, Show};
use crate::sample::{Claim, Generator};
use crate::schema::{Artefacts, artefacts_of};
use crate::shape::{Nullable, ShapeRef};
use crate::targets::{NoTarget, Target};

/// The parameters of a request.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Hover {
    /// The document.
    uri: String,
    /// The line.
    line: u32,
}

/// Parameters that may all be absent.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Shutdown {
    /// The reason.
    reason: Option<String>,
}

/// An id.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Id {
    Number(i64),
    Text(String),
}

const TARGET: &crate::targets::TargetShape = <NoTarget as Target>::SHAPE;

const fn command(name: &'static str, type_name: &'static str, data: ShapeRef, reply: ReplyShape) -> MessageShape {
    MessageShape::new(name, type_name, Side::Client, TARGET, data, MessageKind::Command { reply, causes: &[] })
}

const fn event(name: &'static str, type_name: &'static str, data: ShapeRef) -> MessageShape {
    MessageShape::new(name, type_name, Side::Server, TARGET, data, MessageKind::Event { message_types: &["event"] })
}

static HOVER: MessageShape =
    command("textDocument/hover", "Hover", ShapeRef::of::<Hover>(), ReplyShape::Data(ShapeRef::of::<Nullable<Shutdown>>()));
static SHUTDOWN: MessageShape = command("shutdown", "Shutdown", ShapeRef::of::<Shutdown>(), ReplyShape::Empty);
static EXIT: MessageShape = event("exit", "Exit", ShapeRef::of::<Shutdown>());
static COMMANDS: &[&MessageShape] = &[&HOVER, &SHUTDOWN];
static EVENTS: &[&MessageShape] = &[&EXIT];

const fn member(index: usize, presence: Presence, shape: ShapeRef) -> FrameField {
    FrameField::with_id(index, presence, shape, "An id.")
}

const ID: ShapeRef = ShapeRef::of::<Id>();
const VERSION: FrameField = FrameField::required(4, Content::Constant(EnvelopeConstant::string("2.0")));
const PARAMS: FrameField = FrameField::new(5, Presence::Optional, Content::Data, "The parameters.");

const RPC_MEMBERS: &[Member] = &[
    Member::new("method", Role::Name),
    Member::new("result", Role::Payload),
    Member::new("error", Role::Error),
    Member::new("id", Role::Id),
    Member::new("jsonrpc", Role::Constant),
    Member::new("params", Role::Payload),
];
const RPC_REQUEST: &[FrameField] =
    &[VERSION, member(3, Presence::Required, ID), FrameField::required(0, Content::Name), PARAMS];
const RPC_SUCCESS: &[FrameField] = &[
    VERSION,
    member(3, Presence::Required, ID),
    FrameField::required(1, Content::Reply),
    FrameField::forbidden(0),
    FrameField::forbidden(2),
];
const RPC_FAILURE: &[FrameField] = &[
    VERSION,
    member(3, Presence::Required, ShapeRef::of::<Nullable<Id>>()),
    FrameField::value(2, Presence::Required, ShapeRef::of::<FailureDetail>(), "An id."),
    FrameField::forbidden(0),
    FrameField::forbidden(1),
];
const RPC_EVENT: &[FrameField] = &[VERSION, FrameField::required(0, Content::Name), PARAMS, FrameField::forbidden(3)];
const RPC_KINDS: &[FrameShape] = &[
    FrameShape::new(FrameKind::Request, RPC_REQUEST),
    FrameShape::new(FrameKind::Success, RPC_SUCCESS),
    FrameShape::new(FrameKind::Failure, RPC_FAILURE),
    FrameShape::new(FrameKind::Event, RPC_EVENT),
];

/// Frames in the style of JSON-RPC: the kind is determined by the members that are present, and responses name no command.
static RPC: Envelope = Envelope::new("rpc", "Frames in the style of JSON-RPC.", RPC_MEMBERS, RPC_KINDS);

const fn kind(constant: &'static str) -> FrameField {
    FrameField::required(0, Content::Constant(EnvelopeConstant::string(constant)))
}

const fn is_success(success: bool) -> FrameField {
    FrameField::required(1, Content::Constant(EnvelopeConstant::Bool(success)))
}

const SEQUENCE: FrameField = member(2, Presence::Required, ShapeRef::of::<u32>());
const COMMAND: FrameField = FrameField::required(3, Content::Name);

const DEBUG_MEMBERS: &[Member] = &[
    Member::new("type", Role::Constant),
    Member::new("success", Role::Constant),
    Member::new("seq", Role::Id),
    Member::new("command", Role::Name),
    Member::new("event", Role::Name),
    Member::new("arguments", Role::Payload),
    Member::new("body", Role::Payload),
    Member::new("message", Role::Error),
    Member::new("trace", Role::Context),
];
const DEBUG_REQUEST: &[FrameField] =
    &[SEQUENCE, kind("request"), COMMAND, FrameField::new(5, Presence::Optional, Content::Data, "")];
const DEBUG_SUCCESS: &[FrameField] =
    &[SEQUENCE, kind("response"), is_success(true), COMMAND, FrameField::required(6, Content::Reply)];
const DEBUG_FAILURE: &[FrameField] = &[
    SEQUENCE,
    kind("response"),
    is_success(false),
    COMMAND,
    FrameField::value(7, Presence::Required, ShapeRef::of::<String>(), "An id."),
    FrameField::value(8, Presence::Optional, ShapeRef::of::<Vec<String>>(), "An id."),
];
const DEBUG_EVENT: &[FrameField] = &[
    SEQUENCE,
    kind("event"),
    FrameField::required(4, Content::Name),
    FrameField::new(6, Presence::Optional, Content::Data, ""),
];
const DEBUG_KINDS: &[FrameShape] = &[
    FrameShape::new(FrameKind::Request, DEBUG_REQUEST),
    FrameShape::new(FrameKind::Success, DEBUG_SUCCESS),
    FrameShape::new(FrameKind::Failure, DEBUG_FAILURE),
    FrameShape::new(FrameKind::Event, DEBUG_EVENT),
];

/// Frames in the style of the Debug Adapter Protocol: two constants determine the kind, one of them a boolean, and the name is in
/// another member for events.
static DEBUG: Envelope = Envelope::new("debug", "", DEBUG_MEMBERS, DEBUG_KINDS);

fn plan(name: &'static str, envelope: &'static Envelope) -> Plan {
    static COMMAND_SLOTS: [u16; 4] = crate::message::name::slots(COMMANDS);
    static EVENT_SLOTS: [u16; 2] = crate::message::name::slots(EVENTS);
    let protocol = ProtocolShape::new(name, "1.0", "Protocol", envelope)
        .with_commands(COMMANDS, &COMMAND_SLOTS)
        .with_events(EVENTS, &EVENT_SLOTS);
    Plan::of_protocol(Box::leak(Box::new(protocol)))
}

fn nested() -> [Plan; 2] {
    [plan("rpc", &RPC), plan("debug", &DEBUG)]
}

fn all() -> Vec<Plan> {
    nested().into_iter().chain([flat::realtime(), flat::calling(), flat::replying()]).collect()
}

/// The problems of a text: rule and pointer of each.
fn problems(plan: &Arc<Plan>, text: &str) -> String {
    let mut out = String::new();
    for problem in plan.check(text, Policy::Strict).problems() {
        let _ = write!(out, "{} {}; ", problem.rule, problem.pointer);
    }
    out.trim_end_matches("; ").to_owned()
}

#[test]
fn artefacts_of_other_envelopes_are_loaded_again() {
    for plan in all() {
        let made = artefacts_of(&plan).unwrap();
        let loaded = Plan::of_artefacts("", &made).unwrap();
        let again = artefacts_of(&loaded).unwrap();
        for (path, text) in made.iter() {
            for (again, line) in again.get(path).unwrap().lines().zip(text.lines()) {
                assert_eq!(again, line, "{path}");
            }
            assert_eq!(again.get(path).unwrap(), text, "{path}");
        }
        assert_eq!(again.iter().len(), made.iter().len());
    }
}

#[test]
fn frames_of_other_envelopes_are_checked() {
    let [rpc, debug] = nested().map(Arc::new);
    for (plan, text, expected) in [
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover","params":{"uri":"a","line":1}}"#, ""),
        (&rpc, r#"{"params":{"uri":"a","line":1},"method":"textDocument/hover","id":"x","jsonrpc":"2.0"}"#, ""),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"method":"shutdown"}"#, ""),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"method":"textDocument/hover"}"#, "missing-field "),
        (&rpc, r#"{"jsonrpc":"2.0","id":null,"method":"shutdown"}"#, "wrong-type /id"),
        (&rpc, r#"{"jsonrpc":"1.0","id":1,"method":"shutdown"}"#, "wrong-value /jsonrpc"),
        (&rpc, r#"{"id":1,"method":"shutdown"}"#, "missing-field "),
        (&rpc, r#"{"jsonrpc":"2.0","method":"exit"}"#, ""),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"method":"exit"}"#, "unknown-message /method"),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"result":[1,2]}"#, ""),
        (&rpc, r#"{"jsonrpc":"2.0","result":1}"#, "not-a-frame "),
        (&rpc, r#"{"jsonrpc":"2.0","id":null,"error":{"code":"a","message":"b"}}"#, ""),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"error":{"code":"a"}}"#, "missing-field /error"),
        (&rpc, r#"{"jsonrpc":"2.0","id":1,"error":{"code":"a","message":"b"},"result":1}"#, "mixed-envelope "),
        (&rpc, r#"{"jsonrpc":"2.0","id":1}"#, "not-a-frame "),
        (&debug, r#"{"seq":1,"type":"request","command":"shutdown"}"#, ""),
        (&debug, r#"{"seq":1.5,"type":"request","command":"shutdown"}"#, "wrong-type /seq"),
        (&debug, r#"{"seq":1,"type":"response","success":true,"command":"shutdown","body":{}}"#, ""),
        (&debug, r#"{"seq":1,"type":"response","success":false,"command":"shutdown","message":"no"}"#, ""),
        (
            &debug,
            r#"{"seq":1,"type":"response","success":false,"command":"shutdown","message":"no","trace":["a",1]}"#,
            "wrong-type /trace/1",
        ),
        (&debug, r#"{"seq":1,"type":"response","success":1,"command":"shutdown","body":{}}"#, "wrong-value /success"),
        (&debug, r#"{"seq":1,"type":"response","command":"shutdown","body":{}}"#, "missing-field "),
        (&debug, r#"{"seq":1,"type":"event","event":"exit","body":{"reason":"a"}}"#, ""),
        (&debug, r#"{"seq":1,"type":"note","event":"exit"}"#, "wrong-value /type"),
        (&debug, r#"{"seq":1,"event":"exit"}"#, "not-a-frame "),
    ] {
        assert_eq!(problems(plan, text), expected, "{text}");
    }
}

/// The problems of a text, with their help.
fn texts(plan: &Arc<Plan>, text: &str) -> String {
    let report = plan.check(text, Policy::Strict);
    let one = |problem: &Problem| {
        let help = problem.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
        format!("{}: {}{help}", problem.pointer, problem.text(Show::Values))
    };
    report.problems().iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Asserts that a text has these problems, and that the checker that only determines the verdict agrees.
fn assert_problems(plan: &Arc<Plan>, text: &str, expected: &str) {
    assert_eq!(problems(plan, text), expected, "{text}");
    assert_eq!(crate::check::is_valid(plan, text, Policy::Strict), plan.check(text, Policy::Strict).is_valid(), "{text}");
}

#[test]
fn events_with_flat_payloads_are_checked() {
    let realtime = Arc::new(flat::realtime());
    for (text, expected) in [
        (r#"{"type":"chat.message","event_id":"e1","text":"hi"}"#, ""),
        (r#"{"type":"chat.message","text":"hi","event_id":"e1"}"#, ""),
        (r#"{"text":"hi","type":"chat.message"}"#, ""),
        (r#"{"type":"ping"}"#, ""),
        (r#"{"type":"chat.message"}"#, "missing-field "),
        (r#"{"event_id":"e1","text":"hi"}"#, "missing-field "),
        (r#"{"type":"chat.message","event_id":1,"text":2}"#, "wrong-type /event_id; wrong-type /text"),
        (r#"{"text":2,"type":"chat.message","event_id":1}"#, "wrong-type /text; wrong-type /event_id"),
        (r#"{"type":"chat.message","event_id":null,"text":"a"}"#, "null-value /event_id"),
        (r#"{"type":"chat.message","text":"a","readers":null}"#, "null-value /readers"),
        (r#"{"type":"chat.message","text":"a","label":"b"}"#, "deprecated /label"),
        (r#"{"type":"chat.message","text":"a","text":"b"}"#, "duplicate-key /text"),
        (r#"{"text":"a","type":"chat.message","text":"b"}"#, "duplicate-key /text"),
        (r#"{"type":"chat.message","text":"a","a":1,"a":2}"#, "duplicate-key /a"),
        (r#"{"type":"chat.message","text":"a","event_id":"b","event_id":"c"}"#, "duplicate-key /event_id"),
        (r#"{"type":"chat.message","text":"a","txet":1}"#, "unknown-field /txet"),
        (r#"{"txet":1,"type":"chat.message","text":"a"}"#, "unknown-field /txet"),
        (r#"{"type":"chat.massage","text":"a"}"#, "unknown-message /type"),
        (
            r#"{"type":"chat.message","text":"a","item":{"url":"u","shows":{"text":1,"kind":"Text"},"kind":"Picture"}}"#,
            "wrong-type /item/shows/text",
        ),
        (
            r#"{"item":{"url":"u","shows":{"text":1,"kind":"Text"},"kind":"Picture"},"text":"a","type":"chat.message"}"#,
            "wrong-type /item/shows/text",
        ),
        (r#"{"type":"settings.update","setting":"Voice","speed":1}"#, ""),
        (
            r#"{"speed":9,"first":{"text":1,"kind":"Text"},"setting":"Voice","type":"settings.update"}"#,
            "range /speed; wrong-type /first/text",
        ),
        (r#"{"type":"settings.update","setting":"Voice","speed":9}"#, "range /speed"),
        (r#"{"type":"settings.update","setting":"Voice"}"#, "missing-field "),
        (r#"{"type":"settings.update","setting" : "V\u006fice","speed":9}"#, "range /speed"),
        (r#"{"type":"settings.update","setting":"Voice","speed":1,"setting":"Voice"}"#, "duplicate-key /setting"),
        (r#"{"type":"settings.update","speed":1}"#, "missing-field "),
        (r#"{"type":"settings.update","speed":1,"setting":1}"#, "wrong-type /setting"),
        (r#"{"type":"settings.update","setting":"Other","speed":1}"#, "wrong-value /setting"),
        (r#"{"type":"settings.update","setting":"Name"}"#, "missing-field "),
        (r#"{"type":"settings.update","setting":"Reset","name":"a"}"#, "unknown-field /name"),
    ] {
        assert_problems(&realtime, text, expected);
    }
}

#[test]
fn kinds_with_and_without_flat_payloads_are_checked() {
    let [calling, replying] = [flat::calling(), flat::replying()].map(Arc::new);
    for (plan, text, expected) in [
        (&calling, r#"{"id":1,"op":"call","method":"say","text":"hi"}"#, ""),
        (&calling, r#"{"id":1,"op":"call","text":"hi","method":"say"}"#, ""),
        (&calling, r#"{"id":1,"op":"call","method":"say","text":1}"#, "wrong-type /text"),
        (&calling, r#"{"op":"call","method":"say","text":1}"#, "missing-field ; wrong-type /text"),
        (&calling, r#"{"method":"say","text":1,"item":1,"ok":true,"reply_to":1}"#, "wrong-type /text; wrong-type /item"),
        (&calling, r#"{"reply_to":1,"ok":true,"method":"change"}"#, ""),
        (&calling, r#"{"reply_to":1,"ok":true,"method":"touch","text":"a"}"#, "unknown-field /text"),
        (&calling, r#"{"reply_to":1,"ok":false,"error":{"code":"a","message":"b"}}"#, ""),
        (&calling, r#"{"reply_to":1,"ok":false,"error":{"code":"a","message":"b"},"text":1}"#, "unknown-field /text"),
        // As a call, this has a text; as an event, it does not.
        (
            &calling,
            r#"{"op":"event","method":"say","text":1,"event":"ping","data":{}}"#,
            "unknown-field /method; unknown-field /text",
        ),
        (&calling, r#"{"op":"event","event":"chat.message","data":{"text":1}}"#, "wrong-type /data/text"),
        (&calling, r#"{"op":"call","op":"call"}"#, "duplicate-key /op"),
        (&replying, r#"{"reply_to":1,"ok":true,"text":1,"other":{"kind":1}}"#, ""),
        (&replying, r#"{"text":1,"reply_to":"a","ok":true}"#, "wrong-type /reply_to"),
    ] {
        assert_problems(plan, text, expected);
    }
}

#[test]
fn frames_with_flat_payloads_have_the_help_of_others() {
    let [realtime, calling] = [flat::realtime(), flat::calling()].map(Arc::new);
    let moved = "move the fields of this object into the frame";
    for (plan, text, expected) in [
        (
            &realtime,
            r#"{"type":"ping","event_ids":"a"}"#,
            "/event_ids: unknown field `event_ids` in an event (did you mean `event_id`?)".to_owned(),
        ),
        (
            &realtime,
            r#"{"type":"chat.message","txet":"a"}"#,
            ": missing field `text`; /txet: unknown field `txet` in an event (did you mean `text`?)".to_owned(),
        ),
        (
            &realtime,
            r#"{"type":"chat.message","data":{"text":"a"}}"#,
            format!(
                ": missing field `text` (move `text` into the frame); /data: unknown field `data` in an event ({moved})"
            ),
        ),
        (
            &realtime,
            r#"{"typ":"chat.message","text":"a"}"#,
            ": missing field `type` (rename the member with a similar name to `type`)".to_owned(),
        ),
        (
            &realtime,
            r#"{"type":"settings.update","setting":"Voise","speed":1}"#,
            "/setting: expected one of `Voice`, `Name`, `Reset`, found a string of 5 characters \"Voise\" (did you mean `Voice`?)"
                .to_owned(),
        ),
        (
            &realtime,
            r#"{"type":"chat.message","text":"a","payload":{"event_id":"a"}}"#,
            format!("/payload: unknown field `payload` in an event ({moved})"),
        ),
        (
            &calling,
            r#"{"id":1,"op":"call","method":"say","data":{"text":"a"}}"#,
            format!(": missing field `text` (move `text` into the frame); /data: unknown field `data` in a request ({moved})"),
        ),
        (
            &calling,
            r#"{"reply_to":1,"ok":true,"method":"say","text":"a","lable":1}"#,
            "/lable: unknown field `lable` in a success (did you mean `label`?)".to_owned(),
        ),
    ] {
        assert_eq!(texts(plan, text), expected, "{text}");
    }
}

#[test]
fn payloads_that_cannot_be_flat_are_rejected() {
    for (plan, expected) in [
        (flat::with_rest(), "an event of `open`: a flat payload must not keep undeclared members"),
        (
            flat::with_map(),
            "an event of `map`: a flat payload must be an object with declared members, or a closed union with a tag",
        ),
        (
            flat::with_same_name(),
            "an event of `same`: the payload and the envelope `realtime` both have a member `event_id`",
        ),
    ] {
        assert_eq!(artefacts_of(&plan).unwrap_err().to_string(), expected);
    }
}

#[test]
fn artefacts_that_contradict_a_flat_envelope_are_rejected() {
    let plan = flat::realtime();
    let made = artefacts_of(&plan).unwrap();
    for (path, from, to, expected) in [
        ("index.json", "\"flat\": [\"event\"]", "\"flat\": [\"request\"]", "unknown or duplicate kind of frame `request`"),
        ("index.json", "\"flat\": [\"event\"]", "\"flat\": []", "incomplete kind of frame"),
        (
            "realtime.schema.json",
            "\"allOf\": [\n        {\n          \"$ref\": \"#/$defs/Ping\"\n        }\n      ]",
            "\"allOf\": []",
            "expected an array with the schema of the payload",
        ),
        ("realtime.schema.json", "\"readers\": {", "\"event_id\": {", "both have a member `event_id`"),
        ("realtime.types.schema.json", "\"maxLength\": 20", "\"maxLength\": 21", "expected 20, found 21"),
        (
            "realtime.types.schema.json",
            "\"url\": {\n          \"description\": \"Its address.\",\n          \"type\": \"string\"",
            "\"url\": {\n          \"description\": \"Its address.\",\n          \"type\": \"integer\", \"minimum\": 0, \"maximum\": 1",
            "the value differs from that of the bundle",
        ),
    ] {
        let edited: Artefacts = made
            .iter()
            .map(|(name, text)| {
                let text = if name == path { text.replacen(from, to, 1) } else { text.to_owned() };
                (name.to_owned(), text)
            })
            .collect();
        assert!(edited != made, "{path} {from}");
        let error = Plan::of_artefacts("", &edited).unwrap_err().to_string();
        assert!(error.contains(expected), "{expected}\n{error}");
    }
}

#[test]
fn the_bundle_of_another_envelope_accepts_what_the_checker_accepts() {
    for plan in all() {
        let made: Artefacts = artefacts_of(&plan).unwrap();
        let name = plan.name().to_owned();
        let bundle = made.get(&format!("{name}.schema.json")).unwrap();
        let validator = jsonschema::draft202012::new(&serde_json::from_str(bundle).unwrap()).unwrap();
        let plan = Arc::new(plan);
        let generator = Generator::new(&plan, 7).invalid(0.3).mutated(0.3);
        let mut invalid = 0;
        for index in 0..3000 {
            let sample = generator.sample(index).unwrap();
            let Ok(text) = std::str::from_utf8(&sample.bytes) else { continue };
            let report = plan.check(text, Policy::Strict);
            let found = format!("{index} {:?} {text}\n{:?}", sample.label, report.problems());
            match sample.claim {
                Claim::Valid => assert!(report.is_valid(), "{found}"),
                Claim::Invalid(_) => assert!(!report.is_valid(), "{found}"),
                Claim::Unknown => {}
            }
            invalid += usize::from(!report.is_valid());
            // A JSON Schema has no opinion on what is not I-JSON.
            let rules = report.problems().iter().filter(|problem| problem.level == Level::Deny).map(|problem| problem.rule);
            if rules.clone().any(|rule| matches!(rule, Rule::DuplicateKey | Rule::Surrogate)) {
                continue;
            }
            let Ok(value) = serde_json::from_str::<serde_json::Value>(text) else { continue };
            assert_eq!(validator.is_valid(&value), report.is_valid(), "{found}");
        }
        assert!(invalid > 500, "{invalid}");
    }
}
