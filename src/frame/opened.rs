//! A frame whose envelope is read, and whose values are read from where they stand in the text.

use crate::check::{self, Only, Policy};
use crate::envelope::{FrameKind, Key, Member, Members, Sort};
use crate::json::{Broken, Deserializer, JsonObject, KeyStack, Reader};
use crate::plan::Plan;
use crate::planted::{Plant, dropped};
use crate::problem::ReadError;
use crate::shape::{Wire, read_from};
use crate::target::{Target, parse};

use super::Unknown;

/// A frame with a sound envelope, of a message that the plan has.
#[derive(Debug)]
pub struct Opened<'t> {
    text: &'t str,
    members: Members<'t>,
    kind: FrameKind,
    index: usize,
    policy: Policy,
}

/// The text is not what was to be read; the check says why.
#[derive(Debug, Clone, Copy)]
pub struct Refused;

/// What the envelope of a frame says.
#[expect(clippy::large_enum_variant, reason = "the large one is the usual one, and it is moved once")]
pub(crate) enum Envelope<'t> {
    Known(Opened<'t>),
    Unknown(Unknown),
}

/// Reads the envelope of a frame.
pub(crate) fn open<'t>(plan: &Plan, text: &'t str, policy: Policy) -> Result<Envelope<'t>, Refused> {
    let mut members = Members::default();
    let is_object = members.read(&mut Reader::new(text), &mut KeyStack::new())?;
    let (true, Sort::Known(kind)) = (is_object, members.sort()) else { return Err(Refused) };
    let (Some(name), Some(target)) = (members.string(kind.name_key()), members.string(Key::Target)) else {
        return Err(Refused);
    };
    let name = name.unescape();
    match plan.find(kind, &name) {
        Some(index) => Ok(Envelope::Known(Opened { text, members, kind, index, policy })),
        None => Ok(Envelope::Unknown(Unknown::new(kind, &name, &target.unescape(), text))),
    }
}

/// Reads a frame of one message.
pub(crate) fn read_one<T>(
    plan: &'static Plan,
    text: &str,
    policy: Policy,
    only: Only,
    read: impl FnOnce(&Opened<'_>) -> Result<T, Refused>,
) -> Result<T, ReadError> {
    match open(plan, text, policy) {
        Ok(Envelope::Known(opened)) if only.kinds.contains(&opened.kind) => read(&opened),
        _ => Err(Refused),
    }
    .map_err(|Refused| ReadError::new(check::check(plan, text, policy, Some(only))))
}

impl Opened<'_> {
    /// The kind of the frame.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        self.kind
    }

    /// The index of the message among the protocol's commands or events.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    pub(crate) fn tolerant(&self) -> bool {
        self.policy == Policy::Tolerant
    }

    pub(crate) fn target_text(&self) -> Result<String, Refused> {
        let target = self.members.string(Key::Target).ok_or(Refused)?;
        Ok(target.unescape().into_owned())
    }

    pub(crate) fn target<T: Target>(&self) -> Result<T, Refused> {
        let target = self.members.string(Key::Target).ok_or(Refused)?;
        parse(&target.unescape()).map_err(|_| Refused)
    }

    /// A reader before the value of a key.
    pub(crate) fn at(&self, key: Key) -> Option<Deserializer<'_>> {
        self.members.get(key).map(|member| self.before(member))
    }

    fn before(&self, member: Member<'_>) -> Deserializer<'_> {
        Deserializer::again(Reader::resume(self.text, member.at, 1)).null_is_absent(self.tolerant())
    }

    pub(crate) fn value<T: Wire>(&self, key: Key) -> Result<T, Refused> {
        let mut from = self.at(key).ok_or(Refused)?;
        read_from(&mut from).map_err(|_| Refused)
    }

    /// The frame's own `context`.
    pub(crate) fn context(&self) -> Result<Option<JsonObject>, Refused> {
        match self.at(Key::Context) {
            None => Ok(None),
            Some(_) if dropped(Plant::Decoder("context")) => Ok(None),
            Some(mut from) => read_from(&mut from).map_err(|_| Refused),
        }
    }

    pub(crate) fn message_type(&self, words: &'static [&'static str]) -> Result<&'static str, Refused> {
        let found = self.members.string(Key::MessageType).ok_or(Refused)?;
        words.iter().copied().find(|word| found.is(word) || dropped(Plant::Decoder("message-type"))).ok_or(Refused)
    }
}

impl From<Broken> for Refused {
    fn from(Broken: Broken) -> Self {
        Self
    }
}
