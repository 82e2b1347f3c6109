//! Decompresses inputs. The compression is recognized by the first bytes, with which no JSON text begins.

use std::io::{self, BufRead, Read};
use std::sync::{Arc, OnceLock};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// The size of each read in bytes.
const CHUNK: usize = 128 * 1024;

/// The number of bytes of the first read.
const FIRST: usize = 8 * 1024;

/// A compression, which the extension of a file may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    /// The compression that an extension names.
    pub(super) fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The compression of an input that begins with these bytes.
    fn of_start(start: &[u8]) -> Option<Self> {
        match start {
            [0x1f, 0x8b, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// What is reported about an input at its end, although it can be read.
pub(super) type Remark = Arc<OnceLock<&'static str>>;

/// Decompresses an input if it is compressed, and returns how. `named` is the compression according to its name.
pub(super) fn decompress(
    raw: Box<dyn Read + Send>,
    named: Option<Compression>,
    remark: &Remark,
) -> io::Result<(ReadAhead, Option<Compression>)> {
    let mut raw = ReadAhead::new(raw);
    // Only as many bytes as are needed, since a stream may have no more yet.
    let is_undecided = |start: &[u8]| {
        matches!(
            start,
            [] | [0x1f | 0x28 | 0x50..=0x5f]
                | [0x28, 0xb5]
                | [0x28, 0xb5, 0x2f]
                | [0x50..=0x5f, 0x2a]
                | [0x50..=0x5f, 0x2a, 0x4d]
        )
    };
    let start = raw.peek_while_ok(is_undecided)?;
    let found = Compression::of_start(start);
    if let Some(named) = named
        && !start.is_empty()
        && found.is_none()
    {
        let reason = format!("not a {} file, in spite of its extension", named.name());
        return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
    }
    let from = match found {
        None => raw,
        Some(Compression::Gzip) => {
            ReadAhead::new(Box::new(Gzip { member: Some(GzDecoder::new(raw)), remark: Arc::clone(remark) }))
        }
        Some(Compression::Zstd) => {
            ReadAhead::new(Box::new(Zstd { from: raw, decoder: FrameDecoder::new(), is_open: false }))
        }
    };
    Ok((from, found))
}

/// A reader with a buffer, in which the next bytes can be examined before they are read.
pub(super) struct ReadAhead {
    from: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    /// An error that occurred while bytes were examined. It is returned after the bytes before it.
    error: Option<io::Error>,
}

impl ReadAhead {
    fn new(from: Box<dyn Read + Send>) -> Self {
        Self { from, buffer: Vec::new(), start: 0, error: None }
    }

    /// The next bytes: at least `count`, or all that are left.
    fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        self.peek_while_ok(|bytes| bytes.len() < count)
    }

    /// As [`Self::peek_while`]. An error is returned if there is no byte before it.
    fn peek_while_ok(&mut self, more: impl Fn(&[u8]) -> bool) -> io::Result<&[u8]> {
        self.peek_while(more);
        match self.error.take() {
            Some(error) if self.start == self.buffer.len() => Err(error),
            error => {
                self.error = error;
                Ok(&self.buffer[self.start..])
            }
        }
    }

    /// Reads until a condition for the bytes in the buffer is false, or the input ends, and returns these bytes.
    pub(super) fn peek_while(&mut self, more: impl Fn(&[u8]) -> bool) -> &[u8] {
        while self.error.is_none() && more(&self.buffer[self.start..]) {
            match self.more() {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => self.error = Some(error),
            }
        }
        &self.buffer[self.start..]
    }

    /// The number of bytes that have been examined, but not read.
    pub(super) fn examined(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// Reads once into the buffer.
    fn more(&mut self) -> io::Result<usize> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let old = self.buffer.len();
        // Most inputs are small, and the bytes are set to zero first: so the buffer doubles from read to read.
        let size = (2 * self.buffer.capacity()).clamp(FIRST, CHUNK);
        self.buffer.resize(old + size, 0);
        let read = loop {
            match self.from.read(&mut self.buffer[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(old + *read.as_ref().unwrap_or(&0));
        read
    }
}

impl Read for ReadAhead {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.start == self.buffer.len() {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            // A large read needs no buffer.
            if to.len() >= CHUNK / 8 {
                self.buffer = Vec::new();
                self.start = 0;
                return self.from.read(to);
            }
        }
        let read = self.fill_buf()?.read(to)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for ReadAhead {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.start == self.buffer.len() {
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            self.more()?;
        }
        Ok(&self.buffer[self.start..])
    }

    fn consume(&mut self, count: usize) {
        self.start += count;
    }
}

/// Decompresses gzip as `gzip -dc` does: members one after the other, then zeros, or other bytes, which are ignored.
struct Gzip {
    /// The current member; `None` after the last.
    member: Option<GzDecoder<ReadAhead>>,
    remark: Remark,
}

impl Gzip {
    /// Goes to the next member.
    fn next(&mut self) -> io::Result<()> {
        let Some(mut from) = self.member.take().map(GzDecoder::into_inner) else { return Ok(()) };
        let start = from.peek(2)?;
        if Compression::of_start(start) == Some(Compression::Gzip) {
            self.member = Some(GzDecoder::new(from));
            return Ok(());
        }
        loop {
            let rest = from.fill_buf()?;
            if rest.is_empty() {
                return Ok(());
            }
            if rest.iter().any(|&byte| byte != 0) {
                // Setting it fails only if there is a remark already.
                let _ = self.remark.set("trailing garbage after the gzip data, which is ignored");
                return Ok(());
            }
            let count = rest.len();
            from.consume(count);
        }
    }
}

impl Read for Gzip {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while let Some(member) = &mut self.member {
            match member.read(to) {
                Ok(0) if !to.is_empty() => self.next()?,
                Ok(read) => return Ok(read),
                Err(error) => {
                    let reason = match error.kind() {
                        io::ErrorKind::UnexpectedEof => "truncated gzip file, checked as far as possible",
                        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
                            "corrupt gzip file, checked as far as possible"
                        }
                        _ => return Err(error),
                    };
                    return Err(io::Error::new(error.kind(), reason));
                }
            }
        }
        Ok(0)
    }
}

/// Decompresses zstd: frames one after the other, and skippable frames, whose content is ignored.
struct Zstd {
    from: ReadAhead,
    decoder: FrameDecoder,
    /// Whether a frame has been opened that is not decompressed yet.
    is_open: bool,
}

impl Zstd {
    /// Opens the next frame; `false` if there is none.
    fn open(&mut self) -> io::Result<bool> {
        loop {
            let start = self.from.peek(8)?;
            match *start {
                [] => return Ok(false),
                [0x50..=0x5f, 0x2a, 0x4d, 0x18, a, b, c, d, ..] => {
                    let length = 8 + u64::from(u32::from_le_bytes([a, b, c, d]));
                    if io::copy(&mut (&mut self.from).take(length), &mut io::sink())? < length {
                        return Err(corrupt());
                    }
                }
                _ => {
                    self.decoder.reset(&mut self.from).map_err(|_| corrupt())?;
                    self.is_open = true;
                    return Ok(true);
                }
            }
        }
    }
}

impl Read for Zstd {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(to);
            }
            if self.is_open && self.decoder.is_finished() {
                self.is_open = false;
                let expected = self.decoder.get_checksum_from_data();
                if expected.is_some() && expected != self.decoder.get_calculated_checksum() {
                    return Err(corrupt());
                }
            }
            if !self.is_open {
                if !self.open()? {
                    return Ok(0);
                }
                continue;
            }
            let decoded = self.decoder.decode_blocks(&mut self.from, BlockDecodingStrategy::UptoBlocks(1));
            decoded.map_err(|_| corrupt())?;
        }
    }
}

/// The decoder gives out the last megabytes of a frame at its end only.
fn corrupt() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "truncated or corrupt zstd file, checked only in part")
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &[u8]) -> Vec<u8> {
        ruzstd::encoding::compress_to_vec(text, ruzstd::encoding::CompressionLevel::Fastest)
    }

    /// The decompressed bytes, the error at their end, and the remark.
    fn unpacked(bytes: &[u8]) -> (Vec<u8>, bool, bool) {
        let remark = Remark::default();
        let mut out = Vec::new();
        let error = decompress(Box::new(Cursor::new(bytes.to_vec())), None, &remark)
            .and_then(|(mut from, _)| from.read_to_end(&mut out))
            .is_err();
        (out, error, remark.get().is_some())
    }

    #[test]
    fn members_and_padding_are_read_as_gzip_reads_them() {
        let (one, two) = (gzip(b"one "), gzip(b"two"));
        let both = b"one two".to_vec();
        let with = |end: &[u8]| [&*one, &*two, end].concat();
        assert_eq!(unpacked(&with(b"")), (both.clone(), false, false));
        assert_eq!(unpacked(&with(&vec![0; 300_000])), (both.clone(), false, false));
        assert_eq!(unpacked(&with(b"garbage")), (both.clone(), false, true));
        assert_eq!(unpacked(&with(b"\0\0garbage")), (both.clone(), false, true));
        assert!(unpacked(&with(&two[..two.len() - 1])).1);
        assert_eq!(unpacked(b"one two"), (both, false, false));
        assert_eq!(unpacked(b""), (vec![], false, false));
    }

    #[test]
    fn frames_and_skippable_frames_of_zstd_are_read() {
        let large = b"0123456789abcdef".repeat(100_000);
        let skippable = [&[0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"xyz"].concat();
        let bytes = [&*skippable, &zstd(b"one "), &skippable, &zstd(&large), &zstd(b"")].concat();
        assert_eq!(unpacked(&bytes), ([&b"one "[..], &large].concat(), false, false));
        assert!(unpacked(&bytes[..bytes.len() - 3]).1);
        assert!(unpacked(&[&*zstd(b"one"), b"garbage"].concat()).1);
    }

    #[test]
    fn an_extension_that_the_content_contradicts_is_an_error() {
        for named in [Compression::Gzip, Compression::Zstd] {
            let text = |bytes: &'static [u8]| decompress(Box::new(bytes), Some(named), &Remark::default());
            assert!(text(b"{}").is_err());
            assert!(text(b"").is_ok());
        }
    }
}
