//! The step summary of a GitHub workflow: totals in markdown.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use tieline::problem::escape;

use super::{InvalidFrame, Limits, ReportFormat, tally};
use crate::capture::batch::Rendered;
use crate::capture::summary::{InputReport, ReportEnd};

/// The maximum number of rows of a table.
const MAX_ROWS: usize = 50;

/// The maximum number of unreadable inputs that are named.
const MAX_UNREADABLE: usize = 50;

/// The step summary. It has no single problems.
#[derive(Debug)]
pub(crate) struct StepSummary {
    /// The command, such as `tieline check`.
    command: &'static str,
    unreadable: Mutex<Vec<String>>,
}

impl StepSummary {
    pub(crate) fn new(command: &'static str) -> Self {
        Self { command, unreadable: Mutex::default() }
    }
}

impl ReportFormat for StepSummary {
    fn limits(&self) -> Limits {
        Limits { groups: true, ..Limits::default() }
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        for problem in frame.problems() {
            to.add(problem.rule, |_| {});
        }
    }

    fn input(&self, input: &InputReport<'_>, _: &mut dyn Write) -> io::Result<()> {
        let Some(error) = input.error else { return Ok(()) };
        let mut unreadable = self.unreadable.lock().unwrap_or_else(PoisonError::into_inner);
        if unreadable.len() < MAX_UNREADABLE {
            unreadable.push(format!("- cannot read {}: {}", code(input.name), cell(&error.to_string())));
        }
        Ok(())
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "### {}\n\n{}\n", self.command, cell(&tally(end.summary)))?;
        for line in self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            writeln!(out, "{line}")?;
        }
        let groups = end.summary.groups.by_count();
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n| problems | level | rule | message | pointer |\n|---:|---|---|---|---|")?;
        for (key, count) in groups.iter().take(MAX_ROWS) {
            let message = key.message.as_deref().map(code).unwrap_or_default();
            let pointer = if key.pointer.is_empty() { String::new() } else { code(&key.pointer) };
            writeln!(out, "| {count} | {} | `{}` | {message} | {pointer} |", key.level.as_str(), key.rule)?;
        }
        if groups.len() > MAX_ROWS {
            writeln!(out, "\n{} more kinds of problems.", groups.len() - MAX_ROWS)?;
        }
        writeln!(out, "\n| frames | invalid | message |\n|---:|---:|---|")?;
        for (name, frames, invalid) in end.summary.groups.messages().iter().take(MAX_ROWS) {
            writeln!(out, "| {frames} | {invalid} | {} |", code(name))?;
        }
        writeln!(out)
    }
}

/// A text as code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", escape(text).replace('`', "'").replace('|', "\\|"))
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for character in escape(text).chars() {
        if matches!(character, '|' | '<' | '>' | '*' | '_' | '[' | ']' | '`' | '\\') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
