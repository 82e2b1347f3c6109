//! Mutations of values, as their nodes say what they must be.

use std::sync::Arc;

use super::Patient;
use crate::json::{Json, MAX_SAFE_INTEGER};
use crate::plan::{NodeKind, Str, StringFormat, StringPlan};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::draft::{Draft, Name, Part, Value};
use crate::sample::label::Label;
use crate::shape::{Bound, EnumValue, Open};

#[expect(clippy::cast_precision_loss, reason = "the bound is a double")]
const SAFE: f64 = MAX_SAFE_INTEGER as f64;

pub(super) fn mutate(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    match label {
        Label::WrongType => wrong_type(patient),
        Label::ListForObject => list_for_object(patient),
        Label::ObjectForList => object_for_list(patient),
        Label::StringForNumber => string_for_number(patient),
        Label::NumberForString => number_for_string(patient),
        Label::WordForBoolean => word_for_boolean(patient),
        Label::Fraction | Label::UnsafeInteger => integer(patient, label),
        Label::NullOptional | Label::NullRequired => null(patient, label),
        Label::MissingField => missing_field(patient),
        Label::TooLong | Label::TooShort => length(patient, label == Label::TooLong),
        Label::TooMany | Label::TooFew => items(patient, label == Label::TooMany),
        Label::AboveMaximum | Label::BelowMinimum => range(patient, label == Label::AboveMaximum),
        Label::UnknownWord | Label::AlteredWord => word(patient, label),
        Label::BadId => bad_id(patient),
        Label::UnmatchedPattern => unmatched(patient),
        Label::ReplacedValue => replaced(patient),
        Label::SwappedValues => swapped(patient),
        Label::EmptyValue => empty(patient),
        _ => None,
    }
}

fn wrong_type(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| !matches!(kind, NodeKind::Json(Open::Value)))?;
    let kind = patient.node(&way)?;
    let fits: fn(&Json) -> bool = match kind {
        NodeKind::Bool => |value| matches!(value, Json::Bool(_)),
        NodeKind::Integer { .. } | NodeKind::Number { .. } => |value| matches!(value, Json::Number(_)),
        NodeKind::String(_) | NodeKind::Enum { .. } => |value| matches!(value, Json::String(_)),
        NodeKind::List { .. } => |value| matches!(value, Json::Array(_)),
        NodeKind::Json(Open::Structured) => |value| matches!(value, Json::Array(_) | Json::Object(_)),
        _ => |value| matches!(value, Json::Object(_)),
    };
    let value = (0..20).map(|_| patient.random.any(2)).find(|value| !fits(value) && *value != Json::Null)?;
    patient.put(&way, Draft::of(patient.plan, &value, Part::Free).value);
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn list_for_object(patient: &mut Patient<'_>) -> Option<Claim> {
    let way =
        patient.one_with(|kind| matches!(kind, NodeKind::Struct(_) | NodeKind::Map(_) | NodeKind::Json(Open::Object)))?;
    let members = std::mem::take(patient.frame.at(&way)?.members()?);
    patient.put(&way, Value::List(members.into_iter().map(|(_, value)| value).collect()));
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn object_for_list(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::List { .. }))?;
    let Value::List(list) = std::mem::replace(&mut patient.frame.at(&way)?.value, Value::Object(Vec::new())) else {
        return None;
    };
    let members = list.into_iter().enumerate().map(|(index, value)| (Name::Text(index.to_string()), value)).collect();
    patient.put(&way, Value::Object(members));
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn string_for_number(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::Integer { .. } | NodeKind::Number { .. }))?;
    let Value::Number(double) = patient.frame.at(&way)?.value else { return None };
    patient.put(&way, Value::Text(crate::sample::print::plain(double)));
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn number_for_string(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::String(_) | NodeKind::Enum { .. }))?;
    let double = patient.random.double(f64::MIN, f64::MAX);
    patient.put(&way, Value::Number(double));
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn word_for_boolean(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::Bool))?;
    let value = match patient.dice().below(5) {
        0 => Value::Number(0.0),
        1 => Value::Number(1.0),
        2 => Value::Text("true".to_owned()),
        3 => Value::Text("false".to_owned()),
        _ => Value::Text(String::new()),
    };
    patient.put(&way, value);
    Some(Claim::Broken(Some(Rule::WrongType)))
}

fn integer(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::Integer { .. }))?;
    let (rule, spellings): (_, &[&str]) = if label == Label::Fraction {
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
    let text = patient.dice().word(spellings);
    patient.put(&way, Value::Raw(text.as_bytes().to_vec()));
    Some(Claim::Broken(Some(rule)))
}

fn null(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let plan = patient.plan;
    let takes_null = |node| matches!(plan.node(node).kind, NodeKind::Nullable(_) | NodeKind::Json(Open::Value));
    let optional = label == Label::NullOptional;
    let way = patient.one(|draft| match draft.part {
        Part::Node(node, absent) => absent == optional && !takes_null(node),
        _ => false,
    })?;
    patient.put(&way, Value::Raw(b"null".to_vec()));
    Some(Claim::Broken(Some(if optional { Rule::NullValue } else { Rule::WrongType })))
}

fn missing_field(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| match kind {
        NodeKind::Struct(object) => object.fields.iter().any(|field| field.required),
        _ => false,
    })?;
    let NodeKind::Struct(object) = patient.node(&way)? else { return None };
    let required: Vec<Str> = object.fields.iter().filter(|field| field.required).map(|field| field.name().clone()).collect();
    let picked = patient.dice().below(required.len());
    patient.frame.at(&way)?.remove(required.get(picked)?)?;
    Some(Claim::Broken(Some(Rule::MissingField)))
}

fn length(patient: &mut Patient<'_>, more: bool) -> Option<Claim> {
    let way = patient.one_with(|kind| match kind {
        NodeKind::String(string) => {
            if more {
                string.max.is_some()
            } else {
                string.min.is_some_and(|min| min > 0)
            }
        }
        _ => false,
    })?;
    let NodeKind::String(StringPlan { min, max, .. }) = *patient.node(&way)? else { return None };
    let length = if more { max.unwrap_or(0) + 1 } else { min.unwrap_or(1) - 1 };
    let length = if patient.dice().one_in(2) {
        length
    } else if more {
        length + 7
    } else {
        length / 2
    };
    let fill = patient.dice().of(&['a', 'é', '中', '😀', '\u{10ffff}', '\u{301}'])?;
    patient.put(&way, Value::Text((0..length).map(|_| fill).collect()));
    Some(Claim::Broken(Some(Rule::Length)))
}

fn items(patient: &mut Patient<'_>, more: bool) -> Option<Claim> {
    let way = patient.one_with(|kind| match kind {
        NodeKind::List { min, max, .. } => {
            if more {
                max.is_some_and(|max| max < 1000)
            } else {
                min.is_some_and(|min| min > 0)
            }
        }
        _ => false,
    })?;
    let NodeKind::List { min, max, .. } = *patient.node(&way)? else { return None };
    let Value::List(list) = &mut patient.frame.at(&way)?.value else { return None };
    if more {
        let first = list.first()?.clone();
        while (list.len() as u64) <= max? {
            list.push(first.clone());
        }
    } else {
        list.truncate(usize::try_from(min? - 1).ok()?);
    }
    Some(Claim::Broken(Some(Rule::Length)))
}

fn range(patient: &mut Patient<'_>, above: bool) -> Option<Claim> {
    let way = patient.one_with(|kind| match kind {
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
    let double = match *patient.node(&way)? {
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
    let further = if double.abs() < SAFE && patient.dice().one_in(3) { if above { 300.0 } else { -300.0 } } else { 0.0 };
    patient.put(&way, Value::Number(double + further));
    Some(Claim::Broken(Some(Rule::Range)))
}

fn word(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::Enum { open: false, .. }))?;
    let NodeKind::Enum { values, .. } = patient.node(&way)? else { return None };
    let values = Arc::clone(values);
    let text = if label == Label::UnknownWord {
        patient.random.text("another", false, 0, u64::MAX)
    } else {
        let picked = patient.dice().below(values.len());
        altered(patient, &values.get(picked)?.name)
    };
    patient.put(&way, Value::Text(text.clone()));
    let known = |value: &EnumValue| value.name == text;
    Some(if values.iter().any(known) { Claim::Sound } else { Claim::Broken(Some(Rule::WrongValue)) })
}

/// A word that differs a little from another.
pub(super) fn altered(patient: &mut Patient<'_>, word: &str) -> String {
    let mut characters: Vec<char> = word.chars().collect();
    let at = patient.dice().below(characters.len());
    match patient.dice().below(10) {
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

fn bad_id(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one_with(|kind| matches!(kind, NodeKind::String(StringPlan { format: StringFormat::Id, .. })))?;
    let Value::Text(mut text) = patient.frame.at(&way)?.value.clone() else { return None };
    if patient.dice().one_in(5) {
        text.clear();
    } else {
        let at = patient.dice().below(text.chars().count() + 1);
        let bad = patient.dice().of(super::envelope::NOT_IN_IDS)?;
        let at = text.char_indices().nth(at).map_or(text.len(), |(at, _)| at);
        text.insert(at, bad);
    }
    patient.put(&way, Value::Text(text));
    // The length may be wrong too: that is told first, and not instead.
    Some(Claim::Broken(Some(Rule::WrongValue)))
}

fn unmatched(patient: &mut Patient<'_>) -> Option<Claim> {
    let patterned = |kind: &NodeKind| matches!(kind, NodeKind::String(StringPlan { format: StringFormat::Pattern(_), .. }));
    let way = patient.one_with(patterned)?;
    let Value::Text(text) = patient.frame.at(&way)?.value.clone() else { return None };
    let altered = altered(patient, &text);
    let NodeKind::String(StringPlan { format: StringFormat::Pattern(plan), .. }) = patient.node(&way)? else { return None };
    let claim = if plan.pattern.as_ref().is_some_and(|pattern| pattern.matches(&altered)) {
        Claim::Open
    } else {
        Claim::Broken(Some(Rule::WrongValue))
    };
    patient.put(&way, Value::Text(altered));
    Some(claim)
}

fn replaced(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one(|draft| draft.part != Part::Frame)?;
    let value = patient.random.any(2);
    let value = Draft::of(patient.plan, &value, Part::Free).value;
    patient.put(&way, value);
    Some(Claim::Open)
}

fn empty(patient: &mut Patient<'_>) -> Option<Claim> {
    let way = patient.one(|draft| draft.part != Part::Frame)?;
    let empty = patient.dice().word(&["null", "\"\"", "[]", "{}", "[null]", "[[]]", "{\"\":{}}"]);
    patient.put(&way, Value::Raw(empty.as_bytes().to_vec()));
    Some(Claim::Open)
}

fn swapped(patient: &mut Patient<'_>) -> Option<Claim> {
    let one = patient.one(|draft| draft.part != Part::Frame)?;
    let other = patient.one(|draft| draft.part != Part::Frame)?;
    if one.starts_with(&other) || other.starts_with(&one) {
        return None;
    }
    let first = patient.frame.at(&one)?.value.clone();
    let second = std::mem::replace(&mut patient.frame.at(&other)?.value, first);
    patient.put(&one, second);
    Some(Claim::Open)
}
