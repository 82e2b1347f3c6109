//! Random conversations, as records with their connections, directions and times.

use std::io::Write;
use std::iter::Peekable;
use std::vec;

use tieline::Plan;
use tieline::json::{Json, JsonObject, Number};
use tieline::sample::{ConversationGenerator, SampleConversation, SampleFrame};

use super::{Labels, cannot};
use crate::arguments::SampleArguments;
use crate::status::{CommandError, Status};

/// The time of the first conversation: the start of the year 2026, in milliseconds since 1970.
const FIRST: u64 = 1_767_225_600_000;

/// The time between the starts of two conversations in milliseconds, which is less than most of them last.
const DISTANCE: u64 = 2000;

/// The frames of a conversation that are still to be written.
struct OpenConversation {
    /// The number of the conversation, from 1.
    number: u64,
    frames: Peekable<vec::IntoIter<SampleFrame>>,
}

impl OpenConversation {
    /// The time of its next frame; `None` at its end.
    fn time(&mut self) -> Option<u64> {
        let start = FIRST + self.number * DISTANCE;
        self.frames.peek().map(|frame| start + frame.time)
    }
}

/// Writes conversations in the order of the times of their frames.
pub(super) fn write(
    plan: &Plan,
    arguments: &SampleArguments,
    out: &mut dyn Write,
    labels: &mut Labels,
) -> Result<(), CommandError> {
    let generator = ConversationGenerator::new(plan, arguments.seed).invalid(arguments.invalid).plain(arguments.plain);
    let mut open: Vec<OpenConversation> = Vec::new();
    let mut next = 1;
    loop {
        let first = open.iter_mut().enumerate().filter_map(|(index, open)| Some((open.time()?, index))).min();
        if next <= arguments.count && first.is_none_or(|(time, _)| time > FIRST + next * DISTANCE) {
            let conversation = generator.conversation(next - 1).map_err(|error| cannot(&error))?;
            labels.add(|| label(next, &conversation))?;
            open.push(OpenConversation { number: next, frames: conversation.frames.into_iter().peekable() });
            next += 1;
            continue;
        }
        let Some((time, index)) = first else { return Ok(()) };
        let number = open[index].number;
        if let Some(frame) = open[index].frames.next() {
            let written = writeln!(out, "{}", record(number, time, frame));
            written.map_err(|error| CommandError::Output(error, Status::Good))?;
        }
        open.retain_mut(|open| open.frames.peek().is_some());
    }
}

/// A frame with the facts that `trace` can use.
fn record(connection: u64, time: u64, frame: SampleFrame) -> Json {
    let mut out = JsonObject::new();
    out.insert("connection", number(connection));
    out.insert("direction", frame.sender.as_str());
    out.insert("time", number(time));
    out.insert("frame", frame.frame);
    out.into()
}

/// The description of a conversation, as a line of the file of labels.
fn label(connection: u64, conversation: &SampleConversation) -> Json {
    let mut out = JsonObject::new();
    out.insert("connection", number(connection));
    out.insert("mutation", conversation.mutation.map_or(Json::Null, |mutation| mutation.as_str().into()));
    let rules = conversation.mutation.map(tieline::sample::ConversationMutation::rules).unwrap_or_default();
    out.insert("rules", rules.iter().map(|rule| rule.id().into()).collect::<Vec<Json>>());
    out.into()
}

#[expect(clippy::cast_precision_loss, reason = "times and counts are below 2^53")]
fn number(integer: u64) -> Number {
    Number::new(integer as f64).unwrap_or_default()
}
