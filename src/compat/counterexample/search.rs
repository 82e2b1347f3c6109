//! The search for a counterexample of a change at a path.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::written::{Clarity, ShownChange, WrittenFrame};
use super::{Counterexample, edges, plain};
use crate::check::{self, Policy};
use crate::compat::rule::ChangeRule;
use crate::envelope::{FrameKind, Role};
use crate::json::Json;
use crate::plan::{MessagePlan, MessageRole, NodeId, Plan};
use crate::problem::Show;
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

/// The limits of all searches of a comparison, and the frames that they share.
pub(in crate::compat) struct SearchLimits {
    pub(in crate::compat) budget: Budget,
    /// The simplest frames, `None` if they are too large. One of them shows all changes of required fields, so the run time is not
    /// proportional to the number of changes times the size of the frame.
    simplest: RefCell<BTreeMap<SimplestFrame, Option<Rc<WrittenFrame>>>>,
    /// The last other frames.
    last: RefCell<BTreeMap<LastFrame, Rc<WrittenFrame>>>,
}

/// Which of the simplest frames: whether the old version writes it, the message, the kind and the size, and the path to an object or array
/// that it contains, even if that is optional.
type SimplestFrame = (bool, String, FrameKind, Size, String);

/// Which of the other frames: whether the old version writes it, the index of the command of a response that does not name it, and the text.
type LastFrame = (bool, Option<usize>, String);

/// The maximum number of other frames that are kept.
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
    /// The value at the path; without it, that of the simplest frame.
    leaf: Option<Leaf>,
}

/// How well a counterexample shows a change, the best first: how clearly, and whether only strict readers reject it.
pub(super) type CounterexampleRank = (Clarity, bool);

/// The best rank.
pub(super) const BEST: CounterexampleRank = (Clarity::Same, false);

/// A change that a frame is searched for, and the best one so far.
pub(in crate::compat) struct SearchedChange<'c> {
    pub(super) path: &'c [PathStep],
    /// The path in the reader's version.
    pub(super) reads: &'c [PathStep],
    pub(super) rule: ChangeRule,
    /// The pointer to the value.
    at: String,
    best: Option<(CounterexampleRank, Counterexample)>,
}

impl SearchLimits {
    /// Limits for searches that consider this number of values, members and characters.
    pub(in crate::compat) fn new(work: u64) -> Self {
        Self { budget: Budget::new(work), simplest: RefCell::default(), last: RefCell::default() }
    }
}

impl<'c> SearchedChange<'c> {
    pub(in crate::compat) fn new(path: &'c [PathStep], reads: &'c [PathStep], rule: ChangeRule) -> Self {
        Self { path, reads, rule, at: PathStep::pointer(path).plain(Show::Masked), best: None }
    }

    /// Considers a frame, in which the value may be `null`. Returns the best rank so far.
    pub(super) fn consider(
        &mut self,
        search: &Search<'_>,
        written: &WrittenFrame,
        is_null: bool,
    ) -> Option<CounterexampleRank> {
        let change = ShownChange { rule: self.rule, at: &self.at, is_null };
        if let Some((clarity, policy, rejection)) = written.rejection(search.sides().1, change) {
            let rank = (clarity, policy == Policy::Strict);
            if self.rank().is_none_or(|known| rank < known) {
                let (frame, rejection) = (written.frame.clone(), rejection.clone());
                let found = Counterexample { from_old: search.from_old, is_rejected: true, frame, policy, rejection };
                self.best = Some((rank, found));
            }
        }
        self.rank()
    }

    pub(super) fn rank(&self) -> Option<CounterexampleRank> {
        self.best.as_ref().map(|(rank, _)| *rank)
    }

    /// Whether the value is rejected in the best frame, and not only what contains it.
    pub(super) fn is_shown(&self) -> bool {
        self.rank().is_some_and(|(clarity, _)| clarity < Clarity::Holder)
    }

    pub(super) fn into_found(self) -> Option<Counterexample> {
        self.best.map(|(_, found)| found)
    }
}

impl<'p> Search<'p> {
    /// Searches frames that differ from the simplest ones only at the value of a change. Rejections of other values do not show it.
    pub(super) fn find_alone(&self, kind: FrameKind, change: &mut SearchedChange<'_>) {
        let (path, rule) = (change.path, change.rule);
        // Smaller frames are easier to read, and usually suffice.
        for size in Size::ALL {
            let Some(base) = self.simplest_around(kind, path, size) else { continue };
            let mut rank = change.consider(self, &base, matches!(value_at(&base.frame, path), Some(Json::Null)));
            if rank == Some(BEST) {
                break;
            }
            let paths = [path, change.reads];
            for (tried, draft) in self.drafts(kind, paths, size, Some(rule)).into_iter().enumerate().take(MAX_FRAMES) {
                let frame = self.frame(kind, path, size, &draft);
                let Some(written) = frame.and_then(|frame| self.within_budget(kind, frame)) else { continue };
                let is_null = matches!(value_at(&written.frame, path), Some(Json::Null));
                rank = change.consider(self, &written, is_null);
                if rank == Some(BEST) || rank.is_some() && tried >= ENOUGH_FRAMES {
                    break;
                }
            }
            if change.is_shown() {
                break;
            }
        }
    }

    /// Frames of the writer that may be rejected, the simplest first.
    pub(in crate::compat) fn candidates(&self, kind: FrameKind, path: &[PathStep], size: Size) -> Vec<Json> {
        let drafts = self.drafts(kind, [path; 2], size, None);
        drafts.iter().filter_map(|draft| self.frame(kind, path, size, draft)).collect()
    }

    pub(super) fn values(&self, plan: &'p Plan) -> PlainValues<'p> {
        PlainValues { plan, budget: &self.limits.budget }
    }

    pub(super) fn sides(&self) -> (&'p Plan, &'p Plan) {
        if self.from_old { (self.old, self.new) } else { (self.new, self.old) }
    }

    pub(super) fn messages(&self) -> (&'p MessagePlan, &'p MessagePlan) {
        if self.from_old { self.pair } else { (self.pair.1, self.pair.0) }
    }

    /// The simplest frame of a size; `None` if it is too large to be made.
    pub(super) fn simplest(&self, kind: FrameKind, size: Size) -> Option<Rc<WrittenFrame>> {
        self.cached(kind, size, String::new(), || {
            self.values(self.sides().0).frame(&Placed { size, ..plain(self.messages().0, kind) })
        })
    }

    /// The simplest frame of a size that contains the object or array with the value at a path.
    fn simplest_around(&self, kind: FrameKind, path: &[PathStep], size: Size) -> Option<Rc<WrittenFrame>> {
        let simplest = self.simplest(kind, size)?;
        let (_, holder) = path.split_last()?;
        let has_variant = holder.iter().any(|step| matches!(step, PathStep::Variant(_)));
        let is_there = !has_variant && value_at(&simplest.frame, holder).is_some_and(|value| *value != Json::Null);
        if is_there || self.node_at(holder, kind).is_none() {
            return Some(simplest);
        }
        let placed = Placed { size, ..plain(self.messages().0, kind) };
        self.cached(kind, size, PathStep::pattern(holder, true), || {
            let frame = (*simplest.frame).clone();
            self.values(self.sides().0).with_leaf(frame, &placed, holder, &Leaf::Made(size))
        })
    }

    fn cached(
        &self,
        kind: FrameKind,
        size: Size,
        holder: String,
        make: impl FnOnce() -> Option<Json>,
    ) -> Option<Rc<WrittenFrame>> {
        let key = (self.from_old, self.messages().0.id.clone().into_owned(), kind, size, holder);
        if let Some(known) = self.limits.simplest.borrow().get(&key) {
            return known.clone();
        }
        let made = make().and_then(|frame| self.within_budget(kind, frame));
        self.limits.simplest.borrow_mut().insert(key, made.clone());
        made
    }

    /// A frame, unless the budget is spent.
    pub(super) fn within_budget(&self, kind: FrameKind, frame: Json) -> Option<Rc<WrittenFrame>> {
        let ((writer, reader), (own, other)) = (self.sides(), self.messages());
        let filters = [writer.unnamed_response(kind, &own.name), reader.unnamed_response(kind, &other.name)];
        let key = (self.from_old, filters[0].map(|only| only.message), frame.to_string());
        if let Some(known) = self.limits.last.borrow().get(&key) {
            return Some(Rc::clone(known));
        }
        self.limits.budget.spend(key.2.len() as u64);
        if self.limits.budget.is_spent() {
            return None;
        }
        let written = Rc::new(WrittenFrame::new(writer, frame, key.2.clone(), filters));
        let mut last = self.limits.last.borrow_mut();
        if last.len() >= MAX_KEPT {
            last.clear();
        }
        last.insert(key, Rc::clone(&written));
        Some(written)
    }

    fn frame(&self, kind: FrameKind, path: &[PathStep], size: Size, draft: &Draft<'_>) -> Option<Json> {
        if self.limits.budget.is_spent() {
            return None;
        }
        let Draft { segments, message_type, leaf } = draft;
        let (message, _) = self.messages();
        let placed = Placed { size, segments: *segments, message_type: *message_type, ..plain(message, kind) };
        let values = self.values(self.sides().0);
        match leaf {
            // The drafts with a value differ from the simplest frame in nothing else.
            Some(leaf) => {
                let base = self.simplest_around(kind, path, size)?;
                values.with_leaf((*base.frame).clone(), &placed, path, leaf)
            }
            None => values.frame(&placed),
        }
    }

    /// The frames to make for a change of a value. With a rule, those that show such a change come first, and values that the reader accepts
    /// are left out.
    fn drafts(&self, kind: FrameKind, paths: [&[PathStep]; 2], size: Size, rule: Option<ChangeRule>) -> Vec<Draft<'p>> {
        let (writer, _) = self.sides();
        let (message, _) = self.messages();
        if self.simplest(kind, size).is_none() {
            return Vec::new();
        }
        let Placed { segments: least, message_type, .. } = plain(message, kind);
        let most = message.target.as_ref().map_or(0, |target| target.counts.1);
        let envelope = writer.envelope();
        let role = |key: &str| envelope.find(key).and_then(|member| envelope.role(member));
        match paths[0].first() {
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
                let leaves = self.leaves(kind, paths, rule);
                leaves.into_iter().map(|leaf| Draft { segments: least, message_type, leaf }).collect()
            }
        }
    }

    /// The writer's node at a path.
    fn node_at(&self, path: &[PathStep], kind: FrameKind) -> Option<NodeId> {
        resolve(self.sides().0, self.messages().0, kind, path)
    }

    /// The values that are tried at a path of the writer, which is another one for the reader; `None` for the simplest frame, which may not
    /// have the path.
    pub(super) fn leaves(
        &self,
        kind: FrameKind,
        [path, reads]: [&[PathStep]; 2],
        rule: Option<ChangeRule>,
    ) -> Vec<Option<Leaf>> {
        let ((writer, reader), (_, other)) = (self.sides(), self.messages());
        let nodes = self.node_at(path, kind).zip(resolve(reader, other, kind, reads));
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

/// The value at a path in a frame that is made for a search.
pub(super) fn value_at<'v>(frame: &'v Json, path: &[PathStep]) -> Option<&'v Json> {
    path.iter().try_fold(frame, |value, step| match (value, step) {
        (value, PathStep::Variant(_)) => Some(value),
        (Json::Object(object), PathStep::Member(name)) => object.get(name),
        (Json::Object(object), PathStep::Value) => object.iter().next().map(|(_, value)| value),
        (Json::Array(items), PathStep::Element) => items.first(),
        (Json::Array(items), PathStep::Item(index)) => items.get(*index),
        _ => None,
    })
}
