//! Why artefacts cannot be compared.

use std::fmt;

use crate::problem::escape;

/// Artefacts could not be read back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoadError {
    /// The folder or revision.
    pub from: String,
    /// What stands in the way, all of it.
    pub causes: Vec<Unjudged>,
}

/// A place in the artefacts that the comparison cannot judge.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unjudged {
    /// The file.
    pub file: String,
    /// The place in it, as a JSON pointer.
    pub pointer: String,
    /// What stands there, and what may.
    pub what: String,
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the artefacts cannot be judged:", escape(&self.from))?;
        for cause in &self.causes {
            write!(f, "\n  {cause}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Unjudged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.pointer.is_empty() { String::new() } else { format!("#{}", self.pointer) };
        let file = if self.file.is_empty() { String::new() } else { format!("{}{at}: ", self.file) };
        f.write_str(&escape(&format!("{file}{}", self.what)))
    }
}

impl std::error::Error for LoadError {}
