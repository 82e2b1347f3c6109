//! The enums and unions in the index.

use std::collections::{BTreeMap, BTreeSet};

use super::Section;
use crate::json::FieldName;
use crate::plan::{Str, UnionTagging};
use crate::shape::{EnumType, EnumValue, Stability};

/// An enum in the index.
#[derive(Debug, Default)]
pub(in crate::artefacts) struct IndexedEnum {
    pub(in crate::artefacts) doc: String,
    pub(in crate::artefacts) values: Vec<EnumValue>,
}

/// A union in the index.
#[derive(Debug)]
pub(in crate::artefacts) struct IndexedUnion {
    pub(in crate::artefacts) tagging: UnionTagging,
    pub(in crate::artefacts) tag_type: EnumType,
    pub(in crate::artefacts) variants: Vec<IndexedVariant>,
    pub(in crate::artefacts) open: bool,
}

/// A variant of a union in the index.
#[derive(Debug)]
pub(in crate::artefacts) struct IndexedVariant {
    pub(in crate::artefacts) name: String,
    /// Its entry in `$defs`.
    pub(in crate::artefacts) definition: String,
    /// The member that no other variant has.
    pub(in crate::artefacts) member: Option<String>,
    pub(in crate::artefacts) default_tag: bool,
    pub(in crate::artefacts) deprecated: bool,
    pub(in crate::artefacts) stability: Stability<Str>,
}

impl Section<'_, '_> {
    pub(super) fn enums(&mut self) -> BTreeMap<String, IndexedEnum> {
        let mut out = BTreeMap::new();
        self.inner("enums", |enums| {
            enums.members(|name, section| {
                section.known(&["description", "values"]);
                let doc = section.optional_text("description").unwrap_or_default();
                let mut values: Vec<EnumValue> = Vec::new();
                let mut names = BTreeSet::new();
                section.each("values", |value| {
                    value.known(&["value", "description", "deprecated", "since", "experimental", "default"]);
                    let doc = value.optional_text("description").unwrap_or_default().into();
                    let (deprecated, default) = (value.flag("deprecated"), value.flag("default"));
                    let integer = value.object.get("value").and_then(|value| EnumType::Integer.name_of(value));
                    let Some(name) = integer.or_else(|| value.text("value")) else { return };
                    if !names.insert(name.clone()) {
                        value.reject("value", &format!("duplicate value `{name}`"));
                    }
                    values.push(EnumValue { name: name.into(), doc, deprecated, default, stability: value.stability() });
                });
                if values.iter().filter(|value| value.default).count() > 1 {
                    section.reject("values", "more than one default value");
                }
                out.insert(name.to_owned(), IndexedEnum { doc, values });
            });
        });
        out
    }

    pub(super) fn unions(&mut self) -> BTreeMap<String, IndexedUnion> {
        let mut out = BTreeMap::new();
        self.inner("unions", |unions| {
            unions.members(|name, section| out.extend(section.union().map(|union| (name.to_owned(), union))));
        });
        out
    }

    fn union(&mut self) -> Option<IndexedUnion> {
        let kinds = [("internal", 0), ("adjacent", 1), ("external", 2), ("untagged", 3)];
        let kind = self.one_of("tagging", &kinds)?;
        let names: &[&str] = match kind {
            0 => &["tag"],
            1 => &["tag", "content"],
            _ => &[],
        };
        self.known(&[names, &["tagging", "variants", "open"]].concat());
        let tagging = match kind {
            0 => UnionTagging::Internal { tag: FieldName::of(self.text("tag")?.into()) },
            1 => UnionTagging::Adjacent {
                tag: FieldName::of(self.text("tag")?.into()),
                content: self.text("content")?.into(),
            },
            2 => UnionTagging::External,
            _ => UnionTagging::Untagged,
        };
        let mut variants: Vec<IndexedVariant> = Vec::new();
        let mut names = BTreeSet::new();
        let mut types = BTreeSet::new();
        self.list("variants")?;
        self.each("variants", |variant| {
            variant.known(&["name", "definition", "member", "withoutTag", "deprecated", "since", "experimental"]);
            let constant = if kind < 2 { variant.tag_value() } else { None };
            let tag = constant.or_else(|| Some((EnumType::String, variant.text("name")?)));
            let (Some((of, name)), Some(definition)) = (tag, variant.text("definition")) else { return };
            types.insert(of.as_str());
            if !names.insert(name.clone()) {
                variant.reject("name", &format!("duplicate variant `{name}`"));
            }
            let member = variant.optional_text("member");
            let (default_tag, deprecated) = (variant.flag("withoutTag"), variant.flag("deprecated"));
            let stability = variant.stability();
            variants.push(IndexedVariant { name, definition, member, default_tag, deprecated, stability });
        });
        if variants.iter().filter(|variant| variant.default_tag).count() > 1 {
            self.reject("variants", "more than one variant of objects without the tag");
        }
        if types.len() > 1 {
            self.reject("variants", "the names of the variants are of different types");
        }
        let tag_type = match types.first() {
            Some(&"integer") => EnumType::Integer,
            Some(&"boolean") => EnumType::Boolean,
            _ => EnumType::String,
        };
        let open = self.flag("open");
        if open && tag_type == EnumType::Boolean {
            self.reject("open", "a union whose tag is a boolean cannot be open");
        }
        if open && matches!(tagging, UnionTagging::Untagged) {
            self.reject("open", "an untagged union cannot be open");
        }
        Some(IndexedUnion { tagging, tag_type, variants, open })
    }

    /// The name of a variant that is not a string, but an integer or a boolean.
    fn tag_value(&self) -> Option<(EnumType, String)> {
        let value = self.object.get("name")?;
        [EnumType::Integer, EnumType::Boolean].into_iter().find_map(|of| Some((of, of.name_of(value)?)))
    }
}

/// The stability of variants, by the names of their entries.
pub(super) fn stability_of_variants(unions: &BTreeMap<String, IndexedUnion>) -> BTreeMap<String, Stability<Str>> {
    let variants = unions.values().flat_map(|union| &union.variants);
    variants.map(|variant| (variant.definition.clone(), variant.stability.clone())).collect()
}
