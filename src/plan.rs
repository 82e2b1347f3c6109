//! Plans: the resolved description of a protocol, used by the checker and all other modules.
//!
//! A plan owns or borrows its strings, so it can be built from derived shapes or from a loaded description. Inline fields
//! are merged into the object that contains them, names are quoted, and types refer to each other by index.

mod names;
mod resolve;
mod stable;
mod target;
mod union;

pub(crate) use names::{pascal, type_name};
#[cfg(feature = "schema")]
pub(crate) use stable::{FaultPlace, StabilityFault, stability_faults};
pub use target::{SegmentPlan, TargetPlan};

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::envelope::{Content, DESKTOP, Envelope, EnvelopeHandle, FrameField, FrameKind, Presence};
use crate::json::FieldName;
use crate::message::{MessageShape, Side, find, slots_of};
use crate::shape::{Bound, EnumType, EnumValue, NamedFormat, Open, Pattern, ShapeRef, Stability, TextType, TypeSet};
use crate::targets::is_id;

/// A string of the program, or one owned by the plan.
pub type Str = Cow<'static, str>;

/// The resolved description of a protocol or of a single message.
#[derive(Debug)]
pub struct Plan {
    envelope: EnvelopeHandle,
    /// Name and version of the protocol; `None` for a plan of a single message.
    #[doc(hidden)]
    pub protocol: Option<ProtocolFacts>,
    #[doc(hidden)]
    pub nodes: Vec<Node>,
    #[doc(hidden)]
    pub commands: Vec<MessagePlan>,
    #[doc(hidden)]
    pub events: Vec<MessagePlan>,
    /// The nodes of the members whose types the envelope declares.
    values: Vec<EnvelopeValue>,
    /// Hash tables of the message names; `None` for a plan of a single message.
    slots: Option<[Cow<'static, [u16]>; 2]>,
}

/// A member of a kind of frame whose type the envelope declares.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnvelopeValue {
    pub(crate) kind: FrameKind,
    /// The index of the member in the envelope.
    pub(crate) member: usize,
    pub(crate) node: NodeId,
}

/// Name, version and documentation of a protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtocolFacts {
    /// The protocol's name, as in the artefacts.
    pub name: Str,
    /// The protocol's version: `major.minor`.
    pub version: Str,
    /// The name of the Rust type.
    pub type_name: Str,
    /// The documentation of the protocol.
    pub doc: Str,
}

/// The index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// The description of one value.
#[derive(Debug, Clone)]
pub struct Node {
    /// The name of its entry in the schemas, if its type has one.
    pub name: Option<String>,
    /// The shape from which it was built.
    pub shape: Option<ShapeRef>,
    pub doc: Str,
    /// Example values as JSON text.
    pub examples: Vec<Str>,
    /// If it is a variant of a union, the variant's name.
    pub variant: Option<Str>,
    /// Whether the values are never shown.
    pub sensitive: bool,
    pub kind: NodeKind,
}

/// The type of a value, with its rules.
#[derive(Debug, Clone)]
pub enum NodeKind {
    Null,
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
    /// One of the listed values; if `open`, any other value of the type too.
    Enum {
        of: EnumType,
        values: Arc<[EnumValue]>,
        open: bool,
    },
    List {
        item: NodeId,
        min: Option<u64>,
        max: Option<u64>,
        /// Whether the elements must be distinct.
        unique: bool,
    },
    /// An array with a value of each node.
    Tuple(Vec<NodeId>),
    Map {
        /// The member names, which are strings.
        key: NodeId,
        value: NodeId,
    },
    Json(Open),
    Struct(StructPlan),
    Nullable(NodeId),
    /// A value of one of several variants.
    Union(UnionPlan),
}

/// The rules for a string.
#[derive(Debug, Clone)]
pub struct StringPlan {
    /// Minimum length in characters.
    pub min: Option<u64>,
    /// Maximum length in characters.
    pub max: Option<u64>,
    pub format: StringFormat,
    /// Which strings the Rust type accepts. A plan that is loaded from artefacts has none.
    pub parsed: Option<TextType>,
}

/// The required form of a string.
#[derive(Debug, Clone)]
pub enum StringFormat {
    Any,
    /// One or more characters, none of them a dot, a space or an ASCII control character.
    Id,
    Pattern(Box<PatternPlan>),
    Named(NamedFormat),
}

/// A regular expression that strings must match.
#[derive(Debug, Clone)]
pub struct PatternPlan {
    pub source: Str,
    /// The compiled pattern. `None` if the source is outside the portable dialect: such a pattern matches nothing, and
    /// generation reports an error.
    pub pattern: Option<Pattern>,
}

/// The fields of an object.
#[derive(Debug, Clone)]
pub struct StructPlan {
    /// All fields. Those of an inline field are at the position of the inline field.
    pub fields: Vec<FieldPlan>,
    /// The undeclared members that it may have.
    pub others: OtherMembers,
    /// A bit for each of the first 64 fields, set if the field is required.
    pub required: u64,
    /// Whether the Rust type keeps undeclared members.
    pub rest: bool,
    /// In the plan of the stable surface, the names of the experimental fields, which it does not declare.
    pub experimental: Vec<Str>,
    slots: Vec<u16>,
}

/// One field of an object.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct FieldPlan {
    pub key: FieldName<Str>,
    pub node: NodeId,
    /// Whether its value is any string, and nothing is reported about it.
    pub any_string: bool,
    pub required: bool,
    pub deprecated: bool,
    pub stability: Stability<Str>,
    /// Whether its values are never shown.
    pub sensitive: bool,
    pub doc: Str,
    /// The default for an absent field, as JSON text.
    pub default: Option<Str>,
    /// Example values as JSON text.
    pub examples: Vec<Str>,
    /// The types through which the field is inlined, the outermost first.
    pub origin: Vec<String>,
}

/// A value of one of several variants.
#[derive(Debug, Clone)]
pub struct UnionPlan {
    /// How the variant of a value is determined.
    pub tagging: UnionTagging,
    pub variants: Vec<VariantPlan>,
    /// The tags of the unions around it, which the same object has: it is the payload of their variants.
    pub outer: Vec<TagPlan>,
    /// Whether a value of a variant that is not declared is accepted too.
    pub open: bool,
    /// If it is open and has a tag: a value of a variant that is not declared, with the members that all variants have.
    pub other: Option<NodeId>,
}

/// How the variant of a value is determined.
#[derive(Debug, Clone)]
pub enum UnionTagging {
    /// By a member, the tag, beside the variant's own members.
    Internal { tag: FieldName<Str> },
    /// By a member, the tag, beside another member with the variant's value.
    Adjacent { tag: FieldName<Str>, content: Str },
    /// By the name of the only member, or by a string.
    External,
    /// By the form of the value.
    Untagged,
}

/// A member of an object that is the tag of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagPlan {
    pub name: Str,
    /// The name of the variant.
    pub value: Str,
    pub deprecated: bool,
    /// Whether it must be present.
    pub required: bool,
}

/// One variant of a union.
#[derive(Debug, Clone)]
pub struct VariantPlan {
    /// The name on the wire.
    pub name: Str,
    /// The whole value, with its tag.
    pub node: NodeId,
    pub deprecated: bool,
    pub stability: Stability<Str>,
    /// Whether it has a value of its own.
    pub has_payload: bool,
    /// Whether an object without the tag is of this variant.
    pub default_tag: bool,
    /// The JSON types of the value.
    pub types: TypeSet,
    /// In an untagged union with several variants of objects, the member that no other variant has.
    pub mark: Option<Str>,
}

/// The undeclared members that an object may have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OtherMembers {
    /// Any.
    #[default]
    Any,
    /// None: it is a value of an externally tagged union.
    None,
    /// Any but these, which determine other variants of an untagged union.
    Except(Vec<Str>),
}

/// The description of one message.
#[derive(Debug, Clone)]
pub struct MessagePlan {
    /// The id in `index.json`, which identifies the message across versions.
    pub id: Str,
    /// The name on the wire.
    pub name: Str,
    /// The prefix of the names of its entries in the schemas.
    pub type_name: Str,
    /// The documentation of the message.
    pub doc: Str,
    /// Whether the message is deprecated.
    pub deprecated: bool,
    /// Since when the message exists, and whether it may still change.
    pub stability: Stability<Str>,
    /// The side that sends the message.
    pub from: Side,
    /// The form of its targets; `None` if the envelope has no targets.
    pub target: Option<TargetPlan>,
    /// The data of the request or event.
    pub data: NodeId,
    /// The data of the success, if it has any.
    pub reply: Option<NodeId>,
    /// Whether it is a command or an event, with the properties of each.
    pub role: MessageRole,
}

/// The properties that only commands or only events have.
#[derive(Debug, Clone)]
pub enum MessageRole {
    Command {
        reply: ReplyKind,
        /// The names of the events that it is expected to cause, in the usual order.
        causes: Vec<Str>,
    },
    Event {
        /// The allowed values of `messageType`; the first is the default.
        message_types: Arc<[Str]>,
    },
}

/// How a command declares the data of its success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyKind {
    /// The empty object `{}`.
    Empty,
    /// The data of the request.
    Same,
    /// No member `data`.
    NoData,
    /// A type of its own.
    Data,
}

impl Plan {
    /// The plan of a single message, built on first use. It is a function of the library, so that it is compiled once
    /// instead of in each derive.
    pub fn cached(plan: &'static OnceLock<Self>, message: &'static MessageShape) -> &'static Self {
        plan.get_or_init(|| Self::of_message(&DESKTOP, message))
    }

    /// The plan of a protocol that was loaded from artefacts.
    #[cfg(feature = "schema")]
    pub(crate) fn loaded(
        protocol: ProtocolFacts,
        envelope: EnvelopeHandle,
        nodes: Vec<Node>,
        commands: Vec<MessagePlan>,
        events: Vec<MessagePlan>,
        values: Vec<EnvelopeValue>,
    ) -> Self {
        let names = |messages: &[MessagePlan]| Cow::from(slots_of(messages.len(), |index| &messages[index].name));
        let slots = Some([names(&commands), names(&events)]);
        let mut plan = Self { envelope, protocol: Some(protocol), nodes, commands, events, values, slots };
        plan.complete();
        plan
    }

    /// The envelope: the members of each kind of frame.
    #[must_use]
    #[inline]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The index of a message name among the commands or the events.
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

    /// The commands, followed by the events.
    pub fn all_messages(&self) -> impl Iterator<Item = &MessagePlan> + Clone {
        self.commands.iter().chain(&self.events)
    }

    /// The node of the payload in a frame of a message, if that kind of frame has a payload.
    #[must_use]
    #[inline]
    pub fn payload(&self, kind: FrameKind, message: &MessagePlan) -> Option<NodeId> {
        let (_, is_reply) = self.envelope().payload(kind)?;
        if is_reply { message.reply } else { Some(message.data) }
    }

    /// The node of the member with this name in a frame of a message, if a node describes it.
    #[must_use]
    pub fn member(&self, message: &MessagePlan, kind: FrameKind, name: &str) -> Option<NodeId> {
        let field = self.envelope().field(kind, self.envelope().find(name)?)?;
        self.value(kind, field, Some(message))
    }

    /// The node of a member of a kind of frame, if a node describes it.
    #[must_use]
    pub fn value(&self, kind: FrameKind, field: &FrameField, message: Option<&MessagePlan>) -> Option<NodeId> {
        match field.content {
            Content::Data => message.map(|message| message.data),
            Content::Reply => message.and_then(|message| message.reply),
            Content::Value => {
                let found = self.values.iter().find(|value| value.kind == kind && value.member == field.member);
                found.map(|value| value.node)
            }
            _ => None,
        }
    }

    /// Whether a strict reader requires a member of a kind of frame. Optional data may be absent if the empty object is valid.
    #[must_use]
    pub fn is_required(&self, kind: FrameKind, field: &FrameField, message: Option<&MessagePlan>) -> bool {
        match (field.presence, &field.content) {
            (Presence::Optional, Content::Data) => {
                self.value(kind, field, message).is_some_and(|node| !self.may_be_empty(node))
            }
            (presence, _) => presence == Presence::Required,
        }
    }

    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The node without `null`, and whether the node is nullable.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) fn split_nullable(&self, id: NodeId) -> (NodeId, bool) {
        match self.node(id).kind {
            NodeKind::Nullable(inner) => (inner, true),
            _ => (id, false),
        }
    }

    /// Whether the node allows `null`.
    pub(crate) fn allows_null(&self, id: NodeId) -> bool {
        matches!(self.node(id).kind, NodeKind::Null | NodeKind::Nullable(_) | NodeKind::Json(Open::Value))
    }

    /// Whether a node is that of any string, without a name of its own.
    #[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "schemas and samples use it"))]
    pub(crate) fn is_any_string(&self, id: NodeId) -> bool {
        let node = self.node(id);
        node.name.is_none() && matches!(&node.kind, NodeKind::String(string) if string.is_any())
    }

    /// Whether an empty object is a valid value.
    #[must_use]
    pub fn may_be_empty(&self, id: NodeId) -> bool {
        match &self.node(id).kind {
            NodeKind::Struct(object) => object.fields.iter().all(|field| !field.required),
            NodeKind::Map { .. } | NodeKind::Json(_) => true,
            NodeKind::Nullable(inner) => self.may_be_empty(*inner),
            NodeKind::Union(union) => {
                union.variants.iter().any(|variant| variant.default_tag && self.may_be_empty(variant.node))
            }
            _ => false,
        }
    }

    /// Completes the nodes. This is done after all are built, because types may be recursive.
    fn complete(&mut self) {
        self.mark_any_strings();
        self.set_types();
    }

    /// Sets `any_string` of all fields.
    fn mark_any_strings(&mut self) {
        let strings: Vec<bool> =
            self.nodes.iter().map(|node| matches!(&node.kind, NodeKind::String(string) if string.is_any())).collect();
        for node in &mut self.nodes {
            if let NodeKind::Struct(object) = &mut node.kind {
                for field in &mut object.fields {
                    let is_reported = field.deprecated || field.stability.experimental;
                    field.any_string = strings[field.node.0] && !is_reported;
                }
            }
        }
    }
}

impl Node {
    /// The name of the type in messages to users: the name in its declaration, or else that of its entry in the schemas.
    #[must_use]
    pub fn described_name(&self) -> Option<String> {
        let declared = self.shape.and_then(|shape| shape.get().name);
        declared.filter(|_| self.name.is_some()).map(|name| name.to_string()).or_else(|| self.name.clone())
    }
}

impl StringFormat {
    /// Whether a text has the format.
    #[must_use]
    #[inline]
    pub fn accepts(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Id => is_id(text),
            Self::Pattern(plan) => plan.pattern.as_ref().is_some_and(|pattern| pattern.matches(text)),
            Self::Named(format) => format.accepts(text),
        }
    }
}

impl StringPlan {
    /// A string with a format.
    #[must_use]
    pub const fn of(min: Option<u64>, max: Option<u64>, format: StringFormat) -> Self {
        Self { min, max, format, parsed: None }
    }

    /// Whether a text has the format, and the Rust type accepts it. The length is not compared.
    #[must_use]
    #[inline]
    pub fn accepts(&self, text: &str) -> bool {
        self.format.accepts(text) && self.parsed.is_none_or(|parsed| parsed.accepts(text))
    }

    /// Whether every string is valid.
    #[must_use]
    #[inline]
    pub fn is_any(&self) -> bool {
        self.min.is_none() && self.max.is_none() && matches!(self.format, StringFormat::Any) && self.parsed.is_none()
    }
}

impl FieldPlan {
    /// A field without default, documentation and examples.
    pub(crate) fn new(name: Str, node: NodeId, required: bool) -> Self {
        Self {
            key: FieldName::of(name),
            node,
            any_string: false,
            required,
            deprecated: false,
            stability: Stability::NONE,
            sensitive: false,
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
    /// The value in `index.json`: `empty`, `same`, `none` or `data`.
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
        Self { fields, others: OtherMembers::Any, required, rest: false, experimental: Vec::new(), slots }
    }

    /// The same object with a limit for other members.
    pub(crate) fn with_others(self, others: OtherMembers) -> Self {
        Self { others, ..self }
    }

    /// The same object; `rest` determines whether it keeps undeclared members.
    pub(crate) fn with_rest(self, rest: bool) -> Self {
        Self { rest, ..self }
    }

    /// The index of a field.
    #[must_use]
    #[inline]
    pub fn find(&self, key: &str) -> Option<usize> {
        find(&self.slots, key, |index| self.fields[index].name())
    }
}

/// The names of all members that the protocol declares.
pub fn declared_members(plan: &Plan) -> impl Iterator<Item = &str> {
    let fields = plan.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Struct(object) => Some(object.fields.iter().map(|field| &**field.name())),
        _ => None,
    });
    plan.envelope().members().iter().map(|member| &*member.name).chain(fields.flatten())
}

/// Whether some values of the protocol are sensitive, and never shown in reports.
#[must_use]
pub fn has_sensitive_values(plan: &Plan) -> bool {
    plan.nodes.iter().any(|node| {
        node.sensitive || matches!(&node.kind, NodeKind::Struct(object) if object.fields.iter().any(|field| field.sensitive))
    })
}
