//! The report for people: tables with bars.

use std::fmt::Write as _;

use tieline::__private::command::visible_json;
use tieline::coverage::{CoverageTotals, Maturity};
use tieline::problem::escape;

use super::{ShownCoverage, percent};
use crate::capture::Style;
use crate::columns::table;

/// The number of characters of a bar.
const WIDTH: usize = 20;

pub(super) fn report(shown: &ShownCoverage<'_>, style: Style) -> String {
    let (strong, reset) = (style.strong(), style.reset());
    let mut out = format!("{}\n\n", escape(&shown.headline()));
    out.push_str(&rows(shown.sections()));
    let _ = write!(out, "\n{strong}Messages and shared types{reset}\n");
    out.push_str(&rows(shown.owners()));
    let missing = shown.missing();
    if !missing.is_empty() {
        let _ = write!(out, "\n{strong}Not covered{reset}\n");
    }
    for point in missing {
        let mark = if point.maturity == Maturity::Stable { "" } else { point.maturity.as_str() };
        let separator = if mark.is_empty() { "" } else { ", " };
        let _ = writeln!(out, "  {} ({}{separator}{mark})", escape(&point.describe()), point.section.as_str());
        if let Some(example) = shown.example(point) {
            let _ = writeln!(out, "    {}", visible_json(example));
        }
    }
    out
}

fn rows(totals: Vec<(&str, CoverageTotals)>) -> String {
    let row = |(name, totals): (&str, CoverageTotals)| {
        let CoverageTotals { covered, total, .. } = totals;
        let filled = (covered * WIDTH).checked_div(total).unwrap_or(WIDTH);
        let bar = "#".repeat(filled) + &".".repeat(WIDTH - filled);
        [name.to_owned(), format!("{covered} of {total}"), bar, percent(totals)]
    };
    table("  ", &totals.into_iter().map(row).collect::<Vec<_>>())
}
