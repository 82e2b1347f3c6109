//! Validation of envelopes, at compile time and at run time.

use super::error::EnvelopeError;
use super::lookup::{Lookup, are_disjoint, present};
use super::member::{Content, FrameField, FrameKind, FrameShape, MAX_MEMBERS, Member, MemberId, Presence, Role, slice};
use crate::shape::text;

/// Validates members and kinds, and builds the lookup tables.
pub(super) const fn checked(members: &[Member], kinds: &[FrameShape]) -> Result<Lookup, EnvelopeError> {
    if members.len() > MAX_MEMBERS {
        return Err(EnvelopeError::TooManyMembers);
    }
    if !are_named(members) {
        return Err(EnvelopeError::MemberName);
    }
    let (mut required, mut forbidden) = (0, 0);
    let mut at = 0;
    while at < kinds.len() {
        if let Err(error) = check_fields(members, &kinds[at]) {
            return Err(error);
        }
        if !is_complete(&kinds[at], members) {
            return Err(EnvelopeError::IncompleteKind);
        }
        if has_target(&kinds[at]) != has_target(&kinds[0]) {
            return Err(EnvelopeError::TargetsInSomeKinds);
        }
        required |= present(&kinds[at], Presence::Required);
        forbidden |= present(&kinds[at], Presence::Forbidden);
        let mut other = 0;
        while other < at {
            if kinds[other].kind as u8 == kinds[at].kind as u8 {
                return Err(EnvelopeError::DuplicateKind);
            }
            if !are_disjoint(&kinds[other], &kinds[at]) {
                return Err(EnvelopeError::KindsNotDisjoint);
            }
            other += 1;
        }
        at += 1;
    }
    if forbidden & !required != 0 {
        return Err(EnvelopeError::ForbiddenNowhereRequired);
    }
    Lookup::new(members, kinds)
}

/// Whether all members have unique, nonempty names.
const fn are_named(members: &[Member]) -> bool {
    let mut at = 0;
    while at < members.len() {
        let name = text(&members[at].name);
        let mut other = 0;
        while other < at {
            if crate::shape::equal(name, text(&members[other].name)) {
                return false;
            }
            other += 1;
        }
        if name.is_empty() {
            return false;
        }
        at += 1;
    }
    true
}

const fn check_fields(members: &[Member], kind: &FrameShape) -> Result<(), EnvelopeError> {
    let fields = slice(&kind.fields);
    let mut seen = 0;
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        if field.member >= members.len() || seen & MemberId::new(field.member).bit() != 0 {
            return Err(EnvelopeError::FieldMember);
        }
        seen |= MemberId::new(field.member).bit();
        if !is_of_role(field, members[field.member].role) {
            return Err(EnvelopeError::FieldContent);
        }
        at += 1;
    }
    Ok(())
}

/// Whether the content of a field is allowed for the role of its member.
const fn is_of_role(field: &FrameField, role: Role) -> bool {
    match (&field.content, role) {
        (Content::Nothing, _) => matches!(field.presence, Presence::Forbidden),
        (Content::Name, Role::Name)
        | (Content::Target | Content::TargetText, Role::Target)
        | (Content::Constant(_) | Content::MessageType, Role::Constant)
        // The payload of one kind may have the name of the error of another.
        | (Content::Value, Role::Error | Role::Payload) => matches!(field.presence, Presence::Required),
        (Content::Data | Content::Reply, Role::Payload)
        | (Content::Value | Content::Id, Role::Id)
        | (Content::Value, Role::Context)
        | (Content::Object, Role::Original | Role::Context) => !matches!(field.presence, Presence::Forbidden),
        _ => false,
    }
}

/// How often a kind declares each content.
#[derive(Clone, Copy)]
struct ContentCounts {
    names: u32,
    targets: u32,
    data: u32,
    replies: u32,
    ids: u32,
    /// Ids that every frame of the kind has.
    required_ids: u32,
    errors: u32,
    originals: u32,
}

const fn counts(kind: &FrameShape, members: &[Member]) -> ContentCounts {
    let mut out =
        ContentCounts { names: 0, targets: 0, data: 0, replies: 0, ids: 0, required_ids: 0, errors: 0, originals: 0 };
    let fields = slice(&kind.fields);
    let mut at = 0;
    while at < fields.len() {
        match (&fields[at].content, members[fields[at].member].role) {
            (Content::Name, _) => out.names += 1,
            (Content::Target | Content::TargetText, _) => out.targets += 1,
            (Content::Data, _) => out.data += 1,
            (Content::Reply, _) => out.replies += 1,
            (Content::Value, Role::Error | Role::Payload) => out.errors += 1,
            (Content::Object, Role::Original) => out.originals += 1,
            (Content::Id, _) => {
                out.ids += 1;
                if matches!(fields[at].presence, Presence::Required) {
                    out.required_ids += 1;
                }
            }
            _ => {}
        }
        at += 1;
    }
    out
}

/// Whether a kind declares all members that it needs, and none that it cannot have.
const fn is_complete(kind: &FrameShape, members: &[Member]) -> bool {
    let ContentCounts { names, targets, data, replies, ids, required_ids, errors, originals } = counts(kind, members);
    // A flat payload is one without a member of its own.
    let flat = kind.flat as u32;
    // A response without a name belongs to the request with its id.
    let is_matched = names == 1 || names == 0 && required_ids == 1;
    targets <= 1
        && ids <= 1
        && match kind.kind {
            FrameKind::Request | FrameKind::Event => {
                matches!((names, data + flat, replies, errors, originals), (1, 1, 0, 0, 0))
            }
            FrameKind::Success => is_matched && matches!((data, replies + flat, errors, originals), (0, 1, 0, 0)),
            FrameKind::Failure => is_matched && matches!((data + flat, replies, errors, originals), (0, 0, 1, 0 | 1)),
        }
}

/// Whether a kind declares a target.
const fn has_target(kind: &FrameShape) -> bool {
    let fields = slice(&kind.fields);
    let mut at = 0;
    while at < fields.len() {
        if matches!(fields[at].content, Content::Target | Content::TargetText) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::collections::BTreeSet;

    use crate::envelope::{
        Classification, Content, DESKTOP, Envelope, EnvelopeConstant, EnvelopeError, FailureDetail, FrameField, FrameKind,
        FrameMembers, FrameShape, Member, Presence, Role,
    };
    use crate::json::{KeySets, Scanner};
    use crate::shape::ShapeRef;

    /// An envelope in the style of JSON-RPC, with targets. It has other names, and other members determine the kind; none of
    /// them is a constant.
    fn other() -> (Vec<Member>, Vec<FrameShape>) {
        let members = ["result", "error", "method", "target", "params", "original"];
        let roles = [Role::Payload, Role::Error, Role::Name, Role::Target, Role::Payload, Role::Original];
        let members = members.into_iter().zip(roles).map(|(name, role)| Member::new(name, role)).collect();
        let shape = |kind, fields: Vec<FrameField>| FrameShape { kind, fields: Cow::Owned(fields), flat: false };
        let required = FrameField::required;
        let error = |member| FrameField::value(member, Presence::Required, ShapeRef::of::<FailureDetail>(), "");
        let common = || [required(2, Content::Name), required(3, Content::Target)];
        let request = [required(4, Content::Data), FrameField::forbidden(0), FrameField::forbidden(1)];
        let success = [required(0, Content::Reply), FrameField::forbidden(1)];
        let failure = [error(1), required(5, Content::Object), FrameField::forbidden(0)];
        let kinds = vec![
            shape(FrameKind::Request, common().into_iter().chain(request).collect()),
            shape(FrameKind::Success, common().into_iter().chain(success).collect()),
            shape(FrameKind::Failure, common().into_iter().chain(failure).collect()),
        ];
        (members, kinds)
    }

    fn classify(envelope: &Envelope, text: &str) -> Classification {
        let mut members = FrameMembers::default();
        members.read(envelope, &mut Scanner::new(text), &mut KeySets::default()).unwrap();
        envelope.classify(&members)
    }

    #[test]
    fn an_envelope_made_at_run_time_classifies_by_its_own_members() {
        let (members, kinds) = other();
        let envelope = Envelope::try_new("other", "", members, kinds).unwrap();
        for (text, expected) in [
            (r#"{"method":"a","params":{}}"#, Classification::Known(FrameKind::Request)),
            (r#"{"result":null,"method":"a"}"#, Classification::Known(FrameKind::Success)),
            (r#"{"error":{},"method":"a","params":1}"#, Classification::Known(FrameKind::Failure)),
            (r#"{"error":{},"result":{},"method":"a"}"#, Classification::Mixed),
            // Only these two members determine the kind: a frame with neither is a request, possibly a malformed one.
            (r#"{"result":{}}"#, Classification::Known(FrameKind::Success)),
            (r#"{"command":"a","messageType":"b"}"#, Classification::Known(FrameKind::Request)),
        ] {
            assert_eq!(classify(&envelope, text), expected, "{text}");
        }
    }

    #[test]
    fn constants_of_any_length_and_spelling_determine_the_kind() {
        let result = DESKTOP.find("result").unwrap();
        let known = Classification::Known;
        for (value, expected) in [
            (r#""success""#, known(FrameKind::Success)),
            (r#""failure""#, known(FrameKind::Failure)),
            (r#""f\u0061ilure""#, known(FrameKind::Failure)),
            (r#""failures""#, Classification::WrongConstant(result)),
            (r#""failur""#, Classification::WrongConstant(result)),
            (r#""""#, Classification::WrongConstant(result)),
            ("null", Classification::WrongConstant(result)),
        ] {
            // At the end of the text too, where fewer bytes follow than are compared at once.
            assert_eq!(classify(&DESKTOP, &format!(r#"{{"command":"a","result":{value}}}"#)), expected, "{value}");
            assert_eq!(classify(&DESKTOP, &format!(r#"{{"result":{value},"command":"a name"}}"#)), expected, "{value}");
        }
        let (members, kinds) = (DESKTOP.members().to_vec(), DESKTOP.kinds().to_vec());
        let long = |constant: &str, kind: &mut FrameShape| {
            for field in kind.fields.to_mut() {
                if matches!(field.content, Content::Constant(_)) {
                    field.content = Content::Constant(EnvelopeConstant::String(Cow::Owned(constant.to_owned())));
                }
            }
        };
        let mut kinds = kinds;
        long("has been carried out", &mut kinds[1]);
        long("has been rejected", &mut kinds[2]);
        let envelope = Envelope::try_new("long", "", members, kinds).unwrap();
        let text = |constant: &str| format!(r#"{{"command":"a","result":"{constant}"}}"#);
        assert_eq!(classify(&envelope, &text("has been carried out")), known(FrameKind::Success));
        assert_eq!(classify(&envelope, &text("has been rejected")), known(FrameKind::Failure));
        assert_eq!(classify(&envelope, &text("success")), Classification::WrongConstant(result));
    }

    /// An envelope in which requests have a constant in a member of their own, and responses in another.
    fn with_constants(request: &'static str, success: &'static str, failure: &'static str) -> Envelope {
        let members = ["action", "result", "method", "target", "params", "error", "original"];
        let roles = [Role::Constant, Role::Constant, Role::Name, Role::Target, Role::Payload, Role::Error, Role::Original];
        let members: Vec<Member> = members.into_iter().zip(roles).map(|(name, role)| Member::new(name, role)).collect();
        let required = FrameField::required;
        let constant = |member, text: &'static str| required(member, Content::Constant(EnvelopeConstant::string(text)));
        let shape = |kind, fields: Vec<FrameField>| {
            let common = [required(2, Content::Name), required(3, Content::Target)];
            FrameShape { kind, fields: common.into_iter().chain(fields).collect(), flat: false }
        };
        let kinds = vec![
            shape(FrameKind::Request, vec![constant(0, request), required(4, Content::Data), FrameField::forbidden(1)]),
            shape(FrameKind::Success, vec![constant(1, success), required(4, Content::Reply), FrameField::forbidden(0)]),
            shape(
                FrameKind::Failure,
                vec![
                    constant(1, failure),
                    FrameField::value(5, Presence::Required, ShapeRef::of::<FailureDetail>(), ""),
                    required(6, Content::Object),
                    FrameField::forbidden(0),
                ],
            ),
        ];
        Envelope::try_new("constants", "", members, kinds).unwrap()
    }

    #[test]
    fn only_the_constants_of_the_same_member_count() {
        for (done, rejected) in [("ok", "bad"), ("carried out", "rejected by the peer")] {
            let envelope = with_constants(done, done, rejected);
            for (member, value, kind) in [
                ("action", done, FrameKind::Request),
                ("result", done, FrameKind::Success),
                ("result", rejected, FrameKind::Failure),
            ] {
                let text = format!(r#"{{"{member}":"{value}","method":"a"}}"#);
                assert_eq!(classify(&envelope, &text), Classification::Known(kind), "{text}");
                // The same with an escape, so that the text has other bytes than the value.
                let value = format!("\\u{:04x}{}", u32::from(value.as_bytes()[0]), &value[1..]);
                let text = format!(r#"{{"{member}":"{value}","method":"a"}}"#);
                assert_eq!(classify(&envelope, &text), Classification::Known(kind), "{text}");
            }
            let markers: Vec<&str> = envelope.markers().map(|id| envelope.name_of(id)).collect();
            assert_eq!(markers, ["action", "result"]);
        }
    }

    #[test]
    fn constants_alone_can_determine_the_kind() {
        let envelope = with_constants("do", "ok", "bad");
        let (members, kinds) = (envelope.members().to_vec(), envelope.kinds()[1..].to_vec());
        // No kind requires `action` any longer.
        let without = |kind: FrameShape| {
            let fields = kind.fields.iter().filter(|field| field.presence != Presence::Forbidden).cloned().collect();
            FrameShape { fields, ..kind }
        };
        let mut members = members;
        members.swap(0, 1);
        let mut kinds: Vec<FrameShape> = kinds.into_iter().map(without).collect();
        for field in kinds.iter_mut().flat_map(|kind| kind.fields.to_mut()) {
            field.member = if field.member == 1 { 0 } else { field.member };
        }
        let envelope = Envelope::try_new("responses", "", members, kinds).unwrap();
        assert_eq!(classify(&envelope, r#"{"result":"ok","method":"a"}"#), Classification::Known(FrameKind::Success));
        assert_eq!(classify(&envelope, r#"{"result":"bad","method":"a"}"#), Classification::Known(FrameKind::Failure));
        assert_eq!(classify(&envelope, r#"{"method":"a"}"#), Classification::NotAFrame);
    }

    #[test]
    fn an_invalid_envelope_is_an_error() {
        type Mutation = fn(&mut Vec<Member>, &mut Vec<FrameShape>);
        let cases: [(EnvelopeError, Mutation); 12] = [
            (EnvelopeError::TooManyMembers, |members, _| {
                members.extend((0..11).map(|index| Member { name: format!("m{index}").into(), role: Role::Context }));
            }),
            (EnvelopeError::MemberName, |members, _| members[5].name = "result".into()),
            (EnvelopeError::MemberName, |members, _| members[5].name = "".into()),
            (EnvelopeError::DuplicateKind, |_, kinds| kinds.push(kinds[0].clone())),
            (EnvelopeError::FieldMember, |_, kinds| kinds[0].fields.to_mut()[0].member = 6),
            (EnvelopeError::FieldMember, |_, kinds| kinds[0].fields.to_mut().push(FrameField::forbidden(0))),
            (EnvelopeError::FieldContent, |members, _| members[2].role = Role::Target),
            (EnvelopeError::IncompleteKind, |_, kinds| kinds[1].fields.to_mut().retain(|field| field.member != 2)),
            (EnvelopeError::TargetsInSomeKinds, |_, kinds| kinds[1].fields.to_mut().retain(|field| field.member != 3)),
            (EnvelopeError::ForbiddenNowhereRequired, |_, kinds| {
                kinds[0].fields.to_mut().push(FrameField::forbidden(5));
                kinds.pop();
                kinds[0].fields.to_mut().retain(|field| field.member != 1);
                kinds[1].fields.to_mut().retain(|field| field.member != 1);
            }),
            (EnvelopeError::KindsNotDisjoint, |_, kinds| {
                kinds[0].fields.to_mut().retain(|field| field.presence != Presence::Forbidden);
            }),
            (EnvelopeError::DecidingMembersNotFirst, |members, kinds| {
                members.swap(0, 5);
                members.swap(1, 5);
                for field in kinds.iter_mut().flat_map(|kind| kind.fields.to_mut()) {
                    field.member = [1, 5, 2, 3, 4, 0][field.member];
                }
            }),
        ];
        let texts: BTreeSet<String> = cases.iter().map(|(error, _)| error.to_string()).collect();
        let errors: BTreeSet<String> = cases.iter().map(|(error, _)| format!("{error:?}")).collect();
        assert_eq!(texts.len(), errors.len(), "{texts:?}");
        assert!(texts.iter().all(|text| text.len() > 10), "{texts:?}");
        for (expected, change) in cases {
            let (mut members, mut kinds) = other();
            change(&mut members, &mut kinds);
            assert_eq!(Envelope::try_new("other", "", members, kinds).err(), Some(expected));
        }
    }
}
