//! The parts of a frame that determine which request a response answers.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};

use super::extract::FramePointer;
use super::piece::Start;
use super::target::{AddressedTarget, TargetFacts};
use crate::envelope::{Classification, Envelope, FrameKind, FrameMembers, Role};
use crate::json::{ExpectedToken, Json, KeySets, RawStr, Reader, Scanner, SyntaxErrorKind, canonical_id};
use crate::message::Side;
use crate::plan::{FieldPlan, MessagePlan, MessageRole, NodeKind, Plan, ReplyKind, Str, UnionPlan, UnionTagging};
use crate::shape::{EnumType, Wire};

/// A request or a response.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    /// The place of the record.
    pub(super) place: RecordPlace,
    /// The hash of the connection.
    pub(super) connection: u64,
    pub(super) key: ExchangeKey,
    /// The hash of the direction, if it is known.
    pub(super) direction: Option<u64>,
    /// The time of the frame in microseconds, if it is known.
    pub(super) time: Option<i64>,
    pub(super) facts: ExchangeFacts,
}

/// The place of a record in its input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RecordPlace {
    pub(super) start: Start,
    /// The index of the record, from 1.
    pub(super) number: u64,
}

/// A frame that was read before it is checked.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) frame: PreparedFrame,
    /// The target of a request or an event, if conversations are traced.
    pub(super) target: Option<AddressedTarget>,
    /// What its record contains.
    pub(super) record: RecordFacts,
}

/// Which facts about their frames the records of an input contain: those to which the pointers of
/// [`CheckOptions`](super::CheckOptions) lead in at least one record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RecordFacts {
    /// The name of the connection.
    pub connection: bool,
    /// The direction.
    pub direction: bool,
    /// The time.
    pub time: bool,
}

/// The facts that depend on the kind of frame.
#[derive(Debug)]
pub(super) enum PreparedFrame {
    Exchange(Exchange),
    Event(PreparedEvent),
}

/// What is known about an event.
#[derive(Debug)]
pub(super) struct PreparedEvent {
    /// Where its record begins.
    pub(super) start: Start,
    /// The hash of its connection.
    pub(super) connection: u64,
    /// Its index.
    pub(super) index: usize,
    /// The time in microseconds since 1970.
    pub(super) time: Option<i64>,
}

/// What is read of a frame.
#[derive(Debug)]
pub(super) struct FoundFrame {
    pub(super) content: FoundContent,
    pub(super) target: Option<TargetFacts>,
}

/// The facts that depend on the kind of frame.
#[derive(Debug)]
pub(super) enum FoundContent {
    Exchange(ExchangeFacts),
    /// An event, with its index.
    Event(usize),
}

/// What is read of a request or response.
#[derive(Debug, Clone, Copy)]
pub(super) struct ExchangeFacts {
    id: IdHash,
    /// Whether it is the hash of an id, and not of the name and the target.
    pub(super) has_id: bool,
    /// The offset of the id or the name in the frame.
    pub(super) at: usize,
    pub(super) role: ExchangeRole,
    /// The side that sends the request, if only one side sends it.
    pub(super) sender: Option<Side>,
    /// The data of a request or of a success, if a reply may repeat the data of its request.
    pub(super) data: Option<DataHash>,
}

/// The members whose values may differ in data that means the same. The type of an object is not considered: that of the data of a response
/// is not known before its request.
#[derive(Debug, Default)]
pub(super) struct EqualMembers {
    /// Those that may be absent, because some type of the protocol declares them with this value as default: the hashes of their names and
    /// values.
    defaults: BTreeSet<u64>,
    /// The names of those that some type declares as a set, whose elements have no order.
    sets: BTreeSet<Str>,
}

impl EqualMembers {
    /// Those of a protocol.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut members = Self::default();
        let is_set = |field: &&FieldPlan| {
            matches!(plan.node(plan.split_nullable(field.node).0).kind, NodeKind::List { unique: true, .. })
        };
        for node in &plan.nodes {
            match &node.kind {
                NodeKind::Struct(object) => {
                    members.sets.extend(object.fields.iter().filter(is_set).map(|field| field.name().clone()));
                    for field in &object.fields {
                        members.add(&field.key.name, field.default.as_deref().and_then(|text| text.parse().ok()));
                    }
                }
                NodeKind::Union(UnionPlan {
                    tagging: UnionTagging::Internal { tag } | UnionTagging::Adjacent { tag, .. },
                    tag_type,
                    variants,
                    ..
                }) => {
                    for variant in variants.iter().filter(|variant| variant.default_tag) {
                        let is_text = *tag_type == EnumType::String;
                        members
                            .add(&tag.name, if is_text { Some((&*variant.name).into()) } else { variant.name.parse().ok() });
                    }
                }
                _ => {}
            }
        }
        members
    }

    fn add(&mut self, name: &str, default: Option<Json>) {
        if let Some(value) = default {
            self.defaults.insert(self.hash_of_member(name, &value));
        }
    }

    fn hash_of_member(&self, name: &str, value: &Json) -> u64 {
        let of_value = match value {
            Json::Array(items) if self.sets.contains(name) => {
                items.iter().map(|item| self.hash_of(item)).fold(3, u64::wrapping_add)
            }
            value => self.hash_of(value),
        };
        combined(hash(name)[0], of_value)
    }

    /// A hash that is the same for equal values.
    fn hash_of(&self, value: &Json) -> u64 {
        match value {
            Json::Array(items) => items.iter().fold(1, |hash, item| combined(hash, self.hash_of(item))),
            // The order of members has no meaning.
            Json::Object(object) => {
                let members = object.iter().map(|(name, value)| self.hash_of_member(name, value));
                members.filter(|hash| !self.defaults.contains(hash)).fold(2, u64::wrapping_add)
            }
            scalar => hash(&canonical_id(&scalar.to_string()))[0],
        }
    }
}

/// Adds a hash to that of the values before it.
const fn combined(hash: u64, next: u64) -> u64 {
    hash.rotate_left(5).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ next
}

/// A hash of the data of a frame. It does not depend on the order of members.
#[derive(Debug, Clone, Copy)]
pub(super) struct DataHash {
    pub(super) hash: u64,
    /// The offset of the data in the frame.
    pub(super) at: usize,
}

/// What a response has in common with its request: a hash of the connection and the id, or the name and the target. Texts have any length, hashes need little
/// memory. With 128 bits, different ids do not have the same hash in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ExchangeKey([u64; 2]);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExchangeRole {
    /// A request, with the index of its command if the protocol declares it.
    Request(Option<usize>),
    /// A response.
    Response {
        /// Whether the frame names its command.
        is_named: bool,
        is_failure: bool,
    },
}

/// What is read of a text before it is checked.
#[derive(Debug)]
pub(super) struct ReadExchange {
    /// `None` if nothing depends on the frame.
    pub(super) found: Option<FoundFrame>,
    /// The offset of another frame after the first one.
    pub(super) next: Option<usize>,
}

/// The hash of an id, or of the name and the target.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdHash([u64; 2]);

/// Whether responses of the envelope have the id of their request instead of the name of its command.
pub(super) fn has_untied_responses(envelope: &Envelope) -> bool {
    envelope.untied().next().is_some() && envelope.with_role(FrameKind::Request, Role::Id).is_some()
}

/// Reads a text up to the end of its first frame. If conversations are traced, which needs the default members, responses that name their
/// command are read too.
pub(super) fn read(plan: &Plan, text: &str, trace: Option<&EqualMembers>) -> ReadExchange {
    let envelope = plan.envelope();
    let (mut members, mut scanner) = (FrameMembers::default(), Scanner::new(text));
    match members.read(envelope, &mut scanner, &mut KeySets::default()) {
        Ok(true) => ReadExchange { found: facts(plan, text, &members, trace), next: None },
        Ok(false) => ReadExchange { found: None, next: None },
        Err(_) => {
            let error = scanner.error();
            let follows = error.kind == SyntaxErrorKind::Unexpected(ExpectedToken::EndOfText)
                && text.as_bytes().get(error.offset) == Some(&b'{');
            let found = if follows { facts(plan, text, &members, trace) } else { None };
            ReadExchange { found, next: follows.then_some(error.offset) }
        }
    }
}

/// What is known about a frame with these members.
fn facts(plan: &Plan, text: &str, members: &FrameMembers<'_>, trace: Option<&EqualMembers>) -> Option<FoundFrame> {
    let envelope = plan.envelope();
    let Classification::Known(kind) = envelope.classify(members) else { return None };
    if kind == FrameKind::Event {
        let name = members.string(envelope.name_member(kind)?).filter(|_| trace.is_some())?;
        let event = plan.find(kind, &name.unescape())?;
        let target = TargetFacts::of(&plan.events[event], envelope, kind, members);
        return Some(FoundFrame { content: FoundContent::Event(event), target });
    }
    let name = envelope.name_member(kind);
    let is_named = name.is_some();
    let command = name.and_then(|name| plan.find(kind, &members.string(name)?.unescape()));
    let has_id = envelope.with_role(FrameKind::Request, Role::Id).is_some();
    let (id, at) = if has_id { id(envelope, kind, text, members)? } else { name_and_target(envelope, kind, members)? };
    let role = match kind {
        FrameKind::Request => ExchangeRole::Request(command),
        _ if trace.is_some() || !is_named => ExchangeRole::Response { is_named, is_failure: kind == FrameKind::Failure },
        _ => return None,
    };
    let command = command.map(|command| &plan.commands[command]);
    let sender = command.map(|command| command.from).filter(|side| *side != Side::Either);
    let repeats = |command: &MessagePlan| matches!(command.role, MessageRole::Command { reply: ReplyKind::Same, .. });
    // The command of a success without a name is not known here.
    let may_repeat = kind != FrameKind::Failure && command.map_or(!is_named, repeats);
    let data = trace.filter(|_| may_repeat).and_then(|equal| data(envelope, kind, text, members, equal));
    let request = command.filter(|_| trace.is_some() && kind == FrameKind::Request);
    let target = request.and_then(|command| TargetFacts::of(command, envelope, kind, members));
    Some(FoundFrame { content: FoundContent::Exchange(ExchangeFacts { id, has_id, at, role, sender, data }), target })
}

/// The id of a frame, and its offset.
fn id(envelope: &Envelope, kind: FrameKind, text: &str, members: &FrameMembers<'_>) -> Option<(IdHash, usize)> {
    let id = members.get(envelope.with_role(kind, Role::Id)?)?;
    let value = value_at(text, id.at)?;
    // A request whose id could not be read is answered with null.
    (value != "null").then(|| (IdHash::of(value), id.at))
}

/// The name and the target of a frame without an id, and the offset of the name.
fn name_and_target(envelope: &Envelope, kind: FrameKind, members: &FrameMembers<'_>) -> Option<(IdHash, usize)> {
    let name = members.get(envelope.name_member(kind)?)?;
    let target = envelope.of(kind).target.and_then(|target| members.string(target)).map(RawStr::unescape);
    let name_text = name.string?.unescape();
    // With the length, because both may contain any character.
    let text = format!("{}\0{name_text}{}", name_text.len(), target.unwrap_or_default());
    Some((IdHash(hash(&text)), name.at))
}

/// The data of a frame.
fn data(
    envelope: &Envelope,
    kind: FrameKind,
    text: &str,
    members: &FrameMembers<'_>,
    equal: &EqualMembers,
) -> Option<DataHash> {
    let at = members.get(envelope.payload(kind)?.0)?.at;
    let value = Json::read(&mut Reader::new(value_at(text, at)?)).ok()?;
    Some(DataHash { hash: equal.hash_of(&value), at })
}

/// The text of the value at an offset.
fn value_at(text: &str, at: usize) -> Option<&str> {
    let mut scanner = Scanner::resume(text, at, 1);
    scanner.skip(&mut KeySets::default()).ok()?;
    text.get(at..scanner.at)
}

impl IdHash {
    /// The hash of an id as JSON text.
    pub(super) fn of(id: &str) -> Self {
        Self(hash(&canonical_id(id)))
    }

    /// The hash of a text.
    pub(super) fn of_text(text: &str) -> Self {
        Self(hash(text))
    }
}

impl ExchangeKey {
    pub(super) fn new(connection: u64, facts: &ExchangeFacts) -> Self {
        Self::of(connection, facts.id)
    }

    pub(super) fn of(connection: u64, IdHash([first, second]): IdHash) -> Self {
        // The connection is a hash too, so it only needs to be added.
        Self([first.wrapping_add(connection), second.wrapping_add(connection.rotate_left(32))])
    }
}

/// The hash of the value at a pointer in a record, if there is one.
pub(super) fn hash_at(record: &str, pointer: &FramePointer) -> Option<u64> {
    pointer.value(record).map(|value| hash(&canonical_id(value))[0])
}

/// Facts for tests, with an id and data.
#[cfg(test)]
pub(super) fn facts_of(id: &str, role: ExchangeRole, data: Option<u64>) -> ExchangeFacts {
    let data = data.map(|hash| DataHash { hash, at: 9 });
    ExchangeFacts { id: IdHash::of(id), has_id: true, at: 7, role, sender: None, data }
}

/// A shorter hash of a text, where an equal hash of another text does little harm.
pub(super) fn short_hash(text: &str) -> u64 {
    hash(text)[0]
}

fn hash(text: &str) -> [u64; 2] {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    let first = hasher.finish();
    hasher.write_u8(0xff);
    [first, hasher.finish()]
}
