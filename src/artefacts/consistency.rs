//! Compares the index with the plan of the bundle.
//!
//! Where the index repeats what the bundle states, both must agree. A few members are exempt, because they are edited by hand when two
//! versions of a protocol are compared; `docs/artefacts.md` lists them and the file that determines each.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::frames::FrameFacts;
use super::index::{Index, IndexedMessage, IndexedPayload, MarkedMembers, reject_in};
use super::layout::Bundle;
use super::location::Location;
use crate::plan::{
    FaultPlace, FlatFault, MessagePlan, NodeId, NodeKind, Plan, ReplyKind, StabilityFault, StructPlan, UnionTagging,
    VariantPlan, flat_faults, stability_faults,
};
use crate::shape::TypeSet;
use crate::targets::forms;

/// Rejects members of the index that contradict the bundle.
pub(super) fn check(index: &Index, plan: &Plan, bundle: &Bundle<'_>, rejections: &mut Rejections) {
    let nodes: BTreeMap<&str, &NodeKind> =
        plan.nodes.iter().filter_map(|node| Some((node.name.as_deref()?, &node.kind))).collect();
    let messages: BTreeMap<(bool, &str), &MessagePlan> =
        plan.all_messages().map(|message| ((message.is_event(), &*message.id), message)).collect();
    let named: BTreeSet<(bool, &str)> = index.messages.iter().map(|message| (message.is_event, &*message.name)).collect();
    for message in &index.messages {
        let Some(own) = messages.get(&(message.is_event, &*message.name)) else { continue };
        target(message, own, rejections);
        payload(plan, message, &["data"], Some(own.data), Some(&message.data), rejections);
        payload(plan, message, &["reply", "data"], own.reply, message.reply_data.as_ref(), rejections);
        let has_fields =
            |node: NodeId| !matches!(&plan.node(node).kind, NodeKind::Struct(object) if object.fields.is_empty());
        if message.reply == Some(ReplyKind::Empty) && own.reply.is_some_and(has_fields) {
            message.reject(&["reply", "kind"], "the data of the success is not an object without members", rejections);
        }
        if let Some(unknown) = message.causes.iter().find(|name| !named.contains(&(true, name.as_str()))) {
            message.reject(&["causes"], &format!("unknown event `{unknown}`"), rejections);
        }
    }
    enums(index, bundle, &nodes, rejections);
    unions(index, bundle, &nodes, rejections);
    untagged(plan, rejections);
    inline(index, bundle, &nodes, rejections);
    annotations(index, bundle, plan, rejections);
    stability(index, plan, rejections);
    flat(index, plan, rejections);
    envelope(plan, &messages, index, rejections);
}

/// Rejects payloads that cannot be flat.
fn flat(index: &Index, plan: &Plan, rejections: &mut Rejections) {
    for FlatFault { message, kind, reason } in flat_faults(plan) {
        let is_own = |indexed: &&IndexedMessage| indexed.is_event == message.is_event() && *indexed.name == *message.id;
        if let Some(indexed) = index.messages.iter().find(is_own) {
            indexed.reject(&["definitions", kind.as_str()], &reason, rejections);
        }
    }
}

/// Rejects messages that do not fit the envelope. `protocol!` reports the same as compile errors.
fn envelope(plan: &Plan, messages: &BTreeMap<(bool, &str), &MessagePlan>, index: &Index, rejections: &mut Rejections) {
    let envelope = plan.envelope();
    for message in &index.messages {
        let Some(own) = messages.get(&(message.is_event, &*message.name)) else { continue };
        if let (Some(ReplyKind::NoData), Some(member)) = (message.reply, envelope.required_reply()) {
            let reason = format!(
                "every success of the envelope `{}` has the member `{member}`, which holds the reply; \
                 use `empty` for an empty object, or `data` for `null`",
                envelope.name()
            );
            message.reject(&["reply", "kind"], &reason, rejections);
        }
        let scalars = plan.types_of(own.data).and(TypeSet::SCALAR);
        if envelope.has_structured_data() && !scalars.is_empty() {
            let reason = format!(
                "the data may be {}, but those of the envelope `{}` are objects or arrays; use an object or an array",
                scalars.described(),
                envelope.name()
            );
            message.reject(&["data"], &reason, rejections);
        }
    }
}

/// Rejects frames that may lack their data although the empty object is not valid, and the reverse.
pub(super) fn required_data(index: &Index, plan: &Plan, frames: &BTreeMap<String, FrameFacts>, rejections: &mut Rejections) {
    for message in &index.messages {
        for (kind, name) in &message.definitions {
            let facts = frames.get(name).and_then(|facts| Some((facts.requires_data?, facts.payload?)));
            if facts.is_some_and(|(requires, data)| requires == plan.may_be_empty(data)) {
                let reason = "the data is required exactly if the empty object is not valid";
                message.reject(&["definitions", kind.as_str()], reason, rejections);
            }
        }
    }
}

fn target(message: &IndexedMessage, own: &MessagePlan, rejections: &mut Rejections) {
    let (indexed, own) = match (&message.target, &own.target) {
        (Some(indexed), Some(own)) => (indexed, own),
        (Some(_), None) => return message.reject(&["target"], "the envelope has no targets", rejections),
        (None, _) => return,
    };
    let Some(counts) = indexed.counts() else { return };
    if counts != own.counts {
        let (minimum, maximum) = own.counts;
        let reason = format!("the schema has targets of {minimum} to {maximum} segments");
        message.reject(&["target", "names"], &reason, rejections);
        return;
    }
    let segments: Vec<(&str, bool)> = indexed.segments.iter().map(|segment| (&*segment.name, segment.optional)).collect();
    let expected = forms(counts, &segments);
    if !indexed.forms.is_empty() && indexed.forms != expected {
        let reason = format!("expected {}, as `names` states", expected.join(" and "));
        message.reject(&["target", "forms"], &reason, rejections);
    }
}

fn payload(
    plan: &Plan,
    message: &IndexedMessage,
    path: &[&str],
    own: Option<NodeId>,
    indexed: Option<&IndexedPayload>,
    rejections: &mut Rejections,
) {
    let Some(indexed) = indexed else { return };
    let Some(own) = own else {
        return message.reject(path, "the schema of the success has no data", rejections);
    };
    let node = plan.node(own);
    let mut reject = |key: &str, reason: &str| message.reject(&[path, &[key]].concat(), reason, rejections);
    if let Some(name) = indexed.type_name.as_ref().filter(|name| node.name.as_ref() != Some(name)) {
        match &node.name {
            Some(own) => reject("type", &format!("expected `{own}`, found `{name}`")),
            None => reject("type", &format!("unknown type `{name}`, the schema refers to none")),
        }
    }
    let open = if let NodeKind::Json(open) = &node.kind { Some(*open) } else { None };
    if indexed.described.is_some_and(|described| described == open.is_some()) {
        let is = if open.is_some() { "does not describe" } else { "describes" };
        reject("described", &format!("the schema {is} the members"));
    }
    if indexed.open.is_some() && indexed.open != open {
        reject("open", "the schema has other values");
    }
}

fn enums(index: &Index, bundle: &Bundle<'_>, nodes: &BTreeMap<&str, &NodeKind>, rejections: &mut Rejections) {
    let enums = Location::Root.member("enums");
    for name in index.enums.keys() {
        if bundle.index(name).is_none() {
            rejections.index(&enums.member(name), format!("unknown type `{name}`"));
        } else if nodes.get(name.as_str()).is_some_and(|kind| !matches!(kind, NodeKind::Enum { .. })) {
            rejections.index(&enums.member(name), format!("the type `{name}` is not an enum in the schema"));
        }
    }
}

fn unions(index: &Index, bundle: &Bundle<'_>, nodes: &BTreeMap<&str, &NodeKind>, rejections: &mut Rejections) {
    let unions = Location::Root.member("unions");
    for name in index.unions.keys() {
        if bundle.index(name).is_none() {
            rejections.index(&unions.member(name), format!("unknown type `{name}`"));
        } else if nodes.get(name.as_str()).is_some_and(|kind| !matches!(kind, NodeKind::Union(_))) {
            rejections.index(&unions.member(name), format!("the type `{name}` is not a union in the schema"));
        }
    }
}

/// Rejects untagged unions whose variants have values in common.
fn untagged(plan: &Plan, rejections: &mut Rejections) {
    let unions = Location::Root.member("unions");
    for node in &plan.nodes {
        let (NodeKind::Union(union), Some(name)) = (&node.kind, &node.name) else { continue };
        if !matches!(union.tagging, UnionTagging::Untagged) {
            continue;
        }
        for (index, variant) in union.variants.iter().enumerate() {
            let is_common = |before: &&VariantPlan| {
                let common = variant.types.and(before.types);
                let is_marked = variant.mark.is_some() && before.mark.is_some();
                !(common.is_empty() || common.is_only_object() && is_marked)
            };
            if let Some(before) = union.variants[..index].iter().find(is_common) {
                let reason = format!("the variants `{}` and `{}` cannot be distinguished", before.name, variant.name);
                rejections.index(&unions.member(name), reason);
            }
        }
    }
}

fn inline(index: &Index, bundle: &Bundle<'_>, nodes: &BTreeMap<&str, &NodeKind>, rejections: &mut Rejections) {
    let inline = Location::Root.member("inline");
    for (holder, _) in index.inline.keys() {
        if bundle.index(holder).is_none() {
            rejections.index(&inline.member(holder), format!("unknown type `{holder}`"));
        } else if nodes.get(holder.as_str()).is_some_and(|kind| !matches!(kind, NodeKind::Struct(_))) {
            rejections.index(&inline.member(holder), format!("the type `{holder}` is not an object in the schema"));
        }
    }
}

/// Rejects annotations of types and members that the schemas do not have.
fn annotations(index: &Index, bundle: &Bundle<'_>, plan: &Plan, rejections: &mut Rejections) {
    let nodes = plan.nodes.iter().enumerate();
    let nodes: BTreeMap<&str, NodeId> = nodes.filter_map(|(id, node)| Some((node.name.as_deref()?, NodeId(id)))).collect();
    let annotations = Location::Root.member("annotations");
    for (name, found) in &index.annotations {
        let at = annotations.member(name);
        if bundle.index(name).is_none() {
            rejections.index(&at, format!("unknown type `{name}`"));
            continue;
        }
        if let Some(node) = nodes.get(name.as_str()) {
            marked_members(plan, plan.own_object(*node), &found.members, &at, rejections);
        }
    }
}

/// Rejects annotations of members that an object does not have.
fn marked_members(
    plan: &Plan,
    object: Option<&StructPlan>,
    members: &MarkedMembers,
    at: &Location<'_>,
    rejections: &mut Rejections,
) {
    let at = at.member("members");
    for (name, marks) in members {
        let at = at.member(name);
        match object.and_then(|object| object.find(name).map(|index| &object.fields[index])) {
            Some(field) => marked_members(plan, plan.unnamed_object(field), &marks.members, &at, rejections),
            None => rejections.index(&at, format!("unknown member `{name}`")),
        }
    }
}

/// Rejects contradictions in what the index states about stability.
fn stability(index: &Index, plan: &Plan, rejections: &mut Rejections) {
    let root = Location::Root;
    for StabilityFault { at, reason } in stability_faults(plan) {
        match at {
            FaultPlace::Message(is_event, id) => {
                let message = index.messages.iter().find(|message| message.is_event == is_event && *message.name == *id);
                if let Some(message) = message {
                    message.reject(&["since"], &reason, rejections);
                }
            }
            FaultPlace::Member(name, path) => {
                let path: Vec<&str> = path.iter().flat_map(|member| ["members", member]).collect();
                reject_in(&root.member("annotations").member(&name), &path, &reason, rejections);
            }
            FaultPlace::Enum(name) => rejections.index(&root.member("enums").member(&name), reason),
            FaultPlace::Union(name) => rejections.index(&root.member("unions").member(&name), reason),
        }
    }
}
