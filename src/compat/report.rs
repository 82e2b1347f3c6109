//! The report of a comparison: for people, for programs, for a pull request.

mod github;
mod human;
mod json;
mod markdown;

use std::fmt;

use super::counterexample::Counterexample;
use super::finding::{Comparison, Effect, Finding, Impact};
use crate::check::Policy;
use crate::json::Json;
use crate::problem::text::is_unseen;

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
}

/// The text if no counterexample was found.
const NO_COUNTEREXAMPLE: &str = "not found; the search is limited to frames of a usual size";

/// The number of characters of a frame that are shown to people.
const MAX_FRAME_LENGTH: usize = 1000;

impl Comparison {
    /// The report. Changes without an effect are only counted, unless `all` is true.
    #[must_use]
    pub fn report(&self, format: ComparisonFormat, policy: Policy, all: bool) -> String {
        ComparisonReport { comparison: self, format, policy, all }.to_string()
    }
}

/// A report, with its options.
struct ComparisonReport<'c> {
    comparison: &'c Comparison,
    format: ComparisonFormat,
    policy: Policy,
    all: bool,
}

impl fmt::Display for ComparisonReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            ComparisonFormat::Human => human::report(self, f),
            ComparisonFormat::Json => json::report(self, f),
            ComparisonFormat::Github => github::report(self, f),
            ComparisonFormat::Markdown => markdown::report(self, f),
        }
    }
}

/// The severity of a finding under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Severity {
    Compatible,
    Caution,
    Waived,
    Breaking,
}

/// The findings of one message or type.
struct Group<'c> {
    title: String,
    findings: Vec<&'c Finding>,
}

/// The number of findings of each severity.
#[derive(Default)]
struct FindingCounts {
    breaking: usize,
    caution: usize,
    compatible: usize,
    waived: usize,
}

impl<'c> ComparisonReport<'c> {
    fn severity(&self, finding: &Finding) -> Severity {
        let worst = finding.impact().worst();
        if worst.breaks(self.policy) {
            Severity::Breaking
        } else if finding.uses.iter().any(|one| one.waived.is_some()) && worst == Effect::Compatible {
            Severity::Waived
        } else if worst > Effect::Compatible {
            Severity::Caution
        } else {
            Severity::Compatible
        }
    }

    fn counts(&self) -> FindingCounts {
        let mut out = FindingCounts::default();
        for finding in &self.comparison.findings {
            *match self.severity(finding) {
                Severity::Breaking => &mut out.breaking,
                Severity::Caution => &mut out.caution,
                Severity::Waived => &mut out.waived,
                Severity::Compatible => &mut out.compatible,
            } += 1;
        }
        out
    }

    /// The findings that are shown, by message; those of a type that several messages use, by type.
    fn groups(&self) -> Vec<Group<'c>> {
        let mut out: Vec<Group<'c>> = Vec::new();
        for finding in &self.comparison.findings {
            if !self.all && self.severity(finding) == Severity::Compatible {
                continue;
            }
            let messages = finding.messages();
            let title = match (messages.as_slice(), &finding.definition) {
                ([], _) => format!("protocol {}", self.comparison.protocol),
                ([message], _) => (*message).to_owned(),
                (_, Some(name)) => format!("type {name}"),
                (messages, None) => messages.join(", "),
            };
            match out.iter_mut().find(|group| group.title == title) {
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
        let waived = if waived == 0 { String::new() } else { format!(", {waived} waived") };
        format!(
            "{protocol} {versions}: {}: {breaking} breaking, {caution} caution, {compatible} compatible{waived}",
            self.verdict()
        )
    }

    /// A sentence about the version that the protocol should have.
    fn advice(&self) -> Option<String> {
        let Comparison { old, new, .. } = self.comparison;
        if !self.comparison.is_breaking(self.policy) {
            return None;
        }
        Some(match (self.comparison.required_version(self.policy), Comparison::majors(old, new)) {
            (Some(asks), _) => {
                format!("a breaking change requires a higher major version: {asks} instead of {new}")
            }
            (None, Some(_)) => format!("the higher major version, {new} after {old}, announces the breaking change"),
            (None, None) => {
                "a breaking change requires a higher major version; these versions do not begin with a number".to_owned()
            }
        })
    }
}

/// The counterexamples that are shown: those of the first frame that breaks old clients, and of the first that breaks new ones.
fn counterexamples(finding: &Finding) -> Vec<&Counterexample> {
    let open = || finding.uses.iter().filter(|one| one.waived.is_none() && !one.counterexamples.is_empty());
    let old = open().find(|one| one.impact.old_clients >= Effect::Strict);
    let new = open().find(|one| one.impact.new_clients >= Effect::Strict);
    let mut out: Vec<&Counterexample> = Vec::new();
    for found in [old, new].into_iter().flatten().flat_map(|one| &one.counterexamples) {
        if !out.contains(&found) {
            out.push(found);
        }
    }
    out
}

/// A description of the effects on both combinations of versions; empty if there are none.
fn affects(impact: Impact) -> String {
    let described = |effect: Effect, peers: &str| match effect {
        Effect::Compatible => None,
        Effect::Caution => Some(format!("{peers}: caution")),
        Effect::Strict => Some(format!("{peers}: strict readers break")),
        Effect::Break => Some(format!("{peers}: breaks")),
    };
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

/// The number of frames that are listed for a finding.
const MAX_USES: usize = 8;

/// The frames in which a finding appears, and the combinations of versions that each breaks; of many, the first and the number of the rest.
fn uses(finding: &Finding, policy: Policy) -> Vec<(String, String)> {
    let described = |one: &super::finding::Use| {
        let place = match one.frame {
            Some(kind) => format!("{} {} {}", one.message, kind.as_str(), one.path),
            None => one.message.clone(),
        };
        let broken = match one.impact.affected(policy) {
            _ if one.waived.is_some() => "waived".to_owned(),
            "none" => String::new(),
            "both" => "breaks both ways".to_owned(),
            side => format!("breaks {side}"),
        };
        (place, broken)
    };
    let rest = finding.uses.len().saturating_sub(MAX_USES);
    let more = (rest > 0).then(|| (format!("and {rest} more"), String::new()));
    finding.uses.iter().take(MAX_USES).map(described).chain(more).collect()
}

/// The frame of a counterexample as JSON with invisible characters escaped; the middle of a very long one is omitted.
fn frame(found: &Counterexample) -> String {
    let text = with_visible_characters(&found.frame);
    let length = text.chars().count();
    if length <= MAX_FRAME_LENGTH {
        return text;
    }
    let head: String = text.chars().take(MAX_FRAME_LENGTH / 2).collect();
    let tail: String = text.chars().skip(length - MAX_FRAME_LENGTH / 2).collect();
    format!("{head} [{} characters] {tail}", length - MAX_FRAME_LENGTH)
}

/// JSON with invisible characters escaped: controls, directional marks and characters without width.
fn with_visible_characters(json: &Json) -> String {
    let text = json.to_string();
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            // Compact JSON contains them only in strings.
            out.extend(
                character.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| ["\\u".to_owned(), format!("{unit:04x}")]),
            );
        } else {
            out.push(character);
        }
    }
    out
}

/// A description of the version that writes a counterexample, and of the version that rejects it.
fn direction(found: &Counterexample) -> (&'static str, &'static str) {
    if found.from_old {
        ("the old version writes", "the new one rejects it")
    } else {
        ("the new version writes", "the old one rejects it")
    }
}
