//! Pieces of an input: the frames, or why there is none; and files cut into them.

mod document;

use std::io::{self, Read};

use crate::problem::Place;

/// One frame's text, or why there is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Piece<'b> {
    /// Where it begins.
    pub start: Start,
    /// Its text, or why it has none.
    pub content: PieceContent<'b>,
}

/// Where a piece begins in its file.
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
    /// The text of a frame, as yet unjudged.
    Frame(&'b [u8]),
    /// The text of a frame that is known to be UTF-8.
    Text(&'b str),
    /// A frame longer than the limit, which was skipped.
    TooLong,
    /// Nothing, where a list or a file should have a frame.
    Nothing,
    /// The file ends before its list does.
    Unclosed,
    /// Text after the array of frames, up to the end of its line.
    Stray(&'b [u8]),
    /// The file begins as UTF-16 does; it is not read.
    Utf16,
}

/// Why the cutting ends early.
#[derive(Debug)]
pub enum StopReason {
    /// The input cannot be read on.
    Read(io::Error),
    /// Nothing more is wanted.
    Closed,
}

/// What takes the pieces, in order.
pub type Each<'e> = dyn FnMut(Piece<'_>) -> Result<(), StopReason> + 'e;

/// Cuts a file that holds one frame or an array of frames, with no more in memory than one of them.
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

/// A byte order mark in UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// How much is read at once.
const CHUNK: usize = 256 * 1024;

/// Whether an input that begins so is UTF-16.
#[must_use]
pub fn is_utf16(start: &[u8]) -> bool {
    start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff])
}

/// Whether there is nothing to see.
#[must_use]
pub fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

impl Start {
    /// The start of a file.
    pub const FIRST: Self = Self { line: 1, column: 1 };

    /// The position in the input of a place in the piece that begins here.
    #[must_use]
    pub fn position(self, place: Place) -> Self {
        let (line, column) = (place.line as u64, place.column as u64);
        Self { line: self.line + line - 1, column: if line == 1 { self.column + column - 1 } else { column } }
    }

    /// Moves past some text.
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

/// What has been read and not yet been taken.
struct SplitInput<'r> {
    from: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// Where what is not yet taken begins.
    start: usize,
}

impl SplitInput<'_> {
    fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Appends more input to the rest; `false` at the end of the input.
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
