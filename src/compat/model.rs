//! A protocol as its artefacts say it: the plan's kinds of values, owned.

use crate::envelope::FrameKind;
use crate::json::Json;
use crate::message::Side;
use crate::shape::{Open, Pattern};

/// One version of a protocol, read back from its artefacts.
///
/// It reads frames too ([`Protocol::refusals`]): so a verdict on a change can be proved without either version's types.
#[derive(Debug, Clone)]
pub struct Protocol {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) doc: String,
    pub(super) nodes: Vec<Node>,
    pub(super) messages: Vec<Message>,
    pub(super) examples: Vec<Json>,
}

/// The index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct NodeId(pub(super) usize);

/// One message.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// The name in the index: by it two versions are matched.
    pub(super) name: String,
    /// The name that the frames pin.
    pub(super) wire: String,
    pub(super) doc: String,
    pub(super) deprecated: bool,
    pub(super) from: Side,
    pub(super) target: Target,
    /// The data of the request or of the event.
    pub(super) data: NodeId,
    pub(super) kind: MessageKind,
}

/// What only a command or only an event has.
#[derive(Debug, Clone)]
pub(super) enum MessageKind {
    Command {
        /// The word in `index.json`.
        reply_kind: String,
        /// The data of the success, unless it has none.
        reply: Option<NodeId>,
        failure: NodeId,
        causes: Vec<String>,
    },
    Event {
        message_types: Vec<String>,
    },
}

/// What a target may look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) doc: String,
    /// The fewest and the most segments.
    pub(super) counts: (usize, usize),
    /// The segments by name, and whether each may be left out; none where any object is addressed.
    pub(super) names: Vec<(String, bool)>,
    /// The forms in words.
    pub(super) forms: Vec<String>,
}

/// One value.
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// The name of its type, if that has an entry of its own.
    pub(super) name: Option<String>,
    pub(super) doc: String,
    pub(super) examples: Vec<Json>,
    pub(super) kind: NodeKind,
}

/// What a value is, with all its rules.
#[derive(Debug, Clone)]
pub(super) enum NodeKind {
    Bool,
    Integer { minimum: i64, maximum: i64 },
    Number { minimum: Option<f64>, maximum: Option<f64> },
    Text(Text),
    Words { words: Vec<String>, open: bool },
    List { item: NodeId, min: u64, max: u64 },
    Map(NodeId),
    Json(Open),
    Struct(Vec<Field>),
    Nullable(NodeId),
}

/// A string.
#[derive(Debug, Clone)]
pub(super) struct Text {
    pub(super) min: u64,
    pub(super) max: u64,
    pub(super) pattern: Option<(String, Pattern)>,
}

/// One key of an object.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) node: NodeId,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) doc: String,
    pub(super) default: Option<Json>,
    pub(super) examples: Vec<Json>,
    /// The type that declares the key, if it stands inline.
    pub(super) origin: Option<String>,
}

impl Protocol {
    /// The protocol's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The protocol's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The frames that the artefacts give as examples.
    #[must_use]
    pub fn examples(&self) -> &[Json] {
        &self.examples
    }

    pub(super) fn node(&self, id: NodeId) -> &NodeKind {
        &self.nodes[id.0].kind
    }

    /// The value without the `null` that may stand for it, and whether one may.
    pub(super) fn peel(&self, id: NodeId) -> (NodeId, bool) {
        match self.node(id) {
            NodeKind::Nullable(inner) => (*inner, true),
            _ => (id, false),
        }
    }

    /// Whether `null` is one of the values.
    pub(super) fn takes_null(&self, id: NodeId) -> bool {
        matches!(self.node(id), NodeKind::Nullable(_) | NodeKind::Json(Open::Value))
    }

    /// Whether an object is complete without any key.
    pub(super) fn may_be_empty(&self, id: NodeId) -> bool {
        match self.node(id) {
            NodeKind::Struct(fields) => fields.iter().all(|field| !field.required),
            NodeKind::Map(_) | NodeKind::Json(_) => true,
            NodeKind::Nullable(inner) => self.may_be_empty(*inner),
            _ => false,
        }
    }

    /// The message that has a name on the wire, in a frame of a kind.
    pub(super) fn find(&self, kind: FrameKind, wire: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.wire == wire && message.is_event() == (kind == FrameKind::Event))
    }

    /// The other version of a message.
    pub(super) fn same(&self, other: &Message) -> Option<&Message> {
        self.messages.iter().find(|message| message.name == other.name && message.is_event() == other.is_event())
    }
}

impl Message {
    pub(super) fn is_event(&self) -> bool {
        matches!(self.kind, MessageKind::Event { .. })
    }

    /// The kinds of its frames.
    pub(super) fn frames(&self) -> &'static [FrameKind] {
        if self.is_event() { &[FrameKind::Event] } else { &[FrameKind::Request, FrameKind::Success, FrameKind::Failure] }
    }

    /// What `data` is in a frame, if it counts.
    pub(super) fn data_of(&self, kind: FrameKind) -> Option<NodeId> {
        match (kind, &self.kind) {
            (FrameKind::Request | FrameKind::Event, _) => Some(self.data),
            (FrameKind::Success, MessageKind::Command { reply, .. }) => *reply,
            _ => None,
        }
    }

    /// The `failure` of a failure.
    pub(super) fn failure(&self) -> Option<NodeId> {
        match self.kind {
            MessageKind::Command { failure, .. } => Some(failure),
            MessageKind::Event { .. } => None,
        }
    }

    /// Whether a side sends it: the request of a command, or the event.
    pub(super) fn is_from(&self, side: Side) -> bool {
        self.from == side || self.from == Side::Either
    }
}

/// The pattern of a text, or that of any.
impl Text {
    pub(super) fn language(&self) -> Pattern {
        self.pattern.as_ref().map_or_else(Pattern::any, |(_, pattern)| pattern.clone())
    }

    /// Whether any string will do.
    pub(super) fn is_any(&self) -> bool {
        self.pattern.is_none() && self.min == 0 && self.max == u64::MAX
    }

    pub(super) fn admits(&self, text: &str) -> bool {
        let length = text.chars().count() as u64;
        (self.min..=self.max).contains(&length) && self.pattern.as_ref().is_none_or(|(_, pattern)| pattern.matches(text))
    }
}
