//! The bytes of captures: their validation, and the search for line ends.

use std::ops::Range;

use serde::de::IgnoredAny;

/// The lines of a chunk. UTF-8 is validated for as many lines at once as possible: up to the first invalid byte, and again
/// from the line after it.
#[derive(Debug)]
pub(super) struct Texts<'b> {
    bytes: &'b [u8],
    /// The offset of `text`.
    start: usize,
    text: &'b str,
}

impl<'b> Texts<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, start: 0, text: "" }
    }

    /// The text of a line, if it is UTF-8. Lines must be requested in order.
    #[inline]
    pub(super) fn line(&mut self, line: Range<usize>) -> Option<&'b str> {
        if line.end > self.start + self.text.len() {
            self.look(line.start);
        }
        self.text.get(line.start - self.start..line.end - self.start)
    }

    #[cold]
    fn look(&mut self, from: usize) {
        self.start = from;
        self.text = utf8_prefix(&self.bytes[from..]);
    }
}

/// The text up to the first byte that is not UTF-8.
pub(super) fn utf8_prefix(bytes: &[u8]) -> &str {
    match utf8(bytes) {
        Ok(text) => text,
        Err(valid) => std::str::from_utf8(&bytes[..valid]).unwrap_or_default(),
    }
}

/// The bytes as text, or the offset of the first byte that is not UTF-8.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, usize> {
    #[cfg(feature = "simd")]
    let text = simdutf8::compat::from_utf8(bytes).map_err(|error| error.valid_up_to());
    #[cfg(not(feature = "simd"))]
    let text = std::str::from_utf8(bytes).map_err(|error| error.valid_up_to());
    text
}

/// Whether a text is one JSON value. Not whether it is I-JSON, because that does not change where it ends.
pub(super) fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_ok()
}

/// The offset of the first line feed.
#[inline]
pub(super) fn line_end(bytes: &[u8]) -> Option<usize> {
    #[cfg(feature = "simd")]
    let end = memchr::memchr(b'\n', bytes);
    #[cfg(not(feature = "simd"))]
    let end = bytes.iter().position(|&byte| byte == b'\n');
    end
}

/// The number of line feeds.
pub(super) fn line_ends(bytes: &[u8]) -> usize {
    #[cfg(feature = "simd")]
    let count = memchr::memchr_iter(b'\n', bytes).count();
    #[cfg(not(feature = "simd"))]
    let count = bytes.split(|&byte| byte == b'\n').count() - 1;
    count
}

/// The offsets at which either byte occurs.
pub(super) fn offsets(bytes: &[u8], one: u8, other: u8) -> impl Iterator<Item = usize> {
    #[cfg(feature = "simd")]
    let found = memchr::memchr2_iter(one, other, bytes);
    #[cfg(not(feature = "simd"))]
    let found = bytes.iter().enumerate().filter(move |(_, byte)| [one, other].contains(byte)).map(|(at, _)| at);
    found
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn each_line_is_validated_on_its_own() {
        let parts: [&[u8]; 7] = [b"", b"{}", b"\xff", "ü".as_bytes(), b"a\xc3", b"\xbcb", b"\xed\xa0\x80"];
        for one in parts {
            for two in parts {
                for three in parts {
                    for four in parts {
                        let bytes = [one, two, three, four].join(&b'\n');
                        let (mut texts, mut start) = (Texts::new(&bytes), 0);
                        for line in bytes.split(|&byte| byte == b'\n') {
                            let end = start + line.len();
                            assert_eq!(texts.line(start..end), std::str::from_utf8(line).ok(), "{line:?} of {bytes:?}");
                            start = end + 1;
                        }
                    }
                }
            }
        }
    }
}
