//! What to do about a problem. Only the way to a report comes here: a verdict costs nothing of it.
//!
//! A hint shows words of the protocol only, never a value.

mod near;
pub(super) mod syntax;
mod wrapped;

pub use near::{near, offer};

use std::borrow::Cow;

use super::faults;
use super::inside::Inside;
use crate::envelope::{FrameKind, Key, Members, Sort};
use crate::json::{Broken, KeySets, Reader};
use crate::plan::{FieldPlan, MessagePlan, MessageRole, NodeId, NodeKind, Plan};
use crate::problem::{Adviser, Cause, Detail, Found, Note, Pointer, Rule, Token, Way};

/// What the hints of one frame are made from.
pub(crate) struct Hints<'p, 't> {
    plan: &'p Plan,
    text: &'t str,
    members: Box<Members<'t>>,
}

impl<'p, 't> Hints<'p, 't> {
    pub(crate) fn new(plan: &'p Plan, text: &'t str) -> Self {
        let mut members = Box::<Members<'t>>::default();
        // It ends at a fault; what was read before stays.
        let _: Result<bool, Broken> = members.read(&mut Reader::new(text), &mut KeySets::default());
        Self::of(plan, text, members)
    }

    /// The same with the members that have been read.
    pub(crate) fn of(plan: &'p Plan, text: &'t str, members: Box<Members<'t>>) -> Self {
        Self { plan, text, members }
    }

    /// The pointer of a problem of the frame.
    pub(crate) fn pointer(&self, note: &Note) -> Pointer {
        if let Way::Fault = note.way {
            return faults::pointer(self.plan, self.text, &self.members, note.at);
        }
        let mut pointer = note.pointer(self.text);
        if pointer.ends_free() && self.is_spelt_otherwise(pointer.tokens()) {
            pointer.name_last();
        }
        pointer
    }

    /// Whether a key is a declared one with other capitals or marks: that is no data.
    fn is_spelt_otherwise(&self, tokens: &[Token]) -> bool {
        let Some((Token::Free(key), holders)) = tokens.split_last() else { return false };
        let letters = |name: &str| -> String {
            let kept = name.chars().filter(|character| !matches!(character, '_' | '-' | ' '));
            kept.map(|character| character.to_ascii_lowercase()).collect()
        };
        let key = letters(key);
        match Inside::at(self.plan, &self.members, holders) {
            Inside::Frame => Key::ALL.iter().any(|known| letters(known.as_str()) == key),
            Inside::Struct(node) => self.fields(node).iter().any(|field| letters(field.name()) == key),
            Inside::Other(_) | Inside::Free => false,
        }
    }

    /// What to do about a problem of the frame, which is where the pointer leads.
    pub(crate) fn hint(&self, rule: Rule, note: &Note, pointer: &Pointer) -> Option<Cow<'static, str>> {
        let tokens = pointer.tokens();
        match (rule, &note.cause) {
            (Rule::UnknownField, _) => self.unknown_key(tokens),
            (Rule::MissingField, Cause::Missing(key)) => self.missing_key(tokens, key),
            (Rule::WrongValue, _) => match note.detail(self.text) {
                Detail::Expected { found, .. } => self.wrong_word(tokens, found.value()?.trim_matches('"')),
                _ => None,
            },
            (Rule::UnknownMessage, _) => self.unknown_message(),
            (Rule::TargetForm, _) => self.target_form(),
            (Rule::NotAFrame, _) => self.not_a_frame(),
            _ => at_once(self.text, rule, note),
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

    /// The declared keys of an object.
    fn fields(&self, node: NodeId) -> &'p [FieldPlan] {
        match &self.plan.node(node).kind {
            NodeKind::Struct(object) => &object.fields,
            NodeKind::Nullable(inner) => self.fields(*inner),
            _ => &[],
        }
    }

    fn declares(&self, node: Option<NodeId>, key: &str) -> bool {
        node.is_some_and(|node| self.fields(node).iter().any(|field| field.name() == key))
    }

    fn unknown_key(&self, tokens: &[Token]) -> Option<Cow<'static, str>> {
        let (Token::Key(key) | Token::Free(key), holders) = tokens.split_last()? else { return None };
        match holders {
            [] => self.unknown_member(key),
            [Token::Key(data)] if data == Key::Data.as_str() => self.unknown_in_data(key),
            _ => match Inside::at(self.plan, &self.members, holders) {
                Inside::Struct(node) => self.near_field(node, key),
                _ => None,
            },
        }
    }

    fn near_field(&self, node: NodeId, key: &str) -> Option<Cow<'static, str>> {
        offer(&near(key, self.fields(node).iter().map(|field| &**field.name())))
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
    fn missing_key(&self, tokens: &[Token], key: &str) -> Option<Cow<'static, str>> {
        let (kind, message) = self.message()?;
        match tokens {
            [] if key == Key::Data.as_str() => {
                let data = if kind == FrameKind::Success { message.reply } else { Some(message.data) };
                let empty = data.is_some_and(|data| self.plan.may_be_empty(data));
                empty.then_some("send it empty: `\"data\":{}`".into())
            }
            [] => self
                .data_keys()
                .any(|found| found == key)
                .then(|| format!("`{key}` belongs beside `data`, not in it").into()),
            [Token::Key(data)] if data == Key::Data.as_str() => {
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
        let mut reader = Reader::resume(self.text, member.map_or(0, |data| data.at), 1);
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
    fn wrong_word(&self, tokens: &[Token], found: &str) -> Option<Cow<'static, str>> {
        if let [Token::Key(key)] = tokens {
            if key == Key::Result.as_str() {
                return offer(&near(found, ["success", "failure"]));
            }
            if let (true, Some((_, message))) = (key == Key::MessageType.as_str(), self.message()) {
                let MessageRole::Event { message_types } = &message.role else { return None };
                return offer(&near(found, message_types.iter().map(|word| &**word)));
            }
        }
        match Inside::at(self.plan, &self.members, tokens) {
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
        let mut objects: Vec<&str> = self
            .plan
            .all_messages()
            .map(|message| &message.target)
            .filter(|target| !target.segments.is_empty())
            .filter(|target| (target.counts.0..=target.counts.1).contains(&found))
            .filter_map(|target| target.doc.lines().next()?.strip_prefix("Addresses ")?.strip_suffix('.'))
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

impl Adviser for Plan {
    fn pointer(&self, text: &str, note: &Note) -> Pointer {
        Hints::new(self, text).pointer(note)
    }

    fn hint(&self, text: &str, rule: Rule, note: &Note) -> Option<Cow<'static, str>> {
        if !needs_members(rule) {
            return at_once(text, rule, note);
        }
        let hints = Hints::new(self, text);
        hints.hint(rule, note, &hints.pointer(note))
    }

    fn hints(&self, text: &str, notes: &[(Rule, Note)]) -> Vec<Option<Cow<'static, str>>> {
        let hints = Hints::new(self, text);
        notes.iter().map(|(rule, note)| hints.hint(*rule, note, &hints.pointer(note))).collect()
    }
}

/// Tells of the problems of a text what would cost a look at all of it for each of them: whether a key that is no name as
/// it stands is a name after all. Of a single problem it is told when it is asked for.
#[inline]
pub(super) fn settle(plan: &Plan, text: &str, notes: &mut [(Rule, Note)]) {
    if !matches!(notes, [(_, Note { way: Way::Undeclared(_) | Way::Frame | Way::Member(_), .. })]) {
        settle_all(plan, text, notes);
    }
}

fn settle_all(plan: &Plan, text: &str, notes: &mut [(Rule, Note)]) {
    let mut hints = None;
    for (_, note) in notes.iter_mut().filter(|(rule, note)| *rule == Rule::UnknownField && note.pointer(text).ends_free()) {
        let pointer = hints.get_or_insert_with(|| Hints::new(plan, text)).pointer(note);
        note.way = Way::Steps(pointer.into_tokens());
    }
}

/// What to do about a problem, where that can be told without the frame that it is in.
fn at_once(text: &str, rule: Rule, note: &Note) -> Option<Cow<'static, str>> {
    let hint = match (rule, &note.cause) {
        (_, &Cause::Fault(kind)) => faults::hint(text, kind, note.at),
        (Rule::WrongType, Cause::Value(expected)) => wrong_type(expected, &Found::at(text, note.at)),
        (Rule::NullValue, _) => Some("leave the key out"),
        (Rule::MixedEnvelope, _) => Some("leave out `messageType` in a request or an answer, and `command` in an event"),
        _ => None,
    };
    hint.map(Cow::Borrowed)
}

/// Whether it takes the members of the frame to tell what to do.
const fn needs_members(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::UnknownField
            | Rule::MissingField
            | Rule::WrongValue
            | Rule::UnknownMessage
            | Rule::TargetForm
            | Rule::NotAFrame
    )
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

/// A value that has the wrong quotes, or lacks them.
fn wrong_type(expected: &str, found: &Found) -> Option<&'static str> {
    let inner = found.value().map(|value| value.trim_matches('"').trim());
    match (expected, inner) {
        ("an integer" | "a number", Some(inner)) if found.is_string() && inner.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some("send the number without quotes")
        }
        ("a boolean", Some("true" | "false")) if found.is_string() => Some("send it without quotes"),
        ("an object" | "a list" | "an object or a list", Some(inner))
            if found.is_string() && inner.starts_with(['{', '[']) =>
        {
            Some("send the value itself, not its JSON text in a string")
        }
        ("a string", _) if ["an integer", "a number", "a boolean"].into_iter().any(|words| found.is(words)) => {
            Some("put it in quotes")
        }
        ("a list", _) if found.is("an object") => Some("put it in a list, even if it is the only one"),
        _ => None,
    }
}
