//! Finds the inputs: files, the captures in folders, and the files that match a glob.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, Error, WalkBuilder};

use super::paths::{Exclusion, base, glob, normalized};
use super::source::{FileKind, Source, Unreadable, in_words, shown};

/// A folder that is skipped wherever it is found, because it contains the files of other programs.
const PACKAGES: &str = "node_modules";

/// How folders are searched.
#[derive(Debug, Clone, Default)]
pub(crate) struct FileSearch {
    /// What is skipped.
    pub(crate) exclude: Vec<Exclusion>,
    /// Whether links to folders are followed.
    pub(crate) follow: bool,
    /// Whether files are found that `.gitignore` excludes, and hidden ones.
    pub(crate) no_ignore: bool,
    /// The name of the standard input in reports.
    pub(crate) stdin_name: Option<PathBuf>,
    /// What precedes the relative paths in reports.
    pub(crate) prefix: Option<String>,
}

/// The result of a search.
#[derive(Debug, Default)]
pub(crate) struct FoundInputs {
    pub(crate) sources: Vec<Result<Source, Unreadable>>,
    /// The paths that look like captures but were skipped, with the reason.
    pub(crate) skipped: Vec<(String, &'static str)>,
}

impl FileSearch {
    /// The inputs at the given paths, in this order. The files of a folder are sorted by name. `-` is the standard input.
    pub(crate) fn find(&self, paths: &[PathBuf]) -> FoundInputs {
        let mut found = FoundInputs::default();
        for path in paths {
            if path.as_os_str() == "-" {
                found.sources.push(Ok(Source::stdin(self.stdin_name.as_deref())));
            } else if path.is_dir() {
                self.folder(path, &mut found);
            } else if let Some(pattern) = pattern(path) {
                self.matching(path, &pattern, &mut found);
            } else {
                // A file that is given by name is read even if its extension is unknown.
                found.sources.push(Ok(Source::file(path, FileKind::of_capture(path).unwrap_or_default())));
            }
        }
        if let Some(prefix) = &self.prefix {
            for source in &mut found.sources {
                match source {
                    Ok(source) => source.prefix(prefix),
                    Err(unreadable) => unreadable.prefix(prefix),
                }
            }
        }
        found
    }

    /// The captures in a folder and in the folders in it.
    fn folder(&self, root: &Path, found: &mut FoundInputs) {
        let before = found.sources.len();
        let mut walk = self.walk(root);
        walk.standard_filters(!self.no_ignore).git_global(false).require_git(false);
        let exclude = self.exclude.clone();
        walk.filter_entry(move |entry| {
            entry.depth() == 0 || (entry.file_name() != PACKAGES && !is_excluded(&exclude, entry.path()))
        });
        for entry in walk.build() {
            match entry {
                Ok(entry) => add(&entry, FileKind::of_capture(entry.path()), found),
                Err(error) => failed(root, error, found),
            }
        }
        if found.sources.len() == before {
            let reason = "no `.json`, `.ndjson` or `.jsonl` file in the folder, nor a `.har` file or a compressed one; \
                hidden, ignored and excluded files are skipped";
            found.sources.push(Err(Unreadable::new(root, io::Error::new(io::ErrorKind::NotFound, reason))));
        }
    }

    /// The files that match a glob.
    fn matching(&self, path: &Path, pattern: &str, found: &mut FoundInputs) {
        let before = found.sources.len();
        let Ok(glob) = glob(pattern) else {
            found.sources.push(Ok(Source::file(path, FileKind::default())));
            return;
        };
        let base = Path::new(base(pattern));
        let mut walk = self.walk(base);
        walk.standard_filters(false);
        if !pattern.contains("**") {
            walk.max_depth(Some(pattern.split('/').count()));
        }
        let exclude = self.exclude.clone();
        walk.filter_entry(move |entry| entry.depth() == 0 || !is_excluded(&exclude, entry.path()));
        for entry in walk.build() {
            match entry {
                Ok(entry) => {
                    if glob.is_match(normalized(&entry.path().to_string_lossy(), cfg!(windows))) {
                        add(&entry, Some(FileKind::of_capture(entry.path()).unwrap_or_default()), found);
                    }
                }
                Err(error) => failed(base, error, found),
            }
        }
        if found.sources.len() == before {
            let reason = io::Error::new(io::ErrorKind::NotFound, "no file matches the pattern");
            found.sources.push(Err(Unreadable::new(path, reason)));
        }
    }

    fn walk(&self, root: &Path) -> WalkBuilder {
        let mut walk = WalkBuilder::new(root);
        walk.follow_links(self.follow).sort_by_file_name(Ord::cmp);
        walk
    }
}

/// Adds an entry of a folder, if it has a kind and can be read. A link to a folder is named.
fn add(entry: &DirEntry, kind: Option<FileKind>, found: &mut FoundInputs) {
    let path = entry.path();
    let Some(file_type) = entry.file_type() else { return };
    if file_type.is_symlink() && path.is_dir() {
        found.skipped.push((shown(path), "a link to a folder, which is followed with `--follow`"));
        return;
    }
    let Some(kind) = kind.filter(|_| !file_type.is_dir()) else { return };
    // A link is read like the file to which it leads; a link to nothing is an unreadable input.
    let is_file = fs::metadata(path).map_or(true, |file| file.is_file());
    if is_file {
        found.sources.push(Ok(Source::file(path, kind)));
    } else {
        found.skipped.push((shown(path), "not a regular file; it is read if it is given by name"));
    }
}

/// Adds an error of the search.
fn failed(root: &Path, error: Error, found: &mut FoundInputs) {
    let mut path = root.to_owned();
    let mut inner = &error;
    loop {
        match inner {
            Error::WithPath { path: at, err } => (path, inner) = (at.clone(), err),
            Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => inner = err,
            Error::Loop { child, .. } => {
                found.skipped.push((shown(child), "a link to a folder that contains it"));
                return;
            }
            _ => break,
        }
    }
    let text = error.to_string();
    let error = error.into_io_error().map_or_else(|| io::Error::other(text), in_words);
    found.sources.push(Err(Unreadable::new(&path, error)));
}

fn is_excluded(exclude: &[Exclusion], path: &Path) -> bool {
    let path = normalized(&path.to_string_lossy(), cfg!(windows));
    exclude.iter().any(|exclusion| exclusion.matches(&path))
}

/// The normalized pattern, if a path that does not exist is one.
fn pattern(path: &Path) -> Option<String> {
    let text = path.to_str()?;
    let is_pattern = text.contains(['*', '?', '[', '{']) && fs::symlink_metadata(path).is_err();
    is_pattern.then(|| normalized(text, cfg!(windows)))
}
