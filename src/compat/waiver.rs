//! Waivers, which declare breaking changes as intended.

use std::fmt;

use super::finding::{Comparison, Effect, Use, Waived};
use super::glob;
use super::policy::Peers;
use super::rule::ChangeRule;
use crate::check::{near, offer};
use crate::envelope::FrameKind;
use crate::plan::Plan;

/// An intended change, with its reason. It applies to the findings that match all of its conditions.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Waiver {
    /// The id of a finding, as it is reported.
    pub id: Option<String>,
    /// A glob of the rules.
    pub rule: Option<String>,
    /// A glob of the messages.
    pub message: Option<String>,
    /// The kind of the frames.
    pub frame: Option<FrameKind>,
    /// A glob of the paths in the frame, as they are reported.
    pub path: Option<String>,
    /// The combination of versions.
    pub peers: Option<Peers>,
    /// The last day on which it applies, such as `2026-01-31`.
    pub expires: Option<String>,
    /// The reason for the change.
    pub reason: String,
}

/// The waivers of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Waivers {
    list: Vec<Waiver>,
}

/// The error for an invalid waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaiverError {
    /// The reason why it is invalid.
    pub what: String,
}

impl Waiver {
    /// A waiver for all changes. Its conditions are set afterwards.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), ..Self::default() }
    }

    fn matches(&self, rule: ChangeRule, one: &Use) -> bool {
        let is_in = |pattern: &Option<String>, text: &str| pattern.as_ref().is_none_or(|glob| glob::matches(glob, text));
        self.id.as_ref().is_none_or(|id| *id == one.id)
            && is_in(&self.rule, rule.id())
            && is_in(&self.message, &one.message)
            && self.frame.is_none_or(|kind| one.frame == Some(kind))
            && is_in(&self.path, &one.path)
    }

    fn is_expired(&self, today: &str) -> bool {
        // Dates of this form have the order of their texts.
        self.expires.as_deref().is_some_and(|expires| expires < today)
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
    /// Checks that each message that a waiver names exists in one of the versions, and that each rule exists.
    ///
    /// # Errors
    /// When one does not exist, because its name is misspelt or it was removed before.
    pub fn check(&self, old: &Plan, new: &Plan) -> Result<(), WaiverError> {
        let names: Vec<&str> = [old, new].into_iter().flat_map(Plan::all_messages).map(|one| &*one.id).collect();
        let rules: Vec<&str> = ChangeRule::ALL.iter().map(|rule| rule.id()).collect();
        let unknown = |glob: &str, known: &[&str]| {
            let is_known = known.iter().any(|name| glob::matches(glob, name));
            (!is_known)
                .then(|| offer(&near(glob, known.iter().copied())).map_or_else(String::new, |near| format!("; {near}")))
        };
        for (index, waiver) in self.list.iter().enumerate() {
            let number = index + 1;
            if let Some(message) = &waiver.message
                && let Some(near) = unknown(message, &names)
            {
                let what = format!("waiver {number}: neither version has a message `{message}`{near}");
                return Err(WaiverError { what });
            }
            if let Some(rule) = &waiver.rule
                && let Some(near) = unknown(rule, &rules)
            {
                return Err(WaiverError { what: format!("waiver {number}: unknown rule `{rule}`{near}") });
            }
        }
        Ok(())
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Applies the waivers to the findings from an index on that have an effect, and marks those that match one.
    pub(super) fn waive(&self, comparison: &mut Comparison, from: usize, today: &str, used: &mut [bool]) {
        for finding in comparison.findings.iter_mut().skip(from) {
            let rule = finding.rule;
            for one in finding.uses.iter_mut().filter(|one| one.impact.worst() > Effect::Compatible) {
                for (waiver, used) in self.list.iter().zip(&mut *used) {
                    if waiver.is_expired(today) || !waiver.matches(rule, one) {
                        continue;
                    }
                    let (of_old, of_new) =
                        (waiver.peers != Some(Peers::NewClients), waiver.peers != Some(Peers::OldClients));
                    let effects = (one.impact.old_clients > Effect::Compatible, one.impact.new_clients > Effect::Compatible);
                    if !(of_old && effects.0 || of_new && effects.1) {
                        continue;
                    }
                    *used = true;
                    one.waived_peers.0 |= of_old;
                    one.waived_peers.1 |= of_new;
                    one.waived.get_or_insert_with(|| waiver.reason.clone());
                }
            }
        }
    }

    /// Descriptions of the waivers that have expired, and of the others that match no change.
    pub(super) fn unused(&self, today: &str, used: &[bool]) -> Waived {
        let mut out = Waived::default();
        for (waiver, used) in self.list.iter().zip(used) {
            if waiver.is_expired(today) {
                let expires = waiver.expires.as_deref().unwrap_or_default();
                out.expired.push(format!("{waiver} (until {expires})"));
            } else if !used {
                out.unused.push(waiver.to_string());
            }
        }
        out
    }
}

impl FromIterator<Waiver> for Waivers {
    fn from_iter<I: IntoIterator<Item = Waiver>>(waivers: I) -> Self {
        Self { list: waivers.into_iter().collect() }
    }
}

impl fmt::Display for Waiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.rule, &self.id) {
            (Some(rule), _) => write!(f, "{rule}")?,
            (None, Some(id)) => write!(f, "{id}")?,
            (None, None) => write!(f, "of any rule")?,
        }
        if let (Some(_), Some(id)) = (&self.rule, &self.id) {
            write!(f, " with the id {id}")?;
        }
        if let Some(message) = &self.message {
            write!(f, " of {message}")?;
        }
        if let Some(kind) = self.frame {
            write!(f, " in the {}", kind.as_str())?;
        }
        if let Some(path) = &self.path {
            write!(f, " at {path}")?;
        }
        if let Some(peers) = self.peers {
            write!(f, " for {}", peers.id())?;
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
