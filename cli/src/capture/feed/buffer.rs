//! The buffer of a worker, which is reused for each job.

use std::io::{self, Read};

use tieline::capture::PieceBuffer;

/// The size of a chunk in bytes: small enough to be still in the cache of the processor when it is checked.
pub(super) const CHUNK: usize = 512 * 1024;

/// The size of the first read in bytes, so that a small file needs little memory.
const FIRST: usize = 16 * 1024;

/// Bytes, and spare capacity that stays initialized, so that it is not zeroed before each read.
#[derive(Debug, Default)]
pub(in crate::capture) struct Buffer {
    bytes: Vec<u8>,
    length: usize,
    /// The pieces of a chunk that holds pieces.
    pub(in crate::capture) pieces: PieceBuffer,
}

impl Buffer {
    /// The content.
    pub(in crate::capture) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Whether the content is as large as a chunk should be.
    pub(super) fn is_full(&self) -> bool {
        self.length >= CHUNK
    }

    /// Replaces the content. Capacity that only a long line needed is released.
    pub(super) fn begin(&mut self, with: &[u8]) {
        if self.bytes.len() > 4 * CHUNK && with.len() <= CHUNK {
            self.bytes = Vec::new();
        }
        self.length = with.len();
        if self.bytes.len() < self.length {
            self.bytes.resize(self.length, 0);
        }
        self.bytes[..self.length].copy_from_slice(with);
    }

    /// Appends the result of one read; 0 at the end of the input.
    pub(super) fn more(&mut self, from: &mut dyn Read) -> io::Result<usize> {
        if self.bytes.is_empty() {
            self.bytes.resize(FIRST, 0);
        } else if self.bytes.len() - self.length < FIRST / 4 {
            self.bytes.resize(self.length + CHUNK, 0);
        }
        let room = self.bytes.len().min(self.length + CHUNK);
        let read = read(from, &mut self.bytes[self.length..room])?;
        self.length += read;
        Ok(read)
    }

    /// Replaces the content by that of a file: as many bytes as this, or all up to the end of the file.
    pub(super) fn read(&mut self, from: &mut dyn Read, length: usize) -> io::Result<()> {
        self.begin(&[]);
        if self.bytes.len() < length {
            self.bytes.resize(length, 0);
        }
        while self.length < length {
            match read(from, &mut self.bytes[self.length..length])? {
                0 => break,
                read => self.length += read,
            }
        }
        Ok(())
    }

    /// Removes the first `count` bytes.
    pub(super) fn drop_front(&mut self, count: usize) {
        self.bytes.copy_within(count..self.length, 0);
        self.length -= count;
    }

    /// Keeps the first `length` bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.length = length.min(self.length);
    }
}

/// Reads once, and again if a signal interrupts it.
fn read(from: &mut dyn Read, to: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(to) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}
