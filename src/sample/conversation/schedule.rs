//! A valid conversation: several exchanges are open at a time, and each object has a life.

use std::collections::VecDeque;

use super::objects::{ObjectTree, SampleTarget};
use crate::envelope::{FrameKind, Role};
use crate::json::JsonObject;
use crate::message::{Lifecycle, Side};
use crate::plan::{MessagePlan, MessageRole, Plan, ReplyKind};
use crate::sample::SampleError;
use crate::sample::frame::set_id;
use crate::sample::generate_value::ValueGenerator;
use crate::sample::random::Random;
use crate::sample::rng::Rng;

/// The minimum number of steps of a conversation, and the number of further ones.
const STEPS: (usize, usize) = (12, 20);

/// The maximum number of milliseconds between two frames.
const MAX_DELAY: usize = 400;

/// A frame of a conversation.
#[derive(Debug, Clone)]
pub(super) struct DraftFrame {
    pub(super) kind: FrameKind,
    /// The index of the message among the commands or the events.
    pub(super) message: usize,
    pub(super) target: SampleTarget,
    pub(super) sender: Side,
    /// The number that a request has in common with its response and the events that it causes.
    pub(super) exchange: Option<usize>,
    /// The time since the frame before, in milliseconds.
    pub(super) delay: u64,
    pub(super) frame: JsonObject,
}

/// A conversation that is being generated.
#[derive(Debug)]
pub(super) struct ConversationDraft<'p> {
    pub(super) plan: &'p Plan,
    pub(super) rng: Rng,
    plain: bool,
    objects: ObjectTree<'p>,
    pub(super) frames: Vec<DraftFrame>,
    open: Vec<OpenExchange>,
    /// The number of exchanges so far.
    exchanges: usize,
}

/// A request whose response, or an event that it causes, is still to be sent.
#[derive(Debug, Clone)]
struct OpenExchange {
    number: usize,
    command: usize,
    target: SampleTarget,
    sender: Side,
    request: JsonObject,
    is_answered: bool,
    /// The events that it causes and that are still to be sent.
    events: VecDeque<(usize, SampleTarget)>,
}

impl<'p> ConversationDraft<'p> {
    /// Generates a conversation.
    pub(super) fn generate(plan: &'p Plan, rng: Rng, plain: bool) -> Result<Self, SampleError> {
        let objects = ObjectTree::new(plan);
        let mut draft = Self { plan, rng, plain, objects, frames: Vec::new(), open: Vec::new(), exchanges: 0 };
        for _ in 0..STEPS.0 + draft.rng.below(STEPS.1) {
            match draft.rng.below(8) {
                0..=2 => draft.request()?,
                3 | 4 => draft.event()?,
                _ => drop(draft.progress()?),
            }
        }
        while draft.progress()? {}
        Ok(draft)
    }

    /// Sends a request.
    fn request(&mut self) -> Result<(), SampleError> {
        let has = |kind| self.plan.envelope().declared_kinds().any(|declared| declared == kind);
        if self.plan.commands.is_empty() || !has(FrameKind::Request) {
            return Ok(());
        }
        let has_response = has(FrameKind::Success) || has(FrameKind::Failure);
        let index = self.rng.below(self.plan.commands.len());
        let command = &self.plan.commands[index];
        let target = self.objects.target(&mut self.rng, command.target.as_ref(), &[]);
        if !self.create(&target)? {
            return Ok(());
        }
        let mut frame = self.generate_frame(command, FrameKind::Request, &target)?;
        self.exchanges += 1;
        if !self.set_id(&mut frame) {
            return Ok(());
        }
        let (number, sender) = (self.exchanges, self.sender(command));
        self.push(FrameKind::Request, index, &target, sender, Some(number), frame.clone());
        if has_response {
            let (request, events) = (frame, VecDeque::new());
            self.open.push(OpenExchange { number, command: index, target, sender, request, is_answered: false, events });
        }
        Ok(())
    }

    /// Sends the response to an open request, or the next event of an exchange; `false` if no exchange is open.
    fn progress(&mut self) -> Result<bool, SampleError> {
        if self.open.is_empty() {
            return Ok(false);
        }
        let picked = self.rng.below(self.open.len());
        let (command, target) = (self.open[picked].command, self.open[picked].target.text.clone());
        if self.open[picked].is_answered {
            if let Some((event, target)) = self.open[picked].events.pop_front() {
                self.send_event(event, &target, Some(self.open[picked].number))?;
            }
            if self.open[picked].events.is_empty() {
                self.open.remove(picked);
            }
            return Ok(true);
        }
        // Without ids, responses are in the order of their requests.
        let is_same = |open: &OpenExchange| open.command == command && open.target.text == target && !open.is_answered;
        let oldest = self.open.iter().position(is_same).unwrap_or(picked);
        self.respond(oldest)?;
        Ok(true)
    }

    /// Sends the response to an open request.
    fn respond(&mut self, index: usize) -> Result<(), SampleError> {
        let mut open = self.open.remove(index);
        let command = &self.plan.commands[open.command];
        let has = |kind| self.plan.envelope().declared_kinds().any(|declared| declared == kind);
        let events = self.caused(&open);
        let fails = has(FrameKind::Failure) && (events.is_none() || !has(FrameKind::Success) || self.rng.one_in(5));
        let kind = if fails { FrameKind::Failure } else { FrameKind::Success };
        let mut frame = self.generate_frame(command, kind, &open.target)?;
        self.complete_response(kind, command, &open.request, &mut frame);
        let responder = match open.sender {
            Side::Client => Side::Server,
            _ => Side::Client,
        };
        self.push(kind, open.command, &open.target, responder, Some(open.number), frame);
        open.is_answered = true;
        if kind == FrameKind::Success {
            open.events = events.unwrap_or_default();
        }
        let changes_objects = open.events.iter().any(|(event, _)| self.plan.events[*event].lifecycle.is_some());
        if changes_objects {
            // Other frames must not find the objects in another state.
            for (event, target) in std::mem::take(&mut open.events) {
                self.send_event(event, &target, Some(open.number))?;
            }
        } else if !open.events.is_empty() {
            self.open.push(open);
        }
        Ok(())
    }

    /// Copies the parts of a request that its response repeats.
    fn complete_response(&self, kind: FrameKind, command: &MessagePlan, request: &JsonObject, frame: &mut JsonObject) {
        let envelope = self.plan.envelope();
        let key = |kind, role| envelope.with_role(kind, role).map(|member| envelope.name_of(member));
        if let (Some(from), Some(to)) = (key(FrameKind::Request, Role::Id), key(kind, Role::Id))
            && let Some(id) = request.get(from)
        {
            frame.insert(to, id.clone());
        }
        if let Some(original) = key(kind, Role::Original).filter(|original| frame.get(original).is_some()) {
            frame.insert(original, request.clone());
        }
        if kind == FrameKind::Success && matches!(command.role, MessageRole::Command { reply: ReplyKind::Same, .. }) {
            copy_payload(self.plan, request, frame);
        }
    }

    /// The events that a request causes, with their targets. `None` if an object would be created or ended that must not be.
    fn caused(&mut self, open: &OpenExchange) -> Option<VecDeque<(usize, SampleTarget)>> {
        let MessageRole::Command { causes, .. } = &self.plan.commands[open.command].role else { return None };
        let mut fixed = open.target.objects.clone();
        let mut out = VecDeque::new();
        for name in causes {
            let Some(event) = self.plan.find(FrameKind::Event, name) else { continue };
            let MessagePlan { target: plan, lifecycle, .. } = &self.plan.events[event];
            let target = match plan {
                Some(plan) if plan.segments.is_empty() => open.target.clone(),
                // Which objects belong to a target of any form is not known.
                Some(_) if fixed.is_empty() && !open.target.text.is_empty() => return None,
                plan => self.objects.target(&mut self.rng, plan.as_ref(), &fixed),
            };
            if lifecycle.is_some_and(|lifecycle| !self.allows(lifecycle, &target, open)) {
                return None;
            }
            // Events to one object are about the same one.
            fixed.extend(target.objects.iter().filter(|object| !fixed.contains(object)).cloned().collect::<Vec<_>>());
            out.push_back((event, target));
        }
        Some(out)
    }

    /// Whether an object may be created or ended as part of an exchange.
    fn allows(&self, lifecycle: Lifecycle, target: &SampleTarget, open: &OpenExchange) -> bool {
        let is_used = self.open.iter().any(|other| other.number != open.number && other.target.is_related(target));
        self.objects.allows(lifecycle, target) && !is_used
    }

    /// Sends an event that no request causes.
    fn event(&mut self) -> Result<(), SampleError> {
        if self.plan.events.is_empty() {
            return Ok(());
        }
        let index = self.rng.below(self.plan.events.len());
        let event = &self.plan.events[index];
        // It would be taken for an event of that exchange.
        let is_expected = |open: &OpenExchange| match &self.plan.commands[open.command].role {
            MessageRole::Command { causes, .. } => causes.contains(&event.name),
            MessageRole::Event { .. } => false,
        };
        if self.open.iter().any(is_expected) || event.lifecycle == Some(Lifecycle::Creates) {
            return Ok(());
        }
        let target = self.objects.target(&mut self.rng, event.target.as_ref(), &[]);
        if event.lifecycle == Some(Lifecycle::Ends) {
            let is_used = self.open.iter().any(|open| open.target.is_related(&target));
            if is_used || self.rng.one_in(2) || !self.objects.allows(Lifecycle::Ends, &target) {
                return Ok(());
            }
        }
        self.send_event(index, &target, None)
    }

    /// Sends an event, after those that create its object. An object that no longer exists sends none.
    fn send_event(&mut self, index: usize, target: &SampleTarget, exchange: Option<usize>) -> Result<(), SampleError> {
        let event = &self.plan.events[index];
        if event.lifecycle != Some(Lifecycle::Creates) && !self.create(target)? {
            return Ok(());
        }
        let frame = self.generate_frame(event, FrameKind::Event, target)?;
        let sender = self.sender(event);
        self.objects.observe(event.lifecycle, target);
        self.push(FrameKind::Event, index, target, sender, exchange, frame);
        Ok(())
    }

    /// Creates the objects of a target that do not exist; `false` if one of them has ended.
    fn create(&mut self, target: &SampleTarget) -> Result<bool, SampleError> {
        let Some(needed) = self.objects.creations(target) else { return Ok(false) };
        for (event, count) in needed {
            self.send_event(event, &target.prefix(count), None)?;
        }
        Ok(true)
    }

    fn push(
        &mut self,
        kind: FrameKind,
        message: usize,
        target: &SampleTarget,
        sender: Side,
        exchange: Option<usize>,
        frame: JsonObject,
    ) {
        let delay = 1 + self.rng.below(MAX_DELAY) as u64;
        self.frames.push(DraftFrame { kind, message, target: target.clone(), sender, exchange, delay, frame });
    }

    /// The side that sends a request or an event.
    fn sender(&mut self, message: &MessagePlan) -> Side {
        match message.from {
            Side::Either if self.rng.one_in(2) => Side::Client,
            Side::Either => Side::Server,
            side => side,
        }
    }

    pub(super) fn generate_frame(
        &mut self,
        message: &MessagePlan,
        kind: FrameKind,
        target: &SampleTarget,
    ) -> Result<JsonObject, SampleError> {
        let mut random = Random::new(Rng::new(self.rng.next(), 0), self.plan.envelope(), self.plain);
        ValueGenerator::new(self.plan, &mut random).frame(message, kind, &target.text)
    }

    /// Gives a request an id that no other one has. `false` if the type of ids has no such value.
    fn set_id(&self, frame: &mut JsonObject) -> bool {
        let Some(member) = self.plan.envelope().with_role(FrameKind::Request, Role::Id) else { return true };
        set_id(self.plan, frame, self.plan.envelope().name_of(member), self.exchanges as u64)
    }
}

/// Replaces the payload of a success by that of its request.
pub(super) fn copy_payload(plan: &Plan, request: &JsonObject, frame: &mut JsonObject) {
    let envelope = plan.envelope();
    if let (Some((from, _)), Some((to, _))) = (envelope.payload(FrameKind::Request), envelope.payload(FrameKind::Success)) {
        match request.get(envelope.name_of(from)) {
            Some(payload) => drop(frame.insert(envelope.name_of(to), payload.clone())),
            None => drop(frame.remove(envelope.name_of(to))),
        }
        return;
    }
    let is_field = |name: &str| envelope.find(name).is_none();
    let old: Vec<String> = frame.iter().map(|(name, _)| name).filter(|name| is_field(name)).map(str::to_owned).collect();
    for name in old {
        frame.remove(&name);
    }
    for (name, value) in request.iter().filter(|(name, _)| is_field(name)) {
        frame.insert(name, value.clone());
    }
}
