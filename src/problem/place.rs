//! Converts offsets to lines and columns.

use crate::json::swar::is_plain_line;

/// A position in a text.
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
    /// The start of a text.
    pub(super) const FIRST: Self = Self { offset: 0, line: 1, column: 1 };
}

/// Counts lines and columns. Offsets must not decrease.
#[derive(Debug)]
pub(crate) struct Places<'t> {
    text: &'t str,
    last: Place,
}

impl<'t> Places<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self { text, last: Place::FIRST }
    }

    /// The position of an offset, which must not be less than the previous one.
    pub(crate) fn at(&mut self, offset: usize) -> Place {
        let mut end = offset.clamp(self.last.offset, self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let mut passed = &self.text[self.last.offset..end];
        // Most texts are a single line of ASCII characters.
        if is_plain_line(passed.as_bytes()) {
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

#[cfg(test)]
mod tests {
    use super::{Place, Places};

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        for length in [0, 1, 7, 8, 9, 40] {
            let plain = "x".repeat(length);
            for (before, line, column) in [
                (plain.clone(), 1, length + 1),
                (format!("ü{plain}"), 1, length + 2),
                (format!("{plain}😀"), 1, length + 2),
                (format!("{plain}\n"), 2, 1),
                (format!("\n{plain}"), 2, length + 1),
                (format!("{plain}\nü\n{plain}€"), 3, length + 2),
            ] {
                let text = format!("{before}{plain}");
                let expected = Place { offset: before.len(), line, column };
                assert_eq!(Places::new(&text).at(before.len()), expected, "{text:?}");
                let mut places = Places::new(&text);
                assert_eq!(places.at(0), Place { offset: 0, line: 1, column: 1 });
                assert_eq!(places.at(before.len()), expected, "{text:?}");
            }
        }
    }
}
