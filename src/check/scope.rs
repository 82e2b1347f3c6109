//! Finds the description of the value at the end of a path in the plan.

use std::borrow::Cow;

use crate::envelope::{Classification, FrameMembers, Role};
use crate::json::{KeySets, LookAhead, RawStr, Scanner};
use crate::plan::{FieldPlan, NodeId, NodeKind, Plan};
use crate::problem::Step;
use crate::shape::{Selection, select};

/// The description of the value that contains the next step of a path.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    /// The frame.
    Frame,
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
    pub(super) fn of(plan: &Plan, node: NodeId) -> Self {
        match plan.node(node).kind {
            NodeKind::Struct(_) => Self::Struct(node),
            NodeKind::Nullable(inner) => Self::of(plan, inner),
            NodeKind::Union(_) => Self::Union(node),
            _ => Self::Other(node),
        }
    }

    /// Replaces the scope of a union by that of the variant of the value at an offset, if it can be determined.
    pub(super) fn at(self, plan: &Plan, text: &str, offset: usize) -> Self {
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
    pub(super) fn node(self) -> Option<NodeId> {
        match self {
            Self::Struct(node) | Self::Union(node) | Self::Other(node) => Some(node),
            Self::Frame | Self::Original | Self::Undescribed => None,
        }
    }

    /// The step to a member, which marks its name as declared or as data.
    pub(super) fn step(self, plan: &Plan, members: &FrameMembers<'_>, name: Cow<'_, str>) -> Step {
        match self {
            Self::Frame => match (plan.envelope().find(&name), plan.envelope().classify(members)) {
                (Some(_), _) => Step::Member(name.into_owned().into()),
                (None, Classification::Known(_)) => Step::undeclared(name.into_owned(), |name| {
                    plan.envelope().members().iter().any(|member| is_spelling_of(&member.name, name))
                }),
                // If the object is not a frame, its member names may be data.
                (None, _) => Step::Key(name.into_owned().into()),
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
    pub(super) fn has_sensitive(self, plan: &Plan, step: &Step) -> bool {
        let (Self::Struct(node), Some(name)) = (self, step.name()) else { return false };
        fields(plan, node).iter().any(|field| field.sensitive && *field.name() == name)
    }

    pub(super) fn element(self, plan: &Plan, index: usize) -> Self {
        match self {
            Self::Other(node) => match &plan.node(node).kind {
                NodeKind::List { item, .. } => Self::of(plan, *item),
                NodeKind::Tuple(items) => items.get(index).map_or(Self::Undescribed, |item| Self::of(plan, *item)),
                _ => Self::Undescribed,
            },
            _ => Self::Undescribed,
        }
    }

    pub(super) fn member(self, plan: &Plan, members: &FrameMembers<'_>, key: &str) -> Self {
        match self {
            Self::Frame => frame_member(plan, members, key),
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

/// Whether two names are equal except for case, underscores, hyphens and spaces.
fn is_spelling_of(declared: &str, name: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
        letters.map(|character| character.to_ascii_lowercase()).collect()
    };
    letters(declared) == letters(name)
}

fn frame_member(plan: &Plan, members: &FrameMembers<'_>, key: &str) -> Scope {
    let Classification::Known(kind) = plan.envelope().classify(members) else { return Scope::Undescribed };
    let Some(field) = plan.envelope().find(key).and_then(|member| plan.envelope().field(kind, member)) else {
        return Scope::Undescribed;
    };
    if plan.envelope().role(field.id()) == Some(Role::Original) {
        return Scope::Original;
    }
    let name = plan.envelope().name_member(kind).and_then(|member| members.string(member)).map(RawStr::unescape);
    let message = name.and_then(|name| plan.find(kind, &name)).map(|index| &plan.messages(kind)[index]);
    plan.value(kind, field, message).map_or(Scope::Undescribed, |node| Scope::of(plan, node))
}
