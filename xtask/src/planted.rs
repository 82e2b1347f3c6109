//! `cargo xtask planted`: tests that the agreement detects faults.
//!
//! It copies the library to `target/planted`, makes the edits of `tests/planted/faults.toml` there, each of which switches
//! a fault on by its name, and runs `tests/planted` against the copy: with each fault, a disagreement must name the layer
//! and the rule. An edit whose text is not in its file exactly once is an error, so that none is lost when the library changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde::Deserialize;
use toml::{Table, Value};

use crate::command::target;

/// The table of edits and faults.
const FAULTS: &str = "tests/planted/faults.toml";

/// The copied files and folders: the library with the pages that it includes, the validators, and the program.
const COPIED: &[&str] = &["Cargo.lock", "README.md", "docs", "macros", "src", "tests/planted", "tests/testkit"];

/// The table.
#[derive(Debug, Deserialize)]
struct FaultTable {
    edit: Vec<Edit>,
    #[serde(default)]
    fault: Vec<PlantedFault>,
}

/// One edit: `FAULT(` in its replacement becomes the call that tests whether a fault is switched on.
#[derive(Debug, Deserialize)]
struct Edit {
    file: String,
    find: String,
    replace: String,
}

/// One fault, and the disagreement that it must cause.
#[derive(Debug, Deserialize)]
struct PlantedFault {
    name: String,
    layer: String,
    rule: String,
}

/// Plants the faults and runs the program.
pub(crate) fn run(root: &Path) -> ExitCode {
    match planted(root) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn planted(root: &Path) -> Result<(), String> {
    let copy = target(root).join("planted");
    let table = parse(&read(&root.join(FAULTS))?)?;
    let files = faulty(root, &table.edit)?;
    for old in gather(&copy, &[""])?.keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(copy.join(old)).map_err(|error| format!("{old}: {error}"))?;
    }
    for (path, text) in &files {
        write(&copy.join(path), text)?;
    }
    let mut cargo = Command::new("cargo");
    cargo.args(["run", "--quiet", "--release", "--package", "planted", "--target-dir"]).arg(target(root)).current_dir(&copy);
    cargo.arg("--").args(table.fault.iter().map(|PlantedFault { name, layer, rule }| format!("{layer}/{rule}/{name}")));
    match cargo.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{}: {status}", copy.display())),
        Err(error) => Err(format!("cargo cannot be run: {error}")),
    }
}

/// The files of the copy by path, with the edits made.
fn faulty(root: &Path, edits: &[Edit]) -> Result<BTreeMap<String, String>, String> {
    let mut files = gather(root, COPIED)?;
    files.insert("Cargo.toml".to_owned(), manifest(root)?);
    let switch = files.remove("tests/planted/switch.rs").ok_or("tests/planted/switch.rs is missing")?;
    files.insert("src/planted.rs".to_owned(), switch);
    let library = files.get_mut("src/lib.rs").ok_or("src/lib.rs is missing")?;
    library.push_str("\n#[allow(missing_docs)]\npub mod planted;\n");
    edit(&mut files, edits)?;
    Ok(files)
}

fn parse(text: &str) -> Result<FaultTable, String> {
    toml::from_str(text).map_err(|error| format!("{FAULTS}: {error}"))
}

/// Makes the edits.
fn edit(files: &mut BTreeMap<String, String>, edits: &[Edit]) -> Result<(), String> {
    let mut wrong = Vec::new();
    for Edit { file, find, replace } in edits {
        match files.get_mut(file).map(|text| (text.matches(find.as_str()).count(), text)) {
            Some((1, text)) => *text = text.replace(find, &replace.replace("FAULT(", "crate::planted::fault(")),
            Some((count, _)) => wrong.push(format!("{file} has {count} times, and not once: {find}")),
            None => wrong.push(format!("there is no file {file}")),
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(format!("{FAULTS} does not fit the library:\n{}", wrong.join("\n"))) }
}

/// The root's manifest for the copy: other members, and nothing that only tests need.
fn manifest(root: &Path) -> Result<String, String> {
    let path = root.join("Cargo.toml");
    let mut manifest: Table = read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))?;
    let members = ["macros", "tests/planted", "tests/testkit"].map(|member| Value::from(member.to_owned()));
    if let Some(workspace) = manifest.get_mut("workspace").and_then(Value::as_table_mut) {
        workspace.insert("members".to_owned(), Value::from(members.to_vec()));
        workspace.remove("exclude");
        // CI checks the lints in the root workspace, so the copy has none.
        workspace.insert("lints".to_owned(), Value::from(Table::new()));
    }
    for part in ["dev-dependencies", "test", "example"] {
        manifest.remove(part);
    }
    Ok(manifest.to_string())
}

/// All text files in some folders, by path from the root; binary files are not needed.
fn gather(root: &Path, parts: &[&str]) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    let mut open: Vec<PathBuf> = parts.iter().map(|part| root.join(part)).filter(|path| path.exists()).collect();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            open.extend(entries.filter_map(Result::ok).map(|entry| entry.path()));
        } else if let (Ok(text), Ok(relative)) = (fs::read_to_string(&path), path.strip_prefix(root)) {
            files.insert(relative.to_string_lossy().replace('\\', "/"), text);
        }
    }
    Ok(files)
}

/// Writes a file unless its content is equal, because cargo rebuilds crates whose files are newer.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).and_then(|()| fs::write(path, text)).map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{BTreeMap, FAULTS, Path, edit, faulty, parse, read};

    #[test]
    fn every_edit_fits_the_library() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let table = parse(&read(&root.join(FAULTS)).unwrap()).unwrap();
        let files = faulty(root, &table.edit).unwrap();
        assert!(files.values().any(|text| text.contains("crate::planted::fault(")));
    }

    #[test]
    fn an_edit_that_does_not_fit_is_an_error() {
        let table = |file: &str, find: &str| format!("[[edit]]\nfile = {file:?}\nfind = {find:?}\nreplace = \"FAULT(1)\"\n");
        let files = BTreeMap::from([("a.rs".to_owned(), "one two two".to_owned())]);
        for (file, find, fits) in
            [("a.rs", "one", true), ("a.rs", "two", false), ("a.rs", "six", false), ("b.rs", "one", false)]
        {
            let mut copy = files.clone();
            assert_eq!(edit(&mut copy, &parse(&table(file, find)).unwrap().edit).is_ok(), fits, "{file}: {find}");
            assert_eq!(copy != files, fits);
        }
    }
}
