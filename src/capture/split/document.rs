//! JSON values: objects one after the other, or in an array, or each after a record separator.
//!
//! The values are not parsed: one ends where its brackets outside strings are closed. So an invalid value is reported by the
//! checker like any frame, and the values after it are still checked.

use crate::capture::piece::{Each, Nesting, PieceContent, SplitInput, Start, StopReason, hand, is_blank, trimmed};
use crate::capture::text::{line_end, offsets};
use crate::json::WINDOW;

/// Precedes each text of a sequence (RFC 7464). JSON does not allow it anywhere else.
const RECORD_SEPARATOR: u8 = 0x1e;

/// The number of bytes of a value that are examined at once: some windows, and the bracket before the first one.
const PART: usize = 4 * WINDOW + 1;

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut values = Values { limit, start: Start::FIRST, cut_before: 0 };
    loop {
        match skip_blank(input, &mut values.start) {
            None if input.more()? => {}
            None => return Ok(()),
            Some(RECORD_SEPARATOR) => {
                input.start += 1;
                values.start.column += 1;
            }
            Some(b'[') => {
                input.start += 1;
                values.start.column += 1;
                if !array(input, limit, &mut values.start, each)? || !values.continues(input, each)? {
                    return Ok(());
                }
            }
            Some(first) => values.next(input, first == b'{', each)?,
        }
    }
}

/// The values outside arrays.
struct Values {
    limit: usize,
    /// The position of the next value.
    start: Start,
    /// Before this offset in the input, a line that begins with `{` begins a value, because a value that is not closed precedes it.
    cut_before: u64,
}

impl Values {
    /// Passes on the next value: an object, or other text up to the next line that begins with an object.
    fn next(&mut self, input: &mut SplitInput<'_>, is_object: bool, each: &mut Each<'_>) -> Result<(), StopReason> {
        let mut nesting = Nesting::default();
        // The number of bytes that have been examined, and the first line in them that begins with `{`.
        let (mut length, mut line) = (0, None);
        let end = loop {
            let offset = input.dropped + input.start as u64;
            let rest = input.rest();
            // In parts, because the value may end long before its brackets are closed.
            let part = &rest[..rest.len().min(length + PART)];
            let closed = if is_object { nesting.end_of_value(&part[length..]).map(|last| length + last + 1) } else { None };
            let examined = &part[..closed.unwrap_or(part.len())];
            let found = breaks(examined, length).find(|&at| {
                if rest[at] == RECORD_SEPARATOR || !is_object || offset + (at as u64) < self.cut_before {
                    return true;
                }
                line = line.or(Some(at));
                false
            });
            if let Some(end) = found.or(closed) {
                break end;
            }
            length = part.len();
            if length < rest.len() {
                continue;
            }
            if length > self.limit && line.is_none() {
                return self.skip(input, nesting, is_object, each);
            }
            if length > self.limit || !input.more()? {
                // The value is not closed. It ends before the next line that looks like a value.
                self.cut_before = offset + length as u64;
                break line.unwrap_or(length);
            }
        };
        let text = &input.rest()[..end];
        let content = if end > self.limit { PieceContent::TooLong } else { PieceContent::Frame(trimmed(text)) };
        hand(each, self.start, content)?;
        self.start.advance(text);
        input.start += end;
        Ok(())
    }

    /// Skips a value that is too long. All bytes in the buffer have been examined.
    fn skip(
        &mut self,
        input: &mut SplitInput<'_>,
        mut nesting: Nesting,
        is_object: bool,
        each: &mut Each<'_>,
    ) -> Result<(), StopReason> {
        hand(each, self.start, PieceContent::TooLong)?;
        loop {
            let mut before = input.rest().last().copied();
            self.start.advance(input.rest());
            input.start = input.buffer.len();
            if !input.more()? {
                return Ok(());
            }
            let rest = input.rest();
            let ends = |at: usize| {
                let byte = rest[at];
                let begins_line = before.replace(byte) == Some(b'\n');
                if byte == RECORD_SEPARATOR || (byte == b'{' && begins_line) {
                    return Some(at);
                }
                (is_object && nesting.closes(byte)).then_some(at + 1)
            };
            if let Some(end) = (0..rest.len()).find_map(ends) {
                self.start.advance(&rest[..end]);
                input.start += end;
                return Ok(());
            }
        }
    }

    /// Whether another value follows an array. Other text is reported.
    fn continues(&mut self, input: &mut SplitInput<'_>, each: &mut Each<'_>) -> Result<bool, StopReason> {
        loop {
            match skip_blank(input, &mut self.start) {
                None if input.more()? => {}
                None | Some(b'{' | b'[' | RECORD_SEPARATOR) => return Ok(true),
                Some(_) => break,
            }
        }
        let rest = input.rest();
        let line = line_end(rest).map_or(rest, |end| &rest[..end]);
        hand(each, self.start, PieceContent::Stray(trimmed(line)))?;
        Ok(false)
    }
}

/// The offsets at or after `from` of record separators and of lines that begin with `{`.
fn breaks(text: &[u8], from: usize) -> impl Iterator<Item = usize> {
    let before = from.saturating_sub(1);
    offsets(&text[before..], b'\n', RECORD_SEPARATOR)
        .map(move |at| before + at)
        .filter_map(move |at| {
            if text[at] == RECORD_SEPARATOR { Some(at) } else { Some(at + 1).filter(|&at| text.get(at) == Some(&b'{')) }
        })
        .filter(move |&at| at >= from)
}

/// Skips white space, and returns the first byte after it.
fn skip_blank(input: &mut SplitInput<'_>, start: &mut Start) -> Option<u8> {
    let rest = input.rest();
    let blank = rest.iter().position(|&byte| !is_blank(&[byte]));
    let length = blank.unwrap_or(rest.len());
    start.advance(&rest[..length]);
    input.start += length;
    blank.map(|_| input.buffer[input.start])
}

/// Passes on the elements of an open array. Returns whether the array is closed.
pub(super) fn array(
    input: &mut SplitInput<'_>,
    limit: usize,
    start: &mut Start,
    each: &mut Each<'_>,
) -> Result<bool, StopReason> {
    let mut first = true;
    loop {
        while skip_blank(input, start).is_none() {
            if !input.more()? {
                return unclosed(*start, each).map(|_| false);
            }
        }
        if first && input.rest().first() == Some(&b']') {
            input.start += 1;
            start.column += 1;
            return Ok(true);
        }
        first = false;
        let Some(end) = element(input, limit, start, each)? else { return Ok(false) };
        if end == b']' {
            return Ok(true);
        }
    }
}

/// Passes on the next element, and returns the byte that ended it; `None` at the end of the file.
fn element(
    input: &mut SplitInput<'_>,
    limit: usize,
    start: &mut Start,
    each: &mut Each<'_>,
) -> Result<Option<u8>, StopReason> {
    let began = *start;
    let mut nesting = Nesting::default();
    let mut length = 0;
    let mut skipping = false;
    loop {
        let rest = input.rest();
        let end = nesting.end_of_element(&rest[length..]).map(|at| length + at);
        start.advance(&rest[length..end.unwrap_or(rest.len())]);
        length = end.unwrap_or(rest.len());
        if !skipping && length > limit {
            skipping = true;
            hand(each, began, PieceContent::TooLong)?;
        }
        if let Some(end) = end {
            let by = rest[end];
            match trimmed(&rest[..end]) {
                _ if skipping => {}
                b"" => hand(each, began, PieceContent::Nothing)?,
                text => hand(each, began, PieceContent::Frame(text))?,
            }
            input.start += end + 1;
            start.column += 1;
            return Ok(Some(by));
        }
        if skipping {
            input.start += length;
            length = 0;
        }
        if !input.more()? {
            if !skipping {
                hand(each, began, PieceContent::Frame(trimmed(input.rest())))?;
            }
            // A truncated frame is itself a syntax error, so the missing bracket is not reported too.
            return if skipping || nesting.is_open() { Ok(None) } else { unclosed(*start, each) };
        }
    }
}

fn unclosed(start: Start, each: &mut Each<'_>) -> Result<Option<u8>, StopReason> {
    hand(each, start, PieceContent::Unclosed)?;
    Ok(None)
}
