//! Compares the values at the same path.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::changes::{Changes, FrameChange, MessagePair};
use super::messages::{deprecation, stability};
use super::types::in_words;
use crate::compat::finding::Effect;
use crate::compat::include::{Containment, lengths, most_elements, named, source, string_includes};
use crate::compat::rule::ChangeRule;
use crate::envelope::FrameKind;
use crate::json::{Json, MAX_DEPTH};
use crate::plan::{FieldPlan, Node, NodeId, NodeKind, Plan, Str, StringPlan, StructPlan};
use crate::sample::PathStep;
use crate::schema::{describe_values, prose};
use crate::shape::{Bound, EnumValue, Stability};

/// Compares the values of one kind of frame. Types may refer to each other in chains of any length, so pending
/// comparisons are kept in a `Vec` instead of on the call stack.
pub(super) struct ValueComparison<'c, 'p> {
    pub(super) changes: &'c mut Changes<'p>,
    pair: MessagePair<'c>,
    kind: FrameKind,
    /// The types that have been compared, and the length of the path to each.
    seen: BTreeMap<ComparedType, usize>,
    /// The types on the path, and the length of the path to each. A type inside itself is reported once.
    holders: Vec<(usize, ComparedType)>,
    /// How often types may still be compared at further places, less the changes that have been found. Types that refer to each other in
    /// many ways have more places than can be listed, and each place lists all changes; then the first place of each type is.
    repeats: usize,
    /// Whether a comparison was skipped because it is deeper than frames may be nested.
    cut: bool,
    /// The pending comparisons; the last one is next.
    open: Vec<PendingComparison<'p>>,
    /// The path to the value that is being compared.
    pub(super) path: Vec<PathStep>,
    /// The nodes of the value that is being compared, unless it is one that only one version has.
    at: Option<(NodeId, NodeId)>,
}

/// A type in both versions, whether the field that contains it is optional in each, and whether it is experimental.
type ComparedType = (NodeId, NodeId, (bool, bool), bool);

/// The maximum number of further places of types in a kind of frame of a message, and of changes before the last one.
const MAX_REPEATS: usize = 4096;

/// A pending comparison.
struct PendingComparison<'p> {
    /// The length of the path to the value that contains it.
    depth: usize,
    step: Option<PathStep>,
    here: ValueContext,
    work: PendingWork<'p>,
}

/// The subject of a pending comparison.
pub(super) enum PendingWork<'p> {
    Values(NodeId, NodeId),
    /// A field that both versions have.
    Fields(&'p FieldPlan, &'p FieldPlan),
    /// A change that has already been found, and whether it is the removal of something deprecated.
    Found(ChangeRule, String, bool),
}

/// The type and the field that contain a value.
#[derive(Clone, Default)]
pub(super) struct ValueContext {
    /// The type, and the length of the path to it.
    home: Option<(String, usize)>,
    /// Whether the field that contains the value is optional, in the old version and in the new one.
    pub(super) optional: (bool, bool),
    /// Whether it is part of something that was experimental in the old version.
    experimental: bool,
}

impl ValueContext {
    /// The context of a value in this one.
    pub(super) fn inner(&self) -> Self {
        Self { home: self.home.clone(), optional: (false, false), experimental: self.experimental }
    }

    /// The same context, of something that is experimental if `experimental` is set or the context is.
    pub(super) fn or_experimental(self, experimental: bool) -> Self {
        Self { experimental: self.experimental || experimental, ..self }
    }
}

impl<'c, 'p> ValueComparison<'c, 'p> {
    pub(super) fn new(changes: &'c mut Changes<'p>, pair: MessagePair<'c>, kind: FrameKind) -> Self {
        Self {
            changes,
            pair,
            kind,
            seen: BTreeMap::new(),
            holders: Vec::new(),
            repeats: MAX_REPEATS,
            cut: false,
            open: Vec::new(),
            path: Vec::new(),
            at: None,
        }
    }

    /// Compares the values of a member of the frame, or without a member those of its flat payload.
    pub(super) fn compare(&mut self, old: NodeId, new: NodeId, member: Option<PathStep>) {
        let work = PendingWork::Values(old, new);
        self.open.push(PendingComparison { depth: 0, step: member, here: ValueContext::default(), work });
        while let Some(next) = self.open.pop() {
            self.path.truncate(next.depth);
            while self.holders.pop_if(|holder| holder.0 > next.depth).is_some() {}
            self.path.extend(next.step);
            self.at = match next.work {
                PendingWork::Values(before, after) => Some((before, after)),
                PendingWork::Fields(old, new) => Some((old.node, new.node)),
                PendingWork::Found(..) => None,
            };
            match next.work {
                PendingWork::Values(before, after) => self.value(before, after, next.here),
                PendingWork::Fields(old, new) => self.field(old, new, &next.here),
                PendingWork::Found(rule, text, was_deprecated) => {
                    let change = FrameChange { was_deprecated, ..FrameChange::new(rule, &self.path, text) };
                    self.put(change, &next.here);
                }
            }
        }
    }

    pub(super) fn versions(&self) -> (&'p Plan, &'p Plan) {
        (self.changes.old, self.changes.new)
    }

    /// Compares the value at a step from the current one next; without a step, the same value.
    pub(super) fn next(&mut self, step: Option<PathStep>, here: ValueContext, work: PendingWork<'p>) {
        if self.path.len() + usize::from(step.is_some()) > MAX_DEPTH {
            self.cut = true;
            return;
        }
        self.open.push(PendingComparison { depth: self.path.len(), step, here, work });
    }

    pub(super) fn add(&mut self, rule: ChangeRule, here: &ValueContext, text: String) {
        let change = FrameChange::new(rule, &self.path, text);
        self.put(change, here);
    }

    pub(super) fn put(&mut self, change: FrameChange, here: &ValueContext) {
        let home = here.home.as_ref();
        let home = home.map(|(name, start)| (name.clone(), self.path.get(*start..).unwrap_or_default().to_vec()));
        let change = if here.experimental { change.of_experimental() } else { change };
        self.repeats = self.repeats.saturating_sub(1);
        let types = self.at.map_or_else(Default::default, |(old, new)| {
            let (before, after) = self.versions();
            (in_words(before, old), in_words(after, new))
        });
        self.changes.add(self.pair, self.kind, FrameChange { home, types, ..change });
    }

    fn value(&mut self, before: NodeId, after: NodeId, mut here: ValueContext) {
        let (old, new) = self.versions();
        if self.changes.unchanged.contains(old, new, (before, after)) {
            return;
        }
        let (one, two) = (old.node(before), new.node(after));
        if let Some(name) = two.name.as_ref().or(one.name.as_ref()) {
            // The effect of `null` depends on the field that contains the value; everything else is the same for all of them.
            let null = old.split_nullable(before).1 != new.split_nullable(after).1;
            let optional = if null { here.optional } else { (false, false) };
            if !self.enter((before, after, optional, here.experimental)) {
                return;
            }
            here.home = Some((name.clone(), self.path.len()));
            self.named_type((one, two), &here);
        }
        let ((inner, null), (other, nullable)) = (old.split_nullable(before), new.split_nullable(after));
        if !(null || nullable) || old.allows_null(inner) || new.allows_null(other) {
            return self.kinds(before, after, &here);
        }
        match (null, nullable) {
            (false, true) => self.null(ChangeRule::NullableOn, "the value may be `null`", here.optional.0, &here),
            (true, false) => self.null(ChangeRule::NullableOff, "the value may no longer be `null`", here.optional.1, &here),
            _ => {}
        }
        self.next(None, here, PendingWork::Values(inner, other));
    }

    /// Begins the comparison of a type at the current path; `false` if it need not be compared here.
    fn enter(&mut self, compared: ComparedType) -> bool {
        let depth = self.path.len();
        let same = [(compared.0, compared.1, compared.2, false), compared];
        // What has been reported as a change of something stable need not be reported again where it is experimental.
        if compared.3 && self.seen.contains_key(&same[0]) {
            return false;
        }
        if self.holders.iter().any(|(_, holder)| same.contains(holder)) {
            return false;
        }
        let first = same.iter().filter_map(|compared| self.seen.get(compared)).min();
        // A comparison that was skipped in a type may be reached by a shorter path.
        if first.is_some_and(|&first| !self.cut || first <= depth) {
            if self.repeats == 0 {
                return false;
            }
            self.repeats -= 1;
        }
        self.seen.entry(compared).and_modify(|first| *first = depth.min(*first)).or_insert(depth);
        self.holders.push((depth, compared));
        true
    }

    /// Compares what both versions declare about a type with a name.
    fn named_type(&mut self, (one, two): (&Node, &Node), here: &ValueContext) {
        let (Some(was), Some(is)) = (&one.name, &two.name) else { return };
        if was != is {
            self.add(ChangeRule::TypeRenamed, here, format!("the type `{was}` is now called `{is}`"));
        }
        // The description of a message is also that of its data, and has already been compared.
        let (was, is) = (described(one), described(two));
        if prose(&was) != prose(&is) && !(one.doc == self.pair.old.doc && two.doc == self.pair.new.doc) {
            self.add(ChangeRule::DescriptionChanged, here, "the description of the type has changed".to_owned());
        }
        if one.sensitive != two.sensitive {
            let text = if two.sensitive { "the values are sensitive" } else { "the values are no longer sensitive" };
            self.add(ChangeRule::SensitivityChanged, here, text.to_owned());
        }
        if one.examples != two.examples {
            self.add(ChangeRule::ExamplesChanged, here, "the examples of the type have changed".to_owned());
        }
    }

    fn null(&mut self, rule: ChangeRule, text: &str, optional: bool, here: &ValueContext) {
        self.add_softened(rule, here, text.to_owned(), (optional, optional));
    }

    fn kinds(&mut self, before: NodeId, after: NodeId, here: &ValueContext) {
        let (old, new) = self.versions();
        match (&old.node(before).kind, &new.node(after).kind) {
            (NodeKind::Null, NodeKind::Null) | (NodeKind::Bool, NodeKind::Bool) => {}
            (NodeKind::Integer { minimum, maximum }, NodeKind::Integer { minimum: least, maximum: most }) => {
                self.bounds(&[lower("smallest value", minimum, least), upper("largest value", maximum, most)], here);
            }
            (NodeKind::Number { minimum, maximum }, NodeKind::Number { minimum: least, maximum: most }) => {
                let low = |bound: &Option<Bound>| bound.map_or(f64::NEG_INFINITY, Bound::get);
                let high = |bound: &Option<Bound>| bound.map_or(f64::INFINITY, Bound::get);
                let lowest = lower("smallest value", &low(minimum), &low(least));
                self.bounds(&[lowest, upper("largest value", &high(maximum), &high(most))], here);
            }
            (NodeKind::String(one), NodeKind::String(two)) => self.strings(one, two, here),
            (
                NodeKind::List { item, min, max, unique },
                NodeKind::List { item: other, min: least, max: most, unique: once },
            ) => {
                let (was, is) = (max.unwrap_or(u64::MAX), most.unwrap_or(u64::MAX));
                let (longest, longest_now) =
                    (most_elements(old, *item, *max, *unique), most_elements(new, *other, *most, *once));
                // Arrays of at most one element have no equal ones.
                match (unique, once) {
                    (false, true) if was > 1 => {
                        self.add(ChangeRule::BoundTightened, here, "the elements must be distinct".to_owned());
                    }
                    (true, false) if is > 1 => {
                        self.add(ChangeRule::BoundLoosened, here, "the elements need no longer be distinct".to_owned());
                    }
                    _ => {}
                }
                let lowest = lower("smallest count", &min.unwrap_or(0), &least.unwrap_or(0));
                // A bound that no array of the other version exceeds excludes nothing.
                let highest = if longest > is || longest_now > was { upper("largest count", &was, &is) } else { None };
                self.bounds(&[lowest, highest], here);
                // If arrays of one version have no elements, no element is read by the other.
                if was > 0 && is > 0 {
                    self.next(Some(PathStep::Element), here.inner(), PendingWork::Values(*item, *other));
                }
            }
            (NodeKind::Tuple(one), NodeKind::Tuple(two)) if one.len() == two.len() => {
                for (index, (one, two)) in one.iter().zip(two).enumerate().rev() {
                    self.next(Some(PathStep::Item(index)), here.inner(), PendingWork::Values(*one, *two));
                }
            }
            (NodeKind::Map { key, value }, NodeKind::Map { key: other_key, value: other }) => {
                self.next(Some(PathStep::Value), here.inner(), PendingWork::Values(*value, *other));
                self.next(Some(PathStep::Name), here.inner(), PendingWork::Values(*key, *other_key));
            }
            (NodeKind::Json(one), NodeKind::Json(two)) if one == two => {}
            (NodeKind::Struct(one), NodeKind::Struct(two)) => self.objects(one, two, here),
            (NodeKind::Union(one), NodeKind::Union(two)) => self.unions((before, after), (one, two), here),
            _ if self.enums(before, after, here) => {}
            _ => self.types(before, after, here),
        }
    }

    fn strings(&mut self, one: &StringPlan, two: &StringPlan, here: &ValueContext) {
        let contained = (string_includes(one, two), string_includes(two, one));
        let (kept, known) = (contained.0 == Containment::All, contained.1 == Containment::All);
        let is_decided = contained.0 != Containment::Undecided && contained.1 != Containment::Undecided;
        let (was, is) = (lengths(one), lengths(two));
        if is_decided && source(one) == source(two) && named(one) == named(two) {
            let tightened = format!("the length was {}, and is {}", range(was), range(is));
            if !kept {
                self.add(ChangeRule::BoundTightened, here, tightened.clone());
            }
            if !known {
                self.add(ChangeRule::BoundLoosened, here, tightened.clone());
            }
            if kept && known && was != is {
                self.add(
                    ChangeRule::TypeRestated,
                    here,
                    format!("{tightened}; with the pattern, the same strings are accepted"),
                );
            }
            return;
        }
        let is_format = named(one).is_some() || named(two).is_some();
        let rule = match (kept, known) {
            (true, true) => ChangeRule::TypeRestated,
            (true, false) if is_format => ChangeRule::FormatWidened,
            (false, true) if is_format => ChangeRule::FormatNarrowed,
            (false, false) if is_format => ChangeRule::FormatChanged,
            (true, false) => ChangeRule::PatternWidened,
            (false, true) => ChangeRule::PatternNarrowed,
            (false, false) => ChangeRule::PatternChanged,
        };
        let what = if is_format { "format" } else { "pattern" };
        let shown = |string: &StringPlan| match (named(string), source(string)) {
            (Some(format), _) => format!("`{format}`"),
            (None, Some(source)) if is_format => format!("the pattern `{source}`"),
            (None, Some(source)) => format!("`{source}`"),
            (None, None) => format!("no {what}"),
        };
        let moved = if was == is { String::new() } else { format!("; the length was {}, and is {}", range(was), range(is)) };
        let text = format!("the {what} was {}, and is {}{moved}", shown(one), shown(two));
        if is_decided { self.add(rule, here, text) } else { self.undecided(contained, &text, here) }
    }

    /// Adds a change that breaks only strict readers of the frames of the old or of the new version for which `soften` is set.
    pub(super) fn add_softened(&mut self, rule: ChangeRule, here: &ValueContext, text: String, soften: (bool, bool)) {
        self.put_softened(FrameChange::new(rule, &self.path, text), here, soften);
    }

    pub(super) fn put_softened(&mut self, mut change: FrameChange, here: &ValueContext, soften: (bool, bool)) {
        let softened =
            |effect: Effect, soften: bool| if soften && effect == Effect::Break { Effect::Strict } else { effect };
        change.effects = (softened(change.effects.0, soften.0), softened(change.effects.1, soften.1));
        self.put(change, here);
    }

    fn objects(&mut self, before: &'p StructPlan, after: &'p StructPlan, here: &ValueContext) {
        match (before.rest, after.rest) {
            (false, true) => self.add(ChangeRule::RestAdded, here, "undeclared members are kept".to_owned()),
            (true, false) => self.add(ChangeRule::RestRemoved, here, "undeclared members are no longer kept".to_owned()),
            _ => {}
        }
        let mut found = Vec::new();
        for field in &after.fields {
            let (token, at) = self.place(field, here);
            let name = field.name();
            let (at, work) = match before.find(name) {
                Some(index) => {
                    let old = &before.fields[index];
                    let optional = (!old.required, !field.required);
                    let at = at.or_experimental(old.stability.experimental);
                    (ValueContext { optional, ..at }, PendingWork::Fields(old, field))
                }
                None if field.required => {
                    let text = format!("the field `{name}` is new and required");
                    (at, PendingWork::Found(ChangeRule::FieldAddedRequired, text, false))
                }
                None => {
                    let text = format!("the field `{name}` is new and optional");
                    (at, PendingWork::Found(ChangeRule::FieldAddedOptional, text, false))
                }
            };
            found.push((token, at, work));
        }
        for field in before.fields.iter().filter(|field| after.find(field.name()).is_none()) {
            let (token, at) = self.place(field, here);
            let at = at.or_experimental(field.stability.experimental);
            let (rule, presence) = if field.required {
                (ChangeRule::FieldRemovedRequired, "required")
            } else {
                (ChangeRule::FieldRemovedOptional, "optional")
            };
            let text = format!("the {presence} field `{}` has been removed", field.name());
            found.push((token, at, PendingWork::Found(rule, text, field.deprecated)));
        }
        for (token, at, work) in found.into_iter().rev() {
            self.next(Some(token), at, work);
        }
    }

    /// The step to a field, and its context. A field of an inline type has that type as its context.
    fn place(&self, field: &FieldPlan, here: &ValueContext) -> (PathStep, ValueContext) {
        let home = match field.origin.last() {
            Some(origin) => Some((origin.clone(), self.path.len())),
            None => here.home.clone(),
        };
        (
            PathStep::Member(field.name().clone()),
            ValueContext { home, optional: (false, false), experimental: here.experimental },
        )
    }

    fn field(&mut self, old: &FieldPlan, new: &FieldPlan, here: &ValueContext) {
        match here.optional {
            (true, false) => self.add(ChangeRule::FieldMadeRequired, here, "the field is required now".to_owned()),
            (false, true) => self.add(ChangeRule::FieldMadeOptional, here, "the field is optional now".to_owned()),
            (true, true) if json(old.default.as_ref()) != json(new.default.as_ref()) => {
                let shown =
                    |default: Option<&Str>| json(default).map_or_else(|| "nothing".to_owned(), |value| format!("`{value}`"));
                let text =
                    format!("the default was {}, and is {}", shown(old.default.as_ref()), shown(new.default.as_ref()));
                self.add(ChangeRule::DefaultChanged, here, text);
            }
            _ => {}
        }
        for (rule, text) in deprecation(old.deprecated, new.deprecated, "the field").into_iter().chain(stability(
            &old.stability,
            &new.stability,
            "the field",
        )) {
            self.add(rule, here, text);
        }
        if old.sensitive != new.sensitive {
            let text = if new.sensitive { "the field is sensitive" } else { "the field is no longer sensitive" };
            self.add(ChangeRule::SensitivityChanged, here, text.to_owned());
        }
        if prose(&old.doc) != prose(&new.doc) {
            self.add(ChangeRule::DescriptionChanged, here, "the description of the field has changed".to_owned());
        }
        if old.examples != new.examples {
            self.add(ChangeRule::ExamplesChanged, here, "the examples of the field have changed".to_owned());
        }
        self.next(None, here.clone(), PendingWork::Values(old.node, new.node));
    }

    /// Reports moved bounds: fewer values are accepted, more, or some of each.
    fn bounds(&mut self, bounds: &[Option<MovedBound>], here: &ValueContext) {
        for (rule, tighter) in [(ChangeRule::BoundTightened, true), (ChangeRule::BoundLoosened, false)] {
            let texts: Vec<String> =
                bounds.iter().flatten().filter(|bound| bound.tighter == tighter).map(|bound| bound.text.clone()).collect();
            if !texts.is_empty() {
                self.add(rule, here, texts.join("; "));
            }
        }
    }
}

/// A bound that moved.
struct MovedBound {
    tighter: bool,
    text: String,
}

/// A lower bound that moved.
fn lower<T: PartialOrd + Display>(what: &str, was: &T, is: &T) -> Option<MovedBound> {
    (was != is).then(|| MovedBound { tighter: is > was, text: moved(what, was, is) })
}

/// An upper bound that moved.
fn upper<T: PartialOrd + Display>(what: &str, was: &T, is: &T) -> Option<MovedBound> {
    (was != is).then(|| MovedBound { tighter: is < was, text: moved(what, was, is) })
}

fn moved(what: &str, was: &impl Display, is: &impl Display) -> String {
    format!("the {what} was {}, and is {}", number(&was.to_string()), number(&is.to_string()))
}

/// A bound as text; `not bounded` for the limits of the type.
fn number(text: &str) -> String {
    let none = ["inf", "-inf"].contains(&text) || text == u64::MAX.to_string();
    if none { "not bounded".to_owned() } else { text.to_owned() }
}

/// Parses JSON text.
fn json(text: Option<&Str>) -> Option<Json> {
    text?.parse().ok()
}

/// The mark of a deprecated value in the list of values of a description.
pub(super) const DEPRECATED: &str = " (deprecated)";

/// The documentation of a type. That of an enum includes its values, because artefacts of format 1.0 do not separate them.
fn described(node: &Node) -> String {
    match &node.kind {
        // The documentation may already contain the list of values.
        NodeKind::Enum { values, .. } if !node.doc.contains("\n- `") => {
            // Their stability and deprecation are compared by themselves.
            let plain = |value: &EnumValue| EnumValue { stability: Stability::NONE, deprecated: false, ..value.clone() };
            describe_values(&node.doc, &values.iter().map(plain).collect::<Vec<_>>())
        }
        NodeKind::Enum { .. } => node.doc.replace(DEPRECATED, ""),
        _ => node.doc.clone().into_owned(),
    }
}

/// A description of a range of counts.
fn range(range: (u64, u64)) -> String {
    match range {
        (0, u64::MAX) => "not limited".to_owned(),
        (min, u64::MAX) => format!("at least {min}"),
        (0, max) => format!("at most {max}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    }
}
