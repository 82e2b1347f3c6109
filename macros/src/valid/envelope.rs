//! The rules of `envelope!`.
//!
//! `Envelope::new` asserts what the table needs, for envelopes that are not declared by the macro. Here each error is at its token.

mod disjoint;

use quote::ToTokens as _;
use syn::ext::IdentExt;

use crate::ast::{ContentInput, EnvelopeInput, FrameKindInput, KindInput, MemberInput};
use crate::ctxt::{Ctxt, with_help};
use crate::literal::AttrLiteral;
use crate::names::{self, SeenNames};
use crate::types;
use disjoint::check_disjoint;

/// The maximum number of members, and of those that determine the kind, as in the table of the main crate.
const MAX_MEMBERS: usize = 16;
const MAX_DECIDING: usize = 5;

/// A valid envelope.
pub(crate) struct ValidEnvelope<'a> {
    pub(crate) envelope: &'a EnvelopeInput,
    /// The members: those that determine the kind first.
    pub(crate) members: Vec<ValidMember<'a>>,
}

impl ValidEnvelope<'_> {
    /// Whether some responses do not name their command.
    pub(crate) fn has_untyped_responses(&self) -> bool {
        self.envelope.kinds.iter().any(|kind| {
            matches!(kind.kind, FrameKindInput::Success | FrameKindInput::Failure)
                && !kind.members.iter().any(|member| matches!(member.content, ContentInput::Name))
        })
    }
}

/// A member with its role in all kinds of frames.
pub(crate) struct ValidMember<'a> {
    pub(crate) name: &'a str,
    pub(crate) role: MemberRole,
}

/// The role of a member.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberRole {
    Name,
    Target,
    Constant,
    Payload,
    Id,
    Error,
    Original,
    Context,
}

impl MemberRole {
    fn of(content: &ContentInput) -> Option<Self> {
        Some(match content {
            ContentInput::Name => Self::Name,
            ContentInput::Target | ContentInput::TargetText => Self::Target,
            ContentInput::MessageType | ContentInput::Constant(_) => Self::Constant,
            ContentInput::Data => Self::Payload,
            ContentInput::Original => Self::Original,
            ContentInput::Id(_) => Self::Id,
            ContentInput::Error(_) => Self::Error,
            ContentInput::Value(_) => Self::Context,
            ContentInput::Absent => return None,
        })
    }

    fn described(self) -> &'static str {
        match self {
            Self::Name => "the name",
            Self::Target => "the target",
            Self::Constant => "a constant",
            Self::Payload => "the payload",
            Self::Id => "the id",
            Self::Error => "the error",
            Self::Original => "the original request",
            Self::Context => "metadata",
        }
    }
}

/// Checks the declaration of an envelope.
pub(crate) fn envelope<'a>(cx: &Ctxt, envelope: &'a EnvelopeInput) -> ValidEnvelope<'a> {
    if envelope.ident.unraw() == "desktop" && !envelope.options.builtin {
        let help =
            "omit `envelope` in `protocol!` to use the envelope of the agent-desktop protocol, or choose another name";
        cx.at(&envelope.ident, with_help("reserved name of an envelope `desktop`", help));
    }
    if envelope.kinds.is_empty() && envelope.is_complete {
        let help = "add `event: { type: Name, data: Data }`";
        cx.at(&envelope.ident, with_help("an envelope without kinds of frames", help));
    }
    for (index, kind) in envelope.kinds.iter().enumerate() {
        if envelope.kinds[..index].iter().any(|before| before.kind == kind.kind) {
            cx.at(&kind.ident, format_args!("duplicate kind of frame `{}`", kind.ident));
        }
        check_kind(cx, kind);
    }
    check_options(cx, envelope);
    let members = members(cx, envelope);
    // Without one of the kinds, these would report mistakes that do not exist.
    if envelope.is_complete {
        check_targets(cx, envelope);
        if check_responses(cx, envelope) && check_forbidden(cx, envelope) {
            check_disjoint(cx, envelope);
        }
    }
    ValidEnvelope { envelope, members }
}

/// Checks the members of one kind.
fn check_kind(cx: &Ctxt, kind: &KindInput) {
    let mut seen = SeenNames::default();
    for member in &kind.members {
        if seen.insert(&member.name, &"").is_some() {
            cx.at(
                &member.key,
                with_help(format_args!("duplicate member `{}`", member.name), "remove it, or use another name"),
            );
        }
        if let Some(error) = names::reject_key(&member.name) {
            cx.at(&member.key, error);
        }
        check_member(cx, kind, member);
    }
    check_single(cx, kind);
    check_missing(cx, kind);
    check_fields(cx, kind);
    if let (Some(flat), Some(member)) = (&kind.flat, kind.members.iter().find(|member| is_data(&member.content))) {
        let help = format!("remove `..Data` or `{}`", member.name);
        cx.at(flat, with_help("a second payload", help));
    }
}

/// Rejects an `Option` in the contents of members, since only a member can be absent. Equal contents of several kinds are one mistake.
fn check_options(cx: &Ctxt, envelope: &EnvelopeInput) {
    let mut seen = SeenNames::default();
    for member in envelope.kinds.iter().flat_map(|kind| &kind.members) {
        let Some(ty) = member.content.value().filter(|ty| types::is_option(ty)) else { continue };
        let Some(inner) = types::arguments(ty).next().filter(|_| seen.insert(&member.tokens.to_string(), &"").is_none())
        else {
            continue;
        };
        let inner = inner.to_token_stream();
        let (content, help) = match &member.content {
            ContentInput::Id(_) => {
                ("Id(…)", format!("use `Option<Id({inner})>`, or `Id(Nullable<{inner}>)` for an id or `null`"))
            }
            ContentInput::Error(_) => ("Error(…)", format!("use `Error(Nullable<{inner}>)` for an error or `null`")),
            _ => ("Option<…>", format!("use `Option<{inner}>`, or `Option<Nullable<{inner}>>` for a value or `null`")),
        };
        let message = format!("unexpected `Option` in `{content}`, since only a member can be absent");
        cx.at(ty, with_help(message, help));
    }
}

fn is_data(content: &ContentInput) -> bool {
    matches!(content, ContentInput::Data)
}

/// A test of the content of a member.
type IsContent = fn(&ContentInput) -> bool;

fn has(kind: &KindInput, is: IsContent) -> bool {
    kind.members.iter().any(|member| is(&member.content))
}

/// Checks that no content is declared twice.
fn check_single(cx: &Ctxt, kind: &KindInput) {
    let roles: [(&str, IsContent); 5] = [
        ("name", |content| matches!(content, ContentInput::Name)),
        ("payload", is_data),
        ("id", |content| matches!(content, ContentInput::Id(_))),
        ("target", |content| matches!(content, ContentInput::Target | ContentInput::TargetText)),
        ("error", |content| matches!(content, ContentInput::Error(_))),
    ];
    for (role, is) in roles {
        // A member that is declared twice is an error of its own.
        let mut found: Vec<&MemberInput> = Vec::new();
        for member in kind.members.iter().filter(|member| is(&member.content)) {
            if found.iter().all(|known| known.name != member.name) {
                found.push(member);
            }
        }
        if let Some(second) = found.get(1) {
            let help = format!("remove `{}` or `{}`", found[0].name, second.name);
            cx.at(&second.key, with_help(format_args!("a second {role} in `{}`", kind.ident), help));
        }
    }
}

/// Checks that a kind has the contents that it needs, and a failure no payload.
fn check_missing(cx: &Ctxt, kind: &KindInput) {
    let has_name = has(kind, |content| matches!(content, ContentInput::Name));
    let is_id = |member: &MemberInput| matches!(member.content, ContentInput::Id(_)) && !member.optional;
    let has_id = kind.members.iter().any(is_id);
    let has_payload = has(kind, is_data) || kind.flat.is_some();
    let has_error = has(kind, |content| matches!(content, ContentInput::Error(_)));
    let missing = |what: &str, content: &str, help: &str| {
        if let Some(ident) = kind.members.iter().find_map(|member| member.content.near(content)) {
            return cx.at(ident, format_args!("unknown content of a member `{ident}`, did you mean `{content}`?"));
        }
        if let Some(member) = kind.members.iter().find(|member| is_string(&member.content, content)) {
            return cx.at(&member.tokens, format_args!("unexpected string {}, did you mean `{content}`?", member.tokens));
        }
        if let Some(member) = kind.members.iter().find(|member| member.content.has_inside(content)) {
            let help = match content {
                "Data" => {
                    "use `Data` or `Option<Data>`; a message whose payload may be `null` is a newtype of `Nullable<_>`"
                }
                "Error" => "use `Error(T)`",
                _ => "use `Name`, which every frame of the kind has",
            };
            return cx.at(&member.tokens, with_help(format_args!("unexpected `{content}` inside another type"), help));
        }
        cx.at(&kind.ident, with_help(format_args!("missing {what} in `{}`", kind.ident), help));
    };
    match kind.kind {
        FrameKindInput::Request | FrameKindInput::Event if !has_name => {
            missing("name of the message", "Name", "add a member with `Name`, such as `type: Name`");
        }
        FrameKindInput::Success | FrameKindInput::Failure if !has_name && !has_id => {
            missing("name and id", "Name", "add `Name` for the name of the command, or `Id(T)` for the id of the request");
        }
        _ => {}
    }
    match kind.kind {
        FrameKindInput::Failure => {
            if !has_error {
                missing("error", "Error", "add a member with `Error(T)`, where `T` derives `Wire`");
            }
            if let Some(payload) = payloads_of(kind) {
                cx.at(payload, with_help("unexpected payload of a failure", "a failure has `Error(T)`"));
            }
        }
        _ if !has_payload => {
            missing("payload", "Data", "add a member with `Data`, or `..Data` for a payload without a member of its own");
        }
        _ => {}
    }
}

/// Whether the content is a constant string, the name of a content.
fn is_string(content: &ContentInput, name: &str) -> bool {
    matches!(content, ContentInput::Constant(AttrLiteral::String(string)) if string == name)
}

fn payloads_of(kind: &KindInput) -> Option<proc_macro2::TokenStream> {
    let member = kind.members.iter().find(|member| matches!(member.content, ContentInput::Data));
    member.map(|member| member.tokens.clone()).or_else(|| kind.flat.clone())
}

/// Checks whether a kind may have a member with this content, and whether it may be optional.
fn check_member(cx: &Ctxt, kind: &KindInput, member: &MemberInput) {
    let MemberInput { content, tokens, optional, .. } = member;
    let only = match content {
        ContentInput::Error(_) | ContentInput::Original if kind.kind != FrameKindInput::Failure => Some("failure"),
        ContentInput::MessageType if kind.kind != FrameKindInput::Event => Some("event"),
        _ => None,
    };
    if let Some(only) = only {
        let (what, help) = match content {
            ContentInput::Error(ty) if !member.lacks_type() => {
                ("error", format!("move it to `{only}`, or use `{}` for metadata", ty.to_token_stream()))
            }
            ContentInput::Error(_) => ("error", format!("move it to `{only}`")),
            ContentInput::Original => ("original request", format!("move it to `{only}`")),
            _ => ("message type", format!("move it to `{only}`, or use a constant, such as `\"request\"`")),
        };
        let message = format!("unexpected {what} in `{}`, since only a frame of the kind `{only}` has one", kind.ident);
        cx.at(tokens, with_help(message, help));
    } else if member.lacks_type() {
        let (name, example) = match content {
            ContentInput::Id(_) => ("Id", "Id(u64)"),
            _ => ("Error", "Error(MyError)"),
        };
        let help = format!("use `{example}`, or `self::{name}` for metadata of a type with this name");
        cx.at(tokens, with_help(format_args!("missing type of `{name}`"), help));
    } else if *optional
        && !matches!(content, ContentInput::Data | ContentInput::Id(_) | ContentInput::Value(_) | ContentInput::Original)
    {
        cx.at(tokens, with_help("unexpected `Option`: every frame of the kind has this member", "remove the `Option`"));
    }
    if let ContentInput::Constant(literal) = content {
        let is_valid = match literal {
            AttrLiteral::String(_) | AttrLiteral::Bool(_) => true,
            AttrLiteral::Integer(integer) => i32::try_from(*integer).is_ok(),
            _ => false,
        };
        if !is_valid {
            let message = format!("expected a string, a boolean or an integer of at most 32 bits, found `{tokens}`");
            cx.at(
                tokens,
                with_help(
                    message,
                    "use a constant such as `\"1.5\"`, or the type of a member with any value, such as `f64`",
                ),
            );
        }
    }
}

/// Checks that the fields of the Rust type have different names.
fn check_fields(cx: &Ctxt, kind: &KindInput) {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for member in kind.members.iter().filter(|member| member.has_field() && !is_data(&member.content)) {
        let field = member.field_name();
        match seen.iter().find(|(name, _)| *name == field) {
            // A duplicate member is an error of its own.
            Some((_, first)) if *first != member.name => {
                let message = format!("`{}` and `{first}` are the same field `{field}` of the Rust type", member.name);
                cx.at(&member.key, with_help(message, "remove one of them"));
            }
            _ => seen.push((field, &member.name)),
        }
    }
}

/// Checks that there are requests, if there are responses, and that the ids of both can be equal. Returns whether no kind is missing.
fn check_responses(cx: &Ctxt, envelope: &EnvelopeInput) -> bool {
    let (mut is_complete, mut is_first) = (true, true);
    let request = envelope.kinds.iter().find(|kind| kind.kind == FrameKindInput::Request);
    let id = |kind: &'_ KindInput| {
        kind.members.iter().find_map(|member| match &member.content {
            ContentInput::Id(ty) => Some((**ty).clone()),
            _ => None,
        })
    };
    for kind in envelope.kinds.iter().filter(|kind| matches!(kind.kind, FrameKindInput::Success | FrameKindInput::Failure)) {
        let Some(request) = request else {
            let message = format!("unexpected `{}` in an envelope without requests", kind.ident);
            cx.at(&kind.ident, with_help(message, "add `request: { … }`"));
            is_complete = false;
            continue;
        };
        let (Some(own), Some(of_request)) = (id(kind), id(request)) else {
            // Without any id or name, the response is reported already.
            let is_by_id = id(kind).is_some() && !has(kind, |content| matches!(content, ContentInput::Name));
            if is_by_id && id(request).is_none() && is_first {
                is_first = false;
                let message =
                    format!("missing id in `{}`, since a `{}` has no name and repeats the id", request.ident, kind.ident);
                cx.at(&request.ident, with_help(message, "add a member with `Id(T)`"));
            }
            continue;
        };
        let [inner, inner_of_request] = [&own, &of_request].map(|ty| types::inside(ty, &["Option", "Nullable"]));
        // Only a type that contains no others cannot be an alias of the other one.
        let differ = types::is_leaf(inner) && types::is_leaf(inner_of_request) && {
            let [one, other] = [inner, inner_of_request].map(|ty| types::last_segment(ty).map(|segment| &segment.ident));
            one != other
        };
        if differ {
            let message = format!("the id of a `{}` is never that of a request, which has another type", kind.ident);
            let help = format!("use `Id({})`", of_request.to_token_stream());
            cx.at(&own, with_help(message, help));
        }
    }
    is_complete
}

/// Checks that all kinds have a target, or none.
fn check_targets(cx: &Ctxt, envelope: &EnvelopeInput) {
    let target = |kind: &KindInput| {
        kind.members.iter().any(|member| matches!(member.content, ContentInput::Target | ContentInput::TargetText))
    };
    let Some(with) = envelope.kinds.iter().find(|kind| target(kind)) else { return };
    for kind in envelope.kinds.iter().filter(|kind| !target(kind)) {
        let message = format!("missing target in `{}`, since frames of the kind `{}` have one", kind.ident, with.ident);
        cx.at(&kind.ident, with_help(message, "add a member with `Target`, or with `TargetText` for any string"));
    }
}

/// The members of all kinds, those that determine the kind first, and metadata last.
fn members<'a>(cx: &Ctxt, envelope: &'a EnvelopeInput) -> Vec<ValidMember<'a>> {
    let mut members: Vec<(ValidMember<'a>, &KindInput)> = Vec::new();
    for kind in &envelope.kinds {
        for member in &kind.members {
            let Some(role) = MemberRole::of(&member.content) else { continue };
            match members.iter_mut().find(|(known, _)| known.name == member.name) {
                None => members.push((ValidMember { name: &member.name, role }, kind)),
                // A value may be the id in one kind and metadata in another.
                Some((known, _)) if is_id_or_context(known.role, role) => known.role = MemberRole::Id,
                Some((known, _)) if known.role == role => {}
                // A duplicate member is an error of its own.
                Some((_, first)) if std::ptr::eq(*first, kind) => {}
                // The payload of one kind may have the name of the error of another.
                Some((known, _)) if is_payload_or_error(known.role, role) => known.role = MemberRole::Payload,
                Some((known, first)) => {
                    let message = format!(
                        "`{}` is {} in `{}` and {} in `{}`",
                        member.name,
                        known.role.described(),
                        first.ident,
                        role.described(),
                        kind.ident
                    );
                    cx.at(&member.tokens, message);
                }
            }
        }
    }
    let members: Vec<ValidMember<'a>> = members.into_iter().map(|(member, _)| member).collect();
    let deciding = members.iter().filter(|member| is_deciding(envelope, member.name)).count();
    if members.len() > MAX_MEMBERS {
        let message = format!("{} members, but an envelope can have {MAX_MEMBERS}", members.len());
        cx.at(&envelope.ident, message);
    }
    if deciding > MAX_DECIDING {
        let message = format!("{deciding} members determine the kind of a frame, but at most {MAX_DECIDING} can");
        cx.at(&envelope.ident, message);
    }
    let context_last = |members: Vec<ValidMember<'a>>| {
        let is_context = |member: &ValidMember<'a>| member.role == MemberRole::Context;
        let (context, others): (Vec<_>, Vec<_>) = members.into_iter().partition(is_context);
        others.into_iter().chain(context)
    };
    let (deciding, others): (Vec<_>, Vec<_>) = members.into_iter().partition(|member| is_deciding(envelope, member.name));
    context_last(deciding).chain(context_last(others)).collect()
}

fn is_payload_or_error(one: MemberRole, other: MemberRole) -> bool {
    matches!((one, other), (MemberRole::Payload, MemberRole::Error) | (MemberRole::Error, MemberRole::Payload))
}

fn is_id_or_context(one: MemberRole, other: MemberRole) -> bool {
    matches!((one, other), (MemberRole::Id, MemberRole::Context) | (MemberRole::Context, MemberRole::Id))
}

fn find<'a>(kind: &'a KindInput, name: &str) -> Option<&'a MemberInput> {
    kind.members.iter().find(|member| member.name == name)
}

fn requires(kind: &KindInput, name: &str) -> bool {
    find(kind, name).is_some_and(|member| !member.optional && !matches!(member.content, ContentInput::Absent))
}

fn forbids(kind: &KindInput, name: &str) -> bool {
    find(kind, name).is_some_and(|member| matches!(member.content, ContentInput::Absent))
}

/// Whether both kinds have the member with different constants.
fn differ(one: &KindInput, other: &KindInput, name: &str) -> bool {
    match (find(one, name).map(|member| &member.content), find(other, name).map(|member| &member.content)) {
        (Some(ContentInput::Constant(one)), Some(ContentInput::Constant(other))) => one != other,
        _ => false,
    }
}

/// Whether the presence or value of a member determines the kind.
fn is_deciding(envelope: &EnvelopeInput, name: &str) -> bool {
    let kinds = &envelope.kinds;
    kinds.iter().any(|kind| requires(kind, name))
        && (kinds.iter().any(|kind| forbids(kind, name))
            || kinds.iter().any(|one| kinds.iter().any(|other| differ(one, other, name))))
}

/// Checks that each member that must be absent is required in another kind. Returns false if one is misspelt, because the kinds then overlap
/// for that reason.
fn check_forbidden(cx: &Ctxt, envelope: &EnvelopeInput) -> bool {
    let mut are_right = true;
    for kind in &envelope.kinds {
        for member in kind.members.iter().filter(|member| matches!(member.content, ContentInput::Absent)) {
            if envelope.kinds.iter().any(|other| requires(other, &member.name)) {
                continue;
            }
            let message = format!("`!{}` has no effect: no kind of frame requires `{0}`", member.name);
            let others = envelope.kinds.iter().filter(|other| other.kind != kind.kind);
            let names =
                others.flat_map(|other| other.members.iter().map(|found| &*found.name).filter(|name| requires(other, name)));
            let required: Vec<&str> = names.collect();
            match names::nearest(&member.name, &required) {
                Some(near) => {
                    are_right = false;
                    cx.at(&member.key, format_args!("{message}, did you mean `!{near}`?"));
                }
                None => cx.at(&member.key, with_help(message, "remove it: unknown members are allowed in every frame")),
            }
        }
    }
    are_right
}
