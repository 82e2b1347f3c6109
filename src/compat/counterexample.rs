//! Counterexamples: frames that one version writes and the other rejects.
//!
//! They are made, not recorded: strings are `…` and numbers near zero wherever the change leaves it open, so they can be
//! shown as they are. Each is verified before it is reported: the checker accepts it by the writer's plan, and rejects it
//! by the reader's.

mod edges;

use crate::check::{self, Policy};
use crate::envelope::{FrameKind, Role};
use crate::json::Json;
use crate::message::Side;
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan};
use crate::problem::{Detail, Pointer, Rule, Show, Step, escape_token};
use crate::sample::{Leaf, Placed, Size, placed};

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
    /// Why.
    pub refusal: Refusal,
}

/// Why a side rejects a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What the frame breaks.
    pub rule: Rule,
    /// Where, as a JSON pointer; keys of maps are `*`.
    pub pointer: String,
    /// What is expected and what was found, without values.
    pub text: String,
    /// The key that is missing.
    key: Option<String>,
}

/// Why a side that has a version rejects a frame: all problems at level deny; none if it accepts it.
#[must_use]
pub fn refusals(plan: &Plan, frame: &Json, policy: Policy) -> Vec<Refusal> {
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
            // The frame is shown too: what it holds need not be described.
            (Rule::WrongValue | Rule::Range, Some(expected)) => format!("expected {expected}"),
            _ => problem.text(Show::Masked),
        };
        out.push(Refusal { rule: problem.rule, pointer: problem.pointer.plain(Show::Masked), text, key });
    }
    out
}

/// A search for a frame in which a change shows.
pub(super) struct Search<'p> {
    pub(super) old: &'p Plan,
    pub(super) new: &'p Plan,
    /// The message in the old version and in the new.
    pub(super) pair: (&'p MessagePlan, &'p MessagePlan),
    /// Whether the old version writes.
    pub(super) from_old: bool,
}

impl<'p> Search<'p> {
    /// A frame of a kind that is rejected for the value at a path; if there is none, one that is rejected at all.
    pub(super) fn find(&self, kind: FrameKind, path: &[Step]) -> Option<Counterexample> {
        let pointer = path.iter().cloned().collect::<Pointer>().plain(Show::Masked);
        // Small frames show it best, and most often will do.
        Size::ALL.into_iter().find_map(|size| {
            let frames = self.candidates(kind, path, size);
            self.rejected(&frames, Some(&pointer)).or_else(|| self.rejected(&frames, None))
        })
    }

    /// The first frame that is rejected at a place; by tolerant readers, if they reject any.
    fn rejected(&self, frames: &[Json], at: Option<&str>) -> Option<Counterexample> {
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            frames.iter().find_map(|frame| {
                let refusal = self.refusal(frame, policy, at)?;
                Some(Counterexample { from_old: self.from_old, frame: frame.clone(), policy, refusal })
            })
        })
    }

    fn sides(&self) -> (&'p Plan, &'p Plan) {
        if self.from_old { (self.old, self.new) } else { (self.new, self.old) }
    }

    fn messages(&self) -> (&'p MessagePlan, &'p MessagePlan) {
        if self.from_old { self.pair } else { (self.pair.1, self.pair.0) }
    }

    fn refusal(&self, frame: &Json, policy: Policy, at: Option<&str>) -> Option<Refusal> {
        let (writer, reader) = self.sides();
        if !check::is_valid(writer, &frame.to_string(), Policy::Strict) {
            return None;
        }
        refusals(reader, frame, policy).into_iter().find(|refusal| at.is_none_or(|at| refusal.is_at(at)))
    }

    /// Frames of the writer that may show it, the plainest first.
    pub(super) fn candidates(&self, kind: FrameKind, path: &[Step], size: Size) -> Vec<Json> {
        let (writer, _) = self.sides();
        let (message, _) = self.messages();
        let (least, most) = message.target.counts;
        let plain = Placed { size, ..plain(message, kind) };
        let draft = |draft: Placed<'_>| placed(writer, &draft);
        let envelope = writer.envelope;
        let role = |key: &str| envelope.find(key).and_then(|member| envelope.role(member));
        match path.first() {
            Some(Step::Member(key)) if role(key) == Some(Role::Target) => {
                let many = least.saturating_add(MOST_FORMS).min(most);
                (least..=many)
                    .chain((many < most).then_some(most))
                    .filter_map(|segments| draft(Placed { segments, ..plain }))
                    .collect()
            }
            Some(Step::Member(key)) if role(key) == Some(Role::Constant) => {
                let MessageRole::Event { message_types } = &message.role else { return Vec::new() };
                message_types.iter().filter_map(|word| draft(Placed { message_type: Some(word), ..plain })).collect()
            }
            _ => {
                let leaves = self.leaves(kind, path);
                let placed = leaves.iter().filter_map(|leaf| draft(Placed { place: Some((path, leaf)), ..plain }));
                draft(plain).into_iter().chain(placed).collect()
            }
        }
    }

    /// What the writer may put at a path.
    fn leaves(&self, kind: FrameKind, path: &[Step]) -> Vec<Leaf> {
        let mut out = vec![Leaf::Made(Size::Minimal), Leaf::Made(Size::Full), Leaf::Absent];
        let ((writer, reader), (own, other)) = (self.sides(), self.messages());
        if let (Some(wrote), Some(reads)) = (resolve(writer, own, kind, path), resolve(reader, other, kind, path)) {
            out.extend(edges::values(writer, wrote, reader, reads).into_iter().map(Leaf::Value));
        }
        out
    }
}

/// How many numbers of segments are tried, from the fewest on.
const MOST_FORMS: usize = 32;

impl Counterexample {
    /// The frame of a message that the other version does not have.
    pub(super) fn unknown(old: &Plan, new: &Plan, message: &MessagePlan) -> Option<Self> {
        let frame = placed(old, &plain(message, main_kind(message)))?;
        let refusal = refusals(new, &frame, Policy::Tolerant).into_iter().next()?;
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, refusal })
    }

    /// The frame of a message that no longer comes from a side: its content is not what is rejected.
    pub(super) fn not_taken(old: &Plan, message: &MessagePlan, side: Side) -> Option<Self> {
        let kind = main_kind(message);
        let frame = placed(old, &plain(message, kind))?;
        let text = format!("the {} is not one that sends it", side.as_str());
        let pointer = format!("/{}", old.envelope.name_key(kind));
        let refusal = Refusal { rule: Rule::UnknownMessage, pointer, text, key: None };
        Some(Self { from_old: true, frame, policy: Policy::Tolerant, refusal })
    }
}

impl Refusal {
    /// Whether it is of the value that a pointer leads to, or of one in it.
    fn is_at(&self, at: &str) -> bool {
        let own = match &self.key {
            Some(key) => format!("{}/{}", self.pointer, escape_token(key)),
            None => self.pointer.clone(),
        };
        own.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// The kind of the frame that a message begins with.
pub(super) fn main_kind(message: &MessagePlan) -> FrameKind {
    if message.is_event() { FrameKind::Event } else { FrameKind::Request }
}

/// The value at a path in a frame of a message.
fn resolve(plan: &Plan, message: &MessagePlan, kind: FrameKind, path: &[Step]) -> Option<NodeId> {
    let (first, rest) = path.split_first()?;
    let mut node = plan.member(message, kind, first.name()?)?;
    for token in rest {
        node = plan.step(plan.peel(node).0, token)?;
    }
    Some(node)
}

/// The plainest frame of a kind.
fn plain(message: &MessagePlan, kind: FrameKind) -> Placed<'_> {
    let message_type = match &message.role {
        MessageRole::Event { message_types } => message_types.first().map(|word| &**word),
        MessageRole::Command { .. } => None,
    };
    Placed { message, kind, size: Size::Minimal, segments: message.target.counts.0, message_type, place: None }
}
