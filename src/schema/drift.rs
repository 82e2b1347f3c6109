//! What is written, and what is not as it would be written.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::diff::unified;
use super::files::Artefacts;

/// Every schema of ours has this near its head; a file without it is not ours to remove.
const MARK: &str = "\"$id\": \"urn:tieline:";

/// How one file differs from what would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Change {
    /// It is not there.
    Missing,
    /// It is there, and would not be written: its message is no more.
    Stale,
    /// It holds something else: a unified diff from what it holds to what it would.
    Changed(String),
}

/// One file that is not as it would be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Drifted {
    /// Its path in the folder, `/` between the parts.
    pub path: String,
    /// How it differs.
    pub change: Change,
}

/// How a folder differs from the artefacts: first the files that are missing or stale, then those that hold something else.
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
        let mut set = Vec::new();
        let mut contents = Vec::new();
        for (path, text) in artefacts.iter() {
            let drifted = |change| Drifted { path: path.to_owned(), change };
            match read(&dir.join(path))? {
                None => set.push(drifted(Change::Missing)),
                Some(found) if found != text => contents.push(drifted(Change::Changed(unified(path, &found, text)))),
                Some(_) => {}
            }
        }
        for path in ours(dir)? {
            if artefacts.get(&path).is_none() {
                set.push(Drifted { path, change: Change::Stale });
            }
        }
        set.sort_by(|a, b| a.path.cmp(&b.path));
        set.append(&mut contents);
        Ok(Self { files: set })
    }

    /// Makes the folder what the artefacts say.
    pub(super) fn mend(&self, dir: &Path, artefacts: &Artefacts) -> io::Result<()> {
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
        for Drifted { path, change } in &self.files {
            match change {
                Change::Missing => writeln!(f, "missing: {path}")?,
                Change::Stale => writeln!(f, "stale: {path}")?,
                Change::Changed(_) => {}
            }
        }
        for Drifted { path, change } in &self.files {
            if let Change::Changed(diff) = change {
                write!(f, "changed: {path}\n{diff}")?;
            }
        }
        Ok(())
    }
}

/// The schemas of ours in a folder, by path.
pub(crate) fn ours(dir: &Path) -> io::Result<Vec<String>> {
    let mut out = Vec::new();
    for folder in ["", "commands", "events"] {
        let path = dir.join(folder);
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(at(&path, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| at(&path, &error))?;
            let Ok(name) = entry.file_name().into_string() else { continue };
            if !name.ends_with(".schema.json") {
                continue;
            }
            if read(&entry.path())?.is_some_and(|text| is_ours(&text)) {
                out.push(if folder.is_empty() { name } else { format!("{folder}/{name}") });
            }
        }
    }
    out.sort();
    Ok(out)
}

/// Whether a schema is one of ours.
pub(crate) fn is_ours(text: &str) -> bool {
    text.lines().take(4).any(|line| line.contains(MARK))
}

/// The text of a file, if there is one.
fn read(path: &Path) -> io::Result<Option<String>> {
    match fs::read(path) {
        // What is no UTF-8 is not ours, and differs from what is.
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, &error)),
    }
}

/// Writes a file whole, or leaves it as it was.
fn write(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside: PathBuf = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).inspect_err(|_| {
        // The error that counts is the first.
        let _ = fs::remove_file(&beside);
    })
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
