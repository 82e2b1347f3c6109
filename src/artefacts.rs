//! Artefact folders read back: the plan of a protocol from its `schema/` folder.
//!
//! `index.json` and the bundle are required and determine the plan. The schema for generators, the single schemas and the
//! examples may each be absent as a whole; those that are present must agree with the bundle in meaning. What is not
//! understood is rejected with file, pointer and reason; nothing is guessed, skipped, or taken from prose.

mod agreement;
mod error;
mod folder;
mod frames;
mod index;
mod root;
mod values;

pub use error::{LoadError, Rejection};

use std::collections::BTreeMap;
use std::path::Path;

use agreement::Agreement;
use error::Rejections;
use frames::FrameFacts;
use index::{Index, IndexedMessage};
use values::Definitions;

use crate::envelope::FrameKind;
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan, ProtocolFacts, ReplyKind, TargetPlan};
use crate::schema::{Artefacts, frame_name};

/// The most messages of one kind, and the most members of one object.
const MOST: usize = 65_000;

impl Plan {
    /// Loads the plan of a protocol from the folder with its artefacts.
    ///
    /// # Errors
    /// When a required file is missing, or a file is not valid JSON, contradicts another or holds anything that is not
    /// understood: all of it.
    pub fn from_artefacts(dir: impl AsRef<Path>) -> Result<Self, LoadError> {
        let dir = dir.as_ref();
        let from = dir.display().to_string();
        let artefacts = Artefacts::read(dir)?;
        Self::of_artefacts(&from, &artefacts)
    }

    /// Loads the plan of a protocol from artefacts in memory. `from` names their origin in errors.
    ///
    /// # Errors
    /// As [`from_artefacts`](Self::from_artefacts).
    pub fn of_artefacts(from: &str, artefacts: &Artefacts) -> Result<Self, LoadError> {
        let mut rejections = Rejections::default();
        let plan = load(artefacts, &mut rejections);
        match plan {
            Some(plan) if rejections.is_empty() => Ok(plan),
            _ => Err(rejections.into_error(from)),
        }
    }

    /// The protocol's name; empty for the plan of a single message.
    #[must_use]
    pub fn name(&self) -> &str {
        self.protocol.as_ref().map_or("", |protocol| &protocol.name)
    }

    /// The protocol's version; empty for the plan of a single message.
    #[must_use]
    pub fn version(&self) -> &str {
        self.protocol.as_ref().map_or("", |protocol| &protocol.version)
    }
}

fn load(artefacts: &Artefacts, rejections: &mut Rejections) -> Option<Plan> {
    let json = folder::json(artefacts, index::FILE, rejections)?;
    let index = Index::read(&json, rejections)?;
    let bundle = folder::json(artefacts, &index.bundle, rejections)?;
    let mut definitions = Definitions::of(&index.bundle, &bundle, &index, rejections)?;
    let mut messages = Messages::default();
    for message in &index.messages {
        messages.add(message, &mut definitions, rejections);
    }
    let nodes = definitions.finish(rejections);
    if !rejections.is_empty() {
        return None;
    }
    let facts = ProtocolFacts {
        name: index.protocol.clone().into(),
        version: index.version.clone().into(),
        type_name: index.title.clone().into(),
        doc: index.doc.clone().into(),
    };
    let Messages { commands, events, failure, frames } = messages;
    let plan = Plan::loaded(facts, index.envelope, nodes, commands, events, failure);
    root::check(&index.bundle, &bundle, &plan, rejections);
    let agreement = Agreement { artefacts, index: &index, plan: &plan, frames: &frames };
    agreement.check(rejections);
    Some(plan)
}

/// The messages of the bundle.
#[derive(Default)]
struct Messages {
    commands: Vec<MessagePlan>,
    events: Vec<MessagePlan>,
    failure: Option<NodeId>,
    /// The frames by the names of their entries.
    frames: BTreeMap<String, FrameFacts>,
}

impl Messages {
    fn add(&mut self, entry: &IndexedMessage, definitions: &mut Definitions<'_>, rejections: &mut Rejections) -> Option<()> {
        let mut frames = Vec::new();
        for (kind, definition) in &entry.definitions {
            frames.push((*kind, definition, definitions.frame(definition, *kind, rejections)));
        }
        let facts =
            |wanted: FrameKind| frames.iter().find(|(kind, ..)| *kind == wanted).and_then(|(_, _, facts)| facts.as_ref());
        let main = facts(if entry.is_event { FrameKind::Event } else { FrameKind::Request })?;
        let (reply, role) = if entry.is_event {
            (None, MessageRole::Event { message_types: main.message_types.iter().cloned().map(Into::into).collect() })
        } else {
            let (success, failure) = (facts(FrameKind::Success)?, facts(FrameKind::Failure)?);
            if success.name != main.name || failure.name != main.name || success.counts != main.counts {
                rejections.index(&format!("{}/definitions", entry.at), "the frames differ in their name or their target");
            }
            if let (Some(own), Some(all)) = (failure.error, self.failure)
                && own != all
            {
                let what = "the failures of a protocol have one type, and this one has another";
                rejections.index(&format!("{}/definitions/failure", entry.at), what);
            }
            self.failure = self.failure.or(failure.error);
            let kind = entry.reply?;
            if (kind == ReplyKind::NoData) != success.payload.is_none() {
                rejections.index(&format!("{}/reply/kind", entry.at), "the frame of the success has another reply");
            }
            if kind == ReplyKind::Same && success.payload != main.payload {
                let what = "the reply is not the data of the request, as the frames describe them";
                rejections.index(&format!("{}/reply/kind", entry.at), what);
            }
            let causes = entry.causes.iter().cloned().map(Into::into).collect();
            (success.payload, MessageRole::Command { reply: kind, causes })
        };
        let target = TargetPlan {
            name: entry.target.name.clone().into(),
            doc: entry.target.doc.clone().into(),
            object: entry.target.object.clone().into(),
            counts: main.counts,
            // Where the names are of other forms, the schema is what is on the wire.
            segments: entry.target.segments_of(main.counts),
        };
        let message = MessagePlan {
            id: entry.name.clone().into(),
            name: main.name.clone().into(),
            type_name: entry.type_name.clone().into(),
            doc: entry.doc.clone().into(),
            deprecated: entry.deprecated,
            from: entry.from,
            target,
            data: main.payload?,
            reply,
            role,
        };
        for (kind, definition, facts) in frames {
            let expected = frame_name(&message, kind);
            if *definition != expected {
                let what = format!("the entry of {} is called `{expected}`", kind.described());
                rejections.index(&format!("{}/definitions/{}", entry.at, kind.as_str()), &what);
            }
            self.frames.extend(facts.map(|facts| (definition.clone(), facts)));
        }
        let same = if entry.is_event { &mut self.events } else { &mut self.commands };
        if same.iter().any(|other| other.name == message.name) {
            let what = format!("a second message has the name `{}` on the wire", message.name);
            rejections.index(&format!("{}/name", entry.at), &what);
        }
        same.push(message);
        Some(())
    }
}

/// A JSON array of strings.
fn strings(value: &Json) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|one| one.as_str().map(str::to_owned)).collect()
}
