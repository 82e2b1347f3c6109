//! The house: what the crate depends on, and which floor uses which.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The floors of `src/`, the ground first: each may use those before it, never those after.
const FLOORS: &[&str] = &[
    "json",
    "shape",
    "target",
    "envelope",
    "message",
    "problem",
    "plan",
    "check",
    "frame",
    "protocol",
    "agent_desktop",
    "sample",
    "schema",
    "compat",
    "capture",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The crates that a build of the library pulls in, without those that only build macros.
fn dependencies(features: &[&str]) -> BTreeSet<String> {
    let mut command = Command::new(env!("CARGO"));
    command.args([
        "tree",
        "--package",
        "tieline",
        "--edges",
        "normal",
        "--depth",
        "1",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ]);
    command.args(features).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.split(' ').next()).filter(|name| *name != "tieline").map(str::to_owned).collect()
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            out.push(path);
        }
    }
}

/// Which floor each `crate::floor` in a file's code names.
fn uses(text: &str) -> BTreeSet<&str> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let paths = code.flat_map(|line| line.match_indices("crate::").map(|(at, name)| &line[at + name.len()..]));
    paths
        .map(|path| path.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').next().unwrap())
        .filter(|name| FLOORS.contains(name))
        .collect()
}

fn floor(name: &str) -> usize {
    FLOORS.iter().position(|floor| *floor == name).unwrap_or_else(|| panic!("`{name}` is no floor of the house"))
}

#[test]
fn without_features_only_serde_and_the_macros_come_in() {
    let expected = ["serde", "serde_json", "tieline-macros"].map(str::to_owned);
    assert_eq!(dependencies(&["--no-default-features"]), BTreeSet::from(expected));
}

#[test]
fn features_bring_in_more() {
    let expected = ["memchr", "schemars", "serde", "serde_json", "similar", "simdutf8", "tieline-macros", "wide"];
    assert_eq!(dependencies(&["--all-features"]), BTreeSet::from(expected.map(str::to_owned)));
}

#[test]
fn no_floor_uses_one_below_it() {
    let source = root().join("src");
    let mut all = Vec::new();
    files(&source, &mut all);
    let mut crossed = Vec::new();
    for path in all {
        let relative = path.strip_prefix(&source).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let name = first.trim_end_matches(".rs");
        if name == "lib" {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for used in uses(&text) {
            if floor(used) > floor(name) {
                crossed.push(format!("{} uses `{used}`", relative.display()));
            }
        }
    }
    assert!(crossed.is_empty(), "the floors are crossed:\n{}", crossed.join("\n"));
}

#[test]
fn a_crossing_is_seen() {
    assert_eq!(uses("use crate::plan::Plan;\n// use crate::capture;\n"), BTreeSet::from(["plan"]));
    assert!(floor("plan") > floor("message"));
}
