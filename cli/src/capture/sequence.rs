//! Checks the frames of all inputs in order, in the calling thread.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tieline::Plan;
use tieline::capture::{CheckedFrame, Checker, Correlation, Piece, StopReason, split};

use super::feed::{Buffer, Chunk, Feed, JobInput};
use super::settings::RunSettings;
use super::source::{Source, Unreadable};

/// Inputs, and how their frames are checked.
pub(crate) struct InputSequence {
    pub(crate) settings: RunSettings,
    pub(crate) sources: Vec<Result<Source, Unreadable>>,
    /// The maximum length of a frame in bytes.
    pub(crate) max_line: usize,
}

/// Receives the frames. An error ends the sequence.
pub(super) trait SequenceVisitor {
    /// The number of problems of the next frame to describe.
    fn limit(&self, piece: &Piece<'_>) -> usize;

    /// Called for each frame, for each record without one, and for what is incomplete at the end of a traced input.
    fn frame(&mut self, source: &Source, piece: &Piece<'_>, checked: &CheckedFrame<'_>) -> io::Result<()>;

    /// Called after the frames of an input that could be read.
    fn end(&mut self, _source: &Source) -> io::Result<()> {
        Ok(())
    }

    /// Called when no more data of an input has arrived yet.
    fn pause(&mut self) -> io::Result<()> {
        Ok(())
    }

    /// Called for an input that cannot be read, or not completely.
    fn unreadable(&mut self, input: Unreadable) -> io::Result<()>;
}

impl InputSequence {
    /// Checks all frames. Responses without a name are matched with their requests. Memory is bounded by the longest frame and the
    /// open requests.
    pub(super) fn visit(self, plan: &Plan, visitor: &mut dyn SequenceVisitor) -> io::Result<()> {
        let Self { settings, sources, max_line } = self;
        let mut feed = Feed::new(sources, max_line, settings, Arc::<AtomicU64>::default(), 1);
        let mut run = SequenceRun { visitor, correlation: Correlation::new(), records: 0 };
        let mut buffer = Buffer::default();
        loop {
            match feed.take(&mut buffer).complete(&mut buffer).work {
                JobInput::Chunk(source, chunk) => run.chunk(plan, &source, chunk, &buffer, max_line)?,
                JobInput::Lines(source, mut lines) => loop {
                    let chunk = lines.next(&mut buffer);
                    let last = chunk.end.is_some();
                    run.chunk(plan, &source, chunk, &buffer, max_line)?;
                    if last {
                        break;
                    }
                },
                JobInput::Whole(source, mut from) => {
                    let options = source.options(max_line);
                    let framing = options.framing;
                    let mut checker = Checker::new(plan, options);
                    let mut failed = Ok(());
                    let done = split(framing, &mut *from, max_line, &mut |piece| {
                        failed = run.record(&source, &mut checker, piece);
                        if failed.is_ok() { Ok(()) } else { Err(StopReason::Closed) }
                    });
                    failed?;
                    let end = if let Err(StopReason::Read(error)) = done { Err(error) } else { Ok(()) };
                    run.end(&source, &mut checker, end)?;
                }
                JobInput::Unreadable(input) => run.visitor.unreadable(input)?,
                JobInput::End => return Ok(()),
            }
        }
    }
}

struct SequenceRun<'s> {
    visitor: &'s mut dyn SequenceVisitor,
    /// The requests of the current input without a response.
    correlation: Correlation,
    /// The number of records of the current input so far.
    records: u64,
}

impl SequenceRun<'_> {
    /// Checks the frames of a chunk.
    fn chunk(&mut self, plan: &Plan, source: &Source, chunk: Chunk, buffer: &Buffer, max_line: usize) -> io::Result<()> {
        let mut checker = Checker::new(plan, source.options(max_line));
        chunk.each(buffer, max_line, &mut |piece| self.record(source, &mut checker, piece))?;
        if source.arrives() {
            self.visitor.pause()?;
        }
        if let Some(end) = chunk.end {
            self.end(source, &mut checker, end)?;
        }
        Ok(())
    }

    /// Checks the frame of a record, or the frames on a line.
    fn record(&mut self, source: &Source, checker: &mut Checker<'_>, mut piece: Piece<'_>) -> io::Result<()> {
        self.records += 1;
        checker.prepare(&piece, self.records);
        checker.correlate(&mut self.correlation);
        loop {
            let checked = checker.check(&piece, self.visitor.limit(&piece));
            self.visitor.frame(source, &piece, &checked)?;
            let Some(next) = checked.next else { return Ok(()) };
            piece = piece.rest(next);
        }
    }

    /// Ends an input. If conversations are traced, what is incomplete is reported as frames are.
    fn end(&mut self, source: &Source, checker: &mut Checker<'_>, end: io::Result<()>) -> io::Result<()> {
        let correlation = std::mem::take(&mut self.correlation);
        self.records = 0;
        match end {
            Ok(()) => {
                if checker.traces() {
                    correlation.incomplete_pieces().try_for_each(|(piece, _)| {
                        let checked = checker.check(&piece, self.visitor.limit(&piece));
                        self.visitor.frame(source, &piece, &checked)
                    })?;
                }
                self.visitor.end(source)
            }
            Err(error) => self.visitor.unreadable(Unreadable { name: source.name.clone(), error }),
        }
    }
}
