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
pub(super) use lines::Lines;

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::vec;

use tieline::capture::{Framing, Piece, PieceContent, Start, lines};

use super::settings::RunSettings;
use super::source::{OpenSource, Source, Unreadable};
use buffer::CHUNK;
use lines::UnreadLines;
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
    opening: Opening,
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

/// A job of which a part remains that needs no lock.
pub(super) struct TakenJob {
    index: u64,
    work: TakenInput,
    more: bool,
}

/// The input of a job that has been taken.
enum TakenInput {
    Ready(JobInput),
    /// A chunk of lines, which may be in a file.
    Lines(Arc<Source>, Chunk, UnreadLines),
    /// A small input, which has not been opened.
    Input(Arc<Source>, Opening),
}

/// What is needed to open an input.
#[derive(Debug, Clone)]
struct Opening {
    settings: Arc<RunSettings>,
    /// The number of bytes read from all inputs, before decompression.
    bytes: Arc<AtomicU64>,
    limit: usize,
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
    /// An input with one record per line, which the worker reads.
    Lines(Arc<Source>, Lines),
    /// An input with another framing, which the worker reads.
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
    /// Completes the job: opens its input, or reads its lines into the buffer. The feed must not be locked.
    pub(super) fn complete(self, buffer: &mut Buffer) -> Job {
        let Self { index, work, more } = self;
        let work = match work {
            TakenInput::Ready(work) => work,
            TakenInput::Lines(source, mut chunk, lines) => {
                lines.complete(&mut chunk, buffer);
                JobInput::Chunk(source, chunk)
            }
            TakenInput::Input(source, opening) => match opening.open(&source) {
                Ok(OpenSource { from, .. }) if source.framing() == Framing::Lines => {
                    // It is small, and has been read already.
                    let opened = OpenSource { from, file: None };
                    JobInput::Lines(source, Lines::new(opened, opening.limit, false))
                }
                Ok(opened) => JobInput::Whole(source, Box::new(opened.from)),
                Err(error) => JobInput::Unreadable(error),
            },
        };
        Job { index, work, more }
    }
}

impl Opening {
    fn open(&self, source: &Source) -> Result<OpenSource, Unreadable> {
        let opened = source.open(self.settings.of(&source.name), &self.bytes);
        opened.map_err(|error| Unreadable { name: source.name.clone(), error })
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
        let opening = Opening { settings: Arc::new(settings), bytes, limit };
        Self { sources: sources.into_iter(), open: None, large, opening, next: 0 }
    }

    /// Returns the next job.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> TakenJob {
        let work = self.work(buffer);
        let index = self.next;
        self.next += 1;
        TakenJob { index, work, more: self.open.is_some() || self.sources.len() > 0 }
    }

    fn work(&mut self, buffer: &mut Buffer) -> TakenInput {
        if self.open.is_none() {
            match self.next_input() {
                Ok(open) => self.open = Some(open),
                Err(work) => return work,
            }
        }
        let Some((source, input)) = &mut self.open else { return TakenInput::Ready(JobInput::End) };
        let source = Arc::clone(source);
        let (chunk, lines) = match input {
            OpenInput::Lines(lines) => {
                let (chunk, lines) = lines.take(buffer);
                (chunk, Some(lines))
            }
            OpenInput::Pieces(pieces) => (pieces.take(buffer), None),
        };
        if chunk.end.is_some() {
            self.open = None;
        }
        match lines {
            Some(lines) => TakenInput::Lines(source, chunk, lines),
            None => TakenInput::Ready(JobInput::Chunk(source, chunk)),
        }
    }

    /// Opens the next input, which is split. An error is the job for one that is not.
    fn next_input(&mut self) -> Result<(Arc<Source>, OpenInput), TakenInput> {
        let source = match self.sources.next() {
            None => return Err(TakenInput::Ready(JobInput::End)),
            Some(Err(error)) => return Err(TakenInput::Ready(JobInput::Unreadable(error))),
            Some(Ok(source)) => Arc::new(source),
        };
        let (length, large) = (source.length(), self.large);
        if let (Some(length), Some(large)) = (length, large)
            && length <= large.min(CHUNK as u64)
        {
            return Err(TakenInput::Input(source, self.opening.clone()));
        }
        let unreadable = |error| TakenInput::Ready(JobInput::Unreadable(error));
        let opened = self.opening.open(&source).map_err(unreadable)?;
        let (framing, arrives, limit) = (source.framing(), source.arrives(), self.opening.limit);
        let input = if framing == Framing::Lines {
            OpenInput::Lines(Lines::new(opened, limit, arrives))
        } else if large.is_some_and(|large| length.is_none_or(|length| length > large)) {
            let pieces = Pieces::new(Box::new(opened.from), SplitOptions { framing, limit, arrives });
            OpenInput::Pieces(pieces.map_err(|error| unreadable(Unreadable { name: source.name.clone(), error }))?)
        } else {
            return Err(TakenInput::Ready(JobInput::Whole(source, Box::new(opened.from))));
        };
        Ok((source, input))
    }
}
