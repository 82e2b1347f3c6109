//! Server-sent events: the fields `data` of an event are the lines of its text.

use crate::capture::piece::{Each, PieceContent, SplitInput, Start, StopReason, hand};
use crate::capture::text::line_end;

/// The text of the last event of a stream, by which some servers announce its end. It is not a frame.
const LAST: &[u8] = b"[DONE]";

/// The text of the current event.
#[derive(Debug, Default)]
struct EventText {
    text: Vec<u8>,
    /// The position of each line.
    rows: Vec<Start>,
    is_too_long: bool,
}

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    let mut line = 1;
    let mut event = EventText::default();
    loop {
        let mut searched = 0;
        let end = loop {
            if let Some(end) = line_end(&input.rest()[searched..]) {
                break Some(searched + end);
            }
            searched = input.rest().len();
            if searched > limit {
                event.skip_line(input, line)?;
                break Some(0);
            }
            if !input.more()? {
                break None;
            }
        };
        let rest = input.rest();
        let text = &rest[..end.unwrap_or(rest.len())];
        let length = (text.len() + 1).min(rest.len());
        event.line(text.strip_suffix(b"\r").unwrap_or(text), line, limit, each)?;
        input.start += length;
        line += 1;
        if end.is_none() {
            return event.end(each);
        }
    }
}

impl EventText {
    /// Processes a line.
    fn line(&mut self, line: &[u8], number: u64, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
        if line.is_empty() {
            return self.end(each);
        }
        if let Some(data) = line.strip_prefix(b"data:") {
            let text = data.strip_prefix(b" ").unwrap_or(data);
            self.add(text, Start { line: number, column: (line.len() - text.len() + 1) as u64 }, limit);
            return Ok(());
        }
        let is_field = [&b"event"[..], b"id", b"retry", b""].iter().any(|name| {
            line.strip_prefix(*name).is_some_and(|rest| rest.starts_with(b":") || (rest.is_empty() && !name.is_empty()))
        });
        if is_field || line == b"data" {
            return Ok(());
        }
        // Not a field: the checker reports it, unless it is a frame.
        self.end(each)?;
        hand(each, Start { line: number, column: 1 }, PieceContent::Frame(line))
    }

    fn add(&mut self, text: &[u8], start: Start, limit: usize) {
        if !self.rows.is_empty() {
            self.text.push(b'\n');
        }
        self.rows.push(start);
        if self.text.len() + text.len() > limit {
            self.is_too_long = true;
        } else {
            self.text.extend_from_slice(text);
        }
    }

    /// Skips the part of a line that is in the buffer, and the rest of it, up to its line end.
    fn skip_line(&mut self, input: &mut SplitInput<'_>, line: u64) -> Result<(), StopReason> {
        self.is_too_long = true;
        self.rows.push(Start { line, column: 1 });
        loop {
            if let Some(end) = line_end(input.rest()) {
                input.start += end;
                return Ok(());
            }
            input.start = input.buffer.len();
            if !input.more()? {
                return Ok(());
            }
        }
    }

    /// Passes on the text of the event.
    fn end(&mut self, each: &mut Each<'_>) -> Result<(), StopReason> {
        let Some(&start) = self.rows.first() else { return Ok(()) };
        let content = match &*self.rows {
            _ if self.is_too_long => PieceContent::TooLong,
            [_] => PieceContent::Frame(&self.text),
            rows => PieceContent::Rows(&self.text, rows),
        };
        let text = self.text.trim_ascii();
        let is_record = self.is_too_long || !text.is_empty() && text != LAST;
        let done = if is_record { hand(each, start, content) } else { Ok(()) };
        self.text.clear();
        self.rows.clear();
        self.is_too_long = false;
        done
    }
}
