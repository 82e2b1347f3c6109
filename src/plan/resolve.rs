//! Builds plans from shapes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    EnvelopeValue, FieldPlan, MessagePlan, MessageRole, Node, NodeId, NodeKind, OtherMembers, PatternPlan, Plan,
    ProtocolFacts, ReplyKind, Str, StringFormat, StringPlan, StructPlan, TagPlan, TargetPlan, UnionPlan, UnionTagging,
    VariantPlan, pascal, type_name,
};
use crate::envelope::{DESKTOP, Envelope, EnvelopeHandle, FrameKind, Recording};
use crate::json::FieldName;
use crate::message::{MessageKind, MessageShape, ProtocolShape, ReplyShape};
use crate::shape::{
    Empty, EnumType, EnumValue, Field, Format, Kind, Pattern, PinnedMember, Rules, Shape, ShapeRef, Stability, Tagging,
    TextType, TypeSet, UnionShape, Variant, same,
};

impl Plan {
    /// Builds the plan of a protocol.
    #[must_use]
    pub fn of_protocol(protocol: &'static ProtocolShape) -> Self {
        let facts = ProtocolFacts {
            name: protocol.name.into(),
            version: protocol.version.into(),
            released: protocol.released.map(Into::into),
            type_name: protocol.type_name.into(),
            doc: protocol.doc.into(),
        };
        let plan = PlanBuilder::default().resolve(protocol.envelope, protocol.commands, protocol.events);
        let slots = Some([protocol.command_slots.into(), protocol.event_slots.into()]);
        Self { protocol: Some(facts), slots, ..plan }
    }

    /// Builds the plan of a single message.
    #[must_use]
    pub fn of_message(envelope: &'static Envelope, message: &'static MessageShape) -> Self {
        match message.kind {
            MessageKind::Command { .. } => PlanBuilder::default().resolve(envelope, &[message], &[]),
            MessageKind::Event { .. } => PlanBuilder::default().resolve(envelope, &[], &[message]),
        }
    }

    /// Builds the plan of a single value, and returns it with the node of the value.
    pub(crate) fn of_value(of: ShapeRef) -> (Self, NodeId) {
        let mut resolver = PlanBuilder::default();
        let node = resolver.node(of);
        (resolver.resolve(&DESKTOP, &[], &[]), node)
    }
}

/// The depth at which nested shapes without nodes of their own, such as those of newtypes, have no values. A JSON text is not nested
/// as deeply. So a hand-written shape that refers to itself ends.
const DEEPEST: usize = 256;

/// The only value of a member.
fn constant(of: EnumType, value: Str, deprecated: bool) -> NodeKind {
    let value = EnumValue { name: value, doc: "".into(), deprecated, default: false, stability: Stability::NONE };
    NodeKind::Enum { of, values: Arc::new([value]), open: false }
}

/// A string with a format of its type or of its rules.
fn string(format: Format, parsed: Option<TextType>, rules: &Rules) -> StringPlan {
    let format = match rules.format.unwrap_or(format) {
        Format::Any => StringFormat::Any,
        Format::Id => StringFormat::Id,
        Format::Pattern(source) => {
            StringFormat::Pattern(Box::new(PatternPlan { source: source.into(), pattern: Pattern::new(source).ok() }))
        }
        Format::Named(format) => StringFormat::Named(format),
    };
    StringPlan { min: rules.min_length, max: rules.max_length, format, parsed }
}

#[derive(Default)]
struct PlanBuilder {
    /// The entry of a node is `None` while its shape is resolved, so that recursive types can refer to its index.
    nodes: Vec<Option<Node>>,
    /// The nodes of named types, by name. If several types have the same name, their descriptions differ.
    named: BTreeMap<String, Vec<(&'static Shape, NodeId)>>,
    /// The number of shapes around the current one, up to one with a name.
    depth: usize,
}

impl PlanBuilder {
    fn resolve(
        mut self,
        envelope: &'static Envelope,
        commands: &[&'static MessageShape],
        events: &[&'static MessageShape],
    ) -> Plan {
        let values = self.envelope_values(envelope);
        let commands = commands.iter().map(|message| self.message(message)).collect();
        let events = events.iter().map(|message| self.message(message)).collect();
        let nodes = self.nodes.into_iter().flatten().collect();
        let mut events: Vec<MessagePlan> = events;
        if envelope.of(FrameKind::Event).message_type.is_none() {
            for event in &mut events {
                event.role = MessageRole::Event { message_types: Arc::new([]) };
            }
        }
        let envelope = EnvelopeHandle::Declared(envelope);
        let (any_strings, recording) = ([0; FrameKind::ALL.len()], Recording::default());
        let mut plan =
            Plan { envelope, protocol: None, nodes, commands, events, values, any_strings, recording, slots: None };
        plan.complete();
        plan
    }

    /// The nodes of the members whose types the envelope declares.
    fn envelope_values(&mut self, envelope: &'static Envelope) -> Vec<EnvelopeValue> {
        let fields = envelope.kinds().iter().flat_map(|of| of.fields.iter().map(|field| (of.kind, field)));
        let values = fields.filter_map(|(kind, field)| Some((kind, field.member, field.shape?)));
        values.map(|(kind, member, shape)| EnvelopeValue { kind, member, node: self.node(shape) }).collect()
    }

    fn message(&mut self, shape: &'static MessageShape) -> MessagePlan {
        let data = self.node(shape.data);
        let (reply, role) = match shape.kind {
            MessageKind::Event { message_types } => {
                (None, MessageRole::Event { message_types: message_types.iter().map(|&one| one.into()).collect() })
            }
            MessageKind::Command { reply, causes } => {
                let (kind, reply) = match reply {
                    ReplyShape::NoData => (ReplyKind::NoData, None),
                    ReplyShape::Same => (ReplyKind::Same, Some(data)),
                    ReplyShape::Empty => (ReplyKind::Empty, Some(self.node(ShapeRef::of::<Empty>()))),
                    ReplyShape::Data(reply) => (ReplyKind::Data, Some(self.node(reply))),
                };
                (reply, MessageRole::Command { reply: kind, causes: strings(causes) })
            }
        };
        MessagePlan {
            id: shape.name.into(),
            name: shape.name.into(),
            type_name: shape.type_name.into(),
            doc: shape.doc.into(),
            deprecated: shape.deprecated,
            stability: shape.stability.into_owned(),
            from: shape.from,
            lifecycle: shape.lifecycle,
            target: (!shape.target.is_none()).then(|| TargetPlan::of(shape.target)),
            data,
            reply,
            role,
        }
    }

    /// The node of a shape that is not an optional field.
    fn node(&mut self, of: ShapeRef) -> NodeId {
        let shape = of.get();
        let id = NodeId(self.nodes.len());
        if let Some(name) = shape.name {
            let namesakes = self.named.entry(name.to_string()).or_default();
            if let Some((_, id)) = namesakes.iter().find(|(other, _)| same(shape, other)) {
                return *id;
            }
            namesakes.push((shape, id));
        }
        self.nodes.push(None);
        let depth = self.depth;
        if shape.name.is_some() {
            self.depth = 0;
        }
        let kind = self.kind(&owner_of(shape), shape, Rules::NONE);
        self.depth = depth;
        self.nodes[id.0] = Some(Node {
            name: shape.name.map(type_name),
            shape: Some(of),
            doc: shape.doc.into(),
            examples: strings(shape.examples),
            variant: None,
            sensitive: shape.is_sensitive(),
            kind,
        });
        id
    }

    /// The node of a value with additional rules of its field. It is separate from the node of its type, because the schema
    /// of the type does not contain these rules.
    fn ruled(&mut self, of: ShapeRef, rules: Rules) -> NodeId {
        if rules.is_empty() {
            return self.node(of);
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        let kind = self.kind(&owner_of(of.get()), of.get(), rules);
        let (doc, examples, sensitive) = ("".into(), Vec::new(), of.get().is_sensitive());
        self.nodes[id.0] = Some(Node { name: None, shape: Some(of), doc, examples, variant: None, sensitive, kind });
        id
    }

    /// The kind of a value. The variants of a union are named after `owner`: the value of a newtype has variants of its own, because the
    /// union is another entry of the schemas.
    fn kind(&mut self, owner: &str, shape: &'static Shape, rules: Rules) -> NodeKind {
        if self.depth >= DEEPEST {
            return NodeKind::Enum { of: EnumType::String, values: [].into(), open: false };
        }
        self.depth += 1;
        let kind = self.kind_within(owner, shape, rules);
        self.depth -= 1;
        kind
    }

    fn kind_within(&mut self, owner: &str, shape: &'static Shape, rules: Rules) -> NodeKind {
        match shape.kind {
            Kind::Null => NodeKind::Null,
            Kind::Bool => NodeKind::Bool,
            Kind::Integer { minimum, maximum } => NodeKind::Integer {
                minimum: rules.minimum.map_or(minimum, |bound| bound.lowest_integer().max(minimum)),
                maximum: rules.maximum.map_or(maximum, |bound| bound.highest_integer().min(maximum)),
            },
            Kind::Number => NodeKind::Number { minimum: rules.minimum, maximum: rules.maximum },
            Kind::String(format) => NodeKind::String(string(format, None, &rules)),
            Kind::Parsed { format, parsed } => NodeKind::String(string(format, Some(parsed), &rules)),
            Kind::Enum { of, values, open } => NodeKind::Enum { of, values: values.into(), open },
            Kind::Array(item) | Kind::Set(item) => NodeKind::List {
                item: self.node(item),
                min: rules.min_items,
                max: rules.max_items,
                unique: matches!(shape.kind, Kind::Set(_)),
            },
            Kind::Tuple(items) => NodeKind::Tuple(items.iter().map(|item| self.node(*item)).collect()),
            Kind::Map { key, value } => NodeKind::Map { key: self.node(key), value: self.node(value) },
            Kind::Json(open) => NodeKind::Json(open),
            Kind::Struct(fields) => self.object(owner, fields, &[], ObjectParts::default()),
            Kind::Newtype { inner, rules: own } => self.kind(owner, inner.get(), rules.and(own)),
            // The derives allow an optional value only as a field, where `merge` removes this level.
            Kind::Optional(inner) => self.kind(owner, inner.get(), rules),
            Kind::Nullable(inner) => match inner.get().kind {
                Kind::Nullable(_) => self.kind(owner, inner.get(), rules),
                _ => NodeKind::Nullable(self.ruled(inner, rules)),
            },
            Kind::Union(union) => NodeKind::Union(self.union(owner, union, &ObjectParts::default())),
        }
    }

    /// A union whose variants are named after `owner`. `around` are the members that its objects have in addition.
    fn union(&mut self, owner: &str, union: &'static UnionShape, around: &ObjectParts) -> UnionPlan {
        let variants = union.variants.iter().map(|variant| self.variant(owner, union, variant, around)).collect();
        let tagging = match union.tagging {
            Tagging::Internal { tag } => UnionTagging::Internal { tag: FieldName::of(tag.into()) },
            Tagging::Adjacent { tag, content } => {
                UnionTagging::Adjacent { tag: FieldName::of(tag.into()), content: content.into() }
            }
            Tagging::External => UnionTagging::External,
            Tagging::Untagged => UnionTagging::Untagged,
        };
        let other = match union.tagging {
            Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } if union.open => {
                Some(self.undeclared(tag, union.tag_type, around))
            }
            _ => None,
        };
        UnionPlan { tagging, tag_type: union.tag_type, variants, outer: around.tags.clone(), open: union.open, other }
    }

    /// The object of a variant that a union does not declare.
    fn undeclared(&mut self, tag: &'static str, of: EnumType, around: &ObjectParts) -> NodeId {
        let value = self.node(match of {
            EnumType::Integer => ShapeRef::of::<i64>(),
            _ => ShapeRef::of::<String>(),
        });
        let own = FieldPlan::new(tag.into(), value, true);
        let fields = [&*around.before, &[own], &*around.after].concat();
        let id = NodeId(self.nodes.len());
        let kind = NodeKind::Struct(StructPlan::new(fields).with_rest(true));
        self.nodes.push(Some(Node {
            name: None,
            shape: None,
            doc: "".into(),
            examples: Vec::new(),
            variant: None,
            sensitive: false,
            kind,
        }));
        id
    }

    fn variant(&mut self, owner: &str, union: &UnionShape, variant: &Variant, around: &ObjectParts) -> VariantPlan {
        let name = format!("{owner}{}", pascal(variant.ident));
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        let kind = self.variant_kind(&name, union, variant, around);
        // Otherwise the value is in a member of its own, which is marked instead of the whole object.
        let is_whole = matches!(union.tagging, Tagging::Internal { .. } | Tagging::Untagged);
        let own_doc = || variant.payload.map_or("", |payload| payload.get().doc);
        self.nodes[id.0] = Some(Node {
            name: Some(name),
            shape: None,
            doc: if variant.doc.is_empty() { own_doc() } else { variant.doc }.into(),
            examples: Vec::new(),
            variant: Some(variant.name.into()),
            sensitive: is_whole && variant.payload.is_some_and(|payload| payload.get().is_sensitive()),
            kind,
        });
        VariantPlan {
            name: variant.name.into(),
            node: id,
            deprecated: variant.deprecated,
            stability: variant.stability.into_owned(),
            has_payload: variant.payload.is_some(),
            default_tag: variant.default_tag,
            types: TypeSet::NONE,
            mark: variant.mark.map(Str::from),
        }
    }

    fn variant_kind(&mut self, name: &str, union: &UnionShape, variant: &Variant, around: &ObjectParts) -> NodeKind {
        let own = |tag: &'static str| TagPlan {
            name: tag.into(),
            of: union.tag_type,
            value: variant.name.into(),
            deprecated: variant.deprecated,
            required: !variant.default_tag,
        };
        match (union.tagging, variant.payload) {
            (Tagging::Internal { tag }, payload) => {
                let parts = around.with_tag(own(tag), self.tag(&own(tag)));
                self.payload(name, parts, payload)
            }
            (Tagging::Adjacent { tag, content }, payload) => {
                let mut parts = around.with_tag(own(tag), self.tag(&own(tag)));
                parts.before.extend(payload.map(|payload| {
                    let content_name = format!("{name}{}", pascal(content));
                    self.payload_member(content, &content_name, payload)
                }));
                NodeKind::Struct(StructPlan::new(parts.into_fields()))
            }
            (Tagging::External, Some(payload)) => {
                let field = self.payload_member(variant.name, name, payload);
                NodeKind::Struct(StructPlan::new(vec![field]).with_others(OtherMembers::None))
            }
            (Tagging::External | Tagging::Untagged, None) => {
                constant(EnumType::String, variant.name.into(), variant.deprecated)
            }
            (Tagging::Untagged, Some(payload)) => {
                match (self.payload(name, ObjectParts::default(), Some(payload)), variant.mark) {
                    (NodeKind::Struct(object), Some(mark)) => {
                        let marks = union.variants.iter().filter_map(|variant| variant.mark);
                        let others = marks.filter(|other| *other != mark).map(Str::from).collect();
                        NodeKind::Struct(object.with_others(OtherMembers::Except(others)))
                    }
                    (kind, _) => kind,
                }
            }
        }
    }

    /// The member with the value of a variant.
    fn payload_member(&mut self, member: &'static str, name: &str, payload: ShapeRef) -> FieldPlan {
        let sensitive = payload.get().is_sensitive();
        FieldPlan { sensitive, ..FieldPlan::new(member.into(), self.named_node(name, payload), true) }
    }

    /// A value with members in addition to its own, as the payload of the variant `name`.
    fn payload(&mut self, name: &str, parts: ObjectParts, payload: Option<ShapeRef>) -> NodeKind {
        let Some(payload) = payload else { return NodeKind::Struct(StructPlan::new(parts.into_fields())) };
        let mut shape = payload.get();
        while let Kind::Newtype { inner, .. } = shape.kind {
            shape = inner.get();
        }
        match shape.kind {
            Kind::Struct(own) => {
                let origin: Vec<String> = shape.name.map(type_name).into_iter().collect();
                self.object(name, own, &origin, parts)
            }
            Kind::Union(union) if !parts.before.is_empty() => NodeKind::Union(self.union(name, union, &parts)),
            _ => self.kind(name, payload.get(), Rules::NONE),
        }
    }

    /// The node of a payload that is a value of its own. The fields of a variant have no type whose name the variants of an inline
    /// union could bear, so they bear `name`.
    fn named_node(&mut self, name: &str, payload: ShapeRef) -> NodeId {
        let shape = payload.get();
        match shape.kind {
            Kind::Struct(fields) if shape.name.is_none() => {
                let id = NodeId(self.nodes.len());
                self.nodes.push(None);
                let kind = self.object(name, fields, &[], ObjectParts::default());
                let name = matches!(kind, NodeKind::Union(_)).then(|| name.to_owned());
                let (doc, examples) = ("".into(), Vec::new());
                let sensitive = payload.get().is_sensitive();
                self.nodes[id.0] = Some(Node { name, shape: Some(payload), doc, examples, variant: None, sensitive, kind });
                id
            }
            _ => self.node(payload),
        }
    }

    /// The field for a tag.
    fn tag(&mut self, tag: &TagPlan) -> FieldPlan {
        let id = NodeId(self.nodes.len());
        let kind = constant(tag.of, tag.value.clone(), tag.deprecated);
        let (doc, examples) = ("".into(), Vec::new());
        self.nodes.push(Some(Node { name: None, shape: None, doc, examples, variant: None, sensitive: false, kind }));
        FieldPlan::new(tag.name.clone(), id, tag.required)
    }

    /// An object with the members of a struct and those around it. With an inline field that is a union, it is a union too.
    fn object(&mut self, owner: &str, fields: &'static [Field], origin: &[String], around: ObjectParts) -> NodeKind {
        let ObjectParts { tags, mut before, after } = around;
        let mut inline = None;
        let mut own_after = Vec::new();
        self.merge(fields, origin, &mut before, &mut own_after, &mut inline);
        own_after.extend(after);
        if let Some(union) = inline {
            return NodeKind::Union(self.union(owner, union, &ObjectParts { tags, before, after: own_after }));
        }
        before.extend(own_after);
        NodeKind::Struct(StructPlan::new(before).with_rest(fields.iter().any(|field| field.rest)))
    }

    /// Adds the fields of a struct: to `before`, or to `after` if an inline field that is a union comes before them.
    fn merge(
        &mut self,
        fields: &'static [Field],
        origin: &[String],
        before: &mut Vec<FieldPlan>,
        after: &mut Vec<FieldPlan>,
        union: &mut Option<&'static UnionShape>,
    ) {
        for field in fields.iter().filter(|field| !field.rest) {
            let shape = field.shape.get();
            if field.inline {
                match shape.kind {
                    Kind::Struct(inner) => {
                        let origin: Vec<String> = origin.iter().cloned().chain(shape.name.map(type_name)).collect();
                        let first = [before.len(), after.len()];
                        self.merge(inner, &origin, before, after, union);
                        if field.sensitive || shape.is_sensitive() {
                            let added = before.iter_mut().skip(first[0]).chain(after.iter_mut().skip(first[1]));
                            added.for_each(|field| field.sensitive = true);
                        }
                    }
                    Kind::Union(inner) => *union = Some(inner),
                    _ => {}
                }
                continue;
            }
            let plan = self.member(field, origin);
            if union.is_some() { after.push(plan) } else { before.push(plan) }
        }
    }

    /// The plan of a field that is not inline.
    fn member(&mut self, field: &'static Field, origin: &[String]) -> FieldPlan {
        let origin = origin.to_vec();
        if let Some(PinnedMember { name, of, value }) = field.pinned {
            let id = NodeId(self.nodes.len());
            let kind = of.map_or(NodeKind::Null, |of| constant(of, value.into(), false));
            let (doc, examples) = ("".into(), Vec::new());
            self.nodes.push(Some(Node { name: None, shape: None, doc, examples, variant: None, sensitive: false, kind }));
            return FieldPlan { origin, ..FieldPlan::new(name.into(), id, true) };
        }
        let (shape, optional) = match field.shape.get().kind {
            Kind::Optional(inner) => (inner, true),
            _ => (field.shape, false),
        };
        FieldPlan {
            deprecated: field.deprecated,
            stability: field.stability.into_owned(),
            sensitive: field.sensitive || shape.get().is_sensitive(),
            doc: field.doc.into(),
            default: field.default.map(Str::from),
            examples: strings(field.examples),
            origin,
            ..FieldPlan::new(field.name.into(), self.ruled(shape, field.rules), !optional && field.default.is_none())
        }
    }
}

/// The members of an object besides those of the variant of a union in it.
#[derive(Default)]
struct ObjectParts {
    /// The tags of the unions around the variant.
    tags: Vec<TagPlan>,
    /// The fields before those of the variant, with the fields for the tags.
    before: Vec<FieldPlan>,
    /// The fields after those of the variant.
    after: Vec<FieldPlan>,
}

impl ObjectParts {
    /// These parts with a further tag.
    fn with_tag(&self, tag: TagPlan, field: FieldPlan) -> Self {
        Self { tags: [&*self.tags, &[tag]].concat(), before: [&*self.before, &[field]].concat(), after: self.after.clone() }
    }

    fn into_fields(self) -> Vec<FieldPlan> {
        let Self { mut before, after, .. } = self;
        before.extend(after);
        before
    }
}

/// The name after which the variants of a union of this shape are named.
fn owner_of(shape: &Shape) -> String {
    shape.name.map(type_name).unwrap_or_default()
}

fn strings(of: &'static [&'static str]) -> Vec<Str> {
    of.iter().map(|&one| one.into()).collect()
}
