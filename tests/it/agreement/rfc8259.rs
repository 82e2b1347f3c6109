//! The reader against the standard: texts by the sections of RFC 8259, and texts by chance. What is stated here is judged
//! by our reader, in what it keeps and in what it reads over, and by `serde_json`.

#[path = "rfc8259/cases.rs"]
mod cases;

use serde_json::Value;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use cases::{BEYOND, SECTIONS};
use testkit::judges::{Judged, judged};

/// How many texts are made by chance.
const TEXTS: u64 = 20_000;

#[test]
fn texts_by_section_are_what_they_are_stated_to_be() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (section, sound, broken) in SECTIONS {
        let stated = sound.iter().map(|text| (text, None)).chain(broken.iter().map(|text| (text, Some("syntax"))));
        for (text, expected) in stated {
            count += 1;
            let found = judged(text.as_bytes());
            let value = serde_json::from_str::<Value>(text).is_ok();
            let all = Judged { kept: expected, skipped: expected, standard: expected };
            if found != all || value != expected.is_none() {
                wrong.push(format!("{section}: {text:?}: {found:?}, serde_json: {value}, and not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 300, "{count} cases");
}

#[test]
fn what_only_our_rules_refuse_is_refused_by_name() {
    for &(rule, text) in BEYOND {
        let all = Judged { kept: Some(rule), skipped: Some(rule), standard: Some(rule) };
        assert_eq!(judged(text.as_bytes()), all, "{text}");
    }
    for depth in [1, 126, 127, 128, 129, 1000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            let expected = if depth > 127 { Some("too-deep") } else { None };
            assert_eq!(judged(text.as_bytes()), Judged { kept: expected, skipped: expected, standard: expected }, "{depth}");
        }
    }
}

#[test]
fn random_bytes_and_edits_of_sound_texts_are_judged_alike() {
    const PIECES: &[&str] = &[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "d83d",
        "\\ude00",
        "0",
        "1",
        "-",
        ".",
        "e",
        "E",
        "+",
        "null",
        "true",
        "false",
        " ",
        "\n",
        "a",
        "\u{e9}",
        "\u{1f600}",
        "\0",
        "\u{7f}",
        "\"a\":",
        "400",
        "\u{feff}",
        "\\n",
    ];
    let generator = Generator::new(AgentDesktop::plan(), 11);
    let mut state = 1_u64;
    let mut below = |of: usize| {
        // Xorshift: any numbers will do, if they are the same in every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % of as u64).expect("less than `of`")
    };
    let mut sound = 0;
    for index in 0..TEXTS {
        let text: Vec<u8> = match index % 3 {
            0 => (0..below(12)).map(|_| u8::try_from(below(256)).expect("a byte")).collect(),
            1 => (0..below(10)).flat_map(|_| PIECES[below(PIECES.len())].bytes()).collect(),
            _ => {
                let mut text = generator.sample(index).expect("a sample").bytes;
                for _ in 0..below(3) {
                    let (at, piece) = (below(text.len()), PIECES[below(PIECES.len())]);
                    let end = (at + below(4)).min(text.len());
                    text.splice(at..end, piece.bytes());
                }
                text
            }
        };
        let found = judged(&text);
        // Of two faults that lie in one token, each reader may name another one first.
        let alike = found.kept == found.skipped && found.kept.is_none() == found.standard.is_none();
        assert!(alike, "{found:?}: {:?}", String::from_utf8_lossy(&text));
        sound += usize::from(found.standard.is_none());
    }
    assert!(sound > 1000, "{sound} of the texts are sound");
}
