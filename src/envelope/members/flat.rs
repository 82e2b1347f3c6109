//! The members of a frame with a flat payload, whose fields are among them.

use super::FrameMembers;
use crate::envelope::Envelope;
use crate::envelope::member::MemberId;
use crate::envelope::offsets::MemberOffsets;
use crate::json::{KeySets, Malformed, OuterMember, OuterValue, Scanner, Span, sorted};

impl<'t> FrameMembers<'t> {
    /// Makes [`Self::next`] stop at members that are not declared for any kind of frame, and perhaps once before the name of the first.
    pub(crate) fn stop_at_others(&mut self, ahead: bool) {
        (self.stops_at_others, self.stops_ahead) = (true, ahead);
    }

    /// Reads the members of the envelope in compact form with which the frame begins, up to the name of another or the end.
    #[inline]
    pub(crate) fn leading(
        &mut self,
        envelope: &Envelope,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<(), Malformed> {
        let text = reader.text().as_bytes();
        while let Some(at) = reader.key_ahead(self.first)
            && let Some(name) = envelope.lookup.names.at(text, at)
        {
            self.read_named(name, at, envelope, reader, keys)?;
        }
        if reader.peek() != b'}' {
            self.first = reader.before_key(self.first)?;
        }
        self.ahead = Some(reader.at);
        Ok(())
    }

    /// The offset from which the members of the flat payload remain to be read, if none of them has been: that of the name of the first,
    /// that of the comma before it, if the reader is at its value, or that of the end of the frame.
    pub(crate) fn flat_from(&self) -> Option<usize> {
        if !self.unknown.is_empty() {
            return None;
        }
        let Some(name) = self.other else { return self.ahead.or(self.end) };
        let before = self.text.get(..name.at())?.trim_ascii_end();
        before.ends_with(',').then_some(before.len() - 1)
    }

    /// Adds a member whose value has been read. Returns `false` if it is a duplicate.
    pub(crate) fn add(&mut self, envelope: &Envelope, OuterMember { name, index, value }: OuterMember) -> bool {
        let Some(member) = index.map(MemberId::new).or_else(|| envelope.member_at(self.text, name)) else {
            self.unknown.push(name);
            return true;
        };
        let bit = member.bit();
        if self.present & bit != 0 {
            return false;
        }
        self.present |= bit;
        self.offsets.0[member.index()] = match value {
            OuterValue::String(string) => {
                self.strings |= bit;
                self.escaped |= if string.is_escaped() { bit } else { 0 };
                MemberOffsets { at: string.at(), end: string.end() }
            }
            OuterValue::Other(at, end) => MemberOffsets { at, end },
        };
        true
    }

    /// Whether [`Self::next`] has stopped before a name. The next call reads it.
    #[inline]
    pub(crate) fn is_ahead(&self) -> bool {
        self.ahead.is_some()
    }

    /// Continues after [`Self::is_ahead`].
    pub(crate) fn pass_ahead(&mut self) {
        self.ahead = None;
    }

    /// The offset of the name that comes next, or of what is there instead.
    #[inline]
    pub(crate) fn name_ahead(&self, reader: &Scanner<'t>) -> Option<usize> {
        if self.other.is_some() { None } else { reader.key_ahead(self.first) }
    }

    /// Moves to the value of the member whose name comes next.
    #[inline]
    pub(crate) fn pass_name(&mut self, reader: &mut Scanner<'t>, value: usize) {
        self.first = false;
        self.ahead = None;
        reader.at = value;
    }

    /// Makes [`Self::next`] stop before the next name that is probably not declared, unless it has just stopped there.
    #[inline]
    pub(crate) fn stop_before_other(&mut self) {
        self.stops_ahead = self.ahead.take().is_none();
    }

    /// Notes a member of the flat payload.
    pub(crate) fn note_flat(&mut self, name: Span) {
        self.flat.push(name);
    }

    /// Makes the members of the flat payload unknown members, because the frame is of another kind.
    pub(crate) fn forget_flat(&mut self) {
        let flat = std::mem::take(&mut self.flat);
        let all: Vec<Span> = self.unknown.iter().chain(flat).collect();
        self.unknown.clear();
        let order = sorted(all.len(), &|one, other| all[one].start().cmp(&all[other].start()));
        self.unknown.extend(order.into_iter().map(|index| all[index]));
        self.end = None;
    }
}
