//! The report of a comparison: for people, for programs, for a pull request.

mod changelog;
mod excerpt;
mod github;
mod human;
mod json;
mod markdown;
mod markup;

pub use changelog::ChangelogEntry;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use self::excerpt::{frame, with_visible_characters};
use super::counterexample::Counterexample;
use super::finding::{Comparison, Effect, Finding, MAX_LISTED, Use};
use super::lines::ArtefactLines;
use super::rule::ChangeRule;
use crate::check::Policy;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum ComparisonFormat {
    /// For people: by message, with the affected peers, the reason, and what to do instead.
    #[default]
    Human,
    /// For programs: a JSON object per line, and a summary at the end.
    Json,
    /// Workflow commands of GitHub, which annotate a pull request.
    Github,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// A section of a changelog, in Markdown.
    Changelog,
}

/// The text if no counterexample was found.
const NO_COUNTEREXAMPLE: &str = "not found within the limits of the search";

impl Comparison {
    /// The report. Changes without an effect are only counted, unless `all` is true.
    #[must_use]
    pub fn report(&self, format: ComparisonFormat, policy: Policy, all: bool) -> String {
        self.report_with_lines(format, policy, all, None)
    }

    /// The report, in which annotations have the lines of the newer artefacts.
    #[must_use]
    pub fn report_with_lines(
        &self,
        format: ComparisonFormat,
        policy: Policy,
        all: bool,
        lines: Option<&ArtefactLines<'_>>,
    ) -> String {
        ComparisonReport { comparison: self, format, policy, all, lines }.to_string()
    }
}

impl Comparison {
    /// The number of findings of each severity, for readers with a policy.
    #[must_use]
    pub fn counts(&self, policy: Policy) -> FindingCounts {
        let mut out = FindingCounts::default();
        for finding in &self.findings {
            *match finding.severity(policy) {
                Severity::Breaking => &mut out.breaking,
                Severity::Caution => &mut out.caution,
                Severity::Waived => &mut out.waived,
                Severity::Compatible => &mut out.compatible,
            } += 1;
        }
        out
    }
}

impl Finding {
    /// The severity, for readers with a policy.
    #[must_use]
    pub fn severity(&self, policy: Policy) -> Severity {
        let worst = self.impact().worst();
        if worst.breaks(policy) {
            Severity::Breaking
        } else if self.uses.iter().any(Use::is_waived) && worst == Effect::Compatible {
            Severity::Waived
        } else if worst > Effect::Compatible {
            Severity::Caution
        } else {
            Severity::Compatible
        }
    }
}

impl Severity {
    /// The id: `compatible`, `caution`, `waived` or `breaking`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Caution => "caution",
            Self::Waived => "waived",
            Self::Breaking => "breaking",
        }
    }
}

/// A report, with its options.
struct ComparisonReport<'c> {
    comparison: &'c Comparison,
    format: ComparisonFormat,
    policy: Policy,
    all: bool,
    lines: Option<&'c ArtefactLines<'c>>,
}

impl fmt::Display for ComparisonReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            ComparisonFormat::Human => human::report(self, f),
            ComparisonFormat::Json => json::report(self, f),
            ComparisonFormat::Github => github::report(self, f),
            ComparisonFormat::Markdown => markdown::report(self, f),
            ComparisonFormat::Changelog => changelog::report(self, f),
        }
    }
}

/// The severity of a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// It affects no peer.
    Compatible,
    /// Every frame is accepted, but data is lost, unknown, or has another meaning.
    Caution,
    /// It would affect peers, and is waived.
    Waived,
    /// It breaks peers.
    Breaking,
}

/// The findings of one message or type.
struct Group<'c> {
    title: String,
    findings: Vec<&'c Finding>,
}

/// The number of findings of each severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct FindingCounts {
    /// Those that break peers.
    pub breaking: usize,
    /// Those with other effects.
    pub caution: usize,
    /// Those without an effect.
    pub compatible: usize,
    /// Those that are waived.
    pub waived: usize,
}

impl<'c> ComparisonReport<'c> {
    fn severity(&self, finding: &Finding) -> Severity {
        finding.severity(self.policy)
    }

    fn counts(&self) -> FindingCounts {
        self.comparison.counts(self.policy)
    }

    /// The findings that are shown, by message; those of a type that several messages use, by type; those of members that the envelope
    /// declares for several messages, together.
    fn groups(&self) -> Vec<Group<'c>> {
        let mut out: Vec<Group<'c>> = Vec::new();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &self.comparison.findings {
            if !self.all && self.severity(finding) == Severity::Compatible {
                continue;
            }
            let messages = finding.messages();
            let title = match (messages.as_slice(), &finding.definition) {
                ([], _) => format!("protocol {}", self.comparison.protocol),
                ([message], _) => (*message).to_owned(),
                (_, Some(name)) => format!("type {name}"),
                (_, None) => "envelope".to_owned(),
            };
            let index = *known.entry(title.clone()).or_insert(out.len());
            match out.get_mut(index) {
                Some(group) => group.findings.push(finding),
                None => out.push(Group { title, findings: vec![finding] }),
            }
        }
        out
    }

    fn verdict(&self) -> &'static str {
        if self.comparison.is_breaking(self.policy) { "breaking" } else { "compatible" }
    }

    /// One line with the verdict and the counts.
    fn summary(&self) -> String {
        let Comparison { protocol, old, new, .. } = self.comparison;
        let FindingCounts { breaking, caution, compatible, waived } = self.counts();
        let versions = if old == new { new.clone() } else { format!("{old} → {new}") };
        if self.comparison.is_empty() {
            return format!("{protocol} {versions}: nothing changed");
        }
        let counted = |count: usize, one: &str, many: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {many}")),
        };
        let counts = [
            counted(breaking, "breaking change", "breaking changes"),
            counted(caution, "caution", "cautions"),
            counted(compatible, "compatible change", "compatible changes"),
            counted(waived, "waived change", "waived changes"),
        ];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        format!("{protocol} {versions}: {} ({})", self.verdict(), counts.join(", "))
    }

    /// A sentence about the version that the protocol should have.
    fn advice(&self) -> Option<String> {
        let Comparison { old, new, .. } = self.comparison;
        // A policy reports it as a finding.
        let is_reported = self.comparison.findings.iter().any(|finding| finding.rule == ChangeRule::VersionTooLow);
        if is_reported || !self.comparison.is_breaking(self.policy) {
            return None;
        }
        let part = |major: u64| if major == 0 { "minor" } else { "major" };
        Some(match (self.comparison.required_version(self.policy), self.comparison.versions()) {
            (Some(asks), Some((before, _))) => {
                format!("a breaking change requires a higher {} version: {asks} instead of {new}", part(before.major))
            }
            (_, Some((before, _))) => {
                format!("the higher {} version, {new} after {old}, announces the breaking change", part(before.major))
            }
            (_, None) => {
                "a breaking change requires a higher major version; a version that is not of the form `1.2` has none"
                    .to_owned()
            }
        })
    }
}

/// The counterexamples that are shown: those of the first frame that breaks old clients, and of the first that breaks new ones.
fn counterexamples(finding: &Finding) -> Vec<&Counterexample> {
    let open = || finding.uses.iter().filter(|one| !one.counterexamples.is_empty());
    let old = open().find(|one| one.open_impact().old_clients >= Effect::Strict);
    let new = open().find(|one| one.open_impact().new_clients >= Effect::Strict);
    let mut out: Vec<&Counterexample> = Vec::new();
    for found in [old, new].into_iter().flatten().flat_map(|one| &one.counterexamples) {
        if !out.iter().any(|known| is_same(known, found)) {
            out.push(found);
        }
    }
    out
}

/// Whether two counterexamples are equal. Many have one large frame, which is not compared with itself.
fn is_same(one: &Counterexample, other: &Counterexample) -> bool {
    (one.from_old, &one.rejection) == (other.from_old, &other.rejection)
        && (Arc::ptr_eq(&one.frame, &other.frame) || one.frame == other.frame)
}

/// Whether frames would show a finding: it breaks peers because of what they contain.
fn has_effect_on_wire(finding: &Finding) -> bool {
    finding.uses.iter().any(|one| one.on_wire.worst() >= Effect::Strict)
}

/// A description of the effects of a finding on both combinations of versions; empty if there are none.
fn affects(finding: &Finding) -> String {
    if matches!(finding.rule, ChangeRule::VersionLowered | ChangeRule::VersionTooLow) {
        // They are about the number, and not about frames.
        return String::new();
    }
    let impact = finding.impact();
    let described = |effect: Effect, peers: &str| match effect {
        Effect::Compatible => None,
        Effect::Caution => Some(format!("caution for {peers}")),
        Effect::Strict => Some(format!("breaks {peers}, if they read strictly")),
        Effect::Break => Some(format!("breaks {peers}")),
    };
    if impact.old_clients == impact.new_clients {
        return described(impact.old_clients, "old clients with a new server, and new clients with an old server")
            .unwrap_or_default();
    }
    let parts = [
        described(impact.old_clients, "old clients with a new server"),
        described(impact.new_clients, "new clients with an old server"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// The kind of frame and the path of a finding.
fn place(finding: &Finding) -> String {
    let first = finding.uses.first();
    let path = first.map_or("", |one| one.path.as_str());
    match (first.and_then(|one| one.frame), path) {
        (None, _) => String::new(),
        (Some(kind), path) => format!("{} {path}", kind.as_str()),
    }
}

/// The number of places at which a finding appears, and their descriptions with the combinations of versions that each breaks; of many,
/// the first and the number of the rest.
fn uses(finding: &Finding, policy: Policy) -> (usize, Vec<(String, String)>) {
    let described = |one: &Use| {
        let place = match one.frame {
            Some(kind) => format!("{} {} {}", one.message, kind.as_str(), one.path),
            None => one.message.clone(),
        };
        let broken = match one.open_impact().affected(policy) {
            _ if one.is_waived() => "waived".to_owned(),
            "none" => String::new(),
            "both" => "breaks both ways".to_owned(),
            side => format!("breaks {side}"),
        };
        (place, broken)
    };
    // A type may be reached on several paths that are printed alike, such as those through variants of a union.
    let mut seen = BTreeSet::new();
    let mut listed: Vec<(String, String)> =
        finding.uses.iter().map(described).filter(|place| seen.insert(place.clone())).collect();
    let count = listed.len();
    if count > MAX_LISTED {
        listed.truncate(MAX_LISTED);
        listed.push((format!("and {} more", count - MAX_LISTED), String::new()));
    }
    (count, listed)
}

/// A description of the version that writes a counterexample, and of the version that rejects it or does not send it.
fn direction(found: &Counterexample) -> (&'static str, &'static str) {
    match (found.from_old, found.is_rejected) {
        (true, true) => ("the old version writes", "the new one rejects it"),
        (false, true) => ("the new version writes", "the old one rejects it"),
        (true, false) => ("the old version writes", "the new one does not send it"),
        (false, false) => ("the new version writes", "the old one does not send it"),
    }
}
