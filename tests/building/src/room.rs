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
    /// How far it may be off.
    #[wire(minimum = -5, maximum = -1, default = -2)]
    pub offset: i8,
    /// Degrees outside.
    #[wire(default = -0.5, maximum = 99.5)]
    pub outside: f64,
    /// How the fan runs.
    #[wire(default = "automatic")]
    pub fan: Fan,
    /// What the display shows.
    #[wire(default = "Büro", max_length = 6)]
    pub display: Label,
    /// How far the blinds are down.
    #[wire(default = 50)]
    pub blinds: Percent,
    /// Whether the windows may open.
    #[wire(rename = "Windows?", default = true)]
    pub windows: bool,
}

/// How a fan runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Fan {
    /// As the temperature asks for.
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
    /// From when.
    pub from: TimeOfDay,
    /// Until when; `null` for the rest of the day.
    pub until: Nullable<TimeOfDay>,
    /// Who books.
    #[wire(inline)]
    pub author: Booker,
    /// Who comes.
    #[wire(max_items = 3)]
    pub people: Cleared<Vec<Nullable<Label>>>,
    /// What they call it.
    pub title: Option<LongLabel>,
    /// What they talk about, by whom it is said.
    pub topics: Option<Vec<Noted<'static, Percent>>>,
    /// What the old booking system knows.
    #[deprecated]
    pub legacy: Option<JsonObject>,
}

/// Who books a room.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
pub struct Booker {
    /// The person.
    #[wire(inline)]
    pub author: Option1,
    /// The department.
    pub department: Option<String>,
}

/// A person, or nobody.
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

/// Somebody has written something about a room.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "room.noted", target = Path, message_type = ["objectEvent", "noteEvent"], from = either)]
pub struct RoomNoted {
    /// What was written: anything.
    pub text: Json,
    /// What is added: an object.
    pub more: Option<JsonObject>,
    /// What is added: an object or a list.
    pub most: Option<JsonStructured>,
    /// Who has written it.
    #[wire(inline)]
    pub author: Author,
}
