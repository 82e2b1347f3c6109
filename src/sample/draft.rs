//! A frame in the making: a tree that can hold what no value can, as a key that stands twice.

use crate::envelope::{FrameKind, Role};
use crate::json::{Json, JsonObject};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan};

/// A value in the making, with what it is there for.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) value: Value,
    pub(super) part: Part,
}

/// What stands in a draft.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Bytes that are written as they are, whatever they are.
    Raw(Vec<u8>),
    Number(f64),
    Text(String),
    List(Vec<Draft>),
    Object(Vec<(Name, Draft)>),
}

/// The key of a member.
#[derive(Debug, Clone)]
pub(super) enum Name {
    Text(String),
    /// With its quotes, or whatever stands for them.
    Raw(Vec<u8>),
}

/// What a value is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Frame,
    /// A member of the envelope whose value no node describes.
    Member(Role),
    /// A value that a node describes; whether its key may be absent.
    Node(NodeId, bool),
    /// A value that nothing describes.
    Free,
}

/// The way to a value: the index of a member or an element, from the frame on.
pub(super) type Way = Vec<usize>;

impl Draft {
    /// The draft of a frame.
    pub(super) fn frame(plan: &Plan, message: &MessagePlan, kind: FrameKind, frame: &Json) -> Self {
        let part = |key: &str| {
            let field = plan.envelope.find(key).and_then(|member| plan.envelope.field(kind, member));
            let Some((field, role)) = field.and_then(|field| Some((field, plan.envelope.role(field.id())?))) else {
                return Part::Free;
            };
            plan.value(&field.content, message).map_or(Part::Member(role), |node| Part::Node(node, false))
        };
        let members = frame.as_object().into_iter().flat_map(JsonObject::iter);
        let members = members.map(|(key, value)| (Name::Text(key.to_owned()), Self::of(plan, value, part(key))));
        Self { value: Value::Object(members.collect()), part: Part::Frame }
    }

    /// The draft of a value.
    pub(super) fn of(plan: &Plan, value: &Json, part: Part) -> Self {
        let kind = if let Part::Node(node, _) = part { Some(described(plan, node)) } else { None };
        let free = |value: &Json| Self::of(plan, value, Part::Free);
        let value = match value {
            Json::Null => Value::Raw(b"null".to_vec()),
            Json::Bool(value) => Value::Raw(value.to_string().into_bytes()),
            Json::Number(number) => Value::Number(number.get()),
            Json::String(string) => Value::Text(string.clone()),
            Json::Array(list) => Value::List(match kind {
                Some(NodeKind::List { item, .. }) => {
                    list.iter().map(|value| Self::of(plan, value, Part::Node(*item, false))).collect()
                }
                _ => list.iter().map(free).collect(),
            }),
            Json::Object(object) => {
                let member = |(key, value): (&str, &Json)| {
                    let part = match kind {
                        Some(NodeKind::Map(node)) => Part::Node(*node, false),
                        Some(NodeKind::Struct(object)) => object.find(key).map_or(Part::Free, |index| {
                            let field = &object.fields[index];
                            Part::Node(field.node, !field.required)
                        }),
                        _ => Part::Free,
                    };
                    (Name::Text(key.to_owned()), Self::of(plan, value, part))
                };
                Value::Object(object.iter().map(member).collect())
            }
        };
        Self { value, part }
    }

    pub(super) fn free(value: Value) -> Self {
        Self { value, part: Part::Free }
    }

    pub(super) fn raw(text: &str) -> Self {
        Self::free(Value::Raw(text.as_bytes().to_vec()))
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::free(Value::Text(text.into()))
    }

    /// The ways to all values that are meant.
    pub(super) fn ways(&self, meant: &dyn Fn(&Self) -> bool) -> Vec<Way> {
        let mut out = Vec::new();
        self.gather(&mut Vec::new(), meant, &mut out);
        out
    }

    fn gather(&self, way: &mut Way, meant: &dyn Fn(&Self) -> bool, out: &mut Vec<Way>) {
        if meant(self) {
            out.push(way.clone());
        }
        for (index, inner) in self.inner().into_iter().enumerate() {
            way.push(index);
            inner.gather(way, meant, out);
            way.pop();
        }
    }

    fn inner(&self) -> Vec<&Self> {
        match &self.value {
            Value::List(list) => list.iter().collect(),
            Value::Object(members) => members.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// The value at the end of a way.
    pub(super) fn at(&mut self, way: &[usize]) -> Option<&mut Self> {
        way.iter().try_fold(self, |here, &index| match &mut here.value {
            Value::List(list) => list.get_mut(index),
            Value::Object(members) => members.get_mut(index).map(|(_, value)| value),
            Value::Raw(_) | Value::Number(_) | Value::Text(_) => None,
        })
    }

    /// The members, if it is an object.
    pub(super) fn members(&mut self) -> Option<&mut Vec<(Name, Self)>> {
        if let Value::Object(members) = &mut self.value { Some(members) } else { None }
    }

    /// A member of the frame or of another object.
    pub(super) fn member(&mut self, key: &str) -> Option<&mut Self> {
        self.members()?.iter_mut().find(|(name, _)| name.is(key)).map(|(_, value)| value)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        if let Value::Object(members) = &self.value { members.iter().any(|(name, _)| name.is(key)) } else { false }
    }

    /// Takes a member out.
    pub(super) fn remove(&mut self, key: &str) -> Option<(Name, Self)> {
        let members = self.members()?;
        let at = members.iter().position(|(name, _)| name.is(key))?;
        Some(members.remove(at))
    }

    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Raw(raw) if raw == b"null")
    }
}

impl Name {
    pub(super) fn is(&self, key: &str) -> bool {
        matches!(self, Self::Text(text) if text == key)
    }
}

/// What a node is, apart from `null`.
pub(super) fn described(plan: &Plan, node: NodeId) -> &NodeKind {
    match &plan.node(node).kind {
        NodeKind::Nullable(inner) => described(plan, *inner),
        kind => kind,
    }
}
