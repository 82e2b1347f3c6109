//! Boundary values of what a writer writes, some of which a reader rejects.

use crate::compat::include::{Language, lengths};
use crate::json::{Json, JsonObject, Number};
use crate::plan::{NodeId, NodeKind, Plan, StringFormat, StringPlan};
use crate::sample::{FREE, Size, copies, plainest, plainest_string};
use crate::shape::{Bound, Open, Outside};

/// The depth to which values of different kinds are searched.
const DEEP: usize = 4;

/// Values of a writer's node that a reader may reject. The caller checks whether it does.
pub(super) fn values(writer: &Plan, wrote: NodeId, reader: &Plan, reads: NodeId) -> Vec<Json> {
    let mut out = Vec::new();
    Edges { writer, reader }.collect(wrote, reads, 0, &mut out);
    out
}

struct Edges<'p> {
    writer: &'p Plan,
    reader: &'p Plan,
}

impl Edges<'_> {
    fn collect(&self, wrote: NodeId, reads: NodeId, depth: usize, out: &mut Vec<Json>) {
        let (inner, null) = self.writer.peel(wrote);
        let (reads, _) = self.reader.peel(reads);
        if null {
            out.push(Json::Null);
        }
        out.extend(Size::ALL.into_iter().filter_map(|size| plainest(self.writer, inner, size)));
        let (own, other) = (&self.writer.node(inner).kind, &self.reader.node(reads).kind);
        match own {
            NodeKind::Bool => out.push(true.into()),
            NodeKind::Integer { minimum, maximum } => {
                let mut edges = vec![*minimum, *maximum];
                if let NodeKind::Integer { minimum, maximum } = other {
                    edges.splice(0..0, [minimum - 1, maximum + 1]);
                }
                out.extend(edges.into_iter().map(whole));
            }
            NodeKind::Number { minimum, maximum } => number(*minimum, *maximum, other, out),
            NodeKind::String(text) => string(self.writer, text, own, other, out),
            NodeKind::Enum { values, open } => {
                out.extend(values.iter().map(|value| Json::from(&*value.name)));
                if *open {
                    let any = StringPlan { min: None, max: None, format: StringFormat::Any };
                    string(self.writer, &any, own, other, out);
                }
            }
            NodeKind::List { item, min, max } => {
                let mut counts = vec![min.unwrap_or(0), max.unwrap_or(u64::MAX)];
                if let NodeKind::List { min, max, .. } = other {
                    counts.splice(0..0, [min.unwrap_or(0).saturating_sub(1), max.unwrap_or(u64::MAX).saturating_add(1)]);
                }
                let item = plainest(self.writer, *item, Size::Minimal);
                out.extend(counts.into_iter().filter_map(|of| Some(copies(item.as_ref()?, of)?.into())));
            }
            NodeKind::Json(open) => self.open(*open, other, out),
            NodeKind::Map(value) => self.map(*value, other, depth, out),
            NodeKind::Struct(object) => {
                let NodeKind::Map(read) = other else { return };
                for field in object.fields.iter().filter(|_| depth < DEEP) {
                    let mut edges = Vec::new();
                    self.collect(field.node, *read, depth + 1, &mut edges);
                    for edge in edges {
                        if let Some(Json::Object(mut object)) = plainest(self.writer, inner, Size::Minimal) {
                            object.insert(&**field.name(), edge);
                            out.push(object.into());
                        }
                    }
                }
            }
            NodeKind::Nullable(_) => {}
        }
    }

    /// Open values: one of each type, and objects with the members that the reader declares.
    fn open(&self, open: Open, other: &NodeKind, out: &mut Vec<Json>) {
        let probes = || [Json::Null, true.into(), whole(0), "…".into(), Vec::new().into(), JsonObject::new().into()];
        let one = |key: &str, value: Json| Json::from(JsonObject::from_iter([(key, value)]));
        match other {
            NodeKind::Struct(object) => {
                let mut required = JsonObject::new();
                for field in object.fields.iter().filter(|field| field.required) {
                    if let Some(value) = plainest(self.reader, field.node, Size::Minimal) {
                        required.insert(&**field.name(), value);
                    }
                }
                for field in &object.fields {
                    for probe in probes() {
                        let mut object = required.clone();
                        object.insert(&**field.name(), probe);
                        out.push(object.into());
                    }
                }
            }
            NodeKind::Map(_) => out.extend(probes().map(|probe| one(FREE, probe))),
            _ => {}
        }
        if open == Open::Structured {
            out.push(Vec::new().into());
        }
        if open == Open::Value {
            out.extend(probes());
        }
    }

    fn map(&self, value: NodeId, other: &NodeKind, depth: usize, out: &mut Vec<Json>) {
        if depth == DEEP {
            return;
        }
        let (keys, reads): (Vec<&str>, Vec<NodeId>) = match other {
            NodeKind::Struct(object) => object.fields.iter().map(|field| (&**field.name(), field.node)).unzip(),
            NodeKind::Map(read) => (vec![FREE], vec![*read]),
            _ => return,
        };
        for (key, read) in keys.into_iter().zip(reads) {
            let mut edges = Vec::new();
            self.collect(value, read, depth + 1, &mut edges);
            out.extend(edges.into_iter().map(|edge| Json::from(JsonObject::from_iter([(key, edge)]))));
        }
    }
}

fn string(plan: &Plan, text: &StringPlan, own: &NodeKind, other: &NodeKind, out: &mut Vec<Json>) {
    let (min, max) = match other {
        NodeKind::String(read) => lengths(read),
        _ => (0, u64::MAX),
    };
    let own_lengths = lengths(text);
    for length in [min.saturating_sub(1), max.saturating_add(1), own_lengths.0, own_lengths.1] {
        let within = (own_lengths.0..=own_lengths.1).contains(&length);
        let exact = StringPlan { min: Some(length), max: Some(length), format: text.format.clone() };
        out.extend(within.then(|| plainest_string(plan, &exact)).flatten().map(Json::from));
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
        NodeKind::Integer { .. } => {
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
