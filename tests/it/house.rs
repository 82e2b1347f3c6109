//! The structure of the crates: the dependencies of the library for each feature, the order of its modules, no cycles among
//! files, short functions, and unique names of types.

mod imports;
mod layout;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use imports::{Imports, cycles};

/// The modules in `src`: each may use those before it, never those after.
const ORDER: &[&str] = &[
    "json",
    "shape",
    "targets",
    "envelope",
    "message",
    "problem",
    "plan",
    "check",
    "adapter",
    "catalogue",
    "frame",
    "protocol",
    "json_rpc",
    "agent_desktop",
    "sample",
    "schema",
    "artefacts",
    "compat",
    "capture",
    "redact",
    "coverage",
    "trace",
];

/// What each feature adds to the dependencies of the library without features.
const DEPENDENCIES: &[(&str, &[&str])] = &[
    ("", &[]),
    ("agent-desktop", &[]),
    ("capture", &[]),
    ("redact", &[]),
    ("trace", &[]),
    ("sample", &[]),
    ("compat", &["schemars"]),
    ("coverage", &["schemars"]),
    ("schema", &["schemars"]),
    ("raw_value", &["typeid"]),
    ("simd", &["memchr", "simdutf8", "wide"]),
    ("bytes1", &["bytes"]),
    ("chrono04", &["chrono"]),
    ("jiff02", &["jiff"]),
    ("time03", &["time"]),
    ("url2", &["url"]),
    ("uuid1", &["uuid"]),
    ("arbitrary1", &["arbitrary"]),
    ("proptest1", &["proptest"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The direct dependencies of the library.
fn dependencies(features: &str) -> BTreeSet<String> {
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
    command.args(["--no-default-features", "--features", features]).current_dir(root());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().skip(1).filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

#[test]
fn each_feature_adds_the_dependencies_listed() {
    for (feature, added) in DEPENDENCIES {
        let expected = ["serde", "serde_json", "tieline-macros"].iter().chain(*added).map(|&name| name.to_owned()).collect();
        assert_eq!(dependencies(feature), expected, "feature `{feature}`");
    }
}

#[test]
fn each_feature_of_the_manifest_is_listed() {
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let features = manifest["features"].as_table().unwrap().keys().filter(|name| *name != "default");
    let listed = DEPENDENCIES.iter().map(|(feature, _)| *feature).filter(|feature| !feature.is_empty());
    assert_eq!(features.map(String::as_str).collect::<BTreeSet<_>>(), listed.collect());
}

#[test]
fn no_module_uses_one_after_it() {
    let imports = Imports::read(&root().join("src"));
    let place = |module: &str| ORDER.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for (file, used) in imports.edges() {
        let Some(module) = file.split('/').next().filter(|module| *module != "lib") else { continue };
        let own = place(module).unwrap_or_else(|| panic!("`{module}` is not in the order of modules"));
        for used in used {
            if place(used.split('/').next().unwrap()).is_some_and(|used| used > own) {
                wrong.push(format!("{file} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "against the order of modules:\n{}", wrong.join("\n"));
}

#[test]
fn no_cycle_has_more_than_two_files() {
    let mut found = Vec::new();
    for source in ["src", "cli/src", "macros/src"] {
        found.extend(cycles(&Imports::read(&root().join(source))).into_iter().map(|cycle| format!("{source}: {cycle}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
