//! Determines whether a reader accepts all values that a writer writes.
//!
//! A writer writes only the members that it declares; a reader ignores members that it does not declare.

mod unions;

pub(super) use unions::has_same_tagging;

use std::collections::BTreeSet;

use crate::check::Policy;
use crate::json::MAX_SAFE_INTEGER;
use crate::plan::{FieldPlan, NodeId, NodeKind, OtherMembers, Plan, Str, StringFormat, StringPlan, StructPlan};
use crate::shape::{
    Bound, EnumType, EnumValue, NamedFormat, Open, Outside, Pattern, compiled, count_within, length, number_within,
};
use crate::targets::ID_PATTERN;

/// How many of the values of a writer a reader accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Containment {
    /// All of them.
    All,
    /// Not all of them.
    Partial,
    /// The search reached its limit.
    Undecided,
}

/// A value of a writer, and what a reader expects of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ReadValue {
    pub(super) wrote: NodeId,
    pub(super) reads: NodeId,
    /// Whether it is the value of a member that is optional for the reader. A tolerant reader treats its `null` as absent.
    pub(super) optional: bool,
    /// Whether a tolerant reader reads undeclared values of an enum as its default. This does not apply to names of members.
    pub(super) defaults: bool,
}

/// How many values of a writer's node a reader with a policy accepts.
pub(super) fn includes(writer: &Plan, reader: &Plan, value: ReadValue, policy: Policy) -> Containment {
    counted_includes(writer, reader, value, policy).0
}

/// As [`includes`], with the number of pairs of nodes that were considered.
pub(super) fn counted_includes(writer: &Plan, reader: &Plan, value: ReadValue, policy: Policy) -> (Containment, u64) {
    // Types may refer to each other in cycles: a pair that is already being compared is assumed to be included, and a difference is found
    // at another pair.
    let is_tolerant = policy == Policy::Tolerant;
    let mut inclusion =
        Inclusion { writer, reader, is_tolerant, is_undecided: false, seen: BTreeSet::new(), open: vec![value] };
    let mut considered = 0;
    while let Some(next) = inclusion.open.pop() {
        considered += 1;
        if inclusion.seen.insert(next) && !inclusion.holds(next) {
            return (Containment::Partial, considered);
        }
    }
    (if inclusion.is_undecided { Containment::Undecided } else { Containment::All }, considered)
}

impl ReadValue {
    pub(super) const fn new(wrote: NodeId, reads: NodeId) -> Self {
        Self { wrote, reads, optional: false, defaults: true }
    }

    /// The value of a field of the reader.
    fn of_field(wrote: NodeId, field: &FieldPlan) -> Self {
        Self { optional: !field.required, ..Self::new(wrote, field.node) }
    }
}

impl From<Outside> for Containment {
    fn from(outside: Outside) -> Self {
        match outside {
            Outside::Nothing => Self::All,
            Outside::Text(_) | Outside::TooLong => Self::Partial,
            Outside::Undecided => Self::Undecided,
        }
    }
}

/// The strings that a node accepts, as a pattern and a range of lengths.
pub(super) struct Language {
    pattern: Pattern,
    /// A pattern that matches only strings of the language, if `pattern` also matches others.
    inner: Option<Pattern>,
    /// Whether all strings of the lengths match.
    is_any: bool,
    lengths: (u64, u64),
}

impl Language {
    pub(super) fn of(kind: &NodeKind) -> Option<Self> {
        match kind {
            NodeKind::String(string) => Some(Self::of_string(string)),
            NodeKind::Enum { of: EnumType::String, open: true, .. } => {
                Some(Self { pattern: Pattern::any(), inner: None, is_any: true, lengths: (0, u64::MAX) })
            }
            NodeKind::Enum { of: EnumType::String, values, open: false } => {
                Some(Self::of_values(values.iter().map(|value| &*value.name)))
            }
            _ => None,
        }
    }

    /// These strings.
    pub(super) fn of_values<'v>(values: impl IntoIterator<Item = &'v str>) -> Self {
        Self { pattern: Pattern::of_values(values), inner: None, is_any: false, lengths: (0, u64::MAX) }
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
        let is_any = matches!(string.format, StringFormat::Any);
        Self { pattern: pattern.unwrap_or_else(Pattern::any), inner, is_any, lengths: lengths(string) }
    }

    /// A string of this language that another does not contain.
    pub(super) fn outside(&self, other: &Self) -> Outside {
        if other.is_any && other.lengths.0 <= self.lengths.0 && self.lengths.1 <= other.lengths.1 {
            return Outside::Nothing;
        }
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
    is_tolerant: bool,
    /// Whether a comparison of patterns reached its limit.
    is_undecided: bool,
    seen: BTreeSet<ReadValue>,
    /// Values that are still to be compared.
    open: Vec<ReadValue>,
}

impl Inclusion<'_> {
    /// Whether the reader's node includes the writer's, provided that the pairs of nodes inside them do.
    fn holds(&mut self, value: ReadValue) -> bool {
        let ReadValue { wrote, reads, .. } = value;
        let (writer, reader) = (self.writer, self.reader);
        let accepts_null = reader.allows_null(reads) || self.is_tolerant && value.optional;
        let (inner, null) = writer.split_nullable(wrote);
        if null {
            self.open.push(ReadValue { wrote: inner, ..value });
            return accepts_null;
        }
        if matches!(writer.node(wrote).kind, NodeKind::Null) {
            return accepts_null;
        }
        let (reads, _) = reader.split_nullable(reads);
        let other = &reader.node(reads).kind;
        let opened = if self.is_tolerant && value.defaults { opened(other) } else { None };
        match (&writer.node(wrote).kind, opened.as_ref().unwrap_or(other)) {
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
            (NodeKind::String(own), NodeKind::String(other)) => self.decided(string_includes(own, other)),
            (own @ NodeKind::Union(_), other) | (own, other @ NodeKind::Union(_)) => self.union_holds(value, own, other),
            (own, other) if is_of_constants(own) || is_of_constants(other) => constants_include(own, other),
            (own @ (NodeKind::String(_) | NodeKind::Enum { .. }), other @ (NodeKind::String(_) | NodeKind::Enum { .. })) => {
                match (Language::of(own), Language::of(other)) {
                    (Some(own), Some(other)) => self.decided(own.outside(&other).into()),
                    _ => false,
                }
            }
            (own, other) => self.container_holds(value.wrote, reads, own, other),
        }
    }

    /// As `holds`, for arrays, objects and unions.
    fn container_holds(&mut self, wrote: NodeId, reads: NodeId, own: &NodeKind, other: &NodeKind) -> bool {
        let reader = self.reader;
        match (own, other) {
            (NodeKind::List { .. } | NodeKind::Tuple(_), NodeKind::List { .. } | NodeKind::Tuple(_)) => {
                self.array_holds(wrote, reads)
            }
            (NodeKind::Map { key, value }, NodeKind::Map { key: names, value: read }) => {
                self.open
                    .extend([ReadValue { defaults: false, ..ReadValue::new(*key, *names) }, ReadValue::new(*value, *read)]);
                true
            }
            (NodeKind::Map { key, value }, NodeKind::Struct(object)) => {
                // A map has only members whose names are values of its type of names.
                let is_name = accepts_text(&self.writer.node(*key).kind);
                let written = object.fields.iter().filter(|field| is_name(field.name()));
                self.open.extend(written.map(|field| ReadValue::of_field(*value, field)));
                object.fields.iter().all(|field| !field.required)
            }
            (NodeKind::Struct(object), NodeKind::Map { key, value: read }) => self.map_holds(object, *key, *read),
            (NodeKind::Struct(own), NodeKind::Struct(other)) => self.fields_hold(own, other, &[]),
            (NodeKind::Json(Open::Object), NodeKind::Struct(object)) => {
                object.fields.iter().all(|field| self.accepts_anything(field))
            }
            (NodeKind::Json(Open::Object), NodeKind::Map { key, value }) => {
                reader.is_any_string(*key) && self.is_any(*value)
            }
            _ => false,
        }
    }

    /// Whether all strings are accepted, or the search for one that is not reached its limit.
    fn decided(&mut self, containment: Containment) -> bool {
        self.is_undecided |= containment == Containment::Undecided;
        containment != Containment::Partial
    }

    /// Whether the reader's array includes the writer's, provided that its elements do.
    fn array_holds(&mut self, wrote: NodeId, reads: NodeId) -> bool {
        match (&self.writer.node(wrote).kind, &self.reader.node(reads).kind) {
            (
                NodeKind::List { item, min, max, unique },
                NodeKind::List { item: read, min: least, max: most, unique: once },
            ) => {
                // An array without elements is accepted whatever its elements would be, and one element is always distinct.
                let most_written = most_elements(self.writer, *item, *max, *unique);
                if most_written > 0 {
                    self.open.push(ReadValue::new(*item, *read));
                }
                min.unwrap_or(0) >= least.unwrap_or(0)
                    && most_written <= most.unwrap_or(u64::MAX)
                    && (*unique || !once || most_written < 2)
            }
            (NodeKind::Tuple(items), NodeKind::Tuple(read)) => {
                self.open.extend(items.iter().zip(read).map(|(own, read)| ReadValue::new(*own, *read)));
                items.len() == read.len()
            }
            (NodeKind::Tuple(items), NodeKind::List { item, min, max, unique }) => {
                self.open.extend(items.iter().map(|own| ReadValue::new(*own, *item)));
                count_within(items.len() as u64, *min, *max) && (!unique || items.len() < 2)
            }
            (NodeKind::List { item, min, max, .. }, NodeKind::Tuple(items)) => {
                self.open.extend(items.iter().map(|read| ReadValue::new(*item, *read)));
                let count = Some(items.len() as u64);
                (*min, *max) == (count, count)
            }
            _ => false,
        }
    }

    /// Whether the reader's map includes the writer's object, provided that its values do.
    fn map_holds(&mut self, object: &StructPlan, key: NodeId, value: NodeId) -> bool {
        self.open.extend(object.fields.iter().map(|field| ReadValue::new(field.node, value)));
        let is_any = self.reader.is_any_string(key);
        let is_name = accepts_text(&self.reader.node(key).kind);
        (is_any || object.fields.iter().all(|field| is_name(field.name()))) && (!object.rest || is_any && self.is_any(value))
    }

    /// Whether the reader's object includes the writer's, except for some fields.
    fn fields_hold(&mut self, own: &StructPlan, other: &StructPlan, except: &[Str]) -> bool {
        let fields = || other.fields.iter().filter(|field| !except.contains(field.name()));
        !writes_reserved(own, other)
            && fields().all(|field| match own.find(field.name()) {
                Some(index) => {
                    let known = &own.fields[index];
                    self.open.push(ReadValue::of_field(known.node, field));
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

/// Whether a writer writes members of an object that determine other variants of an untagged union for the reader.
pub(super) fn writes_reserved(own: &StructPlan, other: &StructPlan) -> bool {
    let OtherMembers::Except(names) = &other.others else { return false };
    let excludes = |name: &Str| matches!(&own.others, OtherMembers::Except(own) if own.contains(name));
    names.iter().any(|name| own.find(name).is_some() || own.rest && !excludes(name))
}

/// The largest number of elements of an array. A set has no more than its elements have values.
pub(super) fn most_elements(plan: &Plan, item: NodeId, max: Option<u64>, unique: bool) -> u64 {
    let most = max.unwrap_or(u64::MAX);
    let (inner, null) = plan.split_nullable(item);
    let values = match &plan.node(inner).kind {
        NodeKind::Null => 1,
        NodeKind::Bool => 2,
        NodeKind::Enum { values, open: false, .. } => values.len() as u64,
        NodeKind::Integer { minimum, maximum } => maximum.abs_diff(*minimum).saturating_add(1),
        _ => u64::MAX,
    };
    if unique { most.min(values.saturating_add(null.into())) } else { most }
}

/// Whether a text is one of the strings of a kind.
fn accepts_text<'k>(kind: &'k NodeKind) -> Box<dyn Fn(&str) -> bool + 'k> {
    match kind {
        NodeKind::Enum { of: EnumType::String, open: true, .. } => Box::new(|_| true),
        NodeKind::Enum { of: EnumType::String, values, .. } => {
            let declared: BTreeSet<&str> = values.iter().map(|value| &*value.name).collect();
            Box::new(move |text| declared.contains(text))
        }
        NodeKind::String(string) => {
            Box::new(|text| count_within(length(text), string.min, string.max) && string.accepts(text))
        }
        _ => Box::new(|_| false),
    }
}

/// The enum as which a tolerant reader reads a closed one with a default: any value of its type is accepted.
fn opened(kind: &NodeKind) -> Option<NodeKind> {
    match kind {
        NodeKind::Enum { of, values, open: false } if values.iter().any(|value| value.default) => {
            Some(NodeKind::Enum { of: *of, values: values.clone(), open: true })
        }
        _ => None,
    }
}

/// Whether it is an enum of numbers or booleans.
fn is_of_constants(kind: &NodeKind) -> bool {
    matches!(kind, NodeKind::Enum { of: EnumType::Integer | EnumType::Number | EnumType::Boolean, .. })
}

/// Whether all values of one kind are values of another, where one of them is an enum of numbers or booleans.
fn constants_include(own: &NodeKind, other: &NodeKind) -> bool {
    match (own, other) {
        (NodeKind::Enum { of: EnumType::Boolean, .. }, NodeKind::Bool)
        | (NodeKind::Integer { .. }, NodeKind::Enum { of: EnumType::Integer, open: true, .. }) => true,
        (NodeKind::Bool, NodeKind::Enum { of: EnumType::Boolean, values, .. }) => values.len() == 2,
        (
            NodeKind::Enum { of: EnumType::Boolean, values, .. },
            NodeKind::Enum { of: EnumType::Boolean, values: others, .. },
        ) => values.iter().all(|value| others.iter().any(|other| other.name == value.name)),
        (NodeKind::Enum { of: EnumType::Integer, open: true, .. }, other) => match other {
            NodeKind::Enum { of: EnumType::Integer, open, .. } => *open,
            _ => number_includes(&ANY_INTEGER, other),
        },
        (
            NodeKind::Enum { of: EnumType::Integer | EnumType::Number, values, .. },
            NodeKind::Enum { of: EnumType::Integer | EnumType::Number, values: others, open: false },
        ) => {
            let declared: BTreeSet<u64> = numbers(others).map(f64::to_bits).collect();
            numbers(values).all(|number| declared.contains(&number.to_bits()))
        }
        (NodeKind::Enum { of: EnumType::Integer | EnumType::Number, values, .. }, other) => {
            numbers(values).all(|number| accepts_number(other, number))
        }
        (NodeKind::Integer { minimum, maximum }, NodeKind::Enum { values, .. }) => {
            // Every integer of the range is declared if that many different ones are.
            #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
            let (low, high) = (*minimum as f64, *maximum as f64);
            let within = numbers(values).filter(|number| number.fract() == 0.0 && (low..=high).contains(number));
            let mut declared: Vec<f64> = within.collect();
            declared.sort_by(f64::total_cmp);
            declared.dedup();
            declared.len() as u64 == maximum.abs_diff(*minimum).saturating_add(1)
        }
        (NodeKind::Number { .. }, other) => only_number(own).is_some_and(|number| accepts_number(other, number)),
        _ => false,
    }
}

/// Any integer on the wire.
const ANY_INTEGER: NodeKind = NodeKind::Integer { minimum: -MAX_SAFE_INTEGER, maximum: MAX_SAFE_INTEGER };

/// The values of an enum of numbers.
fn numbers(values: &[EnumValue]) -> impl Iterator<Item = f64> {
    // `-0` is the number 0.
    values.iter().filter_map(|value| value.name.parse().ok()).map(|number: f64| number + 0.0)
}

/// Whether a number is a value of a kind.
fn accepts_number(kind: &NodeKind, number: f64) -> bool {
    match kind {
        #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
        NodeKind::Integer { minimum, maximum } => {
            number.fract() == 0.0 && (*minimum as f64..=*maximum as f64).contains(&number)
        }
        NodeKind::Number { minimum, maximum } => number_within(number, *minimum, *maximum),
        NodeKind::Enum { of: EnumType::Integer, open: true, .. } => accepts_number(&ANY_INTEGER, number),
        NodeKind::Enum { of: EnumType::Integer | EnumType::Number, values, .. } => {
            numbers(values).any(|value| value.total_cmp(&(number + 0.0)).is_eq())
        }
        _ => false,
    }
}

/// The only number of a kind, if its bounds are equal.
fn only_number(kind: &NodeKind) -> Option<f64> {
    match kind {
        NodeKind::Number { minimum: Some(minimum), maximum: Some(maximum) } => {
            (minimum.get().total_cmp(&maximum.get()).is_eq()).then(|| minimum.get())
        }
        _ => None,
    }
}

/// Whether all numbers of one kind are numbers of another.
fn number_includes(own: &NodeKind, other: &NodeKind) -> bool {
    if let Some(number) = only_number(own) {
        return accepts_number(other, number);
    }
    let range = |kind: &NodeKind| match kind {
        #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
        NodeKind::Integer { minimum, maximum } => Some((*minimum as f64, *maximum as f64)),
        NodeKind::Number { minimum, maximum } => {
            Some((minimum.map_or(f64::NEG_INFINITY, Bound::get), maximum.map_or(f64::INFINITY, Bound::get)))
        }
        _ => None,
    };
    let (Some(inner), Some(outer)) = (range(own), range(other)) else { return false };
    // The bounds of a number do not exclude fractions.
    let is_integral = |kind: &NodeKind| matches!(kind, NodeKind::Integer { .. });
    (is_integral(own) || !is_integral(other)) && outer.0 <= inner.0 && inner.1 <= outer.1
}

/// Whether the source of the pattern matches only strings of the format.
fn is_exact(string: &StringPlan) -> bool {
    named(string).is_none_or(NamedFormat::has_exact_pattern)
}

/// How many strings of one kind are strings of another.
pub(super) fn string_includes(own: &StringPlan, other: &StringPlan) -> Containment {
    let (mine, theirs) = (lengths(own), lengths(other));
    let within = mine.0 >= theirs.0 && mine.1 <= theirs.1;
    match (source(own), source(other)) {
        (_, None) if within => Containment::All,
        (None, None) => Containment::Partial,
        (Some(one), Some(two)) if one == two && within && (named(own) == named(other) || is_exact(other)) => {
            Containment::All
        }
        _ => Language::of_string(own).outside(&Language::of_string(other)).into(),
    }
}
