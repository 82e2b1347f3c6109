//! A cache of problem descriptions. Most captures repeat a few problems many times, and describing a problem takes longer than
//! validating the frame.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::hint::{member_with_frame, syntax_help, wrong_type};
use super::locate::{Locator, RawStep};
use super::note::{Cause, Note};
use super::resolve::{Resolver, detail, without_value};
use crate::envelope::{Classification, FrameKind, FrameMembers};
use crate::json::{KeySets, Scanner, SyntaxErrorKind};
use crate::message::name::hash;
use crate::plan::Plan;
use crate::problem::{Detail, Found, FoundKind, Level, Places, Problem, Rule};

/// The maximum length of all keys in bytes: that of about 5,500 descriptions, which take 6 MB. If the lines of a capture are invalid in many
/// ways, the JSON report takes 7 to 9% less time than with 4,096 slots in which descriptions replace each other.
const MAX_SIZE: usize = 512 << 10;

/// The number of keys that are remembered by their hash until their description is needed a second time. A power of two.
const SEEN: usize = 1 << 14;

/// The maximum length of a key in bytes. Names and values may be long.
const MAX_KEY: usize = 512;

/// The maximum length of a value on which a description that is kept depends.
const MAX_VALUE: usize = 64;

/// The maximum number of variants of a description that are recognised.
const MAX_VARIANTS: usize = 16;

/// Keeps descriptions by all that they depend on: the rule and its cause, the message, which members the frame has, the path,
/// and the value, if it is described. A description that depends on anything else is not kept.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// The indices of the descriptions by all that they depend on.
    indices: IndexByKey,
    descriptions: Vec<KeptDescription>,
    /// The length of all keys.
    size: usize,
    /// The hashes of keys whose description may be needed again: most are not, because they contain names and values.
    seen: Vec<u32>,
    /// The key of the current problem.
    key: Vec<u8>,
    /// The allocation of locators.
    steps: Vec<RawStep>,
    /// The number of the last variant.
    last: u64,
}

#[expect(clippy::disallowed_types, reason = "its order is never seen")]
type IndexByKey = std::collections::HashMap<Box<[u8]>, usize>;

#[derive(Debug)]
struct KeptDescription {
    /// `None` while it is in use.
    problem: Option<Problem>,
    /// Whether the value is sensitive.
    sensitive: bool,
    variants: Vec<DescriptionVariant>,
}

/// What differs between problems with one kept description, apart from their places and from values.
#[derive(Debug)]
struct DescriptionVariant {
    found: Option<FoundKind>,
    help: Option<Cow<'static, str>>,
    level: Level,
    number: u64,
}

/// The index of the description from which a problem was taken, and to which it is given back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RepeatsSlot(usize);

/// What descriptions depend on of the members of a frame.
#[derive(Debug, Clone, Copy)]
struct MemberSummary {
    /// The members of the envelope that are present, one bit for each.
    present: u16,
    /// The kind of frame.
    kind: Option<FrameKind>,
    /// The index of the message.
    index: Option<usize>,
    /// Whether there are members that the envelope does not declare.
    has_unknown: bool,
}

/// Describes the problems of one frame, whose notes must be given in the order of the text.
pub(crate) struct FrameProblems<'r, 'p, 't> {
    repeats: &'r mut Repeats,
    plan: &'p Plan,
    text: &'t str,
    message: Option<(FrameKind, usize)>,
    /// See [`Self::summary`].
    summary: Option<MemberSummary>,
    /// See [`Self::member_with_frame`].
    with_frame: OnceCell<Option<Cow<'t, str>>>,
    places: Places<'t>,
    /// The members, if the frame was read, and the locator. The resolver takes them.
    members: Option<&'r mut FrameMembers<'t>>,
    locator: Locator<'t>,
    /// It is made for the first problem that needs it, because the members are large.
    resolver: Option<Resolver<'p, 't>>,
}

impl Repeats {
    /// Removes all descriptions if there are too many: those that occur often are soon kept again. All problems must have been given back.
    fn make_room(&mut self) {
        if self.size >= MAX_SIZE {
            self.size = 0;
            self.indices.clear();
            self.descriptions.clear();
        }
    }

    /// Whether the current key has been seen before.
    fn was_seen(&mut self) -> bool {
        self.seen.resize(SEEN, 0);
        let hash = hash(&self.key);
        std::mem::replace(&mut self.seen[hash as usize % SEEN], hash) == hash
    }

    /// Gives a problem back, whose description must be unchanged.
    pub(crate) fn give_back(&mut self, slot: RepeatsSlot, problem: Problem) {
        if let Some(kept) = self.descriptions.get_mut(slot.0) {
            kept.problem = Some(problem);
        }
    }

    /// The number of the description of a problem that was taken from a slot. Problems with the same number differ only in their places,
    /// and in values.
    fn number(&mut self, slot: RepeatsSlot, problem: &Problem) -> Option<u64> {
        let variants = &mut self.descriptions.get_mut(slot.0)?.variants;
        let found = problem.detail.found().map(Found::kind);
        let is_same = |variant: &&DescriptionVariant| {
            variant.found == found && variant.level == problem.level && variant.help == problem.help
        };
        if let Some(variant) = variants.iter().find(is_same) {
            return Some(variant.number);
        }
        if variants.len() == MAX_VARIANTS {
            return None;
        }
        self.last += 1;
        // Most have one variant.
        variants.reserve_exact(1);
        variants.push(DescriptionVariant { found, help: problem.help.clone(), level: problem.level, number: self.last });
        Some(self.last)
    }
}

impl<'r, 'p, 't> FrameProblems<'r, 'p, 't> {
    /// `message` is that of the validated frame, and `members` those that were read.
    pub(crate) fn new(
        repeats: &'r mut Repeats,
        plan: &'p Plan,
        text: &'t str,
        message: Option<(FrameKind, usize)>,
        members: Option<&'r mut FrameMembers<'t>>,
    ) -> Self {
        repeats.make_room();
        let locator = Locator::with(text, std::mem::take(&mut repeats.steps));
        Self {
            repeats,
            plan,
            text,
            message,
            summary: None,
            with_frame: OnceCell::new(),
            places: Places::new(text),
            members,
            locator,
            resolver: None,
        }
    }

    /// The path to the value of a note. Offsets must not decrease.
    fn steps(&mut self, offset: usize) -> &[RawStep] {
        match (&mut self.resolver, &self.members) {
            (Some(resolver), _) => resolver.locate(offset),
            (None, Some(members)) => self.locator.locate(members, offset),
            (None, None) => self.locator.steps(offset),
        }
    }

    /// Keeps the allocation for the next frame.
    pub(crate) fn end(self) {
        self.repeats.steps = self.resolver.map_or(self.locator, Resolver::into_locator).into_allocation();
    }

    /// A hash of the rule and its level, the message and the path of a note, without the indices of elements. It is much faster to compute
    /// than the problem.
    pub(crate) fn group(&mut self, note: &Note, level: Level) -> u64 {
        let message = self.message.map_or(0, |(kind, index)| 2 * index as u64 + 2 + u64::from(kind == FrameKind::Event));
        let mut all = mixed(message, (note.rule as u64) << 8 | level as u64);
        // Which names are declared depends on the members before a syntax error.
        if self.message.is_none()
            && let Some(MemberSummary { kind, index, .. }) = self.summary()
        {
            all = mixed(all, kind.map_or(0, |kind| kind as u64 + 1));
            all = mixed(all, index.map_or(0, |index| index as u64 + 1));
        }
        if note.rule == Rule::UnknownMessage {
            // The group of an unknown message depends on its name.
            let name = Scanner::resume(self.text, note.offset, 1).string();
            all = mixed(all, hash_of_name(name.map(|name| name.raw).unwrap_or_default()));
        }
        let text = self.text;
        for step in self.steps(note.offset) {
            all = match step {
                RawStep::Key { name, .. } => mixed(all, hash_of_name(name.text(text).raw)),
                RawStep::Index { .. } => mixed(all, 0),
            };
        }
        all ^ (all >> 32)
    }

    /// What descriptions depend on of the members; `None` if the frame was not read. The resolver takes the members, so it is computed before.
    fn summary(&mut self) -> Option<MemberSummary> {
        if let (None, Some(members)) = (self.summary, self.members.as_deref()) {
            self.summary = Some(MemberSummary::new(self.plan, self.message, members));
        }
        self.summary
    }

    /// The name of the first member whose value is a frame, or a string that contains one.
    pub(crate) fn member_with_frame(&self) -> Option<&str> {
        self.with_frame.get_or_init(|| member_with_frame(self.plan.envelope(), self.text)).as_deref()
    }

    /// Computes the problem of a note. It must be given back to the slot, if there is one.
    pub(crate) fn problem(&mut self, note: &Note) -> (Problem, Option<RepeatsSlot>) {
        self.summary();
        if !self.write_key(note) {
            return (self.resolver().problem(note), None);
        }
        let known = self.repeats.indices.get(self.repeats.key.as_slice()).copied();
        let kept = known.and_then(|at| self.repeats.descriptions.get_mut(at));
        if let (Some(at), Some(kept)) = (known, kept)
            && kept.problem.as_ref().is_some_and(|problem| is_expected(&problem.detail, &note.cause))
            && let Some(mut problem) = kept.problem.take()
        {
            let sensitive = kept.sensitive;
            problem.place = self.places.at(note.offset);
            self.update(note, &mut problem, sensitive, at);
            return (problem, Some(RepeatsSlot(at)));
        }
        let (problem, path) = self.resolver().described(note);
        let is_repeated = self.repeats.was_seen();
        let Repeats { indices, descriptions, size, key, .. } = &mut *self.repeats;
        let kept = KeptDescription { problem: None, sensitive: path.sensitive, variants: Vec::new() };
        let at = match known {
            _ if path.depends_on_values => return (problem, None),
            // Another problem of the same frame may use it.
            Some(at) if descriptions[at].problem.is_none() => return (problem, None),
            Some(at) => {
                descriptions[at] = kept;
                at
            }
            None if !is_repeated => return (problem, None),
            None => {
                let at = descriptions.len();
                *size += key.len();
                indices.insert(key.as_slice().into(), at);
                descriptions.push(kept);
                at
            }
        };
        (problem, Some(RepeatsSlot(at)))
    }

    /// Computes what differs between problems of a rule with one kept description.
    fn update(&mut self, note: &Note, problem: &mut Problem, sensitive: bool, at: usize) {
        match note.cause {
            Cause::SyntaxError(kind) => problem.help = syntax_help(self.text, kind, note.offset).map(Cow::Borrowed),
            // The expected forms are those of the message, so they have not changed. Rendering them again would take long.
            Cause::TargetForm(count) => {
                if let Detail::Mismatch { found, .. } = &mut problem.detail {
                    let target = Found::at(self.text, note.offset).segments(count as u64);
                    *found = if sensitive { target.without_value() } else { target };
                }
            }
            _ if describes_any_value(note.rule) => {
                let message = self.message.map(|(kind, index)| &self.plan.messages(kind)[index]);
                let found = detail(self.plan, self.text, note, message, &problem.pointer);
                if let (Rule::WrongType, Detail::Mismatch { expected, found }) = (note.rule, &found) {
                    problem.help = wrong_type(expected, found).map(Cow::Borrowed);
                }
                let found = if sensitive { without_value(found, &note.cause) } else { found };
                if found.expected() != problem.detail.expected() {
                    self.repeats.descriptions[at].variants.clear();
                }
                problem.detail = found;
            }
            _ if note.rule == Rule::MissingField => {
                if let Detail::Missing { name } = &problem.detail {
                    problem.help = self.resolver().hints.missing_key(problem.pointer.steps(), name);
                }
            }
            _ => {}
        }
    }

    /// The number of the description of a problem: see [`CheckedFrame::descriptions`](crate::capture::CheckedFrame::descriptions).
    pub(crate) fn number(&mut self, slot: RepeatsSlot, problem: &Problem) -> Option<u64> {
        self.repeats.number(slot, problem)
    }

    #[cold]
    fn resolver(&mut self) -> &mut Resolver<'p, 't> {
        let Self { plan, text, message, members, locator, resolver, .. } = self;
        resolver.get_or_insert_with(|| match members.take() {
            Some(members) => {
                let locator = std::mem::replace(locator, Locator::new(text));
                Resolver::with(plan, *message, Box::new(std::mem::take(members)), locator)
            }
            None => Resolver::new(plan, text, *message),
        })
    }

    /// Writes all that the description of a problem depends on. Returns `false` if it depends on more.
    fn write_key(&mut self, note: &Note) -> bool {
        let Some(summary) = self.summary.filter(|_| !self.plan.envelope().has_flat()) else { return false };
        // The help depends on the names of undeclared members, and on the values of all.
        if note.rule == Rule::NotAFrame && (summary.has_unknown || self.member_with_frame().is_some()) {
            return false;
        }
        let Some([tag, one, other]) = numbers_of_cause(&note.cause) else { return false };
        self.steps(note.offset);
        let (text, key) = (self.text, &mut self.repeats.key);
        key.clear();
        let kind = summary.kind.map_or(u8::MAX, |kind| kind as u8);
        let present = if depends_on_members(note) { summary.present } else { 0 };
        let head = u64::from_le_bytes([note.rule as u8, kind, 0, 0, 0, 0, 0, 0]) | u64::from(present) << 32;
        let message = self.message.map_or(u64::MAX, |(_, index)| index as u64);
        let index = summary.index.map_or(u64::MAX, |index| index as u64);
        let numbers = [head, tag as u64, one as u64, other as u64, message, index].map(u64::to_le_bytes);
        key.extend_from_slice(numbers.as_flattened());
        if let Cause::Text(text) = &note.cause {
            key.extend_from_slice(text.as_bytes());
        }
        let has_value = matches!(note.cause, Cause::Value(_) | Cause::Type(_) | Cause::Expected(_) | Cause::MarkedValue);
        if has_value && !describes_any_value(note.rule) {
            let Some(value) = described_value(text, note) else { return false };
            push_number(value.len(), key);
            key.extend_from_slice(value.as_bytes());
        }
        let steps = self.resolver.as_ref().map_or(self.locator.current(), Resolver::steps);
        for step in steps {
            match step {
                RawStep::Key { name, .. } => {
                    let name = name.text(text).raw;
                    push_number(name.len(), key);
                    key.extend(name.bytes().take(MAX_KEY + 1));
                }
                RawStep::Index { index, .. } => {
                    push_number(usize::MAX, key);
                    push_number(*index, key);
                }
            }
            if key.len() > MAX_KEY {
                return false;
            }
        }
        true
    }
}

impl MemberSummary {
    fn new(plan: &Plan, message: Option<(FrameKind, usize)>, members: &FrameMembers<'_>) -> Self {
        let (mut kind, mut index) = (message.map(|(kind, _)| kind), None);
        // The members before a syntax error may determine a message too.
        if message.is_none()
            && let Classification::Known(known) = plan.envelope().classify(members)
        {
            kind = Some(known);
            let name = plan.envelope().of(known).name.and_then(|name| members.string(name));
            index = name.and_then(|name| plan.find(known, &name.unescape()));
        }
        let has_unknown = members.unknown().next().is_some();
        Self { present: members.present(u16::MAX), kind, index, has_unknown }
    }
}

/// The hash of a hash and a number. Names are chosen by senders, but a collision only moves a problem to another group.
const fn mixed(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn hash_of_name(name: &str) -> u64 {
    u64::from(hash(name.as_bytes())) | (name.len() as u64) << 32
}

/// Whether the description depends on which members the frame has. The help for a missing field does, but is computed for each problem.
const fn depends_on_members(note: &Note) -> bool {
    let is_independent = matches!(note.cause, Cause::SyntaxError(_))
        || matches!(
            note.rule,
            Rule::WrongType | Rule::WrongValue | Rule::MissingField | Rule::NullValue | Rule::TargetSegment
        );
    !is_independent
}

/// Whether the description of each value is computed, because few values are the same. The help depends on no value, or is computed too.
const fn describes_any_value(rule: Rule) -> bool {
    matches!(rule, Rule::WrongType | Rule::Length | Rule::Range | Rule::Pattern | Rule::TargetForm)
}

/// Whether a description states what this cause expects.
fn is_expected(detail: &Detail, cause: &Cause) -> bool {
    match (cause, detail) {
        (Cause::Expected(of_cause), Detail::Mismatch { expected, .. }) => **of_cause == *expected,
        (Cause::Expected(_), _) => false,
        _ => true,
    }
}

/// A number for each cause, and its content as numbers. `None` if the description depends on more.
fn numbers_of_cause(cause: &Cause) -> Option<[usize; 3]> {
    Some(match cause {
        Cause::Value(node) => [0, node.0, 0],
        Cause::Type(value_type) => [1, *value_type as usize, 0],
        Cause::Expected(_) => [2, 0, 0],
        Cause::TargetSegment(index) => [3, *index, 0],
        Cause::TargetForm(count) => [4, *count, 0],
        Cause::MissingField(node, index) => [5, node.0, *index],
        Cause::MissingTag(node) => [6, node.0, 0],
        Cause::MissingMember(member) => [7, member.index(), 0],
        Cause::Unknown(None) => [8, 0, 0],
        Cause::Unknown(Some(kind)) => [9, *kind as usize, 0],
        Cause::MarkedField => [10, 0, 0],
        Cause::MarkedValue => [11, 0, 0],
        Cause::MarkedMessage => [12, 0, 0],
        Cause::DiffersFromFailure => [13, 0, 0],
        Cause::SyntaxError(kind) => [14, number_of(*kind), 0],
        Cause::Text(text) => [15, text.len(), 0],
        Cause::MissingMarker(present) => [16, usize::from(*present), 0],
        Cause::Mismatch(_) | Cause::MarkedVariant(_) => return None,
    })
}

/// A number for each kind of syntax error.
const fn number_of(kind: SyntaxErrorKind) -> usize {
    match kind {
        SyntaxErrorKind::End => 0,
        SyntaxErrorKind::ByteOrderMark => 1,
        SyntaxErrorKind::Control => 2,
        SyntaxErrorKind::Escape => 3,
        SyntaxErrorKind::Number => 4,
        SyntaxErrorKind::Encoding => 5,
        SyntaxErrorKind::DuplicateKey => 6,
        SyntaxErrorKind::Surrogate => 7,
        SyntaxErrorKind::NumberRange => 8,
        SyntaxErrorKind::TooDeep => 9,
        SyntaxErrorKind::Unexpected(expected) => 10 + expected as usize,
    }
}

fn push_number(number: usize, key: &mut Vec<u8>) {
    key.extend_from_slice(&number.to_le_bytes());
}

/// The value at the offset of a note, if it is short. The description of an object may depend on its members, as that of an untagged union.
fn described_value<'t>(text: &'t str, note: &Note) -> Option<&'t str> {
    let mut scanner = Scanner::resume(text, note.offset, 1);
    match scanner.peek() {
        b'{' | b'[' => return None,
        _ => scanner.skip(&mut KeySets::default()).ok()?,
    }
    text.get(note.offset..scanner.at).filter(|value| value.len() <= MAX_VALUE)
}
