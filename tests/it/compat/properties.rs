//! What holds of all comparisons.

use std::collections::BTreeSet;

use tieline::Plan;
use tieline::Policy;
use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{Effect, Format, Rule, compare, guide, refusals};
use tieline::json::Json;
use tieline::sample::Generator;
use tieline::schema::artefacts;

use super::Files;
use super::edit::Row;
use super::table::refused;
use crate::greenhouse::Greenhouse;

const TABLE: &str = include_str!("edits.txt");

fn agent_desktop() -> Plan {
    Plan::of_artefacts("agent-desktop", &artefacts::<AgentDesktop>().unwrap()).unwrap()
}

#[test]
fn nothing_differs_from_itself() {
    for protocol in [agent_desktop(), Files::greenhouse().plan()] {
        let comparison = compare(&protocol, &protocol);
        assert!(comparison.is_empty(), "{:?}", comparison.findings);
        refused(&comparison, (&protocol, &protocol, true), &mut |what| panic!("{what}"));
    }
}

#[test]
fn a_protocol_reads_its_own_examples() {
    let greenhouse = artefacts::<Greenhouse>().unwrap();
    for (protocol, made) in
        [(agent_desktop(), artefacts::<AgentDesktop>().unwrap()), (Files::greenhouse().plan(), greenhouse)]
    {
        let frames: Vec<Json> = made.get("examples.ndjson").unwrap().lines().map(|line| line.parse().unwrap()).collect();
        assert!(frames.len() > 10);
        for frame in &frames {
            assert_eq!(refusals(&protocol, frame, Policy::Strict), [], "{frame}");
        }
    }
}

/// What breaks one way breaks the other way round when the versions are exchanged.
#[test]
fn a_break_has_a_mirror() {
    let base = Files::greenhouse();
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (old, new) = (old.plan(), new.plan());
        let there = compare(&old, &new);
        let back = compare(&new, &old);
        // To leave a message and to take one up are not alike: nobody waits for what never came.
        if there.findings.iter().any(|finding| ["message-", "sender-"].iter().any(|of| finding.rule.id().starts_with(of))) {
            continue;
        }
        let breaks = |effect: Effect| effect.max(Effect::Caution);
        let (there, back) = (there.impact(), back.impact());
        assert_eq!(breaks(there.old_clients), breaks(back.new_clients), "line {}", row.line);
        assert_eq!(breaks(there.new_clients), breaks(back.old_clients), "line {}", row.line);
    }
}

/// Two changes that need no care, one after the other, need none together. (A key that goes needs care: it must not come
/// back as something else.)
#[test]
fn a_chain_of_compatible_changes_is_compatible() {
    let base = Files::greenhouse();
    let fine: Vec<Row<'_>> =
        Row::all(TABLE).into_iter().filter(|row| row.effects == ["fine", "fine"] && !row.reversed).collect();
    let first = base.plan();
    let mut chains = 0;
    for one in &fine {
        let mut middle = base.clone();
        one.apply(&mut middle);
        let second = middle.plan();
        if compare(&first, &second).impact().worst() > Effect::Fine {
            // It starts from another version.
            continue;
        }
        for two in &fine {
            let mut last = middle.clone();
            two.apply(&mut last);
            let third = last.plan();
            let lines = format!("lines {} and {}", one.line, two.line);
            if compare(&second, &third).impact().worst() == Effect::Fine {
                chains += 1;
                let whole = compare(&first, &third);
                assert_eq!(whole.impact().worst(), Effect::Fine, "{lines}: {:?}", whole.findings);
            }
        }
    }
    assert!(chains > 300, "{chains}");
}

/// Two edits at once, one in each version: what breaks has a witness, and what no finding tells is read.
#[test]
fn two_edits_at_once_are_told_as_one_is() {
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
        // A step that has no factor in common with their number meets all of them in turn.
        let (other, new) = &edited[(index * 37 + 11) % edited.len()];
        let comparison = compare(old, new);
        for (writer, reader, from_old) in [(old, new, true), (new, old, false)] {
            frames += refused(&comparison, (writer, reader, from_old), &mut |what| {
                wrong.push(format!("lines {line} and {other}: {what}"));
            });
        }
        for finding in &comparison.findings {
            for one in
                finding.uses.iter().filter(|one| one.impact.worst() >= Effect::Strict && one.counterexamples.is_empty())
            {
                wrong.push(format!("lines {line} and {other}: {} {} {}: no witness", finding.rule, one.message, one.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(frames > 10_000, "only {frames} frames");
}

/// Each rule is reported where it concerns old clients, and where it concerns new ones.
#[test]
fn every_rule_is_seen_in_each_direction() {
    let base = Files::greenhouse();
    let mut seen = BTreeSet::new();
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        for finding in compare(&old.plan(), &new.plan()).findings {
            let impact = finding.impact();
            let fine = finding.rule.old_frames().max(finding.rule.new_frames()) == Effect::Fine;
            if fine || impact.old_clients > Effect::Fine {
                seen.insert((finding.rule, "old clients"));
            }
            if fine || impact.new_clients > Effect::Fine {
                seen.insert((finding.rule, "new clients"));
            }
        }
    }
    let both = Rule::ALL.iter().flat_map(|rule| [(*rule, "old clients"), (*rule, "new clients")]);
    let unseen: Vec<_> = both.filter(|case| !seen.contains(case)).collect();
    assert!(unseen.is_empty(), "no edit shows what these do: {unseen:?}");
}

/// Artefacts read frames as the types do, so what they prove holds of real readers.
#[test]
fn artefacts_read_frames_as_the_types_do() {
    let of = |files: Files| files.plan();
    agrees::<AgentDesktop>(&agent_desktop());
    agrees::<Greenhouse>(&of(Files::greenhouse()));
}

fn agrees<P: tieline::protocol::Protocol>(protocol: &Plan) {
    let generator = Generator::new(P::plan(), 8).broken(0.4).doubtful(0.3);
    let mut sound = [0, 0];
    for index in 0..3000 {
        let sample = generator.sample(index).unwrap();
        // What is no text, or no JSON, has no keys that a version could judge.
        let Ok(text) = String::from_utf8(sample.bytes) else { continue };
        let Ok(frame) = text.parse::<Json>() else { continue };
        for policy in [Policy::Strict, Policy::Tolerant] {
            let valid = tieline::protocol::check::<P>(&text, policy).is_valid();
            let refusals = refusals(protocol, &frame, policy);
            assert_eq!(refusals.is_empty(), valid, "{policy:?}: {text}: {refusals:?}");
            sound[usize::from(valid)] += 1;
        }
    }
    assert!(sound.iter().all(|count| *count > 500), "{sound:?}");
}

/// Whatever stands in a place of the artefacts: it is judged, or refused with its place.
#[test]
fn no_artefact_is_too_odd_to_be_judged_or_refused() {
    let base = Files::greenhouse();
    let old = base.plan();
    let odd: Vec<Json> = ["null", "[]", "{}", "\"\"", "-1", "1e300", "true", "[{}]", "\"x\""]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    let (mut judged, mut refused) = (0, 0);
    for of_index in [true, false] {
        let count = places(if of_index { &base.index } else { &base.schema });
        for place in 0..count {
            let mut files = base.clone();
            let root = if of_index { &mut files.index } else { &mut files.schema };
            replace(root, &mut place.clone(), &odd[place % odd.len()]);
            match files.try_plan() {
                Ok(new) => {
                    judged += 1;
                    let comparison = compare(&old, &new);
                    for format in [Format::Human, Format::Json, Format::Github, Format::Markdown] {
                        assert!(!comparison.report(format, Policy::Tolerant, true).is_empty());
                        assert!(!compare(&new, &old).report(format, Policy::Strict, false).is_empty());
                    }
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.rejections.is_empty(), "{error}");
                }
            }
        }
    }
    assert!(judged > 50 && refused > 50, "{judged} judged, {refused} refused");
}

/// How many values stand in one, itself included.
fn places(value: &Json) -> usize {
    1 + match value {
        Json::List(list) => list.iter().map(places).sum(),
        Json::Object(object) => object.iter().map(|(_, value)| places(value)).sum(),
        _ => 0,
    }
}

/// Puts another value in a place, counted in the order of the text.
fn replace(value: &mut Json, place: &mut usize, by: &Json) -> bool {
    if *place == 0 {
        *value = by.clone();
        return true;
    }
    *place -= 1;
    match value {
        Json::List(list) => list.iter_mut().any(|value| replace(value, place, by)),
        Json::Object(object) => {
            let keys: Vec<String> = object.iter().map(|(key, _)| key.to_owned()).collect();
            keys.iter().any(|key| object.get_mut(key).is_some_and(|value| replace(value, place, by)))
        }
        _ => false,
    }
}

/// The report in the documents is the one that is given.
#[test]
fn the_documents_show_a_report_as_it_is() {
    let base = Files::of(&artefacts::<AgentDesktop>().unwrap(), "agent-desktop");
    let mut edited = base.clone();
    edited.edit(r#"/ChannelType/enum + "Video""#);
    let report = compare(&base.plan(), &edited.plan()).report(Format::Human, Policy::Strict, false);
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md")).unwrap();
    let (_, rest) = text.split_once("```text\n").unwrap();
    let (shown, _) = rest.split_once("```").unwrap();
    assert!(report.starts_with(shown), "{report}");
}

#[test]
fn the_guide_is_in_the_documents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/compatibility.md");
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.contains(&guide()), "docs/compatibility.md has another table of rules than the code: {}", guide());
}
