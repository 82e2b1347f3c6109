//! A protocol with flat frames, as chat and realtime APIs have them: the type of a message and its fields are members of one object.

use tieline::{Event, Wire};

tieline::envelope! {
    /// Frames with a type and an optional id.
    pub mod realtime_frames {
        event: {
            type: Name,
            /// Identifies the frame in errors.
            event_id: Option<Id(String)>,
            ..Data
        },
    }
}

/// Changes the settings of the session.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "session.update", from = client)]
pub struct SessionUpdate {
    /// The settings.
    pub session: SessionSettings,
}

/// The settings of a session.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct SessionSettings {
    /// The instructions.
    #[wire(max_length = 200)]
    pub instructions: Option<String>,
    /// The temperature.
    #[wire(minimum = 0, maximum = 2)]
    pub temperature: Option<f64>,
}

/// Adds an item to the conversation.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "conversation.item.create", from = client)]
pub struct ItemCreate {
    /// The item before it.
    pub previous_item_id: Option<String>,
    /// The item.
    pub item: Item,
}

/// An item of a conversation.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum Item {
    /// A message.
    #[wire(rename = "message")]
    Message {
        /// The text.
        text: String,
    },
    /// The call of a function.
    #[wire(rename = "function_call")]
    FunctionCall {
        /// The function.
        name: String,
        /// The arguments.
        arguments: tieline::json::JsonObject,
    },
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "response.text.delta")]
pub struct TextDelta {
    /// The response.
    pub response_id: String,
    /// The index of the part.
    pub index: u32,
    /// The text.
    pub delta: String,
}

/// A response is complete.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "response.done")]
pub struct ResponseDone {
    /// How it ended.
    pub status: Status,
}

/// How a response ended.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Status {
    /// It is whole.
    #[wire(rename = "completed")]
    Completed,
    /// It was stopped.
    #[wire(rename = "cancelled")]
    Cancelled,
    /// Another status.
    #[wire(other)]
    Other(String),
}

/// The server is ready.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "session.created")]
pub struct SessionCreated {}

tieline::protocol! {
    /// A realtime protocol.
    pub Realtime {
        name: "realtime",
        version: "1.0",
        envelope: realtime_frames,
        commands: [],
        events: [SessionUpdate, ItemCreate, TextDelta, ResponseDone, SessionCreated],
    }
}
