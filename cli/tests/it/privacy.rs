//! Reports show no value of a frame, which may be personal data, unless `--show-values` is given.

use std::collections::BTreeSet;

use tieline::json::Json;

use crate::run::{folder, run, run_with};

/// All output formats, each with the subcommand that has it.
const FORMATS: &[(&str, &str)] = &[
    ("check", "human"),
    ("check", "json"),
    ("check", "github"),
    ("check", "gitlab"),
    ("check", "sarif"),
    ("check", "junit"),
    ("trace", "mermaid"),
    ("trace", "html"),
];

/// The text that represents personal data in the captures.
const SECRET: &str = "Zaphod";

/// Frames with the secret wherever data may be: values, ids, targets, and keys that the protocol does not declare.
const FRAMES: &[&str] = &[
    r#"{"messageType":"objectEvent","target":"Zaphod.c","name":"channel.externaldispositions.updated","data":{"dispositions":[{"interactionDispositionId":"Zaphod","value":"Zaphod","extensions":[{"Zaphod":"Zaphod"},"Zaphod"],"labels":[{"language":"Zaphod","country":"Zaphod","name":"Zaphod","description":"Zaphod"}]}]}}"#,
    r#"{"messageType":"objectEvent","target":"s.c.i","name":"interaction.datachanged","data":{"Zaphod":{"Zaphod":["Zaphod",null]}},"context":{"Zaphod":"Zaphod"}}"#,
    r#"{"command":"channel.dial","target":"Zaphod.Zaphod","result":"failure","failure":{"code":"Zaphod","message":"Zaphod","context":"Zaphod"},"original":{"Zaphod":"Zaphod","command":"Zaphod","target":"Zaphod"}}"#,
    r#"{"command":"Zaphod","target":"Zaphod Zaphod","data":{"Zaphod":"Zaphod"}}"#,
    r#"{"messageType":"Zaphod","name":"Zaphod","target":"Zaphod","data":"Zaphod"}"#,
    r#"{"command":"session.request.addchannel","target":"Zaphod","data":{"channel":{"endpoint":["Zaphod"],"type":"Zaphod"}}}"#,
];

/// Each frame unchanged, cut off at each byte, with each byte removed, and with each byte replaced.
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

/// The first line that contains a recognizable part of the secret.
fn leak(out: &str) -> Option<&str> {
    out.lines().find(|line| line.to_lowercase().contains("zaph") || line.contains(&SECRET[2..]))
}

#[test]
fn no_value_is_shown_by_default() {
    assert_masked("privacy", &capture());
}

/// Checks a capture in every format and asserts that the secret is not shown.
fn assert_masked(test: &str, capture: &str) {
    let folder = folder(test, &[("a.ndjson", capture.as_bytes())]);
    for (action, format) in FORMATS {
        let output = run(&folder, &[action, "--format", format, "a.ndjson"]);
        assert_eq!(output.status, 1, "{format}");
        // Requests without a response that are dropped cause a warning.
        assert!(output.err.is_empty() || *action == "trace", "{format}: {}", output.err);
        assert_eq!((leak(&output.out), leak(&output.err)), (None, None), "{format}");
    }
}

/// All fixtures, once with the secret as every string that is data, and once as every string that is a value. In the second
/// case the names of the messages are unknown, so their data is not checked against a type.
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
            assert!(planted.contains(SECRET) || !planted.contains("\"target\":\""), "{planted}");
            capture.push_str(&planted);
            capture.push('\n');
            // The first two thirds, which are not JSON any more.
            let end = (0..=planted.len() * 2 / 3).rev().find(|&end| planted.is_char_boundary(end)).unwrap();
            capture.push_str(&planted[..end]);
            capture.push('\n');
        }
    }
    assert_masked("privacy-fixtures", &capture);
}

/// Reads a file of the folder `tests`.
fn read(file: &str) -> String {
    let path = crate::root().join("tests").join(file);
    String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()
}

/// Every key that the schema of the protocol declares.
fn declared() -> BTreeSet<String> {
    fn collect_keys(schema: &Json, keys: &mut BTreeSet<String>) {
        match schema {
            Json::Object(object) => {
                for (key, value) in object.iter() {
                    if let ("properties", Json::Object(properties)) = (key, value) {
                        keys.extend(properties.iter().map(|(key, _)| key.to_owned()));
                    }
                    collect_keys(value, keys);
                }
            }
            Json::Array(list) => list.iter().for_each(|schema| collect_keys(schema, keys)),
            _ => {}
        }
    }
    let mut keys = BTreeSet::new();
    collect_keys(&read("../schema/agent-desktop.schema.json").parse().unwrap(), &mut keys);
    assert!(keys.contains("messageType") && keys.contains("interactionDispositionId"));
    keys
}

/// A text with the secret in place of every string, except for declared keys and, if `names` is set, the names in the envelope.
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
            return out + "\"" + SECRET;
        };
        let string = &inner[..end];
        rest = &inner[end + 1..];
        let is_key = rest.trim_start().starts_with(':');
        number += 1;
        let replacement = match (is_key, key) {
            (true, _) if declared.contains(string) => string.to_owned(),
            (true, _) => format!("{SECRET}{number}"),
            (false, "command" | "messageType" | "name" | "result") if names => string.to_owned(),
            (false, "target") => string.split('.').map(|_| SECRET).collect::<Vec<_>>().join("."),
            (false, _) => SECRET.to_owned(),
        };
        if is_key {
            key = string;
        }
        out.extend(["\"", &replacement, "\""]);
    }
    out + rest
}

/// In open data, keys are data even if they look like identifiers, whatever the problem is.
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

/// An unknown key of a message, which a newer peer may have added, is shown if it looks like an identifier, and masked otherwise.
#[test]
fn an_unknown_key_is_shown_if_it_looks_like_an_identifier() {
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
fn values_are_shown_on_request() {
    let folder = folder("shown", &[]);
    for arguments in [&["check", "--show-values"][..], &["check", "--show-values", "--format", "json"]] {
        assert!(leak(&run_with(&folder, arguments, FRAMES.join("\n").as_bytes()).out).is_some());
    }
}

#[test]
fn control_characters_in_shown_values_are_escaped() {
    let folder = folder("escapes", &[]);
    let input = "{\"command\":\"\u{202e}\u{9b}31m\u{7f}\",\"target\":\"s\",\"data\":{}}\n\
        {\"command\":\"session.request.logout\",\"target\":\"s\",\"data\":{\"\u{2066}\u{85}\":1}}\n\u{1b}[31m";
    for arguments in [&["check", "--show-values"][..], &["check", "--show-values", "--format", "json"]] {
        let out = run_with(&folder, arguments, input.as_bytes()).out;
        let is_unsafe = |character: char| {
            (character.is_control() && character != '\n')
                || ('\u{2000}'..'\u{2010}').contains(&character)
                || ('\u{2028}'..'\u{2070}').contains(&character)
        };
        assert_eq!(out.chars().find(|&character| is_unsafe(character)), None, "{out:?}");
    }
}

/// The keys of maps are data in the text of every rule. This protocol has maps of values with bounds, arrays and enums.
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
    let mut count = 0;
    for key in ["counts", "pairs", "note", "method", "season", "label", "rows"] {
        for value in values {
            let text = format!(
                r#"{{"command":"bed.plant","target":"zaphod.b","data":{{"label":"zaphod","rows":[1],"method":"Shop","note":null,"{key}":{value}}}}}"#
            );
            let report = testkit::greenhouse::Greenhouse::check(&text);
            for problem in report.problems() {
                count += 1;
                assert_eq!(leak(&problem.to_string()), None, "{text}");
            }
        }
    }
    assert!(count > 80, "{count}");
    let report = testkit::greenhouse::Greenhouse::check(
        r#"{"command":"bed.plant","target":"a.b","data":{"label":"a","rows":[1],"method":"Shop","note":null,"counts":{"zaphodA":"b"}}}"#,
    );
    assert!(report.problems().iter().any(|problem| problem.to_string().contains(" /data/counts/*: ")), "{report:?}");
}
