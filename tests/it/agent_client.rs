//! Unions as the Agent Client Protocol has them: one variant without a tag, and variants that keep undeclared members.

use std::fmt::Debug;

use serde::de::DeserializeOwned;
use testkit::oracle::Oracle;
use tieline::json::{JsonObject, Reader, Writer};
use tieline::protocol::Protocol;
use tieline::sample::Generator;
use tieline::{Event, Wire};

/// A server that the agent connects to. Only that over standard streams has no `type`.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type", rename_all = "snake_case")]
enum McpServer {
    Http {
        url: String,
        #[wire(rest)]
        rest: JsonObject,
    },
    Sse(Sse),
    #[wire(omit_tag)]
    Stdio {
        command: String,
        #[wire(rest)]
        rest: JsonObject,
        #[wire(default = 0)]
        args: u8,
    },
}

/// A server with an event stream.
#[derive(Debug, Clone, PartialEq, Wire)]
struct Sse {
    url: String,
}

/// A method of authentication; that of the agent is the one without a type.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type", content = "of")]
enum AuthMethod {
    #[wire(omit_tag)]
    Agent {
        id: String,
        #[wire(rest)]
        rest: JsonObject,
    },
    Variable(Sse),
}

/// A method with its data in a variant with one unnamed field.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type", content = "of")]
enum Content {
    #[wire(omit_tag)]
    One(u8),
    Two(Vec<u8>),
}

/// A mode; without a tag, it is the normal one.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "mode")]
enum Mode {
    #[wire(omit_tag)]
    Normal,
    Fast,
}

/// A part, by its only member.
#[derive(Debug, Clone, PartialEq, Wire)]
enum Part {
    Text {
        text: String,
        #[wire(rest)]
        rest: JsonObject,
    },
    None,
}

/// A place, by its members.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
enum Place {
    Point {
        x: f64,
        #[wire(rest)]
        rest: JsonObject,
    },
    Room {
        room: String,
    },
}

/// A question of a user or a tool, and the members that both have.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "by")]
enum Asked {
    #[wire(omit_tag)]
    User {
        #[wire(inline)]
        common: Common,
        #[wire(rest)]
        rest: JsonObject,
        name: Option<String>,
    },
    Tool {
        #[wire(inline)]
        common: Common,
    },
}

/// What all variants have.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
struct Common {
    at: u32,
}

/// Begins a session.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "session/new", from = client)]
struct SessionNew {
    mcp_servers: Vec<McpServer>,
    auth: Option<AuthMethod>,
    content: Option<Content>,
    mode: Option<Mode>,
    part: Option<Part>,
    place: Option<Place>,
    asked: Option<Asked>,
}

tieline::protocol! {
    /// A part of a protocol between an editor and an agent.
    Client { name: "client", version: "1.0", envelope: tieline::json_rpc, commands: [], events: [SessionNew] }
}

/// Reads a text through both doors, and returns what is written through both.
fn rewritten<T: Wire + DeserializeOwned + serde::Serialize + Debug + PartialEq>(text: &str) -> String {
    let mut reader = Reader::new(text);
    let value = T::read(&mut reader).unwrap_or_else(|error| panic!("{text}: {error}"));
    reader.finish().unwrap();
    assert_eq!(serde_json::from_str::<T>(text).unwrap(), value);
    let mut writer = Writer::new();
    value.write(&mut writer).unwrap();
    let written = writer.finish().unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), written);
    written
}

fn fails<T: Wire + DeserializeOwned>(text: &str) -> bool {
    let failed = T::read(&mut Reader::new(text)).is_err();
    assert_eq!(serde_json::from_str::<T>(text).is_err(), failed, "{text}");
    failed
}

#[test]
fn a_variant_may_be_written_without_its_tag() {
    for (text, written) in [
        (r#"{"command":"a","args":1}"#, r#"{"command":"a","args":1}"#),
        (r#"{"args":1,"type":"stdio","command":"a"}"#, r#"{"command":"a","args":1}"#),
        (r#"{"type":"sse","url":"u"}"#, r#"{"type":"sse","url":"u"}"#),
        (r#"{"url":"u","type":"http"}"#, r#"{"type":"http","url":"u"}"#),
    ] {
        assert_eq!(rewritten::<McpServer>(text), written);
    }
    assert_eq!(rewritten::<AuthMethod>(r#"{"of":{"id":"1"}}"#), r#"{"of":{"id":"1"}}"#);
    assert_eq!(
        rewritten::<AuthMethod>(r#"{"of":{"url":"1"},"type":"Variable"}"#),
        r#"{"type":"Variable","of":{"url":"1"}}"#
    );
    assert_eq!(rewritten::<Content>(r#"{"type":"One","of":1}"#), r#"{"of":1}"#);
    assert_eq!(rewritten::<Content>(r#"{"type":"Two","of":[1]}"#), r#"{"type":"Two","of":[1]}"#);
    assert_eq!(rewritten::<Mode>("{}"), "{}");
    assert_eq!(rewritten::<Mode>(r#"{"mode":"Normal"}"#), "{}");
    assert_eq!(rewritten::<Mode>(r#"{"mode":"Fast"}"#), r#"{"mode":"Fast"}"#);
    assert!(fails::<McpServer>(r#"{"type":"other","command":"a"}"#));
    assert!(fails::<McpServer>(r#"{"url":"u"}"#));
}

#[test]
fn a_variant_keeps_undeclared_members() {
    for (text, written) in [
        (r#"{"b":1,"command":"a","c":{}}"#, r#"{"command":"a","args":0,"b":1,"c":{}}"#),
        (r#"{"b":1,"type":"http","url":"u","c":null}"#, r#"{"type":"http","url":"u","b":1,"c":null}"#),
        (r#"{"b":1,"command":"a","type":"stdio","rest":2}"#, r#"{"command":"a","args":0,"b":1,"rest":2}"#),
    ] {
        assert_eq!(rewritten::<McpServer>(text), written);
    }
    assert_eq!(rewritten::<AuthMethod>(r#"{"of":{"type":2,"id":"1"},"x":1}"#), r#"{"of":{"id":"1","type":2}}"#);
    assert_eq!(rewritten::<Part>(r#"{"Text":{"b":1,"text":"a"}}"#), r#"{"Text":{"text":"a","b":1}}"#);
    assert_eq!(rewritten::<Place>(r#"{"b":1,"x":2.5}"#), r#"{"x":2.5,"b":1}"#);
    assert_eq!(rewritten::<Asked>(r#"{"b":1,"at":2,"by":"User"}"#), r#"{"at":2,"b":1}"#);
    assert!(fails::<McpServer>(r#"{"type":"http","url":"u","b":1,"type":"http"}"#));
    assert!(fails::<McpServer>(r#"{"command":"u","b":1,"b":1}"#));
    assert!(fails::<Place>(r#"{"x":1,"room":"a"}"#));
}

#[test]
fn an_undeclared_member_never_has_the_name_of_the_tag() {
    let rest = JsonObject::from_iter([("type", "sse")]);
    let servers = [
        McpServer::Http { url: "u".to_owned(), rest: rest.clone() },
        McpServer::Stdio { command: "a".to_owned(), rest, args: 0 },
    ];
    for server in servers {
        let error = serde_json::to_string(&server).unwrap_err().to_string();
        assert_eq!(error, "the member `type` of a `rest` field has the name of a declared field");
    }
}

#[test]
fn everything_agrees_on_such_variants() {
    tieline::schema::assert_agreement::<Client>();
    let oracle = Oracle::<Client>::new(|message| matches!(message, Message::Unknown(_)));
    let generator = Generator::new(Client::plan(), 11).invalid(0.2).mutated(0.4);
    for index in 0..4000 {
        let sample = generator.sample(index).unwrap();
        let mut found = oracle.disagreements(&sample.bytes, sample.claim);
        // A tag that is read and not written.
        let is_omitted =
            |text: &str| ["/by", "/type", "/mode"].iter().any(|tag| text.contains(&format!("{tag}\" of the frame")));
        found.retain(|found| found.source != "read and written" || !is_omitted(&found.message));
        assert!(found.is_empty(), "{}\n{}", String::from_utf8_lossy(&sample.bytes), found[0]);
    }
    let warned = r#"{"jsonrpc":"2.0","method":"session/new","params":{"mcpServers":[{"type":"sse","url":"u","b":1},{"command":"a","b":1}]}}"#;
    let report = Client::check(warned);
    let places: Vec<String> = report.problems().iter().map(ToString::to_string).collect();
    assert_eq!(places.len(), 1, "{places:?}");
}
