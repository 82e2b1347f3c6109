//! Mutations of the envelope: names, targets, and the members that determine the kind.

use super::MutationSubject;
use super::values::altered;
use crate::envelope::{Classification, Content, Envelope, EnvelopeConstant, FrameKind, MemberId, Presence, Role};
use crate::json::{Json, JsonObject};
use crate::message::OBJECT_EVENT;
use crate::plan::{MessageRole, NodeKind};
use crate::problem::Rule;
use crate::sample::Claim;
use crate::sample::choose::Choose;
use crate::sample::mutation::MutationKind;
use crate::sample::tree::{FrameTree, TreeName, TreeRole, TreeValue};
use crate::shape::Open;

/// Characters that ids do not allow.
pub(super) const NOT_IN_IDS: &[char] =
    &[' ', '.', '\0', '\u{1}', '\t', '\n', '\r', '\u{b}', '\u{c}', '\u{1b}', '\u{1f}', '\u{7f}'];

pub(super) fn mutate(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    match label {
        MutationKind::UnknownName | MutationKind::AlteredName | MutationKind::OtherName | MutationKind::NameOfOtherKind => {
            name(subject, label)
        }
        MutationKind::NameType => {
            let name = subject.plan.envelope().name_member(subject.kind)?;
            other_type(subject, name, |value| matches!(value, Json::String(_)))?;
            Some(Claim::Invalid(Some(Rule::WrongType)))
        }
        MutationKind::MissingMember => missing_member(subject),
        MutationKind::RenamedKey => renamed_key(subject),
        MutationKind::MixedEnvelope => mixed(subject),
        MutationKind::WrongResult | MutationKind::SwappedResult => result(subject, label),
        MutationKind::WrongMessageType => message_type(subject),
        MutationKind::TargetSegment | MutationKind::TargetForm | MutationKind::FreeTarget => target(subject, label),
        MutationKind::TargetType => {
            let target = own(subject, Role::Target)?;
            other_type(subject, target, |value| matches!(value, Json::String(_)))?;
            Some(Claim::Invalid(Some(Rule::WrongType)))
        }
        MutationKind::ContextType => context(subject),
        MutationKind::OriginalType | MutationKind::OriginalMismatch => original(subject, label),
        MutationKind::NotAFrame => Some(not_a_frame(subject)),
        MutationKind::StrayKey => stray_key(subject),
        MutationKind::ExtraKey | MutationKind::LookalikeKey => extra_key(subject, label),
        _ => None,
    }
}

/// The member of the frame that has this role.
fn own(subject: &MutationSubject<'_, '_>, role: Role) -> Option<MemberId> {
    subject.plan.envelope().with_role(subject.kind, role)
}

fn set(subject: &mut MutationSubject<'_, '_>, member: MemberId, value: TreeValue) -> Option<()> {
    subject.frame.member(subject.plan.envelope().name_of(member))?.value = value;
    Some(())
}

fn has(subject: &MutationSubject<'_, '_>, member: MemberId) -> bool {
    subject.frame.has(subject.plan.envelope().name_of(member))
}

fn text_of(subject: &mut MutationSubject<'_, '_>, member: MemberId) -> Option<String> {
    match &subject.frame.member(subject.plan.envelope().name_of(member))?.value {
        TreeValue::Text(text) => Some(text.clone()),
        _ => None,
    }
}

/// Replaces the value of a member by one of another type.
fn other_type(subject: &mut MutationSubject<'_, '_>, member: MemberId, fits: fn(&Json) -> bool) -> Option<()> {
    let value = (0..20).map(|_| subject.random.any(1)).find(|value| !fits(value))?;
    let value = FrameTree::of(subject.plan, &value, TreeRole::Free).value;
    set(subject, member, value)
}

fn name(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let (plan, kind, own) = (subject.plan, subject.kind, &*subject.message.name);
    let names = |kind| plan.messages(kind).iter().map(|message| &*message.name).collect::<Vec<_>>();
    let name = match label {
        MutationKind::UnknownName => match subject.rng().below(4) {
            0 => subject.random.text("message", false, 0, u64::MAX),
            1 => "constructor".to_owned(),
            2 => String::new(),
            _ => format!("{own}.more"),
        },
        MutationKind::AlteredName => altered(subject, own),
        MutationKind::OtherName => subject.rng().of(&names(kind))?.to_owned(),
        _ => {
            let other = if kind == FrameKind::Event { FrameKind::Request } else { FrameKind::Event };
            subject.rng().of(&names(other))?.to_owned()
        }
    };
    let claim = match plan.find(kind, &name) {
        None => Claim::Invalid(Some(Rule::UnknownMessage)),
        Some(_) if name == own => Claim::Valid,
        Some(_) => Claim::Unknown,
    };
    set(subject, plan.envelope().name_member(kind)?, TreeValue::Text(name))?;
    Some(claim)
}

fn missing_member(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let envelope = subject.plan.envelope();
    let members: Vec<MemberId> = envelope.ids().filter(|&member| has(subject, member)).collect();
    let member = subject.rng().of(&members)?;
    subject.frame.remove(envelope.name_of(member))?;
    Some(without(subject, member))
}

fn renamed_key(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (envelope, kind) = (subject.plan.envelope(), subject.kind);
    let known = |&member: &MemberId| envelope.has(kind, member) && has(subject, member);
    let members: Vec<MemberId> = envelope.ids().filter(known).collect();
    let member = subject.rng().of(&members)?;
    let name = envelope.name_of(member);
    let renamed = altered(subject, name);
    if envelope.find(&renamed).is_some() || subject.frame.has(&renamed) {
        return None;
    }
    let (_, value) = subject.frame.remove(name)?;
    subject.frame.members()?.push((TreeName::Text(renamed), value));
    Some(without(subject, member))
}

/// The claim about a frame without one of its members.
fn without(subject: &MutationSubject<'_, '_>, member: MemberId) -> Claim {
    let envelope = subject.plan.envelope();
    match envelope.presence(subject.kind, member) {
        None => Claim::Valid,
        Some(Presence::Optional) => {
            let field = envelope.field(subject.kind, member);
            let required = field.is_some_and(|field| subject.plan.is_required(subject.kind, field, Some(subject.message)));
            if required { Claim::Invalid(Some(Rule::MissingField)) } else { Claim::Valid }
        }
        _ if is_absent_payload(subject, member) => Claim::Valid,
        Some(Presence::Forbidden) => Claim::Unknown,
        Some(Presence::Required) if envelope.determines(member) => {
            match envelope.classify_present(|other| other != member && has(subject, other)) {
                Some(Classification::NotAFrame) => Claim::Invalid(Some(Rule::NotAFrame)),
                // It may be a frame of another kind: a response without its result is a request.
                _ => Claim::Unknown,
            }
        }
        Some(Presence::Required) => Claim::Invalid(Some(Rule::MissingField)),
    }
}

/// Whether a member would hold the payload, if the message had one in a frame of this kind.
fn is_absent_payload(subject: &MutationSubject<'_, '_>, member: MemberId) -> bool {
    let held = subject.plan.payload(subject.kind, subject.message);
    held.is_none() && subject.plan.envelope().payload(subject.kind).is_some_and(|(payload, _)| payload == member)
}

/// Adds the marker of another kind of frame.
fn mixed(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (envelope, kind) = (subject.plan.envelope(), subject.kind);
    let marker = envelope.markers().find(|&marker| envelope.presence(kind, marker) == Some(Presence::Forbidden))?;
    let known = subject.plan.messages(FrameKind::Request).first().map(|message| &*message.name);
    let value = match (envelope.role(marker), subject.rng().below(4)) {
        (Some(Role::Name), 0 | 1) => FrameTree::text(known.unwrap_or_default()),
        (_, 0 | 1) => FrameTree::text(OBJECT_EVENT),
        (_, 2) => FrameTree::raw("null"),
        _ => {
            let any = subject.random.any(1);
            FrameTree::of(subject.plan, &any, TreeRole::Free)
        }
    };
    insert(subject, envelope.name_of(marker), value)?;
    Some(match envelope.classify_present(|member| has(subject, member)) {
        Some(Classification::Mixed) => Claim::Invalid(Some(Rule::MixedEnvelope)),
        _ => Claim::Unknown,
    })
}

/// Inserts a member at a random position of the frame.
fn insert(subject: &mut MutationSubject<'_, '_>, key: &str, value: FrameTree) -> Option<()> {
    if subject.frame.has(key) {
        return None;
    }
    let count = subject.frame.members()?.len();
    let at = subject.rng().below(count + 1);
    subject.frame.members()?.insert(at, (TreeName::Text(key.to_owned()), value));
    Some(())
}

/// The member whose constants distinguish kinds of frames.
fn constant_member(envelope: &Envelope) -> Option<MemberId> {
    FrameKind::ALL.iter().find_map(|&kind| envelope.constant(kind).map(|(member, _)| member))
}

fn result(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let envelope = subject.plan.envelope();
    let member = constant_member(envelope)?;
    // In other kinds of frames it is an unknown member, which may have any value.
    envelope.presence(subject.kind, member)?;
    let constants: Vec<&EnvelopeConstant> = envelope.constants(member).collect();
    let name = envelope.name_of(member);
    if label == MutationKind::SwappedResult {
        let constant = subject.rng().of(&constants)?;
        if has(subject, member) {
            let own = envelope.constants_of(subject.kind).any(|(of, own)| of == member && own == constant);
            set(subject, member, value_of(constant))?;
            return Some(if own { Claim::Valid } else { Claim::Unknown });
        }
        insert(subject, name, FrameTree::free(value_of(constant)))?;
        return Some(Claim::Unknown);
    }
    let value = match subject.rng().below(4) {
        0 => {
            let constant = subject.rng().of(&constants)?;
            TreeValue::Text(altered(subject, constant.as_str().unwrap_or("yes")))
        }
        1 => TreeValue::Raw(b"null".to_vec()),
        2 => TreeValue::Raw(b"true".to_vec()),
        _ => {
            let any = subject.random.any(1);
            FrameTree::of(subject.plan, &any, TreeRole::Free).value
        }
    };
    let is_constant = |constant: &&EnvelopeConstant| match (&value, constant.as_str()) {
        (TreeValue::Text(text), Some(constant)) => text == constant,
        (TreeValue::Raw(raw), None) => *raw == constant.to_string().into_bytes(),
        (TreeValue::Number(_), None) => matches!(constant, EnvelopeConstant::Integer(_)),
        _ => false,
    };
    if constants.iter().any(is_constant) {
        return None;
    }
    if has(subject, member) {
        set(subject, member, value)?;
    } else {
        insert(subject, name, FrameTree::free(value))?;
    }
    Some(Claim::Invalid(Some(Rule::WrongValue)))
}

/// The value of a constant.
fn value_of(constant: &EnvelopeConstant) -> TreeValue {
    match constant.as_str() {
        Some(text) => TreeValue::Text(text.to_owned()),
        None => TreeValue::Raw(constant.to_string().into_bytes()),
    }
}

fn message_type(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let MessageRole::Event { message_types } = &subject.message.role else { return None };
    let member = subject.plan.envelope().of(subject.kind).message_type?;
    if subject.rng().one_in(4) {
        other_type(subject, member, |value| matches!(value, Json::String(_)))?;
        return Some(Claim::Invalid(Some(Rule::WrongType)));
    }
    let picked = subject.rng().below(message_types.len());
    let word = &**message_types.get(picked)?;
    let word = if subject.rng().one_in(3) { "otherEvent".to_owned() } else { altered(subject, word) };
    let known = message_types.iter().any(|known| *known == word);
    set(subject, member, TreeValue::Text(word))?;
    Some(if known { Claim::Valid } else { Claim::Invalid(Some(Rule::WrongValue)) })
}

fn target(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let failure = subject.kind == FrameKind::Failure;
    if failure != (label == MutationKind::FreeTarget) {
        return None;
    }
    let member = own(subject, Role::Target)?;
    let text = text_of(subject, member)?;
    let mut segments: Vec<String> = text.split('.').map(str::to_owned).collect();
    let (fewest, most) = subject.message.target.as_ref()?.counts;
    let text = match label {
        MutationKind::FreeTarget => subject.random.text(&text, false, 0, u64::MAX),
        MutationKind::TargetForm => {
            let more = fewest < 2 || subject.rng().one_in(2);
            while more && segments.len() <= most {
                segments.push(subject.random.id("more", 1));
            }
            if !more {
                segments.truncate(fewest - 1);
            }
            segments.join(".")
        }
        _ => {
            let at = subject.rng().below(segments.len());
            match subject.rng().below(6) {
                0 => segments[at].clear(),
                1 => segments.insert(at, String::new()),
                2 => segments.push(String::new()),
                _ => {
                    // A dot would split the segment into two valid ones.
                    let bad = subject.rng().of(NOT_IN_IDS).filter(|bad| *bad != '.').unwrap_or(' ');
                    let place = subject.rng().below(segments[at].chars().count() + 1);
                    let place = segments[at].char_indices().nth(place).map_or(segments[at].len(), |(place, _)| place);
                    segments[at].insert(place, bad);
                }
            }
            segments.join(".")
        }
    };
    set(subject, member, TreeValue::Text(text))?;
    Some(match label {
        MutationKind::FreeTarget => Claim::Valid,
        MutationKind::TargetForm => Claim::Invalid(Some(Rule::TargetForm)),
        _ => Claim::Invalid(Some(Rule::TargetSegment)),
    })
}

fn context(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let field = subject.plan.envelope().field(subject.kind, own(subject, Role::Context)?)?;
    if field.content != Content::Object {
        return None;
    }
    let null = subject.rng().one_in(3);
    let value = if null {
        FrameTree::raw("null")
    } else {
        let value = (0..20).map(|_| subject.random.any(1)).find(|value| !matches!(value, Json::Object(_) | Json::Null))?;
        FrameTree::of(subject.plan, &value, TreeRole::Free)
    };
    let name = subject.plan.envelope().name_of(own(subject, Role::Context)?);
    subject.frame.remove(name);
    insert(subject, name, value)?;
    Some(Claim::Invalid(Some(if null { Rule::NullValue } else { Rule::WrongType })))
}

fn original(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let envelope = subject.plan.envelope();
    let member = own(subject, Role::Original)?;
    if label == MutationKind::OriginalType {
        other_type(subject, member, |value| matches!(value, Json::Object(_)))?;
        return Some(Claim::Invalid(Some(Rule::WrongType)));
    }
    let role = subject.rng().of(&[Role::Name, Role::Target, Role::Payload])?;
    let key = envelope.name_of(envelope.with_role(FrameKind::Request, role)?);
    let value = subject.random.any(1);
    let value = FrameTree::of(subject.plan, &value, TreeRole::Free);
    let original = subject.frame.member(envelope.name_of(member))?;
    original.remove(key);
    original.members()?.push((TreeName::Text(key.to_owned()), value));
    Some(Claim::Valid)
}

fn not_a_frame(subject: &mut MutationSubject<'_, '_>) -> Claim {
    let envelope = subject.plan.envelope();
    let markers: Vec<&str> = envelope.markers().map(|marker| envelope.name_of(marker)).collect();
    let whole = std::mem::replace(subject.frame, FrameTree::raw("{}"));
    let choice = subject.rng().below(8);
    *subject.frame = match choice {
        0 => FrameTree::free(TreeValue::List(vec![whole])),
        1 => FrameTree::free(TreeValue::Object(vec![(TreeName::Text("frame".to_owned()), whole)])),
        2 => FrameTree::free(TreeValue::Object(vec![(TreeName::Text(String::new()), whole)])),
        3 => FrameTree::raw("null"),
        4 => FrameTree::text(markers.first().copied().unwrap_or_default()),
        5 => FrameTree::raw("[]"),
        6 => {
            let any = subject.random.any(2);
            let any = if markers.iter().any(|marker| any.at(&[marker]).is_some()) { Json::Null } else { any };
            FrameTree::of(subject.plan, &any, TreeRole::Free)
        }
        _ => FrameTree::raw("{}"),
    };
    // An object without the members that determine the kind may be of a kind that has none of them.
    let is_object = matches!(choice, 1 | 2 | 6 | 7);
    let of_none = envelope.classify_present(|_| false);
    Claim::Invalid((!is_object || of_none == Some(Classification::NotAFrame)).then_some(Rule::NotAFrame))
}

/// Adds a member that has a meaning in other kinds of frames.
fn stray_key(subject: &mut MutationSubject<'_, '_>) -> Option<Claim> {
    let (plan, envelope) = (subject.plan, subject.plan.envelope());
    let stray = |&member: &MemberId| envelope.presence(subject.kind, member).is_none() || is_absent_payload(subject, member);
    let members: Vec<MemberId> = envelope.ids().filter(stray).collect();
    let member = subject.rng().of(&members)?;
    let own = &*subject.message.name;
    let value = match envelope.role(member) {
        // A value that would determine another kind of frame, if this member had a meaning here.
        Some(Role::Constant) if subject.rng().one_in(2) => {
            let constants: Vec<&EnvelopeConstant> = envelope.constants(member).collect();
            FrameTree::free(value_of(subject.rng().of(&constants)?))
        }
        Some(Role::Name) if subject.rng().one_in(2) => {
            let names: Vec<&str> = plan.messages(FrameKind::Event).iter().map(|message| &*message.name).collect();
            FrameTree::text(subject.rng().of(&names).unwrap_or(own))
        }
        _ => {
            let value = subject.random.any(2);
            FrameTree::of(plan, &value, TreeRole::Free)
        }
    };
    insert(subject, envelope.name_of(member), value)?;
    Some(Claim::Valid)
}

/// Adds an undeclared member to the frame or to an object with declared members.
fn extra_key(subject: &mut MutationSubject<'_, '_>, label: MutationKind) -> Option<Claim> {
    let plan = subject.plan;
    let path = subject.one(|draft| match draft.part {
        TreeRole::Frame(_) => true,
        _ => {
            !draft.is_null()
                && matches!(draft.object(plan), Some(NodeKind::Struct(_) | NodeKind::Json(Open::Object | Open::Structured)))
        }
    })?;
    let mut declared: Vec<&str> = Vec::new();
    let holder = subject.frame.at(&path)?;
    if matches!(holder.part, TreeRole::Frame(_)) {
        declared.extend(plan.envelope().members().iter().map(|member| &*member.name));
    }
    if let Some(NodeKind::Struct(object)) = holder.object(plan) {
        declared.extend(object.fields.iter().map(|field| &**field.name()));
    }
    let key = if label == MutationKind::LookalikeKey {
        let own = subject.rng().of(&declared)?;
        altered(subject, own)
    } else {
        subject.random.key(1)
    };
    if declared.contains(&&*key) || subject.frame.at(&path)?.has(&key) {
        return None;
    }
    let value = subject.random.any(3);
    let value = FrameTree::of(plan, &value, TreeRole::Free);
    let count = subject.frame.at(&path)?.members()?.len();
    let at = subject.rng().below(count + 1);
    subject.frame.at(&path)?.members()?.insert(at, (TreeName::Text(key), value));
    Some(Claim::Valid)
}

/// The context of the frame, which is added if it is absent.
pub(super) fn holder<'p>(subject: &'p mut MutationSubject<'_, '_>) -> Option<&'p mut FrameTree> {
    let member = own(subject, Role::Context)?;
    if subject.plan.envelope().field(subject.kind, member)?.content != Content::Object {
        return None;
    }
    let name = subject.plan.envelope().name_of(member);
    if !subject.frame.has(name) {
        let empty = FrameTree::of(subject.plan, &JsonObject::new().into(), TreeRole::Member(Role::Context));
        insert(subject, name, empty)?;
    }
    subject.frame.member(name)
}
