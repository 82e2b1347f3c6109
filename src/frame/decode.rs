//! Decoding of frames.
//!
//! Each value is read at its position in the text. Only a payload that precedes the members that determine its type is read
//! later, or read again: see `envelope::reader`. The decoder does not describe errors. If it fails, the checker runs on the
//! same text. So the fast path keeps no positions, and an error has only one description.

mod flat;

use serde::Serialize;

use super::Unknown;
use crate::check::{self, Policy, ReadError, Report, TypeRejection};
use crate::envelope::{
    Classification, Envelope, FrameKind, FrameReader, FrameVisitor, MemberId, MessageIndex, PayloadOutcome, Recording, Role,
};
use crate::json::{self, Json, KeySets, LookAhead, Malformed, RawStr, Reader, Scanner, Span};
use crate::message::Reply;
use crate::plan::{FrameFilter, Plan};
use crate::problem::{Level, Rule, Step};
use crate::shape::{FieldNames, PartialFields, read_fields};
use crate::targets::{Target, TargetError, parse_counted, rejected_segment, segment_start, segments, segments_in};

/// A frame of a known message during decoding.
#[derive(Debug)]
pub struct FrameDecoder<'t> {
    frame: FrameReader<'t>,
    values: FrameValues<'t>,
    message: MessageIndex,
    /// Whether the members after the payload changed the kind of the frame.
    changed: bool,
}

/// The values of a frame that have been read.
#[derive(Debug)]
struct FrameValues<'t> {
    plan: &'static Plan,
    /// The frames to read, if not all.
    only: Option<FrameFilter>,
    from: Reader<'t>,
    /// The error of a payload or target that its type rejected.
    error: Option<TypeRejection>,
}

/// The fields of a payload during reading. The decoder uses them as a trait object, because generic code is compiled for each message.
pub struct PayloadFields<'a> {
    /// The fields.
    pub fields: &'a mut dyn PartialFields,
    /// The declared member names, if the payload is read member by member.
    pub names: Option<&'static FieldNames>,
}

impl PayloadFields<'_> {
    /// Reads the payload.
    fn read(&mut self, from: &mut Reader<'_>) -> Result<(), json::DecodeError> {
        match self.names {
            Some(names) => read_fields(self.fields, names, from),
            None => self.fields.take_field(0, from),
        }
    }
}

/// Returned if the text is not the expected frame. The checker determines the reason.
#[derive(Debug, Clone, Copy)]
pub struct Rejected;

/// Reads a frame: `known` reads a frame of a declared message, `unknown` converts any other.
///
/// Frames are large: the frame is moved once, here, because the result of `known` has another error type.
pub(crate) fn read<T>(
    plan: &'static Plan,
    text: &str,
    policy: Policy,
    only: Option<FrameFilter>,
    mut known: impl FnMut(&mut FrameDecoder<'_>) -> Result<T, Rejected>,
    unknown: impl FnOnce(Unknown) -> Result<T, Rejected>,
) -> Result<T, ReadError> {
    let mut decoder = FrameDecoder::new(plan, text, policy, only);
    let mut found = decoder.begin();
    loop {
        match found {
            Ok(None) if decoder.is_of_kind() => {}
            Ok(Some(frame)) => {
                if let Ok(frame) = unknown(frame) {
                    return Ok(frame);
                }
                break;
            }
            Ok(None) | Err(Rejected) => break,
        }
        match known(&mut decoder) {
            Ok(frame) if decoder.has_constants() => return Ok(frame),
            // All members have been read by now, so the kind can change at most once.
            Err(Rejected) if decoder.changed => found = decoder.settle(),
            Ok(_) | Err(Rejected) => break,
        }
    }
    Err(decoder.error(check::check(plan, text, policy, only)))
}

/// A frame that can be read.
pub trait ReadFrame: Sized {
    /// Reads the frame.
    ///
    /// # Errors
    /// If the members are not those of the frame.
    fn read_frame(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected>;
}

/// Reads a frame of one message.
pub fn read_frame<T: ReadFrame>(plan: &'static Plan, text: &str, policy: Policy, only: FrameFilter) -> Result<T, ReadError> {
    read(plan, text, policy, Some(only), T::read_frame, |_| Err(Rejected))
}

/// Reads a frame of one message from bytes.
pub fn read_frame_slice<T: ReadFrame>(
    plan: &'static Plan,
    bytes: &[u8],
    policy: Policy,
    only: FrameFilter,
) -> Result<T, ReadError> {
    match json::text_of(bytes) {
        Ok(text) => read_frame(plan, text, policy, only),
        Err(_) => Err(ReadError::new(check_frame_slice(plan, bytes, policy, only))),
    }
}

/// Reports all problems of a text as a frame of one message.
#[must_use]
pub fn check_frame(plan: &'static Plan, text: &str, policy: Policy, only: FrameFilter) -> Report {
    check::check(plan, text, policy, Some(only))
}

/// Reports all problems of bytes as a frame of one message.
#[must_use]
pub fn check_frame_slice(plan: &'static Plan, bytes: &[u8], policy: Policy, only: FrameFilter) -> Report {
    check::check_slice(plan, bytes, policy, Some(only))
}

/// Whether a text is a frame of one message.
#[must_use]
pub fn is_valid_frame(plan: &'static Plan, text: &str, policy: Policy, only: FrameFilter) -> bool {
    check::is_valid_as(plan, text, policy, only)
}

/// Writes a value as JSON text, to be read as a frame.
pub fn text_of_value(value: &impl Serialize) -> Result<String, ReadError> {
    serde_json::to_string(value).map_err(|error| ReadError::unwritable(&error))
}

impl<'t> FrameVisitor<'static, 't> for FrameValues<'t> {
    type Error = Rejected;

    fn envelope(&self) -> &'static Envelope {
        self.plan.envelope()
    }

    fn text(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>) {
        (&mut self.from.scanner, &mut self.from.keys)
    }

    fn recording(&self) -> Recording {
        self.plan.recording(self.only)
    }

    fn ahead(&mut self) -> (&mut Scanner<'t>, &mut KeySets<'t>, &mut LookAhead) {
        self.from.ahead()
    }

    fn find(&self, kind: FrameKind, name: &str) -> Option<usize> {
        // A frame of another kind is rejected, unless a later member changes its kind: its payload is not read yet.
        if !self.reads(kind) {
            return None;
        }
        let index = self.plan.find(kind, name)?;
        self.plan.payload(kind, &self.plan.messages(kind)[index]).map(|_| index)
    }

    fn find_flat(&self, kind: FrameKind, name: &str, _: Option<Span>) -> Option<usize> {
        if self.reads(kind) { self.plan.find(kind, name) } else { None }
    }
}

impl FrameValues<'_> {
    /// Whether frames of this kind are to be read.
    fn reads(&self, kind: FrameKind) -> bool {
        self.only.is_none_or(|only| only.kinds.contains(&kind))
    }

    /// Stores the error of the payload after the offset `before`. Returns `false` if the payload has another type, and an
    /// error if the text is malformed.
    #[cold]
    fn store_error(&mut self, error: json::DecodeError, before: usize) -> Result<bool, Rejected> {
        let is_json = error.syntax_error().is_none();
        let error = error.in_value_at(self.from.start_of_value(before));
        self.error =
            Some(TypeRejection { rule: Rule::WrongValue, offset: error.offset(), reason: error.reason().to_string() });
        if is_json { Ok(false) } else { Err(Rejected) }
    }
}

impl<'t> FrameDecoder<'t> {
    fn new(plan: &'static Plan, text: &'t str, policy: Policy, only: Option<FrameFilter>) -> Self {
        let from = Reader::new(text).null_is_absent(policy == Policy::Tolerant);
        let values = FrameValues { plan, only, from, error: None };
        Self { frame: FrameReader::default(), values, message: (FrameKind::Request, 0), changed: false }
    }

    /// The error with the report of the checker. If the checker finds no error, a type has rejected a value that conforms to its
    /// shape.
    #[cold]
    fn error(self, report: Report) -> ReadError {
        match self.values.error {
            Some(error) if report.is_valid() => {
                ReadError::of_type(self.values.plan, self.values.from.scanner.text(), self.message, error, report)
            }
            _ => ReadError::new(report),
        }
    }

    /// Reads up to the payload, or to the end of the frame. Returns the frame if its message is not declared.
    fn begin(&mut self) -> Result<Option<Unknown>, Rejected> {
        if !self.frame.begin(&mut self.values)? {
            return Err(Rejected);
        }
        match self.frame.before_payload() {
            Some(message) => {
                self.message = message;
                Ok(None)
            }
            None => self.settle(),
        }
    }

    /// Determines the message from all members.
    fn settle(&mut self) -> Result<Option<Unknown>, Rejected> {
        self.changed = false;
        let (plan, members) = (self.values.plan, &self.frame.members);
        let Classification::Known(kind) = self.frame.classify(plan.envelope()) else { return Err(Rejected) };
        let lookup = plan.envelope().of(kind);
        if !members.has_name_and_target(lookup) {
            return Err(Rejected);
        }
        let text = |member: Option<MemberId>| {
            member.and_then(|member| members.string(member)).map(RawStr::unescape).unwrap_or_default()
        };
        if lookup.name.is_none() {
            self.message = (kind, plan.untied(self.values.only).unwrap_or_default());
            return Ok(None);
        }
        let name = text(lookup.name);
        let Some(index) = plan.find(kind, &name) else {
            return Ok(Some(Unknown::new(kind, &name, &text(lookup.target), self.values.from.scanner.text())));
        };
        self.message = (kind, index);
        Ok(None)
    }

    /// Whether the members with a constant that does not determine the kind have this constant. All members have been read.
    fn has_constants(&self) -> bool {
        self.values.envelope().has_pinned(self.kind(), &self.frame.members)
    }

    /// Whether a frame of this kind is to be read.
    fn is_of_kind(&self) -> bool {
        self.values.reads(self.kind())
    }

    /// The kind of the frame.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        self.message.0
    }

    /// Whether the checker accepts the frame.
    pub(super) fn is_valid(&self) -> bool {
        let policy = if self.values.from.is_tolerant() { Policy::Tolerant } else { Policy::Strict };
        check::is_valid(self.values.plan, self.text(), policy)
    }

    /// The text of the frame as strict readers accept it: without each `null` that a tolerant reader reads as absent. An error if something
    /// else differs.
    pub(super) fn strict_text(&self) -> Result<String, String> {
        let (plan, text) = (self.values.plan, self.text());
        if !self.values.from.is_tolerant() {
            return Ok(text.to_owned());
        }
        let report = check::check(plan, text, Policy::Strict, None);
        if report.is_valid() {
            return Ok(text.to_owned());
        }
        let mut frame = text.parse::<Json>().map_err(|error| error.to_string())?;
        let nulls = report.problems().iter().filter(|problem| problem.rule == Rule::NullValue);
        remove_nulls(&mut frame, 0, &nulls.map(|problem| problem.pointer.steps()).collect::<Vec<_>>());
        let text = frame.to_string();
        match check::check(plan, &text, Policy::Strict, None).problems().iter().find(|problem| problem.level == Level::Deny)
        {
            None => Ok(text),
            Some(problem) => Err(problem.to_string()),
        }
    }

    /// The text of the frame.
    #[must_use]
    pub fn text(&self) -> &str {
        self.values.from.scanner.text()
    }

    /// The index of the message among the protocol's commands or events.
    #[must_use]
    pub fn index(&self) -> usize {
        self.message.1
    }

    /// Reads the target as text.
    pub fn target_text(&self) -> Result<String, Rejected> {
        let member = self.values.envelope().of(self.kind()).target.ok_or(Rejected)?;
        let target = self.frame.members.string(member).ok_or(Rejected)?;
        Ok(target.unescape().into_owned())
    }

    /// Reads the target.
    pub fn target<T: Target>(&mut self) -> Result<T, Rejected> {
        let member = self.values.envelope().of(self.kind()).target.ok_or(Rejected)?;
        let span = self.frame.members.span(member).ok_or(Rejected)?;
        let whole = self.values.from.scanner.text();
        let raw = span.text(whole);
        let text = raw.unescape();
        let segments = if span.is_escaped() { segments(&text) } else { segments_in(whole, span) };
        match parse_counted(&text, segments) {
            Ok(target) => Ok(target),
            Err(error) => Err(self.rejected_target(member, raw.raw, &error)),
        }
    }

    /// Stores the error if the type of a segment rejects an id. Other errors of targets are determined by the checker.
    #[cold]
    fn rejected_target(&mut self, member: MemberId, raw: &str, error: &TargetError) -> Rejected {
        if let (TargetError::Rejected { segment, reason }, Some(span)) = (error, self.frame.members.span(member)) {
            self.values.error = Some(TypeRejection {
                rule: Rule::TargetSegment,
                offset: span.start() + segment_start(raw, *segment),
                reason: rejected_segment(*segment, reason),
            });
        }
        Rejected
    }

    /// Reads the data of a request or event, and all members after it. It must be called before the other members are read.
    ///
    /// It is not returned, because only code that is generic over the message would move it.
    pub fn data(&mut self, mut data: PayloadFields<'_>) -> Result<(), Rejected> {
        let lookup = self.values.envelope().of(self.kind());
        if lookup.flat {
            return self.flat_payload(&mut |from| data.read(from));
        }
        let is_optional = lookup.has_optional_data;
        if self.has_payload() {
            return self.payload(&mut |from| {
                if is_optional && from.is_tolerant() && from.scanner.peek() == b'n' {
                    return or_absent(&mut data, from);
                }
                data.read(from)
            });
        }
        // Absent data is the empty object. The envelope must allow it, and the type.
        if !is_optional {
            return Err(Rejected);
        }
        match data.read(&mut Reader::new("{}")) {
            Ok(()) => Ok(()),
            Err(error) => self.values.store_error(error, 0).and(Err(Rejected)),
        }
    }

    /// Reads the reply of a success, like [`data`](Self::data). An absent reply is the empty object, if the envelope allows it to be
    /// absent or the reader is tolerant.
    pub fn reply<R: Reply>(&mut self) -> Result<R, Rejected> {
        let is_optional = self.values.envelope().of(self.kind()).has_optional_data;
        let mut reply = None;
        if R::SHAPE.is_some() && self.has_payload() {
            self.payload(&mut |from| {
                reply = Some(if is_optional && from.is_tolerant() && from.scanner.peek() == b'n' {
                    reply_or_absent(from)?
                } else {
                    R::read(Some(from))?
                });
                Ok(())
            })?;
        } else if R::SHAPE.is_none() || is_optional || self.values.from.is_tolerant() {
            match R::read(None) {
                Ok(empty) => reply = Some(empty),
                Err(error) => return self.values.store_error(error, 0).and(Err(Rejected)),
            }
        }
        reply.ok_or(Rejected)
    }

    /// Reads a member that is neither name, target, constant nor payload, by its index in the envelope. `read` is that of the trait
    /// `Wire`: the type has no bound, because an error about the bound would be one more besides that of the function.
    pub fn member<T>(
        &mut self,
        index: usize,
        read: fn(&mut Reader<'_>) -> Result<T, json::DecodeError>,
    ) -> Result<T, Rejected> {
        match self.optional_member(index, read)? {
            Some(value) => Ok(value),
            None => Err(Rejected),
        }
    }

    /// Reads a member like [`member`](Self::member), if it is present.
    pub fn optional_member<T>(
        &mut self,
        index: usize,
        read: fn(&mut Reader<'_>) -> Result<T, json::DecodeError>,
    ) -> Result<Option<T>, Rejected> {
        let id = MemberId::new(index);
        let Some(member) = self.frame.members.get(id) else { return Ok(None) };
        let from = &mut self.values.from;
        from.again(member.at, 1);
        match self.frame.members.span(id) {
            Some(string) => from.scanner.note(string),
            None => from.skipped(member.at..member.end),
        }
        let before = from.scanner.at;
        if from.is_tolerant() && from.scanner.peek() == b'n' {
            // A value of another type than `null` that is `null` is absent.
            return Ok(read(from).ok());
        }
        match read(from) {
            Ok(value) => Ok(Some(value)),
            Err(error) => self.values.store_error(error, before).and(Err(Rejected)),
        }
    }

    fn has_payload(&self) -> bool {
        self.values.envelope().is_flat(self.kind())
            || self.frame.before_payload().is_some()
            || self.frame.member(self.values.envelope(), self.kind(), Role::Payload).is_some()
    }

    /// Reads the payload and all members after it, before the other values are read.
    fn payload(&mut self, read: &mut dyn FnMut(&mut Reader<'_>) -> Result<(), json::DecodeError>) -> Result<(), Rejected> {
        if self.values.envelope().is_flat(self.kind()) {
            return self.flat_payload(read);
        }
        if self.frame.before_payload().is_none() {
            let from = self.at_payload().ok_or(Rejected)?;
            let before = from.scanner.at;
            return match read(from) {
                Ok(()) => Ok(()),
                Err(error) => self.values.store_error(error, before).and(Err(Rejected)),
            };
        }
        let outcome = self.frame.payload(&mut self.values, |values| {
            let before = values.from.scanner.at;
            match read(&mut values.from) {
                Ok(()) => Ok(true),
                Err(error) => values.store_error(error, before),
            }
        })?;
        self.settle_payload(outcome)
    }

    /// Whether the payload was read as that of the right kind of frame. All members have been read by now.
    fn settle_payload(&mut self, outcome: PayloadOutcome) -> Result<(), Rejected> {
        match self.frame.classify(self.values.plan.envelope()) {
            Classification::Known(kind) if kind == self.kind() && outcome == PayloadOutcome::Read => return Ok(()),
            Classification::Known(kind) if kind != self.kind() => {
                // The error was found while the payload was read as that of another message.
                self.values.error = None;
                self.changed = true;
            }
            _ => {}
        }
        Err(Rejected)
    }

    /// The reader at the payload, after all members have been read.
    fn at_payload(&mut self) -> Option<&mut Reader<'t>> {
        let member = self.frame.member(self.values.envelope(), self.kind(), Role::Payload)?;
        let member = self.frame.members.get(member)?;
        self.values.from.again(member.at, 1);
        self.values.from.skipped(member.at..member.end);
        Some(&mut self.values.from)
    }

    /// Reads which of the constants that the event declares the frame has.
    pub fn message_type(&self, constants: &'static [&'static str]) -> Result<&'static str, Rejected> {
        let member = self.values.envelope().of(self.kind()).message_type.ok_or(Rejected)?;
        let found = self.frame.members.string(member).ok_or(Rejected)?;
        constants.iter().copied().find(|constant| found.is(constant)).ok_or(Rejected)
    }
}

/// Removes members whose values are `null`, by their paths in the order of the text, so that each member is visited once. The first `depth`
/// steps lead to the value.
fn remove_nulls(value: &mut Json, depth: usize, paths: &[&[Step]]) {
    let mut groups = paths.chunk_by(|one, other| one.get(depth) == other.get(depth)).peekable();
    match value {
        Json::Array(items) => {
            for group in groups {
                if let Some(Step::Index(index)) = group[0].get(depth)
                    && let Some(item) = items.get_mut(*index)
                {
                    remove_nulls(item, depth + 1, group);
                }
            }
        }
        Json::Object(object) => {
            for (name, mut value) in std::mem::take(object) {
                let is_own = |group: &&[&[Step]]| group[0].get(depth).and_then(Step::name) == Some(&*name);
                if let Some(group) = groups.next_if(is_own) {
                    if group[0].len() == depth + 1 && value == Json::Null {
                        continue;
                    }
                    remove_nulls(&mut value, depth + 1, group);
                }
                object.push(name, value);
            }
        }
        _ => {}
    }
}

/// Reads `null`, or absent data if the type does not allow `null`.
#[cold]
fn or_absent(data: &mut PayloadFields<'_>, from: &mut Reader<'_>) -> Result<(), json::DecodeError> {
    let (at, depth) = from.scanner.position();
    if data.read(from).is_ok() {
        return Ok(());
    }
    from.scanner.go(at, depth);
    from.skip()?;
    data.read(&mut Reader::new("{}"))
}

/// Reads `null`, or the absent reply if the type does not allow `null`.
#[cold]
fn reply_or_absent<R: Reply>(from: &mut Reader<'_>) -> Result<R, json::DecodeError> {
    let (at, depth) = from.scanner.position();
    if let Ok(reply) = R::read(Some(from)) {
        return Ok(reply);
    }
    from.scanner.go(at, depth);
    from.skip()?;
    R::read(None)
}

impl From<Malformed> for Rejected {
    fn from(Malformed: Malformed) -> Self {
        Self
    }
}

impl From<json::DecodeError> for Rejected {
    fn from(_: json::DecodeError) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nulls_are_removed_at_their_paths_only() {
        let mut value: Json =
            r#"{"a":null,"b":[null,{"c":null,"d":{"e":null,"f":1}},null],"g":null,"h":1}"#.parse().unwrap();
        let name = |name: &'static str| Step::Member(name.into());
        let paths = [
            vec![name("a")],
            vec![name("b"), Step::Index(1), name("c")],
            vec![name("b"), Step::Index(1), Step::Key("d".into()), name("e")],
            vec![name("g")],
            vec![name("h")],
        ];
        remove_nulls(&mut value, 0, &paths.iter().map(|path| &**path).collect::<Vec<_>>());
        assert_eq!(value.to_string(), r#"{"b":[null,{"d":{"f":1}},null],"h":1}"#);
    }
}
