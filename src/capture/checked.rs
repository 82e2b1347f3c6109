//! The result for a record of a capture.

use super::checker::Counts;
use super::correlation::Answer;
use super::extract::Extraction;
use super::piece::{Piece, PieceContent, Start};
use crate::problem::{Level, Problem, Rule};

/// The result for one record.
#[derive(Debug)]
#[non_exhaustive]
pub struct CheckedFrame<'c> {
    /// The counts of this frame alone.
    pub counts: Counts,
    /// The problems up to the limit, in the order of the text, without those at level allow. Positions are relative to the frame;
    /// [`CheckedFrame::position`] converts them to positions in the input.
    pub problems: &'c [Problem],
    /// A hash of the rule, message and pointer of each problem: see [`Checker::check_unless`](super::Checker::check_unless). Empty after
    /// [`Checker::check`](super::Checker::check).
    pub hashes: &'c [u64],
    /// A number for the description of each problem, if it is known: problems of one checker with the same number differ only in
    /// their places, and in values, which are masked unless [`Show::Values`](crate::problem::Show) is chosen.
    pub descriptions: &'c [Option<u64>],
    /// The numbers of problems beyond the limit, for each rule and its level.
    pub beyond: &'c [(Rule, Level, u64)],
    /// The text of the frame; empty if there is none.
    pub text: &'c [u8],
    /// Another frame follows on the same line: [`Piece::rest`] returns the piece to check next.
    pub next: Option<usize>,
    /// The positions of the problems in the input, by their offsets in the frame; empty if they are relative to the start of the piece.
    pub(super) positions: &'c [(usize, Start)],
    pub(super) piece: &'c Piece<'c>,
    pub(super) extraction: &'c Extraction,
    /// What is known about the frame from those before it.
    pub(super) known: Option<Answer>,
}

impl CheckedFrame<'_> {
    /// The index of the command of a response that does not name it, if it is known.
    #[cfg(feature = "redact")]
    pub(crate) fn command(&self) -> Option<usize> {
        self.known.as_ref()?.command
    }

    /// Where the other frame begins that a problem of a conversation is about, such as the request of a response.
    #[must_use]
    pub fn related(&self, problem: &Problem) -> Option<Start> {
        if let PieceContent::MissingEvents { request, .. } = self.piece.content {
            return Some(request);
        }
        let mut findings = self.known.iter().flat_map(|known| &known.findings);
        findings.find(|found| found.rule == problem.rule && found.at == problem.place.offset)?.other
    }

    /// The position of a problem in the input.
    #[must_use]
    pub fn position(&self, problem: &Problem) -> Start {
        let known = self.positions.binary_search_by_key(&problem.place.offset, |(offset, _)| *offset);
        known.map_or_else(|_| self.piece.start.position(problem.place), |index| self.positions[index].1)
    }
}
