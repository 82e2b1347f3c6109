//! Values at the edge of what a writer writes, some of them beyond what a reader reads.

use crate::compat::include::Language;
use crate::compat::make::{ANY, Size, copies, double, plain, whole};
use crate::compat::model::{NodeId, NodeKind, Protocol, Text};
use crate::compat::path::FREE;
use crate::json::{Json, JsonObject};
use crate::shape::{Open, Outside};

/// How deep values of different kinds are looked into.
const DEEP: usize = 4;

/// Values of a writer's node that a reader may refuse. The caller tries them.
pub(super) fn values(writer: &Protocol, wrote: NodeId, reader: &Protocol, reads: NodeId) -> Vec<Json> {
    let mut out = Vec::new();
    Edges { writer, reader }.collect(wrote, reads, 0, &mut out);
    out
}

struct Edges<'p> {
    writer: &'p Protocol,
    reader: &'p Protocol,
}

impl Edges<'_> {
    fn collect(&self, wrote: NodeId, reads: NodeId, depth: usize, out: &mut Vec<Json>) {
        let (inner, null) = self.writer.peel(wrote);
        let (reads, _) = self.reader.peel(reads);
        if null {
            out.push(Json::Null);
        }
        out.extend([Size::Least, Size::Most].into_iter().filter_map(|size| self.writer.make(inner, size)));
        let (own, other) = (self.writer.node(inner), self.reader.node(reads));
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
            NodeKind::Text(text) => string(text, own, other, out),
            NodeKind::Words { words, open } => {
                out.extend(words.iter().map(|word| Json::from(word.as_str())));
                if *open {
                    string(&Text { min: 0, max: u64::MAX, pattern: None }, own, other, out);
                }
            }
            NodeKind::List { item, min, max } => {
                let mut counts = vec![*min, *max];
                if let NodeKind::List { min, max, .. } = other {
                    counts.splice(0..0, [min.saturating_sub(1), max.saturating_add(1)]);
                }
                let item = self.writer.make(*item, Size::Least);
                out.extend(counts.into_iter().filter_map(|of| Some(copies(item.as_ref()?, of)?.into())));
            }
            NodeKind::Json(open) => self.open(*open, other, out),
            NodeKind::Map(value) => self.map(*value, other, depth, out),
            NodeKind::Struct(fields) => {
                let NodeKind::Map(read) = other else { return };
                for field in fields.iter().filter(|_| depth < DEEP) {
                    let mut edges = Vec::new();
                    self.collect(field.node, *read, depth + 1, &mut edges);
                    for edge in edges {
                        if let Some(Json::Object(mut object)) = self.writer.make(inner, Size::Least) {
                            object.insert(&field.name, edge);
                            out.push(object.into());
                        }
                    }
                }
            }
            NodeKind::Nullable(_) => {}
        }
    }

    /// Open values: one of every type, and objects whose keys another reader describes.
    fn open(&self, open: Open, other: &NodeKind, out: &mut Vec<Json>) {
        let probes = || [Json::Null, true.into(), whole(0), ANY.into(), Vec::new().into(), JsonObject::new().into()];
        let object = |key: &str, value: Json| Json::from(JsonObject::from_iter([(key, value)]));
        match other {
            NodeKind::Struct(fields) => {
                let mut whole_one = JsonObject::new();
                for field in fields.iter().filter(|field| field.required) {
                    if let Some(value) = self.reader.make(field.node, Size::Least) {
                        whole_one.insert(&field.name, value);
                    }
                }
                for field in fields {
                    for probe in probes() {
                        let mut object = whole_one.clone();
                        object.insert(&field.name, probe);
                        out.push(object.into());
                    }
                }
            }
            NodeKind::Map(_) => out.extend(probes().map(|probe| object(FREE, probe))),
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
            NodeKind::Struct(fields) => fields.iter().map(|field| (field.name.as_str(), field.node)).unzip(),
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

fn string(text: &Text, own: &NodeKind, other: &NodeKind, out: &mut Vec<Json>) {
    let (min, max) = match other {
        NodeKind::Text(read) => (read.min, read.max),
        _ => (0, u64::MAX),
    };
    for length in [min.saturating_sub(1), max.saturating_add(1), text.min, text.max] {
        let within = (text.min..=text.max).contains(&length);
        let exact = Text { min: length, max: length, pattern: text.pattern.clone() };
        out.extend(within.then(|| plain(&exact)).flatten().map(Json::from));
    }
    if let (Some(own), Some(other)) = (Language::of(own), Language::of(other))
        && let Outside::Text(found) = own.outside(&other)
    {
        out.push(found.into());
    }
}

fn number(minimum: Option<f64>, maximum: Option<f64>, other: &NodeKind, out: &mut Vec<Json>) {
    let mut edges = Vec::new();
    match other {
        NodeKind::Number { minimum: least, maximum: most } => {
            for bound in [least, most].into_iter().flatten() {
                // Near the bound, and far from it.
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
