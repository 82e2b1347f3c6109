//! The queue of jobs: the inputs in order, split into chunks.
//!
//! Each worker reads lines into its own buffer. So no data is copied between threads, and memory is bounded by one chunk per thread.
//! Of a file, only the end of a chunk is determined while the worker holds the lock, and the chunk is read after that. The numbers of its
//! first line and first frame are known as soon as the chunks before it have been read.
//!
//! An input in another form is split by the worker that checks it, or, if it is large, in a thread of its own for all workers.

mod buffer;
mod lines;
mod pieces;

pub(super) use buffer::Buffer;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::vec;

use tieline::capture::{Framing, Piece, PieceContent, Start, lines};

use super::settings::RunSettings;
use super::source::{Source, Unreadable};
use lines::{Lines, UnreadLines};
use pieces::{Pieces, SplitOptions};

/// The maximum number of workers for which one thread splits, an estimate. If at least as many inputs have the same size, each worker splits
/// one.
const MAX_SUPPLIED: usize = 4;

/// The inputs that have not been processed.
pub(super) struct Feed {
    sources: vec::IntoIter<Result<Source, Unreadable>>,
    /// The input that is being split into chunks.
    open: Option<(Arc<Source>, OpenInput)>,
    /// The size above which an input that does not consist of lines is split in a thread of its own: its share if the inputs were of equal
    /// size and as many as the workers. `None` if there is only one worker.
    large: Option<u64>,
    limit: usize,
    settings: RunSettings,
    /// The number of bytes read from all inputs, before decompression.
    bytes: Arc<AtomicU64>,
    /// The index of the next job.
    next: u64,
}

/// One unit of work; results are written in the order of the indices.
pub(super) struct Job {
    pub(super) index: u64,
    pub(super) work: JobInput,
    /// Whether there are more jobs, so that another thread would have work.
    pub(super) more: bool,
}

/// A job that may not be complete yet, because what remains needs no lock.
pub(super) struct TakenJob {
    job: Job,
    lines: Option<UnreadLines>,
}

enum OpenInput {
    Lines(Lines),
    Pieces(Pieces),
}

/// A part of an input, which is in the buffer of the worker.
#[derive(Debug)]
pub(super) struct Chunk {
    /// The number of chunks before it in the input.
    pub(super) index: u64,
    /// The number of the first line, from 1. Pieces have positions of their own.
    line: u64,
    /// The number of frames before it in the input.
    pub(super) frames: u64,
    holds: Holds,
    /// Set if this is the end of the input: an error if the rest cannot be read.
    pub(super) end: Option<io::Result<()>>,
}

/// The content of a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// Lines.
    Lines,
    /// A line longer than the limit, which is skipped.
    TooLong,
    /// The pieces of an input with another framing than lines.
    Pieces,
}

/// The input of a job.
pub(super) enum JobInput {
    /// A chunk.
    Chunk(Arc<Source>, Chunk),
    /// An input whose framing is not one record per line. The worker reads it.
    Whole(Arc<Source>, Box<dyn Read + Send>),
    /// An input that cannot be read.
    Unreadable(Unreadable),
    /// No input is left.
    End,
}

impl Chunk {
    /// Calls `each` for every piece. A line longer than `max_line` bytes is passed without its text.
    pub(super) fn each<E>(
        &self,
        buffer: &Buffer,
        max_line: usize,
        each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        match self.holds {
            Holds::Lines => lines(buffer.bytes(), self.line, max_line, each),
            Holds::TooLong => {
                let start = Start { line: self.line, column: 1 };
                each(Piece { start, content: PieceContent::TooLong })
            }
            Holds::Pieces => buffer.pieces.iter().try_for_each(each),
        }
    }
}

impl TakenJob {
    /// Completes the job: reads its lines into the buffer. The feed must not be locked.
    pub(super) fn complete(self, buffer: &mut Buffer) -> Job {
        let Self { mut job, lines } = self;
        if let (Some(lines), JobInput::Chunk(_, chunk)) = (lines, &mut job.work) {
            lines.complete(chunk, buffer);
        }
        job
    }
}

impl Feed {
    pub(super) fn new(
        sources: Vec<Result<Source, Unreadable>>,
        limit: usize,
        settings: RunSettings,
        bytes: Arc<AtomicU64>,
        jobs: usize,
    ) -> Self {
        let sizes = sources.iter().filter_map(|source| source.as_ref().ok()?.length());
        let large = (jobs > 1).then(|| sizes.sum::<u64>() / jobs.min(MAX_SUPPLIED) as u64);
        Self { sources: sources.into_iter(), open: None, large, limit, settings, bytes, next: 0 }
    }

    /// Returns the next job.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> TakenJob {
        let mut lines = None;
        let work = match self.next_input() {
            Some(work) => work,
            None => self.chunk(buffer, &mut lines),
        };
        let index = self.next;
        self.next += 1;
        TakenJob { job: Job { index, work, more: self.open.is_some() || self.sources.len() > 0 }, lines }
    }

    /// Opens the next input, unless one is open. Returns the job, if it is not a chunk.
    fn next_input(&mut self) -> Option<JobInput> {
        if self.open.is_some() {
            return None;
        }
        let source = match self.sources.next() {
            None => return Some(JobInput::End),
            Some(Err(error)) => return Some(JobInput::Unreadable(error)),
            Some(Ok(source)) => Arc::new(source),
        };
        let opened = match source.open(self.settings.of(&source.name), &self.bytes) {
            Ok(opened) => opened,
            Err(error) => return Some(JobInput::Unreadable(Unreadable { name: source.name.clone(), error })),
        };
        let (framing, arrives, limit) = (source.framing(), source.arrives(), self.limit);
        let input = if framing == Framing::Lines {
            OpenInput::Lines(Lines::new(opened, limit, arrives))
        } else if self.is_large(&source) {
            match Pieces::new(Box::new(opened.from), SplitOptions { framing, limit, arrives }) {
                Ok(pieces) => OpenInput::Pieces(pieces),
                Err(error) => return Some(JobInput::Unreadable(Unreadable { name: source.name.clone(), error })),
            }
        } else {
            return Some(JobInput::Whole(source, Box::new(opened.from)));
        };
        self.open = Some((source, input));
        None
    }

    /// The next chunk of the open input.
    fn chunk(&mut self, buffer: &mut Buffer, unread: &mut Option<UnreadLines>) -> JobInput {
        let Some((source, input)) = &mut self.open else { return JobInput::End };
        let chunk = match input {
            OpenInput::Lines(lines) => {
                let (chunk, lines) = lines.take(buffer);
                *unread = Some(lines);
                chunk
            }
            OpenInput::Pieces(pieces) => pieces.take(buffer),
        };
        let source = Arc::clone(source);
        if chunk.end.is_some() {
            self.open = None;
        }
        JobInput::Chunk(source, chunk)
    }

    /// Whether an input that does not consist of lines is split in a thread of its own.
    fn is_large(&self, source: &Source) -> bool {
        self.large.is_some_and(|large| source.length().is_none_or(|length| length > large))
    }
}
