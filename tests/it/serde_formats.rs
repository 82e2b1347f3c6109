//! The types through serde: every format and adapter has the same result as `Wire::read`, and no error shows a value.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tieline::json::{DecodeError, EncodeError, Json, JsonObject, Reader, Writer};
use tieline::shape::{Class, Format, Kind, Name, Shape};
use tieline::{Nullable, Wire};

/// A struct with fields of all kinds.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Leaves {
    n: u32,
    x: Option<f64>,
    #[wire(max_length = 3)]
    s: Option<String>,
    #[wire(inline)]
    more: More,
}

/// More members of the same object.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
struct More {
    b: Option<bool>,
    list: Option<Vec<Small>>,
}

/// A small number.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(maximum = 9)]
struct Small(u8);

fn leaves(n: u32) -> Leaves {
    Leaves { n, x: None, s: None, more: More::default() }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Flattened {
    #[serde(flatten)]
    leaves: Leaves,
    #[serde(flatten)]
    rest: BTreeMap<String, Json>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Untagged {
    Leaves(Leaves),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
enum Tagged {
    Leaves(Leaves),
}

/// Reads one JSON text through each format and adapter of serde.
fn read_all(text: &str) -> Vec<(&'static str, Result<Leaves, String>)> {
    fn result<T, E: ToString>(read: Result<T, E>, leaves: impl FnOnce(T) -> Leaves) -> Result<Leaves, String> {
        read.map(leaves).map_err(|error| error.to_string())
    }
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    let cbor = through_cbor(&value);
    let yaml = serde_yaml::to_string(&value).unwrap();
    let mut tagged = value.clone();
    if let Some(object) = tagged.as_object_mut() {
        object.insert("type".to_owned(), "Leaves".into());
    }
    let mut bytes = text.as_bytes().to_vec();
    vec![
        ("read", result(Leaves::read(&mut Reader::new(text)), |leaves| leaves)),
        ("from_str", result(serde_json::from_str(text), |leaves| leaves)),
        ("from_slice", result(serde_json::from_slice(text.as_bytes()), |leaves| leaves)),
        ("from_reader", result(serde_json::from_reader(text.as_bytes()), |leaves| leaves)),
        ("from_value", result(serde_json::from_value(value), |leaves| leaves)),
        ("flatten", result(serde_json::from_str::<Flattened>(text), |outer| outer.leaves)),
        ("tag", result(serde_json::from_value(tagged), |Tagged::Leaves(leaves)| leaves)),
        ("ciborium", result(ciborium::from_reader(&*cbor), |leaves| leaves)),
        ("serde_yaml", result(serde_yaml::from_str(&yaml), |leaves| leaves)),
        ("simd-json", result(simd_json::serde::from_slice(&mut bytes), |leaves| leaves)),
        // Serde hides the errors of the variants.
        ("untagged", result(serde_json::from_str(text), |Untagged::Leaves(leaves)| leaves)),
    ]
}

fn through_cbor(value: &serde_json::Value) -> Vec<u8> {
    let mut out = Vec::new();
    ciborium::into_writer(value, &mut out).unwrap();
    out
}

#[test]
fn all_formats_read_the_same_value() {
    for (text, expected) in [
        (r#"{"n":2}"#, leaves(2)),
        (r#"{"n":2.0,"x":1}"#, Leaves { x: Some(1.0), ..leaves(2) }),
        (r#"{"x":1.5,"n":1e2,"other":{"a":[1.5]}}"#, Leaves { x: Some(1.5), ..leaves(100) }),
        (
            r#"{"n":0,"s":"äöü","b":true,"list":[9.0,1]}"#,
            Leaves {
                s: Some("äöü".to_owned()),
                more: More { b: Some(true), list: Some(vec![Small(9), Small(1)]) },
                ..leaves(0)
            },
        ),
    ] {
        for (format, found) in read_all(text) {
            assert_eq!(found.as_ref(), Ok(&expected), "{format}: {text}");
        }
    }
}

#[test]
fn all_formats_have_the_same_error_without_values() {
    for (text, expected) in [
        (r#"{"n":2.5}"#, "expected an integer"),
        (r#"{"n":5550100123}"#, "expected an integer"),
        (r#"{"n":"5550100"}"#, "expected an integer"),
        (r#"{"n":1,"x":"5550100"}"#, "expected a number"),
        (r#"{"n":1,"s":"5550100"}"#, "value out of its bounds"),
        (r#"{"n":1,"list":[5550100]}"#, "expected an integer"),
        (r#"{"n":1,"list":[10]}"#, "value out of its bounds"),
        (r#"{"n":1,"b":null,"555":0}"#, "expected a boolean"),
        (r#"{"x":555.5,"Ada555":5550100}"#, "missing field `n`"),
    ] {
        for (format, found) in read_all(text) {
            let error = found.expect_err(text);
            if format != "untagged" {
                assert!(error.contains(expected), "{format}: {text}: {error}");
            }
            assert!(!error.contains("555") && !error.contains("Ada"), "{format}: {text}: {error}");
        }
    }
    // The format itself reports a value that is not an object.
    for text in [r#""5550100""#, "5550100", "[5550100]", "5550100.5"] {
        // The errors of these two come from serde's derive, which shows values.
        for (format, found) in read_all(text).into_iter().filter(|(format, _)| !matches!(*format, "flatten" | "tag")) {
            let error = found.expect_err(text);
            assert!(!error.contains("555"), "{format}: {text}: {error}");
        }
    }
}

/// `serde_json` passes on the text of a value as it is if it reads or writes a string on one line, and parses it otherwise.
#[test]
fn values_inside_containers_are_read_and_written_alike() {
    type Outer = BTreeMap<String, Vec<Option<Leaves>>>;

    let text = r#"{"a":[{"n":1,"x":1.5,"list":[0,9]},null],"b":[],"c":[{"n":2,"s":"\"\\\n","b":false}]}"#;
    let spaced = text.replace(':', " : ").replace(',', " ,\r\n\t");
    let outer: Outer = serde_json::from_str(text).unwrap();
    for read in [
        serde_json::from_str::<Outer>(&spaced),
        serde_json::from_slice(spaced.as_bytes()),
        serde_json::from_reader(spaced.as_bytes()),
        serde_json::from_value(serde_json::from_str(&spaced).unwrap()),
    ] {
        assert_eq!(read.unwrap(), outer);
    }
    assert_eq!(serde_json::to_string(&outer).unwrap(), text);
    let (mut unbuffered, mut line) = (Vec::new(), Vec::new());
    serde_json::to_writer(std::io::BufWriter::new(&mut unbuffered), &outer).unwrap();
    serde_json::to_writer(&mut line, &outer).unwrap();
    assert_eq!((&*unbuffered, &*line), (text.as_bytes(), text.as_bytes()));
    let pretty = serde_json::to_string_pretty(&outer).unwrap();
    assert!(pretty.contains("\n        9\n      ]"), "{pretty}");
    assert_eq!(serde_json::from_str::<Outer>(&pretty).unwrap(), outer);
    assert_eq!(serde_json::to_value(&outer).unwrap(), serde_json::from_str::<serde_json::Value>(text).unwrap());
    for broken in [r#"{"a":[{"n":1]}"#, r#"{"a":[{"n":1}"#, r#"{"a":[{"n":01}]}"#, r#"{"a":[{"s":"\ud800","n":1}]}"#] {
        assert!(serde_json::from_str::<Outer>(broken).is_err(), "{broken}");
    }
}

/// The kind of a node.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
enum NodeKind {
    /// A text.
    Text {
        /// The text.
        text: String,
    },
    /// A rule.
    Rule,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Node {
    /// The id.
    id: u32,
    /// Its kind.
    #[wire(inline)]
    kind: NodeKind,
}

/// A struct that contains a node.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Holder {
    /// The node.
    #[wire(inline)]
    node: Node,
}

#[test]
fn a_struct_with_an_inline_union_can_be_flattened() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Outer<T> {
        before: u32,
        #[serde(flatten)]
        inner: T,
    }

    for (members, kind) in
        [(r#""kind":"Text","text":"a""#, NodeKind::Text { text: "a".to_owned() }), (r#""kind":"Rule""#, NodeKind::Rule)]
    {
        let text = format!(r#"{{"before":1,"id":2,{members}}}"#);
        let node = Node { id: 2, kind };
        let outer: Outer<Node> = serde_json::from_str(&text).unwrap();
        assert_eq!(outer.inner, node);
        assert_eq!(serde_json::to_string(&outer).unwrap(), text);
        assert_eq!(serde_json::from_str::<Outer<Holder>>(&text).unwrap().inner.node, node);
    }
}

#[test]
fn frames_that_are_kept_as_received_are_written_on_one_line() {
    use tieline::agent_desktop::Message;

    let text =
        "{\n  \"messageType\": \"objectEvent\",\r\n  \"target\": \"s1\", \"name\": \"new\\u002eevent\", \"data\": {}\n}\r\n";
    let message = Message::read(text).unwrap();
    assert!(matches!(message, Message::Unknown(_)), "{message:?}");
    let line = r#"{"messageType":"objectEvent","target":"s1","name":"new.event","data":{}}"#;
    assert_eq!(serde_json::to_string(&message).unwrap(), line);
    assert_eq!(serde_json::value::to_raw_value(&[&message]).unwrap().get(), format!("[{line}]"));
    let (mut to_vec, mut to_buffer) = (Vec::new(), Vec::new());
    serde_json::to_writer(&mut to_vec, &message).unwrap();
    serde_json::to_writer(std::io::BufWriter::new(&mut to_buffer), &message).unwrap();
    assert_eq!((&*to_vec, &*to_buffer), (line.as_bytes(), line.as_bytes()));
}

#[test]
fn duplicate_names_are_an_error_in_all_formats() {
    for text in [r#"{"n":1,"n":1}"#, r#"{"n":1,"z":1,"z":1}"#, r#"{"n":1,"z":{"a":[{"b":1,"b":1}]}}"#] {
        for read in [
            Leaves::read(&mut Reader::new(text)).map_err(|error| error.to_string()),
            serde_json::from_str::<Leaves>(text).map_err(|error| error.to_string()),
            serde_yaml::from_str::<Leaves>(text).map_err(|error| error.to_string()),
        ] {
            assert!(read.is_err(), "{text}");
        }
    }
}

#[test]
fn a_flattened_struct_reads_only_its_own_members() {
    let text = r#"{"n":1,"x":1.5,"b":true,"z":3,"list":null}"#;
    assert!(serde_json::from_str::<Flattened>(text).is_err());
    let text = r#"{"n":1,"x":1.5,"b":true,"z":3}"#;
    let read: Flattened = serde_json::from_str(text).unwrap();
    assert_eq!(read.rest.keys().collect::<Vec<_>>(), ["z"]);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let tagged = Tagged::Leaves(leaves(3));
    assert_eq!(serde_json::to_string(&tagged).unwrap(), r#"{"type":"Leaves","n":3}"#);
}

/// A struct with any further members.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Open {
    id: u8,
    #[serde(flatten)]
    rest: JsonObject,
}

#[test]
fn a_flattened_object_reads_all_other_members() {
    let text = r#"{"id":1,"a":{"b":[]},"c":1.5}"#;
    let read: Open = serde_json::from_str(text).unwrap();
    assert_eq!(read.rest.len(), 2);
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
}

/// Numbers and strings with rules.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Ruled {
    #[wire(max_length = 3)]
    s: String,
    n: u64,
    x: f64,
    inner: Vec<Small>,
    code: Option<Code>,
}

/// A type with a manual implementation of `Wire` that does not check its pattern.
#[derive(Debug, Clone, PartialEq)]
struct Code(String);

impl Wire for Code {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "Code", &[]),
        Class::String,
        Kind::String(Format::Pattern("^[a-z]+$")),
        "A code.",
        &[],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self(String::read(from)?))
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(&self.0)
    }
}

/// Asserts that a value cannot be serialized in any format, and that nothing of it is written.
fn rejected(value: &(impl Serialize + Debug)) {
    struct Unreachable;
    impl std::io::Write for Unreachable {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            panic!("a part of the value was written")
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = serde_json::to_writer(Unreachable, value).unwrap_err().to_string();
    assert!(!error.contains("long") && !error.contains("18446744073709551615") && !error.contains("Ada"), "{error}");
    assert!(ciborium::into_writer(value, Vec::new()).is_err(), "{value:?}");
    assert!(serde_yaml::to_string(value).is_err(), "{value:?}");
}

#[test]
fn a_value_that_violates_the_rules_of_its_type_is_not_written() {
    let valid = Ruled { s: "abc".to_owned(), n: 9_007_199_254_740_991, x: 1.5, inner: vec![Small(9)], code: None };
    assert_eq!(serde_json::to_string(&valid).unwrap(), r#"{"s":"abc","n":9007199254740991,"x":1.5,"inner":[9]}"#);
    for invalid in [
        Ruled { s: "too long".to_owned(), ..valid.clone() },
        Ruled { n: u64::MAX, ..valid.clone() },
        Ruled { n: 9_007_199_254_740_992, ..valid.clone() },
        Ruled { x: f64::NAN, ..valid.clone() },
        Ruled { inner: vec![Small(1), Small(10)], ..valid.clone() },
        Ruled { code: Some(Code("Ada".to_owned())), ..valid.clone() },
    ] {
        rejected(&invalid);
    }
    rejected(&Small(10));
    rejected(&Nullable::Value(Small(10)));
}

/// Commands, and frames inside other types.
mod calls {
    use super::{Code, Reader, Wire};
    use tieline::json::{DecodeError, EncodeError, Writer};
    use tieline::shape::{Class, Format, Kind, Name, Shape};
    use tieline::{Command, Event, Path};

    /// A day of a month. Its pattern does not express all that it rejects.
    #[derive(Debug, Clone, PartialEq)]
    pub(super) struct Day(pub(super) u8);

    impl Wire for Day {
        const SHAPE: &'static Shape = &Shape::named(
            Name::new(module_path!(), "Day", &[]),
            Class::String,
            Kind::String(Format::Pattern("^[0-9]{2}$")),
            "A day.",
            &[],
        );

        fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
            let day = String::read(from)?.parse().map_err(DecodeError::custom)?;
            if day < 32 { Ok(Self(day)) } else { Err(DecodeError::custom("no month has such a day")) }
        }

        fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
            to.display(format_args!("{:02}", self.0))
        }
    }

    /// Calls.
    #[derive(Debug, Clone, PartialEq, Command)]
    #[command(name = "it.call", target = Path, reply = Empty)]
    pub(super) struct Call {
        #[wire(max_length = 3)]
        pub(super) s: String,
        pub(super) n: u64,
        pub(super) days: Option<Vec<Day>>,
        pub(super) code: Option<Code>,
    }

    /// Called.
    #[derive(Debug, Clone, PartialEq, Event)]
    #[event(name = "it.called", target = Path)]
    pub(super) struct Called {}

    tieline::protocol! { pub(super) Calls { name: "calls", version: "1.0", commands: [Call], events: [Called] } }
}

use calls::{AnyEvent, AnyRequest, AnyResponse, Call, Called, Calls, Message};
use tieline::frame::{Event, Failure, Request, Response, Success};
use tieline::problem::Rule;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Stamped<F> {
    ts: u32,
    frame: F,
}

fn stamped<F: Serialize + DeserializeOwned + PartialEq + Debug>(frame: &str) {
    let text = format!(r#"{{"ts":1,"frame":{frame}}}"#);
    let read: Stamped<F> = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), text);
    let value = serde_json::to_value(&read).unwrap();
    assert_eq!(serde_json::from_value::<Stamped<F>>(value).unwrap(), read);
    let yaml = serde_yaml::to_string(&read).unwrap();
    assert_eq!(serde_yaml::from_str::<Stamped<F>>(&yaml).unwrap(), read);
    assert!(serde_json::from_str::<Stamped<F>>(r#"{"ts":1,"frame":{"command":"it.call","target":5550100}}"#).is_err());
}

#[test]
fn frames_can_be_members_of_other_types() {
    let request = r#"{"command":"it.call","target":"a.b","data":{"s":"abc","n":5}}"#;
    let success = r#"{"command":"it.call","target":"a.b","result":"success","data":{}}"#;
    let failure =
        r#"{"command":"it.call","target":"a.b","result":"failure","failure":{"code":"A","message":"B"},"original":{}}"#;
    let event = r#"{"messageType":"objectEvent","target":"a","name":"it.called","data":{}}"#;
    let unknown = r#"{"command":"it.other","target":"a.b","data":{"x":1.0}}"#;
    stamped::<Request<Call>>(request);
    stamped::<Success<Call>>(success);
    stamped::<Failure<Call>>(failure);
    stamped::<Response<Call>>(success);
    stamped::<Response<Call>>(failure);
    stamped::<Event<Called>>(event);
    stamped::<AnyRequest>(request);
    stamped::<AnyResponse>(failure);
    stamped::<AnyEvent>(event);
    for frame in [request, success, failure, event] {
        stamped::<Message>(frame);
    }
    // An unknown message keeps its text, including the order of its members.
    let stamped: Stamped<Message> = serde_json::from_str(&format!(r#"{{"ts":1,"frame":{unknown}}}"#)).unwrap();
    assert_eq!(serde_json::to_string(&stamped.frame).unwrap(), unknown);
    let wrong = serde_json::from_str::<AnyEvent>(request).unwrap_err().to_string();
    assert_eq!(wrong, "expected event, found a frame of another kind");
    let wrong = serde_json::from_str::<Request<Call>>(r#"{"command":"it.call","target":"a","data":{"s":5550100,"n":1}}"#);
    let wrong = wrong.unwrap_err().to_string();
    assert!(wrong.contains("/data/s: expected a string") && !wrong.contains("555"), "{wrong}");
}

#[test]
fn an_invalid_frame_is_not_serialized() {
    let target = || "a".parse().unwrap();
    let valid = Call { s: "abc".to_owned(), n: 5, days: None, code: None };
    rejected(&Call { s: "too long".to_owned(), ..valid.clone() }.request(target()));
    rejected(&Message::from(Call { n: u64::MAX, ..valid.clone() }.request(target())));
    rejected(&Stamped { ts: 1, frame: Call { n: u64::MAX, ..valid }.request(target()) }.frame);
}

/// If a type rejects a value that its shape describes, this is a problem with a place like any other.
#[test]
fn a_type_may_reject_more_than_its_shape_describes() {
    let expected = "no month has such a day";
    for (days, day, pointer) in
        [(r#"["01","02","45"]"#, r#""45""#, "/data/days/2"), (r#"[ "32"]"#, r#""32""#, "/data/days/0")]
    {
        let text = format!(r#"{{"command":"it.call","target":"a","data":{{"s":"","n":1,"days":{days}}}}}"#);
        assert!(Calls::check(&text).is_valid(), "{text}");
        let column = text.find(day).unwrap() + 1;
        for error in [Message::read(&text).map(drop), Request::<Call>::read(&text).map(drop)].map(Result::unwrap_err) {
            let [problem] = error.problems() else { panic!("{error}") };
            assert_eq!(problem.rule, Rule::WrongValue);
            assert_eq!(problem.name.as_deref(), Some("it.call"));
            assert_eq!(problem.to_string(), format!("1:{column}: error[wrong-value] it.call {pointer}: {expected}"));
        }
        let reordered = format!(r#"{{"data":{{"days":{days},"s":"","n":1}},"target":"a","command":"it.call"}}"#);
        let error = Message::read(&reordered).unwrap_err();
        assert!(error.to_string().contains(&format!("{pointer}: {expected}")), "{error}");
    }
}

#[test]
fn a_number_in_an_open_value_keeps_its_text() {
    let numbers = [
        "12345678901234567890",
        "1.0",
        "1e2",
        "-0",
        "1E+2",
        "0.10",
        "1234567890123456789012345678901234567890",
        "-0.0",
        "5",
        "9007199254740993",
    ];
    for number in numbers {
        let text = format!(
            r#"{{"command":"it.call","target":"a","data":{{"s":"","n":1}},"context":{{"a":{number},"b":[{{"c":{number}}}]}}}}"#
        );
        assert_eq!(Message::read(&text).unwrap().to_json().unwrap(), text);
        let json: Json = number.parse().unwrap();
        assert_eq!(json.to_string(), number);
        assert_eq!(json.as_f64().unwrap().to_bits(), number.parse::<f64>().unwrap().to_bits());
        // Another format gets the nearest double.
        let through: f64 = serde_json::from_str(&serde_json::to_string(&json).unwrap()).unwrap();
        assert_eq!(Some(through), json.as_f64(), "{number}");
    }
    assert_eq!("[1.0,1e2]".parse::<Json>().unwrap(), "[1,100]".parse::<Json>().unwrap());
    assert!(size_of::<Json>() <= 48, "{}", size_of::<Json>());
}

/// A public type with fields of private types.
#[allow(unreachable_pub, reason = "the test needs a public type")]
pub mod interface {
    use tieline::Wire;

    /// A public type.
    #[derive(Debug, Clone, PartialEq, Wire)]
    pub struct Outer {
        inner: Inner,
        others: Option<Vec<Inner>>,
        #[wire(inline)]
        flat: Flat,
    }

    #[derive(Debug, Clone, PartialEq, Wire)]
    struct Inner {
        a: u8,
    }

    #[derive(Debug, Clone, PartialEq, Default, Wire)]
    struct Flat {
        b: Option<u8>,
    }
}

#[test]
fn a_field_may_have_a_private_type() {
    let text = r#"{"inner":{"a":1},"others":[{"a":2}],"b":3}"#;
    let outer: interface::Outer = serde_json::from_str(text).unwrap();
    assert_eq!(serde_json::to_string(&outer).unwrap(), text);
}

#[test]
fn a_schema_that_flattens_another_keeps_its_title() {
    /// Outer.
    #[derive(Serialize, schemars::JsonSchema)]
    struct Outer {
        id: u8,
        #[serde(flatten)]
        inner: More,
        small: Small,
    }

    let schema = schemars::schema_for!(Outer).to_value();
    assert_eq!(schema["title"], "Outer");
    assert_eq!(schema["description"], "Outer.");
    assert!(schema["properties"]["list"].is_object());
    assert_eq!(schemars::schema_for!(More).to_value()["title"], "More");
}

#[test]
fn errors_of_values_show_no_values() {
    let error = Leaves::read(&mut Reader::new(r#"{"n":1,"s":"5550100"}"#)).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.offset()), ("value out of its bounds at byte 11", 11));
    assert!(!format!("{error:?}").contains("555"));
    let error = Vec::<Leaves>::read(&mut Reader::new(r#"[{"n":1}, {"x":5550100}]"#)).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.offset()), ("missing field `n` at byte 10", 10));
    let error = Leaves::read(&mut Reader::new(r#"{"n":1,"n":1}"#)).unwrap_err();
    assert_eq!(error.syntax_error().map(|fault| fault.offset), Some(7));
    let error = Leaves { x: Some(f64::INFINITY), ..leaves(1) };
    assert_eq!(serde_json::to_string(&error).unwrap_err().to_string(), "expected a finite number");
}
