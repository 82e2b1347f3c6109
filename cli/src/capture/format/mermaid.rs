//! A conversation as a Mermaid sequence diagram.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

use tieline::frame::FrameKind;
use tieline::message::Side;
use tieline::problem::escape;

use super::{InvalidFrame, ReportFormat, counted};
use crate::capture::batch::Rendered;
use crate::capture::summary::ReportEnd;
use crate::capture::timeline::{SharedTimeline, ShownConversation, ShownFrame, TimelineProblem, conversations, time_since};

/// The maximum number of frames of a diagram. Mermaid accepts 50,000 characters, and a frame has at most about 150.
const MAX_FRAMES: usize = 200;

/// The maximum number of objects, each of which is a column. Further ones share one.
const MAX_OBJECTS: usize = 16;

/// The maximum number of problems.
const MAX_NOTES: usize = 50;

/// The maximum number of characters of a message and of a note.
const MAX_MESSAGE: usize = 80;
const MAX_NOTE: usize = 160;

/// The format `mermaid`.
#[derive(Debug)]
pub(crate) struct MermaidFormat {
    timeline: Arc<SharedTimeline>,
}

impl MermaidFormat {
    pub(crate) fn new(timeline: Arc<SharedTimeline>) -> Self {
        Self { timeline }
    }
}

impl ReportFormat for MermaidFormat {
    /// Frames come from the timeline.
    fn frame(&self, _: &InvalidFrame<'_>, _: &mut Rendered) {}

    fn end(&self, _: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        let timeline = self.timeline.state();
        let all = conversations(&timeline, self.timeline.show);
        let Some(conversation) = all.first() else {
            return out.write_all(b"sequenceDiagram\n    participant client\n    Note over client: no frames\n");
        };
        let mut diagram = Diagram::new(conversation);
        diagram.participants();
        diagram.messages();
        let own = conversation.frames.len().saturating_sub(MAX_FRAMES) as u64;
        let shown = conversation.frames.len().min(MAX_FRAMES) as u64;
        let others = timeline.selected.saturating_sub(shown + own);
        if own > 0 {
            diagram.note("client", &format!("{} of this conversation not shown", counted(own, "more frame")));
        }
        if others > 0 {
            let of = if all.len() > 1 { " of other conversations" } else { "" };
            diagram.note("client", &format!("{}{of} not shown", counted(others, "more frame")));
        }
        if diagram.hidden > 0 {
            diagram.note("client", &format!("{} not shown", counted(diagram.hidden, "more problem")));
        }
        out.write_all(diagram.text.as_bytes())
    }
}

/// A diagram that is being written.
struct Diagram<'d> {
    conversation: &'d ShownConversation<'d>,
    /// The indices of the objects that have columns of their own.
    lanes: Vec<usize>,
    text: String,
    /// The numbers of problems that are shown, and of others.
    notes: usize,
    hidden: u64,
}

impl<'d> Diagram<'d> {
    fn new(conversation: &'d ShownConversation<'d>) -> Self {
        let used: BTreeSet<usize> = conversation.frames.iter().take(MAX_FRAMES).map(|frame| frame.lane).collect();
        let lanes = used.into_iter().collect();
        // Also a comment could contain a directive.
        let text = format!("sequenceDiagram\n    %% {}\n", label(&conversation.title(), MAX_NOTE));
        Self { conversation, lanes, text, notes: 0, hidden: 0 }
    }

    fn participants(&mut self) {
        self.text.push_str("    participant client\n");
        for (number, lane) in self.lanes.iter().take(MAX_OBJECTS).enumerate() {
            let label = label(&self.conversation.lanes[*lane].label, MAX_MESSAGE);
            let _ = writeln!(self.text, "    participant o{number} as {label}");
        }
        if self.lanes.len() > MAX_OBJECTS {
            let others = counted((self.lanes.len() - MAX_OBJECTS) as u64, "other object");
            let _ = writeln!(self.text, "    participant o{MAX_OBJECTS} as {others}");
        }
    }

    fn messages(&mut self) {
        for shown in self.conversation.frames.iter().take(MAX_FRAMES) {
            let number = self.lanes.iter().position(|lane| *lane == shown.lane).unwrap_or_default();
            let object = format!("o{}", number.min(MAX_OBJECTS));
            self.message(shown, &object);
            for problem in &shown.frame.problems {
                if self.notes == MAX_NOTES {
                    self.hidden += 1;
                    continue;
                }
                self.notes += 1;
                self.note(&format!("client,{object}"), &described(problem));
            }
        }
    }

    fn message(&mut self, shown: &ShownFrame<'_>, object: &str) {
        let (from, to) = if shown.sender == Side::Client { ("client", object) } else { (object, "client") };
        let arrow = match shown.frame.outline.kind {
            Some(FrameKind::Event) => "-)",
            Some(FrameKind::Success) => "-->>",
            Some(FrameKind::Failure) => "--x",
            _ => "->>",
        };
        let mut text = label(shown.title(), MAX_MESSAGE);
        let start = shown.frame.start;
        let _ = write!(text, " (line {}", start.line);
        if start.column > 1 {
            let _ = write!(text, " column {}", start.column);
        }
        if let (Some(first), Some(time)) = (self.conversation.start, shown.frame.outline.time) {
            let _ = write!(text, ", {}", label(&time_since(first, time), MAX_MESSAGE));
        }
        let _ = writeln!(self.text, "    {from}{arrow}{to}: {text})");
    }

    fn note(&mut self, over: &str, text: &str) {
        let _ = writeln!(self.text, "    Note over {over}: {}", label(text, MAX_NOTE));
    }
}

/// A problem in one line.
fn described(problem: &TimelineProblem) -> String {
    format!("{} {}: {}", problem.level.as_str(), problem.rule, problem.text)
}

/// A text in a diagram. What could be syntax is written as an entity code.
fn label(text: &str, most: usize) -> String {
    let mut out = String::new();
    for (count, character) in escape(text).chars().enumerate() {
        if count == most {
            out.push_str("...");
            break;
        }
        if character.is_alphanumeric() || " .,-_/()".contains(character) {
            out.push(character);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "#{};", u32::from(character));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn syntax_is_written_as_entity_codes() {
        assert_eq!(label("a.b-c_d (1)", 20), "a.b-c_d (1)");
        assert_eq!(label("<b>;#\"%\n", 20), "#60;b#62;#59;#35;#34;#37;#92;u#123;a#125;");
        assert_eq!(label("abcdef", 3), "abc...");
    }
}
