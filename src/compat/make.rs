//! Values and frames made from a protocol's artefacts alone. They hold no one's data: strings are `…`, numbers near zero.

use super::model::{Field, Message, NodeId, NodeKind, Protocol, Text};
use super::path::{FREE, Path, Step};
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, JsonObject, Number};
use crate::shape::Open;

/// What stands for any text.
pub(super) const ANY: &str = "…";

/// The longest list, and the longest string for a pattern, that is made.
const LONGEST: u64 = 4096;

/// The longest string without a pattern that is made: the number of characters is all that counts.
const LONGEST_PLAIN: u64 = 1 << 20;

/// How many values one made value may hold: artefacts may ask for more than there is room for.
const MOST_VALUES: usize = 10_000;

/// The longest text of the elements of a list that are copies of one.
const MOST_TEXT: u64 = 1 << 22;

/// How deep made values are nested at the most.
const DEEPEST: usize = 24;

/// How deep they hold all that they may: circles of types would grow without end.
const FULL: usize = 4;

/// How much a made value holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    /// What must be there.
    Least,
    /// Every key, an element in every list.
    Most,
}

/// What stands at the end of a path.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Leaf {
    /// A value made of the node there.
    Made(Size),
    /// This value.
    Value(Json),
    /// Nothing: the key is absent.
    Absent,
}

/// What a frame is made of.
#[derive(Clone, Copy)]
pub(super) struct Draft<'d> {
    pub(super) message: &'d Message,
    pub(super) kind: FrameKind,
    pub(super) size: Size,
    /// The number of segments of the target.
    pub(super) segments: usize,
    pub(super) message_type: Option<&'d str>,
    /// Where something else than a plain value stands.
    pub(super) place: Option<(&'d Path, &'d Leaf)>,
}

impl Protocol {
    /// A value of a node.
    pub(super) fn make(&self, node: NodeId, size: Size) -> Option<Json> {
        let mut left = MOST_VALUES;
        self.at_depth(node, size, 0, &mut left)
    }

    /// A value of a node, with something else at a place in it.
    pub(super) fn place(&self, node: NodeId, size: Size, path: &[Step], leaf: &Leaf) -> Option<Json> {
        let (node, _) = if path.is_empty() { (node, false) } else { self.peel(node) };
        let Some((step, rest)) = path.split_first() else {
            return match leaf {
                Leaf::Made(size) => self.make(node, *size),
                Leaf::Value(value) => Some(value.clone()),
                Leaf::Absent => None,
            };
        };
        match (self.node(node), step) {
            (NodeKind::Struct(fields), Step::Key(key)) => {
                let mut out = JsonObject::new();
                for field in fields {
                    if field.name != *key {
                        if field.required || size == Size::Most {
                            out.insert(&field.name, self.make(field.node, size)?);
                        }
                    } else if !(rest.is_empty() && *leaf == Leaf::Absent) {
                        out.insert(&field.name, self.place(field.node, size, rest, leaf)?);
                    }
                }
                Some(out.into())
            }
            (NodeKind::Map(value), Step::Value) => {
                Some(JsonObject::from_iter([(FREE, self.place(*value, size, rest, leaf)?)]).into())
            }
            (NodeKind::List { item, min, .. }, Step::Item) => {
                let mut out = vec![self.place(*item, size, rest, leaf)?];
                if *min > 1 {
                    out.extend(copies(&self.make(*item, Size::Least)?, min - 1)?);
                }
                Some(out.into())
            }
            _ => None,
        }
    }

    /// A frame.
    pub(super) fn frame(&self, draft: &Draft<'_>) -> Option<Json> {
        let (message, kind) = (draft.message, draft.kind);
        let mut out = JsonObject::new();
        let target = vec![ANY; draft.segments].join(".");
        if kind == FrameKind::Event {
            out.insert(Key::MessageType.as_str(), draft.message_type.unwrap_or_default());
            out.insert(Key::Target.as_str(), target);
            out.insert(Key::Name.as_str(), message.wire.as_str());
        } else {
            out.insert(Key::Command.as_str(), message.wire.as_str());
            out.insert(Key::Target.as_str(), target);
        }
        if kind.counts(Key::Result) {
            out.insert(Key::Result.as_str(), kind.as_str());
        }
        if let Some(data) = message.data_of(kind) {
            out.insert(Key::Data.as_str(), self.member(data, Key::Data, draft)?);
        }
        if let (FrameKind::Failure, Some(failure)) = (kind, message.failure()) {
            out.insert(Key::Failure.as_str(), self.member(failure, Key::Failure, draft)?);
            out.insert(Key::Original.as_str(), JsonObject::new());
        }
        Some(out.into())
    }

    fn member(&self, node: NodeId, key: Key, draft: &Draft<'_>) -> Option<Json> {
        match draft.place.and_then(|(path, leaf)| Some((path.0.split_first()?, leaf))) {
            Some(((Step::Key(first), rest), leaf)) if first == key.as_str() => self.place(node, draft.size, rest, leaf),
            _ => self.make(node, draft.size),
        }
    }

    fn at_depth(&self, node: NodeId, size: Size, depth: usize, left: &mut usize) -> Option<Json> {
        *left = left.checked_sub(1)?;
        let size = if depth > FULL { Size::Least } else { size };
        if depth > DEEPEST {
            return None;
        }
        let (most, below) = (size == Size::Most, depth + 1);
        match self.node(node) {
            NodeKind::Bool => Some(false.into()),
            NodeKind::Integer { minimum, maximum } => (minimum <= maximum).then(|| whole(0.clamp(*minimum, *maximum))),
            NodeKind::Number { minimum, maximum } => {
                double(0_f64.max(minimum.unwrap_or(f64::MIN)).min(maximum.unwrap_or(f64::MAX)))
            }
            NodeKind::Text(text) => plain(text).map(Json::from),
            NodeKind::Words { words, open } => match words.first() {
                Some(word) => Some(word.as_str().into()),
                None => open.then(|| ANY.into()),
            },
            NodeKind::List { item, min, max } => {
                let count = if most { (*min).max(1).min(*max) } else { *min };
                if count > LONGEST {
                    return None;
                }
                let items: Option<Vec<Json>> = (0..count).map(|_| self.at_depth(*item, size, below, left)).collect();
                items.or_else(|| (*min == 0).then(Vec::new)).map(Json::from)
            }
            NodeKind::Map(value) => {
                let entry = most.then(|| self.at_depth(*value, size, below, left)).flatten();
                Some(entry.into_iter().map(|value| (FREE, value)).collect::<JsonObject>().into())
            }
            NodeKind::Json(Open::Value) => Some(if most { JsonObject::new().into() } else { Json::Null }),
            NodeKind::Json(_) => Some(JsonObject::new().into()),
            NodeKind::Struct(fields) => self.object(fields, size, below, left).map(Json::from),
            NodeKind::Nullable(inner) if most => Some(self.at_depth(*inner, size, below, left).unwrap_or(Json::Null)),
            NodeKind::Nullable(_) => Some(Json::Null),
        }
    }

    fn object(&self, fields: &[Field], size: Size, depth: usize, left: &mut usize) -> Option<JsonObject> {
        let mut out = JsonObject::new();
        for field in fields {
            if field.required {
                out.insert(&field.name, self.at_depth(field.node, size, depth, left)?);
            } else if size == Size::Most
                && let Some(value) = self.at_depth(field.node, size, depth, left)
            {
                out.insert(&field.name, value);
            }
        }
        Some(out)
    }
}

/// A number of equal elements, if there is room for them.
pub(super) fn copies(item: &Json, count: u64) -> Option<Vec<Json>> {
    let text = (item.to_string().len() as u64).saturating_mul(count);
    let count = usize::try_from(count).ok().filter(|_| text <= MOST_TEXT)?;
    Some(vec![item.clone(); count])
}

/// A string that keeps all rules.
pub(super) fn plain(text: &Text) -> Option<String> {
    if text.min > if text.pattern.is_some() { LONGEST } else { LONGEST_PLAIN } {
        return None;
    }
    let repeated = ANY.repeat(usize::try_from(text.min.max(1)).unwrap_or(1));
    let cut = if text.max == 0 { String::new() } else { repeated };
    if text.admits(&cut) {
        return Some(cut);
    }
    text.pattern.as_ref()?.1.shortest(text.min, text.max)
}

/// An integer within ±(2^53 − 1).
#[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
pub(super) fn whole(integer: i64) -> Json {
    double(integer as f64).unwrap_or_default()
}

pub(super) fn double(double: f64) -> Option<Json> {
    Number::new(double).map(Json::from)
}
