//! The report as a comment on a pull request.

use std::fmt::{self, Write};

use super::markup::{code, text};
use super::{
    ComparisonReport, NO_COUNTEREXAMPLE, Severity, affects, counterexamples, direction, frame, has_effect_on_wire, place,
    uses,
};
use crate::compat::finding::Finding;

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "### {}", text(&report.summary()))?;
    if let Some(advice) = report.advice() {
        writeln!(out, "\n{}", text(&advice))?;
    }
    for group in report.groups() {
        writeln!(out, "\n#### {}\n", code(&group.title))?;
        for finding in group.findings {
            one(report, finding, out)?;
        }
    }
    for expired in &report.comparison.waived.expired {
        writeln!(out, "\n> the waiver {} has expired", code(expired))?;
    }
    for unused in &report.comparison.waived.unused {
        writeln!(out, "\n> the waiver {} matches no change; remove it", code(unused))?;
    }
    Ok(())
}

fn one(report: &ComparisonReport<'_>, finding: &Finding, out: &mut dyn Write) -> fmt::Result {
    let severity = report.severity(finding);
    let level = match severity {
        Severity::Breaking => "**breaking**",
        Severity::Caution => "caution",
        Severity::Waived => "waived",
        Severity::Compatible => "compatible",
    };
    let place = place(finding);
    let at = if place.is_empty() { String::new() } else { format!(" {}", code(place.trim_end())) };
    writeln!(out, "- {level} {}{at}: {}", code(finding.rule.id()), text(&finding.text))?;
    let affected = affects(finding);
    if !affected.is_empty() {
        writeln!(out, "  - effect: {affected}")?;
    }
    let (places, listed) = uses(finding, report.policy);
    if places > 1 {
        let shown = |(place, broken): (String, String)| match broken.as_str() {
            "" => code(&place),
            broken => format!("{} ({broken})", code(&place)),
        };
        let all: Vec<String> = listed.into_iter().map(shown).collect();
        writeln!(out, "  - where: {}", all.join(", "))?;
    }
    if severity == Severity::Breaking {
        if counterexamples(finding).is_empty() && has_effect_on_wire(finding) {
            writeln!(out, "  - counterexample: {NO_COUNTEREXAMPLE}")?;
        }
        for found in counterexamples(finding) {
            let (writes, rejects) = direction(found);
            let (rule, why) = (code(found.rejection.rule.id()), text(&found.rejection.text));
            writeln!(out, "  - {writes} {}; {rejects}: {rule}: {why}", code(&frame(found)))?;
        }
    }
    for reason in finding.uses.iter().filter_map(|one| one.waived.as_ref()).take(1) {
        writeln!(out, "  - waived: {}", text(reason))?;
    }
    if matches!(severity, Severity::Breaking | Severity::Caution) && !finding.rule.instead().is_empty() {
        writeln!(out, "  - instead: {}", text(finding.rule.instead()))?;
    }
    Ok(())
}
