//! Describes messages.

use std::collections::BTreeMap;

use tieline::__private::command::{MessagePlan, MessageRole, ReplyKind, Str, examples_of, visible_json};
use tieline::Plan;
use tieline::envelope::{Content, FrameKind};
use tieline::json::{Json, to_pretty};
use tieline::message::{Lifecycle, Side};
use tieline::problem::escape;
use tieline::sample::Size;

use super::links::{DocLink, id, within};
use super::values::{StabilityMarks, ValueDescriber, ValueView, documentation};
use crate::list::kind;
use crate::show::full_number;

/// A command or an event.
#[derive(Debug)]
pub(super) struct MessageView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) marks: StabilityMarks,
    pub(super) doc: String,
    /// A sentence that says which side sends the message.
    pub(super) direction: String,
    /// A sentence about the place of an event in the life of its object.
    pub(super) lifecycle: Option<&'static str>,
    pub(super) target: Option<TargetView>,
    /// The name and the values of the member that classifies an event.
    pub(super) message_types: Option<(String, Vec<String>)>,
    pub(super) payloads: Vec<PayloadView>,
    /// The events that a command causes, in the usual order.
    pub(super) causes: Vec<DocLink>,
    /// The commands that cause an event.
    pub(super) caused_by: Vec<DocLink>,
    pub(super) examples: Vec<ExampleView>,
    /// Whether a command can be answered with a failure.
    pub(super) may_fail: bool,
}

/// The targets of a message.
#[derive(Debug)]
pub(super) struct TargetView {
    pub(super) forms: Vec<String>,
    pub(super) doc: String,
}

/// The data of a frame of a message.
#[derive(Debug)]
pub(super) struct PayloadView {
    pub(super) id: String,
    pub(super) title: &'static str,
    pub(super) content: PayloadContent,
}

/// What the data of a frame is.
#[derive(Debug)]
pub(super) enum PayloadContent {
    Value(ValueView),
    /// The reply has the fields of the request, which are described under this id.
    SameAs(String),
    Nothing,
}

/// Example frames of one kind.
#[derive(Debug)]
pub(super) struct ExampleView {
    pub(super) title: String,
    /// The frame, as indented JSON.
    pub(super) json: String,
    /// Whether it is shown without being opened.
    pub(super) is_open: bool,
}

/// The id of the section of a message.
pub(super) fn message_id(message: &MessagePlan) -> String {
    id(&[kind(message), &message.name])
}

/// The names of the events that a message causes.
pub(super) fn causes_of(message: &MessagePlan) -> &[Str] {
    match &message.role {
        MessageRole::Command { causes, .. } => causes,
        MessageRole::Event { .. } => &[],
    }
}

/// Whether a protocol has frames of a kind.
pub(super) fn has_kind(plan: &Plan, kind: FrameKind) -> bool {
    plan.envelope().kinds().iter().any(|shape| shape.kind == kind)
}

impl MessageView {
    pub(super) fn new(
        describer: &mut ValueDescriber<'_>,
        message: &MessagePlan,
        caused_by: &BTreeMap<&str, Vec<DocLink>>,
    ) -> Self {
        let plan = describer.plan;
        let own_id = message_id(message);
        let event = |name: &Str| {
            let is_declared = plan.find(FrameKind::Event, name).is_some();
            DocLink::new(if is_declared { id(&["event", name]) } else { String::new() }, name)
        };
        let message_types = match &message.role {
            MessageRole::Event { message_types } => message_type_member(plan)
                .map(|member| (escape(member), message_types.iter().map(|value| escape(value)).collect())),
            MessageRole::Command { .. } => None,
        };
        Self {
            name: escape(&message.name),
            marks: StabilityMarks::new(message.deprecated, &message.stability, false),
            doc: documentation(&message.doc),
            direction: direction(plan, message),
            lifecycle: message.lifecycle.and_then(|lifecycle| match lifecycle {
                Lifecycle::Creates => Some("It is the first event of its object."),
                Lifecycle::Ends => Some("It is the last event of its object and of the objects in it."),
                _ => None,
            }),
            target: message.target.as_ref().map(|target| TargetView {
                forms: target.forms().iter().map(|form| escape(form)).collect(),
                doc: documentation(&target.doc),
            }),
            message_types,
            payloads: payloads(describer, message, &own_id),
            causes: causes_of(message).iter().map(event).collect(),
            caused_by: caused_by.get(&*message.name).filter(|_| message.is_event()).cloned().unwrap_or_default(),
            examples: examples(plan, message),
            may_fail: !message.is_event() && has_kind(plan, FrameKind::Failure),
            id: own_id,
        }
    }
}

/// The member whose constant each event declares.
fn message_type_member(plan: &Plan) -> Option<&str> {
    let envelope = plan.envelope();
    let field = envelope.fields(FrameKind::Event).iter().find(|field| field.content == Content::MessageType)?;
    envelope.members().get(field.member).map(|member| &*member.name)
}

fn direction(plan: &Plan, message: &MessagePlan) -> String {
    let (from, to) = match message.from {
        Side::Client => ("the client", "the server"),
        Side::Server => ("the server", "the client"),
        _ => ("either side", "the other side"),
    };
    if !message.is_event() && has_kind(plan, FrameKind::Success) {
        format!("Sent by {from}, answered by {to}.")
    } else {
        format!("Sent by {from} to {to}.")
    }
}

fn payloads(describer: &mut ValueDescriber<'_>, message: &MessagePlan, message_id: &str) -> Vec<PayloadView> {
    let plan = describer.plan;
    let mut value = |part: &str, title, node: Option<_>| {
        let id = within(message_id, part);
        let content = node.map_or(PayloadContent::Nothing, |node| PayloadContent::Value(describer.expanded(node, &id)));
        PayloadView { id, title, content }
    };
    match &message.role {
        MessageRole::Event { .. } => vec![value("data", "Data", Some(message.data))],
        MessageRole::Command { reply, .. } => {
            let request = value("request", "Data of the request", Some(message.data));
            let mut reply = match reply {
                ReplyKind::Same => PayloadView {
                    id: within(message_id, "reply"),
                    title: "",
                    content: PayloadContent::SameAs(request.id.clone()),
                },
                _ => value("reply", "", message.reply),
            };
            reply.title = "Data of the reply";
            if has_kind(plan, FrameKind::Success) { vec![request, reply] } else { vec![request] }
        }
    }
}

/// The examples, with one for a minimal and a full frame that are equal. If none can be generated, the page has none.
fn examples(plan: &Plan, message: &MessagePlan) -> Vec<ExampleView> {
    let examples = examples_of(plan, message).unwrap_or_default();
    let mut out: Vec<ExampleView> = Vec::new();
    for (index, example) in examples.iter().enumerate() {
        if !has_kind(plan, example.kind) {
            continue;
        }
        let same = |other: usize| {
            examples.get(other).is_some_and(|other| other.kind == example.kind && other.frame == example.frame)
        };
        let (kind, number) = (example.kind.as_str(), full_number(&examples, index));
        let title = match example.size {
            Size::Minimal if same(index + 1) => continue,
            Size::Full if number == 1 && index > 0 && same(index - 1) => uppercase(kind),
            Size::Minimal => format!("Minimal {kind}"),
            _ if number > 1 => format!("Full {kind} {number}"),
            _ => format!("Full {kind}"),
        };
        let is_open = number == 1 && matches!(example.kind, FrameKind::Request | FrameKind::Event);
        out.push(ExampleView {
            title,
            json: visible_json(to_pretty(&Json::from(example.frame.clone())).trim_end()),
            is_open,
        });
    }
    // The example that is shown comes first.
    out.sort_by_key(|example| !example.is_open);
    out
}

/// A text with an uppercase first letter.
pub(super) fn uppercase(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}
