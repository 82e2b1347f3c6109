//! The dialect of our schemas, read back. What is not of it is said, with its place.

mod values;

use std::collections::{BTreeMap, BTreeSet};

use super::error::Unjudged;
use super::model::{Node, NodeId, NodeKind};
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, JsonObject};
use crate::problem::escape_token;
use crate::schema::no_segment;
use crate::shape::Open;

/// Reads the entries of `$defs`.
pub(super) struct Parser<'d> {
    file: String,
    defs: &'d JsonObject,
    /// Types whose inside is not described, by what the index says.
    open: BTreeSet<String>,
    /// The types that keys stand inline through, by the type that holds them and the key.
    origins: BTreeMap<(String, String), String>,
    /// A node that is being read is empty, so that a circle of types ends.
    nodes: Vec<Option<Node>>,
    named: BTreeMap<String, NodeId>,
    faults: Vec<Unjudged>,
}

/// What a frame's schema says.
pub(super) struct Frame {
    pins: Vec<(Key, Vec<String>)>,
    /// The pattern of the target; empty where it is any string.
    pub(super) pattern: String,
    pub(super) target_doc: String,
    pub(super) data: Option<NodeId>,
    pub(super) failure: Option<NodeId>,
}

impl Frame {
    /// The words of a pinned key.
    pub(super) fn words(&self, key: Key) -> &[String] {
        self.pins.iter().find(|(pinned, _)| *pinned == key).map(|(_, words)| words.as_slice()).unwrap_or_default()
    }
}

/// A schema and its place.
#[derive(Clone, Copy)]
struct Place<'s> {
    schema: &'s JsonObject,
    at: &'s str,
}

impl<'d> Parser<'d> {
    pub(super) fn new(file: &str, defs: &'d JsonObject) -> Self {
        Self {
            file: file.to_owned(),
            defs,
            open: BTreeSet::new(),
            origins: BTreeMap::new(),
            nodes: Vec::new(),
            named: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Notes what the index says of a payload.
    pub(super) fn payload(&mut self, payload: Option<&Json>) {
        let Some(payload) = payload.and_then(Json::as_object) else { return };
        if let (Some(name), Some(Json::Bool(false))) = (payload.get("type").and_then(Json::as_str), payload.get("described"))
        {
            self.open.insert(name.to_owned());
        }
    }

    /// Notes what the index says of inline keys.
    pub(super) fn inline(&mut self, inline: Option<&Json>) {
        let types = inline.and_then(Json::as_object).into_iter().flat_map(JsonObject::iter);
        for (holder, groups) in types {
            for group in groups.as_list().unwrap_or_default() {
                let last = group.at(&["through"]).and_then(Json::as_list).and_then(<[Json]>::last).and_then(Json::as_str);
                let keys = group.at(&["keys"]).and_then(Json::as_list).unwrap_or_default();
                for key in keys.iter().filter_map(Json::as_str) {
                    if let Some(last) = last {
                        self.origins.insert((holder.to_owned(), key.to_owned()), last.to_owned());
                    }
                }
            }
        }
    }

    /// The nodes, and what could not be read.
    pub(super) fn finish(mut self) -> (Vec<Node>, Vec<Unjudged>) {
        let may = |id: &NodeId| matches!(self.nodes.get(id.0), Some(Some(Node { kind: NodeKind::Nullable(_), .. })));
        let twice = |node: &Node| matches!(&node.kind, NodeKind::Nullable(inner) if may(inner));
        let names: Vec<Option<String>> =
            self.nodes.iter().flatten().filter(|node| twice(node)).map(|node| node.name.clone()).collect();
        for name in names {
            let at = name.map_or_else(String::new, |name| format!("/$defs/{}", escape_token(&name)));
            self.fault(&at, "a value or null may be null already: that is no type of ours");
        }
        (self.nodes.into_iter().flatten().collect(), self.faults)
    }

    /// A frame's entry.
    pub(super) fn frame(&mut self, name: &str, kind: FrameKind) -> Option<Frame> {
        let at = format!("/$defs/{}", escape_token(name));
        let Some(schema) = self.defs.get(name).and_then(Json::as_object) else {
            self.fault(&at, "the index names this entry, and it is not there");
            return None;
        };
        let place = Place { schema, at: &at };
        self.known(place, &["title", "description", "deprecated", "type", "properties", "required", "not"]);
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
            self.fault(&at, "a frame has `properties`");
            return None;
        };
        self.is_type(place, "object");
        self.shut_out(place, kind);
        let mut frame =
            Frame { pins: Vec::new(), pattern: String::new(), target_doc: String::new(), data: None, failure: None };
        let mut needed = BTreeSet::new();
        for (key, value) in properties.iter() {
            let at = format!("{at}/properties/{}", escape_token(key));
            let known = Key::ALL.into_iter().find(|known| known.as_str() == key && kind.counts(*known));
            let (Some(known), Some(schema)) = (known, value.as_object()) else {
                self.fault(&at, "this key means nothing in a frame of this kind");
                continue;
            };
            if known != Key::Context {
                needed.insert(key);
            }
            let place = Place { schema, at: &at };
            match known {
                Key::Command | Key::Name | Key::MessageType | Key::Result => {
                    let words = self.pins(place);
                    frame.pins.push((known, words));
                }
                Key::Target => {
                    frame.target_doc = text(schema, "description");
                    frame.pattern = self.target(place, kind);
                }
                Key::Data => frame.data = Some(self.value(value, &at)),
                Key::Failure => frame.failure = Some(self.value(value, &at)),
                Key::Original | Key::Context => self.any_object(place),
            }
        }
        let pin = frame.words(Key::Result);
        if kind.counts(Key::Result) && pin != [kind.as_str()] {
            self.fault(&at, &format!("`result` of {} is not pinned to `{}`", kind.described(), kind.as_str()));
        }
        let required: BTreeSet<String> = self.words(place, "required").into_iter().collect();
        let needed: BTreeSet<String> = needed.into_iter().map(str::to_owned).collect();
        if required != needed {
            self.fault(&format!("{at}/required"), "a frame requires all its keys but `context`");
        }
        Some(frame)
    }

    /// The words of a pinned key.
    fn pins(&mut self, place: Place<'_>) -> Vec<String> {
        self.known(place, &["description", "type", "enum"]);
        self.is_type(place, "string");
        let words = self.words(place, "enum");
        if words.is_empty() {
            self.fault(place.at, "a pinned word, as `\"enum\": [\"…\"]`, is expected here");
        }
        words
    }

    fn target(&mut self, place: Place<'_>, kind: FrameKind) -> String {
        self.is_type(place, "string");
        if kind == FrameKind::Failure {
            self.known(place, &["description", "type"]);
            return String::new();
        }
        self.known(place, &["description", "type", "pattern", "not"]);
        self.excluded(place, &no_segment());
        text(place.schema, "pattern")
    }

    /// An object whose inside is not described.
    fn any_object(&mut self, place: Place<'_>) {
        self.known(place, &["description", "type", "additionalProperties"]);
        let closed = place.schema.get("additionalProperties").is_some_and(|open| *open != Json::Bool(true));
        if closed || place.schema.get("type").and_then(Json::as_str) != Some("object") {
            self.fault(place.at, "an open object is expected here");
        }
    }

    /// The keys that must not stand in a frame, since they make it one of another kind.
    fn shut_out(&mut self, place: Place<'_>, kind: FrameKind) {
        let expected: &[Key] = match kind {
            FrameKind::Event => &[Key::Command],
            FrameKind::Request => &[Key::Result, Key::MessageType],
            _ => &[Key::MessageType],
        };
        let one = |schema: &Json| {
            let schema = schema.as_object().filter(|schema| schema.len() == 1)?;
            match schema.get("required")?.as_list()? {
                [Json::String(key)] => Some(key.clone()),
                _ => None,
            }
        };
        let not = place.schema.get("not");
        let choices = not.and_then(|not| not.as_object().filter(|not| not.len() == 1)?.get("anyOf")?.as_list());
        let found: Option<BTreeSet<String>> = match (choices, not) {
            (Some(choices), _) => choices.iter().map(one).collect(),
            (None, not) => not.and_then(one).map(|key| BTreeSet::from([key])),
        };
        if found != Some(expected.iter().map(|key| key.as_str().to_owned()).collect()) {
            let keys: Vec<String> = expected.iter().map(|key| format!("`{}`", key.as_str())).collect();
            let what = format!("{} shuts out the keys that make it another frame: {}", kind.described(), keys.join(", "));
            self.fault(&format!("{}/not", place.at), &what);
        }
    }

    /// Says where another type than the expected one stands.
    fn is_type(&mut self, place: Place<'_>, of: &str) {
        if place.schema.get("type").and_then(Json::as_str) != Some(of) {
            self.fault(&format!("{}/type", place.at), &format!("the type `{of}` is expected here"));
        }
    }

    /// The words of a list.
    fn words(&mut self, place: Place<'_>, key: &str) -> Vec<String> {
        let Some(found) = place.schema.get(key) else { return Vec::new() };
        let list = found.as_list().map(|list| list.iter().map(|word| word.as_str().map(str::to_owned)).collect());
        let Some(Some(words)) = list else {
            self.fault(&format!("{}/{key}", place.at), "a list of words is expected here");
            return Vec::new();
        };
        words
    }

    /// What must not be found in a string that its pattern matches.
    fn excluded(&mut self, place: Place<'_>, pattern: &str) {
        let Some(not) = place.schema.get("not") else { return };
        let own = not.as_object().is_some_and(|not| {
            let is = |key: &str, value: &str| not.get(key).and_then(Json::as_str) == Some(value);
            not.len() == 2 && is("type", "string") && is("pattern", pattern)
        });
        if !own {
            self.fault(&format!("{}/not", place.at), "the keyword `not` says more than that its pattern holds to the end");
        }
    }

    /// Says which keywords are not of the dialect here.
    fn known(&mut self, place: Place<'_>, keywords: &[&str]) {
        for (keyword, _) in place.schema.iter() {
            if !keywords.contains(&keyword) {
                let what = format!("the keyword `{keyword}` cannot be judged here");
                self.fault(&format!("{}/{}", place.at, escape_token(keyword)), &what);
            }
        }
    }

    fn fault(&mut self, at: &str, what: &str) {
        let fault = Unjudged { file: self.file.clone(), pointer: at.to_owned(), what: what.to_owned() };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    fn push(&mut self, kind: NodeKind) -> NodeId {
        self.nodes.push(Some(Node { name: None, doc: String::new(), examples: Vec::new(), kind }));
        NodeId(self.nodes.len() - 1)
    }

    /// What stands where nothing could be read; the fault is noted.
    fn unread(&mut self) -> NodeKind {
        debug_assert!(!self.faults.is_empty(), "a fault is noted");
        NodeKind::Json(Open::Value)
    }
}

fn text(schema: &JsonObject, key: &str) -> String {
    schema.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn strings(list: Option<&Json>) -> Vec<&str> {
    list.and_then(Json::as_list).unwrap_or_default().iter().filter_map(Json::as_str).collect()
}
