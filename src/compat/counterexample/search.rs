//! The search for a counterexample of a change at a path.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Counterexample, Rejection, edges, plain, rejections};
use crate::check::{self, Policy};
use crate::compat::rule::ChangeRule;
use crate::envelope::{FrameKind, Role};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan};
use crate::problem::{Rule, Show, escape_token};
use crate::sample::{Budget, Leaf, PathStep, Placed, PlainValues, Size};

/// A search for a frame that shows a change.
pub(in crate::compat) struct Search<'p> {
    pub(in crate::compat) old: &'p Plan,
    pub(in crate::compat) new: &'p Plan,
    /// The message in the old version and in the new.
    pub(in crate::compat) pair: (&'p MessagePlan, &'p MessagePlan),
    /// Whether the old version is the writer.
    pub(in crate::compat) from_old: bool,
    pub(in crate::compat) limits: &'p SearchLimits,
}

/// The limits of all searches of a comparison, and what they have found out about frames.
pub(in crate::compat) struct SearchLimits {
    pub(in crate::compat) budget: Budget,
    /// Whether frames are small enough to be made, by whether the old version writes them, the message, the kind and the size. Each search
    /// in the same message would try to make them again.
    made: RefCell<BTreeMap<(bool, String, FrameKind, Size), bool>>,
    /// The reasons why the last frames are rejected, by whether the old version writes it, the policy and the text. Many fields may be
    /// missing in the same frame.
    rejected: RefCell<BTreeMap<RejectedFrame, Rc<Vec<Rejection>>>>,
}

/// Whether the old version writes a frame, whether its reader is strict, and its text.
type RejectedFrame = (bool, bool, String);

/// The maximum number of frames whose rejections are kept.
const MAX_KEPT: usize = 16;

/// The maximum number of frames that are made for a change, in each size.
const MAX_FRAMES: usize = 64;

/// The maximum number of segment counts that are tried, beginning with the smallest.
const MAX_FORMS: usize = 32;

/// The number of frames after which a search ends if one of them shows the change.
const ENOUGH_FRAMES: usize = 8;

/// The variable parts of a frame that is made for a search.
struct Draft<'p> {
    segments: usize,
    message_type: Option<&'p str>,
    /// The value at the path; without it, the frame is the simplest one.
    leaf: Option<Leaf>,
}

/// How clearly a rejection shows a change; the clearest is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clarity {
    /// The changed value is rejected by a rule that the change affects.
    Same,
    /// The changed value is rejected.
    Value,
    /// A part of the changed value is rejected.
    Part,
    /// What contains the changed value is rejected, so it is not read at all.
    Holder,
}

impl SearchLimits {
    /// Limits for searches that consider this number of values, members and characters.
    pub(in crate::compat) fn new(work: u64) -> Self {
        Self { budget: Budget::new(work), made: RefCell::default(), rejected: RefCell::default() }
    }
}

impl<'p> Search<'p> {
    /// The frame that shows best that the value at a path is rejected. Rejections of other values do not show the change.
    pub(in crate::compat) fn find(&self, kind: FrameKind, path: &[PathStep], rule: ChangeRule) -> Option<Counterexample> {
        let at = PathStep::pointer(path).plain(Show::Masked);
        let mut best: Option<((Clarity, bool), Counterexample)> = None;
        // Smaller frames are easier to read, and usually suffice.
        for size in Size::ALL {
            if best.as_ref().is_some_and(|((clarity, _), _)| *clarity < Clarity::Holder) {
                break;
            }
            for (tried, draft) in self.drafts(kind, path, size, Some(rule)).into_iter().enumerate().take(MAX_FRAMES) {
                let is_null = matches!(draft.leaf, Some(Leaf::Value(Json::Null)));
                let Some(frame) = self.frame(kind, path, size, &draft) else { continue };
                let found = self.rejection(&frame, &at, (rule, is_null));
                if let Some((clarity, policy, rejection)) = found {
                    let rank = (clarity, policy == Policy::Strict);
                    if best.as_ref().is_none_or(|(known, _)| rank < *known) {
                        let from_old = self.from_old;
                        best = Some((rank, Counterexample { from_old, is_rejected: true, frame, policy, rejection }));
                    }
                }
                let is_clearest = best.as_ref().is_some_and(|(rank, _)| *rank == (Clarity::Same, false));
                if is_clearest || best.is_some() && tried >= ENOUGH_FRAMES {
                    break;
                }
            }
        }
        best.map(|(_, found)| found)
    }

    /// Frames of the writer that may be rejected, the simplest first.
    pub(in crate::compat) fn candidates(&self, kind: FrameKind, path: &[PathStep], size: Size) -> Vec<Json> {
        let drafts = self.drafts(kind, path, size, None);
        drafts.iter().filter_map(|draft| self.frame(kind, path, size, draft)).collect()
    }

    /// The clearest reason why the reader rejects a frame of the writer: of tolerant readers if possible.
    fn rejection(&self, frame: &Json, at: &str, change: (ChangeRule, bool)) -> Option<(Clarity, Policy, Rejection)> {
        let (writer, reader) = self.sides();
        let text = frame.to_string();
        self.limits.budget.spend(text.len() as u64);
        if self.limits.budget.is_spent() || !check::is_valid(writer, &text, Policy::Strict) {
            return None;
        }
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            if check::is_valid(reader, &text, policy) {
                return None;
            }
            let all = self.rejections(frame, &text, policy);
            let ranked = all.iter().filter_map(|rejection| Some((rejection.clarity(at, change)?, rejection)));
            let clearest = ranked.min_by_key(|(clarity, _)| *clarity);
            clearest.map(|(clarity, rejection)| (clarity, policy, rejection.clone()))
        })
    }

    fn rejections(&self, frame: &Json, text: &str, policy: Policy) -> Rc<Vec<Rejection>> {
        let key = (self.from_old, policy == Policy::Strict, text.to_owned());
        if let Some(known) = self.limits.rejected.borrow().get(&key) {
            return Rc::clone(known);
        }
        let all = Rc::new(rejections(self.sides().1, frame, policy));
        let mut kept = self.limits.rejected.borrow_mut();
        if kept.len() >= MAX_KEPT {
            kept.clear();
        }
        kept.insert(key, Rc::clone(&all));
        all
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

    fn frame(&self, kind: FrameKind, path: &[PathStep], size: Size, draft: &Draft<'_>) -> Option<Json> {
        let Draft { segments, message_type, leaf } = draft;
        let (message, _) = self.messages();
        let place = leaf.as_ref().map(|leaf| (path, leaf));
        let placed = Placed { size, segments: *segments, message_type: *message_type, place, ..plain(message, kind) };
        self.values(self.sides().0).frame(&placed)
    }

    /// The frames to make for a change of a value. With a rule, those that show such a change come first, and values that the reader accepts
    /// are left out.
    fn drafts(&self, kind: FrameKind, path: &[PathStep], size: Size, rule: Option<ChangeRule>) -> Vec<Draft<'p>> {
        let (writer, _) = self.sides();
        let (message, _) = self.messages();
        if !self.may_be_made(message, kind, size) {
            return Vec::new();
        }
        let Placed { segments: least, message_type, .. } = plain(message, kind);
        let most = message.target.as_ref().map_or(0, |target| target.counts.1);
        let envelope = writer.envelope();
        let role = |key: &str| envelope.find(key).and_then(|member| envelope.role(member));
        match path.first() {
            Some(PathStep::Member(key)) if role(key) == Some(Role::Target) => {
                let many = least.saturating_add(MAX_FORMS).min(most);
                let counts = (least..=many).chain((many < most).then_some(most));
                counts.map(|segments| Draft { segments, message_type, leaf: None }).collect()
            }
            Some(PathStep::Member(key))
                if envelope.find(key).is_some() && envelope.find(key) == envelope.of(kind).message_type =>
            {
                let MessageRole::Event { message_types } = &message.role else { return Vec::new() };
                let types = message_types.iter().map(|value| Some(&**value));
                types.map(|message_type| Draft { segments: least, message_type, leaf: None }).collect()
            }
            _ => {
                let leaves = self.leaves(kind, path, rule);
                leaves.into_iter().map(|leaf| Draft { segments: least, message_type, leaf }).collect()
            }
        }
    }

    /// Whether the simplest frame of a size is small enough to be made.
    fn may_be_made(&self, message: &MessagePlan, kind: FrameKind, size: Size) -> bool {
        let key = (self.from_old, message.id.clone().into_owned(), kind, size);
        if let Some(made) = self.limits.made.borrow().get(&key) {
            return *made;
        }
        let made = self.values(self.sides().0).frame(&Placed { size, ..plain(message, kind) }).is_some();
        self.limits.made.borrow_mut().insert(key, made);
        made
    }

    /// The values that are tried at a path; `None` for the simplest frame, which may not have the path.
    fn leaves(&self, kind: FrameKind, path: &[PathStep], rule: Option<ChangeRule>) -> Vec<Option<Leaf>> {
        let ((writer, reader), (own, other)) = (self.sides(), self.messages());
        let nodes = resolve(writer, own, kind, path).zip(resolve(reader, other, kind, path));
        let edges = nodes.map(|(wrote, reads)| edges::values(self.values(writer), wrote, self.values(reader), reads));
        let mut values = edges.unwrap_or_default();
        let Some(rule) = rule else {
            let made = [None, Some(Leaf::Made(Size::Minimal)), Some(Leaf::Made(Size::Full)), Some(Leaf::Absent)];
            return made.into_iter().chain(values.into_iter().map(|value| Some(Leaf::Value(value)))).collect();
        };
        if let Some((wrote, reads)) = nodes {
            values.retain(|value| {
                let text = value.to_string();
                self.limits.budget.spend(text.len() as u64);
                // Whether `null` is accepted depends on the object that contains it.
                let is_rejected = *value == Json::Null || !check::is_valid_value(reader, reads, &text, Policy::Strict);
                is_rejected && check::is_valid_value(writer, wrote, &text, Policy::Strict)
            });
        }
        if rule.is_about_null() {
            // The other values come first otherwise.
            values.sort_by_key(|value| *value != Json::Null);
        } else {
            values.sort_by_key(|value| *value == Json::Null);
        }
        let values = values.into_iter().map(|value| Some(Leaf::Value(value)));
        let absent = [Some(Leaf::Absent), None];
        if rule.is_about_presence() { absent.into_iter().chain(values).collect() } else { values.chain(absent).collect() }
    }
}

impl ChangeRule {
    const fn is_about_null(self) -> bool {
        matches!(self, Self::NullableOn | Self::NullableOff)
    }

    const fn is_about_presence(self) -> bool {
        matches!(
            self,
            Self::FieldAddedRequired
                | Self::FieldRemovedRequired
                | Self::FieldMadeRequired
                | Self::FieldMadeOptional
                | Self::ReplyKindChanged
        )
    }

    /// Whether a value is rejected with this rule of the checker because of such a change.
    fn explains(self, rule: Rule, is_null: bool) -> bool {
        match self {
            Self::NullableOn | Self::NullableOff => is_null,
            Self::BoundTightened | Self::BoundLoosened => {
                matches!(rule, Rule::Length | Rule::Range | Rule::DuplicateItem)
            }
            Self::PatternChanged | Self::PatternNarrowed | Self::PatternWidened => rule == Rule::Pattern,
            Self::FormatChanged | Self::FormatNarrowed | Self::FormatWidened => {
                matches!(rule, Rule::Format | Rule::Pattern)
            }
            Self::WordAdded | Self::WordRemoved | Self::EnumOpened | Self::EnumClosed => rule == Rule::WrongValue,
            _ if self.is_about_presence() => rule == Rule::MissingField,
            _ => !is_null,
        }
    }

    /// Whether a part of the value may be rejected because of such a change: one of its type as a whole.
    const fn affects_parts(self) -> bool {
        matches!(
            self,
            Self::TypeChanged
                | Self::TypeNarrowed
                | Self::TypeWidened
                | Self::TaggingChanged
                | Self::VariantAdded
                | Self::VariantRemoved
                | Self::UnionOpened
                | Self::UnionClosed
                | Self::Undecided
        )
    }
}

impl Rejection {
    /// How clearly this shows a change of the value at a pointer; `None` if it shows another one.
    fn clarity(&self, at: &str, (rule, is_null): (ChangeRule, bool)) -> Option<Clarity> {
        let own = match &self.key {
            Some(key) => format!("{}/{}", self.pointer, escape_token(key)),
            None => self.pointer.clone(),
        };
        let is_inside = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        if own == at {
            Some(if rule.explains(self.rule, is_null) { Clarity::Same } else { Clarity::Value })
        } else if is_inside(&own, at) {
            // Equal elements are reported at the second of them.
            (rule.affects_parts() || self.rule == Rule::DuplicateItem && rule.explains(self.rule, is_null))
                .then_some(Clarity::Part)
        } else {
            (is_inside(at, &own) || self.rule == Rule::UnknownMessage).then_some(Clarity::Holder)
        }
    }
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
