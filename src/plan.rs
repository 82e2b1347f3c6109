//! Plans: shapes resolved, once, into what the walks run on.
//!
//! Inline fields are merged into the object that holds them, keys are quoted, references are indices.

mod resolve;

use crate::envelope::FrameKind;
use crate::json::Key;
use crate::message::{MessageShape, Slot, find};
use crate::shape::{Bound, Format, Name, Open, Pattern, ShapeRef, Word};

/// A protocol, or a single message, resolved.
#[derive(Debug)]
pub struct Plan {
    pub(crate) nodes: Vec<Node>,
    pub(crate) commands: Vec<MessagePlan>,
    pub(crate) events: Vec<MessagePlan>,
    /// The `failure` of a failure.
    pub(crate) failure: NodeId,
    /// The tables of names; a plan of a single message has none.
    slots: Option<[&'static [u16]; 2]>,
}

/// The index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NodeId(pub(crate) usize);

/// One value.
#[derive(Debug)]
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts read all of it"))]
pub(crate) struct Node {
    /// The name of its type, if that has a schema of its own.
    pub(crate) name: Option<Name>,
    /// The shape that it was made of.
    pub(crate) shape: ShapeRef,
    pub(crate) doc: &'static str,
    pub(crate) examples: &'static [&'static str],
    pub(crate) kind: NodeKind,
}

/// What a value is, with all its rules.
#[derive(Debug)]
pub(crate) enum NodeKind {
    Bool,
    Integer { minimum: i64, maximum: i64 },
    Number { minimum: Option<Bound>, maximum: Option<Bound> },
    String { min: Option<u64>, max: Option<u64>, format: Format, pattern: Option<Pattern> },
    Words { words: &'static [Word], open: bool },
    List { item: NodeId, min: Option<u64>, max: Option<u64> },
    Map(NodeId),
    Json(Open),
    Struct(StructPlan),
    Nullable(NodeId),
}

/// The keys of an object.
#[derive(Debug)]
pub(crate) struct StructPlan {
    /// All keys, those of inline fields where the inline field stands.
    pub(crate) fields: Vec<FieldPlan>,
    /// A bit for each of the first 64 keys that must be there.
    pub(crate) required: u64,
    slots: Vec<u16>,
}

/// One key of an object.
#[derive(Debug)]
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts read all of it"))]
pub(crate) struct FieldPlan {
    pub(crate) name: &'static str,
    pub(crate) key: Key,
    pub(crate) node: NodeId,
    /// Whether its value is any string.
    pub(crate) any_string: bool,
    pub(crate) required: bool,
    pub(crate) deprecated: bool,
    pub(crate) doc: &'static str,
    pub(crate) default: Option<&'static str>,
    pub(crate) examples: &'static [&'static str],
    /// The types that the key stands inline through, the outermost first.
    pub(crate) origin: Vec<Name>,
}

/// One message.
#[derive(Debug)]
pub(crate) struct MessagePlan {
    pub(crate) shape: &'static MessageShape,
    /// The data of the request or of the event.
    pub(crate) data: NodeId,
    /// The data of the success, unless it has none.
    pub(crate) reply: Option<NodeId>,
}

impl Plan {
    /// The plan of a single message, made on first use and kept in the message's slot.
    pub(crate) fn kept(slot: &'static Slot, message: &'static MessageShape) -> &'static Self {
        slot.get(|| Self::of_message(message))
    }

    /// The index of the message of this name among the commands or the events.
    pub(crate) fn find(&self, kind: FrameKind, name: &str) -> Option<usize> {
        let messages = self.messages(kind);
        match self.slots {
            Some(slots) => find(slots[usize::from(kind == FrameKind::Event)], name, |index| messages[index].shape.name),
            None => messages.iter().position(|message| message.shape.name == name),
        }
    }

    /// The commands or the events.
    pub(crate) fn messages(&self, kind: FrameKind) -> &[MessagePlan] {
        if kind == FrameKind::Event { &self.events } else { &self.commands }
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// Whether an object is complete without any key.
    pub(crate) fn may_be_empty(&self, id: NodeId) -> bool {
        match &self.node(id).kind {
            NodeKind::Struct(object) => object.fields.iter().all(|field| !field.required),
            NodeKind::Map(_) | NodeKind::Json(_) => true,
            NodeKind::Nullable(inner) => self.may_be_empty(*inner),
            _ => false,
        }
    }
}

impl NodeKind {
    /// Whether it is any string.
    pub(crate) fn is_any_string(&self) -> bool {
        matches!(self, Self::String { min: None, max: None, format: Format::Any, .. })
    }
}

impl StructPlan {
    /// The index of a key.
    #[inline]
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        find(&self.slots, key, |index| self.fields[index].name)
    }
}
