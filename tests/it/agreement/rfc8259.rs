//! Compares the JSON parser, when it keeps and when it skips values, with `serde_json` and with the sections of RFC 8259, on
//! listed and on random texts.

#[path = "rfc8259/cases.rs"]
mod cases;

use serde_json::Value;
use tieline::agent_desktop::AgentDesktop;
use tieline::protocol::Protocol;
use tieline::sample::Generator;

use cases::{BEYOND, SECTIONS};
use testkit::oracle::{Violations, violations};

/// The number of random texts.
const TEXTS: u64 = 20_000;

#[test]
fn the_texts_of_each_section_are_valid_or_invalid() {
    let (mut count, mut wrong) = (0, Vec::new());
    for (section, valid, invalid) in SECTIONS {
        let stated = valid.iter().map(|text| (text, None)).chain(invalid.iter().map(|text| (text, Some("syntax"))));
        for (text, expected) in stated {
            count += 1;
            let found = violations(text.as_bytes());
            let value = serde_json::from_str::<Value>(text).is_ok();
            let all = Violations { kept: expected, skipped: expected, standard: expected };
            if found != all || value != expected.is_none() {
                wrong.push(format!("{section}: {text:?}: {found:?}, serde_json: {value}, and not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 300, "{count} cases");
}

#[test]
fn texts_beyond_rfc_8259_violate_the_expected_rule() {
    for &(rule, text) in BEYOND {
        let all = Violations { kept: Some(rule), skipped: Some(rule), standard: Some(rule) };
        assert_eq!(violations(text.as_bytes()), all, "{text}");
    }
    for depth in [1, 126, 127, 128, 129, 1000] {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            let text = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            let expected = if depth > 127 { Some("too-deep") } else { None };
            assert_eq!(
                violations(text.as_bytes()),
                Violations { kept: expected, skipped: expected, standard: expected },
                "{depth}"
            );
        }
    }
}

#[test]
fn all_parsers_agree_on_random_texts() {
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
        // Xorshift with a fixed seed: the numbers must be the same in every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % of as u64).expect("less than `of`")
    };
    let mut valid = 0;
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
        let found = violations(&text);
        // If a token has two errors, the parsers may report different ones, so only the results are compared.
        let agree = found.kept == found.skipped && found.kept.is_none() == found.standard.is_none();
        assert!(agree, "{found:?}: {:?}", String::from_utf8_lossy(&text));
        valid += usize::from(found.standard.is_none());
    }
    assert!(valid > 1000, "{valid} of the texts are valid");
}
