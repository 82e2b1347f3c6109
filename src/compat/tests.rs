//! Comparisons of envelopes, of flat payloads, and of large types.

use super::compare::compare_within;
use super::counterexample::SearchLimits;
use super::{Effect, Finding, compare};
use crate::artefacts::tests::flat;
use crate::json::Json;
use crate::plan::Plan;
use crate::schema::{Artefacts, artefacts_of};

/// The findings of a comparison: rule, path, effects on old and new clients, and the first frame that is rejected.
fn findings(old: &Plan, new: &Plan) -> Vec<String> {
    let one = |finding: &Finding| {
        let impact = finding.impact();
        let frame = finding.uses.iter().flat_map(|one| &one.counterexamples).next();
        let frame = frame.map_or_else(String::new, |found| format!(" {} {}", found.frame, found.rejection.text));
        format!("{} {} {} {}{frame}", finding.rule, finding.path, impact.old_clients.id(), impact.new_clients.id())
    };
    compare(old, new).findings.iter().map(one).collect()
}

#[test]
fn flat_payloads_are_compared() {
    let plan = flat::realtime();
    let made = artefacts_of(&plan).unwrap();
    let edited = |from: &str, to: &str| {
        let required = made.iter().filter(|(path, _)| ["index.json", "realtime.schema.json"].contains(path));
        let edited: Artefacts = required.map(|(path, text)| (path.to_owned(), text.replacen(from, to, 1))).collect();
        Plan::of_artefacts("", &edited).unwrap()
    };
    assert!(findings(&plan, &plan).is_empty());
    let shorter = edited("\"maxLength\": 20", "\"maxLength\": 9");
    let text = format!(r#"{{"type":"chat.message","text":"{}"}}"#, "…".repeat(10));
    let reason = "expected a string of at most 9 characters, found 10 characters";
    assert_eq!(findings(&plan, &shorter), [format!("bound-tightened /text breaks breaks {text} {reason}")]);
    assert_eq!(findings(&shorter, &plan), [format!("bound-loosened /text breaks breaks {text} {reason}")]);
    // Only clients send the settings.
    let optional = edited("\"required\": [\"setting\", \"speed\"]", "\"required\": [\"setting\"]");
    let reason = r#"{"type":"settings.update","setting":"Voice"} missing field `speed`, in the variant `Voice`"#;
    assert_eq!(findings(&plan, &optional), [format!("field-made-optional /speed fine breaks {reason}")]);
    assert_eq!(findings(&optional, &plan), [format!("field-made-required /speed breaks fine {reason}")]);
}

#[test]
fn a_payload_that_becomes_a_member_is_a_change_of_the_envelope() {
    let (flat, nested) = (flat::realtime(), flat::realtime_nested());
    let rejected = r#"{"type":"chat.message","text":"…"} missing field `data`"#;
    assert_eq!(findings(&flat, &nested), [format!("envelope-changed  breaks breaks {rejected}")]);
    let rejected = r#"{"type":"chat.message","data":{"text":"…"}} missing field `text`"#;
    assert_eq!(findings(&nested, &flat), [format!("envelope-changed  breaks breaks {rejected}")]);
    let comparison = compare(&flat, &nested);
    let expected = "the members of an event were `type`, `event_id` (optional), and the fields of the payload, \
                    and are `type`, `event_id` (optional), `data`";
    assert_eq!(comparison.findings[0].text, expected);
}

/// A version of a protocol in which the data of an event has a number of further required members.
fn with_members(count: usize, schema: &str) -> Plan {
    let made = artefacts_of(&flat::realtime_nested()).unwrap();
    let mut bundle: Json = made.get("realtime.schema.json").unwrap().parse().unwrap();
    let member = |of: &mut Json, key: &str, change: &dyn Fn(&mut Json)| {
        let Json::Object(object) = of else { panic!("{key} of {of}") };
        change(object.get_mut(key).unwrap());
    };
    let names = || (0..count).map(|index| format!("k{index}"));
    member(&mut bundle, "$defs", &|types| {
        member(types, "Chat", &|chat| {
            member(chat, "properties", &|properties| {
                let Json::Object(properties) = properties else { panic!("{properties}") };
                names().for_each(|name| properties.push(name, schema.parse().unwrap()));
            });
            member(chat, "required", &|required| {
                let Json::Array(required) = required else { panic!("{required}") };
                required.extend(names().map(Json::from));
            });
        });
    });
    let files = [("index.json", made.get("index.json").unwrap().to_owned()), ("realtime.schema.json", bundle.to_string())];
    Plan::of_artefacts("", &files.map(|(path, text)| (path.to_owned(), text)).into_iter().collect()).unwrap()
}

/// The work of the searches in values, members and characters, for each change. A frame has about ten characters for each.
const WORK_PER_CHANGE: usize = 4000;

/// Frames are shared by the changes of a large object. A frame for each of them would need the square of the work.
#[test]
fn the_work_for_many_changes_is_proportional_to_their_number() {
    let not = r#""not":{"type":"string","pattern":"\\x0a$"}"#;
    let pattern = |class: &str| format!(r#"{{"type":"string","pattern":"^[{class}]+$",{not}}}"#);
    for (before, after) in [
        (r#"{"type":"integer","minimum":5,"maximum":50}"#, r#"{"type":"integer","minimum":0,"maximum":40}"#),
        (r#"{"type":"string","minLength":1,"maxLength":20}"#, r#"{"type":"string","minLength":1,"maxLength":10}"#),
        (r#"{"type":"string","enum":["a","b"]}"#, r#"{"type":"string","enum":["b","c"]}"#),
        (r#"{"type":"array","items":{"type":"string"}}"#, r#"{"type":"array","items":{"type":"boolean"}}"#),
        (&*pattern("a-z"), &*pattern("b-m")),
    ] {
        for count in [100, 1600] {
            let limits = SearchLimits::new((WORK_PER_CHANGE * count) as u64);
            let comparison = compare_within(&with_members(count, before), &with_members(count, after), &limits);
            let uses = || comparison.findings.iter().flat_map(|finding| &finding.uses);
            assert!(uses().count() >= count, "{before}: {} changes", uses().count());
            let shown = uses().filter(|one| one.impact.worst() < Effect::Strict || !one.counterexamples.is_empty()).count();
            assert_eq!(shown, uses().count(), "{before}, {count} members: changes with a counterexample");
        }
    }
}
