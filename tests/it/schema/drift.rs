//! The check for drift goes red, and writes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tieline::schema::{Mode, run};

use super::house::House;

/// A folder of its own for each test.
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

/// Everything in a folder.
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

/// Red with status 4, nothing written, and mended by writing.
fn red(dir: &Path) {
    let before = contents(dir);
    assert_eq!(check(dir), ExitCode::from(4));
    assert_eq!(contents(dir), before, "a check writes nothing");
    assert_eq!(write(dir), ExitCode::SUCCESS);
    assert_eq!(check(dir), ExitCode::SUCCESS);
}

#[test]
fn an_empty_folder_is_red() {
    red(&folder("empty"));
}

#[test]
fn a_missing_file_is_red() {
    let dir = folder("missing");
    write(&dir);
    fs::remove_file(dir.join("events/lamp.changed.schema.json")).unwrap();
    red(&dir);
}

#[test]
fn a_stale_file_is_red_and_goes() {
    let dir = folder("stale");
    write(&dir);
    let stale = dir.join("commands/lamp.dim.request.schema.json");
    fs::copy(dir.join("commands/lamp.ping.request.schema.json"), &stale).unwrap();
    let foreign = dir.join("mine.schema.json");
    fs::write(&foreign, "{}\n").unwrap();
    red(&dir);
    assert!(!stale.exists());
    assert!(foreign.exists(), "what is not ours stays");
}

#[test]
fn a_changed_file_is_red() {
    let dir = folder("changed");
    write(&dir);
    let path = dir.join("index.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("lamp.ping", "lamp.pong")).unwrap();
    red(&dir);
}

#[test]
fn other_line_ends_are_red() {
    let dir = folder("ends");
    write(&dir);
    let path = dir.join("house.schema.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace('\n', "\r\n")).unwrap();
    red(&dir);
}

#[test]
fn what_cannot_be_read_is_broken() {
    let dir = folder("broken");
    fs::create_dir_all(dir.join("index.json")).unwrap();
    assert_eq!(check(&dir), ExitCode::from(1));
}

#[test]
fn the_text_names_what_differs() {
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
