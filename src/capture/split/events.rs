//! Server-sent events: the fields `data` of an event are the lines of its text.

use crate::capture::piece::{Each, PieceContent, SplitInput, Start, StopReason, hand};
use crate::capture::text::line_end;

/// The text of the last event of a stream, by which some servers announce its end. It is not a frame.
const LAST: &[u8] = b"[DONE]";

/// What precedes the text on a line.
const FIELD: &[u8] = b"data:";

/// The text of the current event.
#[derive(Debug, Default)]
struct EventText {
    text: Vec<u8>,
    /// The position of each line.
    rows: Vec<Start>,
    is_too_long: bool,
}

/// Where the next line ends.
enum LineEnd {
    /// Before the line feed at this offset.
    At(usize),
    /// At the end of the input.
    OfInput,
    /// Beyond the limit.
    TooFar,
}

pub(super) fn split(input: &mut SplitInput<'_>, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
    // The longest line that may be needed: with the name of the field, a space, and the line end.
    let most = limit.saturating_add(FIELD.len() + 3);
    let mut line = 1;
    let mut event = EventText::default();
    loop {
        let end = line_end_in(input, most)?;
        let rest = input.rest();
        let length = match end {
            LineEnd::At(end) => end,
            LineEnd::OfInput => rest.len(),
            LineEnd::TooFar => most,
        };
        let text = &rest[..length];
        event.line(text.strip_suffix(b"\r").unwrap_or(text), line, limit, each)?;
        input.start += length;
        line += 1;
        if matches!(end, LineEnd::OfInput) || !skip_line(input)? {
            return event.end(each);
        }
    }
}

/// Searches the end of the next line in its first `most` bytes, however many are read at once.
fn line_end_in(input: &mut SplitInput<'_>, most: usize) -> Result<LineEnd, StopReason> {
    let mut searched = 0;
    loop {
        let rest = input.rest();
        let part = &rest[..rest.len().min(most)];
        if let Some(end) = line_end(&part[searched..]) {
            return Ok(LineEnd::At(searched + end));
        }
        searched = part.len();
        if searched == most {
            return Ok(LineEnd::TooFar);
        }
        if !input.more()? {
            return Ok(LineEnd::OfInput);
        }
    }
}

/// Skips the rest of a line and its line feed; `false` at the end of the input.
fn skip_line(input: &mut SplitInput<'_>) -> Result<bool, StopReason> {
    loop {
        if let Some(end) = line_end(input.rest()) {
            input.start += end + 1;
            return Ok(true);
        }
        input.start = input.end;
        if !input.more()? {
            return Ok(false);
        }
    }
}

impl EventText {
    /// Processes a line.
    fn line(&mut self, line: &[u8], number: u64, limit: usize, each: &mut Each<'_>) -> Result<(), StopReason> {
        if line.is_empty() {
            return self.end(each);
        }
        if let Some(data) = line.strip_prefix(FIELD) {
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
        let content = if line.len() > limit { PieceContent::TooLong } else { PieceContent::Frame(line) };
        hand(each, Start { line: number, column: 1 }, content)
    }

    fn add(&mut self, text: &[u8], start: Start, limit: usize) {
        if self.is_too_long {
            return;
        }
        if !self.rows.is_empty() {
            self.text.push(b'\n');
        }
        // The names of the fields count too, so that many empty lines are bounded.
        if self.text.len() + text.len() + FIELD.len() * self.rows.len() > limit {
            return self.too_long(start);
        }
        self.rows.push(start);
        self.text.extend_from_slice(text);
    }

    /// Drops the text, because it is too long with the line that begins here. Only the position of the first line is kept.
    fn too_long(&mut self, start: Start) {
        self.is_too_long = true;
        self.text.clear();
        self.rows.truncate(1);
        if self.rows.is_empty() {
            self.rows.push(start);
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
