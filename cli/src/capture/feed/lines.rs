//! Splits an input with one frame per line into chunks of complete lines.

use std::io::{self, Read};

use tieline::capture::{BOM, is_blank};

use super::{Buffer, Chunk, Holds};

/// An input that is being split.
pub(super) struct Lines {
    from: Box<dyn Read + Send>,
    limit: usize,
    /// Whether data arrives over time. Then a chunk ends as soon as it has a complete line, so that problems are reported at once.
    arrives: bool,
    /// The bytes after the last chunk: an incomplete line, except after a line that was skipped.
    rest: Vec<u8>,
    chunks: u64,
    line: u64,
    frames: u64,
    state: LinePosition,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LinePosition {
    /// At the start of the input, before the byte order mark.
    New,
    /// At the start of a line.
    Line,
    /// In a line that is too long, which is being skipped.
    Over,
}

impl Lines {
    pub(super) fn new(from: Box<dyn Read + Send>, limit: usize, arrives: bool) -> Self {
        Self { from, limit, arrives, rest: Vec::new(), chunks: 0, line: 1, frames: 0, state: LinePosition::New }
    }

    /// Reads the next chunk into the buffer.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> Chunk {
        buffer.begin(&self.rest);
        self.rest.clear();
        let holds = self.fill(buffer);
        let (index, line, frames) = (self.chunks, self.line, self.frames);
        self.chunks += 1;
        let (holds, end) = match holds {
            Ok((holds, more)) => (holds, (!more).then_some(Ok(()))),
            Err(error) => (Holds::Lines, Some(Err(error))),
        };
        match holds {
            Holds::TooLong => self.frames += 1,
            _ => self.count(buffer.bytes()),
        }
        Chunk { index, line, frames, holds, end }
    }

    /// Fills the buffer with complete lines, and returns whether there may be more.
    fn fill(&mut self, buffer: &mut Buffer) -> io::Result<(Holds, bool)> {
        let mut ended = false;
        if self.state == LinePosition::New {
            self.state = LinePosition::Line;
            // A byte order mark contains no line feed. So reading stops at one: the first line of a stream may be shorter than a mark.
            while buffer.bytes().len() < BOM.len() && !buffer.bytes().contains(&b'\n') && !ended {
                ended = buffer.more(&mut *self.from)? == 0;
            }
            if buffer.bytes().starts_with(BOM) {
                buffer.drop_front(BOM.len());
            }
        }
        while self.state == LinePosition::Over {
            if let Some(end) = memchr::memchr(b'\n', buffer.bytes()) {
                buffer.drop_front(end + 1);
                self.line += 1;
                self.state = LinePosition::Line;
            } else {
                buffer.truncate(0);
                if buffer.more(&mut *self.from)? == 0 {
                    return Ok((Holds::Lines, false));
                }
            }
        }
        // The end of the last complete line, and the offset up to which it has been searched.
        let (mut cut, mut searched) = (0, 0);
        loop {
            if let Some(end) = memchr::memrchr(b'\n', &buffer.bytes()[searched..]) {
                cut = searched + end + 1;
            }
            searched = buffer.bytes().len();
            if ended {
                return Ok((Holds::Lines, false));
            }
            if cut > 0 && (self.arrives || buffer.is_full()) {
                break;
            }
            // The carriage return of a line end may be the last byte so far.
            let length = buffer.bytes().strip_suffix(b"\r").map_or(searched, <[u8]>::len);
            if cut == 0 && length > self.limit {
                self.state = LinePosition::Over;
                buffer.truncate(0);
                return Ok((Holds::TooLong, true));
            }
            match buffer.more(&mut *self.from) {
                Ok(read) => ended = read == 0,
                Err(error) => {
                    buffer.truncate(cut);
                    return Err(error);
                }
            }
        }
        self.rest.extend_from_slice(&buffer.bytes()[cut..]);
        buffer.truncate(cut);
        // Capacity that only a long line needed is released.
        self.rest.shrink_to(2 * self.rest.len());
        Ok((Holds::Lines, true))
    }

    /// Counts the lines and the frames of a chunk. The other workers wait for the lock meanwhile, so only line ends are examined.
    fn count(&mut self, text: &[u8]) {
        let mut start = 0;
        for end in memchr::memchr_iter(b'\n', text) {
            self.frames += u64::from(holds_frame(&text[start..end]));
            self.line += 1;
            start = end + 1;
        }
        self.frames += u64::from(holds_frame(&text[start..]));
    }
}

/// Whether a line is not blank.
#[inline]
fn holds_frame(line: &[u8]) -> bool {
    line.first().is_some_and(|&first| !is_blank(&[first])) || !is_blank(line)
}

#[cfg(test)]
mod tests {
    use super::{Lines, holds_frame};

    #[test]
    fn the_count_is_the_number_of_lines_that_are_not_blank() {
        let parts = ["", "\n", "{}", " ", "\r\n", "[1]\n", "\t\n", "{}\r", " {}"];
        for one in parts {
            for two in parts {
                for three in parts {
                    for four in parts {
                        let text = [one, two, three, four].concat();
                        let mut lines = Lines::new(Box::new(std::io::empty()), 100, false);
                        lines.count(text.as_bytes());
                        let each: Vec<&[u8]> = text.as_bytes().split(|&byte| byte == b'\n').collect();
                        assert_eq!(lines.line, each.len() as u64, "{text:?}");
                        assert_eq!(lines.frames, each.iter().filter(|line| holds_frame(line)).count() as u64, "{text:?}");
                    }
                }
            }
        }
    }
}
