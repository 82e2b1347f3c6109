//! A JSON file with one frame or an array of frames.
//!
//! An array is split at commas outside strings and brackets, without parsing the elements. So an invalid element is reported
//! by the checker like any frame, and the elements after it are still checked.

use super::{Each, PieceContent, SplitInput, Start, StopReason, hand, is_blank};
use crate::capture::text::line_end;

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut start = Start::FIRST;
    let first = loop {
        if let Some(first) = skip_blank(input, &mut start) {
            break first;
        }
        if !input.more()? {
            return hand(each, start, PieceContent::Nothing);
        }
    };
    if first == b'[' {
        input.start += 1;
        start.column += 1;
        array(input, limit, start, each)
    } else {
        while input.rest().len() <= limit {
            if !input.more()? {
                return hand(each, start, PieceContent::Frame(trimmed(input.rest())));
            }
        }
        hand(each, start, PieceContent::TooLong)
    }
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

/// The nesting at a byte of an element.
#[derive(Default)]
struct Nesting {
    depth: usize,
    string: bool,
    escape: bool,
}

impl Nesting {
    /// Whether the byte ends the element.
    fn ends(&mut self, byte: u8) -> bool {
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                // JSON strings have no line ends; an unterminated string must not hide the elements after it.
                b'"' | b'\n' => self.string = false,
                _ => {}
            }
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
}

fn array(input: &mut SplitInput<'_>, limit: usize, mut start: Start, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut first = true;
    loop {
        while skip_blank(input, &mut start).is_none() {
            if !input.more()? {
                return hand(each, start, PieceContent::Unclosed);
            }
        }
        if first && input.rest().first() == Some(&b']') {
            input.start += 1;
            start.column += 1;
            return after_array(input, start, each);
        }
        first = false;
        let Some(end) = element(input, limit, &mut start, each)? else { return Ok(()) };
        if end == b']' {
            return after_array(input, start, each);
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
        let end = rest[length..].iter().position(|&byte| nesting.ends(byte)).map(|at| length + at);
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
            return if skipping || nesting.depth > 0 || nesting.string { Ok(None) } else { unclosed(*start, each) };
        }
    }
}

fn unclosed(start: Start, each: &mut Each<'_>) -> Result<Option<u8>, StopReason> {
    hand(each, start, PieceContent::Unclosed)?;
    Ok(None)
}

/// Reports text after the array.
fn after_array(input: &mut SplitInput<'_>, mut start: Start, each: &mut Each<'_>) -> Result<(), StopReason> {
    while skip_blank(input, &mut start).is_none() {
        if !input.more()? {
            return Ok(());
        }
    }
    let rest = input.rest();
    let line = line_end(rest).map_or(rest, |end| &rest[..end]);
    hand(each, start, PieceContent::Stray(trimmed(line)))
}

fn trimmed(text: &[u8]) -> &[u8] {
    let end = text.iter().rposition(|&byte| !is_blank(&[byte])).map_or(0, |last| last + 1);
    &text[..end]
}
