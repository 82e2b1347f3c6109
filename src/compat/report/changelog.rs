//! The report as a section of a changelog.

use std::fmt::{self, Write};

use super::markup::{code, text};
use super::{ComparisonReport, Severity};
use crate::compat::finding::Finding;
use crate::compat::rule::ChangeRule;

/// The headings of Keep a Changelog, in their order.
const HEADINGS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "## {}", text(&report.comparison.new))?;
    for heading in HEADINGS {
        let findings = report.comparison.findings.iter().filter(|finding| finding.rule.heading() == Some(heading));
        let mut lines = Vec::new();
        for finding in findings {
            let line = line(report, finding);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if !lines.is_empty() {
            writeln!(out, "\n### {heading}\n")?;
            lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        }
    }
    Ok(())
}

fn line(report: &ComparisonReport<'_>, finding: &Finding) -> String {
    let breaking = if report.severity(finding) == Severity::Breaking { "**Breaking:** " } else { "" };
    let place = match &finding.definition {
        Some(name) => format!("{name}{}", finding.path),
        None => format!("{} {}", finding.messages().join(", "), finding.path).trim().to_owned(),
    };
    let place = if place.is_empty() { String::new() } else { format!("{}: ", code(&place)) };
    format!("- {breaking}{place}{}", text(&finding.text))
}

impl ChangeRule {
    /// The heading under which a changelog lists such a change; `None` if it does not.
    const fn heading(self) -> Option<&'static str> {
        match self {
            Self::DescriptionChanged
            | Self::ExamplesChanged
            | Self::TypeRestated
            | Self::VersionLowered
            | Self::VersionTooLow
            | Self::ReservedNameUsed => None,
            Self::DeprecationAdded => Some("Deprecated"),
            Self::MessageRemoved
            | Self::SenderRemoved
            | Self::TargetFormRemoved
            | Self::MessageTypeRemoved
            | Self::FieldRemovedOptional
            | Self::FieldRemovedRequired
            | Self::WordRemoved
            | Self::OpenWordRemoved
            | Self::VariantRemoved
            | Self::OpenVariantRemoved => Some("Removed"),
            _ if self.is_addition() => Some("Added"),
            _ => Some("Changed"),
        }
    }
}
