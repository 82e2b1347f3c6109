//! Waivers, which declare breaking changes as intended.

use std::fmt;

use super::finding::{Comparison, Effect, Waived};
use super::rule::ChangeRule;
use crate::check::{near, offer};
use crate::plan::Plan;

/// An intended change, with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiver {
    /// The rule.
    pub rule: ChangeRule,
    /// The message; without it, all messages.
    pub message: Option<String>,
    /// The path in the frame, as it is reported; without it, every path.
    pub path: Option<String>,
    /// The reason for the change.
    pub reason: String,
}

/// The waivers of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waivers {
    list: Vec<Waiver>,
}

/// The error for an invalid file of waivers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiverError {
    /// The reason why it is invalid.
    pub what: String,
}

impl Waiver {
    /// Creates a waiver.
    #[must_use]
    pub fn new(rule: ChangeRule, message: Option<String>, path: Option<String>, reason: String) -> Self {
        Self { rule, message, path, reason }
    }
}

impl WaiverError {
    /// Creates an error.
    #[must_use]
    pub fn new(what: String) -> Self {
        Self { what }
    }
}

impl Waivers {
    /// Checks that each message that a waiver names exists in one of the versions.
    ///
    /// # Errors
    /// When a message does not exist, because its name is misspelt or it was removed before.
    pub fn check(&self, old: &Plan, new: &Plan) -> Result<(), WaiverError> {
        let names: Vec<&str> = [old, new].into_iter().flat_map(Plan::all_messages).map(|one| &*one.id).collect();
        for (index, waiver) in self.list.iter().enumerate() {
            if let Some(message) = waiver.message.as_deref().filter(|message| !names.contains(message)) {
                let near = offer(&near(message, names.iter().copied())).map_or_else(String::new, |near| format!("; {near}"));
                let what = format!("waiver {}: neither version has a message `{message}`{near}", index + 1);
                return Err(WaiverError { what });
            }
        }
        Ok(())
    }

    /// Applies the waivers to all changes that have an effect, and collects the waivers that match none.
    pub fn apply(&self, comparison: &mut Comparison) {
        let mut used = vec![false; self.list.len()];
        for finding in &mut comparison.findings {
            let rule = finding.rule;
            for one in finding.uses.iter_mut().filter(|one| one.impact.worst() > Effect::Compatible) {
                for (waiver, used) in self.list.iter().zip(&mut used) {
                    let matches = waiver.rule == rule
                        && waiver.message.as_ref().is_none_or(|message| *message == one.message)
                        && waiver.path.as_ref().is_none_or(|path| *path == one.path);
                    if matches {
                        *used = true;
                        one.waived.get_or_insert_with(|| waiver.reason.clone());
                    }
                }
            }
        }
        let unused = self.list.iter().zip(used).filter(|(_, used)| !used).map(|(waiver, _)| waiver.to_string());
        comparison.waived = Waived { unused: unused.collect() };
    }
}

impl FromIterator<Waiver> for Waivers {
    fn from_iter<I: IntoIterator<Item = Waiver>>(waivers: I) -> Self {
        Self { list: waivers.into_iter().collect() }
    }
}

impl fmt::Display for Waiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.rule)?;
        if let Some(message) = &self.message {
            write!(f, " of {message}")?;
        }
        if let Some(path) = &self.path {
            write!(f, " at {path}")?;
        }
        Ok(())
    }
}

impl fmt::Display for WaiverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for WaiverError {}
