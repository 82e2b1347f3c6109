//! The schemas of unions, read back into nodes.
//!
//! The index states how the variant of a value is determined. The schemas of the variants must do so, too: a schema has no other form that
//! could be loaded.

use std::collections::BTreeSet;

use super::{Definitions, Subschema};
use crate::artefacts::index::IndexedUnion;
use crate::artefacts::location::Location;
use crate::artefacts::root::difference;
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER};
use crate::plan::{
    FieldPlan, Node, NodeId, NodeKind, OtherMembers, Str, StringFormat, StringPlan, StructPlan, TagPlan, UnionPlan,
    UnionTagging, VariantPlan,
};
use crate::schema::undeclared_variant;
use crate::shape::{EnumType, TypeSet};

/// A union that is to be completed, and the tags of the unions around it.
type PendingUnion = (NodeId, Vec<TagPlan>);

/// The maximum size in bytes of the tags of all variants, each of which has those of the unions around it.
const MAX_TAGS: usize = 16 << 20;

impl<'d> Definitions<'d> {
    pub(super) fn union(&mut self, choices: &'d Json, place: Subschema<'d, '_>, name: Option<&str>) -> NodeKind {
        self.allowed(place, &["oneOf", "type", "discriminator"]);
        let at = place.at.member("oneOf");
        let index = self.index;
        let Some((name, union)) = name.and_then(|name| index.unions.get_key_value(name)) else {
            return self.unsupported(&at, "unsupported `oneOf`, index.json has no union of this name");
        };
        let choices = choices.as_array().unwrap_or_default();
        let count = union.variants.len() + usize::from(union.open);
        if choices.len() != count {
            return self.unsupported(&at, format!("expected {count} variants, found {}", choices.len()));
        }
        self.discriminator(union, place);
        let variants = union.variants.iter().zip(choices).enumerate().map(|(number, (variant, choice))| {
            let expected = format!("#/$defs/{}", variant.definition);
            let reference = choice.as_object().filter(|choice| choice.len() == 1).and_then(|choice| choice.get("$ref"));
            let at = at.element(number);
            let node = match reference {
                Some(to) if to.as_str() == Some(&expected) => self.reference(to, &at),
                _ => {
                    self.reject(&at, format!("expected a reference to `{}`", variant.definition));
                    self.push(NodeKind::Json(crate::shape::Open::Value))
                }
            };
            let entry = self.entries.get(&*variant.definition);
            let is_object = entry.and_then(|entry| entry.at(&["type"])).is_some_and(|of| of.as_str() == Some("object"));
            VariantPlan {
                name: variant.name.clone().into(),
                node,
                deprecated: variant.deprecated,
                stability: variant.stability.clone(),
                has_payload: !matches!(union.tagging, UnionTagging::External) || is_object,
                default_tag: variant.default_tag,
                types: TypeSet::NONE,
                mark: variant.member.clone().map(Str::from),
            }
        });
        let variants = variants.collect();
        let (tagging, tag_type) = (union.tagging.clone(), union.tag_type);
        let mut plan = UnionPlan { tagging, tag_type, variants, outer: Vec::new(), open: union.open, other: None };
        if let (true, Some(last)) = (union.open, choices.last()) {
            let at = at.element(count - 1);
            self.undeclared.push((name, last, at.pointer()));
            plan.other = plan.tag_name().and_then(|tag| self.undeclared_variant(last, &at, tag, union.tag_type));
        }
        NodeKind::Union(plan)
    }

    /// The object of a variant that a union with a tag does not declare.
    fn undeclared_variant(&mut self, schema: &'d Json, at: &Location<'_>, tag: &str, of: EnumType) -> Option<NodeId> {
        let place = Subschema { schema: schema.as_object()?, at };
        let required = self.required(place);
        let at = at.member("properties");
        let properties = place.schema.get("properties").and_then(Json::as_object)?;
        let fields = properties.iter().map(|(key, value)| {
            if key != tag {
                return self.field(&at, None, key, value, required.contains(key));
            }
            let value = match of {
                EnumType::Integer => NodeKind::Integer { minimum: -MAX_SAFE_INTEGER, maximum: MAX_SAFE_INTEGER },
                _ => NodeKind::String(StringPlan::of(None, None, StringFormat::Any)),
            };
            FieldPlan::new(key.to_owned().into(), self.push(value), true)
        });
        let object = StructPlan::new(fields.collect()).with_rest(true);
        Some(self.push(NodeKind::Struct(object)))
    }

    /// Rejects annotations for generators that contradict the index.
    fn discriminator(&mut self, union: &IndexedUnion, place: Subschema<'_, '_>) {
        let tag = match &union.tagging {
            UnionTagging::Internal { tag } | UnionTagging::Adjacent { tag, .. } => Some(&tag.name),
            UnionTagging::External | UnionTagging::Untagged => None,
        };
        if place.schema.get("type").is_some_and(|of| of.as_str() != Some("object") || tag.is_none()) {
            self.reject(&place.at.member("type"), "unexpected type of a union");
        }
        let Some(found) = place.schema.get("discriminator") else { return };
        let expected = tag.map(|tag| Json::from(JsonObject::from_iter([("propertyName", &**tag)])));
        if Some(found) != expected.as_ref() {
            self.reject(&place.at.member("discriminator"), "expected the tag of the union as `propertyName`");
        }
    }

    /// The members that an object may have in addition to those that it declares.
    pub(super) fn other_members(&mut self, place: Subschema<'_, '_>) -> OtherMembers {
        if place.schema.get("additionalProperties") == Some(&Json::Bool(false)) {
            if place.schema.get("not").is_some() {
                self.reject(&place.at.member("not"), "unsupported `not` beside `additionalProperties`");
            }
            return OtherMembers::None;
        }
        let Some(not) = place.schema.get("not") else { return OtherMembers::Any };
        let name = |schema: &Json| match schema.as_object()?.iter().next()? {
            ("required", Json::Array(names)) if schema.as_object()?.len() == 1 && names.len() == 1 => {
                Some(Str::from(names[0].as_str()?.to_owned()))
            }
            _ => None,
        };
        let names = match not.as_object().and_then(|not| not.get("anyOf")) {
            Some(Json::Array(names)) if not.as_object().is_some_and(|not| not.len() == 1) => {
                names.iter().map(name).collect()
            }
            _ => name(not).map(|name| vec![name]),
        };
        if let Some(names) = names {
            return OtherMembers::Except(names);
        }
        self.reject(&place.at.member("not"), "unsupported `not`, expected names of members that determine other variants");
        OtherMembers::Any
    }

    /// Completes the unions after all entries are read, and rejects variants whose values do not identify them.
    pub(super) fn complete_unions(&mut self) {
        let unions: BTreeSet<NodeId> = (0..self.nodes.len()).map(NodeId).filter(|id| self.union_at(*id).is_some()).collect();
        let variants = |id: &NodeId| {
            self.union_at(*id).map(|union| union.variants.iter().map(|variant| variant.node)).into_iter().flatten()
        };
        let inner: BTreeSet<NodeId> = unions.iter().flat_map(variants).collect();
        let mut open: Vec<PendingUnion> = unions.difference(&inner).map(|id| (*id, Vec::new())).collect();
        let mut completed = BTreeSet::new();
        let mut limited = BTreeSet::new();
        let mut tags = MAX_TAGS;
        while let Some((id, outer)) = open.pop() {
            if completed.insert(id) {
                let Some(inner) = self.complete_union(id, outer, &mut limited, &mut tags) else {
                    return self.reject_node(id, "too many unions within each other");
                };
                open.extend(inner);
            } else {
                self.reject_node(id, "the union is a variant of two unions");
            }
        }
        for id in unions.difference(&completed).copied().collect::<Vec<_>>() {
            self.reject_node(id, "the union is a variant of itself");
        }
        let is_limited = |node: &Node| matches!(&node.kind, NodeKind::Struct(object) if object.others != OtherMembers::Any);
        let found = (0..self.nodes.len()).map(NodeId).filter(|id| self.nodes[id.0].as_ref().is_some_and(is_limited));
        for id in found.filter(|id| !limited.contains(id)).collect::<Vec<_>>() {
            let is_closed = matches!(
                &self.nodes[id.0],
                Some(Node { kind: NodeKind::Struct(object), .. }) if object.others == OtherMembers::None
            );
            let keyword = if is_closed { "additionalProperties" } else { "not" };
            self.reject_at(id, Some(keyword), "unsupported limit for other members, the object is not a variant of a union");
        }
        self.check_undeclared();
    }

    /// Completes a union, and returns the unions inside it; `None` if the size of all tags exceeds the rest of the limit.
    fn complete_union(
        &mut self,
        id: NodeId,
        outer: Vec<TagPlan>,
        limited: &mut BTreeSet<NodeId>,
        max_tags: &mut usize,
    ) -> Option<Vec<PendingUnion>> {
        let mut open = Vec::new();
        let Some(union) = self.union_at(id) else { return Some(open) };
        let marks: Vec<Str> = union.variants.iter().filter_map(|variant| variant.mark.clone()).collect();
        let variants = union.variants.clone();
        let (tagging, tag, of) = (union.tagging.clone(), union.tag_name().cloned(), union.tag_type);
        let common = self.common_members(variants.iter().map(|variant| variant.node));
        let size: usize = outer.iter().map(|tag| size_of::<TagPlan>() + tag.name.len() + tag.value.len()).sum();
        for VariantPlan { name, node, deprecated, default_tag, mark, .. } in variants {
            if let Some(found) = &mut self.nodes[node.0] {
                found.variant = Some(name.clone());
            }
            if let Some(tag) = &tag {
                *max_tags = max_tags.checked_sub(size)?;
                let own = TagPlan { name: tag.clone(), of, value: name, deprecated, required: !default_tag };
                let tags: Vec<TagPlan> = outer.iter().cloned().chain([own]).collect();
                if self.union_at(node).is_some() {
                    open.push((node, tags));
                } else if !tags.iter().all(|tag| self.has_tag(node, tag)) || !self.has_only(node, &tags, &common, &tagging) {
                    self.reject_node(node, "expected the name of the variant as the only value of the tag");
                }
                continue;
            }
            limited.insert(node);
            let is_valid = match (&tagging, &mut self.nodes[node.0]) {
                (UnionTagging::External, Some(Node { kind: NodeKind::Struct(object), .. })) => is_only_member(object, &name),
                (
                    UnionTagging::External,
                    Some(Node { kind: NodeKind::Enum { of: EnumType::String, values, open: false }, .. }),
                ) => {
                    let is_name = values.len() == 1 && values[0].name == name;
                    *values = values.iter().cloned().map(|value| crate::shape::EnumValue { deprecated, ..value }).collect();
                    is_name
                }
                (UnionTagging::External, _) => false,
                (_, Some(Node { kind: NodeKind::Struct(object), .. })) => is_marked(object, mark.as_ref(), &marks),
                (_, Some(Node { kind: NodeKind::Union(_), .. })) => {
                    open.push((node, Vec::new()));
                    mark.is_none()
                }
                _ => mark.is_none(),
            };
            if !is_valid {
                self.reject_node(node, "the values do not determine the variant as index.json states");
            }
        }
        if tag.is_none() && !outer.is_empty() {
            self.reject_node(id, "a union without a tag is a variant of a union with a tag");
        }
        if let Some(Node { kind: NodeKind::Union(union), .. }) = &mut self.nodes[id.0] {
            union.outer = outer;
        }
        Some(open)
    }

    /// Whether an object has a tag with one value. If the variant is deprecated, the value is marked so.
    fn has_tag(&mut self, object: NodeId, tag: &TagPlan) -> bool {
        let Some(Node { kind: NodeKind::Struct(object), .. }) = &self.nodes[object.0] else { return false };
        let Some(field) = object.find(&tag.name).map(|index| &object.fields[index]) else { return false };
        let (node, required) = (field.node, field.required);
        match &mut self.nodes[node.0] {
            Some(Node { name: None, kind: NodeKind::Enum { of, values, open: false }, .. })
                if *of == tag.of && values.len() == 1 =>
            {
                let is_value = values[0].name == tag.value;
                *values = values
                    .iter()
                    .cloned()
                    .map(|value| crate::shape::EnumValue { deprecated: tag.deprecated, ..value })
                    .collect();
                is_value && required == tag.required
            }
            _ => false,
        }
    }

    /// The members that all of some objects have: each name, and whether it is required.
    fn common_members(&self, objects: impl Iterator<Item = NodeId>) -> BTreeSet<(Str, bool)> {
        let members = objects.map(|object| match &self.nodes[object.0] {
            Some(Node { kind: NodeKind::Struct(object), .. }) => {
                object.fields.iter().map(|field| (field.name().clone(), field.required)).collect()
            }
            _ => BTreeSet::new(),
        });
        members.reduce(|one: BTreeSet<_>, other| one.intersection(&other).cloned().collect()).unwrap_or_default()
    }

    /// Whether an adjacently tagged object has no members but its tags, its content, and those of all variants.
    fn has_only(&self, object: NodeId, tags: &[TagPlan], common: &BTreeSet<(Str, bool)>, tagging: &UnionTagging) -> bool {
        let UnionTagging::Adjacent { content, .. } = tagging else { return true };
        let Some(Node { kind: NodeKind::Struct(object), .. }) = &self.nodes[object.0] else { return false };
        let is_content = |field: &FieldPlan| field.name() == content && field.required;
        let is_common = |field: &FieldPlan| common.contains(&(field.name().clone(), field.required));
        object
            .fields
            .iter()
            .all(|field| is_content(field) || is_common(field) || tags.iter().any(|tag| tag.name == *field.name()))
    }

    /// Rejects schemas of variants that are not declared if they accept other values.
    fn check_undeclared(&mut self) {
        for (name, found, pointer) in std::mem::take(&mut self.undeclared) {
            let Some(union) = self.named.get(name).and_then(|id| self.union_at(*id)) else { continue };
            let expected = undeclared_variant(union, name);
            let found = without_common(found, union);
            if let Some((_, reason)) = difference(&found, &expected, &Location::Root) {
                self.rejected.push((pointer, format!("unsupported schema of variants that are not declared: {reason}")));
            }
        }
    }

    pub(super) fn union_at(&self, id: NodeId) -> Option<&UnionPlan> {
        match self.nodes.get(id.0) {
            Some(Some(Node { kind: NodeKind::Union(union), .. })) => Some(union),
            _ => None,
        }
    }

    /// Rejects an entry, or the whole file if the node is of none.
    fn reject_node(&mut self, id: NodeId, reason: &str) {
        self.reject_at(id, None, reason);
    }

    /// Rejects an entry at one of its keywords.
    fn reject_at(&mut self, id: NodeId, keyword: Option<&str>, reason: &str) {
        let name = self.nodes[id.0].as_ref().and_then(|node| node.name.clone());
        let (root, defs) = (Location::Root, Location::Root.member("$defs"));
        let at = name.as_ref().map_or(root, |name| defs.member(name));
        let inner = keyword.map(|keyword| at.member(keyword));
        self.reject(inner.as_ref().unwrap_or(&at), reason);
    }
}

/// The schema of variants that a union with a tag does not declare, without the members that all variants have. They have been read
/// like those of any object.
fn without_common(schema: &Json, union: &UnionPlan) -> Json {
    let Some(tag) = union.tag_name() else { return schema.clone() };
    let is_tag = |name: &str| name == &**tag || union.outer.iter().any(|outer| outer.name == name);
    let entries = schema.as_object().into_iter().flat_map(JsonObject::iter).map(|(key, value)| {
        let value = match (key, value) {
            ("properties", Json::Object(properties)) => {
                let tags = properties.iter().filter(|(name, _)| is_tag(name));
                tags.map(|(name, value)| (name, value.clone())).collect::<JsonObject>().into()
            }
            ("required", Json::Array(names)) => {
                let tags = names.iter().filter(|name| name.as_str().is_none_or(is_tag));
                tags.cloned().collect::<Vec<Json>>().into()
            }
            _ => value.clone(),
        };
        (key, value)
    });
    entries.collect::<JsonObject>().into()
}

/// Whether an object has one required member of this name, and no others.
fn is_only_member(object: &StructPlan, name: &str) -> bool {
    let is_required = matches!(&*object.fields, [field] if field.required && field.name() == name);
    is_required && object.others == OtherMembers::None
}

/// Whether an object requires its mark and excludes those of the other variants.
fn is_marked(object: &StructPlan, mark: Option<&Str>, marks: &[Str]) -> bool {
    let Some(mark) = mark else { return object.others == OtherMembers::Any };
    let is_required = object.find(mark).is_some_and(|index| object.fields[index].required);
    let others = marks.iter().filter(|other| *other != mark);
    let excluded: BTreeSet<&Str> = match &object.others {
        OtherMembers::Except(names) => names.iter().collect(),
        _ => BTreeSet::new(),
    };
    is_required && excluded == others.collect() && !marks.iter().any(|other| other != mark && object.find(other).is_some())
}
