//! Checks the frames of a job, and renders their problems.

use std::sync::Arc;

use tieline::capture::{self, Checker, Counts, Framing, Piece, PieceContent, Start, StopReason, split};

use super::batch::{Batch, Rendered};
use super::feed::{Buffer, Chunk, Holds, Job, JobInput};
use super::format::InvalidFrame;
use super::order::Closed;
use super::run::Shared;
use super::source::Source;

/// The maximum size of rendered problems that wait for their turn, in bytes: somewhat more than those of a chunk of invalid frames.
const MAX_WAITING: usize = 768 * 1024;

/// The maximum number of problems of one frame that are shown: a faulty sender may cause a million of them in one line.
const PROBLEMS_PER_FRAME: usize = 1000;

/// The function that receives the results of a job.
pub(super) type Send<'s> = dyn FnMut(Batch) -> Result<(), Closed> + 's;

/// Processes a job, and sends its results in one or more batches.
pub(super) fn run_job(shared: &Shared, job: Job, buffer: &Buffer, send: &mut Send<'_>) -> Result<(), Closed> {
    let framing = match &job.work {
        JobInput::Whole(source, _) => source.framing(),
        _ => Framing::Lines,
    };
    let mut worker = Worker {
        shared,
        job: job.index,
        source: None,
        checker: Checker::new(shared.plan, shared.options.checks(framing)),
        number: 0,
        counts: Counts::default(),
        shown: Rendered::default(),
        room: shared.options.max_problems.unwrap_or(u64::MAX),
        send,
    };
    let end = match job.work {
        JobInput::Lines(source, chunk) => {
            worker.source = Some(source);
            worker.lines(&chunk, buffer.bytes())?;
            chunk.end
        }
        JobInput::Whole(source, mut from) => {
            let limit = shared.options.max_line;
            worker.source = Some(source);
            match split(framing, &mut *from, limit, &mut |piece| worker.piece(&piece).map_err(|Closed| StopReason::Closed)) {
                Ok(()) => Some(Ok(())),
                Err(StopReason::Read(error)) => Some(Err(error)),
                Err(StopReason::Closed) => return Err(Closed),
            }
        }
        JobInput::Unreadable(input) => {
            worker.source = Some(Arc::new(Source::absent(input.name)));
            Some(Err(input.error))
        }
        JobInput::End => None,
    };
    let batch = Batch { last: true, end, ..worker.take_batch() };
    (worker.send)(batch)
}

struct Worker<'s> {
    shared: &'s Shared,
    job: u64,
    source: Option<Arc<Source>>,
    checker: Checker<'s>,
    /// The number of the last frame that was checked.
    number: u64,
    counts: Counts,
    shown: Rendered,
    /// The number of further problems that this job may show. Other jobs are not considered, because their results are unknown here.
    room: u64,
    send: &'s mut Send<'s>,
}

impl Worker<'_> {
    /// The results since the last batch.
    fn take_batch(&mut self) -> Batch {
        Batch {
            job: self.job,
            last: false,
            source: self.source.clone(),
            counts: std::mem::take(&mut self.counts),
            shown: std::mem::take(&mut self.shown),
            end: None,
        }
    }

    /// Checks the lines of a chunk.
    fn lines(&mut self, chunk: &Chunk, bytes: &[u8]) -> Result<(), Closed> {
        self.number = chunk.frames;
        let start = Start { line: chunk.line, column: 1 };
        match chunk.holds {
            Holds::Lines => {
                let limit = self.shared.options.max_line;
                capture::lines(bytes, chunk.line, limit, &mut |piece| self.piece(&piece))
            }
            Holds::TooLong => self.piece(&Piece { start, content: PieceContent::TooLong }),
        }
    }

    /// Checks the frame of a record, or the frames on a line, and renders their problems.
    fn piece(&mut self, piece: &Piece<'_>) -> Result<(), Closed> {
        let mut piece = *piece;
        self.number += 1;
        while let Some(next) = self.frame(&piece)? {
            piece = piece.rest(next);
        }
        Ok(())
    }

    /// Checks one frame, and returns the offset of another one on the same line.
    fn frame(&mut self, piece: &Piece<'_>) -> Result<Option<usize>, Closed> {
        let shared = self.shared;
        // Problems that will not be shown are only counted, not described.
        let limit = if self.room == 0 || shared.is_full() { 0 } else { PROBLEMS_PER_FRAME };
        let checked = self.checker.check(piece, limit);
        self.counts.add(checked.counts);
        let next = checked.next;
        if checked.problems.is_empty() {
            return Ok(next);
        }
        self.room = self.room.saturating_sub(checked.problems.len() as u64);
        if let Some(source) = &self.source {
            shared.format.frame(&InvalidFrame::new(&source.name, self.number, &checked), &mut self.shown);
        }
        if self.shown.text.len() < MAX_WAITING {
            return Ok(next);
        }
        // Only the job whose turn it is sends more than one batch. So the writer never has to keep several batches of a job.
        shared.order.wait(self.job, 1)?;
        let batch = self.take_batch();
        (self.send)(batch)?;
        Ok(next)
    }
}
