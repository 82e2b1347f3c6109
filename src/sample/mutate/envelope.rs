//! Mutations of the envelope: names, targets, the keys that tell frames apart.

use super::Patient;
use super::values::altered;
use crate::envelope::{Envelope, FrameKind, MemberId, Presence, Role};
use crate::json::{Json, JsonObject};
use crate::message::OBJECT_EVENT;
use crate::plan::{MessageRole, NodeKind};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::draft::{Draft, Name, Part, Value, described};
use crate::sample::label::Label;
use crate::shape::Open;

/// Characters that no id has.
pub(super) const NOT_IN_IDS: &[char] =
    &[' ', '.', '\0', '\u{1}', '\t', '\n', '\r', '\u{b}', '\u{c}', '\u{1b}', '\u{1f}', '\u{7f}'];

pub(super) fn mutate(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    match label {
        Label::UnknownName | Label::AlteredName | Label::OtherName | Label::NameOfOtherKind => name(patient, label),
        Label::NameType => {
            let name = patient.plan.envelope.name_member(patient.kind);
            other_type(patient, name, |value| matches!(value, Json::String(_)))?;
            Some(Claim::Broken(Some(Rule::WrongType)))
        }
        Label::MissingMember => missing_member(patient),
        Label::RenamedKey => renamed_key(patient),
        Label::MixedEnvelope => mixed(patient),
        Label::WrongResult | Label::SwappedResult => result(patient, label),
        Label::WrongMessageType => message_type(patient),
        Label::TargetSegment | Label::TargetForm | Label::FreeTarget => target(patient, label),
        Label::TargetType => {
            let target = own(patient, Role::Target)?;
            other_type(patient, target, |value| matches!(value, Json::String(_)))?;
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

/// The member of the frame that has this role.
fn own(patient: &Patient<'_>, role: Role) -> Option<MemberId> {
    patient.plan.envelope.with_role(patient.kind, role)
}

fn set(patient: &mut Patient<'_>, member: MemberId, value: Value) -> Option<()> {
    patient.frame.member(patient.plan.envelope.name_of(member))?.value = value;
    Some(())
}

fn has(patient: &Patient<'_>, member: MemberId) -> bool {
    patient.frame.has(patient.plan.envelope.name_of(member))
}

fn text_of(patient: &mut Patient<'_>, member: MemberId) -> Option<String> {
    match &patient.frame.member(patient.plan.envelope.name_of(member))?.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Replaces the value of a member by one of another type.
fn other_type(patient: &mut Patient<'_>, member: MemberId, fits: fn(&Json) -> bool) -> Option<()> {
    let value = (0..20).map(|_| patient.random.any(1)).find(|value| !fits(value))?;
    let value = Draft::of(patient.plan, &value, Part::Free).value;
    set(patient, member, value)
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
    set(patient, plan.envelope.name_member(kind), Value::Text(name))?;
    Some(claim)
}

fn missing_member(patient: &mut Patient<'_>) -> Option<Claim> {
    let envelope = patient.plan.envelope;
    let members: Vec<MemberId> = envelope.ids().filter(|&member| has(patient, member)).collect();
    let member = patient.dice().of(&members)?;
    patient.frame.remove(envelope.name_of(member))?;
    Some(without(patient, member))
}

fn renamed_key(patient: &mut Patient<'_>) -> Option<Claim> {
    let (envelope, kind) = (patient.plan.envelope, patient.kind);
    let known = |&member: &MemberId| envelope.has(kind, member) && has(patient, member);
    let members: Vec<MemberId> = envelope.ids().filter(known).collect();
    let member = patient.dice().of(&members)?;
    let name = envelope.name_of(member);
    let renamed = altered(patient, name);
    if envelope.find(&renamed).is_some() || patient.frame.has(&renamed) {
        return None;
    }
    let (_, value) = patient.frame.remove(name)?;
    patient.frame.members()?.push((Name::Text(renamed), value));
    Some(without(patient, member))
}

/// What is known of a frame that lacks one of its members.
fn without(patient: &Patient<'_>, member: MemberId) -> Claim {
    let envelope = patient.plan.envelope;
    match envelope.presence(patient.kind, member) {
        None | Some(Presence::Optional) => Claim::Sound,
        _ if is_absent_payload(patient, member) => Claim::Sound,
        Some(Presence::Forbidden) => Claim::Open,
        Some(Presence::Required) if envelope.markers().any(|marker| marker == member) => {
            Claim::Broken(Some(Rule::NotAFrame))
        }
        // It is a frame of another kind, as a response without its result is a request.
        Some(Presence::Required) if envelope.determines(member) => Claim::Open,
        Some(Presence::Required) => Claim::Broken(Some(Rule::MissingField)),
    }
}

/// Whether a member would hold the payload, if the message had one in a frame of this kind.
fn is_absent_payload(patient: &Patient<'_>, member: MemberId) -> bool {
    let held = patient.plan.payload(patient.kind, patient.message);
    held.is_none() && patient.plan.envelope.payload(patient.kind).is_some_and(|(payload, _)| payload == member)
}

/// Adds the marker of another kind of frame.
fn mixed(patient: &mut Patient<'_>) -> Option<Claim> {
    let (envelope, kind) = (patient.plan.envelope, patient.kind);
    let marker = envelope.markers().find(|&marker| envelope.presence(kind, marker) == Some(Presence::Forbidden))?;
    let known = patient.plan.messages(FrameKind::Request).first().map(|message| &*message.name);
    let value = match (envelope.role(marker), patient.dice().below(4)) {
        (Some(Role::Name), 0 | 1) => Draft::text(known.unwrap_or_default()),
        (_, 0 | 1) => Draft::text(OBJECT_EVENT),
        (_, 2) => Draft::raw("null"),
        _ => {
            let any = patient.random.any(1);
            Draft::of(patient.plan, &any, Part::Free)
        }
    };
    insert(patient, envelope.name_of(marker), value)?;
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

/// The member whose constants tell kinds of frames apart.
fn constant_member(envelope: &Envelope) -> Option<MemberId> {
    FrameKind::ALL.iter().find_map(|&kind| envelope.constant(kind).map(|(member, _)| member))
}

fn result(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let envelope = patient.plan.envelope;
    let member = constant_member(envelope)?;
    // Elsewhere it is an unknown member, whatever its value.
    envelope.presence(patient.kind, member)?;
    let constants: Vec<&str> = envelope.constants(member).collect();
    let name = envelope.name_of(member);
    if label == Label::SwappedResult {
        let constant = patient.dice().word(&constants);
        if has(patient, member) {
            let own = envelope.constant(patient.kind).is_some_and(|(_, own)| own == constant);
            set(patient, member, Value::Text(constant.to_owned()))?;
            return Some(if own { Claim::Sound } else { Claim::Open });
        }
        insert(patient, name, Draft::text(constant))?;
        return Some(Claim::Open);
    }
    let value = match patient.dice().below(4) {
        0 => {
            let constant = patient.dice().word(&constants);
            Value::Text(altered(patient, constant))
        }
        1 => Value::Raw(b"null".to_vec()),
        2 => Value::Raw(b"true".to_vec()),
        _ => {
            let any = patient.random.any(1);
            Draft::of(patient.plan, &any, Part::Free).value
        }
    };
    if matches!(&value, Value::Text(text) if constants.contains(&&**text)) {
        return None;
    }
    if has(patient, member) {
        set(patient, member, value)?;
    } else {
        insert(patient, name, Draft::free(value))?;
    }
    Some(Claim::Broken(Some(Rule::WrongValue)))
}

fn message_type(patient: &mut Patient<'_>) -> Option<Claim> {
    let MessageRole::Event { message_types } = &patient.message.role else { return None };
    let member = own(patient, Role::Constant)?;
    if patient.dice().one_in(4) {
        other_type(patient, member, |value| matches!(value, Json::String(_)))?;
        return Some(Claim::Broken(Some(Rule::WrongType)));
    }
    let picked = patient.dice().below(message_types.len());
    let word = &**message_types.get(picked)?;
    let word = if patient.dice().one_in(3) { "otherEvent".to_owned() } else { altered(patient, word) };
    let known = message_types.iter().any(|known| *known == word);
    set(patient, member, Value::Text(word))?;
    Some(if known { Claim::Sound } else { Claim::Broken(Some(Rule::WrongValue)) })
}

fn target(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let failure = patient.kind == FrameKind::Failure;
    if failure != (label == Label::FreeTarget) {
        return None;
    }
    let member = own(patient, Role::Target)?;
    let text = text_of(patient, member)?;
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
    set(patient, member, Value::Text(text))?;
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
        Draft::of(patient.plan, &value, Part::Free)
    };
    let name = patient.plan.envelope.name_of(own(patient, Role::Context)?);
    patient.frame.remove(name);
    insert(patient, name, value)?;
    Some(Claim::Broken(Some(if null { Rule::NullValue } else { Rule::WrongType })))
}

fn original(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let envelope = patient.plan.envelope;
    let member = own(patient, Role::Original)?;
    if label == Label::OriginalType {
        other_type(patient, member, |value| matches!(value, Json::Object(_)))?;
        return Some(Claim::Broken(Some(Rule::WrongType)));
    }
    let role = patient.dice().of(&[Role::Name, Role::Target, Role::Payload])?;
    let key = envelope.name_of(envelope.with_role(FrameKind::Request, role)?);
    let value = patient.random.any(1);
    let value = Draft::of(patient.plan, &value, Part::Free);
    let original = patient.frame.member(envelope.name_of(member))?;
    original.remove(key);
    original.members()?.push((Name::Text(key.to_owned()), value));
    Some(Claim::Sound)
}

fn not_a_frame(patient: &mut Patient<'_>) -> Claim {
    let envelope = patient.plan.envelope;
    let markers: Vec<&str> = envelope.markers().map(|marker| envelope.name_of(marker)).collect();
    let whole = std::mem::replace(patient.frame, Draft::raw("{}"));
    *patient.frame = match patient.dice().below(8) {
        0 => Draft::free(Value::List(vec![whole])),
        1 => Draft::free(Value::Object(vec![(Name::Text("frame".to_owned()), whole)])),
        2 => Draft::free(Value::Object(vec![(Name::Text(String::new()), whole)])),
        3 => Draft::raw("null"),
        4 => Draft::text(markers.first().copied().unwrap_or_default()),
        5 => Draft::raw("[]"),
        6 => {
            let any = patient.random.any(2);
            let any = if markers.iter().any(|marker| any.at(&[marker]).is_some()) { Json::Null } else { any };
            Draft::of(patient.plan, &any, Part::Free)
        }
        _ => Draft::raw("{}"),
    };
    Claim::Broken(Some(Rule::NotAFrame))
}

/// Adds a member that has a meaning in other kinds of frames.
fn stray_key(patient: &mut Patient<'_>) -> Option<Claim> {
    let (plan, envelope) = (patient.plan, patient.plan.envelope);
    let stray = |&member: &MemberId| envelope.presence(patient.kind, member).is_none() || is_absent_payload(patient, member);
    let members: Vec<MemberId> = envelope.ids().filter(stray).collect();
    let member = patient.dice().of(&members)?;
    let own = &*patient.message.name;
    let value = match envelope.role(member) {
        // What would make it another kind of frame, if the member had a meaning.
        Some(Role::Constant) if patient.dice().one_in(2) => {
            let constants: Vec<&str> = envelope.constants(member).collect();
            Draft::text(patient.dice().word(&constants))
        }
        Some(Role::Name) if patient.dice().one_in(2) => {
            let names: Vec<&str> = plan.messages(FrameKind::Event).iter().map(|message| &*message.name).collect();
            Draft::text(patient.dice().of(&names).unwrap_or(own))
        }
        _ => {
            let value = patient.random.any(2);
            Draft::of(plan, &value, Part::Free)
        }
    };
    insert(patient, envelope.name_of(member), value)?;
    Some(Claim::Sound)
}

/// A key that nothing declares, in the frame or in an object whose keys are declared.
fn extra_key(patient: &mut Patient<'_>, label: Label) -> Option<Claim> {
    let plan = patient.plan;
    let way = patient.one(|draft| match draft.part {
        Part::Frame => true,
        Part::Node(node, _) => {
            !draft.is_null()
                && matches!(described(plan, node), NodeKind::Struct(_) | NodeKind::Json(Open::Object | Open::Structured))
        }
        _ => false,
    })?;
    let mut declared: Vec<&str> = Vec::new();
    match patient.frame.at(&way)?.part {
        Part::Frame => declared.extend(plan.envelope.members().iter().map(|member| &*member.name)),
        Part::Node(node, _) => {
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
    let value = Draft::of(plan, &value, Part::Free);
    let count = patient.frame.at(&way)?.members()?.len();
    let at = patient.dice().below(count + 1);
    patient.frame.at(&way)?.members()?.insert(at, (Name::Text(key), value));
    Some(Claim::Sound)
}

/// The object of a context, for the sake of one that stands in every frame.
pub(super) fn holder<'p>(patient: &'p mut Patient<'_>) -> Option<&'p mut Draft> {
    let name = patient.plan.envelope.name_of(own(patient, Role::Context)?);
    if !patient.frame.has(name) {
        let empty = Draft::of(patient.plan, &JsonObject::new().into(), Part::Member(Role::Context));
        insert(patient, name, empty)?;
    }
    patient.frame.member(name)
}
