//! From a fault of the text to a problem.

use super::hint::syntax;
use super::inside::Inside;
use crate::envelope::{Key, Members};
use crate::json::{Broken, Expected, Fault, FaultKind, KeyStack, Reader, Step, path_to};
use crate::plan::Plan;
use crate::problem::{Detail, Pointer, Problem, Rule, Token};

/// The problem that a fault is.
pub(crate) fn problem(plan: &Plan, text: &str, fault: Fault) -> Problem {
    let hint = match fault.kind {
        FaultKind::DuplicateKey => Some("send each key once: readers differ in which of two they keep"),
        FaultKind::Surrogate => Some("write a character beyond U+FFFF as itself, or as both escapes"),
        FaultKind::NumberRange => Some("send it as a string, if it is no quantity"),
        FaultKind::ByteOrderMark => Some("send the text without it"),
        // Behind a list of frames stands something else, not a slip.
        FaultKind::Unexpected(Expected::EndOfFile) => None,
        kind if rule(kind) == Rule::Syntax => syntax::hint(text, fault.offset),
        _ => None,
    };
    let pointer = pointer(plan, text, fault.offset);
    let problem = Problem::new(rule(fault.kind), fault.offset, pointer, Detail::Said(fault.kind.said()));
    match hint {
        Some(hint) => problem.with_hint(hint),
        None => problem,
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

/// The way to a fault. Keys that are data are told from the protocol's own as far as the text before the fault tells
/// which message it is.
fn pointer(plan: &Plan, text: &str, offset: usize) -> Pointer {
    let mut members = Members::default();
    // It ends at the fault; what was read before stays.
    let _: Result<bool, Broken> = members.read(&mut Reader::new(text), &mut KeyStack::default());
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
            inside = holder.member(plan, &members, &key);
            holder.token(plan, &members, key.into_owned())
        }
    };
    path_to(text, last, offset).into_iter().map(step).collect()
}
