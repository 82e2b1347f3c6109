//! A mutable tree of a frame, which can represent invalid JSON such as duplicate members.

use crate::envelope::{FrameKind, Presence, Role};
use crate::json::{Json, JsonObject};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan, Str};

/// A value with its role in the frame.
#[derive(Debug, Clone)]
pub(super) struct FrameTree {
    pub(super) value: TreeValue,
    pub(super) part: TreeRole,
}

/// The value of a tree.
#[derive(Debug, Clone)]
pub(super) enum TreeValue {
    /// Bytes that are written unchanged.
    Raw(Vec<u8>),
    Number(f64),
    Text(String),
    List(Vec<FrameTree>),
    Object(Vec<(TreeName, FrameTree)>),
}

/// The name of a member.
#[derive(Debug, Clone)]
pub(super) enum TreeName {
    Text(String),
    /// Bytes that are written unchanged, quotes included.
    Raw(Vec<u8>),
}

/// The role of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TreeRole {
    /// The frame; if its payload is flat, with the node of the object whose fields it has.
    Frame(Option<NodeId>),
    /// A member of the envelope whose value is not described by a node.
    Member(Role),
    /// A value that is described by a node, and whether its member is optional.
    Node(NodeId, bool),
    /// A value of a union; if its tag determines the variant and the variant is declared, with the node of the object.
    Union(NodeId, Option<NodeId>),
    /// The tag of a union.
    Tag(NodeId),
    /// A value that is not described.
    Free,
}

/// The path to a value: the indices of members and elements.
pub(super) type TreePath = Vec<usize>;

impl FrameTree {
    /// The tree of a frame.
    pub(super) fn frame(plan: &Plan, message: &MessagePlan, kind: FrameKind, frame: &Json) -> Self {
        // A frame that does not name its message is not checked against it.
        let message = plan.envelope().name_member(kind).map(|_| message);
        let payload = plan.flat_payload(kind, message).map(|node| {
            let object = frame.as_object().into_iter().flat_map(JsonObject::iter);
            let fields = object.filter(|(key, _)| plan.envelope().find(key).is_none());
            let fields: JsonObject = fields.map(|(key, value)| (key, value.clone())).collect();
            Self::of(plan, &fields.into(), TreeRole::Node(node, false))
        });
        let part = |key: &str| {
            let field = plan.envelope().find(key).and_then(|member| plan.envelope().field(kind, member));
            let Some((field, role)) = field.and_then(|field| Some((field, plan.envelope().role(field.id())?))) else {
                return TreeRole::Free;
            };
            plan.value(kind, field, message).map_or(TreeRole::Member(role), |node| {
                let may_be_absent = field.presence == Presence::Optional && !plan.is_required(kind, field, message);
                TreeRole::Node(node, may_be_absent)
            })
        };
        let members = frame.as_object().into_iter().flat_map(JsonObject::iter);
        let members = members.map(|(key, value)| {
            let own = payload.as_ref().filter(|_| plan.envelope().find(key).is_none()).and_then(|payload| payload.get(key));
            (TreeName::Text(key.to_owned()), own.cloned().unwrap_or_else(|| Self::of(plan, value, part(key))))
        });
        let object = payload.as_ref().and_then(|payload| match payload.part {
            TreeRole::Node(node, _) | TreeRole::Union(_, Some(node)) => Some(node),
            _ => None,
        });
        Self { value: TreeValue::Object(members.collect()), part: TreeRole::Frame(object) }
    }

    /// The tree of a value.
    pub(super) fn of(plan: &Plan, value: &Json, part: TreeRole) -> Self {
        let (kind, part, tags) = match part {
            TreeRole::Node(node, _) => variant(plan, node, part, value),
            part => (None, part, Vec::new()),
        };
        let free = |value: &Json| Self::of(plan, value, TreeRole::Free);
        let tag = |key: &str| tags.iter().find(|(tag, _)| **tag == key).map(|(_, union)| TreeRole::Tag(*union));
        let value = match value {
            Json::Null => TreeValue::Raw(b"null".to_vec()),
            Json::Bool(value) => TreeValue::Raw(value.to_string().into_bytes()),
            Json::Number(number) => TreeValue::Number(number.get()),
            Json::String(string) => TreeValue::Text(string.clone()),
            Json::Array(list) => TreeValue::List(match kind {
                Some(NodeKind::List { item, .. }) => {
                    list.iter().map(|value| Self::of(plan, value, TreeRole::Node(*item, false))).collect()
                }
                Some(NodeKind::Tuple(items)) => {
                    let part = |index| items.get(index).map_or(TreeRole::Free, |item| TreeRole::Node(*item, false));
                    list.iter().enumerate().map(|(index, value)| Self::of(plan, value, part(index))).collect()
                }
                _ => list.iter().map(free).collect(),
            }),
            Json::Object(object) => {
                let member = |(key, value): (&str, &Json)| {
                    let part = match kind {
                        Some(NodeKind::Map { value, .. }) => TreeRole::Node(*value, false),
                        Some(NodeKind::Struct(_)) if tag(key).is_some() => tag(key).unwrap_or(TreeRole::Free),
                        Some(NodeKind::Struct(object)) => object.find(key).map_or(TreeRole::Free, |index| {
                            let field = &object.fields[index];
                            TreeRole::Node(field.node, !field.required)
                        }),
                        _ => TreeRole::Free,
                    };
                    (TreeName::Text(key.to_owned()), Self::of(plan, value, part))
                };
                TreeValue::Object(object.iter().map(member).collect())
            }
        };
        Self { value, part }
    }

    pub(super) fn free(value: TreeValue) -> Self {
        Self { value, part: TreeRole::Free }
    }

    pub(super) fn raw(text: &str) -> Self {
        Self::free(TreeValue::Raw(text.as_bytes().to_vec()))
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::free(TreeValue::Text(text.into()))
    }

    /// The paths to all values that satisfy a condition.
    pub(super) fn paths(&self, meant: &dyn Fn(&Self) -> bool) -> Vec<TreePath> {
        let mut out = Vec::new();
        self.gather(&mut Vec::new(), meant, &mut out);
        out
    }

    fn gather(&self, path: &mut TreePath, meant: &dyn Fn(&Self) -> bool, out: &mut Vec<TreePath>) {
        if meant(self) {
            out.push(path.clone());
        }
        for (index, inner) in self.inner().into_iter().enumerate() {
            path.push(index);
            inner.gather(path, meant, out);
            path.pop();
        }
    }

    fn inner(&self) -> Vec<&Self> {
        match &self.value {
            TreeValue::List(list) => list.iter().collect(),
            TreeValue::Object(members) => members.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// The value at the end of a path.
    pub(super) fn at(&mut self, path: &[usize]) -> Option<&mut Self> {
        path.iter().try_fold(self, |here, &index| match &mut here.value {
            TreeValue::List(list) => list.get_mut(index),
            TreeValue::Object(members) => members.get_mut(index).map(|(_, value)| value),
            TreeValue::Raw(_) | TreeValue::Number(_) | TreeValue::Text(_) => None,
        })
    }

    /// The members, if it is an object.
    pub(super) fn members(&mut self) -> Option<&mut Vec<(TreeName, Self)>> {
        if let TreeValue::Object(members) = &mut self.value { Some(members) } else { None }
    }

    /// A member of the frame or of another object.
    pub(super) fn member(&mut self, key: &str) -> Option<&mut Self> {
        self.members()?.iter_mut().find(|(name, _)| name.is(key)).map(|(_, value)| value)
    }

    fn get(&self, key: &str) -> Option<&Self> {
        let TreeValue::Object(members) = &self.value else { return None };
        members.iter().find(|(name, _)| name.is(key)).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        if let TreeValue::Object(members) = &self.value { members.iter().any(|(name, _)| name.is(key)) } else { false }
    }

    /// Removes a member.
    pub(super) fn remove(&mut self, key: &str) -> Option<(TreeName, Self)> {
        let members = self.members()?;
        let at = members.iter().position(|(name, _)| name.is(key))?;
        Some(members.remove(at))
    }

    /// What the object is that this value is, or that its tag determines.
    pub(super) fn object<'p>(&self, plan: &'p Plan) -> Option<&'p NodeKind> {
        match self.part {
            TreeRole::Node(node, _) | TreeRole::Union(_, Some(node)) | TreeRole::Frame(Some(node)) => {
                Some(described(plan, node))
            }
            _ => None,
        }
    }

    /// The role of a member.
    pub(super) fn role_of(&self, key: &str) -> Option<TreeRole> {
        self.get(key).map(|value| value.part)
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, TreeValue::Raw(raw) if raw == b"null")
    }
}

impl TreeName {
    pub(super) fn is(&self, key: &str) -> bool {
        matches!(self, Self::Text(text) if text == key)
    }
}

/// What a value of a node is: of a union, a value of its variant. Further its role, and the tags that the value has, each with its union.
fn variant<'p>(
    plan: &'p Plan,
    node: NodeId,
    part: TreeRole,
    value: &Json,
) -> (Option<&'p NodeKind>, TreeRole, Vec<(&'p Str, NodeId)>) {
    let (outermost, mut node) = (plan.split_nullable(node).0, plan.split_nullable(node).0);
    let mut tags = Vec::new();
    let mut is_tagged = true;
    while let NodeKind::Union(union) = &plan.node(node).kind {
        match union.tag_name() {
            Some(tag) => tags.push((tag, node)),
            None => is_tagged = false,
        }
        let Some(index) = union.variant_of(value) else {
            return (None, TreeRole::Union(outermost, None), Vec::new());
        };
        node = union.variants[index].node;
    }
    let kind = Some(&plan.node(node).kind);
    match &plan.node(outermost).kind {
        NodeKind::Union(_) => (kind, TreeRole::Union(outermost, Some(node).filter(|_| is_tagged)), tags),
        _ => (kind, part, tags),
    }
}

/// The kind of a node; of a nullable one, the kind of its other values.
pub(super) fn described(plan: &Plan, node: NodeId) -> &NodeKind {
    match &plan.node(node).kind {
        NodeKind::Nullable(inner) => described(plan, *inner),
        kind => kind,
    }
}
