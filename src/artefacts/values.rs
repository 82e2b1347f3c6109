//! Reads the entries of `$defs` into nodes.

mod containers;
mod kinds;
mod unions;

use std::collections::{BTreeMap, BTreeSet};

use super::error::Rejections;
use super::index::{Index, MarkedMembers, strings};
use super::location::Location;
use super::root::annotation_faults;
use crate::json::{Json, JsonObject};
use crate::plan::{Node, NodeId, NodeKind, Str};
use crate::problem::Pointer;
use crate::schema::{describe_values, note, without_note};
use crate::shape::{Open, Stability};

/// Reads the entries of one file's `$defs`.
///
/// Entries may refer to each other in chains of any length. So an entry that is referred to is read later, not recursively.
pub(super) struct Definitions<'d> {
    pub(super) file: String,
    pub(super) index: &'d Index,
    pub(super) entries: BTreeMap<&'d str, &'d Json>,
    nodes: Vec<Option<Node>>,
    pub(super) named: BTreeMap<&'d str, NodeId>,
    /// Entries that are referred to and have not been read yet.
    pending: Vec<(&'d str, NodeId)>,
    /// The entries of frames that have been read.
    pub(super) frames: BTreeSet<&'d str>,
    defaults: Vec<DefaultValue>,
    /// The nodes of the member names of maps, and where they are.
    keys: Vec<(NodeId, Pointer)>,
    /// The schemas of variants that are not declared: the union, the schema, and where it is.
    undeclared: Vec<(&'d str, &'d Json, Pointer)>,
    pub(super) rejected: Vec<(Pointer, String)>,
}

/// The default of a schema, which is validated after all types have been read.
pub(super) struct DefaultValue {
    pub(super) node: NodeId,
    pub(super) at: Pointer,
    /// JSON text.
    pub(super) text: String,
}

/// The content of a file's `$defs`.
pub(super) struct Entries {
    pub(super) nodes: Vec<Node>,
    pub(super) defaults: Vec<DefaultValue>,
}

/// A schema in a file, and its location.
#[derive(Clone, Copy)]
pub(super) struct Subschema<'d, 'a> {
    pub(super) schema: &'d JsonObject,
    pub(super) at: &'a Location<'a>,
}

impl<'d> Definitions<'d> {
    /// The entries of a file.
    pub(super) fn of(file: &str, entries: BTreeMap<&'d str, &'d Json>, index: &'d Index) -> Self {
        Self {
            file: file.to_owned(),
            index,
            entries,
            nodes: Vec::new(),
            named: BTreeMap::new(),
            pending: Vec::new(),
            frames: BTreeSet::new(),
            defaults: Vec::new(),
            keys: Vec::new(),
            undeclared: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Reads all entries, and returns the nodes of those that are referred to.
    pub(super) fn finish(mut self, rejections: &mut Rejections) -> Entries {
        self.read_pending();
        let used = self.nodes.len();
        self.read_unused();
        self.reject_double_nullables();
        self.reject_keys();
        self.complete_unions();
        for (name, annotations) in &self.index.annotations {
            if let Some(id) = self.named.get(&**name) {
                self.mark(*id, &annotations.members);
            }
        }
        for (pointer, reason) in self.rejected {
            rejections.add_at(&self.file, pointer, reason);
        }
        self.nodes.truncate(used);
        self.defaults.retain(|default| default.node.0 < used);
        let nodes = self.nodes.into_iter().map(|node| node.unwrap_or_else(any_value)).collect();
        Entries { nodes, defaults: self.defaults }
    }

    /// Reads the entries without references, such as the frames of a message that was removed from the index. They have no effect,
    /// but must be supported schemas.
    fn read_unused(&mut self) {
        let defs = Location::Root.member("$defs");
        for (name, entry) in self.entries.clone() {
            if self.named.contains_key(name) || self.frames.contains(name) {
                continue;
            }
            let at = defs.member(name);
            match (entry.as_object(), self.kind_of_frame(entry)) {
                (Some(schema), Some(kind)) => drop(self.frame_at(Subschema { schema, at: &at }, kind, &[])),
                // By its name, because the index describes unions by name.
                (Some(schema), None) if schema.get("oneOf").is_some() => drop(self.entry(name)),
                _ => drop(self.value(entry, &at)),
            }
            self.read_pending();
        }
    }

    fn read_pending(&mut self) {
        let defs = Location::Root.member("$defs");
        while let Some((name, id)) = self.pending.pop() {
            let Some(schema) = self.entries.get(name).copied().and_then(Json::as_object) else { continue };
            let place = Subschema { schema, at: &defs.member(name) };
            self.keep_default(place, id);
            let kind = self.kind(place, Some(name));
            let node = Node {
                name: Some(name.to_owned()),
                shape: None,
                doc: self.doc(name, schema, &kind).into(),
                examples: texts(schema.get("examples")),
                variant: None,
                sensitive: self.is_sensitive(name),
                kind,
            };
            self.nodes[id.0] = Some(node);
        }
    }

    /// Stores the default of a schema, which is validated after all types have been read.
    fn keep_default(&mut self, place: Subschema<'_, '_>, node: NodeId) {
        if let Some(value) = place.schema.get("default") {
            let at = place.at.member("default").pointer();
            self.defaults.push(DefaultValue { node, at, text: value.to_string() });
        }
    }

    /// The documentation of an entry's type. The description of an enum lists its values too, which the index states separately.
    fn doc(&self, name: &str, schema: &JsonObject, kind: &NodeKind) -> String {
        let stability = self.index.variants.get(name).cloned().unwrap_or(Stability::NONE);
        let doc = without_note(text(schema, "description"), &note(&stability, self.is_sensitive(name)));
        match (self.index.enums.get(name), kind) {
            (Some(indexed), NodeKind::Enum { values, .. }) if describe_values(&indexed.doc, values) == doc => {
                indexed.doc.clone()
            }
            _ => doc.to_owned(),
        }
    }

    /// Whether the values of an entry are sensitive.
    fn is_sensitive(&self, name: &str) -> bool {
        self.index.annotations.get(name).is_some_and(|annotations| annotations.sensitive)
    }

    /// Marks members about which the index states something. This is done after all entries have been read, because some are in objects
    /// without an entry.
    fn mark(&mut self, id: NodeId, members: &MarkedMembers) {
        let id = self.union_at(id).and_then(|union| union.other).unwrap_or(id);
        for (key, marks) in members {
            let Some(Some(Node { kind: NodeKind::Struct(object), .. })) = self.nodes.get_mut(id.0) else { return };
            let Some(index) = object.find(key) else { continue };
            let field = &mut object.fields[index];
            field.doc = without_note(&field.doc, &note(&marks.stability, marks.sensitive)).to_owned().into();
            field.stability = marks.stability.clone();
            field.sensitive = marks.sensitive;
            let inner = field.node;
            if self.nodes[inner.0].as_ref().is_some_and(|node| node.name.is_none()) {
                self.mark(inner, &marks.members);
            }
        }
    }

    fn reject_double_nullables(&mut self) {
        let nullable = |id: &NodeId| matches!(self.nodes.get(id.0), Some(Some(Node { kind: NodeKind::Nullable(_), .. })));
        let double = |node: &&Node| matches!(&node.kind, NodeKind::Nullable(inner) if nullable(inner));
        let names: Vec<Option<String>> = self.nodes.iter().flatten().filter(double).map(|node| node.name.clone()).collect();
        for name in names {
            let (root, defs) = (Location::Root, Location::Root.member("$defs"));
            let at = name.as_ref().map_or(root, |name| defs.member(name));
            self.reject(&at, "nullable value of a type that is nullable itself");
        }
    }

    /// The value that a schema describes.
    pub(super) fn value(&mut self, schema: &'d Json, at: &Location<'_>) -> NodeId {
        let Some(schema) = schema.as_object() else {
            self.reject(at, format!("expected a schema, which is an object, found {}", schema.type_name()));
            return self.push(NodeKind::Json(Open::Value));
        };
        let place = Subschema { schema, at };
        let id = if let Some(to) = schema.get("$ref") {
            self.allowed(place, &["$ref"]);
            self.reference(to, at)
        } else {
            let kind = self.kind(place, None);
            self.push(kind)
        };
        self.keep_default(place, id);
        id
    }

    fn reference(&mut self, to: &'d Json, at: &Location<'_>) -> NodeId {
        let name = to.as_str().and_then(|to| to.strip_prefix("#/$defs/")).unwrap_or_default();
        if let Some(id) = self.named.get(name) {
            return *id;
        }
        if self.entries.get(name).is_none_or(|entry| entry.as_object().is_none()) {
            self.reject(&at.member("$ref"), "expected a reference to an entry of `$defs`, as `#/$defs/…`");
            return self.push(NodeKind::Json(Open::Value));
        }
        self.entry(name)
    }

    /// The node of an entry, which is read later.
    pub(super) fn entry(&mut self, name: &'d str) -> NodeId {
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        self.named.insert(name, id);
        self.pending.push((name, id));
        id
    }

    fn push(&mut self, kind: NodeKind) -> NodeId {
        self.nodes.push(Some(unnamed(kind)));
        NodeId(self.nodes.len() - 1)
    }

    pub(super) fn reject(&mut self, at: &Location<'_>, reason: impl Into<String>) {
        self.rejected.push((at.pointer(), reason.into()));
    }

    /// Rejects keywords other than these, and annotations of the wrong type.
    pub(super) fn known(&mut self, place: Subschema<'_, '_>, groups: &[&[&str]]) {
        for (keyword, _) in place.schema.iter() {
            if !groups.iter().any(|keywords| keywords.contains(&keyword)) {
                self.reject(&place.at.member(keyword), format!("unsupported keyword `{keyword}`"));
            }
        }
        for (key, reason) in annotation_faults(place.schema) {
            self.reject(&place.at.member(key), reason);
        }
    }

    /// The strings of an array.
    pub(super) fn strings(&mut self, place: Subschema<'_, '_>, key: &str) -> Vec<String> {
        let Some(found) = place.schema.get(key) else { return Vec::new() };
        strings(found).unwrap_or_else(|| {
            self.reject(&place.at.member(key), "expected an array of strings");
            Vec::new()
        })
    }

    /// The names in `required`, which must be distinct.
    pub(super) fn required(&mut self, place: Subschema<'_, '_>) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        for name in self.strings(place, "required") {
            if out.contains(&name) {
                self.reject(&place.at.member("required"), format!("duplicate name `{name}`"));
            }
            out.insert(name);
        }
        out
    }

    /// Rejects a `not` other than the one that is generated beside a pattern.
    pub(super) fn excluded(&mut self, place: Subschema<'_, '_>, pattern: &str) {
        let Some(not) = place.schema.get("not") else { return };
        let is_generated = not.as_object().is_some_and(|not| {
            let is = |key: &str, value: &str| not.get(key).and_then(Json::as_str) == Some(value);
            not.len() == 2 && is("type", "string") && is("pattern", pattern)
        });
        if !is_generated {
            self.reject(
                &place.at.member("not"),
                format!("unsupported `not`, expected {{\"type\":\"string\",\"pattern\":\"{pattern}\"}}"),
            );
        }
    }
}

fn text<'j>(schema: &'j JsonObject, key: &str) -> &'j str {
    schema.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// Values as JSON text.
fn texts(list: Option<&Json>) -> Vec<Str> {
    list.and_then(Json::as_array).unwrap_or_default().iter().map(|value| value.to_string().into()).collect()
}

/// The node of an entry that could not be read, and has been rejected.
fn any_value() -> Node {
    unnamed(NodeKind::Json(Open::Value))
}

/// The node of a value without an entry of its own.
fn unnamed(kind: NodeKind) -> Node {
    Node { name: None, shape: None, doc: "".into(), examples: Vec::new(), variant: None, sensitive: false, kind }
}
