//! The files: which schemas stand in which.

use std::collections::{BTreeMap, BTreeSet};

use super::error::SchemaError;
use super::frames::{by_name, frame};
use super::index::index;
use super::names::{Names, frame_name};
use super::tree::{Tree, strings};
use super::values::{Refer, Values};
use super::verify;
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, to_pretty};
use crate::plan::{MessagePlan, NodeId, Plan, ProtocolFacts};
use crate::protocol::Protocol;
use crate::sample::examples;

/// The version of the artefacts' own format: of the files that there are, and of what `index.json` holds.
pub const FORMAT: &str = "1.1";

/// The versions of the format that can be loaded.
pub(crate) const FORMATS: &[&str] = &["1.0", FORMAT];

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

/// Makes the artefacts of a protocol.
///
/// # Errors
/// When a declaration cannot be said in a schema that all engines read alike, or contradicts itself.
pub fn artefacts<P: Protocol>() -> Result<Artefacts, SchemaError> {
    artefacts_of(P::plan())
}

/// Makes the artefacts of a protocol's plan, wherever it comes from; of the plan of a single message there are none.
///
/// # Errors
/// As [`artefacts`].
pub fn artefacts_of(plan: &Plan) -> Result<Artefacts, SchemaError> {
    match &plan.protocol {
        Some(protocol) => of_plan(protocol, plan),
        None => Ok(Artefacts::default()),
    }
}

/// The path of a frame's own schema.
pub(super) fn file_of(message: &MessagePlan, kind: FrameKind) -> String {
    match kind {
        FrameKind::Request => format!("commands/{}.request.schema.json", message.name),
        FrameKind::Success | FrameKind::Failure => format!("commands/{}.response.schema.json", message.name),
        FrameKind::Event => format!("events/{}.schema.json", message.name),
    }
}

/// The path of the schema of all frames.
pub(super) fn bundle_file(protocol: &ProtocolFacts) -> String {
    format!("{}.schema.json", protocol.name)
}

/// The path of the schema for generators of code.
pub(super) fn types_file(protocol: &ProtocolFacts) -> String {
    format!("{}.types.schema.json", protocol.name)
}

fn of_plan(protocol: &ProtocolFacts, plan: &Plan) -> Result<Artefacts, SchemaError> {
    let names = Names::new(plan)?;
    verify::declarations(plan)?;
    let examples = examples(plan)?;
    let lines: Vec<String> = examples.iter().map(|example| format!("{}\n", Json::from(example.frame.clone()))).collect();
    let maker = Maker { protocol, plan };
    let mut schemas = vec![(bundle_file(protocol), maker.bundle()), (types_file(protocol), maker.types())];
    for message in &plan.commands {
        schemas.push((file_of(message, FrameKind::Request), maker.single(message, FrameKind::Request)));
        schemas.push((file_of(message, FrameKind::Success), maker.response(message)));
    }
    for message in &plan.events {
        schemas.push((file_of(message, FrameKind::Event), maker.single(message, FrameKind::Event)));
    }
    let mut files = BTreeMap::new();
    for (path, schema) in schemas {
        let schema = Json::from(schema);
        verify::schema(&path, &schema)?;
        files.insert(path, to_pretty(&schema));
    }
    files.insert("examples.ndjson".to_owned(), lines.concat());
    files.insert("index.json".to_owned(), to_pretty(&index(protocol, plan, &names, &examples).into()));
    Ok(Artefacts { files })
}

/// Refers to entries of `$defs`, and remembers to which.
struct Defs<'s> {
    bare: bool,
    needed: &'s mut BTreeSet<NodeId>,
}

impl Refer for Defs<'_> {
    fn refer(&mut self, plan: &Plan, node: NodeId) -> Tree {
        self.needed.insert(node);
        plan.node(node).name.as_deref().map_or_else(Tree::new, Tree::reference)
    }

    fn bare(&self) -> bool {
        self.bare
    }
}

/// The root of the bundle, without its head and its entries.
pub(crate) fn bundle_root(plan: &Plan) -> Json {
    maker(plan).map_or(Json::Null, |maker| maker.bundle_root().into())
}

/// The root of the schema for generators of code, without its head and its entries.
pub(crate) fn types_root(plan: &Plan) -> Json {
    maker(plan).map_or(Json::Null, |maker| maker.types_root().into())
}

/// The root of the schema of both answers to a command, without its head and its entries.
pub(crate) fn response_root(message: &MessagePlan) -> Json {
    response_choice(message).into()
}

fn maker(plan: &Plan) -> Option<Maker<'_>> {
    plan.protocol.as_ref().map(|protocol| Maker { protocol, plan })
}

fn response_choice(message: &MessagePlan) -> Tree {
    let refer = |kind| Tree::reference(&frame_name(message, kind));
    let failed = Tree::of_type("object")
        .with(
            "properties",
            Tree::new().with(Key::Result.as_str(), Tree::new().with("enum", strings([FrameKind::Failure.as_str()]))),
        )
        .with("required", strings([Key::Result.as_str()]));
    Tree::new().with("if", failed).with("then", refer(FrameKind::Failure)).with("else", refer(FrameKind::Success))
}

struct Maker<'p> {
    protocol: &'p ProtocolFacts,
    plan: &'p Plan,
}

impl<'p> Maker<'p> {
    /// What stands at the head of a file.
    fn head(&self, id: &str, title: &str, description: &str) -> Tree {
        Tree::new()
            .with("$schema", "https://json-schema.org/draft/2020-12/schema")
            .with("$id", format!("urn:tieline:{}:{}:{id}", self.protocol.name, self.protocol.version))
            .with("title", title)
            .described(description)
    }

    /// Any frame. The kind is told by the keys, then the message by its name; so a wrong value is told once.
    fn bundle_root(&self) -> Tree {
        let (plan, all) = (self.plan, self.all_names());
        let has = |key: Key| Tree::new().with("required", strings([key.as_str()]));
        let result = |kind: FrameKind| {
            let pin = Tree::new().with("enum", strings([kind.as_str()]));
            Tree::new().with("properties", Tree::new().with(Key::Result.as_str(), pin))
        };
        let of = |kind: FrameKind| {
            let refer = |message: &MessagePlan| Tree::reference(&frame_name(message, kind));
            Tree::new().list("allOf", by_name(plan.messages(kind), kind, refer))
        };
        let command = if plan.commands.is_empty() {
            nothing()
        } else {
            let words = strings([FrameKind::Success.as_str(), FrameKind::Failure.as_str()]);
            let answer = Tree::new()
                .with("properties", Tree::new().with(Key::Result.as_str(), Tree::new().with("enum", words)))
                .with("if", result(FrameKind::Success))
                .with("then", of(FrameKind::Success))
                .with("else", Tree::new().with("if", result(FrameKind::Failure)).with("then", of(FrameKind::Failure)));
            known(&all.0, FrameKind::Request)
                .with("if", has(Key::Result))
                .with("then", answer)
                .with("else", of(FrameKind::Request))
        };
        let event =
            if plan.events.is_empty() { nothing() } else { known(&all.1, FrameKind::Event).all(of(FrameKind::Event)) };
        Tree::new().with("type", "object").with("if", has(Key::MessageType)).with("then", event).with("else", command)
    }

    fn bundle(&self) -> Tree {
        self.head("frame", &self.protocol.type_name, &self.protocol.doc)
            .all(self.bundle_root())
            .with("$defs", self.all_defs(false))
    }

    /// The same frames, for generators of code: no if, and nothing beside a reference.
    fn types_root(&self) -> Tree {
        let family = |kind: FrameKind, suffix: &str| {
            let messages = self.plan.messages(kind);
            let refer = |message: &MessagePlan| Tree::reference(&frame_name(message, kind)).into();
            // Without `mapping`: the frames pin the name, no generator needs it, and ajv refuses it. With the type: ajv asks for it.
            let discriminator = Tree::new().with("propertyName", kind.name_key().as_str());
            let family = Tree::new()
                .with("title", format!("{}{suffix}", self.protocol.type_name))
                .with("type", "object")
                .with("oneOf", messages.iter().map(refer).collect::<Vec<Json>>())
                .with("discriminator", discriminator);
            (!messages.is_empty()).then(|| Json::from(family))
        };
        let families = [
            family(FrameKind::Event, "Event"),
            family(FrameKind::Success, "Success"),
            family(FrameKind::Failure, "Failure"),
            family(FrameKind::Request, "Request"),
        ];
        // No text fits two families; of an `anyOf` typify would make a struct of them all.
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

    /// Both answers to a command, with the entries that they need.
    fn response(&self, message: &MessagePlan) -> Tree {
        let mut needed = BTreeSet::new();
        let mut defs = Tree::new();
        for kind in [FrameKind::Success, FrameKind::Failure] {
            let frame = self.frame(message, kind, false, &mut needed);
            defs = defs.with(&frame_name(message, kind), frame);
        }
        let name = &message.name;
        let title = format!("{}Response", message.type_name);
        self.head(&format!("{name}.response"), &title, &format!("Answers a request `{name}`."))
            .mark("deprecated", message.deprecated)
            .all(response_choice(message))
            .with("$defs", defs.all(self.types_of(needed, false)))
    }

    fn frame(&self, message: &MessagePlan, kind: FrameKind, bare: bool, needed: &mut BTreeSet<NodeId>) -> Tree {
        frame(&mut Values::new(self.plan, Defs { bare, needed }), message, self.plan.failure, kind)
    }

    /// All entries: the frames as they are listed, then the types by name.
    fn all_defs(&self, bare: bool) -> Tree {
        let mut needed = BTreeSet::new();
        let mut defs = Tree::new();
        for message in self.plan.all_messages() {
            for &kind in message.frames() {
                defs = defs.with(&frame_name(message, kind), self.frame(message, kind, bare, &mut needed));
            }
        }
        defs.all(self.types_of(needed, bare))
    }

    /// The entries of some types and of all that they need, by name.
    fn types_of(&self, mut needed: BTreeSet<NodeId>, bare: bool) -> Tree {
        let mut made = BTreeMap::new();
        while let Some(node) = needed.pop_first() {
            let Some(name) = &self.plan.node(node).name else { continue };
            if made.contains_key(name) {
                continue;
            }
            let mut further = BTreeSet::new();
            let schema = Values::new(self.plan, Defs { bare, needed: &mut further }).definition(node, name);
            made.insert(name.clone(), schema);
            needed.append(&mut further);
        }
        made.into_iter().collect()
    }

    /// The names of the commands and of the events.
    fn all_names(&self) -> (Vec<&'p str>, Vec<&'p str>) {
        let names = |messages: &'p [MessagePlan]| messages.iter().map(|message| &*message.name).collect();
        (names(&self.plan.commands), names(&self.plan.events))
    }
}

/// A frame whose name is one of some.
fn known(names: &[&str], kind: FrameKind) -> Tree {
    let key = kind.name_key().as_str();
    Tree::new()
        .with("required", strings([key]))
        .with("properties", Tree::new().with(key, Tree::new().with("enum", strings(names.iter().copied()))))
}

/// The schema of no value. `false` says the same, and breaks some generators.
fn nothing() -> Tree {
    Tree::new().with("not", Tree::new())
}
