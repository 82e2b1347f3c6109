//! Splits text with one record per line.

use std::ops::Range;

use super::piece::{Piece, PieceContent, Start, is_blank};
use super::text::{Texts, line_end};

/// Calls `each` for every line that is not blank.
///
/// `first` is the number of the first line. A line longer than `max_frame` bytes is passed as [`PieceContent::TooLong`].
///
/// # Errors
/// Those of `each`.
pub fn lines<E>(
    bytes: &[u8],
    first: u64,
    max_frame: usize,
    each: &mut dyn FnMut(Piece<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = Start { line: first, column: 1 };
    let mut texts = Texts::new(bytes);
    let mut at = 0;
    while at < bytes.len() {
        let end = line_end(&bytes[at..]).map_or(bytes.len(), |length| at + length);
        let line = line(bytes, at..end);
        if !line.is_empty() {
            let content = match texts.line(line.clone()) {
                _ if line.len() > max_frame => PieceContent::TooLong,
                Some(text) => PieceContent::Text(text),
                None => PieceContent::Frame(&bytes[line]),
            };
            each(Piece { start, content })?;
        }
        start.line += 1;
        at = end + 1;
    }
    Ok(())
}

/// The range of a line without `\r`; empty if the line is blank.
fn line(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let Range { start, mut end } = range;
    if bytes[start..end].last() == Some(&b'\r') {
        end -= 1;
    }
    let is_used = bytes[start..end].first().is_some_and(|first| !is_blank(&[*first])) || !is_blank(&bytes[start..end]);
    if is_used { start..end } else { start..start }
}
