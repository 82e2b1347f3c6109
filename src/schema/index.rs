//! Generates `index.json`, which describes what schemas cannot express.

use super::annotations::{has_annotations, section, stable};
use super::files::{
    FORMAT_WITH_ENVELOPES, FORMAT_WITH_FLAT_PAYLOADS, FORMAT_WITH_LIFE_CYCLES, FORMAT_WITH_UNIONS, FORMAT_WITHOUT_UNIONS,
    bundle_file, file_of, types_file,
};
use super::names::{Names, frame_name};
use super::tree::{Tree, count, strings};
use super::unions;
use crate::envelope::{Content, DESKTOP, Envelope, FrameField, FrameKind, FrameShape, MemberId, Presence, Role};
use crate::json::Json;
use crate::message::Lifecycle;
use crate::plan::{MessagePlan, MessageRole, Node, NodeId, NodeKind, Plan, ProtocolFacts, SegmentPlan, TargetPlan};
use crate::sample::Example;
use crate::shape::{EnumType, EnumValue, Open};

/// The version of the format: the oldest one whose readers understand the protocol.
fn format(plan: &Plan) -> &'static str {
    if plan.released().is_some() || plan.events.iter().any(|event| event.lifecycle.is_some()) {
        return FORMAT_WITH_LIFE_CYCLES;
    }
    if plan.envelope().has_flat() {
        return FORMAT_WITH_FLAT_PAYLOADS;
    }
    if plan.envelope().name() != DESKTOP.name() {
        return FORMAT_WITH_ENVELOPES;
    }
    let is_new = |node: &Node| match &node.kind {
        NodeKind::Enum { of, values, .. } => *of != EnumType::String || values.iter().any(|value| value.default),
        _ => false,
    };
    if plan.nodes.iter().any(is_new) || has_annotations(plan) {
        FORMAT_WITH_ENVELOPES
    } else if plan.nodes.iter().any(|node| matches!(node.kind, NodeKind::Union(_))) {
        FORMAT_WITH_UNIONS
    } else {
        FORMAT_WITHOUT_UNIONS
    }
}

/// The index of a protocol.
pub(super) fn index(protocol: &ProtocolFacts, plan: &Plan, names: &Names, examples: &[Example]) -> Tree {
    let messages = plan.all_messages().map(|message| self::message(plan, message, examples).into());
    let inline = names.types.iter().map(|(name, &node)| (name.as_str(), inline(plan, node)));
    Tree::new()
        .with("format", format(plan))
        .with("protocol", &*protocol.name)
        .with("version", &*protocol.version)
        .maybe("released", protocol.released.as_deref())
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
        .object("annotations", section(plan, names))
}

/// The roles of members, by their names in the index.
pub(crate) const ROLES: &[(&str, Role)] = &[
    ("name", Role::Name),
    ("target", Role::Target),
    ("constant", Role::Constant),
    ("payload", Role::Payload),
    ("id", Role::Id),
    ("error", Role::Error),
    ("original", Role::Original),
    ("context", Role::Context),
];

/// The presences of members, by their names in the index.
pub(crate) const PRESENCES: &[(&str, Presence)] =
    &[("required", Presence::Required), ("optional", Presence::Optional), ("forbidden", Presence::Forbidden)];

/// The contents of members except constants, by their names in the index. In format 1.1, a value was always an error.
pub(crate) const CONTENTS: &[(&str, Content)] = &[
    ("name", Content::Name),
    ("target", Content::Target),
    ("string", Content::TargetText),
    ("messageType", Content::MessageType),
    ("data", Content::Data),
    ("reply", Content::Reply),
    ("error", Content::Value),
    ("value", Content::Value),
    ("id", Content::Id),
    ("object", Content::Object),
];

/// The envelope: its members, and for each kind of frame which of them it has, in the order in which they are written.
///
/// That of the library contains no descriptions: a loader compares it with the library's own, and a rewording must not matter.
fn envelope(envelope: &Envelope) -> Tree {
    let is_own = envelope.name() == DESKTOP.name();
    let doc = |doc: &str| if is_own { String::new() } else { doc.to_owned() };
    let members = envelope.ids().map(|member| self::member(envelope, member).into());
    let kinds = envelope.kinds().iter().map(|kind| (kind.kind.as_str(), fields(envelope, kind, doc)));
    Tree::new()
        .with("name", envelope.name())
        .described(&doc(envelope.doc()))
        .with("members", members.collect::<Vec<Json>>())
        .with("kinds", kinds.collect::<Tree>())
        .list("flat", strings(envelope.kinds().iter().filter(|kind| kind.flat).map(|kind| kind.kind.as_str())))
}

/// The envelope as JSON.
pub(crate) fn envelope_section(envelope: &Envelope) -> Json {
    self::envelope(envelope).into()
}

fn member(envelope: &Envelope, member: MemberId) -> Tree {
    Tree::new()
        .with("name", envelope.name_of(member))
        .maybe("role", envelope.role(member).and_then(|role| name_of(ROLES, &role)))
        .mark("determinesKind", envelope.determines(member))
}

/// The members of one kind of frame.
fn fields(envelope: &Envelope, kind: &FrameShape, doc: impl Fn(&str) -> String) -> Vec<Json> {
    let field = |field: &FrameField| {
        let (value, constant) = match &field.content {
            Content::Constant(constant) => (Some("constant"), Some(constant.to_json())),
            Content::Value if envelope.role(field.id()) != Some(Role::Error) => (Some("value"), None),
            content => (name_of(CONTENTS, content), None),
        };
        Tree::new()
            .with("name", envelope.name_of(field.id()))
            .maybe("presence", name_of(PRESENCES, &field.presence))
            .maybe("value", value)
            .maybe("constant", constant)
            .described(&doc(&field.doc))
            .into()
    };
    kind.fields.iter().map(field).collect()
}

fn name_of<T: PartialEq>(names: &[(&'static str, T)], value: &T) -> Option<&'static str> {
    names.iter().find(|(_, of)| of == value).map(|(name, _)| *name)
}

fn message(plan: &Plan, message: &MessagePlan, examples: &[Example]) -> Tree {
    let kinds: Vec<FrameKind> = message.frames(plan.envelope()).collect();
    let files = if message.is_event() {
        Tree::new().with("event", file_of(message, FrameKind::Event))
    } else {
        let has_response = kinds.iter().any(|kind| *kind != FrameKind::Request);
        Tree::new()
            .with("request", file_of(message, FrameKind::Request))
            .maybe("response", has_response.then(|| file_of(message, FrameKind::Success)))
    };
    let head = Tree::new()
        .with("name", &*message.name)
        .with("kind", if message.is_event() { "event" } else { "command" })
        .with("type", &*message.type_name)
        .described(&message.doc)
        .with("deprecated", message.deprecated);
    let head = stable(head, &message.stability)
        .with("from", message.from.as_str())
        .maybe("target", message.target.as_ref().map(target));
    let head = match &message.role {
        MessageRole::Command { reply, causes } => head
            .with("data", payload(plan, message.data))
            .with(
                "reply",
                Tree::new().with("kind", reply.as_str()).maybe("data", message.reply.map(|node| payload(plan, node))),
            )
            .with("causes", strings(causes.iter().map(|name| &**name))),
        MessageRole::Event { message_types } => head
            .maybe("lifecycle", message.lifecycle.map(Lifecycle::as_str))
            .list("messageTypes", strings(message_types.iter().map(|word| &**word)))
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
    let NodeKind::Enum { of, values, .. } = &node.kind else { return None };
    if node.variant.is_some() {
        return None;
    }
    let value = |value: &EnumValue| {
        let tree = Tree::new().with("value", of.value(&value.name)).text("description", &value.doc);
        stable(tree.mark("deprecated", value.deprecated), &value.stability).mark("default", value.default).into()
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
