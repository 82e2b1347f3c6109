//! Reads frames whose kind is not yet certain. The decoder and the checker share it.
//!
//! The members of a frame may come in any order. So the type of the payload may be unknown when the payload is reached, or a
//! later member may change it: `"result"` after `"data"` makes a request a success. If the previous members determine a
//! message, the payload is immediately read as that message's payload, which is correct for every peer that writes the
//! members in the usual order. Otherwise it is skipped, and read after the last member. If a later member determines another
//! message, the payload is read again. So each byte is read at most twice.
//!
//! Reading a union whose tag is not its first member looks ahead, which is a pass of its own. A payload that is skipped is recorded for
//! that, so that skipping it, looking ahead and reading it are two passes. It is not read before the last member if a later one may still
//! change the message. Only a payload that is invalid for the first message may be passed over once more, up to its first error.
//!
//! If an envelope has only flat frames, the members of the envelope with which a frame begins are read first. If the name of the message is
//! not among them, the first bytes of the rest are searched for it. Then the rest is read as a frame of that message: the fields of its
//! payload, and members of the envelope among them. What follows applies where the name is not found, and to other envelopes.
//!
//! A flat payload begins at the first member that the envelope does not declare. If the members before it determine the message,
//! the visitor reads the rest of the frame, from that name on, as members of that payload or of the envelope. Otherwise members are skipped
//! until the message is determined, and the visitor reads the frame again from its start. If the envelope has several kinds, the last
//! member may determine another kind, so all members are skipped before.

use super::member::MemberId;
use super::members::FrameMembers;
use super::{Classification, Envelope, FrameKind, Role};
use crate::json::{KeySets, LookAhead, Malformed, OpenObject, Scanner, Span};

/// A message: its kind of frame, and its index among the commands or the events.
pub(crate) type MessageIndex = (FrameKind, usize);

/// Reads the values of a frame. Implemented by the decoder and the checker.
pub(crate) trait FrameVisitor<'p, 't> {
    /// The error that ends reading.
    type Error: From<Malformed>;

    /// The envelope of the frame.
    fn envelope(&self) -> &'p Envelope;

    /// The scanner of the text, and the member names of its open objects.
    fn text(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>);

    /// The index of the message with this name, if its payload is to be read immediately.
    fn find(&self, kind: FrameKind, name: &str) -> Option<usize>;

    /// The index of the message with this name, if its flat payload is to be read before the last member of the frame. The reader is at
    /// the value of the member of the payload with the name `other`, or at the name of a member that may be one.
    fn find_flat(&self, kind: FrameKind, name: &str, other: Option<Span>) -> Option<usize>;

    /// The values that are recorded when they are skipped.
    fn recording(&self) -> Recording;

    /// The scanner of the text, the member names of its open objects, and what has been recorded of skipped values.
    fn ahead(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>, &mut LookAhead);

    /// Skips a payload that is read after the last member, and is the value of a member.
    fn skip_payload(&mut self, member: MemberId) -> Result<(), Self::Error> {
        let is_recorded = self.recording().payloads & member.bit() != 0;
        let (scanner, keys, ahead) = self.ahead();
        Ok(if is_recorded { scanner.skip_ahead(keys, ahead) } else { scanner.skip(keys) }?)
    }

    /// Skips the value of a member that the envelope does not declare.
    fn skip_other(&mut self, members: &mut FrameMembers<'t>, name: Span) -> Result<(), Self::Error> {
        let recording = self.recording();
        let (scanner, keys, ahead) = self.ahead();
        members.add_unknown(name, scanner, keys)?;
        Ok(if recording.frames {
            scanner.skip_member(members.start, name, keys, ahead)
        } else if recording.fields && matches!(scanner.peek(), b'{' | b'[') {
            scanner.skip_ahead(keys, ahead)
        } else {
            scanner.skip(keys)
        }?)
    }
}

/// The values that are recorded when they are skipped, because reading them may look ahead: see [`LookAhead`].
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Recording {
    /// The members of the envelope whose values are recorded, one bit for each.
    pub(crate) payloads: u16,
    /// Those that only a response without a name has, which is read only if its message is known from elsewhere.
    pub(crate) responses: u16,
    /// Whether the values of the members of flat payloads are recorded.
    pub(crate) fields: bool,
    /// Whether these members are recorded too, because the payload itself may look ahead.
    pub(crate) frames: bool,
}

/// The result of reading a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayloadOutcome {
    /// The payload was read.
    Read,
    /// The payload is not valid for the message that the previous members determine, and was skipped.
    Rejected,
}

/// Reads the members of one frame and lets a visitor read the values.
#[derive(Debug, Default)]
pub(crate) struct FrameReader<'t> {
    pub(crate) members: FrameMembers<'t>,
    /// The message that the members before the payload determine, until the payload is read.
    before_payload: Option<MessageIndex>,
}

impl<'t> FrameReader<'t> {
    /// Reads up to a payload whose message is determined by the members before it, or to the end. Returns `false` if the
    /// text is not an object.
    #[inline]
    pub(crate) fn begin<'p, V: FrameVisitor<'p, 't>>(&mut self, visitor: &mut V) -> Result<bool, V::Error> {
        if !self.open(visitor)? {
            return Ok(false);
        }
        if let Some((kind, name)) = visitor.envelope().lookup.flat {
            let name = self.flat_name(name, visitor)?;
            self.before_payload = name.and_then(|name| Some((kind, visitor.find_flat(kind, name, None)?)));
            if self.before_payload.is_some() {
                return Ok(true);
            }
        }
        self.begin_opened(visitor)?;
        Ok(true)
    }

    /// The name of the message of a frame with a flat payload, if it is found before the members of the payload are read. The members of the
    /// envelope with which the frame begins are read by themselves.
    #[inline]
    pub(crate) fn flat_name<'p, V: FrameVisitor<'p, 't>>(
        &mut self,
        name: MemberId,
        visitor: &mut V,
    ) -> Result<Option<&'t str>, V::Error> {
        let (envelope, (scanner, keys)) = (visitor.envelope(), visitor.text());
        self.members.leading(envelope, scanner, keys)?;
        Ok(if self.members.has(name) {
            self.members.string(name).filter(|name| !name.escaped).map(|name| name.raw)
        } else {
            envelope.search_name(name, scanner)
        })
    }

    /// Opens the frame. Returns `false` if the text is not an object.
    #[inline]
    pub(crate) fn open<'p, V: FrameVisitor<'p, 't>>(&mut self, visitor: &mut V) -> Result<bool, V::Error> {
        let (scanner, keys) = visitor.text();
        if !self.members.open(scanner, keys)? {
            return Ok(false);
        }
        let lookup = &visitor.envelope().lookup;
        if lookup.has_flat {
            self.members.stop_at_others(lookup.flat.is_some());
        }
        Ok(true)
    }

    /// As [`Self::begin`], in a frame that has been opened.
    #[inline]
    pub(crate) fn begin_opened<'p, V: FrameVisitor<'p, 't>>(&mut self, visitor: &mut V) -> Result<(), V::Error> {
        let lookup = &visitor.envelope().lookup;
        self.members.pass_ahead();
        // The members of the envelope that had been read when the message was not determined.
        let mut read = None;
        while self.next_payload(visitor)? {
            if self.members.is_ahead() {
                self.before_payload = self.determined_flat(visitor, None);
                if self.before_payload.is_some() {
                    return Ok(());
                }
                self.members.pass_ahead();
                continue;
            }
            if let Some(name) = self.members.other() {
                let now = Some(self.members.present(u16::MAX));
                if read.is_none() || lookup.has_one_kind && read != now {
                    read = now;
                    self.before_payload = self.determined_flat(visitor, Some(name));
                    if self.before_payload.is_some() {
                        return Ok(());
                    }
                }
                self.members.take_other();
                visitor.skip_other(&mut self.members, name)?;
                continue;
            }
            let is_recorded = visitor.recording().payloads & self.members.stopped_at.bit() != 0;
            let is_certain = |&(kind, _): &MessageIndex| !is_recorded || visitor.envelope().is_final(kind, &self.members);
            self.before_payload = self.determined(visitor).filter(is_certain);
            if self.before_payload.is_some() {
                return Ok(());
            }
            visitor.skip_payload(self.members.stopped_at)?;
            self.members.skipped(visitor.text().0.at);
        }
        Ok(())
    }

    /// The message whose payload comes next: a member, or, if the members stop at one that the envelope does not declare, the rest
    /// of the frame. `None` at the end of the frame.
    #[inline]
    pub(crate) fn before_payload(&self) -> Option<MessageIndex> {
        self.before_payload
    }

    /// As [`Self::before_payload`]; the caller reads the payload and the remaining members.
    pub(crate) fn take_before_payload(&mut self) -> Option<MessageIndex> {
        self.before_payload.take()
    }

    /// Reads the payload with `read`, which returns whether it is valid for the message, and then the remaining members.
    /// After that, the kind of the frame is certain, and may differ from the previous one.
    #[inline]
    pub(crate) fn payload<'p, V: FrameVisitor<'p, 't>>(
        &mut self,
        visitor: &mut V,
        read: impl FnOnce(&mut V) -> Result<bool, V::Error>,
    ) -> Result<PayloadOutcome, V::Error> {
        self.before_payload = None;
        let (scanner, _) = visitor.text();
        let ((at, depth), open) = (scanner.position(), OpenObject::at(scanner.at));
        let outcome = if read(visitor)? {
            PayloadOutcome::Read
        } else {
            // `read` may have stopped inside the payload. The payload is skipped from its start, so that syntax errors in the
            // rest are detected too. The name sets of its open objects are removed first.
            let (scanner, keys) = visitor.text();
            scanner.go(at, depth);
            keys.close(open);
            scanner.skip(keys)?;
            PayloadOutcome::Rejected
        };
        while self.next_payload(visitor)? {
            if let Some(name) = self.members.take_other() {
                visitor.skip_other(&mut self.members, name)?;
                continue;
            }
            let (scanner, keys) = visitor.text();
            scanner.skip(keys)?;
        }
        Ok(outcome)
    }

    /// The kind of the frame according to the members that have been read. It is certain at the end.
    #[inline]
    pub(crate) fn classify(&self, envelope: &Envelope) -> Classification {
        envelope.classify(&self.members)
    }

    /// The member with a role in a kind of frame, if it is present.
    pub(crate) fn member(&self, envelope: &Envelope, kind: FrameKind, role: Role) -> Option<MemberId> {
        envelope.with_role(kind, role).filter(|&member| self.members.has(member))
    }

    /// Reads up to a member that may contain the payload. Returns `false` at the end of the frame.
    #[inline]
    fn next_payload<'p, V: FrameVisitor<'p, 't>>(&mut self, visitor: &mut V) -> Result<bool, V::Error> {
        let envelope = visitor.envelope();
        let (scanner, keys) = visitor.text();
        Ok(self.members.next(envelope, scanner, keys)?)
    }

    /// The message that is determined by the members that have been read, if the member that comes next is its payload. A frame of a command counts as a request until its
    /// result is found.
    #[inline]
    fn determined<'p, V: FrameVisitor<'p, 't>>(&self, visitor: &V) -> Option<MessageIndex> {
        let envelope = visitor.envelope();
        let Classification::Known(kind) = self.classify(envelope) else { return None };
        // A kind may have another payload member than this one, which is then an unknown member.
        if envelope.payload(kind)?.0 != self.members.stopped_at {
            return None;
        }
        let name = self.members.string(envelope.of(kind).name?)?;
        Some((kind, visitor.find(kind, &name.unescape())?))
    }

    /// The message that is determined by the members that have been read, if its payload is flat.
    fn determined_flat<'p, V: FrameVisitor<'p, 't>>(&self, visitor: &V, first: Option<Span>) -> Option<MessageIndex> {
        let envelope = visitor.envelope();
        let (kind, name) = if let Some(only) = envelope.lookup.flat {
            only
        } else {
            let Classification::Known(kind) = self.classify(envelope) else { return None };
            (kind, envelope.of(kind).name.filter(|_| envelope.is_flat(kind))?)
        };
        let name = self.members.string(name)?;
        Some((kind, visitor.find_flat(kind, &name.unescape(), first)?))
    }
}
