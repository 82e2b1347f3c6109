//! The queue of jobs: the inputs in order, split into chunks at line ends.
//!
//! A worker reads its chunk into its own buffer while it holds the lock. So no data is copied between threads, and memory is
//! bounded by one chunk per thread. The number of a chunk's first line and first frame are counted here, under the lock, so
//! that workers compute positions without the results of other workers.

mod buffer;
mod lines;

pub(super) use buffer::Buffer;
pub(super) use lines::{Chunk, Holds};

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::vec;

use tieline::capture::Framing;

use super::settings::RunSettings;
use super::source::{Source, Unreadable};
use lines::Lines;

/// The inputs that have not been processed.
pub(super) struct Feed {
    sources: vec::IntoIter<Result<Source, Unreadable>>,
    /// The input that is being split into chunks.
    open: Option<(Arc<Source>, Lines)>,
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

/// The input of a job.
pub(super) enum JobInput {
    /// Lines in the buffer of the worker.
    Lines(Arc<Source>, Chunk),
    /// An input whose framing is not one record per line. The worker reads it.
    Whole(Arc<Source>, Box<dyn Read + Send>),
    /// An input that cannot be read.
    Unreadable(Unreadable),
    /// No input is left.
    End,
}

impl Feed {
    pub(super) fn new(
        sources: Vec<Result<Source, Unreadable>>,
        limit: usize,
        settings: RunSettings,
        bytes: Arc<AtomicU64>,
    ) -> Self {
        Self { sources: sources.into_iter(), open: None, limit, settings, bytes, next: 0 }
    }

    /// Returns the next job, and reads its lines into the buffer.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> Job {
        let work = self.work(buffer);
        let index = self.next;
        self.next += 1;
        Job { index, work, more: self.open.is_some() || self.sources.len() > 0 }
    }

    fn work(&mut self, buffer: &mut Buffer) -> JobInput {
        if self.open.is_none() {
            let source = match self.sources.next() {
                None => return JobInput::End,
                Some(Err(error)) => return JobInput::Unreadable(error),
                Some(Ok(source)) => Arc::new(source),
            };
            let from = match source.open(self.settings.of(&source.name), &self.bytes) {
                Ok(from) => from,
                Err(error) => return JobInput::Unreadable(Unreadable { name: source.name.clone(), error }),
            };
            if source.framing() != Framing::Lines {
                return JobInput::Whole(source, Box::new(from));
            }
            let arrives = source.arrives();
            self.open = Some((source, Lines::new(Box::new(from), self.limit, arrives)));
        }
        let Some((source, lines)) = &mut self.open else { return JobInput::End };
        let (chunk, source) = (lines.take(buffer), Arc::clone(source));
        if chunk.end.is_some() {
            self.open = None;
        }
        JobInput::Lines(source, chunk)
    }
}
