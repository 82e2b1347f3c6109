//! The content of a page, in no particular format.

use std::collections::{BTreeMap, BTreeSet};

use tieline::__private::command::{MessagePlan, NodeId};
use tieline::Plan;
use tieline::problem::escape;

use super::changes::{VersionChanges, changes};
use super::frames::{FailureView, FrameView, failures, frames};
use super::graph::CauseGraph;
use super::links::{DocLink, type_id};
use super::messages::{MessageView, causes_of, message_id};
use super::values::{ValueDescriber, ValueView, documentation};

/// The content of a page.
#[derive(Debug)]
pub(super) struct DocPage {
    pub(super) protocol: String,
    pub(super) version: String,
    pub(super) doc: String,
    pub(super) commands: Vec<MessageView>,
    pub(super) events: Vec<MessageView>,
    pub(super) types: Vec<TypeView>,
    pub(super) frames: Vec<FrameView>,
    pub(super) failures: Vec<FailureView>,
    /// `None` if no command causes an event.
    pub(super) graph: Option<CauseGraph>,
    /// The changes since each older version, the newest first.
    pub(super) changes: Vec<VersionChanges>,
}

/// A type with a section of its own.
#[derive(Debug)]
pub(super) struct TypeView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) value: ValueView,
    /// Example values, as JSON text.
    pub(super) examples: Vec<String>,
    /// The parts of the page that refer to it.
    pub(super) used_by: Vec<DocLink>,
}

impl DocPage {
    /// The page of a protocol, with its changes since older versions, the oldest of which comes first.
    pub(super) fn new(plan: &Plan, older: &[Plan]) -> Self {
        let mut types = TypeCollector { plan, used_by: BTreeMap::new(), open: Vec::new() };
        let caused_by = caused_by(plan);
        let mut messages = |messages: &[MessagePlan]| -> Vec<MessageView> {
            messages.iter().map(|message| types.message(message, &caused_by)).collect()
        };
        let (commands, events) = (messages(&plan.commands), messages(&plan.events));
        let mut describer = ValueDescriber::new(plan);
        let frames = frames(&mut describer);
        types.add(describer, &DocLink::new("frames", "Frames"));
        let mut describer = ValueDescriber::new(plan);
        let failures = failures(&mut describer);
        types.add(describer, &DocLink::new("failures", "Failures"));
        let facts = plan.protocol.as_ref();
        Self {
            protocol: facts.map(|facts| escape(&facts.name)).unwrap_or_default(),
            version: facts.map(|facts| escape(&facts.version)).unwrap_or_default(),
            doc: facts.map(|facts| documentation(&facts.doc)).unwrap_or_default(),
            commands,
            events,
            types: types.views(),
            frames,
            failures,
            graph: CauseGraph::new(plan),
            changes: changes(plan, older),
        }
    }

    /// The commands and the events, without a heading for none.
    pub(super) fn groups(&self) -> impl Iterator<Item = MessageGroup<'_>> {
        let commands = MessageGroup { title: "Commands", id: "commands", kind: "command", messages: &self.commands };
        let events = MessageGroup { title: "Events", id: "events", kind: "event", messages: &self.events };
        [commands, events].into_iter().filter(|group| !group.messages.is_empty())
    }
}

/// Messages under a heading.
pub(super) struct MessageGroup<'p> {
    pub(super) title: &'static str,
    /// The id of the section.
    pub(super) id: &'static str,
    /// `command` or `event`.
    pub(super) kind: &'static str,
    pub(super) messages: &'p [MessageView],
}

/// The commands that cause each event, by the name of the event.
fn caused_by(plan: &Plan) -> BTreeMap<&str, Vec<DocLink>> {
    let mut out: BTreeMap<&str, Vec<DocLink>> = BTreeMap::new();
    for message in &plan.commands {
        let link = DocLink::new(message_id(message), &message.name);
        for event in causes_of(message).iter().collect::<BTreeSet<_>>() {
            out.entry(event).or_default().push(link.clone());
        }
    }
    out
}

/// Collects the types with a section of their own: those to which a section refers.
struct TypeCollector<'p> {
    plan: &'p Plan,
    /// The sections that refer to each type.
    used_by: BTreeMap<String, Vec<DocLink>>,
    /// The types that have not been described yet.
    open: Vec<(String, NodeId)>,
}

impl<'p> TypeCollector<'p> {
    fn message(&mut self, message: &MessagePlan, caused_by: &BTreeMap<&str, Vec<DocLink>>) -> MessageView {
        let mut describer = ValueDescriber::new(self.plan);
        let view = MessageView::new(&mut describer, message, caused_by);
        self.add(describer, &DocLink::new(view.id.clone(), &message.name));
        view
    }

    /// Adds the types to which a section refers.
    fn add(&mut self, describer: ValueDescriber<'p>, user: &DocLink) {
        for (name, node) in describer.linked {
            let users = self.used_by.entry(name.clone()).or_insert_with(|| {
                self.open.push((name, node));
                Vec::new()
            });
            users.push(user.clone());
        }
    }

    /// The types, by name.
    fn views(mut self) -> Vec<TypeView> {
        let mut views = BTreeMap::new();
        while let Some((name, id)) = self.open.pop() {
            let mut describer = ValueDescriber::new(self.plan);
            let own_id = type_id(&name);
            let value = describer.expanded(id, &own_id);
            // A recursive type refers to itself.
            describer.linked.remove(&name);
            self.add(describer, &DocLink::new(own_id.clone(), &name));
            let node = self.plan.node(id);
            let examples = node.examples.iter().map(|example| escape(example)).collect();
            let doc = documentation(&node.doc);
            let view = TypeView { id: own_id, name: escape(&name), doc, value, examples, used_by: Vec::new() };
            views.insert(name, view);
        }
        for (name, view) in &mut views {
            view.used_by = self.used_by.remove(name).unwrap_or_default();
            // Types are described in no particular order.
            view.used_by.sort_by(|one, other| (is_type(one), &one.name).cmp(&(is_type(other), &other.name)));
        }
        views.into_values().collect()
    }
}

/// Whether a link leads to a type.
fn is_type(link: &DocLink) -> bool {
    link.id.starts_with("type:")
}
