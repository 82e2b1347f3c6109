//! The report as a web page without references to other files.

use askama::Template;
use tieline::coverage::CoverageTotals;

use super::{ShownCoverage, percent};

#[derive(Template)]
#[template(path = "coverage.html")]
struct CoveragePage<'r> {
    protocol: &'r str,
    headline: String,
    tables: [(&'static str, Vec<TotalsRow<'r>>); 2],
    lists_missing: bool,
    missing: Vec<MissingPart<'r>>,
}

/// A row of a table.
struct TotalsRow<'r> {
    name: &'r str,
    totals: CoverageTotals,
    percent: String,
}

/// A point that no frame contains.
struct MissingPart<'r> {
    place: String,
    section: &'static str,
    maturity: &'static str,
    example: &'r str,
}

pub(super) fn report(shown: &ShownCoverage<'_>) -> String {
    let rows = |totals: Vec<(&'static str, CoverageTotals)>| totals.into_iter().map(TotalsRow::new).collect();
    let missing = shown.missing().into_iter().map(|point| MissingPart {
        place: point.describe(),
        section: point.section.as_str(),
        maturity: point.maturity.as_str(),
        example: shown.example(point).unwrap_or_default(),
    });
    let page = CoveragePage {
        protocol: &shown.report.protocol,
        headline: shown.headline(),
        tables: [
            ("Parts of the protocol", rows(shown.sections())),
            ("Messages and shared types", shown.owners().into_iter().map(TotalsRow::new).collect()),
        ],
        lists_missing: shown.missing.is_some(),
        missing: missing.collect(),
    };
    // Writing to a string cannot fail.
    page.render().unwrap_or_default()
}

impl<'r> TotalsRow<'r> {
    fn new((name, totals): (&'r str, CoverageTotals)) -> Self {
        Self { name, totals, percent: percent(totals) }
    }
}
