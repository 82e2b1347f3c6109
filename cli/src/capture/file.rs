//! One capture, checked by the calling thread, for the packages of other languages.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tieline::Plan;
use tieline::capture::{CheckOptions, CheckedFrame, Checker, Counts, Piece, PieceContent, Start, StopReason, lines, split};

use super::feed::{Buffer, Feed, Holds, JobInput};
use super::find::{FileSearch, FoundInputs};
use super::settings::{RunSettings, Settings};

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
        policy: Some(options.policy),
        frames_at: Some(options.frames_at),
        skip_prefix: Some(options.skip_prefix),
        ..Settings::default()
    };
    let max_frame = options.max_frame;
    let FoundInputs { sources, .. } = FileSearch::default().find(&[path.to_owned()]);
    let settings = RunSettings { base, ..RunSettings::default() };
    let mut feed = Feed::new(sources, max_frame, settings, Arc::<AtomicU64>::default());
    let mut run = FileCheck { counts: Counts::default(), left: usize::MAX, each };
    let mut buffer = Buffer::default();
    loop {
        let (source, whole) = match feed.take(&mut buffer).work {
            JobInput::Lines(source, chunk) => (source, Err(chunk)),
            JobInput::Whole(source, from) => (source, Ok(from)),
            JobInput::Unreadable(input) => return Err(input.error),
            JobInput::End => break,
        };
        let mut input = source.options(max_frame);
        input.levels.clone_from(&options.levels);
        let framing = input.framing;
        let mut checker = Checker::new(plan, input);
        let mut check = |piece: Piece<'_>| {
            run.piece(&mut checker, piece);
            Ok(())
        };
        match whole {
            Ok(mut from) => match split(framing, &mut *from, max_frame, &mut check) {
                Err(StopReason::Read(error)) => return Err(error),
                Ok(()) | Err(StopReason::Closed) => {}
            },
            Err(chunk) => {
                let done = match chunk.holds {
                    Holds::Lines => lines(buffer.bytes(), chunk.line, max_frame, &mut check),
                    Holds::TooLong => {
                        check(Piece { start: Start { line: chunk.line, column: 1 }, content: PieceContent::TooLong })
                    }
                };
                // Checking does not fail; an input may end with an error.
                let _: Result<(), StopReason> = done;
                chunk.end.transpose()?;
            }
        }
    }
    if run.counts.frames == 0 {
        let content = PieceContent::Empty { records: run.counts.frameless };
        let mut input = CheckOptions::default();
        input.levels = options.levels;
        let mut checker = Checker::new(plan, input);
        run.piece(&mut checker, Piece { start: Start::FIRST, content });
    }
    Ok(run.counts)
}

struct FileCheck<'e> {
    counts: Counts,
    /// The number of problems that the caller can take.
    left: usize,
    each: &'e mut dyn FnMut(&CheckedFrame<'_>) -> usize,
}

impl FileCheck<'_> {
    /// Checks the frame of a record, or the frames on a line.
    fn piece(&mut self, checker: &mut Checker<'_>, mut piece: Piece<'_>) {
        loop {
            let checked = checker.check(&piece, self.left);
            self.counts.add(checked.counts);
            if !checked.problems.is_empty() {
                self.left = (self.each)(&checked);
            }
            let Some(next) = checked.next else { return };
            piece = piece.rest(next);
        }
    }
}
