//! A frame whose envelope is being read: its values are read where they stand, and a second time only where they come
//! before what tells their types.

use crate::check::{self, Only, Policy, ReadError, Report};
use crate::envelope::{Classification, Envelope, FrameKind, FrameMembers, MemberId, Role};
use crate::json::{self, Broken, JsonObject, OpenObject, Reader};
use crate::message::{FailureDetail, Reply};
use crate::plan::Plan;
use crate::shape::Wire;
use crate::target::{Target, parse};

use super::Unknown;

/// A frame that is being read, of a message that the plan has.
#[derive(Debug)]
pub struct Opened<'t> {
    plan: &'static Plan,
    members: FrameMembers<'t>,
    from: Reader<'t>,
    kind: FrameKind,
    index: usize,
    stand: Stand,
    /// What was read where it stood, whatever kind of frame it is.
    context: Option<JsonObject>,
    original: Option<JsonObject>,
    failure: Option<FailureDetail>,
    /// Why the data could not be read.
    error: Option<json::ReadError>,
}

/// Why a frame could not be read, as far as the decoder knows: the checker knows more, unless a type rejects what its shape
/// describes.
#[derive(Debug)]
pub(crate) struct Rejection {
    /// The kind and the index of the message.
    message: (FrameKind, usize),
    error: Option<json::ReadError>,
}

/// How far a frame has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    /// Before the value of `data`, and the keys so far tell the message.
    Data,
    /// To the end.
    End,
    /// The keys behind `data` may tell another message.
    Misled,
}

/// What stands around the data of a frame.
#[derive(Debug)]
pub(super) struct Ends<T> {
    pub(super) target: T,
    pub(super) context: Option<JsonObject>,
}

/// Where the data of a frame is read into. What is generic over a message is compiled for each: so it is no more than this.
pub(super) trait Slot {
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), json::ReadError>;
}

impl<T: Wire> Slot for Option<T> {
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), json::ReadError> {
        match T::read(from) {
            Ok(value) => *self = Some(value),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// The text is not what was to be read; the check says why.
#[derive(Debug, Clone, Copy)]
pub struct Refused;

/// All kinds of frames.
pub(crate) const ANY_KIND: &[FrameKind] = &[FrameKind::Request, FrameKind::Success, FrameKind::Failure, FrameKind::Event];

/// Reads a frame: `known` reads one of a message that the plan has, `unknown` is given any other.
pub(crate) fn read<T>(
    plan: &'static Plan,
    text: &str,
    policy: Policy,
    kinds: &[FrameKind],
    known: impl FnMut(&mut Opened<'_>) -> Result<T, Refused>,
    unknown: impl FnOnce(Unknown) -> Result<T, Refused>,
) -> Result<T, Rejection> {
    let mut opened = Opened::new(plan, text, policy);
    match read_opened(&mut opened, kinds, known, unknown) {
        Ok(frame) => Ok(frame),
        Err(Refused) => Err(opened.rejection()),
    }
}

fn read_opened<T>(
    opened: &mut Opened<'_>,
    kinds: &[FrameKind],
    mut known: impl FnMut(&mut Opened<'_>) -> Result<T, Refused>,
    unknown: impl FnOnce(Unknown) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let mut guesses = kinds;
    loop {
        match opened.open(guesses)? {
            Some(found) => return unknown(found),
            None if !kinds.contains(&opened.kind) => return Err(Refused),
            None => {}
        }
        match known(opened) {
            Err(Refused) if opened.stand == Stand::Misled => opened.restart(),
            read => return read,
        }
        // What misled once is not asked again: the second time all members are read first.
        guesses = &[];
    }
}

/// Reads a frame of one message.
pub(crate) fn read_one<T>(
    plan: &'static Plan,
    text: &str,
    policy: Policy,
    only: Only,
    known: impl FnMut(&mut Opened<'_>) -> Result<T, Refused>,
) -> Result<T, ReadError> {
    read(plan, text, policy, only.kinds, known, |_| Err(Refused))
        .map_err(|rejection| rejection.into_error(plan, text, check::check(plan, text, policy, Some(only))))
}

impl Rejection {
    /// What the checker finds, or else what the decoder says.
    #[cold]
    pub(crate) fn into_error(self, plan: &'static Plan, text: &str, report: Report) -> ReadError {
        match self.error {
            Some(error) if report.is_valid() => ReadError::of_value(plan, text, self.message, &error, report),
            _ => ReadError::new(report),
        }
    }
}

impl<'t> Opened<'t> {
    fn new(plan: &'static Plan, text: &'t str, policy: Policy) -> Self {
        Self {
            plan,
            members: FrameMembers::default(),
            from: Reader::new(text).null_is_absent(policy == Policy::Tolerant),
            kind: FrameKind::Request,
            index: 0,
            stand: Stand::End,
            context: None,
            original: None,
            failure: None,
            error: None,
        }
    }

    #[cold]
    fn rejection(self) -> Rejection {
        Rejection { message: (self.kind, self.index), error: self.error }
    }

    fn restart(&mut self) {
        self.error = None;
        self.members = FrameMembers::default();
        self.from.restart();
        self.stand = Stand::End;
    }

    /// Reads the members up to `data` if those tell the message, and it is of one of these kinds; otherwise to the end.
    fn open(&mut self, kinds: &[FrameKind]) -> Result<Option<Unknown>, Refused> {
        let Reader { scanner, keys, .. } = &mut self.from;
        if !self.members.open(self.plan.envelope, true, scanner, keys)? {
            return Err(Refused);
        }
        while self.before_data()? {
            if self.guess(kinds) {
                self.stand = Stand::Data;
                return Ok(None);
            }
            self.from.skip()?;
        }
        let Classification::Known(kind) = self.envelope().classify(&self.members) else { return Err(Refused) };
        let name = self.members.string(self.envelope().name_member(kind));
        let target = self.members.string(self.envelope().of(kind).target);
        let (Some(name), Some(target)) = (name, target) else { return Err(Refused) };
        let name = name.unescape();
        let Some(index) = self.plan.find(kind, &name) else {
            return Ok(Some(Unknown::new(kind, &name, &target.unescape(), self.from.scanner.text())));
        };
        (self.kind, self.index) = (kind, index);
        Ok(None)
    }

    fn envelope(&self) -> &'static Envelope {
        self.plan.envelope
    }

    /// The member of this role in a frame of this kind, if it is present.
    fn member(&self, role: Role) -> Option<MemberId> {
        self.envelope().with_role(self.kind, role).filter(|&member| self.members.has(member))
    }

    /// Reads on to a payload, or to the end. What the values of other members are does not depend on the message: they are
    /// read where they stand.
    fn before_data(&mut self) -> Result<bool, json::ReadError> {
        loop {
            let Reader { scanner, keys, .. } = &mut self.from;
            match self.members.next(self.plan.envelope, scanner, keys) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(Broken) => return Err(self.from.scanner.fault().into()),
            }
            match self.envelope().role(self.members.stopped_at) {
                Some(Role::Context) => self.context = self.at_once()?,
                Some(Role::Original) => self.original = self.at_once()?,
                Some(Role::Error) => self.failure = self.at_once()?,
                _ => return Ok(true),
            }
        }
    }

    /// Reads the value that stands here, or over it if it is none of the type: that may be no fault of the frame's.
    fn at_once<T: Wire>(&mut self) -> Result<Option<T>, json::ReadError> {
        let (start, open) = (self.from.scanner.clone(), OpenObject::at(self.from.scanner.at));
        match T::read(&mut self.from) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.fault().is_none() => {
                self.from.scanner = start;
                self.from.keys.close(open);
                self.from.skip()?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the keys before `data` tell the message. A command is taken for a request until a `result` comes.
    fn guess(&mut self, kinds: &[FrameKind]) -> bool {
        let Classification::Known(kind) = self.envelope().classify(&self.members) else { return false };
        if kind == FrameKind::Failure || !kinds.contains(&kind) {
            return false;
        }
        let name = self.members.string(self.envelope().name_member(kind));
        let Some(index) = name.and_then(|name| self.plan.find(kind, &name.unescape())) else { return false };
        (self.kind, self.index) = (kind, index);
        true
    }

    /// Reads the members behind `data`; an error if they tell another kind of frame.
    fn rest(&mut self) -> Result<(), Refused> {
        while self.before_data()? {
            self.from.skip()?;
        }
        let found = self.envelope().classify(&self.members);
        if found == Classification::Known(self.kind) {
            self.stand = Stand::End;
            return Ok(());
        }
        if matches!(found, Classification::Known(_)) {
            self.stand = Stand::Misled;
        }
        Err(Refused)
    }

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

    fn tolerant(&self) -> bool {
        self.from.takes_null_as_absent()
    }

    fn target_text(&self) -> Result<String, Refused> {
        let target = self.members.string(self.envelope().of(self.kind).target).ok_or(Refused)?;
        Ok(target.unescape().into_owned())
    }

    fn target<T: Target>(&self) -> Result<T, Refused> {
        let target = self.members.string(self.envelope().of(self.kind).target).ok_or(Refused)?;
        parse(&target.unescape()).map_err(|_| Refused)
    }

    /// Reads a request, its data into a slot.
    pub(super) fn request<T: Target>(&mut self, data: &mut dyn Slot) -> Result<Ends<T>, Refused> {
        self.data(data)?;
        self.ends()
    }

    /// Reads an event with one of these message types, its data into a slot.
    pub(super) fn event<T: Target>(
        &mut self,
        data: &mut dyn Slot,
        message_types: &'static [&'static str],
    ) -> Result<(&'static str, Ends<T>), Refused> {
        self.data(data)?;
        Ok((self.message_type(message_types)?, self.ends()?))
    }

    /// Reads a success.
    pub(super) fn success<T: Target, R: Reply>(&mut self) -> Result<(R, Ends<T>), Refused> {
        Ok((self.reply()?, self.ends()?))
    }

    /// Reads a failure: what it says, and the request that has failed.
    pub(super) fn failed(&mut self) -> Result<(Ends<String>, FailureDetail, JsonObject), Refused> {
        let target = self.target_text()?;
        let failure = self.failure.take().ok_or(Refused)?;
        let original = self.original.take().ok_or(Refused)?;
        Ok((Ends { target, context: self.context()? }, failure, original))
    }

    /// What stands around the data.
    fn ends<T: Target>(&mut self) -> Result<Ends<T>, Refused> {
        Ok(Ends { target: self.target()?, context: self.context()? })
    }

    /// Reads the data, and all members behind it, before anything else is asked for.
    fn data(&mut self, data: &mut dyn Slot) -> Result<(), Refused> {
        let from = self.before_value().ok_or(Refused)?;
        let before = from.scanner.at;
        match data.read(from) {
            Ok(()) => self.behind_value(),
            Err(error) => Err(self.misread(error, before)),
        }
    }

    /// The same for the data of a success, which may lack it where a reply has none, or where a tolerant reader takes the
    /// empty reply for it.
    fn reply<R: Reply>(&mut self) -> Result<R, Refused> {
        let tolerant = self.tolerant();
        let before = self.before_value().map_or(0, |from| from.scanner.at);
        let read = match (R::SHAPE, self.before_value()) {
            // Such a key means nothing here.
            (None, Some(data)) => data.skip().and_then(|()| R::read(None)),
            (Some(_), Some(data)) => R::read(Some(data)),
            (Some(_), None) if !tolerant => return Err(Refused),
            (_, None) => R::read(None),
        };
        match read {
            Ok(data) => self.behind_value().map(|()| data),
            Err(error) => Err(self.misread(error, before)),
        }
    }

    /// The reader before the data, if there is any.
    fn before_value(&mut self) -> Option<&mut Reader<'t>> {
        if self.stand == Stand::Data { Some(&mut self.from) } else { self.at(Role::Payload) }
    }

    /// Reads the members behind the data, unless that has been done.
    fn behind_value(&mut self) -> Result<(), Refused> {
        if self.stand == Stand::Data { self.rest() } else { Ok(()) }
    }

    /// Notes that the data is not what was to be read.
    #[cold]
    fn misread(&mut self, error: json::ReadError, before: usize) -> Refused {
        if self.stand == Stand::Data && self.kind == FrameKind::Request && error.fault().is_none() {
            // It may be the data of a success.
            self.stand = Stand::Misled;
        }
        self.error = Some(error.in_value_at(self.from.start_of_value(before)));
        Refused
    }

    /// The reader before the value of the member of this role, once all members have been read.
    fn at(&mut self, role: Role) -> Option<&mut Reader<'t>> {
        let member = self.members.get(self.member(role)?)?;
        self.from.again(member.at, 1);
        Some(&mut self.from)
    }

    /// The frame's own `context`.
    fn context(&mut self) -> Result<Option<JsonObject>, Refused> {
        match (self.context.take(), self.at(Role::Context)) {
            (_, None) => Ok(None),
            (None, Some(from)) => Wire::read(from).map_err(|_| Refused),
            (context, Some(_)) => Ok(context),
        }
    }

    fn message_type(&self, words: &'static [&'static str]) -> Result<&'static str, Refused> {
        let found = self.member(Role::Constant).and_then(|member| self.members.string(member)).ok_or(Refused)?;
        words.iter().copied().find(|word| found.is(word)).ok_or(Refused)
    }
}

impl From<Broken> for Refused {
    fn from(Broken: Broken) -> Self {
        Self
    }
}

impl From<json::ReadError> for Refused {
    fn from(_: json::ReadError) -> Self {
        Self
    }
}
