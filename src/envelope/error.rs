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
    /// A kind lacks a member that it needs, or declares one that it cannot have.
    IncompleteKind,
    /// Some kinds declare a target and others do not.
    TargetsInSomeKinds,
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
            Self::TooManyMembers => "expected at most 16 members of an envelope",
            Self::MemberName => "the members of an envelope must have unique, nonempty names",
            Self::DuplicateKind => "duplicate kind of frame",
            Self::FieldMember => "a kind of frame lists a member twice, or a member that does not exist",
            Self::FieldContent => "the content of a member is not allowed for its role",
            Self::IncompleteKind => {
                "incomplete kind of frame: requests and events require one name and data, successes a reply, failures an error, and both of these a name or an id; data or a reply is in a member or flat, not both; only failures may have the original request"
            }
            Self::TargetsInSomeKinds => "either all kinds of frames declare a target, or none",
            Self::ForbiddenNowhereRequired => "a member that one kind of frame forbids must be required in another",
            Self::KindsNotDisjoint => {
                "two kinds of frames overlap: one must require a member that the other forbids, or they must have different constants"
            }
            Self::DecidingMembersNotFirst => {
                "the members that determine the kind must come first, and there must be at most 5"
            }
        }
    }
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for EnvelopeError {}
