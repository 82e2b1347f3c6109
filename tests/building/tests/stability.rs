#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests may panic")]
//! What is experimental, new or sensitive: in checks, in the stable surface, and in artefacts.

use std::sync::Arc;

use building::Building;
use tieline::json::Json;
use tieline::problem::Show;
use tieline::protocol::Protocol;
use tieline::schema::artefacts_of;
use tieline::{Plan, Policy, Report};

/// A request with a member in addition to those that are required.
fn announce(member: &str) -> String {
    let rest = if member.is_empty() { String::new() } else { format!(",{member}") };
    let purpose = if member.contains("\"purpose\"") { "" } else { r#","purpose":"Meeting""# };
    let transport = if member.contains("\"transport\"") { "" } else { r#","transport":{"by":"Foot"}"# };
    let contact = if member.contains("\"contact\"") { "" } else { r#","contact":"030""# };
    format!(
        r#"{{"command":"visitor.announce","target":"b.r","data":{{"name":"Ada","badge":"B-1"{purpose}{transport}{contact}{rest}}}}}"#
    )
}

fn rules(report: &Report) -> Vec<String> {
    report.problems().iter().map(|problem| format!("{} {}", problem.rule, problem.pointer)).collect()
}

fn loaded() -> Arc<Plan> {
    Arc::new(Plan::from_artefacts(concat!(env!("CARGO_MANIFEST_DIR"), "/schema")).unwrap())
}

/// A text, the problems that the whole protocol has, and those of the stable surface.
type Case = (String, &'static [&'static str], &'static [&'static str]);

fn cases() -> Vec<Case> {
    let plate = r#""transport":{"by":"Car","plate":"X","charge":5}"#;
    vec![
        (announce(""), &[], &[]),
        (announce(r#""host":"H""#), &[], &[]),
        (announce(r#""mood":"Good""#), &["experimental /data/mood"], &["experimental /data/mood"]),
        // The stable surface does not declare the member, so its value is not checked.
        (announce(r#""mood":7"#), &["experimental /data/mood", "wrong-type /data/mood"], &["experimental /data/mood"]),
        (announce(r#""guests":2"#), &["experimental /data/guests"], &["experimental /data/guests"]),
        (announce(r#""purpose":"Tour""#), &["experimental /data/purpose"], &["wrong-value /data/purpose"]),
        (
            announce(r#""purpose":"Inspection""#),
            &["deprecated /data/purpose", "experimental /data/purpose"],
            &["wrong-value /data/purpose"],
        ),
        (announce(r#""transport":{"by":"Drone","height":3}"#), &["experimental /data/transport"], &[]),
        (announce(plate), &["experimental /data/transport/charge"], &["experimental /data/transport/charge"]),
        (announce(r#""contact":{"mailbox":7}"#), &[], &[]),
        (
            announce(r#""contact":{"profile":7}"#),
            &["experimental /data/contact"],
            &["missing-field /data/contact", "unknown-field /data/contact/*"],
        ),
        (announce(r#""contact":true"#), &["experimental /data/contact"], &["wrong-type /data/contact"]),
        (
            r#"{"command":"visitor.find","target":"b","data":{"badge":"B"}}"#.to_owned(),
            &["experimental /command"],
            &["unknown-message /command"],
        ),
        (
            r#"{"messageType":"objectEvent","name":"visitor.tracked","target":"b","data":{"path":[]}}"#.to_owned(),
            &["experimental /name"],
            &["unknown-message /name"],
        ),
    ]
}

#[test]
fn what_is_experimental_is_reported_and_not_part_of_the_stable_surface() {
    let built = Arc::new(Plan::of_artefacts("built", &artefacts_of(Building::plan()).unwrap()).unwrap());
    let plans = [(built, Arc::new(Building::plan().stable())), (loaded(), Arc::new(loaded().stable()))];
    for (whole, stable) in plans {
        for (text, all, only) in cases() {
            assert_eq!(rules(&whole.check(&text, Policy::Strict)), all, "{text}");
            assert_eq!(rules(&stable.check(&text, Policy::Strict)), only, "{text}");
        }
    }
}

/// The stable surface of the artefacts is that of the types, can be written and loaded, and has no trace of what is experimental.
#[test]
fn the_artefacts_of_the_stable_surface() {
    let stable = Building::plan().stable();
    let files = artefacts_of(&stable).unwrap();
    assert_eq!(files, artefacts_of(&loaded().stable()).unwrap());
    let again = Plan::of_artefacts("stable", &files).unwrap();
    assert_eq!(files, artefacts_of(&again).unwrap());
    assert_eq!(files, artefacts_of(&again.stable()).unwrap());
    for (path, text) in files.iter() {
        for name in
            ["xperimental", "mood", "Mood", "guests", "Tour", "Drone", "Landing", "profile", "visitor.find", "tracked"]
        {
            assert!(!text.contains(name), "{path}: {name}");
        }
    }
    assert!(files.get("index.json").unwrap().contains(r#""since": "3.1""#));
    // Whatever the stable surface accepts, its schema does, and the whole protocol too.
    let bundle: serde_json::Value = serde_json::from_str(files.get("building.schema.json").unwrap()).unwrap();
    let validator = jsonschema::validator_for(&bundle).unwrap();
    for (text, ..) in cases() {
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(stable.is_valid(&text, Policy::Strict), validator.is_valid(&value), "{text}");
        assert!(
            !stable.is_valid(&text, Policy::Strict)
                || Building::plan().is_valid(&text, Policy::Strict)
                || text.contains("\"mood\":7"),
            "{text}"
        );
    }
}

#[test]
fn a_sensitive_value_is_never_shown() {
    const SECRET: &str = "Zaphod";
    let values = [
        r#"{"name":["Zaphod"]}"#,
        r#"{"name":{"Zaphod":"Zaphod"}}"#,
        r#"{"name":""}"#,
        r#"{"badge":"Zaphod Beeblebrox"}"#,
        r#"{"companions":{"x":"Zaphod Beeblebrox"}}"#,
        r#"{"companions":{"x":["Zaphod"]}}"#,
        r#"{"contact":{"Zaphod":"Zaphod"}}"#,
        r#"{"contact":{"mailbox":"Zaphod"}}"#,
        r#"{"contact":{"mailbox":1,"zaphod":2,"Zaphod":3}}"#,
        r#"{"street":["Zaphod"],"town":"Zaphod"}"#,
        r#"{"transport":{"by":"Car","plate":{"zaphod":1}}}"#,
    ];
    for members in values {
        let inner = members.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap();
        let text = announce(inner).replacen(
            r#""name":"Ada","#,
            if inner.contains("\"name\"") { "" } else { r#""name":"Ada","# },
            1,
        );
        let text = if inner.contains("\"badge\"") { text.replacen(r#""badge":"B-1","#, "", 1) } else { text };
        assert_hidden(&text, SECRET);
    }
    assert_hidden(
        r#"{"messageType":"objectEvent","name":"visitor.arrived","target":"b.r","data":{"who":7,"said":["Zaphod Zaphod Zaphod Zaphod Zaphod Zaphod"],"zaphod":1}}"#,
        SECRET,
    );
    let report = Building::check(&announce(r#""transport":{"by":"Zaphod","plate":1,"zaphod":2}"#));
    assert!(report.is_valid(), "{report:?}");
    let report = Building::check(&announce(r#""purpose":"Zaphod""#));
    assert!(report.problems()[0].text(Show::Values).contains(SECRET), "{report:?}");
}

fn assert_hidden(text: &str, secret: &str) {
    text.parse::<Json>().unwrap();
    for report in [Building::check(text), loaded().check(text, Policy::Strict)] {
        assert!(!report.problems().is_empty(), "{text}");
        for problem in report.problems() {
            let shown = [
                problem.text(Show::Values),
                problem.pointer.text(Show::Values),
                problem.pointer.plain(Show::Values),
                problem.help.clone().unwrap_or_default().into_owned(),
                format!("{problem} {problem:?}"),
            ];
            assert!(!shown.concat().to_lowercase().contains(&secret.to_lowercase()), "{text}\n{shown:?}");
        }
    }
}
