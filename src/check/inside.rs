//! What a plan says of the value at the end of a way through a frame.

use crate::envelope::{FrameKind, Key, Members, Sort};
use crate::json::Text;
use crate::plan::{NodeId, NodeKind, Plan};
use crate::problem::Token;

/// What is known of the value that holds the next step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Inside {
    /// The frame.
    Frame,
    /// A value with this node, whose kind is a struct.
    Struct(NodeId),
    /// A value with another node.
    Other(NodeId),
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

    /// What is known of the value that a pointer's tokens lead to.
    pub(super) fn at(plan: &Plan, members: &Members<'_>, tokens: &[Token]) -> Self {
        tokens.iter().fold(Self::Frame, |inside, token| match token {
            Token::Key(key) | Token::Free(key) => inside.member(plan, members, key),
            Token::Index(_) => inside.element(plan),
        })
    }

    /// The step to a member: whether its key is the protocol's own, or data.
    pub(super) fn token(self, plan: &Plan, members: &Members<'_>, key: String) -> Token {
        let declares = match self {
            Self::Frame => Key::ALL.iter().any(|known| known.as_str() == key),
            Self::Struct(node) => match &plan.node(node).kind {
                NodeKind::Struct(object) => object.find(&key).is_some(),
                _ => false,
            },
            Self::Other(_) | Self::Free => return Token::Free(key.into()),
        };
        match (self, members.sort()) {
            _ if declares => Token::Key(key.into()),
            // An object that is no frame can be anything.
            (Self::Frame, Sort::Neither | Sort::Mixed | Sort::Result) => Token::Free(key.into()),
            _ => Token::undeclared(key),
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
            Self::Free => Self::Free,
        }
    }
}

fn frame_member(plan: &Plan, members: &Members<'_>, key: &str) -> Inside {
    let Sort::Known(kind) = members.sort() else { return Inside::Free };
    if key == Key::Failure.as_str() && kind == FrameKind::Failure {
        return Inside::of(plan, plan.failure);
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
