//! Events.

use std::borrow::Cow;

use super::write::{Frame, FrameParts, WriteError, WriteMembers, to_json, write_members};
use super::{FrameDecoder, Rejected};
use crate::catalogue;
use crate::envelope::FrameKind;
use crate::envelope::desktop::{CONTEXT, DESKTOP, TARGET};
use crate::json::{JsonObject, Writer};
use crate::message::{MessageKind, MessageShape, OBJECT_EVENT};
use crate::shape::{Wire, member, optional_member, text_member};
use crate::targets::print;

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
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<E: catalogue::Event> {
    /// The object that the event comes from.
    pub target: E::Target,
    /// The event's data.
    pub data: E,
    /// A debugging aid, which is usually absent.
    pub context: Option<JsonObject>,
    message_type: &'static str,
}

impl<E: catalogue::Event> Event<E> {
    /// An event without `context`, with the first of its message types.
    pub fn new(target: E::Target, data: E) -> Self {
        Self { target, data, context: None, message_type: first_message_type(E::MESSAGE) }
    }

    /// The `messageType` that it was read with, or the first if it was built.
    pub fn message_type(&self) -> &'static str {
        self.message_type
    }

    #[doc(hidden)]
    pub fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        let mut data = None;
        from.data(&mut data)?;
        let message_type = from.message_type(message_types(E::MESSAGE))?;
        Ok(Self {
            target: from.target()?,
            data: data.ok_or(Rejected)?,
            context: from.optional_member(CONTEXT, Wire::read)?,
            message_type,
        })
    }
}

/// The constants that an event declares for its `messageType`.
#[must_use]
pub fn message_types(message: &MessageShape) -> &'static [&'static str] {
    match message.kind {
        MessageKind::Event { message_types } => message_types,
        MessageKind::Command { .. } => &[],
    }
}

/// The first of these constants.
#[must_use]
pub fn first_message_type(message: &MessageShape) -> &'static str {
    message_types(message).first().copied().unwrap_or(OBJECT_EVENT)
}

crate::__frame_methods!([E: catalogue::Event] Event<E>, E, DESKTOP, "an event", [FrameKind::Event]);
crate::__target_method!([E: catalogue::Event] Event<E>);

impl<E: catalogue::Event> WriteMembers for Event<E> {
    fn write_members(&self, to: &mut Writer) {
        let (message, kind) = (E::MESSAGE, FrameKind::Event);
        let parts = FrameParts { envelope: &DESKTOP, message, kind, message_type: self.message_type };
        write_members(to, parts, &|to, index, name| match index {
            TARGET => text_member(&print(&self.target), name, to),
            CONTEXT => optional_member(self.context.as_ref(), Wire::write, name, to),
            _ => member(&self.data, name, to),
        });
    }
}

impl<E: catalogue::Event> Frame for Event<E> {
    fn kind(&self) -> FrameKind {
        FrameKind::Event
    }

    fn name(&self) -> &str {
        E::MESSAGE.name
    }

    fn target_text(&self) -> Cow<'_, str> {
        Cow::Owned(print(&self.target))
    }

    fn to_json(&self) -> Result<String, WriteError> {
        to_json(self, E::__plan(&DESKTOP))
    }
}
