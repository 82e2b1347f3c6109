//! The part of a frame that determines which request a response answers.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hasher};

use super::extract::FramePointer;
use super::piece::Start;
use crate::envelope::{Classification, Envelope, FrameKind, FrameMembers, Role};
use crate::frame::open_requests::id_text;
use crate::json::{ExpectedToken, Json, KeySets, Reader, Scanner, SyntaxErrorKind};
use crate::plan::Plan;
use crate::shape::Wire;

/// A request, or a response whose frame does not name its command.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exchange {
    /// Where the piece with the frame begins.
    pub(super) start: Start,
    pub(super) key: ExchangeKey,
    /// The hash of the direction, if it is known.
    pub(super) direction: Option<u64>,
    pub(super) role: ExchangeRole,
}

/// What a response has in common with its request: a hash of the connection and the id. Texts have any length, hashes need little
/// memory. With 128 bits, different ids do not have the same hash in practice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ExchangeKey([u64; 2]);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ExchangeRole {
    /// A request, with the index of its command if the protocol declares it.
    Request(Option<usize>),
    /// A response, with the offset of its id in the frame.
    Response(usize),
}

/// What is read of a text before it is checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReadExchange {
    /// The id and the role; `None` if no response is matched by this frame.
    pub(super) found: Option<(IdHash, ExchangeRole)>,
    /// The offset of another frame after the first one.
    pub(super) next: Option<usize>,
}

/// The hash of an id.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdHash([u64; 2]);

/// Whether responses of the envelope have the id of their request instead of the name of its command.
pub(super) fn has_untied_responses(envelope: &Envelope) -> bool {
    envelope.untied().next().is_some() && envelope.with_role(FrameKind::Request, Role::Id).is_some()
}

/// Reads a text up to the end of its first frame.
pub(super) fn read(plan: &Plan, text: &str) -> ReadExchange {
    let envelope = plan.envelope();
    let (mut members, mut scanner) = (FrameMembers::default(), Scanner::new(text));
    match members.read(envelope, &mut scanner, &mut KeySets::default()) {
        Ok(true) => ReadExchange { found: exchange(plan, text, &members), next: None },
        Ok(false) => ReadExchange { found: None, next: None },
        Err(_) => {
            let error = scanner.error();
            let follows = error.kind == SyntaxErrorKind::Unexpected(ExpectedToken::EndOfText)
                && text.as_bytes().get(error.offset) == Some(&b'{');
            let found = if follows { exchange(plan, text, &members) } else { None };
            ReadExchange { found, next: follows.then_some(error.offset) }
        }
    }
}

/// The id and the role of a frame with these members.
fn exchange(plan: &Plan, text: &str, members: &FrameMembers<'_>) -> Option<(IdHash, ExchangeRole)> {
    let envelope = plan.envelope();
    let Classification::Known(kind) = envelope.classify(members) else { return None };
    let id = members.get(envelope.with_role(kind, Role::Id)?)?;
    let name = envelope.name_member(kind);
    let role = match kind {
        FrameKind::Request => {
            let name = members.string(name?)?;
            ExchangeRole::Request(plan.find(kind, &name.unescape()))
        }
        FrameKind::Success | FrameKind::Failure if name.is_none() => ExchangeRole::Response(id.at),
        _ => return None,
    };
    let value = value_at(text, id.at)?;
    // A request whose id could not be read is answered with null.
    (value != "null").then(|| (IdHash::of(value), role))
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
        Self(hash(&canonical(id)))
    }
}

impl ExchangeKey {
    pub(super) fn new(connection: u64, IdHash([first, second]): IdHash) -> Self {
        // The connection is a hash too, so it only needs to be added.
        Self([first.wrapping_add(connection), second.wrapping_add(connection.rotate_left(32))])
    }
}

/// The hash of the value at a pointer in a record, if there is one.
pub(super) fn hash_at(record: &str, pointer: &FramePointer) -> Option<u64> {
    pointer.value(record).map(|value| hash(&canonical(value))[0])
}

/// The text of a value, the same for equal values.
fn canonical(value: &str) -> Cow<'_, str> {
    let is_plain_string = value.starts_with('"') && value.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'\\');
    let is_plain_integer = !value.starts_with('-') && value.len() < 16 && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain_string || is_plain_integer {
        return Cow::Borrowed(value);
    }
    Json::read(&mut Reader::new(value)).map_or(Cow::Borrowed(value), |value| Cow::Owned(id_text(&value)))
}

fn hash(text: &str) -> [u64; 2] {
    let mut hasher = DefaultHasher::new();
    hasher.write(text.as_bytes());
    let first = hasher.finish();
    hasher.write_u8(0xff);
    [first, hasher.finish()]
}
