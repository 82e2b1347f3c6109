//! Mutations of the lives of objects.

use super::super::mutation::ConversationMutation;
use super::super::schedule::{ConversationDraft, DraftFrame};
use super::exchanges::{any, repeat};
use crate::envelope::FrameKind;
use crate::message::Lifecycle;
use crate::plan::{MessagePlan, Plan};

/// Applies a mutation of the life of an object; `None` if the conversation has no place for it, or it is another mutation.
pub(super) fn mutate(draft: &mut ConversationDraft<'_>, mutation: ConversationMutation) -> Option<()> {
    use ConversationMutation as Mutation;
    let plan = draft.plan;
    match mutation {
        Mutation::CreatedTwice => repeat(draft, |frame| lifecycle(plan, frame) == Some(Lifecycle::Creates)),
        Mutation::LateCreation => late_creation(draft),
        Mutation::EventAfterEnd => after_end(draft, false),
        Mutation::PartAfterEnd => after_end(draft, true),
        Mutation::RepeatedEnd => repeat(draft, |frame| lifecycle(plan, frame) == Some(Lifecycle::Ends)),
        Mutation::EarlyObjectEnd => early_object_end(draft),
        _ => None,
    }
}

/// The event of a frame, if its target has named segments.
fn event<'p>(plan: &'p Plan, frame: &DraftFrame) -> Option<&'p MessagePlan> {
    let event = plan.events.get(frame.message).filter(|_| frame.kind == FrameKind::Event)?;
    event.target.as_ref().filter(|target| !target.segments.is_empty()).map(|_| event)
}

fn lifecycle(plan: &Plan, frame: &DraftFrame) -> Option<Lifecycle> {
    event(plan, frame)?.lifecycle
}

/// Whether a frame is an event of an object that is neither its first nor its last one.
fn is_use(plan: &Plan, frame: &DraftFrame) -> bool {
    event(plan, frame).is_some_and(|event| event.lifecycle.is_none())
}

/// Moves the event that creates an object after another one of the object.
fn late_creation(draft: &mut ConversationDraft<'_>) -> Option<()> {
    let plan = draft.plan;
    let first_use = |creation: usize| {
        let target = &draft.frames[creation].target;
        // An object that had ended before is created again, so the use would follow its end.
        let is_own = |frame: &DraftFrame| frame.target == *target && event(plan, frame).is_some();
        let is_first = !draft.frames[..creation].iter().any(is_own);
        let next = draft.frames[creation + 1..].iter().position(is_own)? + creation + 1;
        (is_first && is_use(plan, &draft.frames[next])).then_some((creation, next))
    };
    let creations =
        (0..draft.frames.len()).filter(|&index| lifecycle(plan, &draft.frames[index]) == Some(Lifecycle::Creates));
    let places: Vec<(usize, usize)> = creations.filter_map(first_use).collect();
    let (creation, next) = draft.rng.of(&places)?;
    let frame = draft.frames.remove(creation);
    draft.frames.insert(next, frame);
    Some(())
}

/// Repeats an event of an object, or of a part of it, after the end of the object.
fn after_end(draft: &mut ConversationDraft<'_>, of_part: bool) -> Option<()> {
    let plan = draft.plan;
    let end = any(draft, |frame| lifecycle(plan, frame) == Some(Lifecycle::Ends))?;
    let target = draft.frames[end].target.clone();
    let is_meant = |frame: &DraftFrame| {
        let is_inside = frame.target.objects.starts_with(&target.objects);
        is_use(plan, frame) && is_inside && (frame.target.objects.len() > target.objects.len()) == of_part
    };
    let used = any(draft, is_meant)?;
    let again = DraftFrame { exchange: None, ..draft.frames[used].clone() };
    draft.frames.insert(end + 1, again);
    Some(())
}

/// Moves the event that ends an object before another one of the object.
fn early_object_end(draft: &mut ConversationDraft<'_>) -> Option<()> {
    let plan = draft.plan;
    let last_use = |end: usize| {
        let target = &draft.frames[end].target;
        let before =
            draft.frames[..end].iter().rposition(|frame| frame.target == *target && event(plan, frame).is_some())?;
        is_use(plan, &draft.frames[before]).then_some((before, end))
    };
    let ends = (0..draft.frames.len()).filter(|&index| lifecycle(plan, &draft.frames[index]) == Some(Lifecycle::Ends));
    let places: Vec<(usize, usize)> = ends.filter_map(last_use).collect();
    let (before, end) = draft.rng.of(&places)?;
    let frame = draft.frames.remove(end);
    draft.frames.insert(before, frame);
    Some(())
}
