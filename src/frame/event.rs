//! Events.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::opened::read_one;
use super::write::{Frame, WriteError, own_methods, to_json};
use super::{Opened, Refused};
use crate::check::{Only, Policy};
use crate::envelope::{FrameKind, Key};
use crate::json::JsonObject;
use crate::message::{self, MessageKind, OBJECT_EVENT};
use crate::plan::Plan;
use crate::planted::{Plant, dropped};
use crate::problem::ReadError;
use crate::shape::Writer;
use crate::target::print;

/// An event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<E: message::Event> {
    /// The object that the event comes from.
    pub target: E::Target,
    /// The event's data.
    pub data: E,
    /// A debugging aid, normally absent.
    pub context: Option<JsonObject>,
    message_type: &'static str,
}

impl<E: message::Event> Event<E> {
    /// An event without a debugging aid, with the first of its message types.
    pub fn new(target: E::Target, data: E) -> Self {
        let message_type = Self::message_types().first().copied().unwrap_or(OBJECT_EVENT);
        Self { target, data, context: None, message_type }
    }

    /// Reads this event, strictly.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn read(text: &str) -> Result<Self, ReadError> {
        Self::read_with(text, Policy::Strict)
    }

    /// Reads this event.
    ///
    /// # Errors
    /// All that is wrong with the text.
    pub fn read_with(text: &str, policy: Policy) -> Result<Self, ReadError> {
        let only = Only { name: E::MESSAGE.name, kinds: &[FrameKind::Event] };
        read_one(Plan::of_event::<E>(), text, policy, only, Self::__read)
    }

    /// The `messageType` that it was read with, or the first if it was built.
    pub fn message_type(&self) -> &'static str {
        self.message_type
    }

    #[doc(hidden)]
    pub fn __read(from: &mut Opened<'_>) -> Result<Self, Refused> {
        let data = from.data()?;
        Ok(Self {
            message_type: from.message_type(Self::message_types())?,
            target: from.target()?,
            data,
            context: from.context()?,
        })
    }

    fn message_types() -> &'static [&'static str] {
        match E::MESSAGE.kind {
            MessageKind::Event { message_types } => message_types,
            MessageKind::Command { .. } => &[],
        }
    }
}

own_methods!([<E: message::Event>] Event<E>);

impl<E: message::Event> Serialize for Event<E> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry(Key::MessageType.as_str(), self.message_type)?;
        map.serialize_entry(Key::Target.as_str(), &print(&self.target))?;
        map.serialize_entry(Key::Name.as_str(), E::MESSAGE.name)?;
        map.serialize_entry(Key::Data.as_str(), &Writer(&self.data))?;
        if let Some(context) = self.context.as_ref().filter(|_| !dropped(Plant::Writer("context"))) {
            map.serialize_entry(Key::Context.as_str(), context)?;
        }
        map.end()
    }
}

impl<E: message::Event> Frame for Event<E> {
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
        to_json(self, Plan::of_event::<E>())
    }
}
