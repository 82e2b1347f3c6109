//! Compares the parsers of ids and targets with the patterns in the schemas.

use serde_json::json;

use crate::greenhouse::{BedTarget, Greenhouse, SensorId};
use testkit::oracle::Schemas;

/// The number of strings.
const STRINGS: usize = 4_000;

#[test]
fn ids_and_targets_parse_what_their_patterns_match() {
    const PIECES: &[&str] = &[
        "a",
        "Z9",
        "-",
        "_",
        ".",
        ".",
        "..",
        " ",
        "\0",
        "\u{1}",
        "\t",
        "\n",
        "\r",
        "\u{b}",
        "\u{1f}",
        "!",
        "\"",
        "\\",
        "/",
        "~",
        "\u{7f}",
        "\u{80}",
        "\u{85}",
        "\u{9f}",
        "\u{a0}",
        "\u{e9}",
        "\u{301}",
        "\u{2028}",
        "\u{3000}",
        "\u{feff}",
        "\u{ffff}",
        "\u{1f600}",
        "\u{10ffff}",
    ];
    let schemas = Schemas::new::<Greenhouse>();
    let mut state = 7_u64;
    let mut below = |of: usize| {
        // Xorshift with a fixed seed.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % of as u64).expect("less than `of`")
    };
    let (mut ids, mut targets) = (0, 0);
    for index in 0..STRINGS {
        let string = match index {
            0 => String::new(),
            // Each piece alone first.
            _ if index <= PIECES.len() => PIECES[index - 1].to_owned(),
            _ => {
                let length = 1 + below(7);
                let piece = |_| {
                    // Half of the pieces are valid in ids and targets; otherwise few strings would be valid.
                    let of = if below(2) == 0 { 6 } else { PIECES.len() };
                    PIECES[below(of)]
                };
                (0..length).map(piece).collect()
            }
        };
        let id = string.parse::<SensorId>().is_ok();
        let frame = json!({
            "messageType": "reading", "target": "h1", "name": "reading.taken",
            "data": { "value": 1, "at": 1, "sensor": string },
        });
        assert!(schemas.bundle(&frame).is(id), "the id {string:?}: {id}");
        let target = string.parse::<BedTarget>().is_ok();
        let frame = json!({ "command": "climate.set", "target": string, "data": { "temperature": 1 } });
        assert!(schemas.bundle(&frame).is(target), "the target {string:?}: {target}");
        ids += usize::from(id);
        targets += usize::from(target);
    }
    assert!(ids > 100 && targets > 100, "{ids} ids and {targets} targets");
}
