//! The files of the artefacts, and the schemas in each of them.

use std::collections::{BTreeMap, BTreeSet};

use super::error::SchemaError;
use super::frames::{by_name, frame, has};
use super::index::index;
use super::names::{Names, frame_name, untied_name};
use super::tree::{Tree, strings};
use super::values::{Refer, ValueSchemas};
use super::verify;
use crate::envelope::{Envelope, EnvelopeConstant, FrameKind, MemberId, Presence};
use crate::json::{Json, to_pretty};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan, ProtocolFacts};
use crate::protocol::Protocol;
use crate::sample::examples;

/// The newest version of the format of artefacts: which files there are, and what `index.json` contains. The artefacts of a protocol have the
/// oldest version that contains what they need.
pub const FORMAT: &str = FORMAT_WITH_LIFE_CYCLES;

/// The version of the format that an envelope other than the library's own needs.
pub(crate) const FORMAT_WITH_ENVELOPES: &str = "1.3";

/// The version of the format that an envelope with flat payloads needs.
pub(crate) const FORMAT_WITH_FLAT_PAYLOADS: &str = "1.4";

/// The format of a protocol with an event that is the first or the last one of its object.
pub(super) const FORMAT_WITH_LIFE_CYCLES: &str = "1.5";

/// The version of the format that unions need.
pub(super) const FORMAT_WITH_UNIONS: &str = "1.2";

/// The version of the format of all other artefacts.
pub(super) const FORMAT_WITHOUT_UNIONS: &str = "1.1";

/// The path of the index.
pub(crate) const INDEX: &str = "index.json";

/// The dialect of all schemas.
pub(crate) const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The versions of the format that can be loaded.
pub(crate) const FORMATS: &[&str] = &[
    "1.0",
    FORMAT_WITHOUT_UNIONS,
    FORMAT_WITH_UNIONS,
    FORMAT_WITH_ENVELOPES,
    FORMAT_WITH_FLAT_PAYLOADS,
    FORMAT_WITH_LIFE_CYCLES,
];

/// The artefacts of a protocol: texts by path, `/` between its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Artefacts {
    files: BTreeMap<String, String>,
}

impl Artefacts {
    /// The files, by path.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }
}

impl FromIterator<(String, String)> for Artefacts {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(files: I) -> Self {
        Self { files: files.into_iter().collect() }
    }
}

/// Generates the artefacts of a protocol.
///
/// # Errors
/// When a declaration contradicts itself, or cannot be expressed in a schema that all validators interpret alike.
pub fn artefacts<P: Protocol>() -> Result<Artefacts, SchemaError> {
    artefacts_of(P::plan())
}

/// Generates the artefacts of a protocol from its plan. The plan of a single message has none.
///
/// # Errors
/// As [`artefacts`].
pub fn artefacts_of(plan: &Plan) -> Result<Artefacts, SchemaError> {
    match &plan.protocol {
        Some(protocol) => of_plan(protocol, plan),
        None => Ok(Artefacts::default()),
    }
}

/// The path of the schema of a single frame.
pub(super) fn file_of(message: &MessagePlan, kind: FrameKind) -> String {
    let name = escaped(&message.name);
    match kind {
        FrameKind::Request => format!("commands/{name}.request.schema.json"),
        FrameKind::Success | FrameKind::Failure => format!("commands/{name}.response.schema.json"),
        FrameKind::Event => format!("events/{name}.schema.json"),
    }
}

/// A name without colons, which Windows does not allow in the name of a file. A percent sign is escaped only before `25` and `3A`, where it
/// would be taken for an escape: two names have different files, and other names with percent signs keep theirs.
fn escaped(name: &str) -> String {
    name.replace("%25", "%2525").replace("%3A", "%253A").replace(':', "%3A")
}

/// The path of the schema of all frames.
pub(super) fn bundle_file(protocol: &ProtocolFacts) -> String {
    format!("{}.schema.json", protocol.name)
}

/// The path of the schema for code generators.
pub(super) fn types_file(protocol: &ProtocolFacts) -> String {
    format!("{}.types.schema.json", protocol.name)
}

fn of_plan(protocol: &ProtocolFacts, plan: &Plan) -> Result<Artefacts, SchemaError> {
    let names = Names::new(plan)?;
    verify::declarations(plan)?;
    let examples = examples(plan)?;
    let lines: Vec<String> = examples.iter().map(|example| format!("{}\n", Json::from(example.frame.clone()))).collect();
    let builder = SchemaBuilder { protocol, plan };
    let mut schemas = vec![(bundle_file(protocol), builder.bundle()), (types_file(protocol), builder.types())];
    for message in &plan.commands {
        schemas.push((file_of(message, FrameKind::Request), builder.single(message, FrameKind::Request)));
        if message.frames(plan.envelope()).any(|kind| kind != FrameKind::Request) {
            schemas.push((file_of(message, FrameKind::Success), builder.response(message)));
        }
    }
    for message in &plan.events {
        schemas.push((file_of(message, FrameKind::Event), builder.single(message, FrameKind::Event)));
    }
    let mut files = BTreeMap::new();
    for (path, schema) in schemas {
        let schema = Json::from(schema);
        verify::schema(&path, &schema)?;
        files.insert(path, to_pretty(&schema));
    }
    files.insert("examples.ndjson".to_owned(), lines.concat());
    files.insert(INDEX.to_owned(), to_pretty(&index(protocol, plan, &names, &examples).into()));
    Ok(Artefacts { files })
}

/// Refers to entries of `$defs`, and collects which ones.
struct Defs<'s> {
    for_generators: bool,
    needed: &'s mut BTreeSet<NodeId>,
}

impl Refer for Defs<'_> {
    fn refer(&mut self, plan: &Plan, node: NodeId) -> Tree {
        self.needed.insert(node);
        plan.node(node).name.as_deref().map_or_else(Tree::new, Tree::reference)
    }

    fn for_generators(&self) -> bool {
        self.for_generators
    }
}

/// The root of the bundle, without its head and its `$defs`.
pub(crate) fn bundle_root(plan: &Plan) -> Json {
    builder(plan).map_or(Json::Null, |builder| builder.bundle_root().into())
}

/// The `$defs` of the bundle.
pub(super) fn bundle_defs(plan: &Plan) -> Tree {
    builder(plan).map_or_else(Tree::new, |builder| builder.all_defs(false))
}

/// The root of the schema for code generators, without its head and its `$defs`.
pub(crate) fn types_root(plan: &Plan) -> Json {
    builder(plan).map_or(Json::Null, |builder| builder.types_root().into())
}

/// A frame in the schema for code generators.
pub(crate) fn types_frame(plan: &Plan, message: &MessagePlan, kind: FrameKind) -> Json {
    builder(plan).map_or(Json::Null, |builder| builder.frame(message, kind, true, &mut BTreeSet::new()).into())
}

/// The root of the schema of both responses to a command, without its head and its `$defs`.
pub(crate) fn response_root(plan: &Plan, message: &MessagePlan) -> Json {
    response_choice(plan.envelope(), message).into()
}

fn builder(plan: &Plan) -> Option<SchemaBuilder<'_>> {
    plan.protocol.as_ref().map(|protocol| SchemaBuilder { protocol, plan })
}

fn response_choice(envelope: &Envelope, message: &MessagePlan) -> Tree {
    let refer = |kind| Tree::reference(&frame_name(message, kind));
    let mut kinds = message.frames(envelope).filter(|kind| *kind != FrameKind::Request);
    if let (Some(only), None) = (kinds.next(), kinds.next()) {
        return refer(only);
    }
    let failed = only(envelope, FrameKind::Failure, FrameKind::Success);
    Tree::new().with("if", failed).with("then", refer(FrameKind::Failure)).with("else", refer(FrameKind::Success))
}

struct SchemaBuilder<'p> {
    protocol: &'p ProtocolFacts,
    plan: &'p Plan,
}

impl SchemaBuilder<'_> {
    /// The keywords at the head of a file.
    fn head(&self, id: &str, title: &str, description: &str) -> Tree {
        Tree::new()
            .with("$schema", DIALECT)
            .with("$id", format!("urn:tieline:{}:{}:{id}", self.protocol.name, self.protocol.version))
            .with("title", title)
            .described(description)
    }

    /// The schema of any frame. Members determine the kind and then the name determines the message, so that a wrong value gives one error.
    fn bundle_root(&self) -> Tree {
        Tree::new()
            .with("type", "object")
            .all(self.any_of_kinds(&self.plan.envelope().declared_kinds().collect::<Vec<_>>(), false))
    }

    fn bundle(&self) -> Tree {
        self.head("frame", &self.protocol.type_name, &self.protocol.doc)
            .all(self.bundle_root())
            .with("$defs", self.all_defs(false))
    }

    /// A frame of one of these kinds. `named` means that its name has already been validated.
    fn any_of_kinds(&self, kinds: &[FrameKind], named: bool) -> Tree {
        let envelope = self.plan.envelope();
        let [first, others @ ..] = kinds else { return nothing() };
        let same_names = envelope.name_member(*first).is_some()
            && others.iter().all(|kind| {
                envelope.name_member(*kind) == envelope.name_member(*first)
                    && std::ptr::eq(self.plan.messages(*kind), self.plan.messages(*first))
            });
        let head = if named || !same_names {
            Tree::new()
        } else if self.plan.messages(*first).is_empty() {
            return nothing();
        } else {
            known(self.plan, *first)
        };
        let named = named || same_names;
        if let Some((member, with, without)) = split(envelope, kinds) {
            return head
                .with("if", has(envelope, member))
                .with("then", self.any_of_kinds(&with, named))
                .with("else", self.any_of_kinds(&without, named));
        }
        match kinds {
            [kind] => head.all(self.by_name(*kind)),
            kinds if head.is_empty() => self.by_constant(kinds, named),
            // Both have `properties`.
            kinds => head.list("allOf", vec![self.by_constant(kinds, named).into()]),
        }
    }

    /// A frame of a kind, chosen by its name if it has one.
    fn by_name(&self, kind: FrameKind) -> Tree {
        if self.plan.envelope().name_member(kind).is_none() {
            return Tree::reference(untied_name(kind));
        }
        let refer = |message: &MessagePlan| Tree::reference(&frame_name(message, kind));
        Tree::new().list("allOf", by_name(self.plan, kind, refer))
    }

    /// A frame of one of these kinds, chosen by the constant of one of its members.
    fn by_constant(&self, kinds: &[FrameKind], named: bool) -> Tree {
        let envelope = self.plan.envelope();
        let Some((member, groups)) = split_by_constant(envelope, kinds) else { return nothing() };
        let key = envelope.name_of(member);
        let pinned = |constants: Vec<Json>| {
            Tree::new().with("properties", Tree::new().with(key, Tree::new().with("enum", constants)))
        };
        let choice = groups.iter().rev().fold(Tree::new(), |rest, (constant, kinds)| {
            let of_group = match kinds.as_slice() {
                [kind] if named => self.by_name(*kind),
                kinds => self.any_of_kinds(kinds, named),
            };
            let then = Tree::new().with("if", pinned(vec![constant.to_json()])).with("then", of_group);
            if rest.is_empty() { then } else { then.with("else", rest) }
        });
        pinned(groups.iter().map(|(constant, _)| constant.to_json()).collect()).all(choice)
    }

    /// The same frames for code generators, which support neither `if` nor keywords beside a reference.
    fn types_root(&self) -> Tree {
        let family = |kind: FrameKind, suffix: &str| {
            let envelope = self.plan.envelope();
            if envelope.untied().any(|untied| untied == kind) {
                return Some(Tree::reference(untied_name(kind)).into());
            }
            let messages = self.plan.messages(kind);
            let refer = |message: &MessagePlan| Tree::reference(&frame_name(message, kind)).into();
            // A frame with a flat union has choices with the same name, which a discriminator does not allow.
            let has_union = |message: &MessagePlan| {
                let payload = self.plan.flat_payload(kind, Some(message)).map(|node| &self.plan.node(node).kind);
                matches!(payload, Some(NodeKind::Union(_)))
            };
            // No `mapping`: the names are constants of the frames, no generator needs it, and ajv rejects it. ajv requires `type`.
            let discriminator = Tree::new().with("propertyName", envelope.name_key(kind)?);
            let discriminator = (!messages.iter().any(has_union)).then_some(discriminator);
            let family = Tree::new()
                .with("title", format!("{}{suffix}", self.protocol.type_name))
                .with("type", "object")
                .with("oneOf", messages.iter().map(refer).collect::<Vec<Json>>())
                .maybe("discriminator", discriminator);
            (!messages.is_empty()).then(|| Json::from(family))
        };
        let families = [
            family(FrameKind::Event, "Event"),
            family(FrameKind::Success, "Success"),
            family(FrameKind::Failure, "Failure"),
            family(FrameKind::Request, "Request"),
        ];
        // No frame belongs to two families, so `oneOf` and `anyOf` accept the same frames. From `anyOf`, typify would generate
        // one struct for all families.
        Tree::new().list("oneOf", families.into_iter().flatten().collect())
    }

    fn types(&self) -> Tree {
        self.head("types", &self.protocol.type_name, &self.protocol.doc)
            .all(self.types_root())
            .with("$defs", self.all_defs(true))
    }

    /// One frame, with the entries that it needs.
    fn single(&self, message: &MessagePlan, kind: FrameKind) -> Tree {
        let mut needed = BTreeSet::new();
        let frame = self.frame(message, kind, false, &mut needed);
        let id = format!("{}.{}", message.name, kind.as_str());
        self.head(&id, &frame_name(message, kind), "").all(frame).object("$defs", self.types_of(needed, false))
    }

    /// Both responses to a command, with the entries that they need.
    fn response(&self, message: &MessagePlan) -> Tree {
        let mut needed = BTreeSet::new();
        let mut defs = Tree::new();
        for kind in message.frames(self.plan.envelope()).filter(|kind| *kind != FrameKind::Request) {
            let frame = self.frame(message, kind, false, &mut needed);
            defs = defs.with(&frame_name(message, kind), frame);
        }
        let name = &message.name;
        let title = format!("{}Response", message.type_name);
        self.head(&format!("{name}.response"), &title, &format!("Answers a request `{name}`."))
            .mark("deprecated", message.deprecated)
            .all(response_choice(self.plan.envelope(), message))
            .with("$defs", defs.all(self.types_of(needed, false)))
    }

    fn frame(&self, message: &MessagePlan, kind: FrameKind, for_generators: bool, needed: &mut BTreeSet<NodeId>) -> Tree {
        self.frame_of(Some(message), kind, for_generators, needed)
    }

    /// A frame of a message, or of any message if its kind does not name it.
    fn frame_of(
        &self,
        message: Option<&MessagePlan>,
        kind: FrameKind,
        for_generators: bool,
        needed: &mut BTreeSet<NodeId>,
    ) -> Tree {
        frame(&mut ValueSchemas::new(self.plan, Defs { for_generators, needed }), self.plan, message, kind)
    }

    /// All entries: the frames in the order of the protocol, then the types by name.
    fn all_defs(&self, for_generators: bool) -> Tree {
        let mut needed = BTreeSet::new();
        let mut defs = Tree::new();
        for kind in self.plan.envelope().untied() {
            defs = defs.with(untied_name(kind), self.frame_of(None, kind, for_generators, &mut needed));
        }
        for message in self.plan.all_messages() {
            for kind in message.frames(self.plan.envelope()) {
                defs = defs.with(&frame_name(message, kind), self.frame(message, kind, for_generators, &mut needed));
            }
        }
        defs.all(self.types_of(needed, for_generators))
    }

    /// The entries of some types and of all types that they need, by name.
    fn types_of(&self, mut needed: BTreeSet<NodeId>, for_generators: bool) -> Tree {
        let mut made = BTreeMap::new();
        while let Some(node) = needed.pop_first() {
            let Some(name) = &self.plan.node(node).name else { continue };
            if made.contains_key(name) {
                continue;
            }
            let mut further = BTreeSet::new();
            let schema = ValueSchemas::new(self.plan, Defs { for_generators, needed: &mut further }).definition(node, name);
            made.insert(name.clone(), schema);
            needed.append(&mut further);
        }
        made.into_iter().collect()
    }
}

/// A frame whose name is one of the protocol's.
fn known(plan: &Plan, kind: FrameKind) -> Tree {
    let Some(key) = plan.envelope().name_key(kind) else { return Tree::new() };
    let names = strings(plan.messages(kind).iter().map(|message| &*message.name));
    Tree::new().with("required", strings([key])).with("properties", Tree::new().with(key, Tree::new().with("enum", names)))
}

/// The first member that some of these kinds require and all others forbid, with the kinds that require it and those that forbid it.
fn split(envelope: &Envelope, kinds: &[FrameKind]) -> Option<(MemberId, Vec<FrameKind>, Vec<FrameKind>)> {
    envelope.ids().find_map(|member| {
        let having = |presence: Presence| -> Vec<FrameKind> {
            kinds.iter().copied().filter(|kind| envelope.presence(*kind, member) == Some(presence)).collect()
        };
        let (with, without) = (having(Presence::Required), having(Presence::Forbidden));
        let splits = !with.is_empty() && !without.is_empty() && with.len() + without.len() == kinds.len();
        splits.then_some((member, with, without))
    })
}

/// A constant, and the kinds that have it.
type ConstantKinds<'e> = (&'e EnvelopeConstant, Vec<FrameKind>);

/// The first member for which all of these kinds have constants that are not all equal, with the kinds of each constant.
fn split_by_constant<'e>(envelope: &'e Envelope, kinds: &[FrameKind]) -> Option<(MemberId, Vec<ConstantKinds<'e>>)> {
    envelope.deciding().find_map(|member| {
        let mut groups: Vec<ConstantKinds<'_>> = Vec::new();
        for &kind in kinds {
            let (_, constant) = envelope.constants_of(kind).find(|(of, _)| *of == member)?;
            match groups.iter_mut().find(|(other, _)| *other == constant) {
                Some((_, group)) => group.push(kind),
                None => groups.push((constant, vec![kind])),
            }
        }
        (groups.len() > 1).then_some((member, groups))
    })
}

/// An object that is a frame of one kind and not of another: it has a constant that the other has not, or a member that the other forbids, or
/// lacks a member that the other requires.
fn only(envelope: &Envelope, kind: FrameKind, other: FrameKind) -> Tree {
    let constant_of = |kind, member| envelope.constants_of(kind).find(|(of, _)| *of == member).map(|(_, constant)| constant);
    let own = envelope.constants_of(kind).filter(|(member, constant)| constant_of(other, *member) != Some(*constant));
    if let Some((member, constant)) = own.last() {
        let key = envelope.name_of(member);
        return Tree::of_type("object")
            .with("properties", Tree::new().with(key, Tree::new().with("enum", vec![constant.to_json()])))
            .with("required", strings([key]));
    }
    let forbidden_by = |kind, by| {
        let is_split = |&member: &MemberId| {
            envelope.presence(kind, member) == Some(Presence::Required)
                && envelope.presence(by, member) == Some(Presence::Forbidden)
        };
        envelope.ids().find(is_split).map(|member| has(envelope, member))
    };
    let missing = || forbidden_by(other, kind).map(|has| Tree::new().with("not", has));
    Tree::of_type("object").all(forbidden_by(kind, other).or_else(missing).unwrap_or_else(nothing))
}

/// The schema that rejects every value. `false` has the same meaning, but breaks some generators.
fn nothing() -> Tree {
    Tree::new().with("not", Tree::new())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::escaped;

    #[test]
    fn different_names_have_different_files() {
        for name in ["a", "a.b/c", "50%", "%", "a%3b"] {
            assert_eq!(escaped(name), name);
        }
        assert_eq!(escaped("a:b"), "a%3Ab");
        let names = ["a:b", "a%3Ab", "a%253Ab", "a%25253Ab", "a%25:b", "a%:b", "%25", "%2525", "%", "%%3A", "%:", "%%253A"];
        let files: BTreeSet<String> = names.into_iter().map(escaped).collect();
        assert_eq!(files.len(), names.len(), "{files:?}");
        assert!(files.iter().all(|file| !file.contains(':')));
    }
}
