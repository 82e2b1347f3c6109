//! Determines whether a reader accepts all values that a writer writes.
//!
//! A writer writes only the members that it declares; a reader ignores members that it does not declare.

use std::collections::BTreeSet;

use crate::json::MAX_SAFE_INTEGER;
use crate::plan::{FieldPlan, NodeId, NodeKind, Plan, StringFormat, StringPlan, StructPlan, UnionPlan};
use crate::shape::{
    Bound, EnumType, EnumValue, NamedFormat, Open, Outside, Pattern, compiled, count_within, length, number_within,
};
use crate::targets::ID_PATTERN;

/// Whether a reader accepts all values of a writer's node.
pub(super) fn includes(writer: &Plan, wrote: NodeId, reader: &Plan, reads: NodeId) -> bool {
    // Types may refer to each other in cycles: a pair that is already being compared is assumed to be included, and a difference is found
    // at another pair.
    let mut inclusion = Inclusion { writer, reader, seen: BTreeSet::new(), open: vec![(wrote, reads)] };
    while let Some((wrote, reads)) = inclusion.open.pop() {
        if inclusion.seen.insert((wrote, reads)) && !inclusion.holds(wrote, reads) {
            return false;
        }
    }
    true
}

/// The strings that a node accepts, as a pattern and a range of lengths.
pub(super) struct Language {
    pattern: Pattern,
    /// A pattern that matches only strings of the language, if `pattern` also matches others.
    inner: Option<Pattern>,
    lengths: (u64, u64),
}

impl Language {
    pub(super) fn of(kind: &NodeKind) -> Option<Self> {
        match kind {
            NodeKind::String(string) => Some(Self::of_string(string)),
            NodeKind::Enum { of: EnumType::String, open: true, .. } => {
                Some(Self { pattern: Pattern::any(), inner: None, lengths: (0, u64::MAX) })
            }
            NodeKind::Enum { of: EnumType::String, values, open: false } => {
                let pattern = Pattern::of_values(values.iter().map(|value| &*value.name));
                Some(Self { pattern, inner: None, lengths: (0, u64::MAX) })
            }
            _ => None,
        }
    }

    fn of_string(string: &StringPlan) -> Self {
        let (pattern, inner) = match &string.format {
            StringFormat::Any => (None, None),
            StringFormat::Id => (Pattern::new(ID_PATTERN).ok(), None),
            StringFormat::Pattern(plan) => (plan.pattern.clone(), None),
            StringFormat::Named(format) => {
                let inner = if format.has_exact_pattern() { None } else { compiled(format.inner_pattern()).cloned() };
                (compiled(format.pattern()).cloned(), inner)
            }
        };
        Self { pattern: pattern.unwrap_or_else(Pattern::any), inner, lengths: lengths(string) }
    }

    /// A string of this language that another does not contain.
    pub(super) fn outside(&self, other: &Self) -> Outside {
        self.pattern.outside(self.lengths, other.inner.as_ref().unwrap_or(&other.pattern), other.lengths)
    }
}

/// The smallest and the largest number of characters of a string. An id has at least one, even if its plan states no minimum.
pub(super) fn lengths(string: &StringPlan) -> (u64, u64) {
    let least = u64::from(matches!(string.format, StringFormat::Id));
    (string.min.unwrap_or(0).max(least), string.max.unwrap_or(u64::MAX))
}

/// The format of a string, if it has a name.
pub(super) fn named(string: &StringPlan) -> Option<NamedFormat> {
    if let StringFormat::Named(format) = string.format { Some(format) } else { None }
}

/// The source of the pattern of a string.
pub(super) fn source(string: &StringPlan) -> Option<&str> {
    match &string.format {
        StringFormat::Any => None,
        StringFormat::Id => Some(ID_PATTERN),
        StringFormat::Pattern(plan) => Some(&plan.source),
        StringFormat::Named(format) => Some(format.pattern()),
    }
}

struct Inclusion<'p> {
    writer: &'p Plan,
    reader: &'p Plan,
    seen: BTreeSet<(NodeId, NodeId)>,
    /// Pairs that are still to be compared.
    open: Vec<(NodeId, NodeId)>,
}

impl Inclusion<'_> {
    /// Whether the reader's node includes the writer's, provided that the pairs of nodes inside them do.
    fn holds(&mut self, wrote: NodeId, reads: NodeId) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        let (inner, null) = writer.split_nullable(wrote);
        if null {
            self.open.push((inner, reads));
            return reader.allows_null(reads);
        }
        if matches!(writer.node(wrote).kind, NodeKind::Null) {
            return reader.allows_null(reads);
        }
        let (reads, _) = reader.split_nullable(reads);
        match (&writer.node(wrote).kind, &reader.node(reads).kind) {
            (_, NodeKind::Json(Open::Value))
            | (NodeKind::Bool, NodeKind::Bool)
            | (
                NodeKind::List { .. } | NodeKind::Tuple(_) | NodeKind::Json(Open::Structured),
                NodeKind::Json(Open::Structured),
            )
            | (NodeKind::Map { .. } | NodeKind::Struct(_) | NodeKind::Json(Open::Object), NodeKind::Json(_)) => true,
            (
                own @ (NodeKind::Integer { .. } | NodeKind::Number { .. }),
                other @ (NodeKind::Integer { .. } | NodeKind::Number { .. }),
            ) => number_includes(own, other),
            (NodeKind::String(own), NodeKind::String(other)) => string_includes(own, other),
            (own, other) if is_of_constants(own) || is_of_constants(other) => constants_include(own, other),
            (own @ (NodeKind::String(_) | NodeKind::Enum { .. }), other @ (NodeKind::String(_) | NodeKind::Enum { .. })) => {
                match (Language::of(own), Language::of(other)) {
                    (Some(own), Some(other)) => own.outside(&other) == Outside::Nothing,
                    _ => false,
                }
            }
            (NodeKind::List { .. } | NodeKind::Tuple(_), NodeKind::List { .. } | NodeKind::Tuple(_)) => {
                self.array_holds(wrote, reads)
            }
            (NodeKind::Map { key, value }, NodeKind::Map { key: names, value: read }) => {
                self.open.extend([(*key, *names), (*value, *read)]);
                true
            }
            (NodeKind::Map { value, .. }, NodeKind::Struct(object)) => {
                self.open.extend(object.fields.iter().map(|field| (*value, field.node)));
                object.fields.iter().all(|field| !field.required)
            }
            (NodeKind::Struct(object), NodeKind::Map { key, value: read }) => self.map_holds(object, *key, *read),
            (NodeKind::Struct(own), NodeKind::Struct(other)) => self.struct_holds(own, other),
            (NodeKind::Json(Open::Object), NodeKind::Struct(object)) => {
                object.fields.iter().all(|field| self.accepts_anything(field))
            }
            (NodeKind::Union(own), NodeKind::Union(other)) => self.union_holds(own, other),
            // Each value of the writer is one of a variant. Without an open variant, these are all.
            (NodeKind::Union(own), _) if !own.open => {
                self.open.extend(own.variants.iter().map(|variant| (variant.node, reads)));
                true
            }
            (NodeKind::Struct(own), NodeKind::Union(other)) => self.has_variant(own, wrote, other),
            (NodeKind::Json(Open::Object), NodeKind::Map { key, value }) => {
                reader.is_any_string(*key) && self.is_any(*value)
            }
            _ => false,
        }
    }

    /// Whether the reader's array includes the writer's, provided that its elements do.
    fn array_holds(&mut self, wrote: NodeId, reads: NodeId) -> bool {
        match (&self.writer.node(wrote).kind, &self.reader.node(reads).kind) {
            (
                NodeKind::List { item, min, max, unique },
                NodeKind::List { item: read, min: least, max: most, unique: once },
            ) => {
                self.open.push((*item, *read));
                min.unwrap_or(0) >= least.unwrap_or(0)
                    && max.unwrap_or(u64::MAX) <= most.unwrap_or(u64::MAX)
                    && (*unique || !once)
            }
            (NodeKind::Tuple(items), NodeKind::Tuple(read)) => {
                self.open.extend(items.iter().copied().zip(read.iter().copied()));
                items.len() == read.len()
            }
            (NodeKind::Tuple(items), NodeKind::List { item, min, max, unique }) => {
                self.open.extend(items.iter().map(|own| (*own, *item)));
                count_within(items.len() as u64, *min, *max) && !unique
            }
            (NodeKind::List { item, min, max, .. }, NodeKind::Tuple(items)) => {
                self.open.extend(items.iter().map(|read| (*item, *read)));
                let count = Some(items.len() as u64);
                (*min, *max) == (count, count)
            }
            _ => false,
        }
    }

    /// Whether the reader's map includes the writer's object, provided that its values do.
    fn map_holds(&mut self, object: &StructPlan, key: NodeId, value: NodeId) -> bool {
        self.open.extend(object.fields.iter().map(|field| (field.node, value)));
        let is_any = self.reader.is_any_string(key);
        object.fields.iter().all(|field| is_any || is_name(self.reader, key, field.name()))
            && (!object.rest || is_any && self.is_any(value))
    }

    fn union_holds(&mut self, own: &UnionPlan, other: &UnionPlan) -> bool {
        let tagging =
            |union: &UnionPlan| (std::mem::discriminant(&union.tagging), union.tag_type, union.tag_name().cloned());
        if tagging(own) != tagging(other) || own.outer != other.outer || (own.open && !other.open) {
            return false;
        }
        if let (Some(wrote), Some(reads)) = (own.other, other.other) {
            self.open.push((wrote, reads));
        }
        own.variants.iter().all(|variant| match other.find(&variant.name) {
            Some(index) => {
                self.open.push((variant.node, other.variants[index].node));
                true
            }
            None => other.open,
        })
    }

    /// Whether the tag of an object determines a variant of a union. The object must then be a value of the variant.
    fn has_variant(&mut self, own: &StructPlan, wrote: NodeId, other: &UnionPlan) -> bool {
        let Some(tag) = other.tag_name() else { return false };
        let field = own.find(tag).map(|index| &own.fields[index]);
        let names: Vec<Option<usize>> = match field.map(|field| &self.writer.node(field.node).kind) {
            None => vec![other.variants.iter().position(|variant| variant.default_tag)],
            Some(NodeKind::Enum { of, values, open: false })
                if *of == other.tag_type && field.is_some_and(|field| field.required) =>
            {
                values.iter().map(|value| other.find(&value.name)).collect()
            }
            Some(_) => vec![None],
        };
        let [Some(variant)] = *names else { return false };
        self.open.push((wrote, other.variants[variant].node));
        true
    }

    fn struct_holds(&mut self, own: &StructPlan, other: &StructPlan) -> bool {
        other.fields.iter().all(|field| match own.find(field.name()) {
            Some(index) => {
                let known = &own.fields[index];
                self.open.push((known.node, field.node));
                known.required || !field.required
            }
            None => !field.required,
        })
    }

    /// Whether a field is optional and accepts any value.
    fn accepts_anything(&self, field: &FieldPlan) -> bool {
        !field.required && self.is_any(field.node)
    }

    fn is_any(&self, node: NodeId) -> bool {
        matches!(self.reader.node(node).kind, NodeKind::Json(Open::Value))
    }
}

/// Whether a string is a member name of a map.
fn is_name(plan: &Plan, key: NodeId, name: &str) -> bool {
    match &plan.node(key).kind {
        NodeKind::Enum { values, open, .. } => *open || values.iter().any(|value| value.name == name),
        NodeKind::String(string) => count_within(length(name), string.min, string.max) && string.accepts(name),
        _ => false,
    }
}

/// Whether it is an enum of numbers or booleans.
fn is_of_constants(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Enum { of: EnumType::Integer | EnumType::Number | EnumType::Boolean, .. })
}

/// Whether all values of one kind are values of another, where one of them is an enum of numbers or booleans.
fn constants_include(own: &NodeKind, other: &NodeKind) -> bool {
    let any_integer = NodeKind::Integer { minimum: -MAX_SAFE_INTEGER, maximum: MAX_SAFE_INTEGER };
    match (own, other) {
        (NodeKind::Enum { of: EnumType::Integer, open: true, .. }, other) => match other {
            NodeKind::Enum { of: EnumType::Integer, open, .. } => *open,
            NodeKind::Integer { .. } | NodeKind::Number { .. } => number_includes(&any_integer, other),
            _ => false,
        },
        (NodeKind::Enum { of: EnumType::Integer, values, .. }, NodeKind::Integer { .. } | NodeKind::Number { .. }) => {
            let integers = values.iter().filter_map(|value| value.name.parse().ok());
            integers.map(|one: i64| NodeKind::Integer { minimum: one, maximum: one }).all(|one| number_includes(&one, other))
        }
        (NodeKind::Enum { of, values, open }, NodeKind::Enum { of: other, values: others, open: other_open }) => {
            let is_known = |value: &EnumValue| others.iter().any(|other| other.name == value.name);
            of == other && (*other_open || !open && values.iter().all(is_known))
        }
        (NodeKind::Enum { of: EnumType::Number, values, .. }, NodeKind::Number { minimum, maximum }) => {
            let mut doubles = values.iter().filter_map(|value| value.name.parse().ok());
            doubles.all(|double: f64| number_within(double, *minimum, *maximum))
        }
        (NodeKind::Enum { of: EnumType::Boolean, .. }, NodeKind::Bool) => true,
        (NodeKind::Bool, NodeKind::Enum { of: EnumType::Boolean, values, .. }) => values.len() == 2,
        (NodeKind::Integer { minimum, maximum }, NodeKind::Enum { of: EnumType::Integer, values, open }) => {
            let is_known = |integer: i64| values.iter().any(|value| value.name.parse() == Ok(integer));
            *open || maximum.saturating_sub(*minimum) < 1000 && (*minimum..=*maximum).all(is_known)
        }
        _ => false,
    }
}

/// Whether all numbers of one kind are numbers of another.
fn number_includes(own: &NodeKind, other: &NodeKind) -> bool {
    let range = |kind: &NodeKind| match kind {
        #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
        NodeKind::Integer { minimum, maximum } => (*minimum as f64, *maximum as f64),
        NodeKind::Number { minimum, maximum } => {
            (minimum.map_or(f64::NEG_INFINITY, Bound::get), maximum.map_or(f64::INFINITY, Bound::get))
        }
        _ => (f64::NEG_INFINITY, f64::INFINITY),
    };
    let (inner, outer) = (range(own), range(other));
    // The bounds of a number do not exclude fractions.
    let is_integral = |kind: &NodeKind| matches!(kind, NodeKind::Integer { .. });
    (is_integral(own) || !is_integral(other)) && outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Whether the source of the pattern matches only strings of the format.
fn is_exact(string: &StringPlan) -> bool {
    named(string).is_none_or(NamedFormat::has_exact_pattern)
}

/// Whether all strings of one kind are strings of another.
pub(super) fn string_includes(own: &StringPlan, other: &StringPlan) -> bool {
    let (mine, theirs) = (lengths(own), lengths(other));
    let within = mine.0 >= theirs.0 && mine.1 <= theirs.1;
    match (source(own), source(other)) {
        (_, None) if within => true,
        (None, None) => false,
        (Some(one), Some(two)) if one == two && within && (named(own) == named(other) || is_exact(other)) => true,
        _ => Language::of_string(own).outside(&Language::of_string(other)) == Outside::Nothing,
    }
}
