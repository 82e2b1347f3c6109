//! Whether a reader accepts the values of a writer where one of them is a union.

use std::collections::{BTreeMap, BTreeSet};

use super::{Inclusion, Language, ReadValue, accepts_text};
use crate::plan::{NodeId, NodeKind, Str, StructPlan, UnionPlan, UnionTagging, VariantPlan};
use crate::shape::EnumType;

/// The maximum number of unions within each other whose tags an object may have.
const MAX_TAGS: usize = 16;

impl Inclusion<'_> {
    /// Whether the reader's node includes the writer's, of which at least one is a union, provided that the pairs of nodes inside them do.
    /// The value is the same with the reader's `null`.
    pub(super) fn union_holds(&mut self, value: ReadValue, own: &NodeKind, other: &NodeKind) -> bool {
        match (own, other) {
            (NodeKind::Union(own), NodeKind::Union(other)) if has_same_tagging(own, other) => self.variants_hold(own, other),
            (NodeKind::Union(own), _) => {
                // Each value is one of a variant. Those of an externally tagged union that are not declared have no node.
                let inner = own.variants.iter().map(|variant| variant.node).chain(own.other);
                self.open.extend(inner.map(|wrote| ReadValue { wrote, ..value }));
                !own.open || own.other.is_some()
            }
            (_, NodeKind::Union(other)) => match (&other.tagging, own) {
                (UnionTagging::Untagged, _) => self.has_form(own, value.wrote, other),
                (UnionTagging::External, _) => self.has_name(own, value.wrote, other),
                (_, NodeKind::Struct(own)) => self.has_tag(own, other, &mut Vec::new()),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the reader's union accepts the variants of the writer's, which are determined in the same way.
    fn variants_hold(&mut self, own: &UnionPlan, other: &UnionPlan) -> bool {
        if let (Some(wrote), Some(reads)) = (own.other, other.other) {
            self.open.push(ReadValue::new(wrote, reads));
        }
        let known = by_name(other);
        (!own.open || other.open)
            && own.variants.iter().all(|variant| {
                let read = known.get(&*variant.name).map(|read| read.node);
                self.open.extend(read.or(other.other).map(|read| ReadValue::new(variant.node, read)));
                read.is_some() || other.open
            })
    }

    /// Whether all values have the form of one variant of an untagged union. They must then be values of the variant.
    fn has_form(&mut self, own: &NodeKind, wrote: NodeId, other: &UnionPlan) -> bool {
        let types = self.writer.types_of(wrote);
        let is_marked = |mark: &Str| match own {
            NodeKind::Struct(object) => object.find(mark).is_some_and(|index| object.fields[index].required),
            _ => false,
        };
        let is_of = |variant: &&VariantPlan| variant.types.overlaps(types) && variant.mark.as_ref().is_none_or(is_marked);
        let mut variants = other.variants.iter().filter(is_of);
        let (Some(variant), None) = (variants.next(), variants.next()) else { return false };
        self.open.push(ReadValue::new(wrote, variant.node));
        true
    }

    /// Whether all values are strings or objects of one member whose names determine variants of an externally tagged union. The objects must
    /// then be values of the variants.
    fn has_name(&mut self, own: &NodeKind, wrote: NodeId, other: &UnionPlan) -> bool {
        if let NodeKind::Struct(object) = own {
            let ([field], false) = (&*object.fields, object.rest) else { return false };
            return field.required
                && match other.find(field.name()) {
                    Some(index) => {
                        self.open.push(ReadValue::new(wrote, other.variants[index].node));
                        other.variants[index].has_payload
                    }
                    None => other.open,
                };
        }
        let names = |of_objects: bool| {
            let variants = other.variants.iter().filter(move |variant| variant.has_payload == of_objects);
            variants.map(|variant| &*variant.name)
        };
        let Some(strings) = Language::of(own) else { return false };
        if other.open {
            let accepts = accepts_text(own);
            return !names(true).any(accepts);
        }
        self.decided(strings.outside(&Language::of_values(names(false))).into())
    }

    /// Whether the tag of an object determines variants of a union. The object must then be a value of each of them, except for the tags,
    /// which are those of this union and of the unions around it.
    fn has_tag(&mut self, own: &StructPlan, other: &UnionPlan, tags: &mut Vec<Str>) -> bool {
        let (Some(tag), true) = (other.tag_name(), tags.len() < MAX_TAGS) else { return false };
        let field = own.find(tag).map(|index| &own.fields[index]);
        // A member that is not declared may be the tag.
        if field.is_none() && own.rest {
            return false;
        }
        let may_lack = field.is_none_or(|field| !field.required);
        let names: Option<BTreeSet<&str>> = match field.map(|field| &self.writer.node(field.node).kind) {
            None => Some(BTreeSet::new()),
            Some(NodeKind::Enum { of, values, open: false }) if *of == other.tag_type => {
                Some(values.iter().map(|value| &*value.name).collect())
            }
            Some(NodeKind::Bool) if other.tag_type == EnumType::Boolean => Some(BTreeSet::from(["false", "true"])),
            // Such a string may be the name of any variant, and of one that is not declared.
            Some(NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. })
                if other.tag_type == EnumType::String =>
            {
                None
            }
            Some(_) => return false,
        };
        let is_named = |variant: &&VariantPlan| names.as_ref().is_none_or(|names| names.contains(&*variant.name));
        let has_undeclared = names.as_ref().is_none_or(|names| other.variants.iter().filter(is_named).count() < names.len());
        if has_undeclared && !other.open || may_lack && !other.variants.iter().any(|variant| variant.default_tag) {
            return false;
        }
        let read = other.variants.iter().filter(|variant| is_named(variant) || may_lack && variant.default_tag);
        let undeclared = other.other.filter(|_| has_undeclared);
        tags.push(tag.clone());
        let holds = read.map(|variant| variant.node).chain(undeclared).all(|node| match &self.reader.node(node).kind {
            NodeKind::Struct(object) => self.fields_hold(own, object, tags),
            NodeKind::Union(inner) => self.has_tag(own, inner, tags),
            _ => false,
        });
        tags.pop();
        holds
    }
}

/// The variants of a union by their names.
fn by_name(union: &UnionPlan) -> BTreeMap<&str, &VariantPlan> {
    union.variants.iter().map(|variant| (&*variant.name, variant)).collect()
}

/// Whether the same names determine the variants of two unions, and their objects have the same tags of the unions around them. Whether these
/// are required or deprecated is compared with the members and the variants.
pub(in crate::compat) fn has_same_tagging(one: &UnionPlan, two: &UnionPlan) -> bool {
    let tagging = |union: &UnionPlan| (std::mem::discriminant(&union.tagging), union.tag_type, union.tag_name().cloned());
    let outer = |union: &UnionPlan| -> Vec<_> {
        union.outer.iter().map(|tag| (tag.name.clone(), tag.of, tag.value.clone())).collect()
    };
    !matches!(one.tagging, UnionTagging::Untagged) && tagging(one) == tagging(two) && outer(one) == outer(two)
}
