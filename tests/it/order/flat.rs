//! Frames with flat payloads, whose members come in any order among those of the envelope.

use testkit::realtime::{Message as RealtimeMessage, Realtime};
use tieline::problem::Rule;
use tieline::{Command, Event, Policy, protocol};

use super::texts;

tieline::envelope! {
    /// Flat requests, their responses, and events.
    pub mod mixed_frames {
        request: { type: Name, id: Id(u64), !ok, ..Data },
        success: { type: Name, id: Id(u64), ok: true, result: Data },
        failure: { type: Name, id: Id(u64), ok: false, error: Error(String) },
        event: { type: Name, !id, !ok, ..Data },
    }
}

/// Sets a level.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "level", reply = Level)]
pub struct SetLevel {
    /// The level.
    pub level: u8,
}

/// A level.
#[derive(Debug, Clone, PartialEq, tieline::Wire)]
pub struct Level {
    /// The level.
    pub level: u8,
}

/// The level changed.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "level")]
pub struct LevelChanged {
    /// The reason.
    pub reason: Option<String>,
    /// The level.
    pub level: String,
}

tieline::protocol! {
    /// Levels.
    pub Levels { name: "levels", version: "1.0", envelope: mixed_frames, commands: [SetLevel], events: [LevelChanged] }
}

mod replies {
    tieline::envelope! {
        /// Requests whose replies are flat.
        pub mod reply_frames {
            request: { op: Name, id: Id(u64), ..Data },
            success: { id: Id(u64), ok: true, ..Data, !op },
            failure: { id: Id(u64), ok: false, error: Error(String), !op },
        }
    }

    tieline::protocol! {
        /// Levels.
        pub Replies { name: "replies", version: "1.0", envelope: reply_frames, commands: [super::SetLevel], events: [] }
    }
}

#[test]
fn the_reply_of_a_success_is_flat() {
    use replies::reply_frames::{Request, Response};

    let success = Request::new(7, SetLevel { level: 1 }).succeed(Level { level: 2 });
    assert_eq!(success.to_json().unwrap(), r#"{"id":7,"ok":true,"level":2}"#);
    for text in [r#"{"id":7,"ok":true,"level":2}"#, r#"{"level":2,"ok":true,"id":7}"#] {
        let replies::Message::Response(response) = replies::Message::read(text).unwrap() else { panic!("{text}") };
        let Response::Success(read) = response.read::<SetLevel>().unwrap() else { panic!("{text}") };
        assert_eq!(read, success);
    }
    tieline::schema::assert_agreement::<replies::Replies>();
    tieline::schema::assert_agreement::<Levels>();
}

#[test]
fn a_flat_frame_is_the_same_in_any_order() {
    for members in [
        &[r#""type":"session.created""#, r#""event_id":"e1""#, r#""x":{"y":[1]}"#][..],
        &[r#""type":"response.text.delta""#, r#""responseId":"r""#, r#""index":3"#, r#""delta":"d""#, r#""event_id":"e\n""#],
        &[r#""\u0074ype":"response.done""#, r#""st\u0061tus":"later""#, r#" "event_id" : "e""#],
        &[r#""type":"conversation.item.create""#, r#""item":{"text":"t","type":"message"}"#, r#""a":1"#, r#""b":"c""#],
        &[r#""type":"session.update""#, r#""session":{"temperature":1}"#, "\n\t\"event_id\":\"e\" "],
    ] {
        let read = |text: &str| RealtimeMessage::read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut texts = texts(members);
        let first = read(&texts.next().expect("an order"));
        for text in texts {
            assert_eq!(read(&text), first, "{text}");
            assert!(protocol::is_valid::<Realtime>(&text, Policy::Strict), "{text}");
        }
    }
}

#[test]
fn an_invalid_flat_frame_is_rejected_in_any_order() {
    for members in [
        // A member of the envelope or of the payload, or an unknown one, twice.
        &[r#""type":"session.created""#, r#""type":"session.created""#, r#""x":1"#][..],
        &[r#""type":"response.done""#, r#""status":"s""#, r#""event_id":"e""#, r#""event\u005fid":"e""#],
        &[r#""type":"response.done""#, r#""status":"s""#, r#""status":"s""#, r#""event_id":"e""#],
        &[r#""type":"response.done""#, r#""status":"s""#, r#""x":1"#, r#""\u0078":2"#],
        &[r#""type":"session.created""#, r#""x":{"a":1,"a":1}"#],
        // A wrong type, and a member that is absent.
        &[r#""type":"response.done""#, r#""status":"s""#, r#""event_id":1"#],
        &[r#""type":"response.done""#, r#""status":1"#, r#""event_id":"e""#],
        &[r#""type":"response.done""#, r#""event_id":"e""#, r#""x":1"#],
        &[r#""status":"s""#, r#""event_id":"e""#],
        &[r#""type":"conversation.item.create""#, r#""item":{"text":1,"type":"message"}"#, r#""x":1"#],
    ] {
        for text in texts(members) {
            assert!(RealtimeMessage::read(&text).is_err(), "{text}");
            assert!(!protocol::is_valid::<Realtime>(&text, Policy::Strict), "{text}");
            assert!(!protocol::check::<Realtime>(&text, Policy::Strict).is_valid(), "{text}");
        }
    }
}

#[test]
fn text_after_a_flat_frame_is_an_error() {
    for text in [
        r#"{"type":"session.created"}"#,
        r#"{"type":"response.done","status":"s"}"#,
        r#"{"status":"s","type":"response.done"}"#,
    ] {
        for end in [" x", "}", ",", "{}"] {
            let text = format!("{text}{end}");
            assert!(RealtimeMessage::read(&text).is_err(), "{text}");
            assert!(!protocol::is_valid::<Realtime>(&text, Policy::Strict), "{text}");
        }
        assert!(RealtimeMessage::read(&format!("{text}\n")).is_ok(), "{text}");
        assert!(RealtimeMessage::read(&text[..text.len() - 1]).is_err(), "{text}");
    }
}

/// A later member may change the kind, and with it the payload: its fields, or whether it is flat.
#[test]
fn a_byte_too_few_or_too_many_is_an_error_where_it_is_one_of_the_syntax() {
    for text in [
        r#"{"type":"session.created","event_id":"e","x":1}"#,
        r#"{"event_id":"e","type":"session.created"}"#,
        r#"{ "event_id":"e" , "x":{} , "type":"session.created" }"#,
        r#"{"item":{"text":"t","type":"message"},"event_id":"e","type":"conversation.item.create"}"#,
    ] {
        assert!(RealtimeMessage::read(text).is_ok(), "{text}");
        for at in 0..text.len() {
            for insert in ["", ",", "\"", "}"] {
                let after = if insert.is_empty() { at + 1 } else { at };
                let other = [&text[..at], insert, &text[after..]].concat();
                let valid = protocol::is_valid::<Realtime>(&other, Policy::Strict);
                // A message of another name can be read.
                let read = RealtimeMessage::read(&other).is_ok();
                let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&other).is_ok();
                assert!(valid <= read && read <= is_json, "{other}: valid {valid}, read {read}");
            }
        }
    }
}

#[test]
fn the_kind_of_a_flat_frame_is_certain_after_its_last_member() {
    for (members, kind) in [
        (&[r#""type":"level""#, r#""id":1"#, r#""level":2"#, r#""reason":3"#][..], "request"),
        (&[r#""type":"level""#, r#""level":"two""#, r#""reason":"r""#, r#""x":1"#], "event"),
        (&[r#""type":"level""#, r#""level":"two""#, r#""ok":true"#, r#""id":1"#, r#""result":{"level":2}"#], "success"),
        (&[r#""type":"level""#, r#""level":2"#, r#""ok":false"#, r#""id":1"#, r#""error":"e""#], "failure"),
    ] {
        let read = |text: &str| Message::read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let mut texts = texts(members);
        let first = read(&texts.next().expect("an order"));
        assert_eq!(first.kind().as_str(), kind);
        for text in texts {
            assert_eq!(read(&text), first, "{text}");
            assert!(protocol::is_valid::<Levels>(&text, Policy::Strict), "{text}");
        }
    }
    for members in [
        &[r#""type":"level""#, r#""id":1"#, r#""level":"two""#][..],
        &[r#""type":"level""#, r#""level":2"#],
        &[r#""type":"level""#, r#""id":1"#, r#""ok":true"#, r#""level":2"#],
        &[r#""type":"level""#, r#""id":1"#, r#""ok":1"#, r#""level":2"#],
        &[r#""type":"level""#, r#""id":1"#, r#""level":2"#, r#""level":2"#],
    ] {
        for text in texts(members) {
            assert!(Message::read(&text).is_err(), "{text}");
            assert!(!protocol::is_valid::<Levels>(&text, Policy::Strict), "{text}");
        }
    }
}

#[test]
fn what_follows_an_error_of_the_syntax_is_unknown() {
    // The type of `status` would be wrong in the message whose name follows, near or far.
    let problems = |length: usize| {
        let far = "z".repeat(length);
        let text = format!(r#"{{"status":1,"x":-Infinity,"far":"{far}","type":"response.done"}}"#);
        let report = protocol::check::<Realtime>(&text, Policy::Strict);
        report.problems().iter().map(|problem| (problem.rule, problem.pointer.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(problems(0), [(Rule::Syntax, "/x".to_owned())]);
    assert_eq!(problems(0), problems(2000));
}
