//! From shapes to a plan.

use std::collections::BTreeMap;

use super::{FieldPlan, MessagePlan, Node, NodeId, NodeKind, Plan, StructPlan};
use crate::json::Key;
use crate::message::{FailureDetail, MessageKind, MessageShape, ProtocolShape, ReplyShape, hash};
use crate::shape::{Bound, Empty, Field, Format, Kind, Name, Pattern, Rules, Shape, ShapeRef};

impl Plan {
    /// The plan of a protocol.
    #[must_use]
    pub fn of_protocol(protocol: &'static ProtocolShape) -> Self {
        let slots = Some([protocol.command_slots, protocol.event_slots]);
        Resolver::default().resolve(protocol.commands, protocol.events, slots)
    }

    /// The plan of a single message.
    #[must_use]
    pub fn of_message(message: &'static MessageShape) -> Self {
        match message.kind {
            MessageKind::Command { .. } => Resolver::default().resolve(&[message], &[], None),
            MessageKind::Event { .. } => Resolver::default().resolve(&[], &[message], None),
        }
    }

    /// Notes which keys hold any string: only once all nodes are made, since types may go round in circles.
    fn note_strings(&mut self) {
        let strings: Vec<bool> = self.nodes.iter().map(|node| node.kind.is_any_string()).collect();
        for node in &mut self.nodes {
            if let NodeKind::Struct(object) = &mut node.kind {
                object.fields.iter_mut().for_each(|field| field.any_string = strings[field.node.0]);
            }
        }
    }

    /// The plan of a single value, and the value's node.
    #[cfg(feature = "schema")]
    pub(crate) fn of_value(of: ShapeRef) -> (Self, NodeId) {
        let mut resolver = Resolver::default();
        let node = resolver.node(of);
        (resolver.resolve(&[], &[], None), node)
    }
}

#[derive(Default)]
struct Resolver {
    /// A node whose shape is being resolved is empty, so that a circle of types ends.
    nodes: Vec<Option<Node>>,
    named: BTreeMap<String, NodeId>,
}

impl Resolver {
    fn resolve(
        mut self,
        commands: &[&'static MessageShape],
        events: &[&'static MessageShape],
        slots: Option<[&'static [u16]; 2]>,
    ) -> Plan {
        let failure = self.node(ShapeRef::of::<FailureDetail>());
        let commands = commands.iter().map(|message| self.message(message)).collect();
        let events = events.iter().map(|message| self.message(message)).collect();
        let mut plan = Plan { nodes: self.nodes.into_iter().flatten().collect(), commands, events, failure, slots };
        plan.note_strings();
        plan
    }

    fn message(&mut self, shape: &'static MessageShape) -> MessagePlan {
        let data = self.node(shape.data);
        let reply = match shape.kind {
            MessageKind::Event { .. } | MessageKind::Command { reply: ReplyShape::NoData, .. } => None,
            MessageKind::Command { reply: ReplyShape::Same, .. } => Some(data),
            MessageKind::Command { reply: ReplyShape::Empty, .. } => Some(self.node(ShapeRef::of::<Empty>())),
            MessageKind::Command { reply: ReplyShape::Data(reply), .. } => Some(self.node(reply)),
        };
        MessagePlan { shape, data, reply }
    }

    /// The node of a shape that is no optional field.
    fn node(&mut self, of: ShapeRef) -> NodeId {
        let shape = of.get();
        let key = shape.name.map(|name| name.to_string());
        if let Some(id) = key.as_ref().and_then(|key| self.named.get(key)) {
            return *id;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        if let Some(key) = key {
            self.named.insert(key, id);
        }
        let kind = self.kind(shape, Rules::NONE);
        self.nodes[id.0] = Some(Node { name: shape.name, shape: of, doc: shape.doc, examples: shape.examples, kind });
        id
    }

    /// The node of a value that keeps rules beside those of its shape: its type's schema does not say them.
    fn ruled(&mut self, of: ShapeRef, rules: Rules) -> NodeId {
        if rules.is_empty() {
            return self.node(of);
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        let kind = self.kind(of.get(), rules);
        self.nodes[id.0] = Some(Node { name: None, shape: of, doc: "", examples: &[], kind });
        id
    }

    fn kind(&mut self, shape: &'static Shape, rules: Rules) -> NodeKind {
        match shape.kind {
            Kind::Bool => NodeKind::Bool,
            Kind::Integer { minimum, maximum } => NodeKind::Integer {
                minimum: rules.minimum.map_or(minimum, |bound| lowest(bound).max(minimum)),
                maximum: rules.maximum.map_or(maximum, |bound| highest(bound).min(maximum)),
            },
            Kind::Number => NodeKind::Number { minimum: rules.minimum, maximum: rules.maximum },
            Kind::String(format) => {
                let pattern = match format {
                    // One that is not of the dialect matches nothing that the schema does: generation refuses it.
                    Format::Pattern(pattern) => Pattern::new(pattern).ok(),
                    Format::Any | Format::Id => None,
                };
                NodeKind::String { min: rules.min_length, max: rules.max_length, format, pattern }
            }
            Kind::Words { words, open } => NodeKind::Words { words, open },
            Kind::List(item) => NodeKind::List { item: self.node(item), min: rules.min_items, max: rules.max_items },
            Kind::Map(value) => NodeKind::Map(self.node(value)),
            Kind::Json(open) => NodeKind::Json(open),
            Kind::Struct(fields) => NodeKind::Struct(self.object(fields)),
            Kind::Newtype { inner, rules: own } => self.kind(inner.get(), rules.and(own)),
            // An optional value stands nowhere but as a field: the compiler has seen to that.
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
        let mut slots = vec![0; (2 * merged.len()).next_power_of_two().max(2)];
        for (index, field) in merged.iter().enumerate() {
            let mut at = hash(field.name.as_bytes()) as usize & (slots.len() - 1);
            while slots[at] != 0 {
                at = (at + 1) & (slots.len() - 1);
            }
            // More fields than that no compiler takes.
            slots[at] = u16::try_from(index + 1).unwrap_or(0);
        }
        let required = merged.iter().take(64).rev().fold(0, |bits, field| bits << 1 | u64::from(field.required));
        StructPlan { fields: merged, required, slots }
    }

    fn merge(&mut self, fields: &'static [Field], origin: &[Name], to: &mut Vec<FieldPlan>) {
        for field in fields {
            let shape = field.shape.get();
            if field.inline {
                if let Kind::Struct(inner) = shape.kind {
                    let origin: Vec<Name> = origin.iter().copied().chain(shape.name).collect();
                    self.merge(inner, &origin, to);
                }
                continue;
            }
            let (shape, optional) = match shape.kind {
                Kind::Optional(inner) => (inner, true),
                _ => (field.shape, false),
            };
            to.push(FieldPlan {
                name: field.name,
                key: Key::new(field.name),
                node: self.ruled(shape, field.rules),
                any_string: false,
                required: !optional && field.default.is_none(),
                deprecated: field.deprecated,
                doc: field.doc,
                default: field.default,
                examples: field.examples,
                origin: origin.to_vec(),
            });
        }
    }
}

/// The smallest integer that a lower bound admits.
#[expect(clippy::cast_possible_truncation, reason = "a cast keeps within the type's bounds")]
fn lowest(bound: Bound) -> i64 {
    match bound {
        Bound::Integer(bound) => bound,
        Bound::Double(bound) => bound.ceil() as i64,
    }
}

/// The largest integer that an upper bound admits.
#[expect(clippy::cast_possible_truncation, reason = "a cast keeps within the type's bounds")]
fn highest(bound: Bound) -> i64 {
    match bound {
        Bound::Integer(bound) => bound,
        Bound::Double(bound) => bound.floor() as i64,
    }
}
