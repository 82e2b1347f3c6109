//! Loads the plan of a protocol from a folder of artefacts.
//!
//! `index.json` and the bundle are required and determine the plan. The schema for generators, the single schemas and the
//! examples may each be absent as a whole; those that are present must agree with the bundle in meaning. Unsupported
//! content is rejected with its file, pointer and reason. Descriptions are never parsed.

mod agreement;
mod consistency;
mod error;
mod folder;
mod frames;
mod generators;
mod index;
mod layout;
mod location;
mod root;
#[cfg(test)]
pub(crate) mod tests;
mod values;

pub use error::{InvalidArtefact, LoadError};

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use agreement::Agreement;
use error::Rejections;
use frames::FrameFacts;
use index::{Index, IndexedMessage};
use layout::Bundle;
use values::{DefaultValue, Definitions, Entries};

use crate::check::value_error;
use crate::envelope::FrameKind;
use crate::json::Json;
use crate::plan::{EnvelopeValue, MessagePlan, MessageRole, Plan, ProtocolFacts, ReplyKind, TargetPlan};
use crate::problem::Show;
use crate::schema::{Artefacts, INDEX, bundle_root, frame_name, untied_name};

impl Plan {
    /// Loads the plan of a protocol from the folder with its artefacts.
    ///
    /// # Errors
    /// When a required file is missing, or a file is not valid JSON, contradicts another or contains anything that is not
    /// supported. The error lists every rejection.
    pub fn from_artefacts(dir: impl AsRef<Path>) -> Result<Self, LoadError> {
        let dir = dir.as_ref();
        let from = dir.display().to_string();
        let (artefacts, index) = Artefacts::read_with_index(dir)?;
        Self::of_parsed(&from, &artefacts, index)
    }

    /// Loads the plan of a protocol from artefacts in memory. `from` names their origin in errors.
    ///
    /// # Errors
    /// As [`from_artefacts`](Self::from_artefacts).
    pub fn of_artefacts(from: &str, artefacts: &Artefacts) -> Result<Self, LoadError> {
        Self::of_parsed(from, artefacts, None)
    }

    /// Loads a plan. `index` is the index, if it has already been parsed.
    fn of_parsed(from: &str, artefacts: &Artefacts, index: Option<Json>) -> Result<Self, LoadError> {
        let mut rejections = Rejections::default();
        match load(artefacts, index, &mut rejections) {
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

    /// The date on which the protocol's version is released, if it is declared.
    #[must_use]
    pub fn released(&self) -> Option<&str> {
        self.protocol.as_ref()?.released.as_deref()
    }
}

fn load(artefacts: &Artefacts, index: Option<Json>, rejections: &mut Rejections) -> Option<Plan> {
    let json = index.or_else(|| folder::json(artefacts, INDEX, rejections))?;
    let index = Index::read(&json, rejections)?;
    drop(json);
    let bundle = Bundle::read(artefacts, &index.bundle, rejections)?;
    let mut definitions = Definitions::of(&index.bundle, bundle.by_name(), &index);
    let mut messages = Messages::default();
    for kind in index.envelope.untied() {
        messages.add_untied(kind, &mut definitions);
    }
    for message in &index.messages {
        messages.add(message, &mut definitions, rejections);
    }
    let Entries { nodes, defaults } = definitions.finish(rejections);
    if !rejections.is_empty() {
        return None;
    }
    let facts = ProtocolFacts {
        name: index.protocol.clone().into(),
        version: index.version.clone().into(),
        released: index.released.clone().map(Into::into),
        type_name: index.title.clone().into(),
        doc: index.doc.clone().into(),
    };
    let Messages { commands, events, values, frames, .. } = messages;
    let values = values.into_iter().map(|(value, _)| value).collect();
    let plan = Plan::loaded(facts, index.envelope.clone(), nodes, commands, events, values);
    root::compare(&index.bundle, &bundle.root, &bundle_root(&plan), rejections);
    consistency::check(&index, &plan, &bundle, rejections);
    consistency::required_data(&index, &plan, &frames, rejections);
    for DefaultValue { node, at, text } in defaults {
        if let Some(reason) = value_error(&plan, node, &text, Show::Values) {
            rejections.add_at(&index.bundle, at, format!("not valid for the type: {reason}"));
        }
    }
    let agreement = Agreement {
        artefacts,
        index: &index,
        plan: &plan,
        bundle: &bundle,
        references: bundle.references(),
        frames: &frames,
    };
    agreement.check(rejections);
    Some(plan)
}

/// The messages of the bundle.
#[derive(Default)]
struct Messages {
    commands: Vec<MessagePlan>,
    events: Vec<MessagePlan>,
    /// Each message, as whether it is an event and its name on the wire.
    names: BTreeSet<(bool, String)>,
    /// The values whose types the envelope declares, each with its schema as text.
    values: Vec<(EnvelopeValue, String)>,
    /// The frames by the names of their entries.
    frames: BTreeMap<String, FrameFacts>,
}

impl Messages {
    fn add(&mut self, entry: &IndexedMessage, definitions: &mut Definitions<'_>, rejections: &mut Rejections) -> Option<()> {
        let frames: Vec<(&str, Option<FrameFacts>)> =
            entry.definitions.iter().map(|(kind, name)| (&**name, definitions.frame(name, *kind))).collect();
        let facts = |kind: FrameKind| frames.iter().filter_map(|(_, facts)| facts.as_ref()).find(|facts| facts.kind == kind);
        let main = facts(if entry.is_event { FrameKind::Event } else { FrameKind::Request })?;
        let (reply, role) = if entry.is_event {
            (None, MessageRole::Event { message_types: main.message_types.iter().cloned().map(Into::into).collect() })
        } else {
            // The envelope may lack a kind of response, which then has no definition.
            let response = |kind: FrameKind| match facts(kind) {
                None if entry.definitions.iter().any(|(own, _)| *own == kind) => None,
                facts => Some(facts),
            };
            let (success, failure) = (response(FrameKind::Success)?, response(FrameKind::Failure)?);
            Self::check_responses(entry, main, success, failure, rejections);
            let causes = entry.causes.iter().cloned().map(Into::into).collect();
            (success.and_then(|success| success.payload), MessageRole::Command { reply: entry.reply?, causes })
        };
        if entry.target.is_none() && main.counts.1 > 0 {
            // Without it, the target would have no rules.
            entry.reject(&[], "missing member `target`, the schema of the message has a target", rejections);
        }
        let target = entry.target.as_ref().filter(|_| main.counts.1 > 0).map(|target| TargetPlan {
            name: target.name.clone().into(),
            doc: target.doc.clone().into(),
            object: target.object.clone().into(),
            counts: main.counts,
            segments: target.segments.clone(),
        });
        for (_, frame) in &frames {
            if let Some(frame) = frame {
                self.add_values(entry, frame, rejections);
            }
        }
        let message = MessagePlan {
            id: entry.name.clone().into(),
            name: main.name.clone().into(),
            type_name: entry.type_name.clone().into(),
            doc: entry.doc.clone().into(),
            deprecated: entry.deprecated,
            stability: entry.stability.clone(),
            from: entry.from,
            lifecycle: entry.lifecycle,
            target,
            data: main.payload?,
            reply,
            role,
        };
        self.check_names(entry, &message, rejections);
        self.frames.extend(frames.into_iter().filter_map(|(name, facts)| Some((name.to_owned(), facts?))));
        if entry.is_event { &mut self.events } else { &mut self.commands }.push(message);
        Some(())
    }

    /// Adds the frame of a kind that does not name its message.
    fn add_untied(&mut self, kind: FrameKind, definitions: &mut Definitions<'_>) {
        if let Some(facts) = definitions.frame(untied_name(kind), kind) {
            for (member, node, schema) in &facts.values {
                self.values.push((EnvelopeValue { kind, member: *member, node: *node }, schema.clone()));
            }
            self.frames.insert(untied_name(kind).to_owned(), facts);
        }
    }

    /// Adds the values whose types the envelope declares. They must have the same type in all frames of a kind.
    fn add_values(&mut self, entry: &IndexedMessage, frame: &FrameFacts, rejections: &mut Rejections) {
        for (member, node, schema) in &frame.values {
            let value = EnvelopeValue { kind: frame.kind, member: *member, node: *node };
            let same = |(other, _): &&(EnvelopeValue, String)| other.kind == value.kind && other.member == value.member;
            match self.values.iter().find(same) {
                None => self.values.push((value, schema.clone())),
                Some((_, first)) if first == schema => {}
                Some(_) => {
                    let reason = "the type of a member of the envelope differs from that in other frames of this kind";
                    entry.reject(&["definitions", frame.kind.as_str()], reason, rejections);
                }
            }
        }
    }

    /// Rejects responses that contradict the request, the index, or the failures of other commands.
    fn check_responses(
        entry: &IndexedMessage,
        request: &FrameFacts,
        success: Option<&FrameFacts>,
        failure: Option<&FrameFacts>,
        rejections: &mut Rejections,
    ) {
        // The name of a response that does not name its command is empty.
        if [success, failure]
            .into_iter()
            .flatten()
            .any(|response| !response.name.is_empty() && response.name != request.name)
        {
            entry.reject(&["definitions"], "the frames have different names", rejections);
        }
        if success.is_some_and(|success| success.counts != request.counts) {
            entry.reject(&["definitions"], "the targets of request and success differ", rejections);
        }
        let Some(kind) = entry.reply else { return };
        if (kind == ReplyKind::NoData) != success.is_none_or(|success| success.payload.is_none()) {
            entry.reject(&["reply", "kind"], "the schema of the success has another kind of reply", rejections);
        }
        if kind == ReplyKind::Same && success.is_none_or(|success| success.payload != request.payload) {
            entry.reject(&["reply", "kind"], "the schemas of request and success have different data", rejections);
        }
    }

    /// Rejects names that are not unique, cannot name a file, or differ from those that are derived from the message.
    fn check_names(&mut self, entry: &IndexedMessage, message: &MessagePlan, rejections: &mut Rejections) {
        for (kind, name) in &entry.definitions {
            let expected = frame_name(message, *kind);
            if *name != expected {
                entry.reject(&["definitions", kind.as_str()], &format!("expected `{expected}`, found `{name}`"), rejections);
            }
        }
        if let Some(reason) = index::unfit_for_path(&message.name) {
            entry.reject(&["name"], &reason, rejections);
        }
        if !self.names.insert((entry.is_event, message.name.clone().into_owned())) {
            entry.reject(&["name"], &format!("duplicate message name `{}` on the wire", message.name), rejections);
        }
    }
}
