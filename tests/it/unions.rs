//! Unions: reading, writing, their schemas, and the help for their problems. `tests/building` has fixtures and random frames of every form.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::de::DeserializeOwned;
use testkit::realtime::Realtime;
use tieline::json::{Reader, Writer};
use tieline::problem::Rule;
use tieline::{Nullable, UnknownVariant, Wire};

/// A shape, by its tag.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Shape {
    Circle {
        radius: f64,
    },
    #[wire(rename = "group")]
    Group {
        of: Vec<Shape>,
        name: Option<String>,
    },
    Framed(Framed),
    Rounded(Rounded),
    Point,
    #[wire(other)]
    Other(UnknownVariant),
}

/// A shape in a frame.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Framed {
    inner: Box<Shape>,
    width: u8,
}

/// A rounded shape, by a second tag.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "by")]
enum Rounded {
    Corner { radius: f64 },
    Pixels,
}

/// An answer, by a tag beside its content.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "t", content = "c")]
enum Answer<T> {
    Yes(T),
    Maybe {
        values: Vec<T>,
        more: Option<Box<Self>>,
    },
    No,
    #[wire(other)]
    Other(UnknownVariant),
}

/// An action, by the name of its only member.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Action {
    Stop,
    Wait(u16),
    All(Vec<Action>),
    Say {
        text: String,
    },
    #[wire(other)]
    Other(UnknownVariant),
}

/// A value, by its form.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Value {
    Flag(bool),
    Number(f64),
    Text(Nullable<String>),
    List(Vec<Value>),
    Named { name: String, note: Option<String> },
    Measured(Measured),
}

/// A value with a size.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Measured {
    size: u8,
    note: Option<String>,
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The value is read from the text and written as the same text.
fn round_trip<T: Wire + DeserializeOwned + serde::Serialize + std::fmt::Debug + PartialEq>(text: &str, value: &T) {
    assert_eq!(&read::<T>(text), value, "{text}");
    assert_eq!(serde_json::to_string(value).unwrap(), text);
}

#[test]
fn internally_tagged_values_are_read_and_written() {
    round_trip(r#"{"type":"Circle","radius":1.5}"#, &Shape::Circle { radius: 1.5 });
    round_trip(r#"{"type":"Point"}"#, &Shape::Point);
    round_trip(r#"{"type":"Rounded","by":"Corner","radius":2.0}"#, &Shape::Rounded(Rounded::Corner { radius: 2.0 }));
    round_trip(r#"{"type":"Rounded","by":"Pixels"}"#, &Shape::Rounded(Rounded::Pixels));
    let group = Shape::Group { of: vec![Shape::Point, Shape::Circle { radius: 1.0 }], name: None };
    round_trip(r#"{"type":"group","of":[{"type":"Point"},{"type":"Circle","radius":1.0}]}"#, &group);
    let framed = Shape::Framed(Framed { inner: Box::new(group.clone()), width: 3 });
    let text = r#"{"of":[{"type":"Point"},{"radius":1,"type":"Circle"}],"type":"group"}"#;
    assert_eq!(read::<Shape>(&format!(r#"{{"width":3,"inner":{text},"type":"Framed"}}"#)), framed);
}

#[test]
fn other_values_are_read_and_written() {
    round_trip(r#"{"t":"Yes","c":[1,2]}"#, &Answer::Yes(vec![1_u8, 2]));
    round_trip(r#"{"t":"No"}"#, &Answer::<u8>::No);
    let more = Some(Box::new(Answer::No));
    round_trip(
        r#"{"t":"Maybe","c":{"values":["a"],"more":{"t":"No"}}}"#,
        &Answer::Maybe { values: vec!["a".to_owned()], more },
    );
    round_trip(r#""Stop""#, &Action::Stop);
    round_trip(
        r#"{"All":[{"Wait":5},"Stop",{"Say":{"text":"x"}}]}"#,
        &Action::All(vec![Action::Wait(5), Action::Stop, Action::Say { text: "x".to_owned() }]),
    );
    round_trip(
        "[true,1.5,\"a\",null,[]]",
        &Value::List(vec![
            Value::Flag(true),
            Value::Number(1.5),
            Value::Text(Nullable::Value("a".to_owned())),
            Value::Text(Nullable::Null),
            Value::List(Vec::new()),
        ]),
    );
    round_trip(r#"{"name":"a"}"#, &Value::Named { name: "a".to_owned(), note: None });
    round_trip(r#"{"size":1,"note":"b"}"#, &Value::Measured(Measured { size: 1, note: Some("b".to_owned()) }));
}

#[test]
fn undeclared_variants_are_written_as_they_were_read() {
    for text in [r#"{"x":[1.0,1e2,{"type":"Circle"}],"type":"Star","radius":"none"}"#, r#"{"type":""}"#] {
        let Ok(Shape::Other(unknown)) = Shape::read(&mut Reader::new(text)) else { panic!("{text}") };
        assert!(["Star", ""].contains(&unknown.tag()));
        assert_eq!(unknown.value().at(&["type"]).and_then(tieline::json::Json::as_str), Some(unknown.tag()));
        assert!(!format!("{unknown:?}").contains("Star"));
        let mut writer = Writer::new();
        Shape::Other(unknown).write(&mut writer).unwrap();
        assert_eq!(writer.finish().unwrap(), text);
    }
    for text in [r#""Sing""#, r#"{"Sing":{"text":"x"}}"#] {
        let Action::Other(unknown) = read(text) else { panic!("{text}") };
        assert_eq!(unknown.tag(), "Sing");
        assert_eq!(serde_json::to_string(&Action::Other(unknown)).unwrap(), text);
    }
    let text = r#"{"c":[],"t":"Perhaps"}"#;
    assert_eq!(serde_json::to_string(&read::<Answer<u8>>(text)).unwrap(), text);
}

#[test]
fn malformed_values_are_rejected() {
    for text in [
        r#"{"type":"Circle"}"#,
        r#"{"type":"Circle","radius":"x"}"#,
        r#"{"radius":1}"#,
        r#"{"type":1}"#,
        r#"{"type":"Rounded"}"#,
        r#"{"type":"Rounded","by":"Star"}"#,
        r#"{"type":"Point","type":"Point"}"#,
        r#""Point""#,
        "null",
    ] {
        assert!(serde_json::from_str::<Shape>(text).is_err(), "{text}");
    }
    for text in [r#"{"Wait":1,"Stop":1}"#, r#"{"Stop":null}"#, r#""Wait""#, "{}", r#"{"Sing":1,"x":2}"#, "1"] {
        assert!(serde_json::from_str::<Action>(text).is_err(), "{text}");
    }
    for text in [r#"{"size":1,"name":"a"}"#, r#"{"note":"a"}"#, "{}", r#"{"size":"a"}"#] {
        assert!(serde_json::from_str::<Value>(text).is_err(), "{text}");
    }
    for text in [r#"{"t":"Yes"}"#, r#"{"c":1}"#, r#"{"t":"Yes","c":-1}"#] {
        assert!(serde_json::from_str::<Answer<u8>>(text).is_err(), "{text}");
    }
}

/// A struct of serde with a flattened union, and a map beside it.
#[derive(Debug, PartialEq, serde::Deserialize, serde::Serialize)]
struct Flattened {
    id: u8,
    #[serde(flatten)]
    shape: Rounded,
}

#[test]
fn a_union_of_objects_can_be_flattened_by_serde() {
    let value = Flattened { id: 1, shape: Rounded::Corner { radius: 2.0 } };
    assert_eq!(read::<Flattened>(r#"{"radius":2,"id":1,"by":"Corner"}"#), value);
    assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"id":1,"by":"Corner","radius":2.0}"#);
}

/// The tag of each object is its last member, and the objects are in each other: without the positions of the members that have been
/// skipped, the time would be quadratic.
#[test]
fn the_time_is_linear_in_the_nesting() {
    let nested = |depth: usize, padding: &str| {
        let mut text = r#"{"type":"Point"}"#.to_owned();
        for _ in 0..depth {
            text = format!(r#"{{"inner":{text},"width":1,"type":"Framed"}}"#);
        }
        text.replacen(r#"{"type":"Point"}"#, &format!(r#"{{"padding":[{padding}],"type":"Point"}}"#), 1)
    };
    let padding = vec![r#"{"a":"b"}"#; 40_000].join(",");
    let time = |depth: usize| {
        let text = nested(depth, &padding);
        let times = (0..3).map(|_| {
            let start = Instant::now();
            read::<Shape>(&text);
            start.elapsed()
        });
        times.min().unwrap()
    };
    let (flat, deep) = (time(1), time(100));
    assert!(deep < flat * 8, "{deep:?} for 100 objects in each other, {flat:?} for one");
}

/// The variant is determined by the last member, which is searched once for all problems in the value.
#[test]
fn many_problems_in_a_variant_take_linear_time() {
    let members: Vec<String> = (0..10_000).map(|index| format!("\"a{index}\":1")).collect();
    let members = members.join(",");
    let time = |item: String| {
        let text = format!(r#"{{"type":"conversation.item.create","item":{{{item}}}}}"#);
        let start = Instant::now();
        let report = Realtime::check(&text);
        assert_eq!(report.problems().iter().filter(|problem| problem.rule == Rule::UnknownField).count(), 10_000);
        start.elapsed()
    };
    let first = time(format!(r#""type":"message",{members},"text":"x""#));
    let last = time(format!(r#"{members},"text":"x","type":"message""#));
    assert!(last < first * 8, "{last:?} with the tag at the end, {first:?} at the start");
}

macro_rules! declared {
    ($(#[$meta:meta])* $name:ident { $($variant:ident($field:ident: $type:ty),)* } other $other:ident) => {
        #[derive(Debug, Clone, PartialEq, Wire)]
        $(#[$meta])*
        enum $name {
            $($variant { $field: $type },)*
            #[wire(other)]
            $other(UnknownVariant),
        }
    };
}

declared! {
    /// Declared by a macro.
    #[wire(tag = "kind")]
    Declared { One(value: Option<Nullable<u8>>), Two(r#type: BTreeMap<String, Shape>), } other More
}

#[test]
fn a_union_may_be_declared_by_a_macro() {
    round_trip(r#"{"kind":"One","value":null}"#, &Declared::One { value: Some(Nullable::Null) });
    let shapes = BTreeMap::from([("a".to_owned(), Shape::Point)]);
    round_trip(r#"{"kind":"Two","type":{"a":{"type":"Point"}}}"#, &Declared::Two { r#type: shapes });
    assert!(matches!(read::<Declared>(r#"{"kind":"Three"}"#), Declared::More(_)));
}

#[test]
fn schemars_has_the_schemas_of_the_variants() {
    let schema = serde_json::to_value(schemars::schema_for!(Shape)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (text, valid) in [
        (r#"{"type":"Circle","radius":1}"#, true),
        (r#"{"type":"Circle"}"#, false),
        (r#"{"type":"Rounded","by":"Pixels"}"#, true),
        (r#"{"type":"Rounded","by":"Star"}"#, false),
        (r#"{"type":"Star"}"#, true),
        (r#"{"radius":1}"#, false),
    ] {
        assert_eq!(validator.is_valid(&serde_json::from_str(text).unwrap()), valid, "{text}");
        assert_eq!(serde_json::from_str::<Shape>(text).is_ok(), valid, "{text}");
    }
}

/// A union of which only some variants use its parameter.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Parcel<T> {
    Full(T),
    Sealed {
        number: u8,
    },
    #[wire(pinned(empty = true))]
    Empty,
}

/// The content of a parcel.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Disc {
    radius: f64,
}

#[test]
fn a_variant_need_not_use_the_parameters_of_a_generic_union() {
    for (parcel, text) in [
        (Parcel::Full(Disc { radius: 1.5 }), r#"{"type":"Full","radius":1.5}"#),
        (Parcel::Sealed { number: 7 }, r#"{"type":"Sealed","number":7}"#),
        (Parcel::Empty, r#"{"type":"Empty","empty":true}"#),
    ] {
        assert_eq!(serde_json::to_string(&parcel).unwrap(), text);
        assert_eq!(serde_json::from_str::<Parcel<Disc>>(text).unwrap(), parcel);
    }
}

/// A struct of which a style of names determines only the name of a pinned member.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(rename_all = "snake_case", pinned(api_version = 2, "apiName" = "x"))]
struct Ping {}

/// A union of which a style of names determines only the name of a pinned member.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type", rename_all_fields = "kebab-case")]
enum Readiness {
    #[wire(pinned(is_ready = true))]
    Ready,
    Busy,
}

#[test]
fn a_style_of_names_applies_to_pinned_members() {
    assert_eq!(serde_json::to_string(&Ping {}).unwrap(), r#"{"api_version":2,"apiName":"x"}"#);
    assert_eq!(serde_json::to_string(&Readiness::Ready).unwrap(), r#"{"type":"Ready","is-ready":true}"#);
    assert!(serde_json::from_str::<Ping>(r#"{"apiVersion":2,"apiName":"x"}"#).is_err());
}

/// A union beside a newtype of it, and the same inside an untagged union.
mod newtypes {
    use tieline::{Command, Path, Wire};

    /// Draws.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "draw", target = Path, reply = Empty)]
    pub(super) struct Draw {
        shape: Shape,
        framed: Framed,
        any: Vec<AnyShape>,
    }

    /// A shape.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(tag = "type")]
    pub(super) enum Shape {
        Circle { radius: f64 },
        Square { side: f64 },
    }

    /// A shape in a frame.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub(super) struct Framed(Shape);

    /// A shape or its name.
    #[derive(Debug, Clone, PartialEq, Wire)]
    #[wire(untagged)]
    pub(super) enum AnyShape {
        Name(String),
        Whole(Shape),
    }

    tieline::protocol! {
        /// Drawings.
        pub(super) Drawings { name: "drawings", version: "1.0", commands: [Draw], events: [] }
    }
}

#[test]
fn a_newtype_of_a_union_has_variants_of_its_own() {
    tieline::schema::assert_agreement::<newtypes::Drawings>();
    let artefacts = tieline::schema::artefacts::<newtypes::Drawings>().expect("artefacts");
    let bundle: serde_json::Value =
        serde_json::from_str(artefacts.get("drawings.schema.json").expect("a file")).expect("JSON");
    let definitions = bundle["$defs"].as_object().expect("an object");
    for name in ["ShapeCircle", "FramedCircle", "AnyShapeWholeCircle"] {
        assert!(definitions.contains_key(name), "{name}");
    }
}

/// A union whose variants have the names of items that the derive generates.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Progress {
    Partial { done: u32 },
    PartialUnion { parts: Vec<Progress> },
    Object { partial: Option<Box<Progress>> },
    D { s: u32 },
    Error,
}

#[test]
fn variants_may_have_the_names_of_generated_items() {
    for text in [
        r#"{"type":"Partial","done":1}"#,
        r#"{"type":"PartialUnion","parts":[{"type":"Error"},{"type":"D","s":2}]}"#,
        r#"{"type":"Object","partial":{"type":"Partial","done":0}}"#,
    ] {
        let value: Progress = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }
}
