//! From offsets to lines and columns.

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The offset in bytes, from 0.
    pub offset: usize,
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode characters, from 1.
    pub column: usize,
}

impl Place {
    /// The place of an offset, its line and column not yet counted.
    pub(crate) const fn at(offset: usize) -> Self {
        Self { offset, line: 1, column: 1 }
    }
}

/// Counts lines and columns from front to back.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    last: Place,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, last: Place::at(0) }
    }

    /// The place of an offset that is not before the one asked for last.
    pub(crate) fn at(&mut self, offset: usize) -> Place {
        let mut end = offset.clamp(self.last.offset, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let mut passed = &self.text[self.last.offset..end];
        // Most texts are one line of ASCII.
        let unusual = |seen, &byte: &u8| seen | byte & 0x80 | u8::from(byte == b'\n');
        if passed.as_bytes().iter().fold(0, unusual) == 0 {
            self.last.column += passed.len();
        } else {
            let mut lines = passed.split('\n');
            passed = lines.next_back().unwrap_or_default();
            let before = lines.count();
            if before > 0 {
                self.last.line += before;
                self.last.column = 1;
            }
            self.last.column += passed.chars().count();
        }
        self.last.offset = end;
        Place { offset, ..self.last }
    }
}
