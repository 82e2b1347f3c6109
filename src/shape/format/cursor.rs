//! Reads a text byte by byte, also in a constant.

/// A position in a text.
#[derive(Clone, Copy)]
pub(super) struct FormatCursor<'t> {
    bytes: &'t [u8],
    pub(super) at: usize,
}

impl<'t> FormatCursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { bytes: text.as_bytes(), at: 0 }
    }

    /// The next byte; 0 at the end. No format allows the character U+0000.
    pub(super) const fn peek(&self) -> u8 {
        if self.at < self.bytes.len() { self.bytes[self.at] } else { 0 }
    }

    /// The byte after the next one; 0 at the end.
    pub(super) const fn peek_second(&self) -> u8 {
        if self.at + 1 < self.bytes.len() { self.bytes[self.at + 1] } else { 0 }
    }

    pub(super) const fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// Skips a byte that is not at the end.
    pub(super) const fn advance(&mut self) {
        if self.at < self.bytes.len() {
            self.at += 1;
        }
    }

    /// Skips the next byte if it is this one.
    pub(super) const fn eat(&mut self, byte: u8) -> bool {
        let is_next = !self.is_at_end() && self.peek() == byte;
        if is_next {
            self.at += 1;
        }
        is_next
    }

    /// Reads exactly `count` decimal digits.
    pub(super) const fn digits(&mut self, count: usize) -> Option<i32> {
        let mut number = 0;
        let mut read = 0;
        while read < count {
            let byte = self.peek();
            if !byte.is_ascii_digit() {
                return None;
            }
            number = number * 10 + (byte - b'0') as i32;
            self.advance();
            read += 1;
        }
        Some(number)
    }

    /// Skips all decimal digits, and returns their number.
    pub(super) const fn skip_digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.advance();
        }
        self.at - start
    }
}
