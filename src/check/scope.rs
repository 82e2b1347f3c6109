//! Finds the description of the value at the end of a path in the plan.

use std::borrow::Cow;

use crate::envelope::{Classification, FrameKind, FrameMembers, Role};
use crate::json::{KeySets, LookAhead, Scanner};
use crate::plan::{FieldPlan, MessagePlan, NodeId, NodeKind, Plan};
use crate::problem::Step;
use crate::shape::{Selection, select};

/// The description of the value that contains the next step of a path.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Scope {
    /// The frame.
    Frame,
    /// A frame with a flat payload of this node: a struct, or a union whose variant is not known.
    Flat(NodeId),
    /// A value with this node, which is a struct.
    Struct(NodeId),
    /// A value of a union with this node, whose variant is not known.
    Union(NodeId),
    /// A value with this node, which is neither a struct nor a union.
    Other(NodeId),
    /// The request in a failure.
    Original,
    /// A value that no node describes.
    Undescribed,
}

impl Scope {
    pub(crate) fn of(plan: &Plan, node: NodeId) -> Self {
        match plan.node(node).kind {
            NodeKind::Struct(_) => Self::Struct(node),
            NodeKind::Nullable(inner) => Self::of(plan, inner),
            NodeKind::Union(_) => Self::Union(node),
            _ => Self::Other(node),
        }
    }

    /// Replaces the scope of a union by that of the variant of the value at an offset, if it can be determined, and the scope of a frame
    /// with a flat payload by that of the payload.
    pub(crate) fn at(self, plan: &Plan, members: &FrameMembers<'_>, text: &str, offset: usize) -> Self {
        if let Self::Frame = self {
            let payload = message(plan, members).and_then(|(kind, message)| plan.flat_payload(kind, Some(message)));
            let scope = payload.map(|node| Self::of(plan, node).at(plan, members, text, offset));
            return scope.and_then(Self::node).map_or(self, Self::Flat);
        }
        let mut scope = self;
        while let Self::Union(node) = scope {
            let NodeKind::Union(union) = &plan.node(node).kind else { break };
            let mut scanner = Scanner::resume(text, offset, 1);
            match select(union, &mut scanner, &mut KeySets::default(), &mut LookAhead::default()) {
                Ok(Selection::Variant(index)) => scope = Self::of(plan, union.variants[index].node),
                Ok(Selection::Other(_)) if union.other.is_some() => return union.other.map_or(scope, Self::Struct),
                _ => break,
            }
        }
        scope
    }

    /// The node of the value.
    pub(crate) fn node(self) -> Option<NodeId> {
        match self {
            Self::Struct(node) | Self::Union(node) | Self::Other(node) | Self::Flat(node) => Some(node),
            Self::Frame | Self::Original | Self::Undescribed => None,
        }
    }

    /// The step to a member, which marks its name as declared or as data.
    pub(crate) fn step(self, plan: &Plan, members: &FrameMembers<'_>, name: Cow<'_, str>) -> Step {
        match self {
            Self::Frame => match (plan.envelope().find(&name), plan.envelope().classify(members)) {
                (Some(_), _) => Step::Member(name.into_owned().into()),
                (None, Classification::Known(_)) => Step::undeclared(name.into_owned(), |name| {
                    plan.envelope().members().iter().any(|member| is_spelling_of(&member.name, name))
                }),
                // If the object is not a frame, its member names may be data.
                (None, _) => Step::Key(name.into_owned().into()),
            },
            Self::Flat(node) => match plan.envelope().find(&name) {
                Some(_) => Step::Member(name.into_owned().into()),
                None => match Self::of(plan, node).step(plan, members, name.clone()) {
                    Step::Member(name) => Step::Member(name),
                    _ => Step::undeclared(name.into_owned(), |name| {
                        let mut declared = plan.envelope().members().iter().map(|member| &member.name);
                        let mut fields = fields(plan, node).iter().map(FieldPlan::name);
                        declared.any(|own| is_spelling_of(own, name)) || fields.any(|own| is_spelling_of(own, name))
                    }),
                },
            },
            Self::Struct(node) => match field(plan, node, &name) {
                Some(field) => Step::Member(field.name().clone()),
                None => Step::undeclared(name.into_owned(), |name| {
                    fields(plan, node).iter().any(|field| is_spelling_of(field.name(), name))
                }),
            },
            Self::Union(node) => match &plan.node(node).kind {
                // Of an externally tagged union, the member is the name of a variant.
                NodeKind::Union(union)
                    if union.tag_name().is_some_and(|tag| *tag == name) || union.find(&name).is_some() =>
                {
                    Step::Member(name.into_owned().into())
                }
                _ => Step::undeclared(name.into_owned(), |_| false),
            },
            Self::Original if plan.envelope().compared().any(|compared| compared == name) => {
                Step::Member(name.into_owned().into())
            }
            Self::Original | Self::Other(_) | Self::Undescribed => Step::Key(name.into_owned().into()),
        }
    }

    /// Whether the values of a declared member are sensitive.
    pub(crate) fn has_sensitive(self, plan: &Plan, step: &Step) -> bool {
        let (Self::Struct(node) | Self::Flat(node), Some(name)) = (self, step.name()) else { return false };
        // The members of the envelope are not part of a sensitive payload.
        let is_payload = matches!(self, Self::Flat(_)) && plan.envelope().find(name).is_none();
        is_payload && plan.node(node).sensitive || field(plan, node, name).is_some_and(|field| field.sensitive)
    }

    /// Whether all that a value of this scope contains is sensitive.
    pub(crate) fn is_sensitive(self, plan: &Plan) -> bool {
        !matches!(self, Self::Flat(_)) && self.node().is_some_and(|node| plan.node(node).sensitive)
    }

    pub(crate) fn element(self, plan: &Plan, index: usize) -> Self {
        match self {
            Self::Other(node) => match &plan.node(node).kind {
                NodeKind::List { item, .. } => Self::of(plan, *item),
                NodeKind::Tuple(items) => items.get(index).map_or(Self::Undescribed, |item| Self::of(plan, *item)),
                _ => Self::Undescribed,
            },
            _ => Self::Undescribed,
        }
    }

    pub(crate) fn member(self, plan: &Plan, members: &FrameMembers<'_>, key: &str) -> Self {
        match self {
            Self::Frame => frame_member(plan, members, key),
            Self::Flat(node) => match plan.envelope().find(key) {
                Some(_) => frame_member(plan, members, key),
                None => Self::of(plan, node).member(plan, members, key),
            },
            Self::Struct(node) => match &plan.node(node).kind {
                NodeKind::Struct(object) => {
                    object.find(key).map_or(Self::Undescribed, |index| Self::of(plan, object.fields[index].node))
                }
                _ => Self::Undescribed,
            },
            Self::Other(node) => match plan.node(node).kind {
                NodeKind::Map { value, .. } => Self::of(plan, value),
                _ => Self::Undescribed,
            },
            Self::Union(_) | Self::Original | Self::Undescribed => Self::Undescribed,
        }
    }
}

/// The declared fields of an object.
pub(super) fn fields(plan: &Plan, node: NodeId) -> &[FieldPlan] {
    match &plan.node(node).kind {
        NodeKind::Struct(object) => &object.fields,
        NodeKind::Nullable(inner) => fields(plan, *inner),
        _ => &[],
    }
}

/// The declared field of an object with a name.
fn field<'p>(plan: &'p Plan, node: NodeId, name: &str) -> Option<&'p FieldPlan> {
    match &plan.node(node).kind {
        NodeKind::Struct(object) => object.find(name).map(|index| &object.fields[index]),
        NodeKind::Nullable(inner) => field(plan, *inner, name),
        _ => None,
    }
}

/// Whether two names are equal except for case, underscores, hyphens and spaces.
fn is_spelling_of(declared: &str, name: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
        letters.map(|character| character.to_ascii_lowercase()).collect()
    };
    letters(declared) == letters(name)
}

/// The kind of a frame and its message, if it is declared.
pub(crate) fn message<'p>(plan: &'p Plan, members: &FrameMembers<'_>) -> Option<(FrameKind, &'p MessagePlan)> {
    let Classification::Known(kind) = plan.envelope().classify(members) else { return None };
    let index = match plan.envelope().name_member(kind) {
        Some(name) => plan.find(kind, &members.string(name)?.unescape())?,
        None => members.command?,
    };
    Some((kind, plan.messages(kind).get(index)?))
}

fn frame_member(plan: &Plan, members: &FrameMembers<'_>, key: &str) -> Scope {
    let Classification::Known(kind) = plan.envelope().classify(members) else { return Scope::Undescribed };
    let Some(field) = plan.envelope().find(key).and_then(|member| plan.envelope().field(kind, member)) else {
        return Scope::Undescribed;
    };
    if plan.envelope().role(field.id()) == Some(Role::Original) {
        return Scope::Original;
    }
    let message = message(plan, members).map(|(_, message)| message);
    plan.value(kind, field, message).map_or(Scope::Undescribed, |node| Scope::of(plan, node))
}
