//! Example frames for the points that no frame contains.

use super::points::{ExampleContent, Point};
use super::{Coverage, CoveragePoint};
use crate::envelope::FrameKind;
use crate::json::{Json, JsonObject};
use crate::plan::{FrameFilter, NodeId, NodeKind, Plan, StringPlan};
use crate::sample::{Budget, Leaf, Placed, PlainValues, Size};

/// All kinds, of which a filter has one.
const ALL_KINDS: &[FrameKind] = &FrameKind::ALL;

/// The work for one frame, in values, members and characters.
const WORK: u64 = 200_000;

impl Coverage<'_> {
    /// A valid frame that contains a point of a [`report`](Self::report). `None` if none is found.
    #[must_use]
    pub fn example(&self, point: &CoveragePoint) -> Option<String> {
        let point = self.points.get(point.index)?;
        [Size::Minimal, Size::Full].into_iter().find_map(|size| {
            let (plan, example) = (self.plan, &point.example);
            let text = make(plan, point, size)?.to_string();
            let mut found = self.fork();
            let index = ALL_KINDS.iter().position(|kind| *kind == example.kind)?;
            let only = plan
                .envelope()
                .name_member(example.kind)
                .is_none()
                .then(|| FrameFilter { kinds: ALL_KINDS.get(index..=index).unwrap_or_default(), message: example.message });
            (found.observe_as(&text, only) && point.slots.iter().any(|slot| found.counts[*slot] > 0)).then_some(text)
        })
    }
}

fn make(plan: &Plan, point: &Point, size: Size) -> Option<Json> {
    let example = &point.example;
    let message = plan.all_messages().nth(example.message)?;
    let budget = Budget::new(WORK);
    let values = PlainValues { plan, budget: &budget };
    let of_envelope = match &*example.path {
        [step] => step.name().filter(|name| plan.envelope().find(name).is_some()),
        _ => None,
    };
    let leaf = match &example.content {
        ExampleContent::Absent if of_envelope.is_some() => None,
        ExampleContent::Present => Some(Leaf::Made(size)),
        ExampleContent::Absent => Some(Leaf::Absent),
        ExampleContent::Value(value) => Some(Leaf::Value(value.clone())),
        ExampleContent::Length(node, length) => Some(Leaf::Value(of_length(values, *node, *length)?)),
        ExampleContent::Any | ExampleContent::Segments(_) | ExampleContent::MessageType(_) | ExampleContent::Object => None,
    };
    let least = message.target.as_ref().map_or(0, |target| target.counts.0);
    let placed = Placed {
        message,
        kind: example.kind,
        size,
        segments: if let ExampleContent::Segments(segments) = example.content { segments } else { least },
        message_type: if let ExampleContent::MessageType(value) = &example.content { Some(value) } else { None },
    };
    let mut frame = values.frame(&placed)?;
    if let Some(leaf) = &leaf {
        frame = values.with_leaf(frame, &placed, &example.path, leaf)?;
    }
    if let (Some(name), Json::Object(members)) = (of_envelope, &mut frame) {
        match example.content {
            ExampleContent::Object => drop(members.insert(name, JsonObject::new())),
            ExampleContent::Absent => drop(members.remove(name)),
            _ => {}
        }
    }
    Some(frame)
}

/// A string or an array of a certain length.
fn of_length(values: PlainValues<'_>, node: NodeId, length: u64) -> Option<Json> {
    match &values.plan.node(node).kind {
        NodeKind::String(string) => {
            let exact = StringPlan { min: Some(length), max: Some(length), ..string.clone() };
            values.string(&exact).map(Json::from)
        }
        NodeKind::List { item, unique: true, .. } => values.distinct(*item, length).map(Json::from),
        NodeKind::List { item, .. } => {
            let item = values.value(*item, Size::Minimal)?;
            values.copies(&item, length).map(Json::from)
        }
        _ => None,
    }
}
