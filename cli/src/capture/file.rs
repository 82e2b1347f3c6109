//! One capture, checked by the calling thread, for the packages of other languages.

use std::io;
use std::path::Path;

use tieline::Plan;
use tieline::capture::{CheckOptions, CheckedFrame, Checker, Counts, Piece, PieceContent, Start};
use tieline::problem::Rule;

use super::sequence::{InputSequence, SequenceVisitor};
use super::settings::{RuleSet, RunSettings, Settings};
use super::source::{FileKind, Source, Unreadable};

/// Checks a capture in any form that the command reads, with positions in the file.
///
/// `each` is called for each record that has problems. It returns how many problems of the next record it can take; all problems are
/// counted. The framing in the options is ignored, since it is recognized by the content.
///
/// # Errors
/// If the file cannot be read.
pub fn check_file(
    plan: &Plan,
    path: &Path,
    options: CheckOptions,
    each: &mut dyn FnMut(&CheckedFrame<'_>) -> usize,
) -> io::Result<Counts> {
    let base = Settings {
        levels: Rule::ALL.iter().map(|&rule| (RuleSet::One(rule), options.levels.of(rule))).collect(),
        policy: Some(options.policy),
        frames_at: Some(options.frames_at),
        skip_prefix: Some(options.skip_prefix),
        connection_at: options.connection_at,
        direction_at: options.direction_at,
        time_at: options.time_at,
        timeout: options.timeout,
        trace: options.trace,
        ..Settings::default()
    };
    let sources = vec![Ok(Source::file(path, FileKind::of_capture(path).unwrap_or_default()))];
    let settings = RunSettings { base, ..RunSettings::default() };
    let max_line = options.max_frame;
    let mut check = FileCheck { plan, max_line, counts: Counts::default(), left: usize::MAX, each };
    InputSequence { settings, sources, max_line }.visit(plan, &mut check)?;
    Ok(check.counts)
}

struct FileCheck<'e> {
    plan: &'e Plan,
    max_line: usize,
    counts: Counts,
    /// The number of problems that the caller can take.
    left: usize,
    each: &'e mut dyn FnMut(&CheckedFrame<'_>) -> usize,
}

impl FileCheck<'_> {
    fn add(&mut self, checked: &CheckedFrame<'_>) {
        self.counts.add(checked.counts);
        if !checked.problems.is_empty() {
            self.left = (self.each)(checked);
        }
    }
}

impl SequenceVisitor for FileCheck<'_> {
    fn limit(&self, _: &Piece<'_>) -> usize {
        self.left
    }

    fn frame(&mut self, _: &Source, _: &Piece<'_>, checked: &CheckedFrame<'_>) -> io::Result<()> {
        self.add(checked);
        Ok(())
    }

    /// The help for a file without a frame depends on where frames were searched.
    fn end(&mut self, source: &Source) -> io::Result<()> {
        if self.counts.frames == 0 {
            let content = PieceContent::Empty { records: self.counts.frameless };
            let piece = Piece { start: Start::FIRST, content };
            self.add(&Checker::new(self.plan, source.options(self.max_line)).check(&piece, self.left));
        }
        Ok(())
    }

    fn unreadable(&mut self, input: Unreadable) -> io::Result<()> {
        Err(input.error)
    }
}
