//! The members of one frame and their positions in its text.

mod flat;

use super::Envelope;
use super::lookup::KindLookup;
use super::member::{EnvelopeConstant, FrameField, FrameKind, MemberId};
use super::names::NameEntry;
use super::offsets::{MemberOffsets, OffsetTable};
use crate::json::{InlineList, KeySets, Malformed, OpenObject, RawStr, Scanner, Span, SyntaxErrorKind, name_before};

/// One member of a frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FoundMember<'t> {
    /// The offset of its value.
    pub(crate) at: usize,
    /// The offset after its value. It is that of the value, if the value has not been skipped.
    pub(crate) end: usize,
    /// The value without its quotes, if it is a string.
    pub(crate) string: Option<RawStr<'t>>,
}

/// The members of a frame.
#[derive(Debug)]
pub(crate) struct FrameMembers<'t> {
    text: &'t str,
    /// The offset of the frame.
    pub(crate) start: usize,
    offsets: OffsetTable,
    /// The member whose value the caller must read next.
    pub(crate) stopped_at: MemberId,
    /// The members that are present, one bit for each.
    present: u16,
    /// The members whose values are strings, one bit for each.
    strings: u16,
    /// The strings with escapes, one bit for each.
    escaped: u16,
    /// The members whose values are objects that were skipped, one bit for each.
    objects: u16,
    /// Whether no member has been read yet.
    first: bool,
    keys: OpenObject,
    /// The names of the members that are not declared for any kind of frame. Of a frame with a flat payload that was validated, those
    /// that its payload declares are not among them.
    unknown: InlineList<Span, 2>,
    /// The names of the members of the flat payload, which are unknown members if the frame turns out to be of another kind.
    flat: Vec<Span>,
    /// Whether [`Self::next`] stops at members that are not declared for any kind of frame.
    stops_at_others: bool,
    /// Whether [`Self::next`] stops once before a name that is probably not declared, after that of the message. So the name is read only by
    /// the reader of the payload.
    stops_ahead: bool,
    /// The offset of the name, or of the end of the frame, before which it has stopped.
    ahead: Option<usize>,
    /// The name of an undeclared member at whose value it has stopped.
    other: Option<Span>,
    /// The offset of the brace that ends the frame, once it has been read.
    end: Option<usize>,
    /// The values in the failed request that should be the same in the failure.
    original: [Option<Span>; 2],
    /// The index of the command of a response that does not name it, if it is known from elsewhere.
    pub(crate) command: Option<usize>,
}

impl Default for FrameMembers<'_> {
    /// No members. It is written with constants: from defaults of the fields, the compiler makes a copy in parts for which the processor waits:
    /// 5% of the time of checking a flat frame.
    #[inline]
    fn default() -> Self {
        Self {
            text: "",
            start: 0,
            offsets: OffsetTable::EMPTY,
            stopped_at: MemberId::new(0),
            present: 0,
            strings: 0,
            escaped: 0,
            objects: 0,
            first: false,
            keys: OpenObject::at(0),
            unknown: InlineList::new(),
            flat: Vec::new(),
            stops_at_others: false,
            stops_ahead: false,
            ahead: None,
            other: None,
            end: None,
            original: [None; 2],
            command: None,
        }
    }
}

impl<'t> FrameMembers<'t> {
    /// Reads all members of the frame, up to the end of the text or an error. Returns `false` if the text is not an object.
    pub(crate) fn read(
        &mut self,
        envelope: &Envelope,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<bool, Malformed> {
        if !self.open(reader, keys)? {
            return Ok(false);
        }
        while self.next(envelope, reader, keys)? {
            reader.skip(keys)?;
        }
        Ok(true)
    }

    /// Reads the members before the first error, or all.
    pub(crate) fn read_before_error(&mut self, envelope: &Envelope, text: &'t str) {
        // The result is ignored: the members that precede an error are stored.
        let _: Result<bool, Malformed> = self.read(envelope, &mut Scanner::new(text), &mut KeySets::default());
    }

    /// Opens the frame. Returns `false` if the text is not an object.
    pub(crate) fn open(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<bool, Malformed> {
        let first = reader.peek();
        self.text = reader.text();
        self.start = reader.at;
        if first == b'{' {
            reader.open()?;
            self.first = true;
            self.keys = OpenObject::at(reader.at);
            return Ok(true);
        }
        reader.skip(keys)?;
        reader.finish()?;
        Ok(false)
    }

    /// Reads up to a member whose value the caller must read before the next call, and sets `stopped_at`. Strings are always
    /// read here. Returns `false` at the end of the text.
    pub(crate) fn next(
        &mut self,
        envelope: &Envelope,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<bool, Malformed> {
        let lookup = &envelope.lookup;
        loop {
            let key_at = reader.key_ahead(self.first);
            let (member, bit, key_at) = match key_at.and_then(|at| lookup.names.at(reader.text().as_bytes(), at)) {
                Some(name) => {
                    let key_at = key_at.unwrap_or(reader.at);
                    reader.at = key_at + name.length;
                    (name.member, name.member.bit(), key_at)
                }
                None if !reader.before_key(self.first)? => break,
                None if self.stops_ahead && self.present & lookup.flat_name != 0 => {
                    (self.first, self.stops_ahead, self.ahead) = (true, false, Some(reader.at));
                    return Ok(true);
                }
                None => match self.unusual_key(envelope, key_at, reader, keys)? {
                    Some((member, key_at)) => (member, member.bit(), key_at),
                    None if self.other.is_some() => return Ok(true),
                    None => continue,
                },
            };
            if self.value(envelope, (member, bit), key_at, reader, keys)? {
                return Ok(true);
            }
        }
        self.close(reader, keys)?;
        Ok(false)
    }

    /// Reads the value of a member of the envelope, or up to it and returns `true` if the caller must read it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "for frames of the agent-desktop protocol, a call takes 4% more instructions")]
    fn value(
        &mut self,
        envelope: &Envelope,
        (member, bit): (MemberId, u16),
        key_at: usize,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<bool, Malformed> {
        let lookup = &envelope.lookup;
        self.first = false;
        if self.present & bit != 0 {
            return Err(reader.error_at(SyntaxErrorKind::DuplicateKey, key_at));
        }
        let value = reader.peek();
        let at = reader.at;
        self.present |= bit;
        self.offsets.0[member.index()] = MemberOffsets { at, end: at };
        if value == b'"' {
            // Usually this is a name or a target, which is needed before the kind is certain.
            let string = reader.span()?;
            self.offsets.0[member.index()].end = string.end();
            self.strings |= bit;
            self.escaped |= if string.is_escaped() { bit } else { 0 };
        } else if bit & lookup.payload != 0 {
            self.stopped_at = member;
            return Ok(true);
        } else if value == b'{' {
            self.objects |= bit;
            if bit & lookup.original != 0 {
                self.original = original(envelope, reader, keys)?;
            } else {
                reader.skip(keys)?;
            }
            self.offsets.0[member.index()].end = reader.at;
        } else {
            reader.skip(keys)?;
        }
        Ok(false)
    }

    /// Notes the end of the value at which [`Self::next`] stopped, after it has been skipped.
    #[inline]
    pub(super) fn skipped(&mut self, end: usize) {
        self.offsets.0[self.stopped_at.index()].end = end;
    }

    /// Reads the member whose name is at an offset in compact form.
    #[inline(never)]
    pub(crate) fn read_named(
        &mut self,
        name: &NameEntry,
        start: usize,
        envelope: &Envelope,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<(), Malformed> {
        self.ahead = None;
        reader.at = start + name.length;
        if self.value(envelope, (name.member, name.member.bit()), start, reader, keys)? {
            reader.skip(keys)?;
        }
        Ok(())
    }

    /// Notes the end of the frame, which has been read.
    #[inline]
    fn close(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        self.end = Some(reader.at - 1);
        keys.close(self.keys);
        reader.finish()
    }

    /// Reads the end of the frame, if it follows the last value immediately.
    #[inline]
    pub(crate) fn ends(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<bool, Malformed> {
        if self.other.is_some() || !reader.ends_here() {
            return Ok(false);
        }
        self.close(reader, keys)?;
        Ok(true)
    }

    /// Moves a reader to the start of the frame, whose members are read again.
    pub(crate) fn restart(&mut self, reader: &mut Scanner<'t>, keys: &mut KeySets<'t>) -> Result<(), Malformed> {
        keys.close(self.keys);
        (self.present, self.strings, self.escaped, self.objects) = (0, 0, 0, 0);
        self.unknown.clear();
        self.flat.clear();
        (self.ahead, self.other, self.end) = (None, None, None);
        self.original = [None; 2];
        (self.stops_at_others, self.stops_ahead) = (true, false);
        reader.go(self.start, 0);
        reader.open()?;
        self.first = true;
        self.keys = OpenObject::at(reader.at);
        Ok(())
    }

    /// Reads a name that is not in compact form, or not in the table, in which the name at `searched` is not. The value of an unknown member
    /// is skipped.
    #[inline(never)]
    fn unusual_key(
        &mut self,
        envelope: &Envelope,
        searched: Option<usize>,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<Option<(MemberId, usize)>, Malformed> {
        self.first = false;
        let span = reader.key_here()?;
        let is_unknown = searched == Some(span.at()) && envelope.lookup.names.is_decisive(self.text, span);
        if !is_unknown && let Some(member) = envelope.member_at(self.text, span) {
            return Ok(Some((member, span.at())));
        }
        if self.stops_at_others {
            self.other = Some(span);
            return Ok(None);
        }
        self.skip_other(span, reader, keys)?;
        Ok(None)
    }

    /// Adds an unknown member, whose value the caller skips.
    pub(crate) fn add_unknown(
        &mut self,
        span: Span,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<(), Malformed> {
        if !keys.insert(&mut self.keys, self.text, span) {
            return Err(reader.error_at(SyntaxErrorKind::DuplicateKey, span.at()));
        }
        self.unknown.push(span);
        Ok(())
    }

    /// The name of the member that is not declared for any kind of frame and at whose value [`Self::next`] has stopped.
    #[inline]
    pub(crate) fn other(&self) -> Option<Span> {
        self.other
    }

    /// As [`Self::other`]; the caller reads the value.
    #[inline]
    pub(crate) fn take_other(&mut self) -> Option<Span> {
        self.other.take()
    }

    /// Skips the value of a member that neither the envelope nor the payload declares. Its name is that of an unknown member.
    pub(crate) fn skip_other(
        &mut self,
        span: Span,
        reader: &mut Scanner<'t>,
        keys: &mut KeySets<'t>,
    ) -> Result<(), Malformed> {
        self.add_unknown(span, reader, keys)?;
        reader.skip(keys)
    }

    /// The members that are not declared for any kind of frame: the name, and its offset.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = (RawStr<'t>, usize)> + Clone {
        self.unknown.iter().map(|name| (name.text(self.text), name.at()))
    }

    /// Whether there is no such member.
    #[inline]
    pub(crate) fn are_known(&self) -> bool {
        self.unknown.is_empty()
    }

    /// Forgets the unknown members.
    pub(crate) fn forget_unknown(&mut self) {
        self.unknown.clear();
    }

    /// Forgets the unknown member that was added last.
    pub(crate) fn forget_last_unknown(&mut self) {
        self.unknown.pop();
    }

    /// The members of `of` that are present, one bit for each.
    #[inline]
    pub(crate) fn present(&self, of: u16) -> u16 {
        self.present & of
    }

    /// The members that are present and declared only for other kinds of frames, one bit for each.
    #[inline]
    fn of_other_kinds(&self, kind: &KindLookup, no_payload: bool) -> u16 {
        let payload = kind.payload.filter(|_| no_payload).map_or(0, |(member, _)| member.bit());
        self.present & (!kind.known | payload)
    }

    /// Whether the frame has unknown members for its kind. With `no_payload`, the payload counts as unknown.
    #[inline]
    pub(crate) fn has_unknown(&self, kind: &KindLookup, no_payload: bool) -> bool {
        self.of_other_kinds(kind, no_payload) != 0 || !self.unknown.is_empty()
    }

    /// The offsets of the members that are unknown for this kind of frame.
    pub(crate) fn unknown_in(&self, kind: &KindLookup, no_payload: bool) -> impl Iterator<Item = usize> {
        let bits = self.of_other_kinds(kind, no_payload);
        let offsets = self.offsets.0.iter().enumerate().filter(move |(index, _)| bits >> index & 1 != 0);
        offsets.map(|(_, value)| name_before(self.text, value.at)).chain(self.unknown.iter().map(Span::at))
    }

    /// Returns a member if it is present.
    #[inline]
    pub(crate) fn get(&self, member: MemberId) -> Option<FoundMember<'t>> {
        let MemberOffsets { at, end, .. } = self.offsets.0[member.index()];
        let quote = usize::from(self.strings & member.bit() != 0);
        self.has(member).then(|| FoundMember { at, end: end + quote, string: self.string(member) })
    }

    /// Whether a member is present.
    #[inline]
    pub(crate) fn has(&self, member: MemberId) -> bool {
        self.present & member.bit() != 0
    }

    /// Whether the name and the target of this kind of frame, as far as it has them, are present and are strings.
    #[inline]
    pub(crate) fn has_name_and_target(&self, kind: &KindLookup) -> bool {
        self.strings & kind.texts == kind.texts
    }

    /// The members that remain to be validated and whose values are not strings defined by the envelope, including required
    /// members that are absent. Members that are known to be valid are omitted: objects without a description, strings among the members
    /// `any_string`, and the payload if it has been read.
    #[inline]
    pub(crate) fn values<'e>(
        &self,
        envelope: &'e Envelope,
        kind: FrameKind,
        any_string: u16,
        payload_read: bool,
    ) -> impl Iterator<Item = &'e FrameField> + use<'e> {
        let values = self.unchecked(envelope.of(kind), any_string, payload_read);
        let fields = if values == 0 { &[] } else { envelope.fields(kind) };
        fields.iter().filter(move |field| values & field.id().bit() != 0)
    }

    /// The members of [`Self::values`], one bit for each.
    #[inline]
    pub(crate) fn unchecked(&self, lookup: &KindLookup, any_string: u16, payload_read: bool) -> u16 {
        let payload = lookup.payload.filter(|_| payload_read).map_or(0, |(member, _)| member.bit());
        let valid = self.objects & lookup.objects | self.strings & any_string | payload;
        (self.present & lookup.values | lookup.required_values) & !valid
    }

    /// Whether the value of a member is a constant.
    pub(crate) fn is_constant(&self, member: MemberId, constant: &EnvelopeConstant) -> bool {
        if !self.has(member) {
            return false;
        }
        if let EnvelopeConstant::String(constant) = constant {
            return self.string(member).is_some_and(|found| found.is(constant));
        }
        let mut scanner = Scanner::resume(self.text, self.offsets.0[member.index()].at, 1);
        match constant {
            EnvelopeConstant::String(_) => false,
            EnvelopeConstant::Bool(constant) => scanner.peek() == if *constant { b't' } else { b'f' },
            EnvelopeConstant::Integer(constant) => {
                matches!(scanner.peek(), b'-' | b'0'..=b'9')
                    && scanner.number().is_ok_and(|found| found.integer((*constant).into(), (*constant).into()).is_ok())
            }
        }
    }

    /// The range of the value of a member, if it is a string.
    #[inline]
    pub(crate) fn span(&self, member: MemberId) -> Option<Span> {
        let MemberOffsets { at, end, .. } = self.offsets.0[member.index()];
        let escaped = self.escaped & member.bit() != 0;
        (self.strings & member.bit() != 0).then_some(Span::new(at, end, escaped))
    }

    /// The value of a member, if it is a string.
    #[inline]
    pub(crate) fn string(&self, member: MemberId) -> Option<RawStr<'t>> {
        Some(self.span(member)?.text(self.text))
    }

    /// The value of a member as a number, if it is a string of at most 7 bytes without escapes: see `short`.
    #[inline]
    pub(super) fn short_string(&self, member: MemberId) -> Option<u64> {
        let MemberOffsets { at, end, .. } = self.offsets.0[member.index()];
        if self.strings & !self.escaped & member.bit() == 0 || end - at > 8 {
            return None;
        }
        // Clears the bytes after the string and sets the bit that marks its end.
        let word = u64::from_le_bytes(*self.text.as_bytes().get(at + 1..)?.first_chunk()?);
        let end = 1 << (8 * (end - at - 1));
        Some(word & (end - 1) | end)
    }

    /// The offset of the last member that begins at or before an offset.
    pub(crate) fn last_key(&self, offset: usize) -> Option<usize> {
        let unknown = self.unknown.last().map(Span::at).filter(|&at| at <= offset);
        if unknown == Some(offset) {
            return unknown;
        }
        // The last value up to the offset, and the first value after it, whose name may be before it.
        let (mut before, mut after) = (None, None);
        let mut present = self.present;
        while present != 0 {
            let at = self.offsets.0[present.trailing_zeros() as usize].at;
            if at <= offset {
                before = before.max(Some(at));
            } else {
                after = Some(after.map_or(at, |after: usize| after.min(at)));
            }
            present &= present - 1;
        }
        let after = after.filter(|_| before != Some(offset)).map(|value| name_before(self.text, value));
        let known = after.filter(|&name| name <= offset).or_else(|| before.map(|value| name_before(self.text, value)));
        known.max(unknown)
    }

    /// The name and the target in the failed request: the corresponding member of the failure, the string, and its offset.
    #[inline]
    pub(crate) fn original(&self, envelope: &Envelope) -> impl Iterator<Item = (MemberId, RawStr<'t>, usize)> {
        let found = envelope.lookup.compared.into_iter().zip(self.original);
        found.filter_map(|(member, span)| {
            let (member, span) = (member?, span?);
            Some((member, span.text(self.text), span.at()))
        })
    }
}

/// Skips a failed request. Returns its name and its target, if they are strings.
fn original<'t>(
    envelope: &Envelope,
    reader: &mut Scanner<'t>,
    keys: &mut KeySets<'t>,
) -> Result<[Option<Span>; 2], Malformed> {
    let mut strings = [None; 2];
    reader.open()?;
    let mut object = OpenObject::at(reader.at);
    let mut first = true;
    while let Some(span) = reader.key(first)? {
        if !keys.insert(&mut object, reader.text(), span) {
            return Err(reader.error_at(SyntaxErrorKind::DuplicateKey, span.at()));
        }
        first = false;
        let key = span.text(reader.text());
        let compared =
            envelope.lookup.compared.iter().position(|member| member.is_some_and(|member| key.is(envelope.name_of(member))));
        match compared {
            Some(index) if reader.peek() == b'"' => strings[index] = Some(reader.span()?),
            _ => reader.skip(keys)?,
        }
    }
    keys.close(object);
    Ok(strings)
}
