//! Help texts: how to fix a problem. They contain names that the protocol declares, and no values.

mod conversation;
mod near;
pub(super) mod syntax;
mod wrapped;

pub use conversation::is_of_conversations;
pub use near::{near, offer};
#[cfg(feature = "capture")]
pub(super) use wrapped::member_with_frame;

use std::borrow::Cow;

use self::conversation::conversation_help;
use super::note::{self, Cause, Note};
use super::resolve::ProblemPath;
use super::scope::{Scope, fields, message};
use crate::envelope::{
    Classification, Content, Envelope, EnvelopeConstant, FrameField, FrameKind, FrameMembers, MemberId, Role,
};
use crate::json::{ExpectedToken, KeySets, Scanner, SyntaxErrorKind};
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan, UnionTagging};
use crate::problem::{Detail, Expected, Found, Rule, Step, ValueType};

/// The parts of a frame that help texts depend on.
pub(super) struct Hints<'p, 't> {
    pub(super) plan: &'p Plan,
    pub(super) text: &'t str,
    pub(super) members: Box<FrameMembers<'t>>,
    /// The kind and the index of the message, if the checker has determined it.
    pub(super) index: Option<(FrameKind, usize)>,
}

impl<'p> Hints<'p, '_> {
    /// Returns the help for a problem of the frame.
    pub(super) fn help(&self, note: &Note, path: &ProblemPath, detail: &Detail) -> Option<Cow<'static, str>> {
        let steps = path.pointer.steps();
        match (note.rule, &note.cause, detail) {
            (_, &Cause::SyntaxError(kind), _) => syntax_help(self.text, kind, note.offset).map(Cow::Borrowed),
            (Rule::UnknownField, ..) => self.unknown_key(steps, path.holder, note.offset),
            (Rule::MissingField, _, Detail::Missing { name }) => self.missing_key(steps, name),
            (Rule::WrongValue, _, Detail::Mismatch { found, .. }) => {
                self.wrong_value(steps, self.described(note, path.value), found)
            }
            (Rule::UnknownMessage, ..) => self.unknown_message(),
            (Rule::TargetForm, ..) => self.target_form(),
            (Rule::NotAFrame, ..) => self.not_a_frame(),
            (Rule::WrongType, _, Detail::Mismatch { expected, found }) => wrong_type(expected, found).map(Cow::Borrowed),
            (Rule::NullValue, ..) => Some("omit the field".into()),
            (Rule::Format, _, Detail::Mismatch { expected: Expected::Format(format), .. }) => {
                Some(format!("use a text such as `{}`", format.valid().first()?).into())
            }
            (Rule::MixedEnvelope, ..) => self.mixed_envelope().map(Cow::Owned),
            (rule, Cause::Text(_), _) => conversation_help(self.plan.envelope(), rule).map(Cow::Borrowed),
            _ => None,
        }
    }

    pub(super) fn envelope(&self) -> &'p Envelope {
        self.plan.envelope()
    }

    pub(super) fn kind(&self) -> Option<FrameKind> {
        if let Some((kind, _)) = self.index {
            return Some(kind);
        }
        if let Classification::Known(kind) = self.envelope().classify(&self.members) { Some(kind) } else { None }
    }

    /// Whether the frame has a member of this name.
    fn has(&self, key: &str) -> bool {
        let known = self.envelope().find(key).is_some_and(|member| self.members.has(member));
        known || self.members.unknown().any(|(other, _)| other.is(key))
    }

    /// The members of this kind of frame that are absent from the frame.
    fn absent(&self, kind: FrameKind) -> impl Iterator<Item = &'p str> {
        let fields = self.envelope().fields_of(kind).map(FrameField::id);
        fields.filter(|&member| !self.members.has(member)).map(|member| self.envelope().name_of(member))
    }

    /// The name of the member that holds the payload in a kind of frame.
    fn payload_key(&self, kind: FrameKind) -> Option<&'p str> {
        self.payload_member(kind).map(|member| self.envelope().name_of(member))
    }

    /// The member that holds the payload in this kind of frame, or else in another kind.
    fn payload_member(&self, kind: FrameKind) -> Option<MemberId> {
        let envelope = self.envelope();
        let own = envelope.payload(kind).map(|(member, _)| member);
        own.or_else(|| envelope.ids().find(|&member| envelope.role(member) == Some(Role::Payload)))
    }

    /// The constant member that distinguishes this kind, such as `"result": "success"`.
    fn constant(&self, kind: FrameKind) -> Option<String> {
        let (member, constant) = self.envelope().constant(kind)?;
        Some(format!("`\"{}\":{constant}`", self.envelope().name_of(member)))
    }

    /// Help for a request that contains the data of a reply.
    fn reply(&self) -> Option<Cow<'static, str>> {
        let constant = self.constant(FrameKind::Success)?;
        Some(format!("this is the data of a reply; a success also has {constant}").into())
    }

    fn message(&self) -> Option<(FrameKind, &'p MessagePlan)> {
        match self.index {
            Some((kind, index)) => Some((kind, &self.plan.messages(kind)[index])),
            None => message(self.plan, &self.members),
        }
    }

    fn declares(&self, node: Option<NodeId>, key: &str) -> bool {
        node.is_some_and(|node| fields(self.plan, node).iter().any(|field| field.name() == key))
    }

    fn unknown_key(&self, steps: &[Step], holder: Scope, at: usize) -> Option<Cow<'static, str>> {
        let (last, holders) = steps.split_last()?;
        let key = last.name()?;
        match holders {
            [] => match holder {
                Scope::Flat(node) => self.unknown_in_flat(node, key, at),
                _ => self.unknown_member(key),
            },
            [Step::Member(holder)] if self.is_payload(holder) => self.unknown_in_payload(key),
            _ => match holder {
                Scope::Struct(node) => self.near_field(node, key),
                _ => None,
            },
        }
    }

    fn near_field(&self, node: NodeId, key: &str) -> Option<Cow<'static, str>> {
        offer(&near(key, fields(self.plan, node).iter().map(|field| &**field.name())))
    }

    /// Whether a member of this name holds the payload in some kind of frame.
    fn is_payload(&self, key: &str) -> bool {
        self.envelope().find(key).is_some_and(|member| self.envelope().role(member) == Some(Role::Payload))
    }

    /// Help for a member of the frame that its kind does not declare.
    fn unknown_member(&self, key: &str) -> Option<Cow<'static, str>> {
        let kind = self.kind()?;
        let payload = self.message().and_then(|(kind, message)| self.plan.payload(kind, message));
        if let (true, Some(holder)) = (self.declares(payload, key), self.payload_key(kind)) {
            return Some(format!("move `{key}` into `{holder}`").into());
        }
        if let Some(other) = self.other_kind(kind, key) {
            return Some(other.into());
        }
        offer(&near(key, self.absent(kind)))
    }

    /// Help for a member of a frame with a flat payload that neither the envelope nor the payload declares. Its name is at an offset.
    fn unknown_in_flat(&self, node: NodeId, key: &str, at: usize) -> Option<Cow<'static, str>> {
        let kind = self.kind()?;
        let is_own = |name: &str| self.declares(Some(node), name) || self.envelope().find_in(kind, name).is_some();
        if self.keys_of_member(at).take(MAX_KEYS).any(|inner| is_own(&inner)) {
            return Some("move the fields of this object into the frame".into());
        }
        if let Some(other) = self.other_kind(kind, key) {
            return Some(other.into());
        }
        let own = fields(self.plan, node).iter().map(|field| &**field.name());
        offer(&near(key, self.absent(kind).chain(own)))
    }

    /// Help for a required member that is absent from a frame with a flat payload: it may be in an object.
    fn missing_in_flat(&self, kind: FrameKind, key: &str) -> Option<Cow<'static, str>> {
        let has_key = |mut keys: Box<dyn Iterator<Item = String> + '_>| keys.any(|inner| inner == key);
        let unknown = self.members.unknown().map(|(_, at)| at).take(MAX_KEYS);
        let mut in_unknown = unknown.map(|at| Box::new(self.keys_of_member(at).take(MAX_KEYS)) as _);
        let envelope = self.envelope();
        let of_others = envelope.ids().filter(|&member| !envelope.has(kind, member));
        let of_others = of_others.filter_map(|member| self.members.get(member));
        let mut in_others = of_others.map(|member| Box::new(self.keys_at(Some(member.at)).take(MAX_KEYS)) as _);
        (in_unknown.any(has_key) || in_others.any(has_key)).then(|| format!("move `{key}` into the frame").into())
    }

    /// Help for a frame without the member that holds its name: another member may have a similar name.
    fn missing_name(&self, key: &str) -> Option<Cow<'static, str>> {
        let name = self.envelope().name_key(self.kind()?).filter(|name| *name == key)?;
        let mut unknown = self.members.unknown().take(MAX_KEYS).map(|(found, _)| found.unescape());
        let is_near = unknown.any(|found| !near(&found, [name]).is_empty());
        is_near.then(|| format!("rename the member with a similar name to `{name}`").into())
    }

    /// The names in the object that is the value of a member, whose name is at an offset.
    fn keys_of_member(&self, at: usize) -> impl Iterator<Item = String> {
        let mut reader = Scanner::resume(self.text, at, 1);
        let is_object = reader.key_here().is_ok() && reader.peek() == b'{';
        self.keys_at(is_object.then_some(reader.at))
    }

    /// The only kind that declares this member, if the frame needs nothing but that kind's constant to be of that kind.
    fn other_kind(&self, kind: FrameKind, key: &str) -> Option<String> {
        let envelope = self.envelope();
        let member = envelope.find(key)?;
        let mut others = FrameKind::ALL.into_iter().filter(|&other| envelope.has(other, member));
        let (other, None) = (others.next()?, others.next()) else { return None };
        let (constant, _) = envelope.constant(other)?;
        let same_name = envelope.name_member(other) == envelope.name_member(kind);
        let constant = self.constant(other).filter(|_| same_name && !self.members.has(constant))?;
        Some(format!("{} also has {constant}", other.described()))
    }

    /// Help for a member of the payload that is not declared there.
    fn unknown_in_payload(&self, key: &str) -> Option<Cow<'static, str>> {
        let (kind, message) = self.message()?;
        if kind == FrameKind::Request && self.declares(message.reply, key) {
            return self.reply();
        }
        let holder = self.payload_key(kind)?;
        if kind == FrameKind::Success && self.declares(Some(message.data), key) {
            return Some(format!("`{key}` is a field of the `{holder}` of the request").into());
        }
        if let Some(known) = self.absent(kind).find(|known| *known == key) {
            return Some(format!("move `{known}` out of `{holder}`, into the frame").into());
        }
        self.near_field(self.plan.payload(kind, message)?, key)
    }

    /// Help for a required member that is absent.
    pub(super) fn missing_key(&self, steps: &[Step], key: &str) -> Option<Cow<'static, str>> {
        let Some((kind, message)) = self.message() else { return self.missing_name(key) };
        if steps.is_empty() && self.plan.flat_payload(kind, Some(message)).is_some() {
            return self.missing_in_flat(kind, key);
        }
        match steps {
            [] if self.is_payload(key) => {
                let empty = self.plan.payload(kind, message).is_some_and(|node| self.plan.may_be_empty(node));
                empty.then(|| format!("add `\"{key}\":{{}}`").into())
            }
            [] => {
                let holder = self.payload_key(kind)?;
                self.payload_keys(kind)
                    .any(|found| found == key)
                    .then(|| format!("move `{key}` out of `{holder}`, into the frame").into())
            }
            [Step::Member(holder)] if self.is_payload(holder) => {
                // A member with a meaning of its own in the frame must not be moved into the payload.
                if self.has(key) && self.envelope().find_in(kind, key).is_none() {
                    return Some(format!("move `{key}` into `{holder}`").into());
                }
                let declared_by_reply =
                    |found: &str| self.declares(message.reply, found) && !self.declares(Some(message.data), found);
                let is_reply = kind == FrameKind::Request && self.payload_keys(kind).any(|found| declared_by_reply(&found));
                if is_reply { self.reply() } else { None }
            }
            _ => None,
        }
    }

    /// The names of the payload's members, up to the first syntax error.
    fn payload_keys(&self, kind: FrameKind) -> impl Iterator<Item = String> {
        let payload = self.payload_member(kind).and_then(|member| self.members.get(member));
        let member = payload.filter(|data| self.text.as_bytes().get(data.at) == Some(&b'{'));
        self.keys_at(member.map(|data| data.at))
    }

    /// The names of the members of the object at an offset, up to the first syntax error.
    fn keys_at(&self, object: Option<usize>) -> impl Iterator<Item = String> {
        let mut reader = Scanner::resume(self.text, object.unwrap_or(0), 1);
        let mut open = object.is_some() && reader.open().is_ok();
        let mut first = true;
        std::iter::from_fn(move || {
            if !open {
                return None;
            }
            let key = reader.key(first).ok().flatten().map(|key| key.text(reader.text()).unescape().into_owned());
            open = key.is_some() && reader.skip(&mut KeySets::default()).is_ok();
            first = false;
            key
        })
    }

    /// Help for a value that is not one of the enum values or constants.
    fn wrong_value(&self, steps: &[Step], value: Scope, found: &Found) -> Option<Cow<'static, str>> {
        let is_string = found.value_type() == Some(ValueType::String);
        let found = &*found.content()?;
        if let [Step::Member(key)] = steps {
            let member = self.envelope().find(key);
            let envelope = self.envelope();
            let fields = envelope.declared_kinds().flat_map(|kind| envelope.fields_of(kind));
            let mut constants = Vec::new();
            for field in fields.filter(|field| Some(field.id()) == member) {
                if let Content::Constant(constant) = &field.content {
                    constants.push(constant);
                }
            }
            if !constants.is_empty() {
                if let Some(help) = quotes(&constants, found, is_string) {
                    return Some(help);
                }
                return offer(&near(found, constants.iter().filter_map(|constant| constant.as_str())));
            }
            if let (Some(member), Some((kind, message))) = (member, self.message())
                && self.envelope().of(kind).message_type == Some(member)
            {
                let MessageRole::Event { message_types } = &message.role else { return None };
                return offer(&near(found, message_types.iter().map(|word| &**word)));
            }
        }
        match &self.plan.node(value.node()?).kind {
            NodeKind::Enum { values, .. } => offer(&near(found, values.iter().map(|value| &*value.name))),
            // The names of the variants are not on the wire.
            NodeKind::Union(union) if matches!(union.tagging, UnionTagging::Untagged) => {
                let values = union.variants.iter().filter_map(|variant| match &self.plan.node(variant.node).kind {
                    NodeKind::Enum { values, .. } => Some(values.iter()),
                    _ => None,
                });
                offer(&near(found, values.flatten().map(|value| &*value.name)))
            }
            NodeKind::Union(union) => match union.find(found) {
                Some(variant) if union.variants[variant].has_payload => {
                    Some(format!("write it as `{{\"{found}\":…}}`, with its value").into())
                }
                Some(_) => Some(format!("write it as the string `\"{found}\"`").into()),
                None => offer(&near(found, union.names().map(|name| &**name))),
            },
            _ => None,
        }
    }

    /// The scope of the value of a problem; that of the union if the value is the name of a variant.
    fn described(&self, note: &Note, value: Scope) -> Scope {
        match note.cause {
            Cause::Value(node) if matches!(self.plan.node(node).kind, NodeKind::Union(_)) => Scope::Union(node),
            _ => value,
        }
    }

    fn unknown_message(&self) -> Option<Cow<'static, str>> {
        let kind = self.kind()?;
        let name = self.members.string(self.envelope().name_member(kind)?)?.unescape();
        let other = if kind == FrameKind::Event { FrameKind::Request } else { FrameKind::Event };
        if self.plan.find(other, &name).is_some() {
            return self.name_of_other(kind, other).map(Cow::Owned);
        }
        offer(&near_message(&name, self.plan.messages(kind).iter().map(|message| &*message.name)))
    }

    /// Help for a message whose name is that of another kind.
    fn name_of_other(&self, kind: FrameKind, other: FrameKind) -> Option<String> {
        let name = self.envelope().name_key(other)?;
        let what = if kind == FrameKind::Event { "a command" } else { "an event" };
        if self.envelope().name_key(kind) == Some(name) {
            return Some(match self.difference(kind, other)? {
                (member, true) => format!("this is the name of {what}, which has no `{member}`"),
                (member, false) => format!("this is the name of {what}, which has a member `{member}`"),
            });
        }
        Some(match self.marker(other).filter(|marker| *marker != name) {
            _ if kind == FrameKind::Event => {
                format!("this is the name of a command, which requests and responses have in `{name}`")
            }
            Some(marker) => format!("this is the name of an event, which has it in `{name}`, next to `{marker}`"),
            None => format!("this is the name of an event, which has it in `{name}`"),
        })
    }

    /// A member that only one of two kinds has, and whether it is the first.
    fn difference(&self, kind: FrameKind, other: FrameKind) -> Option<(&'p str, bool)> {
        let envelope = self.envelope();
        envelope.deciding().find_map(|member| {
            let (of_kind, of_other) = (envelope.has(kind, member), envelope.has(other, member));
            (of_kind != of_other).then(|| (envelope.name_of(member), of_kind))
        })
    }

    /// A member that every frame of this kind has and that some other kind forbids.
    fn marker(&self, kind: FrameKind) -> Option<&'p str> {
        let marker = self.envelope().markers().find(|&marker| self.envelope().has(kind, marker))?;
        Some(self.envelope().name_of(marker))
    }

    /// Help for a target with a wrong number of segments: the objects that a target of that length addresses.
    fn target_form(&self) -> Option<Cow<'static, str>> {
        let target = self.envelope().with_role(self.kind()?, Role::Target)?;
        let found = self.members.string(target)?.unescape().split('.').count();
        let objects: Vec<String> = self
            .plan
            .all_messages()
            .filter_map(|message| message.target.as_ref())
            .filter(|target| !target.segments.is_empty())
            .filter(|target| (target.counts.0..=target.counts.1).contains(&found))
            .map(|target| {
                let article = if target.object.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                format!("{article} {}", target.object)
            })
            .collect();
        let mut objects: Vec<&str> = objects.iter().map(String::as_str).collect();
        objects.sort_unstable();
        objects.dedup();
        if objects.is_empty() {
            return None;
        }
        let (plural, verb) = if found == 1 { ("", "es") } else { ("s", "") };
        Some(format!("{found} segment{plural} address{verb} {}", objects.join(" or ")).into())
    }

    fn not_a_frame(&self) -> Option<Cow<'static, str>> {
        let envelope = self.envelope();
        if self.text.trim_ascii_start().starts_with('[') && envelope.find("jsonrpc").is_some() {
            return Some("split the batch: each frame is one object".into());
        }
        if let Some(hint) = wrapped::hint(envelope, self.text) {
            return Some(hint.into());
        }
        let missing = envelope.missing_markers(self.members.present(u16::MAX));
        let unknown = self.members.unknown().map(|(key, _)| key.unescape());
        for key in unknown.take(MAX_KEYS) {
            let hint = offer(&near(&key, missing.iter().map(|marker| envelope.name_of(*marker))));
            if hint.is_some() {
                return hint;
            }
        }
        let with_role =
            |role| envelope.ids().find(|&member| envelope.role(member) == Some(role) && self.members.has(member));
        let member = with_role(Role::Name).or_else(|| with_role(Role::Constant))?;
        self.without_marker(member)
    }

    /// Suggests which members to remove from a frame that mixes kinds.
    fn mixed_envelope(&self) -> Option<String> {
        let envelope = self.envelope();
        let contradictions = envelope.contradictions(&self.members);
        let mut forbidden: Vec<(Vec<MemberId>, Vec<&str>)> = Vec::new();
        for (kind, members) in contradictions {
            match forbidden.iter_mut().find(|(others, _)| *others == members) {
                Some((_, kinds)) => kinds.push(kind.described()),
                None => forbidden.push((members, vec![kind.described()])),
            }
        }
        let forbidden: Vec<String> = forbidden
            .iter()
            .filter(|(members, _)| !members.is_empty())
            .map(|(members, kinds)| {
                let names: Vec<String> = members.iter().map(|member| format!("`{}`", envelope.name_of(*member))).collect();
                format!("{} from {}", names.join(" and "), kinds.join(" or "))
            })
            .collect();
        (!forbidden.is_empty()).then(|| format!("remove {}", forbidden.join(", or ")))
    }

    /// Suggests the missing marker of a frame that has this member.
    fn without_marker(&self, member: MemberId) -> Option<Cow<'static, str>> {
        let (envelope, key) = (self.envelope(), self.envelope().name_of(member));
        let kind = FrameKind::ALL.into_iter().find(|&kind| envelope.has(kind, member))?;
        let marker = self.marker(kind).filter(|marker| !self.has(marker))?;
        match envelope.role(member)? {
            Role::Name => Some(format!("{} has `{marker}` next to `{key}`", kind.described()).into()),
            Role::Constant => Some(format!("a response repeats the `{marker}` of its request").into()),
            _ => None,
        }
    }
}

/// The maximum number of member names of an object that are compared. It bounds the cost of help for large objects.
pub(super) const MAX_KEYS: usize = 16;

/// Help for a syntax error.
pub(super) fn syntax_help(text: &str, kind: SyntaxErrorKind, offset: usize) -> Option<&'static str> {
    match kind {
        SyntaxErrorKind::DuplicateKey => Some("remove one of the two members: parsers differ in which one they keep"),
        SyntaxErrorKind::Surrogate => Some("write the character itself, or the escapes of both surrogates"),
        SyntaxErrorKind::NumberRange => Some("write it as a string if it is an identifier"),
        SyntaxErrorKind::ByteOrderMark => Some("remove the byte order mark"),
        // Text after an array of frames is not a mistake within a frame.
        SyntaxErrorKind::Unexpected(ExpectedToken::EndOfFile) => None,
        kind if note::rule(kind) == Rule::Syntax => syntax::hint(text, offset),
        _ => None,
    }
}

/// The message names that are most similar to `found`. A missing or superfluous segment `request`, as in
/// `session.request.logout`, does not count as a difference.
pub fn near_message<'n>(found: &str, names: impl Iterator<Item = &'n str> + Clone) -> Vec<&'n str> {
    let lowercase = found.to_lowercase();
    let core = |name| str::split(name, '.').filter(|word| *word != "request");
    // Only a segment `request` in lowercase is left out; the case of the others is ignored.
    let segments: Vec<&str> = found
        .split('.')
        .zip(lowercase.split('.'))
        .filter(|(word, _)| *word != "request")
        .map(|(_, lowercase)| lowercase)
        .collect();
    let same: Vec<&str> = names.clone().filter(|name| core(name).eq(segments.iter().copied())).collect();
    if !same.is_empty() {
        return same;
    }
    near(found, names)
}

/// Help for a value that differs from a constant in its quotes.
fn quotes(constants: &[&EnvelopeConstant], found: &str, is_string: bool) -> Option<Cow<'static, str>> {
    if is_string {
        return constants
            .iter()
            .any(|constant| constant.as_str().is_none() && constant.to_string() == found)
            .then_some("remove the quotes".into());
    }
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let is_meant = |text: &str| text == found || number(text).is_some_and(|constant| number(found) == Some(constant));
    let constant = constants.iter().find(|constant| constant.as_str().is_some_and(is_meant))?;
    Some(format!("use the string `{constant}`").into())
}

/// Help for a value with superfluous or missing quotes, or without an array around it.
pub(super) fn wrong_type(expected: &Expected, found: &Found) -> Option<&'static str> {
    let quoted = found.content().filter(|_| found.value_type() == Some(ValueType::String));
    match (expected, quoted.as_deref().map(str::trim), found.value_type()?) {
        (Expected::Type(ValueType::Integer | ValueType::Number), Some(inner), _)
            if inner.parse::<f64>().is_ok_and(f64::is_finite) =>
        {
            Some("remove the quotes")
        }
        (Expected::Type(ValueType::Boolean), Some("true" | "false"), _) => Some("remove the quotes"),
        (Expected::Type(ValueType::Object | ValueType::Array) | Expected::Structured, Some(inner), _)
            if inner.starts_with(['{', '[']) =>
        {
            Some("use the value itself, not its JSON text in a string")
        }
        (Expected::Type(ValueType::String), _, ValueType::Integer | ValueType::Number | ValueType::Boolean) => {
            Some("put the value in quotes")
        }
        (Expected::Type(ValueType::Array), _, ValueType::Object) => {
            Some("put the value in an array, even if it is the only element")
        }
        _ => None,
    }
}
