//! Pieces that outlive the input from which they were cut.

use super::piece::{Piece, PieceContent, Start};

/// Pieces with their texts, for checking them in another thread than the one that splits the input.
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
            let own = &self.text[std::mem::replace(&mut text, piece.text_end)..piece.text_end];
            let own_rows = &self.rows[std::mem::replace(&mut rows, piece.rows_end)..piece.rows_end];
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

    /// The length of all texts in bytes.
    #[must_use]
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Removes all pieces. Capacity for more than `kept` bytes of text is released.
    pub fn clear(&mut self, kept: usize) {
        self.pieces.clear();
        self.rows.clear();
        self.text.clear();
        self.text.shrink_to(kept);
    }
}
