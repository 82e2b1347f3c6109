//! Why an envelope is not valid.

use std::fmt;

/// Why members and kinds are not a valid envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// There are more members than 16.
    TooManyMembers,
    /// Two members have the same name, or one has none.
    MemberName,
    /// A kind is declared twice.
    DuplicateKind,
    /// A kind lists a member twice, or one that is not declared.
    FieldMember,
    /// The content of a member does not fit its role.
    FieldContent,
    /// A kind lacks a name, a target, or the payload or error that its frames need.
    IncompleteKind,
    /// A kind has several members that hold a constant.
    SeveralConstants,
    /// A forbidden member is required in no other kind.
    ForbiddenNowhereRequired,
    /// A frame could be of two kinds.
    KindsNotDisjoint,
    /// The members that determine the kind are not the first of all, or are more than 5.
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
