//! Reading a frame before its kind is certain: one driver for the decoder and the checker.
//!
//! The members of a frame come in any order, so the type of the payload may not be known yet when the payload is reached, or a later
//! member may change it: `"result"` after `"data"` makes a request a success. If the members so far determine a message, the payload
//! is read at once as that message's, which is right for every peer that writes the members in the usual order. Otherwise it is
//! skipped, and read when all members are known; a wrong guess is read again. So no byte is read more than twice.

use super::member::MemberId;
use super::members::FrameMembers;
use super::{Classification, Envelope, FrameKind, Role};
use crate::json::{KeySets, Malformed, OpenObject, Scanner};

/// A message: its kind of frame, and its index among the commands or the events.
pub(crate) type MessageIndex = (FrameKind, usize);

/// Reads the values of a frame: the decoder or the checker.
pub(crate) trait FrameVisitor<'t> {
    /// Why reading ends before the text does.
    type Error: From<Malformed>;

    /// Whether [`Self::independent`] reads the values that do not depend on the message; if not, they are skipped.
    const READS_INDEPENDENT: bool;

    /// The envelope of the frame.
    fn envelope(&self) -> &'static Envelope;

    /// The text, and the member names of its open objects.
    fn text(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>);

    /// The index of the message of this name, if its payload is to be read at once.
    fn find(&self, kind: FrameKind, name: &str) -> Option<usize>;

    /// Reads a value that does not depend on the message.
    fn independent(&mut self, role: Role) -> Result<(), Self::Error>;
}

/// How reading a payload ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PayloadOutcome {
    /// It has been read.
    Read,
    /// It is not a value of the message that the members before it determine, and has been skipped.
    Rejected,
}

/// The driver: it reads the members of one frame.
#[derive(Debug, Default)]
pub(crate) struct FrameReader<'t> {
    pub(crate) members: FrameMembers<'t>,
    /// The message that the members before the payload determine, while the payload has not been read.
    before_payload: Option<MessageIndex>,
}

impl<'t> FrameReader<'t> {
    /// Reads up to a payload whose message the members before it determine, or to the end. `false` if the text is JSON but not an
    /// object.
    #[inline]
    pub(crate) fn begin<V: FrameVisitor<'t>>(&mut self, visitor: &mut V) -> Result<bool, V::Error> {
        let envelope = visitor.envelope();
        let (scanner, keys) = visitor.text();
        if !self.members.open(envelope, V::READS_INDEPENDENT, scanner, keys)? {
            return Ok(false);
        }
        while self.next_payload(visitor)? {
            self.before_payload = self.determined(visitor);
            if self.before_payload.is_some() {
                return Ok(true);
            }
            let (scanner, keys) = visitor.text();
            scanner.skip(keys)?;
        }
        Ok(true)
    }

    /// The message whose payload comes next. At the end of the frame there is none.
    #[inline]
    pub(crate) fn before_payload(&self) -> Option<MessageIndex> {
        self.before_payload
    }

    /// Reads the payload with `read`, which returns whether it is a value of the message; then the members after it. The kind of the
    /// frame is certain then, and may be another one.
    #[inline]
    pub(crate) fn payload<V: FrameVisitor<'t>>(
        &mut self,
        visitor: &mut V,
        read: impl FnOnce(&mut V) -> Result<bool, V::Error>,
    ) -> Result<PayloadOutcome, V::Error> {
        self.before_payload = None;
        let (scanner, _) = visitor.text();
        let (start, open) = (scanner.clone(), OpenObject::at(scanner.at));
        let outcome = if read(visitor)? {
            PayloadOutcome::Read
        } else {
            let (scanner, keys) = visitor.text();
            *scanner = start;
            keys.close(open);
            scanner.skip(keys)?;
            PayloadOutcome::Rejected
        };
        while self.next_payload(visitor)? {
            let (scanner, keys) = visitor.text();
            scanner.skip(keys)?;
        }
        Ok(outcome)
    }

    /// The kind of the frame by its members so far; it is certain at the end.
    #[inline]
    pub(crate) fn classify(&self, envelope: &Envelope) -> Classification {
        envelope.classify(&self.members)
    }

    /// The member of this role in a kind of frame, if it is present.
    pub(crate) fn member(&self, envelope: &Envelope, kind: FrameKind, role: Role) -> Option<MemberId> {
        envelope.with_role(kind, role).filter(|&member| self.members.has(member))
    }

    /// Reads on to a member that can hold the payload; `false` at the end.
    #[inline]
    fn next_payload<V: FrameVisitor<'t>>(&mut self, visitor: &mut V) -> Result<bool, V::Error> {
        let envelope = visitor.envelope();
        loop {
            let (scanner, keys) = visitor.text();
            if !self.members.next(envelope, scanner, keys)? {
                return Ok(false);
            }
            if !V::READS_INDEPENDENT {
                return Ok(true);
            }
            match envelope.role(self.members.stopped_at) {
                Some(role @ (Role::Context | Role::Original | Role::Error)) => visitor.independent(role)?,
                _ => return Ok(true),
            }
        }
    }

    /// The message that the members so far determine. A command counts as a request until its result is found.
    #[inline]
    fn determined<V: FrameVisitor<'t>>(&self, visitor: &V) -> Option<MessageIndex> {
        let envelope = visitor.envelope();
        let Classification::Known(kind) = self.classify(envelope) else { return None };
        let name = self.members.string(envelope.of(kind).name)?;
        Some((kind, visitor.find(kind, &name.unescape())?))
    }
}
