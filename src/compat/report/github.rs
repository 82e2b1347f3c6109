//! Annotations of a pull request, as workflow commands of GitHub.

use std::fmt::{self, Write};

use super::{ComparisonReport, Severity, affects, counterexamples, direction, frame, place};
use crate::problem::escape;

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    for finding in &report.comparison.findings {
        let severity = report.severity(finding);
        let command = match severity {
            Severity::Breaking => "error",
            Severity::Caution => "warning",
            Severity::Waived | Severity::Compatible => continue,
        };
        let messages = finding.listed_messages();
        let subject = if messages.is_empty() { &report.comparison.protocol } else { &messages };
        let mut lines = vec![format!("{subject}: {}", finding.text), place(finding).trim().to_owned()];
        lines.push(affects(finding));
        for found in counterexamples(finding).iter().filter(|_| severity == Severity::Breaking) {
            let (writes, rejects) = direction(found);
            lines.push(format!("{writes} {}; {rejects}: {}", frame(found), found.rejection.text));
        }
        if !finding.rule.instead().is_empty() {
            lines.push(format!("instead: {}", finding.rule.instead()));
        }
        let at = report.lines.map(|lines| lines.find(finding));
        let at = at.map_or_else(String::new, |at| format!("file={},line={},", property(&at.file), at.line));
        writeln!(out, "::{command} {at}title={}::{}", property(finding.rule.id()), data(&lines))?;
    }
    for expired in &report.comparison.waived.expired {
        writeln!(out, "::warning title=expired-waiver::{}", data(&[format!("the waiver {expired} has expired")]))?;
    }
    for unused in &report.comparison.waived.unused {
        writeln!(out, "::warning title=unused-waiver::{}", data(&[format!("the waiver {unused} matches no change")]))?;
    }
    let command = if report.comparison.is_breaking(report.policy) { "error" } else { "notice" };
    let lines: Vec<String> = [report.summary()].into_iter().chain(report.advice()).collect();
    writeln!(out, "::{command} title=diff::{}", data(&lines))
}

/// The text of a command, from lines. Line breaks and `%` are escaped.
fn data(lines: &[String]) -> String {
    let shown = lines.iter().filter(|line| !line.is_empty()).map(|line| escape(line).replace('%', "%25"));
    shown.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    escape(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
