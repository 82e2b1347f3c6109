//! Mutations of requests and responses.

use super::super::mutation::ConversationMutation;
use super::super::objects::{SampleObject, SampleTarget};
use super::super::schedule::{ConversationDraft, DraftFrame};
use crate::envelope::{FrameKind, Role};
use crate::json::JsonObject;
use crate::message::Side;
use crate::plan::{MessageRole, ReplyKind};
use crate::sample::SampleError;
use crate::sample::frame::set_id;

/// The number of attempts to generate other data.
const TRIES: usize = 8;

/// Applies a mutation of an exchange; `false` if the conversation has no place for it, or it is another mutation.
pub(super) fn mutate(draft: &mut ConversationDraft<'_>, mutation: ConversationMutation) -> Result<bool, SampleError> {
    use ConversationMutation as Mutation;
    let done = match mutation {
        Mutation::ResponseCommand => return response_command(draft),
        Mutation::DifferingReply => return differing_reply(draft),
        Mutation::DroppedResponse => any(draft, is_response).map(|index| drop(draft.frames.remove(index))),
        Mutation::DroppedRequest => answered_request(draft).map(|index| drop(draft.frames.remove(index))),
        Mutation::RepeatedRequest => repeat(draft, is_request),
        Mutation::RepeatedResponse => repeat(draft, is_response),
        Mutation::EarlyResponse => any(draft, is_response).map(|index| {
            let response = draft.frames.remove(index);
            draft.frames.insert(0, response);
        }),
        Mutation::EarlyEnd => any(draft, is_response).map(|index| draft.frames.truncate(index)),
        Mutation::LateStart => answered_request(draft).map(|index| drop(draft.frames.drain(..=index))),
        Mutation::SwappedResponses => swapped(draft, FrameKind::Success),
        Mutation::SwappedRequests => swapped(draft, FrameKind::Request),
        Mutation::ResponseTarget => response_target(draft),
        Mutation::ResponseId => response_id(draft),
        Mutation::ResponseSender => any(draft, is_response).map(|index| {
            let sender = &mut draft.frames[index].sender;
            *sender = if *sender == Side::Client { Side::Server } else { Side::Client };
        }),
        Mutation::LateResponse => any(draft, is_response).map(|index| draft.frames[index].delay += 3_600_000),
        Mutation::ReusedId => reused_id(draft),
        _ => None,
    };
    Ok(done.is_some())
}

fn is_request(frame: &DraftFrame) -> bool {
    frame.kind == FrameKind::Request
}

fn is_response(frame: &DraftFrame) -> bool {
    matches!(frame.kind, FrameKind::Success | FrameKind::Failure)
}

/// The index of some frame that satisfies a condition.
pub(super) fn any(draft: &mut ConversationDraft<'_>, condition: impl Fn(&DraftFrame) -> bool) -> Option<usize> {
    let indices: Vec<usize> = (0..draft.frames.len()).filter(|&index| condition(&draft.frames[index])).collect();
    draft.rng.of(&indices)
}

/// The index of some request that has a response.
fn answered_request(draft: &mut ConversationDraft<'_>) -> Option<usize> {
    let response = any(draft, is_response)?;
    request_of(draft, response)
}

fn request_of(draft: &ConversationDraft<'_>, response: usize) -> Option<usize> {
    let exchange = draft.frames[response].exchange;
    draft.frames.iter().position(|frame| is_request(frame) && frame.exchange == exchange)
}

/// Sends a frame twice.
pub(super) fn repeat(draft: &mut ConversationDraft<'_>, condition: impl Fn(&DraftFrame) -> bool) -> Option<()> {
    let index = any(draft, condition)?;
    let again = draft.frames[index].clone();
    draft.frames.insert(index + 1, again);
    Some(())
}

/// The name of the member of a request or a response that contains the id.
fn id_member(draft: &ConversationDraft<'_>, kind: FrameKind) -> Option<String> {
    let envelope = draft.plan.envelope();
    envelope.with_role(kind, Role::Id).map(|member| envelope.name_of(member).to_owned())
}

/// Whether the reply to a command repeats the data of the request, as a member of its own.
fn repeats_data(draft: &ConversationDraft<'_>, frame: &DraftFrame) -> bool {
    let has_member = draft.plan.envelope().payload(FrameKind::Request).is_some();
    let role = &draft.plan.commands[frame.message].role;
    has_member && matches!(role, MessageRole::Command { reply: ReplyKind::Same, .. })
}

/// The data of a frame.
fn data<'f>(draft: &ConversationDraft<'_>, frame: &'f DraftFrame) -> Option<&'f crate::json::Json> {
    let envelope = draft.plan.envelope();
    frame.frame.get(envelope.name_of(envelope.payload(frame.kind)?.0))
}

/// Swaps two requests without ids that are open at the same time and whose data differs, or their successes.
fn swapped(draft: &mut ConversationDraft<'_>, kind: FrameKind) -> Option<()> {
    if id_member(draft, FrameKind::Request).is_some() {
        return None;
    }
    let is_repeating = |frame: &DraftFrame| frame.kind == FrameKind::Success && repeats_data(draft, frame);
    let responses: Vec<usize> = (0..draft.frames.len()).filter(|&index| is_repeating(&draft.frames[index])).collect();
    let mut pairs = Vec::new();
    for (order, &first) in responses.iter().enumerate() {
        for &second in &responses[order + 1..] {
            let (one, other) = (&draft.frames[first], &draft.frames[second]);
            let is_same = one.message == other.message && one.target.text == other.target.text;
            let (Some(sent), Some(later)) = (request_of(draft, first), request_of(draft, second)) else { continue };
            if is_same && later < first && data(draft, one) != data(draft, other) {
                pairs.push(if kind == FrameKind::Request { (sent, later) } else { (first, second) });
            }
        }
    }
    let (one, other) = draft.rng.of(&pairs)?;
    draft.frames.swap(one, other);
    Some(())
}

/// Gives a response another target. Responses with ids need no target.
fn response_target(draft: &mut ConversationDraft<'_>) -> Option<()> {
    if id_member(draft, FrameKind::Request).is_some() {
        return None;
    }
    let index = any(draft, |frame| is_response(frame) && !frame.target.objects.is_empty())?;
    let mut objects = draft.frames[index].target.objects.clone();
    let last = objects.pop()?;
    // Children have lower numbers.
    objects.push(SampleObject::child(&last.name, "", 99));
    set_target(draft, index, SampleTarget::of(objects))
}

/// Changes the target of a frame.
pub(super) fn set_target(draft: &mut ConversationDraft<'_>, index: usize, target: SampleTarget) -> Option<()> {
    let frame = &mut draft.frames[index];
    let member = draft.plan.envelope().of(frame.kind).target?;
    frame.frame.insert(draft.plan.envelope().name_of(member), &*target.text);
    frame.target = target;
    Some(())
}

/// Replaces a response by that to another command.
fn response_command(draft: &mut ConversationDraft<'_>) -> Result<bool, SampleError> {
    let plan = draft.plan;
    if id_member(draft, FrameKind::Request).is_some() || plan.envelope().name_member(FrameKind::Success).is_none() {
        return Ok(false);
    }
    let Some(index) = any(draft, |frame| frame.kind == FrameKind::Success) else { return Ok(false) };
    let (own, target) = (draft.frames[index].message, draft.frames[index].target.clone());
    let is_other = |command: &usize| *command != own && plan.commands[*command].target == plan.commands[own].target;
    let others: Vec<usize> = (0..plan.commands.len()).filter(is_other).collect();
    let Some(other) = draft.rng.of(&others) else { return Ok(false) };
    draft.frames[index].frame = draft.generate_frame(&plan.commands[other], FrameKind::Success, &target)?;
    draft.frames[index].message = other;
    Ok(true)
}

/// Replaces the data of a success that repeats that of its request.
fn differing_reply(draft: &mut ConversationDraft<'_>) -> Result<bool, SampleError> {
    let plan = draft.plan;
    let repeating: Vec<usize> = (0..draft.frames.len())
        .filter(|&index| draft.frames[index].kind == FrameKind::Success && repeats_data(draft, &draft.frames[index]))
        .collect();
    let Some(index) = draft.rng.of(&repeating) else { return Ok(false) };
    let DraftFrame { message, target, .. } = draft.frames[index].clone();
    let Some((member, _)) = plan.envelope().payload(FrameKind::Success) else { return Ok(false) };
    let member = plan.envelope().name_of(member);
    for _ in 0..TRIES {
        let other: JsonObject = draft.generate_frame(&plan.commands[message], FrameKind::Success, &target)?;
        let Some(other) = other.get(member) else { continue };
        // The data of another request would be that of another response.
        let is_new = draft.frames.iter().all(|frame| frame.message != message || data(draft, frame) != Some(other));
        if is_new && draft.frames[index].frame.get(member).is_some() {
            draft.frames[index].frame.insert(member, other.clone());
            return Ok(true);
        }
    }
    Ok(false)
}

/// Gives a response an id that no request has.
fn response_id(draft: &mut ConversationDraft<'_>) -> Option<()> {
    id_member(draft, FrameKind::Request)?;
    let index = any(draft, is_response)?;
    let member = id_member(draft, draft.frames[index].kind)?;
    let request = request_of(draft, index)?;
    let id_of_request = id_member(draft, FrameKind::Request)?;
    // The type of ids allows the same values in both.
    let mut probe = draft.frames[request].frame.clone();
    if !set_id(draft.plan, &mut probe, &id_of_request, 999_999) {
        return None;
    }
    let id = probe.get(&id_of_request)?.clone();
    draft.frames[index].frame.insert(member, id);
    Some(())
}

/// Gives a request the id of an open one of the same sender.
fn reused_id(draft: &mut ConversationDraft<'_>) -> Option<()> {
    let member = id_member(draft, FrameKind::Request)?;
    let mut pairs = Vec::new();
    for (response, frame) in draft.frames.iter().enumerate().filter(|(_, frame)| is_response(frame)) {
        let request = request_of(draft, response)?;
        let is_open = |later: &usize| is_request(&draft.frames[*later]) && draft.frames[*later].sender != frame.sender;
        pairs.extend((request + 1..response).filter(is_open).map(|later| (request, later)));
    }
    let (first, later) = draft.rng.of(&pairs)?;
    let id = draft.frames[first].frame.get(&member)?.clone();
    let exchange = draft.frames[later].exchange;
    draft.frames[later].frame.insert(&*member, id.clone());
    let response = draft.frames.iter().position(|frame| is_response(frame) && frame.exchange == exchange);
    if let Some(response) = response
        && let Some(member) = id_member(draft, draft.frames[response].kind)
    {
        draft.frames[response].frame.insert(member, id);
    }
    Some(())
}
