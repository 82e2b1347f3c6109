//! Splits an input with another framing than lines in a thread of its own, so that all workers check its frames.

use std::cell::RefCell;
use std::io::{self, Read};
use std::mem;
use std::sync::mpsc::{Receiver, RecvError, Sender, SyncSender, channel, sync_channel};
use std::thread;

use tieline::capture::{Framing, PieceBuffer, StopReason, split};

use super::buffer::CHUNK;
use super::{Buffer, Chunk, Holds};
use crate::capture::order::Closed;

/// An input that is being split.
pub(super) struct Pieces {
    parts: Receiver<SplitPart>,
    /// Buffers that are no longer needed, for the next parts.
    used: Sender<PieceBuffer>,
    chunks: u64,
    frames: u64,
}

/// How an input is split.
pub(super) struct SplitOptions {
    pub(super) framing: Framing,
    /// The maximum length of a frame in bytes.
    pub(super) limit: usize,
    /// Whether data arrives over time. Then a part ends before the thread waits for more, so that problems are reported at once.
    pub(super) arrives: bool,
}

/// The next pieces of an input.
struct SplitPart {
    pieces: PieceBuffer,
    /// Set if this is the end of the input: an error if the rest cannot be read.
    end: Option<io::Result<()>>,
}

impl Pieces {
    /// Starts the thread.
    pub(super) fn new(from: Box<dyn Read + Send>, options: SplitOptions) -> io::Result<Self> {
        // While one part is checked, the next one is cut.
        let (to, parts) = sync_channel(1);
        let (used, unused) = channel();
        thread::Builder::new().name("split".to_owned()).spawn(move || split_all(from, &options, &to, &unused))?;
        Ok(Self { parts, used, chunks: 0, frames: 0 })
    }

    /// Moves the next chunk into the buffer.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> Chunk {
        let SplitPart { pieces, end } = self.parts.recv().unwrap_or_else(|RecvError| {
            let error = io::Error::other("the thread that splits the input panicked, which is a bug in tieline");
            SplitPart { pieces: PieceBuffer::default(), end: Some(Err(error)) }
        });
        let (index, frames) = (self.chunks, self.frames);
        self.chunks += 1;
        self.frames += pieces.len() as u64;
        // An error means that the thread has ended, and needs no buffer.
        let _ = self.used.send(mem::replace(&mut buffer.pieces, pieces));
        Chunk { index, line: 1, frames, holds: Holds::Pieces, end }
    }
}

/// Splits an input, and sends the pieces until nobody receives them.
fn split_all(
    from: Box<dyn Read + Send>,
    options: &SplitOptions,
    to: &SyncSender<SplitPart>,
    unused: &Receiver<PieceBuffer>,
) {
    let parts = RefCell::new(SplitParts { pieces: PieceBuffer::default(), to, unused });
    let mut from = PartReader { from, parts: options.arrives.then_some(&parts) };
    let end = match split(options.framing, &mut from, options.limit, &mut |piece| {
        let mut parts = parts.borrow_mut();
        parts.pieces.push(&piece);
        if parts.pieces.size() < CHUNK { Ok(()) } else { parts.send(None).map_err(|Closed| StopReason::Closed) }
    }) {
        Ok(()) => Ok(()),
        Err(StopReason::Read(error)) => Err(error),
        Err(StopReason::Closed) => return,
    };
    // If nobody receives it, the run has ended.
    let _ = parts.borrow_mut().send(Some(end));
}

/// Sends parts.
struct SplitParts<'s> {
    pieces: PieceBuffer,
    to: &'s SyncSender<SplitPart>,
    unused: &'s Receiver<PieceBuffer>,
}

impl SplitParts<'_> {
    fn send(&mut self, end: Option<io::Result<()>>) -> Result<(), Closed> {
        let mut empty = self.unused.try_recv().unwrap_or_default();
        empty.clear(2 * CHUNK);
        let pieces = mem::replace(&mut self.pieces, empty);
        self.to.send(SplitPart { pieces, end }).map_err(|_| Closed)
    }
}

/// Sends the pieces so far before each read, if data arrives over time.
struct PartReader<'s> {
    from: Box<dyn Read + Send>,
    parts: Option<&'s RefCell<SplitParts<'s>>>,
}

impl Read for PartReader<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if let Some(parts) = self.parts {
            let mut parts = parts.borrow_mut();
            if !parts.pieces.is_empty() {
                parts.send(None).map_err(|Closed| io::Error::from(io::ErrorKind::BrokenPipe))?;
            }
        }
        self.from.read(to)
    }
}

#[cfg(test)]
mod tests {
    use tieline::capture::Framing;

    use super::{Buffer, CHUNK, Pieces, SplitOptions};

    /// The elements of an array may be missing or short, so that their texts are a small part of the memory.
    #[test]
    fn a_chunk_is_small_whatever_the_array_contains() {
        const ELEMENTS: usize = 100_000;
        for element in [",", "1,", "{},"] {
            let text = format!("[{}5]", element.repeat(ELEMENTS));
            let options = SplitOptions { framing: Framing::Document, limit: 1000, arrives: false };
            let mut pieces = Pieces::new(Box::new(std::io::Cursor::new(text)), options).unwrap();
            let (mut buffer, mut count) = (Buffer::default(), 0);
            loop {
                let chunk = pieces.take(&mut buffer);
                assert_eq!(chunk.frames, count as u64);
                assert!(buffer.pieces.size() < 2 * CHUNK, "{element}: {}", buffer.pieces.size());
                count += buffer.pieces.len();
                if let Some(end) = chunk.end {
                    end.unwrap();
                    break;
                }
            }
            assert_eq!(count, ELEMENTS + 1, "{element}");
        }
    }
}
