//! Optional values of types that have the value `null`.

use tieline::json::Json;
use tieline::schema::assert_agreement;
use tieline::{Command, Event, Nullable, Policy, Wire, protocol};

tieline::envelope! {
    /// Frames whose metadata may be `null`.
    pub(crate) mod null_frames {
        request: { type: Name, id: Id(u64), ..Data },
        success: { id: Id(u64), result: Option<Data>, !type, !error },
        failure: { id: Id(u64), error: Error(String), !type },
        event: { type: Name, d: Data, noted: Option<Note>, open: Option<Json>, state: Option<Nullable<String>>, !id },
    }
}

/// A note; the variant of `null` is the last one.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub(crate) enum Note {
    /// A text.
    Text(String),
    /// A number.
    Number(u8),
    /// Texts.
    Texts(Vec<String>),
    /// No note.
    Cleared(()),
}

/// The variant has a value that may be `null`.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub(crate) enum Level {
    /// A level, or none.
    Level(Nullable<u8>),
    /// The name of a level.
    Name(String),
}

/// A union in a union.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub(crate) enum Outer {
    /// A switch.
    Switch(bool),
    /// A note.
    Note(Note),
}

/// A newtype of a union.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Remark(pub(crate) Note);

/// A newtype of a nullable value.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Speed(pub(crate) Nullable<u8>);

/// A generic type.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Change<T> {
    /// The new value.
    pub(crate) to: Option<T>,
}

/// A variant with a field.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
pub(crate) enum Step {
    /// A step with a note.
    Noted {
        /// The note.
        note: Option<Note>,
    },
}

/// Values that may be absent, `null` or something else.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Fields {
    /// A note.
    pub(crate) note: Option<Note>,
    /// A level.
    pub(crate) level: Option<Level>,
    /// A union in a union.
    pub(crate) outer: Option<Outer>,
    /// A newtype of a union.
    pub(crate) remark: Option<Remark>,
    /// A union in a box.
    pub(crate) boxed: Option<Box<Note>>,
    /// A nullable value.
    pub(crate) number: Option<Nullable<u8>>,
    /// A nullable value in a box.
    pub(crate) boxed_number: Option<Box<Nullable<u8>>>,
    /// A newtype of a nullable value.
    pub(crate) speed: Option<Speed>,
    /// Any value.
    pub(crate) any: Option<Json>,
    /// Only `null`.
    pub(crate) nothing: Option<()>,
    /// A nullable value with a default.
    #[wire(default = 3)]
    pub(crate) limit: Nullable<u8>,
}

/// Something changed.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "changed")]
pub(crate) struct Changed {
    /// The fields.
    #[wire(inline)]
    pub(crate) fields: Fields,
    /// A generic type with a union.
    pub(crate) change: Change<Note>,
    /// A variant with a field.
    pub(crate) step: Step,
}

/// The same fields as members of the frame.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "change", reply = Level)]
pub(crate) struct ChangeFields {
    /// The fields.
    #[wire(inline)]
    pub(crate) fields: Fields,
}

tieline::protocol! {
    /// Changes.
    pub(crate) Changes { name: "changes", version: "1.0", envelope: null_frames, commands: [ChangeFields], events: [Changed] }
}

/// All fields `null`.
const NULLS: &str = concat!(
    r#""note":null,"level":null,"outer":null,"remark":null,"boxed":null,"number":null,"boxedNumber":null,"#,
    r#""speed":null,"any":null,"nothing":null,"limit":null"#
);

#[test]
fn null_is_a_value_of_an_optional_field_whose_type_has_it() {
    let fields = Fields {
        note: Some(Note::Cleared(())),
        level: Some(Level::Level(Nullable::Null)),
        outer: Some(Outer::Note(Note::Cleared(()))),
        remark: Some(Remark(Note::Cleared(()))),
        boxed: Some(Box::new(Note::Cleared(()))),
        number: Some(Nullable::Null),
        boxed_number: Some(Box::new(Nullable::Null)),
        speed: Some(Speed(Nullable::Null)),
        any: Some(Json::Null),
        nothing: Some(()),
        limit: Nullable::Null,
    };
    let change = Change { to: Some(Note::Cleared(())) };
    let data = Changed { fields: fields.clone(), change, step: Step::Noted { note: Some(Note::Cleared(())) } };
    let mut event = null_frames::Event::new(data);
    event.noted = Some(Note::Cleared(()));
    event.open = Some(Json::Null);
    event.state = Some(Nullable::Null);
    let text = event.to_json().unwrap();
    assert_eq!(
        text,
        format!(
            r#"{{"type":"changed","d":{{{NULLS},"change":{{"to":null}},"step":{{"kind":"Noted","note":null}}}},"noted":null,"open":null,"state":null}}"#
        )
    );
    let request = null_frames::Request::new(1, ChangeFields { fields });
    let request_text = request.to_json().unwrap();
    assert_eq!(request_text, format!(r#"{{"type":"change","id":1,{NULLS}}}"#));
    for policy in [Policy::Strict, Policy::Tolerant] {
        assert!(protocol::check::<Changes>(&text, policy).is_valid(), "{policy:?}");
        assert!(protocol::is_valid::<Changes>(&text, policy), "{policy:?}");
        assert_eq!(null_frames::Event::<Changed>::read_with(&text, policy).unwrap(), event, "{policy:?}");
        assert!(protocol::check::<Changes>(&request_text, policy).is_valid(), "{policy:?}");
        assert_eq!(null_frames::Request::<ChangeFields>::read_with(&request_text, policy).unwrap(), request, "{policy:?}");
    }
}

#[test]
fn absent_differs_from_null() {
    let text = r#"{"type":"changed","d":{"change":{},"step":{"kind":"Noted"}}}"#;
    for policy in [Policy::Strict, Policy::Tolerant] {
        let event = null_frames::Event::<Changed>::read_with(text, policy).unwrap();
        let fields = &event.data.fields;
        assert_eq!((&fields.note, &fields.number, &fields.any, fields.nothing), (&None, &None, &None, None));
        assert_eq!(fields.limit, Nullable::Value(3));
        assert_eq!((event.noted, event.open, event.state), (None, None, None));
    }
}

#[test]
fn everything_agrees_on_null() {
    assert_agreement::<Changes>();
}

/// A request must have data, its response need not.
mod optional_reply {
    use tieline::Command;

    tieline::envelope! {
        /// The kind of a frame may be determined after its data.
        pub(crate) mod optional_reply_frames {
            request: { op: Name, data: Data, !result },
            success: { op: Name, result: "success", data: Option<Data> },
            failure: { op: Name, result: "failure", error: Error(String) },
        }
    }

    /// Has the type of its reply.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "join", reply = Self)]
    pub(crate) struct Join {
        /// A room.
        pub(crate) room: Option<String>,
    }

    tieline::protocol! {
        /// One command.
        pub(crate) OptionalReply {
            name: "optional-reply", version: "1.0", envelope: optional_reply_frames, commands: [Join], events: []
        }
    }
}

#[test]
fn the_verdict_about_a_null_payload_does_not_depend_on_the_order_of_members() {
    use optional_reply::OptionalReply;

    let orders = [
        r#"{"op":"join","result":"success","data":null}"#,
        r#"{"op":"join","data":null,"result":"success"}"#,
        r#"{"data":null,"op":"join","result":"success"}"#,
    ];
    for text in orders {
        let rules: Vec<_> = OptionalReply::check(text).problems().iter().map(|problem| problem.rule.id()).collect();
        assert_eq!(rules, ["null-value"], "{text}");
        assert!(OptionalReply::check_with(text, Policy::Tolerant).is_valid(), "{text}");
    }
}

/// Responses without a name keep their text.
mod untyped {
    use tieline::{Command, Wire};

    tieline::envelope! {
        /// Responses with metadata.
        pub(crate) mod untyped_frames {
            request: { op: Name, id: Id(u64), args: Data },
            success: { id: Id(u64), ok: true, result: Data, sent: Option<String>, !op },
            failure: { id: Id(u64), ok: false, error: Error(Reason), sent: Option<String>, !op },
        }
    }

    /// Why a request failed.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Reason {
        /// A text.
        pub(crate) text: String,
        /// More.
        pub(crate) more: Option<Vec<Detail>>,
    }

    /// A detail.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Detail {
        /// A line.
        pub(crate) line: Option<u8>,
    }

    /// Joins.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "join", reply = Empty)]
    pub(crate) struct Join {}

    tieline::protocol! {
        /// One command.
        pub(crate) Untyped { name: "untyped", version: "1.0", envelope: untyped_frames, commands: [Join], events: [] }
    }
}

#[test]
fn a_response_without_a_name_that_was_read_tolerantly_is_written_for_strict_readers() {
    use untyped::{Message, Untyped};

    for (text, expected) in [
        (r#"{"id":1,"ok":true,"result":{"a":null},"sent":null}"#, r#"{"id":1,"ok":true,"result":{"a":null}}"#),
        // A `null` in an undeclared member is a value.
        (r#"{"id":1,"ok":true,"result":{},"sent":null,"other":null}"#, r#"{"id":1,"ok":true,"result":{},"other":null}"#),
        (
            r#"{"sent":null,"id":1,"ok":false,"error":{"text":"null","more":[{"line":1},{"line":null}]}}"#,
            r#"{"id":1,"ok":false,"error":{"text":"null","more":[{"line":1},{}]}}"#,
        ),
    ] {
        assert!(Message::read(text).is_err(), "{text}");
        let message = Message::read_with(text, Policy::Tolerant).expect(text);
        assert_eq!(message.to_json().expect(text), expected);
        assert!(Message::read(expected).is_ok(), "{expected}");
    }
    tieline::schema::assert_agreement::<Untyped>();
}

/// A type with an error: its shape has the value `null`, which `read` rejects.
mod misdescribed {
    use tieline::json::{DecodeError, EncodeError, Reader, Writer};
    use tieline::shape::Shape;
    use tieline::{Command, Event, Nullable, Wire};

    tieline::envelope! {
        /// Flat frames.
        pub(crate) mod flat_frames { event: { type: Name, ..Data } }
    }

    tieline::envelope! {
        /// Frames with metadata.
        pub(crate) mod noted_frames { event: { type: Name, d: Data, noted: Text } }
    }

    /// A text.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Text(pub(crate) String);

    impl Wire for Text {
        const SHAPE: &'static Shape = <Nullable<String> as Wire>::SHAPE;

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            String::read(from).map(Self)
        }

        fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
            self.0.write(to)
        }
    }

    /// A flat event.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "flat")]
    pub(crate) struct FlatEvent {
        /// A text.
        pub(crate) text: Text,
    }

    /// An event without fields.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "noted")]
    pub(crate) struct NotedEvent {}

    pub(crate) mod flat {
        tieline::protocol! {
            /// Flat events.
            pub(crate) Flat { name: "flat", version: "1.0", envelope: super::flat_frames, commands: [], events: [super::FlatEvent] }
        }
    }

    /// Asks for a text. Its successes do not name it.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "ask", reply = Answer)]
    pub(crate) struct Ask {}

    /// A text.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(crate) struct Answer {
        /// A text.
        pub(crate) text: Text,
    }

    pub(crate) mod asking {
        tieline::protocol! {
            /// Replies without a name.
            pub(crate) Asking { name: "asking", version: "1.0", envelope: tieline::json_rpc, commands: [super::Ask], events: [] }
        }
    }

    pub(crate) mod noted {
        tieline::protocol! {
            /// Events with metadata.
            pub(crate) Noted { name: "noted", version: "1.0", envelope: super::noted_frames, commands: [], events: [super::NotedEvent] }
        }
    }
}

/// The message of an assertion that fails.
fn failure_of(assertion: fn()) -> String {
    *std::panic::catch_unwind(assertion).expect_err("a disagreement").downcast::<String>().expect("a message")
}

#[test]
fn the_assertion_of_agreement_reads_the_result_of_a_response_without_a_name() {
    let asking = failure_of(assert_agreement::<misdescribed::asking::Asking>);
    assert!(asking.contains(r#"{"jsonrpc":"2.0","id":0,"result":{"text":null}}"#), "{asking}");
    assert!(asking.contains("as the response to `ask`"), "{asking}");
}

#[test]
fn the_assertion_of_agreement_varies_flat_fields_and_metadata() {
    let flat = failure_of(assert_agreement::<misdescribed::flat::Flat>);
    assert!(flat.contains(r#"{"type":"flat","text":null}"#), "{flat}");
    let noted = failure_of(assert_agreement::<misdescribed::noted::Noted>);
    assert!(noted.contains(r#""noted":null"#), "{noted}");
}
