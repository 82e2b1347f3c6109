//! From a fault of the text to a problem.

use super::inside::Inside;
use crate::envelope::Members;
use crate::json::{Broken, Fault, FaultKind, KeyStack, Reader, Step, path_to};
use crate::plan::Plan;
use crate::problem::{Detail, Pointer, Problem, Rule, Token};

/// The problem that a fault is.
pub(crate) fn problem(plan: &Plan, text: &str, fault: Fault) -> Problem {
    let hint = match fault.kind {
        FaultKind::DuplicateKey => Some("send each key once: readers differ in which of two they keep"),
        FaultKind::Surrogate => Some("write a character beyond U+FFFF as itself, or as both escapes"),
        FaultKind::NumberRange => Some("send it as a string, if it is no quantity"),
        FaultKind::ByteOrderMark => Some("send the text without it"),
        _ => None,
    };
    let pointer = pointer(plan, text, fault.offset);
    Problem::new(rule(fault.kind), fault.offset, pointer, Detail::Said(fault.kind.to_string())).hint(hint.map(str::to_owned))
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
    let mut inside = Inside::Frame;
    let mut tokens = Vec::new();
    for step in path_to(text, offset) {
        match step {
            Step::Index(index) => {
                tokens.push(Token::Index(index));
                inside = inside.element(plan);
            }
            Step::Key(key) => {
                let next = inside.member(plan, &members, &key);
                tokens.push(inside.token(plan, &members, key));
                inside = next;
            }
        }
    }
    tokens.into()
}
