//! Counterexamples: frames that one version writes and the other rejects, or no longer sends.
//!
//! They are generated, not recorded: strings are `…` and numbers are near zero unless the change requires something else, so they contain
//! no personal data. Each is verified before it is reported: the checker accepts it with the writer's plan and rejects it with the reader's.

mod batch;
mod edges;
mod search;
mod written;

pub(super) use search::{Search, SearchLimits, SearchedChange};

use std::sync::Arc;

use crate::check::{self, Policy};
use crate::envelope::{Content, FrameKind, Presence};
use crate::json::{Json, JsonObject};
use crate::plan::{FrameFilter, MessagePlan, MessageRole, NodeKind, Plan};
use crate::problem::{Detail, Rule, Show};
use crate::sample::{Budget, Placed, PlainValues, Size};

/// A frame that one version writes and the other rejects or no longer sends.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Counterexample {
    /// Whether the old version writes it; otherwise, the new version does.
    pub from_old: bool,
    /// Whether the other version rejects it. Otherwise, the change is that the other version does not send such frames.
    pub is_rejected: bool,
    /// The frame. Changes that the same frame shows share it.
    pub frame: Arc<Json>,
    /// The most lenient readers that reject it.
    pub policy: Policy,
    /// The reason why it is rejected, or not sent.
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

/// The maximum number of members of an open object that are tried.
const MAX_OPEN_KEYS: usize = 32;

/// All reasons why a version rejects a frame: the problems at level deny. Empty if it accepts the frame.
#[must_use]
pub fn rejections(plan: &Plan, frame: &Json, policy: Policy) -> Vec<Rejection> {
    rejections_of_text(plan, &frame.to_string(), policy, None)
}

fn is_valid(plan: &Plan, text: &str, policy: Policy, only: Option<FrameFilter>) -> bool {
    only.map_or_else(|| check::is_valid(plan, text, policy), |only| check::is_valid_as(plan, text, policy, only))
}

fn rejections_of_text(plan: &Plan, text: &str, policy: Policy, only: Option<FrameFilter>) -> Vec<Rejection> {
    if is_valid(plan, text, policy, only) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for problem in check::denied_problems(plan, text, policy, only) {
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

impl Counterexample {
    /// The frame of a message that the other version lacks.
    pub(super) fn unknown(old: &Plan, new: &Plan, message: &MessagePlan, budget: &Budget) -> Option<Self> {
        let frame = PlainValues { plan: old, budget }.frame(&plain(message, main_kind(message)))?;
        let rejection = rejections(new, &frame, Policy::Tolerant).into_iter().next()?;
        Some(Self { from_old: true, is_rejected: true, frame: frame.into(), policy: Policy::Tolerant, rejection })
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
        let only = reader.unnamed_response(kind, &message.name);
        let plain = Size::ALL.into_iter().filter_map(make);
        let frames: Vec<Arc<Json>> =
            plain.flat_map(|frame| with_open_objects(frame, writer, reader, kind)).map(Arc::new).collect();
        [Policy::Tolerant, Policy::Strict].into_iter().find_map(|policy| {
            frames.iter().find_map(|frame| {
                let rejection = rejections_of_text(reader, &frame.to_string(), policy, only).into_iter().next()?;
                Some(Self { from_old, is_rejected: true, frame: Arc::clone(frame), policy, rejection })
            })
        })
    }

    /// A frame of a message that only one version sends. Its content does not matter.
    pub(super) fn not_sent(
        (writer, message): (&Plan, &MessagePlan),
        kind: FrameKind,
        from_old: bool,
        reason: String,
        budget: &Budget,
    ) -> Option<Self> {
        let frame = PlainValues { plan: writer, budget }.frame(&plain(message, kind))?;
        let pointer = writer.envelope().name_key(kind).map_or_else(String::new, |key| format!("/{key}"));
        let rejection = Rejection { rule: Rule::UnknownMessage, pointer, text: reason, key: None };
        Some(Self { from_old, is_rejected: false, frame: frame.into(), policy: Policy::Tolerant, rejection })
    }
}

/// The frame, and it with objects in the members in which the writer accepts any: an optional one that the frame lacks, and those that a
/// reader with values of a type may reject.
fn with_open_objects(frame: Json, writer: &Plan, reader: &Plan, kind: FrameKind) -> Vec<Json> {
    let mut out = Vec::new();
    for field in writer.envelope().fields_of(kind).filter(|field| matches!(field.content, Content::Object)) {
        let name = writer.envelope().name_of(field.id());
        if let (Presence::Optional, Json::Object(members)) = (field.presence, &frame) {
            // Frames are made without it, and the reader may forbid it.
            let mut members = members.clone();
            members.insert(name, JsonObject::new());
            out.push(members.into());
        }
        let node = reader.envelope().find(name).and_then(|member| reader.envelope().field(kind, member));
        let Some(node) = node.and_then(|field| reader.value(kind, field, None)) else { continue };
        let declared = match &reader.node(reader.split_nullable(node).0).kind {
            NodeKind::Struct(object) => object.fields.iter().map(|field| field.name().to_string()).collect(),
            _ => vec!["a".to_owned()],
        };
        for key in declared.iter().take(MAX_OPEN_KEYS) {
            for value in [Json::Null, false.into(), 0.into(), "…".into(), Vec::<Json>::new().into()] {
                let mut frame = frame.clone();
                if let Json::Object(members) = &mut frame {
                    members.insert(name, JsonObject::from_iter([(key.as_str(), value)]));
                    out.push(frame);
                }
            }
        }
    }
    out.insert(0, frame);
    out
}

/// The kind of the first frame of a message.
pub(super) fn main_kind(message: &MessagePlan) -> FrameKind {
    if message.is_event() { FrameKind::Event } else { FrameKind::Request }
}

/// The description of the simplest frame of a kind.
fn plain(message: &MessagePlan, kind: FrameKind) -> Placed<'_> {
    let message_type = match &message.role {
        MessageRole::Event { message_types } => message_types.first().map(|value| &**value),
        MessageRole::Command { .. } => None,
    };
    let segments = message.target.as_ref().map_or(0, |target| target.counts.0);
    Placed { message, kind, size: Size::Minimal, segments, message_type }
}
