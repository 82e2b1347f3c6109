//! Compares the values at the same path.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::changes::{Changes, FrameChange, MessagePair};
use super::messages::{missing, stability};
use crate::compat::finding::Effect;
use crate::compat::include::{includes, lengths, named, source, string_includes};
use crate::compat::rule::ChangeRule;
use crate::envelope::FrameKind;
use crate::json::{Json, MAX_DEPTH, MAX_SAFE_INTEGER};
use crate::plan::{FieldPlan, Node, NodeId, NodeKind, Plan, Str, StringPlan, StructPlan};
use crate::sample::PathStep;
use crate::schema::{describe_values, prose};
use crate::shape::{Bound, EnumType, EnumValue, Open, Stability};

/// Compares the values of one kind of frame. Types may refer to each other in chains of any length, so pending
/// comparisons are kept in a `Vec` instead of on the call stack.
pub(super) struct ValueComparison<'c, 'p> {
    pub(super) changes: &'c mut Changes<'p>,
    pair: MessagePair<'c>,
    kind: FrameKind,
    /// The types that have been compared, and the length of the path to each: only the first occurrence is reported.
    seen: BTreeMap<(NodeId, NodeId, (bool, bool), bool), usize>,
    /// Whether a comparison was skipped because it is deeper than frames may be nested.
    cut: bool,
    /// The pending comparisons; the last one is next.
    open: Vec<PendingComparison<'p>>,
    /// The path to the value that is being compared.
    path: Vec<PathStep>,
}

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
    /// A change that has already been found.
    Found(ChangeRule, String),
}

/// The type and the field that contain a value.
#[derive(Clone, Default)]
pub(super) struct ValueContext {
    /// The type, and the length of the path to it.
    home: Option<(String, usize)>,
    /// Whether the field that contains the value is optional, in the old version and in the new one.
    optional: (bool, bool),
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
        Self { changes, pair, kind, seen: BTreeMap::new(), cut: false, open: Vec::new(), path: Vec::new() }
    }

    /// Compares the values of a member of the frame, or without a member those of its flat payload.
    pub(super) fn compare(&mut self, old: NodeId, new: NodeId, member: Option<PathStep>) {
        let work = PendingWork::Values(old, new);
        self.open.push(PendingComparison { depth: 0, step: member, here: ValueContext::default(), work });
        while let Some(next) = self.open.pop() {
            self.path.truncate(next.depth);
            self.path.extend(next.step);
            match next.work {
                PendingWork::Values(before, after) => self.value(before, after, next.here),
                PendingWork::Fields(old, new) => self.field(old, new, &next.here),
                PendingWork::Found(rule, text) => self.add(rule, &next.here, text),
            }
        }
    }

    fn versions(&self) -> (&'p Plan, &'p Plan) {
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

    fn put(&mut self, change: FrameChange, here: &ValueContext) {
        let home = here.home.as_ref();
        let home = home.map(|(name, start)| (name.clone(), self.path.get(*start..).unwrap_or_default().to_vec()));
        let change = if here.experimental { change.of_experimental() } else { change };
        self.changes.add(self.pair, self.kind, FrameChange { home, ..change });
    }

    fn value(&mut self, before: NodeId, after: NodeId, mut here: ValueContext) {
        let (old, new) = self.versions();
        let (one, two) = (old.node(before), new.node(after));
        if let Some(name) = two.name.as_ref().or(one.name.as_ref()) {
            // The effect of `null` depends on the field that contains the value; everything else is the same for all of them.
            let null = old.split_nullable(before).1 != new.split_nullable(after).1;
            let optional = if null { here.optional } else { (false, false) };
            let pair = (before, after, optional, here.experimental);
            let depth = self.path.len();
            // A comparison that was skipped in a type may be reached by a shorter path.
            let is_seen = |experimental: bool| {
                let seen = self.seen.get(&(before, after, optional, experimental));
                seen.is_some_and(|&seen| !self.cut || seen <= depth)
            };
            // What has been reported as a change of something stable need not be reported again.
            if is_seen(false) || is_seen(here.experimental) {
                return;
            }
            self.seen.insert(pair, depth);
            here.home = Some((name.clone(), self.path.len()));
            if let (Some(was), Some(is)) = (&one.name, &two.name) {
                if was != is {
                    self.add(ChangeRule::TypeRenamed, &here, format!("the type `{was}` is now called `{is}`"));
                }
                // The description of a message is also that of its data, and has already been compared.
                let (was, is) = (described(one), described(two));
                if prose(&was) != prose(&is) && !(one.doc == self.pair.old.doc && two.doc == self.pair.new.doc) {
                    self.add(ChangeRule::DescriptionChanged, &here, "the description of the type has changed".to_owned());
                }
                if one.sensitive != two.sensitive {
                    let text = if two.sensitive { "the values are sensitive" } else { "the values are no longer sensitive" };
                    self.add(ChangeRule::SensitivityChanged, &here, text.to_owned());
                }
                if one.examples != two.examples {
                    self.add(ChangeRule::ExamplesChanged, &here, "the examples of the type have changed".to_owned());
                }
            }
        }
        let ((inner, null), (other, nullable)) = (old.split_nullable(before), new.split_nullable(after));
        let any = |plan: &Plan, node| matches!(plan.node(node).kind, NodeKind::Null | NodeKind::Json(Open::Value));
        if !(null || nullable) || any(old, inner) || any(new, other) {
            return self.kinds(before, after, &here);
        }
        match (null, nullable) {
            (false, true) => self.null(ChangeRule::NullableOn, "the value may be `null`", here.optional.0, &here),
            (true, false) => self.null(ChangeRule::NullableOff, "the value may no longer be `null`", here.optional.1, &here),
            _ => {}
        }
        self.next(None, here, PendingWork::Values(inner, other));
    }

    fn null(&mut self, rule: ChangeRule, text: &str, optional: bool, here: &ValueContext) {
        let mut change = FrameChange::new(rule, &self.path, text);
        if optional {
            let soften = |effect: Effect| if effect == Effect::Break { Effect::Strict } else { effect };
            change.effects = (soften(change.effects.0), soften(change.effects.1));
        }
        self.put(change, here);
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
                match (unique, once) {
                    (false, true) => self.add(ChangeRule::BoundTightened, here, "the elements must be distinct".to_owned()),
                    (true, false) => {
                        self.add(ChangeRule::BoundLoosened, here, "the elements need no longer be distinct".to_owned());
                    }
                    _ => {}
                }
                let lowest = lower("smallest count", &min.unwrap_or(0), &least.unwrap_or(0));
                let highest = upper("largest count", &max.unwrap_or(u64::MAX), &most.unwrap_or(u64::MAX));
                self.bounds(&[lowest, highest], here);
                self.next(Some(PathStep::Element), here.inner(), PendingWork::Values(*item, *other));
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
            (NodeKind::Union(one), NodeKind::Union(two)) => self.unions(one, two, here),
            (one, two) => match (enum_values(one), enum_values(two)) {
                (Some(one), Some(two)) if one.of == two.of => self.enums(&one, &two, here),
                _ => self.types(before, after, here),
            },
        }
    }

    /// Values of different kinds.
    fn types(&mut self, before: NodeId, after: NodeId, here: &ValueContext) {
        let (old, new) = self.versions();
        let kept = includes(old, before, new, after);
        let known = includes(new, after, old, before);
        let rule = match (kept, known) {
            (true, true) => ChangeRule::TypeRestated,
            (true, false) => ChangeRule::TypeWidened,
            (false, true) => ChangeRule::TypeNarrowed,
            (false, false) => ChangeRule::TypeChanged,
        };
        let text = format!("the value was {}, and is {}", in_words(old, before), in_words(new, after));
        let described = |plan: &Plan, node| matches!(&plan.node(node).kind, NodeKind::Struct(object) if !object.rest);
        // A reader ignores members that its object does not declare.
        let change = match (rule, described(old, before), described(new, after)) {
            (ChangeRule::TypeRestated, false, true) => {
                let effects = (Effect::Caution, Effect::Compatible);
                FrameChange { effects, ..FrameChange::new(ChangeRule::TypeNarrowed, &self.path, text) }
            }
            (ChangeRule::TypeRestated, true, false) => {
                let effects = (Effect::Compatible, Effect::Caution);
                FrameChange { effects, ..FrameChange::new(ChangeRule::TypeWidened, &self.path, text) }
            }
            _ => FrameChange::new(rule, &self.path, text),
        };
        self.put(change, here);
    }

    fn strings(&mut self, one: &StringPlan, two: &StringPlan, here: &ValueContext) {
        let (kept, known) = (string_includes(one, two), string_includes(two, one));
        let (was, is) = (lengths(one), lengths(two));
        if source(one) == source(two) && named(one) == named(two) {
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
        let moved = if was == is { String::new() } else { format!(", and the length {} is {}", range(was), range(is)) };
        self.add(rule, here, format!("the {what} was {}, and is {}{moved}", shown(one), shown(two)));
    }

    fn enums(&mut self, one: &ComparedEnum<'_>, two: &ComparedEnum<'_>, here: &ValueContext) {
        let (was_open, is_open) = (one.open, two.open);
        self.enum_stability(one, two, here);
        let of = |values: &[EnumValue], experimental: bool| {
            let values = values.iter().filter(|value| value.stability.experimental == experimental);
            values.map(|value| value.name.clone()).collect::<Vec<Str>>()
        };
        let names = |values: &[EnumValue]| values.iter().map(|value| value.name.clone()).collect::<Vec<Str>>();
        let (before, after) = (&*names(one.values), &*names(two.values));
        self.enum_defaults(one, two, here);
        let open = was_open || is_open;
        if let (false, [was], [is]) = (open, before, after) {
            if was != is {
                self.add(ChangeRule::PinnedWordChanged, here, format!("the constant was `{was}`, and is `{is}`"));
            }
            return;
        }
        match (was_open, is_open) {
            (false, true) => {
                self.add(
                    ChangeRule::EnumOpened,
                    here,
                    format!("any {} is accepted, not only the declared values", one.of.as_str()),
                );
            }
            (true, false) => {
                self.add(
                    ChangeRule::EnumClosed,
                    here,
                    format!("only the declared values are accepted, not any {}", one.of.as_str()),
                );
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
        for experimental in [false, true] {
            let (lost, gained) =
                (missing(&of(one.values, experimental), after), missing(&of(two.values, experimental), before));
            let context = here.clone().or_experimental(experimental);
            // A tolerant reader whose version has a default value reads the values of the other version as that.
            if !lost.is_empty() {
                self.add_softened(removed, &context, format!("removed: {lost}"), two.default().is_some());
            }
            let added = if experimental && !open { ChangeRule::ExperimentalValueAdded } else { added };
            if !gained.is_empty() {
                self.add_softened(added, here, format!("new: {gained}"), one.default().is_some());
            }
        }
    }

    /// Compares the stability of the values that both versions have.
    fn enum_stability(&mut self, one: &ComparedEnum<'_>, two: &ComparedEnum<'_>, here: &ValueContext) {
        for new in two.values {
            let Some(old) = one.values.iter().find(|old| old.name == new.name) else { continue };
            for (rule, text) in stability(&old.stability, &new.stability, &format!("the value `{}`", new.name)) {
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

    /// Adds a change that breaks only strict readers if `soften` is set.
    fn add_softened(&mut self, rule: ChangeRule, here: &ValueContext, text: String, soften: bool) {
        let mut change = FrameChange::new(rule, &self.path, text);
        if soften {
            let softened = |effect: Effect| if effect == Effect::Break { Effect::Strict } else { effect };
            change.effects = (softened(change.effects.0), softened(change.effects.1));
        }
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
                    (at, PendingWork::Found(ChangeRule::FieldAddedRequired, text))
                }
                None => {
                    let text = format!("the field `{name}` is new and optional");
                    (at, PendingWork::Found(ChangeRule::FieldAddedOptional, text))
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
            found.push((
                token,
                at,
                PendingWork::Found(rule, format!("the {presence} field `{}` has been removed", field.name())),
            ));
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
        match (old.deprecated, new.deprecated) {
            (false, true) => self.add(ChangeRule::DeprecationAdded, here, "the field is deprecated".to_owned()),
            (true, false) => self.add(ChangeRule::DeprecationRemoved, here, "the field is no longer deprecated".to_owned()),
            _ => {}
        }
        for (rule, text) in stability(&old.stability, &new.stability, "the field") {
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

/// The documentation of a type. That of an enum includes its values, because artefacts of format 1.0 do not separate them.
fn described(node: &Node) -> String {
    match &node.kind {
        // The documentation may already contain the list of values.
        NodeKind::Enum { values, .. } if !node.doc.contains("\n- `") => {
            // Their stability is compared by itself.
            let plain = |value: &EnumValue| EnumValue { stability: Stability::NONE, ..value.clone() };
            describe_values(&node.doc, &values.iter().map(plain).collect::<Vec<_>>())
        }
        _ => node.doc.clone().into_owned(),
    }
}

/// A description of a range of counts.
fn range(range: (u64, u64)) -> String {
    match range {
        (0, u64::MAX) => "any length".to_owned(),
        (min, u64::MAX) => format!("at least {min}"),
        (0, max) => format!("at most {max}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    }
}

/// A description of the type of a value.
fn in_words(plan: &Plan, node: NodeId) -> String {
    let what = match &plan.node(node).kind {
        NodeKind::Nullable(inner) => return format!("{} or null", in_words(plan, *inner)),
        NodeKind::Enum { open: false, .. } => "an enum",
        NodeKind::Null => "null",
        NodeKind::Bool | NodeKind::Enum { of: EnumType::Boolean, .. } => "a boolean",
        NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. } => "an integer",
        NodeKind::Number { .. } | NodeKind::Enum { of: EnumType::Number, .. } => "a number",
        NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. } => "a string",
        NodeKind::List { .. } => "an array",
        NodeKind::Json(Open::Object) => "any object",
        NodeKind::Json(Open::Value) => "any value",
        NodeKind::Json(Open::Structured) => "an object or an array",
        NodeKind::Tuple(items) => return format!("an array of {} elements", items.len()),
        NodeKind::Map { .. } => "a map",
        NodeKind::Struct(_) => "an object",
        NodeKind::Union(_) => "a union",
    };
    match &plan.node(node).name {
        Some(name) => format!("{what} (`{name}`)"),
        None => what.to_owned(),
    }
}
