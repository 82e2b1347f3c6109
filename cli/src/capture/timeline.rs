//! The frames of a run in their order, for the formats that show conversations.
//!
//! Workers describe the frames of their jobs, and the writer keeps them in the order of the inputs. The number of frames is bounded, so that
//! the memory does not depend on the length of a capture: the first ones are kept, and further ones that have problems. The rest is counted.

mod labels;
mod view;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tieline::__private::command::has_sensitive_values;
use tieline::Plan;
use tieline::capture::{CheckOptions, CheckedFrame, FrameOutline, Start};
use tieline::problem::{Level, Problem, Rule, Show};

use super::excerpt::{DeclaredNames, shown_text};

pub(super) use labels::time_since;
pub(super) use view::{Lane, ShownConversation, ShownFrame, conversations};

/// The maximum number of frames that are kept.
pub(super) const MAX_FRAMES: usize = 5000;

/// The maximum number of further frames that are kept because they have problems, and of problems.
pub(super) const MAX_PROBLEMS: usize = 1000;

/// The maximum length of the text of a frame in bytes.
const MAX_TEXT: usize = 8192;

/// The maximum length of a target, a connection and a direction that are kept, in bytes.
const MAX_LABEL: usize = 512;

/// Which frames are shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct TimelineFilter {
    /// Only frames that address an object with this target, or a part of it.
    pub(crate) object: Option<String>,
    /// Only frames of the connection with this name.
    pub(crate) connection: Option<String>,
}

/// The frames of a run, which its threads share.
#[derive(Debug)]
pub(crate) struct SharedTimeline {
    plan: &'static Plan,
    filter: TimelineFilter,
    declared: DeclaredNames,
    pub(super) show: Show,
    /// Frames are shown without reading them as JSON, so they never show values if some are sensitive.
    show_in_frames: Show,
    /// Whether the maximum number of frames is kept.
    is_full: AtomicBool,
    state: Mutex<Timeline>,
}

/// The frames that are kept.
#[derive(Debug, Default)]
pub(super) struct Timeline {
    /// In the order of the inputs.
    pub(super) frames: Vec<TimelineFrame>,
    /// The problems whose frames are not kept.
    pub(super) problems: Vec<TimelineProblem>,
    /// The number of frames that match the filter.
    pub(super) selected: u64,
    /// The number of problems of these frames.
    pub(super) found: u64,
    /// The number of problems that are kept.
    kept: usize,
    /// The index of the first frame of the current input.
    input: usize,
}

/// A frame of a timeline.
#[derive(Debug)]
pub(super) struct TimelineFrame {
    pub(super) file: Arc<str>,
    pub(super) start: Start,
    pub(super) outline: FrameOutline,
    /// The text, masked unless values are shown.
    pub(super) text: String,
    pub(super) problems: Vec<TimelineProblem>,
}

/// A problem of a timeline.
#[derive(Debug)]
pub(super) struct TimelineProblem {
    pub(super) file: Arc<str>,
    /// Where its frame begins.
    pub(super) start: Start,
    pub(super) rule: Rule,
    pub(super) level: Level,
    /// The name of the message, if the protocol declares it.
    pub(super) name: Option<String>,
    pub(super) pointer: String,
    pub(super) text: String,
    pub(super) help: Option<String>,
    /// Its position.
    pub(super) place: Start,
    /// Where the other frame begins that it is about.
    pub(super) other: Option<Start>,
}

/// The frames of a job.
#[derive(Debug, Default)]
pub(super) struct TimelineBatch {
    frames: Vec<TimelineFrame>,
    /// The number of frames that have no problems.
    plain: usize,
    selected: u64,
    found: u64,
}

impl SharedTimeline {
    pub(crate) fn new(plan: &'static Plan, filter: TimelineFilter, show: Show) -> Self {
        let show_in_frames = if has_sensitive_values(plan) { Show::Masked } else { show };
        let declared = DeclaredNames::new(plan);
        let (is_full, state) = (AtomicBool::new(false), Mutex::default());
        Self { plan, filter, declared, show, show_in_frames, is_full, state }
    }

    /// Adds a frame to those of a job, if it is shown. The options are those with which it was checked.
    pub(super) fn observe(
        &self,
        (file, start): (&str, Start),
        checked: &CheckedFrame<'_>,
        options: &CheckOptions,
        to: &mut TimelineBatch,
    ) {
        if checked.counts.frames == 0 && checked.problems.is_empty() {
            return;
        }
        let has_problems = !checked.problems.is_empty();
        let is_kept = if has_problems {
            to.frames.len() - to.plain < MAX_PROBLEMS
        } else {
            to.plain < MAX_FRAMES && !self.is_full.load(Ordering::Relaxed)
        };
        if is_kept || self.is_filtered() {
            let mut outline = checked.outline(self.plan, options);
            if !self.filter.selects(&outline) {
                return;
            }
            for text in [&mut outline.target, &mut outline.connection, &mut outline.direction].into_iter().flatten() {
                cut(text);
            }
            if is_kept {
                let file: Arc<str> = to
                    .frames
                    .last()
                    .filter(|last| *last.file == *file)
                    .map_or_else(|| file.into(), |last| Arc::clone(&last.file));
                let text = shown_text(checked.text, &self.declared, self.show_in_frames, MAX_TEXT);
                let problems = self.problems((&file, start), checked);
                to.plain += usize::from(!has_problems);
                to.frames.push(TimelineFrame { file, start, outline, text, problems });
            }
        }
        to.selected += checked.counts.frames;
        to.found += checked.counts.deny + checked.counts.warn;
    }

    /// Adds the frames of a job. Jobs are added in their order.
    pub(super) fn add(&self, batch: TimelineBatch) {
        let mut state = self.state();
        state.selected += batch.selected;
        state.found += batch.found;
        for frame in batch.frames {
            state.push(frame);
        }
        self.is_full.store(state.frames.len() >= MAX_FRAMES, Ordering::Relaxed);
    }

    /// Adds the problems of what is incomplete at the end of an input to the frame at its place.
    pub(super) fn add_incomplete(&self, (file, start): (&str, Start), checked: &CheckedFrame<'_>) {
        let mut state = self.state();
        let found = state.frames[state.input..]
            .binary_search_by_key(&(start.line, start.column), |frame| (frame.start.line, frame.start.column));
        if checked.problems.is_empty() || (found.is_err() && self.is_filtered()) {
            return;
        }
        state.found += checked.counts.deny + checked.counts.warn;
        let problems = self.problems((&Arc::from(file), start), checked);
        let room = MAX_PROBLEMS.saturating_sub(state.kept);
        let problems = problems.into_iter().take(room);
        state.kept += problems.len();
        let input = state.input;
        match found {
            Ok(index) => state.frames[input + index].problems.extend(problems),
            Err(_) => state.problems.extend(problems),
        }
    }

    /// Whether there is a filter, which selects no frame.
    pub(crate) fn selects_none(&self) -> bool {
        self.is_filtered() && self.state().selected == 0
    }

    fn is_filtered(&self) -> bool {
        self.filter.object.is_some() || self.filter.connection.is_some()
    }

    /// Ends the current input.
    pub(super) fn end_input(&self) {
        let mut state = self.state();
        state.input = state.frames.len();
    }

    pub(super) fn state(&self) -> MutexGuard<'_, Timeline> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn problems(&self, (file, start): (&Arc<str>, Start), checked: &CheckedFrame<'_>) -> Vec<TimelineProblem> {
        let described = |problem: &Problem| TimelineProblem {
            file: Arc::clone(file),
            start,
            rule: problem.rule,
            level: problem.level,
            name: problem.name.as_deref().map(str::to_owned),
            pointer: problem.pointer.text(self.show),
            text: problem.text(self.show),
            help: problem.help.as_deref().map(str::to_owned),
            place: checked.position(problem),
            other: checked.related(problem),
        };
        checked.problems.iter().take(MAX_PROBLEMS).map(described).collect()
    }
}

/// Shortens a text that is too long to be shown.
fn cut(text: &mut String) {
    if text.len() > MAX_LABEL {
        let end = (0..=MAX_LABEL).rev().find(|&at| text.is_char_boundary(at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
}

impl Timeline {
    fn push(&mut self, mut frame: TimelineFrame) {
        let room = MAX_PROBLEMS.saturating_sub(self.kept);
        let is_kept = self.frames.len() < MAX_FRAMES || (!frame.problems.is_empty() && room > 0);
        frame.problems.truncate(room);
        if is_kept {
            self.kept += frame.problems.len();
            self.frames.push(frame);
        }
    }

    /// The problems in the order of their frames.
    pub(super) fn problems(&self) -> impl Iterator<Item = &TimelineProblem> {
        self.frames.iter().flat_map(|frame| &frame.problems).chain(&self.problems)
    }
}

impl TimelineFilter {
    fn selects(&self, outline: &FrameOutline) -> bool {
        let is_object = |object: &String| {
            let rest = outline.target.as_ref().and_then(|target| target.strip_prefix(&**object));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.object.as_ref().is_none_or(is_object)
            && self.connection.as_ref().is_none_or(|connection| outline.connection.as_ref() == Some(connection))
    }
}
