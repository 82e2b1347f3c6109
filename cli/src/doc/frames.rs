//! Describes the kinds of frames: the members around the data.

use tieline::Plan;
use tieline::envelope::{Content, FrameField, FrameKind, FrameShape, Presence, Role};
use tieline::problem::escape;

use super::links::{id, within};
use super::messages::uppercase;
use super::values::{Phrase, ValueDescriber, ValueView, code, documentation, text};

/// A kind of frame.
#[derive(Debug)]
pub(super) struct FrameView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) members: Vec<MemberView>,
    /// What else a frame has, or does not have.
    pub(super) notes: Vec<Phrase>,
}

/// A member of a kind of frame.
#[derive(Debug)]
pub(super) struct MemberView {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) required: bool,
    pub(super) what: Phrase,
    pub(super) rules: Vec<Phrase>,
    pub(super) doc: String,
}

/// The error in a failure.
#[derive(Debug)]
pub(super) struct FailureView {
    pub(super) id: String,
    /// The name of the member.
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) value: ValueView,
}

/// The kinds of frames.
pub(super) fn frames(describer: &mut ValueDescriber<'_>) -> Vec<FrameView> {
    let plan = describer.plan;
    plan.envelope().kinds().iter().map(|shape| frame(describer, plan, shape)).collect()
}

/// The errors in failures.
pub(super) fn failures(describer: &mut ValueDescriber<'_>) -> Vec<FailureView> {
    let plan = describer.plan;
    let fields = plan.envelope().fields(FrameKind::Failure).iter();
    let errors = fields.filter(|field| is_error(plan, field)).filter_map(|field| {
        let node = plan.value(FrameKind::Failure, field, None)?;
        let name = name(plan, field);
        let id = id(&["failure", name]);
        let doc = if field.doc.is_empty() { &*plan.node(node).doc } else { &*field.doc };
        let value = describer.expanded(node, &id);
        Some(FailureView { value, name: escape(name), id, doc: documentation(doc) })
    });
    errors.collect()
}

fn name<'p>(plan: &'p Plan, field: &FrameField) -> &'p str {
    plan.envelope().members().get(field.member).map_or("", |member| &*member.name)
}

fn is_error(plan: &Plan, field: &FrameField) -> bool {
    plan.envelope().members().get(field.member).is_some_and(|member| member.role == Role::Error)
}

fn frame(describer: &mut ValueDescriber<'_>, plan: &Plan, shape: &FrameShape) -> FrameView {
    let own_id = id(&["frame", shape.kind.as_str()]);
    let allowed = shape.fields.iter().filter(|field| field.presence != Presence::Forbidden);
    let members = allowed.map(|field| member(describer, plan, shape.kind, field, &own_id)).collect();
    let mut notes = Vec::new();
    if shape.flat {
        let data = if shape.kind == FrameKind::Success { "reply" } else { "data" };
        notes.push(vec![text(format!("The fields of the {data} are members of the frame."))]);
    }
    let absent: Vec<&str> =
        shape.fields.iter().filter(|field| field.presence == Presence::Forbidden).map(|field| name(plan, field)).collect();
    if !absent.is_empty() {
        let mut note = vec![text("A frame of this kind does not have: ")];
        for (index, name) in absent.into_iter().enumerate() {
            note.extend((index > 0).then(|| text(", ")));
            note.push(code(name));
        }
        note.push(text("."));
        notes.push(note);
    }
    FrameView { id: own_id, title: uppercase(shape.kind.as_str()), members, notes }
}

fn member(
    describer: &mut ValueDescriber<'_>,
    plan: &Plan,
    kind: FrameKind,
    field: &FrameField,
    frame_id: &str,
) -> MemberView {
    let name = name(plan, field);
    let id = within(frame_id, name);
    let message = if kind == FrameKind::Event { "event" } else { "command" };
    let mut rules = Vec::new();
    let what = match &field.content {
        Content::Name => vec![text(format!("the name of the {message}"))],
        Content::Target => vec![text(format!("the target, in a form that the {message} allows"))],
        Content::TargetText => vec![text("any string")],
        Content::Constant(constant) => vec![code(&constant.to_string())],
        Content::MessageType => vec![text("a message type of the event")],
        Content::Data => vec![text(format!("the data of the {message}"))],
        Content::Reply if plan.commands.iter().all(|command| command.reply.is_some()) => vec![text("the data of the reply")],
        Content::Reply => vec![text("the data of the reply, unless the command has none")],
        Content::Object => vec![text("any object")],
        Content::Value if is_error(plan, field) => vec![text("why the command failed")],
        _ => match plan.value(kind, field, None) {
            Some(node) => {
                let value = describer.value(node, &id);
                rules = value.rules;
                value.what
            }
            None => vec![text("any value")],
        },
    };
    if matches!(field.content, Content::Data | Content::Reply) && field.presence == Presence::Optional {
        rules.push(vec![text("absent only where "), code("{}"), text(" is valid")]);
    }
    let required = match field.content {
        Content::Data | Content::Reply => field.presence == Presence::Required,
        _ => plan.is_required(kind, field, None),
    };
    MemberView { id, name: escape(name), required, what, rules, doc: documentation(&field.doc) }
}
