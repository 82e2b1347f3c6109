//! Frames with boundary values of one version. Tests compare the verdict of the comparison with the other version's checker on them.

use std::collections::BTreeSet;

use super::compare::{by_id, sender};
use super::counterexample::{Search, SearchLimits};
use crate::check::{self, Policy};
use crate::envelope::{Content, FrameField, FrameKind, Role};
use crate::json::{Json, MAX_DEPTH};
use crate::message::Side;
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan};
use crate::sample::{PathStep, Size};

/// A frame that a version writes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Probe {
    /// The message's name.
    pub message: String,
    /// The kind of the frame.
    pub kind: FrameKind,
    /// The side that sends it.
    pub from: Side,
    /// The frame.
    pub frame: Json,
}

/// Frames of the messages that both versions have: for each path, the boundary values of what the writer writes and of what the reader
/// accepts. The writer's version accepts all of them.
#[must_use]
pub fn probes(writer: &Plan, reader: &Plan) -> Vec<Probe> {
    let mut out = Vec::new();
    let others = by_id(reader);
    let limits = SearchLimits::new(u64::MAX);
    for message in writer.all_messages() {
        let Some(other) = others.get(&(message.is_event(), &*message.id)) else { continue };
        let search = Search { old: writer, new: reader, pair: (message, other), from_old: true, limits: &limits };
        for kind in message.frames(writer.envelope()) {
            let mut seen = BTreeSet::new();
            let places = places(writer, message, kind);
            let target = writer.envelope().key(kind, Role::Target).unwrap_or_default().to_owned();
            let full = search.candidates(kind, &[PathStep::Member(target.into())], Size::Full);
            let edges = places.iter().flat_map(|path| search.candidates(kind, path, Size::Minimal));
            for frame in full.into_iter().chain(edges) {
                let text = frame.to_string();
                if check::is_valid(writer, &text, Policy::Strict) && seen.insert(text) {
                    let message_id = message.id.clone().into_owned();
                    out.push(Probe { message: message_id, kind, from: sender(message, kind), frame });
                }
            }
        }
    }
    out
}

/// All paths in a kind of frame; the content of each type is included once.
fn places(plan: &Plan, message: &MessagePlan, kind: FrameKind) -> Vec<Vec<PathStep>> {
    let member = |field: &FrameField| vec![PathStep::Member(plan.envelope().name_of(field.id()).to_owned().into())];
    let is_choice = |content: &Content| matches!(content, Content::Target | Content::TargetText | Content::MessageType);
    let fields = plan.envelope().fields_of(kind);
    let mut out: Vec<Vec<PathStep>> = fields.clone().filter(|field| is_choice(&field.content)).map(member).collect();
    let mut seen = BTreeSet::new();
    let mut open: Vec<(NodeId, Vec<PathStep>)> = Vec::new();
    let values = fields.filter_map(|field| Some((plan.value(kind, field, Some(message))?, member(field))));
    let flat = plan.flat_payload(kind, Some(message)).map(|node| (node, Vec::new()));
    for value in values.chain(flat) {
        open.push(value);
        while let Some((node, path)) = open.pop() {
            out.push(path.clone());
            let (node, _) = plan.split_nullable(node);
            if !seen.insert(node) || path.len() == MAX_DEPTH {
                continue;
            }
            let to = |token: PathStep| path.iter().cloned().chain([token]).collect();
            match &plan.node(node).kind {
                NodeKind::Struct(object) => {
                    let fields = object.fields.iter().rev();
                    open.extend(fields.map(|field| (field.node, to(PathStep::Member(field.name().clone())))));
                }
                NodeKind::Map { key, value } => {
                    open.push((*value, to(PathStep::Value)));
                    if !plan.is_any_string(*key) {
                        open.push((*key, to(PathStep::Name)));
                    }
                }
                NodeKind::Tuple(items) => {
                    let items = items.iter().enumerate().rev();
                    open.extend(items.map(|(index, item)| (*item, to(PathStep::Item(index)))));
                }
                NodeKind::Union(union) => {
                    let variants = union.variants.iter().rev();
                    open.extend(variants.map(|variant| (variant.node, to(PathStep::Variant(variant.name.clone())))));
                }
                NodeKind::List { item, .. } => open.push((*item, to(PathStep::Element))),
                _ => {}
            }
        }
    }
    out
}
