//! The agreement of the other files with the bundle.

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::folder;
use super::frames::FrameFacts;
use super::index::{Index, IndexedMessage};
use super::root;
use super::values::{Definitions, Place};
use crate::check;
use crate::envelope::{Classification, FrameKind, Role};
use crate::json::Json;
use crate::plan::{Node, NodeId, NodeKind, Plan, StringFormat, StringPlan};
use crate::problem::escape_token;
use crate::schema::{Artefacts, response_root};

/// The files of a folder, beside the plan that index and bundle determine.
pub(super) struct Agreement<'a> {
    pub(super) artefacts: &'a Artefacts,
    pub(super) index: &'a Index,
    pub(super) plan: &'a Plan,
    /// The frames of the bundle, by the names of their entries.
    pub(super) frames: &'a BTreeMap<String, FrameFacts>,
}

impl Agreement<'_> {
    /// Rejects the files that contradict the bundle, those that are missing beside others of their sort, and those that no
    /// index names.
    pub(super) fn check(&self, rejections: &mut Rejections) {
        self.types(rejections);
        self.singles(rejections);
        self.examples(rejections);
        let named = self.named();
        for path in folder::unnamed(self.artefacts, &named) {
            rejections.add(path, "", "the index does not name this schema");
        }
    }

    fn named(&self) -> Vec<String> {
        let index = self.index;
        let singles = index.messages.iter().flat_map(|message| message.files.values());
        let others = [Some(&index.bundle), index.types.as_ref()].into_iter().flatten();
        others.chain(singles).cloned().collect()
    }

    fn types(&self, rejections: &mut Rejections) {
        let Some(file) = &self.index.types else { return };
        if self.artefacts.get(file).is_none() {
            return;
        }
        let Some(json) = folder::json(self.artefacts, file, rejections) else { return };
        root::check_types(file, &json, self.plan, rejections);
        let Some(mut definitions) = Definitions::of(file, &json, self.index, rejections) else { return };
        let mut found = Vec::new();
        for message in &self.index.messages {
            for (kind, name) in &message.definitions {
                let at = format!("/$defs/{}", escape_token(name));
                let facts = definitions.frame(name, *kind, rejections);
                found.extend(facts.map(|facts| (name.clone(), at, facts)));
            }
        }
        self.same(definitions, found, rejections);
    }

    fn singles(&self, rejections: &mut Rejections) {
        let messages = &self.index.messages;
        let present = |file: &String| self.artefacts.get(file).is_some();
        if !messages.iter().flat_map(|message| message.files.values()).any(present) {
            return;
        }
        for message in messages {
            for key in if message.is_event { &["event"][..] } else { &["request", "response"] } {
                match message.files.get(*key) {
                    None => {
                        rejections.index(&format!("{}/files", message.at), "the file of a single schema is expected here");
                    }
                    Some(file) if !present(file) => {
                        rejections.add(file, "", "there is no such file, and there are other single schemas");
                    }
                    Some(file) => self.single(message, key, file, rejections),
                }
            }
        }
    }

    fn single(&self, message: &IndexedMessage, key: &str, file: &str, rejections: &mut Rejections) {
        let Some(json) = folder::json(self.artefacts, file, rejections) else { return };
        let mut definitions = Definitions::of_single(file, &json, self.index);
        let mut found = Vec::new();
        if key == "response" {
            let messages = self.plan.messages(FrameKind::Request);
            if let Some(own) = messages.iter().find(|own| own.id == message.name) {
                root::compare(file, &json, &response_root(self.plan, own), rejections);
            }
            for (kind, name) in message.definitions.iter().filter(|(kind, _)| *kind != FrameKind::Request) {
                let at = format!("/$defs/{}", escape_token(name));
                found.extend(definitions.frame(name, *kind, rejections).map(|facts| (name.clone(), at, facts)));
            }
        } else {
            root::head(file, &json, rejections);
            let Some(schema) = json.as_object() else { return };
            if let Some((kind, name)) = message.definitions.first() {
                let facts = definitions.frame_at(Place { schema, at: "" }, *kind, &["$schema", "$id", "$defs"]);
                found.extend(facts.map(|facts| (name.clone(), String::new(), facts)));
            }
        }
        self.same(definitions, found, rejections);
    }

    /// Rejects frames of a file that are not those of the bundle.
    fn same(&self, definitions: Definitions<'_>, found: Vec<(String, String, FrameFacts)>, rejections: &mut Rejections) {
        let file = definitions.file.clone();
        let nodes = definitions.finish(rejections);
        let mut same = Same { nodes: &nodes, plan: self.plan, seen: BTreeSet::new(), open: Vec::new() };
        for (name, at, facts) in found {
            let Some(own) = self.frames.get(&name) else { continue };
            let head = |facts: &FrameFacts| (facts.name.clone(), facts.message_types.clone(), facts.counts);
            let members = |facts: &FrameFacts| (facts.payload.is_some(), facts.error.is_some());
            if head(&facts) != head(own) || members(&facts) != members(own) {
                rejections.add(&file, &at, "the frame differs from that of the bundle");
                continue;
            }
            let pairs = [(Role::Payload, facts.payload, own.payload), (Role::Error, facts.error, own.error)];
            for (role, found, own) in pairs {
                let key = self.plan.envelope.key(facts.kind, role).unwrap_or_default();
                let (Some(found), Some(own)) = (found, own) else { continue };
                if let Some(at) = same.difference(found, own, &format!("{at}/properties/{key}")) {
                    rejections.add(&file, &at, "the value differs from that of the bundle");
                }
            }
        }
    }

    fn examples(&self, rejections: &mut Rejections) {
        let Some(file) = &self.index.examples else { return };
        let Some(text) = self.artefacts.get(file) else { return };
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            if let Some(reason) = check::refusal(self.plan, line) {
                let reason = format!("line {} is not a frame of the bundle: {reason}", index + 1);
                rejections.add(file, "", &reason);
            }
        }
        for message in &self.index.messages {
            for (kind, numbers) in &message.examples {
                let wrong = numbers.iter().find(|number| {
                    let line = number.checked_sub(1).and_then(|index| lines.get(index));
                    !line.is_some_and(|line| self.is_of(line, message, *kind))
                });
                if let Some(number) = wrong {
                    let pointer = format!("{}/examples/{}", message.at, kind.as_str());
                    rejections.index(&pointer, &format!("line {number} of `{file}` is no such example"));
                }
            }
        }
    }

    /// Whether a line is a frame of a message.
    fn is_of(&self, line: &str, message: &IndexedMessage, kind: FrameKind) -> bool {
        let own = self.plan.messages(kind).iter().find(|own| own.id == message.name);
        let Ok(frame) = line.parse::<Json>() else { return false };
        let Some(members) = frame.as_object() else { return false };
        let envelope = self.plan.envelope;
        let name = members.get(envelope.name_key(kind)).and_then(Json::as_str);
        let found = envelope.classify_value(members);
        found == Classification::Known(kind) && own.is_some_and(|own| name == Some(&*own.name))
    }
}

/// Compares the values of a file with those of the plan. Types may refer to each other in circles, and to any depth.
struct Same<'a> {
    nodes: &'a [Node],
    plan: &'a Plan,
    seen: BTreeSet<(NodeId, NodeId)>,
    open: Vec<(NodeId, NodeId, String)>,
}

impl Same<'_> {
    /// Where two values differ in what they accept.
    fn difference(&mut self, found: NodeId, own: NodeId, at: &str) -> Option<String> {
        self.open.push((found, own, at.to_owned()));
        while let Some((found, own, at)) = self.open.pop() {
            if !self.seen.insert((found, own)) {
                continue;
            }
            let at = match &self.nodes[found.0].name {
                Some(name) => format!("/$defs/{}", escape_token(name)),
                None => at,
            };
            if !self.alike(found, own, &at) {
                self.open.clear();
                return Some(at);
            }
        }
        None
    }

    /// Whether two values are of one kind with the same rules; what is in them is compared later.
    fn alike(&mut self, found: NodeId, own: NodeId, at: &str) -> bool {
        let (nodes, plan) = (self.nodes, self.plan);
        match (&nodes[found.0].kind, &plan.node(own).kind) {
            (NodeKind::Bool, NodeKind::Bool) => true,
            (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
                (minimum, maximum) == (least, most)
            }
            (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                (minimum, maximum) == (least, most)
            }
            (NodeKind::String(one), NodeKind::String(other)) => same_strings(one, other),
            (NodeKind::Enum { values, open }, NodeKind::Enum { values: others, open: other }) => {
                let names = |values: &[crate::shape::EnumValue]| -> BTreeSet<String> {
                    values.iter().map(|value| value.name.clone().into_owned()).collect()
                };
                open == other && names(values) == names(others)
            }
            (NodeKind::Json(one), NodeKind::Json(other)) => one == other,
            (NodeKind::List { item, min, max }, NodeKind::List { item: other, min: least, max: most }) => {
                self.open.push((*item, *other, format!("{at}/items")));
                (min, max) == (least, most)
            }
            (NodeKind::Map(value), NodeKind::Map(other)) => {
                self.open.push((*value, *other, format!("{at}/additionalProperties")));
                true
            }
            (NodeKind::Nullable(inner), NodeKind::Nullable(other)) => {
                self.open.push((*inner, *other, at.to_owned()));
                true
            }
            (NodeKind::Struct(one), NodeKind::Struct(other)) => {
                if one.fields.len() != other.fields.len() {
                    return false;
                }
                for field in &one.fields {
                    let Some(index) = other.find(field.name()) else { return false };
                    let known = &other.fields[index];
                    if field.required != known.required {
                        return false;
                    }
                    let at = format!("{at}/properties/{}", escape_token(field.name()));
                    self.open.push((field.node, known.node, at));
                }
                true
            }
            _ => false,
        }
    }
}

fn same_strings(one: &StringPlan, other: &StringPlan) -> bool {
    let formats = match (&one.format, &other.format) {
        (StringFormat::Any, StringFormat::Any) | (StringFormat::Id, StringFormat::Id) => true,
        (StringFormat::Pattern(one), StringFormat::Pattern(other)) => one.source == other.source,
        _ => false,
    };
    formats && (one.min, one.max) == (other.min, other.max)
}
