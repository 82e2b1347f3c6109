//! Notes on a pull request, as GitHub's workflow commands.

use std::fmt::{self, Write};

use super::{ComparisonReport, Weight, counterexamples, direction, frame, place, who};
use crate::problem::escape;

/// The file that a note stands at: the artefact that holds every frame's name.
const FILE: &str = "schema/index.json";

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    for finding in &report.comparison.findings {
        let weight = report.weight(finding);
        let command = match weight {
            Weight::Breaking => "error",
            Weight::Caution => "warning",
            Weight::Waived | Weight::Fine => continue,
        };
        let messages = finding.messages().join(", ");
        let subject = if messages.is_empty() { &report.comparison.protocol } else { &messages };
        let mut lines = vec![format!("{subject}: {}", finding.text), place(finding).trim().to_owned()];
        lines.push(who(finding.impact()));
        for found in counterexamples(finding).iter().filter(|_| weight == Weight::Breaking) {
            let (writes, refuses) = direction(found);
            lines.push(format!("{writes} {}; {refuses}: {}", frame(found), found.refusal.text));
        }
        if !finding.rule.instead().is_empty() {
            lines.push(format!("instead: {}", finding.rule.instead()));
        }
        writeln!(out, "::{command} file={FILE},title={}::{}", property(finding.rule.id()), data(&lines))?;
    }
    for unused in &report.comparison.waived.unused {
        writeln!(out, "::warning title=unused-waiver::{}", data(&[format!("the waiver {unused} fits no change")]))?;
    }
    let command = if report.comparison.is_breaking(report.policy) { "error" } else { "notice" };
    let lines: Vec<String> = [report.summary()].into_iter().chain(report.advice()).collect();
    writeln!(out, "::{command} title=diff::{}", data(&lines))
}

/// The text of a command, in lines: what would end one, or the command, is escaped.
fn data(lines: &[String]) -> String {
    let report = lines.iter().filter(|line| !line.is_empty()).map(|line| escape(line).replace('%', "%25"));
    report.collect::<Vec<_>>().join("%0A")
}

fn property(text: &str) -> String {
    escape(text).replace('%', "%25").replace(':', "%3A").replace(',', "%2C")
}
