//! The report for programs: a JSON object per line.

use std::fmt::{self, Write};

use super::{ComparisonReport, Severity, with_visible_characters};
use crate::check::Policy;
use crate::compat::counterexample::Counterexample;
use crate::compat::finding::{Finding, Impact, Use};
use crate::json::{Json, JsonObject, Number};

pub(super) fn report(report: &ComparisonReport<'_>, out: &mut dyn Write) -> fmt::Result {
    for finding in &report.comparison.findings {
        let severity = report.severity(finding);
        if report.all || severity > Severity::Compatible {
            writeln!(out, "{}", with_visible_characters(&one(report, finding, severity).into()))?;
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

fn one(report: &ComparisonReport<'_>, finding: &Finding, severity: Severity) -> JsonObject {
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
    out.insert("uses", finding.uses.iter().map(|one| used(report, one).into()).collect::<Vec<Json>>());
    out
}

fn used(report: &ComparisonReport<'_>, one: &Use) -> JsonObject {
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
    }
    if let Some(reason) = &one.waived {
        out.insert("waived", reason.as_str());
    }
    if !one.counterexamples.is_empty() {
        out.insert("witnesses", one.counterexamples.iter().map(|found| seen(found).into()).collect::<Vec<Json>>());
    }
    out
}

fn seen(found: &Counterexample) -> JsonObject {
    let (writer, reader) = if found.from_old { ("old", "new") } else { ("new", "old") };
    let mut out = JsonObject::new();
    out.insert("writer", writer);
    out.insert("reader", reader);
    out.insert("outcome", if found.is_rejected { "rejected" } else { "not-sent" });
    out.insert("policy", if found.policy == Policy::Strict { "strict" } else { "tolerant" });
    out.insert("frame", found.frame.clone());
    out.insert("rule", found.rejection.rule.id());
    out.insert("pointer", found.rejection.pointer.as_str());
    out.insert("text", found.rejection.text.as_str());
    out
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
    for (key, count) in [
        ("breaking", counts.breaking),
        ("caution", counts.caution),
        ("compatible", counts.compatible),
        ("waived", counts.waived),
    ] {
        #[expect(clippy::cast_precision_loss, reason = "a count of findings")]
        out.insert(key, Number::new(count as f64).map(Json::from).unwrap_or_default());
    }
    if let Some(version) = report.comparison.required_version(report.policy) {
        out.insert("asks_for", version);
    }
    out
}
