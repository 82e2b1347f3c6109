//! What was found, as text: for people, for programs, for a pull request.

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

/// How a comparison is report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Format {
    /// For people: by message, who breaks, why, and what to do instead.
    #[default]
    Human,
    /// A JSON object a line, and a summary at the end.
    Json,
    /// Commands that put notes on a pull request on GitHub.
    Github,
    /// A comment on a pull request.
    Markdown,
}

/// What is report where no counterexample was found.
const NO_COUNTEREXAMPLE: &str = "none that can be report: no frame of a usual size holds such a value";

/// How many characters of a frame people are report.
const LONGEST: usize = 1000;

impl Comparison {
    /// The report. Changes that neither break nor need care are counted, and report if `all` are wanted.
    #[must_use]
    pub fn report(&self, format: Format, policy: Policy, all: bool) -> String {
        ComparisonReport { comparison: self, format, policy, all }.to_string()
    }
}

/// What is report, and how it is judged.
struct ComparisonReport<'c> {
    comparison: &'c Comparison,
    format: Format,
    policy: Policy,
    all: bool,
}

impl fmt::Display for ComparisonReport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.format {
            Format::Human => human::report(self, f),
            Format::Json => json::report(self, f),
            Format::Github => github::report(self, f),
            Format::Markdown => markdown::report(self, f),
        }
    }
}

/// How bad a finding is under a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    Fine,
    Caution,
    Waived,
    Breaking,
}

/// Findings under the message or the type that they belong to.
struct Group<'c> {
    title: String,
    findings: Vec<&'c Finding>,
}

/// How many findings there are of each weight.
#[derive(Default)]
struct FindingCounts {
    breaking: usize,
    caution: usize,
    fine: usize,
    waived: usize,
}

impl<'c> ComparisonReport<'c> {
    fn weight(&self, finding: &Finding) -> Weight {
        let worst = finding.impact().worst();
        if worst.breaks(self.policy) {
            Weight::Breaking
        } else if finding.uses.iter().any(|one| one.waived.is_some()) && worst == Effect::Fine {
            Weight::Waived
        } else if worst > Effect::Fine {
            Weight::Caution
        } else {
            Weight::Fine
        }
    }

    fn counts(&self) -> FindingCounts {
        let mut out = FindingCounts::default();
        for finding in &self.comparison.findings {
            *match self.weight(finding) {
                Weight::Breaking => &mut out.breaking,
                Weight::Caution => &mut out.caution,
                Weight::Waived => &mut out.waived,
                Weight::Fine => &mut out.fine,
            } += 1;
        }
        out
    }

    /// The findings that are report, by message; those of a type that several messages use under the type.
    fn groups(&self) -> Vec<Group<'c>> {
        let mut out: Vec<Group<'c>> = Vec::new();
        for finding in &self.comparison.findings {
            if !self.all && self.weight(finding) == Weight::Fine {
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

    /// One line: how much there is, and what it asks for.
    fn summary(&self) -> String {
        let Comparison { protocol, old, new, .. } = self.comparison;
        let FindingCounts { breaking, caution, fine, waived } = self.counts();
        let versions = if old == new { new.clone() } else { format!("{old} → {new}") };
        if self.comparison.is_empty() {
            return format!("{protocol} {versions}: nothing changed");
        }
        let waived = if waived == 0 { String::new() } else { format!(", {waived} waived") };
        format!(
            "{protocol} {versions}: {}: {breaking} breaking, {caution} with care, {fine} compatible{waived}",
            self.verdict()
        )
    }

    /// What the version should be, in a sentence.
    fn advice(&self) -> Option<String> {
        let Comparison { old, new, .. } = self.comparison;
        if !self.comparison.is_breaking(self.policy) {
            return None;
        }
        Some(match (self.comparison.asks_for(self.policy), Comparison::majors(old, new)) {
            (Some(asks), _) => {
                format!("a breaking change asks for a higher major version: {asks}, where the protocol says {new}")
            }
            (None, Some(_)) => format!("the higher major version, {new} after {old}, says that it breaks"),
            (None, None) => {
                "a breaking change asks for a higher major version; these versions start with no number".to_owned()
            }
        })
    }
}

/// The counterexamples that are report: those of the first frame that breaks old clients, and of the first that breaks new ones.
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

/// Who breaks, or whom it may concern, in words; empty where all is fine.
fn who(impact: Impact) -> String {
    let said = |effect: Effect, who: &str| match effect {
        Effect::Fine => None,
        Effect::Caution => Some(format!("{who}: with care")),
        Effect::Strict => Some(format!("{who}: strict readers break")),
        Effect::Break => Some(format!("{who}: breaks")),
    };
    let parts = [
        said(impact.old_clients, "old clients with a new server"),
        said(impact.new_clients, "new clients with an old server"),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Where a finding is, in words.
fn place(finding: &Finding) -> String {
    let first = finding.uses.first();
    let path = first.map_or("", |one| one.path.as_str());
    match (first.and_then(|one| one.frame), path) {
        (None, _) => String::new(),
        (Some(kind), path) => format!("{} {path}", kind.as_str()),
    }
}

/// How many frames are listed for one finding.
const MOST_USES: usize = 8;

/// The frames in which a finding shows, and whom each of them breaks; of very many, the first and the number of the rest.
fn uses(finding: &Finding, policy: Policy) -> Vec<(String, String)> {
    let said = |one: &super::finding::Use| {
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
    let rest = finding.uses.len().saturating_sub(MOST_USES);
    let more = (rest > 0).then(|| (format!("and {rest} more"), String::new()));
    finding.uses.iter().take(MOST_USES).map(said).chain(more).collect()
}

/// The frame of a counterexample, as JSON in which everything is seen; the middle of a very long one is left out.
fn frame(found: &Counterexample) -> String {
    let text = seen_whole(&found.frame);
    let length = text.chars().count();
    if length <= LONGEST {
        return text;
    }
    let head: String = text.chars().take(LONGEST / 2).collect();
    let tail: String = text.chars().skip(length - LONGEST / 2).collect();
    format!("{head} [{} characters] {tail}", length - LONGEST)
}

/// JSON in which everything is seen: controls, marks of direction and what has no width are escaped.
fn seen_whole(json: &Json) -> String {
    let text = json.to_string();
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            // Outside strings JSON has none of them.
            out.extend(
                character.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| ["\\u".to_owned(), format!("{unit:04x}")]),
            );
        } else {
            out.push(character);
        }
    }
    out
}

/// Which side writes a counterexample, and which rejects it, in words.
fn direction(found: &Counterexample) -> (&'static str, &'static str) {
    if found.from_old {
        ("the old version writes", "the new one refuses it")
    } else {
        ("the new version writes", "the old one refuses it")
    }
}
