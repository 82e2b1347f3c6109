//! The frame: its kind, its name, its target, and the values that its kind gives a meaning to.

use super::note::Cause;
use super::sink::Sink;
use super::walk::{Policy, Stop, Walk};
use crate::envelope::{FrameKind, Key, Member, Members, Sort};
use crate::json::{OpenObject, Scanner, Span};
use crate::plan::{MessagePlan, MessageRole, NodeId, Str, TargetPlan};
use crate::problem::{Expected, Found, Rule, ValueType};
use crate::target::{TargetFault, no_id};

/// A reading of `data` before the kind of the frame was certain.
struct Guess {
    /// The index of the message, and whether it was taken for an event.
    message: (usize, bool),
    node: NodeId,
    /// Whether the value was read to its end.
    whole: bool,
}

impl<'p, 't, S: Sink> Walk<'p, 't, S> {
    /// The frame that the text holds.
    pub(super) fn frame(&mut self) -> Result<(), Stop> {
        let mut members = Members::default();
        let done = self.frame_of(&mut members);
        if self.sink.wants_members(matches!(done, Err(Stop::Broken))) {
            self.members = Some(Box::new(members));
        }
        done
    }

    #[inline]
    fn frame_of(&mut self, members: &mut Members<'t>) -> Result<(), Stop> {
        if !members.open(&mut self.reader, &mut self.keys)? {
            self.reader = Scanner::new(self.reader.text());
            return self.not_an_object(members.start);
        }
        let mut guess = None;
        while members.before_data(&mut self.reader, &mut self.keys)? {
            guess = self.guess(members)?;
            if !guess.as_ref().is_some_and(|guess| guess.whole) {
                self.reader.skip(&mut self.keys)?;
            }
        }
        match members.sort() {
            Sort::Known(kind) => self.known(kind, members, guess),
            sort => {
                self.sink.rewind();
                self.no_kind(sort, members)
            }
        }
    }

    /// Reads `data` at once, if the keys before it tell the message. A command is taken for a request until a `result`
    /// comes.
    fn guess(&mut self, members: &Members<'t>) -> Result<Option<Guess>, Stop> {
        let Sort::Known(kind) = members.sort() else { return Ok(None) };
        let Some(name) = members.string(kind.name_key()) else { return Ok(None) };
        let Some(index) = self.plan.find(kind, &name.unescape()) else { return Ok(None) };
        let Some(node) = self.plan.messages(kind)[index].data_of(kind) else { return Ok(None) };
        let (start, open) = (self.reader.clone(), OpenObject::at(self.reader.at));
        let whole = match self.value(node) {
            Ok(()) => true,
            Err(Stop::Enough) => {
                self.reader = start;
                self.keys.close(open);
                false
            }
            Err(fault) => return Err(fault),
        };
        Ok(Some(Guess { message: (index, kind == FrameKind::Event), node, whole }))
    }

    #[cold]
    fn not_an_object(&mut self, start: usize) -> Result<(), Stop> {
        self.problem(Rule::NotAFrame, start, || Cause::Expected(Box::new(Expected::Frame)))
    }

    #[cold]
    fn no_kind(&mut self, sort: Sort, members: &Members<'t>) -> Result<(), Stop> {
        match (sort, members.get(Key::Result)) {
            (Sort::Result, Some(result)) => self.wrong_member(result, &["success".into(), "failure".into()]),
            (Sort::Mixed, _) => self.problem(Rule::MixedEnvelope, members.start, || {
                Cause::Text("a frame has either `command` or `messageType`, and this one has both".into())
            }),
            _ => self.problem(Rule::NotAFrame, members.start, || {
                Cause::Text("a frame has `command` or `messageType`, and this object has neither".into())
            }),
        }
    }

    /// A frame whose kind is known.
    fn known(&mut self, kind: FrameKind, members: &Members<'t>, guess: Option<Guess>) -> Result<(), Stop> {
        let event = kind == FrameKind::Event;
        let name = members.string(kind.name_key());
        let index = match &guess {
            Some(guess) if guess.message.1 == event => Some(guess.message.0),
            _ => name.and_then(|name| self.plan.find(kind, &name.unescape())),
        };
        let message = index.map(|index| &self.plan.messages(kind)[index]);
        let node = message.and_then(|message| message.data_of(kind));
        let guess = guess.filter(|guess| Some(guess.node) == node && guess.message.1 == event);
        if guess.is_none() {
            self.sink.rewind();
        }
        if guess.as_ref().is_some_and(|guess| !guess.whole) {
            return Err(Stop::Enough);
        }
        if let Some(only) = self.only.filter(|only| !only.kinds.contains(&kind)) {
            self.sink.rewind();
            return self.problem(Rule::WrongValue, members.start, || {
                let expected = Expected::FrameOf { kinds: only.kinds.to_vec(), name: only.name.into() };
                Cause::Mismatch(Box::new((expected, Found::frame(kind))))
            });
        }
        if !members.has_strings(kind.name_key(), Key::Target) {
            self.text_member(kind.name_key(), members)?;
            self.text_member(Key::Target, members)?;
        }
        match (message, name) {
            (Some(message), _) => {
                self.message = index.map(|index| (kind, index));
                self.body(kind, message, members, guess.is_some())
            }
            (None, Some(_)) => {
                let at = members.get(kind.name_key()).map_or(members.start, |member| member.at);
                let expected = match (self.only, event) {
                    (Some(only), _) => Expected::OneOf(vec![only.name.into()]),
                    (None, true) => Expected::EventName,
                    (None, false) => Expected::CommandName,
                };
                self.problem(Rule::UnknownMessage, at, || Cause::Expected(Box::new(expected)))
            }
            (None, None) => Ok(()),
        }
    }

    /// The frame of a message that the plan has. `read` says whether its `data` is read already.
    fn body(&mut self, kind: FrameKind, message: &'p MessagePlan, members: &Members<'t>, read: bool) -> Result<(), Stop> {
        if message.deprecated
            && let Some(name) = members.get(kind.name_key())
        {
            self.problem(Rule::Deprecated, name.at, || Cause::DeprecatedMessage)?;
        }
        if let (Some(member), MessageRole::Event { message_types }) = (members.get(Key::MessageType), &message.role) {
            let found = member.string;
            match found {
                None => self.member_type(ValueType::String, member)?,
                Some(word) if message_types.iter().any(|known| word.is(known)) => {}
                Some(_) => self.wrong_member(member, message_types)?,
            }
        }
        if kind != FrameKind::Failure {
            self.target(&message.target, members)?;
        }
        let node = message.data_of(kind);
        if let (Some(node), false) = (node, read) {
            match members.get(Key::Data) {
                Some(data) => self.member(node, data)?,
                None if self.may_lack_data(kind, node) => {}
                None => self.missing_member(Key::Data, members)?,
            }
        }
        if kind == FrameKind::Failure {
            match members.get(Key::Failure) {
                Some(failure) => self.member(self.plan.failure, failure)?,
                None => self.missing_member(Key::Failure, members)?,
            }
            match members.get(Key::Original) {
                Some(original) if self.starts_with(original, b'{') => self.original(members)?,
                Some(original) => self.member_type(ValueType::Object, original)?,
                None => self.missing_member(Key::Original, members)?,
            }
        }
        match members.get(Key::Context) {
            Some(context) if self.starts_with(context, b'n') => {
                self.resume(context);
                self.null()?;
            }
            Some(context) if !self.starts_with(context, b'{') => self.member_type(ValueType::Object, context)?,
            _ => {}
        }
        self.unknown_members(kind, node, members)
    }

    fn may_lack_data(&self, kind: FrameKind, node: NodeId) -> bool {
        kind == FrameKind::Success && self.policy == Policy::Tolerant && self.plan.may_be_empty(node)
    }

    fn unknown_members(&mut self, kind: FrameKind, node: Option<NodeId>, members: &Members<'t>) -> Result<(), Stop> {
        if self.policy == Policy::Tolerant
            || !members.has_unknown(kind, node.is_none())
            || !self.sink.wants(Rule::UnknownField)
        {
            return Ok(());
        }
        for (_, at) in members.unknown(kind, node.is_none()) {
            self.problem(Rule::UnknownField, at, || Cause::Text(meaningless(kind).into()))?;
        }
        Ok(())
    }

    /// A member that must be a string in every frame.
    fn text_member(&mut self, key: Key, members: &Members<'t>) -> Result<(), Stop> {
        match members.get(key) {
            Some(Member { string: Some(_), .. }) => Ok(()),
            Some(member) => self.member_type(ValueType::String, member),
            None => self.missing_member(key, members),
        }
    }

    fn target(&mut self, target: &'p TargetPlan, members: &Members<'t>) -> Result<(), Stop> {
        let Some(span) = members.span(Key::Target) else { return Ok(()) };
        let text = self.reader.text();
        let checked = if span.escaped { target.check(&span.text(text).unescape()) } else { target.check_in(text, span) };
        checked.or_else(|fault| self.bad_target(target, span, fault))
    }

    #[cold]
    fn bad_target(&mut self, target: &'p TargetPlan, span: Span, fault: TargetFault) -> Result<(), Stop> {
        let text = span.text(self.reader.text());
        match fault {
            TargetFault::Segment(index) => {
                let at = span.start + segment_start(text.raw, index);
                self.problem(Rule::TargetSegment, at, || Cause::Text(no_id(index).into()))
            }
            TargetFault::Form(found) => {
                let whole = Found::at(self.reader.text(), span.at());
                self.problem(Rule::TargetForm, span.at(), || {
                    Cause::Mismatch(Box::new((Expected::Target(target.forms()), whole.segments(found as u64))))
                })
            }
        }
    }

    /// Whether the `original` of a failure is of another request than the failure says.
    fn original(&mut self, members: &Members<'t>) -> Result<(), Stop> {
        if !self.sink.wants(Rule::OriginalMismatch) {
            return Ok(());
        }
        for (own, found, at) in members.original() {
            if members.string(own).is_some_and(|said| !found.same(said)) {
                self.problem(Rule::OriginalMismatch, at, || Cause::NotTheSame)?;
            }
        }
        Ok(())
    }

    /// The value of a member, read again from the text.
    fn member(&mut self, node: NodeId, member: Member<'t>) -> Result<(), Stop> {
        self.resume(member);
        self.value(node)
    }

    fn member_type(&mut self, expected: ValueType, member: Member<'t>) -> Result<(), Stop> {
        self.resume(member);
        self.wrong_type(Cause::Type(expected))
    }

    fn missing_member(&mut self, key: Key, members: &Members<'t>) -> Result<(), Stop> {
        self.problem(Rule::MissingField, members.start, || Cause::MissingMember(key.as_str()))
    }

    fn wrong_member(&mut self, member: Member<'t>, values: &[Str]) -> Result<(), Stop> {
        self.problem(Rule::WrongValue, member.at, || Cause::Expected(Box::new(Expected::OneOf(values.to_vec()))))
    }

    /// Sets the reader before the value of a member.
    fn resume(&mut self, member: Member<'t>) {
        self.reader.go(member.at, 1);
    }

    fn starts_with(&self, member: Member<'t>, byte: u8) -> bool {
        self.reader.text().as_bytes().get(member.at) == Some(&byte)
    }
}

/// Where a segment begins in the text of a string, whose dots may be written as escapes.
fn segment_start(raw: &str, index: usize) -> usize {
    let mut at = 0;
    let mut dots = 0;
    while dots < index && at < raw.len() {
        let rest = &raw.as_bytes()[at..];
        let (length, is_dot) = match rest {
            [b'\\', b'u', digits @ ..] => (6, digits.get(..4).is_some_and(|digits| digits.eq_ignore_ascii_case(b"002e"))),
            [b'\\', ..] => (2, false),
            _ => (1, rest.first() == Some(&b'.')),
        };
        at += length;
        dots += usize::from(is_dot);
    }
    at
}

/// What is said of a key that means nothing in a frame of some kind.
const fn meaningless(kind: FrameKind) -> &'static str {
    match kind {
        FrameKind::Request => "the key means nothing in a request, and is not kept",
        FrameKind::Success => "the key means nothing in a success, and is not kept",
        FrameKind::Failure => "the key means nothing in a failure, and is not kept",
        FrameKind::Event => "the key means nothing in an event, and is not kept",
    }
}

#[cfg(test)]
mod tests {
    use super::segment_start;

    #[test]
    fn a_segment_begins_behind_its_dot() {
        for (raw, index, start) in [
            ("a b", 0, 0),
            ("s1.c 2", 1, 3),
            ("s1..c2", 1, 3),
            ("s1.", 1, 3),
            (r"s\u002e\u002E\n", 2, 13),
            (r"\\u002e.x y", 1, 8),
            ("ü.x y", 1, 3),
        ] {
            assert_eq!(segment_start(raw, index), start, "{raw}");
        }
    }
}
