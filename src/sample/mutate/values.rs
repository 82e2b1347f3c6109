//! Mutations of values, depending on their nodes in the plan.

use std::sync::Arc;

use super::{MutationSubject, containers};
use crate::json::{Json, MAX_SAFE_INTEGER};
use crate::plan::{NodeKind, Str, StringFormat, StringPlan};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::mutation::MutationKind;
use crate::sample::tree::{FrameTree, TreeName, TreeRole, TreeValue};
use crate::shape::{Bound, EnumType, EnumValue, Open};

#[expect(clippy::cast_precision_loss, reason = "the bound is a double")]
const SAFE: f64 = MAX_SAFE_INTEGER as f64;

pub(super) fn mutate(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    match label {
        MutationKind::WrongType => wrong_type(subject),
        MutationKind::ListForObject => list_for_object(subject),
        MutationKind::ObjectForList => object_for_list(subject),
        MutationKind::StringForNumber => string_for_number(subject),
        MutationKind::NumberForString => number_for_string(subject),
        MutationKind::WordForBoolean => word_for_boolean(subject),
        MutationKind::Fraction | MutationKind::UnsafeInteger => integer(subject, label),
        MutationKind::NullOptional | MutationKind::NullRequired => null(subject, label),
        MutationKind::MissingField => missing_field(subject),
        MutationKind::TooLong | MutationKind::TooShort => length(subject, label == MutationKind::TooLong),
        MutationKind::TooMany | MutationKind::TooFew => containers::items(subject, label == MutationKind::TooMany),
        MutationKind::DuplicateItem => containers::duplicate(subject),
        MutationKind::BadKey => containers::bad_key(subject),
        MutationKind::AboveMaximum | MutationKind::BelowMinimum => range(subject, label == MutationKind::AboveMaximum),
        MutationKind::UnknownWord | MutationKind::AlteredWord => word(subject, label),
        MutationKind::BadId => bad_id(subject),
        MutationKind::UnmatchedPattern => unmatched(subject),
        MutationKind::UnmatchedFormat => unmatched_format(subject),
        MutationKind::ReplacedValue => replaced(subject),
        MutationKind::SwappedValues => swapped(subject),
        MutationKind::EmptyValue => empty(subject),
        _ => None,
    }
}

fn wrong_type(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| !matches!(kind, NodeKind::Json(Open::Value)))?;
    let kind = subject.node(&path)?;
    let fits: fn(&Json) -> bool = match kind {
        NodeKind::Null => |value| matches!(value, Json::Null),
        NodeKind::Bool | NodeKind::Enum { of: EnumType::Boolean, .. } => |value| matches!(value, Json::Bool(_)),
        NodeKind::Integer { .. }
        | NodeKind::Number { .. }
        | NodeKind::Enum { of: EnumType::Integer | EnumType::Number, .. } => |value| matches!(value, Json::Number(_)),
        NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. } => |value| matches!(value, Json::String(_)),
        NodeKind::List { .. } | NodeKind::Tuple(_) => |value| matches!(value, Json::Array(_)),
        NodeKind::Json(Open::Structured) => |value| matches!(value, Json::Array(_) | Json::Object(_)),
        _ => |value| matches!(value, Json::Object(_)),
    };
    let value = (0..20).map(|_| subject.random.any(2)).find(|value| !fits(value) && *value != Json::Null)?;
    subject.put(&path, FrameTree::of(subject.plan, &value, TreeRole::Free).value);
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn list_for_object(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject
        .one_with(|kind| matches!(kind, NodeKind::Struct(_) | NodeKind::Map { .. } | NodeKind::Json(Open::Object)))?;
    let members = std::mem::take(subject.frame.at(&path)?.members()?);
    subject.put(&path, TreeValue::List(members.into_iter().map(|(_, value)| value).collect()));
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn object_for_list(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::List { .. } | NodeKind::Tuple(_)))?;
    let TreeValue::List(list) = std::mem::replace(&mut subject.frame.at(&path)?.value, TreeValue::Object(Vec::new())) else {
        return None;
    };
    let members = list.into_iter().enumerate().map(|(index, value)| (TreeName::Text(index.to_string()), value)).collect();
    subject.put(&path, TreeValue::Object(members));
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn string_for_number(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| {
        matches!(
            kind,
            NodeKind::Integer { .. }
                | NodeKind::Number { .. }
                | NodeKind::Enum { of: EnumType::Integer | EnumType::Number, .. }
        )
    })?;
    let TreeValue::Number(double) = subject.frame.at(&path)?.value else { return None };
    subject.put(&path, TreeValue::Text(crate::sample::print::plain(double)));
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn number_for_string(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. }))?;
    let double = subject.random.double(f64::MIN, f64::MAX);
    subject.put(&path, TreeValue::Number(double));
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn word_for_boolean(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::Bool))?;
    let value = match subject.rng().below(5) {
        0 => TreeValue::Number(0.0),
        1 => TreeValue::Number(1.0),
        2 => TreeValue::Text("true".to_owned()),
        3 => TreeValue::Text("false".to_owned()),
        _ => TreeValue::Text(String::new()),
    };
    subject.put(&path, value);
    Some(Claim::Invalid(Some(Rule::WrongType)))
}

fn integer(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::Integer { .. }))?;
    let (rule, spellings): (_, &[&str]) = if label == MutationKind::Fraction {
        (
            Rule::WrongType,
            &["0.5", "1.5", "-0.1", "1e-1", "15e-1", "0.1e0", "9007199254740991e-1", "5e-324", "4503599627370495.5"],
        )
    } else {
        let beyond = &[
            "9007199254740992",
            "-9007199254740992",
            "9007199254740993",
            "9007199254740992.0",
            "9.007199254740992e15",
            "90071992547409920e-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "1e19",
            "1e22",
            "1e308",
            "-1e300",
        ];
        (Rule::Range, beyond)
    };
    let text = subject.rng().str(spellings);
    subject.put(&path, TreeValue::Raw(text.as_bytes().to_vec()));
    Some(Claim::Invalid(Some(rule)))
}

fn null(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let plan = subject.plan;
    let optional = label == MutationKind::NullOptional;
    let path = subject.one(|draft| match draft.part {
        TreeRole::Node(node, absent) => absent == optional && !plan.allows_null(node),
        _ => false,
    })?;
    subject.put(&path, TreeValue::Raw(b"null".to_vec()));
    Some(Claim::Invalid(Some(if optional { Rule::NullValue } else { Rule::WrongType })))
}

fn missing_field(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let plan = subject.plan;
    // Without its tag, an object may be of another variant.
    let required = |draft: &FrameTree| -> Vec<Str> {
        let Some(NodeKind::Struct(object)) = draft.object(plan) else { return Vec::new() };
        let is_tag = |name: &str| draft.role_of(name).is_some_and(|role| matches!(role, TreeRole::Tag(_)));
        let required = object.fields.iter().filter(|field| field.required).map(|field| field.name().clone());
        required.filter(|name| !is_tag(name)).collect()
    };
    let path = subject.one(|draft| !draft.is_null() && !required(draft).is_empty())?;
    let required = required(subject.frame.at(&path)?);
    let picked = subject.rng().below(required.len());
    subject.frame.at(&path)?.remove(required.get(picked)?)?;
    Some(Claim::Invalid(Some(Rule::MissingField)))
}

/// The longest string that is made too long. A rule may allow more than fits into memory.
const LONGEST: u64 = 1 << 20;

fn length(subject: &mut MutationSubject<'_, '_>, more: bool) -> Option<Claim> {
    let path = subject.one_with(|kind| match kind {
        NodeKind::String(string) => {
            if more {
                string.max.is_some_and(|max| max < LONGEST)
            } else {
                string.min.is_some_and(|min| min > 0)
            }
        }
        _ => false,
    })?;
    let NodeKind::String(StringPlan { min, max, .. }) = *subject.node(&path)? else { return None };
    let length = if more { max.unwrap_or(0) + 1 } else { min.unwrap_or(1) - 1 };
    let length = if subject.rng().one_in(2) {
        length
    } else if more {
        length + 7
    } else {
        length / 2
    };
    let fill = subject.rng().of(&['a', 'é', '中', '😀', '\u{10ffff}', '\u{301}'])?;
    subject.put(&path, TreeValue::Text((0..length).map(|_| fill).collect()));
    Some(Claim::Invalid(Some(Rule::Length)))
}

fn range(subject: &mut MutationSubject<'_, '_>, above: bool) -> Option<Claim> {
    let path = subject.one_with(|kind| match kind {
        NodeKind::Integer { .. } => true,
        NodeKind::Number { minimum, maximum } => {
            if above {
                maximum.is_some()
            } else {
                minimum.is_some()
            }
        }
        _ => false,
    })?;
    #[expect(clippy::cast_precision_loss, reason = "bounds are within ±(2^53 − 1)")]
    let double = match *subject.node(&path)? {
        NodeKind::Integer { minimum, maximum } => {
            if above {
                maximum as f64 + 1.0
            } else {
                minimum as f64 - 1.0
            }
        }
        NodeKind::Number { minimum, maximum } => {
            if above {
                maximum.map_or(0.0, Bound::get).next_up()
            } else {
                minimum.map_or(0.0, Bound::get).next_down()
            }
        }
        _ => return None,
    };
    let further = if double.abs() < SAFE && subject.rng().one_in(3) { if above { 300.0 } else { -300.0 } } else { 0.0 };
    subject.put(&path, TreeValue::Number(double + further));
    Some(Claim::Invalid(Some(Rule::Range)))
}

fn word(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::Enum { open: false, .. }))?;
    let NodeKind::Enum { of, values, .. } = subject.node(&path)? else { return None };
    let (of, values) = (*of, Arc::clone(values));
    if of != EnumType::String {
        return Some(other_value(subject, &path, of, &values));
    }
    let text = if label == MutationKind::UnknownWord {
        subject.random.text("another", false, 0, u64::MAX)
    } else {
        let picked = subject.rng().below(values.len());
        altered(subject, &values.get(picked)?.name)
    };
    subject.put(&path, TreeValue::Text(text.clone()));
    let known = |value: &EnumValue| value.name == text;
    Some(if values.iter().any(known) { Claim::Valid } else { Claim::Invalid(Some(Rule::WrongValue)) })
}

/// Puts a value of the right type in place of one of an enum whose values are not strings.
fn other_value(subject: &mut MutationSubject<'_, '_>, path: &[usize], of: EnumType, values: &[EnumValue]) -> Claim {
    let name = match of {
        EnumType::Integer => {
            let near = values.first().and_then(|value| value.name.parse().ok()).unwrap_or(0_i64);
            let integer =
                if subject.rng().one_in(2) { near + 1 } else { subject.random.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) };
            integer.to_string()
        }
        EnumType::Number => format!("{:?}", subject.random.double(f64::MIN, f64::MAX)),
        EnumType::String | EnumType::Boolean => subject.rng().one_in(2).to_string(),
    };
    let value = of.value(&name);
    subject.put(path, FrameTree::of(subject.plan, &value, TreeRole::Free).value);
    let is_known = values.iter().any(|value| value.name == name);
    if is_known { Claim::Valid } else { Claim::Invalid(Some(Rule::WrongValue)) }
}

/// A string that differs from another in one character.
pub(super) fn altered(subject: &mut MutationSubject<'_, '_>, word: &str) -> String {
    let mut characters: Vec<char> = word.chars().collect();
    let at = subject.rng().below(characters.len());
    match subject.rng().below(10) {
        0 => word.to_uppercase(),
        1 => word.to_lowercase(),
        2 => format!("{word} "),
        3 => format!(" {word}"),
        4 => format!("{word}\n"),
        5 => format!("{word}\0"),
        6 => word.chars().take(at).collect(),
        7 => word.replace('.', "").replace('e', "é"),
        8 => word.replacen('a', "а", 1).replacen('e', "е", 1),
        _ => {
            if let Some(character) = characters.get_mut(at) {
                *character = if *character == 'x' { 'y' } else { 'x' };
            }
            characters.into_iter().collect()
        }
    }
}

fn bad_id(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one_with(|kind| matches!(kind, NodeKind::String(StringPlan { format: StringFormat::Id, .. })))?;
    let TreeValue::Text(mut text) = subject.frame.at(&path)?.value.clone() else { return None };
    if subject.rng().one_in(5) {
        text.clear();
    } else {
        let at = subject.rng().below(text.chars().count() + 1);
        let bad = subject.rng().of(super::envelope::NOT_IN_IDS)?;
        let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        text.insert(at, bad);
    }
    subject.put(&path, TreeValue::Text(text));
    // The length may be invalid as well. Then the checker reports it first, and also this rule.
    Some(Claim::Invalid(Some(Rule::WrongValue)))
}

fn unmatched(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let patterned = |kind: &NodeKind| matches!(kind, NodeKind::String(StringPlan { format: StringFormat::Pattern(_), .. }));
    let path = subject.one_with(patterned)?;
    let TreeValue::Text(text) = subject.frame.at(&path)?.value.clone() else { return None };
    let altered = altered(subject, &text);
    let NodeKind::String(StringPlan { format: StringFormat::Pattern(plan), .. }) = subject.node(&path)? else { return None };
    let claim = if plan.pattern.as_ref().is_some_and(|pattern| pattern.matches(&altered)) {
        Claim::Unknown
    } else {
        Claim::Invalid(Some(Rule::Pattern))
    };
    subject.put(&path, TreeValue::Text(altered));
    Some(claim)
}

fn unmatched_format(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let has_format = |kind: &NodeKind| match kind {
        NodeKind::String(string) => string.parsed.is_some() || matches!(string.format, StringFormat::Named(_)),
        _ => false,
    };
    let path = subject.one_with(has_format)?;
    let TreeValue::Text(text) = subject.frame.at(&path)?.value.clone() else { return None };
    let NodeKind::String(string) = subject.node(&path)? else { return None };
    let string = string.clone();
    let other = match string.format {
        StringFormat::Named(format) if subject.rng().one_in(2) => subject.rng().str(format.invalid()).to_owned(),
        _ => altered(subject, &text),
    };
    let claim = if string.accepts(&other) {
        Claim::Unknown
    } else {
        let is_pattern = matches!(string.format, StringFormat::Pattern(_)) && !string.format.accepts(&other);
        Claim::Invalid(Some(if is_pattern { Rule::Pattern } else { Rule::Format }))
    };
    subject.put(&path, TreeValue::Text(other));
    Some(claim)
}

fn replaced(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one(|draft| !matches!(draft.part, TreeRole::Frame(_)))?;
    let value = subject.random.any(2);
    let value = FrameTree::of(subject.plan, &value, TreeRole::Free).value;
    subject.put(&path, value);
    Some(Claim::Unknown)
}

fn empty(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let path = subject.one(|draft| !matches!(draft.part, TreeRole::Frame(_)))?;
    let empty = subject.rng().str(&["null", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"\":{}}"]);
    subject.put(&path, TreeValue::Raw(empty.as_bytes().to_vec()));
    Some(Claim::Unknown)
}

fn swapped(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let one = subject.one(|draft| !matches!(draft.part, TreeRole::Frame(_)))?;
    let other = subject.one(|draft| !matches!(draft.part, TreeRole::Frame(_)))?;
    if one.starts_with(&other) || other.starts_with(&one) {
        return None;
    }
    let first = subject.frame.at(&one)?.value.clone();
    let second = std::mem::replace(&mut subject.frame.at(&other)?.value, first);
    subject.put(&one, second);
    Some(Claim::Unknown)
}
