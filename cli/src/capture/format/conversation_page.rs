//! Conversations as a web page without references to other files: a timeline for each object.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;

use askama::Template;
use tieline::Plan;
use tieline::capture::Start;
use tieline::frame::FrameKind;
use tieline::message::Side;
use tieline::problem::{Level, Show, escape};

use super::{InvalidFrame, ReportFormat, counted, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::ReportEnd;
use crate::capture::timeline::{
    Lane, SharedTimeline, ShownConversation, ShownFrame, Timeline, TimelineProblem, conversations, time_since,
};

const STYLE: &str = include_str!("../../../templates/trace.css");
const SCRIPT: &str = include_str!("../../../templates/trace.js");

/// The hashes of the style sheet and of the script. The content security policy allows nothing else.
const STYLE_HASH: &str = "sha256-VAI1H/KICKRGKxSx2kNb/Z07cyK8fj+y6rWf8u2b0CE=";
const SCRIPT_HASH: &str = "sha256-fFGyD8L8BwUFNhxGo3eYodrD8/w61a/g24wtJBwu144=";

/// The maximum number of objects in the overview of a conversation.
const MAX_LANES: usize = 60;

/// The height of an object in the overview, and the limits of the distance of two frames, in pixels.
const LANE: usize = 24;
const MIN_STEP: usize = 4;
const MAX_STEP: usize = 18;

/// The width of an overview whose frames have more than the least distance.
const WIDTH: usize = 900;

/// The maximum number of frames up to which the objects of a conversation are open at first.
const OPEN: usize = 300;

/// The format `html` of `trace`.
#[derive(Debug)]
pub(crate) struct ConversationPageFormat {
    timeline: Arc<SharedTimeline>,
    title: String,
}

#[derive(Template)]
#[template(path = "trace.html")]
struct ConversationPage<'p> {
    title: &'p str,
    tally: String,
    /// What of the frames and problems is shown.
    extent: Vec<String>,
    problems: Vec<ProblemPart>,
    conversations: Vec<ConversationPart<'p>>,
    style: &'static str,
    script: &'static str,
    style_hash: &'static str,
    script_hash: &'static str,
}

/// A problem, with links to its frame and to the other one.
struct ProblemPart {
    level: &'static str,
    rule: &'static str,
    /// The input, if there are several.
    file: String,
    /// The message and the pointer.
    at: String,
    text: String,
    help: String,
    place: PlaceLink,
    other: Option<PlaceLink>,
}

/// A place in an input. The frame at it may be a part of the page.
struct PlaceLink {
    text: String,
    frame: Option<usize>,
}

struct ConversationPart<'p> {
    title: String,
    extent: String,
    is_open: bool,
    lanes: Vec<LanePart<'p>>,
    marks: Vec<Mark<'p>>,
    width: usize,
    height: usize,
    /// The number of objects that the overview does not contain.
    hidden: usize,
}

/// An object with its frames.
struct LanePart<'p> {
    label: &'p str,
    depth: usize,
    /// Whether the overview contains it.
    is_drawn: bool,
    /// The vertical middle in the overview, and the horizontal positions of the first and the last frame.
    y: usize,
    line: Option<(usize, usize)>,
    extent: String,
    problems: String,
    frames: Vec<FramePart<'p>>,
}

/// A frame in the overview.
struct Mark<'p> {
    index: usize,
    x: usize,
    y: usize,
    kind: &'static str,
    is_invalid: bool,
    title: &'p str,
    place: String,
}

struct FramePart<'p> {
    index: usize,
    place: String,
    time: String,
    sender: &'static str,
    kind: &'static str,
    title: &'p str,
    text: &'p str,
    /// The request that it answers, and the time since then.
    request: Option<(PlaceLink, String)>,
    /// The level of its most severe problem; empty if it has none.
    level: &'static str,
    problems: Vec<ProblemPart>,
}

impl ConversationPageFormat {
    pub(crate) fn new(plan: &Plan, timeline: Arc<SharedTimeline>) -> Self {
        let facts = plan.protocol.as_ref();
        let title = facts.map_or_else(String::new, |facts| format!(" of {} {}", facts.name, facts.version));
        let title = format!("Conversations{title}");
        Self { timeline, title }
    }
}

impl ReportFormat for ConversationPageFormat {
    /// Frames come from the timeline.
    fn frame(&self, _: &InvalidFrame<'_>, _: &mut Rendered) {}

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        let timeline = self.timeline.state();
        let links = Links::new(&timeline);
        let all = conversations(&timeline, self.timeline.show);
        let page = ConversationPage {
            title: &self.title,
            tally: tally(end.summary),
            extent: extent(&timeline, self.timeline.show),
            problems: timeline.problems().map(|problem| links.problem(problem)).collect(),
            conversations: all.iter().map(|one| links.conversation(one, all.len() <= 10)).collect(),
            style: STYLE,
            script: SCRIPT,
            style_hash: STYLE_HASH,
            script_hash: SCRIPT_HASH,
        };
        let html = page.render().map_err(io::Error::other)?;
        out.write_all(html.as_bytes())
    }
}

/// What of the frames and problems is shown.
fn extent(timeline: &Timeline, show: Show) -> Vec<String> {
    let mut out = Vec::new();
    let shown = timeline.frames.len() as u64;
    out.push(match timeline.selected.saturating_sub(shown) {
        0 => format!("{} shown.", counted(shown, "frame")),
        rest => format!(
            "{} of {} shown: the first ones, and of the others those with problems. {rest} left out.",
            shown,
            counted(timeline.selected, "frame")
        ),
    });
    let problems = timeline.problems().count() as u64;
    if timeline.found > problems {
        out.push(format!("{problems} of {} shown.", counted(timeline.found, "problem")));
    }
    if show == Show::Masked {
        out.push("Values are masked; --show-values shows them.".to_owned());
    }
    out
}

/// The frames to which the page has links.
struct Links<'t> {
    timeline: &'t Timeline,
    /// The index of the frame at each place of an input.
    places: BTreeMap<(&'t str, u64, u64), usize>,
    /// Whether there are several inputs.
    has_files: bool,
}

impl<'t> Links<'t> {
    fn new(timeline: &'t Timeline) -> Self {
        let frames = timeline.frames.iter().enumerate();
        let places = frames.map(|(index, frame)| ((&*frame.file, frame.start.line, frame.start.column), index));
        let places: BTreeMap<(&str, u64, u64), usize> = places.collect();
        let files: BTreeSet<&str> = places.keys().map(|(file, ..)| *file).collect();
        Self { timeline, has_files: files.len() > 1, places }
    }

    /// A link to the frame at a place of an input, if it is shown.
    fn to(&self, file: &str, start: Start, place: Start) -> PlaceLink {
        PlaceLink { text: shown(place), frame: self.places.get(&(file, start.line, start.column)).copied() }
    }

    fn problem(&self, problem: &TimelineProblem) -> ProblemPart {
        let parts = [problem.name.as_deref().unwrap_or_default(), &problem.pointer];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).map(escape).collect();
        ProblemPart {
            level: problem.level.as_str(),
            rule: problem.rule.id(),
            file: if self.has_files { escape(&problem.file) } else { String::new() },
            at: parts.join(" "),
            text: escape(&problem.text),
            help: problem.help.as_deref().map(escape).unwrap_or_default(),
            place: self.to(&problem.file, problem.start, problem.place),
            other: problem.other.map(|other| self.to(&problem.file, other, other)),
        }
    }

    fn conversation<'c>(&self, conversation: &'c ShownConversation<'c>, is_open: bool) -> ConversationPart<'c> {
        let count = conversation.frames.len();
        let step = (WIDTH / count.max(1)).clamp(MIN_STEP, MAX_STEP);
        let x = |number: usize| step * number + MAX_STEP;
        let problems: usize = conversation.frames.iter().map(|shown| shown.frame.problems.len()).sum();
        let mut parts: Vec<Vec<FramePart<'_>>> = conversation.lanes.iter().map(|_| Vec::new()).collect();
        let mut lines = vec![None; parts.len()];
        for (number, shown) in conversation.frames.iter().enumerate() {
            parts[shown.lane].push(self.frame(shown, conversation));
            lines[shown.lane].get_or_insert((x(number), 0)).1 = x(number);
        }
        let all = conversation.lanes.iter().zip(parts).zip(lines).enumerate();
        let lanes: Vec<LanePart<'_>> =
            all.map(|(index, ((lane, frames), line))| LanePart::new(index, lane, frames, line)).collect();
        let numbered = conversation.frames.iter().enumerate();
        let marks = numbered.filter(|(_, shown)| lanes[shown.lane].is_drawn).map(|(number, shown)| Mark {
            index: shown.index,
            x: x(number),
            y: lanes[shown.lane].y,
            kind: kind(shown),
            is_invalid: !shown.frame.problems.is_empty(),
            title: shown.title(),
            place: shown_place(shown),
        });
        let marks = marks.collect();
        let mut extent = counted(count as u64, "frame");
        if problems > 0 {
            extent = format!("{extent}, {}", counted(problems as u64, "problem"));
        }
        let is_open = (is_open && count <= OPEN) || problems > 0;
        let (width, height) = (x(count.saturating_sub(1)) + MAX_STEP, LANE * lanes.len().min(MAX_LANES));
        let hidden = lanes.len().saturating_sub(MAX_LANES);
        ConversationPart { title: conversation.title(), extent, is_open, lanes, marks, width, height, hidden }
    }

    fn frame<'c>(&self, shown: &'c ShownFrame<'c>, conversation: &ShownConversation<'_>) -> FramePart<'c> {
        let frame = shown.frame;
        let time = conversation.start.zip(frame.outline.time).map(|(start, time)| time_since(start, time));
        let request = frame.outline.request.map(|start| {
            let link = self.to(&frame.file, start, start);
            let sent = link.frame.and_then(|index| self.timeline.frames[index].outline.time);
            (link, sent.zip(frame.outline.time).map(|(sent, time)| elapsed(sent, time)).unwrap_or_default())
        });
        let level = match frame.problems.iter().map(|problem| problem.level).max() {
            Some(level @ (Level::Warn | Level::Deny)) => level.as_str(),
            _ => "",
        };
        FramePart {
            index: shown.index,
            place: shown_place(shown),
            time: time.unwrap_or_default(),
            sender: if shown.sender == Side::Client { "client" } else { "server" },
            kind: kind(shown),
            title: shown.title(),
            text: &frame.text,
            request,
            level,
            problems: frame.problems.iter().map(|problem| self.problem(problem)).collect(),
        }
    }
}

impl<'p> LanePart<'p> {
    fn new(index: usize, lane: &'p Lane, frames: Vec<FramePart<'p>>, line: Option<(usize, usize)>) -> Self {
        let problems: usize = frames.iter().map(|frame| frame.problems.len()).sum();
        Self {
            label: &lane.label,
            depth: lane.depth.min(6),
            is_drawn: index < MAX_LANES,
            y: LANE * index + LANE / 2,
            line,
            extent: counted(frames.len() as u64, "frame"),
            problems: if problems > 0 { counted(problems as u64, "problem") } else { String::new() },
            frames,
        }
    }
}

/// The kind of a frame, which is also its class in the style sheet.
fn kind(shown: &ShownFrame<'_>) -> &'static str {
    match shown.frame.outline.kind {
        Some(FrameKind::Request) => "request",
        Some(FrameKind::Success) => "success",
        Some(FrameKind::Failure) => "failure",
        Some(FrameKind::Event) => "event",
        _ => "other",
    }
}

fn shown_place(frame: &ShownFrame<'_>) -> String {
    shown(frame.frame.start)
}

fn shown(Start { line, column }: Start) -> String {
    format!("{line}:{column}")
}

/// The time from a request to its response, both in microseconds.
fn elapsed(sent: i64, time: i64) -> String {
    let micros = i128::from(time) - i128::from(sent);
    u64::try_from(micros).map_or_else(|_| String::new(), |micros| format!("{:.1?}", Duration::from_micros(micros)))
}
