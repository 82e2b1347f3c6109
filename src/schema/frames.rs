//! The schemas of frames.

use super::annotations::{note, note_of, noted};
use super::names::{frame_name, untied_name};
use super::tree::{Tree, constants, prose, strings};
use super::unions::discriminator;
use super::values::{Refer, ValueSchemas, any_of, open_object, segments};
use crate::envelope::{Content, Envelope, EnvelopeConstant, FrameField, FrameKind, MemberId, Presence};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan, TargetPlan, VariantPlan, pascal};

/// The schema of a frame of a message, or of any frame of a kind whose frames do not name their message. No text is valid for two kinds.
pub(super) fn frame<R: Refer>(
    values: &mut ValueSchemas<'_, R>,
    plan: &Plan,
    message: Option<&MessagePlan>,
    kind: FrameKind,
) -> Tree {
    let envelope = plan.envelope();
    let flat = plan.flat_payload(kind, message);
    let mut members = FrameSchemas::default();
    for field in envelope.fields_of(kind) {
        let name = envelope.name_of(field.id());
        let Some(schema) = member(values, plan, message, kind, field) else { continue };
        members.properties = members.properties.with(name, schema);
        if plan.is_required(kind, field, message) {
            members.required.push(name);
        }
    }
    let (title, description) = match message {
        Some(message) => {
            let description = description(message, kind);
            (frame_name(message, kind), noted(&description, &note(&message.stability, false)).into_owned())
        }
        None => (untied_name(kind).to_owned(), untied_description(kind)),
    };
    let head = Tree::new()
        .with("title", title.as_str())
        .described(&description)
        .mark("deprecated", message.is_some_and(|message| message.deprecated));
    let tree = match flat {
        // A generator makes one type of the frame, with the fields of both.
        Some(node) if values.refer.for_generators() => head.all(merged(values, &members, node, &title)),
        Some(node) => head.all(members.into_tree()).with("allOf", vec![Json::from(values.value(node))]),
        None => head.all(members.into_tree()),
    };
    tree.maybe("not", none_of(envelope, kind))
}

/// The schemas of the members of an object.
#[derive(Clone, Default)]
struct FrameSchemas<'n> {
    properties: Tree,
    required: Vec<&'n str>,
}

impl FrameSchemas<'_> {
    fn into_tree(self) -> Tree {
        Tree::of_type("object").with("properties", self.properties).with("required", strings(self.required))
    }
}

/// The schema of an object with members of a frame and those of a flat payload. If the payload is a union, it has a choice for each
/// variant, with all members.
fn merged<R: Refer>(values: &mut ValueSchemas<'_, R>, members: &FrameSchemas<'_>, node: NodeId, title: &str) -> Tree {
    let plan = values.plan;
    match &plan.node(node).kind {
        NodeKind::Struct(object) => {
            let mut all = members.clone();
            for field in &object.fields {
                all.properties = all.properties.with(field.name(), values.field(field));
                if field.required {
                    all.required.push(field.name());
                }
            }
            all.into_tree()
        }
        NodeKind::Union(union) => {
            let choice = |variant: &VariantPlan| {
                let title = format!("{title}{}", pascal(&variant.name));
                let node = plan.node(variant.node);
                let doc = noted(&node.doc, &note_of(plan, node)).into_owned();
                let tree = Tree::new().with("title", title.as_str()).described(&doc).mark("deprecated", variant.deprecated);
                tree.all(merged(values, members, variant.node, &title)).into()
            };
            let discriminator = discriminator(plan, union);
            let choices = union.variants.iter().map(choice).collect::<Vec<Json>>();
            Tree::of_type("object").with("oneOf", choices).maybe("discriminator", discriminator)
        }
        // No other payload is flat.
        _ => members.clone().into_tree(),
    }
}

/// The description of responses that do not name their command.
fn untied_description(kind: FrameKind) -> String {
    format!(
        "{} of any command. The request with the same id determines the type of its data.",
        capitalised(kind.described())
    )
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// The schema of a member of a frame; `None` for a payload that the message does not have. Without a message, a reply is any value.
fn member<R: Refer>(
    values: &mut ValueSchemas<'_, R>,
    plan: &Plan,
    message: Option<&MessagePlan>,
    kind: FrameKind,
    field: &FrameField,
) -> Option<Tree> {
    Some(match (&field.content, message) {
        (Content::Name, Some(message)) => constants([&*message.name]),
        (Content::Constant(constant), _) => self::constant(constant),
        (Content::MessageType, Some(MessagePlan { role: MessageRole::Event { message_types }, .. })) => {
            constants(message_types.iter().map(|value| &**value))
        }
        (Content::Target, Some(message)) => target(message.target.as_ref()?),
        (Content::TargetText, _) => Tree::new().described(&field.doc).with("type", "string"),
        (Content::Object, _) => Tree::new().described(&field.doc).all(open_object()),
        (Content::Reply, None) => Tree::new(),
        _ => values.documented(plan.value(kind, field, message)?, &field.doc),
    })
}

/// The schema of a constant.
fn constant(constant: &EnvelopeConstant) -> Tree {
    let value_type = match constant {
        EnvelopeConstant::String(_) => "string",
        EnvelopeConstant::Bool(_) => "boolean",
        EnvelopeConstant::Integer(_) => "integer",
    };
    Tree::of_type(value_type).with("enum", vec![constant.to_json()])
}

/// The schema of a constant as JSON.
pub(crate) fn constant_schema(constant: &EnvelopeConstant) -> Json {
    self::constant(constant).into()
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
    let Some(key) = plan.envelope().name_key(kind) else { return Vec::new() };
    let choice = |message: &'m MessagePlan| {
        // The type is needed because `properties` and `required` accept any value that is not an object.
        let named = Tree::of_type("object")
            .with("properties", Tree::new().with(key, Tree::new().with("enum", strings([&*message.name]))))
            .with("required", strings([key]));
        Tree::new().with("if", named).with("then", refer(message)).into()
    };
    plan.messages(kind).iter().map(choice).collect()
}
