//! Collects the changes between two versions.

use std::collections::BTreeMap;

use super::unchanged::UnchangedTypes;
use crate::compat::counterexample::{Counterexample, Search, SearchLimits, SearchedChange};
use crate::compat::finding::{Effect, Finding, Impact, Use, finding_id};
use crate::compat::rule::ChangeRule;
use crate::envelope::{Content, FrameKind};
use crate::message::Side;
use crate::plan::{MessagePlan, Plan};
use crate::sample::PathStep;

/// The changes that have been found, and the versions that are compared.
pub(super) struct Changes<'p> {
    pub(super) old: &'p Plan,
    pub(super) new: &'p Plan,
    pub(super) findings: Vec<Finding>,
    /// The indices of the findings about types and about members that the envelope declares, by rule, type, path and text.
    known: BTreeMap<(ChangeRule, Option<String>, String, String), usize>,
    /// The changes of the message that is compared for which counterexamples are searched after all have been found.
    searched: Vec<PendingSearch>,
    pub(super) unchanged: UnchangedTypes,
    pub(super) limits: &'p SearchLimits,
    /// Whether the message that is compared was experimental in the old version.
    pub(super) experimental: bool,
    /// Whether the message that is removed was deprecated in the old version.
    pub(super) deprecated: bool,
}

/// A change for which a counterexample is searched.
struct PendingSearch {
    kind: FrameKind,
    from_old: bool,
    path: Vec<PathStep>,
    rule: ChangeRule,
    /// The indices of the finding and of its use.
    place: (usize, usize),
}

/// A change in one kind of frame.
pub(super) struct FrameChange {
    pub(super) rule: ChangeRule,
    /// The effects on frames of the old version and of the new one.
    pub(super) effects: (Effect, Effect),
    pub(super) text: String,
    pub(super) path: Vec<PathStep>,
    /// The type that declares it, and the path in that type.
    pub(super) home: Option<(String, Vec<PathStep>)>,
    /// The types of the value in the old version and in the new one, if it has them.
    pub(super) types: (String, String),
    /// Whether it is the removal of something deprecated.
    pub(super) was_deprecated: bool,
    /// The names of the deprecated values or variants that have been removed.
    pub(super) deprecated: Vec<String>,
}

impl FrameChange {
    /// A change with the effects in the table of rules.
    pub(super) fn new(rule: ChangeRule, path: &[PathStep], text: impl Into<String>) -> Self {
        Self {
            rule,
            effects: (rule.old_frames(), rule.new_frames()),
            text: text.into(),
            path: path.to_vec(),
            home: None,
            types: Default::default(),
            was_deprecated: false,
            deprecated: Vec::new(),
        }
    }

    /// The change, if the part that changed was experimental in the old version: then it breaks nothing.
    pub(super) fn of_experimental(self) -> Self {
        if self.effects.0.max(self.effects.1) == Effect::Compatible || self.rule == ChangeRule::ExperimentalChanged {
            return self;
        }
        let effects = (self.effects.0.min(Effect::Caution), self.effects.1.min(Effect::Caution));
        Self { rule: ChangeRule::ExperimentalChanged, effects, text: of_rule(self.rule, &self.text), ..self }
    }
}

/// The description of a change of something experimental.
fn of_rule(rule: ChangeRule, text: &str) -> String {
    format!("{text} ({})", rule.id())
}

/// Both versions of a message.
#[derive(Clone, Copy)]
pub(super) struct MessagePair<'p> {
    pub(super) old: &'p MessagePlan,
    pub(super) new: &'p MessagePlan,
}

impl MessagePair<'_> {
    /// The senders of its frames of a kind, in both versions.
    pub(super) fn senders(self, kind: FrameKind) -> (Side, Side) {
        (sender(self.old, kind), sender(self.new, kind))
    }
}

impl<'p> Changes<'p> {
    pub(super) fn new(old: &'p Plan, new: &'p Plan, limits: &'p SearchLimits) -> Self {
        Self {
            old,
            new,
            findings: Vec::new(),
            known: BTreeMap::new(),
            searched: Vec::new(),
            unchanged: UnchangedTypes::default(),
            limits,
            experimental: false,
            deprecated: false,
        }
    }

    /// Adds a change of a kind of frame that both versions have.
    pub(super) fn add(&mut self, pair: MessagePair<'_>, kind: FrameKind, change: FrameChange) {
        let change = if self.experimental { change.of_experimental() } else { change };
        let senders = pair.senders(kind);
        let (message, path) = (pair.new.id.clone().into_owned(), PathStep::pattern(&change.path, false));
        // The same member of two variants is at one path, and its changes are two.
        let place = PathStep::pattern(&change.path, true);
        let id =
            finding_id(&[change.rule.id(), &message, kind.as_str(), &place, &change.text, &change.types.0, &change.types.1]);
        let one = Use {
            frame: Some(kind),
            path,
            was_deprecated: change.was_deprecated,
            deprecated_since: self.deprecated_since(change.was_deprecated),
            deprecated: if change.was_deprecated && change.deprecated.is_empty() {
                vec![place.clone()]
            } else {
                change.deprecated.iter().map(|name| format!("{place} {name}")).collect()
            },
            ..Use::new(id, message, Impact::of(senders, change.effects.0, change.effects.1))
        };
        let (definition, path) = match &change.home {
            Some((name, path)) => (Some(name.clone()), PathStep::pattern(path, false)),
            None => (None, PathStep::pattern(&change.path, false)),
        };
        let rule = change.rule;
        let is_shared = definition.is_some() || self.is_declared_by_envelope(kind, &change.path);
        let place = self.put(Finding { rule, definition, path, text: change.text, uses: vec![one] }, is_shared);
        for (effect, from_old) in [(change.effects.0, true), (change.effects.1, false)] {
            if effect >= Effect::Strict {
                self.searched.push(PendingSearch { kind, from_old, path: change.path.clone(), rule, place });
            }
        }
    }

    /// Searches counterexamples of the changes that have been found in a message.
    pub(super) fn search(&mut self, pair: MessagePair<'_>) {
        let pending = std::mem::take(&mut self.searched);
        for (kind, from_old) in FrameKind::ALL.into_iter().flat_map(|kind| [(kind, true), (kind, false)]) {
            let own: Vec<&PendingSearch> =
                pending.iter().filter(|one| (one.kind, one.from_old) == (kind, from_old)).collect();
            let paths = |one: &&PendingSearch| [from_old, !from_old].map(|is_old| PathStep::of_version(&one.path, is_old));
            let paths: Vec<[Vec<PathStep>; 2]> = own.iter().map(paths).collect();
            let changes = own.iter().zip(&paths).map(|(one, [wrote, reads])| SearchedChange::new(wrote, reads, one.rule));
            let search = Search { old: self.old, new: self.new, pair: (pair.old, pair.new), from_old, limits: self.limits };
            for (found, PendingSearch { place: (finding, one), .. }) in
                search.find_all(kind, changes.collect()).into_iter().zip(own)
            {
                self.findings[*finding].uses[*one].counterexamples.extend(found);
            }
        }
    }

    /// Adds a change of a whole message.
    pub(super) fn add_whole(
        &mut self,
        rule: ChangeRule,
        message: &str,
        impact: Impact,
        text: String,
        counterexamples: Vec<Counterexample>,
    ) {
        let (rule, impact, text, counterexamples) = if self.experimental && impact.worst() > Effect::Compatible {
            (ChangeRule::ExperimentalChanged, impact.at_most(Effect::Caution), of_rule(rule, &text), Vec::new())
        } else {
            (rule, impact, text, counterexamples)
        };
        let id = finding_id(&[rule.id(), message, "", "", &text, "", ""]);
        let was_deprecated = self.deprecated;
        let deprecated_since = self.deprecated_since(was_deprecated);
        let deprecated = if was_deprecated { vec![String::new()] } else { Vec::new() };
        let one = Use {
            counterexamples,
            was_deprecated,
            deprecated_since,
            deprecated,
            ..Use::new(id, message.to_owned(), impact)
        };
        self.put(Finding { rule, definition: None, path: String::new(), text, uses: vec![one] }, false);
    }

    /// The date of the old version, if something was deprecated in it.
    fn deprecated_since(&self, was_deprecated: bool) -> Option<String> {
        self.old.released().filter(|_| was_deprecated).map(str::to_owned)
    }

    /// Whether the envelope declares the type of the value at a path, so that all messages have it: that of an id, an error or metadata.
    fn is_declared_by_envelope(&self, kind: FrameKind, path: &[PathStep]) -> bool {
        let envelope = self.old.envelope();
        let member = path.first().and_then(PathStep::name).and_then(|name| envelope.find(name));
        let field = member.and_then(|member| envelope.field(kind, member));
        field.is_some_and(|field| matches!(field.content, Content::Value | Content::Id))
    }

    /// Adds a finding, or only its uses if it is about something that messages share and has been found before. Returns the indices of the
    /// finding and of its use.
    fn put(&mut self, mut finding: Finding, is_shared: bool) -> (usize, usize) {
        let index = self.findings.len();
        if is_shared {
            let key = (finding.rule, finding.definition.clone(), finding.path.clone(), finding.text.clone());
            let known = *self.known.entry(key).or_insert(index);
            if let Some(other) = self.findings.get_mut(known) {
                other.uses.append(&mut finding.uses);
                return (known, other.uses.len() - 1);
            }
        }
        self.findings.push(finding);
        (index, 0)
    }
}

/// The sender of the frames of a kind of a message.
pub(in crate::compat) fn sender(message: &MessagePlan, kind: FrameKind) -> Side {
    match (kind, message.from) {
        (FrameKind::Request | FrameKind::Event, from) => from,
        (_, Side::Client) => Side::Server,
        (_, Side::Server) => Side::Client,
        (_, Side::Either) => Side::Either,
    }
}
