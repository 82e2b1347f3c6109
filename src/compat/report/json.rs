//! The report for programs: a JSON object per line.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::Arc;

use super::{ComparisonReport, Severity, with_visible_characters};
use crate::check::Policy;
use crate::compat::counterexample::Counterexample;
use crate::compat::finding::{Finding, Impact, Use};
use crate::json::{Json, JsonObject, Number};

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    let mut frames = WrittenFrames::default();
    for finding in &report.comparison.findings {
        let severity = report.severity(finding);
        if report.all || severity > Severity::Compatible {
            writeln!(out, "{}", with_visible_characters(&one(report, finding, severity, &mut frames).into()))?;
        }
    }
    let waived = &report.comparison.waived;
    let expired = waived.expired.iter().map(|waiver| ("expired-waiver", waiver));
    for (kind, waiver) in expired.chain(waived.unused.iter().map(|waiver| ("unused-waiver", waiver))) {
        let line = JsonObject::from_iter([("type", kind), ("waiver", waiver)]);
        writeln!(out, "{}", with_visible_characters(&line.into()))?;
    }
    writeln!(out, "{}", with_visible_characters(&summary(report).into()))
}

/// The ids of the uses whose counterexamples have the large frames that have been written, by their addresses.
type WrittenFrames<'c> = BTreeMap<*const Json, &'c str>;

/// The number of members from which a frame that several changes share is written only once.
const LARGE: usize = 100;

fn one<'c>(
    report: &ComparisonReport<'_>,
    finding: &'c Finding,
    severity: Severity,
    frames: &mut WrittenFrames<'c>,
) -> JsonObject {
    let mut out = JsonObject::new();
    out.insert("type", "finding");
    out.insert("rule", finding.rule.id());
    out.insert("category", finding.rule.category().id());
    out.insert("level", severity.id());
    affected(finding.impact(), report.policy, &mut out);
    out.insert("messages", finding.messages().into_iter().map(Json::from).collect::<Vec<_>>());
    if let Some(name) = &finding.definition {
        out.insert("definition", name.as_str());
    }
    out.insert("path", finding.path.as_str());
    out.insert("text", finding.text.as_str());
    if !finding.rule.instead().is_empty() {
        out.insert("instead", finding.rule.instead());
    }
    out.insert("uses", finding.uses.iter().map(|one| used(report, one, frames).into()).collect::<Vec<Json>>());
    out
}

fn used<'c>(report: &ComparisonReport<'_>, one: &'c Use, frames: &mut WrittenFrames<'c>) -> JsonObject {
    let mut out = JsonObject::new();
    out.insert("id", one.id.as_str());
    out.insert("message", one.message.as_str());
    if let Some(kind) = one.frame {
        out.insert("frame", kind.as_str());
    }
    out.insert("path", one.path.as_str());
    affected(one.impact, report.policy, &mut out);
    if one.was_deprecated {
        out.insert("was_deprecated", true);
        if one.deprecated_versions > 0 {
            out.insert("deprecated_versions", count(one.deprecated_versions));
        }
        if let Some(since) = &one.deprecated_since {
            out.insert("deprecated_since", since.as_str());
        }
    }
    if let Some(reason) = &one.waived {
        out.insert("waived", reason.as_str());
    }
    if !one.counterexamples.is_empty() {
        let found = one.counterexamples.iter().map(|found| seen(found, &one.id, frames).into());
        out.insert("witnesses", found.collect::<Vec<Json>>());
    }
    out
}

fn seen<'c>(found: &Counterexample, id: &'c str, frames: &mut WrittenFrames<'c>) -> JsonObject {
    let (writer, reader) = if found.from_old { ("old", "new") } else { ("new", "old") };
    let mut out = JsonObject::new();
    out.insert("writer", writer);
    out.insert("reader", reader);
    out.insert("outcome", if found.is_rejected { "rejected" } else { "not-sent" });
    out.insert("policy", if found.policy == Policy::Strict { "strict" } else { "tolerant" });
    match frames.get(&Arc::as_ptr(&found.frame)) {
        Some(first) => out.insert("frame_of", *first),
        None => out.insert("frame", (*found.frame).clone()),
    };
    if Arc::strong_count(&found.frame) > 1 && is_large(&found.frame, &mut { LARGE }) {
        frames.entry(Arc::as_ptr(&found.frame)).or_insert(id);
    }
    out.insert("rule", found.rejection.rule.id());
    out.insert("pointer", found.rejection.pointer.as_str());
    out.insert("text", found.rejection.text.as_str());
    out
}

fn count(count: usize) -> Json {
    #[expect(clippy::cast_precision_loss, reason = "a count of findings or versions")]
    Number::new(count as f64).map(Json::from).unwrap_or_default()
}

/// Whether a value contains more than a number of values.
fn is_large(value: &Json, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return true };
    *left = rest;
    match value {
        Json::Array(items) => items.iter().any(|item| is_large(item, left)),
        Json::Object(object) => object.iter().any(|(_, value)| is_large(value, left)),
        _ => false,
    }
}

fn affected(impact: Impact, policy: Policy, out: &mut JsonObject) {
    out.insert("breaks", impact.affected(policy));
    out.insert("old_clients", impact.old_clients.id());
    out.insert("new_clients", impact.new_clients.id());
}

fn summary(report: &ComparisonReport<'_>) -> JsonObject {
    let counts = report.counts();
    let mut out = JsonObject::new();
    out.insert("type", "summary");
    out.insert("protocol", report.comparison.protocol.as_str());
    out.insert("old", report.comparison.old.as_str());
    out.insert("new", report.comparison.new.as_str());
    out.insert("verdict", report.verdict());
    affected(report.comparison.impact(), report.policy, &mut out);
    for (key, number) in [
        ("breaking", counts.breaking),
        ("caution", counts.caution),
        ("compatible", counts.compatible),
        ("waived", counts.waived),
    ] {
        out.insert(key, count(number));
    }
    if let Some(version) = report.comparison.required_version(report.policy) {
        out.insert("asks_for", version);
    }
    out
}
