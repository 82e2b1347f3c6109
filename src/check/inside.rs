//! What a plan says of the value at the end of a way through a frame.

use std::borrow::Cow;

use crate::envelope::{FrameKind, Key, Members, Sort};
use crate::json::Text;
use crate::plan::{FieldPlan, NodeId, NodeKind, Plan};
use crate::problem::Step;

/// What is known of the value that holds the next step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inside {
    /// The frame.
    Frame,
    /// A value with this node, whose kind is a struct.
    Struct(NodeId),
    /// A value with another node.
    Other(NodeId),
    /// The request that a failure sends back.
    Original,
    /// Nothing.
    Free,
}

impl Inside {
    pub(super) fn of(plan: &Plan, node: NodeId) -> Self {
        match plan.node(node).kind {
            NodeKind::Struct(_) => Self::Struct(node),
            NodeKind::Nullable(inner) => Self::of(plan, inner),
            _ => Self::Other(node),
        }
    }

    /// What is known of the value that some steps lead to.
    pub(super) fn at(plan: &Plan, members: &Members<'_>, steps: &[Step]) -> Self {
        steps.iter().fold(Self::Frame, |inside, step| match step.name() {
            Some(name) => inside.member(plan, members, name),
            None => inside.element(plan),
        })
    }

    /// The step to a member: whether its name is declared, or data.
    pub(super) fn step(self, plan: &Plan, members: &Members<'_>, name: Cow<'_, str>) -> Step {
        match self {
            Self::Frame => match (Key::ALL.into_iter().find(|key| key.as_str() == name), members.sort()) {
                (Some(key), _) => Step::Member(key.as_str().into()),
                // An object that is no frame can be anything.
                (None, Sort::Neither | Sort::Mixed | Sort::Result) => Step::Key(name.into_owned().into()),
                (None, Sort::Known(_)) => {
                    Step::undeclared(name.into_owned(), |name| Key::ALL.iter().any(|key| is_spelling_of(key.as_str(), name)))
                }
            },
            Self::Struct(node) => {
                let fields = fields(plan, node);
                match fields.iter().find(|field| *field.name() == name) {
                    Some(field) => Step::Member(field.name().clone()),
                    None => Step::undeclared(name.into_owned(), |name| {
                        fields.iter().any(|field| is_spelling_of(field.name(), name))
                    }),
                }
            }
            Self::Original => match Members::OF_ORIGINAL.into_iter().find(|key| key.as_str() == name) {
                Some(key) => Step::Member(key.as_str().into()),
                None => Step::Key(name.into_owned().into()),
            },
            Self::Other(_) | Self::Free => Step::Key(name.into_owned().into()),
        }
    }

    pub(super) fn element(self, plan: &Plan) -> Self {
        match self {
            Self::Other(node) => match plan.node(node).kind {
                NodeKind::List { item, .. } => Self::of(plan, item),
                _ => Self::Free,
            },
            _ => Self::Free,
        }
    }

    pub(super) fn member(self, plan: &Plan, members: &Members<'_>, key: &str) -> Self {
        match self {
            Self::Frame => frame_member(plan, members, key),
            Self::Struct(node) => match &plan.node(node).kind {
                NodeKind::Struct(object) => {
                    object.find(key).map_or(Self::Free, |index| Self::of(plan, object.fields[index].node))
                }
                _ => Self::Free,
            },
            Self::Other(node) => match plan.node(node).kind {
                NodeKind::Map(value) => Self::of(plan, value),
                _ => Self::Free,
            },
            Self::Original | Self::Free => Self::Free,
        }
    }
}

/// The fields of an object.
pub(super) fn fields(plan: &Plan, node: NodeId) -> &[FieldPlan] {
    match &plan.node(node).kind {
        NodeKind::Struct(object) => &object.fields,
        NodeKind::Nullable(inner) => fields(plan, *inner),
        _ => &[],
    }
}

/// Whether a name is a declared one with other capitals or marks.
fn is_spelling_of(declared: &str, name: &str) -> bool {
    let letters = |name: &str| -> String {
        let kept = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
        kept.map(|character| character.to_ascii_lowercase()).collect()
    };
    letters(declared) == letters(name)
}

fn frame_member(plan: &Plan, members: &Members<'_>, key: &str) -> Inside {
    let Sort::Known(kind) = members.sort() else { return Inside::Free };
    if key == Key::Failure.as_str() && kind == FrameKind::Failure {
        return Inside::of(plan, plan.failure);
    }
    if key == Key::Original.as_str() && kind == FrameKind::Failure {
        return Inside::Original;
    }
    let name = members.string(kind.name_key()).map(Text::unescape);
    let Some(index) = name.and_then(|name| plan.find(kind, &name)) else { return Inside::Free };
    let message = &plan.messages(kind)[index];
    let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
    match data {
        Some(node) if key == Key::Data.as_str() => Inside::of(plan, node),
        _ => Inside::Free,
    }
}
