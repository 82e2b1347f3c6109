//! Nothing personal leaves without being asked for.

use super::{folder, run_with};

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
    out.lines().find(|line| line.contains(&WORD[..4]) || line.contains(&WORD[2..]))
}

#[test]
fn no_value_is_shown_unless_asked_for() {
    let folder = folder("privacy", &[]);
    let capture = capture();
    for arguments in [&["check"][..], &["check", "--format", "json"]] {
        let ran = run_with(&folder, arguments, capture.as_bytes());
        assert_eq!(ran.status, 1);
        assert_eq!(ran.err, "");
        assert_eq!(shows(&ran.out), None);
    }
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
