//! What a frame says about itself, to show it beside other frames.

use super::checked::CheckedFrame;
use super::checker::CheckOptions;
use super::extract::FramePointer;
use super::piece::Start;
use super::target::segments_of;
use super::text::utf8_prefix;
use super::time::time_of;
use crate::envelope::{Classification, Envelope, FrameKind, FrameMembers};
use crate::json::{KeySets, RawStr, Scanner};
use crate::message::Side;
use crate::plan::{MessagePlan, Plan};

/// What a frame says about itself: its kind, its message, the object that it addresses, and the facts of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrameOutline {
    /// The kind; `None` if it is not a frame.
    pub kind: Option<FrameKind>,
    /// The name of the message, if the protocol declares it.
    pub name: Option<String>,
    /// The side that sends the frame, if only one side sends it.
    pub sender: Option<Side>,
    /// The target. It is a value, which may be personal data.
    pub target: Option<String>,
    /// The names of the segments of the target; empty if they are not certain.
    pub segments: Vec<String>,
    /// Where the request begins that the frame answers, if it is known.
    pub request: Option<Start>,
    /// The name of the connection, as the record contains it. It is a value.
    pub connection: Option<String>,
    /// The direction, as the record contains it. It is a value.
    pub direction: Option<String>,
    /// The time in microseconds since 1970, if the record contains it.
    pub time: Option<i64>,
}

impl CheckedFrame<'_> {
    /// What the frame says about itself. The options are those with which it was checked.
    #[must_use]
    pub fn outline(&self, plan: &Plan, options: &CheckOptions) -> FrameOutline {
        let options = options.clone().complete();
        let text = utf8_prefix(self.text);
        let record = if self.extraction.is_whole() { text } else { self.extraction.json(self.piece.content.prefix()) };
        let value = |pointer: &Option<FramePointer>| pointer.as_ref().and_then(|pointer| pointer.value(record));
        let known = self.known.as_ref();
        let mut outline = FrameOutline {
            kind: None,
            name: None,
            sender: None,
            target: None,
            segments: Vec::new(),
            request: known.and_then(|known| known.request),
            connection: value(&options.connection_at).map(plain),
            direction: value(&options.direction_at).map(plain),
            time: value(&options.time_at).and_then(time_of),
        };
        let (mut members, mut scanner) = (FrameMembers::default(), Scanner::new(text));
        let envelope = plan.envelope();
        if members.read(envelope, &mut scanner, &mut KeySets::default()).is_ok()
            && let Classification::Known(kind) = envelope.classify(&members)
        {
            let command = known.and_then(|known| known.command).map(|command| &plan.commands[command]);
            outline.describe(plan, kind, &members, command);
        }
        outline
    }
}

impl FrameOutline {
    /// Adds what the members of the frame say. `command` is that of a response that does not name it.
    fn describe(&mut self, plan: &Plan, kind: FrameKind, members: &FrameMembers<'_>, command: Option<&MessagePlan>) {
        let envelope: &Envelope = plan.envelope();
        self.kind = Some(kind);
        let target = envelope.of(kind).target.and_then(|target| members.string(target)).map(RawStr::unescape);
        self.target = target.map(std::borrow::Cow::into_owned);
        let named = envelope.name_member(kind).and_then(|name| {
            let index = plan.find(kind, &members.string(name)?.unescape())?;
            if kind == FrameKind::Event { plan.events.get(index) } else { plan.commands.get(index) }
        });
        let Some(message) = named.or(command) else { return };
        self.name = Some(message.name.clone().into_owned());
        self.sender = match (kind, message.from) {
            (FrameKind::Request | FrameKind::Event, side @ (Side::Client | Side::Server)) => Some(side),
            (FrameKind::Success | FrameKind::Failure, Side::Client) => Some(Side::Server),
            (FrameKind::Success | FrameKind::Failure, Side::Server) => Some(Side::Client),
            _ => None,
        };
        if let (Some(plan), Some(target)) = (&message.target, &self.target)
            && let Some(segments) = segments_of(plan, target.split('.').count())
        {
            self.segments = segments.map(|segment| segment.name.clone().into_owned()).collect();
        }
    }
}

/// The text of a value; of a string, its content.
fn plain(value: &str) -> String {
    let string = value.starts_with('"').then(|| Scanner::resume(value, 0, 1).string().ok()).flatten();
    string.map_or_else(|| value.to_owned(), |string| string.unescape().into_owned())
}
