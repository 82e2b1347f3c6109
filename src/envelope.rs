//! Envelopes: the members of each kind of frame, and how they determine the kind.
//!
//! An [`Envelope`] is a table. It is the only list of the members of frames: the checker, the decoder, the encoder, the
//! schemas, the samples, the comparison and the help texts read it. [`DESKTOP`] is the envelope of the agent-desktop
//! protocol.
//!
//! The members that determine the kind of a frame may come in any order, so the kind is only certain after the last member.

mod build;
mod classify;
mod error;
mod failure;
mod handle;
mod lookup;
mod member;
mod members;
mod names;
mod offsets;
mod reader;
#[cfg(test)]
mod tests;

pub(crate) use classify::Classification;
pub use desktop::ENVELOPE as DESKTOP;
pub use error::EnvelopeError;
pub use failure::FailureDetail;
pub(crate) use handle::EnvelopeHandle;
pub use member::{Content, EnvelopeConstant, FrameField, FrameKind, FrameShape, Member, MemberId, Presence, Role};
pub(crate) use members::{FoundMember, FrameMembers};
pub(crate) use names::NameEntry;
pub(crate) use reader::{FrameReader, FrameVisitor, MessageIndex, PayloadOutcome, Recording};

use std::borrow::Cow;

use build::checked;
use lookup::Lookup;
pub(crate) use member::MAX_MEMBERS;
use member::slice;

use crate::json::{JsonObject, OuterNames, Scanner, Span};
use crate::shape::text;

crate::envelope! {
    /// Requests, their responses, and events.
    #[envelope(builtin, dotted_names)]
    pub(crate) mod desktop {
        /// An event.
        ///
        /// ```
        /// use tieline::agent_desktop::channel::ChannelInitialized;
        /// use tieline::frame::Event;
        ///
        /// let text = r#"{"messageType":"objectEvent","target":"s1.c2","name":"channel.initialized","data":{}}"#;
        /// let event = Event::<ChannelInitialized>::read(text)?;
        /// assert_eq!(event.target.channel.as_str(), "c2");
        /// assert_eq!(event.to_json()?, text);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        event: {
            messageType: MessageType,
            target: Target,
            name: Name,
            data: Data,
            /// A debugging aid, normally absent.
            context: Option<JsonObject>,
            !command,
        },
        /// A request to carry out a command.
        ///
        /// ```
        /// use tieline::agent_desktop::channel::ChannelDial;
        /// use tieline::frame::Request;
        ///
        /// let text = r#"{"command":"channel.dial","target":"s1.c2","data":{"destination":"5550100"}}"#;
        /// let request = Request::<ChannelDial>::read(text)?;
        /// assert_eq!(request.data.destination, "5550100");
        ///
        /// let report = Request::<ChannelDial>::check(r#"{"command":"channel.dial","target":"s1.c2","data":{}}"#);
        /// assert_eq!(report.problems()[0].pointer.to_string(), "/data");
        /// # Ok::<(), tieline::ReadError>(())
        /// ```
        request: {
            command: Name,
            target: Target,
            data: Data,
            /// A debugging aid, normally absent.
            context: Option<JsonObject>,
            !result,
            !messageType,
        },
        /// The success response to a request.
        ///
        /// ```
        /// use tieline::agent_desktop::session::SessionLogout;
        /// use tieline::frame::Success;
        ///
        /// let text = r#"{"command":"session.request.logout","target":"s1","result":"success"}"#;
        /// let success = Success::<SessionLogout>::read(text)?;
        /// assert_eq!(success.target.session.as_str(), "s1");
        /// assert_eq!(success.to_json()?, text);
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        success: {
            command: Name,
            target: Target,
            result: "success",
            data: Data,
            /// A debugging aid, normally absent.
            context: Option<JsonObject>,
            !messageType,
        },
        /// The failure response to a request.
        ///
        /// ```
        /// use tieline::agent_desktop::session::SessionLogout;
        /// use tieline::frame::{Request, Response};
        ///
        /// let text = r#"{"command":"session.request.logout","target":"s1","data":{}}"#;
        /// let failure = Request::<SessionLogout>::read(text)?.fail("BUSY", "a call is active")?;
        /// assert_eq!(failure.failure.code, "BUSY");
        /// assert_eq!(failure.read_original()?.to_json()?, text);
        ///
        /// match Response::<SessionLogout>::read(&failure.to_json()?)? {
        ///     Response::Success(success) => assert_eq!(success.target.session.as_str(), "s1"),
        ///     Response::Failure(failure) => assert_eq!(failure.failure.message, "a call is active"),
        /// }
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        ///
        /// It implements `Error`. Its `Display` and `Debug` show only the command and the code, because the other members may hold
        /// personal data.
        failure: {
            command: Name,
            /// The text of the request's target: any string, because it may be why the request was rejected.
            target: TargetText,
            result: "failure",
            failure: Error(FailureDetail),
            /// The request as it was received: any object, because it may have been rejected as malformed.
            original: Original,
            /// A debugging aid, normally absent.
            context: Option<JsonObject>,
            !messageType,
        },
    }
}

const _: () = assert!(DESKTOP.has_fast_names(), "all names must be in the table: searching for them is slower");

/// The members of each kind of frame.
#[derive(Debug, Clone)]
pub struct Envelope {
    name: Cow<'static, str>,
    doc: Cow<'static, str>,
    members: Cow<'static, [Member]>,
    kinds: Cow<'static, [FrameShape]>,
    dotted_names: bool,
    structured_data: bool,
    lookup: Lookup,
}

impl Envelope {
    /// An envelope that is declared in a constant.
    ///
    /// # Panics
    /// At compile time, if [`Envelope::try_new`] returns an error.
    #[must_use]
    #[expect(clippy::panic, reason = "the compiler reports it as an error")]
    pub const fn new(
        name: &'static str,
        doc: &'static str,
        members: &'static [Member],
        kinds: &'static [FrameShape],
    ) -> Self {
        let lookup = match checked(members, kinds) {
            Ok(lookup) => lookup,
            Err(error) => panic!("{}", error.as_str()),
        };
        Self {
            name: Cow::Borrowed(name),
            doc: Cow::Borrowed(doc),
            members: Cow::Borrowed(members),
            kinds: Cow::Borrowed(kinds),
            dotted_names: false,
            structured_data: false,
            lookup,
        }
    }

    /// Restricts the names of messages to lowercase words joined by dots.
    #[must_use]
    pub const fn with_dotted_names(mut self) -> Self {
        self.dotted_names = true;
        self
    }

    /// Whether the names of messages are lowercase words joined by dots.
    pub(crate) const fn has_dotted_names(&self) -> bool {
        self.dotted_names
    }

    /// Restricts the data of requests and events to objects and arrays.
    #[must_use]
    pub const fn with_structured_data(mut self) -> Self {
        self.structured_data = true;
        self
    }

    /// Whether the data of requests and events are objects or arrays.
    pub(crate) const fn has_structured_data(&self) -> bool {
        self.structured_data
    }

    /// Whether not every type can be the payload of a frame.
    pub(crate) const fn restricts_payloads(&self) -> bool {
        let is_flat = self.is_flat(FrameKind::Request) || self.is_flat(FrameKind::Success) || self.is_flat(FrameKind::Event);
        is_flat || self.has_structured_data()
    }

    /// Whether the envelope declares a kind.
    pub(crate) const fn has_kind(&self, kind: FrameKind) -> bool {
        self.lookup.of(kind).index != usize::MAX
    }

    /// Whether its frames have targets.
    pub(crate) const fn has_targets(&self) -> bool {
        let mut at = 0;
        while at < FrameKind::ALL.len() {
            if self.lookup.of(FrameKind::ALL[at]).target.is_some() {
                return true;
            }
            at += 1;
        }
        false
    }

    /// Whether its events have a constant that each event declares.
    pub(crate) const fn has_message_type(&self) -> bool {
        self.lookup.of(FrameKind::Event).message_type.is_some()
    }

    /// Whether all names of members are found without a search.
    const fn has_fast_names(&self) -> bool {
        self.lookup.names.is_perfect()
    }

    /// An envelope that is built at run time.
    ///
    /// # Errors
    /// If the kinds are not disjoint, or a kind is incomplete. See [`EnvelopeError`].
    pub fn try_new(
        name: impl Into<Cow<'static, str>>,
        doc: impl Into<Cow<'static, str>>,
        members: impl Into<Cow<'static, [Member]>>,
        kinds: impl Into<Cow<'static, [FrameShape]>>,
    ) -> Result<Self, EnvelopeError> {
        let (members, kinds) = (members.into(), kinds.into());
        let lookup = checked(&members, &kinds)?;
        Ok(Self { name: name.into(), doc: doc.into(), members, kinds, dotted_names: false, structured_data: false, lookup })
    }

    /// The envelope's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The documentation.
    #[must_use]
    pub fn doc(&self) -> &str {
        &self.doc
    }

    /// All members that are declared for some kind of frame. Those that determine the kind come first.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        slice(&self.members)
    }

    /// The members, in a constant.
    pub(crate) const fn members_in_const(&self) -> &[Member] {
        slice(&self.members)
    }

    /// The name, in a constant.
    pub(crate) const fn name_in_const(&self) -> &str {
        text(&self.name)
    }

    /// The kinds of frames.
    #[must_use]
    pub fn kinds(&self) -> &[FrameShape] {
        slice(&self.kinds)
    }

    /// The members of a kind of frame in the order in which they are written, followed by its forbidden members.
    #[must_use]
    pub fn fields(&self, kind: FrameKind) -> &[FrameField] {
        self.kinds().get(self.lookup.of(kind).index).map(|kind| slice(&kind.fields)).unwrap_or_default()
    }

    /// The name of a member on the wire.
    pub(crate) fn name_of(&self, member: MemberId) -> &str {
        self.members().get(member.index()).map_or("", |member| &member.name)
    }

    /// The member with this name.
    pub(crate) fn find(&self, name: &str) -> Option<MemberId> {
        self.members().iter().position(|member| member.name == name).map(MemberId::new)
    }

    /// The member with the name at a position of a text.
    pub(crate) fn member_at(&self, text: &str, name: Span) -> Option<MemberId> {
        if self.lookup.names.is_decisive(text, name) {
            return self.lookup.names.at(text.as_bytes(), name.at()).map(|name| name.member);
        }
        self.find(&name.text(text).unescape())
    }

    /// Whether the name of this member is at an offset in compact form.
    #[inline]
    pub(crate) fn is_at(&self, member: MemberId, text: &str, at: usize) -> bool {
        self.lookup.names.at(text.as_bytes(), at).is_some_and(|name| name.member == member)
    }

    /// The value of the member with the name of the message, if it is a string without escapes. The reader is at a member of the frame, or at
    /// its end, and stays there.
    #[inline]
    pub(crate) fn search_name<'t>(&self, member: MemberId, reader: &mut Scanner<'t>) -> Option<&'t str> {
        let text = reader.text();
        let length = self.name_of(member).len();
        let at = reader.find_member(length, |at| self.is_at(member, text, at))?;
        Some(reader.string_ahead(at + length + 3)?.text(text).raw)
    }

    /// The member with this name, if it is declared for a kind of frame.
    pub(crate) fn find_in(&self, kind: FrameKind, name: &str) -> Option<MemberId> {
        self.find(name).filter(|&member| self.has(kind, member))
    }

    /// The name of the member with a role in a kind of frame.
    #[cfg_attr(not(feature = "compat"), allow(dead_code, reason = "the comparison of versions uses it"))]
    pub(crate) fn key(&self, kind: FrameKind, role: Role) -> Option<&str> {
        self.with_role(kind, role).map(|member| self.name_of(member))
    }

    /// The members that are allowed in a kind of frame, in the order in which they are written.
    pub(crate) fn fields_of(&self, kind: FrameKind) -> impl Iterator<Item = &FrameField> + Clone {
        self.fields(kind).iter().filter(|field| field.is_allowed())
    }

    /// The index of the member with the id of a kind of frame.
    pub(crate) fn id_member(&self, kind: FrameKind) -> Option<usize> {
        self.fields_of(kind).find(|field| field.content == Content::Id).map(|field| field.member)
    }

    /// The kinds that the envelope declares.
    pub(crate) fn declared_kinds(&self) -> impl Iterator<Item = FrameKind> + Clone + use<'_> {
        FrameKind::ALL.into_iter().filter(|&kind| self.lookup.of(kind).index != usize::MAX)
    }

    /// The kinds whose frames do not name their message: responses that have the id of their request instead.
    #[cfg(any(feature = "capture", feature = "schema"))]
    pub(crate) fn untied(&self) -> impl Iterator<Item = FrameKind> + Clone + use<'_> {
        self.declared_kinds().filter(|&kind| self.name_member(kind).is_none())
    }

    /// All members.
    pub(crate) fn ids(&self) -> impl Iterator<Item = MemberId> + Clone + use<> {
        (0..self.members().len()).map(MemberId::new)
    }

    /// Whether a kind of frame has a member. `None` if the member is not declared for the kind.
    pub(crate) fn presence(&self, kind: FrameKind, member: MemberId) -> Option<Presence> {
        self.fields(kind).iter().find(|field| field.id() == member).map(|field| field.presence)
    }

    /// The declaration of a member in a kind of frame, if it is allowed there.
    pub(crate) fn field(&self, kind: FrameKind, member: MemberId) -> Option<&FrameField> {
        self.fields_of(kind).find(|field| field.id() == member)
    }

    /// The member with a role in a kind of frame.
    pub(crate) fn with_role(&self, kind: FrameKind, role: Role) -> Option<MemberId> {
        self.fields_of(kind).map(FrameField::id).find(|&member| self.role(member) == Some(role))
    }

    /// The role of a member.
    pub(crate) fn role(&self, member: MemberId) -> Option<Role> {
        self.members().get(member.index()).map(|member| member.role)
    }

    /// Whether a member of this name holds a request in a failure. A failure without its marker is not a record with a frame in it.
    pub(crate) fn is_original(&self, name: &str) -> bool {
        self.find(name).is_some_and(|member| self.role(member) == Some(Role::Original))
    }

    /// Whether a member is allowed in a kind of frame. The payload of a success also depends on the reply.
    pub(crate) fn has(&self, kind: FrameKind, member: MemberId) -> bool {
        self.lookup.of(kind).known & member.bit() != 0
    }

    /// The member that holds the message's name.
    #[inline]
    pub(crate) fn name_member(&self, kind: FrameKind) -> Option<MemberId> {
        self.lookup.of(kind).name
    }

    /// The name of the member that holds the message's name.
    pub(crate) fn name_key(&self, kind: FrameKind) -> Option<&str> {
        self.name_member(kind).map(|member| self.name_of(member))
    }

    /// The member that contains the payload of a kind of frame, and whether the payload is a reply.
    #[inline]
    pub(crate) fn payload(&self, kind: FrameKind) -> Option<(MemberId, bool)> {
        self.lookup.of(kind).payload
    }

    /// Whether a kind of frame has a payload, and whether it is a reply.
    #[inline]
    pub(crate) fn has_reply(&self, kind: FrameKind) -> Option<bool> {
        let lookup = self.lookup.of(kind);
        lookup.payload.map(|(_, is_reply)| is_reply).or(lookup.flat.then_some(matches!(kind, FrameKind::Success)))
    }

    /// The member whose name is at an offset of a text in compact form. `head` must be the eight bytes at that offset.
    #[inline]
    pub(crate) fn name_at(&self, start: usize, head: u64, text: &[u8]) -> Option<&NameEntry> {
        self.lookup.names.at_head(text, start, head)
    }

    /// Whether the payload of some kind of frame is flat.
    pub(crate) fn has_flat(&self) -> bool {
        self.lookup.has_flat
    }

    /// The only kind of frame, if its payload is flat, and the member with the name of the message.
    #[inline]
    pub(crate) fn only_flat(&self) -> Option<(FrameKind, MemberId)> {
        self.lookup.flat
    }

    /// Whether the payload of some kind of frame is flat, and that of another is not.
    pub(crate) fn has_flat_and_others(&self) -> bool {
        self.lookup.has_flat && self.lookup.has_others
    }

    /// Whether the fields of the payload are members of this kind of frame.
    #[inline]
    pub(crate) const fn is_flat(&self, kind: FrameKind) -> bool {
        self.lookup.of(kind).flat
    }

    /// The names of the members of a failed request that should have the same value in the failure.
    pub(crate) fn compared(&self) -> impl Iterator<Item = &str> {
        self.lookup.compared.iter().flatten().map(|&member| self.name_of(member))
    }

    /// Whether the presence or value of a member determines the kind of a frame.
    pub(crate) fn determines(&self, member: MemberId) -> bool {
        self.lookup.deciding & member.bit() != 0
    }

    /// The name of the member with the reply, if every success has it: because it makes a frame a success, or because the command of a success
    /// without a name is unknown.
    pub(crate) const fn required_reply(&self) -> Option<&str> {
        let success = self.lookup.of(FrameKind::Success);
        match success.payload {
            Some((member, _))
                if !success.has_optional_data && (success.name.is_none() || self.lookup.deciding & member.bit() != 0) =>
            {
                Some(text(&slice(&self.members)[member.index()].name))
            }
            _ => None,
        }
    }

    /// The members whose presence or value determines the kind of a frame.
    pub(crate) fn deciding(&self) -> impl Iterator<Item = MemberId> + Clone + use<'_> {
        self.ids().filter(|&member| self.determines(member))
    }

    /// The kinds with a constant that satisfies a condition.
    pub(crate) fn kinds_with(
        &self,
        condition: impl Fn((MemberId, &EnvelopeConstant)) -> bool,
    ) -> impl Iterator<Item = FrameKind> {
        self.declared_kinds().filter(move |&kind| self.constants_of(kind).any(&condition))
    }

    /// The members that determine a kind and that each of its frames has.
    pub(crate) fn required_to_determine(&self, kind: FrameKind) -> impl Iterator<Item = MemberId> {
        self.deciding().filter(move |&member| self.presence(kind, member) == Some(Presence::Required))
    }

    /// The members of which a frame must have exactly one. Each of them determines the kind of the frame or restricts it.
    pub(crate) fn markers(&self) -> impl Iterator<Item = MemberId> {
        let deciding = self.lookup.deciding;
        let marker =
            move |kind: &FrameShape| slice(&kind.fields).iter().map(FrameField::id).find(|id| id.bit() & deciding != 0);
        let mut seen = 0;
        self.kinds().iter().filter_map(marker).filter(move |id| {
            let new = seen & id.bit() == 0;
            seen |= id.bit();
            new
        })
    }

    /// The constants of a member that determine a kind of frame.
    pub(crate) fn constants(&self, member: MemberId) -> impl Iterator<Item = &EnvelopeConstant> + Clone {
        let constants = self.kinds().iter().flat_map(|kind| self.constants_of(kind.kind));
        constants.filter(move |(of, _)| *of == member).map(|(_, constant)| constant)
    }
}

impl OuterNames for Envelope {
    fn at(&self, start: usize, head: u64, text: &[u8]) -> Option<(usize, usize)> {
        self.name_at(start, head, text).map(|name| (name.member.index(), name.length))
    }
}
