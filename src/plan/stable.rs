//! The stable surface of a protocol: its plan without everything that is experimental.

use std::borrow::Cow;

use super::{
    EnvelopeValue, FieldPlan, MessagePlan, MessageRole, Node, NodeId, NodeKind, OtherMembers, Plan, Str, StructPlan,
    UnionPlan, VariantPlan,
};
use crate::envelope::{FrameKind, Recording};
use crate::message::slots_of;
#[cfg(feature = "schema")]
use crate::shape::{Stability, is_later, is_version};

impl Plan {
    /// The stable surface: the same protocol without experimental messages, fields, enum values and variants, and without the
    /// types that only these use.
    ///
    /// What is experimental is not declared in it: a message is unknown, a value of a closed enum or a variant of a closed union
    /// is an error. Only the names of experimental fields are known, so that the checker reports them by the rule
    /// `experimental` and not as unknown ones.
    #[must_use]
    pub fn stable(&self) -> Self {
        let stable = |messages: &[MessagePlan]| -> Vec<MessagePlan> {
            messages.iter().filter(|message| !message.stability.experimental).cloned().collect()
        };
        let (mut commands, mut events) = (stable(&self.commands), stable(&self.events));
        let experimental = self.events.iter().filter(|event| event.stability.experimental);
        let mut experimental: Vec<&str> = experimental.map(|event| &*event.name).collect();
        experimental.sort_unstable();
        for command in &mut commands {
            if let MessageRole::Command { causes, .. } = &mut command.role {
                causes.retain(|name| experimental.binary_search(&&**name).is_err());
            }
        }
        let mut nodes: Vec<Node> = self.nodes.clone();
        for index in 0..nodes.len() {
            let node = &mut nodes[index];
            match &mut node.kind {
                NodeKind::Enum { values, .. } if values.iter().any(|value| value.stability.experimental) => {
                    *values = values.iter().filter(|value| !value.stability.experimental).cloned().collect();
                }
                NodeKind::Struct(object) if object.fields.iter().any(|field| field.stability.experimental) => {
                    *object = without_experimental(object);
                }
                NodeKind::Union(_) => restrict_union(&mut nodes, index),
                _ => {}
            }
        }
        let mut used = UsedNodes { nodes: &nodes, new_ids: vec![None; nodes.len()], order: Vec::new() };
        self.values.iter().for_each(|value| used.add(value.node));
        for message in commands.iter().chain(&events) {
            used.add(message.data);
            message.reply.into_iter().for_each(|reply| used.add(reply));
        }
        let UsedNodes { new_ids, order, .. } = used;
        let to_new = |id: NodeId| new_ids[id.0].unwrap_or(id);
        let nodes = order.into_iter().map(|id| renumbered(nodes[id.0].clone(), &to_new)).collect();
        for message in commands.iter_mut().chain(&mut events) {
            message.data = to_new(message.data);
            message.reply = message.reply.map(to_new);
        }
        let names = |messages: &[MessagePlan]| Cow::from(slots_of(messages.len(), |index| &messages[index].name));
        let slots = Some([names(&commands), names(&events)]);
        let values = self.values.iter().map(|value| EnvelopeValue { node: to_new(value.node), ..*value }).collect();
        let mut plan = Self {
            envelope: self.envelope.clone(),
            protocol: self.protocol.clone(),
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
}

/// The object without its experimental fields, whose names it keeps.
fn without_experimental(object: &StructPlan) -> StructPlan {
    let (experimental, stable): (Vec<&FieldPlan>, Vec<&FieldPlan>) =
        object.fields.iter().partition(|field| field.stability.experimental);
    let experimental = experimental.into_iter().map(|field| field.name().clone()).collect();
    let stable = StructPlan::new(stable.into_iter().cloned().collect());
    StructPlan { experimental, ..stable.with_others(object.others.clone()).with_rest(object.rest) }
}

/// Removes the experimental variants of a union. In an untagged union, the others no longer exclude the members that determined
/// these.
fn restrict_union(nodes: &mut [Node], index: usize) {
    let NodeKind::Union(union) = &mut nodes[index].kind else { return };
    if !union.variants.iter().any(|variant| variant.stability.experimental) {
        return;
    }
    union.variants.retain(|variant| !variant.stability.experimental);
    let marks: Vec<Str> = union.variants.iter().filter_map(|variant| variant.mark.clone()).collect();
    let is_only = marks.len() == 1;
    if is_only {
        union.variants.iter_mut().for_each(|variant| variant.mark = None);
    }
    let variants: Vec<NodeId> = union.variants.iter().map(|variant| variant.node).collect();
    for id in variants {
        if let NodeKind::Struct(StructPlan { others, .. }) = &mut nodes[id.0].kind
            && let OtherMembers::Except(names) = others
        {
            names.retain(|name| marks.contains(name));
            if names.is_empty() {
                *others = OtherMembers::Any;
            }
        }
    }
}

/// The nodes that are used, in the order of their first use.
struct UsedNodes<'n> {
    nodes: &'n [Node],
    new_ids: Vec<Option<NodeId>>,
    order: Vec<NodeId>,
}

impl UsedNodes<'_> {
    /// Adds a node and all nodes that it refers to.
    fn add(&mut self, id: NodeId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if self.new_ids[id.0].is_some() {
                continue;
            }
            self.new_ids[id.0] = Some(NodeId(self.order.len()));
            self.order.push(id);
            let first = open.len();
            self.nodes[id.0].kind.references(&mut open);
            open[first..].reverse();
        }
    }
}

/// The node with references to the new numbers.
fn renumbered(mut node: Node, to_new: &impl Fn(NodeId) -> NodeId) -> Node {
    match &mut node.kind {
        NodeKind::List { item: inner, .. } | NodeKind::Nullable(inner) => *inner = to_new(*inner),
        NodeKind::Tuple(items) => items.iter_mut().for_each(|item| *item = to_new(*item)),
        NodeKind::Map { key, value } => {
            *key = to_new(*key);
            *value = to_new(*value);
        }
        NodeKind::Struct(object) => object.fields.iter_mut().for_each(|FieldPlan { node, .. }| *node = to_new(*node)),
        NodeKind::Union(UnionPlan { variants, other, .. }) => {
            for VariantPlan { node, .. } in variants.iter_mut() {
                *node = to_new(*node);
            }
            *other = other.map(to_new);
        }
        _ => {}
    }
    node
}

/// A contradiction in what a protocol states about stability.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub(crate) struct StabilityFault {
    pub(crate) at: FaultPlace,
    pub(crate) reason: String,
}

/// The part of a protocol that has a fault.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub(crate) enum FaultPlace {
    /// A message, by whether it is an event, and its id.
    Message(bool, Str),
    /// A member of a type, by the names of the objects in it and its own.
    Member(String, Vec<Str>),
    /// An enum.
    Enum(String),
    /// A union.
    Union(String),
}

/// Finds versions later than that of the protocol, and parts without which the stable surface describes no value.
#[cfg(feature = "schema")]
pub(crate) fn stability_faults(plan: &Plan) -> Vec<StabilityFault> {
    let version = plan.protocol.as_ref().map_or("", |protocol| &*protocol.version);
    let mut faults = Vec::new();
    let later = |since: &Option<Str>| {
        let since = since.as_ref().filter(|since| is_version(version) && is_later(since, version))?;
        Some(format!("version {since} is later than that of the protocol, {version}"))
    };
    for message in plan.all_messages() {
        let at = || FaultPlace::Message(message.is_event(), message.id.clone());
        faults.extend(later(&message.stability.since).map(|reason| StabilityFault { at: at(), reason }));
    }
    for (id, node) in plan.nodes.iter().enumerate() {
        let Some(name) = &node.name else { continue };
        for (path, field) in marked_fields(plan, plan.own_object(NodeId(id)), &[]) {
            let is_missing = field.stability.experimental && field.required;
            let missing = is_missing.then(|| "an experimental field must be optional".to_owned());
            let at = || FaultPlace::Member(name.clone(), path.clone());
            let found = later(&field.stability.since).into_iter().chain(missing);
            faults.extend(found.map(|reason| StabilityFault { at: at(), reason }));
        }
        match &node.kind {
            NodeKind::Enum { values, .. } => {
                let empty = !values.is_empty() && values.iter().all(|value| value.stability.experimental);
                let empty = empty.then(|| "an enum needs a value that is not experimental".to_owned());
                let found = values.iter().find_map(|value| later(&value.stability.since)).into_iter().chain(empty);
                faults.extend(found.map(|reason| StabilityFault { at: FaultPlace::Enum(name.clone()), reason }));
            }
            NodeKind::Union(union) => {
                let variants = &union.variants;
                let empty = !variants.is_empty() && variants.iter().all(|variant| variant.stability.experimental);
                let empty = empty.then(|| "a union needs a variant that is not experimental".to_owned());
                let found = variants.iter().find_map(|variant| later(&variant.stability.since)).into_iter().chain(empty);
                faults.extend(found.map(|reason| StabilityFault { at: FaultPlace::Union(name.clone()), reason }));
            }
            _ => {}
        }
    }
    faults
}

/// The fields of an object about whose stability something is known, and those of objects in it without an entry of their own, with
/// the names of their members.
#[cfg(feature = "schema")]
fn marked_fields<'p>(plan: &'p Plan, object: Option<&'p StructPlan>, within: &[Str]) -> Vec<(Vec<Str>, &'p FieldPlan)> {
    let mut out = Vec::new();
    for field in object.into_iter().flat_map(|object| &object.fields) {
        let inner = plan.unnamed_object(field);
        if inner.is_none() && field.stability == Stability::NONE {
            continue;
        }
        let path = [within, std::slice::from_ref(field.name())].concat();
        out.extend(marked_fields(plan, inner, &path));
        out.push((path, field));
    }
    out
}
