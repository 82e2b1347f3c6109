//! Generates `index.json`, which describes what schemas cannot express.

use super::files::{FORMAT, FORMAT_WITHOUT_UNIONS, bundle_file, file_of, types_file};
use super::names::{Names, frame_name};
use super::tree::{Tree, count, strings};
use super::unions;
use crate::envelope::{Content, Envelope, FrameField, FrameKind, FrameShape, MemberId, Presence, Role};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan, ProtocolFacts, SegmentPlan, TargetPlan};
use crate::sample::Example;
use crate::shape::{EnumValue, Open};

/// The version of the format: a reader that does not have unions needs to know of them.
fn format(plan: &Plan) -> &'static str {
    let has_unions = plan.nodes.iter().any(|node| matches!(node.kind, NodeKind::Union(_)));
    if has_unions { FORMAT } else { FORMAT_WITHOUT_UNIONS }
}

/// The index of a protocol.
pub(super) fn index(protocol: &ProtocolFacts, plan: &Plan, names: &Names, examples: &[Example]) -> Tree {
    let messages = plan.all_messages().map(|message| self::message(plan, message, examples).into());
    let inline = names.types.iter().map(|(name, &node)| (name.as_str(), inline(plan, node)));
    Tree::new()
        .with("format", format(plan))
        .with("protocol", &*protocol.name)
        .with("version", &*protocol.version)
        .with("title", &*protocol.type_name)
        .described(&protocol.doc)
        .with("schema", bundle_file(protocol))
        .with("types", types_file(protocol))
        .with("examples", "examples.ndjson")
        .with("envelope", envelope(plan.envelope()))
        .with("messages", messages.collect::<Vec<Json>>())
        .with("enums", names.types.iter().filter_map(|(name, &node)| enumeration(plan, name, node)).collect::<Tree>())
        .object("unions", names.types.iter().filter_map(|(name, &node)| union(plan, name, node)).collect())
        .with("inline", inline.filter(|(_, groups)| !groups.is_empty()).collect::<Tree>())
}

/// The envelope: its members, and for each kind of frame which of them it has, in the order in which they are written.
///
/// It contains no descriptions: a loader compares it with the envelopes of the library, and a rewording must not matter.
fn envelope(envelope: &Envelope) -> Tree {
    let members = envelope.ids().map(|member| self::member(envelope, member).into());
    Tree::new()
        .with("name", envelope.name())
        .with("members", members.collect::<Vec<Json>>())
        .with("kinds", envelope.kinds().iter().map(|kind| (kind.kind.as_str(), fields(envelope, kind))).collect::<Tree>())
}

/// The envelope as JSON.
pub(crate) fn envelope_section(envelope: &Envelope) -> Json {
    self::envelope(envelope).into()
}

fn member(envelope: &Envelope, member: MemberId) -> Tree {
    let role = envelope.role(member).map(|role| match role {
        Role::Name => "name",
        Role::Target => "target",
        Role::Constant => "constant",
        Role::Payload => "payload",
        Role::Error => "error",
        Role::Original => "original",
        Role::Context => "context",
    });
    Tree::new()
        .with("name", envelope.name_of(member))
        .maybe("role", role)
        .mark("determinesKind", envelope.determines(member))
}

/// The members of one kind of frame.
fn fields(envelope: &Envelope, kind: &FrameShape) -> Vec<Json> {
    let field = |field: &FrameField| {
        let (value, constant) = match &field.content {
            Content::Name => (Some("name"), None),
            Content::Target => (Some("target"), None),
            Content::TargetText => (Some("string"), None),
            Content::Constant(constant) => (Some("constant"), Some(&**constant)),
            Content::MessageType => (Some("messageType"), None),
            Content::Data => (Some("data"), None),
            Content::Reply => (Some("reply"), None),
            Content::Error => (Some("error"), None),
            Content::Object => (Some("object"), None),
            Content::Nothing => (None, None),
        };
        let presence = match field.presence {
            Presence::Required => "required",
            Presence::Optional => "optional",
            Presence::Forbidden => "forbidden",
        };
        let tree = Tree::new().with("name", envelope.name_of(field.id())).with("presence", presence);
        tree.maybe("value", value).maybe("constant", constant).into()
    };
    kind.fields.iter().map(field).collect()
}

fn message(plan: &Plan, message: &MessagePlan, examples: &[Example]) -> Tree {
    let kinds = message.frames();
    let files = if message.is_event() {
        Tree::new().with("event", file_of(message, FrameKind::Event))
    } else {
        Tree::new()
            .with("request", file_of(message, FrameKind::Request))
            .with("response", file_of(message, FrameKind::Success))
    };
    let head = Tree::new()
        .with("name", &*message.name)
        .with("kind", if message.is_event() { "event" } else { "command" })
        .with("type", &*message.type_name)
        .described(&message.doc)
        .with("deprecated", message.deprecated)
        .with("from", message.from.as_str())
        .with("target", target(&message.target));
    let head = match &message.role {
        MessageRole::Command { reply, causes } => head
            .with("data", payload(plan, message.data))
            .with(
                "reply",
                Tree::new().with("kind", reply.as_str()).maybe("data", message.reply.map(|node| payload(plan, node))),
            )
            .with("causes", strings(causes.iter().map(|name| &**name))),
        MessageRole::Event { message_types } => head
            .with("messageTypes", strings(message_types.iter().map(|word| &**word)))
            .with("data", payload(plan, message.data)),
    };
    let lines = |kind: FrameKind| {
        let of = |(_, example): &(usize, &Example)| example.name == message.name && example.kind == kind;
        let lines = examples.iter().enumerate().filter(of).map(|(index, _)| count(index as u64 + 1));
        (kind.as_str(), lines.collect::<Vec<Json>>())
    };
    head.with("files", files)
        .with("definitions", kinds.iter().map(|&kind| (kind.as_str(), frame_name(message, kind))).collect::<Tree>())
        .with("examples", kinds.iter().map(|&kind| lines(kind)).collect::<Tree>())
}

fn target(target: &TargetPlan) -> Tree {
    let (minimum, maximum) = target.counts;
    let segment = |segment: &SegmentPlan| Tree::new().with("name", &*segment.name).with("optional", segment.optional).into();
    let segments = target.segments.iter().map(segment).collect();
    Tree::new()
        .with("type", &*target.name)
        .described(&target.doc)
        .with("object", &*target.object)
        .with("forms", strings(target.forms().iter().map(String::as_str)))
        .with("segments", Tree::new().with("minimum", count(minimum as u64)).with("maximum", count(maximum as u64)))
        .list("names", segments)
}

/// The entry of a payload in `$defs`, and whether its content is described.
fn payload(plan: &Plan, node: NodeId) -> Tree {
    let node = plan.node(node);
    let open = match &node.kind {
        NodeKind::Json(Open::Value) => Some("value"),
        NodeKind::Json(Open::Object) => Some("object"),
        NodeKind::Json(Open::Structured) => Some("structured"),
        _ => None,
    };
    Tree::new().maybe("type", node.name.as_deref()).with("described", open.is_none()).maybe("open", open)
}

/// An enum and its values, with their documentation.
fn enumeration<'n>(plan: &Plan, name: &'n str, node: NodeId) -> Option<(&'n str, Tree)> {
    let node = plan.node(node);
    let NodeKind::Enum { values, .. } = &node.kind else { return None };
    if node.variant.is_some() {
        return None;
    }
    let value = |value: &EnumValue| {
        let tree = Tree::new().with("value", &*value.name).text("description", &value.doc);
        tree.mark("deprecated", value.deprecated).into()
    };
    let values = values.iter().map(value).collect::<Vec<Json>>();
    Some((name, Tree::new().text("description", &node.doc).with("values", values)))
}

/// A union and its variants.
fn union<'n>(plan: &Plan, name: &'n str, node: NodeId) -> Option<(&'n str, Tree)> {
    let NodeKind::Union(union) = &plan.node(node).kind else { return None };
    Some((name, unions::indexed(plan, union)))
}

/// The properties of a type that come from inline fields, by the types of these fields, the outermost first.
fn inline(plan: &Plan, node: NodeId) -> Vec<Json> {
    let NodeKind::Struct(object) = &plan.node(node).kind else { return Vec::new() };
    let mut groups: Vec<(&[String], Vec<&str>)> = Vec::new();
    for field in object.fields.iter().filter(|field| !field.origin.is_empty()) {
        match groups.last_mut() {
            Some((last, keys)) if *last == field.origin => keys.push(field.name()),
            _ => groups.push((&field.origin, vec![field.name()])),
        }
    }
    let group = |(through, keys): (&[String], Vec<&str>)| {
        let through = strings(through.iter().map(String::as_str));
        Tree::new().with("through", through).with("keys", strings(keys)).into()
    };
    groups.into_iter().map(group).collect()
}
