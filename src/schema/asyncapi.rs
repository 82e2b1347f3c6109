//! The protocol as an `AsyncAPI` 3.0 document, for the tools of that format.
//!
//! The document describes the server. Each target is a channel, each message an operation; a protocol without targets has one channel.
//! The payloads are the schemas of the bundle.

use std::collections::BTreeMap;

use super::error::SchemaError;
use super::files::{artefacts_of, bundle_defs};
use super::names::frame_name;
use super::tree::{Tree, prose};
use crate::envelope::{Content, FrameKind};
use crate::json::{Json, JsonObject, to_pretty};
use crate::message::Side;
use crate::plan::{MessagePlan, Plan, ProtocolFacts, TargetPlan};
use crate::sample::{Example, examples};

/// The media type of all frames.
const MEDIA_TYPE: &str = "application/json";

/// Generates the `AsyncAPI` 3.0 document of a protocol. The plan of a single message has none.
///
/// # Errors
/// As [`artefacts`](super::artefacts).
///
/// ```
/// use tieline::agent_desktop::AgentDesktop;
/// use tieline::json::Json;
/// use tieline::protocol::Protocol;
/// use tieline::schema::asyncapi;
///
/// let document: Json = asyncapi(AgentDesktop::plan())?.parse()?;
/// let action = document.at(&["operations", "ChannelDial", "action"]);
/// assert_eq!(action.and_then(Json::as_str), Some("receive"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn asyncapi(plan: &Plan) -> Result<String, SchemaError> {
    let Some(protocol) = &plan.protocol else { return Ok(String::new()) };
    // Checks the declarations.
    artefacts_of(plan)?;
    let examples = examples(plan)?;
    Ok(to_pretty(&Document { plan, protocol, examples: &examples }.tree().into()))
}

struct Document<'p> {
    plan: &'p Plan,
    protocol: &'p ProtocolFacts,
    examples: &'p [Example],
}

impl Document<'_> {
    fn tree(&self) -> Tree {
        let info = Tree::new()
            .with("title", &*self.protocol.name)
            .with("version", &*self.protocol.version)
            .described(&self.protocol.doc);
        let schemas = moved(&bundle_defs(self.plan).into());
        let components = Tree::new().with("messages", self.messages()).with("schemas", schemas);
        Tree::new()
            .with("asyncapi", "3.0.0")
            .with("info", info)
            .with("defaultContentType", MEDIA_TYPE)
            .with("channels", self.channels())
            .with("operations", self.operations())
            .with("components", components)
    }

    /// The kinds of frame of a message that the envelope has.
    fn kinds(&self, message: &MessagePlan) -> Vec<FrameKind> {
        message.frames(self.plan.envelope()).collect()
    }

    /// The channel of a message: that of its target.
    fn channel(&self, message: &MessagePlan) -> String {
        message.target.as_ref().map_or_else(|| self.protocol.type_name.to_string(), |target| target.name.to_string())
    }

    fn channels(&self) -> Tree {
        let mut channels: BTreeMap<String, (Option<&TargetPlan>, Tree)> = BTreeMap::new();
        for message in self.plan.all_messages() {
            let (_, messages) =
                channels.entry(self.channel(message)).or_insert_with(|| (message.target.as_ref(), Tree::new()));
            for kind in self.kinds(message) {
                let name = frame_name(message, kind);
                let reference = reference(&["components", "messages", &name]);
                *messages = std::mem::take(messages).with(&name, reference);
            }
        }
        channels.into_iter().map(|(name, (target, messages))| (name, channel(target).with("messages", messages))).collect()
    }

    fn operations(&self) -> Tree {
        self.plan.all_messages().map(|message| (&*message.type_name, self.operation(message))).collect()
    }

    fn operation(&self, message: &MessagePlan) -> Tree {
        let channel = self.channel(message);
        let refer = |kind: &FrameKind| reference(&["channels", &channel, "messages", &frame_name(message, *kind)]).into();
        let kinds = self.kinds(message);
        let (sent, replies): (Vec<_>, Vec<_>) =
            kinds.iter().partition(|kind| matches!(kind, FrameKind::Request | FrameKind::Event));
        let reply = (!replies.is_empty()).then(|| {
            Tree::new()
                .with("channel", reference(&["channels", &channel]))
                .with("messages", replies.into_iter().map(refer).collect::<Vec<Json>>())
        });
        Tree::new()
            .with("action", if message.from == Side::Client { "receive" } else { "send" })
            .with("channel", reference(&["channels", &channel]))
            .with("title", &*message.name)
            .described(&message.doc)
            .with("messages", sent.into_iter().map(refer).collect::<Vec<Json>>())
            .maybe("reply", reply)
    }

    fn messages(&self) -> Tree {
        let of = |message: &MessagePlan, kind: FrameKind| {
            let name = frame_name(message, kind);
            let examples = self.examples.iter().filter(|example| example.name == message.name && example.kind == kind);
            let examples = examples.map(|example| Tree::new().with("payload", example.frame.clone()).into()).collect();
            let tree = Tree::new()
                .with("name", &*message.name)
                .with("title", name.as_str())
                .with("contentType", MEDIA_TYPE)
                .maybe("correlationId", self.correlation(kind))
                .with("payload", reference(&["components", "schemas", &name]))
                .list("examples", examples);
            (name, tree)
        };
        let all = self.plan.all_messages();
        all.flat_map(|message| self.kinds(message).into_iter().map(move |kind| of(message, kind))).collect()
    }

    /// The member that relates a response to its request.
    fn correlation(&self, kind: FrameKind) -> Option<Tree> {
        let envelope = self.plan.envelope();
        let id = envelope.fields_of(kind).find(|field| matches!(field.content, Content::Id))?;
        let key = envelope.name_of(id.id()).replace('~', "~0").replace('/', "~1");
        Some(Tree::new().with("location", format!("$message.payload#/{key}")))
    }
}

/// A channel without its messages. Its address is the longest form of the target.
fn channel(target: Option<&TargetPlan>) -> Tree {
    let Some(target) = target else { return Tree::new().with("address", Json::Null) };
    if target.segments.is_empty() {
        return Tree::new().with("address", Json::Null).described(&target.doc);
    }
    let names = target.segments.iter().map(|segment| &*segment.name);
    let address = names.clone().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(".");
    let forms = target.forms().iter().map(|form| format!("`{form}`")).collect::<Vec<_>>().join(" or ");
    let description = match prose(&target.doc) {
        doc if doc.is_empty() => format!("The target: {forms}."),
        doc => format!("{doc}\n\nThe target: {forms}."),
    };
    Tree::new()
        .with("address", address)
        .with("description", description)
        .with("parameters", names.map(|name| (name, Tree::new())).collect::<Tree>())
}

/// A reference to a part of the document.
fn reference(path: &[&str]) -> Tree {
    Tree::new().with("$ref", path.iter().fold("#".to_owned(), |out, part| format!("{out}/{part}")))
}

/// A schema with references to `components` instead of `$defs`.
fn moved(schema: &Json) -> Json {
    let member = |(key, value): (&str, &Json)| {
        let name = value.as_str().filter(|_| key == "$ref").and_then(|text| text.strip_prefix("#/$defs/"));
        let value = name.map_or_else(|| moved(value), |name| format!("#/components/schemas/{name}").into());
        (key.to_owned(), value)
    };
    match schema {
        Json::Object(object) => object.iter().map(member).collect::<JsonObject>().into(),
        Json::Array(elements) => elements.iter().map(moved).collect::<Vec<Json>>().into(),
        other => other.clone(),
    }
}
