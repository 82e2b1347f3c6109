//! The reports of `diff` for code scanning, GitLab and test results. They use the writers of the reports of `check`.

use std::fmt::Write as _;
use std::io::{self, Write};

use tieline::Policy;
use tieline::compat::{ArtefactLines, ChangeRule, Comparison, Effect, Finding, Severity};
use tieline::problem::escape;

use crate::capture::{quote, sarif_message, sarif_uri, xml};
use crate::clock::timestamp_now;

/// What is reported.
pub(super) struct DiffReport<'a> {
    pub(super) comparisons: &'a [Comparison],
    pub(super) readers: Policy,
    /// Whether compatible changes are reported too.
    pub(super) all: bool,
    pub(super) lines: Option<&'a ArtefactLines<'a>>,
}

impl DiffReport<'_> {
    /// The findings that are reported, with their severity.
    fn findings(&self) -> impl Iterator<Item = (&Comparison, &Finding, Severity)> {
        self.comparisons.iter().flat_map(move |comparison| self.of(comparison).map(move |(one, is)| (comparison, one, is)))
    }

    fn of<'c>(&self, comparison: &'c Comparison) -> impl Iterator<Item = (&'c Finding, Severity)> {
        let (readers, all) = (self.readers, self.all);
        let findings = comparison.findings.iter().map(move |finding| (finding, finding.severity(readers)));
        findings.filter(move |(_, severity)| all || *severity > Severity::Compatible)
    }

    /// The file and the line of a finding.
    fn place(&self, finding: &Finding) -> (String, usize) {
        match self.lines.map(|lines| lines.find(finding)) {
            Some(at) => (at.file, at.line),
            None => ("index.json".to_owned(), 1),
        }
    }

    /// SARIF 2.1.0.
    pub(super) fn sarif(&self, out: &mut dyn Write) -> io::Result<()> {
        let rules = ChangeRule::ALL.iter().map(|rule| {
            let (id, purpose) = (rule.id(), quote(&sarif_message(rule.purpose())));
            let worst = rule.old_frames().max(rule.new_frames());
            let level = match worst {
                Effect::Break | Effect::Strict => "error",
                Effect::Caution => "warning",
                _ => "note",
            };
            format!(
                r#"{{"id":"{id}","shortDescription":{{"text":{purpose}}},"defaultConfiguration":{{"level":"{level}"}},"properties":{{"category":"{}"}}}}"#,
                rule.category().id()
            )
        });
        let results = self.findings().map(|(comparison, finding, severity)| self.result(comparison, finding, severity));
        writeln!(out, "{{")?;
        writeln!(out, r#""$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","#)?;
        writeln!(
            out,
            r#""runs":[{{"tool":{{"driver":{{"name":"tieline diff","semanticVersion":"{}","rules":["#,
            env!("CARGO_PKG_VERSION")
        )?;
        writeln!(out, "{}", rules.collect::<Vec<_>>().join(",\n"))?;
        writeln!(out, r#"]}}}},"columnKind":"unicodeCodePoints","results":["#)?;
        writeln!(out, "{}", results.collect::<Vec<_>>().join(",\n"))?;
        writeln!(out, "],\"invocations\":[{{\"executionSuccessful\":true}}]}}]\n}}")
    }

    fn result(&self, comparison: &Comparison, finding: &Finding, severity: Severity) -> String {
        let (file, line) = self.place(finding);
        let level = match severity {
            Severity::Breaking => "error",
            Severity::Caution => "warning",
            _ => "note",
        };
        let reason = finding.uses.iter().find_map(|one| one.waived.as_deref()).filter(|_| severity == Severity::Waived);
        let suppressions = reason.map_or_else(String::new, |reason| {
            format!(r#","suppressions":[{{"kind":"external","justification":{}}}]"#, quote(&escape(reason)))
        });
        format!(
            r#"{{"ruleId":"{}","ruleIndex":{},"level":"{level}","message":{{"text":{}}},"locations":[{{"physicalLocation":{{"artifactLocation":{{"uri":{}}},"region":{{"startLine":{line}}}}}}}],"partialFingerprints":{{"tieline/diff/v1":"{}"}}{suppressions}}}"#,
            finding.rule,
            finding.rule as usize,
            quote(&sarif_message(&sentence(comparison, finding))),
            quote(&sarif_uri(&file)),
            self.fingerprint(comparison, finding),
        )
    }

    /// GitLab's code quality report.
    pub(super) fn gitlab(&self, out: &mut dyn Write) -> io::Result<()> {
        let issues = self.findings().map(|(comparison, finding, severity)| {
            let (file, line) = self.place(finding);
            let severity = match severity {
                Severity::Breaking => "major",
                Severity::Caution => "minor",
                _ => "info",
            };
            format!(
                r#"{{"type":"issue","check_name":"{}","description":{},"severity":"{severity}","categories":["Compatibility"],"fingerprint":"{}","location":{{"path":{},"lines":{{"begin":{line}}}}}}}"#,
                finding.rule,
                quote(&sentence(comparison, finding)),
                self.fingerprint(comparison, finding),
                quote(&escape(file.strip_prefix("./").unwrap_or(&file))),
            )
        });
        let issues = issues.collect::<Vec<_>>().join(",\n");
        writeln!(out, "[\n{issues}\n]")
    }

    /// JUnit XML: a suite for each older version, and a test case for each finding. Only a breaking one is a failure; the others are listed
    /// in the output of the suite, because not every schema of such reports has an element for them.
    pub(super) fn junit(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, "<testsuites>")?;
        for (index, comparison) in self.comparisons.iter().enumerate() {
            let found: Vec<(&Finding, Severity)> = self.of(comparison).collect();
            let failures = found.iter().filter(|(_, severity)| *severity == Severity::Breaking).count();
            // Without findings, a test case shows that the comparison was made.
            let (name, tests) = (suite_name(comparison), found.len().max(1));
            writeln!(
                out,
                r#"<testsuite id="{index}" name="{name}" package="tieline" timestamp="{}" hostname="localhost" tests="{tests}" failures="{failures}" errors="0" time="0">"#,
                timestamp_now()
            )?;
            let version = env!("CARGO_PKG_VERSION");
            writeln!(out, r#"<properties><property name="tieline.version" value="{version}"/></properties>"#)?;
            if found.is_empty() {
                writeln!(out, r#"<testcase classname="{name}" name="compatible" time="0"/>"#)?;
            }
            let mut others = String::new();
            for (finding, severity) in found {
                let case = xml(&escape(&format!("{} {}", finding.rule, place_of(finding))));
                let text = xml(&sentence(comparison, finding));
                let content = if severity == Severity::Breaking {
                    format!(r#"<failure type="{}" message="{text}"/>"#, finding.rule)
                } else {
                    // Writing to a string cannot fail.
                    let _ = writeln!(others, "{}[{}] {text}", severity.id(), finding.rule);
                    String::new()
                };
                writeln!(out, r#"<testcase classname="{name}" name="{case}" time="0">{content}</testcase>"#)?;
            }
            writeln!(out, "<system-out>{others}</system-out>\n<system-err/>\n</testsuite>")?;
        }
        writeln!(out, "</testsuites>")
    }

    /// The id of a finding, which differs from that of the same finding in another comparison.
    fn fingerprint(&self, comparison: &Comparison, finding: &Finding) -> String {
        match self.comparisons.iter().position(|one| std::ptr::eq(one, comparison)) {
            None | Some(0) => id(finding).to_owned(),
            Some(index) => format!("{}-{index}", id(finding)),
        }
    }
}

/// The protocol and the versions of a comparison, for XML.
fn suite_name(comparison: &Comparison) -> String {
    xml(&escape(&format!("{} {} → {}", comparison.protocol, comparison.old, comparison.new)))
}

/// The id of a finding: that of its first use.
fn id(finding: &Finding) -> &str {
    finding.uses.first().map_or("", |one| &one.id)
}

/// The messages and the path of a finding.
fn place_of(finding: &Finding) -> String {
    let messages = finding.listed_messages();
    let path = finding.uses.first().map_or("", |one| &one.path);
    format!("{messages} {path}").trim().to_owned()
}

/// A finding in one line.
fn sentence(comparison: &Comparison, finding: &Finding) -> String {
    let place = place_of(finding);
    let place = if place.is_empty() { comparison.protocol.clone() } else { place };
    let mut out = format!("{place}: {}", finding.text);
    if finding.impact().worst() > Effect::Compatible && !finding.rule.instead().is_empty() {
        out.push_str("; instead: ");
        out.push_str(finding.rule.instead());
    }
    escape(&out)
}
