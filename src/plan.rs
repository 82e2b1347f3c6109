//! Plans: the resolved description of a protocol, used by the checker and all other modules.
//!
//! A plan owns or borrows its strings, so it can be built from derived shapes or from a loaded description. Inline fields
//! are merged into the object that contains them, names are quoted, and types refer to each other by index.

mod cache;
#[cfg(feature = "schema")]
mod flat;
mod names;
mod node;
mod resolve;
mod stable;
mod target;
mod union;

pub use cache::plan_of;
pub(crate) use cache::plan_to_write;
#[cfg(feature = "schema")]
pub(crate) use flat::{FlatFault, flat_faults};
pub(crate) use names::{pascal, type_name};
pub use node::{
    FieldPlan, Node, NodeId, NodeKind, OtherMembers, PatternPlan, StringFormat, StringPlan, StructPlan, TagPlan, UnionPlan,
    UnionTagging, VariantPlan,
};
#[cfg(feature = "schema")]
pub(crate) use stable::{FaultPlace, StabilityFault, stability_faults};
pub use target::{SegmentPlan, TargetPlan};

use std::borrow::Cow;
use std::sync::Arc;

use crate::envelope::{Content, Envelope, EnvelopeHandle, FrameField, FrameKind, Presence, Recording};
#[cfg(feature = "schema")]
use crate::message::slots_of;
use crate::message::{Lifecycle, Side, find};
use crate::shape::{Open, Stability, TypeSet};

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
    /// The members of each kind of frame whose types, declared by the envelope, accept every string: one bit for each. Most ids are
    /// strings, which have been scanned when the members are validated.
    any_strings: [u16; FrameKind::ALL.len()],
    /// The values that are recorded when they are skipped.
    recording: Recording,
    /// Hash tables of the message names; `None` for a plan of a single message.
    slots: Option<[Cow<'static, [u16]>; 2]>,
}

/// Restricts a check to one message and certain kinds of frame. A response whose frame does not name its command is checked as one
/// to this command.
#[derive(Debug, Clone, Copy)]
pub struct FrameFilter {
    /// The kinds.
    pub kinds: &'static [FrameKind],
    /// The index of the message among the commands or the events of the plan.
    pub message: usize,
}

impl FrameFilter {
    /// The responses to the command with this index.
    #[cfg(any(feature = "capture", feature = "schema"))]
    pub(crate) const fn response_to(message: usize) -> Self {
        Self { kinds: &[FrameKind::Success, FrameKind::Failure], message }
    }
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
    /// The date on which this version is released, such as `2026-01-31`.
    pub released: Option<Str>,
    /// The name of the Rust type.
    pub type_name: Str,
    /// The documentation of the protocol.
    pub doc: Str,
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
    /// Whether the event is the first or the last one of the object that its target addresses.
    pub lifecycle: Option<Lifecycle>,
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
        let mut plan = Self {
            envelope,
            protocol: Some(protocol),
            nodes,
            commands,
            events,
            values,
            any_strings: [0; FrameKind::ALL.len()],
            recording: Recording::default(),
            slots,
        };
        plan.complete();
        plan
    }

    /// The envelope: the members of each kind of frame.
    #[must_use]
    #[inline]
    pub fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The values that are recorded when they are skipped, in all frames or in those of a filter.
    #[inline]
    pub(crate) fn recording(&self, only: Option<FrameFilter>) -> Recording {
        let mut recording = self.recording;
        if recording.responses != 0 && self.untied(only).is_some() {
            recording.payloads |= recording.responses;
        }
        recording
    }

    /// The members of a kind of frame whose types accept every string, one bit for each.
    #[inline]
    pub(crate) fn any_strings(&self, kind: FrameKind) -> u16 {
        self.any_strings[kind as usize]
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

    /// The command of a response whose frame does not name it: that of the filter, or the only one of the plan of a single message.
    pub(crate) fn untied(&self, only: Option<FrameFilter>) -> Option<usize> {
        only.map(|only| only.message).or_else(|| self.protocol.is_none().then_some(0))
    }

    /// The filter for responses to a command, if frames of this kind are responses that do not name theirs. Without it, only the members of
    /// the envelope of such a frame are checked.
    #[cfg(feature = "schema")]
    pub(crate) fn unnamed_response(&self, kind: FrameKind, command: &str) -> Option<FrameFilter> {
        let is_unnamed =
            matches!(kind, FrameKind::Success | FrameKind::Failure) && self.envelope().name_member(kind).is_none();
        self.find(FrameKind::Request, command).filter(|_| is_unnamed).map(FrameFilter::response_to)
    }

    /// The name of the message to which a check is restricted.
    pub(crate) fn name_of(&self, kind: FrameKind, only: FrameFilter) -> Str {
        // The frame may be of another kind than the message.
        let kind = if only.kinds.contains(&kind) { Some(kind) } else { only.kinds.first().copied() };
        let message = kind.and_then(|kind| self.messages(kind).get(only.message));
        message.map(|message| message.name.clone()).unwrap_or_default()
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
        if self.envelope().has_reply(kind)? { message.reply } else { Some(message.data) }
    }

    /// The node of the member with this name in a frame of a message, if a node describes it.
    #[must_use]
    pub fn member(&self, message: &MessagePlan, kind: FrameKind, name: &str) -> Option<NodeId> {
        match self.envelope().find(name) {
            Some(member) => self.value(kind, self.envelope().field(kind, member)?, Some(message)),
            None => match &self.node(self.flat_payload(kind, Some(message))?).kind {
                NodeKind::Struct(object) => object.find(name).map(|index| object.fields[index].node),
                _ => None,
            },
        }
    }

    /// The node of the payload in a frame of a message, if its fields are members of the frame.
    #[must_use]
    pub fn flat_payload(&self, kind: FrameKind, message: Option<&MessagePlan>) -> Option<NodeId> {
        self.payload(kind, message.filter(|_| self.envelope().is_flat(kind))?)
    }

    /// The node of a member of a kind of frame, if a node describes it.
    #[must_use]
    pub fn value(&self, kind: FrameKind, field: &FrameField, message: Option<&MessagePlan>) -> Option<NodeId> {
        match field.content {
            Content::Data => message.map(|message| message.data),
            Content::Reply => message.and_then(|message| message.reply),
            Content::Value | Content::Id => {
                let found = self.values.iter().find(|value| value.kind == kind && value.member == field.member);
                found.map(|value| value.node)
            }
            _ => None,
        }
    }

    /// Whether a strict reader requires a member of a kind of frame. An optional payload may be absent if the empty object is valid.
    #[must_use]
    pub fn is_required(&self, kind: FrameKind, field: &FrameField, message: Option<&MessagePlan>) -> bool {
        match (field.presence, &field.content) {
            (Presence::Optional, Content::Data | Content::Reply) => {
                self.value(kind, field, message).is_some_and(|node| !self.may_be_empty(node))
            }
            (presence, _) => presence == Presence::Required,
        }
    }

    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The members that the entry of a node describes itself: those of an object, or of the undeclared variants of a union.
    #[cfg(feature = "schema")]
    pub(crate) fn own_object(&self, id: NodeId) -> Option<&StructPlan> {
        match &self.node(id).kind {
            NodeKind::Struct(object) => Some(object),
            NodeKind::Union(union) => self.own_object(union.other?),
            _ => None,
        }
    }

    /// The object that is the value of a field and has no entry of its own, such as the named fields of a variant.
    #[cfg(feature = "schema")]
    pub(crate) fn unnamed_object(&self, field: &FieldPlan) -> Option<&StructPlan> {
        if self.node(field.node).name.is_none() { self.own_object(field.node) } else { None }
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
        match &self.node(id).kind {
            NodeKind::Null | NodeKind::Nullable(_) | NodeKind::Json(Open::Value) => true,
            NodeKind::Union(union) => union.variants.iter().any(|variant| variant.types.overlaps(TypeSet::NULL)),
            _ => false,
        }
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
        for value in &self.values {
            if self.accepts_strings(value.node) {
                self.any_strings[value.kind as usize] |= 1 << value.member;
            }
        }
        self.recording = self.recorded();
    }

    /// Whether every string is a value of the node, about which nothing is reported.
    fn accepts_strings(&self, id: NodeId) -> bool {
        let is_any = |id| matches!(&self.node(id).kind, NodeKind::String(string) if string.is_any());
        match &self.node(id).kind {
            NodeKind::Union(UnionPlan { tagging: UnionTagging::Untagged, variants, .. }) => {
                let of_string = variants.iter().find(|variant| variant.types.overlaps(TypeSet::STRING));
                of_string
                    .is_some_and(|variant| !variant.deprecated && !variant.stability.experimental && is_any(variant.node))
            }
            _ => is_any(id),
        }
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

impl MessagePlan {
    #[must_use]
    pub fn is_event(&self) -> bool {
        matches!(self.role, MessageRole::Event { .. })
    }

    /// The kinds of its frames that an envelope has.
    pub fn frames<'e>(&self, envelope: &'e Envelope) -> impl Iterator<Item = FrameKind> + Clone + use<'e> {
        let kinds = if self.is_event() { &[FrameKind::Event] } else { FrameKind::OF_COMMAND };
        kinds.iter().copied().filter(|kind| envelope.declared_kinds().any(|own| own == *kind))
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
