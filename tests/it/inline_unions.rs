//! Structs with an inline field that is a union: members that all variants have in common.

use std::time::Instant;

use serde::de::DeserializeOwned;
use tieline::json::{Json, JsonObject, Reader, Writer};
use tieline::{Nullable, UnknownVariant, Wire};

/// A node of a document.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Node {
    id: String,
    #[wire(inline)]
    kind: NodeKind,
    #[wire(inline)]
    place: Place,
    note: Option<Nullable<String>>,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum NodeKind {
    Text {
        text: String,
    },
    Group {
        of: Vec<Node>,
    },
    Size(Box<Size>),
    Drawn(Drawn),
    Line,
    #[wire(other)]
    Other(UnknownVariant),
}

/// A place.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Place {
    x: i32,
    #[wire(default = 0)]
    y: i32,
}

/// A size.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Size {
    width: u8,
}

/// A drawing, whose form is determined by a second tag.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Drawn {
    colour: String,
    #[wire(inline)]
    form: Form,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "form")]
enum Form {
    Dot,
    Star {
        points: u8,
    },
    #[wire(other)]
    Other(UnknownVariant),
}

/// An envelope of a value of any type, beside the name of its sender.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Sent<T> {
    #[wire(inline)]
    value: Value<T>,
    sender: String,
}

/// A value, beside the name of its kind.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind", content = "value")]
enum Value<T> {
    One(T),
    Many { values: Vec<T> },
    Nothing,
}

/// A page with a node in it.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Page {
    #[wire(inline)]
    node: Node,
    page: u8,
}

/// A union whose variants have unions inside their own members.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Change {
    Added {
        at: u8,
        #[wire(inline)]
        form: Form,
    },
    Moved(Page),
}

fn read<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The value is read from the text and written as the same text.
fn round_trip<T: Wire + DeserializeOwned + serde::Serialize + std::fmt::Debug + PartialEq>(text: &str, value: &T) {
    assert_eq!(&read::<T>(text), value, "{text}");
    assert_eq!(serde_json::to_string(value).unwrap(), text);
}

fn node(id: &str, kind: NodeKind) -> Node {
    Node { id: id.to_owned(), kind, place: Place { x: 1, y: 0 }, note: None }
}

#[test]
fn common_members_are_read_and_written_beside_those_of_the_variant() {
    let text = node("a", NodeKind::Text { text: "b".to_owned() });
    round_trip(r#"{"id":"a","type":"Text","text":"b","x":1,"y":0}"#, &text);
    let noted = Node { note: Some(Nullable::Null), ..text.clone() };
    round_trip(r#"{"id":"a","type":"Text","text":"b","x":1,"y":0,"note":null}"#, &noted);
    assert_eq!(read::<Node>(r#"{"text":"b","note":null,"more":[{}],"x":1,"type":"Text","id":"a"}"#), noted);
    round_trip(r#"{"id":"a","type":"Line","x":1,"y":0}"#, &node("a", NodeKind::Line));
    round_trip(r#"{"id":"a","type":"Size","width":3,"x":1,"y":0}"#, &node("a", NodeKind::Size(Box::new(Size { width: 3 }))));
    let group = node("g", NodeKind::Group { of: vec![text.clone(), node("h", NodeKind::Group { of: Vec::new() })] });
    let written = r#"{"id":"g","type":"Group","of":[{"id":"a","type":"Text","text":"b","x":1,"y":0},{"id":"h","type":"Group","of":[],"x":1,"y":0}],"x":1,"y":0}"#;
    round_trip(written, &group);
}

#[test]
fn a_union_may_be_the_first_or_the_only_inline_member() {
    round_trip(
        r#"{"kind":"One","value":{"x":2,"y":3},"sender":"s"}"#,
        &Sent { value: Value::One(Place { x: 2, y: 3 }), sender: "s".to_owned() },
    );
    round_trip(
        r#"{"kind":"Many","value":{"values":["a"]},"sender":"s"}"#,
        &Sent { value: Value::Many { values: vec!["a".to_owned()] }, sender: "s".to_owned() },
    );
    assert_eq!(
        read::<Sent<u8>>(r#"{"sender":"s","kind":"Nothing"}"#),
        Sent { value: Value::Nothing, sender: "s".to_owned() }
    );
}

#[test]
fn unions_may_be_inside_each_other() {
    let star = |id| node(id, NodeKind::Drawn(Drawn { colour: "red".to_owned(), form: Form::Star { points: 5 } }));
    let text = r#"{"id":"a","type":"Drawn","colour":"red","form":"Star","points":5,"x":1,"y":0}"#;
    round_trip(text, &star("a"));
    round_trip(&format!(r#"{},"page":7}}"#, &text[..text.len() - 1]), &Page { node: star("a"), page: 7 });
    round_trip(r#"{"Added":{"at":1,"form":"Dot"}}"#, &Change::Added { at: 1, form: Form::Dot });
    round_trip(
        r#"{"Moved":{"id":"a","type":"Line","x":1,"y":0,"page":2}}"#,
        &Change::Moved(Page { node: node("a", NodeKind::Line), page: 2 }),
    );
}

#[test]
fn undeclared_variants_keep_the_members_that_are_not_common() {
    let text = r#"{"id":"a","type":"Disc","radius":1.50,"text":7,"x":1,"y":0}"#;
    let read: Node = Node::read(&mut Reader::new(text)).unwrap();
    let NodeKind::Other(unknown) = &read.kind else { panic!("{read:?}") };
    assert_eq!(unknown.tag(), "Disc");
    assert_eq!(unknown.value().to_string(), r#"{"type":"Disc","radius":1.50,"text":7}"#);
    let mut writer = Writer::new();
    read.write(&mut writer).unwrap();
    assert_eq!(writer.finish().unwrap(), text);
    // The union inside the variant of another leaves the tag of that to it.
    let text = r#"{"id":"a","type":"Drawn","colour":"red","form":"Line","length":2,"x":1,"y":0,"page":1}"#;
    let page: Page = serde_json::from_str(text).unwrap();
    let NodeKind::Drawn(Drawn { form: Form::Other(unknown), .. }) = &page.node.kind else { panic!("{page:?}") };
    assert_eq!(unknown.value().to_string(), r#"{"form":"Line","length":2}"#);
    assert_eq!(serde_json::to_string(&page).unwrap(), text);
}

/// A union with a tag in a variant of another.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Outer {
    Form(Form),
}

#[test]
fn an_undeclared_variant_in_a_variant_is_written_with_one_outer_tag() {
    let text = r#"{"type":"Form","form":"Ring","width":2}"#;
    assert_eq!(serde_json::to_string(&read::<Outer>(text)).unwrap(), text);
}

#[test]
fn invalid_members_are_rejected() {
    for text in [
        r#"{"type":"Text","text":"b","x":1}"#,
        r#"{"id":"a","type":"Text","x":1}"#,
        r#"{"id":"a","text":"b","x":1}"#,
        r#"{"id":"a","type":"Text","text":"b"}"#,
        r#"{"id":1,"type":"Text","text":"b","x":1}"#,
        r#"{"id":"a","type":"Text","text":"b","x":1,"x":1}"#,
        r#"{"id":"a","type":"Text","text":"b","x":1,"\u0074ext":"b"}"#,
        r#"{"id":"a","type":"Disc","x":"1"}"#,
        r#"{"type":"Disc","x":1}"#,
        r#"{"id":"a","type":7,"x":1}"#,
        r#"["a"]"#,
        "{}",
    ] {
        assert!(serde_json::from_str::<Node>(text).is_err(), "{text}");
    }
    let clash = JsonObject::from_iter([("type", Json::from("Disc")), ("id", Json::from("b"))]);
    let Ok(NodeKind::Other(unknown)) = NodeKind::read(&mut Reader::new(&Json::from(clash).to_string())) else {
        panic!("an undeclared variant")
    };
    assert!(serde_json::to_string(&node("a", NodeKind::Other(unknown))).is_err(), "two members of one name");
}

#[test]
fn schemars_has_a_schema_for_each_variant_with_the_common_members() {
    let schema = serde_json::to_value(schemars::schema_for!(Page)).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for (text, valid) in [
        (r#"{"id":"a","type":"Text","text":"b","x":1,"page":1}"#, true),
        (r#"{"id":"a","type":"Text","text":"b","x":1}"#, false),
        (r#"{"id":"a","type":"Drawn","colour":"red","form":"Dot","x":1,"page":1}"#, true),
        (r#"{"id":"a","type":"Drawn","form":"Dot","x":1,"page":1}"#, false),
        (r#"{"id":"a","type":"Drawn","colour":"red","form":"Ring","x":1,"page":1}"#, true),
        (r#"{"id":"a","type":"Drawn","colour":"red","form":"Ring","page":1}"#, false),
        (r#"{"id":"a","type":"Disc","x":1,"page":1}"#, true),
        (r#"{"type":"Disc","x":1,"page":1}"#, false),
    ] {
        assert_eq!(validator.is_valid(&serde_json::from_str(text).unwrap()), valid, "{text}");
        assert_eq!(serde_json::from_str::<Page>(text).is_ok(), valid, "{text}");
    }
}

/// A list whose elements contain the next one.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Linked {
    next: Option<Box<Linked>>,
    #[wire(inline)]
    value: Padding,
}

/// The value of an element.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
enum Padding {
    Inner { inner: Box<Linked> },
    End,
}

/// An object is read in two parts, and the objects are in each other, in the common members and in those of the variant.
#[test]
fn the_time_is_linear_in_the_nesting() {
    let padding = vec![r#"{"a":["b"]}"#; 40_000].join(",");
    let nested = |depth: usize| {
        let mut text = format!(r#"{{"padding":[{padding}],"type":"End"}}"#);
        for level in 0..depth {
            text = if level % 2 == 0 {
                format!(r#"{{"next":{text},"type":"End"}}"#)
            } else {
                format!(r#"{{"inner":{text},"type":"Inner"}}"#)
            };
        }
        text
    };
    let time = |depth: usize| {
        let text = nested(depth);
        let times = (0..3).map(|_| {
            let start = Instant::now();
            read::<Linked>(&text);
            start.elapsed()
        });
        times.min().unwrap()
    };
    let (flat, deep) = (time(1), time(60));
    assert!(deep < flat * 8, "{deep:?} for 60 objects in each other, {flat:?} for one");
}
