//! The schemas of frames.

use super::names::frame_name;
use super::tree::{Tree, constants, prose, strings};
use super::values::{Refer, ValueSchemas, any_of, open_object, segments};
use crate::envelope::{Content, Envelope, FrameField, FrameKind, MemberId, Presence};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, Plan, TargetPlan};

/// The schema of a frame. No text is valid for two kinds.
pub(super) fn frame<R: Refer>(
    values: &mut ValueSchemas<'_, R>,
    plan: &Plan,
    message: &MessagePlan,
    kind: FrameKind,
) -> Tree {
    let envelope = plan.envelope();
    let mut properties = Tree::new();
    let mut required = Vec::new();
    for field in envelope.fields_of(kind) {
        let name = envelope.name_of(field.id());
        let Some(schema) = member(values, plan, message, field) else { continue };
        properties = properties.with(name, schema);
        if field.presence == Presence::Required {
            required.push(name);
        }
    }
    Tree::new()
        .with("title", frame_name(message, kind))
        .described(&description(message, kind))
        .mark("deprecated", message.deprecated)
        .with("type", "object")
        .with("properties", properties)
        .with("required", strings(required))
        .maybe("not", none_of(envelope, kind))
}

/// The schema of a member of a frame; `None` for a payload that the message does not have.
fn member<R: Refer>(
    values: &mut ValueSchemas<'_, R>,
    plan: &Plan,
    message: &MessagePlan,
    field: &FrameField,
) -> Option<Tree> {
    Some(match (&field.content, &message.role) {
        (Content::Name, _) => constants([&*message.name]),
        (Content::Constant(constant), _) => constants([&**constant]),
        (Content::MessageType, MessageRole::Event { message_types }) => {
            constants(message_types.iter().map(|value| &**value))
        }
        (Content::Target, _) => target(&message.target),
        (Content::TargetText, _) => Tree::new().described(&field.doc).with("type", "string"),
        (Content::Object, _) => Tree::new().described(&field.doc).all(open_object()),
        (value, _) => values.value(plan.value(value, message)?),
    })
}

/// The description of a frame.
fn description(message: &MessagePlan, kind: FrameKind) -> String {
    let name = &message.name;
    match kind {
        FrameKind::Request | FrameKind::Event => message.doc.clone().into_owned(),
        FrameKind::Success => format!("The success response to `{name}`."),
        FrameKind::Failure => format!("The failure response to `{name}`."),
    }
}

fn target(target: &TargetPlan) -> Tree {
    let forms = if target.segments.is_empty() {
        format!("Form: {}.", target.forms().concat())
    } else {
        let forms: Vec<String> = target.forms().iter().map(|form| format!("`{form}`")).collect();
        format!("Form: {}.", forms.join(" or "))
    };
    let description = if target.doc.is_empty() { forms } else { format!("{}\n\n{forms}", prose(&target.doc)) };
    let (minimum, maximum) = target.counts;
    segments(Tree::new().with("description", description).with("type", "string"), minimum, maximum)
}

/// Excludes the members that would make a frame one of another kind.
fn none_of(envelope: &Envelope, kind: FrameKind) -> Option<Tree> {
    let forbidden = envelope.fields(kind).iter().filter(|field| field.presence == Presence::Forbidden);
    let mut schemas: Vec<Tree> = forbidden.map(|field| has(envelope, field.id())).collect();
    if schemas.len() > 1 { Some(any_of(schemas)) } else { schemas.pop() }
}

/// An object with a member.
pub(super) fn has(envelope: &Envelope, member: MemberId) -> Tree {
    Tree::new().with("required", strings([envelope.name_of(member)]))
}

/// Chooses among the schemas of a kind of frame, by the message's name.
pub(super) fn by_name<'m>(plan: &'m Plan, kind: FrameKind, refer: impl Fn(&'m MessagePlan) -> Tree) -> Vec<Json> {
    let key = plan.envelope().name_key(kind);
    let choice = |message: &'m MessagePlan| {
        // The type is needed because `properties` and `required` accept any value that is not an object.
        let named = Tree::of_type("object")
            .with("properties", Tree::new().with(key, Tree::new().with("enum", strings([&*message.name]))))
            .with("required", strings([key]));
        Tree::new().with("if", named).with("then", refer(message)).into()
    };
    plan.messages(kind).iter().map(choice).collect()
}
