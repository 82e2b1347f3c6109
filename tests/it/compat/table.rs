//! The table of edits: the expected effects of each edit, confirmed by frames of one version that the other one reads.

use std::collections::BTreeSet;

use tieline::compat::{Comparison, Effect, Probe, compare, probes, rejections};
use tieline::json::Json;
use tieline::message::Side;
use tieline::problem::Rule;
use tieline::{Plan, Policy};

use super::Files;
use super::edit::Row;

const TABLE: &str = include_str!("edits.txt");

/// Edits of what is stated about stability.
pub(super) const STABILITY: &str = include_str!("stability.txt");

/// Rules that almost every edit triggers. They are compared only if the row lists them.
const FREQUENT: [&str; 1] = ["description-changed"];

#[test]
fn every_edit_has_the_expected_effects_and_rules() {
    let base = Files::greenhouse();
    let rows: Vec<Row<'_>> = [TABLE, STABILITY].into_iter().flat_map(Row::all).collect();
    assert!(rows.len() >= 150, "{} edits", rows.len());
    let mut wrong = Vec::new();
    for row in &rows {
        let (old, new) = row.versions(&base);
        let comparison = compare(&old.plan(), &new.plan());
        let impact = comparison.impact();
        let found: BTreeSet<&str> = comparison.findings.iter().map(|finding| finding.rule.id()).collect();
        let kept = |rule: &&&str| row.rules.contains(*rule) || !FREQUENT.contains(*rule);
        let found: BTreeSet<&str> = found.iter().filter(kept).copied().collect();
        let effects = [impact.old_clients.id(), impact.new_clients.id()];
        if effects != row.effects || found != row.rules.iter().copied().collect() {
            wrong
                .push(format!("line {}: expected {:?} {:?}, found {effects:?} {found:?}", row.line, row.effects, row.rules));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Each breaking use has a counterexample, unless it is undecided whether there is one: the version that writes accepts it and the one that reads rejects it, according to
/// the library and to an independent validator.
#[test]
fn each_break_has_a_counterexample() {
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
                let is_decided = finding.rule.id() != "undecided";
                if is_decided && one.impact.worst() >= Effect::Strict && one.counterexamples.is_empty() {
                    complain("no counterexample");
                }
                for found in &one.counterexamples {
                    let (writer, reader) = if found.from_old { (0, 1) } else { (1, 0) };
                    if !rejections(&protocols[writer], &found.frame, Policy::Strict).is_empty() {
                        complain(&format!("the writer rejects {}", found.frame));
                    }
                    // The frame does not contain its sender, so the reader accepts it.
                    let by_sender = finding.rule.id() == "sender-removed";
                    if !by_sender && rejections(&protocols[reader], &found.frame, found.policy).is_empty() {
                        complain(&format!("the reader accepts {}", found.frame));
                    }
                    // The root of the bundle lists the names of messages. These edits do not change it.
                    if ["message-removed", "sender-removed", "pinned-word-changed"].contains(&finding.rule.id()) {
                        continue;
                    }
                    let frame = value(&found.frame);
                    if !validators[writer].is_valid(&frame) {
                        complain(&format!("the writer's bundle rejects {}", found.frame));
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

/// Where no finding reports a break, the other version accepts the examples and frames with boundary values.
#[test]
fn frames_without_a_finding_are_accepted() {
    let base = Files::greenhouse();
    let (mut wrong, mut frames) = (Vec::new(), 0);
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (old, new) = (old.plan(), new.plan());
        let comparison = compare(&old, &new);
        for (writer, reader, from_old) in [(&old, &new, true), (&new, &old, false)] {
            frames += check_probes(&comparison, (writer, reader, from_old), &mut |what| {
                wrong.push(format!("line {}: {what}", row.line));
            });
        }
    }
    assert!(wrong.is_empty(), "{} of {frames} frames:\n{}", wrong.len(), wrong.join("\n"));
    assert!(frames > 10_000, "only {frames} frames");
}

/// Reads frames of one version with the other one. Calls `complain` for each that is rejected although no finding reports it,
/// and returns the number of frames.
pub(super) fn check_probes(
    comparison: &Comparison,
    (writer, reader, from_old): (&Plan, &Plan, bool),
    complain: &mut dyn FnMut(String),
) -> usize {
    let probes = probes(writer, reader);
    for probe in &probes {
        for policy in [Policy::Strict, Policy::Tolerant] {
            let mut rejections = rejections(reader, &probe.frame, policy);
            if probe.kind.as_str() == "success" {
                // A success has the target of the request, which its receiver has sent itself.
                rejections.retain(|rejection| rejection.rule != Rule::TargetForm);
            }
            if !rejections.is_empty() && !is_reported(comparison, probe, from_old, policy) {
                complain(format!("{} is rejected, {policy:?}: {}", probe.frame, rejections[0].text));
            }
        }
    }
    probes.len()
}

/// Whether a finding reports that a frame is rejected.
fn is_reported(comparison: &Comparison, probe: &Probe, from_old: bool, policy: Policy) -> bool {
    let uses = comparison.findings.iter().flat_map(|finding| finding.uses.iter().map(move |one| (finding, one)));
    let uses = uses.filter(|(finding, one)| {
        // If the name of the message changes, all its frames become frames of another message.
        let whole = finding.rule.id() == "pinned-word-changed" && one.path.len() <= "/command".len();
        one.message == probe.message && (whole || one.frame.is_none_or(|kind| kind == probe.kind))
    });
    let breaks = uses.fold((false, false), |(old, new), (_, one)| {
        (old || one.impact.old_clients.breaks(policy), new || one.impact.new_clients.breaks(policy))
    });
    // If the client writes the frame, it has the version of the frame; if it reads it, it has the other version.
    match (probe.from, from_old) {
        (Side::Client, true) | (Side::Server, false) => breaks.0,
        (Side::Client, false) | (Side::Server, true) => breaks.1,
        _ => breaks.0 && breaks.1,
    }
}

/// Converts a value for `jsonschema`.
fn value(json: &Json) -> serde_json::Value {
    serde_json::from_str(&json.to_string()).unwrap()
}
