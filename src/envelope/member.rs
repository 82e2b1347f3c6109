//! What an envelope consists of: members, and the kinds of frames that have them.

use std::borrow::Cow;

/// How many members an envelope may have.
pub(super) const MAX_MEMBERS: usize = 16;

/// The kinds of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FrameKind {
    /// A command to carry out.
    Request,
    /// A success response.
    Success,
    /// A failure response.
    Failure,
    /// An event.
    Event,
}

/// A member that has a meaning in some kind of frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// Its name on the wire.
    pub name: Cow<'static, str>,
    /// What it is for.
    pub role: Role,
}

/// What a member is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// It holds the message's name.
    Name,
    /// It holds the path of the object that the frame addresses.
    Target,
    /// It holds a constant, which distinguishes kinds of frames.
    Constant,
    /// It holds the data of the message.
    Payload,
    /// It describes why a request failed.
    Error,
    /// It holds the request that failed, as it was received.
    Original,
    /// It holds metadata of any form.
    Context,
}

/// One kind of frame: its members in the order in which they are written, then those that it must not have.
///
/// Any other member is accepted as an unknown one, even if it has a meaning in another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrameShape {
    /// The kind.
    pub kind: FrameKind,
    /// The members.
    pub fields: Cow<'static, [FrameField]>,
}

/// A member of one kind of frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FrameField {
    /// The member: an index into [`Envelope::members`](super::Envelope::members).
    pub member: usize,
    /// Whether a frame of the kind has it.
    pub presence: Presence,
    /// The content of the member.
    pub content: Content,
    /// The documentation for schemas; empty if the content needs none.
    pub doc: Cow<'static, str>,
}

/// Whether a kind of frame has a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every frame of the kind has it.
    Required,
    /// A frame of the kind may have it.
    Optional,
    /// A frame that has it is of another kind. Each such member is required in another kind.
    Forbidden,
}

/// The content of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// The name of the message.
    Name,
    /// A target of the message's own type.
    Target,
    /// Any string: a target that need not be valid.
    TargetText,
    /// This string.
    Constant(Cow<'static, str>),
    /// One of the strings that the message itself declares.
    MessageType,
    /// The data of the command or event.
    Data,
    /// The reply of the command. If it has none, the member is an unknown one.
    Reply,
    /// The details of a failure.
    Error,
    /// Any JSON object.
    Object,
    /// No content: the member is forbidden.
    Nothing,
}

/// A member of an envelope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId {
    index: u8,
    /// The bit of the member in a set of members. It is stored because computing the shift for each use is slower.
    bit: u16,
}

impl FrameKind {
    /// All kinds.
    pub(crate) const ALL: [Self; 4] = [Self::Request, Self::Success, Self::Failure, Self::Event];

    /// The kinds of a command's frames.
    pub(crate) const OF_COMMAND: &'static [Self] = &[Self::Request, Self::Success, Self::Failure];

    /// `request`, `success`, `failure` or `event`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Event => "event",
        }
    }

    /// The same with its article.
    pub(crate) const fn described(self) -> &'static str {
        match self {
            Self::Request => "a request",
            Self::Success => "a success",
            Self::Failure => "a failure",
            Self::Event => "an event",
        }
    }
}

impl Member {
    /// A member.
    #[must_use]
    pub const fn new(name: &'static str, role: Role) -> Self {
        Self { name: Cow::Borrowed(name), role }
    }
}

impl FrameShape {
    /// A kind of frame.
    #[must_use]
    pub const fn new(kind: FrameKind, fields: &'static [FrameField]) -> Self {
        Self { kind, fields: Cow::Borrowed(fields) }
    }
}

impl FrameField {
    /// A member with what it means.
    #[must_use]
    pub const fn new(member: usize, presence: Presence, content: Content, doc: &'static str) -> Self {
        Self { member, presence, content, doc: Cow::Borrowed(doc) }
    }

    /// A member that every frame of the kind has.
    #[must_use]
    pub const fn required(member: usize, content: Content) -> Self {
        Self::new(member, Presence::Required, content, "")
    }

    /// A member that no frame of the kind has.
    #[must_use]
    pub const fn forbidden(member: usize) -> Self {
        Self::new(member, Presence::Forbidden, Content::Nothing, "")
    }

    pub(crate) fn id(&self) -> MemberId {
        MemberId::new(self.member)
    }

    /// Whether a frame of the kind may have it.
    pub(crate) fn is_allowed(&self) -> bool {
        self.presence != Presence::Forbidden
    }
}

impl MemberId {
    /// The member at this index of [`Envelope::members`](super::Envelope::members).
    #[expect(clippy::cast_possible_truncation, reason = "there are few members")]
    pub(super) const fn new(index: usize) -> Self {
        let index = index % MAX_MEMBERS;
        Self { index: index as u8, bit: 1 << index }
    }

    /// The index into [`Envelope::members`](super::Envelope::members).
    #[must_use]
    pub const fn index(self) -> usize {
        self.index as usize % MAX_MEMBERS
    }

    #[inline]
    pub(super) const fn bit(self) -> u16 {
        self.bit
    }
}

/// The elements of a slice that is borrowed or owned, for constants too.
#[expect(clippy::ptr_arg, reason = "a constant cannot call `Deref`")]
pub(super) const fn slice<'a, T: Clone>(slice: &'a Cow<'static, [T]>) -> &'a [T] {
    match slice {
        Cow::Borrowed(slice) => slice,
        Cow::Owned(vector) => vector.as_slice(),
    }
}
