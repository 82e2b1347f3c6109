//! Converts offsets to lines and columns.

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

/// Whether a text consists of ASCII characters without line feeds. It is tested eight bytes at a time.
fn is_plain_line(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let Some(last) = bytes.last_chunk::<8>() else { return bytes.iter().all(|&byte| byte.is_ascii() && byte != b'\n') };
    // The last eight bytes may overlap with the previous word.
    let words = bytes.as_chunks::<8>().0.iter().chain([last]);
    let marks = words.fold(0, |marks, word| {
        let word = u64::from_le_bytes(*word);
        // In the subtraction, a zero byte borrows from its high bit.
        let ends = word ^ (ONES * 0x0a);
        marks | word | (ends.wrapping_sub(ONES) & !ends)
    });
    marks & HIGH == 0
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
