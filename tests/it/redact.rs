//! Redaction keeps the verdict of the checker, and no value.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use testkit::gateway::Gateway;
use testkit::realtime::Realtime;
use testkit::redaction::redact_random;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::redact::{RedactOptions, RedactionKey, Redactor};

use crate::greenhouse::Greenhouse;

/// The number of random frames.
const FRAMES: u64 = 4_000;

fn redactor() -> Redactor<'static> {
    Redactor::new(AgentDesktop::plan(), RedactOptions::new(RedactionKey::of(b"a secret")))
}

fn redacted(redactor: &mut Redactor<'_>, frame: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(redactor.redact(frame.as_ref()).unwrap()).into_owned()
}

#[test]
fn the_verdict_about_random_frames_is_the_same() {
    for only_sensitive in [false, true] {
        let desktop = redact_random::<AgentDesktop>(FRAMES, only_sensitive);
        let greenhouse = redact_random::<Greenhouse>(FRAMES, only_sensitive);
        let realtime = redact_random::<Realtime>(FRAMES, only_sensitive);
        let gateway = redact_random::<Gateway>(FRAMES, only_sensitive);
        for counts in [desktop, greenhouse, realtime, gateway] {
            assert_eq!((counts.replaced > 0, counts.dropped), (!only_sensitive, 0));
        }
    }
}

#[test]
fn the_verdict_about_each_fixture_is_the_same() {
    for file in ["captures/shift.ndjson", "captures/signals.ndjson", "broken/shift.ndjson", "broken/signals.ndjson"] {
        let mut redactor = redactor();
        let text = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(file)).unwrap();
        for line in text.split(|&byte| byte == b'\n') {
            assert!(redactor.redact(line).is_some(), "{file}: {}", String::from_utf8_lossy(line));
        }
    }
}

/// The strings and numbers in a value, and the names in it.
fn values<'v>(value: &'v Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(out.insert(text.clone())),
        Value::Number(number) => drop(out.insert(number.to_string())),
        Value::Array(items) => items.iter().for_each(|item| values(item, out)),
        Value::Object(members) => members.iter().for_each(|(name, value): (&'v String, &'v Value)| {
            out.insert(name.clone());
            values(value, out);
        }),
        Value::Null | Value::Bool(_) => {}
    }
}

#[test]
fn no_value_of_a_capture_remains() {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/captures/shift.ndjson")).unwrap();
    let (mut before, mut after, mut redactor) = (BTreeSet::new(), BTreeSet::new(), redactor());
    for line in text.lines() {
        values(&serde_json::from_str(line).unwrap(), &mut before);
        values(&serde_json::from_str(&redacted(&mut redactor, line)).unwrap(), &mut after);
    }
    // What remains is the protocol's own: names and enum values have only letters and dots. A short text may be the pseudonym of another.
    let remaining: Vec<&String> = before.intersection(&after).collect();
    let own = |text: &&&String| text.len() < 4 || text.chars().all(|one| one.is_ascii_alphabetic() || one == '.');
    assert_eq!(remaining.iter().filter(|text| !own(text)).collect::<Vec<_>>(), [&&""; 0]);
    for value in ["ext-4711", "voice", "Voice", "opus", "0c9a7d6e-41f2-4b7e-a0b3-6f2d9c5e8a10", "28801.25"] {
        assert!(before.iter().any(|text| text.contains(value)), "{value}");
        assert!(!after.iter().any(|text| text.contains(value)), "{value}");
    }
}

#[test]
fn ids_remain_linked_across_frames_and_inside_targets() {
    let mut redactor = redactor();
    let one = redacted(&mut redactor, r#"{"command":"session.request.logout","target":"s17","data":{}}"#);
    let two = redacted(&mut redactor, r#"{"command":"x.y","target":"s17.c2","data":{"s17":"c2","ids":["s17","s17.c2"]}}"#);
    let (one, two): (Value, Value) = (serde_json::from_str(&one).unwrap(), serde_json::from_str(&two).unwrap());
    let session = one["target"].as_str().unwrap();
    let (name, target) = (two["command"].as_str().unwrap(), two["target"].as_str().unwrap());
    let channel = two["data"][session].as_str().unwrap();
    assert_eq!(target, format!("{session}.{channel}"));
    let data = two["data"].as_object().unwrap();
    let ids = data.values().find_map(Value::as_array).unwrap();
    assert_eq!(ids, &[Value::from(session), Value::from(target)]);
    assert_ne!(name, "x.y");
    assert!(session != "s17" && channel != "c2" && !data.contains_key("ids"));
}

#[test]
fn the_frame_in_a_failure_is_redacted_like_a_request() {
    let frame = r#"{"command":"channel.dial","target":"s.c","result":"failure","failure":{"reason":"busy line"},"original":
        {"command":"channel.dial","target":"s.c","data":{"destination":"+4930123456","colour":"red"},"trace":7}}"#;
    let found: Value = serde_json::from_str(&redacted(&mut redactor(), frame)).unwrap();
    let original = &found["original"];
    assert_eq!((&original["command"], &original["target"]), (&found["command"], &found["target"]));
    assert_eq!(found["command"], "channel.dial");
    assert!(original.get("trace").is_none() && original["data"].get("colour").is_none(), "{original}");
    assert!(!found.to_string().contains("+4930123456") && !found.to_string().contains("busy"));
}

#[test]
fn a_malformed_frame_ends_at_its_error() {
    for (frame, expected) in [
        (r#"{"command":"session.request.logout","target":"s1","data":{"phone":+4930}}"#, r":?"),
        (r#"{"command":"session.request.logout","data":{"Ada":"Love\qlace"}}"#, r":?"),
        (r#"{"command":"session.request.logout","data":{"Ada":"Love\ud800lace"}}"#, r#":"\ud800""#),
        (r#"{"command":"session.request.logout","data":{"a":1,"Ada":1e999}}"#, r":1e999"),
        (r#"{"command":"session.request.logout"} Ada Lovelace"#, "}?"),
        (r#"{"command":"session.request.logout","target":"Ada"#, r#""target":?"#),
        ("Ada Lovelace", "?"),
    ] {
        let found = redacted(&mut redactor(), frame);
        assert!(found.ends_with(expected), "{frame}: {found}");
        assert!(!found.contains("Ada") && !found.contains("lace") && !found.contains("4930"), "{frame}: {found}");
    }
    let mut redactor = redactor();
    let found = redactor.redact(b"{\"command\":\"session.request.logout\",\"data\":{\"a\":\"Ada\xffLovelace\"}}").unwrap();
    assert!(found.ends_with(b":\xff"));
}

#[test]
fn another_key_gives_other_pseudonyms() {
    let frame = r#"{"command":"session.request.logout","target":"ada17","data":{}}"#;
    let with = |key| redacted(&mut Redactor::new(AgentDesktop::plan(), RedactOptions::new(key)), frame);
    let key = RedactionKey::of(b"a secret");
    assert_eq!(with(key), with(key));
    assert_ne!(with(key), with(RedactionKey::of(b"another secret")));
    assert_ne!(with(RedactionKey::random()), with(RedactionKey::random()));
    assert_eq!(format!("{key:?}"), "RedactionKey");
}

/// An object has all texts of a form as names, and the protocol declares some of them. So there are fewer pseudonyms than names.
#[test]
fn an_object_may_have_more_names_than_there_are_pseudonyms() {
    let names: Vec<String> = ('a'..='z').flat_map(|letter| (0..10).map(move |digit| format!("{letter}{digit}"))).collect();
    let frame = format!(
        r#"{{"messageType":"objectEvent","target":"s.c","name":"channel.externaldispositions.updated","data":{{"dispositions":[{{"interactionDispositionId":"1","value":"v","extensions":[{{{}}}],"labels":[]}}]}}}}"#,
        names.iter().map(|name| format!("\"{name}\":1")).collect::<Vec<_>>().join(",")
    );
    assert!(AgentDesktop::check(&frame).is_valid());
    let mut redactor = redactor();
    let redacted: Value = serde_json::from_str(&redacted(&mut redactor, &frame)).unwrap();
    assert_eq!(redacted["data"]["dispositions"][0]["extensions"][0].as_object().unwrap().len(), names.len());
    // The frame was written again without shared pseudonyms, which are counted only where they are written.
    assert_eq!(redactor.counts().collisions, 0);
    let dial = |name| format!(r#"{{"command":"channel.dial","target":"channels.all","data":{{"destination":"{name}"}}}}"#);
    let mut written = BTreeSet::new();
    for name in names.iter().chain(&names) {
        let found: Value = serde_json::from_str(&self::redacted(&mut redactor, dial(name))).unwrap();
        written.insert(found["data"]["destination"].as_str().unwrap().to_owned());
    }
    assert!(written.len() < names.len());
    assert_eq!(redactor.counts().collisions, (names.len() - written.len()) as u64);
}

mod small {
    use std::collections::{BTreeMap, BTreeSet};

    use tieline::{Command, Path, Wire};

    /// A level.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
    pub(super) enum Level {
        /// Low.
        Low = 1,
        /// High.
        High = 4,
    }

    /// A mark.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
    pub(super) enum Mark {
        /// A letter.
        #[wire(rename = "q")]
        Letter,
        /// A digit.
        #[wire(rename = "7")]
        Digit,
        /// Two segments.
        #[wire(rename = "q.7")]
        Both,
        /// Two letters.
        #[wire(rename = "aa")]
        Pair,
    }

    /// A text of a small form.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
    #[wire(pattern = "^([a-z]|[a-z][.][0-9]|aa|bb|cc|[0-9]-[a-b])$")]
    pub(super) struct Small(String);

    /// A name of a small form.
    #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
    #[wire(pattern = "^[0-9]$")]
    pub(super) struct Digit(String);

    /// Sets and maps with few values.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "small", target = Path, reply = Self)]
    pub(super) struct SmallSets {
        /// Integers.
        pub digits: BTreeSet<u8>,
        /// Texts.
        pub letters: BTreeSet<Small>,
        /// Names.
        pub names: BTreeMap<Digit, bool>,
        /// Other names.
        pub others: BTreeMap<String, i8>,
        /// Pairs.
        pub pairs: BTreeSet<(bool, u8)>,
        /// Levels.
        pub levels: BTreeSet<Level>,
        /// Marks.
        pub marks: BTreeSet<Mark>,
    }

    tieline::protocol! {
        pub(super) Smallest { name: "smallest", version: "1.0", commands: [SmallSets], events: [] }
    }
}

mod numbered {
    use tieline::{Command, Wire};

    tieline::envelope! {
        /// Frames with numbers as constants.
        pub(super) mod frames {
            request: { v: 2, op: Name, seq: Id(u32), args: Data, !status },
            success: { v: 2, op: Name, status: 200, seq: Id(u32), data: Data },
        }
    }

    /// Adds.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "add", reply = Sum)]
    pub(super) struct Add {
        /// The numbers.
        pub numbers: Vec<i32>,
    }

    /// A sum.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(pinned(kind = 3))]
    pub(super) struct Sum {
        /// The sum.
        pub sum: i64,
    }

    tieline::protocol! {
        pub(super) Numbered { name: "numbered", version: "1.0", envelope: frames, commands: [Add], events: [] }
    }
}

/// A constant that is a number remains, also where it is written as `2.0`, and no other number becomes one.
#[test]
fn constants_that_are_numbers_remain() {
    let counts = redact_random::<numbered::Numbered>(FRAMES, false);
    assert_eq!((counts.replaced > 0, counts.dropped), (true, 0));
    for key in 0..20 {
        let mut redactor = Redactor::new(numbered::Numbered::plan(), RedactOptions::new(RedactionKey::of(&[key])));
        let success = redacted(&mut redactor, r#"{"v":2.0,"op":"add","status":2e2,"seq":4,"data":{"kind":3.0,"sum":5}}"#);
        assert!(
            success.starts_with(r#"{"v":2.0,"op":"add","status":2e2,"seq":"#) && success.contains(r#""kind":3.0"#),
            "{success}"
        );
        for number in (0..10).filter(|number| ![2, 3].contains(number)) {
            let frame = format!(r#"{{"v":2,"op":"add","seq":1,"args":{{"numbers":[{number}]}}}}"#);
            let found: Value = serde_json::from_str(&redacted(&mut redactor, frame)).unwrap();
            let written = &found["args"]["numbers"][0];
            assert!(*written != 2 && *written != 3, "{number}: {written}");
        }
    }
}

/// A set or map has all values of a form, and the protocol declares some of them. So there are fewer pseudonyms than values.
#[test]
fn all_values_of_a_form_may_be_in_a_set_or_map() {
    let digits: Vec<u8> = (0..10).collect();
    let letters = ('a'..='z').flat_map(|one| [format!("{one}"), format!("{one}.7"), format!("{one}.3")]);
    let letters: Vec<String> = letters.chain(["aa".into(), "bb".into(), "5-a".into(), "5-b".into()]).collect();
    let names: serde_json::Map<_, _> = digits.iter().map(|digit| (digit.to_string(), true.into())).collect();
    let others: serde_json::Map<_, _> = ('a'..='z').map(|one| (one.into(), 1.into())).collect();
    let pairs: Vec<(bool, u8)> = digits.iter().flat_map(|&digit| [(false, digit), (true, digit)]).collect();
    let frame = serde_json::json!({"command": "small", "target": "s", "data": {
        "digits": digits, "letters": letters, "names": names, "others": others, "pairs": pairs, "levels": [4, 1],
        "marks": ["q", "7", "q.7", "aa"],
    }})
    .to_string();
    assert!(small::Smallest::check(&frame).is_valid());
    for key in 0..20 {
        let mut redactor = Redactor::new(small::Smallest::plan(), RedactOptions::new(RedactionKey::of(&[key])));
        let found: Value = serde_json::from_str(&redacted(&mut redactor, &frame)).unwrap();
        assert!(small::Smallest::check(&found.to_string()).is_valid(), "{found}");
        for (name, own) in [("names", names.len()), ("others", others.len())] {
            assert_eq!(found["data"][name].as_object().unwrap().len(), own);
        }
        // What is declared remains, so that the others have different pseudonyms.
        assert!(found["data"]["others"].get("q").is_some() && found["data"]["names"].get("7").is_some());
        let counts = redactor.counts();
        assert!(counts.replaced > 100 && counts.kept > 0 && counts.dropped == 0, "{counts:?}");
        // Elsewhere, it is replaced as before.
        let one = r#"{"command":"x","target":"s","data":{"q":"q"}}"#;
        assert!(!redacted(&mut redactor, one).contains('q'));
    }
}

mod secrets {
    use tieline::{Command, Wire};

    /// A contact.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "by")]
    pub(super) enum Contact {
        /// By telephone.
        Call {
            /// The number.
            #[wire(sensitive)]
            number: String,
        },
    }

    /// Logs in.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "login", reply = Self)]
    pub(super) struct Login {
        user: String,
        #[wire(sensitive)]
        password: Option<String>,
        contact: Option<Contact>,
    }

    tieline::protocol! {
        pub(super) Secrets { name: "secrets", version: "1.0", envelope: tieline::json_rpc, commands: [Login], events: [] }
    }
}

/// Values of which it is not known whether they are sensitive are replaced, too.
#[test]
fn values_that_may_be_sensitive_are_replaced() {
    let mut options = RedactOptions::new(RedactionKey::of(b"key"));
    options.only_sensitive = true;
    let mut redactor = Redactor::new(secrets::Secrets::plan(), options);
    for (hidden, frame) in [
        // A known payload.
        (false, r#""id":7,"method":"login","params":{"user":"ada","password":"secret","more":"left"}"#),
        (
            false,
            r#""id":7,"method":"login","params":{"user":"ada","contact":{"by":"Call","number":"secret","more":"left"}}"#,
        ),
        (false, r#""id":7,"error":{"code":1,"message":"left"}"#),
        // A response whose request is not known.
        (true, r#""id":7,"result":{"user":"ada","password":"secret"}"#),
        // A command without an id, and a name that is not declared.
        (true, r#""method":"login","params":{"user":"ada","password":"secret"}"#),
        (true, r#""id":7,"method":"log-in","params":{"user":"ada","password":"secret"}"#),
        // Parameters by position, and an unknown variant.
        (true, r#""id":7,"method":"login","params":["ada","secret"]"#),
        (true, r#""id":7,"method":"login","params":"secret""#),
        (true, r#""id":7,"method":"login","params":{"user":"left","contact":{"by":"Post","number":"secret"}}"#),
        (true, r#""id":7,"method":"login","params":{"user":"left","contact":["secret"]}"#),
    ] {
        let frame = format!(r#"{{"jsonrpc":"2.0",{frame}}}"#);
        let found = redacted(&mut redactor, &frame);
        assert!(!found.contains("secret"), "{found}");
        assert_eq!(found.contains("left"), frame.contains("left"), "{found}");
        assert!(!hidden || !found.contains("ada"), "{found}");
        assert!(found.starts_with(&frame[..frame.find("7,").map_or(17, |at| at + 2)]), "{found}");
    }
    let array = redacted(&mut redactor, r#"[{"jsonrpc":"2.0","id":7,"method":"login","params":{"password":"secret"}}]"#);
    assert!(!array.contains("secret"), "{array}");
}
