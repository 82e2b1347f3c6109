//! The comparison.

pub(super) use messages::by_id;

mod messages;
mod values;

use std::collections::BTreeMap;

use super::counterexample::{Counterexample, Search, SearchLimits};
use super::finding::{Comparison, Effect, Finding, Impact, Use, Waived};
use super::rule::ChangeRule;
use crate::envelope::FrameKind;
use crate::message::Side;
use crate::plan::{MessagePlan, Plan};
use crate::problem::{Step, escape_token};

/// The number of values, members and characters that the search for counterexamples considers.
const MAX_SEARCH: u64 = 1 << 25;

/// Compares two versions of a protocol.
#[must_use]
pub fn compare(old: &Plan, new: &Plan) -> Comparison {
    let limits = SearchLimits::new(MAX_SEARCH);
    let mut changes = Changes { old, new, list: Vec::new(), known: BTreeMap::new(), limits: &limits };
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
    old: &'p Plan,
    new: &'p Plan,
    list: Vec<Finding>,
    /// The indices of the findings about types, by rule, type, path and text.
    known: BTreeMap<(ChangeRule, String, String, String), usize>,
    limits: &'p SearchLimits,
}

/// One change in one kind of frame.
struct FrameChange {
    rule: ChangeRule,
    /// The effects on frames of the old version and of the new one.
    effects: (Effect, Effect),
    text: String,
    path: Vec<Step>,
    /// The type that declares it, and the path in that type.
    home: Option<(String, Vec<Step>)>,
}

impl FrameChange {
    /// A change with the effects in the table of rules.
    fn new(rule: ChangeRule, path: &[Step], text: impl Into<String>) -> Self {
        Self { rule, effects: (rule.old_frames(), rule.new_frames()), text: text.into(), path: path.to_vec(), home: None }
    }
}

/// Both versions of a message.
#[derive(Clone, Copy)]
struct MessagePair<'p> {
    old: &'p MessagePlan,
    new: &'p MessagePlan,
}

impl MessagePair<'_> {
    /// The senders of its frames of a kind, in both versions.
    fn senders(self, kind: FrameKind) -> (Side, Side) {
        (sender(self.old, kind), sender(self.new, kind))
    }
}

impl Changes<'_> {
    /// Adds a change of a kind of frame that both versions have.
    fn add(&mut self, pair: MessagePair<'_>, kind: FrameKind, change: FrameChange) {
        let senders = pair.senders(kind);
        let mut counterexamples = Vec::new();
        for (effect, from_old) in [(change.effects.0, true), (change.effects.1, false)] {
            if effect >= Effect::Strict {
                let search =
                    Search { old: self.old, new: self.new, pair: (pair.old, pair.new), from_old, limits: self.limits };
                counterexamples.extend(search.find(kind, &change.path));
            }
        }
        let one = Use {
            message: pair.new.id.clone().into_owned(),
            frame: Some(kind),
            path: generic(&change.path),
            impact: Impact::of(senders, change.effects.0, change.effects.1),
            counterexamples,
            waived: None,
        };
        let (definition, path) = match change.home {
            Some((name, path)) => (Some(name), generic(&path)),
            None => (None, generic(&change.path)),
        };
        self.put(Finding { rule: change.rule, definition, path, text: change.text, uses: vec![one] });
    }

    /// Adds a change of a whole message.
    fn add_whole(
        &mut self,
        rule: ChangeRule,
        message: &str,
        impact: Impact,
        text: String,
        counterexamples: Vec<Counterexample>,
    ) {
        let message = message.to_owned();
        let one = Use { message, frame: None, path: String::new(), impact, counterexamples, waived: None };
        self.put(Finding { rule, definition: None, path: String::new(), text, uses: vec![one] });
    }

    /// Adds a finding, or only its uses if the same change of the same type has been found before.
    fn put(&mut self, mut finding: Finding) {
        let Some(definition) = &finding.definition else { return self.list.push(finding) };
        let key = (finding.rule, definition.clone(), finding.path.clone(), finding.text.clone());
        if let Some(other) = self.known.get(&key).and_then(|&index| self.list.get_mut(index)) {
            other.uses.append(&mut finding.uses);
        } else {
            self.known.insert(key, self.list.len());
            self.list.push(finding);
        }
    }
}

/// A path as a JSON pointer with `*` for any element of an array and any member of a map.
fn generic(path: &[Step]) -> String {
    let mut out = String::new();
    for token in path {
        out.push('/');
        match token {
            Step::Member(key) => out.push_str(&escape_token(key)),
            _ => out.push('*'),
        }
    }
    out
}

/// The sender of the frames of a kind of a message.
pub(super) fn sender(message: &MessagePlan, kind: FrameKind) -> Side {
    match (kind, message.from) {
        (FrameKind::Request | FrameKind::Event, from) => from,
        (_, Side::Client) => Side::Server,
        (_, Side::Server) => Side::Client,
        (_, Side::Either) => Side::Either,
    }
}
