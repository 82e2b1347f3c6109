//! The files of a folder.

use std::fs;
use std::io::{self, Read};
use std::path::{Component, Path};

use super::error::{LoadError, Rejections};
use super::index;
use crate::json::Json;
use crate::schema::{Artefacts, is_ours};

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// The most files that are read.
const MOST_FILES: usize = 200_000;

impl Artefacts {
    /// Reads the files of a folder: those that its index names, and all other schemas of ours.
    ///
    /// # Errors
    /// When the folder has no index, or a file cannot be read.
    pub fn read(dir: &Path) -> Result<Self, LoadError> {
        let from = dir.display().to_string();
        if !dir.join(index::FILE).exists() {
            let (file, what) = if dir.is_dir() {
                (
                    index::FILE,
                    "there is no such file: artefacts, as `tieline schema --out DIR` writes them, are a folder that holds it",
                )
            } else if dir.exists() {
                ("", "this is a file; the folder of the artefacts is meant, as `tieline schema --out DIR` writes it")
            } else {
                ("", "there is no such folder; `tieline schema --out DIR` writes one")
            };
            return Err(LoadError::of_folder(&from, file, what.to_owned()));
        }
        Self::gather(&from, crate::schema::ours(dir).unwrap_or_default(), |path| bytes(&dir.join(path)))
    }

    /// Reads the files that an index names, and some further ones. `read` gives the bytes of a file by its path in the
    /// folder, or nothing if there is no such file; `from` names the origin in errors.
    ///
    /// # Errors
    /// When there is no index, a file cannot be read, is not UTF-8, or would be outside the folder.
    pub fn gather(
        from: &str,
        further: Vec<String>,
        mut read: impl FnMut(&str) -> io::Result<Option<Vec<u8>>>,
    ) -> Result<Self, LoadError> {
        let mut rejections = Rejections::default();
        let mut files = std::collections::BTreeMap::new();
        let mut add = |path: &str, files: &mut std::collections::BTreeMap<String, String>, rejections: &mut Rejections| {
            if files.contains_key(path) {
                return;
            }
            if !is_inside(path) {
                return rejections.add(path, "", "it is outside the folder");
            }
            match read(path).map(|found| found.map(String::from_utf8)) {
                Ok(Some(Ok(text))) => drop(files.insert(path.to_owned(), text)),
                Ok(Some(Err(_))) => rejections.add(path, "", "is not UTF-8"),
                Ok(None) => {}
                Err(error) => rejections.add(path, "", &format!("cannot be read: {error}")),
            }
        };
        add(index::FILE, &mut files, &mut rejections);
        let index = files.get(index::FILE).and_then(|text| text.parse::<Json>().ok());
        let named = index.as_ref().map(index::files).unwrap_or_default();
        for path in named.into_iter().chain(further).take(MOST_FILES) {
            add(&path, &mut files, &mut rejections);
        }
        if rejections.is_empty() { Ok(files.into_iter().collect()) } else { Err(rejections.into_error(from)) }
    }
}

/// The bytes of a file, if there is one: of a regular file of a reasonable size.
fn bytes(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let metadata = match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        metadata => metadata?,
    };
    if !metadata.is_file() {
        return Err(io::Error::other("it is not a regular file"));
    }
    let mut out = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut out)?;
    if out.len() as u64 > LARGEST {
        return Err(io::Error::other(format!("it is larger than {LARGEST} bytes")));
    }
    Ok(Some(out))
}

/// Whether a path leads to a file in the folder: the index may come from anywhere.
pub(super) fn is_inside(path: &str) -> bool {
    let normal = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    normal && !path.is_empty() && !path.contains(['\\', '\0'])
}

/// The JSON value of a required file.
pub(super) fn json(artefacts: &Artefacts, path: &str, rejections: &mut Rejections) -> Option<Json> {
    let Some(text) = artefacts.get(path) else {
        rejections.add(path, "", "there is no such file");
        return None;
    };
    match text.parse() {
        Ok(json) => Some(json),
        Err(fault) => {
            rejections.add(path, "", &format!("is no JSON: {fault}"));
            None
        }
    }
}

/// The schemas of ours among the files that no index names.
pub(super) fn unnamed<'a>(artefacts: &'a Artefacts, named: &'a [String]) -> impl Iterator<Item = &'a str> {
    let schemas = artefacts.iter().filter(|(path, text)| path.ends_with(".schema.json") && is_ours(text));
    schemas.map(|(path, _)| path).filter(|path| !named.iter().any(|name| name == path))
}
