//! Plans: a protocol resolved, once, into what the checker and all other readers run on.
//!
//! A plan owns or borrows its strings, so that it is made of derived shapes or of anything else that describes a protocol.
//! Inline fields are merged into the object that holds them, keys are quoted, references are indices.

mod names;
mod resolve;
mod target;

#[cfg(feature = "schema")]
pub(crate) use names::pascal;
pub(crate) use names::type_name;
pub use target::{SegmentPlan, TargetPlan};

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::envelope::{Content, Envelope, FrameKind};
use crate::json::FieldName;
use crate::message::{MessageShape, Side, find, slots_of};
use crate::shape::{Bound, EnumValue, Open, Pattern, ShapeRef};

/// A string of the program, or one that the plan owns.
pub type Str = Cow<'static, str>;

/// A protocol, or a single message, resolved.
#[derive(Debug)]
pub struct Plan {
    /// Which members a frame has.
    #[doc(hidden)]
    pub envelope: &'static Envelope,
    /// What the plan is of, unless it is of a single message.
    #[doc(hidden)]
    pub protocol: Option<ProtocolFacts>,
    #[doc(hidden)]
    pub nodes: Vec<Node>,
    #[doc(hidden)]
    pub commands: Vec<MessagePlan>,
    #[doc(hidden)]
    pub events: Vec<MessagePlan>,
    /// The `failure` of a failure.
    pub failure: NodeId,
    /// The tables of names; a plan of a single message has none.
    slots: Option<[Cow<'static, [u16]>; 2]>,
}

/// What is known of a protocol beside its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolFacts {
    /// The protocol's name, as in the artefacts.
    pub name: Str,
    /// The protocol's version: `major.minor`.
    pub version: Str,
    /// The Rust type's own name.
    pub type_name: Str,
    /// What the messages are for.
    pub doc: Str,
}

/// The index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// One value.
#[derive(Debug)]
pub struct Node {
    /// The name of its entry in the schemas, if its type has one.
    pub name: Option<String>,
    /// The shape that it was made of.
    pub shape: Option<ShapeRef>,
    pub doc: Str,
    /// Values as JSON text.
    pub examples: Vec<Str>,
    pub kind: NodeKind,
}

/// What a value is, with all its rules.
#[derive(Debug)]
pub enum NodeKind {
    Bool,
    Integer {
        minimum: i64,
        maximum: i64,
    },
    Number {
        minimum: Option<Bound>,
        maximum: Option<Bound>,
    },
    String(StringPlan),
    /// A string that is one of some values; of an open one, any other string too.
    Enum {
        values: Arc<[EnumValue]>,
        open: bool,
    },
    List {
        item: NodeId,
        min: Option<u64>,
        max: Option<u64>,
    },
    Map(NodeId),
    Json(Open),
    Struct(StructPlan),
    Nullable(NodeId),
}

/// Which strings a string may be.
#[derive(Debug, Clone)]
pub struct StringPlan {
    /// The fewest characters.
    pub min: Option<u64>,
    /// The most characters.
    pub max: Option<u64>,
    pub format: StringFormat,
}

/// What a string must look like.
#[derive(Debug, Clone)]
pub enum StringFormat {
    Any,
    /// One or more characters, none of them a dot, a space or an ASCII control character.
    Id,
    Pattern(Box<PatternPlan>),
}

/// A pattern that a string matches.
#[derive(Debug, Clone)]
pub struct PatternPlan {
    pub source: Str,
    /// The pattern, ready to match. One that is not of the dialect matches nothing; generation rejects it.
    pub pattern: Option<Pattern>,
}

/// The keys of an object.
#[derive(Debug)]
pub struct StructPlan {
    /// All fields; those of inline fields take the position of the inline field.
    pub fields: Vec<FieldPlan>,
    /// A bit for each of the first 64 keys that must be there.
    pub required: u64,
    slots: Vec<u16>,
}

/// One key of an object.
#[derive(Debug)]
pub struct FieldPlan {
    pub key: FieldName<Str>,
    pub node: NodeId,
    /// Whether its value is any string.
    pub any_string: bool,
    pub required: bool,
    pub deprecated: bool,
    pub doc: Str,
    /// What an absent value means, as JSON text.
    pub default: Option<Str>,
    /// Values as JSON text.
    pub examples: Vec<Str>,
    /// The types through which the field is inlined, the outermost first.
    pub origin: Vec<String>,
}

/// One message.
#[derive(Debug)]
pub struct MessagePlan {
    /// The name by which versions of the message are matched: that in `index.json`.
    pub id: Str,
    /// The name on the wire.
    pub name: Str,
    /// The stem of its entries in the schemas.
    pub type_name: Str,
    /// What it means.
    pub doc: Str,
    /// Whether it should no longer be sent.
    pub deprecated: bool,
    /// Who sends it.
    pub from: Side,
    /// What it addresses.
    pub target: TargetPlan,
    /// The data of the request or of the event.
    pub data: NodeId,
    /// The data of the success, unless it has none.
    pub reply: Option<NodeId>,
    /// What tells a command from an event.
    pub role: MessageRole,
}

/// What only a command or only an event has.
#[derive(Debug)]
pub enum MessageRole {
    Command {
        reply: ReplyKind,
        /// The names of the events that it is expected to cause, in the usual order.
        causes: Vec<Str>,
    },
    Event {
        /// What `messageType` may be; the first is written.
        message_types: Arc<[Str]>,
    },
}

/// What the data of a success is, as its command declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyKind {
    /// `{}`.
    Empty,
    /// The request's data again.
    Same,
    /// No key `data`.
    NoData,
    /// A value of its own.
    Data,
}

impl Plan {
    /// The plan of a single message, made on first use. A function, and not code in each derive, so that it is compiled once.
    pub fn kept(plan: &'static OnceLock<Self>, message: &'static MessageShape) -> &'static Self {
        plan.get_or_init(|| Self::of_message(message))
    }

    /// The plan of a protocol that was read from anywhere. Where it has no commands, failures are those of the library.
    #[cfg(feature = "schema")]
    pub(crate) fn loaded(
        protocol: ProtocolFacts,
        envelope: &'static Envelope,
        mut nodes: Vec<Node>,
        commands: Vec<MessagePlan>,
        events: Vec<MessagePlan>,
        failure: Option<NodeId>,
    ) -> Self {
        let failure = failure.unwrap_or_else(|| resolve::failure(&mut nodes));
        let names = |messages: &[MessagePlan]| Cow::from(slots_of(messages.len(), |index| &messages[index].name));
        let slots = Some([names(&commands), names(&events)]);
        let mut plan = Self { envelope, protocol: Some(protocol), nodes, commands, events, failure, slots };
        plan.note_strings();
        plan
    }

    /// The index of the message of this name among the commands or the events.
    #[must_use]
    pub fn find(&self, kind: FrameKind, name: &str) -> Option<usize> {
        let messages = self.messages(kind);
        match &self.slots {
            Some(slots) => find(&slots[usize::from(kind == FrameKind::Event)], name, |index| &messages[index].name),
            None => messages.iter().position(|message| message.name == name),
        }
    }

    /// The commands or the events.
    #[must_use]
    pub fn messages(&self, kind: FrameKind) -> &[MessagePlan] {
        if kind == FrameKind::Event { &self.events } else { &self.commands }
    }

    /// The commands, then the events.
    pub fn all_messages(&self) -> impl Iterator<Item = &MessagePlan> + Clone {
        self.commands.iter().chain(&self.events)
    }

    /// What describes the payload of a message's frame. A failure has none, nor a success whose reply has none.
    #[must_use]
    #[inline]
    pub fn payload(&self, kind: FrameKind, message: &MessagePlan) -> Option<NodeId> {
        let (_, is_reply) = self.envelope.payload(kind)?;
        if is_reply { message.reply } else { Some(message.data) }
    }

    /// What describes the value of the member of this name in a message's frame, if a node does.
    #[must_use]
    pub fn member(&self, message: &MessagePlan, kind: FrameKind, name: &str) -> Option<NodeId> {
        let field = self.envelope.field(kind, self.envelope.find(name)?)?;
        self.value(&field.content, message)
    }

    /// What describes the value of a member of a message's frame, if a node does.
    #[must_use]
    pub fn value(&self, content: &Content, message: &MessagePlan) -> Option<NodeId> {
        match content {
            Content::Data => Some(message.data),
            Content::Reply => message.reply,
            Content::Error => Some(self.failure),
            _ => None,
        }
    }

    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The value without the `null` that may be there instead, and whether one may.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) fn peel(&self, id: NodeId) -> (NodeId, bool) {
        match self.node(id).kind {
            NodeKind::Nullable(inner) => (inner, true),
            _ => (id, false),
        }
    }

    /// Whether `null` is one of the values.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) fn takes_null(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, NodeKind::Nullable(_) | NodeKind::Json(Open::Value))
    }

    /// Whether an object is complete without any key.
    #[must_use]
    pub fn may_be_empty(&self, id: NodeId) -> bool {
        match &self.node(id).kind {
            NodeKind::Struct(object) => object.fields.iter().all(|field| !field.required),
            NodeKind::Map(_) | NodeKind::Json(_) => true,
            NodeKind::Nullable(inner) => self.may_be_empty(*inner),
            _ => false,
        }
    }

    /// Notes which keys hold any string: only once all nodes are made, since types may refer to each other in a circle.
    fn note_strings(&mut self) {
        let strings: Vec<bool> =
            self.nodes.iter().map(|node| matches!(&node.kind, NodeKind::String(string) if string.is_any())).collect();
        for node in &mut self.nodes {
            if let NodeKind::Struct(object) = &mut node.kind {
                object.fields.iter_mut().for_each(|field| field.any_string = strings[field.node.0]);
            }
        }
    }
}

impl Node {
    /// The name of the type for people: that of its declaration, or else of its entry in the schemas.
    #[must_use]
    pub fn described_name(&self) -> Option<String> {
        let declared = self.shape.and_then(|shape| shape.get().name);
        declared.filter(|_| self.name.is_some()).map(|name| name.to_string()).or_else(|| self.name.clone())
    }
}

impl StringPlan {
    /// Whether it is any string.
    #[must_use]
    #[inline]
    pub fn is_any(&self) -> bool {
        self.min.is_none() && self.max.is_none() && matches!(self.format, StringFormat::Any)
    }
}

impl FieldPlan {
    /// A key without more than its value.
    pub(crate) fn new(name: Str, node: NodeId, required: bool) -> Self {
        Self {
            key: FieldName::of(name),
            node,
            any_string: false,
            required,
            deprecated: false,
            doc: "".into(),
            default: None,
            examples: Vec::new(),
            origin: Vec::new(),
        }
    }

    /// The name on the wire.
    #[must_use]
    pub fn name(&self) -> &Str {
        &self.key.name
    }
}

impl MessagePlan {
    #[must_use]
    pub fn is_event(&self) -> bool {
        matches!(self.role, MessageRole::Event { .. })
    }

    /// The kinds of its frames.
    #[must_use]
    pub fn frames(&self) -> &'static [FrameKind] {
        if self.is_event() { &[FrameKind::Event] } else { FrameKind::OF_COMMAND }
    }
}

impl ReplyKind {
    /// The word in `index.json`: `empty`, `same`, `none` or `data`.
    #[must_use]
    #[cfg(feature = "schema")]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Same => "same",
            Self::NoData => "none",
            Self::Data => "data",
        }
    }
}

impl StructPlan {
    pub(crate) fn new(fields: Vec<FieldPlan>) -> Self {
        let slots = slots_of(fields.len(), |index| fields[index].name());
        let required = fields.iter().take(64).rev().fold(0, |bits, field| bits << 1 | u64::from(field.required));
        Self { fields, required, slots }
    }

    /// The index of a key.
    #[must_use]
    #[inline]
    pub fn find(&self, key: &str) -> Option<usize> {
        find(&self.slots, key, |index| self.fields[index].name())
    }
}

/// Every member name that the protocol declares.
pub fn declared_members(plan: &Plan) -> impl Iterator<Item = &str> {
    let fields = plan.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Struct(object) => Some(object.fields.iter().map(|field| &**field.name())),
        _ => None,
    });
    plan.envelope.members().iter().map(|member| &*member.name).chain(fields.flatten())
}
