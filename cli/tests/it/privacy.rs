//! Nothing personal leaves without being asked for.

use std::collections::BTreeSet;

use tieline::json::Json;

use crate::run::{folder, run, run_with};

/// Every way to show what was found.
const FORMATS: &[&str] = &["human", "json", "github", "gitlab", "sarif", "junit"];

/// A word that stands in the captures as personal data would.
const WORD: &str = "Zaphod";

/// Frames with the word in every place for data: values, ids, targets, the keys of what is not described.
const FRAMES: &[&str] = &[
    r#"{"messageType":"objectEvent","target":"Zaphod.c","name":"channel.externaldispositions.updated","data":{"dispositions":[{"interactionDispositionId":"Zaphod","value":"Zaphod","extensions":[{"Zaphod":"Zaphod"},"Zaphod"],"labels":[{"language":"Zaphod","country":"Zaphod","name":"Zaphod","description":"Zaphod"}]}]}}"#,
    r#"{"messageType":"objectEvent","target":"s.c.i","name":"interaction.datachanged","data":{"Zaphod":{"Zaphod":["Zaphod",null]}},"context":{"Zaphod":"Zaphod"}}"#,
    r#"{"command":"channel.dial","target":"Zaphod.Zaphod","result":"failure","failure":{"code":"Zaphod","message":"Zaphod","context":"Zaphod"},"original":{"Zaphod":"Zaphod","command":"Zaphod","target":"Zaphod"}}"#,
    r#"{"command":"Zaphod","target":"Zaphod Zaphod","data":{"Zaphod":"Zaphod"}}"#,
    r#"{"messageType":"Zaphod","name":"Zaphod","target":"Zaphod","data":"Zaphod"}"#,
    r#"{"command":"session.request.addchannel","target":"Zaphod","data":{"channel":{"endpoint":["Zaphod"],"type":"Zaphod"}}}"#,
];

/// Every frame, whole, cut off at each byte, with each byte left out, and with each byte made another.
fn capture() -> String {
    let mut lines = Vec::new();
    for frame in FRAMES {
        for at in 0..=frame.len() {
            lines.push(frame[..at].to_owned());
            if at < frame.len() {
                lines.push(format!("{}{}", &frame[..at], &frame[at + 1..]));
                for other in ["\"", "5", "{", "\\", "]"] {
                    lines.push(format!("{}{other}{}", &frame[..at], &frame[at + 1..]));
                }
            }
        }
    }
    lines.join("\n")
}

/// Whether so much of the word is there that one could know it.
fn shows(out: &str) -> Option<&str> {
    out.lines().find(|line| line.to_lowercase().contains("zaph") || line.contains(&WORD[2..]))
}

#[test]
fn no_value_is_shown_unless_asked_for() {
    assert_masked("privacy", &capture());
}

/// Checks a capture in every format, and looks for the word.
fn assert_masked(test: &str, capture: &str) {
    let folder = folder(test, &[("a.ndjson", capture.as_bytes())]);
    for format in FORMATS {
        let ran = run(&folder, &["check", "--format", format, "a.ndjson"]);
        assert_eq!((ran.status, &*ran.err), (1, ""), "{format}");
        assert_eq!(shows(&ran.out), None, "{format}");
    }
}

/// The fixtures, with the word for every string that is data, and then for every string that is a value: so the names of
/// messages are none, and what is under them is not looked at.
#[test]
fn no_fixture_shows_its_values_or_keys() {
    let declared = declared();
    let mut lines = Vec::new();
    for file in ["fixtures/frames.ndjson", "fixtures/values.ndjson"] {
        for line in read(file).lines() {
            let fixture: Json = line.parse().unwrap();
            lines.extend(fixture.at(&["text"]).and_then(Json::as_str).map(str::to_owned));
        }
    }
    for file in ["captures/shift.ndjson", "broken/shift.ndjson", "broken/newer-peer.ndjson"] {
        lines.extend(read(file).lines().map(str::to_owned));
    }
    assert!(lines.len() > 1000);
    let mut capture = String::new();
    for text in lines {
        for names in [true, false] {
            let planted = planted(&text, &declared, names);
            assert!(planted.contains(WORD) || !planted.contains("\"target\":\""), "{planted}");
            capture.push_str(&planted);
            capture.push('\n');
            // Cut short, it is no JSON any more.
            let end = (0..=planted.len() * 2 / 3).rev().find(|&end| planted.is_char_boundary(end)).unwrap();
            capture.push_str(&planted[..end]);
            capture.push('\n');
        }
    }
    assert_masked("privacy-fixtures", &capture);
}

/// A text of the tests.
fn read(file: &str) -> String {
    let path = crate::root().join("tests").join(file);
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// Every key that the protocol declares, as its schema says.
fn declared() -> BTreeSet<String> {
    fn gather(schema: &Json, keys: &mut BTreeSet<String>) {
        match schema {
            Json::Object(object) => {
                for (key, value) in object.iter() {
                    if let ("properties", Json::Object(properties)) = (key, value) {
                        keys.extend(properties.iter().map(|(key, _)| key.to_owned()));
                    }
                    gather(value, keys);
                }
            }
            Json::List(list) => list.iter().for_each(|schema| gather(schema, keys)),
            _ => {}
        }
    }
    let mut keys = BTreeSet::new();
    gather(&read("../schema/agent-desktop.schema.json").parse().unwrap(), &mut keys);
    assert!(keys.contains("messageType") && keys.contains("interactionDispositionId"));
    keys
}

/// A text with the word for every string, but for the keys that are declared, and on demand the words of the envelope.
fn planted(text: &str, declared: &BTreeSet<String>, names: bool) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let mut out = String::new();
    let (mut rest, mut key, mut number) = (&*text, "", 0);
    while let Some(start) = rest.find('"') {
        out.push_str(&rest[..start]);
        let inner = &rest[start + 1..];
        let end = inner
            .char_indices()
            .scan(false, |escaped, (at, character)| {
                let closes = character == '"' && !*escaped;
                *escaped = character == '\\' && !*escaped;
                Some((at, closes))
            })
            .find(|&(_, closes)| closes);
        let Some((end, _)) = end else {
            return out + "\"" + WORD;
        };
        let string = &inner[..end];
        rest = &inner[end + 1..];
        let is_key = rest.trim_start().starts_with(':');
        number += 1;
        let word = match (is_key, key) {
            (true, _) if declared.contains(string) => string.to_owned(),
            (true, _) => format!("{WORD}{number}"),
            (false, "command" | "messageType" | "name" | "result") if names => string.to_owned(),
            (false, "target") => string.split('.').map(|_| WORD).collect::<Vec<_>>().join("."),
            (false, _) => WORD.to_owned(),
        };
        if is_key {
            key = string;
        }
        out.extend(["\"", &word, "\""]);
    }
    out + rest
}

/// Keys that look like names are data too, in what is not described, whatever is wrong there.
#[test]
fn no_key_of_open_data_is_shown() {
    let frames = [
        r#"{"messageType":"objectEvent","target":"s.c.i","name":"interaction.datachanged","data":{},"context":@}"#,
        r#"{"messageType":"objectEvent","target":"s.c.i","name":"interaction.datachanged","data":@}"#,
        r#"{"data":@,"messageType":"objectEvent","target":"s.c.i","name":"interaction.datachanged"}"#,
        r#"{"command":"channel.dial","target":"s.c","result":"failure","failure":{"code":"a","message":"b"},"original":@}"#,
        r#"{"command":"channel.dialled","target":"s.c","data":@}"#,
        r#"{"command":"channel.dial","target":"s.c","data":{"destination":"1","callerId":@}}"#,
        r#"{"command":"channel.dial","target":"s.c","data":{"destination":@}}"#,
        r#"{"command":"channel.dial","messageType":"objectEvent","more":@}"#,
        r#"{"command":"channel.dial","result":"none","more":@}"#,
        r#"{"more":@}"#,
        "[@]",
        "@",
        r#"{"zaphodA":@}"#,
    ];
    let deep = format!(r#"{{"zaphodB":{}"#, "[".repeat(130));
    let faults = [
        r#"{"zaphodB":1,"zaphodB":2}"#,
        r#"{"zaphodB":{"zaphodC":1,"zaphodC":2}}"#,
        r#"{"zaphodB":"\ud800"}"#,
        r#"{"zaphodB":{"\ud800zaphodC":1}}"#,
        r#"{"zaphodB":1e400}"#,
        r#"{"zaphodB":[{"zaphodC":tru}]}"#,
        r#"{"zaphodB":{"zaphodC":}}"#,
        r#"{"zaphodB":{"zaphodC" 5}}"#,
        r#"{"zaphodB":{zaphodC:5}}"#,
        "{\"zaphodB\":{\"zaphodC\":\"\u{1}\"}}",
        r#"{"zaphodB":{"zaphodC":"#,
        &deep,
    ];
    let mut lines = Vec::new();
    for frame in frames {
        lines.extend(faults.iter().map(|fault| frame.replace('@', fault)));
    }
    assert_masked("privacy-open", &lines.join("\n"));
}

/// What a newer peer adds is named where its key looks like a name, and masked where it looks like data.
#[test]
fn a_key_that_is_not_declared_is_named_if_it_looks_like_a_name() {
    let keys =
        ["callerId", "caller_id2", "Extensions", "Zaphod", "zaphod beeblebrox", "+4930123456", "a@zaphod.example", "zäphod"];
    let pointers = |show: &[&str]| -> Vec<String> {
        let frame =
            |key: &str| format!(r#"{{"command":"channel.dial","target":"s.c","data":{{"destination":"1","{key}":5}}}}"#);
        let lines: Vec<String> = keys.iter().map(|key| frame(key)).collect();
        let arguments = [&["check", "--format", "json"][..], show].concat();
        let out = run_with(&folder("privacy-names", &[]), &arguments, lines.join("\n").as_bytes()).out;
        let lines = out.lines().map(|line| line.parse::<Json>().unwrap());
        lines.filter_map(|line| line.at(&["pointer"]).and_then(Json::as_str).map(str::to_owned)).collect()
    };
    let masked =
        ["/data/callerId", "/data/caller_id2", "/data/Extensions", "/data/*", "/data/*", "/data/*", "/data/*", "/data/*"];
    assert_eq!(pointers(&[]), masked);
    assert_eq!(pointers(&["--show-values"]), keys.map(|key| format!("/data/{key}")));
}

#[test]
fn values_are_shown_when_asked_for() {
    let folder = folder("shown", &[]);
    for arguments in [&["check", "--show-values"][..], &["check", "--show-values", "--format", "json"]] {
        assert!(shows(&run_with(&folder, arguments, FRAMES.join("\n").as_bytes()).out).is_some());
    }
}

#[test]
fn what_is_shown_cannot_disturb_a_terminal() {
    let folder = folder("escapes", &[]);
    let input = "{\"command\":\"\u{202e}\u{9b}31m\u{7f}\",\"target\":\"s\",\"data\":{}}\n\
        {\"command\":\"session.request.logout\",\"target\":\"s\",\"data\":{\"\u{2066}\u{85}\":1}}\n\u{1b}[31m";
    for arguments in [&["check", "--show-values"][..], &["check", "--show-values", "--format", "json"]] {
        let out = run_with(&folder, arguments, input.as_bytes()).out;
        let bad = |character: char| {
            (character.is_control() && character != '\n')
                || ('\u{2000}'..'\u{2010}').contains(&character)
                || ('\u{2028}'..'\u{2070}').contains(&character)
        };
        assert_eq!(out.chars().find(|&character| bad(character)), None, "{out:?}");
    }
}

/// The keys of maps are data, in every rule: here of a protocol that has maps, closed words, bounds and lists in them.
#[test]
fn no_key_of_a_map_is_shown() {
    let values = [
        r#"{"zaphodA":"zaphodB"}"#,
        r#"{"zaphodA":99999}"#,
        r#"{"zaphodA":1,"zaphodA":2}"#,
        r#"{"zaphodA":1e400}"#,
        r#"{"zaphodA":1.5,"zaphodB":null}"#,
        r#"{"zaphodA":["zaphodB",7]}"#,
        r#"{"zaphodA":["zaphodzaphodzaphodzaphodzaphodzaphod"]}"#,
        r#"{"zaphodA":{"zaphodB":"\ud800"}}"#,
        r#"{"zaphodA":zaphodB}"#,
        r#"{"zaphodA":["#,
        r#"["zaphodA"]"#,
        r#"{"zaphodA":9007199254740993}"#,
    ];
    let mut seen = 0;
    for key in ["counts", "pairs", "note", "method", "season", "label", "rows"] {
        for value in values {
            let text = format!(
                r#"{{"command":"bed.plant","target":"zaphod.b","data":{{"label":"zaphod","rows":[1],"method":"Shop","note":null,"{key}":{value}}}}}"#
            );
            let report = testkit::greenhouse::Greenhouse::check(&text);
            for problem in report.problems() {
                seen += 1;
                assert_eq!(shows(&problem.to_string()), None, "{text}");
            }
        }
    }
    assert!(seen > 80, "{seen}");
    let report = testkit::greenhouse::Greenhouse::check(
        r#"{"command":"bed.plant","target":"a.b","data":{"label":"a","rows":[1],"method":"Shop","note":null,"counts":{"zaphodA":"b"}}}"#,
    );
    assert!(report.problems().iter().any(|problem| problem.to_string().contains(" /data/counts/*: ")), "{report:?}");
}
