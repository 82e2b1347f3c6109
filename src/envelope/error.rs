//! Errors of invalid envelopes.

use std::fmt;

/// The reason why an envelope is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The envelope has more than 16 members.
    TooManyMembers,
    /// Two members have the same name, or a name is empty.
    MemberName,
    /// A kind is declared twice.
    DuplicateKind,
    /// A kind lists a member twice, or a member that does not exist.
    FieldMember,
    /// The content of a member is not allowed for its role.
    FieldContent,
    /// A kind has no name, no target, or not the payload or error that it needs.
    IncompleteKind,
    /// A kind has several members with a constant.
    SeveralConstants,
    /// A kind forbids a member that no other kind requires.
    ForbiddenNowhereRequired,
    /// A frame could belong to two kinds.
    KindsNotDisjoint,
    /// The members that determine the kind do not come first, or there are more than 5 of them.
    DecidingMembersNotFirst,
}

impl EnvelopeError {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::TooManyMembers => "an envelope has at most 16 members",
            Self::MemberName => "every member of an envelope has a name of its own",
            Self::DuplicateKind => "a kind of frame is declared once",
            Self::FieldMember => "a kind of frame names each declared member at most once",
            Self::FieldContent => "the value of a member must be of the member's role",
            Self::IncompleteKind => {
                "every kind of frame requires a name and a target; a request and an event data, a success a reply, a failure an error and the original request"
            }
            Self::SeveralConstants => "a kind of frame has at most one member that holds a constant",
            Self::ForbiddenNowhereRequired => "a member that one kind of frame forbids must be required in another",
            Self::KindsNotDisjoint => {
                "two kinds of frames overlap: one must require a member that the other forbids, or have another constant"
            }
            Self::DecidingMembersNotFirst => "the members that determine the kind come first, and are at most 5",
        }
    }
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for EnvelopeError {}
