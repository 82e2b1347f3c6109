//! The README: its examples are what the code declares, writes and reports.

#[allow(dead_code, reason = "an example has a `main` of its own")]
#[path = "../../examples/own_protocol.rs"]
mod own_protocol;

use std::path::PathBuf;

use serde_json::Value;
use tieline::problem::Problem;

use own_protocol::{Kitchen, OvenStart};

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The code blocks of a language.
fn blocks(language: &str) -> Vec<String> {
    let text = read("README.md");
    let start = format!("```{language}\n");
    text.match_indices(&start)
        .map(|(at, found)| {
            let rest = &text[at + found.len()..];
            rest[..rest.find("```").unwrap()].to_owned()
        })
        .collect()
}

#[test]
fn the_readme_is_one_short_page() {
    assert!(read("README.md").lines().count() <= 150);
}

#[test]
fn the_struct_is_that_of_the_example() {
    let block = &blocks("rust,ignore")[0];
    assert!(read("examples/own_protocol.rs").contains(block.as_str()), "{block}");
}

#[test]
fn the_frame_is_what_the_struct_writes() {
    let frame = OvenStart::new(180).request("k1.o2".parse().unwrap()).to_json().unwrap();
    assert_eq!(blocks("json")[0].trim_end(), frame);
}

#[test]
fn the_properties_are_those_of_the_schema() {
    let artefacts = tieline::schema::artefacts::<Kitchen>().unwrap();
    let schema: Value = serde_json::from_str(artefacts.get("kitchen.schema.json").unwrap()).unwrap();
    let properties = &schema["$defs"]["OvenStart"]["properties"];
    let shown: Value = serde_json::from_str(&blocks("json")[1]).unwrap();
    let shown = shown.as_object().unwrap();
    assert!(!shown.is_empty());
    for (name, property) in shown {
        assert_eq!(*property, properties[name], "{name}");
    }
}

#[test]
fn the_problems_are_those_of_the_checker() {
    let text = read("README.md");
    let (_, rest) = text.split_once("finds these problems in `").unwrap();
    let (frame, _) = rest.split_once('`').unwrap();
    let report = Kitchen::check(frame);
    let lines: Vec<String> = report.problems().iter().map(Problem::to_string).collect();
    assert_eq!(blocks("text")[0].lines().collect::<Vec<_>>(), lines);
}

#[test]
fn the_commands_exist() {
    let commands: String = blocks("console").concat();
    assert!(commands.contains("$ cargo test --workspace --all-features\n"));
    assert!(read(".ci/run").contains("\ncargo test --workspace --all-features\n"));
    assert!(commands.contains("$ cargo tieline check tests/captures\n"));
    assert!(read(".cargo/config.toml").contains("tieline = \"run"));
}

/// Every page is linked, and every link leads to a page.
#[test]
fn the_pages_are_listed() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut pages: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    pages.sort();
    let text = read("README.md");
    let mut listed: Vec<String> = text
        .match_indices("](docs/")
        .map(|(at, found)| text[at + found.len()..].split(')').next().unwrap().to_owned())
        .collect();
    listed.sort();
    listed.dedup();
    assert_eq!(listed, pages);
}

/// Every key that the attributes accept is on the page of attributes.
#[test]
fn every_key_is_documented() {
    let page = read("docs/attributes.md");
    let source = read("macros/src/place.rs");
    let (places, _) = source.split_once("pub(crate) const PROTOCOL").expect("the macro `protocol!` has no attributes");
    let mut found = 0;
    for list in places.split("&[").skip(1) {
        for key in list.split(']').next().unwrap().split('"').skip(1).step_by(2) {
            found += 1;
            assert!([format!("`{key}`"), format!("`{key} = ")].iter().any(|form| page.contains(form)), "`{key}`");
        }
    }
    assert_eq!(found, 6 + 13 + 8 + 17 + 10 + 9 + 8 + 9 + 3 + 1);
}
