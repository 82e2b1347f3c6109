//! The parts of an envelope: members, and kinds of frames.

use std::borrow::Cow;
use std::fmt;

use crate::json::Json;
use crate::shape::{ShapeRef, equal, text};

/// The maximum number of members of an envelope.
pub(crate) const MAX_MEMBERS: usize = 16;

/// The kinds of frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FrameKind {
    /// A request to carry out a command.
    Request,
    /// A success response.
    Success,
    /// A failure response.
    Failure,
    /// An event.
    Event,
}

/// A member that is declared for some kind of frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// The name on the wire.
    pub name: Cow<'static, str>,
    /// The role.
    pub role: Role,
}

/// The role of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// The name of the message.
    Name,
    /// The target: the path of the addressed object.
    Target,
    /// A constant that distinguishes kinds of frames.
    Constant,
    /// The data of the message.
    Payload,
    /// The id of a request, which its response repeats.
    Id,
    /// The error of a failed request.
    Error,
    /// The failed request as it was received.
    Original,
    /// Metadata.
    Context,
}

/// One kind of frame: its members in the order in which they are written, followed by its forbidden members.
///
/// Other members are accepted as unknown members, even if they are declared for another kind.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FrameShape {
    /// The kind.
    pub kind: FrameKind,
    /// The members.
    pub fields: Cow<'static, [FrameField]>,
    /// Whether the payload is flat: its fields are members of the frame, after those of the envelope.
    pub flat: bool,
}

/// A member of one kind of frame.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct FrameField {
    /// The index of the member in [`Envelope::members`](super::Envelope::members).
    pub member: usize,
    /// Whether frames of this kind have the member.
    pub presence: Presence,
    /// The content of the member.
    pub content: Content,
    /// The type of the value, if the content is [`Content::Value`] or [`Content::Id`] and the envelope is declared in the program.
    pub shape: Option<ShapeRef>,
    /// The documentation for schemas. Empty if the content needs none.
    pub doc: Cow<'static, str>,
}

/// Whether frames of a kind have a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Every frame of this kind has the member.
    Required,
    /// A frame of this kind may have the member.
    Optional,
    /// A frame with this member is of another kind. The member must be required in another kind.
    Forbidden,
}

/// The content of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Content {
    /// The name of the message.
    Name,
    /// A target of the message's target type.
    Target,
    /// Any string, because the target may be invalid.
    TargetText,
    /// A constant.
    Constant(EnvelopeConstant),
    /// One of the strings that the message declares.
    MessageType,
    /// The data of the command or event. If the member is optional, it may be absent where the empty object is valid data.
    Data,
    /// The reply of the command. Without a reply, the member is an unknown member.
    Reply,
    /// A value of a type that the envelope declares: an error or metadata.
    Value,
    /// The id of a request, or in a response that of its request: a value of a type that the envelope declares.
    Id,
    /// Any JSON object.
    Object,
    /// No content, for a forbidden member.
    Nothing,
}

/// A constant in an envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeConstant {
    /// A string.
    String(Cow<'static, str>),
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i32),
}

/// Identifies a member of an envelope.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MemberId {
    /// As wide as `bit`: initialising a struct with a gap stalls, for 4% of the time of reading a flat frame.
    index: u16,
    /// The bit of the member in a set of members. It is stored, because shifting on each use is slower.
    bit: u16,
}

impl FrameKind {
    /// All kinds.
    pub(crate) const ALL: [Self; 4] = [Self::Request, Self::Success, Self::Failure, Self::Event];

    /// The kinds of frames that belong to a command.
    pub(crate) const OF_COMMAND: &'static [Self] = &[Self::Request, Self::Success, Self::Failure];

    /// The name of the kind: `request`, `success`, `failure` or `event`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Success => "success",
            Self::Failure => "failure",
            Self::Event => "event",
        }
    }

    /// The name of the kind with its article.
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
        Self { kind, fields: Cow::Borrowed(fields), flat: false }
    }

    /// The same kind of frame with a flat payload: the fields of the data or of the reply are members of the frame.
    ///
    /// None of `fields` may be [`Content::Data`] or [`Content::Reply`] then. The type of the payload must be a struct without a
    /// `rest` field or a closed union with a tag, and have no member with the name of a member of the envelope.
    #[must_use]
    pub const fn with_flat_payload(mut self) -> Self {
        self.flat = true;
        self
    }
}

impl FrameField {
    /// A member with its documentation.
    #[must_use]
    pub const fn new(member: usize, presence: Presence, content: Content, doc: &'static str) -> Self {
        Self { member, presence, content, shape: None, doc: Cow::Borrowed(doc) }
    }

    /// A member whose value has a type that the envelope declares.
    #[must_use]
    pub const fn value(member: usize, presence: Presence, shape: ShapeRef, doc: &'static str) -> Self {
        Self { member, presence, content: Content::Value, shape: Some(shape), doc: Cow::Borrowed(doc) }
    }

    /// An id, whose type the envelope declares.
    #[must_use]
    pub const fn with_id(member: usize, presence: Presence, shape: ShapeRef, doc: &'static str) -> Self {
        Self { member, presence, content: Content::Id, shape: Some(shape), doc: Cow::Borrowed(doc) }
    }

    /// A required member.
    #[must_use]
    pub const fn required(member: usize, content: Content) -> Self {
        Self::new(member, Presence::Required, content, "")
    }

    /// A forbidden member.
    #[must_use]
    pub const fn forbidden(member: usize) -> Self {
        Self::new(member, Presence::Forbidden, Content::Nothing, "")
    }

    pub(crate) fn id(&self) -> MemberId {
        MemberId::new(self.member)
    }

    /// Whether frames of this kind may have the member.
    pub(crate) fn is_allowed(&self) -> bool {
        self.presence != Presence::Forbidden
    }
}

impl EnvelopeConstant {
    /// A string.
    #[must_use]
    pub const fn string(text: &'static str) -> Self {
        Self::String(Cow::Borrowed(text))
    }

    /// Whether two constants are the same value.
    pub(super) const fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::String(one), Self::String(other)) => equal(text(one), text(other)),
            (Self::Bool(one), Self::Bool(other)) => *one == *other,
            (Self::Integer(one), Self::Integer(other)) => *one == *other,
            _ => false,
        }
    }

    /// The constant, if it is a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The constant as a JSON value.
    pub(crate) fn to_json(&self) -> Json {
        match self {
            Self::String(text) => Json::from(&**text),
            Self::Bool(value) => Json::Bool(*value),
            Self::Integer(value) => Json::from(*value),
        }
    }
}

impl fmt::Display for EnvelopeConstant {
    /// The constant as JSON text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_json().fmt(f)
    }
}

impl MemberId {
    /// The member with this index in [`Envelope::members`](super::Envelope::members).
    #[expect(clippy::cast_possible_truncation, reason = "an envelope has at most 16 members")]
    pub(crate) const fn new(index: usize) -> Self {
        let index = index % MAX_MEMBERS;
        Self { index: index as u16, bit: 1 << index }
    }

    /// The index into [`Envelope::members`](super::Envelope::members).
    #[must_use]
    pub const fn index(self) -> usize {
        self.index as usize % MAX_MEMBERS
    }

    #[inline]
    pub(crate) const fn bit(self) -> u16 {
        self.bit
    }
}

/// Returns the slice. It can be called in a constant.
#[expect(clippy::ptr_arg, reason = "a constant cannot call `Deref`")]
pub(super) const fn slice<'a, T: Clone>(slice: &'a Cow<'static, [T]>) -> &'a [T] {
    match slice {
        Cow::Borrowed(slice) => slice,
        Cow::Owned(vector) => vector.as_slice(),
    }
}
