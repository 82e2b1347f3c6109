//! Records, their positions, and the buffered input from which they are cut.

use std::io::{self, Read};
use std::time::Duration;

use super::framing::ForeignContent;
use crate::problem::Place;

/// A record of an input, or a place where one is missing or cannot be read. Most records are frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PieceContent<'b> {
    /// The text of a record, which may be invalid UTF-8.
    Frame(&'b [u8]),
    /// The text of a record, which has been validated as UTF-8.
    Text(&'b str),
    /// The text of a record whose lines are not adjacent in the input, and where each of them begins.
    Rows(&'b [u8], &'b [Start]),
    /// A record longer than the limit, which was skipped.
    TooLong,
    /// No text, where an array should contain a frame.
    Nothing,
    /// The input ends before its array is closed.
    Unclosed,
    /// The input ends inside a HTTP archive.
    Truncated,
    /// Text after the array of frames, up to the end of its line.
    Stray(&'b [u8]),
    /// The input is something else, and is not read.
    Foreign(ForeignContent),
    /// The input has no frame.
    Empty {
        /// The number of records in it that have no frame.
        records: u64,
    },
    /// A request to which the input has no response.
    Unanswered {
        /// The index of its command in the protocol, if it is declared.
        command: Option<usize>,
        /// The time from the request to the last request or response of the input, if both times are known.
        age: Option<Duration>,
    },
    /// A success after which events are missing that its command causes.
    MissingEvents {
        /// The index of the command in the protocol.
        command: usize,
        /// The index of the first missing event among those that it causes.
        first: usize,
        /// The number of missing events.
        count: usize,
        /// Where the request begins.
        request: Start,
    },
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

/// The byte order mark in UTF-8.
pub const BOM: &[u8] = b"\xef\xbb\xbf";

/// The size of each read, in bytes.
const CHUNK: usize = 256 * 1024;

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

    /// The position after a text that begins here.
    #[must_use]
    pub(super) fn after(mut self, text: &[u8]) -> Self {
        self.advance(text);
        self
    }

    /// Moves the position past a text.
    pub(super) fn advance(&mut self, text: &[u8]) {
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

impl Piece<'_> {
    /// The part that begins at an offset.
    #[must_use]
    pub fn rest(&self, offset: usize) -> Self {
        let (before, rest) = match self.content {
            PieceContent::Text(text) => (&text.as_bytes()[..offset], PieceContent::Text(&text[offset..])),
            _ => (&self.content.bytes()[..offset], PieceContent::Frame(&self.content.bytes()[offset..])),
        };
        Self { start: self.start.after(before), content: rest }
    }

    /// The position in the input for an offset in the text of the piece.
    pub(super) fn position(&self, text: &str, offset: usize) -> Start {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text.as_bytes()[..end];
        let PieceContent::Rows(_, rows) = self.content else { return self.start.after(before) };
        let mut lines = before.split(|&byte| byte == b'\n');
        let last = lines.next_back().unwrap_or_default();
        rows.get(lines.count()).map_or(self.start, |start| start.after(last))
    }
}

/// The nesting at a byte of a JSON text, which may be malformed.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    pub(super) depth: usize,
    pub(super) string: bool,
    escape: bool,
}

impl Nesting {
    /// The offset after the object or array at the start of a text, if it ends there.
    pub(super) fn end_of_value(text: &[u8]) -> Option<usize> {
        let mut nesting = Self::default();
        text.iter().position(|&byte| nesting.closes(byte)).map(|last| last + 1)
    }

    /// Processes a byte inside a string, and returns whether it was one.
    fn in_string(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                // JSON strings have no line ends; an unterminated string must not hide the values after it.
                b'"' | b'\n' => self.string = false,
                _ => {}
            }
            return true;
        }
        false
    }

    /// Whether the byte ends an element of an array.
    pub(super) fn ends(&mut self, byte: u8) -> bool {
        if self.in_string(byte) {
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b',' | b']' if self.depth == 0 => return true,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        false
    }

    /// Whether the byte is the last one of an object or array.
    pub(super) fn closes(&mut self, byte: u8) -> bool {
        if self.in_string(byte) {
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// An input with a buffer.
pub(super) struct SplitInput<'r> {
    from: &'r mut dyn Read,
    pub(super) buffer: Vec<u8>,
    /// The offset of the first byte that has not been processed.
    pub(super) start: usize,
    /// The number of bytes that are no longer in the buffer.
    pub(super) dropped: u64,
}

impl<'r> SplitInput<'r> {
    pub(super) fn new(from: &'r mut dyn Read) -> Self {
        Self { from, buffer: Vec::new(), start: 0, dropped: 0 }
    }

    /// The bytes that have not been processed.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Drops the processed bytes and reads more; `false` at the end of the input.
    pub(super) fn more(&mut self) -> Result<bool, StopReason> {
        self.buffer.drain(..self.start);
        self.dropped += self.start as u64;
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

/// A text without whitespace at its end.
pub(super) fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| !is_blank(&[byte])).map_or(0, |last| last + 1);
    &text[..end]
}

/// Passes on a piece.
pub(super) fn hand(each: &mut Each<'_>, start: Start, content: PieceContent<'_>) -> Result<(), StopReason> {
    each(Piece { start, content })
}
