//! Records, their positions, and the buffered input from which they are cut.

use std::io::{self, Read};
use std::time::Duration;

use super::framing::ForeignContent;
use super::text::{line_ends, utf8, utf8_prefix};
use crate::json::swar::is_plain_line;
use crate::json::{StringState, WINDOW, Window, positions};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    /// What follows a frame on its line: another frame. See [`Piece::rest`].
    Following(&'b str),
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
        if is_plain_line(text) {
            self.column += text.len() as u64;
            return;
        }
        let line = match text.iter().rposition(|&byte| byte == b'\n') {
            Some(end) => {
                self.line += line_ends(&text[..=end]) as u64;
                self.column = 1;
                &text[end + 1..]
            }
            None => text,
        };
        self.column += line.iter().filter(|&byte| byte & 0xc0 != 0x80).count() as u64;
    }
}

impl Piece<'_> {
    /// The part that begins at an offset, at which another frame begins.
    #[must_use]
    pub fn rest(&self, offset: usize) -> Self {
        let (before, rest) = match self.content {
            PieceContent::Text(text) | PieceContent::Following(text) => {
                (&text.as_bytes()[..offset], PieceContent::Following(&text[offset..]))
            }
            _ => (&self.content.bytes()[..offset], PieceContent::Frame(&self.content.bytes()[offset..])),
        };
        Self { start: self.start.after(before), content: rest }
    }
}

impl<'b> PieceContent<'b> {
    /// The text; empty if there is none.
    #[must_use]
    pub fn bytes(&self) -> &'b [u8] {
        match *self {
            Self::Frame(text) | Self::Stray(text) | Self::Rows(text, _) => text,
            Self::Text(text) | Self::Following(text) => text.as_bytes(),
            _ => b"",
        }
    }

    /// The same content without text.
    pub(super) fn without_text(self) -> PieceContent<'static> {
        match self {
            Self::Frame(_) => PieceContent::Frame(b""),
            Self::Text(_) => PieceContent::Text(""),
            Self::Following(_) => PieceContent::Following(""),
            Self::Rows(..) => PieceContent::Rows(b"", &[]),
            Self::Stray(_) => PieceContent::Stray(b""),
            Self::TooLong => PieceContent::TooLong,
            Self::Nothing => PieceContent::Nothing,
            Self::Unclosed => PieceContent::Unclosed,
            Self::Truncated => PieceContent::Truncated,
            Self::Foreign(content) => PieceContent::Foreign(content),
            Self::Empty { records } => PieceContent::Empty { records },
            Self::Unanswered { command, age } => PieceContent::Unanswered { command, age },
            Self::MissingEvents { command, first, count, request } => {
                PieceContent::MissingEvents { command, first, count, request }
            }
        }
    }

    /// The same content with another text, and the starts of its lines.
    pub(super) fn with_text<'t>(self, text: &'t [u8], rows: &'t [Start]) -> PieceContent<'t>
    where
        'b: 't,
    {
        match self {
            Self::Frame(_) => PieceContent::Frame(text),
            Self::Text(_) => PieceContent::Text(utf8_prefix(text)),
            Self::Following(_) => PieceContent::Following(utf8_prefix(text)),
            Self::Rows(..) => PieceContent::Rows(text, rows),
            Self::Stray(_) => PieceContent::Stray(text),
            other => other,
        }
    }

    /// The text of a record, or the offset of the first byte that is not UTF-8.
    pub(super) fn record(&self) -> Option<Result<&'b str, usize>> {
        match *self {
            Self::Text(text) | Self::Following(text) => Some(Ok(text)),
            Self::Frame(text) | Self::Rows(text, _) => Some(utf8(text)),
            _ => None,
        }
    }

    /// The text of a record up to the first byte that is not UTF-8.
    pub(super) fn prefix(&self) -> &'b str {
        match *self {
            Self::Text(text) | Self::Following(text) => text,
            Self::Frame(text) | Self::Rows(text, _) => utf8_prefix(text),
            _ => "",
        }
    }

    /// Whether it is a record of the input, or a place where one is missing or cannot be read.
    pub(super) fn is_record(&self) -> bool {
        !matches!(self, Self::Empty { .. } | Self::Unanswered { .. } | Self::MissingEvents { .. })
    }
}

/// The nesting after a part of a JSON text, which may be malformed.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    depth: usize,
    string: StringState,
}

impl Nesting {
    /// Whether an object, an array or a string is open.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0 || self.string.inside
    }

    /// The offset, in the next part of the text, of the last byte of the object or array that is open or begins there.
    ///
    /// It is searched 64 bytes at a time: arrays of frames are checked 1.8 times as fast as with a search by single bytes.
    pub(super) fn end_of_value(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while self.depth == 0 {
            if self.closes(*bytes.get(at)?) {
                return Some(at);
            }
            at += 1;
        }
        let (windows, rest) = bytes.get(at..)?.as_chunks();
        for window in windows {
            if let Some(end) = self.end_in_window(window) {
                return Some(at + end);
            }
            at += WINDOW;
        }
        rest.iter().position(|&byte| self.closes(byte)).map(|end| at + end)
    }

    fn end_in_window(&mut self, bytes: &[u8; WINDOW]) -> Option<usize> {
        let mut string = self.string;
        let Window { backslashes, strings, opening, closing, .. } = Window::of(bytes, &mut string);
        // A malformed text may have backslashes outside of strings, and line ends in them.
        if backslashes & !strings != 0 || strings & positions(bytes, b'\n') != 0 {
            return bytes.iter().position(|&byte| self.closes(byte));
        }
        self.string = string;
        let mut brackets = opening | closing;
        while brackets != 0 {
            let bracket = brackets & brackets.wrapping_neg();
            brackets ^= bracket;
            if opening & bracket != 0 {
                self.depth += 1;
            } else {
                self.depth -= 1;
                if self.depth == 0 {
                    self.string = StringState::default();
                    return Some(bracket.trailing_zeros() as usize);
                }
            }
        }
        None
    }

    /// The offset, in the next part of the text, of the byte after an element of an array: a comma or a bracket.
    pub(super) fn end_of_element(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        loop {
            if self.depth > 0 {
                at += self.end_of_value(bytes.get(at..)?)? + 1;
            }
            let byte = *bytes.get(at)?;
            if !self.string.inside && matches!(byte, b',' | b']') {
                return Some(at);
            }
            self.closes(byte);
            at += 1;
        }
    }

    /// Processes a byte. Returns whether it is the last one of an object or array.
    pub(super) fn closes(&mut self, byte: u8) -> bool {
        if self.string.inside {
            match byte {
                _ if self.string.escaped => self.string.escaped = false,
                b'\\' => self.string.escaped = true,
                // JSON strings have no line ends; an unterminated string must not hide the values after it.
                b'"' | b'\n' => self.string.inside = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string.inside = true,
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
    /// What was read, and spare capacity that stays initialized, so that it is not zeroed before each read.
    buffer: Vec<u8>,
    /// The offset of the first byte that has not been processed.
    pub(super) start: usize,
    /// The end of what was read.
    pub(super) end: usize,
    /// The number of bytes that are no longer in the buffer.
    pub(super) dropped: u64,
}

impl<'r> SplitInput<'r> {
    pub(super) fn new(from: &'r mut dyn Read) -> Self {
        Self { from, buffer: Vec::new(), start: 0, end: 0, dropped: 0 }
    }

    /// The bytes that have not been processed.
    pub(super) fn rest(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Drops the processed bytes and reads more; `false` at the end of the input.
    pub(super) fn more(&mut self) -> Result<bool, StopReason> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.dropped += self.start as u64;
        self.end -= self.start;
        self.start = 0;
        if self.buffer.len() < self.end + CHUNK {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        loop {
            match self.from.read(&mut self.buffer[self.end..self.end + CHUNK]) {
                Ok(read) => {
                    self.end += read;
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

#[cfg(test)]
mod tests {
    use super::{Nesting, Start};

    /// Random texts of the bytes that matter, many of them malformed.
    fn texts() -> impl Iterator<Item = (Vec<u8>, usize)> {
        let mut state = 1_u64;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        (0..20_000).map(move |_| {
            let rare = random(60) + 1;
            let text: Vec<u8> = (0..random(300))
                .map(|_| match random(14 * rare) {
                    0 | 1 => b'\\',
                    2 => b'\n',
                    3..=6 => b'"',
                    7 | 8 => b'{',
                    9 => b'[',
                    10 => b'}',
                    11 => b']',
                    12 => b',',
                    13 => 0xc3,
                    14 => 0xa9,
                    _ => b'a',
                })
                .collect();
            let cut = random(text.len() + 1);
            (text, cut)
        })
    }

    /// Calls `find` for two parts of a text.
    fn in_parts(text: &[u8], cut: usize, mut find: impl FnMut(&[u8]) -> Option<usize>) -> Option<usize> {
        find(&text[..cut]).or_else(|| find(&text[cut..]).map(|at| cut + at))
    }

    #[test]
    fn the_end_of_a_value_is_that_found_by_single_bytes() {
        for (text, cut) in texts() {
            let mut reference = Nesting::default();
            let expected = text.iter().position(|&byte| reference.closes(byte));
            let mut nesting = Nesting::default();
            let found = in_parts(&text, cut, |part| nesting.end_of_value(part));
            assert_eq!(found, expected, "{:?} in parts from {cut}", String::from_utf8_lossy(&text));
            assert!(found.is_some() || nesting.is_open() == reference.is_open());
        }
    }

    #[test]
    fn the_end_of_an_element_is_that_found_by_single_bytes() {
        for (text, cut) in texts() {
            let mut reference = Nesting::default();
            let expected = text.iter().position(|&byte| {
                let ends = !reference.is_open() && matches!(byte, b',' | b']');
                reference.closes(byte);
                ends
            });
            let mut nesting = Nesting::default();
            let found = in_parts(&text, cut, |part| nesting.end_of_element(part));
            assert_eq!(found, expected, "{:?} in parts from {cut}", String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn positions_are_those_of_the_characters() {
        for (text, cut) in texts() {
            let mut expected = Start::FIRST;
            for &byte in &text {
                match byte {
                    b'\n' => expected = Start { line: expected.line + 1, column: 1 },
                    0x80..=0xbf => {}
                    _ => expected.column += 1,
                }
            }
            assert_eq!(Start::FIRST.after(&text[..cut]).after(&text[cut..]), expected, "{text:?}");
        }
    }
}
