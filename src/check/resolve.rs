//! Computes problems from notes: pointers, positions, expected and found values, and help.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::hint::Hints;
use super::locate::{Locator, RawStep};
use super::note::{Cause, Note};
use super::scope::Scope;
use crate::envelope::{EnvelopeConstant, FrameKind, FrameMembers};
use crate::json::{KeySets, MAX_SAFE_INTEGER, Malformed, RawStr, Scanner};
use crate::plan::{
    MessagePlan, MessageRole, NodeId, NodeKind, Plan, Str, StringFormat, StringPlan, TargetPlan, UnionPlan, UnionTagging,
};
use crate::problem::{Detail, Expected, Found, Places, Pointer, Problem, Rule, Step, ValueType};
use crate::shape::{Bound, EnumType, Open, TypeSet};
use crate::targets::invalid_segment;

/// Computes the problems of one text. Notes must be given in the order of the text, because their paths are found in one scan.
pub(crate) struct Resolver<'p, 't> {
    text: &'t str,
    message: Option<&'p MessagePlan>,
    pub(super) hints: Hints<'p, 't>,
    locator: Locator<'t>,
    places: Places<'t>,
    scopes: HolderScopes,
}

/// The scopes of the frame and of the values of unions, by their offsets. The variant of a union may be determined by its last member,
/// which is searched once for all problems in the value.
type HolderScopes = BTreeMap<usize, Scope>;

impl<'p, 't> Resolver<'p, 't> {
    /// `message` is the index of the message among those of its kind. The members of the frame are read again.
    pub(crate) fn new(plan: &'p Plan, text: &'t str, message: Option<(FrameKind, usize)>) -> Self {
        let mut members = Box::<FrameMembers<'t>>::default();
        members.read_before_error(plan.envelope(), text);
        Self::with(plan, message, members, Locator::new(text))
    }

    /// As [`Self::new`], with the members of the frame, and a locator that has not passed its first problem.
    pub(super) fn with(
        plan: &'p Plan,
        message: Option<(FrameKind, usize)>,
        mut members: Box<FrameMembers<'t>>,
        locator: Locator<'t>,
    ) -> Self {
        let (index, text) = (message, locator.text());
        members.command = message.map(|(_, index)| index);
        let message = message.map(|(kind, index)| &plan.messages(kind)[index]);
        let hints = Hints { plan, text, members, index };
        Self { text, message, hints, locator, places: Places::new(text), scopes: HolderScopes::new() }
    }

    /// Computes the problem of a note.
    pub(crate) fn problem(&mut self, note: &Note) -> Problem {
        self.locate(note.offset);
        self.resolved(note, true).0
    }

    /// Computes the problem of a note, without help.
    #[cfg(feature = "compat")]
    pub(crate) fn plain_problem(&mut self, note: &Note) -> Problem {
        self.locate(note.offset);
        self.resolved(note, false).0
    }

    /// Computes the problem of a note, with its path.
    #[cfg(feature = "capture")]
    pub(super) fn described(&mut self, note: &Note) -> (Problem, ProblemPath) {
        self.locate(note.offset);
        self.resolved(note, true)
    }

    fn resolved(&mut self, note: &Note, with_help: bool) -> (Problem, ProblemPath) {
        let (plan, text) = (self.hints.plan, self.text);
        let steps = self.locator.current();
        let mut path = ProblemPath::new(plan, text, &self.hints.members, Scope::Frame, &mut self.scopes, steps);
        let variant = match note.cause {
            Cause::MissingField(node, _) | Cause::MarkedVariant(node) => plan.node(node).variant.clone(),
            _ => None,
        };
        let variant = variant.filter(|_| !path.sensitive).or_else(|| path.variant.clone());
        let detail = detail(plan, text, note, self.message, &path.pointer);
        let help = if with_help { self.hints.help(note, &path, &detail) } else { None };
        // Help for a wrong value or name is derived from it.
        let help = help.filter(|_| !(path.sensitive && matches!(note.rule, Rule::WrongValue | Rule::UnknownField)));
        let detail = if path.sensitive { without_value(detail, &note.cause) } else { detail };
        let place = self.places.at(note.offset);
        let (name, pointer) = (self.message.map(|message| message.name.clone()), std::mem::take(&mut path.pointer));
        (Problem { rule: note.rule, level: note.rule.level(), name, variant, pointer, place, detail, help }, path)
    }

    /// Moves the locator to an offset, and returns the path to it.
    pub(super) fn locate(&mut self, offset: usize) -> &[RawStep] {
        self.locator.locate(&self.hints.members, offset)
    }

    /// The path of the last call of [`Self::locate`].
    #[cfg(feature = "capture")]
    pub(super) fn steps(&self) -> &[RawStep] {
        self.locator.current()
    }

    /// The locator, whose allocation is used again.
    #[cfg(feature = "capture")]
    pub(super) fn into_locator(self) -> Locator<'t> {
        self.locator
    }
}

/// The pointer and the description of a problem of a value that is checked by itself, without a frame.
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts use it"))]
pub(super) fn of_value(plan: &Plan, node: NodeId, text: &str, note: &Note) -> (Pointer, Detail) {
    let members = FrameMembers::default();
    let mut locator = Locator::new(text);
    let (root, steps) = (Scope::of(plan, node), locator.steps(note.offset));
    let path = ProblemPath::new(plan, text, &members, root, &mut HolderScopes::new(), steps);
    let mut pointer = vec![Step::Member("value".into())];
    pointer.extend(path.pointer.steps().iter().cloned());
    let pointer = pointer.into();
    let detail = detail(plan, text, note, None, &pointer);
    (pointer, detail)
}

/// The path to a value, and what the plan says about it.
pub(super) struct ProblemPath {
    pub(super) pointer: Pointer,
    /// The scope of the containing value.
    pub(super) holder: Scope,
    /// The scope of the value.
    pub(super) value: Scope,
    /// The name of the innermost variant of a union that holds the value.
    variant: Option<Str>,
    /// Whether the value is sensitive, or part of one that is.
    pub(super) sensitive: bool,
    /// Whether the path depends on values of the text: it leads through a union or a flat payload.
    #[cfg_attr(not(feature = "capture"), allow(dead_code, reason = "only captures reuse descriptions"))]
    pub(super) depends_on_values: bool,
}

impl ProblemPath {
    fn new(
        plan: &Plan,
        text: &str,
        members: &FrameMembers<'_>,
        root: Scope,
        scopes: &mut HolderScopes,
        raw: &[RawStep],
    ) -> Self {
        let (mut holder, mut value, mut variant) = (Scope::Undescribed, root, None);
        let (mut sensitive, mut depends_on_values) = (root.is_sensitive(plan), false);
        let mut steps = Vec::with_capacity(raw.len());
        for step in raw {
            let (RawStep::Index { holder: at, .. } | RawStep::Key { holder: at, .. }) = step;
            holder = match value {
                Scope::Frame | Scope::Union(_) => *scopes.entry(*at).or_insert_with(|| value.at(plan, members, text, *at)),
                _ => value,
            };
            depends_on_values |= matches!(value, Scope::Union(_)) || matches!(holder, Scope::Flat(_));
            sensitive |= holder.is_sensitive(plan);
            let own = holder.node().filter(|_| !sensitive).and_then(|node| plan.node(node).variant.clone());
            variant = own.or(variant);
            steps.push(match step {
                RawStep::Index { index, .. } => {
                    value = holder.element(plan, *index);
                    Step::Index(*index)
                }
                RawStep::Key { name, .. } => {
                    let name = name.text(text).unescape();
                    value = holder.member(plan, members, &name);
                    let step = holder.step(plan, members, name);
                    // An undeclared name in a sensitive value is a part of it.
                    let step = if sensitive { step.in_sensitive() } else { step };
                    sensitive |= holder.has_sensitive(plan, &step);
                    step
                }
            });
            sensitive |= value.is_sensitive(plan);
        }
        Self { pointer: steps.into(), holder, value, variant, sensitive, depends_on_values }
    }
}

/// Describes the problem of a note.
pub(super) fn detail(plan: &Plan, text: &str, note: &Note, message: Option<&MessagePlan>, pointer: &Pointer) -> Detail {
    let found = || Found::at(text, note.offset);
    let last = || pointer.steps().last().and_then(Step::name).unwrap_or_default();
    let mismatch = |expected, found| Detail::Mismatch { expected, found };
    let rule = note.rule;
    match &note.cause {
        Cause::SyntaxError(kind) => Detail::Text(kind.message()),
        Cause::Value(node) => of_node(plan, &plan.node(*node).kind, note.rule, text, note.offset),
        Cause::Type(value_type) => {
            let is_fraction = *value_type == ValueType::Integer && found().value_type() == Some(ValueType::Number);
            mismatch(Expected::Type(*value_type), if is_fraction { found().fraction() } else { found() })
        }
        Cause::Expected(expected) => mismatch((**expected).clone(), found_name(plan, note.rule, found())),
        Cause::Mismatch(both) => mismatch(both.0.clone(), both.1.clone()),
        Cause::TargetSegment(index) => Detail::Text(invalid_segment(*index).into()),
        Cause::TargetForm(count) => {
            let target = message.and_then(|message| message.target.as_ref());
            let forms = target.map(TargetPlan::forms).unwrap_or_default();
            mismatch(Expected::Target(forms), found().segments(*count as u64))
        }
        Cause::MissingField(node, index) => {
            let NodeKind::Struct(object) = &plan.node(*node).kind else { return Detail::Text("".into()) };
            Detail::Missing { name: object.fields[*index].name().clone() }
        }
        Cause::MissingTag(node) => {
            let NodeKind::Union(union) = &plan.node(*node).kind else { return Detail::Text("".into()) };
            Detail::Missing { name: union.tag_name().cloned().unwrap_or_default() }
        }
        Cause::MissingMember(member) => Detail::Missing { name: plan.envelope().name_of(*member).to_owned().into() },
        Cause::MissingMarker(present) => {
            let envelope = plan.envelope();
            Detail::Text(format!("missing field {}", envelope.alternatives(&envelope.missing_markers(*present))).into())
        }
        Cause::Unknown(kind) => match pointer.steps().last() {
            Some(step) => Detail::Unknown { step: step.clone(), kind: *kind },
            None => Detail::Text("unknown field".into()),
        },
        Cause::MarkedField => Detail::Text(format!("{rule} field `{}`", last()).into()),
        Cause::MarkedValue => {
            let mut scanner = Scanner::resume(text, note.offset, 1);
            let value = if scanner.peek() == b'"' {
                scanner.string().map(RawStr::unescape).unwrap_or_default()
            } else {
                let skipped = scanner.skip(&mut KeySets::default());
                skipped.ok().and_then(|()| text.get(note.offset..scanner.at)).unwrap_or_default().into()
            };
            Detail::Text(format!("{rule} value `{value}`").into())
        }
        Cause::MarkedVariant(node) => {
            Detail::Text(format!("{rule} variant `{}`", plan.node(*node).variant.as_deref().unwrap_or_default()).into())
        }
        Cause::MarkedMessage => {
            Detail::Text(format!("{rule} message `{}`", message.map(|message| &*message.name).unwrap_or_default()).into())
        }
        Cause::DiffersFromFailure => Detail::Text(format!("`{0}` differs from the `{0}` of the failure", last()).into()),
        Cause::Text(text) => Detail::Text(text.clone()),
    }
}

/// A value that is not one of the expected names or constants. It is shown if it is another one.
fn found_name(plan: &Plan, rule: Rule, found: Found) -> Found {
    match rule {
        Rule::UnknownMessage => found.message(|name| is_declared(plan, name)),
        Rule::WrongValue => found.declared(|name| is_declared(plan, name)),
        _ => found,
    }
}

/// Whether a string is the name of a message, a message type or a constant of the envelope.
fn is_declared(plan: &Plan, text: &str) -> bool {
    let is_of = |message: &MessagePlan| match &message.role {
        _ if message.name == text => true,
        MessageRole::Event { message_types } => message_types.iter().any(|message_type| *message_type == text),
        MessageRole::Command { .. } => false,
    };
    let envelope = plan.envelope();
    let is_constant = |constant: &EnvelopeConstant| matches!(constant, EnvelopeConstant::String(own) if *own == text);
    plan.all_messages().any(is_of) || envelope.ids().any(|member| envelope.constants(member).any(is_constant))
}

/// Removes what a sensitive value contains from the description of its problem.
pub(super) fn without_value(detail: Detail, cause: &Cause) -> Detail {
    match (detail, cause) {
        (Detail::Mismatch { expected, found }, _) => Detail::Mismatch { expected, found: found.without_value() },
        (Detail::Text(_), Cause::MarkedValue | Cause::MarkedVariant(_)) => {
            Detail::Text("a sensitive value that is deprecated or experimental".into())
        }
        // The reason of a type that rejects the value.
        (Detail::Text(_), Cause::Text(Cow::Owned(_))) => Detail::Text("a sensitive value that its type rejects".into()),
        (detail, _) => detail,
    }
}

/// Describes a value that does not match its node.
fn of_node(plan: &Plan, kind: &NodeKind, rule: Rule, text: &str, offset: usize) -> Detail {
    let value = Found::at(text, offset);
    let (expected, found) = match (rule, kind) {
        (Rule::Length, NodeKind::String(string)) => {
            (Expected::Characters { minimum: string.min, maximum: string.max }, value.length())
        }
        (Rule::Length, NodeKind::List { min, max, .. }) => {
            (Expected::Elements { minimum: *min, maximum: *max }, Found::elements(count(text, offset)))
        }
        (Rule::Length, NodeKind::Tuple(items)) => {
            let expected = Some(items.len() as u64);
            (Expected::Elements { minimum: expected, maximum: expected }, Found::elements(count(text, offset)))
        }
        (Rule::Range, &NodeKind::Integer { minimum, maximum }) => (Expected::Integer { minimum, maximum }, value),
        (Rule::Range, NodeKind::Enum { .. } | NodeKind::Union(_)) => {
            (Expected::Integer { minimum: -MAX_SAFE_INTEGER, maximum: MAX_SAFE_INTEGER }, value)
        }
        (Rule::Range, &NodeKind::Number { minimum, maximum }) => {
            (Expected::Number { minimum: minimum.map(Bound::get), maximum: maximum.map(Bound::get) }, value.number())
        }
        (Rule::WrongValue, NodeKind::String(_)) => (Expected::Id, value),
        (Rule::Pattern | Rule::Format, NodeKind::String(string)) => (of_format(string, text, offset), value),
        (Rule::WrongValue, NodeKind::Enum { values, .. }) => {
            (Expected::OneOf(values.iter().map(|value| value.name.clone()).collect()), value)
        }
        (Rule::WrongValue, NodeKind::Union(union)) => {
            let marks = marks_at(union, text, offset);
            if marks.len() > 1 {
                return Detail::Text(several_marks(&marks).into());
            }
            // The names of an untagged union are not on the wire.
            let is_declared = |name: &str| !matches!(union.tagging, UnionTagging::Untagged) && union.find(name).is_some();
            (of_union(plan, union, &value, is_name(text, offset)), value.declared(is_declared))
        }
        (_, NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. })
            if value.value_type() == Some(ValueType::Number) =>
        {
            (type_of(plan, kind), value.fraction())
        }
        _ => (type_of(plan, kind), value),
    };
    Detail::Mismatch { expected, found }
}

/// What a string of another form should be.
fn of_format(string: &StringPlan, text: &str, offset: usize) -> Expected {
    let found = Scanner::resume(text, offset, 1).string().map(RawStr::unescape).unwrap_or_default();
    match (&string.format, string.parsed) {
        (StringFormat::Named(format), _) if !format.accepts(&found) => Expected::Format(*format),
        (_, Some(parsed)) if string.format.accepts(&found) => Expected::Parsed(parsed.name().into()),
        (StringFormat::Pattern(plan), _) => Expected::Pattern(plan.source.clone()),
        (StringFormat::Named(format), _) => Expected::Format(*format),
        (StringFormat::Any | StringFormat::Id, _) => Expected::Id,
    }
}

/// The type that a node describes.
fn type_of(plan: &Plan, kind: &NodeKind) -> Expected {
    Expected::Type(match kind {
        NodeKind::Null => ValueType::Null,
        NodeKind::Bool | NodeKind::Enum { of: EnumType::Boolean, .. } => ValueType::Boolean,
        NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. } => ValueType::Integer,
        NodeKind::Number { .. } | NodeKind::Enum { of: EnumType::Number, .. } => ValueType::Number,
        NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. } => ValueType::String,
        NodeKind::List { .. } | NodeKind::Tuple(_) => ValueType::Array,
        NodeKind::Map { .. } | NodeKind::Struct(_) | NodeKind::Json(Open::Object) => ValueType::Object,
        NodeKind::Json(Open::Structured) => return Expected::Structured,
        NodeKind::Json(Open::Value) => return Expected::Value,
        NodeKind::Nullable(_) => return Expected::NullableValue,
        NodeKind::Union(union) => return types_of(plan, union),
    })
}

/// The types that a union expects.
fn types_of(plan: &Plan, union: &UnionPlan) -> Expected {
    let types = match union.tagging {
        UnionTagging::Internal { .. } | UnionTagging::Adjacent { .. } => TypeSet::OBJECT,
        UnionTagging::External if union.variants.iter().all(|variant| variant.has_payload) && !union.open => TypeSet::OBJECT,
        UnionTagging::External if union.variants.iter().all(|variant| !variant.has_payload) && !union.open => {
            TypeSet::STRING
        }
        UnionTagging::External => TypeSet::OBJECT.or(TypeSet::STRING),
        UnionTagging::Untagged => union.variants.iter().fold(TypeSet::NONE, |types, variant| types.or(variant.types)),
    };
    let all = [
        (b'{', ValueType::Object),
        (b'[', ValueType::Array),
        (b'"', ValueType::String),
        (b'0', ValueType::Number),
        (b't', ValueType::Boolean),
        (b'n', ValueType::Null),
    ];
    let has_only_integers = matches!(union.tagging, UnionTagging::Untagged) && {
        let mut numbers = union.variants.iter().filter(|variant| variant.types.overlaps(TypeSet::of_first(b'0')));
        let is_integer =
            |kind: &NodeKind| matches!(kind, NodeKind::Integer { .. } | NodeKind::Enum { of: EnumType::Integer, .. });
        numbers.all(|variant| is_integer(&plan.node(variant.node).kind))
    };
    let expected = all.into_iter().filter(|(first, _)| types.overlaps(TypeSet::of_first(*first)));
    let described = expected.map(|(_, value_type)| match value_type {
        ValueType::Number if has_only_integers => ValueType::Integer,
        value_type => value_type,
    });
    Expected::Types(described.collect())
}

/// What a union expects instead of a value whose name or members are those of no variant.
fn of_union(plan: &Plan, union: &UnionPlan, found: &Found, is_name: bool) -> Expected {
    let is_object = is_name || found.value_type() == Some(ValueType::Object);
    let has_units = union.variants.iter().any(|variant| !variant.has_payload);
    match union.tagging {
        UnionTagging::Untagged => {
            Expected::OneMember(union.variants.iter().filter_map(|variant| variant.mark.clone()).collect())
        }
        UnionTagging::External if is_object => {
            let names = union.variants.iter().filter(|variant| variant.has_payload).map(|variant| variant.name.clone());
            Expected::OneMember(names.collect())
        }
        UnionTagging::External if has_units => {
            let units = union.variants.iter().filter(|variant| !variant.has_payload);
            Expected::OneOf(units.map(|variant| variant.name.clone()).collect())
        }
        UnionTagging::External => types_of(plan, union),
        _ => Expected::OneOf(union.names().cloned().collect()),
    }
}

/// Whether the string at an offset is the name of a member.
fn is_name(text: &str, offset: usize) -> bool {
    let mut scanner = Scanner::resume(text, offset, 1);
    scanner.peek() == b'"' && scanner.string().is_ok() && scanner.peek() == b':'
}

/// The members of the object at an offset that determine the variant of an untagged union.
fn marks_at<'p>(union: &'p UnionPlan, text: &str, offset: usize) -> Vec<&'p str> {
    let mut found = Vec::new();
    let mut scanner = Scanner::resume(text, offset, 1);
    if !matches!(union.tagging, UnionTagging::Untagged) || scanner.peek() != b'{' || scanner.open().is_err() {
        return found;
    }
    let mut is_first = true;
    while let Ok(Some(name)) = scanner.key(is_first) {
        let name = name.text(text);
        found.extend(union.variants.iter().filter_map(|variant| variant.mark.as_deref()).find(|mark| name.is(mark)));
        if scanner.skip(&mut KeySets::default()).is_err() {
            break;
        }
        is_first = false;
    }
    found
}

/// Describes an object with several of the members that determine the variant.
fn several_marks(marks: &[&str]) -> String {
    let names: Vec<String> = marks.iter().map(|mark| format!("`{mark}`")).collect();
    let found = if marks.len() == 2 { "both" } else { "several" };
    format!("expected only one of the members {}, found {found}", names.join(", "))
}

/// The number of elements of the array at an offset.
fn count(text: &str, offset: usize) -> u64 {
    let mut reader = Scanner::resume(text, offset, 1);
    let mut count = 0;
    let mut count_all = || -> Result<(), Malformed> {
        reader.open()?;
        while reader.element(count == 0)? {
            reader.peek();
            reader.skip(&mut KeySets::default())?;
            count += 1;
        }
        Ok(())
    };
    // The array has been scanned before, so no error can occur.
    let _: Result<(), Malformed> = count_all();
    count
}
