//! Tagged unions: values of one of several variants.

mod assert;
mod names;
mod read;
mod select;
mod tag;
mod unknown;

pub use assert::{Form, assert_distinct, assert_object, assert_tag_apart};
pub use names::{ObjectNames, names_of};
pub(crate) use names::{common, equal, has_name, keeps_undeclared};
pub use read::{
    UnionVariants, close, no_variant, open, open_member, read_content, read_only_member, read_payload, read_union,
    read_unit, skip_of_union, take_union, write_content, write_only_member, write_tag, write_tagged,
};
pub(crate) use select::{Selection, UnionTable, select};
pub use unknown::UnknownVariant;

use super::{EnumType, ShapeRef, Stability, TypeFacts, TypeSet};
use tag::TagValue;

use crate::json::FieldName;

/// The description of a union.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct UnionShape {
    /// How the variant of a value is determined.
    pub tagging: Tagging,
    /// The variants.
    pub variants: &'static [Variant],
    /// Whether a value of a variant that is not declared is accepted too.
    pub open: bool,
    /// The type of the tag: a string, an integer or a boolean.
    pub tag_type: EnumType,
    /// The tag, with the words that are compared with a text.
    tag: FieldName,
}

/// How the variant of a value is determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tagging {
    /// A value is an object. One of its members, the tag, is the name of the variant, the others are the variant's own.
    Internal {
        /// The name of the tag.
        tag: &'static str,
    },
    /// A value is an object with the name of the variant in one member and the variant's own value in another.
    Adjacent {
        /// The name of the member with the name of the variant.
        tag: &'static str,
        /// The name of the member with the value.
        content: &'static str,
    },
    /// A value is an object whose only member is named after the variant, or, for a variant without a value, a string.
    External,
    /// A value has the form of its variant, which differs from those of the others.
    Untagged,
}

/// One variant of a union.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Variant {
    /// The name of the Rust variant. With the name of the union it is that of the variant's schema.
    pub ident: &'static str,
    /// The name on the wire; if the tag is of another type than a string, its JSON text.
    pub name: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// Its value, if it has one.
    pub payload: Option<ShapeRef>,
    /// Whether it should no longer be sent.
    pub deprecated: bool,
    /// Since when the variant exists, and whether it may still change.
    pub stability: Stability,
    /// Whether an object without the tag is of this variant.
    pub default_tag: bool,
    /// In an untagged union, the JSON types of its values.
    types: TypeSet,
    /// In an untagged union, what is known about its values.
    facts: Option<&'static TypeFacts>,
    /// In an untagged union, the member that no other variant has, if other variants are objects too.
    pub(crate) mark: Option<&'static str>,
}

impl UnionShape {
    /// A union. A tag is a string.
    #[must_use]
    pub const fn new(tagging: Tagging, variants: &'static [Variant], open: bool) -> Self {
        let tag = match tagging {
            Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } => tag,
            Tagging::External | Tagging::Untagged => "",
        };
        Self { tagging, variants, open, tag_type: EnumType::String, tag: FieldName::new(tag) }
    }

    /// The same union with another type of the tag.
    #[must_use]
    pub const fn with_tag_type(self, tag_type: EnumType) -> Self {
        Self { tag_type, ..self }
    }

    /// The JSON types of its values.
    pub(crate) const fn types(&self) -> TypeSet {
        match self.tagging {
            Tagging::Internal { .. } | Tagging::Adjacent { .. } => TypeSet::OBJECT,
            Tagging::External => TypeSet::OBJECT.or(TypeSet::STRING),
            Tagging::Untagged => {
                let (mut types, mut at) = (TypeSet::NONE, 0);
                while at < self.variants.len() {
                    types = types.or(self.variants[at].types);
                    at += 1;
                }
                types
            }
        }
    }

    /// What is known about the variant of an untagged union whose values have one of these JSON types.
    pub(crate) const fn facts_of(&self, types: TypeSet) -> Option<&'static TypeFacts> {
        let mut at = 0;
        while at < self.variants.len() {
            if self.variants[at].types.overlaps(types) {
                return self.variants[at].facts;
            }
            at += 1;
        }
        None
    }

    /// Whether a string is a value of an externally tagged union.
    pub(crate) const fn has_string(&self, string: &str) -> bool {
        let mut at = 0;
        while at < self.variants.len() {
            if equal(self.variants[at].name, string) {
                return self.variants[at].payload.is_none();
            }
            at += 1;
        }
        self.open
    }
}

impl Variant {
    /// A variant without a value.
    #[must_use]
    pub const fn new(ident: &'static str, name: &'static str, doc: &'static str) -> Self {
        Self {
            ident,
            name,
            doc,
            payload: None,
            deprecated: false,
            stability: Stability::NONE,
            default_tag: false,
            types: TypeSet::OBJECT,
            facts: None,
            mark: None,
        }
    }

    /// The same variant with a value.
    #[must_use]
    pub const fn with_payload(self, payload: ShapeRef) -> Self {
        Self { payload: Some(payload), ..self }
    }

    /// The same variant as one that should no longer be sent.
    #[must_use]
    pub const fn deprecated(self) -> Self {
        Self { deprecated: true, ..self }
    }

    /// The same variant with its stability.
    #[must_use]
    pub const fn with_stability(self, stability: Stability) -> Self {
        Self { stability, ..self }
    }

    /// The same variant as that of an object without the tag.
    #[must_use]
    pub const fn with_default_tag(self) -> Self {
        Self { default_tag: true, ..self }
    }

    /// The same variant, of an untagged union, with the form of its values: that at an index of the forms of all variants.
    #[doc(hidden)]
    #[must_use]
    pub const fn with_form(self, forms: &'static [Form], index: usize) -> Self {
        let Form { types, facts, .. } = &forms[index];
        Self { types: *types, facts: Some(facts), mark: assert::mark(forms, index), ..self }
    }
}

impl UnionTable for UnionShape {
    type Name = &'static str;

    fn tag(&self) -> Option<&FieldName> {
        match self.tagging {
            Tagging::Internal { .. } | Tagging::Adjacent { .. } => Some(&self.tag),
            Tagging::External | Tagging::Untagged => None,
        }
    }

    fn tag_type(&self) -> EnumType {
        self.tag_type
    }

    fn is_untagged(&self) -> bool {
        self.tagging == Tagging::Untagged
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn count(&self) -> usize {
        self.variants.len()
    }

    fn name(&self, variant: usize) -> &str {
        self.variants[variant].name
    }

    fn has_payload(&self, variant: usize) -> bool {
        self.variants[variant].payload.is_some()
    }

    fn has_default_tag(&self, variant: usize) -> bool {
        self.variants[variant].default_tag
    }

    fn form(&self, variant: usize) -> (TypeSet, Option<&str>) {
        let variant = &self.variants[variant];
        (variant.types, variant.mark)
    }
}
