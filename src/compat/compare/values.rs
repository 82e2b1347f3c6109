//! Values against values at the same place.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::messages::missing;
use super::{Change, Changes, Pair};
use crate::compat::accept::range;
use crate::compat::finding::Effect;
use crate::compat::include::{includes, text_includes};
use crate::compat::model::{Field, NodeId, NodeKind, Protocol, Text};
use crate::compat::path::{Path, Step};
use crate::compat::rule::Rule;
use crate::envelope::FrameKind;
use crate::shape::Open;

/// Compares the values of one kind of frame.
pub(super) struct Values<'c, 'p> {
    changes: &'c mut Changes<'p>,
    pair: Pair<'c>,
    kind: FrameKind,
    /// Types that are compared already: the first place is reported.
    seen: BTreeSet<(NodeId, NodeId, (bool, bool))>,
}

/// A place in the frame, and in the type that declares it.
#[derive(Clone)]
struct Here {
    path: Path,
    home: Option<(String, Path)>,
    /// Whether the key that holds the value may be absent, in the old version and in the new.
    optional: (bool, bool),
}

impl Here {
    fn to(&self, step: Step) -> Self {
        let home = self.home.as_ref().map(|(name, path)| (name.clone(), path.to(step.clone())));
        Self { path: self.path.to(step), home, optional: (false, false) }
    }
}

impl<'c, 'p> Values<'c, 'p> {
    pub(super) fn new(changes: &'c mut Changes<'p>, pair: Pair<'c>, kind: FrameKind) -> Self {
        Self { changes, pair, kind, seen: BTreeSet::new() }
    }

    pub(super) fn compare(&mut self, old: NodeId, new: NodeId, path: Path) {
        self.value(old, new, &Here { path, home: None, optional: (false, false) });
    }

    fn versions(&self) -> (&'p Protocol, &'p Protocol) {
        (self.changes.old, self.changes.new)
    }

    fn add(&mut self, rule: Rule, here: &Here, text: String) {
        self.put(Change::new(rule, here.path.clone(), text), here);
    }

    fn put(&mut self, change: Change, here: &Here) {
        self.changes.add(self.pair, self.kind, Change { home: here.home.clone(), ..change });
    }

    fn value(&mut self, before: NodeId, after: NodeId, here: &Here) {
        let (old, new) = self.versions();
        let (one, two) = (&old.nodes[before.0], &new.nodes[after.0]);
        let mut here = here.clone();
        if let Some(name) = two.name.as_ref().or(one.name.as_ref()) {
            // What `null` does depends on the key that holds the value; all else is the same at every place.
            let null = old.peel(before).1 != new.peel(after).1;
            if !self.seen.insert((before, after, if null { here.optional } else { (false, false) })) {
                return;
            }
            here.home = Some((name.clone(), Path::default()));
            if let (Some(was), Some(is)) = (&one.name, &two.name) {
                if was != is {
                    self.add(Rule::TypeRenamed, &here, format!("the type `{was}` is now called `{is}`"));
                }
                // A message's own description stands at its data too.
                if one.doc != two.doc && !(one.doc == self.pair.old.doc && two.doc == self.pair.new.doc) {
                    self.add(Rule::DescriptionChanged, &here, "the type's description says something else".to_owned());
                }
                if one.examples != two.examples {
                    self.add(Rule::ExamplesChanged, &here, "the type's examples are others".to_owned());
                }
            }
        }
        let ((inner, null), (other, nullable)) = (old.peel(before), new.peel(after));
        let any = |protocol: &Protocol, node| matches!(protocol.node(node), NodeKind::Json(Open::Value));
        if !(null || nullable) || any(old, inner) || any(new, other) {
            return self.kinds(before, after, &here);
        }
        match (null, nullable) {
            (false, true) => self.null(Rule::NullableOn, "`null` may stand here", here.optional.0, &here),
            (true, false) => self.null(Rule::NullableOff, "`null` may no longer stand here", here.optional.1, &here),
            _ => {}
        }
        self.value(inner, other, &here);
    }

    fn null(&mut self, rule: Rule, text: &str, optional: bool, here: &Here) {
        let mut change = Change::new(rule, here.path.clone(), text);
        if optional {
            let soften = |effect: Effect| if effect == Effect::Break { Effect::Strict } else { effect };
            change.effects = (soften(change.effects.0), soften(change.effects.1));
        }
        self.put(change, here);
    }

    fn kinds(&mut self, before: NodeId, after: NodeId, here: &Here) {
        let (old, new) = self.versions();
        match (old.node(before), new.node(after)) {
            (NodeKind::Bool, NodeKind::Bool) => {}
            (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
                self.bounds(&[lower("smallest value", minimum, least), upper("largest value", maximum, most)], here);
            }
            (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                let low = |bound: &Option<f64>| bound.unwrap_or(f64::NEG_INFINITY);
                let high = |bound: &Option<f64>| bound.unwrap_or(f64::INFINITY);
                let lowest = lower("smallest value", &low(minimum), &low(least));
                self.bounds(&[lowest, upper("largest value", &high(maximum), &high(most))], here);
            }
            (NodeKind::Text(one), NodeKind::Text(two)) => self.texts(one, two, here),
            (NodeKind::List { item, min, max }, NodeKind::List { item: other, min: least, max: most }) => {
                self.bounds(&[lower("smallest count", min, least), upper("largest count", max, most)], here);
                self.value(*item, *other, &here.to(Step::Item));
            }
            (NodeKind::Map(value), NodeKind::Map(other)) => self.value(*value, *other, &here.to(Step::Value)),
            (NodeKind::Json(one), NodeKind::Json(two)) if one == two => {}
            (NodeKind::Struct(one), NodeKind::Struct(two)) => self.objects(one, two, here),
            (one, two) => match (words(one), words(two)) {
                (Some(one), Some(two)) => self.words(one, two, here),
                _ => self.types(before, after, here),
            },
        }
    }

    /// Values of different kinds.
    fn types(&mut self, before: NodeId, after: NodeId, here: &Here) {
        let (old, new) = self.versions();
        let kept = includes(old, before, new, after);
        let known = includes(new, after, old, before);
        let rule = match (kept, known) {
            (true, true) => Rule::TypeRestated,
            (true, false) => Rule::TypeWidened,
            (false, true) => Rule::TypeNarrowed,
            (false, false) => Rule::TypeChanged,
        };
        let text = format!("the value was {}, and is {}", old.in_words(before), new.in_words(after));
        let described = |protocol: &Protocol, node| matches!(protocol.node(node), NodeKind::Struct(_));
        // An object whose keys are described holds no others: what stands there is passed over.
        let change = match (rule, described(old, before), described(new, after)) {
            (Rule::TypeRestated, false, true) => {
                let effects = (Effect::Caution, Effect::Fine);
                Change { effects, ..Change::new(Rule::TypeNarrowed, here.path.clone(), text) }
            }
            (Rule::TypeRestated, true, false) => {
                let effects = (Effect::Fine, Effect::Caution);
                Change { effects, ..Change::new(Rule::TypeWidened, here.path.clone(), text) }
            }
            _ => Change::new(rule, here.path.clone(), text),
        };
        self.put(change, here);
    }

    fn texts(&mut self, one: &Text, two: &Text, here: &Here) {
        let source = |text: &Text| text.pattern.as_ref().map(|(source, _)| source.clone());
        let (kept, known) = (text_includes(one, two), text_includes(two, one));
        if source(one) == source(two) {
            let tightened = format!("the length was {}, and is {}", range(one.min, one.max), range(two.min, two.max));
            if !kept {
                self.add(Rule::BoundTightened, here, tightened.clone());
            }
            if !known {
                self.add(Rule::BoundLoosened, here, tightened.clone());
            }
            if kept && known && (one.min, one.max) != (two.min, two.max) {
                self.add(Rule::TypeRestated, here, format!("{tightened}; the pattern leaves the same strings"));
            }
            return;
        }
        let rule = match (kept, known) {
            (true, true) => Rule::TypeRestated,
            (true, false) => Rule::PatternWidened,
            (false, true) => Rule::PatternNarrowed,
            (false, false) => Rule::PatternChanged,
        };
        let said = |text: &Text| source(text).map_or_else(|| "no pattern".to_owned(), |source| format!("`{source}`"));
        let lengths = if (one.min, one.max) == (two.min, two.max) {
            String::new()
        } else {
            format!(", and the length {} is {}", range(one.min, one.max), range(two.min, two.max))
        };
        self.add(rule, here, format!("the pattern was {}, and is {}{lengths}", said(one), said(two)));
    }

    fn words(&mut self, (before, was_open): (&[String], bool), (after, is_open): (&[String], bool), here: &Here) {
        let (lost, gained) = (missing(before, after), missing(after, before));
        let open = was_open || is_open;
        if let (false, [was], [is]) = (open, before, after) {
            if was != is {
                self.add(Rule::PinnedWordChanged, here, format!("the word was `{was}`, and is `{is}`"));
            }
            return;
        }
        match (was_open, is_open) {
            (false, true) => self.add(Rule::EnumOpened, here, "any string may stand, not only the words".to_owned()),
            (true, false) => self.add(Rule::EnumClosed, here, "only the words may stand, not any string".to_owned()),
            _ => {}
        }
        if was_open != is_open && (before.is_empty() || after.is_empty()) {
            // Any string, without words that are named, has lost none of them.
            return;
        }
        let (removed, added) =
            if open { (Rule::OpenWordRemoved, Rule::OpenWordAdded) } else { (Rule::WordRemoved, Rule::WordAdded) };
        if !lost.is_empty() {
            self.add(removed, here, format!("gone: {lost}"));
        }
        if !gained.is_empty() {
            self.add(added, here, format!("new: {gained}"));
        }
    }

    fn objects(&mut self, before: &[Field], after: &[Field], here: &Here) {
        for field in after {
            let at = place(field, here);
            match before.iter().find(|old| old.name == field.name) {
                Some(old) => self.field(old, field, &Here { optional: (!old.required, !field.required), ..at }),
                None if field.required => {
                    self.add(Rule::FieldAddedRequired, &at, format!("the key `{}` is new, and must stand", field.name));
                }
                None => {
                    self.add(Rule::FieldAddedOptional, &at, format!("the key `{}` is new, and may be absent", field.name));
                }
            }
        }
        for field in before.iter().filter(|field| after.iter().all(|new| new.name != field.name)) {
            let at = place(field, here);
            let (rule, had) = if field.required {
                (Rule::FieldRemovedRequired, "had to stand")
            } else {
                (Rule::FieldRemovedOptional, "could be absent")
            };
            self.add(rule, &at, format!("the key `{}`, which {had}, is gone", field.name));
        }
    }

    fn field(&mut self, old: &Field, new: &Field, here: &Here) {
        match here.optional {
            (true, false) => self.add(Rule::FieldMadeRequired, here, "the key must stand".to_owned()),
            (false, true) => self.add(Rule::FieldMadeOptional, here, "the key may be absent".to_owned()),
            (true, true) if old.default != new.default => {
                let said = |default: &Option<crate::json::Json>| {
                    default.as_ref().map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"))
                };
                let text = format!("its absence meant {}, and means {}", said(&old.default), said(&new.default));
                self.add(Rule::DefaultChanged, here, text);
            }
            _ => {}
        }
        match (old.deprecated, new.deprecated) {
            (false, true) => self.add(Rule::DeprecationAdded, here, "the key is deprecated".to_owned()),
            (true, false) => self.add(Rule::DeprecationRemoved, here, "the key is no longer deprecated".to_owned()),
            _ => {}
        }
        if old.doc != new.doc {
            self.add(Rule::DescriptionChanged, here, "the key's description says something else".to_owned());
        }
        if old.examples != new.examples {
            self.add(Rule::ExamplesChanged, here, "the key's examples are others".to_owned());
        }
        self.value(old.node, new.node, here);
    }

    /// What bounds that moved leave: less, more, or both.
    fn bounds(&mut self, bounds: &[Option<Bound>], here: &Here) {
        for (rule, tighter) in [(Rule::BoundTightened, true), (Rule::BoundLoosened, false)] {
            let said: Vec<String> =
                bounds.iter().flatten().filter(|bound| bound.tighter == tighter).map(|bound| bound.text.clone()).collect();
            if !said.is_empty() {
                self.add(rule, here, said.join("; "));
            }
        }
    }
}

/// A bound that moved.
struct Bound {
    tighter: bool,
    text: String,
}

/// A lower bound that moved.
fn lower<T: PartialOrd + Display>(what: &str, was: &T, is: &T) -> Option<Bound> {
    (was != is).then(|| Bound { tighter: is > was, text: moved(what, was, is) })
}

/// An upper bound that moved.
fn upper<T: PartialOrd + Display>(what: &str, was: &T, is: &T) -> Option<Bound> {
    (was != is).then(|| Bound { tighter: is < was, text: moved(what, was, is) })
}

fn moved(what: &str, was: &impl Display, is: &impl Display) -> String {
    format!("the {what} was {}, and is {}", number(&was.to_string()), number(&is.to_string()))
}

/// A number, or that there is no bound.
fn number(text: &str) -> String {
    let none = ["inf", "-inf"].contains(&text) || text == u64::MAX.to_string();
    if none { "not bounded".to_owned() } else { text.to_owned() }
}

fn place(field: &Field, here: &Here) -> Here {
    let at = here.to(Step::Key(field.name.clone()));
    match &field.origin {
        Some(origin) => Here { home: Some((origin.clone(), Path::key(&field.name))), ..at },
        None => at,
    }
}

/// The words of an enumeration, and whether any string may stand. Any string is an open enumeration without words.
fn words(kind: &NodeKind) -> Option<(&[String], bool)> {
    match kind {
        NodeKind::Words { words, open } => Some((words, *open)),
        NodeKind::Text(text) if text.is_any() => Some((&[], true)),
        _ => None,
    }
}

impl Protocol {
    /// What a value is, in words.
    fn in_words(&self, node: NodeId) -> String {
        let named = |text: &str| match &self.nodes[node.0].name {
            Some(name) => format!("{text} (`{name}`)"),
            None => text.to_owned(),
        };
        match self.node(node) {
            NodeKind::Nullable(inner) => format!("{} or null", self.in_words(*inner)),
            NodeKind::Words { open: false, .. } => named("one of some words"),
            NodeKind::Json(Open::Object) => named("any object"),
            NodeKind::Json(Open::Value) => named("any value"),
            NodeKind::Map(_) => named("a map"),
            NodeKind::Struct(_) => named("an object with described keys"),
            other => named(other.described()),
        }
    }
}
