//! Reading and writing through the derives, and the shapes that they generate.

mod constants;
mod names;
mod recursive;

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use tieline::message::{MessageKind, ReplyShape, Side};
use tieline::shape::Kind;
use tieline::target::TargetError;
use tieline::{Command, Empty, Event, NoData, Nullable, Target, Wire};

tieline::id! { /// Names a session.
pub SessionId }
tieline::id! { /// Names a channel group.
pub GroupId }
tieline::id! { /// Names a channel.
pub ChannelId }

/// Addresses a channel.
#[derive(Debug, Clone, PartialEq, Target)]
#[non_exhaustive]
struct ChannelTarget {
    session: SessionId,
    channel_group: Option<GroupId>,
    channel: ChannelId,
}

/// A short text.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(min_length = 1, max_length = 5, example = "abc")]
struct Short(String);

/// A kind of channel.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Medium {
    /// A voice.
    Telephony,
    #[wire(rename = "web-chat")]
    Chat,
    #[wire(other)]
    Other(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Wire)]
enum Closed {
    Yes,
    No,
}

#[derive(Debug, Clone, PartialEq, Default, Wire)]
struct Inline {
    p1: Option<String>,
    p_two: Option<i64>,
}

/// Everything at once.
///
/// In two paragraphs.
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
struct Everything<'a> {
    /// The script.
    script_id: Cow<'a, str>,
    r#type: Medium,
    #[wire(rename = "Odd name", max_length = 3)]
    odd: Option<String>,
    #[wire(default = 5, minimum = 1, maximum = 10, example = 7)]
    count: u8,
    #[wire(default = "Yes")]
    closed: Closed,
    #[wire(inline)]
    inline: Inline,
    #[wire(min_items = 1)]
    shorts: Vec<Short>,
    next: Option<Box<Everything<'a>>>,
    others: Option<Vec<Self>>,
    either: Nullable<f64>,
    map: BTreeMap<String, bool>,
    #[deprecated]
    old: Option<tieline::json::Json>,
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Page<T> {
    #[wire(min_items = 1)]
    items: Vec<T>,
    #[wire(inline)]
    inline: Inline,
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Wrapped<T: Clone>
where
    T: std::fmt::Debug,
{
    #[wire(inline)]
    inner: T,
}

#[derive(Debug, Clone, PartialEq, Wire)]
struct Tree(Vec<Tree>);

/// Dials.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "channel.dial", target = ChannelTarget, reply = Self, causes = ["state.updated"], from = either)]
struct ChannelDial {
    destination: String,
}

#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "session.logout", target = tieline::Path, reply = NoData)]
struct Logout {}

/// `Wire` beside `Command` or `Event` is allowed and has no effect.
#[derive(Debug, Clone, PartialEq, Wire, Command)]
#[command(name = "session.ping", target = tieline::Path, reply = Empty)]
struct Ping;

#[derive(Debug, Clone, PartialEq, Event, Wire)]
#[event(name = "state.updated", target = tieline::Path, message_type = ["objectEvent", "stateEvent"])]
#[deprecated]
struct StateUpdated(tieline::json::JsonStructured);

fn round_trip<T: Serialize + DeserializeOwned>(text: &str) -> String {
    serde_json::to_string(&serde_json::from_str::<T>(text).unwrap()).unwrap()
}

fn error<T: DeserializeOwned>(text: &str) -> String {
    serde_json::from_str::<T>(text).err().unwrap().to_string()
}

#[test]
fn structs_read_and_write() {
    let full = r#"{"scriptId":"s","type":"web-chat","Odd name":"x","count":9,"closed":"No","p1":"a","pTwo":2,"shorts":["a"],"others":[],"either":1.5,"map":{"toString":true},"old":[1]}"#;
    assert_eq!(round_trip::<Everything<'static>>(full), full);
    let minimal = r#"{"either":null,"map":{},"shorts":["a"],"scriptId":"s","type":"Telephony","unknown":1}"#;
    assert_eq!(
        round_trip::<Everything<'static>>(minimal),
        r#"{"scriptId":"s","type":"Telephony","count":5,"closed":"Yes","shorts":["a"],"either":null,"map":{}}"#
    );
    let nested = format!(
        r#"{{"scriptId":"s","type":"new","count":1,"closed":"Yes","shorts":["a"],"next":{0},"either":null,"map":{{}}}}"#,
        r#"{"scriptId":"s","type":"Telephony","count":5,"closed":"Yes","shorts":["a"],"either":null,"map":{}}"#
    );
    assert_eq!(round_trip::<Everything<'static>>(&nested), nested);
}

#[test]
fn structs_reject_invalid_data() {
    let text = |rest: &str| format!(r#"{{"either":null,"map":{{}},"scriptId":"s","type":"Telephony"{rest}}}"#);
    let why = |rest: &str| error::<Everything<'static>>(&text(rest));
    assert!(why("").starts_with("missing field `shorts`"));
    assert!(why(r#","shorts":[]"#).contains("out of its bounds"));
    assert!(why(r#","shorts":["a"],"count":11"#).contains("out of its bounds"));
    assert!(why(r#","shorts":["a"],"shorts":["a"]"#).contains("duplicate member name"));
    assert!(why(r#","shorts":["a"],"closed":"Maybe""#).contains("expected one of `Yes`, `No`"));
    assert!(why(r#","shorts":["a"],"Odd name":"long""#).contains("out of its bounds"));
    assert!(why(r#","shorts":["a"],"p1":"a","p1":"a""#).contains("duplicate member name"));
}

#[test]
fn newtypes_and_enums_read_and_write() {
    assert_eq!(round_trip::<Short>(r#""abc""#), r#""abc""#);
    assert!(error::<Short>(r#""""#).contains("out of its bounds"));
    assert_eq!(serde_json::from_str::<Medium>(r#""Chat""#).unwrap(), Medium::Other("Chat".into()));
    assert_eq!(round_trip::<Medium>(r#""Chat""#), r#""Chat""#);
    assert_eq!(round_trip::<Tree>("[[],[[]]]"), "[[],[[]]]");
    assert_eq!(round_trip::<Closed>(r#""No""#), r#""No""#);
}

#[test]
fn generic_types_read_and_write() {
    assert_eq!(round_trip::<Page<Short>>(r#"{"p1":"b","items":["a"]}"#), r#"{"items":["a"],"p1":"b"}"#);
    assert_eq!(round_trip::<Wrapped<Inline>>(r#"{"pTwo":1}"#), r#"{"pTwo":1}"#);
    let name = <Page<Option<Short>> as Wire>::SHAPE.name.unwrap().to_string();
    assert!(name.ends_with("derive::Page<optional<it::derive::Short>>"), "{name}");
}

#[test]
fn a_shape_contains_names_defaults_and_documentation() {
    let shape = Everything::SHAPE;
    assert_eq!(shape.doc, "Everything at once.\n\nIn two paragraphs.");
    let Kind::Struct(fields) = shape.kind else { panic!("{shape:?}") };
    let names: Vec<_> = fields.iter().map(|field| field.name).collect();
    assert_eq!(
        names,
        ["scriptId", "type", "Odd name", "count", "closed", "inline", "shorts", "next", "others", "either", "map", "old"]
    );
    assert_eq!(fields[3].default, Some("5"));
    assert_eq!(fields[3].examples, ["7"]);
    assert_eq!(fields[4].default, Some("\"Yes\""));
    assert!(fields[5].inline && fields[11].deprecated);
    let Kind::Enum { values, open, .. } = Medium::SHAPE.kind else { panic!() };
    assert!(open);
    assert_eq!((values.len(), &*values[0].doc, &*values[1].name), (2, "A voice.", "web-chat"));
}

#[test]
fn a_constructor_has_a_parameter_for_each_required_field() {
    let target = ChannelTarget::new("s".parse().unwrap(), "c".parse().unwrap());
    assert_eq!(target.to_string(), "s.c");
    let value =
        Everything::new(Cow::Borrowed("s"), Medium::Telephony, vec![Short("a".into())], Nullable::Null, BTreeMap::new());
    assert_eq!((value.count, value.closed, value.inline), (5, Closed::Yes, Inline::default()));
}

#[test]
fn targets_are_parsed_and_printed() {
    let target: ChannelTarget = "s.g.c".parse().unwrap();
    assert_eq!(target.channel_group.as_ref().map(GroupId::as_str), Some("g"));
    assert_eq!(target.to_string(), "s.g.c");
    let target: ChannelTarget = "s.c".parse().unwrap();
    assert_eq!((target.channel_group, target.channel.as_str()), (None, "c"));
    assert!(matches!("s".parse::<ChannelTarget>(), Err(TargetError::Form { found: 1, .. })));
    assert_eq!(<ChannelTarget as Target>::SHAPE.forms(), ["<session>.<channel>", "<session>.<channel-group>.<channel>"]);
}

#[test]
#[allow(deprecated)]
fn a_message_has_its_description() {
    let dial = ChannelDial::MESSAGE;
    assert_eq!((dial.name, dial.type_name, dial.doc, dial.from), ("channel.dial", "ChannelDial", "Dials.", Side::Either));
    assert_eq!(dial.target.name, "ChannelTarget");
    let MessageKind::Command { reply: ReplyShape::Same, causes } = dial.kind else { panic!() };
    assert_eq!(causes, ["state.updated"]);
    assert!(matches!(Logout::MESSAGE.kind, MessageKind::Command { reply: ReplyShape::NoData, .. }));
    assert!(matches!(Ping::MESSAGE.kind, MessageKind::Command { reply: ReplyShape::Empty, .. }));
    let state = StateUpdated::MESSAGE;
    assert!(state.deprecated && state.from == Side::Server);
    let MessageKind::Event { message_types } = state.kind else { panic!() };
    assert_eq!(message_types, ["objectEvent", "stateEvent"]);
    assert_eq!(round_trip::<Ping>("{}"), "{}");
    let _: fn() -> (<Ping as Command>::Reply, <Logout as Command>::Reply) = || (Empty::new(), NoData);
}

/// A target whose last segment is required and has two words.
#[derive(Debug, Clone, PartialEq, Target)]
struct GroupTarget {
    session: SessionId,
    channel_group: GroupId,
}

/// A target with an explicit noun.
#[derive(Debug, Clone, PartialEq, Target)]
#[target(object = "outlet 2")]
struct OutletTarget {
    session: SessionId,
}

#[test]
fn a_target_names_its_object() {
    assert_eq!(<ChannelTarget as Target>::SHAPE.object, "channel");
    assert_eq!(<GroupTarget as Target>::SHAPE.object, "channel group");
    assert_eq!(<OutletTarget as Target>::SHAPE.object, "outlet 2");
}
