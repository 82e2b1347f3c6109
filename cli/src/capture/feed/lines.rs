//! Splits an input with one frame per line into chunks of complete lines.

use std::io::{self, Read};
use std::sync::Arc;

use tieline::capture::{BOM, is_blank};

use super::buffer::CHUNK;
use super::{Buffer, Chunk, Holds};
use crate::capture::file_at::FileAt;
use crate::capture::order::Turns;
use crate::capture::source::OpenSource;

/// The number of bytes before the end of a chunk in which the end of its last line is searched first.
const WINDOW: usize = 4 * 1024;

/// An input that is being split.
pub(in crate::capture) struct Lines {
    from: LineInput,
    limit: usize,
    /// Whether data arrives over time. Then a chunk ends as soon as it has a complete line, so that problems are reported at once.
    arrives: bool,
    /// The bytes after the last chunk: an incomplete line, except after a line that was skipped. Those of a file are read again.
    rest: Vec<u8>,
    /// The bytes of a file in which the end of a line is searched.
    window: Vec<u8>,
    chunks: u64,
    state: LinePosition,
    numbers: Arc<Turns<LineNumbers>>,
}

enum LineInput {
    Stream(Box<dyn Read + Send>),
    File(FileAt),
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

/// The lines and the frames before a chunk.
#[derive(Debug, Default)]
pub(super) struct LineNumbers {
    lines: u64,
    frames: u64,
    /// Why the chunk before it cannot be read. The rest of the input is skipped.
    error: Option<io::Error>,
}

/// What is done for a chunk of lines without the lock: other workers take chunks meanwhile.
pub(super) struct UnreadLines {
    /// The place and the length of the chunk in a file, if it is not in the buffer.
    part: Option<(FileAt, usize)>,
    /// Whether the end of a line that was skipped precedes the chunk.
    skipped: bool,
    numbers: Arc<Turns<LineNumbers>>,
}

impl Lines {
    pub(super) fn new(from: OpenSource, limit: usize, arrives: bool) -> Self {
        let OpenSource { from, file } = from;
        Self::from_input(file.map_or_else(|| LineInput::Stream(Box::new(from)), LineInput::File), limit, arrives)
    }

    fn from_input(from: LineInput, limit: usize, arrives: bool) -> Self {
        let (chunks, state, numbers) = (0, LinePosition::New, Arc::default());
        Self { from, limit, arrives, rest: Vec::new(), window: Vec::new(), chunks, state, numbers }
    }

    /// Reads the next chunk into the buffer.
    pub(in crate::capture) fn next(&mut self, buffer: &mut Buffer) -> Chunk {
        let (mut chunk, unread) = self.take(buffer);
        unread.complete(&mut chunk, buffer);
        chunk
    }

    /// Determines the next chunk. It is in the buffer, or in a file.
    pub(super) fn take(&mut self, buffer: &mut Buffer) -> (Chunk, UnreadLines) {
        let mut unread =
            UnreadLines { part: None, skipped: self.state == LinePosition::Over, numbers: Arc::clone(&self.numbers) };
        let found = match self.part() {
            Ok(Some((part, more))) => {
                unread.part = Some(part);
                Ok((Holds::Lines, more))
            }
            Ok(None) => self.read(buffer),
            Err(error) => {
                buffer.begin(&[]);
                Err(error)
            }
        };
        unread.skipped &= self.state != LinePosition::Over;
        let (holds, end) = match found {
            Ok((holds, more)) => (holds, (!more).then_some(Ok(()))),
            Err(error) => (Holds::Lines, Some(Err(error))),
        };
        let index = self.chunks;
        self.chunks += 1;
        (Chunk { index, line: 1, frames: 0, holds, end }, unread)
    }

    /// The next chunk of a file, and whether there may be more. `None` if it must be read to determine its end.
    fn part(&mut self) -> io::Result<Option<((FileAt, usize), bool)>> {
        let LineInput::File(file) = &mut self.from else { return Ok(None) };
        if self.state != LinePosition::Line {
            return Ok(None);
        }
        let start = file.clone();
        if self.numbers.with(|before| before.error.is_some()) {
            return Ok(Some(((start, 0), false)));
        }
        let mut size = WINDOW;
        loop {
            self.window.resize(size, 0);
            let before = CHUNK - size;
            let read = file.examine(&mut self.window, file.at + before as u64)?;
            if read < size {
                return Ok(Some(((start, before + read), false)));
            }
            if let Some(end) = memchr::memrchr(b'\n', &self.window) {
                let length = before + end + 1;
                file.at += length as u64;
                return Ok(Some(((start, length), true)));
            }
            if before == 0 {
                return Ok(None);
            }
            size = (2 * size).min(CHUNK);
        }
    }

    /// Reads the next chunk into the buffer, and returns whether there may be more.
    fn read(&mut self, buffer: &mut Buffer) -> io::Result<(Holds, bool)> {
        buffer.begin(&self.rest);
        self.rest.clear();
        let read = self.fill(buffer);
        if let LineInput::File(file) = &mut self.from {
            file.at -= self.rest.len() as u64;
            self.rest.clear();
        }
        read
    }

    /// Fills the buffer with complete lines, and returns whether there may be more.
    fn fill(&mut self, buffer: &mut Buffer) -> io::Result<(Holds, bool)> {
        let mut ended = false;
        if self.state == LinePosition::New {
            self.state = LinePosition::Line;
            // A byte order mark contains no line feed. So reading stops at one: the first line of a stream may be shorter than a mark.
            while buffer.bytes().len() < BOM.len() && !buffer.bytes().contains(&b'\n') && !ended {
                ended = buffer.more(&mut self.from)? == 0;
            }
            if buffer.bytes().starts_with(BOM) {
                buffer.drop_front(BOM.len());
            }
        }
        while self.state == LinePosition::Over {
            if let Some(end) = memchr::memchr(b'\n', buffer.bytes()) {
                buffer.drop_front(end + 1);
                self.state = LinePosition::Line;
            } else {
                buffer.truncate(0);
                if buffer.more(&mut self.from)? == 0 {
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
            match buffer.more(&mut self.from) {
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
}

impl Read for LineInput {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stream(from) => from.read(to),
            Self::File(from) => from.read(to),
        }
    }
}

impl UnreadLines {
    /// Reads the chunk into the buffer, if it is not there, and sets its numbers when those of the chunks before it are known.
    pub(super) fn complete(self, chunk: &mut Chunk, buffer: &mut Buffer) {
        let read = self.part.map_or(Ok(()), |(mut file, length)| buffer.read(&mut file, length));
        if read.is_err() {
            buffer.truncate(memchr::memrchr(b'\n', buffer.bytes()).map_or(0, |end| end + 1));
        }
        let (lines, frames) = if chunk.holds == Holds::TooLong { (0, 1) } else { count(buffer.bytes()) };
        self.numbers.take(chunk.index, |before| {
            before.lines += u64::from(self.skipped);
            (chunk.line, chunk.frames) = (before.lines + 1, before.frames);
            if before.error.is_some() {
                buffer.truncate(0);
            } else {
                before.lines += lines;
                before.frames += frames;
                before.error = read.err();
            }
            if chunk.end.is_some()
                && let Some(error) = before.error.take()
            {
                chunk.end = Some(Err(error));
            }
        });
    }
}

/// The numbers of line ends and of frames in complete lines.
fn count(text: &[u8]) -> (u64, u64) {
    let (mut lines, mut frames, mut start) = (0, 0, 0);
    for end in memchr::memchr_iter(b'\n', text) {
        frames += u64::from(holds_frame(&text[start..end]));
        lines += 1;
        start = end + 1;
    }
    (lines, frames + u64::from(holds_frame(&text[start..])))
}

/// Whether a line is not blank.
#[inline]
fn holds_frame(line: &[u8]) -> bool {
    line.first().is_some_and(|&first| !is_blank(&[first])) || !is_blank(line)
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::sync::Arc;

    use super::{Buffer, CHUNK, Chunk, LineInput, Lines, UnreadLines, count, holds_frame};
    use crate::capture::file_at::FileAt;

    /// A file in a folder of its own, which is removed at the end.
    struct TestFile(std::path::PathBuf);

    impl TestFile {
        fn new(name: &str, content: &[u8]) -> Self {
            let dir = std::env::temp_dir().join(format!("tieline-lines-{}-{name}", std::process::id()));
            fs::create_dir_all(&dir).unwrap();
            fs::write(dir.join("file"), content).unwrap();
            Self(dir)
        }

        fn open(&self, options: &fs::OpenOptions) -> FileAt {
            let file: Arc<File> = Arc::new(options.open(self.0.join("file")).unwrap());
            FileAt { file, at: 0, examined: 0, count: Arc::default() }
        }

        fn lines(&self, limit: usize) -> Lines {
            Lines::from_input(LineInput::File(self.open(File::options().read(true))), limit, false)
        }
    }

    impl Drop for TestFile {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// The number, the frames before, and the length of each chunk, and the end.
    fn chunks(mut lines: Lines, change: &mut dyn FnMut(&mut UnreadLines, &Chunk)) -> (Vec<(u64, u64, usize)>, bool) {
        let (mut found, mut buffer) = (Vec::new(), Buffer::default());
        loop {
            let (mut chunk, mut unread) = lines.take(&mut buffer);
            change(&mut unread, &chunk);
            unread.complete(&mut chunk, &mut buffer);
            found.push((chunk.line, chunk.frames, buffer.bytes().len()));
            if let Some(end) = chunk.end {
                return (found, end.is_ok());
            }
        }
    }

    #[test]
    fn a_file_has_the_frames_of_a_stream() {
        let line = |length: usize| format!("{}\n", "x".repeat(length));
        let long = 3 * CHUNK;
        for (index, (text, limit)) in [
            (line(100).repeat(3 * CHUNK / 100), long),
            // Lines longer than the window, than a chunk, and than the limit.
            (
                format!(
                    "\u{feff}{}",
                    [line(100), line(20_000), line(CHUNK + 7), "\n".to_owned(), line(300)].concat().repeat(9)
                ),
                long,
            ),
            ([line(100), line(2 * CHUNK), line(9)].concat().repeat(5) + "last", CHUNK),
            (line(CHUNK - 1).repeat(4), long),
            (line(CHUNK).repeat(4), long),
            ("x".repeat(2 * CHUNK), long),
            ("x".repeat(2 * CHUNK), 9),
            (String::new(), 9),
        ]
        .into_iter()
        .enumerate()
        {
            let file = TestFile::new(&format!("chunks{index}"), text.as_bytes());
            let stream = LineInput::Stream(Box::new(std::io::Cursor::new(text.into_bytes())));
            let mut buffer = Buffer::default();
            let mut each = |mut lines: Lines| {
                let mut pieces = Vec::new();
                loop {
                    let (mut chunk, unread) = lines.take(&mut buffer);
                    unread.complete(&mut chunk, &mut buffer);
                    let mut number = chunk.frames;
                    let done: Result<(), ()> = chunk.each(&buffer, limit, &mut |piece| {
                        number += 1;
                        pieces.push((number, piece.start, piece.content.bytes().to_vec()));
                        Ok(())
                    });
                    done.unwrap();
                    if chunk.end.is_some() {
                        return pieces;
                    }
                }
            };
            let of_stream = each(Lines::from_input(stream, limit, false));
            assert!(each(file.lines(limit)) == of_stream, "input {index}");
            let (chunks, is_ok) = chunks(file.lines(limit), &mut |_, _| ());
            assert!(is_ok && chunks.iter().all(|chunk| chunk.2 <= 2 * CHUNK), "input {index}: {chunks:?}");
        }
    }

    #[test]
    fn a_file_that_becomes_shorter_ends_there() {
        let file = TestFile::new("shorter", "{}\n".repeat(CHUNK).as_bytes());
        let (found, is_ok) = chunks(file.lines(100), &mut |_, chunk| {
            if chunk.index == 1 {
                file.open(File::options().write(true)).file.set_len(3 * CHUNK as u64 / 2 + 1).unwrap();
            }
        });
        assert!(is_ok);
        assert_eq!(found.iter().map(|chunk| chunk.2).sum::<usize>(), 3 * CHUNK / 2 + 1, "{found:?}");
    }

    #[cfg(unix)]
    #[test]
    fn the_chunks_after_one_that_cannot_be_read_are_skipped() {
        let file = TestFile::new("error", "{}\n".repeat(CHUNK).as_bytes());
        let (found, is_ok) = chunks(file.lines(100), &mut |unread, chunk| {
            if chunk.index == 2
                && let Some((part, _)) = &mut unread.part
            {
                part.file = file.open(File::options().write(true)).file;
            }
        });
        assert!(!is_ok);
        let (_, read) = found.split_at(2);
        assert!(read.iter().all(|chunk| chunk.2 == 0 && chunk.1 == read[0].1), "{found:?}");
    }

    #[test]
    fn the_count_is_the_number_of_lines_that_are_not_blank() {
        let parts = ["", "\n", "{}", " ", "\r\n", "[1]\n", "\t\n", "{}\r", " {}"];
        for one in parts {
            for two in parts {
                for three in parts {
                    for four in parts {
                        let text = [one, two, three, four].concat();
                        let (ends, frames) = count(text.as_bytes());
                        let each: Vec<&[u8]> = text.as_bytes().split(|&byte| byte == b'\n').collect();
                        assert_eq!(ends + 1, each.len() as u64, "{text:?}");
                        assert_eq!(frames, each.iter().filter(|line| holds_frame(line)).count() as u64, "{text:?}");
                    }
                }
            }
        }
    }
}
