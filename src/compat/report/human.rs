//! The report for people.

use std::fmt::{self, Write};

use super::{
    ComparisonReport, NO_COUNTEREXAMPLE, Severity, affects, counterexamples, direction, frame, has_effect_on_wire, place,
    uses,
};
use crate::check::Policy;
use crate::compat::finding::Finding;
use crate::problem::escape;

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    for group in report.groups() {
        line(out, 0, &group.title)?;
        for (index, finding) in group.findings.iter().enumerate() {
            let is_same = |other: Option<&&Finding>| other.is_some_and(|other| is_at_the_same_place(finding, other));
            let has_twin = is_same(group.findings.get(index + 1)) || is_same(group.findings[..index].last());
            one(report, finding, has_twin, out)?;
        }
        writeln!(out)?;
    }
    for expired in &report.comparison.waived.expired {
        line(out, 0, &format!("warning: the waiver {expired} has expired"))?;
    }
    for unused in &report.comparison.waived.unused {
        line(out, 0, &format!("warning: the waiver {unused} matches no change; remove it"))?;
    }
    if let Some(advice) = report.advice() {
        line(out, 0, &advice)?;
    }
    line(out, 0, &report.summary())
}

/// Whether two changes are described in the same way, such as that of a member that several variants have.
fn is_at_the_same_place(one: &Finding, other: &Finding) -> bool {
    (one.rule, &one.text) == (other.rule, &other.text) && place(one) == place(other)
}

fn one(report: &ComparisonReport<'_>, finding: &Finding, has_twin: bool, out: &mut dyn Write) -> fmt::Result {
    let severity = report.severity(finding);
    let level = severity.id();
    let place = place(finding);
    let at = if place.is_empty() { String::new() } else { format!(" {}", place.trim_end()) };
    line(out, 2, &format!("{level}[{}]{at}: {}", finding.rule, finding.text))?;
    let affected = affects(finding);
    if !affected.is_empty() {
        line(out, 4, &format!("effect:  {affected}"))?;
    }
    let (places, listed) = uses(finding, report.policy);
    let declared = finding.definition.as_ref().map(|name| format!("`{name}`{}", finding.path));
    if places > 1 {
        let declared = declared.map_or_else(String::new, |declared| format!("{declared}, "));
        line(out, 4, &format!("where:   {declared}at {places} places:"))?;
        for (place, broken) in listed {
            let broken = if broken.is_empty() { broken } else { format!(" ({broken})") };
            line(out, 13, &format!("{place}{broken}"))?;
        }
    } else if let Some(declared) = declared.filter(|_| has_twin) {
        line(out, 4, &format!("where:   {declared}"))?;
    }
    if severity == Severity::Breaking {
        if counterexamples(finding).is_empty() && has_effect_on_wire(finding) {
            line(out, 4, &format!("example: {NO_COUNTEREXAMPLE}"))?;
        }
        for found in counterexamples(finding) {
            let (writes, rejects) = direction(found);
            let strict = if found.policy == Policy::Strict { ", read strictly" } else { "" };
            line(out, 4, &format!("example: {writes} {}", frame(found)))?;
            let at = if found.rejection.pointer.is_empty() { "the frame" } else { &found.rejection.pointer };
            line(out, 13, &format!("{rejects}{strict}: {} at {at}: {}", found.rejection.rule, found.rejection.text))?;
        }
    }
    for reason in finding.uses.iter().filter_map(|one| one.waived.as_ref()).take(1) {
        line(out, 4, &format!("waived:  {reason}"))?;
    }
    if severity > Severity::Compatible && severity != Severity::Waived && !finding.rule.instead().is_empty() {
        line(out, 4, &format!("instead: {}", finding.rule.instead()))?;
    }
    Ok(())
}

/// Writes a line, with everything escaped that would affect a terminal.
fn line(out: &mut dyn Write, indent: usize, text: &str) -> fmt::Result {
    writeln!(out, "{:indent$}{}", "", escape(text))
}
