//! Notes of problems: rule, offset and cause, from which the problem is computed on demand.
//!
//! A caller that only needs the verdict, or the counts, never pays for pointers, texts and help. So a note has only what
//! cannot be derived from the text and the plan later.

use std::borrow::Cow;

use crate::envelope::{FrameKind, MemberId};
use crate::json::{SyntaxError, SyntaxErrorKind};
use crate::plan::NodeId;
use crate::problem::{Expected, Found, Rule, ValueType};

/// A problem before its pointer, text and help are computed.
#[derive(Debug, Clone)]
pub(crate) struct Note {
    pub(crate) rule: Rule,
    /// The offset of the value or of the member in the text.
    pub(crate) offset: usize,
    pub(crate) cause: Cause,
}

/// What is wrong.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// The text is not JSON.
    SyntaxError(SyntaxErrorKind),
    /// The value at the offset breaks the rule of this node.
    Value(NodeId),
    /// A value of another type is expected, which no node describes.
    Type(ValueType),
    /// Something is expected, which no node describes.
    Expected(Box<Expected>),
    /// The same, and what was found is not the value at the offset.
    Mismatch(Box<(Expected, Found)>),
    /// The object at the offset lacks the field with this index of this node.
    MissingField(NodeId, usize),
    /// The frame lacks a member.
    MissingMember(MemberId),
    /// The member at the offset is not declared: by its object, or for frames of a kind.
    Unknown(Option<FrameKind>),
    /// The value is that of a deprecated member.
    DeprecatedField,
    /// The value itself is deprecated.
    DeprecatedValue,
    /// The message of this name is deprecated.
    DeprecatedMessage,
    /// The value is not the same as the frame's own.
    NotTheSame,
    /// A sentence.
    Text(Cow<'static, str>),
}

/// The notes of one frame, in the order in which they were made. Most frames have none, and most others have one: that needs
/// no allocation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes {
    first: Option<Note>,
    more: Vec<Note>,
}

impl Note {
    pub(crate) const fn new(rule: Rule, offset: usize, cause: Cause) -> Self {
        Self { rule, offset, cause }
    }

    /// The problem of a text that is not JSON.
    pub(crate) const fn fault(fault: SyntaxError) -> Self {
        Self::new(rule(fault.kind), fault.offset, Cause::SyntaxError(fault.kind))
    }
}

impl Notes {
    #[inline]
    pub(crate) fn push(&mut self, note: Note) {
        match self.first {
            None => self.first = Some(note),
            Some(_) => self.more.push(note),
        }
    }

    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Note> {
        self.first.iter().chain(&self.more)
    }

    /// The notes in the order of the text.
    pub(crate) fn sorted(&self) -> Vec<&Note> {
        let mut notes: Vec<&Note> = self.iter().collect();
        notes.sort_by_key(|note| note.offset);
        notes
    }
}

impl From<Note> for Notes {
    fn from(note: Note) -> Self {
        Self { first: Some(note), more: Vec::new() }
    }
}

/// The rule of a syntax error.
pub(super) const fn rule(kind: SyntaxErrorKind) -> Rule {
    match kind {
        SyntaxErrorKind::Encoding => Rule::Encoding,
        SyntaxErrorKind::DuplicateKey => Rule::DuplicateKey,
        SyntaxErrorKind::Surrogate => Rule::Surrogate,
        SyntaxErrorKind::NumberRange => Rule::NumberRange,
        SyntaxErrorKind::TooDeep => Rule::TooDeep,
        _ => Rule::Syntax,
    }
}
