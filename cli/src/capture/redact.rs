//! Writes the frames of captures with pseudonyms.

use std::io::{self, Write};

use tieline::Plan;
use tieline::capture::{CheckedFrame, Piece, PieceContent, Start};
use tieline::redact::Redactor;

use super::sequence::{InputSequence, SequenceVisitor};
use super::source::{Source, Unreadable};

/// The result of a run.
#[derive(Debug, Default)]
pub(crate) struct RedactSummary {
    /// The number of frames that were written.
    pub(crate) frames: u64,
    /// The number of records without a frame.
    pub(crate) frameless: u64,
    /// What was not written, with the position.
    pub(crate) unwritten: Unwritten,
    pub(crate) unreadable: Vec<Unreadable>,
}

/// The parts of the inputs that were not written, because they are not the text of a frame.
#[derive(Debug, Default)]
pub(crate) struct Unwritten {
    pub(crate) count: u64,
    /// The position and the reason of the first ones.
    pub(crate) first: Vec<String>,
}

/// The maximum number of positions in a summary.
const MAX_POSITIONS: usize = 10;

/// Writes the redacted frames of all inputs, one per line.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn redact(
    plan: &Plan,
    redactor: &mut Redactor<'_>,
    inputs: InputSequence,
    out: &mut dyn Write,
) -> io::Result<RedactSummary> {
    let mut run = RedactRun { redactor, out, summary: RedactSummary::default() };
    inputs.visit(plan, &mut run)?;
    Ok(run.summary)
}

struct RedactRun<'r, 'p> {
    redactor: &'r mut Redactor<'p>,
    out: &'r mut dyn Write,
    summary: RedactSummary,
}

/// Whether a piece is a text.
fn is_text(piece: &Piece<'_>) -> bool {
    use PieceContent::{Following, Frame, Rows, Text};
    matches!(piece.content, Frame(_) | Text(_) | Following(_) | Rows(..))
}

impl SequenceVisitor for RedactRun<'_, '_> {
    /// The problems are not described; what is not a frame is, so that the reason can be shown.
    fn limit(&self, piece: &Piece<'_>) -> usize {
        usize::from(!is_text(piece))
    }

    fn frame(&mut self, source: &Source, piece: &Piece<'_>, checked: &CheckedFrame<'_>) -> io::Result<()> {
        if checked.counts.frameless > 0 {
            self.summary.frameless += 1;
            return Ok(());
        }
        let reason = if !is_text(piece) {
            checked.problems.first().map_or_else(String::new, |problem| {
                let help = problem.help.as_deref().map(|help| format!("; help: {help}")).unwrap_or_default();
                format!("{}{help}", problem.detail)
            })
        } else if let Some(frame) = self.redactor.redact_checked(checked) {
            self.summary.frames += 1;
            self.out.write_all(frame)?;
            return self.out.write_all(b"\n");
        } else {
            "with pseudonyms, `check` would report other problems of the frame; help: write it by hand".to_owned()
        };
        if !reason.is_empty() {
            self.summary.unwritten.add(&source.name, piece.start, &reason);
        }
        Ok(())
    }

    fn pause(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn unreadable(&mut self, input: Unreadable) -> io::Result<()> {
        self.summary.unreadable.push(input);
        Ok(())
    }
}

impl Unwritten {
    fn add(&mut self, name: &str, Start { line, column }: Start, reason: &str) {
        self.count += 1;
        if self.first.len() < MAX_POSITIONS {
            self.first.push(format!("{name}:{line}:{column}: not written: {reason}"));
        }
    }
}
