//! Frames made from a plan.

use super::choose::Choose;
use super::value::{Maker, words};
use super::{SampleError, Size};
use crate::check::{self, Policy};
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, JsonObject};
use crate::message::MessageKind;
use crate::plan::{MessagePlan, Plan};
use crate::shape::Open;
use crate::target::{Segments, TargetShape};

/// One frame, made from the plan.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Example {
    /// The message's name.
    pub name: &'static str,
    /// The kind of the frame.
    pub kind: FrameKind,
    /// How much it holds.
    pub size: Size,
    /// The frame.
    pub frame: JsonObject,
}

/// A minimal and a full example of every frame: of each command the request, the success and the failure, then the events.
///
/// # Errors
/// When a type has no finite value, when rules leave none, and when a declared example does not fit its type.
pub fn examples(plan: &Plan) -> Result<Vec<Example>, SampleError> {
    const OF_COMMAND: &[FrameKind] = &[FrameKind::Request, FrameKind::Success, FrameKind::Failure];
    let mut out = Vec::new();
    for (messages, kinds) in [(&plan.commands, OF_COMMAND), (&plan.events, &[FrameKind::Event])] {
        for message in messages {
            for &kind in kinds {
                for size in Size::ALL {
                    let frame = Maker::new(plan, size).frame(message, kind, &target(message.shape.target, &mut { size }))?;
                    let example = Example { name: message.shape.name, kind, size, frame };
                    example.checked(plan)?;
                    out.push(example);
                }
            }
        }
    }
    Ok(out)
}

impl Example {
    fn checked(&self, plan: &Plan) -> Result<(), SampleError> {
        let text = Json::from(self.frame.clone()).to_string();
        if check::is_valid(plan, &text, Policy::Strict) {
            return Ok(());
        }
        let reason = check::refusal(plan, &text).unwrap_or_default();
        Err(SampleError::Refused { message: self.name, text, reason })
    }
}

impl<C: Choose> Maker<'_, C> {
    /// A frame, its keys in the order in which they are written.
    pub(super) fn frame(&mut self, message: &MessagePlan, kind: FrameKind, target: &str) -> Result<JsonObject, SampleError> {
        let mut out = JsonObject::new();
        if let MessageKind::Event { message_types } = message.shape.kind {
            let word = message_types.get(self.choose().pick(message_types.len())).copied().unwrap_or_default();
            out.insert(Key::MessageType.as_str(), word);
            out.insert(Key::Target.as_str(), target);
            out.insert(Key::Name.as_str(), message.shape.name);
        } else {
            out.insert(Key::Command.as_str(), message.shape.name);
            out.insert(Key::Target.as_str(), target);
        }
        if kind.counts(Key::Result) {
            out.insert(Key::Result.as_str(), kind.as_str());
        }
        let data = match kind {
            FrameKind::Request | FrameKind::Event => Some(message.data),
            FrameKind::Success => message.reply,
            FrameKind::Failure => None,
        };
        if let Some(data) = data {
            out.insert(Key::Data.as_str(), self.value(data, Key::Data.as_str())?);
        }
        if kind == FrameKind::Failure {
            out.insert(Key::Failure.as_str(), self.value(self.failure(), Key::Failure.as_str())?);
            out.insert(Key::Original.as_str(), self.frame(message, FrameKind::Request, target)?);
        }
        if self.choose().stands(false) {
            let context = self.choose().open(Open::Object);
            out.insert(Key::Context.as_str(), context);
        }
        Ok(out)
    }
}

/// A text of a target: of an example the shortest or the longest form, with ids that say what they name.
pub(super) fn target(shape: &'static TargetShape, choose: &mut impl Choose) -> String {
    let ids: Vec<String> = match shape.segments {
        Segments::Named(segments) => segments
            .iter()
            .filter(|segment| !segment.optional || choose.stands(false))
            .map(|segment| segment.name)
            .collect::<Vec<_>>()
            .into_iter()
            .map(|name| choose.id(&words(name, '-'), 1))
            .collect(),
        Segments::Any { minimum, maximum } => {
            let count = choose.segments(minimum, maximum);
            (1..=count).map(|index| choose.id("object", index)).collect()
        }
    };
    ids.join(".")
}
