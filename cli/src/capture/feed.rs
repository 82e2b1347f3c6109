//! What the threads take their work from: the inputs in their order, each in chunks that are cut at ends of lines.
//!
//! Whoever takes a chunk reads it himself, into a buffer of his own, while the others wait: so nothing is copied from
//! thread to thread, and what a run holds of its inputs is a chunk a thread. A chunk's first line and the number of its
//! first frame are counted here; so a thread can say where a problem stands without knowing what the others found.

mod buffer;
mod lines;

pub(super) use buffer::Buffer;
pub(super) use lines::{Chunk, Holds};

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::vec;

use super::source::{Source, Unreadable};
use lines::Lines;

/// All inputs that are not yet taken.
pub(super) struct Feed {
    sources: vec::IntoIter<Result<Source, Unreadable>>,
    /// The input that is taken in chunks at the moment.
    open: Option<(Arc<Source>, Lines)>,
    limit: usize,
    /// How much of the inputs is read, before it is unpacked.
    bytes: Arc<AtomicU64>,
    /// The index of the task that comes next.
    next: u64,
}

/// Something to do: its results stand in the output behind those of every task of a lower index.
pub(super) struct Job {
    pub(super) index: u64,
    pub(super) work: JobInput,
    /// Whether there is more to take: another thread would find work.
    pub(super) more: bool,
}

/// What is to be done.
pub(super) enum JobInput {
    /// Lines to be checked: they stand in the buffer.
    Lines(Arc<Source>, Chunk),
    /// A file of one frame, or of a list of frames: to be read and checked.
    Whole(Arc<Source>, Box<dyn Read + Send>),
    /// Nothing: the input cannot be read.
    Unreadable(Unreadable),
    /// Nothing: no input is left.
    End,
}

impl Feed {
    pub(super) fn new(sources: Vec<Result<Source, Unreadable>>, limit: usize, bytes: Arc<AtomicU64>) -> Self {
        Self { sources: sources.into_iter(), open: None, limit, bytes, next: 0 }
    }

    /// Takes the next task, and reads what it needs into the buffer.
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
            let from = match source.open(&self.bytes) {
                Ok(from) => from,
                Err(error) => return JobInput::Unreadable(Unreadable { name: source.name.clone(), error }),
            };
            if source.whole {
                return JobInput::Whole(source, from);
            }
            let arrives = source.arrives();
            self.open = Some((source, Lines::new(from, self.limit, arrives)));
        }
        let Some((source, lines)) = &mut self.open else { return JobInput::End };
        let (chunk, source) = (lines.take(buffer), Arc::clone(source));
        if chunk.end.is_some() {
            self.open = None;
        }
        JobInput::Lines(source, chunk)
    }
}
