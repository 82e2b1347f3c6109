//! Why artefacts cannot be loaded.

use std::fmt;

use super::index;
use crate::problem::escape;

/// Artefacts could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadError {
    /// The folder or revision.
    pub from: String,
    /// Everything that was rejected.
    pub rejections: Vec<Rejection>,
}

/// A place in artefacts that is rejected.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The file; empty for the folder itself.
    pub file: String,
    /// The place in it, as a JSON pointer.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// How many rejections are kept: what is wrong throughout is not listed in full.
const MOST: usize = 100;

/// What has been rejected so far.
#[derive(Debug, Default)]
pub(super) struct Rejections {
    list: Vec<Rejection>,
    beyond: usize,
}

impl Rejections {
    pub(super) fn add(&mut self, file: &str, pointer: &str, reason: &str) {
        let rejection = Rejection { file: file.to_owned(), pointer: pointer.to_owned(), reason: reason.to_owned() };
        if self.list.contains(&rejection) {
            return;
        }
        if self.list.len() < MOST {
            self.list.push(rejection);
        } else {
            self.beyond += 1;
        }
    }

    pub(super) fn index(&mut self, pointer: &str, reason: &str) {
        self.add(index::FILE, pointer, reason);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn into_error(self, from: &str) -> LoadError {
        let mut rejections = self.list;
        if self.beyond > 0 {
            let reason = format!("{} more places are rejected", self.beyond);
            rejections.push(Rejection { file: String::new(), pointer: String::new(), reason });
        }
        LoadError { from: from.to_owned(), rejections }
    }
}

impl LoadError {
    /// The error of a folder as a whole.
    pub(super) fn of_folder(from: &str, file: &str, reason: String) -> Self {
        let rejection = Rejection { file: file.to_owned(), pointer: String::new(), reason };
        Self { from: from.to_owned(), rejections: vec![rejection] }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the artefacts cannot be loaded:", escape(&self.from))?;
        for rejection in &self.rejections {
            write!(f, "\n  {rejection}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.pointer.is_empty() { String::new() } else { format!("#{}", self.pointer) };
        let file = if self.file.is_empty() { String::new() } else { format!("{}{at}: ", self.file) };
        f.write_str(&escape(&format!("{file}{}", self.reason)))
    }
}

impl std::error::Error for LoadError {}
