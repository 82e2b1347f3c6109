//! Frames of several kinds whose names or payloads are in other members, and whose members come in any order.

use tieline::problem::Rule;
use tieline::{Command, Policy, Wire, protocol};

use super::texts;

/// Sets a level, and returns another.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "level", reply = Level)]
pub struct SetLevel {
    /// The level.
    pub level: u8,
}

/// A level.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Level {
    /// The level.
    pub level: u16,
}

/// Sets a speed, and returns it.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "speed", reply = Self)]
pub struct SetSpeed {
    /// The speed.
    pub level: String,
}

mod other_names {
    tieline::envelope! {
        /// Requests and successes with their names in different members.
        pub mod name_frames {
            request: { ask: Name, ..Data, !ok },
            success: { answer: Name, ok: true, ..Data },
        }
    }

    tieline::protocol! {
        /// Levels.
        pub OtherNames {
            name: "other-names", version: "1.0", envelope: name_frames, commands: [super::SetLevel, super::SetSpeed], events: [],
        }
    }
}

mod other_payloads {
    tieline::envelope! {
        /// Requests and successes with their payloads in different members.
        pub mod payload_frames {
            request: { op: Name, id: Id(u64), args: Data, !ok },
            success: { op: Name, id: Id(u64), ok: true, result: Data },
            failure: { op: Name, id: Id(u64), ok: false, error: Error(String) },
        }
    }

    tieline::protocol! {
        /// Levels.
        pub OtherPayloads {
            name: "other-payloads", version: "1.0", envelope: payload_frames, commands: [super::SetLevel, super::SetSpeed],
            events: [],
        }
    }
}

mod unnamed {
    tieline::envelope! {
        /// Successes without a name, which a constant distinguishes.
        pub mod unnamed_frames {
            request: { op: Name, id: Id(u64), args: Data, !ok },
            success: { id: Id(u64), ok: true, result: Data, !op },
            failure: { id: Id(u64), ok: false, error: Error(String), !op },
        }
    }

    tieline::protocol! {
        /// Levels.
        pub Unnamed {
            name: "unnamed", version: "1.0", envelope: unnamed_frames, commands: [super::SetLevel, super::SetSpeed], events: [],
        }
    }
}

/// Whether a text is a valid frame of a declared message.
fn is_valid<P: protocol::Protocol>(text: &str, is_known: impl Fn(P::Message) -> bool) -> bool {
    let report = protocol::check::<P>(text, Policy::Strict);
    let valid = protocol::is_valid::<P>(text, Policy::Strict);
    let read = protocol::read::<P>(text, Policy::Strict).is_ok_and(is_known);
    assert_eq!((report.is_valid(), read), (valid, valid), "{text}: {report:?}");
    valid
}

#[test]
fn the_name_is_that_of_the_kind() {
    use other_names::{Message, OtherNames};

    for (members, valid) in [
        (&[r#""ask":"level""#, r#""level":7"#, r#""answer":"speed""#][..], true),
        (&[r#""answer":"speed""#, r#""ok":true"#, r#""ask":"level""#, r#""level":"x""#], true),
        (&[r#""answer":"level""#, r#""ok":true"#, r#""ask":"speed""#, r#""level":"x""#], false),
        (&[r#""answer":"level""#, r#""ok":true"#, r#""ask":"level""#, r#""level":256"#], true),
        (&[r#""answer":"other""#, r#""ok":true"#, r#""ask":"level""#, r#""level":7"#], false),
    ] {
        for text in texts(members) {
            assert_eq!(is_valid::<OtherNames>(&text, |message| !matches!(message, Message::Unknown(_))), valid, "{text}");
        }
    }
    tieline::schema::assert_agreement::<OtherNames>();
}

#[test]
fn the_payload_is_that_of_the_kind() {
    use other_payloads::{Message, OtherPayloads};

    for (members, valid) in [
        (&[r#""op":"speed""#, r#""id":1"#, r#""args":{"level":"x"}"#][..], true),
        (&[r#""op":"speed""#, r#""id":1"#, r#""args":{"level":"x"}"#, r#""ok":true"#, r#""result":{"level":"y"}"#], true),
        (&[r#""op":"speed""#, r#""id":1"#, r#""args":{"level":"x"}"#, r#""ok":true"#, r#""result":{"level":1}"#], false),
        (&[r#""op":"speed""#, r#""id":1"#, r#""args":{"level":1}"#, r#""ok":true"#, r#""result":{"level":"x"}"#], true),
        (&[r#""op":"speed""#, r#""id":1"#, r#""args":{"level":"x"}"#, r#""ok":true"#], false),
    ] {
        for text in texts(members) {
            assert_eq!(is_valid::<OtherPayloads>(&text, |message| !matches!(message, Message::Unknown(_))), valid, "{text}");
        }
    }
    tieline::schema::assert_agreement::<OtherPayloads>();
}

#[test]
fn a_success_without_a_name_has_its_reply() {
    use unnamed::Unnamed;

    for (text, valid) in [(r#"{"id":1,"ok":true,"result":7}"#, true), (r#"{"id":1,"ok":true}"#, false)] {
        assert_eq!(is_valid::<Unnamed>(text, |_| true), valid, "{text}");
    }
    let report = protocol::check::<Unnamed>(r#"{"id":1,"ok":true}"#, Policy::Strict);
    let found: Vec<_> = report.problems().iter().map(|problem| (problem.rule, problem.to_string())).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == Rule::MissingField && found[0].1.contains("`result`"), "{found:?}");
    tieline::schema::assert_agreement::<Unnamed>();
}
