//! Compares the optional files with the bundle.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::folder;
use super::frames::FrameFacts;
use super::generators;
use super::index::{Index, IndexedMessage};
use super::layout::{Bundle, HEAD, SchemaFile, repeats};
use super::location::Location;
use super::root;
use super::values::{Definitions, Subschema};
use crate::check;
use crate::envelope::{Classification, FrameKind, FrameMembers};
use crate::json::{KeySets, Scanner};
use crate::plan::{FieldPlan, MessagePlan, Node, NodeId, NodeKind, Plan, StringFormat, StringPlan, StructPlan};
use crate::problem::{Pointer, Step};
use crate::schema::{Artefacts, frame_name, response_root, types_frame, types_root};
use crate::shape::EnumValue;

/// The comparison of the optional files with the plan that was loaded from the index and the bundle.
pub(super) struct Agreement<'a> {
    pub(super) artefacts: &'a Artefacts,
    pub(super) index: &'a Index,
    pub(super) plan: &'a Plan,
    pub(super) bundle: &'a Bundle<'a>,
    /// For each entry of the bundle, the indices of those that it refers to.
    pub(super) references: Vec<Vec<usize>>,
    /// The frames of the bundle, by the names of their entries.
    pub(super) frames: &'a BTreeMap<String, FrameFacts>,
}

impl Agreement<'_> {
    /// Rejects files that contradict the bundle, single schemas that are missing while others are present, and schemas that the
    /// index does not name.
    pub(super) fn check(&self, rejections: &mut Rejections) {
        let messages: BTreeMap<(bool, &str), &MessagePlan> =
            self.plan.all_messages().map(|message| ((message.is_event(), &*message.id), message)).collect();
        self.types(rejections);
        self.singles(&messages, rejections);
        self.examples(&messages, rejections);
        let singles = self.index.messages.iter().flat_map(|message| message.files.values());
        let others = [Some(&self.index.bundle), self.index.types.as_ref()].into_iter().flatten();
        let named: BTreeSet<&str> = others.chain(singles).map(String::as_str).collect();
        for path in folder::unnamed(self.artefacts, &named) {
            rejections.file(path, "not named in index.json");
        }
    }

    fn types(&self, rejections: &mut Rejections) {
        let Some(file) = self.index.types.as_ref().filter(|file| self.artefacts.get(file).is_some()) else { return };
        let Some(mut schema) = self.bundle.other(self.artefacts, file, None, rejections) else { return };
        schema.others.iter_mut().for_each(|(_, entry)| generators::normalize(entry));
        root::compare(file, &schema.root, &types_root(self.plan), rejections);
        let names = self.index.messages.iter().flat_map(|message| &message.definitions);
        self.frames(file, &schema, names, true, rejections);
    }

    /// Compares the frames of a file, which are entries of its `$defs`. With `merged`, frames with a flat payload have its members.
    fn frames<'n>(
        &self,
        file: &str,
        schema: &SchemaFile,
        names: impl Iterator<Item = &'n (FrameKind, String)> + Clone,
        merged: bool,
        rejections: &mut Rejections,
    ) {
        if self.repeats_bundle(schema, names.clone().filter_map(|(_, name)| self.bundle.index(name))) {
            return;
        }
        let mut definitions = Definitions::of(file, schema.entries(self.bundle).collect(), self.index);
        let (mut found, mut types) = (Vec::new(), Vec::new());
        for (kind, name) in names {
            let message = self.plan.all_messages().filter(|_| merged && self.plan.envelope().is_flat(*kind));
            match message.clone().find(|message| frame_name(message, *kind) == *name) {
                Some(message) => {
                    let mut expected = types_frame(self.plan, message, *kind);
                    generators::normalize(&mut expected);
                    types.extend(definitions.merged_frame(name, &expected));
                }
                None => found.extend(definitions.frame(name, *kind).map(|facts| (&**name, facts))),
            }
        }
        self.compare(definitions, &found, &types, true, rejections);
    }

    fn singles(&self, messages: &BTreeMap<(bool, &str), &MessagePlan>, rejections: &mut Rejections) {
        let present = |file: &String| self.artefacts.get(file).is_some();
        if !self.index.messages.iter().flat_map(|message| message.files.values()).any(present) {
            return;
        }
        for message in &self.index.messages {
            let has_response = message.definitions.len() > 1;
            for key in if message.is_event { &["event"][..] } else { &["request", "response"] } {
                if *key == "response" && !has_response && !message.files.contains_key(*key) {
                    continue;
                }
                match message.files.get(*key) {
                    None => message.reject(&["files"], &format!("missing member `{key}`"), rejections),
                    Some(file) if !present(file) => {
                        rejections.file(file, "no such file, but there are other schemas of single frames");
                    }
                    Some(file) if *key == "response" => {
                        let own = messages.get(&(message.is_event, &*message.name));
                        self.response(message, own.copied(), file, rejections);
                    }
                    Some(file) => self.single(message, file, rejections),
                }
            }
        }
    }

    /// Compares the schema of a request or an event.
    fn single(&self, message: &IndexedMessage, file: &str, rejections: &mut Rejections) {
        let Some((kind, name)) = message.definitions.first() else { return };
        let index = self.bundle.index(name);
        let Some(found) = self.bundle.other(self.artefacts, file, index, rejections) else { return };
        root::check_head(file, &found.root, rejections);
        let (Some(root), Some(index)) = (found.root.as_object(), index) else { return };
        let Some(frame) = self.bundle.entries[index].1.as_object() else { return };
        let is_repeated = found.repeats_frame || root::object_difference(root, frame, HEAD, &Location::Root).is_none();
        if is_repeated && self.repeats_bundle(&found, self.references[index].iter().copied()) {
            return;
        }
        let schema = if found.repeats_frame { frame } else { root };
        let mut definitions = Definitions::of(file, found.entries(self.bundle).collect(), self.index);
        let place = Subschema { schema, at: &Location::Root };
        let facts = definitions.frame_at(place, *kind, HEAD);
        let found: Vec<_> = facts.map(|facts| (&**name, facts)).into_iter().collect();
        self.compare(definitions, &found, &[], false, rejections);
    }

    /// Compares the schema of both responses to a command.
    fn response(&self, message: &IndexedMessage, own: Option<&MessagePlan>, file: &str, rejections: &mut Rejections) {
        let Some(schema) = self.bundle.other(self.artefacts, file, None, rejections) else { return };
        if let Some(own) = own {
            root::compare(file, &schema.root, &response_root(self.plan, own), rejections);
        }
        let names = message.definitions.iter().filter(|(kind, _)| *kind != FrameKind::Request);
        self.frames(file, &schema, names, false, rejections);
    }

    /// Whether the entries of a file repeat those of the bundle, as in a generated folder, and include these and all that they refer
    /// to. Then they have the same meaning, and no nodes need to be made and compared.
    fn repeats_bundle(&self, file: &SchemaFile, needed: impl Iterator<Item = usize>) -> bool {
        let others = file.others.iter().map(|(name, entry)| {
            let index = self.bundle.index(name)?;
            repeats(entry, &self.bundle.entries[index].1).then_some(index)
        });
        let Some(others) = others.collect::<Option<Vec<usize>>>() else { return false };
        let present: BTreeSet<usize> = file.repeated.iter().copied().chain(others).collect();
        let referred = present.iter().flat_map(|index| &self.references[*index]).copied();
        needed.chain(referred).all(|index| present.contains(&index))
    }

    /// Rejects frames and types of a file that differ from those of the bundle. The frames are entries of `$defs`, or the file is one frame.
    fn compare(
        &self,
        definitions: Definitions<'_>,
        found: &[(&str, FrameFacts)],
        types: &[(&str, NodeId)],
        are_entries: bool,
        rejections: &mut Rejections,
    ) {
        let file = definitions.file.clone();
        let nodes = definitions.finish(rejections).nodes;
        let mut values = NodeEquality { nodes: &nodes, plan: self.plan, seen: BTreeSet::new(), pairs: Vec::new() };
        let defs = Location::Root.member("$defs");
        for (name, found) in types {
            let own = self.plan.nodes.iter().position(|node| node.name.as_deref() == Some(*name));
            if let Some(pointer) = own.and_then(|own| values.difference(*found, NodeId(own), &defs.member(name))) {
                rejections.add_at(&file, pointer, "the value differs from that of the bundle".to_owned());
            }
        }
        for (name, facts) in found {
            let Some(own) = self.frames.get(*name) else { continue };
            let at = if are_entries { defs.member(name) } else { Location::Root };
            let head = |facts: &FrameFacts| {
                (facts.name.clone(), facts.message_types.clone(), facts.counts, facts.deprecated, facts.requires_data)
            };
            let members = |facts: &FrameFacts| {
                (facts.payload.is_some(), facts.values.iter().map(|(member, ..)| *member).collect::<Vec<_>>())
            };
            if head(facts) != head(own) || members(facts) != members(own) {
                rejections.add(&file, &at, "the frame differs from that of the bundle");
                continue;
            }
            let envelope = self.plan.envelope();
            if let (true, Some(found), Some(own)) = (envelope.is_flat(facts.kind), facts.payload, own.payload)
                && let Some(pointer) = values.difference(found, own, &at.member("allOf").element(0))
            {
                rejections.add_at(&file, pointer, "the value differs from that of the bundle".to_owned());
            }
            let at = at.member("properties");
            let payload = envelope.payload(facts.kind).zip(facts.payload.zip(own.payload));
            let payload = payload.map(|((member, _), nodes)| (member.index(), nodes));
            let others = facts.values.iter().zip(&own.values).map(|(found, own)| (found.0, (found.1, own.1)));
            for (member, (found, own)) in payload.into_iter().chain(others) {
                let key = envelope.members().get(member).map_or("", |member| &*member.name);
                if let Some(pointer) = values.difference(found, own, &at.member(key)) {
                    rejections.add_at(&file, pointer, "the value differs from that of the bundle".to_owned());
                }
            }
        }
    }

    fn examples(&self, messages: &BTreeMap<(bool, &str), &MessagePlan>, rejections: &mut Rejections) {
        let Some(file) = &self.index.examples else { return };
        let Some(text) = self.artefacts.get(file) else { return };
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if let Some(reason) = check::first_error(self.plan, line) {
                rejections.file(file, format!("line {} is not a frame of the bundle: {reason}", index + 1));
            }
        }
        for message in &self.index.messages {
            let own = messages.get(&(message.is_event, &*message.name));
            for (kind, numbers) in &message.examples {
                let is_example = |number: usize| {
                    let line = number.checked_sub(1).and_then(|index| lines.get(index));
                    line.zip(own).is_some_and(|(line, own)| self.is_of(line, own, *kind))
                };
                if let Some(number) = numbers.iter().copied().find(|number| !is_example(*number)) {
                    let reason = format!("line {number} of `{file}` is not {} of this message", kind.described());
                    message.reject(&["examples", kind.as_str()], &reason, rejections);
                }
            }
        }
    }

    /// Whether a line is a frame of a kind of a message.
    fn is_of(&self, line: &str, message: &MessagePlan, kind: FrameKind) -> bool {
        let envelope = self.plan.envelope();
        let mut members = FrameMembers::default();
        members.read(envelope, &mut Scanner::new(line), &mut KeySets::default()).is_ok_and(|is_object| is_object)
            && envelope.classify(&members) == Classification::Known(kind)
            && envelope
                .name_member(kind)
                .is_none_or(|member| members.string(member).is_some_and(|name| name.is(&message.name)))
    }
}

/// Compares the values of a file with those of the plan. Types may refer to each other in cycles and in chains of any length, so
/// pending pairs are kept in a `Vec` instead of on the call stack.
struct NodeEquality<'a> {
    nodes: &'a [Node],
    plan: &'a Plan,
    seen: BTreeSet<(NodeId, NodeId)>,
    /// The pairs of the value that is being compared, each with the pair that contains it.
    pairs: Vec<NodePair<'a>>,
}

struct NodePair<'a> {
    found: NodeId,
    own: NodeId,
    /// The index of the pair that contains it, and the keywords that lead from there to this one. The first pair has none.
    outer: usize,
    keywords: &'static [&'static str],
    property: Option<&'a str>,
}

impl NodeEquality<'_> {
    /// The first position at which two values accept different JSON.
    fn difference(&mut self, found: NodeId, own: NodeId, at: &Location<'_>) -> Option<Pointer> {
        self.pairs.clear();
        self.pairs.push(NodePair { found, own, outer: 0, keywords: &[], property: None });
        let mut next = 0;
        while let Some(&NodePair { found, own, .. }) = self.pairs.get(next) {
            if self.seen.insert((found, own)) && !self.is_same(found, own, next) {
                return Some(self.pointer(next, at));
            }
            next += 1;
        }
        None
    }

    /// The pointer to a pair: from the entry of `$defs` that contains it, if there is one.
    fn pointer(&self, pair: usize, at: &Location<'_>) -> Pointer {
        let mut steps = Vec::new();
        let mut index = pair;
        let mut outer = loop {
            let NodePair { found, outer, keywords, property, .. } = &self.pairs[index];
            if let Some(name) = &self.nodes[found.0].name {
                break vec![Step::Member("$defs".into()), Step::Member(name.clone().into())];
            }
            steps.extend(property.map(|key| Step::Member(key.to_owned().into())));
            steps.extend(keywords.iter().rev().map(|keyword| Step::Member((*keyword).into())));
            if index == 0 {
                break at.pointer().steps().to_vec();
            }
            index = *outer;
        };
        steps.reverse();
        outer.extend(steps);
        outer.into()
    }

    /// Whether two values are of one kind with the same rules. The values that they contain become pairs.
    fn is_same(&mut self, found: NodeId, own: NodeId, outer: usize) -> bool {
        let mut push = |found: NodeId, own: NodeId, keywords, property| {
            self.pairs.push(NodePair { found, own, outer, keywords, property });
        };
        match (&self.nodes[found.0].kind, &self.plan.node(own).kind) {
            (NodeKind::Null, NodeKind::Null) | (NodeKind::Bool, NodeKind::Bool) => true,
            (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
                (minimum, maximum) == (least, most)
            }
            (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                (minimum, maximum) == (least, most)
            }
            (NodeKind::String(one), NodeKind::String(other)) => same_strings(one, other),
            (NodeKind::Enum { of, values, open }, NodeKind::Enum { of: other_type, values: others, open: other }) => {
                (of, open) == (other_type, other) && names(values) == names(others)
            }
            (NodeKind::Json(one), NodeKind::Json(other)) => one == other,
            (
                NodeKind::List { item, min, max, unique },
                NodeKind::List { item: other, min: least, max: most, unique: once },
            ) => {
                push(*item, *other, &["items"], None);
                (min, max, unique) == (least, most, once)
            }
            (NodeKind::Tuple(one), NodeKind::Tuple(other)) => {
                one.iter().zip(other).for_each(|(one, other)| push(*one, *other, &["prefixItems"], None));
                one.len() == other.len()
            }
            (NodeKind::Map { key, value }, NodeKind::Map { key: other_key, value: other }) => {
                push(*key, *other_key, &["propertyNames"], None);
                push(*value, *other, &["additionalProperties"], None);
                true
            }
            (NodeKind::Nullable(inner), NodeKind::Nullable(other)) => {
                push(*inner, *other, &[], None);
                true
            }
            (NodeKind::Union(one), NodeKind::Union(other)) => {
                // The index, which both files have in common, determines everything else.
                let variants = one.variants.iter().zip(&other.variants);
                variants.for_each(|(one, other)| push(one.node, other.node, &["oneOf"], None));
                if let (Some(one), Some(other)) = (one.other, other.other) {
                    push(one, other, &["oneOf"], None);
                }
                one.variants.len() == other.variants.len() && one.open == other.open
            }
            (NodeKind::Struct(one), NodeKind::Struct(other)) => {
                let is_reference = |node: NodeId| self.nodes[node.0].name.is_some();
                let push = |found, own, name| push(found, own, &["properties"], Some(name));
                same_objects(one, other, is_reference, push)
            }
            _ => false,
        }
    }
}

/// Whether two objects have the same properties; `push` receives the pairs of their values.
fn same_objects<'a>(
    one: &'a StructPlan,
    other: &StructPlan,
    is_reference: impl Fn(NodeId) -> bool,
    mut push: impl FnMut(NodeId, NodeId, &'a str),
) -> bool {
    one.fields.len() == other.fields.len()
        && one.others == other.others
        && one.rest == other.rest
        && one.fields.iter().all(|field| {
            let known = other.find(field.name()).map(|index| &other.fields[index]);
            known.filter(|known| same_annotations(field, known, is_reference(field.node))).is_some_and(|known| {
                push(field.node, known.node, field.name());
                true
            })
        })
}

/// Whether two properties have the same annotations that are not prose. In older schemas for generators, a reference has none.
fn same_annotations(found: &FieldPlan, own: &FieldPlan, is_reference: bool) -> bool {
    let of = |field: &FieldPlan| (field.deprecated, field.default.clone(), field.examples.clone());
    found.required == own.required && (of(found) == of(own) || is_reference && of(found) == (false, None, Vec::new()))
}

fn names(values: &[EnumValue]) -> BTreeSet<&str> {
    values.iter().map(|value| &*value.name).collect()
}

fn same_strings(one: &StringPlan, other: &StringPlan) -> bool {
    let same_format = match (&one.format, &other.format) {
        (StringFormat::Any, StringFormat::Any) | (StringFormat::Id, StringFormat::Id) => true,
        (StringFormat::Pattern(one), StringFormat::Pattern(other)) => one.source == other.source,
        (StringFormat::Named(one), StringFormat::Named(other)) => one == other,
        // The schema for code generators states only the pattern of a format.
        (StringFormat::Named(format), StringFormat::Pattern(plan))
        | (StringFormat::Pattern(plan), StringFormat::Named(format)) => plan.source == format.pattern(),
        _ => false,
    };
    same_format && (one.min, one.max) == (other.min, other.max)
}
