//! Records which parts of a plan a frame contains, for the measurement of coverage.
//!
//! Each part that can be counted has a *slot*: a field that is present, a field that is absent, an enum value, and so on. Only the
//! numbers of slots are recorded, no values.

#![cfg_attr(not(feature = "coverage"), allow(dead_code, reason = "only the measurement of coverage makes observations"))]

use std::sync::Arc;

use super::note::Cause;
use super::sink::{NoteSink, Sink, SinkDone};
use super::values::Seen;
use crate::envelope::{FrameKind, FrameMembers, MAX_MEMBERS, MemberId, Presence};
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan};
use crate::problem::Rule;

/// The maximum number of forms of a target that are distinguished.
const MAX_FORMS: usize = 64;

/// The slots of a plan.
#[derive(Debug)]
pub(crate) struct Slots {
    /// The first slot of each node.
    nodes: Vec<u32>,
    /// The first slot of each message: of the commands, then of the events.
    messages: Vec<u32>,
    commands: usize,
    /// The first slot of the members of the envelope.
    members: u32,
    /// The number of slots.
    pub(crate) count: usize,
}

impl Slots {
    /// Assigns a slot to each part of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut count = 0;
        let mut take = |of: usize| {
            let first = u32::try_from(count).unwrap_or(u32::MAX);
            count += of;
            first
        };
        let nodes = plan.nodes.iter().map(|node| take(slots_of_node(&node.kind))).collect();
        let messages =
            plan.all_messages().map(|message| take(FrameKind::ALL.len() + forms(message) + types(message))).collect();
        let members = take(FrameKind::ALL.len() * 2 * MAX_MEMBERS);
        Self { nodes, messages, commands: plan.commands.len(), members, count }
    }

    /// A field of an object.
    pub(crate) fn field(&self, node: NodeId, index: usize, present: bool) -> usize {
        self.item(node, 2 * index + usize::from(!present))
    }

    /// A value of an enum, a variant of a union; `true` (0) or `false` (1); `null` (0) or another value (1); the minimum (0) or the maximum
    /// (1) of a number or of a length.
    pub(crate) fn item(&self, node: NodeId, index: usize) -> usize {
        self.nodes[node.0] as usize + index
    }

    /// A kind of frame of a message.
    pub(crate) fn frame(&self, kind: FrameKind, message: usize) -> usize {
        self.message(kind, message) + kind as usize
    }

    /// A target with this number of segments.
    pub(crate) fn target(&self, kind: FrameKind, index: usize, message: &MessagePlan, segments: usize) -> Option<usize> {
        let least = message.target.as_ref()?.counts.0;
        let form = segments.checked_sub(least).filter(|form| *form < forms(message))?;
        Some(self.message(kind, index) + FrameKind::ALL.len() + form)
    }

    /// A message type of an event.
    pub(crate) fn message_type(&self, index: usize, message: &MessagePlan, of: usize) -> usize {
        self.message(FrameKind::Event, index) + FrameKind::ALL.len() + forms(message) + of
    }

    /// A member of the envelope.
    pub(crate) fn member(&self, kind: FrameKind, member: MemberId, present: bool) -> usize {
        self.of_kind(kind) + 2 * member.index() + usize::from(!present)
    }

    fn of_kind(&self, kind: FrameKind) -> usize {
        self.members as usize + kind as usize * 2 * MAX_MEMBERS
    }

    fn message(&self, kind: FrameKind, index: usize) -> usize {
        let index = if kind == FrameKind::Event { self.commands + index } else { index };
        self.messages[index] as usize
    }
}

/// The number of slots of a node. Each has at least two, so that a boundary of any node has one.
fn slots_of_node(kind: &NodeKind) -> usize {
    let own = match kind {
        NodeKind::Struct(object) => 2 * object.fields.len(),
        NodeKind::Enum { values, .. } => values.len(),
        NodeKind::Union(union) => union.variants.len(),
        _ => 0,
    };
    own.max(2)
}

/// The number of forms of the target of a message.
pub(crate) fn forms(message: &MessagePlan) -> usize {
    let of_target = |(least, most): (usize, usize)| most.saturating_sub(least).saturating_add(1).min(MAX_FORMS);
    message.target.as_ref().map_or(0, |target| of_target(target.counts))
}

fn types(message: &MessagePlan) -> usize {
    match &message.role {
        MessageRole::Event { message_types } => message_types.len(),
        MessageRole::Command { .. } => 0,
    }
}

/// The slots of one frame.
#[derive(Debug)]
pub(crate) struct Observations {
    slots: Arc<Slots>,
    /// The number of the frame in which each slot was observed last, so that a slot is counted once for each frame, and the memory does
    /// not depend on the frame.
    last: Vec<u32>,
    frame: u32,
    touched: Vec<u32>,
}

impl Observations {
    pub(crate) fn new(slots: Arc<Slots>) -> Self {
        Self { last: vec![0; slots.count], slots, frame: 1, touched: Vec::new() }
    }

    /// The slots of the frame that was validated last.
    pub(crate) fn touched(&self) -> impl Iterator<Item = usize> {
        self.touched.iter().map(|slot| *slot as usize)
    }

    /// Begins a frame.
    pub(super) fn begin(&mut self) {
        if self.touched.is_empty() {
            return;
        }
        self.touched.clear();
        self.frame = self.frame.wrapping_add(1);
        if self.frame == 0 {
            self.last.fill(0);
            self.frame = 1;
        }
    }

    fn touch(&mut self, slot: usize) {
        if let (Some(last), Ok(number)) = (self.last.get_mut(slot), u32::try_from(slot))
            && *last != self.frame
        {
            *last = self.frame;
            self.touched.push(number);
        }
    }

    pub(super) fn item(&mut self, node: NodeId, index: usize) {
        self.touch(self.slots.item(node, index));
    }

    pub(super) fn object(&mut self, node: NodeId, count: usize, seen: &Seen) {
        for index in 0..count {
            self.touch(self.slots.field(node, index, seen.contains(index)));
        }
    }

    /// A number or a length, if it is equal to one of its bounds.
    pub(super) fn bounded<T: PartialEq + Copy>(&mut self, node: NodeId, value: T, bounds: [Option<T>; 2]) {
        for (index, bound) in bounds.into_iter().enumerate() {
            if bound.is_some_and(|bound| bound == value) {
                self.item(node, index);
            }
        }
    }

    /// The envelope of a frame.
    pub(super) fn frame(
        &mut self,
        plan: &Plan,
        kind: FrameKind,
        message: Option<(FrameKind, usize)>,
        members: &FrameMembers<'_>,
    ) {
        let lookup = plan.envelope().of(kind);
        for field in plan.envelope().fields_of(kind).filter(|field| field.presence == Presence::Optional) {
            self.touch(self.slots.member(kind, field.id(), members.has(field.id())));
        }
        // The command of a response that does not name it may be unknown.
        let Some((_, index)) = message else { return };
        self.touch(self.slots.frame(kind, index));
        let message = &plan.messages(kind)[index];
        if let Some(target) = lookup.target.filter(|_| lookup.checks_target).and_then(|member| members.string(member)) {
            let segments = target.unescape().split('.').count();
            if let Some(slot) = self.slots.target(kind, index, message, segments) {
                self.touch(slot);
            }
        }
        if let (Some(found), MessageRole::Event { message_types }) =
            (lookup.message_type.and_then(|member| members.string(member)), &message.role)
            && let Some(of) = message_types.iter().position(|known| found.is(known))
        {
            self.touch(self.slots.message_type(index, message, of));
        }
    }
}

/// Keeps notes, as [`NoteSink`], and records what the frame contains.
#[derive(Debug)]
pub(super) struct ObservingSink<'o> {
    pub(super) notes: NoteSink,
    pub(super) observed: &'o mut Observations,
}

impl Sink for ObservingSink<'_> {
    fn report(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        self.notes.report(rule, offset, cause)
    }

    fn collects(&self, rule: Rule) -> bool {
        self.notes.collects(rule)
    }

    fn rewind(&mut self) {
        self.notes.rewind();
        self.observed.begin();
    }

    #[inline]
    fn observations(&mut self) -> Option<&mut Observations> {
        Some(self.observed)
    }
}
