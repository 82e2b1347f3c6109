//! Counterexamples: frames that one version writes and the other rejects.
//!
//! They are generated, not recorded: strings are `…` and numbers are near zero unless the change requires something else, so they contain
//! no personal data. Each is verified before it is reported: the checker accepts it with the writer's plan and rejects it with the reader's.

mod edges;

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::check::{self, Policy};
use crate::envelope::{FrameKind, Role};
use crate::json::Json;
use crate::message::Side;
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan};
use crate::problem::{Detail, Rule, Show, escape_token};
use crate::sample::{Budget, Leaf, PathStep, Placed, PlainValues, Size};

/// A frame that one version writes and the other rejects.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Counterexample {
    /// Whether the old version writes it, and the new one rejects it.
    pub from_old: bool,
    /// The frame.
    pub frame: Json,
    /// The most lenient readers that reject it.
    pub policy: Policy,
    /// The reason why it is rejected.
    pub rejection: Rejection,
}

/// The reason why a version rejects a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The rule that the frame violates.
    pub rule: Rule,
    /// The value, as a JSON Pointer in which member names of maps are `*`.
    pub pointer: String,
    /// What was expected and what was found, without values.
    pub text: String,
    /// The name of the member that is missing.
    key: Option<String>,
}

/// All reasons why a version rejects a frame: the problems at level deny. Empty if it accepts the frame.
#[must_use]
pub fn rejections(plan: &Plan, frame: &Json, policy: Policy) -> Vec<Rejection> {
    let text = frame.to_string();
    if check::is_valid(plan, &text, policy) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for problem in check::denied_problems(plan, &text, policy) {
        let key = match &problem.detail {
            Detail::Missing { name } => Some(name.clone().into_owned()),
            _ => None,
        };
        let text = match (problem.rule, problem.detail.expected()) {
            // The frame is shown beside the text, so what was found need not be described.
            (Rule::WrongValue | Rule::Pattern | Rule::Format | Rule::Range, Some(expected)) => {
                format!("expected {expected}")
            }
            _ => problem.text(Show::Masked),
        };
        out.push(Rejection { rule: problem.rule, pointer: problem.pointer.plain(Show::Masked), text, key });
    }
    out
}

/// A search for a frame that shows a change.
pub(super) struct Search<'p> {
    pub(super) old: &'p Plan,
    pub(super) new: &'p Plan,
    /// The message in the old version and in the new.
    pub(super) pair: (&'p MessagePlan, &'p MessagePlan),
    /// Whether the old version is the writer.
    pub(super) from_old: bool,
    pub(super) limits: &'p SearchLimits,
}

/// The limits of all searches of a comparison.
pub(super) struct SearchLimits {
    pub(super) budget: Budget,
    /// The frames that are too large: whether the old version writes them, the message, the kind and the size. Each search in
    /// the same message would try to generate them again.
    too_large: RefCell<BTreeSet<(bool, String, FrameKind, Size)>>,
}

impl SearchLimits {
    /// Limits for searches that consider this number of values, members and characters.
    pub(super) fn new(work: u64) -> Self {
        Self { budget: Budget::new(work), too_large: RefCell::default() }
    }
}

impl<'p> Search<'p> {
    /// A frame that is rejected for the value at a path; if there is none, one that is rejected for any reason.
    pub(super) fn find(&self, kind: FrameKind, path: &[PathStep]) -> Option<Counterexample> {
        let pointer = PathStep::pointer(path).plain(Show::Masked);
        // Smaller frames are easier to read, and usually suffice.
        Size::ALL.into_iter().find_map(|size| {
            let frames = self.candidates(kind, path, size);
            self.rejected(&frames, Some(&pointer)).or_else(|| self.rejected(&frames, None))
        })
    }

    /// The first frame that is rejected at a path, by tolerant readers if possible.
    fn rejected(&self, frames: &[Json], at: Option<&str>) -> Option<Counterexample> {
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            frames.iter().find_map(|frame| {
                let rejection = self.rejection(frame, policy, at)?;
                Some(Counterexample { from_old: self.from_old, frame: frame.clone(), policy, rejection })
            })
        })
    }

    fn values(&self, plan: &'p Plan) -> PlainValues<'p> {
        PlainValues { plan, budget: &self.limits.budget }
    }

    fn sides(&self) -> (&'p Plan, &'p Plan) {
        if self.from_old { (self.old, self.new) } else { (self.new, self.old) }
    }

    fn messages(&self) -> (&'p MessagePlan, &'p MessagePlan) {
        if self.from_old { self.pair } else { (self.pair.1, self.pair.0) }
    }

    fn rejection(&self, frame: &Json, policy: Policy, at: Option<&str>) -> Option<Rejection> {
        let (writer, reader) = self.sides();
        let text = frame.to_string();
        self.limits.budget.spend(text.len() as u64);
        if self.limits.budget.is_spent() || !check::is_valid(writer, &text, Policy::Strict) {
            return None;
        }
        rejections(reader, frame, policy).into_iter().find(|rejection| at.is_none_or(|at| rejection.is_at(at)))
    }

    /// Frames of the writer that may be rejected, the simplest first.
    pub(super) fn candidates(&self, kind: FrameKind, path: &[PathStep], size: Size) -> Vec<Json> {
        let (writer, _) = self.sides();
        let (message, _) = self.messages();
        let (least, most) = message.target.as_ref().map_or((0, 0), |target| target.counts);
        let frame = (self.from_old, message.id.clone().into_owned(), kind, size);
        if self.limits.too_large.borrow().contains(&frame) {
            return Vec::new();
        }
        let plain = Placed { size, ..plain(message, kind) };
        let values = self.values(writer);
        let draft = |draft: Placed<'_>| values.frame(&draft);
        let envelope = writer.envelope();
        let role = |key: &str| envelope.find(key).and_then(|member| envelope.role(member));
        match path.first() {
            Some(PathStep::Member(key)) if role(key) == Some(Role::Target) => {
                let many = least.saturating_add(MOST_FORMS).min(most);
                (least..=many)
                    .chain((many < most).then_some(most))
                    .filter_map(|segments| draft(Placed { segments, ..plain }))
                    .collect()
            }
            Some(PathStep::Member(key))
                if envelope.find(key).is_some() && envelope.find(key) == envelope.of(kind).message_type =>
            {
                let MessageRole::Event { message_types } = &message.role else { return Vec::new() };
                message_types.iter().filter_map(|value| draft(Placed { message_type: Some(value), ..plain })).collect()
            }
            _ => {
                let Some(first) = draft(plain) else {
                    self.limits.too_large.borrow_mut().insert(frame);
                    return Vec::new();
                };
                let leaves = self.leaves(kind, path);
                let placed = leaves.iter().filter_map(|leaf| draft(Placed { place: Some((path, leaf)), ..plain }));
                [first].into_iter().chain(placed).collect()
            }
        }
    }

    /// The values that are tried at a path.
    fn leaves(&self, kind: FrameKind, path: &[PathStep]) -> Vec<Leaf> {
        let mut out = vec![Leaf::Made(Size::Minimal), Leaf::Made(Size::Full), Leaf::Absent];
        let ((writer, reader), (own, other)) = (self.sides(), self.messages());
        if let (Some(wrote), Some(reads)) = (resolve(writer, own, kind, path), resolve(reader, other, kind, path)) {
            let edges = edges::values(self.values(writer), wrote, self.values(reader), reads);
            out.extend(edges.into_iter().map(Leaf::Value));
        }
        out
    }
}

/// The maximum number of segment counts that are tried, beginning with the smallest.
const MOST_FORMS: usize = 32;

impl Counterexample {
    /// The frame of a message that the other version lacks.
    pub(super) fn unknown(old: &Plan, new: &Plan, message: &MessagePlan, budget: &Budget) -> Option<Self> {
        let frame = PlainValues { plan: old, budget }.frame(&plain(message, main_kind(message)))?;
        let rejection = rejections(new, &frame, Policy::Tolerant).into_iter().next()?;
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, rejection })
    }

    /// A frame of a message that the other version rejects, by tolerant readers if possible.
    pub(super) fn of_frame(
        writer: &Plan,
        reader: &Plan,
        message: &MessagePlan,
        kind: FrameKind,
        from_old: bool,
        budget: &Budget,
    ) -> Option<Self> {
        let make = |size| PlainValues { plan: writer, budget }.frame(&Placed { size, ..plain(message, kind) });
        let frames: Vec<Json> = Size::ALL.into_iter().filter_map(make).collect();
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            frames.iter().find_map(|frame| {
                let rejection = rejections(reader, frame, policy).into_iter().next()?;
                Some(Self { from_old, frame: frame.clone(), policy, rejection })
            })
        })
    }

    /// The frame of a message that a side no longer sends. It is rejected for its sender, not for its content.
    pub(super) fn not_taken(old: &Plan, message: &MessagePlan, side: Side, budget: &Budget) -> Option<Self> {
        let kind = main_kind(message);
        let frame = PlainValues { plan: old, budget }.frame(&plain(message, kind))?;
        let text = format!("the {} does not send this message", side.as_str());
        let pointer = format!("/{}", old.envelope().name_key(kind)?);
        let rejection = Rejection { rule: Rule::UnknownMessage, pointer, text, key: None };
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, rejection })
    }
}

impl Rejection {
    /// Whether the rejected value is the one at a pointer, or inside it.
    fn is_at(&self, at: &str) -> bool {
        let own = match &self.key {
            Some(key) => format!("{}/{}", self.pointer, escape_token(key)),
            None => self.pointer.clone(),
        };
        own.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The kind of the first frame of a message.
pub(super) fn main_kind(message: &MessagePlan) -> FrameKind {
    if message.is_event() { FrameKind::Event } else { FrameKind::Request }
}

/// The node at a path in a frame of a message.
fn resolve(plan: &Plan, message: &MessagePlan, kind: FrameKind, path: &[PathStep]) -> Option<NodeId> {
    let (mut node, rest) = match (path.split_first(), plan.flat_payload(kind, Some(message))) {
        (Some((PathStep::Member(name), rest)), flat) if flat.is_none() || plan.envelope().find(name).is_some() => {
            (plan.member(message, kind, name)?, rest)
        }
        (_, flat) => (flat?, path),
    };
    for token in rest {
        node = plan.step(plan.split_nullable(node).0, token)?;
    }
    Some(node)
}

/// The description of the simplest frame of a kind.
fn plain(message: &MessagePlan, kind: FrameKind) -> Placed<'_> {
    let message_type = match &message.role {
        MessageRole::Event { message_types } => message_types.first().map(|value| &**value),
        MessageRole::Command { .. } => None,
    };
    let segments = message.target.as_ref().map_or(0, |target| target.counts.0);
    Placed { message, kind, size: Size::Minimal, segments, message_type, place: None }
}
