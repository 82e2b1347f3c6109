//! Validation of flat payloads, whose fields are members of the frame.

use super::note::Cause;
use super::sink::Sink;
use super::validate::{EarlyExit, Validator};
use super::values::Seen;
use crate::envelope::{FrameKind, FrameMembers, PayloadOutcome};
use crate::json::{OpenObject, Span, SyntaxErrorKind};
use crate::plan::{NodeId, NodeKind, StructPlan, UnionPlan};
use crate::problem::Rule;
use crate::shape::EnumType;

impl<'p, 't, S: Sink> Validator<'p, 't, S> {
    /// The object whose fields the members of a frame are, if it is a struct, or if the first of them, whose value is at this position,
    /// determines it: the variant of a union whose tag comes first. The index of the variant is returned too.
    #[inline]
    pub(super) fn flat_object(&self, payload: NodeId, first: Option<Span>) -> Option<(NodeId, Option<usize>)> {
        match &self.plan.node(payload).kind {
            NodeKind::Struct(_) => Some((payload, None)),
            NodeKind::Union(union) => self.flat_union(union, first?),
            _ => None,
        }
    }

    /// As [`Self::flat_object`], for a union.
    #[inline(never)]
    fn flat_union(&self, union: &UnionPlan, first: Span) -> Option<(NodeId, Option<usize>)> {
        let mut reader = self.reader.clone();
        let is_tag = union.tag_type == EnumType::String && first.text(reader.text()).is(union.tag_name()?);
        let name = (is_tag && reader.peek() == b'"').then(|| reader.string().ok()).flatten()?;
        let index = union.names().position(|known| name.is(known))?;
        let node = union.variants[index].node;
        matches!(self.plan.node(node).kind, NodeKind::Struct(_)).then_some((node, Some(index)))
    }

    /// The message with a name, if its flat payload is a struct, and this struct.
    pub(super) fn flat_message(&self, kind: FrameKind, name: &str) -> Option<(usize, NodeId)> {
        let index = self.plan.find(kind, name)?;
        let node = self.plan.payload(kind, &self.plan.messages(kind)[index])?;
        matches!(self.plan.node(node).kind, NodeKind::Struct(_)).then_some((index, node))
    }

    /// Validates the rest of a frame, from a member of its payload on, if that determines the object. If other members of the payload
    /// have been skipped, the frame is validated from its start.
    pub(super) fn flat_early(
        &mut self,
        members: &mut FrameMembers<'t>,
        payload: NodeId,
        first: Option<Span>,
    ) -> Result<PayloadOutcome, EarlyExit> {
        let Some((node, variant)) = self.flat_object(payload, first) else { return Ok(PayloadOutcome::Rejected) };
        if let (Some(index), NodeKind::Union(union)) = (variant, &self.plan.node(payload).kind) {
            self.observe_item(payload, index);
            self.variant_marks(union, index, members.start)?;
        }
        if !members.are_known() {
            members.restart(&mut self.reader, &mut self.keys)?;
        }
        self.flat_rest(members, node)
    }

    /// Validates the rest of a frame: the fields of its payload, which is a struct, and the members of the envelope among them.
    #[inline]
    pub(super) fn flat_rest(&mut self, members: &mut FrameMembers<'t>, node: NodeId) -> Result<PayloadOutcome, EarlyExit> {
        match &self.plan.node(node).kind {
            NodeKind::Struct(object) => self.flat_members(members, object, node),
            _ => Ok(PayloadOutcome::Read),
        }
    }

    /// Validates the payload of a frame that has been read to its end. The members are then those of the envelope, and those that
    /// neither the envelope nor the payload declares.
    pub(super) fn flat_again(&mut self, members: &mut FrameMembers<'t>, payload: NodeId) -> Result<(), EarlyExit> {
        self.reader.go(members.start, 0);
        let mut node = payload;
        while let NodeKind::Union(union) = &self.plan.node(node).kind {
            let Some(variant) = self.flat_variant(union, node)? else {
                // Any member may be that of a variant.
                members.forget_unknown();
                return Ok(());
            };
            node = variant;
        }
        match members.flat_from() {
            // None of its members is present.
            Some(end) => self.reader.go(end, 1),
            None => members.restart(&mut self.reader, &mut self.keys)?,
        }
        let outcome = self.flat_rest(members, node)?;
        if outcome == PayloadOutcome::Rejected { Err(EarlyExit::SinkDone) } else { Ok(()) }
    }

    /// Reads members up to the end of the frame. If the sink needs no more problems, the rest is skipped, because its members may
    /// determine another kind of frame.
    #[inline(never)]
    fn flat_members(
        &mut self,
        members: &mut FrameMembers<'t>,
        object: &'p StructPlan,
        node: NodeId,
    ) -> Result<PayloadOutcome, EarlyExit> {
        let notes_fields = self.envelope.has_flat_and_others();
        let mut seen = Seen::default();
        let mut outcome = PayloadOutcome::Read;
        let mut next = 0;
        loop {
            let mut found = self.flat_compact(members, object, next)?;
            if matches!(found, FlatName::Unusual) {
                if members.ends(&mut self.reader, &mut self.keys)? {
                    break;
                }
                found = self.flat_unusual(members, object, &mut outcome)?;
            }
            let (index, name) = match found {
                FlatName::Field(index, name) => (index, name),
                FlatName::End => break,
                FlatName::Passed | FlatName::Unusual => continue,
            };
            if !seen.insert(index) {
                return Err(self.reader.error_at(SyntaxErrorKind::DuplicateKey, name.at()).into());
            }
            if notes_fields {
                members.note_flat(name);
            }
            outcome = self.flat_field(object, index, outcome)?;
            next = index + 1;
        }
        if let Some(observed) = self.sink.observations() {
            observed.object(node, object.fields.len(), &seen);
        }
        if object.required & !seen.first_fields() == 0 && object.fields.len() <= 64 {
            return Ok(outcome);
        }
        outcome.and(self.missing(object, &seen, node, members.start))
    }

    /// Reads the name that comes next, if it is in compact form that of a field or of a member of the envelope, whose value is read too. The
    /// field with the index `next` is compared first, because members are usually sent in declaration order.
    #[inline]
    fn flat_compact(
        &mut self,
        members: &mut FrameMembers<'t>,
        object: &StructPlan,
        next: usize,
    ) -> Result<FlatName, EarlyExit> {
        let Some((start, head)) = members.name_ahead(&self.reader).and_then(|start| Some((start, self.reader.word(start)?)))
        else {
            return Ok(FlatName::Unusual);
        };
        let text = self.reader.text().as_bytes();
        let index = if object.fields.get(next).is_some_and(|field| field.key.is_at(start, head, text)) {
            next
        } else if let Some(name) = self.envelope.name_at(start, head, text) {
            members.read_named(name, start, self.envelope, &mut self.reader, &mut self.keys)?;
            return Ok(FlatName::Passed);
        } else if let Some(index) = object.find_at(start, head, text) {
            index
        } else {
            return Ok(FlatName::Unusual);
        };
        let key = &object.fields[index].key;
        members.pass_name(&mut self.reader, start + key.length());
        Ok(FlatName::Field(index, Span::new(start, start + 1 + key.name.len(), false)))
    }

    /// As [`Self::flat_compact`], for other forms, names that are not declared, and the end of the frame.
    #[inline(never)]
    fn flat_unusual(
        &mut self,
        members: &mut FrameMembers<'t>,
        object: &StructPlan,
        outcome: &mut PayloadOutcome,
    ) -> Result<FlatName, EarlyExit> {
        let name = if let Some(name) = members.take_other() {
            name
        } else {
            members.stop_before_other();
            if !members.next(self.envelope, &mut self.reader, &mut self.keys)? {
                return Ok(FlatName::End);
            }
            let Some(name) = members.take_other() else {
                if !members.is_ahead() {
                    self.reader.skip(&mut self.keys)?;
                }
                return Ok(FlatName::Passed);
            };
            name
        };
        let key = name.text(self.reader.text());
        let found = if key.escaped { object.find(&key.unescape()) } else { object.find(key.raw) };
        if let Some(index) = found {
            return Ok(FlatName::Field(index, name));
        }
        let read = self.flat_unknown(members, object, name);
        *outcome = outcome.and(read)?;
        Ok(FlatName::Passed)
    }

    fn flat_field(
        &mut self,
        object: &'p StructPlan,
        index: usize,
        outcome: PayloadOutcome,
    ) -> Result<PayloadOutcome, EarlyExit> {
        if outcome == PayloadOutcome::Rejected {
            self.reader.skip(&mut self.keys)?;
            return Ok(outcome);
        }
        let (at, depth) = self.reader.position();
        match self.field(&object.fields[index]) {
            Err(EarlyExit::SinkDone) => {
                self.reader.go(at, depth);
                self.keys.close(OpenObject::at(at));
                self.reader.skip(&mut self.keys)?;
                Ok(PayloadOutcome::Rejected)
            }
            read => read.map(|()| outcome),
        }
    }

    /// Skips a member that neither the envelope nor the payload declares. It is reported after the last member.
    fn flat_unknown(&mut self, members: &mut FrameMembers<'t>, object: &StructPlan, name: Span) -> Result<(), EarlyExit> {
        let key = name.text(self.reader.text());
        members.skip_other(name, &mut self.reader, &mut self.keys)?;
        if object.experimental.iter().any(|experimental| key.is(experimental)) {
            members.forget_last_unknown();
            return self.problem(Rule::Experimental, name.at(), || Cause::MarkedField);
        }
        Ok(())
    }
}

/// The next member of a frame with a flat payload.
enum FlatName {
    /// The field with this index. The value comes next.
    Field(usize, Span),
    /// A member of the envelope, or one that is not declared. The value has been read.
    Passed,
    /// There are no more members.
    End,
    /// A name that is not declared or not in compact form, or the end. It has not been read.
    Unusual,
}

impl PayloadOutcome {
    /// The outcome after a further step. It does not end reading if the sink needs no more problems.
    fn and(self, step: Result<(), EarlyExit>) -> Result<Self, EarlyExit> {
        match step {
            Ok(()) => Ok(self),
            Err(EarlyExit::SinkDone) => Ok(Self::Rejected),
            Err(error) => Err(error),
        }
    }
}
