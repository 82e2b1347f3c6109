//! Every edit of the table: the golden verdict, then frames of each version read by the other.

use std::collections::BTreeSet;

use tieline::compat::{Comparison, Effect, Probe, compare, probes, refusals};
use tieline::json::Json;
use tieline::message::Side;
use tieline::problem::Rule;
use tieline::{Plan, Policy};

use super::Files;
use super::edit::Row;

const TABLE: &str = include_str!("edits.txt");

/// Said of almost every edit, and counted only where a row names them.
const QUIET: [&str; 1] = ["description-changed"];

#[test]
fn golden_verdicts() {
    let base = Files::greenhouse();
    let rows = Row::all(TABLE);
    assert!(rows.len() >= 120, "{} edits", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let (old, new) = row.versions(&base);
        let comparison = compare(&old.plan(), &new.plan());
        let impact = comparison.impact();
        let found: BTreeSet<&str> = comparison.findings.iter().map(|finding| finding.rule.id()).collect();
        let kept = |rule: &&&str| row.rules.contains(*rule) || !QUIET.contains(*rule);
        let found: BTreeSet<&str> = found.iter().filter(kept).copied().collect();
        let effects = [impact.old_clients.id(), impact.new_clients.id()];
        if effects != row.effects || found != row.rules.iter().copied().collect() {
            wrong
                .push(format!("line {}: expected {:?} {:?}, found {effects:?} {found:?}", row.line, row.effects, row.rules));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What breaks has a witness, and each witness is what it says it is: for us, and for a validator of the bundles.
#[test]
fn what_breaks_has_a_witness() {
    let base = Files::greenhouse();
    let mut wrong = Vec::new();
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let protocols = [&old, &new].map(Files::plan);
        let comparison = compare(&protocols[0], &protocols[1]);
        if comparison.impact().worst() < Effect::Strict {
            continue;
        }
        let validators = [&old, &new].map(|files| jsonschema::validator_for(&value(&files.schema)).unwrap());
        for finding in &comparison.findings {
            for one in &finding.uses {
                let mut complain = |what: &str| {
                    let (message, path) = (&one.message, &one.path);
                    wrong.push(format!("line {}: {} {message} {path}: {what}", row.line, finding.rule));
                };
                if one.impact.worst() >= Effect::Strict && one.counterexamples.is_empty() {
                    complain("no witness");
                }
                for found in &one.counterexamples {
                    let (writer, reader) = if found.from_old { (0, 1) } else { (1, 0) };
                    if !refusals(&protocols[writer], &found.frame, Policy::Strict).is_empty() {
                        complain(&format!("the writer refuses {}", found.frame));
                    }
                    // The sender is no part of the frame.
                    let by_sender = finding.rule.id() == "sender-removed";
                    if !by_sender && refusals(&protocols[reader], &found.frame, found.policy).is_empty() {
                        complain(&format!("the reader takes {}", found.frame));
                    }
                    // Which names there are stands in the bundle's root, which these edits leave as it is.
                    if ["message-removed", "sender-removed", "pinned-word-changed"].contains(&finding.rule.id()) {
                        continue;
                    }
                    let frame = value(&found.frame);
                    if !validators[writer].is_valid(&frame) {
                        complain(&format!("the writer's bundle refuses {}", found.frame));
                    }
                    if validators[reader].is_valid(&frame) {
                        complain(&format!("the reader's bundle accepts {}", found.frame));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is said to be fine is read: the examples, and frames at the edges of every place.
#[test]
fn what_is_fine_is_read() {
    let base = Files::greenhouse();
    let (mut wrong, mut frames) = (Vec::new(), 0);
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (old, new) = (old.plan(), new.plan());
        let comparison = compare(&old, &new);
        for (writer, reader, from_old) in [(&old, &new, true), (&new, &old, false)] {
            frames += refused(&comparison, (writer, reader, from_old), &mut |what| {
                wrong.push(format!("line {}: {what}", row.line));
            });
        }
    }
    assert!(wrong.is_empty(), "{} of {frames} frames:\n{}", wrong.len(), wrong.join("\n"));
    assert!(frames > 10_000, "only {frames} frames");
}

/// Reads frames of one version with the other, and complains about those whose refusal no finding tells.
pub(super) fn refused(
    comparison: &Comparison,
    (writer, reader, from_old): (&Plan, &Plan, bool),
    complain: &mut dyn FnMut(String),
) -> usize {
    let probes = probes(writer, reader);
    for probe in &probes {
        for policy in [Policy::Strict, Policy::Tolerant] {
            let mut refusals = refusals(reader, &probe.frame, policy);
            if probe.kind.as_str() == "success" {
                // Its target is that of a request which its receiver has sent.
                refusals.retain(|refusal| refusal.rule != Rule::TargetForm);
            }
            if !refusals.is_empty() && !told(comparison, probe, from_old, policy) {
                complain(format!("{} is refused, {policy:?}: {}", probe.frame, refusals[0].text));
            }
        }
    }
    probes.len()
}

/// Whether findings say that a frame is refused.
fn told(comparison: &Comparison, probe: &Probe, from_old: bool, policy: Policy) -> bool {
    let uses = comparison.findings.iter().flat_map(|finding| finding.uses.iter().map(move |one| (finding, one)));
    let uses = uses.filter(|(finding, one)| {
        // Frames under another name are another message's.
        let whole = finding.rule.id() == "pinned-word-changed" && one.path.len() <= "/command".len();
        one.message == probe.message && (whole || one.frame.is_none_or(|kind| kind == probe.kind))
    });
    let breaks = uses.fold((false, false), |(old, new), (_, one)| {
        (old || one.impact.old_clients.breaks(policy), new || one.impact.new_clients.breaks(policy))
    });
    // A client that writes is as old as its frame; one that reads is as old as the other side.
    match (probe.from, from_old) {
        (Side::Client, true) | (Side::Server, false) => breaks.0,
        (Side::Client, false) | (Side::Server, true) => breaks.1,
        _ => breaks.0 && breaks.1,
    }
}

/// The same value for a validator.
fn value(json: &Json) -> serde_json::Value {
    serde_json::from_str(&json.to_string()).unwrap()
}
