//! Frames at the edges of what one version writes: the proof by execution reads them with the other.

use std::collections::BTreeSet;

use super::make::Size;
use super::model::{Message, MessageKind, NodeId, NodeKind, Protocol};
use super::path::{Path, Step};
use super::witness::Search;
use crate::check::Policy;
use crate::envelope::{FrameKind, Key};
use crate::json::Json;
use crate::message::Side;

/// A frame that a version writes.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Probe {
    /// The message's name.
    pub message: String,
    /// The kind of the frame.
    pub kind: FrameKind,
    /// Who sends it.
    pub from: Side,
    /// The frame.
    pub frame: Json,
}

impl Protocol {
    /// Frames of the messages that another version has too: for every place, the values at the edges of what this version
    /// writes there, and of what the other reads. This version reads all of them.
    #[must_use]
    pub fn probes(&self, against: &Self) -> Vec<Probe> {
        let mut out = Vec::new();
        for message in &self.messages {
            let Some(other) = against.same(message) else { continue };
            let search = Search { old: self, new: against, pair: (message, other), from_old: true };
            for &kind in message.frames() {
                let mut seen = BTreeSet::new();
                let places = self.places(message, kind);
                let full = search.candidates(kind, &Path::key(Key::Target.as_str()), Size::Most);
                let edges = places.iter().flat_map(|path| search.candidates(kind, path, Size::Least));
                for frame in full.into_iter().chain(edges) {
                    if seen.insert(frame.to_string()) && self.refusals(&frame, Policy::Strict).is_empty() {
                        out.push(Probe { message: message.name.clone(), kind, from: message.sender(kind), frame });
                    }
                }
            }
        }
        out
    }

    /// All places of a kind of frame, each type entered once.
    fn places(&self, message: &Message, kind: FrameKind) -> Vec<Path> {
        let mut out = vec![Path::key(Key::Target.as_str())];
        if let MessageKind::Event { .. } = message.kind {
            out.push(Path::key(Key::MessageType.as_str()));
        }
        let mut seen = BTreeSet::new();
        let data = message.data_of(kind).map(|node| (Key::Data, node));
        let failure = if kind == FrameKind::Failure { message.failure().map(|node| (Key::Failure, node)) } else { None };
        for (key, node) in data.into_iter().chain(failure) {
            self.enter(node, &Path::key(key.as_str()), &mut seen, &mut out);
        }
        out
    }

    fn enter(&self, node: NodeId, path: &Path, seen: &mut BTreeSet<NodeId>, out: &mut Vec<Path>) {
        out.push(path.clone());
        let (node, _) = self.peel(node);
        if !seen.insert(node) {
            return;
        }
        match self.node(node) {
            NodeKind::Struct(fields) => {
                for field in fields {
                    self.enter(field.node, &path.to(Step::Key(field.name.clone())), seen, out);
                }
            }
            NodeKind::Map(value) => self.enter(*value, &path.to(Step::Value), seen, out),
            NodeKind::List { item, .. } => self.enter(*item, &path.to(Step::Item), seen, out),
            _ => {}
        }
    }
}

impl Message {
    /// Who sends its frames of a kind.
    pub(super) fn sender(&self, kind: FrameKind) -> Side {
        match (kind, self.from) {
            (FrameKind::Request | FrameKind::Event, from) => from,
            (_, Side::Client) => Side::Server,
            (_, Side::Server) => Side::Client,
            (_, Side::Either) => Side::Either,
        }
    }
}
