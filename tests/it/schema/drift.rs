//! `Mode::Check` detects every difference between the files and the artefacts, and writes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tieline::schema::{Mode, run};

use super::house::House;

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("drift-{name}"));
    if dir.exists() {
        fs::remove_dir_all(&dir).unwrap();
    }
    dir
}

fn write(dir: &Path) -> ExitCode {
    run::<House>(dir, Mode::Write, "house schema")
}

fn check(dir: &Path) -> ExitCode {
    run::<House>(dir, Mode::Check, "house schema")
}

/// All files in a folder.
fn contents(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut out = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                out.insert(path, bytes);
            }
        }
    }
    out
}

/// Asserts that `Mode::Check` fails with status 4 without writing, and passes after the artefacts were written.
fn assert_detected(dir: &Path) {
    let before = contents(dir);
    assert_eq!(check(dir), ExitCode::from(4));
    assert_eq!(contents(dir), before, "a check writes nothing");
    assert_eq!(write(dir), ExitCode::SUCCESS);
    assert_eq!(check(dir), ExitCode::SUCCESS);
}

#[test]
fn an_empty_folder_is_detected() {
    assert_detected(&folder("empty"));
}

#[test]
fn a_missing_file_is_detected() {
    let dir = folder("missing");
    write(&dir);
    fs::remove_file(dir.join("events/lamp.changed.schema.json")).unwrap();
    assert_detected(&dir);
}

#[test]
fn a_stale_file_is_detected_and_removed() {
    let dir = folder("stale");
    write(&dir);
    let stale = dir.join("commands/lamp.dim.request.schema.json");
    fs::copy(dir.join("commands/lamp.ping.request.schema.json"), &stale).unwrap();
    let foreign = dir.join("mine.schema.json");
    fs::write(&foreign, "{}\n").unwrap();
    assert_detected(&dir);
    assert!(!stale.exists());
    assert!(foreign.exists(), "what is not ours stays");
}

#[test]
fn a_changed_file_is_detected() {
    let dir = folder("changed");
    write(&dir);
    let path = dir.join("index.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("lamp.ping", "lamp.pong")).unwrap();
    assert_detected(&dir);
}

#[test]
fn other_line_ends_are_detected() {
    let dir = folder("ends");
    write(&dir);
    let path = dir.join("house.schema.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace('\n', "\r\n")).unwrap();
    assert_detected(&dir);
}

#[test]
fn an_unreadable_folder_is_an_error() {
    let dir = folder("broken");
    fs::create_dir_all(dir.join("index.json")).unwrap();
    assert_eq!(check(&dir), ExitCode::from(1));
}

#[test]
fn the_text_describes_the_difference() {
    let dir = folder("text");
    write(&dir);
    fs::remove_file(dir.join("examples.ndjson")).unwrap();
    let path = dir.join("house.schema.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("The lamps of a house.", "Lamps.")).unwrap();
    let text = std::panic::catch_unwind(|| tieline::schema::assert_fresh::<House>(&dir)).unwrap_err();
    let text = text.downcast_ref::<String>().unwrap();
    for part in [
        "missing: examples.ndjson",
        "changed: house.schema.json",
        "-  \"description\": \"Lamps.\",",
        "+  \"description\": \"The lamps of a house.\",",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

/// Files that have the names of artefacts and were not generated are not replaced.
#[test]
fn foreign_files_are_not_replaced() {
    for (file, text) in [("index.json", "{\"a\":1}"), ("index.json", "text"), ("examples.ndjson", "{}\n")] {
        let dir = folder("foreign");
        fs::create_dir_all(&dir).unwrap();
        fs::write(dir.join(file), text).unwrap();
        let before = contents(&dir);
        assert_eq!(write(&dir), ExitCode::from(1), "{file}");
        assert_eq!(contents(&dir), before, "{file}");
        fs::remove_dir_all(&dir).unwrap();
    }
}
