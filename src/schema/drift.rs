//! The difference between the files of a folder and the artefacts, and updating the files.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::diff::unified;
use super::files::Artefacts;

/// A text in the first lines of every generated schema. Files without it are never removed.
const MARK: &str = "\"$id\": \"urn:tieline:";

/// How the name of a schema ends.
pub(super) const SCHEMA: &str = ".schema.json";

/// How a file differs from its artefact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// The file does not exist.
    Missing,
    /// The file exists, but its message does not.
    Stale,
    /// The file has other content: a unified diff from the file to the artefact.
    Changed(String),
}

/// A file that differs from its artefact.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drifted {
    /// Its path in the folder, `/` between the parts.
    pub path: String,
    /// How it differs.
    pub change: Change,
    /// Whether the file would be replaced although it does not contain [`MARK`], and is not empty.
    pub(super) is_foreign: bool,
}

/// How a folder differs from the artefacts: first the files that are missing or stale, then those with other content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Drift {
    files: Vec<Drifted>,
}

impl Drift {
    /// The files that differ.
    #[must_use]
    pub fn files(&self) -> &[Drifted] {
        &self.files
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Compares a folder with the artefacts.
    pub(super) fn find(dir: &Path, artefacts: &Artefacts) -> io::Result<Self> {
        let mut files = Vec::new();
        let mut changed = Vec::new();
        for (path, text) in artefacts.iter() {
            let path = path.to_owned();
            match read(&dir.join(&path))? {
                None => files.push(Drifted { path, change: Change::Missing, is_foreign: false }),
                Some(found) if found != text => {
                    let change = Change::Changed(unified(&path, &found, text));
                    changed.push(Drifted { path, change, is_foreign: !is_ours(&found) && !found.trim().is_empty() });
                }
                Some(_) => {}
            }
        }
        for path in schema_files(dir)?.into_iter().filter(|path| artefacts.get(path).is_none()) {
            if read(&dir.join(&path))?.is_some_and(|text| is_ours(&text)) {
                files.push(Drifted { path, change: Change::Stale, is_foreign: false });
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.append(&mut changed);
        Ok(Self { files })
    }

    /// Updates the folder.
    pub(super) fn update(&self, dir: &Path, artefacts: &Artefacts) -> io::Result<()> {
        for drifted in &self.files {
            let path = dir.join(&drifted.path);
            match (&drifted.change, artefacts.get(&drifted.path)) {
                (Change::Stale, _) | (_, None) => fs::remove_file(&path).map_err(|error| at(&path, &error))?,
                (_, Some(text)) => write(&path, text).map_err(|error| at(&path, &error))?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Drifted { path, change, .. } in &self.files {
            match change {
                Change::Missing => writeln!(f, "missing: {path}")?,
                Change::Stale => writeln!(f, "stale: {path}")?,
                Change::Changed(_) => {}
            }
        }
        for Drifted { path, change, .. } in &self.files {
            if let Change::Changed(diff) = change {
                write!(f, "changed: {path}\n{diff}")?;
            }
        }
        Ok(())
    }
}

/// The number of folders in `commands` and in `events` that are searched for schemas, one in the other.
const DEEPEST_FOLDER: usize = 16;

/// The paths of the files in a folder that are schemas by their names.
pub(crate) fn schema_files(dir: &Path) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    let mut folders: Vec<(String, usize)> =
        ["", "commands", "events"].into_iter().map(|folder| (folder.to_owned(), 0)).collect();
    while let Some((folder, depth)) = folders.pop() {
        let path = dir.join(&folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(&path, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| at(&path, &error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            // The files of a message whose name contains slashes are in folders of their own.
            let is_folder = || entry.file_type().is_ok_and(|found| found.is_dir());
            if name.ends_with(SCHEMA) {
                out.push(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            } else if !folder.is_empty() && depth < DEEPEST_FOLDER && is_folder() {
                folders.push((format!("{folder}/{name}"), depth + 1));
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Whether the schema at a path would be found by [`schema_files`].
pub(crate) fn is_searched(path: &str) -> bool {
    match path.split_once('/') {
        None => true,
        Some((folder, rest)) => matches!(folder, "commands" | "events") && rest.matches('/').count() <= DEEPEST_FOLDER,
    }
}

/// Whether a schema was generated by this library.
pub(crate) fn is_ours(text: &str) -> bool {
    text.lines().take(4).any(|line| line.contains(MARK))
}

/// The text of a file; `None` if it does not exist.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        // A file that is not UTF-8 differs from any artefact.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, &error)),
    }
}

/// Writes a file atomically.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside: PathBuf = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // The first error is reported.
        let _ = fs::remove_file(&beside);
    })
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
