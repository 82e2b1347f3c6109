//! Writes a frame with pseudonyms in place of its values.

use super::cipher::RedactionKey;
use super::number::NumberPseudonyms;
use super::rules::StringRules;
use super::text::TextPseudonyms;
use crate::check::{Scope, message};
use crate::envelope::{Content, EnvelopeConstant, FrameKind, FrameMembers, MemberId, Role};
use crate::json::{KeySets, Malformed, NumberToken, OpenObject, Scanner, Span, SyntaxErrorKind, quoted, text_of};
use crate::plan::{MessageRole, NodeKind, OtherMembers, Plan, has_sensitive_values};
use crate::problem::Step;
use crate::shape::{EnumType, TypeSet};

/// What a [`Redactor`](super::Redactor) has replaced.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RedactCounts {
    /// The strings, numbers and names that were replaced.
    pub replaced: u64,
    /// The strings, numbers and names that were kept because no other one of the same form is valid, or none was found among some thousands,
    /// or none that is different from the other items of a set or the other names of an object.
    pub kept: u64,
    /// The texts and numbers that were written with the pseudonym of another one, because too few of the same form are valid.
    pub collisions: u64,
    /// The frames that were not written because the verdict of the checker would have changed.
    pub dropped: u64,
}

/// Which values are replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replaced {
    /// All that are not the protocol's own.
    All,
    /// Those that are sensitive, and those of which this is not known.
    Sensitive,
    /// None, because the protocol has no sensitive values.
    Nothing,
}

impl Replaced {
    pub(super) fn new(plan: &Plan, only_sensitive: bool) -> Self {
        match (only_sensitive, only_sensitive && has_sensitive_values(plan)) {
            (false, _) => Self::All,
            (true, true) => Self::Sensitive,
            (true, false) => Self::Nothing,
        }
    }
}

/// The pseudonyms, and how many values they have replaced.
#[derive(Debug)]
pub(super) struct Replacements {
    texts: TextPseudonyms,
    numbers: NumberPseudonyms,
    pub(super) values: ReplacedValues,
}

/// The numbers of values that have been replaced and kept.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ReplacedValues {
    pub(super) replaced: u64,
    pub(super) kept: u64,
}

impl Replacements {
    pub(super) fn new(plan: &Plan, key: RedactionKey) -> Self {
        let texts = TextPseudonyms::new(key, StringRules::new(plan));
        Self { texts, numbers: NumberPseudonyms::new(key, plan), values: ReplacedValues::default() }
    }

    /// Begins a frame, before which these values have been replaced. `keeps_declared`: whether texts and numbers that the protocol
    /// declares have no pseudonym.
    pub(super) fn start(&mut self, values: ReplacedValues, keeps_declared: bool) {
        self.values = values;
        self.texts.keeps_declared = keeps_declared;
        self.numbers.keeps_declared = keeps_declared;
    }

    /// Ends a frame, or an attempt to write it.
    pub(super) fn end(&mut self, is_written: bool) {
        self.texts.end_frame(is_written);
        self.numbers.shared.end_frame(is_written);
    }

    pub(super) fn collisions(&self) -> u64 {
        self.texts.shared.collisions() + self.numbers.shared.collisions()
    }

    /// The pseudonym of a text, or the text itself if it has none.
    fn text(&mut self, text: &str) -> String {
        if let Some(pseudonym) = self.texts.text(text) {
            self.values.replaced += 1;
            pseudonym
        } else {
            self.values.kept += u64::from(!text.is_empty());
            text.to_owned()
        }
    }

    /// The pseudonym of a target, whose segments are replaced one by one.
    fn target(&mut self, text: &str) -> String {
        let pseudonym = self.texts.segments(text);
        *(if pseudonym == text { &mut self.values.kept } else { &mut self.values.replaced }) += 1;
        pseudonym
    }

    fn number(&mut self, token: NumberToken<'_>) -> Option<String> {
        let pseudonym = self.numbers.number(token);
        *(if pseudonym.is_some() { &mut self.values.replaced } else { &mut self.values.kept }) += 1;
        pseudonym
    }
}

/// Appends a redacted frame, of which the command may be known from the request that it answers. One with a syntax error ends with an error
/// of the same rule.
pub(super) fn rewrite(
    plan: &Plan,
    replacements: &mut Replacements,
    replaced: Replaced,
    (frame, command): (&[u8], Option<usize>),
    out: &mut Vec<u8>,
) {
    let (text, is_utf8) = match text_of(frame) {
        Ok(text) => (text, true),
        Err(error) => (std::str::from_utf8(&frame[..error.valid_up_to()]).unwrap_or_default(), false),
    };
    let mut members = FrameMembers::default();
    // At a syntax error, the members before it are used.
    let _: Result<bool, Malformed> = members.read(plan.envelope(), &mut Scanner::new(text), &mut KeySets::default());
    members.command = command;
    let scanner = Scanner::new(text);
    let is_known = message(plan, &members).is_some();
    let mut rewriter =
        FrameRewriter { plan, replacements, replaced, is_known, members, scanner, keys: KeySets::default(), out };
    let done = rewriter.frame().and_then(|()| rewriter.scanner.finish());
    let error = rewriter.scanner.error().kind;
    match done {
        Ok(()) => {}
        Err(Malformed) if !is_utf8 && error == SyntaxErrorKind::End => {}
        Err(Malformed) => out.extend_from_slice(malformed(error)),
    }
    if !is_utf8 {
        out.push(0xff);
    }
}

/// A text that has a syntax error of the same rule wherever the error was found.
const fn malformed(kind: SyntaxErrorKind) -> &'static [u8] {
    match kind {
        SyntaxErrorKind::Surrogate => b"\"\\ud800\"",
        SyntaxErrorKind::NumberRange => b"1e999",
        SyntaxErrorKind::TooDeep => b"[",
        // The second member of the same name has been written.
        SyntaxErrorKind::DuplicateKey => b"",
        _ => b"?",
    }
}

/// Writes one frame.
struct FrameRewriter<'r, 'p, 't> {
    plan: &'p Plan,
    replacements: &'r mut Replacements,
    replaced: Replaced,
    /// Whether it is a frame of a known message.
    is_known: bool,
    members: FrameMembers<'t>,
    scanner: Scanner<'t>,
    keys: KeySets<'t>,
    out: &'r mut Vec<u8>,
}

/// How the members of an object are treated.
#[derive(Clone, Copy)]
enum Holder {
    /// The object is the frame, with this scope.
    Frame(Scope),
    /// The object is the failed request in a failure. Its payload has this scope, and perhaps its other members, if they are a flat payload.
    Original { payload: Scope, flat: Scope },
    /// A value with this scope.
    Value(Scope),
}

/// What follows for the value of a member from its name.
#[derive(Clone, Copy)]
enum Following {
    Value(Scope),
    /// The value of a member of the envelope.
    Envelope(MemberId, Role, Scope),
}

impl<'t> FrameRewriter<'_, '_, 't> {
    fn frame(&mut self) -> Result<(), Malformed> {
        match self.scanner.peek() {
            b'{' => {
                let scope = Scope::Frame.at(self.plan, &self.members, self.scanner.text(), self.scanner.at);
                self.object(Holder::Frame(scope), false)
            }
            _ => self.value(Scope::Undescribed, true),
        }
    }

    fn value(&mut self, scope: Scope, sensitive: bool) -> Result<(), Malformed> {
        let first = self.scanner.peek();
        let start = self.scanner.at;
        let inner = scope.at(self.plan, &self.members, self.scanner.text(), start);
        let sensitive = sensitive
            || scope.is_sensitive(self.plan)
            || inner.is_sensitive(self.plan)
            || self.has_unknown_parts(inner, first);
        match first {
            b'"' => {
                let span = self.scanner.span()?;
                self.string(span, inner, sensitive);
            }
            b'{' => self.object(Holder::Value(inner), sensitive)?,
            b'[' => self.array(inner, sensitive)?,
            b'-' | b'0'..=b'9' => {
                let token = self.scanner.number()?;
                self.number(token, inner, sensitive);
            }
            _ => {
                self.scanner.skip(&mut self.keys)?;
                self.copy(start);
            }
        }
        Ok(())
    }

    /// Whether a value that is not the protocol's own is replaced.
    fn replaces(&self, sensitive: bool) -> bool {
        match self.replaced {
            Replaced::All => true,
            Replaced::Sensitive => sensitive,
            Replaced::Nothing => false,
        }
    }

    /// Whether it is not known which fields the parts of a value are: it has an unknown variant, or begins like one of another JSON type.
    fn has_unknown_parts(&self, scope: Scope, first: u8) -> bool {
        match scope.node().map(|node| (node, &self.plan.node(node).kind)) {
            Some((_, NodeKind::Union(_))) => true,
            Some((node, NodeKind::Struct(_) | NodeKind::Map { .. } | NodeKind::List { .. } | NodeKind::Tuple(_))) => {
                !self.plan.types_of(node).overlaps(TypeSet::of_first(first))
            }
            _ => false,
        }
    }

    /// Copies the text up to the position of the scanner.
    fn copy(&mut self, start: usize) {
        let text = self.scanner.text().as_bytes();
        self.out.extend_from_slice(text.get(start..self.scanner.at).unwrap_or_default());
    }

    fn copy_string(&mut self, span: Span) {
        let text = self.scanner.text().as_bytes();
        self.out.extend_from_slice(text.get(span.at()..=span.end()).unwrap_or_default());
    }

    fn string(&mut self, span: Span, scope: Scope, sensitive: bool) {
        let text = span.text(self.scanner.text()).unescape();
        let declared = scope.node().is_some_and(|node| match &self.plan.node(node).kind {
            NodeKind::Enum { of: EnumType::String, values, .. } => values.iter().any(|value| value.name == text),
            NodeKind::Union(union) => union.find(&text).is_some(),
            _ => false,
        });
        if declared || !self.replaces(sensitive) {
            return self.copy_string(span);
        }
        let pseudonym = self.replacements.text(&text);
        self.out.extend_from_slice(quoted(&pseudonym).as_bytes());
    }

    fn number(&mut self, token: NumberToken<'_>, scope: Scope, sensitive: bool) {
        let declared = scope.node().is_some_and(|node| match &self.plan.node(node).kind {
            NodeKind::Enum { of: EnumType::Integer, values, .. } => {
                values.iter().any(|value| value.name.parse().is_ok_and(|value| token.integer(value, value).is_ok()))
            }
            NodeKind::Enum { of: EnumType::Number, values, .. } => {
                values.iter().any(|value| value.name.parse() == Ok(token.double()))
            }
            _ => false,
        });
        let pseudonym = if declared || !self.replaces(sensitive) { None } else { self.replacements.number(token) };
        self.out.extend_from_slice(pseudonym.as_deref().unwrap_or(token.raw).as_bytes());
    }

    fn array(&mut self, scope: Scope, sensitive: bool) -> Result<(), Malformed> {
        self.scanner.open()?;
        self.out.push(b'[');
        let mut count = 0;
        while self.scanner.element(count == 0)? {
            if count > 0 {
                self.out.push(b',');
            }
            self.value(scope.element(self.plan, count), sensitive)?;
            count += 1;
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, holder: Holder, sensitive: bool) -> Result<(), Malformed> {
        self.scanner.open()?;
        self.out.push(b'{');
        let mut names = OpenObject::at(self.scanner.at);
        let mut first = true;
        while self.scanner.before_key(first)? {
            if !first {
                self.out.push(b',');
            }
            first = false;
            let span = self.scanner.key_here()?;
            let is_new = self.keys.insert(&mut names, self.scanner.text(), span);
            let name = span.text(self.scanner.text()).unescape();
            let (declared, following, of_member) = self.member(holder, &name);
            // An undeclared name in a sensitive payload is a part of it.
            if declared || !self.replaces(sensitive || of_member) {
                self.copy_string(span);
            } else {
                let pseudonym = self.replacements.text(&name);
                self.out.extend_from_slice(quoted(&pseudonym).as_bytes());
            }
            self.out.push(b':');
            if !is_new {
                return Err(self.scanner.error_at(SyntaxErrorKind::DuplicateKey, span.at()));
            }
            match following {
                Following::Value(scope) => self.value(scope, sensitive || of_member)?,
                Following::Envelope(member, role, scope) => self.envelope_value(member, role, scope, of_member)?,
            }
        }
        self.keys.close(names);
        self.out.push(b'}');
        Ok(())
    }

    /// Whether the name of a member is declared, what its value is, and whether the value is sensitive.
    fn member(&self, holder: Holder, name: &str) -> (bool, Following, bool) {
        let (plan, envelope) = (self.plan, self.plan.envelope());
        let of_envelope = envelope.find(name).and_then(|member| Some((member, envelope.role(member)?)));
        let scope = match (holder, of_envelope) {
            (Holder::Frame(scope), Some((member, role))) => {
                let value = scope.member(plan, &self.members, name);
                let is_unknown = !self.is_known && matches!(value, Scope::Undescribed);
                return (true, Following::Envelope(member, role, value), is_unknown);
            }
            (Holder::Original { payload, .. }, Some((member, role))) => {
                let value = if role == Role::Payload { payload } else { Scope::Undescribed };
                let is_unknown = role == Role::Payload && matches!(payload, Scope::Undescribed);
                return (true, Following::Envelope(member, role, value), is_unknown);
            }
            (Holder::Frame(scope) | Holder::Original { flat: scope, .. } | Holder::Value(scope), _) => scope,
        };
        let step = scope.step(plan, &self.members, name.into());
        let declared = matches!(step, Step::Member(_)) || self.is_declared_name(scope, name);
        let value = self.outer_tag(scope, name).unwrap_or_else(|| scope.member(plan, &self.members, name));
        let is_unknown = match holder {
            Holder::Frame(_) => !self.is_known,
            Holder::Original { payload, .. } => matches!((payload, scope), (Scope::Undescribed, Scope::Undescribed)),
            Holder::Value(_) => false,
        };
        (declared, Following::Value(value), is_unknown || scope.has_sensitive(plan, &step))
    }

    /// The scope of a member that is the tag of a union around the union of this scope. It has one value for all variants of the latter, so
    /// it is described even if the variant is not known.
    fn outer_tag(&self, scope: Scope, name: &str) -> Option<Scope> {
        let mut node = scope.node()?;
        while let NodeKind::Union(union) = &self.plan.node(node).kind {
            if !union.outer.iter().any(|tag| tag.name == name) {
                return None;
            }
            node = union.variants.first()?.node;
        }
        let NodeKind::Struct(object) = &self.plan.node(node).kind else { return None };
        let is_union = scope.node() != Some(node);
        object.find(name).filter(|_| is_union).map(|index| Scope::of(self.plan, object.fields[index].node))
    }

    /// Whether a name that is not one of the value's own members is declared for another variant, or as a name in a map.
    fn is_declared_name(&self, scope: Scope, name: &str) -> bool {
        let plan = self.plan;
        match scope.node().map(|node| &plan.node(node).kind) {
            Some(NodeKind::Struct(object)) => {
                let is_of_another =
                    matches!(&object.others, OtherMembers::Except(names) if names.iter().any(|other| other == name));
                is_of_another || object.experimental.iter().any(|other| other == name)
            }
            Some(NodeKind::Map { key, .. }) => match &plan.node(*key).kind {
                NodeKind::Enum { values, .. } => values.iter().any(|value| value.name == name),
                _ => false,
            },
            Some(NodeKind::Union(union)) => union.variants.iter().any(|variant| {
                let is_field = match &plan.node(variant.node).kind {
                    NodeKind::Struct(object) => object.find(name).is_some(),
                    _ => false,
                };
                is_field || variant.mark.as_ref().is_some_and(|mark| mark == name)
            }),
            _ => false,
        }
    }

    /// Writes the value of a member of the envelope. The names, constants and targets in it are replaced only together with all values.
    fn envelope_value(&mut self, member: MemberId, role: Role, scope: Scope, sensitive: bool) -> Result<(), Malformed> {
        let first = self.scanner.peek();
        match (role, first) {
            (Role::Name | Role::Constant | Role::Target, b'"') => {
                let span = self.scanner.span()?;
                let text = span.text(self.scanner.text()).unescape();
                let declared = match role {
                    Role::Name => self.plan.all_messages().any(|message| message.name == text),
                    Role::Constant => self.contents(member).any(|content| match content {
                        Content::Constant(constant) => constant.as_str() == Some(&*text),
                        Content::MessageType => self.is_message_type(&text),
                        _ => false,
                    }),
                    _ => false,
                };
                if declared || self.replaced != Replaced::All {
                    self.copy_string(span);
                } else {
                    let pseudonym =
                        if role == Role::Target { self.replacements.target(&text) } else { self.replacements.text(&text) };
                    self.out.extend_from_slice(quoted(&pseudonym).as_bytes());
                }
                Ok(())
            }
            (Role::Constant, b'-' | b'0'..=b'9') => {
                let token = self.scanner.number()?;
                let is_own = |content: &Content| match content {
                    &Content::Constant(EnvelopeConstant::Integer(own)) => token.integer(own.into(), own.into()).is_ok(),
                    _ => false,
                };
                if self.contents(member).any(is_own) {
                    self.out.extend_from_slice(token.raw.as_bytes());
                } else {
                    self.number(token, Scope::Undescribed, false);
                }
                Ok(())
            }
            (Role::Original, b'{') => {
                let holder = self.original();
                self.object(holder, false)
            }
            _ => self.value(scope, sensitive),
        }
    }

    /// What a member of the envelope contains in each kind of frame.
    fn contents(&self, member: MemberId) -> impl Iterator<Item = &Content> {
        let envelope = self.plan.envelope();
        let fields = envelope.declared_kinds().flat_map(|kind| envelope.fields_of(kind));
        fields.filter(move |field| field.id() == member).map(|field| &field.content)
    }

    fn is_message_type(&self, text: &str) -> bool {
        self.plan.events.iter().any(|event| match &event.role {
            MessageRole::Event { message_types } => message_types.iter().any(|known| known == text),
            MessageRole::Command { .. } => false,
        })
    }

    /// The failed request at this position. If it is that of a known command, its payload is described.
    fn original(&self) -> Holder {
        let undescribed = Holder::Original { payload: Scope::Undescribed, flat: Scope::Undescribed };
        let (plan, text, start) = (self.plan, self.scanner.text(), self.scanner.at);
        let mut end = Scanner::resume(text, start, 1);
        // At a syntax error, nothing is known about the request.
        let skipped: Result<(), Malformed> = end.skip(&mut KeySets::default());
        let original: &'t str = text.get(start..end.at).filter(|_| skipped.is_ok()).unwrap_or_default();
        let mut members = FrameMembers::default();
        let read = members.read(plan.envelope(), &mut Scanner::new(original), &mut KeySets::default());
        let name = plan.envelope().name_member(FrameKind::Request).and_then(|member| members.string(member));
        let index = name.filter(|_| read.is_ok()).and_then(|name| plan.find(FrameKind::Request, &name.unescape()));
        let Some(message) = index.map(|index| &plan.messages(FrameKind::Request)[index]) else { return undescribed };
        let scope = |node| Scope::of(plan, node).at(plan, &members, text, start);
        let flat = plan.flat_payload(FrameKind::Request, Some(message)).map_or(Scope::Undescribed, scope);
        Holder::Original { payload: Scope::of(plan, message.data), flat }
    }
}
