//! Boundary values of a writer, some of which a reader may reject.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::check::Policy;
use crate::compat::include::{Containment, Language, ReadValue, counted_includes, has_same_tagging, lengths};
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER, Number};
use crate::plan::{FieldPlan, NodeId, NodeKind, OtherMembers, StringFormat, StringPlan, StructPlan, UnionPlan, VariantPlan};
use crate::sample::{FREE, PlainValues, Size};
use crate::shape::{Bound, EnumType, EnumValue, Open, Outside, count_within, length};

/// The depth to which nested values are searched.
const DEEP: usize = 16;

/// The depth from which only a few values of each object are tried.
const NARROW: usize = 3;

/// The maximum number of differing fields of an object that are tried beyond that depth.
const FEW: usize = 2;

/// The maximum number of enum values, and of members of an object, that are tried.
const MAX_TRIED: usize = 64;

/// Values of a writer's node that a reader may reject. The caller checks whether it does.
pub(super) fn values(writer: PlainValues<'_>, wrote: NodeId, reader: PlainValues<'_>, reads: NodeId) -> Vec<Json> {
    let mut out = Vec::new();
    let edges = Edges { writer, reader, visited: RefCell::default(), differing: RefCell::default() };
    edges.collect(wrote, reads, 0, &mut out);
    out
}

/// A node of the writer and one of the reader.
type ComparedNodes = (NodeId, NodeId);

struct Edges<'p> {
    writer: PlainValues<'p>,
    reader: PlainValues<'p>,
    /// The pairs of types with parts whose parts have been tried. The number of paths to them may be exponential.
    visited: RefCell<BTreeSet<ComparedNodes>>,
    /// The pairs that have been compared, and whether the reader may reject a value.
    differing: RefCell<BTreeMap<ComparedNodes, bool>>,
}

impl Edges<'_> {
    fn collect(&self, wrote: NodeId, reads: NodeId, depth: usize, out: &mut Vec<Json>) {
        if self.writer.budget.is_spent() {
            return;
        }
        let (inner, null) = self.writer.plan.split_nullable(wrote);
        let (reads, _) = self.reader.plan.split_nullable(reads);
        if null {
            out.push(Json::Null);
        }
        out.extend(Size::ALL.into_iter().filter_map(|size| self.writer.value(inner, size)));
        let (own, other) = (&self.writer.plan.node(inner).kind, &self.reader.plan.node(reads).kind);
        let has_parts = matches!(own, NodeKind::Tuple(_) | NodeKind::Map { .. } | NodeKind::Struct(_) | NodeKind::Union(_));
        if has_parts && !self.visited.borrow_mut().insert((inner, reads)) {
            return;
        }
        if let (NodeKind::Union(union), true, true) = (other, depth < DEEP, !matches!(own, NodeKind::Union(_))) {
            self.for_union(inner, union, depth, out);
        }
        match own {
            NodeKind::Null => out.push(Json::Null),
            NodeKind::Bool => out.extend([Json::from(true), false.into()]),
            NodeKind::Integer { minimum, maximum } => integer(*minimum, *maximum, other, out),
            NodeKind::Number { minimum, maximum } => number(*minimum, *maximum, other, out),
            NodeKind::String(text) => string(self.writer, text, own, other, out),
            NodeKind::Enum { of: EnumType::String, values, open } => {
                out.extend(distinct(values, other).map(Json::from));
                if *open {
                    let any = StringPlan::of(None, None, StringFormat::Any);
                    string(self.writer, &any, own, other, out);
                }
            }
            NodeKind::Enum { of, values, open } => constants(*of, values, *open, other, out),
            NodeKind::List { item, min, max, unique } => {
                self.list(*item, (*min, *max), *unique, other, out);
                self.list_parts(*item, (*min, *max), other, depth, out);
            }
            NodeKind::Tuple(items) => self.tuple(items, inner, other, depth, out),
            NodeKind::Json(open) => self.open(*open, other, out),
            NodeKind::Map { key, value } => self.map(*key, *value, other, depth, out),
            NodeKind::Struct(object) => self.object(object, inner, reads, depth, out),
            NodeKind::Union(union) => {
                self.union(union, other, out);
                let inner = union.variants.iter().map(|variant| (Some(&variant.name), variant.node));
                let inner = inner.chain(union.other.map(|other| (None, other)));
                for (name, wrote) in inner.take(if depth < NARROW { MAX_TRIED } else { FEW }) {
                    let read = match (other, name) {
                        (NodeKind::Union(read), Some(name)) if has_same_tagging(union, read) => {
                            read.find(name).map(|index| read.variants[index].node).or(read.other)
                        }
                        (NodeKind::Union(read), None) if has_same_tagging(union, read) => read.other,
                        _ => Some(reads),
                    };
                    if let Some(read) = read.filter(|read| depth < DEEP && self.differs(wrote, *read)) {
                        self.collect(wrote, read, depth + 1, out);
                    }
                }
            }
            NodeKind::Nullable(_) => {}
        }
    }

    /// Values that the reader reads as one of each variant of a union.
    fn for_union(&self, wrote: NodeId, union: &UnionPlan, depth: usize, out: &mut Vec<Json>) {
        for variant in union.variants.iter().take(if depth < NARROW { MAX_TRIED } else { FEW }) {
            // As a string, the name of a variant with a value is not one of an externally tagged union.
            let mut edges = vec![Json::from(&*variant.name)];
            self.collect(wrote, variant.node, depth + 1, &mut edges);
            if let Some(tag) = union.tag_name() {
                // Otherwise the object has the first tag that the writer declares.
                let tagged = edges.iter().take(MAX_TRIED).filter_map(|edge| {
                    let mut edge = edge.as_object()?.clone();
                    edge.insert(&**tag, union.tag_type.value(&variant.name));
                    Some(Json::from(edge))
                });
                out.extend(tagged.collect::<Vec<_>>());
            }
            out.append(&mut edges);
        }
    }

    /// Objects with a boundary value in each field that the reader reads in another way.
    fn object(&self, object: &StructPlan, node: NodeId, reads: NodeId, depth: usize, out: &mut Vec<Json>) {
        if depth >= DEEP {
            return;
        }
        let read = |field: &FieldPlan| match &self.reader.plan.node(reads).kind {
            NodeKind::Map { value, .. } => Some(*value),
            NodeKind::Struct(read) => read.find(field.name()).map(|index| read.fields[index].node),
            _ => None,
        };
        if object.rest {
            out.extend(self.undeclared(node, reads));
        }
        let fields = object.fields.iter().filter_map(|field| Some((field, read(field)?)));
        let differing = fields.filter(|(field, read)| self.differs(field.node, *read));
        for (field, read) in differing.take(if depth < NARROW { MAX_TRIED } else { FEW }) {
            let mut edges = Vec::new();
            self.collect(field.node, read, depth + 1, &mut edges);
            for edge in edges.into_iter().take(MAX_TRIED) {
                if let Some(Json::Object(mut object)) = self.writer.value(node, Size::Minimal) {
                    object.insert(&**field.name(), edge);
                    out.push(object.into());
                }
            }
        }
    }

    /// Whether a reader may reject a value.
    fn differs(&self, wrote: NodeId, reads: NodeId) -> bool {
        if let Some(known) = self.differing.borrow().get(&(wrote, reads)) {
            return *known;
        }
        if self.writer.budget.is_spent() {
            return false;
        }
        let value = ReadValue::new(wrote, reads);
        let (contained, work) = counted_includes(self.writer.plan, self.reader.plan, value, Policy::Strict);
        self.writer.budget.spend(work);
        let differs = contained != Containment::All;
        self.differing.borrow_mut().insert((wrote, reads), differs);
        differs
    }

    /// A value of each variant, first those that the reader lacks, and one of a variant that is not declared.
    fn union(&self, union: &UnionPlan, other: &NodeKind, out: &mut Vec<Json>) {
        let is_known =
            |variant: &VariantPlan| matches!(other, NodeKind::Union(other) if other.find(&variant.name).is_some());
        let (known, lacking): (Vec<_>, Vec<_>) = union.variants.iter().partition(|variant| is_known(variant));
        let variants = lacking.into_iter().chain(known).take(MAX_TRIED);
        let values = variants.flat_map(|variant| Size::ALL.map(|size| self.writer.value(variant.node, size)));
        out.extend(values.flatten());
        if union.open {
            let object = union.other.and_then(|other| self.writer.value(other, Size::Minimal));
            out.push(union.undeclared(union.undeclared_name("…"), object));
            if union.tag_name().is_none() {
                out.push(JsonObject::from_iter([(union.undeclared_name("…"), whole(0))]).into());
            }
        }
    }

    /// Objects with an undeclared member of each type, which the reader may declare.
    fn undeclared(&self, node: NodeId, reads: NodeId) -> Vec<Json> {
        let Some(Json::Object(minimal)) = self.writer.value(node, Size::Minimal) else { return Vec::new() };
        let declared: Vec<&str> = match &self.reader.plan.node(reads).kind {
            NodeKind::Union(union) => union.tag_name().map(|tag| &**tag).into_iter().collect(),
            NodeKind::Struct(StructPlan { others: OtherMembers::Except(names), .. }) => {
                names.iter().map(|name| &**name).collect()
            }
            _ => Vec::new(),
        };
        let names = [FREE].into_iter().chain(declared.into_iter().take(MAX_TRIED));
        let pairs = names.flat_map(|name| any_values().map(|value| (name, value)));
        let object = |(name, value)| {
            let mut object = minimal.clone();
            object.insert(name, value);
            object.into()
        };
        pairs.map(object).collect()
    }

    /// Open values: one of each type, and objects with the members that the reader declares.
    fn open(&self, open: Open, other: &NodeKind, out: &mut Vec<Json>) {
        let one = |key: &str, value: Json| Json::from(JsonObject::from_iter([(key, value)]));
        match other {
            NodeKind::Struct(object) => {
                let required = object.fields.iter().filter(|field| field.required);
                let made =
                    |field: &FieldPlan| Some((field.name().to_string(), self.reader.value(field.node, Size::Minimal)?));
                let required: JsonObject = required.filter_map(made).collect();
                let any = |node: NodeId| matches!(self.reader.plan.node(node).kind, NodeKind::Json(Open::Value));
                for field in object.fields.iter().filter(|field| !any(field.node)).take(MAX_TRIED) {
                    for probe in any_values() {
                        let mut object = required.clone();
                        object.insert(&**field.name(), probe);
                        out.push(object.into());
                    }
                }
            }
            NodeKind::Map { .. } => out.extend(any_values().map(|probe| one(FREE, probe))),
            _ => {}
        }
        if open == Open::Structured {
            out.push(Vec::new().into());
        }
        if open == Open::Value {
            out.extend(any_values());
        }
    }

    fn map(&self, names: NodeId, value: NodeId, other: &NodeKind, depth: usize, out: &mut Vec<Json>) {
        if depth == DEEP {
            return;
        }
        let mut edges = Vec::new();
        if let NodeKind::Map { key, .. } = other {
            self.collect(names, *key, depth + 1, &mut edges);
        }
        // Each name is tried, with one value.
        if let Some(value) = self.writer.value(value, Size::Minimal) {
            let names = edges.iter().filter_map(Json::as_str);
            out.extend(names.map(|name| Json::from(JsonObject::from_iter([(name, value.clone())]))));
        }
        let any = if self.writer.plan.is_any_string(names) { Some(FREE) } else { edges.iter().find_map(Json::as_str) };
        let (keys, reads): (Vec<&str>, Vec<NodeId>) = match (other, any) {
            (NodeKind::Struct(object), _) => object.fields.iter().map(|field| (&**field.name(), field.node)).unzip(),
            (NodeKind::Map { value: read, .. }, Some(name)) => (vec![name], vec![*read]),
            _ => return,
        };
        let differing = keys.into_iter().zip(reads).filter(|(_, read)| self.differs(value, *read));
        for (key, read) in differing.take(if depth < NARROW { MAX_TRIED } else { FEW }) {
            let mut edges = Vec::new();
            self.collect(value, read, depth + 1, &mut edges);
            out.extend(edges.into_iter().map(|edge| Json::from(JsonObject::from_iter([(key, edge)]))));
        }
    }

    /// Arrays of the smallest and the largest numbers of elements. Those of a set are distinct.
    fn list(
        &self,
        item: NodeId,
        (min, max): (Option<u64>, Option<u64>),
        unique: bool,
        other: &NodeKind,
        out: &mut Vec<Json>,
    ) {
        let mut counts = vec![min.unwrap_or(0), max.unwrap_or(u64::MAX)];
        if let NodeKind::List { min: least, max: most, unique: once, .. } = other {
            counts.splice(0..0, [least.unwrap_or(0).saturating_sub(1), most.unwrap_or(u64::MAX).saturating_add(1)]);
            if *once {
                counts.push(min.unwrap_or(0).max(2));
            }
        }
        if unique {
            out.extend(counts.into_iter().filter_map(|of| Some(self.writer.distinct(item, of)?.into())));
            return;
        }
        let item = self.writer.value(item, Size::Minimal);
        out.extend(counts.into_iter().filter_map(|of| Some(self.writer.copies(item.as_ref()?, of)?.into())));
    }

    /// Arrays with a boundary value in each place of a reader's tuple, or in the first one.
    fn list_parts(
        &self,
        item: NodeId,
        (min, max): (Option<u64>, Option<u64>),
        other: &NodeKind,
        depth: usize,
        out: &mut Vec<Json>,
    ) {
        let (reads, count) = match other {
            NodeKind::Tuple(reads) => (&**reads, reads.len() as u64),
            // The elements of the changed value itself are compared by themselves.
            NodeKind::List { item: read, .. } if depth > 0 && self.differs(item, *read) => {
                (std::slice::from_ref(read), min.unwrap_or(0).max(1))
            }
            _ => return,
        };
        let Some(value) = self.writer.value(item, Size::Minimal).filter(|_| count_within(count, min, max)) else { return };
        for (index, read) in reads.iter().enumerate().filter(|_| depth < DEEP) {
            let mut edges = Vec::new();
            self.collect(item, *read, depth + 1, &mut edges);
            for edge in edges.into_iter().take(MAX_TRIED) {
                let Some(mut array) = self.writer.copies(&value, count) else { return };
                if let Some(slot) = array.get_mut(index) {
                    *slot = edge;
                }
                out.push(array.into());
            }
        }
    }

    /// Tuples with a boundary value in each place.
    fn tuple(&self, items: &[NodeId], node: NodeId, other: &NodeKind, depth: usize, out: &mut Vec<Json>) {
        let reads = |index: usize| match other {
            NodeKind::Tuple(reads) => reads.get(index).copied(),
            NodeKind::List { item, .. } => Some(*item),
            _ => None,
        };
        for (index, item) in items.iter().enumerate().filter(|_| depth < DEEP) {
            let Some(read) = reads(index) else { continue };
            let mut edges = Vec::new();
            self.collect(*item, read, depth + 1, &mut edges);
            for edge in edges.into_iter().take(MAX_TRIED) {
                let Some(Json::Array(mut tuple)) = self.writer.value(node, Size::Minimal) else { return };
                if let Some(slot) = tuple.get_mut(index) {
                    *slot = edge;
                }
                out.push(tuple.into());
            }
        }
    }
}

/// A value of each type.
fn any_values() -> [Json; 6] {
    [Json::Null, true.into(), whole(0), "…".into(), Vec::new().into(), JsonObject::new().into()]
}

/// The values of an enum, first those that the other enum does not have.
fn distinct<'v>(values: &'v [EnumValue], other: &NodeKind) -> impl Iterator<Item = &'v str> + use<'v> {
    let names = |values: &'v [EnumValue]| values.iter().map(|value| &*value.name);
    let others: BTreeSet<&str> = match other {
        NodeKind::Enum { values, .. } => values.iter().map(|value| &*value.name).collect(),
        _ => BTreeSet::new(),
    };
    let lacking: Vec<&str> = names(values).filter(|name| !others.contains(name)).take(MAX_TRIED).collect();
    lacking.into_iter().chain(names(values).take(MAX_TRIED))
}

/// The bounds of an integer, and integers that the other kind does not have.
fn integer(minimum: i64, maximum: i64, other: &NodeKind, out: &mut Vec<Json>) {
    let mut edges = vec![minimum, maximum];
    match other {
        NodeKind::Enum { values, .. } => {
            edges.splice(0..0, first_undeclared(minimum..=maximum, values));
        }
        NodeKind::Integer { minimum, maximum } => {
            edges.splice(0..0, [minimum - 1, maximum + 1]);
        }
        _ => {}
    }
    out.extend(edges.into_iter().map(whole));
}

/// The values of an enum of numbers or booleans, and of an open one also values that it or the other kind does not have.
fn constants(of: EnumType, values: &[EnumValue], open: bool, other: &NodeKind, out: &mut Vec<Json>) {
    out.extend(distinct(values, other).map(|name| of.value(name)));
    if (of, open) != (EnumType::Integer, true) {
        return;
    }
    let undeclared = |values: &[EnumValue]| first_undeclared(-1..=MAX_SAFE_INTEGER, values).map(whole);
    out.extend(undeclared(values));
    out.extend([-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER].map(whole));
    match other {
        NodeKind::Integer { minimum, maximum } => out.extend([minimum - 1, maximum + 1].map(whole)),
        NodeKind::Enum { values: others, .. } => out.extend(undeclared(others)),
        _ => {}
    }
}

/// The first integer from a range that is not one of the values of an enum.
fn first_undeclared(range: RangeInclusive<i64>, values: &[EnumValue]) -> Option<i64> {
    let declared: BTreeSet<i64> = values.iter().filter_map(|value| value.name.parse().ok()).collect();
    range.into_iter().find(|integer| !declared.contains(integer))
}

fn string(plan: PlainValues<'_>, text: &StringPlan, own: &NodeKind, other: &NodeKind, out: &mut Vec<Json>) {
    let (min, max) = match other {
        NodeKind::String(read) => lengths(read),
        _ => (0, u64::MAX),
    };
    let own_lengths = lengths(text);
    for count in [min.saturating_sub(1), max.saturating_add(1), own_lengths.0, own_lengths.1] {
        let within = (own_lengths.0..=own_lengths.1).contains(&count);
        let exact = StringPlan { min: Some(count), max: Some(count), ..text.clone() };
        out.extend(within.then(|| plan.string(&exact)).flatten().map(Json::from));
    }
    if let NodeKind::String(StringPlan { format: StringFormat::Named(format), .. }) = other {
        let fits = |found: &&&str| (own_lengths.0..=own_lengths.1).contains(&length(found)) && text.accepts(found);
        out.extend(format.invalid().iter().filter(fits).map(|&found| Json::from(found)));
    }
    if let (Some(own), Some(other)) = (Language::of(own), Language::of(other))
        && let Outside::Text(found) = own.outside(&other)
    {
        out.push(found.into());
    }
}

fn number(minimum: Option<Bound>, maximum: Option<Bound>, other: &NodeKind, out: &mut Vec<Json>) {
    let (minimum, maximum) = (minimum.map(Bound::get), maximum.map(Bound::get));
    let mut edges = Vec::new();
    match other {
        NodeKind::Number { minimum: least, maximum: most } => {
            for bound in [least, most].into_iter().flatten().map(|bound| bound.get()) {
                // The adjacent doubles, and integers farther away.
                edges.extend([bound - 1.0, bound + 1.0, bound.next_down(), bound.next_up()]);
            }
        }
        NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. } => {
            let low = minimum.or_else(|| maximum.map(|most| most - 1.0)).unwrap_or(0.0);
            edges.extend([low.floor() + 0.5, low + 0.25, low + 0.001]);
        }
        _ => {}
    }
    edges.extend([minimum.unwrap_or(-1e300), maximum.unwrap_or(1e300)]);
    out.extend(edges.into_iter().filter_map(double));
}

/// An integer within ±(2^53 − 1).
#[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
fn whole(integer: i64) -> Json {
    double(integer as f64).unwrap_or_default()
}

fn double(double: f64) -> Option<Json> {
    Number::new(double).map(Json::from)
}
