//! Mutations of the events that commands cause, and of targets.

use super::super::mutation::ConversationMutation;
use super::super::objects::{SampleObject, SampleTarget};
use super::super::schedule::{ConversationDraft, DraftFrame};
use super::exchanges::set_target;
use crate::envelope::FrameKind;
use crate::message::Lifecycle;
use crate::plan::{MessageRole, Plan, SegmentPlan};

/// The objects of a changed target, and the one among them that is in another place than before.
type MovedObject = (Vec<SampleObject>, SampleObject);

/// The number of an object that is generated for no other frame.
const NEW: usize = 88;

/// Applies a mutation of events; `None` if the conversation has no place for it, or it is another mutation.
pub(super) fn mutate(draft: &mut ConversationDraft<'_>, mutation: ConversationMutation) -> Option<()> {
    match mutation {
        ConversationMutation::DroppedEvent => dropped(draft),
        ConversationMutation::SwappedEvents => swapped(draft),
        ConversationMutation::WithoutGroup => moved(draft, without_group),
        ConversationMutation::WithGroup => moved(draft, with_group),
        ConversationMutation::OtherParent => moved(draft, other_parent),
        _ => None,
    }
}

/// Whether a frame is an event that a request causes and that no other event can be taken for.
fn is_caused(draft: &ConversationDraft<'_>, index: usize) -> bool {
    let frame = &draft.frames[index];
    if frame.kind != FrameKind::Event || frame.exchange.is_none() {
        return false;
    }
    let is_own = |other: &&DraftFrame| other.kind == FrameKind::Request && other.exchange == frame.exchange;
    let Some(request) = draft.frames.iter().find(is_own) else { return false };
    let MessageRole::Command { causes, .. } = &draft.plan.commands[request.message].role else { return false };
    let name = &draft.plan.events[frame.message].name;
    let is_same = |other: &&DraftFrame| {
        let is_event = other.kind == FrameKind::Event && other.message == frame.message;
        is_event && other.target.is_related(&request.target)
    };
    // Events may also belong to another request with the same events.
    let is_rival = |other: &DraftFrame| {
        let role = &draft.plan.commands.get(other.message).filter(|_| other.kind == FrameKind::Request)?.role;
        let MessageRole::Command { causes: others, .. } = role else { return None };
        let is_common = others.iter().any(|name| causes.contains(name));
        Some(is_common && other.exchange != request.exchange && other.target.is_related(&request.target))
    };
    causes.iter().filter(|own| *own == name).count() == 1
        && draft.frames.iter().filter(is_same).count() == 1
        && !draft.frames.iter().any(|other| is_rival(other).unwrap_or(false))
}

/// Drops an event that a request causes.
fn dropped(draft: &mut ConversationDraft<'_>) -> Option<()> {
    let caused: Vec<usize> = (0..draft.frames.len()).filter(|&index| is_caused(draft, index)).collect();
    let index = draft.rng.of(&caused)?;
    draft.frames.remove(index);
    Some(())
}

/// Swaps two events that a request causes.
fn swapped(draft: &mut ConversationDraft<'_>) -> Option<()> {
    let caused: Vec<usize> = (0..draft.frames.len()).filter(|&index| is_caused(draft, index)).collect();
    let mut pairs = Vec::new();
    for (order, &one) in caused.iter().enumerate() {
        let is_other = |other: &usize| draft.frames[*other].exchange == draft.frames[one].exchange;
        pairs.extend(caused[order + 1..].iter().copied().filter(is_other).map(|other| (one, other)));
    }
    let (one, other) = draft.rng.of(&pairs)?;
    draft.frames.swap(one, other);
    Some(())
}

/// Changes the target of an event so that an object that was addressed before is in another place.
fn moved(
    draft: &mut ConversationDraft<'_>,
    change: fn(&[SegmentPlan], &[SampleObject]) -> Option<MovedObject>,
) -> Option<()> {
    let changed = |index: usize| {
        let frame = &draft.frames[index];
        let segments = segments(draft.plan, frame)?;
        let is_plain = frame.kind == FrameKind::Event && draft.plan.events[frame.message].lifecycle.is_none();
        let (objects, moved) = change(segments, &frame.target.objects).filter(|_| is_plain)?;
        is_known(draft, index, &moved).then(|| (index, SampleTarget::of(objects)))
    };
    let places: Vec<(usize, SampleTarget)> = (0..draft.frames.len()).filter_map(changed).collect();
    let picked = draft.rng.below(places.len());
    let (index, target) = places.into_iter().nth(picked)?;
    set_target(draft, index, target)
}

/// The segments in the targets of a message, if they have names.
fn segments<'p>(plan: &'p Plan, frame: &DraftFrame) -> Option<&'p [SegmentPlan]> {
    let message = plan.messages(frame.kind).get(frame.message)?;
    message.target.as_ref().map(|target| &*target.segments).filter(|segments| !segments.is_empty())
}

/// Whether an earlier frame addresses an object, which has not ended since.
fn is_known(draft: &ConversationDraft<'_>, index: usize, object: &SampleObject) -> bool {
    for frame in draft.frames[..index].iter().rev().filter(|frame| segments(draft.plan, frame).is_some()) {
        let is_event = frame.kind == FrameKind::Event;
        let ends = is_event && draft.plan.events[frame.message].lifecycle == Some(Lifecycle::Ends);
        if ends && frame.target.objects.last() == Some(object) {
            return false;
        }
        if (is_event || frame.kind == FrameKind::Request) && frame.target.objects.contains(object) {
            return true;
        }
    }
    false
}

/// The objects without those of optional segments before a required one, and the object that has lost them.
fn without_group(segments: &[SegmentPlan], objects: &[SampleObject]) -> Option<MovedObject> {
    let group = segments.iter().position(|segment| segment.optional).filter(|_| objects.len() == segments.len())?;
    let own = segments[group..].iter().position(|segment| !segment.optional)? + group;
    let kept = objects.iter().zip(segments).filter(|(_, segment)| !segment.optional).map(|(object, _)| object.clone());
    Some((kept.collect(), objects[own].clone()))
}

/// The objects with new ones for the optional segments, and the object after the first of these.
fn with_group(segments: &[SegmentPlan], objects: &[SampleObject]) -> Option<MovedObject> {
    let group = segments.iter().position(|segment| segment.optional).filter(|_| objects.len() < segments.len())?;
    let own = segments[group..].iter().position(|segment| !segment.optional)? + group;
    let mut required = objects.iter();
    let all = segments.iter().map(|segment| {
        if segment.optional { Some(SampleObject::child(&segment.name, "", NEW)) } else { required.next().cloned() }
    });
    let all: Vec<SampleObject> = all.collect::<Option<_>>()?;
    let moved = all.get(own)?.clone();
    Some((all, moved))
}

/// The objects with another one of the segment before the last, and the last object.
fn other_parent(segments: &[SegmentPlan], objects: &[SampleObject]) -> Option<MovedObject> {
    let (last, before) = objects.split_last()?;
    let is_required = |name: &str| segments.iter().any(|segment| segment.name == name && !segment.optional);
    let parent = before.iter().rposition(|object| is_required(&object.name)).filter(|_| is_required(&last.name))?;
    let mut objects = objects.to_vec();
    objects[parent] = SampleObject::child(&objects[parent].name, "", NEW);
    Some((objects, last.clone()))
}
