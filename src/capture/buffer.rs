//! Pieces that outlive the input from which they were cut.

use std::mem;

use super::piece::{Piece, PieceContent, Start};

/// Pieces with their texts, for checking them in another thread than the one that splits the input.
///
/// ```
/// use tieline::capture::{Framing, PieceBuffer, split};
///
/// let mut buffer = PieceBuffer::default();
/// split(Framing::Document, &mut &b"[{},\n5]"[..], 100, &mut |piece| {
///     buffer.push(&piece);
///     Ok(())
/// })
/// .unwrap();
/// let texts: Vec<&[u8]> = buffer.iter().map(|piece| piece.content.bytes()).collect();
/// assert_eq!(texts, [b"{}".as_slice(), b"5"]);
/// ```
#[derive(Debug, Default)]
pub struct PieceBuffer {
    pieces: Vec<BufferedPiece>,
    /// The texts of all pieces.
    text: Vec<u8>,
    /// Where the lines of pieces begin, if they are not adjacent in the input.
    rows: Vec<Start>,
}

#[derive(Debug)]
struct BufferedPiece {
    start: Start,
    /// The content with an empty text.
    content: PieceContent<'static>,
    /// Where its text and its rows end in those of all pieces.
    text_end: usize,
    rows_end: usize,
}

impl PieceBuffer {
    /// Appends a piece, whose text is copied.
    pub fn push(&mut self, piece: &Piece<'_>) {
        self.text.extend_from_slice(piece.content.bytes());
        if let PieceContent::Rows(_, rows) = piece.content {
            self.rows.extend_from_slice(rows);
        }
        let (text_end, rows_end) = (self.text.len(), self.rows.len());
        self.pieces.push(BufferedPiece { start: piece.start, content: piece.content.without_text(), text_end, rows_end });
    }

    /// The pieces, in the order in which they were appended.
    pub fn iter(&self) -> impl Iterator<Item = Piece<'_>> {
        let (mut text, mut rows) = (0, 0);
        self.pieces.iter().map(move |piece| {
            let own = &self.text[mem::replace(&mut text, piece.text_end)..piece.text_end];
            let own_rows = &self.rows[mem::replace(&mut rows, piece.rows_end)..piece.rows_end];
            Piece { start: piece.start, content: piece.content.with_text(own, own_rows) }
        })
    }

    /// The number of pieces.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there are no pieces.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The memory of all pieces in bytes. A piece without text needs memory too.
    #[must_use]
    pub fn size(&self) -> usize {
        self.text.len() + mem::size_of_val(&*self.pieces) + mem::size_of_val(&*self.rows)
    }

    /// Removes all pieces, and releases memory beyond about `kept` bytes for each of texts, pieces and lines.
    pub fn clear(&mut self, kept: usize) {
        self.pieces.clear();
        self.rows.clear();
        self.text.clear();
        self.text.shrink_to(kept);
        self.pieces.shrink_to(kept / size_of::<BufferedPiece>());
        self.rows.shrink_to(kept / size_of::<Start>());
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, PieceBuffer, PieceContent, Start};

    #[test]
    fn pieces_are_returned_as_they_were_appended() {
        let rows = [Start { line: 1, column: 7 }, Start { line: 2, column: 7 }];
        let contents = [
            PieceContent::Frame(b"{}\xff"),
            PieceContent::Nothing,
            PieceContent::Rows(b"{\n}", &rows),
            PieceContent::Text("\u{fc}"),
            PieceContent::Following(""),
            PieceContent::Rows(b"5", &rows[..1]),
            PieceContent::Stray(b"x"),
            PieceContent::Empty { records: 2 },
            PieceContent::MissingEvents { command: 1, first: 2, count: 3, request: rows[1] },
        ];
        let pieces = contents.map(|content| Piece { start: Start { line: 3, column: 4 }, content });
        let mut buffer = PieceBuffer::default();
        for _ in 0..2 {
            for piece in &pieces {
                buffer.push(piece);
            }
            assert_eq!(buffer.iter().collect::<Vec<_>>(), pieces);
            buffer.clear(0);
            assert!(buffer.is_empty() && buffer.size() == 0);
        }
    }

    /// A long array may have many elements without a text.
    #[test]
    fn a_piece_without_text_has_a_size() {
        let mut buffer = PieceBuffer::default();
        buffer.push(&Piece { start: Start::FIRST, content: PieceContent::Nothing });
        assert!(buffer.size() >= size_of::<Start>());
    }
}
