//! Compares enums.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::FrameChange;
use super::messages::{added_text, deprecation, missing, removed_text, stability};
use super::values::{DEPRECATED, ValueComparison, ValueContext};
use crate::compat::rule::ChangeRule;
use crate::json::MAX_SAFE_INTEGER;
use crate::plan::{NodeId, NodeKind, Str};
use crate::sample::PathStep;
use crate::shape::{EnumType, EnumValue};

impl ValueComparison<'_, '_> {
    /// Compares two enums of values of the same type; `false` if the nodes are something else.
    pub(super) fn enums(&mut self, before: NodeId, after: NodeId, here: &ValueContext) -> bool {
        let (old, new) = self.versions();
        let (before, after) = (old.node(before), new.node(after));
        match (enum_values(&before.kind), enum_values(&after.kind)) {
            (Some(one), Some(two)) if one.of == two.of => {
                self.both_enums(&one, &two, (&before.doc, &after.doc), here);
                true
            }
            _ => false,
        }
    }

    /// Whether the value is the name of a member of a map.
    pub(super) fn is_member_name(&self) -> bool {
        matches!(self.path.last(), Some(PathStep::Name))
    }

    fn both_enums(&mut self, one: &ComparedEnum<'_>, two: &ComparedEnum<'_>, docs: (&str, &str), here: &ValueContext) {
        let (was_open, is_open, open) = (one.open, two.open, one.open || two.open);
        self.enum_stability(one, two, docs, here);
        let of = |values: &[EnumValue], experimental: bool| {
            let values = values.iter().filter(|value| value.stability.experimental == experimental);
            values.map(|value| value.name.clone()).collect::<Vec<Str>>()
        };
        let names = |values: &[EnumValue]| values.iter().map(|value| value.name.clone()).collect::<Vec<Str>>();
        let (before, after) = (&*names(one.values), &*names(two.values));
        self.enum_defaults(one, two, here);
        // A tolerant reader whose version has a default value reads the values of the other version as that, except names of members.
        let is_name = self.is_member_name();
        let softened = (!is_name && two.default().is_some(), !is_name && one.default().is_some());
        if let (false, [was], [is]) = (open, before, after) {
            if was != is {
                let text = format!("the constant was `{was}`, and is `{is}`");
                self.add_softened(ChangeRule::PinnedWordChanged, here, text, softened);
            }
            return;
        }
        match (was_open, is_open) {
            (false, true) => {
                let text = format!("any {} is accepted, not only the declared values", one.of.as_str());
                self.add_softened(ChangeRule::EnumOpened, here, text, softened);
            }
            (true, false) => {
                let text = format!("only the declared values are accepted, not any {}", one.of.as_str());
                self.add_softened(ChangeRule::EnumClosed, here, text, softened);
            }
            _ => {}
        }
        if was_open != is_open && (before.is_empty() || after.is_empty()) {
            // Any string is an open enum that declares no values: none has been added or removed.
            return;
        }
        let (removed, added) = if open {
            (ChangeRule::OpenWordRemoved, ChangeRule::OpenWordAdded)
        } else {
            (ChangeRule::WordRemoved, ChangeRule::WordAdded)
        };
        let declared: BTreeSet<&Str> = after.iter().collect();
        for experimental in [false, true] {
            let (lost, gained) =
                (missing(&of(one.values, experimental), after), missing(&of(two.values, experimental), before));
            let context = here.clone().or_experimental(experimental);
            if !lost.is_empty() {
                let is_lost =
                    |value: &&EnumValue| value.stability.experimental == experimental && !declared.contains(&value.name);
                let was_deprecated = one.values.iter().filter(is_lost).all(|value| value.deprecated);
                let deprecated = one.values.iter().filter(is_lost).filter(|value| value.deprecated);
                let deprecated = deprecated.map(|value| value.name.to_string()).collect();
                let change = FrameChange::new(removed, &self.path, removed_text("value", &lost));
                self.put_softened(FrameChange { was_deprecated, deprecated, ..change }, &context, softened);
            }
            let added = if experimental && !open { ChangeRule::ExperimentalValueAdded } else { added };
            if !gained.is_empty() {
                self.add_softened(added, here, added_text("value", &gained), softened);
            }
        }
    }

    /// Compares the stability and the deprecation of the values that both versions have.
    fn enum_stability(&mut self, one: &ComparedEnum<'_>, two: &ComparedEnum<'_>, docs: (&str, &str), here: &ValueContext) {
        let known: BTreeMap<&str, &EnumValue> = one.values.iter().map(|value| (&*value.name, value)).collect();
        let (listed, listed_now) = (deprecated_in(docs.0), deprecated_in(docs.1));
        for new in two.values {
            let name = &*new.name;
            let Some(old) = known.get(name) else { continue };
            let what = format!("the value `{name}`");
            let (was, is) = (old.deprecated || listed.contains(name), new.deprecated || listed_now.contains(name));
            for (rule, text) in
                deprecation(was, is, &what).into_iter().chain(stability(&old.stability, &new.stability, &what))
            {
                self.add(rule, here, text);
            }
        }
    }

    /// Compares the values as which tolerant readers read undeclared values.
    fn enum_defaults(&mut self, one: &ComparedEnum<'_>, two: &ComparedEnum<'_>, here: &ValueContext) {
        if one.open || two.open || one.default() == two.default() {
            return;
        }
        let shown = |of: &ComparedEnum<'_>| of.default().map_or_else(|| "none".to_owned(), |value| format!("`{value}`"));
        let text = format!("the value as which undeclared ones are read was {}, and is {}", shown(one), shown(two));
        self.add(ChangeRule::DefaultChanged, here, text);
    }
}

/// The values of an enum, and whether it is open.
struct ComparedEnum<'p> {
    of: EnumType,
    values: &'p [EnumValue],
    open: bool,
}

impl ComparedEnum<'_> {
    /// The value as which a tolerant reader reads undeclared ones.
    fn default(&self) -> Option<&str> {
        self.values.iter().find(|value| value.default).map(|value| &*value.name)
    }
}

/// The values of an enum. Any string and any integer are open enums without values.
fn enum_values(kind: &NodeKind) -> Option<ComparedEnum<'_>> {
    match kind {
        NodeKind::Enum { of, values, open } => Some(ComparedEnum { of: *of, values, open: *open }),
        NodeKind::String(string) if string.is_any() => Some(ComparedEnum { of: EnumType::String, values: &[], open: true }),
        NodeKind::Integer { minimum, maximum } if (-*minimum, *maximum) == (MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) => {
            Some(ComparedEnum { of: EnumType::Integer, values: &[], open: true })
        }
        _ => None,
    }
}

/// The deprecated values in the list of values of a description. Artefacts of format 1.0 state it only there.
fn deprecated_in(doc: &str) -> BTreeSet<&str> {
    let end = format!("`{DEPRECATED}");
    doc.lines().filter_map(|line| Some(line.strip_prefix("- `")?.split_once(&end)?.0)).collect()
}
