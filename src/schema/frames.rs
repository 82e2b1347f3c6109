//! The schemas of frames.

use super::names::frame_name;
use super::tree::{Tree, pinned, prose, strings};
use super::values::{Refer, Values, any_of, open_object, segments};
use crate::envelope::{FrameKind, Key};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId};

/// The members of a frame, in the order in which they are written.
struct Members {
    properties: Tree,
    required: Vec<Key>,
}

/// The schema of a frame. No text fits those of two kinds.
pub(super) fn frame<R: Refer>(values: &mut Values<'_, R>, message: &MessagePlan, failure: NodeId, kind: FrameKind) -> Tree {
    let mut members = Members { properties: Tree::new(), required: Vec::new() };
    if let MessageRole::Event { message_types } = &message.role {
        members.add(Key::MessageType, pinned(message_types.iter().map(|word| &**word)));
    } else {
        members.add(Key::Command, pinned([&*message.name]));
    }
    members.add(Key::Target, target(message, kind));
    match kind {
        FrameKind::Event => members.add(Key::Name, pinned([&*message.name])),
        FrameKind::Success | FrameKind::Failure => members.add(Key::Result, pinned([kind.as_str()])),
        FrameKind::Request => {}
    }
    if let Some(data) = message.data_of(kind) {
        members.add(Key::Data, values.value(data));
    }
    if kind == FrameKind::Failure {
        members.add(Key::Failure, values.value(failure));
        members
            .add(Key::Original, open("The request as it was received. It may have been refused because it was malformed."));
    }
    let context = open("A debugging aid, normally absent.");
    Tree::new()
        .with("title", frame_name(message, kind))
        .described(&description(message, kind))
        .mark("deprecated", message.deprecated)
        .with("type", "object")
        .with("properties", members.properties.with(Key::Context.as_str(), context))
        .with("required", strings(members.required.iter().map(|key| key.as_str())))
        .with("not", none_of(kind))
}

impl Members {
    fn add(&mut self, key: Key, schema: Tree) {
        let properties = std::mem::take(&mut self.properties);
        self.properties = properties.with(key.as_str(), schema);
        self.required.push(key);
    }
}

/// What a frame is, for readers who know no Rust.
fn description(message: &MessagePlan, kind: FrameKind) -> String {
    let name = &message.name;
    match kind {
        FrameKind::Request | FrameKind::Event => message.doc.clone().into_owned(),
        FrameKind::Success => format!("Answers a request `{name}` that was carried out."),
        FrameKind::Failure => format!("Answers a request `{name}` that was not carried out."),
    }
}

fn target(message: &MessagePlan, kind: FrameKind) -> Tree {
    let target = &message.target;
    if kind == FrameKind::Failure {
        // A request may have been refused for its target.
        return Tree::new().with("description", "The target of the request, whatever it was.").with("type", "string");
    }
    let forms = if target.segments.is_empty() {
        format!("It has {}.", target.forms().concat())
    } else {
        let forms: Vec<String> = target.forms().iter().map(|form| format!("`{form}`")).collect();
        format!("It is {}.", forms.join(" or "))
    };
    let description = if target.doc.is_empty() { forms } else { format!("{} {forms}", prose(&target.doc)) };
    let (minimum, maximum) = target.counts;
    segments(Tree::new().with("description", description).with("type", "string"), minimum, maximum)
}

fn open(description: &str) -> Tree {
    Tree::new().with("description", description).all(open_object())
}

/// The keys that would make a frame one of another kind.
fn none_of(kind: FrameKind) -> Tree {
    let has = |key: Key| Tree::new().with("required", strings([key.as_str()]));
    match kind {
        FrameKind::Request => any_of([has(Key::Result), has(Key::MessageType)]),
        FrameKind::Success | FrameKind::Failure => has(Key::MessageType),
        FrameKind::Event => has(Key::Command),
    }
}

/// Chooses among the schemas of a kind of frame, by the message's name.
pub(super) fn by_name<'m>(
    messages: &'m [MessagePlan],
    kind: FrameKind,
    refer: impl Fn(&'m MessagePlan) -> Tree,
) -> Vec<Json> {
    let key = kind.name_key().as_str();
    let choice = |message: &'m MessagePlan| {
        // With its type: what is no object has no name, and is no frame of any.
        let named = Tree::of_type("object")
            .with("properties", Tree::new().with(key, Tree::new().with("enum", strings([&*message.name]))))
            .with("required", strings([key]));
        Tree::new().with("if", named).with("then", refer(message)).into()
    };
    messages.iter().map(choice).collect()
}
