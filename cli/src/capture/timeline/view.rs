//! The conversations of a timeline, each with a lane for every object.

use std::collections::BTreeMap;

use tieline::frame::FrameKind;
use tieline::message::Side;
use tieline::problem::{Show, escape};

use super::labels::ObjectLabels;
use super::{Timeline, TimelineFrame};

/// The frames of one connection of an input.
#[derive(Debug)]
pub(in crate::capture) struct ShownConversation<'t> {
    pub(in crate::capture) file: &'t str,
    /// Such as `connection 2`; empty if the input is one connection.
    pub(in crate::capture) connection: String,
    /// The objects, each after the object that contains it.
    pub(in crate::capture) lanes: Vec<Lane>,
    /// The frames in their order.
    pub(in crate::capture) frames: Vec<ShownFrame<'t>>,
    /// The time of the first frame that has one.
    pub(in crate::capture) start: Option<i64>,
    labels: ObjectLabels,
    keys: BTreeMap<String, usize>,
    /// The side that sends the frames of each direction.
    sides: BTreeMap<&'t str, Side>,
}

/// An object of a conversation.
#[derive(Debug)]
pub(in crate::capture) struct Lane {
    pub(in crate::capture) label: String,
    /// The number of objects around it.
    pub(in crate::capture) depth: usize,
    /// Its place among the lanes.
    key: String,
}

/// A frame of a conversation.
#[derive(Debug)]
pub(in crate::capture) struct ShownFrame<'t> {
    /// The index in the timeline.
    pub(in crate::capture) index: usize,
    pub(in crate::capture) frame: &'t TimelineFrame,
    /// The index of its lane.
    pub(in crate::capture) lane: usize,
    pub(in crate::capture) sender: Side,
}

impl ShownFrame<'_> {
    /// The name of the message, or what else the frame is.
    pub(in crate::capture) fn title(&self) -> &str {
        match (&self.frame.outline.name, self.frame.outline.kind) {
            (Some(name), _) => name,
            (None, Some(FrameKind::Success | FrameKind::Failure)) => "unknown response",
            (None, Some(_)) => "unknown message",
            (None, None) => "not a frame",
        }
    }
}

/// The conversations of a timeline, in the order in which they begin.
pub(in crate::capture) fn conversations(timeline: &Timeline, show: Show) -> Vec<ShownConversation<'_>> {
    let mut all: Vec<ShownConversation<'_>> = Vec::new();
    let known = known_segments(timeline);
    let mut places: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
    let mut labels: BTreeMap<&str, ObjectLabels> = BTreeMap::new();
    for (index, frame) in timeline.frames.iter().enumerate() {
        let connection = frame.outline.connection.as_deref();
        let place = *places.entry((&frame.file, connection)).or_insert_with(|| {
            let labels = labels.entry(&frame.file).or_default();
            let label = connection.map(|name| labels.label("connection", name, name, show));
            all.push(ShownConversation::new(&frame.file, label.unwrap_or_default()));
            all.len() - 1
        });
        let mut segments = known.get(&(&*frame.file, connection)).into_iter();
        let segments = segments.find_map(|known| known.get(frame.outline.target.as_deref()?)).copied();
        all[place].add(index, frame, segments.unwrap_or(&frame.outline.segments), show);
    }
    for conversation in &mut all {
        conversation.sort();
        conversation.distinguish();
    }
    all
}

/// The names of the segments of targets in the conversations of an input.
type KnownSegments<'t> = BTreeMap<(&'t str, Option<&'t str>), BTreeMap<&'t str, &'t [String]>>;

/// The names of the segments of all targets that have any, and of those of the objects around them. Events of any object have targets of
/// any form, whose segments have no names of their own.
fn known_segments(timeline: &Timeline) -> KnownSegments<'_> {
    let mut out = KnownSegments::new();
    for frame in &timeline.frames {
        let outline = &frame.outline;
        let Some(target) = outline.target.as_deref().filter(|_| !outline.segments.is_empty()) else { continue };
        let of = out.entry((&*frame.file, outline.connection.as_deref())).or_default();
        let ends = target.match_indices('.').map(|(at, _)| at).chain([target.len()]);
        for (count, end) in (1..).zip(ends) {
            of.entry(&target[..end]).or_insert(&outline.segments[..count]);
        }
    }
    out
}

impl<'t> ShownConversation<'t> {
    fn new(file: &'t str, connection: String) -> Self {
        Self {
            file,
            connection,
            lanes: Vec::new(),
            frames: Vec::new(),
            start: None,
            labels: ObjectLabels::default(),
            keys: BTreeMap::new(),
            sides: BTreeMap::new(),
        }
    }

    /// The title: the input, and the connection if there are several.
    pub(in crate::capture) fn title(&self) -> String {
        let file = escape(self.file);
        if self.connection.is_empty() { file } else { format!("{file}, {}", self.connection) }
    }

    fn add(&mut self, index: usize, frame: &'t TimelineFrame, segments: &[String], show: Show) {
        let lane = self.lane(frame, segments, show);
        let sender = self.sender(frame);
        self.start = self.start.or(frame.outline.time);
        self.frames.push(ShownFrame { index, frame, lane, sender });
    }

    /// The lane of the object that a frame addresses. The objects around it have lanes too.
    fn lane(&mut self, frame: &TimelineFrame, segments: &[String], show: Show) -> usize {
        let objects = self.labels.objects(frame.outline.target.as_deref(), segments, show);
        if objects.is_empty() {
            return self.lane_with(String::new(), "server".to_owned(), 0);
        }
        let lanes = objects.into_iter().map(|object| self.lane_with(object.key, object.text, object.depth));
        lanes.last().unwrap_or_default()
    }

    fn lane_with(&mut self, key: String, label: String, depth: usize) -> usize {
        if let Some(lane) = self.keys.get(&key) {
            return *lane;
        }
        self.keys.insert(key.clone(), self.lanes.len());
        self.lanes.push(Lane { label, depth, key });
        self.lanes.len() - 1
    }

    /// The side that sends a frame. Where the protocol does not determine it, the direction does, as far as it is known.
    fn sender(&mut self, frame: &'t TimelineFrame) -> Side {
        let opposite = |side| if side == Side::Client { Side::Server } else { Side::Client };
        let direction = frame.outline.direction.as_deref();
        if let Some(sender) = frame.outline.sender {
            if let Some(direction) = direction {
                self.sides.entry(direction).or_insert(sender);
            }
            return sender;
        }
        let request = frame.outline.request.and_then(|start| {
            let sent = self.frames.iter().rev().find(|sent| sent.frame.start == start)?;
            Some(opposite(sent.sender))
        });
        let known = direction.and_then(|direction| {
            let other = self.sides.iter().find(|(other, _)| **other != direction);
            self.sides.get(direction).copied().or(other.map(|(_, side)| opposite(*side)))
        });
        let usual = if frame.outline.kind == Some(FrameKind::Request) { Side::Client } else { Side::Server };
        let sender = known.or(request).unwrap_or(usual);
        if let Some(direction) = direction {
            self.sides.entry(direction).or_insert(sender);
        }
        sender
    }

    /// Adds the object around it to the label of an object with the label of another one.
    fn distinguish(&mut self) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for lane in &self.lanes {
            *counts.entry(lane.label.clone()).or_default() += 1;
        }
        let mut around: Vec<String> = Vec::new();
        for lane in &mut self.lanes {
            around.truncate(lane.depth);
            let own = lane.label.clone();
            if let Some(parent) = around.last().filter(|_| counts.get(&own).is_some_and(|count| *count > 1)) {
                lane.label = format!("{own} of {parent}");
            }
            around.push(own);
        }
    }

    /// Moves the lane of each object after that of the object that contains it.
    fn sort(&mut self) {
        let mut order: Vec<usize> = (0..self.lanes.len()).collect();
        // Each object by the first occurrence of itself and of the objects around it.
        let path = |lane: usize| -> Vec<usize> {
            let key = &self.lanes[lane].key;
            let ends = key.match_indices('\0').map(|(at, _)| at).step_by(2).skip(1).chain([key.len()]);
            ends.filter_map(|end| self.keys.get(&key[..end]).copied()).collect()
        };
        order.sort_by_cached_key(|lane| path(*lane));
        let mut places = vec![0; order.len()];
        for (place, lane) in order.iter().enumerate() {
            places[*lane] = place;
        }
        for frame in &mut self.frames {
            frame.lane = places[frame.lane];
        }
        let mut lanes: Vec<(usize, Lane)> = places.into_iter().zip(self.lanes.drain(..)).collect();
        lanes.sort_by_key(|(place, _)| *place);
        self.lanes = lanes.into_iter().map(|(_, lane)| lane).collect();
        self.keys.clear();
    }
}
