//! The variants of a plan's unions.

use super::{NodeId, NodeKind, Plan, Str, UnionPlan, UnionTagging, VariantPlan};
use crate::envelope::{MemberId, Recording};
use crate::json::{FieldName, Json};
use crate::shape::{EnumType, Open, TypeSet, UnionTable};

impl UnionTable for UnionPlan {
    type Name = Str;

    fn tag(&self) -> Option<&FieldName<Str>> {
        match &self.tagging {
            UnionTagging::Internal { tag } | UnionTagging::Adjacent { tag, .. } => Some(tag),
            UnionTagging::External | UnionTagging::Untagged => None,
        }
    }

    fn tag_type(&self) -> EnumType {
        self.tag_type
    }

    fn is_untagged(&self) -> bool {
        matches!(self.tagging, UnionTagging::Untagged)
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn count(&self) -> usize {
        self.variants.len()
    }

    fn name(&self, variant: usize) -> &str {
        &self.variants[variant].name
    }

    fn has_payload(&self, variant: usize) -> bool {
        self.variants[variant].has_payload
    }

    fn has_default_tag(&self, variant: usize) -> bool {
        self.variants[variant].default_tag
    }

    fn form(&self, variant: usize) -> (TypeSet, Option<&str>) {
        let variant = &self.variants[variant];
        (variant.types, variant.mark.as_deref())
    }
}

impl Plan {
    /// The values that are recorded when they are skipped: those with a union for which the reader looks ahead.
    pub(super) fn recorded(&self) -> Recording {
        let mut recording = Recording::default();
        // Most protocols have no such union, and their nodes need not be visited.
        if !self.nodes.iter().any(|node| looks_ahead(&node.kind)) {
            return recording;
        }
        let in_data = self.has_looking_ahead(self.all_messages().map(|message| message.data));
        let in_replies = self.has_looking_ahead(self.all_messages().filter_map(|message| message.reply));
        let mut responses = 0;
        let is_union = |node: NodeId| matches!(self.node(node).kind, NodeKind::Union(_));
        for kind in self.envelope().declared_kinds() {
            let Some(is_reply) = self.envelope().has_reply(kind) else { continue };
            let is_recorded = if is_reply { in_replies } else { in_data };
            match self.envelope().payload(kind) {
                Some((member, _)) if is_recorded && self.envelope().of(kind).name.is_none() => responses |= member.bit(),
                Some((member, _)) if is_recorded => recording.payloads |= member.bit(),
                Some(_) => {}
                None => {
                    let mut payloads = self.all_messages().filter_map(|message| self.flat_payload(kind, Some(message)));
                    recording.fields |= is_recorded;
                    recording.frames |= payloads.any(is_union);
                }
            }
        }
        // An error may be in the member of the payload.
        for value in self.values.iter().filter(|value| self.has_looking_ahead(std::iter::once(value.node))) {
            recording.payloads |= MemberId::new(value.member).bit();
        }
        recording.responses = responses & !recording.payloads;
        recording
    }

    /// Whether a value of one of these nodes may contain one for which the reader looks ahead.
    fn has_looking_ahead(&self, roots: impl Iterator<Item = NodeId>) -> bool {
        let mut open: Vec<NodeId> = roots.collect();
        let mut seen = vec![false; self.nodes.len()];
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut seen[id.0], true) {
                continue;
            }
            let kind = &self.node(id).kind;
            if looks_ahead(kind) {
                return true;
            }
            kind.references(&mut open);
        }
        false
    }
}

/// Whether the reader looks for the member of a value that determines its variant.
fn looks_ahead(kind: &NodeKind) -> bool {
    let NodeKind::Union(union) = kind else { return false };
    match union.tagging {
        UnionTagging::Internal { .. } | UnionTagging::Adjacent { .. } => true,
        UnionTagging::Untagged => union.variants.iter().any(|variant| variant.mark.is_some()),
        UnionTagging::External => false,
    }
}

impl UnionPlan {
    /// The name of the member with the name of the variant.
    #[must_use]
    pub fn tag_name(&self) -> Option<&Str> {
        self.tag().map(|tag| &tag.name)
    }

    /// The index of the variant of this name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        self.variants.iter().position(|variant| variant.name == name)
    }

    /// The names of its variants, where a string has one of them.
    pub fn names(&self) -> impl Iterator<Item = &Str> {
        self.variants.iter().map(|variant| &variant.name)
    }

    /// The name of a variant that is not declared: `text`, or an integer.
    #[must_use]
    pub fn undeclared_name(&self, text: &str) -> String {
        match self.tag_type {
            EnumType::Integer => {
                (0..=self.variants.len()).map(|integer| integer.to_string()).find(|name| self.find(name).is_none())
            }
            _ => None,
        }
        .unwrap_or_else(|| text.to_owned())
    }

    /// A value of a variant of this name, which is not declared. `object` is a value of [`Self::other`].
    #[must_use]
    pub fn undeclared(&self, name: String, object: Option<Json>) -> Json {
        match (self.tag_name(), object) {
            (Some(tag), Some(Json::Object(mut object))) => {
                object.insert(&**tag, self.tag_type.value(&name));
                object.into()
            }
            _ => Json::String(name),
        }
    }

    /// The index of the variant of a value, if it has a declared one.
    #[must_use]
    pub fn variant_of(&self, value: &Json) -> Option<usize> {
        match (&self.tagging, value) {
            (UnionTagging::Internal { tag } | UnionTagging::Adjacent { tag, .. }, Json::Object(object)) => {
                match object.get(&tag.name) {
                    Some(name) => self.find(&self.tag_type.name_of(name)?),
                    None => self.variants.iter().position(|variant| variant.default_tag),
                }
            }
            (UnionTagging::External, Json::Object(object)) => {
                self.find(object.iter().next()?.0).filter(|index| self.variants[*index].has_payload)
            }
            (UnionTagging::External, Json::String(name)) => {
                self.find(name).filter(|index| !self.variants[*index].has_payload)
            }
            (UnionTagging::Untagged, value) => {
                let types = TypeSet::of_value(value);
                let has_mark = |mark: &Str| value.as_object().is_some_and(|object| object.get(mark).is_some());
                let is_of = |variant: &VariantPlan| {
                    variant.types.overlaps(types)
                        && (variant.mark.as_ref().is_none_or(has_mark) || value.as_object().is_none())
                };
                self.variants.iter().position(is_of)
            }
            _ => None,
        }
    }
}

impl Plan {
    /// Completes the variants of untagged unions: only once all nodes are made, since types may refer to each other in a circle.
    pub(super) fn set_types(&mut self) {
        for index in 0..self.nodes.len() {
            let NodeKind::Union(union) = &self.nodes[index].kind else { continue };
            let types: Vec<TypeSet> = union.variants.iter().map(|variant| self.types(variant.node, MAX_NESTED)).collect();
            let NodeKind::Union(union) = &mut self.nodes[index].kind else { continue };
            for (variant, types) in union.variants.iter_mut().zip(types) {
                variant.types = types;
            }
        }
    }

    /// The JSON types of a node's values.
    #[cfg(any(feature = "redact", feature = "schema"))]
    pub(crate) fn types_of(&self, node: NodeId) -> TypeSet {
        self.types(node, MAX_NESTED)
    }

    /// The JSON types of a node's values, which may be nested in this number of others.
    fn types(&self, node: NodeId, nested: usize) -> TypeSet {
        match &self.node(node).kind {
            NodeKind::Null => TypeSet::NULL,
            NodeKind::Bool | NodeKind::Enum { of: EnumType::Boolean, .. } => TypeSet::of_first(b't'),
            NodeKind::Integer { .. }
            | NodeKind::Number { .. }
            | NodeKind::Enum { of: EnumType::Integer | EnumType::Number, .. } => TypeSet::of_first(b'0'),
            NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. } => TypeSet::STRING,
            NodeKind::List { .. } | NodeKind::Tuple(_) => TypeSet::of_first(b'['),
            NodeKind::Map { .. } | NodeKind::Struct(_) | NodeKind::Json(Open::Object) => TypeSet::OBJECT,
            NodeKind::Json(Open::Structured) => TypeSet::OBJECT.or(TypeSet::of_first(b'[')),
            NodeKind::Nullable(inner) if nested > 0 => self.types(*inner, nested - 1).or(TypeSet::NULL),
            NodeKind::Union(union) if nested > 0 => match union.tagging {
                UnionTagging::Internal { .. } | UnionTagging::Adjacent { .. } => TypeSet::OBJECT,
                UnionTagging::External => TypeSet::OBJECT.or(TypeSet::STRING),
                UnionTagging::Untagged => {
                    let types = union.variants.iter().map(|variant| self.types(variant.node, nested - 1));
                    types.fold(TypeSet::NONE, TypeSet::or)
                }
            },
            NodeKind::Json(Open::Value) | NodeKind::Nullable(_) | NodeKind::Union(_) => TypeSet::ALL,
        }
    }
}

/// How many nullable values and untagged unions within each other are followed. Only artefacts that are rejected have more.
const MAX_NESTED: usize = 8;
