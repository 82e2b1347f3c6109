//! A violation of a rule of conversations.

use super::piece::Start;
use crate::problem::Rule;

/// A violation of a rule of conversations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Violation {
    pub(super) rule: Rule,
    /// The offset in the frame.
    pub(super) at: usize,
    /// The description, with the place of the other frame.
    pub(super) text: String,
    /// Where the other frame begins, if there is one.
    pub(super) other: Option<Start>,
}

/// A place in the input, as reports show it.
pub(super) fn shown(Start { line, column }: Start) -> String {
    format!("{line}:{column}")
}
