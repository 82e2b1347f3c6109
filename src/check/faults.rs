//! From a fault of the text to a problem.

use crate::envelope::{FrameKind, Key, Members, Sort};
use crate::json::{Fault, FaultKind, KeyStack, Reader, Step, path_to};
use crate::plan::{NodeId, NodeKind, Plan};
use crate::problem::{Detail, Pointer, Problem, Rule, Token};

/// The problem that a fault is.
pub(crate) fn problem(plan: &Plan, text: &str, fault: Fault) -> Problem {
    let (rule, hint) = match fault.kind {
        FaultKind::Encoding => (Rule::Encoding, None),
        FaultKind::DuplicateKey => {
            (Rule::DuplicateKey, Some("send each key once: readers differ in which of two they keep"))
        }
        FaultKind::Surrogate => (Rule::Surrogate, Some("write a character beyond U+FFFF as itself, or as both escapes")),
        FaultKind::NumberRange => (Rule::NumberRange, Some("send it as a string, if it is no quantity")),
        FaultKind::TooDeep => (Rule::TooDeep, None),
        FaultKind::ByteOrderMark => (Rule::Syntax, Some("send the text without it")),
        _ => (Rule::Syntax, None),
    };
    let pointer = pointer(plan, text, fault.offset);
    Problem::new(rule, fault.offset, pointer, Detail::Said(fault.kind.to_string())).hint(hint.map(str::to_owned))
}

/// The way to a fault. Keys that are data are told from the protocol's own as far as the text before the fault tells
/// which message it is.
fn pointer(plan: &Plan, text: &str, offset: usize) -> Pointer {
    let mut members = Members::default();
    // It ends at the fault; what was read before stays.
    let _: Result<bool, Fault> = members.read(&mut Reader::new(text), &mut KeyStack::default(), |_, _, _| Ok(false));
    let mut inside = Inside::Frame;
    let mut tokens = Vec::new();
    for step in path_to(text, offset) {
        match step {
            Step::Index(index) => {
                tokens.push(Token::Index(index));
                inside = inside.element(plan);
            }
            Step::Key(key) => {
                let next = inside.member(plan, &members, &key);
                tokens.push(if inside.declares() { Token::Key(key) } else { Token::Free(key) });
                inside = next;
            }
        }
    }
    tokens.into()
}

/// What is known of the value that holds the next step.
#[derive(Debug, Clone, Copy)]
enum Inside {
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
    fn of(plan: &Plan, node: NodeId) -> Self {
        match plan.node(node).kind {
            NodeKind::Struct(_) => Self::Struct(node),
            NodeKind::Nullable(inner) => Self::of(plan, inner),
            _ => Self::Other(node),
        }
    }

    /// Whether the keys of the value are the protocol's own, or in their place.
    fn declares(self) -> bool {
        matches!(self, Self::Frame | Self::Struct(_))
    }

    fn element(self, plan: &Plan) -> Self {
        match self {
            Self::Other(node) => match plan.node(node).kind {
                NodeKind::List { item, .. } => Self::of(plan, item),
                _ => Self::Free,
            },
            _ => Self::Free,
        }
    }

    fn member(self, plan: &Plan, members: &Members<'_>, key: &str) -> Self {
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
    let name = members.string(kind.name_key()).map(|name| name.unescape());
    let Some(index) = name.and_then(|name| plan.find(kind, &name)) else { return Inside::Free };
    let message = &plan.messages(kind)[index];
    let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
    match data {
        Some(node) if key == Key::Data.as_str() => Inside::of(plan, node),
        _ => Inside::Free,
    }
}
