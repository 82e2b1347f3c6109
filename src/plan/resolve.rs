//! Builds plans from shapes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    FieldPlan, MessagePlan, MessageRole, Node, NodeId, NodeKind, OtherMembers, PatternPlan, Plan, ProtocolFacts, ReplyKind,
    Str, StringFormat, StringPlan, StructPlan, TagPlan, TargetPlan, UnionPlan, UnionTagging, VariantPlan, pascal, type_name,
};
use crate::envelope::{DESKTOP, Envelope};
use crate::json::FieldName;
use crate::message::{FailureDetail, MessageKind, MessageShape, ProtocolShape, ReplyShape};
use crate::shape::{
    Empty, EnumValue, Field, Format, Kind, Pattern, Rules, Shape, ShapeRef, Tagging, TypeSet, UnionShape, Variant, same,
};

impl Plan {
    /// Builds the plan of a protocol.
    #[must_use]
    pub fn of_protocol(protocol: &'static ProtocolShape) -> Self {
        let facts = ProtocolFacts {
            name: protocol.name.into(),
            version: protocol.version.into(),
            type_name: protocol.type_name.into(),
            doc: protocol.doc.into(),
        };
        let plan = PlanBuilder::default().resolve(protocol.envelope, protocol.commands, protocol.events);
        let slots = Some([protocol.command_slots.into(), protocol.event_slots.into()]);
        Self { protocol: Some(facts), slots, ..plan }
    }

    /// Builds the plan of a single message.
    #[must_use]
    pub fn of_message(message: &'static MessageShape) -> Self {
        match message.kind {
            MessageKind::Command { .. } => PlanBuilder::default().resolve(message.envelope(), &[message], &[]),
            MessageKind::Event { .. } => PlanBuilder::default().resolve(message.envelope(), &[], &[message]),
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

/// A string with only one value.
fn constant(value: Str, deprecated: bool) -> NodeKind {
    NodeKind::Enum { values: Arc::new([EnumValue { name: value, doc: "".into(), deprecated }]), open: false }
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
        let failure = self.node(ShapeRef::of::<FailureDetail>());
        let commands = commands.iter().map(|message| self.message(message)).collect();
        let events = events.iter().map(|message| self.message(message)).collect();
        let nodes = self.nodes.into_iter().flatten().collect();
        let mut plan = Plan { envelope, protocol: None, nodes, commands, events, failure, slots: None };
        plan.complete();
        plan
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
            from: shape.from,
            target: TargetPlan::of(shape.target),
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
        let kind = self.kind(shape, Rules::NONE);
        self.depth = depth;
        self.nodes[id.0] = Some(Node {
            name: shape.name.map(type_name),
            shape: Some(of),
            doc: shape.doc.into(),
            examples: strings(shape.examples),
            variant: None,
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
        let kind = self.kind(of.get(), rules);
        self.nodes[id.0] =
            Some(Node { name: None, shape: Some(of), doc: "".into(), examples: Vec::new(), variant: None, kind });
        id
    }

    fn kind(&mut self, shape: &'static Shape, rules: Rules) -> NodeKind {
        if self.depth >= DEEPEST {
            return NodeKind::Enum { values: [].into(), open: false };
        }
        self.depth += 1;
        let kind = self.kind_within(shape, rules);
        self.depth -= 1;
        kind
    }

    fn kind_within(&mut self, shape: &'static Shape, rules: Rules) -> NodeKind {
        match shape.kind {
            Kind::Bool => NodeKind::Bool,
            Kind::Integer { minimum, maximum } => NodeKind::Integer {
                minimum: rules.minimum.map_or(minimum, |bound| bound.lowest_integer().max(minimum)),
                maximum: rules.maximum.map_or(maximum, |bound| bound.highest_integer().min(maximum)),
            },
            Kind::Number => NodeKind::Number { minimum: rules.minimum, maximum: rules.maximum },
            Kind::String(format) => {
                let format = match format {
                    Format::Any => StringFormat::Any,
                    Format::Id => StringFormat::Id,
                    Format::Pattern(source) => StringFormat::Pattern(Box::new(PatternPlan {
                        source: source.into(),
                        pattern: Pattern::new(source).ok(),
                    })),
                };
                NodeKind::String(StringPlan { min: rules.min_length, max: rules.max_length, format })
            }
            Kind::Enum { values, open } => NodeKind::Enum { values: values.into(), open },
            Kind::Array(item) => NodeKind::List { item: self.node(item), min: rules.min_items, max: rules.max_items },
            Kind::Map(value) => NodeKind::Map(self.node(value)),
            Kind::Json(open) => NodeKind::Json(open),
            Kind::Struct(fields) => NodeKind::Struct(self.object(fields)),
            Kind::Newtype { inner, rules: own } => self.kind(inner.get(), rules.and(own)),
            // The derives allow an optional value only as a field, where `merge` removes this level.
            Kind::Optional(inner) => self.kind(inner.get(), rules),
            Kind::Nullable(inner) => match inner.get().kind {
                Kind::Nullable(_) => self.kind(inner.get(), rules),
                _ => NodeKind::Nullable(self.ruled(inner, rules)),
            },
            Kind::Union(union) => {
                let name = shape.name.map(type_name).unwrap_or_default();
                NodeKind::Union(self.union(&name, union, &[]))
            }
        }
    }

    /// A union. `tags` are those of the unions around it in the same object; the variants are named after `owner`.
    fn union(&mut self, owner: &str, union: &'static UnionShape, tags: &[TagPlan]) -> UnionPlan {
        let variants = union.variants.iter().map(|variant| self.variant(owner, union, variant, tags)).collect();
        let tagging = match union.tagging {
            Tagging::Internal { tag } => UnionTagging::Internal { tag: FieldName::of(tag.into()) },
            Tagging::Adjacent { tag, content } => {
                UnionTagging::Adjacent { tag: FieldName::of(tag.into()), content: content.into() }
            }
            Tagging::External => UnionTagging::External,
            Tagging::Untagged => UnionTagging::Untagged,
        };
        UnionPlan { tagging, variants, outer: tags.to_vec(), open: union.open }
    }

    fn variant(&mut self, owner: &str, union: &UnionShape, variant: &Variant, tags: &[TagPlan]) -> VariantPlan {
        let name = format!("{owner}{}", pascal(variant.ident));
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        let own = |tag: &'static str| TagPlan {
            name: tag.into(),
            value: variant.name.into(),
            deprecated: variant.deprecated,
            required: !variant.default_tag,
        };
        let tagged = |tag| tags.iter().cloned().chain([own(tag)]).collect::<Vec<_>>();
        let kind = match (union.tagging, variant.payload) {
            (Tagging::Internal { tag }, payload) => self.tagged(&name, &tagged(tag), payload),
            (Tagging::Adjacent { tag, content }, payload) => {
                let mut fields = self.tags(&tagged(tag));
                fields.extend(payload.map(|payload| FieldPlan::new(content.into(), self.node(payload), true)));
                NodeKind::Struct(StructPlan::new(fields))
            }
            (Tagging::External, Some(payload)) => {
                let field = FieldPlan::new(variant.name.into(), self.node(payload), true);
                NodeKind::Struct(StructPlan::new(vec![field]).with_others(OtherMembers::None))
            }
            (Tagging::External | Tagging::Untagged, None) => constant(variant.name.into(), variant.deprecated),
            (Tagging::Untagged, Some(payload)) => match (self.tagged(&name, &[], Some(payload)), variant.mark) {
                (NodeKind::Struct(object), Some(mark)) => {
                    let marks = union.variants.iter().filter_map(|variant| variant.mark);
                    let others = marks.filter(|other| *other != mark).map(Str::from).collect();
                    NodeKind::Struct(object.with_others(OtherMembers::Except(others)))
                }
                (kind, _) => kind,
            },
        };
        let own_doc = || variant.payload.map_or("", |payload| payload.get().doc);
        self.nodes[id.0] = Some(Node {
            name: Some(name),
            shape: None,
            doc: if variant.doc.is_empty() { own_doc() } else { variant.doc }.into(),
            examples: Vec::new(),
            variant: Some(variant.name.into()),
            kind,
        });
        VariantPlan {
            name: variant.name.into(),
            node: id,
            deprecated: variant.deprecated,
            has_payload: variant.payload.is_some(),
            default_tag: variant.default_tag,
            types: TypeSet::NONE,
            mark: variant.mark.map(Str::from),
        }
    }

    /// A value with tags in addition to its own members.
    fn tagged(&mut self, name: &str, tags: &[TagPlan], payload: Option<ShapeRef>) -> NodeKind {
        let Some(payload) = payload else { return NodeKind::Struct(StructPlan::new(self.tags(tags))) };
        let mut shape = payload.get();
        while let Kind::Newtype { inner, .. } = shape.kind {
            shape = inner.get();
        }
        match shape.kind {
            Kind::Struct(own) => {
                let mut fields = self.tags(tags);
                let origin: Vec<String> = shape.name.map(type_name).into_iter().collect();
                self.merge(own, &origin, &mut fields);
                NodeKind::Struct(StructPlan::new(fields))
            }
            Kind::Union(union) if !tags.is_empty() => NodeKind::Union(self.union(name, union, tags)),
            _ => self.kind(payload.get(), Rules::NONE),
        }
    }

    /// The fields for the tags.
    fn tags(&mut self, tags: &[TagPlan]) -> Vec<FieldPlan> {
        let field = |tag: &TagPlan| {
            let id = NodeId(self.nodes.len());
            let kind = constant(tag.value.clone(), tag.deprecated);
            let (doc, examples) = ("".into(), Vec::new());
            self.nodes.push(Some(Node { name: None, shape: None, doc, examples, variant: None, kind }));
            FieldPlan::new(tag.name.clone(), id, tag.required)
        };
        tags.iter().map(field).collect()
    }

    fn object(&mut self, fields: &'static [Field]) -> StructPlan {
        let mut merged = Vec::new();
        self.merge(fields, &[], &mut merged);
        StructPlan::new(merged).with_rest(fields.iter().any(|field| field.rest))
    }

    fn merge(&mut self, fields: &'static [Field], origin: &[String], to: &mut Vec<FieldPlan>) {
        for field in fields.iter().filter(|field| !field.rest) {
            let shape = field.shape.get();
            if field.inline {
                if let Kind::Struct(inner) = shape.kind {
                    let origin: Vec<String> = origin.iter().cloned().chain(shape.name.map(type_name)).collect();
                    self.merge(inner, &origin, to);
                }
                continue;
            }
            let (shape, optional) = match shape.kind {
                Kind::Optional(inner) => (inner, true),
                _ => (field.shape, false),
            };
            to.push(FieldPlan {
                deprecated: field.deprecated,
                doc: field.doc.into(),
                default: field.default.map(Str::from),
                examples: strings(field.examples),
                origin: origin.to_vec(),
                ..FieldPlan::new(field.name.into(), self.ruled(shape, field.rules), !optional && field.default.is_none())
            });
        }
    }
}

/// Adds nodes for the library's description of failures.
#[cfg(feature = "schema")]
pub(super) fn failure(nodes: &mut Vec<Node>) -> NodeId {
    let mut resolver =
        PlanBuilder { nodes: std::mem::take(nodes).into_iter().map(Some).collect(), ..PlanBuilder::default() };
    let failure = resolver.node(ShapeRef::of::<FailureDetail>());
    nodes.extend(resolver.nodes.into_iter().flatten());
    failure
}

fn strings(of: &'static [&'static str]) -> Vec<Str> {
    of.iter().map(|&one| one.into()).collect()
}
