//! Frames made for one place in them: they hold the plainest values everywhere else.
//!
//! They hold no one's data: strings are `…` and numbers near zero wherever their types leave it open.

use super::Size;
use super::choose::{Choose, fitted};
use super::generate_value::ValueGenerator;
use crate::envelope::{Content, FrameKind, Presence};
use crate::json::{Json, JsonObject};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan, StringPlan};
use crate::problem::Step;
use crate::shape::Open;

/// The string that is put wherever any will do.
const ANY: &str = "…";

/// The key of a member whose key is free.
pub(crate) const FREE: &str = "key";

/// The longest text of the elements of an array that are copies of one.
const LONGEST_COPIES: u64 = 1 << 22;

/// What is at the end of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    /// A value made of the node there.
    Made(Size),
    /// This value.
    Value(Json),
    /// Nothing: the key is absent.
    Absent,
}

/// What a frame is made of.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'d> {
    pub(crate) message: &'d MessagePlan,
    pub(crate) kind: FrameKind,
    pub(crate) size: Size,
    /// The number of segments of the target.
    pub(crate) segments: usize,
    pub(crate) message_type: Option<&'d str>,
    /// Where something else than a plain value is.
    pub(crate) place: Option<(&'d [Step], &'d Leaf)>,
}

/// The plainest choices.
struct Plainest(Size);

impl Choose for Plainest {
    fn includes(&mut self, _deprecated: bool) -> bool {
        self.0 == Size::Full
    }

    fn null(&mut self) -> bool {
        self.0 == Size::Minimal
    }

    fn declared(&mut self) -> bool {
        false
    }

    fn count(&mut self, min: u64, max: u64) -> u64 {
        self.0.count(min, max)
    }

    fn text(&mut self, _usual: &str, _id: bool, min: u64, max: u64) -> String {
        fitted(ANY, '…', min.max(1).min(max))
    }

    fn preferred(&mut self, string: &StringPlan) -> Option<String> {
        Some(self.text("", false, string.min.unwrap_or(0), string.max.unwrap_or(u64::MAX)))
    }

    fn key(&mut self, _index: u64) -> String {
        FREE.to_owned()
    }

    fn id(&mut self, _name: &str, _index: usize) -> String {
        ANY.to_owned()
    }

    fn segments(&mut self, minimum: usize, _maximum: usize) -> usize {
        minimum
    }

    fn pick(&mut self, _of: usize) -> usize {
        0
    }

    fn bool(&mut self) -> bool {
        false
    }

    fn integer(&mut self, minimum: i64, maximum: i64) -> i64 {
        0.clamp(minimum, maximum)
    }

    fn double(&mut self, minimum: f64, maximum: f64) -> f64 {
        0_f64.max(minimum).min(maximum)
    }

    fn open(&mut self, open: Open) -> Json {
        match (open, self.0) {
            (Open::Value, Size::Minimal) => Json::Null,
            _ => JsonObject::new().into(),
        }
    }
}

fn maker(plan: &Plan, size: Size) -> ValueGenerator<'_, Plainest> {
    ValueGenerator::ending_as(plan, Plainest(size), Box::new(Plainest(Size::Minimal)))
}

/// A value of a node; nothing if there is none of a reasonable size.
pub(crate) fn plainest(plan: &Plan, node: NodeId, size: Size) -> Option<Json> {
    maker(plan, size).value(node, "").ok()
}

/// A string of a plan's, of a length within both bounds.
pub(crate) fn plainest_string(plan: &Plan, string: &StringPlan) -> Option<String> {
    maker(plan, Size::Minimal).string(string, "").ok()
}

/// A number of equal elements, if there is room for them.
pub(crate) fn copies(item: &Json, count: u64) -> Option<Vec<Json>> {
    let length = (item.to_string().len() as u64).saturating_mul(count);
    let count = usize::try_from(count).ok().filter(|_| length <= LONGEST_COPIES)?;
    Some(vec![item.clone(); count])
}

/// A frame with something at a place in it; nothing if there is none of a reasonable size.
pub(crate) fn placed(plan: &Plan, placed: &Placed<'_>) -> Option<Json> {
    let (message, kind) = (placed.message, placed.kind);
    let target = vec![ANY; placed.segments].join(".");
    let mut frame = maker(plan, placed.size).frame(message, kind, &target).ok()?;
    for field in plan.envelope.fields_of(kind) {
        let key = plan.envelope.name_of(field.id());
        match (&field.content, placed.message_type) {
            (Content::Object, _) if field.presence == Presence::Optional => {
                frame.remove(key);
            }
            (Content::Object, _) => {
                frame.insert(key, JsonObject::new());
            }
            (Content::MessageType, Some(constant)) => {
                frame.insert(key, constant);
            }
            _ => {}
        }
    }
    if let Some(([Step::Member(first), rest @ ..], leaf)) = placed.place {
        let Some(node) = plan.member(message, kind, first) else { return Some(frame.into()) };
        frame.insert(&**first, value_at(plan, node, placed.size, rest, leaf)?);
    }
    Some(frame.into())
}

/// A value of a node with something at a place in it.
fn value_at(plan: &Plan, node: NodeId, size: Size, path: &[Step], leaf: &Leaf) -> Option<Json> {
    // From the inside out: paths may be long.
    let mut holders = Vec::new();
    let mut inner = Some(node);
    for step in path {
        let node = plan.peel(inner?).0;
        inner = plan.step(node, step);
        // A key that the plan does not have is absent from its holder.
        if inner.is_none() && !matches!((&plan.node(node).kind, step), (NodeKind::Struct(_), Step::Member(_))) {
            return None;
        }
        holders.push((node, step));
    }
    let mut value = match (leaf, inner) {
        (Leaf::Made(size), Some(inner)) => Some(plainest(plan, inner, *size)?),
        (Leaf::Value(value), Some(_)) => Some(value.clone()),
        (Leaf::Absent, _) | (_, None) => None,
    };
    for (node, step) in holders.into_iter().rev() {
        value = Some(holder(plan, node, size, step, value)?);
    }
    value
}

/// A value that holds another at a step; an absent one is left out.
fn holder(plan: &Plan, node: NodeId, size: Size, step: &Step, value: Option<Json>) -> Option<Json> {
    match (&plan.node(node).kind, step) {
        (NodeKind::Struct(object), Step::Member(key)) => {
            let mut out = JsonObject::new();
            let mut value = value;
            for field in &object.fields {
                if field.name() == key {
                    if let Some(value) = value.take() {
                        out.insert(&**field.name(), value);
                    }
                } else if field.required || size == Size::Full {
                    out.insert(&**field.name(), plainest(plan, field.node, size)?);
                }
            }
            Some(out.into())
        }
        (NodeKind::Map(_), _) => Some(value.into_iter().map(|value| (FREE, value)).collect::<JsonObject>().into()),
        (NodeKind::List { item, min, .. }, _) => {
            let mut out = Vec::from_iter(value);
            if let Some(further) = min.unwrap_or(0).checked_sub(out.len() as u64).filter(|further| *further > 0) {
                out.extend(copies(&plainest(plan, *item, Size::Minimal)?, further)?);
            }
            Some(out.into())
        }
        _ => None,
    }
}

impl Plan {
    /// The value at a step from another: of a map's member or an array's element whatever its key or index.
    pub(crate) fn step(&self, node: NodeId, step: &Step) -> Option<NodeId> {
        match (&self.node(node).kind, step) {
            (NodeKind::Struct(object), Step::Member(key)) => object.find(key).map(|index| object.fields[index].node),
            (NodeKind::Map(value), Step::Key(_)) => Some(*value),
            (NodeKind::List { item, .. }, Step::Index(_)) => Some(*item),
            _ => None,
        }
    }
}

/// The step to the value of a map, and that to the element of an array, of frames that are made here.
pub(crate) const VALUE: Step = Step::Key(std::borrow::Cow::Borrowed(FREE));
pub(crate) const ELEMENT: Step = Step::Index(0);
