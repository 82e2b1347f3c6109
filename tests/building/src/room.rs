//! Messages of rooms.

use tieline::json::{Json, JsonObject, JsonStructured};
use tieline::{Command, Event, Nullable, Path, Wire};

use crate::address::TimeOfDay;
use crate::page::{Author, Cleared, Label, LongLabel, Noted, Percent};
use crate::target::RoomTarget;

/// Sets the climate of a room.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "room.climate", target = RoomTarget, reply = Empty)]
#[non_exhaustive]
pub struct RoomClimate {
    /// Degrees.
    #[wire(minimum = -12.5, maximum = 40.25, example = 21.5)]
    pub temperature: f64,
    /// The tolerated deviation.
    #[wire(minimum = -5, maximum = -1, default = -2)]
    pub offset: i8,
    /// Degrees outside.
    #[wire(default = -0.5, maximum = 99.5)]
    pub outside: f64,
    /// The mode of the fan.
    #[wire(default = "automatic")]
    pub fan: Fan,
    /// What the display shows.
    #[wire(default = "Büro", max_length = 6)]
    pub display: Label,
    /// The share of the window that the blinds cover.
    #[wire(default = 50)]
    pub blinds: Percent,
    /// Whether the windows may open.
    #[wire(rename = "Windows?", default = true)]
    pub windows: bool,
}

/// The mode of a fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Fan {
    /// As the temperature requires.
    #[wire(rename = "automatic")]
    Automatic,
    /// Always.
    #[wire(rename = "on")]
    On,
    /// Never.
    #[wire(rename = "off")]
    Off,
    /// Backwards.
    #[wire(rename = "backwards")]
    #[deprecated = "it draws in dust"]
    Backwards,
}

/// Books a room.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "room.book", target = RoomTarget, reply = Self)]
#[non_exhaustive]
pub struct RoomBook {
    /// The start.
    pub from: TimeOfDay,
    /// The end; `null` for the rest of the day.
    pub until: Nullable<TimeOfDay>,
    /// The person who books.
    #[wire(inline)]
    pub author: Booker,
    /// The participants.
    #[wire(max_items = 3)]
    pub people: Cleared<Vec<Nullable<Label>>>,
    /// The title.
    pub title: Option<LongLabel>,
    /// The topics, with notes.
    pub topics: Option<Vec<Noted<'static, Percent>>>,
    /// The data of the old booking system.
    #[deprecated]
    pub legacy: Option<JsonObject>,
}

/// The person who books a room, and the department.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
pub struct Booker {
    /// The person.
    #[wire(inline)]
    pub author: Option1,
    /// The department.
    pub department: Option<String>,
}

/// An optional person.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
pub struct Option1 {
    /// The person's name.
    #[wire(max_length = 12)]
    pub person: Option<String>,
}

/// Switches the light.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "room.light", target = RoomTarget, reply = NoData)]
#[deprecated]
pub struct RoomLight {
    /// Whether it is on.
    pub on: bool,
}

/// A note about a room was added.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "room.noted", target = Path, message_type = ["objectEvent", "noteEvent"], from = either)]
pub struct RoomNoted {
    /// The note: any value.
    pub text: Json,
    /// An attachment: an object.
    pub more: Option<JsonObject>,
    /// An attachment: an object or an array.
    pub most: Option<JsonStructured>,
    /// The author of the note.
    #[wire(inline)]
    pub author: Author,
}
