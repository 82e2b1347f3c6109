//! Mutations of the envelope: names, targets, the keys that tell frames apart.

use super::Patient;
use super::values::altered;
use crate::envelope::{FrameKind, Key};
use crate::json::{Json, JsonObject};
use crate::plan::{MessageRole, NodeKind};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::draft::{Draft, Name, Role, Value, described};
use crate::sample::label::Label;
use crate::shape::Open;

/// Characters that no id has.
pub(super) const NOT_IN_IDS: &[char] =
    &[' ', '.', '\0', '\u{1}', '\t', '\n', '\r', '\u{b}', '\u{c}', '\u{1b}', '\u{1f}', '\u{7f}'];

pub(super) fn mutate(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    match label {
        Label::UnknownName | Label::AlteredName | Label::OtherName | Label::NameOfOtherKind => name(patient, label),
        Label::NameType => {
            let key = patient.kind.name_key();
            other_type(patient, key, |value| matches!(value, Json::String(_)))?;
            Some(Claim::Broken(Some(Rule::WrongType)))
        }
        Label::MissingMember => missing_member(patient),
        Label::RenamedKey => renamed_key(patient),
        Label::MixedEnvelope => mixed(patient),
        Label::WrongResult | Label::SwappedResult => result(patient, label),
        Label::WrongMessageType => message_type(patient),
        Label::TargetSegment | Label::TargetForm | Label::FreeTarget => target(patient, label),
        Label::TargetType => {
            other_type(patient, Key::Target, |value| matches!(value, Json::String(_)))?;
            Some(Claim::Broken(Some(Rule::WrongType)))
        }
        Label::ContextType => context(patient),
        Label::OriginalType | Label::OriginalMismatch => original(patient, label),
        Label::NotAFrame => Some(not_a_frame(patient)),
        Label::StrayKey => stray_key(patient),
        Label::ExtraKey | Label::LookalikeKey => extra_key(patient, label),
        _ => None,
    }
}

fn set(patient: &mut Patient<'_>, key: Key, value: Value) -> Option<()> {
    patient.frame.member(key.as_str())?.value = value;
    Some(())
}

fn text_of(patient: &mut Patient<'_>, key: Key) -> Option<String> {
    match &patient.frame.member(key.as_str())?.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Puts a value in the place of a member that none of a kind has.
fn other_type(patient: &mut Patient<'_>, key: Key, fits: fn(&Json) -> bool) -> Option<()> {
    let value = (0..20).map(|_| patient.random.any(1)).find(|value| !fits(value))?;
    let value = Draft::of(patient.plan, &value, Role::Free).value;
    set(patient, key, value)
}

fn name(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let (plan, kind, own) = (patient.plan, patient.kind, &*patient.message.name);
    let names = |kind| plan.messages(kind).iter().map(|message| &*message.name).collect::<Vec<_>>();
    let name = match label {
        Label::UnknownName => match patient.dice().below(4) {
            0 => patient.random.text("message", false, 0, u64::MAX),
            1 => "constructor".to_owned(),
            2 => String::new(),
            _ => format!("{own}.more"),
        },
        Label::AlteredName => altered(patient, own),
        Label::OtherName => patient.dice().of(&names(kind))?.to_owned(),
        _ => {
            let other = if kind == FrameKind::Event { FrameKind::Request } else { FrameKind::Event };
            patient.dice().of(&names(other))?.to_owned()
        }
    };
    let claim = match plan.find(kind, &name) {
        None => Claim::Broken(Some(Rule::UnknownMessage)),
        Some(_) if name == own => Claim::Sound,
        Some(_) => Claim::Open,
    };
    set(patient, kind.name_key(), Value::Text(name))?;
    Some(claim)
}

fn missing_member(patient: &mut Patient<'_>) -> Option<Claim> {
    let keys: Vec<Key> = Key::ALL.into_iter().filter(|key| patient.frame.has(key.as_str())).collect();
    let key = patient.dice().of(&keys)?;
    let no_reply = patient.message.reply.is_none() && patient.kind == FrameKind::Success;
    patient.frame.remove(key.as_str())?;
    Some(match key {
        Key::Context => Claim::Sound,
        // Without `result` a response is a request.
        Key::Result => Claim::Open,
        Key::Command | Key::MessageType => Claim::Broken(Some(Rule::NotAFrame)),
        Key::Data if no_reply => Claim::Sound,
        _ if !patient.kind.counts(key) => Claim::Sound,
        _ => Claim::Broken(Some(Rule::MissingField)),
    })
}

fn renamed_key(patient: &mut Patient<'_>) -> Option<Claim> {
    let kind = patient.kind;
    let keys: Vec<Key> = Key::ALL.into_iter().filter(|key| kind.counts(*key) && patient.frame.has(key.as_str())).collect();
    let key = patient.dice().of(&keys)?;
    let renamed = altered(patient, key.as_str());
    if Key::ALL.iter().any(|known| known.as_str() == renamed) || patient.frame.has(&renamed) {
        return None;
    }
    let no_reply = patient.message.reply.is_none() && kind == FrameKind::Success;
    let (_, value) = patient.frame.remove(key.as_str())?;
    patient.frame.members()?.push((Name::Text(renamed), value));
    Some(match key {
        Key::Context => Claim::Sound,
        // It was a stray one.
        Key::Data if no_reply => Claim::Sound,
        Key::Result => Claim::Open,
        Key::Command | Key::MessageType => Claim::Broken(Some(Rule::NotAFrame)),
        _ => Claim::Broken(Some(Rule::MissingField)),
    })
}

fn mixed(patient: &mut Patient<'_>) -> Option<Claim> {
    let key = if patient.kind == FrameKind::Event { Key::Command } else { Key::MessageType };
    let known = patient.plan.messages(FrameKind::Request).first().map(|message| &*message.name);
    let value = match (key, patient.dice().below(4)) {
        (Key::Command, 0 | 1) => Draft::text(known.unwrap_or_default()),
        (_, 0 | 1) => Draft::text("objectEvent"),
        (_, 2) => Draft::raw("null"),
        _ => {
            let any = patient.random.any(1);
            Draft::of(patient.plan, &any, Role::Free)
        }
    };
    insert(patient, key.as_str(), value)?;
    Some(Claim::Broken(Some(Rule::MixedEnvelope)))
}

/// Puts a member at any place of the frame.
fn insert(patient: &mut Patient<'_>, key: &str, value: Draft) -> Option<()> {
    if patient.frame.has(key) {
        return None;
    }
    let count = patient.frame.members()?.len();
    let at = patient.dice().below(count + 1);
    patient.frame.members()?.insert(at, (Name::Text(key.to_owned()), value));
    Some(())
}

fn result(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    if patient.kind == FrameKind::Event {
        return None;
    }
    if label == Label::SwappedResult {
        let word = patient.dice().word(&["success", "failure"]);
        if patient.frame.has(Key::Result.as_str()) {
            let own = word == patient.kind.as_str();
            set(patient, Key::Result, Value::Text(word.to_owned()))?;
            return Some(if own { Claim::Sound } else { Claim::Open });
        }
        insert(patient, Key::Result.as_str(), Draft::text(word))?;
        return Some(Claim::Open);
    }
    let value = match patient.dice().below(4) {
        0 => {
            let word = patient.dice().word(&["success", "failure"]);
            Value::Text(altered(patient, word))
        }
        1 => Value::Raw(b"null".to_vec()),
        2 => Value::Raw(b"true".to_vec()),
        _ => {
            let any = patient.random.any(1);
            Draft::of(patient.plan, &any, Role::Free).value
        }
    };
    if matches!(&value, Value::Text(text) if text == "success" || text == "failure") {
        return None;
    }
    if patient.frame.has(Key::Result.as_str()) {
        set(patient, Key::Result, value)?;
    } else {
        insert(patient, Key::Result.as_str(), Draft::free(value))?;
    }
    Some(Claim::Broken(Some(Rule::WrongValue)))
}

fn message_type(patient: &mut Patient<'_>) -> Option<Claim> {
    let MessageRole::Event { message_types } = &patient.message.role else { return None };
    if patient.dice().one_in(4) {
        other_type(patient, Key::MessageType, |value| matches!(value, Json::String(_)))?;
        return Some(Claim::Broken(Some(Rule::WrongType)));
    }
    let picked = patient.dice().below(message_types.len());
    let word = &**message_types.get(picked)?;
    let word = if patient.dice().one_in(3) { "otherEvent".to_owned() } else { altered(patient, word) };
    let known = message_types.iter().any(|known| *known == word);
    set(patient, Key::MessageType, Value::Text(word))?;
    Some(if known { Claim::Sound } else { Claim::Broken(Some(Rule::WrongValue)) })
}

fn target(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let failure = patient.kind == FrameKind::Failure;
    if failure != (label == Label::FreeTarget) {
        return None;
    }
    let text = text_of(patient, Key::Target)?;
    let mut segments: Vec<String> = text.split('.').map(str::to_owned).collect();
    let (fewest, most) = patient.message.target.counts;
    let text = match label {
        Label::FreeTarget => patient.random.text(&text, false, 0, u64::MAX),
        Label::TargetForm => {
            let more = fewest < 2 || patient.dice().one_in(2);
            while more && segments.len() <= most {
                segments.push(patient.random.id("more", 1));
            }
            if !more {
                segments.truncate(fewest - 1);
            }
            segments.join(".")
        }
        _ => {
            let at = patient.dice().below(segments.len());
            match patient.dice().below(6) {
                0 => segments[at].clear(),
                1 => segments.insert(at, String::new()),
                2 => segments.push(String::new()),
                _ => {
                    // A dot would make two sound segments of one.
                    let bad = patient.dice().of(NOT_IN_IDS).filter(|bad| *bad != '.').unwrap_or(' ');
                    let place = patient.dice().below(segments[at].chars().count() + 1);
                    let place = segments[at].char_indices().nth(place).map_or(segments[at].len(), |(place, _)| place);
                    segments[at].insert(place, bad);
                }
            }
            segments.join(".")
        }
    };
    set(patient, Key::Target, Value::Text(text))?;
    Some(match label {
        Label::FreeTarget => Claim::Sound,
        Label::TargetForm => Claim::Broken(Some(Rule::TargetForm)),
        _ => Claim::Broken(Some(Rule::TargetSegment)),
    })
}

fn context(patient: &mut Patient<'_>) -> Option<Claim> {
    let null = patient.dice().one_in(3);
    let value = if null {
        Draft::raw("null")
    } else {
        let value = (0..20).map(|_| patient.random.any(1)).find(|value| !matches!(value, Json::Object(_) | Json::Null))?;
        Draft::of(patient.plan, &value, Role::Free)
    };
    patient.frame.remove(Key::Context.as_str());
    insert(patient, Key::Context.as_str(), value)?;
    Some(Claim::Broken(Some(if null { Rule::NullValue } else { Rule::WrongType })))
}

fn original(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    if patient.kind != FrameKind::Failure {
        return None;
    }
    if label == Label::OriginalType {
        other_type(patient, Key::Original, |value| matches!(value, Json::Object(_)))?;
        return Some(Claim::Broken(Some(Rule::WrongType)));
    }
    let key = patient.dice().of(&[Key::Command, Key::Target, Key::Data])?;
    let value = patient.random.any(1);
    let value = Draft::of(patient.plan, &value, Role::Free);
    let original = patient.frame.member(Key::Original.as_str())?;
    original.remove(key.as_str());
    original.members()?.push((Name::Text(key.as_str().to_owned()), value));
    Some(Claim::Sound)
}

fn not_a_frame(patient: &mut Patient<'_>) -> Claim {
    let whole = std::mem::replace(patient.frame, Draft::raw("{}"));
    *patient.frame = match patient.dice().below(8) {
        0 => Draft::free(Value::List(vec![whole])),
        1 => Draft::free(Value::Object(vec![(Name::Text("frame".to_owned()), whole)])),
        2 => Draft::free(Value::Object(vec![(Name::Text(String::new()), whole)])),
        3 => Draft::raw("null"),
        4 => Draft::raw("\"command\""),
        5 => Draft::raw("[]"),
        6 => {
            let any = patient.random.any(2);
            let any = if any.at(&["command"]).or(any.at(&["messageType"])).is_some() { Json::Null } else { any };
            Draft::of(patient.plan, &any, Role::Free)
        }
        _ => Draft::raw("{}"),
    };
    Claim::Broken(Some(Rule::NotAFrame))
}

fn stray_key(patient: &mut Patient<'_>) -> Option<Claim> {
    let kind = patient.kind;
    let no_data = kind == FrameKind::Success && patient.message.reply.is_none();
    let stray = |key: &Key| match key {
        Key::Command | Key::MessageType => false,
        // With `result` a request is none.
        Key::Result => kind == FrameKind::Event,
        Key::Data => !kind.counts(Key::Data) || no_data,
        key => !kind.counts(*key),
    };
    let keys: Vec<Key> = Key::ALL.into_iter().filter(stray).collect();
    let key = patient.dice().of(&keys)?;
    let (plan, own) = (patient.plan, &*patient.message.name);
    let value = match key {
        // What would tell another kind of frame, did it count.
        Key::Result if patient.dice().one_in(2) => Draft::text(patient.dice().word(&["success", "failure"])),
        Key::Name if patient.dice().one_in(2) => {
            let names: Vec<&str> = plan.messages(FrameKind::Event).iter().map(|message| &*message.name).collect();
            Draft::text(patient.dice().of(&names).unwrap_or(own))
        }
        _ => {
            let value = patient.random.any(2);
            Draft::of(plan, &value, Role::Free)
        }
    };
    insert(patient, key.as_str(), value)?;
    Some(Claim::Sound)
}

/// A key that nothing declares, in the frame or in an object whose keys are declared.
fn extra_key(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let plan = patient.plan;
    let way = patient.one(|draft| match draft.role {
        Role::Frame => true,
        Role::Node(node, _) => {
            !draft.is_null()
                && matches!(described(plan, node), NodeKind::Struct(_) | NodeKind::Json(Open::Object | Open::Structured))
        }
        _ => false,
    })?;
    let mut declared: Vec<&str> = Vec::new();
    match patient.frame.at(&way)?.role {
        Role::Frame => declared.extend(Key::ALL.iter().map(|key| key.as_str())),
        Role::Node(node, _) => {
            if let NodeKind::Struct(object) = described(plan, node) {
                declared.extend(object.fields.iter().map(|field| &**field.name()));
            }
        }
        _ => {}
    }
    let key = if label == Label::LookalikeKey {
        let own = patient.dice().of(&declared)?;
        altered(patient, own)
    } else {
        patient.random.key(1)
    };
    if declared.contains(&&*key) || patient.frame.at(&way)?.has(&key) {
        return None;
    }
    let value = patient.random.any(3);
    let value = Draft::of(plan, &value, Role::Free);
    let count = patient.frame.at(&way)?.members()?.len();
    let at = patient.dice().below(count + 1);
    patient.frame.at(&way)?.members()?.insert(at, (Name::Text(key), value));
    Some(Claim::Sound)
}

/// The object of a context, for the sake of one that stands in every frame.
pub(super) fn holder<'p>(patient: &'p mut Patient<'_>) -> Option<&'p mut Draft> {
    if !patient.frame.has(Key::Context.as_str()) {
        let empty = Draft::of(patient.plan, &JsonObject::new().into(), Role::Member(Key::Context));
        insert(patient, Key::Context.as_str(), empty)?;
    }
    patient.frame.member(Key::Context.as_str())
}
