//! Events.

use std::borrow::Cow;

use super::decode::Metadata;
use super::methods::reading_methods;
use super::write::{Frame, FrameParts, WriteError, WriteMembers, own_methods, to_json, write_members};
use super::{FrameDecoder, Rejected};
use crate::catalogue;
use crate::envelope::FrameKind;
use crate::json::{JsonObject, Writer};
use crate::message::{MessageKind, MessageShape, OBJECT_EVENT};
use crate::shape::member;
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
        Self { target, data, context: None, message_type: first_type(E::MESSAGE) }
    }

    /// The `messageType` that it was read with, or the first if it was built.
    pub fn message_type(&self) -> &'static str {
        self.message_type
    }

    #[doc(hidden)]
    pub fn __read(from: &mut FrameDecoder<'_>) -> Result<Self, Rejected> {
        let mut data = None;
        let Ok((message_type, Metadata { target, context })) = from.event(&mut data, message_types(E::MESSAGE)) else {
            return Err(Rejected);
        };
        match data {
            Some(data) => Ok(Self { target, data, context, message_type }),
            None => Err(Rejected),
        }
    }
}

fn message_types(message: &MessageShape) -> &'static [&'static str] {
    match message.kind {
        MessageKind::Event { message_types } => message_types,
        MessageKind::Command { .. } => &[],
    }
}

fn first_type(message: &MessageShape) -> &'static str {
    message_types(message).first().copied().unwrap_or(OBJECT_EVENT)
}

own_methods!([<E: catalogue::Event>] Event<E>);
reading_methods!([<E: catalogue::Event>] Event<E>, E, "an event", [FrameKind::Event]);

impl<E: catalogue::Event> WriteMembers for Event<E> {
    fn write_members(&self, to: &mut Writer) {
        let target = print(&self.target);
        let parts = FrameParts::new(E::MESSAGE, FrameKind::Event, &target, self.context.as_ref());
        let parts = FrameParts { message_type: self.message_type, ..parts };
        write_members(to, &parts, &|to, name| member(&self.data, name, to));
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
        to_json(self, E::__plan())
    }
}
