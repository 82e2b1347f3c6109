//! Help: what to do about a problem. It shows names of the protocol only, never a value.

mod near;
pub(super) mod syntax;
mod wrapped;

pub use near::{near, offer};

use std::borrow::Cow;

use super::inside::{Inside, fields};
use super::note::{self, Cause, Note};
use crate::envelope::{FrameKind, Key, Members, Sort};
use crate::json::{Expected as ExpectedText, FaultKind, KeySets, Scanner};
use crate::plan::{MessagePlan, MessageRole, NodeId, NodeKind, Plan};
use crate::problem::{Detail, Expected, Found, Pointer, Rule, Step, ValueType};

/// What the help of one frame is made from.
pub(super) struct Hints<'p, 't> {
    pub(super) plan: &'p Plan,
    pub(super) text: &'t str,
    pub(super) members: Box<Members<'t>>,
}

impl<'p> Hints<'p, '_> {
    /// What to do about a problem of the frame.
    pub(super) fn help(&self, note: &Note, pointer: &Pointer, detail: &Detail) -> Option<Cow<'static, str>> {
        let steps = pointer.steps();
        match (note.rule, &note.cause, detail) {
            (_, &Cause::Fault(kind), _) => fault(self.text, kind, note.offset).map(Cow::Borrowed),
            (Rule::UnknownField, ..) => self.unknown_key(steps),
            (Rule::MissingField, _, Detail::Missing { name }) => self.missing_key(steps, name),
            (Rule::WrongValue, _, Detail::Mismatch { found, .. }) => {
                self.wrong_word(steps, found.value()?.trim_matches('"'))
            }
            (Rule::UnknownMessage, ..) => self.unknown_message(),
            (Rule::TargetForm, ..) => self.target_form(),
            (Rule::NotAFrame, ..) => self.not_a_frame(),
            (Rule::WrongType, _, Detail::Mismatch { expected, found }) => wrong_type(expected, found).map(Cow::Borrowed),
            (Rule::NullValue, ..) => Some("leave the key out".into()),
            (Rule::MixedEnvelope, ..) => {
                Some("leave out `messageType` in a request or an answer, and `command` in an event".into())
            }
            _ => None,
        }
    }

    fn kind(&self) -> Option<FrameKind> {
        if let Sort::Known(kind) = self.members.sort() { Some(kind) } else { None }
    }

    fn message(&self) -> Option<(FrameKind, &'p MessagePlan)> {
        let kind = self.kind()?;
        let name = self.members.string(kind.name_key())?.unescape();
        self.plan.find(kind, &name).map(|index| (kind, &self.plan.messages(kind)[index]))
    }

    fn declares(&self, node: Option<NodeId>, key: &str) -> bool {
        node.is_some_and(|node| fields(self.plan, node).iter().any(|field| field.name() == key))
    }

    fn unknown_key(&self, steps: &[Step]) -> Option<Cow<'static, str>> {
        let (last, holders) = steps.split_last()?;
        let key = last.name()?;
        match holders {
            [] => self.unknown_member(key),
            [Step::Member(data)] if data == Key::Data.as_str() => self.unknown_in_data(key),
            _ => match Inside::at(self.plan, &self.members, holders) {
                Inside::Struct(node) => self.near_field(node, key),
                _ => None,
            },
        }
    }

    fn near_field(&self, node: NodeId, key: &str) -> Option<Cow<'static, str>> {
        offer(&near(key, fields(self.plan, node).iter().map(|field| &**field.name())))
    }

    /// A key of the frame that means nothing in it.
    fn unknown_member(&self, key: &str) -> Option<Cow<'static, str>> {
        let kind = self.kind()?;
        if let Some((_, message)) = self.message().filter(|(kind, _)| *kind != FrameKind::Failure) {
            let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
            if self.declares(data, key) {
                return Some(format!("`{key}` belongs in `data`").into());
            }
        }
        if kind == FrameKind::Request && [Key::Failure.as_str(), Key::Original.as_str()].contains(&key) {
            return Some("a failure says `\"result\":\"failure\"` as well".into());
        }
        let absent = Key::ALL.into_iter().filter(|&known| kind.counts(known) && self.members.get(known).is_none());
        offer(&near(key, absent.map(Key::as_str)))
    }

    /// A key of `data` that is not declared there.
    fn unknown_in_data(&self, key: &str) -> Option<Cow<'static, str>> {
        let (kind, message) = self.message()?;
        let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
        if kind == FrameKind::Request && self.declares(message.reply, key) {
            return Some(REPLY.into());
        }
        if kind == FrameKind::Success && self.declares(Some(message.data), key) {
            return Some(format!("`{key}` belongs in the `data` of the request").into());
        }
        let missing = |known: &Key| kind.counts(*known) && self.members.get(*known).is_none();
        if let Some(known) = Key::ALL.into_iter().filter(missing).find(|known| known.as_str() == key) {
            return Some(format!("`{}` belongs beside `data`, in the frame", known.as_str()).into());
        }
        self.near_field(data?, key)
    }

    /// A required key that is absent.
    fn missing_key(&self, steps: &[Step], key: &str) -> Option<Cow<'static, str>> {
        let (kind, message) = self.message()?;
        match steps {
            [] if key == Key::Data.as_str() => {
                let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
                let empty = data.is_some_and(|data| self.plan.may_be_empty(data));
                empty.then_some("send it empty: `\"data\":{}`".into())
            }
            [] => self
                .data_keys()
                .any(|found| found == key)
                .then(|| format!("`{key}` belongs beside `data`, not in it").into()),
            [Step::Member(data)] if data == Key::Data.as_str() => {
                let beside = Key::ALL.into_iter().any(|known| known.as_str() == key && self.members.get(known).is_some())
                    || self.members.others.iter().any(|(other, _)| other.is(key));
                // Not what has its own meaning in the frame.
                if beside && !Key::ALL.iter().any(|&known| known.as_str() == key && kind.counts(known)) {
                    return Some(format!("`{key}` stands beside `data`, and belongs in it").into());
                }
                let reply = kind == FrameKind::Request
                    && self
                        .data_keys()
                        .any(|found| self.declares(message.reply, &found) && !self.declares(Some(message.data), &found));
                reply.then_some(REPLY.into())
            }
            _ => None,
        }
    }

    /// The keys that stand in `data`, as far as it can be read.
    fn data_keys(&self) -> impl Iterator<Item = String> {
        let member = self.members.get(Key::Data).filter(|data| self.text.as_bytes().get(data.at) == Some(&b'{'));
        let mut reader = Scanner::resume(self.text, member.map_or(0, |data| data.at), 1);
        let mut open = member.is_some() && reader.open().is_ok();
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

    /// A string that is none of some words.
    fn wrong_word(&self, steps: &[Step], found: &str) -> Option<Cow<'static, str>> {
        if let [Step::Member(key)] = steps {
            if key == Key::Result.as_str() {
                return offer(&near(found, ["success", "failure"]));
            }
            if let (true, Some((_, message))) = (key == Key::MessageType.as_str(), self.message()) {
                let MessageRole::Event { message_types } = &message.role else { return None };
                return offer(&near(found, message_types.iter().map(|name| &**name)));
            }
        }
        match Inside::at(self.plan, &self.members, steps) {
            Inside::Other(node) => match &self.plan.node(node).kind {
                NodeKind::Enum { values, .. } => offer(&near(found, values.iter().map(|value| &*value.name))),
                _ => None,
            },
            _ => None,
        }
    }

    fn unknown_message(&self) -> Option<Cow<'static, str>> {
        let kind = self.kind()?;
        let name = self.members.string(kind.name_key())?.unescape();
        let other = if kind == FrameKind::Event { FrameKind::Request } else { FrameKind::Event };
        if self.plan.find(other, &name).is_some() {
            return Some(match kind {
                FrameKind::Event => "a command has this name: a request and its answers say it as `command`".into(),
                _ => "an event has this name: it says it as `name`, beside `messageType`".into(),
            });
        }
        offer(&near_message(&name, self.plan.messages(kind).iter().map(|message| &*message.name)))
    }

    /// What a target of so many segments addresses.
    fn target_form(&self) -> Option<Cow<'static, str>> {
        let found = self.members.string(Key::Target)?.unescape().split('.').count();
        let mut objects: Vec<String> = self
            .plan
            .all_messages()
            .map(|message| &message.target)
            .filter(|target| !target.segments.is_empty())
            .filter(|target| (target.counts.0..=target.counts.1).contains(&found))
            .map(|target| {
                let article = if target.object.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
                format!("{article} {}", target.object)
            })
            .collect();
        objects.sort_unstable();
        objects.dedup();
        if objects.is_empty() {
            return None;
        }
        let (plural, verb) = if found == 1 { ("", "es") } else { ("s", "") };
        Some(format!("{found} segment{plural} address{verb} {}", objects.join(" or ")).into())
    }

    fn not_a_frame(&self) -> Option<Cow<'static, str>> {
        if let Some(hint) = wrapped::hint(self.text) {
            return Some(hint.into());
        }
        let others = self.members.others.iter();
        let found = others.map(|(key, _)| key.unescape());
        for key in found.take(MOST_KEYS) {
            let hint = offer(&near(&key, [Key::Command.as_str(), Key::MessageType.as_str()]));
            if hint.is_some() {
                return hint;
            }
        }
        if self.members.get(Key::Name).is_some() {
            return Some("an event has `messageType` beside `name`".into());
        }
        if self.members.get(Key::Result).is_some() {
            return Some("an answer says the `command` of its request again".into());
        }
        None
    }
}

/// How many keys of an object are looked at.
pub(super) const MOST_KEYS: usize = 16;

const REPLY: &str = "this is the data of a reply: a success says `\"result\":\"success\"` as well";

/// What to do about a text that is no JSON.
fn fault(text: &str, kind: FaultKind, offset: usize) -> Option<&'static str> {
    match kind {
        FaultKind::DuplicateKey => Some("send each key once: readers differ in which of two they keep"),
        FaultKind::Surrogate => Some("write a character beyond U+FFFF as itself, or as both escapes"),
        FaultKind::NumberRange => Some("send it as a string, if it is no quantity"),
        FaultKind::ByteOrderMark => Some("send the text without it"),
        // What follows a list of frames is no slip in a frame.
        FaultKind::Unexpected(ExpectedText::EndOfFile) => None,
        kind if note::rule(kind) == Rule::Syntax => syntax::hint(text, offset),
        _ => None,
    }
}

/// The messages whose name looks most like one that was found. `request` may be too much or too little in it, and a
/// part may be all that is known.
pub fn near_message<'n>(found: &str, names: impl Iterator<Item = &'n str> + Clone) -> Vec<&'n str> {
    let small = found.to_lowercase();
    let core = |name| str::split(name, '.').filter(|word| *word != "request");
    // The word is left out as it is written, and all others may be written large.
    let kept: Vec<&str> =
        found.split('.').zip(small.split('.')).filter(|(word, _)| *word != "request").map(|(_, small)| small).collect();
    let same: Vec<&str> = names.clone().filter(|name| core(name).eq(kept.iter().copied())).collect();
    if !same.is_empty() {
        return same;
    }
    near(found, names)
}

/// A value that has the wrong quotes, or lacks them, or lacks an array around it.
fn wrong_type(expected: &Expected, found: &Found) -> Option<&'static str> {
    let quoted = found.value().filter(|_| found.value_type() == Some(ValueType::String));
    let quoted = quoted.map(|value| value.trim_matches('"').trim());
    match (expected, quoted, found.value_type()?) {
        (Expected::Type(ValueType::Integer | ValueType::Number), Some(inner), _)
            if inner.parse::<f64>().is_ok_and(f64::is_finite) =>
        {
            Some("send the number without quotes")
        }
        (Expected::Type(ValueType::Boolean), Some("true" | "false"), _) => Some("send it without quotes"),
        (Expected::Type(ValueType::Object | ValueType::Array) | Expected::Structured, Some(inner), _)
            if inner.starts_with(['{', '[']) =>
        {
            Some("send the value itself, not its JSON text in a string")
        }
        (Expected::Type(ValueType::String), _, ValueType::Integer | ValueType::Number | ValueType::Boolean) => {
            Some("put it in quotes")
        }
        (Expected::Type(ValueType::Array), _, ValueType::Object) => Some("put it in a list, even if it is the only one"),
        _ => None,
    }
}
