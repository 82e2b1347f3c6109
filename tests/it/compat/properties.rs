//! Properties of all comparisons.

use std::collections::BTreeSet;

use testkit::gateway::Gateway;
use testkit::language::LanguageServer;
use testkit::realtime::Realtime;
use tieline::Plan;
use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{ChangeRule, ComparisonFormat, Effect, compare, guide, rejections};
use tieline::json::Json;
use tieline::protocol::Protocol;
use tieline::sample::Generator;
use tieline::schema::artefacts;

use super::Files;
use super::edit::Row;
use super::table::{STABILITY, check_probes};
use crate::greenhouse::Greenhouse;

const TABLE: &str = include_str!("edits.txt");

fn agent_desktop() -> Plan {
    Plan::of_artefacts("agent-desktop", &artefacts::<AgentDesktop>().unwrap()).unwrap()
}

#[test]
fn a_version_equals_itself() {
    for protocol in [agent_desktop(), Files::greenhouse().plan()] {
        let comparison = compare(&protocol, &protocol);
        assert!(comparison.is_empty(), "{:?}", comparison.findings);
        check_probes(&comparison, (&protocol, &protocol, true), &mut |what| panic!("{what}"));
    }
}

/// `diff` accepts a compiled protocol and a folder: the line breaks of Rust comments are not a change of a description.
#[test]
fn a_compiled_protocol_equals_its_artefacts() {
    fn check<P: Protocol>() {
        let loaded = Plan::of_artefacts("artefacts", &artefacts::<P>().unwrap()).unwrap();
        for comparison in [compare(P::plan(), &loaded), compare(&loaded, P::plan())] {
            assert!(comparison.is_empty(), "{:?}", comparison.findings);
        }
    }
    check::<AgentDesktop>();
    check::<Greenhouse>();
    check::<Realtime>();
    check::<Gateway>();
    check::<LanguageServer>();
}

#[test]
fn a_version_accepts_its_own_examples() {
    let greenhouse = artefacts::<Greenhouse>().unwrap();
    for (protocol, made) in
        [(agent_desktop(), artefacts::<AgentDesktop>().unwrap()), (Files::greenhouse().plan(), greenhouse)]
    {
        let frames: Vec<Json> = made.get("examples.ndjson").unwrap().lines().map(|line| line.parse().unwrap()).collect();
        assert!(frames.len() > 10);
        for frame in &frames {
            assert_eq!(rejections(&protocol, frame, Policy::Strict), [], "{frame}");
        }
    }
}

/// If the versions are swapped, the effects on old and on new clients are swapped.
#[test]
fn swapped_versions_have_swapped_effects() {
    let base = Files::greenhouse();
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (old, new) = (old.plan(), new.plan());
        let forward = compare(&old, &new);
        let backward = compare(&new, &old);
        // Removing a message and adding one are not symmetric: no old client depends on a message that did not exist.
        if forward.findings.iter().any(|finding| ["message-", "sender-"].iter().any(|of| finding.rule.id().starts_with(of)))
        {
            continue;
        }
        let breaks = |effect: Effect| effect.max(Effect::Caution);
        let (forward, backward) = (forward.impact(), backward.impact());
        assert_eq!(breaks(forward.old_clients), breaks(backward.new_clients), "line {}", row.line);
        assert_eq!(breaks(forward.new_clients), breaks(backward.old_clients), "line {}", row.line);
    }
}

/// Two compatible changes in sequence are compatible together. This does not include changes with the effect `caution`: a
/// removed member must not be added again with another type.
#[test]
fn a_chain_of_compatible_changes_is_compatible() {
    let base = Files::greenhouse();
    let compatible: Vec<Row<'_>> =
        Row::all(TABLE).into_iter().filter(|row| row.effects == ["fine", "fine"] && !row.reversed).collect();
    let first = base.plan();
    let mut chains = 0;
    for one in &compatible {
        let mut middle = base.clone();
        one.apply(&mut middle);
        let second = middle.plan();
        if compare(&first, &second).impact().worst() > Effect::Compatible {
            // The row edits both versions, so it does not start from this one.
            continue;
        }
        for two in &compatible {
            let mut last = middle.clone();
            two.apply(&mut last);
            let third = last.plan();
            let lines = format!("lines {} and {}", one.line, two.line);
            if compare(&second, &third).impact().worst() == Effect::Compatible {
                chains += 1;
                let whole = compare(&first, &third);
                assert_eq!(whole.impact().worst(), Effect::Compatible, "{lines}: {:?}", whole.findings);
            }
        }
    }
    assert!(chains > 300, "{chains}");
}

/// Two different edits, one in each version: breaking uses have a counterexample, and frames without a finding are accepted.
#[test]
fn two_edits_at_once_are_reported_like_one() {
    let base = Files::greenhouse();
    let edited: Vec<(usize, Plan)> = Row::all(TABLE)
        .iter()
        .map(|row| {
            let mut files = base.clone();
            row.apply(&mut files);
            (row.line, files.plan())
        })
        .collect();
    let (mut wrong, mut frames) = (Vec::new(), 0);
    for (index, (line, old)) in edited.iter().enumerate() {
        // Pairs each edit with another one. The step 37 does not divide the number of edits, so that all occur.
        let (other, new) = &edited[(index * 37 + 11) % edited.len()];
        let comparison = compare(old, new);
        for (writer, reader, from_old) in [(old, new, true), (new, old, false)] {
            frames += check_probes(&comparison, (writer, reader, from_old), &mut |what| {
                wrong.push(format!("lines {line} and {other}: {what}"));
            });
        }
        for finding in &comparison.findings {
            let is_decided = finding.rule.id() != "undecided";
            let uses = finding.uses.iter().filter(|_| is_decided);
            for one in uses.filter(|one| one.impact.worst() >= Effect::Strict && one.counterexamples.is_empty()) {
                wrong.push(format!(
                    "lines {line} and {other}: {} {} {}: no counterexample",
                    finding.rule, one.message, one.path
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(frames > 10_000, "only {frames} frames");
}

/// For each rule there is an edit where it affects old clients and one where it affects new clients.
#[test]
fn every_rule_occurs_in_each_direction() {
    let base = Files::greenhouse();
    let mut seen = BTreeSet::new();
    for row in [TABLE, STABILITY].into_iter().flat_map(Row::all) {
        let (old, new) = row.versions(&base);
        for finding in compare(&old.plan(), &new.plan()).findings {
            let impact = finding.impact();
            let fine = finding.rule.old_frames().max(finding.rule.new_frames()) == Effect::Compatible;
            if fine || impact.old_clients > Effect::Compatible {
                seen.insert((finding.rule, "old clients"));
            }
            if fine || impact.new_clients > Effect::Compatible {
                seen.insert((finding.rule, "new clients"));
            }
        }
    }
    let both = ChangeRule::ALL.iter().flat_map(|rule| [(*rule, "old clients"), (*rule, "new clients")]);
    // The artefacts here have the envelope of the library, which cannot be edited.
    let both = both.filter(|(rule, _)| *rule != ChangeRule::EnvelopeChanged && !rule.is_of_policy());
    let unseen: Vec<_> = both.filter(|case| !seen.contains(case)).collect();
    assert!(unseen.is_empty(), "no edit has these effects: {unseen:?}");
}

/// A plan that is loaded from artefacts accepts the same frames as the types, so a comparison of artefacts applies to real readers.
#[test]
fn artefacts_accept_the_same_frames_as_the_types() {
    let of = |files: Files| files.plan();
    agrees::<AgentDesktop>(&agent_desktop());
    agrees::<Greenhouse>(&of(Files::greenhouse()));
}

fn agrees<P: tieline::protocol::Protocol>(protocol: &Plan) {
    let generator = Generator::new(P::plan(), 8).invalid(0.4).mutated(0.3);
    let mut counts = [0, 0];
    for index in 0..3000 {
        let sample = generator.sample(index).unwrap();
        // The comparison works on parsed JSON.
        let Ok(text) = String::from_utf8(sample.bytes) else { continue };
        let Ok(frame) = text.parse::<Json>() else { continue };
        for policy in [Policy::Strict, Policy::Tolerant] {
            let valid = tieline::protocol::check::<P>(&text, policy).is_valid();
            let rejections = rejections(protocol, &frame, policy);
            assert_eq!(rejections.is_empty(), valid, "{policy:?}: {text}: {rejections:?}");
            counts[usize::from(valid)] += 1;
        }
    }
    assert!(counts.iter().all(|count| *count > 500), "{counts:?}");
}

/// Replaces each value of the artefacts in turn: they can still be compared, or they are rejected with a place.
#[test]
fn edited_artefacts_are_compared_or_rejected() {
    let base = Files::greenhouse();
    let old = base.plan();
    let odd: Vec<Json> = ["null", "[]", "{}", "\"\"", "-1", "1e300", "true", "[{}]", "\"x\""]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let (mut compared, mut rejected) = (0, 0);
    for of_index in [true, false] {
        let count = places(if of_index { &base.index } else { &base.schema });
        for place in 0..count {
            let mut files = base.clone();
            let root = if of_index { &mut files.index } else { &mut files.schema };
            replace(root, &mut place.clone(), &odd[place % odd.len()]);
            match files.try_plan() {
                Ok(new) => {
                    compared += 1;
                    let comparison = compare(&old, &new);
                    for format in [
                        ComparisonFormat::Human,
                        ComparisonFormat::Json,
                        ComparisonFormat::Github,
                        ComparisonFormat::Markdown,
                    ] {
                        assert!(!comparison.report(format, Policy::Tolerant, true).is_empty());
                        assert!(!compare(&new, &old).report(format, Policy::Strict, false).is_empty());
                    }
                }
                Err(error) => {
                    rejected += 1;
                    assert!(!error.rejections.is_empty(), "{error}");
                }
            }
        }
    }
    assert!(compared > 50 && rejected > 50, "{compared} compared, {rejected} rejected");
}

/// The number of values in a value, including itself.
fn places(value: &Json) -> usize {
    1 + match value {
        Json::Array(list) => list.iter().map(places).sum(),
        Json::Object(object) => object.iter().map(|(_, value)| places(value)).sum(),
        _ => 0,
    }
}

/// Replaces one of the values, counted in the order of the text.
fn replace(value: &mut Json, place: &mut usize, by: &Json) -> bool {
    if *place == 0 {
        *value = by.clone();
        return true;
    }
    *place -= 1;
    match value {
        Json::Array(list) => list.iter_mut().any(|value| replace(value, place, by)),
        Json::Object(object) => {
            let keys: Vec<String> = object.iter().map(|(key, _)| key.to_owned()).collect();
            keys.iter().any(|key| object.get_mut(key).is_some_and(|value| replace(value, place, by)))
        }
        _ => false,
    }
}

/// The report in `docs/compatibility.md` is the current output.
#[test]
fn the_report_in_the_documents_is_up_to_date() {
    let base = Files::of(&artefacts::<AgentDesktop>().unwrap(), "agent-desktop");
    let mut edited = base.clone();
    edited.edit(r#"/ChannelType/enum + "Video""#);
    let report = compare(&base.plan(), &edited.plan()).report(ComparisonFormat::Human, Policy::Strict, false);
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md")).unwrap();
    let (_, rest) = text.split_once("```text\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    assert!(report.starts_with(shown), "{report}");
}

#[test]
fn the_table_of_rules_in_the_documents_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(&guide()), "docs/compatibility.md has another table of rules than the code: {}", guide());
}
