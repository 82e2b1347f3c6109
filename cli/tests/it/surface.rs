//! `--surface stable`, and the descriptions of types that the included protocol does not use, with the artefacts of another protocol.

use std::path::Path;

use serde_json::Value;

use crate::run::{RunOutput, folder, places, run};

/// Runs the command with the artefacts of the protocol `building`.
fn building(folder: &Path, arguments: &[&str]) -> RunOutput {
    let artefacts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/building/schema");
    let artefacts = artefacts.to_string_lossy().into_owned();
    run(folder, &[&["--protocol", &artefacts][..], arguments].concat())
}

#[test]
fn the_stable_surface_lists_no_experimental_message() {
    let folder = folder("surface-list", &[]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let output = building(&folder, arguments);
        assert_eq!((output.status, output.err.as_str()), (0, ""));
        let messages: Vec<Value> = serde_json::from_str(&output.out).unwrap();
        messages.iter().map(|message| message["name"].as_str().unwrap().to_owned()).collect()
    };
    let all = names(&["list", "--json"]);
    let mut stable = names(&["--surface", "stable", "list", "--json"]);
    assert!(all.contains(&"visitor.find".to_owned()) && all.contains(&"visitor.tracked".to_owned()));
    stable.extend(["visitor.find".to_owned(), "visitor.tracked".to_owned()]);
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(sorted(stable), sorted(all));
    let shown = building(&folder, &["--surface", "stable", "show", "visitor.find"]);
    assert_eq!(shown.status, 2, "{shown:?}");
    assert_eq!(building(&folder, &["show", "visitor.find"]).status, 0);
}

#[test]
fn the_stable_surface_rejects_what_is_experimental() {
    let text = concat!(
        r#"{"command":"visitor.find","target":"b","data":{"badge":"B"}}"#,
        "\n",
        r#"{"command":"post.drop","target":"b1","data":null}"#,
        "\n",
    );
    let folder = folder("surface-check", &[("frames.ndjson", text.as_bytes())]);
    let found = |surface: &str| {
        let output = building(&folder, &["--surface", surface, "check", "--format", "json", "frames.ndjson"]);
        let rules: Vec<String> = places(&output.out).into_iter().map(|place| format!("{} {}", place.1, place.4)).collect();
        (output.status, rules)
    };
    assert_eq!(found("all"), (0, vec!["1 experimental".to_owned()]));
    assert_eq!(found("stable"), (1, vec!["1 unknown-message".to_owned()]));
}

#[test]
fn the_artefacts_of_the_stable_surface_are_written_and_checked() {
    let folder = folder("surface-schema", &[]);
    let status = |arguments: &[&str]| building(&folder, arguments).status;
    assert_eq!(status(&["--surface", "stable", "schema", "--out", "stable"]), 0);
    let index = std::fs::read_to_string(folder.join("stable/index.json")).unwrap();
    assert!(index.contains("visitor.announce") && !index.contains("visitor.find"), "{index}");
    assert_eq!(status(&["--surface", "stable", "schema", "--check", "--out", "stable"]), 0);
    assert_eq!(status(&["schema", "--check", "--out", "stable"]), 4);
    assert_eq!(status(&["schema", "--out", "all"]), 0);
    assert_eq!(status(&["schema", "--check", "--out", "all"]), 0);
    assert_eq!(status(&["--surface", "stable", "schema", "--check", "--out", "all"]), 4);
}

/// The column of each path in the description of a message, without repeated spaces.
fn shown(name: &str) -> Vec<String> {
    let output = building(&folder(&format!("show-{name}"), &[]), &["show", name]);
    assert_eq!((output.status, output.err.as_str()), (0, ""));
    output.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn values_of_every_type_are_described() {
    for (name, lines) in [
        (
            "building.recorded",
            &[
                "<true>.schema 1.5 required",
                "<true>.reviewer null required",
                "<true>.record union of `0` or `1` or `-2` or any other variant (`Record`) required The record.",
                "<true>.record<0> object variant Deprecated. The first version, which had no number.",
                "<true>.record<0>.v 0 optional",
                "<true>.record<-2><true>.kept true required",
                "<true>.result union of `200` or `404` or `507` (`RecordResult`) optional The result of recording it.",
            ][..],
        ),
        (
            "post.drop",
            &[
                "<All> null variant All.",
                "<One> string, 1 to 8 characters variant One, by its label.",
                "<Next> array of string, 1 to 8 characters, 2 elements variant The parcel and the next ones.",
            ],
        ),
        (
            "visitor.announce",
            &[concat!(
                "purpose \"Meeting\" or \"Delivery\" (since 3.2) or \"Tour\" (experimental) or ",
                "\"Inspection\" (deprecated, experimental, since 3.2)",
            )],
        ),
        ("building.log", &["<Room>.order 1 or 2 or -3 (deprecated) optional, 2 if absent The order of the entries."]),
    ] {
        let shown = shown(name);
        for line in lines {
            assert!(shown.iter().any(|shown| shown.starts_with(line)), "{line}\n{}", shown.join("\n"));
        }
    }
}
