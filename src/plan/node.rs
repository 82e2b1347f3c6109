//! Nodes: the resolved descriptions of values.

use std::sync::Arc;

use super::Str;
use crate::json::{FieldName, MAX_COMPARED, Named, find_at};
use crate::message::{find, slots_of};
use crate::shape::{Bound, EnumType, EnumValue, NamedFormat, Open, Pattern, ShapeRef, Stability, TextType, TypeSet};
use crate::targets::is_id;

/// The index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeId(pub usize);

/// The description of one value.
#[derive(Debug, Clone)]
pub struct Node {
    /// The name of its entry in the schemas, if its type has one.
    pub name: Option<String>,
    /// The shape from which it was built.
    pub shape: Option<ShapeRef>,
    pub doc: Str,
    /// Example values as JSON text.
    pub examples: Vec<Str>,
    /// If it is a variant of a union, the variant's name.
    pub variant: Option<Str>,
    /// Whether the values are never shown.
    pub sensitive: bool,
    pub kind: NodeKind,
}

/// The type of a value, with its rules.
#[derive(Debug, Clone)]
pub enum NodeKind {
    Null,
    Bool,
    Integer {
        minimum: i64,
        maximum: i64,
    },
    Number {
        minimum: Option<Bound>,
        maximum: Option<Bound>,
    },
    String(StringPlan),
    /// One of the listed values; if `open`, any other value of the type too.
    Enum {
        of: EnumType,
        values: Arc<[EnumValue]>,
        open: bool,
    },
    List {
        item: NodeId,
        min: Option<u64>,
        max: Option<u64>,
        /// Whether the elements must be distinct.
        unique: bool,
    },
    /// An array with a value of each node.
    Tuple(Vec<NodeId>),
    Map {
        /// The member names, which are strings.
        key: NodeId,
        value: NodeId,
    },
    Json(Open),
    Struct(StructPlan),
    Nullable(NodeId),
    /// A value of one of several variants.
    Union(UnionPlan),
}

impl NodeKind {
    /// Appends the nodes that the node refers to.
    pub(super) fn references(&self, to: &mut Vec<NodeId>) {
        match self {
            Self::List { item: inner, .. } | Self::Nullable(inner) => to.push(*inner),
            Self::Tuple(items) => to.extend(items),
            Self::Map { key, value } => to.extend([key, value]),
            Self::Struct(object) => to.extend(object.fields.iter().map(|field| field.node)),
            Self::Union(union) => to.extend(union.variants.iter().map(|variant| variant.node).chain(union.other)),
            _ => {}
        }
    }
}

/// The rules for a string.
#[derive(Debug, Clone)]
pub struct StringPlan {
    /// Minimum length in characters.
    pub min: Option<u64>,
    /// Maximum length in characters.
    pub max: Option<u64>,
    pub format: StringFormat,
    /// Which strings the Rust type accepts. A plan that is loaded from artefacts has none.
    pub parsed: Option<TextType>,
}

/// The required form of a string.
#[derive(Debug, Clone)]
pub enum StringFormat {
    Any,
    /// One or more characters, none of them a dot, a space or an ASCII control character.
    Id,
    Pattern(Box<PatternPlan>),
    Named(NamedFormat),
}

/// A regular expression that strings must match.
#[derive(Debug, Clone)]
pub struct PatternPlan {
    pub source: Str,
    /// The compiled pattern. `None` if the source is outside the portable dialect: such a pattern matches nothing, and
    /// generation reports an error.
    pub pattern: Option<Pattern>,
}

/// The fields of an object.
#[derive(Debug, Clone)]
pub struct StructPlan {
    /// All fields. Those of an inline field are at the position of the inline field.
    pub fields: Vec<FieldPlan>,
    /// The undeclared members that it may have.
    pub others: OtherMembers,
    /// A bit for each of the first 64 fields, set if the field is required.
    pub required: u64,
    /// Whether the Rust type keeps undeclared members.
    pub rest: bool,
    /// In the plan of the stable surface, the names of the experimental fields, which it does not declare.
    pub experimental: Vec<Str>,
    pub(super) slots: Vec<u16>,
}

/// One field of an object.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of its own")]
pub struct FieldPlan {
    pub key: FieldName<Str>,
    pub node: NodeId,
    /// Whether its value is any string, and nothing is reported about it.
    pub any_string: bool,
    pub required: bool,
    pub deprecated: bool,
    pub stability: Stability<Str>,
    /// Whether its values are never shown.
    pub sensitive: bool,
    pub doc: Str,
    /// The default for an absent field, as JSON text.
    pub default: Option<Str>,
    /// Example values as JSON text.
    pub examples: Vec<Str>,
    /// The types through which the field is inlined, the outermost first.
    pub origin: Vec<String>,
}

/// A value of one of several variants.
#[derive(Debug, Clone)]
pub struct UnionPlan {
    /// How the variant of a value is determined.
    pub tagging: UnionTagging,
    /// The type of the tag.
    pub tag_type: EnumType,
    pub variants: Vec<VariantPlan>,
    /// The tags of the unions around it, which the same object has: it is the payload of their variants.
    pub outer: Vec<TagPlan>,
    /// Whether a value of a variant that is not declared is accepted too.
    pub open: bool,
    /// If it is open and has a tag: a value of a variant that is not declared, with the members that all variants have.
    pub other: Option<NodeId>,
}

/// How the variant of a value is determined.
#[derive(Debug, Clone)]
pub enum UnionTagging {
    /// By a member, the tag, beside the variant's own members.
    Internal { tag: FieldName<Str> },
    /// By a member, the tag, beside another member with the variant's value.
    Adjacent { tag: FieldName<Str>, content: Str },
    /// By the name of the only member, or by a string.
    External,
    /// By the form of the value.
    Untagged,
}

/// A member of an object that is the tag of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagPlan {
    pub name: Str,
    /// The type of the value.
    pub of: EnumType,
    /// The name of the variant.
    pub value: Str,
    pub deprecated: bool,
    /// Whether it must be present.
    pub required: bool,
}

/// One variant of a union.
#[derive(Debug, Clone)]
pub struct VariantPlan {
    /// The name on the wire; if the tag is of another type than a string, its JSON text.
    pub name: Str,
    /// The whole value, with its tag.
    pub node: NodeId,
    pub deprecated: bool,
    pub stability: Stability<Str>,
    /// Whether it has a value of its own.
    pub has_payload: bool,
    /// Whether an object without the tag is of this variant.
    pub default_tag: bool,
    /// The JSON types of the value.
    pub types: TypeSet,
    /// In an untagged union with several variants of objects, the member that no other variant has.
    pub mark: Option<Str>,
}

/// The undeclared members that an object may have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OtherMembers {
    /// Any.
    #[default]
    Any,
    /// None: it is a value of an externally tagged union.
    None,
    /// Any but these, which determine other variants of an untagged union.
    Except(Vec<Str>),
}

impl Node {
    /// The name of the type in messages to users: the name in its declaration, or else that of its entry in the schemas.
    #[must_use]
    pub fn described_name(&self) -> Option<String> {
        let declared = self.shape.and_then(|shape| shape.get().name);
        declared.filter(|_| self.name.is_some()).map(|name| name.to_string()).or_else(|| self.name.clone())
    }
}

impl StringFormat {
    /// The pattern that every text with the format matches, if it has one.
    #[cfg(feature = "sample")]
    pub(crate) fn pattern(&self) -> Option<&Pattern> {
        match self {
            Self::Pattern(plan) => plan.pattern.as_ref(),
            Self::Named(format) => crate::shape::compiled(format.pattern()),
            Self::Any | Self::Id => None,
        }
    }

    /// Whether a text has the format.
    #[must_use]
    #[inline]
    pub fn accepts(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Id => is_id(text),
            Self::Pattern(plan) => plan.pattern.as_ref().is_some_and(|pattern| pattern.matches(text)),
            Self::Named(format) => format.accepts(text),
        }
    }
}

impl StringPlan {
    /// A string with a format.
    #[must_use]
    pub const fn of(min: Option<u64>, max: Option<u64>, format: StringFormat) -> Self {
        Self { min, max, format, parsed: None }
    }

    /// Whether a text has the format, and the Rust type accepts it. The length is not compared.
    #[must_use]
    #[inline]
    pub fn accepts(&self, text: &str) -> bool {
        self.format.accepts(text) && self.parsed.is_none_or(|parsed| parsed.accepts(text))
    }

    /// Whether every string is valid.
    #[must_use]
    #[inline]
    pub fn is_any(&self) -> bool {
        self.min.is_none() && self.max.is_none() && matches!(self.format, StringFormat::Any) && self.parsed.is_none()
    }
}

impl Named for FieldPlan {
    type Name = Str;

    #[inline]
    fn field_name(&self) -> &FieldName<Str> {
        &self.key
    }
}

impl FieldPlan {
    /// A field without default, documentation and examples.
    pub(crate) fn new(name: Str, node: NodeId, required: bool) -> Self {
        Self {
            key: FieldName::of(name),
            node,
            any_string: false,
            required,
            deprecated: false,
            stability: Stability::NONE,
            sensitive: false,
            doc: "".into(),
            default: None,
            examples: Vec::new(),
            origin: Vec::new(),
        }
    }

    /// The name on the wire.
    #[must_use]
    pub fn name(&self) -> &Str {
        &self.key.name
    }
}

impl StructPlan {
    pub(crate) fn new(fields: Vec<FieldPlan>) -> Self {
        let slots = slots_of(fields.len(), |index| fields[index].name());
        let required = fields.iter().take(64).rev().fold(0, |bits, field| bits << 1 | u64::from(field.required));
        Self { fields, others: OtherMembers::Any, required, rest: false, experimental: Vec::new(), slots }
    }

    /// The same object with a limit for other members.
    pub(crate) fn with_others(self, others: OtherMembers) -> Self {
        Self { others, ..self }
    }

    /// The same object; `rest` determines whether it keeps undeclared members.
    pub(crate) fn with_rest(self, rest: bool) -> Self {
        Self { rest, ..self }
    }

    /// The index of a field.
    #[must_use]
    #[inline]
    pub fn find(&self, key: &str) -> Option<usize> {
        find(&self.slots, key, |index| self.fields[index].name())
    }

    /// The index of the field whose name is at an offset of a text in compact form, unless there are many fields. `head` must be the eight
    /// bytes at that offset.
    #[inline(never)]
    pub(crate) fn find_at(&self, start: usize, head: u64, text: &[u8]) -> Option<usize> {
        // Hashing the name is faster than to compare it with more.
        if self.fields.len() > MAX_COMPARED { None } else { find_at(&self.fields, start, head, text) }
    }
}
