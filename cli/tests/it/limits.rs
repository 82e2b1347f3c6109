//! Folders of artefacts whose rules require more time or memory than their size suggests.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::protocol::{folder_with, output, reference, run};

/// The standard error of a command that fails with status 2.
fn rejected(arguments: &[&str], dir: &Path) -> String {
    let output = run(arguments, Some(dir));
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    error
}

/// The report of `diff` on two folders that differ in a breaking way.
fn difference(old: &Path, new: &Path) -> String {
    let output = run(&["diff", &old.to_string_lossy(), &new.to_string_lossy()], None);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const NOT_FOUND: &str = "example: not found within the limits of the search";

#[test]
fn a_frame_that_must_be_large_is_not_generated() {
    let large = |test: &str, count: u32| {
        let values = json!({"type": "array", "minItems": count, "items": {"type": "string", "minLength": 900_000}});
        let types = [("Large".to_owned(), json!({"type": "object", "properties": {"x": values}, "required": ["x"]}))];
        let dir = folder_with(test, types, &json!({"type": "string"}));
        require(&dir, &reference("Large"));
        dir
    };
    let (old, new) = (large("large-old", 90_000), large("large-new", 90_001));
    let error = rejected(&["sample", "--message", "channel.dial"], &old);
    assert!(error.contains("a frame with names and strings of more than 1048576 characters"), "{error}");
    assert!(output(&["show", "channel.dial"], &old).contains("at least 90000 elements"));
    let shown = output(&["show", "channel.dial"], &large("large-one", 1));
    assert!(shown.contains("at least 1 element") && !shown.contains("1 elements"), "{shown}");
    let report = difference(&old, &new);
    assert!(report.contains("breaking[bound-tightened]") && report.contains(NOT_FOUND), "{report}");
}

/// Makes the member `x` of the data of `channel.dial` required, with this type.
fn require(dir: &Path, schema: &Value) {
    let path = dir.join("agent-desktop.schema.json");
    let mut bundle: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let data = &mut bundle["$defs"]["ChannelDial"];
    data["properties"]["x"] = schema.clone();
    data["required"].as_array_mut().unwrap().push("x".into());
    std::fs::write(path, bundle.to_string()).unwrap();
}

#[test]
fn types_that_double_each_other_are_compared() {
    let ladder = |test: &str, last: &str| {
        let next = |index: usize| if index < 19 { reference(&format!("T{}", index + 1)) } else { json!({"type": last}) };
        let types = (0..20).map(|index| {
            let properties = json!({"a": next(index), "b": next(index)});
            (format!("T{index}"), json!({"type": "object", "properties": properties, "required": ["a", "b"]}))
        });
        let dir = folder_with(test, types, &json!({"type": "string"}));
        require(&dir, &reference("T0"));
        dir
    };
    let report = difference(&ladder("double-old", "string"), &ladder("double-new", "integer"));
    assert!(report.contains("breaking[type-changed]") && report.contains(NOT_FOUND), "{report}");
}

#[test]
fn a_pattern_is_limited_to_what_can_be_matched() {
    let not = json!({"type": "string", "pattern": "\\x0a$"});
    let large = |test: &str, text: &str| folder_with(test, [], &json!({"type": "string", "pattern": text, "not": not}));
    let accepted = large("pattern-accepted", "^([a-z]?){1000}([a-z]?){1000}[0-9]{900}$");
    assert_eq!(output(&["sample", "--count", "5", "--message", "channel.dial"], &accepted).lines().count(), 5);
    assert!(output(&["show", "channel.dial"], &accepted).contains(&"0".repeat(900)));
    let error = rejected(&["list"], &large("pattern-rejected", "^([a-z]?){1000}([a-z]{1000}){1000}$"));
    let place = "agent-desktop.schema.json#/$defs/ChannelDial/properties/x/pattern: unsupported pattern";
    assert!(error.contains(place) && error.contains("at most 10000 characters and ranges"), "{error}");
}

#[test]
fn enums_of_many_values_are_compared() {
    let values = |test: &str, prefix: &str| {
        let values: Vec<String> = (0..60_000).map(|index| format!("{prefix}{index}")).collect();
        folder_with(test, [], &json!({"type": "string", "enum": values}))
    };
    let report = difference(&values("values-old", "w"), &values("values-new", "v"));
    assert!(report.contains("the values `w0`, `w1`") && report.contains("`w59999`"));
    assert!(report.contains("\"x\":\"w0\""));
}

#[test]
fn objects_of_many_members_are_shown_generated_and_compared() {
    let members = |test: &str, of: &str| -> PathBuf {
        let properties: Map<String, Value> = (0..30_000).map(|index| (format!("k{index}"), json!({"type": of}))).collect();
        folder_with(test, [], &json!({"type": "object", "properties": properties}))
    };
    let (old, new) = (members("members-old", "string"), members("members-new", "integer"));
    assert!(output(&["show", "channel.dial"], &old).contains("x.k29999"));
    assert_eq!(run(&["schema", "--check", "--out", &old.to_string_lossy()], Some(&old)).status.code(), Some(4));
    let report = difference(&old, &new);
    assert!(report.contains("30000 breaking changes"), "{}", &report[report.len().saturating_sub(300)..]);
    assert!(report.contains("example: the old version writes") && !report.contains(NOT_FOUND));
}
