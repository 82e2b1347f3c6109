//! Builds plans from shapes.

use std::collections::BTreeMap;

use super::{
    FieldPlan, MessagePlan, MessageRole, Node, NodeId, NodeKind, PatternPlan, Plan, ProtocolFacts, ReplyKind, Str,
    StringFormat, StringPlan, StructPlan, TargetPlan, type_name,
};
use crate::envelope::{DESKTOP, Envelope};
use crate::message::{FailureDetail, MessageKind, MessageShape, ProtocolShape, ReplyShape};
use crate::shape::{Empty, Field, Format, Kind, Pattern, Rules, Shape, ShapeRef, same};

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
        plan.mark_any_strings();
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
        self.nodes[id.0] = Some(Node { name: None, shape: Some(of), doc: "".into(), examples: Vec::new(), kind });
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
        }
    }

    fn object(&mut self, fields: &'static [Field]) -> StructPlan {
        let mut merged = Vec::new();
        self.merge(fields, &[], &mut merged);
        StructPlan::new(merged)
    }

    fn merge(&mut self, fields: &'static [Field], origin: &[String], to: &mut Vec<FieldPlan>) {
        for field in fields {
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
