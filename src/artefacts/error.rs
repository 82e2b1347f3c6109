//! The error for artefacts that cannot be loaded.

use std::fmt;

use super::location::Location;
use crate::problem::{Pointer, escape};
use crate::schema::INDEX;

/// Artefacts could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadError {
    /// The folder or revision.
    pub from: String,
    /// Everything that was rejected.
    pub rejections: Vec<InvalidArtefact>,
}

/// A file, or a value in a file, that is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InvalidArtefact {
    /// The file; empty for the folder itself.
    pub file: String,
    /// The value in the file; empty for the whole file.
    pub pointer: Pointer,
    /// Why it is rejected.
    pub reason: String,
}

/// The maximum number of rejections in an error: one mistake may be repeated in every file of a folder.
const MAX_REJECTIONS: usize = 100;

/// The rejections that have been collected.
#[derive(Debug, Default)]
pub(super) struct Rejections {
    list: Vec<InvalidArtefact>,
    omitted: usize,
}

impl InvalidArtefact {
    fn new(file: &str, pointer: Pointer, reason: String) -> Self {
        Self { file: file.to_owned(), pointer, reason }
    }
}

impl Rejections {
    pub(super) fn add(&mut self, file: &str, location: &Location<'_>, reason: impl Into<String>) {
        self.add_at(file, location.pointer(), reason.into());
    }

    pub(super) fn add_at(&mut self, file: &str, pointer: Pointer, reason: String) {
        let rejected = InvalidArtefact::new(file, pointer, reason);
        if self.list.contains(&rejected) {
            return;
        }
        if self.list.len() < MAX_REJECTIONS {
            self.list.push(rejected);
        } else {
            self.omitted += 1;
        }
    }

    /// Rejects a whole file.
    pub(super) fn file(&mut self, file: &str, reason: impl Into<String>) {
        self.add(file, &Location::Root, reason);
    }

    /// Rejects a value in `index.json`.
    pub(super) fn index(&mut self, location: &Location<'_>, reason: impl Into<String>) {
        self.add(INDEX, location, reason);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn into_error(self, from: &str) -> LoadError {
        let mut rejections = self.list;
        if self.omitted > 0 {
            rejections.push(InvalidArtefact::new("", Pointer::default(), format!("{} more errors", self.omitted)));
        }
        LoadError { from: from.to_owned(), rejections }
    }
}

impl LoadError {
    /// The error of a folder without an index.
    pub(super) fn of_folder(from: &str, file: &str, reason: &str) -> Self {
        Self { from: from.to_owned(), rejections: vec![InvalidArtefact::new(file, Pointer::default(), reason.to_owned())] }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: cannot load the artefacts:", escape(&self.from))?;
        for rejected in &self.rejections {
            write!(f, "\n  {rejected}")?;
        }
        Ok(())
    }
}

impl fmt::Display for InvalidArtefact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            f.write_str(&escape(&self.file))?;
            if !self.pointer.is_empty() {
                write!(f, "#{}", self.pointer)?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&escape(&self.reason))
    }
}

impl std::error::Error for LoadError {}
