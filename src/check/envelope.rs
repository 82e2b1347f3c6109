//! Validation of frames: kind, name, target and the other members of the envelope.

use super::note::Cause;
use super::sink::Sink;
use super::validate::{EarlyExit, Policy, Validator};
use crate::envelope::{
    Classification, Content, Envelope, FoundMember, FrameField, FrameKind, FrameMembers, FrameReader, FrameVisitor,
    MemberId, MessageIndex, PayloadOutcome, Presence, Recording,
};
use crate::json::{KeySets, LookAhead, Scanner, Span};
use crate::plan::{FrameFilter, MessagePlan, MessageRole, NodeId, TargetPlan};
use crate::problem::{Expected, Found, Rule, ValueType};
use crate::targets::{TargetMismatch, segment_start};

/// A payload that was validated before the kind of its frame was certain.
///
/// Members may come in any order, and a member after the payload may change the kind. Validating the payload when it is
/// first read avoids a second pass over it in the usual order of members. If the final kind gives the payload another node,
/// the problems found so far are discarded and the payload is validated again.
pub(super) struct EarlyPayload {
    pub(super) message: MessageIndex,
    pub(super) node: Option<NodeId>,
    /// Whether its fields were read as members of the frame.
    pub(super) flat: bool,
    pub(super) outcome: PayloadOutcome,
}

impl EarlyPayload {
    /// Whether messages of a kind are in the same list as its message: the commands or the events.
    fn is_of_list(&self, kind: FrameKind) -> bool {
        (self.message.0 == FrameKind::Event) == (kind == FrameKind::Event)
    }
}

impl<'p, 't, S: Sink> FrameVisitor<'p, 't> for Validator<'p, 't, S> {
    type Error = EarlyExit;

    #[inline]
    fn envelope(&self) -> &'p Envelope {
        self.envelope
    }

    #[inline]
    fn text(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>) {
        (&mut self.reader, &mut self.keys)
    }

    #[inline]
    fn recording(&self) -> Recording {
        self.plan.recording(self.only)
    }

    fn ahead(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>, &mut LookAhead) {
        (&mut self.reader, &mut self.keys, &mut self.ahead)
    }

    #[inline]
    fn find(&self, kind: FrameKind, name: &str) -> Option<usize> {
        // A message without payload is found too. Its payload is skipped.
        self.plan.find(kind, name)
    }

    fn find_flat(&self, kind: FrameKind, name: &str, other: Option<Span>) -> Option<usize> {
        let index = self.plan.find(kind, name)?;
        let node = self.plan.payload(kind, &self.plan.messages(kind)[index])?;
        self.flat_object(node, other).map(|_| index)
    }
}

impl<'p, 't, S: Sink> Validator<'p, 't, S> {
    /// Validates the text as a frame.
    pub(super) fn frame(&mut self) -> Result<(), EarlyExit> {
        self.frame_of(&mut FrameReader::default())
    }

    /// As [`Self::frame`], with the reader of the members.
    #[inline]
    pub(super) fn frame_of(&mut self, frame: &mut FrameReader<'t>) -> Result<(), EarlyExit> {
        if !frame.open(self)? {
            self.reader = Scanner::new(self.reader.text());
            return self.not_an_object(frame.members.start);
        }
        let early = match self.envelope.only_flat() {
            Some((kind, name)) => self.flat_frame(frame, kind, name)?,
            None => None,
        };
        let early = if early.is_some() { early } else { self.early(frame)? };
        if let Some(EarlyPayload { message, flat: true, outcome: PayloadOutcome::Read, .. }) = early
            && self.envelope.only_flat().is_some()
            && self.is_complete(message, &frame.members)
        {
            self.message = Some(message);
            return Ok(());
        }
        self.classified(frame, early)
    }

    /// Validates a frame of the only kind, if the name of its message is found before the members are read.
    #[inline]
    fn flat_frame(
        &mut self,
        frame: &mut FrameReader<'t>,
        kind: FrameKind,
        name: MemberId,
    ) -> Result<Option<EarlyPayload>, EarlyExit> {
        let found = frame.flat_name(name, self)?;
        let Some((index, node)) = found.and_then(|name| self.flat_message(kind, name)) else { return Ok(None) };
        match self.flat_rest(&mut frame.members, node) {
            // What follows an error of the syntax is unknown, also the name.
            Err(EarlyExit::Malformed) if frame.members.get(name).is_none() => {
                self.restart(frame)?;
                Ok(None)
            }
            outcome => Ok(Some(EarlyPayload { message: (kind, index), node: Some(node), flat: true, outcome: outcome? })),
        }
    }

    /// Goes back to the start of the frame.
    #[cold]
    fn restart(&mut self, frame: &mut FrameReader<'t>) -> Result<(), EarlyExit> {
        self.sink.rewind();
        self.reader = Scanner::new(self.reader.text());
        (self.keys, self.ahead) = Default::default();
        *frame = FrameReader::default();
        frame.open(self)?;
        Ok(())
    }

    /// Reads the members of a frame, and validates the payload if the members before it determine the message.
    #[inline]
    fn early(&mut self, frame: &mut FrameReader<'t>) -> Result<Option<EarlyPayload>, EarlyExit> {
        frame.begin_opened(self)?;
        let Some(message @ (kind, index)) = frame.before_payload() else {
            self.ahead.end_object(frame.members.start, self.reader.at);
            return Ok(None);
        };
        let node = self.plan.payload(kind, &self.plan.messages(kind)[index]);
        let flat = self.envelope.is_flat(kind);
        let outcome = match node {
            Some(node) if flat => {
                let first = frame.members.other();
                self.flat_early(&mut frame.members, node, first)?
            }
            node => frame.payload(self, |validator| validator.payload(kind, node))?,
        };
        Ok(Some(EarlyPayload { message, node, flat, outcome }))
    }

    /// Validates a frame whose members have been read.
    #[inline]
    fn classified(&mut self, frame: &mut FrameReader<'t>, early: Option<EarlyPayload>) -> Result<(), EarlyExit> {
        match frame.classify(self.envelope) {
            Classification::Known(kind) => {
                self.known(kind, &mut frame.members, early)?;
                let (plan, message) = (self.plan, self.message);
                if let Some(observed) = self.sink.observations() {
                    observed.frame(plan, kind, message, &frame.members);
                }
                Ok(())
            }
            other => {
                self.sink.rewind();
                self.no_kind(other, &frame.members)
            }
        }
    }

    /// Whether nothing remains to be validated after the flat payload of this message. Most flat frames have only the name and an id.
    fn is_complete(&mut self, (kind, index): MessageIndex, members: &FrameMembers<'t>) -> bool {
        let lookup = self.envelope.of(kind);
        let message = &self.plan.messages(kind)[index];
        lookup.has_only_name
            && members.are_known()
            && members.unchecked(lookup, self.plan.any_strings(kind), true) == 0
            && !message.deprecated
            && !message.stability.experimental
            && self.only.is_none()
            && self.sink.observations().is_none()
    }

    /// Validates a payload before the kind of its frame is certain. Returns `false` if it was not read to its end.
    fn payload(&mut self, kind: FrameKind, node: Option<NodeId>) -> Result<bool, EarlyExit> {
        let Some(node) = node else { return Ok(false) };
        let is_superfluous = self.envelope.of(kind).has_optional_data
            && self.reader.peek() == b'n'
            && !self.plan.allows_null(node)
            && self.plan.may_be_empty(node);
        match if is_superfluous { self.null() } else { self.value(node) } {
            Ok(()) => Ok(true),
            Err(EarlyExit::SinkDone) => Ok(false),
            Err(error) => Err(error),
        }
    }

    #[cold]
    fn not_an_object(&mut self, start: usize) -> Result<(), EarlyExit> {
        self.problem(Rule::NotAFrame, start, || Cause::Expected(Box::new(Expected::Frame)))
    }

    #[cold]
    fn no_kind(&mut self, found: Classification, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let envelope = self.envelope;
        if let Classification::WrongConstant(id) = found
            && let Some(member) = members.get(id)
        {
            // With the constant of a kind, the frame lacks another member that determines this kind.
            let of_kind = envelope.kinds_with(|(of, constant)| of == id && members.is_constant(id, constant));
            let mut required = of_kind.flat_map(|kind| envelope.required_to_determine(kind));
            if let Some(missing) = required.find(|&member| !members.has(member)) {
                return self.missing_member(missing, members);
            }
            return self.problem(Rule::WrongValue, member.at, || {
                Cause::Expected(Box::new(Expected::constants(envelope.constants(id))))
            });
        }
        let text = |text: String| Cause::Text(text.into());
        if found == Classification::Mixed {
            return self.problem(Rule::MixedEnvelope, members.start, || text(mixed(envelope, members)));
        }
        self.problem(Rule::NotAFrame, members.start, || Cause::MissingMarker(members.present(u16::MAX)))
    }

    /// Validates the members of a frame of a known kind.
    fn known(
        &mut self,
        kind: FrameKind,
        members: &mut FrameMembers<'t>,
        early: Option<EarlyPayload>,
    ) -> Result<(), EarlyExit> {
        let lookup = self.envelope.of(kind);
        let name = lookup.name.and_then(|member| members.string(member));
        let index = match &early {
            // Another kind may have its name in another member.
            Some(early) if early.is_of_list(kind) && self.envelope.of(early.message.0).name == lookup.name => {
                Some(early.message.1)
            }
            _ if lookup.name.is_none() => self.plan.untied(self.only),
            _ => name.and_then(|name| self.plan.find(kind, &name.unescape())),
        };
        let message = index.map(|index| &self.plan.messages(kind)[index]);
        let node = match (&early, message) {
            (Some(early), _) if early.message.0 == kind => early.node,
            (_, message) => message.and_then(|message| self.plan.payload(kind, message)),
        };
        let was_early = early.is_some();
        let early = early.filter(|early| node.is_some() && early.node == node && self.is_payload_of(early, kind));
        match &early {
            // The payload was not validated, or as the payload of another message. The problems of the latter do not apply.
            None => self.discard_early(members, was_early),
            Some(early) if early.outcome == PayloadOutcome::Rejected => return Err(EarlyExit::SinkDone),
            Some(_) => {}
        }
        if let Some(only) = self.only.filter(|only| !only.kinds.contains(&kind)) {
            return self.other_kind(only, kind, members);
        }
        if !members.has_name_and_target(lookup) {
            for member in lookup.name.into_iter().chain(lookup.target) {
                self.text_member(member, members)?;
            }
        }
        match (message, name) {
            (Some(message), _) => {
                self.message = index.map(|index| (kind, index));
                if lookup.flat
                    && early.is_none()
                    && let Some(node) = node
                {
                    self.flat_again(members, node)?;
                }
                self.body(kind, message, members, early.is_some())
            }
            (None, Some(_)) => self.unknown_message(kind, members),
            // A response without a name: its reply depends on the request with the same id.
            (None, None) => self.members_of(kind, None, members, false),
        }
    }

    /// Whether a payload that was validated is that of a kind. The payload of another kind may be another member.
    fn is_payload_of(&self, early: &EarlyPayload, kind: FrameKind) -> bool {
        let member = |kind| self.envelope.of(kind).payload.map(|(member, _)| member);
        let (of, to) = (self.envelope.of(early.message.0), self.envelope.of(kind));
        // Whether a superfluous `null` was found depends on whether the payload is optional.
        let is_alike = early.flat == to.flat && of.has_optional_data == to.has_optional_data;
        early.is_of_list(kind) && is_alike && member(early.message.0) == member(kind)
    }

    /// Discards what was found in a payload that was not validated as that of the message.
    fn discard_early(&mut self, members: &mut FrameMembers<'t>, was_early: bool) {
        self.sink.rewind();
        if was_early && self.envelope.has_flat() {
            members.forget_flat();
            self.ahead = LookAhead::default();
        }
    }

    #[cold]
    fn other_kind(&mut self, only: FrameFilter, kind: FrameKind, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        self.sink.rewind();
        self.problem(Rule::WrongValue, members.start, || {
            let expected = Expected::FrameOf { kinds: only.kinds.to_vec(), name: self.plan.name_of(kind, only) };
            Cause::Mismatch(Box::new((expected, Found::frame(kind))))
        })
    }

    #[cold]
    fn unknown_message(&mut self, kind: FrameKind, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let found = self.envelope.name_member(kind).and_then(|member| members.get(member));
        let at = found.map_or(members.start, |member| member.at);
        let expected = match (self.only, kind) {
            (Some(only), _) => Expected::OneOf(vec![self.plan.name_of(kind, only)]),
            (None, FrameKind::Event) => Expected::EventName,
            (None, _) => Expected::CommandName,
        };
        self.problem(Rule::UnknownMessage, at, || Cause::Expected(Box::new(expected)))
    }

    /// Validates the members of a frame of a known message, without the payload if `read` is set.
    fn body(
        &mut self,
        kind: FrameKind,
        message: &'p MessagePlan,
        members: &FrameMembers<'t>,
        read: bool,
    ) -> Result<(), EarlyExit> {
        let lookup = self.envelope.of(kind);
        for (marked, rule) in [(message.deprecated, Rule::Deprecated), (message.stability.experimental, Rule::Experimental)]
        {
            if marked && let Some(name) = lookup.name.and_then(|member| members.get(member)) {
                self.problem(rule, name.at, || Cause::MarkedMessage)?;
            }
        }
        if let Some(id) = lookup.message_type {
            self.message_type(message, id, members)?;
        }
        if let (true, Some(id), Some(target)) = (lookup.checks_target, lookup.target, &message.target) {
            self.target(target, id, members)?;
        }
        if lookup.has_original {
            self.original(members)?;
        }
        self.members_of(kind, Some(message), members, read)
    }

    /// Validates the members whose values are not strings defined by the envelope, and reports unknown members.
    fn members_of(
        &mut self,
        kind: FrameKind,
        message: Option<&'p MessagePlan>,
        members: &FrameMembers<'t>,
        read: bool,
    ) -> Result<(), EarlyExit> {
        let envelope = self.envelope;
        let lookup = envelope.of(kind);
        if !envelope.has_pinned(kind, members) {
            self.pinned(kind, members)?;
        }
        // Coverage records which type of value an id has.
        let any_string = if self.sink.observations().is_some() { 0 } else { self.plan.any_strings(kind) };
        for field in members.values(envelope, kind, any_string, read) {
            if matches!(field.content, Content::Object) {
                self.object_member(field, members)?;
            } else if let Some(node) = self.plan.value(kind, field, message) {
                match members.get(field.id()) {
                    Some(member) if self.is_superfluous_null(field, node, member) => {
                        self.resume(member);
                        self.null()?;
                    }
                    Some(member) => self.member(node, member)?,
                    None if self.may_be_absent(field, node) => {}
                    None => self.missing_member(field.id(), members)?,
                }
            } else if lookup.name.is_none() && self.is_required_reply(field) && !members.has(field.id()) {
                self.missing_member(field.id(), members)?;
            }
        }
        let no_payload = message.is_some_and(|message| self.plan.payload(kind, message).is_none());
        if self.policy == Policy::Tolerant || !members.has_unknown(lookup, no_payload) {
            return Ok(());
        }
        // The flat payload of a response without a name is not described.
        if lookup.flat && message.is_none() {
            return Ok(());
        }
        self.unknown_members(kind, no_payload, members)
    }

    /// Checks that the member is one of the constants that the message declares.
    fn message_type(&mut self, message: &MessagePlan, id: MemberId, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let (Some(member), MessageRole::Event { message_types }) = (members.get(id), &message.role) else {
            return Ok(());
        };
        match member.string {
            None => self.member_type(ValueType::String, member),
            Some(found) if message_types.iter().any(|known| found.is(known)) => Ok(()),
            Some(_) => self
                .problem(Rule::WrongValue, member.at, || Cause::Expected(Box::new(Expected::OneOf(message_types.to_vec())))),
        }
    }

    /// Reports a required member that is absent, and a member that is not an object.
    fn object_member(&mut self, field: &FrameField, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let id = field.id();
        let required = field.presence == Presence::Required;
        match members.get(id) {
            None if required => self.missing_member(id, members),
            None => Ok(()),
            Some(member) if !required && self.starts_with(member, b'n') => {
                self.resume(member);
                self.null()
            }
            Some(member) => self.member_type(ValueType::Object, member),
        }
    }

    /// Checks the members with a constant that does not determine the kind.
    #[cold]
    fn pinned(&mut self, kind: FrameKind, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        for field in self.envelope.fields_of(kind) {
            let Content::Constant(constant) = &field.content else { continue };
            match members.get(field.id()) {
                None => self.missing_member(field.id(), members)?,
                Some(_) if members.is_constant(field.id(), constant) => {}
                Some(member) => {
                    self.problem(Rule::WrongValue, member.at, || {
                        Cause::Expected(Box::new(Expected::constants([constant])))
                    })?;
                }
            }
        }
        Ok(())
    }

    fn may_be_absent(&self, field: &FrameField, node: NodeId) -> bool {
        let is_optional = field.presence == Presence::Optional;
        match field.content {
            Content::Reply => (is_optional || self.policy == Policy::Tolerant) && self.plan.may_be_empty(node),
            Content::Data => is_optional && self.plan.may_be_empty(node),
            _ => is_optional,
        }
    }

    /// Whether a member is a reply that the envelope requires. Where frames do not name their command, every success must have it.
    fn is_required_reply(&self, field: &FrameField) -> bool {
        matches!(field.content, Content::Reply) && field.presence == Presence::Required && self.policy == Policy::Strict
    }

    /// Whether an optional member is `null`, which its type does not allow.
    fn is_superfluous_null(&self, field: &FrameField, node: NodeId, member: FoundMember<'t>) -> bool {
        field.presence == Presence::Optional
            && self.starts_with(member, b'n')
            && !self.plan.allows_null(node)
            && self.may_be_absent(field, node)
    }

    fn unknown_members(&mut self, kind: FrameKind, no_payload: bool, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let envelope = self.envelope;
        if !self.sink.collects(Rule::UnknownField) {
            return Ok(());
        }
        for at in members.unknown_in(envelope.of(kind), no_payload) {
            self.problem(Rule::UnknownField, at, || Cause::Unknown(Some(kind)))?;
        }
        Ok(())
    }

    /// Checks a member that must be a string in every frame.
    fn text_member(&mut self, id: MemberId, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        match members.get(id) {
            Some(FoundMember { string: Some(_), .. }) => Ok(()),
            Some(member) => self.member_type(ValueType::String, member),
            None => self.missing_member(id, members),
        }
    }

    fn target(&mut self, target: &'p TargetPlan, id: MemberId, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        let Some(span) = members.span(id) else { return Ok(()) };
        let text = self.reader.text();
        let checked =
            if span.is_escaped() { target.check(&span.text(text).unescape()) } else { target.check_in(text, span) };
        checked.or_else(|error| self.target_mismatch(span, error))
    }

    #[cold]
    fn target_mismatch(&mut self, span: Span, error: TargetMismatch) -> Result<(), EarlyExit> {
        match error {
            TargetMismatch::Segment(index) => {
                let at = span.start() + segment_start(span.text(self.reader.text()).raw, index);
                self.problem(Rule::TargetSegment, at, || Cause::TargetSegment(index))
            }
            TargetMismatch::Form(found) => self.problem(Rule::TargetForm, span.at(), || Cause::TargetForm(found)),
        }
    }

    /// Compares the request in a failure with the failure itself: command and target should be the same.
    fn original(&mut self, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        if !self.sink.collects(Rule::OriginalMismatch) {
            return Ok(());
        }
        let envelope = self.envelope;
        for (own, found, at) in members.original(envelope) {
            if members.string(own).is_some_and(|named| !found.same(named)) {
                self.problem(Rule::OriginalMismatch, at, || Cause::DiffersFromFailure)?;
            }
        }
        Ok(())
    }

    /// Validates the value of a member, which is read again from the text.
    fn member(&mut self, node: NodeId, member: FoundMember<'t>) -> Result<(), EarlyExit> {
        self.resume(member);
        self.value(node)
    }

    fn member_type(&mut self, expected: ValueType, member: FoundMember<'t>) -> Result<(), EarlyExit> {
        self.resume(member);
        self.wrong_type(Cause::Type(expected))
    }

    fn missing_member(&mut self, id: MemberId, members: &FrameMembers<'t>) -> Result<(), EarlyExit> {
        self.problem(Rule::MissingField, members.start, || Cause::MissingMember(id))
    }

    /// Moves the reader to the value of a member.
    fn resume(&mut self, member: FoundMember<'t>) {
        self.reader.go(member.at, 1);
    }

    fn starts_with(&self, member: FoundMember<'t>, byte: u8) -> bool {
        self.reader.text().as_bytes().get(member.at) == Some(&byte)
    }
}

/// Which members of a frame do not go together.
fn mixed(envelope: &Envelope, members: &FrameMembers<'_>) -> String {
    let contradictions = envelope.contradictions(members);
    let is_forbidden = |id: &MemberId| contradictions.iter().any(|(_, forbidden)| forbidden.contains(id));
    let forbidden: Vec<MemberId> = envelope.deciding().filter(is_forbidden).collect();
    match &forbidden[..] {
        [] => format!("expected either {}, found both", envelope.alternatives(&envelope.markers().collect::<Vec<_>>())),
        [_] => format!("unexpected member {}", envelope.alternatives(&forbidden)),
        [_, _] => format!("expected either {}, found both", envelope.alternatives(&forbidden)),
        _ => format!("expected only one of {}", envelope.alternatives(&forbidden)),
    }
}
