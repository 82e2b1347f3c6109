//! `index.json`: what programs ask of the artefacts, and what no schema says.

use super::files::{FORMAT, bundle_file, file_of, types_file};
use super::names::{Names, frame_name, type_name};
use super::tree::{Tree, count, strings};
use crate::envelope::FrameKind;
use crate::json::Json;
use crate::message::{MessageKind, ProtocolShape, ReplyShape};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan};
use crate::sample::Example;
use crate::shape::Open;
use crate::target::{Segments, TargetShape};

/// The index of a protocol.
pub(super) fn index(protocol: &ProtocolShape, plan: &Plan, names: &Names, examples: &[Example]) -> Tree {
    let messages = plan.commands.iter().chain(&plan.events).map(|message| self::message(plan, message, examples).into());
    let inline = names.types.iter().map(|(name, &node)| (name.as_str(), inline(plan, node)));
    Tree::new()
        .with("format", FORMAT)
        .with("protocol", protocol.name)
        .with("version", protocol.version)
        .with("title", protocol.type_name)
        .described(protocol.doc)
        .with("schema", bundle_file(protocol))
        .with("types", types_file(protocol))
        .with("examples", "examples.ndjson")
        .with("messages", messages.collect::<Vec<Json>>())
        .with("inline", inline.filter(|(_, groups)| !groups.is_empty()).collect::<Tree>())
}

fn message(plan: &Plan, message: &MessagePlan, examples: &[Example]) -> Tree {
    let shape = message.shape;
    let (kind, kinds): (_, &[FrameKind]) = match shape.kind {
        MessageKind::Command { .. } => ("command", &[FrameKind::Request, FrameKind::Success, FrameKind::Failure]),
        MessageKind::Event { .. } => ("event", &[FrameKind::Event]),
    };
    let files: Tree = match shape.kind {
        MessageKind::Command { .. } => Tree::new()
            .with("request", file_of(shape, FrameKind::Request))
            .with("response", file_of(shape, FrameKind::Success)),
        MessageKind::Event { .. } => Tree::new().with("event", file_of(shape, FrameKind::Event)),
    };
    let head = Tree::new()
        .with("name", shape.name)
        .with("kind", kind)
        .with("type", shape.type_name)
        .described(shape.doc)
        .with("deprecated", shape.deprecated)
        .with("from", shape.from.as_str())
        .with("target", target(shape.target));
    let head = match shape.kind {
        MessageKind::Command { reply, causes } => {
            let word = match reply {
                ReplyShape::Empty => "empty",
                ReplyShape::Same => "same",
                ReplyShape::NoData => "none",
                ReplyShape::Data(_) => "data",
            };
            head.with("data", payload(plan, message.data))
                .with("reply", Tree::new().with("kind", word).maybe("data", message.reply.map(|node| payload(plan, node))))
                .with("causes", strings(causes.iter().copied()))
        }
        MessageKind::Event { message_types } => {
            head.with("messageTypes", strings(message_types.iter().copied())).with("data", payload(plan, message.data))
        }
    };
    let lines = |kind: FrameKind| {
        let of = |(_, example): &(usize, &Example)| example.name == shape.name && example.kind == kind;
        let lines = examples.iter().enumerate().filter(of).map(|(index, _)| count(index as u64 + 1));
        (kind.as_str(), lines.collect::<Vec<Json>>())
    };
    head.with("files", files)
        .with("definitions", kinds.iter().map(|&kind| (kind.as_str(), frame_name(shape, kind))).collect::<Tree>())
        .with("examples", kinds.iter().map(|&kind| lines(kind)).collect::<Tree>())
}

fn target(shape: &TargetShape) -> Tree {
    let (minimum, maximum) = shape.counts();
    let segments = match shape.segments {
        Segments::Any { .. } => Vec::new(),
        Segments::Named(segments) => segments
            .iter()
            .map(|segment| Tree::new().with("name", segment.name).with("optional", segment.optional).into())
            .collect(),
    };
    Tree::new()
        .with("type", shape.name)
        .with("forms", strings(shape.forms().iter().map(String::as_str)))
        .with("segments", Tree::new().with("minimum", count(minimum as u64)).with("maximum", count(maximum as u64)))
        .list("names", segments)
}

/// What `data` is: its entry in `$defs`, and whether its inside is described.
fn payload(plan: &Plan, node: NodeId) -> Tree {
    let node = plan.node(node);
    let open = match &node.kind {
        NodeKind::Json(Open::Value) => Some("value"),
        NodeKind::Json(Open::Object) => Some("object"),
        NodeKind::Json(Open::Structured) => Some("structured"),
        _ => None,
    };
    Tree::new().maybe("type", node.name.map(type_name)).with("described", open.is_none()).maybe("open", open)
}

/// The keys of a type that stand inline, by the types that they stand inline through, the outermost first.
fn inline(plan: &Plan, node: NodeId) -> Vec<Json> {
    let NodeKind::Struct(object) = &plan.node(node).kind else { return Vec::new() };
    let mut groups: Vec<(Vec<String>, Vec<&str>)> = Vec::new();
    for field in object.fields.iter().filter(|field| !field.origin.is_empty()) {
        let through: Vec<String> = field.origin.iter().map(|&name| type_name(name)).collect();
        match groups.last_mut() {
            Some((last, keys)) if *last == through => keys.push(field.name),
            _ => groups.push((through, vec![field.name])),
        }
    }
    let group = |(through, keys): (Vec<String>, Vec<&str>)| {
        let through = strings(through.iter().map(String::as_str));
        Tree::new().with("through", through).with("keys", strings(keys)).into()
    };
    groups.into_iter().map(group).collect()
}
