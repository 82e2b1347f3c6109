//! The report in markdown, for a comment on a pull request.

use std::fmt::Write as _;

use tieline::coverage::CoverageTotals;
use tieline::problem::escape;

use super::{ShownCoverage, percent};

pub(super) fn report(shown: &ShownCoverage<'_>) -> String {
    // Writing to a string cannot fail.
    let mut out = format!("### Coverage\n\n{}.\n\n", escape(&shown.headline()));
    table(&mut out, "part", shown.sections(), str::to_owned);
    out.push_str("\n<details><summary>Messages and shared types</summary>\n\n");
    table(&mut out, "message or type", shown.owners(), code);
    out.push_str("\n</details>\n");
    let missing = shown.missing();
    if missing.is_empty() {
        return out;
    }
    let _ = write!(out, "\n<details><summary>Not covered ({})</summary>\n\n", missing.len());
    for point in missing {
        let _ = writeln!(out, "- {}, {}", code(&point.describe()), point.section.as_str());
        if let Some(example) = shown.example(point) {
            let _ = writeln!(out, "  - {}", code(example));
        }
    }
    out.push_str("\n</details>\n");
    out
}

fn table(out: &mut String, title: &str, rows: Vec<(&str, CoverageTotals)>, name: impl Fn(&str) -> String) {
    let _ = write!(out, "| {title} | covered | of | |\n|---|---:|---:|---:|\n");
    for (row, totals) in rows {
        let _ = writeln!(out, "| {} | {} | {} | {} |", name(row), totals.covered, totals.total, percent(totals));
    }
}

/// A text as code, also in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", escape(text).replace('`', "'").replace('|', "\\|"))
}
