//! From a fault of the text to a problem.

use super::hint::syntax;
use super::inside::Inside;
use crate::envelope::{Key, Members};
use crate::json::{Expected, Fault, FaultKind, Step, path_to};
use crate::plan::Plan;
use crate::problem::{Cause, Note, Pointer, Rule, Token, Way};

/// The problem that a fault is.
pub(crate) const fn note(fault: Fault) -> (Rule, Note) {
    (rule(fault.kind), Note::new(fault.offset, Way::Fault, Cause::Fault(fault.kind)))
}

/// What to do about a fault.
pub(super) fn hint(text: &str, kind: FaultKind, offset: usize) -> Option<&'static str> {
    match kind {
        FaultKind::DuplicateKey => Some("send each key once: readers differ in which of two they keep"),
        FaultKind::Surrogate => Some("write a character beyond U+FFFF as itself, or as both escapes"),
        FaultKind::NumberRange => Some("send it as a string, if it is no quantity"),
        FaultKind::ByteOrderMark => Some("send the text without it"),
        // Behind a list of frames stands something else, not a slip.
        FaultKind::Unexpected(Expected::EndOfFile) => None,
        kind if rule(kind) == Rule::Syntax => syntax::hint(text, offset),
        _ => None,
    }
}

/// The rule that a fault breaks.
pub(super) const fn rule(kind: FaultKind) -> Rule {
    match kind {
        FaultKind::Encoding => Rule::Encoding,
        FaultKind::DuplicateKey => Rule::DuplicateKey,
        FaultKind::Surrogate => Rule::Surrogate,
        FaultKind::NumberRange => Rule::NumberRange,
        FaultKind::TooDeep => Rule::TooDeep,
        _ => Rule::Syntax,
    }
}

/// The way to a fault. Keys that are data are told from the protocol's own as far as the members before the fault tell
/// which message it is.
pub(super) fn pointer(plan: &Plan, text: &str, members: &Members<'_>, offset: usize) -> Pointer {
    let known = Key::ALL.into_iter().filter_map(|key| members.get(key)).map(|member| member.key_at);
    // The fault is in the last member, or behind it.
    let last = known.chain(members.others.last().map(|(_, at)| at)).max().filter(|&at| at <= offset);
    let mut inside = Inside::Frame;
    let step = |step: Step<'_>| match step {
        Step::Index(index) => {
            inside = inside.element(plan);
            Token::Index(index)
        }
        Step::Key(key) => {
            let key = key.unescape();
            let holder = inside;
            inside = holder.member(plan, members, &key);
            holder.token(plan, members, key.into_owned())
        }
    };
    path_to(text, last, offset).into_iter().map(step).collect()
}
