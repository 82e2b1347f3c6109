//! Descriptions of problems that are used again: most captures repeat a few problems many times, and a description takes longer
//! than to validate the frame.

use super::locate::RawStep;
use super::note::{Cause, Note};
use super::resolve::Resolver;
use crate::json::{KeySets, Scanner};
use crate::message::name::hash;
use crate::problem::{Detail, Problem, Rule};

/// The number of descriptions that are kept. A power of two.
const SLOTS: usize = 512;

/// The maximum length of a value on which a description that is kept depends.
const MAX_VALUE: usize = 64;

/// Keeps descriptions by all that they depend on: the rule and its cause, the message, which members the frame has, the path,
/// and the value, if it is described. A description that depends on anything else is not kept.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    /// A hash table in which a later description replaces an earlier one.
    slots: Vec<KeptDescription>,
    key: Vec<u8>,
    /// The allocations of resolvers.
    pub(crate) steps: Vec<RawStep>,
}

#[derive(Debug, Default)]
struct KeptDescription {
    key: Vec<u8>,
    /// `None` while it is in use.
    problem: Option<Problem>,
    /// Whether the value is sensitive.
    sensitive: bool,
}

/// The slot from which a problem was taken, and to which it is given back.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RepeatsSlot(usize);

impl Repeats {
    /// Computes the problem of a note. It must be given back to the slot, if there is one.
    pub(crate) fn problem(&mut self, resolver: &mut Resolver<'_, '_>, note: &Note) -> (Problem, Option<RepeatsSlot>) {
        self.key.clear();
        if !write_key(resolver, note, &mut self.key) {
            return (resolver.problem(note), None);
        }
        if self.slots.is_empty() {
            self.slots.resize_with(SLOTS, KeptDescription::default);
        }
        let at = hash(&self.key) as usize % SLOTS;
        let Some(slot) = self.slots.get_mut(at) else { return (resolver.described(note).0, None) };
        if slot.key == self.key
            && slot.problem.as_ref().is_some_and(|problem| is_expected(&problem.detail, &note.cause))
            && let Some(mut problem) = slot.problem.take()
        {
            problem.place = resolver.place(note.offset);
            if describes_any_value(note.rule) {
                problem.detail = resolver.detail(note, &problem.pointer, slot.sensitive);
            }
            if matches!(note.rule, Rule::WrongType | Rule::MissingField) {
                problem.help = resolver.hints.help_of_detail(problem.pointer.steps(), &problem.detail);
            }
            return (problem, Some(RepeatsSlot(at)));
        }
        let (problem, path) = resolver.described(note);
        // The description of another problem of the same frame may be in use.
        let is_free = slot.key.is_empty() || slot.problem.is_some();
        if !is_free || path.depends_on_values {
            return (problem, None);
        }
        slot.problem = None;
        slot.key.clone_from(&self.key);
        slot.sensitive = path.sensitive;
        (problem, Some(RepeatsSlot(at)))
    }

    /// Gives a problem back, whose description must be unchanged.
    pub(crate) fn give_back(&mut self, slot: RepeatsSlot, problem: Problem) {
        if let Some(slot) = self.slots.get_mut(slot.0) {
            slot.problem = Some(problem);
        }
    }
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

/// Writes all that the description of a problem depends on. Returns `false` if it depends on more.
fn write_key(resolver: &mut Resolver<'_, '_>, note: &Note, key: &mut Vec<u8>) -> bool {
    let (text, members, plan) = (resolver.text(), &resolver.hints.members, resolver.hints.plan);
    if note.rule == Rule::NotAFrame || plan.envelope().has_flat() {
        return false;
    }
    key.push(note.rule as u8);
    if !write_cause(&note.cause, key) {
        return false;
    }
    let index = resolver.hints.index.map_or(usize::MAX, |(_, index)| index);
    key.push(resolver.hints.kind().map_or(u8::MAX, |kind| kind as u8));
    push_number(index, key);
    key.extend_from_slice(&members.present(u16::MAX).to_le_bytes());
    let has_value = matches!(note.cause, Cause::Value(_) | Cause::Type(_) | Cause::Expected(_) | Cause::MarkedValue);
    if has_value && !describes_any_value(note.rule) {
        let Some(value) = described_value(text, note) else { return false };
        push_number(value.len(), key);
        key.extend_from_slice(value.as_bytes());
    }
    for step in resolver.locate(note.offset) {
        match step {
            RawStep::Key { name, .. } => {
                let name = name.text(text).raw;
                push_number(name.len(), key);
                key.extend_from_slice(name.as_bytes());
            }
            RawStep::Index { index, .. } => {
                push_number(usize::MAX, key);
                push_number(*index, key);
            }
        }
    }
    true
}

fn write_cause(cause: &Cause, key: &mut Vec<u8>) -> bool {
    let (tag, one, other) = match cause {
        Cause::Value(node) => (0, node.0, 0),
        Cause::Type(value_type) => (1, *value_type as usize, 0),
        Cause::Expected(_) => (2, 0, 0),
        Cause::TargetSegment(index) => (3, *index, 0),
        Cause::TargetForm(count) => (4, *count, 0),
        Cause::MissingField(node, index) => (5, node.0, *index),
        Cause::MissingTag(node) => (6, node.0, 0),
        Cause::MissingMember(member) => (7, member.index(), 0),
        Cause::Unknown(None) => (8, 0, 0),
        Cause::Unknown(Some(kind)) => (9, *kind as usize, 0),
        Cause::MarkedField => (10, 0, 0),
        Cause::MarkedValue => (11, 0, 0),
        Cause::MarkedMessage => (12, 0, 0),
        Cause::DiffersFromFailure => (13, 0, 0),
        Cause::SyntaxError(_) | Cause::Mismatch(_) | Cause::MarkedVariant(_) | Cause::Text(_) => return false,
    };
    key.push(tag);
    push_number(one, key);
    push_number(other, key);
    true
}

fn push_number(number: usize, key: &mut Vec<u8>) {
    key.extend_from_slice(&number.to_le_bytes());
}

/// The value at the offset of a note, if it is short. Of an object or array, only the type is described.
fn described_value<'t>(text: &'t str, note: &Note) -> Option<&'t str> {
    let mut scanner = Scanner::resume(text, note.offset, 1);
    match scanner.peek() {
        b'{' | b'[' if matches!(note.cause, Cause::MarkedValue) => return None,
        b'{' | b'[' => return text.get(note.offset..=note.offset),
        _ => scanner.skip(&mut KeySets::default()).ok()?,
    }
    text.get(note.offset..scanner.at).filter(|value| value.len() <= MAX_VALUE)
}
