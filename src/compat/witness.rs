//! Witnesses: frames that one version writes and the other refuses.
//!
//! They are made, not recorded: strings are `…` and numbers near zero wherever the change leaves it open, so they can be
//! shown as they are. Each is tried before it is reported: the writer's version reads it, the reader's refuses it there.

mod outside;

use super::accept::Refusal;
use super::make::{Draft, Leaf, Size};
use super::model::{Message, MessageKind, NodeId, NodeKind, Protocol};
use super::path::{Path, Step};
use crate::check::Policy;
use crate::envelope::{FrameKind, Key};
use crate::json::Json;
use crate::message::Side;
use crate::problem::{Rule, escape_token};

/// A frame that one version writes and the other refuses.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Witness {
    /// Whether the old version writes it, and the new one refuses it.
    pub from_old: bool,
    /// The frame.
    pub frame: Json,
    /// The most lenient readers that refuse it.
    pub policy: Policy,
    /// Why.
    pub refusal: Refusal,
}

/// A search for a frame in which a change shows.
pub(super) struct Search<'p> {
    pub(super) old: &'p Protocol,
    pub(super) new: &'p Protocol,
    /// The message in the old version and in the new.
    pub(super) pair: (&'p Message, &'p Message),
    /// Whether the old version writes.
    pub(super) from_old: bool,
}

impl Search<'_> {
    /// A frame of a kind that is refused for the value at a path; if there is none, one that is refused at all.
    pub(super) fn find(&self, kind: FrameKind, path: &Path) -> Option<Witness> {
        let pointer = path.pointer();
        // Small frames show it best, and most often will do.
        [Size::Least, Size::Most].into_iter().find_map(|size| {
            let frames = self.candidates(kind, path, size);
            self.refused(&frames, Some(&pointer)).or_else(|| self.refused(&frames, None))
        })
    }

    /// The first frame that is refused at a place; by tolerant readers, if they refuse any.
    fn refused(&self, frames: &[Json], at: Option<&str>) -> Option<Witness> {
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            frames.iter().find_map(|frame| {
                let refusal = self.refusal(frame, policy, at)?;
                Some(Witness { from_old: self.from_old, frame: frame.clone(), policy, refusal })
            })
        })
    }

    fn sides(&self) -> (&Protocol, &Protocol) {
        if self.from_old { (self.old, self.new) } else { (self.new, self.old) }
    }

    fn messages(&self) -> (&Message, &Message) {
        if self.from_old { self.pair } else { (self.pair.1, self.pair.0) }
    }

    fn refusal(&self, frame: &Json, policy: Policy, at: Option<&str>) -> Option<Refusal> {
        let (writer, reader) = self.sides();
        if !writer.refusals(frame, Policy::Strict).is_empty() {
            return None;
        }
        let there = |refusal: &Refusal| {
            at.is_none_or(|at| {
                let own = match &refusal.key {
                    Some(key) => format!("{}/{}", refusal.pointer, escape_token(key)),
                    None => refusal.pointer.clone(),
                };
                own.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        reader.refusals(frame, policy).into_iter().find(there)
    }

    /// Frames of the writer that may show it, the plainest first.
    pub(super) fn candidates(&self, kind: FrameKind, path: &Path, size: Size) -> Vec<Json> {
        let (writer, _) = self.sides();
        let (message, _) = self.messages();
        let (least, most) = message.target.counts;
        let plain = Draft { size, ..plain(message, kind) };
        let draft = |draft: Draft<'_>| writer.frame(&draft);
        match path.0.first() {
            Some(Step::Key(key)) if key == Key::Target.as_str() => {
                (least..=most).filter_map(|segments| draft(Draft { segments, ..plain })).collect()
            }
            Some(Step::Key(key)) if key == Key::MessageType.as_str() => {
                let MessageKind::Event { message_types } = &message.kind else { return Vec::new() };
                message_types.iter().filter_map(|word| draft(Draft { message_type: Some(word), ..plain })).collect()
            }
            _ => {
                let leaves = self.leaves(kind, path);
                let placed = leaves.iter().filter_map(|leaf| draft(Draft { place: Some((path, leaf)), ..plain }));
                draft(plain).into_iter().chain(placed).collect()
            }
        }
    }

    /// What the writer may put at a path.
    fn leaves(&self, kind: FrameKind, path: &Path) -> Vec<Leaf> {
        let mut out = vec![Leaf::Made(Size::Least), Leaf::Made(Size::Most), Leaf::Absent];
        let ((writer, reader), (own, other)) = (self.sides(), self.messages());
        if let (Some(wrote), Some(reads)) = (writer.resolve(own, kind, path), reader.resolve(other, kind, path)) {
            out.extend(outside::values(writer, wrote, reader, reads).into_iter().map(Leaf::Value));
        }
        out
    }
}

impl Witness {
    /// The frame of a message that the other version does not have.
    pub(super) fn unknown(old: &Protocol, new: &Protocol, message: &Message) -> Option<Self> {
        let kind = if message.is_event() { FrameKind::Event } else { FrameKind::Request };
        let frame = old.frame(&plain(message, kind))?;
        let refusal = new.refusals(&frame, Policy::Tolerant).into_iter().next()?;
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, refusal })
    }

    /// The frame of a message that no longer comes from a side: what it says is not what is refused.
    pub(super) fn not_taken(old: &Protocol, message: &Message, side: Side) -> Option<Self> {
        let kind = if message.is_event() { FrameKind::Event } else { FrameKind::Request };
        let frame = old.frame(&plain(message, kind))?;
        let text = format!("the {} is not one that sends it", side.as_str());
        let pointer = format!("/{}", kind.name_key().as_str());
        let refusal = Refusal { rule: Rule::UnknownMessage, pointer, text, key: None };
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, refusal })
    }
}

impl Protocol {
    /// The value at a path in a frame of a message.
    fn resolve(&self, message: &Message, kind: FrameKind, path: &Path) -> Option<NodeId> {
        let (first, rest) = path.0.split_first()?;
        let mut node = match first {
            Step::Key(key) if key == Key::Data.as_str() => message.data_of(kind)?,
            Step::Key(key) if key == Key::Failure.as_str() => message.failure()?,
            _ => return None,
        };
        for step in rest {
            let (inner, _) = self.peel(node);
            node = match (self.node(inner), step) {
                (NodeKind::Struct(fields), Step::Key(key)) => fields.iter().find(|field| field.name == *key)?.node,
                (NodeKind::Map(value), Step::Value) => *value,
                (NodeKind::List { item, .. }, Step::Item) => *item,
                _ => return None,
            };
        }
        Some(node)
    }
}

/// The plainest frame of a kind.
fn plain(message: &Message, kind: FrameKind) -> Draft<'_> {
    let message_type = match &message.kind {
        MessageKind::Event { message_types } => message_types.first().map(String::as_str),
        MessageKind::Command { .. } => None,
    };
    Draft { message, kind, size: Size::Least, segments: message.target.counts.0, message_type, place: None }
}
