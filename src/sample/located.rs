//! Generates frames with a given value at one location, and the simplest values everywhere else.
//!
//! They contain no personal data: strings are `…` and numbers are near zero wherever their types permit it.

use std::cell::Cell;

use super::choose::{Choose, ExampleChoices, fitted};
use super::distinct::distinct;
use super::edits::PathEdits;
use super::generate_value::ValueGenerator;
use super::{SampleError, Size};
use crate::envelope::{Content, FrameKind, Presence};
use crate::json::{Json, JsonObject};
use crate::plan::{MessagePlan, NodeId, NodeKind, Plan, Str, StringPlan, StructPlan};
#[cfg(feature = "compat")]
use crate::problem::escape_token;
use crate::problem::{Pointer, Step};
use crate::shape::Open;

/// The string that is used wherever the type permits any.
const ANY: &str = "…";

/// The name of a member of a map.
pub(crate) const FREE: &str = "key";

/// The maximum number of characters in the copies of an array element.
const MAX_COPIES_LENGTH: u64 = 1 << 20;

/// The work that a search for frames may still do, in values, members and characters. Without a limit, the run time of a
/// comparison would be proportional to the product of the number of changes and the size of the frames.
#[derive(Debug)]
pub(crate) struct Budget(Cell<u64>);

impl Budget {
    pub(crate) const fn new(work: u64) -> Self {
        Self(Cell::new(work))
    }

    pub(crate) fn spend(&self, work: u64) {
        self.0.set(self.0.get().saturating_sub(work));
    }

    pub(crate) fn is_spent(&self) -> bool {
        self.0.get() == 0
    }
}

/// A step of the path to a place in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// A member of an object.
    Member(Str),
    /// The value of a member of a map, whatever its key.
    Value,
    /// The name of a member of a map.
    Name,
    /// An element of an array, whatever its index.
    Element,
    /// The element of a tuple with this index.
    Item(usize),
    /// A variant of a union. It leads to the same value.
    Variant(Str),
    /// A variant of an untagged union that has another name in each of two versions.
    #[cfg(feature = "compat")]
    RenamedVariant { old: Str, new: Str },
}

impl PathStep {
    /// The name of a member.
    pub(crate) fn name(&self) -> Option<&str> {
        if let Self::Member(name) = self { Some(name) } else { None }
    }

    /// A path as a JSON Pointer with `*` for any element and any member of a map. The variants of unions lead to the same value, and
    /// are `<name>` if they are shown.
    #[cfg(feature = "compat")]
    pub(crate) fn pattern(path: &[Self], shows_variants: bool) -> String {
        let mut out = String::new();
        for step in path {
            match step {
                Self::Member(name) => out.extend(["/", &escape_token(name)]),
                Self::Value | Self::Element => out.push_str("/*"),
                Self::Item(index) => out.extend(["/", &index.to_string()]),
                Self::Name => out.push_str("/* (name)"),
                Self::Variant(name) if shows_variants => out.extend(["<", name, ">"]),
                Self::RenamedVariant { new, .. } if shows_variants => out.extend(["<", new, ">"]),
                Self::Variant(_) | Self::RenamedVariant { .. } => {}
            }
        }
        out
    }

    /// The path in the old version or in the new one.
    #[cfg(feature = "compat")]
    pub(crate) fn of_version(path: &[Self], is_old: bool) -> Vec<Self> {
        let step = |step: &Self| match step {
            Self::RenamedVariant { old, new } => Self::Variant(if is_old { old.clone() } else { new.clone() }),
            _ => step.clone(),
        };
        path.iter().map(step).collect()
    }

    /// The pointer to the end of a path, in frames that are made here.
    pub(crate) fn pointer(path: &[Self]) -> Pointer {
        let step = |step: &Self| match step {
            Self::Member(name) => Some(Step::Member(name.clone())),
            Self::Value | Self::Name => Some(Step::Key(FREE.into())),
            Self::Element => Some(Step::Index(0)),
            Self::Item(index) => Some(Step::Index(*index)),
            Self::Variant(_) => None,
            #[cfg(feature = "compat")]
            Self::RenamedVariant { .. } => None,
        };
        path.iter().filter_map(step).collect()
    }
}

/// The value at the end of a path.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Leaf {
    /// A generated value of the node at this position.
    Made(Size),
    /// This value.
    Value(Json),
    /// The member is absent.
    Absent,
}

/// The description of a frame to generate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Placed<'d> {
    pub(crate) message: &'d MessagePlan,
    pub(crate) kind: FrameKind,
    pub(crate) size: Size,
    /// The number of segments of the target.
    pub(crate) segments: usize,
    pub(crate) message_type: Option<&'d str>,
}

/// Chooses the simplest values.
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
        ExampleChoices::from(self.0).count(min, max)
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

/// Generates the simplest values and frames of a plan, within the budget.
#[derive(Clone, Copy)]
pub(crate) struct PlainValues<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) budget: &'p Budget,
}

impl PlainValues<'_> {
    fn make<T>(self, size: Size, make: impl FnOnce(&mut ValueGenerator<'_>) -> Result<T, SampleError>) -> Option<T> {
        if self.budget.is_spent() {
            return None;
        }
        let mut choose = Plainest(size);
        let mut generator = ValueGenerator::ending_as(self.plan, &mut choose, Box::new(Plainest(Size::Minimal)));
        let made = make(&mut generator).ok();
        self.budget.spend(generator.work());
        made
    }

    /// A value of a node; `None` if its values are too large.
    pub(crate) fn value(self, node: NodeId, size: Size) -> Option<Json> {
        self.make(size, |generator| generator.value(node, ""))
    }

    /// A string that satisfies the rules of a plan; `None` if such strings are too large.
    pub(crate) fn string(self, string: &StringPlan) -> Option<String> {
        self.make(Size::Minimal, |generator| generator.string(string, ""))
    }

    /// An array of equal elements; `None` if it is too large.
    pub(crate) fn copies(self, item: &Json, count: u64) -> Option<Vec<Json>> {
        let length = (item.to_string().len() as u64).saturating_mul(count);
        let count = usize::try_from(count).ok().filter(|_| length <= MAX_COPIES_LENGTH)?;
        self.budget.spend(length);
        Some(vec![item.clone(); count])
    }

    /// An array of distinct elements; `None` if it is too large, or the type has fewer values.
    pub(crate) fn distinct(self, item: NodeId, count: u64) -> Option<Vec<Json>> {
        let count = usize::try_from(count).ok()?;
        let items = distinct(self.plan, item, None, count);
        self.budget.spend(items.len() as u64);
        (items.len() == count).then_some(items)
    }

    /// Generates a frame; `None` if such frames are too large.
    pub(crate) fn frame(self, placed: &Placed<'_>) -> Option<Json> {
        let plan = self.plan;
        let (message, kind) = (placed.message, placed.kind);
        let target = vec![ANY; placed.segments].join(".");
        let mut frame = self.make(placed.size, |generator| generator.frame(message, kind, &target))?;
        for field in plan.envelope().fields_of(kind) {
            let key = plan.envelope().name_of(field.id());
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
        Some(frame.into())
    }

    /// A frame with a given value at a path, and otherwise the members of one that has been generated from the same description. `None` if
    /// such frames are too large, or have no such path.
    pub(crate) fn with_leaf(self, frame: Json, placed: &Placed<'_>, path: &[PathStep], leaf: &Leaf) -> Option<Json> {
        let mut edits = PathEdits::default();
        edits.insert(path, leaf);
        self.with_edits(frame, placed, &edits)
    }

    /// As [`with_leaf`](Self::with_leaf), with values at several paths, in time proportional to the size of the frame.
    pub(crate) fn with_edits(self, frame: Json, placed: &Placed<'_>, edits: &PathEdits<'_>) -> Option<Json> {
        let Json::Object(mut frame) = frame else { return None };
        let plan = self.plan;
        let (message, kind, size) = (placed.message, placed.kind, placed.size);
        let flat = plan.flat_payload(kind, Some(message));
        let is_own = |name: &str| flat.is_none() || plan.envelope().find(name).is_some();
        for (name, inner) in edits.members().filter(|(name, _)| is_own(name)) {
            let Some(node) = plan.member(message, kind, name) else { continue };
            let known = frame.get_mut(name).map(std::mem::take);
            frame.insert(name, self.edited(node, size, known, inner)?);
        }
        let Some(node) = flat.filter(|_| edits.members().count() == 0 || edits.members().any(|(name, _)| !is_own(name)))
        else {
            return Some(frame.into());
        };
        let (own, payload): (Vec<_>, Vec<_>) = frame.into_iter().partition(|(name, _)| plan.envelope().find(name).is_some());
        let payload = Json::from(payload.into_iter().collect::<JsonObject>());
        let Json::Object(payload) = self.edited(node, size, Some(payload), edits)? else { return None };
        Some(own.into_iter().chain(payload).collect::<JsonObject>().into())
    }

    /// A value of a node, with given values in it. If there is a known value of the node, its members are kept.
    fn edited(self, node: NodeId, size: Size, known: Option<Json>, edits: &PathEdits<'_>) -> Option<Json> {
        match edits.leaf() {
            Some(Leaf::Made(size)) => return self.value(node, *size),
            Some(Leaf::Value(value)) => return Some(value.clone()),
            Some(Leaf::Absent) => return None,
            None => {}
        }
        let node = self.plan.split_nullable(node).0;
        match (&self.plan.node(node).kind, edits.inner()) {
            (NodeKind::Struct(object), None) => self.edited_object(object, size, known, edits),
            (_, Some((step, edits))) => {
                let inner = self.plan.step(node, step)?;
                let value = if edits.is_absent() { None } else { Some(self.edited(inner, size, None, edits)?) };
                self.holder(node, step, value)
            }
            _ => None,
        }
    }

    /// An object with given values of members. The members have the order of their declaration; one that is not declared is left out.
    fn edited_object(self, object: &StructPlan, size: Size, known: Option<Json>, edits: &PathEdits<'_>) -> Option<Json> {
        self.budget.spend(object.fields.len() as u64);
        let mut known = match known {
            Some(Json::Object(known)) => Some(known.into_iter().peekable()),
            _ => None,
        };
        let mut out = JsonObject::new();
        for field in &object.fields {
            let name = field.name();
            let own = known.as_mut().and_then(|known| known.next_if(|(own, _)| *own == **name)).map(|(_, value)| value);
            let value = match (edits.member(name), own) {
                (Some(edits), _) if edits.is_absent() => None,
                (Some(edits), own) => Some(self.edited(field.node, size, own, edits)?),
                (None, None) if known.is_none() && (field.required || size == Size::Full) => {
                    Some(self.value(field.node, size)?)
                }
                (None, own) => own,
            };
            if let Some(value) = value {
                out.push(name.clone().into_owned(), value);
            }
        }
        known.into_iter().flatten().for_each(|(name, value)| out.push(name, value));
        Some(out.into())
    }

    /// An array, map or union that contains a value at a step, or lacks it if it is `None`.
    fn holder(self, node: NodeId, step: &PathStep, value: Option<Json>) -> Option<Json> {
        match (&self.plan.node(node).kind, step) {
            (NodeKind::Map { value: inner, .. }, PathStep::Name) => {
                let inner = self.value(*inner, Size::Minimal)?;
                Some(JsonObject::from_iter([(value?.as_str()?, inner)]).into())
            }
            (NodeKind::Map { key, .. }, _) => {
                let name = if self.plan.is_any_string(*key) { FREE.into() } else { self.value(*key, Size::Minimal)? };
                Some(value.into_iter().map(|value| (name.as_str().unwrap_or(FREE), value)).collect::<JsonObject>().into())
            }
            (NodeKind::Tuple(items), PathStep::Item(at)) => {
                let mut given = value;
                let item = |(index, item): (usize, &NodeId)| {
                    if index == *at { given.take() } else { self.value(*item, Size::Minimal) }
                };
                Some(items.iter().enumerate().map(item).collect::<Option<Vec<Json>>>()?.into())
            }
            (NodeKind::List { item, min, unique: true, .. }, _) => {
                let mut out = Vec::from_iter(value);
                let least = usize::try_from(min.unwrap_or(0)).ok()?;
                let missing = least.saturating_sub(out.len());
                let others = if missing > 0 { distinct(self.plan, *item, None, least.checked_add(1)?) } else { Vec::new() };
                self.budget.spend(others.len() as u64);
                let others = others.into_iter().filter(|other| !out.contains(other)).take(missing);
                out = out.iter().cloned().chain(others).collect();
                Some(out.into())
            }
            (NodeKind::List { item, min, .. }, _) => {
                let mut out = Vec::from_iter(value);
                if let Some(further) = min.unwrap_or(0).checked_sub(out.len() as u64).filter(|further| *further > 0) {
                    out.extend(self.copies(&self.value(*item, Size::Minimal)?, further)?);
                }
                Some(out.into())
            }
            (NodeKind::Union(union), PathStep::Variant(name)) if union.find(name).is_none() => {
                Some(union.undeclared(name.clone().into_owned(), Some(value?)))
            }
            // The value of a variant is that of the union.
            (NodeKind::Union(_), PathStep::Variant(_)) => value,
            _ => None,
        }
    }
}

impl Plan {
    /// The node at a step from another one. All members of a map have one node, and so have all elements of an array.
    pub(crate) fn step(&self, node: NodeId, step: &PathStep) -> Option<NodeId> {
        match (&self.node(node).kind, step) {
            (NodeKind::Struct(object), PathStep::Member(key)) => object.find(key).map(|index| object.fields[index].node),
            (NodeKind::Map { value, .. }, PathStep::Value) => Some(*value),
            (NodeKind::Map { key, .. }, PathStep::Name) => Some(*key),
            (NodeKind::Tuple(items), PathStep::Item(index)) => items.get(*index).copied(),
            (NodeKind::List { item, .. }, PathStep::Element) => Some(*item),
            (NodeKind::Union(union), PathStep::Variant(name)) => {
                union.find(name).map(|index| union.variants[index].node).or(union.other)
            }
            _ => None,
        }
    }
}
