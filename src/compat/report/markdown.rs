//! The report as a comment on a pull request.

use std::fmt::{self, Write};

use super::{ComparisonReport, NO_COUNTEREXAMPLE, Severity, affects, counterexamples, direction, frame, place, uses};
use crate::compat::finding::Finding;
use crate::problem::escape;

/// An invisible separator, which keeps the characters before and after it from forming a link or a mention.
const APART: &str = "<!-- -->";

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
    let affected = affects(finding.impact());
    if !affected.is_empty() {
        writeln!(out, "  - affects: {affected}")?;
    }
    if finding.uses.len() > 1 {
        let shown = |(place, broken): (String, String)| match broken.as_str() {
            "" => code(&place),
            broken => format!("{} ({broken})", code(&place)),
        };
        let all: Vec<String> = uses(finding, report.policy).into_iter().map(shown).collect();
        writeln!(out, "  - where: {}", all.join(", "))?;
    }
    if severity == Severity::Breaking {
        if counterexamples(finding).is_empty() {
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

/// A text with the syntax of Markdown and HTML escaped, except for code in backticks.
fn text(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // A name may contain a backtick itself: the last of an odd number closes nothing.
    let closed = |index: usize| index % 2 == 1 && index + 1 < parts.len();
    let report = parts.iter().enumerate().map(|(index, part)| match *part {
        "" => String::new(),
        part if closed(index) => code(part),
        part => plain(part),
    });
    report.collect()
}

fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in escape(text).chars() {
        if "\\*_[]<>|&~!$".contains(character) {
            out.push('\\');
        }
        out.push(character);
        // GitHub recognises mentions, numbers of issues and URLs even after a backslash.
        if "@#".contains(character) {
            out.push_str(APART);
        }
    }
    out.replace("://", &format!(":{APART}//")).replace("www.", &format!("www{APART}."))
}

/// A text as code, with more backticks around it than it contains in a row.
fn code(text: &str) -> String {
    let text = escape(text);
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("`{text}`") } else { format!("{fence} {text} {fence}") }
}
