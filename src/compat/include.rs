//! Whether one side reads all values that the other writes.
//!
//! A writer writes the keys that it declares and no others; a reader tolerates keys that it does not know.

use std::collections::BTreeSet;

use super::model::{Field, NodeId, NodeKind, Protocol, Text};
use crate::shape::{Open, Outside, Pattern};

/// Whether a reader reads all values of a writer's node.
pub(super) fn includes(writer: &Protocol, wrote: NodeId, reader: &Protocol, reads: NodeId) -> bool {
    Inclusion { writer, reader, assumed: BTreeSet::new() }.holds(wrote, reads)
}

/// What strings a node holds, as a pattern with bounds of length.
pub(super) struct Language {
    pattern: Pattern,
    lengths: (u64, u64),
}

impl Language {
    pub(super) fn of(kind: &NodeKind) -> Option<Self> {
        match kind {
            NodeKind::Text(text) => Some(Self { pattern: text.language(), lengths: (text.min, text.max) }),
            NodeKind::Words { open: true, .. } => Some(Self { pattern: Pattern::any(), lengths: (0, u64::MAX) }),
            NodeKind::Words { words, open: false } => {
                Some(Self { pattern: Pattern::words(words.iter().map(String::as_str)), lengths: (0, u64::MAX) })
            }
            _ => None,
        }
    }

    /// A string of this language that is not one of another.
    pub(super) fn outside(&self, other: &Self) -> Outside {
        self.pattern.outside(self.lengths, &other.pattern, other.lengths)
    }
}

struct Inclusion<'p> {
    writer: &'p Protocol,
    reader: &'p Protocol,
    /// Pairs that are being looked at: a circle holds if nothing on it does not.
    assumed: BTreeSet<(NodeId, NodeId)>,
}

impl Inclusion<'_> {
    fn holds(&mut self, wrote: NodeId, reads: NodeId) -> bool {
        let (writer, reader) = (self.writer, self.reader);
        if !self.assumed.insert((wrote, reads)) {
            return true;
        }
        let (inner, null) = writer.peel(wrote);
        if null {
            return reader.takes_null(reads) && self.holds(inner, reads);
        }
        let (reads, _) = reader.peel(reads);
        match (writer.node(wrote), reader.node(reads)) {
            (_, NodeKind::Json(Open::Value))
            | (NodeKind::Bool, NodeKind::Bool)
            | (NodeKind::List { .. } | NodeKind::Json(Open::Structured), NodeKind::Json(Open::Structured))
            | (NodeKind::Map(_) | NodeKind::Struct(_) | NodeKind::Json(Open::Object), NodeKind::Json(_)) => true,
            (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
                minimum >= least && maximum <= most
            }
            (NodeKind::Integer { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                #[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
                let (low, high) = (*minimum as f64, *maximum as f64);
                least.is_none_or(|least| low >= least) && most.is_none_or(|most| high <= most)
            }
            (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                least.is_none_or(|least| minimum.is_some_and(|low| low >= least))
                    && most.is_none_or(|most| maximum.is_some_and(|high| high <= most))
            }
            (NodeKind::Text(own), NodeKind::Text(other)) => text_includes(own, other),
            (own @ (NodeKind::Text(_) | NodeKind::Words { .. }), other @ (NodeKind::Text(_) | NodeKind::Words { .. })) => {
                match (Language::of(own), Language::of(other)) {
                    (Some(own), Some(other)) => own.outside(&other) == Outside::Nothing,
                    _ => false,
                }
            }
            (NodeKind::List { item, min, max }, NodeKind::List { item: read, min: least, max: most }) => {
                min >= least && max <= most && self.holds(*item, *read)
            }
            (NodeKind::Map(value), NodeKind::Map(read)) => self.holds(*value, *read),
            (NodeKind::Map(value), NodeKind::Struct(fields)) => {
                fields.iter().all(|field| !field.required && self.holds(*value, field.node))
            }
            (NodeKind::Struct(fields), NodeKind::Map(read)) => fields.iter().all(|field| self.holds(field.node, *read)),
            (NodeKind::Struct(own), NodeKind::Struct(other)) => {
                other.iter().all(|field| match own.iter().find(|known| known.name == field.name) {
                    Some(known) => (known.required || !field.required) && self.holds(known.node, field.node),
                    None => !field.required,
                })
            }
            (NodeKind::Json(Open::Object), NodeKind::Struct(fields)) => fields.iter().all(|field| self.takes_all(field)),
            (NodeKind::Json(Open::Object), NodeKind::Map(value)) => self.is_any(*value),
            _ => false,
        }
    }

    /// Whether a key may be absent, and hold whatever comes.
    fn takes_all(&self, field: &Field) -> bool {
        !field.required && self.is_any(field.node)
    }

    fn is_any(&self, node: NodeId) -> bool {
        matches!(self.reader.node(node), NodeKind::Json(Open::Value))
    }
}

/// Whether all strings of one kind are strings of another.
pub(super) fn text_includes(own: &Text, other: &Text) -> bool {
    let within = own.min >= other.min && own.max <= other.max;
    match (&own.pattern, &other.pattern) {
        (_, None) if within => true,
        (None, None) => false,
        (Some((one, _)), Some((two, _))) if one == two && within => true,
        _ => {
            let language = |text: &Text| Language { pattern: text.language(), lengths: (text.min, text.max) };
            language(own).outside(&language(other)) == Outside::Nothing
        }
    }
}
