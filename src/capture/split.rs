//! Splits a file with one frame or an array of frames.

mod document;

use std::io::{self, Read};

use crate::problem::Place;

/// A frame of an input, or a place where a frame is missing or cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'b> {
    /// The position of its first character.
    pub start: Start,
    /// Its text, or the reason why there is none.
    pub content: PieceContent<'b>,
}

/// The position at which a piece begins in its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// The line, from 1.
    pub line: u64,
    /// The column in Unicode characters, from 1.
    pub column: u64,
}

/// The content of a piece.
#[derive(Debug, PartialEq, Eq)]
pub enum PieceContent<'b> {
    /// The text of a frame, which may be invalid UTF-8.
    Frame(&'b [u8]),
    /// The text of a frame, which has been validated as UTF-8.
    Text(&'b str),
    /// A frame longer than the limit, which was skipped.
    TooLong,
    /// No text, where an array or a file should contain a frame.
    Nothing,
    /// The file ends before its array is closed.
    Unclosed,
    /// Text after the array of frames, up to the end of its line.
    Stray(&'b [u8]),
    /// The file begins with a UTF-16 byte order mark, and is not read.
    Utf16,
}

/// The reason why splitting ends early.
#[derive(Debug)]
pub enum StopReason {
    /// The input cannot be read.
    Read(io::Error),
    /// The caller accepts no more pieces.
    Closed,
}

/// The function that is called for each piece, in order.
pub type Each<'e> = dyn FnMut(Piece<'_>) -> Result<(), StopReason> + 'e;

/// Splits a file with one frame or an array of frames. At most one frame is in memory.
///
/// # Errors
/// Those of `each`, and those of reading.
pub fn split(from: &mut dyn Read, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut input = SplitInput { from, buffer: Vec::new(), start: 0 };
    input.more()?;
    while input.rest().len() < BOM.len() && input.more()? {}
    if is_utf16(input.rest()) {
        return hand(each, Start::FIRST, PieceContent::Utf16);
    }
    if input.rest().starts_with(BOM) {
        input.start += BOM.len();
    }
    document::split(&mut input, limit, each)
}

/// The byte order mark in UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// The size of each read, in bytes.
const CHUNK: usize = 256 * 1024;

/// Whether an input begins with a UTF-16 byte order mark.
#[must_use]
pub fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff])
}

/// Whether a text consists of JSON white space only.
#[must_use]
pub fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

impl Start {
    /// The start of a file.
    pub const FIRST: Self = Self { line: 1, column: 1 };

    /// Converts a position in the piece that begins here to a position in the input.
    #[must_use]
    pub fn position(self, place: Place) -> Self {
        let (line, column) = (place.line as u64, place.column as u64);
        Self { line: self.line + line - 1, column: if line == 1 { self.column + column - 1 } else { column } }
    }

    /// Moves the position past a text.
    fn advance(&mut self, text: &[u8]) {
        for &byte in text {
            if byte == b'\n' {
                self.line += 1;
                self.column = 1;
            } else if byte & 0xc0 != 0x80 {
                self.column += 1;
            }
        }
    }
}

/// An input with a buffer.
struct SplitInput<'r> {
    from: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// The offset of the first byte that has not been processed.
    start: usize,
}

impl SplitInput<'_> {
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Drops the processed bytes and reads more; `false` at the end of the input.
    fn more(&mut self) -> Result<bool, StopReason> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let old = self.buffer.len();
        self.buffer.resize(old + CHUNK, 0);
        loop {
            match self.from.read(&mut self.buffer[old..]) {
                Ok(read) => {
                    self.buffer.truncate(old + read);
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(StopReason::Read(error)),
            }
        }
    }
}

fn hand(each: &mut Each<'_>, start: Start, content: PieceContent<'_>) -> Result<(), StopReason> {
    each(Piece { start, content })
}
