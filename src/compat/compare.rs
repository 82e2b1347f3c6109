//! The comparison.

mod messages;
mod values;

use super::finding::{Comparison, Effect, Finding, Impact, Use, Waived};
use super::model::{Message, Protocol};
use super::path::Path;
use super::rule::Rule;
use super::witness;
use crate::envelope::FrameKind;
use crate::message::Side;

/// Compares two versions of a protocol.
#[must_use]
pub fn compare(old: &Protocol, new: &Protocol) -> Comparison {
    let mut changes = Changes { old, new, list: Vec::new() };
    messages::compare(&mut changes);
    Comparison {
        protocol: new.name().to_owned(),
        old: old.version().to_owned(),
        new: new.version().to_owned(),
        findings: changes.list,
        waived: Waived::default(),
    }
}

/// The changes so far.
struct Changes<'p> {
    old: &'p Protocol,
    new: &'p Protocol,
    list: Vec<Finding>,
}

/// One change in one kind of frame.
struct Change {
    rule: Rule,
    /// What it does to frames of the old version, and to those of the new.
    effects: (Effect, Effect),
    text: String,
    path: Path,
    /// The type that declares it, and the place in that.
    home: Option<(String, Path)>,
}

impl Change {
    /// A change that does what the table says.
    fn new(rule: Rule, path: Path, text: impl Into<String>) -> Self {
        Self { rule, effects: (rule.old_frames(), rule.new_frames()), text: text.into(), path, home: None }
    }
}

/// Both versions of a message.
#[derive(Clone, Copy)]
struct Pair<'p> {
    old: &'p Message,
    new: &'p Message,
}

impl Pair<'_> {
    /// Who sends its frames of a kind, in both versions.
    fn senders(self, kind: FrameKind) -> (Side, Side) {
        (self.old.sender(kind), self.new.sender(kind))
    }
}

impl Changes<'_> {
    /// A change of a kind of frame that both versions have.
    fn add(&mut self, pair: Pair<'_>, kind: FrameKind, change: Change) {
        let senders = pair.senders(kind);
        let mut witnesses = Vec::new();
        for (effect, from_old) in [(change.effects.0, true), (change.effects.1, false)] {
            if effect >= Effect::Strict {
                let search = witness::Search { old: self.old, new: self.new, pair: (pair.old, pair.new), from_old };
                witnesses.extend(search.find(kind, &change.path));
            }
        }
        let one = Use {
            message: pair.new.name.clone(),
            frame: Some(kind),
            path: change.path.to_string(),
            impact: Impact::of(senders, change.effects.0, change.effects.1),
            witnesses,
            waived: None,
        };
        let (definition, path) = match change.home {
            Some((name, path)) => (Some(name), path.to_string()),
            None => (None, change.path.to_string()),
        };
        self.put(Finding { rule: change.rule, definition, path, text: change.text, uses: vec![one] });
    }

    /// A change of a message as a whole.
    fn add_whole(&mut self, rule: Rule, message: &str, impact: Impact, text: String, witnesses: Vec<witness::Witness>) {
        let one = Use { message: message.to_owned(), frame: None, path: String::new(), impact, witnesses, waived: None };
        self.put(Finding { rule, definition: None, path: String::new(), text, uses: vec![one] });
    }

    /// Adds a finding, or its uses to the finding that says the same of the same type.
    fn put(&mut self, mut finding: Finding) {
        let same = |other: &&mut Finding| {
            other.definition.is_some()
                && (other.rule, &other.definition, &other.path, &other.text)
                    == (finding.rule, &finding.definition, &finding.path, &finding.text)
        };
        match self.list.iter_mut().find(same) {
            Some(other) => other.uses.append(&mut finding.uses),
            None => self.list.push(finding),
        }
    }
}
