//! The entries of `$defs`: values in the dialect of our schemas.

mod kinds;

use std::collections::BTreeMap;

use super::error::Rejections;
use super::index::Index;
use super::strings;
use crate::json::{Json, JsonObject};
use crate::plan::{Node, NodeId, NodeKind, Str};
use crate::problem::escape_token;
use crate::schema::describe_values;
use crate::shape::Open;

/// Reads the entries of one file's `$defs`. Entries refer to each other to any depth, so each is read by itself.
pub(super) struct Definitions<'d> {
    pub(super) file: String,
    pub(super) index: &'d Index,
    pub(super) entries: BTreeMap<&'d str, &'d Json>,
    nodes: Vec<Option<Node>>,
    named: BTreeMap<&'d str, NodeId>,
    /// Entries that are referred to and not read yet.
    pending: Vec<(&'d str, NodeId)>,
    rejected: Vec<(String, String)>,
}

/// A schema and its place.
#[derive(Clone, Copy)]
pub(super) struct Place<'d, 'a> {
    pub(super) schema: &'d JsonObject,
    pub(super) at: &'a str,
}

impl<'d> Definitions<'d> {
    /// The entries of a file.
    pub(super) fn of(file: &str, json: &'d Json, index: &'d Index, rejections: &mut Rejections) -> Option<Self> {
        let Some(entries) = json.at(&["$defs"]).and_then(Json::as_object) else {
            rejections.add(file, "", "there are no `$defs`");
            return None;
        };
        Some(Self {
            file: file.to_owned(),
            index,
            entries: entries.iter().collect(),
            nodes: Vec::new(),
            named: BTreeMap::new(),
            pending: Vec::new(),
            rejected: Vec::new(),
        })
    }

    /// Entries of a file that may have none.
    pub(super) fn of_single(file: &str, json: &'d Json, index: &'d Index) -> Self {
        let entries = json.at(&["$defs"]).and_then(Json::as_object);
        Self {
            file: file.to_owned(),
            index,
            entries: entries.into_iter().flat_map(JsonObject::iter).collect(),
            nodes: Vec::new(),
            named: BTreeMap::new(),
            pending: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Reads all entries that are referred to, and gives the nodes.
    pub(super) fn finish(mut self, rejections: &mut Rejections) -> Vec<Node> {
        while let Some((name, id)) = self.pending.pop() {
            let at = format!("/$defs/{}", escape_token(name));
            let Some(schema) = self.entries.get(name).copied().and_then(Json::as_object) else { continue };
            let place = Place { schema, at: &at };
            let kind = self.kind(place, Some(name));
            let node = Node {
                name: Some(name.to_owned()),
                shape: None,
                doc: self.doc(name, schema, &kind).into(),
                examples: texts(schema.get("examples")),
                kind,
            };
            self.nodes[id.0] = Some(node);
        }
        self.reject_double_nullables();
        for (pointer, reason) in &self.rejected {
            rejections.add(&self.file, pointer, reason);
        }
        self.nodes.into_iter().map(|node| node.unwrap_or_else(unread)).collect()
    }

    /// What an entry's type means. The description of an enumeration lists its values too, which the index holds apart.
    fn doc(&self, name: &str, schema: &JsonObject, kind: &NodeKind) -> String {
        let doc = text(schema, "description");
        match (self.index.enums.get(name), kind) {
            (Some(indexed), NodeKind::Enum { values, .. }) if describe_values(&indexed.doc, values) == doc => {
                indexed.doc.clone()
            }
            _ => doc,
        }
    }

    fn reject_double_nullables(&mut self) {
        let nullable = |id: &NodeId| matches!(self.nodes.get(id.0), Some(Some(Node { kind: NodeKind::Nullable(_), .. })));
        let double = |node: &&Node| matches!(&node.kind, NodeKind::Nullable(inner) if nullable(inner));
        let names: Vec<Option<String>> = self.nodes.iter().flatten().filter(double).map(|node| node.name.clone()).collect();
        for name in names {
            let at = name.map_or_else(String::new, |name| format!("/$defs/{}", escape_token(&name)));
            self.reject(&at, "a value or null may be null already: that is no type of ours");
        }
    }

    /// The value that a schema describes.
    pub(super) fn value(&mut self, schema: &'d Json, at: &str) -> NodeId {
        let Some(schema) = schema.as_object() else {
            self.reject(at, "a schema is an object");
            return self.push(NodeKind::Json(Open::Value));
        };
        let place = Place { schema, at };
        if let Some(to) = schema.get("$ref") {
            self.allowed(place, &["$ref"]);
            return self.reference(to, at);
        }
        let kind = self.kind(place, None);
        self.push(kind)
    }

    fn reference(&mut self, to: &'d Json, at: &str) -> NodeId {
        let name = to.as_str().and_then(|to| to.strip_prefix("#/$defs/")).unwrap_or_default();
        if self.entries.get(name).is_none_or(|entry| entry.as_object().is_none()) {
            self.reject(&format!("{at}/$ref"), "the reference leads to no entry of `$defs`");
            return self.push(NodeKind::Json(Open::Value));
        }
        if let Some(id) = self.named.get(name) {
            return *id;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        self.named.insert(name, id);
        self.pending.push((name, id));
        id
    }

    fn push(&mut self, kind: NodeKind) -> NodeId {
        self.nodes.push(Some(Node { name: None, shape: None, doc: "".into(), examples: Vec::new(), kind }));
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn reject(&mut self, at: &str, reason: &str) {
        self.rejected.push((at.to_owned(), reason.to_owned()));
    }

    /// Rejects which keywords are not understood here.
    pub(super) fn known(&mut self, place: Place<'_, '_>, keywords: &[&str]) {
        for (keyword, _) in place.schema.iter() {
            if !keywords.contains(&keyword) {
                let reason = format!("the keyword `{keyword}` cannot be judged here");
                self.reject(&format!("{}/{}", place.at, escape_token(keyword)), &reason);
            }
        }
    }

    /// The strings of a list.
    pub(super) fn strings(&mut self, place: Place<'_, '_>, key: &str) -> Vec<String> {
        let Some(found) = place.schema.get(key) else { return Vec::new() };
        strings(found).unwrap_or_else(|| {
            self.reject(&format!("{}/{key}", place.at), "a list of words is expected here");
            Vec::new()
        })
    }

    /// Rejects a `not` that says more than what must not be found in a string that its pattern matches.
    pub(super) fn excluded(&mut self, place: Place<'_, '_>, pattern: &str) {
        let Some(not) = place.schema.get("not") else { return };
        let own = not.as_object().is_some_and(|not| {
            let is = |key: &str, value: &str| not.get(key).and_then(Json::as_str) == Some(value);
            not.len() == 2 && is("type", "string") && is("pattern", pattern)
        });
        if !own {
            let reason = "the keyword `not` says more than that its pattern holds to the end";
            self.reject(&format!("{}/not", place.at), reason);
        }
    }
}

pub(super) fn text(schema: &JsonObject, key: &str) -> String {
    schema.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// Values as JSON text.
fn texts(list: Option<&Json>) -> Vec<Str> {
    list.and_then(Json::as_array).unwrap_or_default().iter().map(|value| value.to_string().into()).collect()
}

/// The node of what could not be read, which has been rejected.
fn unread() -> Node {
    Node { name: None, shape: None, doc: "".into(), examples: Vec::new(), kind: NodeKind::Json(Open::Value) }
}
