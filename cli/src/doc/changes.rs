//! The changes since older versions.

use std::collections::BTreeSet;

use tieline::compat::{ChangelogEntry, compare};
use tieline::problem::escape;
use tieline::{Plan, Policy};

use super::links::{DocLink, id, within};
use super::messages::message_id;
use super::values::{Phrase, code, text};
use crate::columns::code_parts;

/// The changes between two versions.
#[derive(Debug)]
pub(super) struct VersionChanges {
    pub(super) id: String,
    pub(super) old: String,
    pub(super) new: String,
    /// The changes under each heading.
    pub(super) groups: Vec<(&'static str, Vec<ChangeView>)>,
}

/// A change.
#[derive(Debug)]
pub(super) struct ChangeView {
    pub(super) breaking: bool,
    /// What changed.
    pub(super) place: String,
    pub(super) text: Phrase,
    /// The messages of the newest version that are affected.
    pub(super) messages: Vec<DocLink>,
}

/// The changes since each older version, the newest first. The oldest version comes first.
pub(super) fn changes(plan: &Plan, older: &[Plan]) -> Vec<VersionChanges> {
    let versions: Vec<&Plan> = older.iter().chain([plan]).collect();
    let mut out: Vec<VersionChanges> = Vec::new();
    for pair in versions.windows(2).rev() {
        let mut found = between(plan, pair[0], pair[1]);
        // Several older versions may have the same number.
        let same = out.iter().filter(|other| (&other.old, &other.new) == (&found.old, &found.new)).count();
        if same > 0 {
            found.id = within(&found.id, &same.to_string());
        }
        out.push(found);
    }
    out
}

fn between(current: &Plan, old: &Plan, new: &Plan) -> VersionChanges {
    let comparison = compare(old, new);
    let mut groups: Vec<(&'static str, Vec<ChangeView>)> = Vec::new();
    for entry in comparison.changelog(Policy::Strict) {
        let view = change(current, &entry);
        match groups.iter_mut().find(|(heading, _)| *heading == entry.heading) {
            Some((_, views)) => views.push(view),
            None => groups.push((entry.heading, vec![view])),
        }
    }
    let (old, new) = (escape(&comparison.old), escape(&comparison.new));
    VersionChanges { id: id(&["changes", &comparison.old, &comparison.new]), old, new, groups }
}

fn change(current: &Plan, entry: &ChangelogEntry) -> ChangeView {
    let names: BTreeSet<&str> = entry.messages.iter().map(String::as_str).collect();
    let affected = current.all_messages().filter(|message| names.contains(&*message.name));
    ChangeView {
        breaking: entry.breaking,
        place: escape(&entry.place),
        text: phrase(&entry.text),
        messages: affected.map(|message| DocLink::new(message_id(message), &message.name)).collect(),
    }
}

/// A sentence, in which code is between backticks.
fn phrase(sentence: &str) -> Phrase {
    let parts = code_parts(sentence).into_iter().filter(|(_, part)| !part.is_empty());
    parts.map(|(is_code, part)| if is_code { code(part) } else { text(escape(part)) }).collect()
}
