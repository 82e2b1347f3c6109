//! Writes the frames of captures with pseudonyms.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use tieline::Plan;
use tieline::capture::{self, Checker, Correlation, Piece, PieceContent, Start, StopReason, split};
use tieline::redact::Redactor;

use super::feed::{Buffer, Chunk, Feed, Holds, JobInput};
use super::settings::RunSettings;
use super::source::{Source, Unreadable};

/// The inputs whose frames are redacted.
pub(crate) struct RedactInputs {
    pub(crate) settings: RunSettings,
    pub(crate) sources: Vec<Result<Source, Unreadable>>,
    /// The maximum length of a frame in bytes.
    pub(crate) max_line: usize,
}

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

/// Writes the redacted frames of all inputs, one per line. Memory is bounded by the longest frame.
///
/// # Errors
/// When the output cannot be written.
pub(crate) fn redact(
    plan: &Plan,
    redactor: &mut Redactor<'_>,
    inputs: RedactInputs,
    out: &mut dyn Write,
) -> io::Result<RedactSummary> {
    let mut feed = Feed::new(inputs.sources, inputs.max_line, inputs.settings, Arc::<AtomicU64>::default());
    let mut run = RedactRun { redactor, out, correlation: Correlation::new(), summary: RedactSummary::default() };
    let mut buffer = Buffer::default();
    loop {
        match feed.take(&mut buffer).work {
            JobInput::Lines(source, chunk) => {
                let mut checker = Checker::new(plan, source.options(inputs.max_line));
                run.lines(&source, &mut checker, &chunk, buffer.bytes(), inputs.max_line)?;
                if source.arrives() {
                    run.out.flush()?;
                }
                run.end(&source, chunk.end);
            }
            JobInput::Whole(source, mut from) => {
                let options = source.options(inputs.max_line);
                let framing = options.framing;
                let mut checker = Checker::new(plan, options);
                let mut error = None;
                let done = split(framing, &mut *from, inputs.max_line, &mut |piece| {
                    run.piece(&source, &mut checker, piece).map_err(|failed| {
                        error = Some(failed);
                        StopReason::Closed
                    })
                });
                match (done, error) {
                    (_, Some(error)) => return Err(error),
                    (Err(StopReason::Read(error)), None) => run.end(&source, Some(Err(error))),
                    (Ok(()) | Err(StopReason::Closed), None) => run.end(&source, Some(Ok(()))),
                }
            }
            JobInput::Unreadable(input) => run.summary.unreadable.push(input),
            JobInput::End => return Ok(run.summary),
        }
    }
}

struct RedactRun<'r, 'p> {
    redactor: &'r mut Redactor<'p>,
    out: &'r mut dyn Write,
    /// The requests of the current input without a response.
    correlation: Correlation,
    summary: RedactSummary,
}

impl RedactRun<'_, '_> {
    fn lines(
        &mut self,
        source: &Source,
        checker: &mut Checker<'_>,
        chunk: &Chunk,
        bytes: &[u8],
        max_line: usize,
    ) -> io::Result<()> {
        match chunk.holds {
            Holds::Lines => capture::lines(bytes, chunk.line, max_line, &mut |piece| self.piece(source, checker, piece)),
            Holds::TooLong => {
                let start = Start { line: chunk.line, column: 1 };
                self.piece(source, checker, Piece { start, content: PieceContent::TooLong })
            }
        }
    }

    /// Writes the frame of a record, or the frames on a line.
    fn piece(&mut self, source: &Source, checker: &mut Checker<'_>, mut piece: Piece<'_>) -> io::Result<()> {
        // The numbers of records are shown only for requests without a response, which are not reported here.
        checker.prepare(&piece, 0);
        checker.correlate(&mut self.correlation);
        loop {
            // The problems are not described; what is not a frame is, so that the reason can be shown.
            let is_text = matches!(piece.content, PieceContent::Frame(_) | PieceContent::Text(_) | PieceContent::Rows(..));
            let checked = checker.check(&piece, usize::from(!is_text));
            if checked.counts.frameless > 0 {
                self.summary.frameless += 1;
                return Ok(());
            }
            let reason = if !is_text {
                checked.problems.first().map_or_else(String::new, |problem| {
                    let help = problem.help.as_deref().map(|help| format!("; help: {help}")).unwrap_or_default();
                    format!("{}{help}", problem.detail)
                })
            } else if let Some(frame) = self.redactor.redact_checked(&checked) {
                self.summary.frames += 1;
                self.out.write_all(frame)?;
                self.out.write_all(b"\n")?;
                String::new()
            } else {
                "the frame cannot be redacted without other problems".to_owned()
            };
            if !reason.is_empty() {
                self.summary.unwritten.add(&source.name, piece.start, &reason);
            }
            let Some(next) = checked.next else { return Ok(()) };
            piece = piece.rest(next);
        }
    }

    fn end(&mut self, source: &Source, end: Option<io::Result<()>>) {
        if end.is_some() {
            self.correlation = Correlation::new();
        }
        if let Some(Err(error)) = end {
            self.summary.unreadable.push(Unreadable { name: source.name.clone(), error });
        }
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
