//! The report as a section of a changelog.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use super::markup::{code, text};
use super::{ComparisonReport, Severity};
use crate::check::Policy;
use crate::compat::finding::{Comparison, Finding};
use crate::compat::rule::ChangeRule;

/// The headings of Keep a Changelog, in their order.
const HEADINGS: [&str; 4] = ["Added", "Changed", "Deprecated", "Removed"];

/// A line of a changelog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct ChangelogEntry {
    /// The heading of Keep a Changelog: `Added`, `Changed`, `Deprecated` or `Removed`.
    pub heading: &'static str,
    /// Whether the change breaks peers.
    pub breaking: bool,
    /// What changed: a message, a type or the envelope, and the path in it. Empty if it is the protocol itself.
    pub place: String,
    /// A description of the change, with code in backticks.
    pub text: String,
    /// The names of the messages in which the change appears.
    pub messages: Vec<String>,
}

impl Comparison {
    /// The changes as the entries of a changelog, by heading and each once.
    #[must_use]
    pub fn changelog(&self, policy: Policy) -> Vec<ChangelogEntry> {
        let mut out = Vec::new();
        let mut seen = BTreeSet::new();
        for heading in HEADINGS {
            for finding in self.findings.iter().filter(|finding| finding.rule.heading() == Some(heading)) {
                let entry = entry(heading, finding, policy);
                if seen.insert(entry.clone()) {
                    out.push(entry);
                }
            }
        }
        out
    }
}

fn entry(heading: &'static str, finding: &Finding, policy: Policy) -> ChangelogEntry {
    let messages = finding.messages();
    let place = match (&finding.definition, messages.as_slice()) {
        (Some(name), _) => format!("{name}{}", finding.path),
        (None, []) => finding.path.clone(),
        (None, [message]) => format!("{message} {}", finding.path).trim_end().to_owned(),
        (None, _) => format!("envelope{}", finding.path),
    };
    ChangelogEntry {
        heading,
        breaking: finding.severity(policy) == Severity::Breaking,
        place,
        text: finding.text.clone(),
        messages: messages.into_iter().map(str::to_owned).collect(),
    }
}

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    writeln!(out, "## {}", text(&report.comparison.new))?;
    let mut last = "";
    let mut lines = BTreeSet::new();
    for entry in report.comparison.changelog(report.policy) {
        if entry.heading != last {
            writeln!(out, "\n### {}\n", entry.heading)?;
            last = entry.heading;
        }
        // Entries that differ in their messages only have the same line.
        let line = line(&entry);
        if lines.insert(line.clone()) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

fn line(entry: &ChangelogEntry) -> String {
    let breaking = if entry.breaking { "**Breaking:** " } else { "" };
    let place = if entry.place.is_empty() { String::new() } else { format!("{}: ", code(&entry.place)) };
    format!("- {breaking}{place}{}", text(&entry.text))
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
