//! Notes: rule, offset and cause of a problem, from which the [`Problem`](crate::problem::Problem) is computed on demand.
//!
//! Callers that only need the verdict, or counts, never need pointers, texts and help. Therefore a note contains only what
//! cannot be derived later from the text and the plan.

use std::borrow::Cow;

use crate::envelope::{FrameKind, MemberId};
use crate::json::{SyntaxError, SyntaxErrorKind, sorted};
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

/// The reason for a problem.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// The text has a syntax error.
    SyntaxError(SyntaxErrorKind),
    /// The value at the offset does not match this node.
    Value(NodeId),
    /// The value at the offset does not have this type. Used where no node describes the value.
    Type(ValueType),
    /// The value at the offset is not what is expected. Used where no node describes the value.
    Expected(Box<Expected>),
    /// As `Expected`, with a found value other than the one at the offset.
    Mismatch(Box<(Expected, Found)>),
    /// The segment of the target with this index is not an id.
    TargetSegment(usize),
    /// The message has no target with this number of segments.
    TargetForm(usize),
    /// The field with this index in this node is absent from the object at the offset.
    MissingField(NodeId, usize),
    /// The tag of a value of this node, which is a union, is absent.
    MissingTag(NodeId),
    /// A required member of the frame is absent.
    MissingMember(MemberId),
    /// A member that determines the kind of the frame is absent. The members that are present, one bit for each.
    MissingMarker(u16),
    /// The member at the offset is not declared for its object, or for this kind of frame.
    Unknown(Option<FrameKind>),
    /// The field of the value at the offset is deprecated or experimental, as the rule says.
    MarkedField,
    /// The enum value at the offset is deprecated or experimental.
    MarkedValue,
    /// The variant of the value at the offset, which has this node, is deprecated or experimental.
    MarkedVariant(NodeId),
    /// The message with the name at the offset is deprecated or experimental.
    MarkedMessage,
    /// The value differs from that of the failure itself.
    DiffersFromFailure,
    /// A fixed message.
    Text(Cow<'static, str>),
}

/// The notes of one frame, in the order in which they were made. Most frames have no note and most others have one; neither
/// needs an allocation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes {
    first: Option<Note>,
    more: Vec<Note>,
}

impl Note {
    pub(crate) const fn new(rule: Rule, offset: usize, cause: Cause) -> Self {
        Self { rule, offset, cause }
    }

    /// The note of a syntax error.
    pub(crate) const fn syntax(error: SyntaxError) -> Self {
        Self::new(rule(error.kind), error.offset, Cause::SyntaxError(error.kind))
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

    /// The note, if there is only one.
    #[cfg(feature = "capture")]
    pub(crate) fn only(&self) -> Option<&Note> {
        self.first.as_ref().filter(|_| self.more.is_empty())
    }

    /// The note that was made first.
    #[cfg(feature = "capture")]
    pub(crate) const fn first(&self) -> Option<&Note> {
        self.first.as_ref()
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
        let notes: Vec<&Note> = self.iter().collect();
        let order = sorted(notes.len(), &|one, other| notes[one].offset.cmp(&notes[other].offset));
        order.into_iter().map(|index| notes[index]).collect()
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
