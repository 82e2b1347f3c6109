//! Messages of whole buildings.

use std::collections::BTreeMap;

use tieline::{Command, Event, Wire};

use crate::page::{Label, Page};
use crate::target::{BuildingTarget, FloorId, RoomId};

/// Describes the building.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "building.describe", target = BuildingTarget, reply = Zone)]
pub struct BuildingDescribe {}

/// A part of a building with its contents.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Zone {
    /// The name.
    pub name: Label,
    /// Its parts.
    pub zones: Vec<Zone>,
    /// The equipment in it.
    pub equipment: Option<BTreeMap<String, Equipment>>,
    /// The zone that gives access to it.
    pub through: Option<Box<Self>>,
}

/// A piece of equipment in a zone.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Equipment {
    /// The kind of equipment.
    pub r#type: String,
    /// The zones that it serves.
    pub serves: Option<Vec<Zone>>,
}

/// Asks all people to leave some rooms.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "building.evacuate", target = BuildingTarget, reply = Self, from = either, causes = ["building.mode"])]
#[wire(min_items = 1, max_items = 4)]
pub struct BuildingEvacuate(pub Vec<RoomId>);

/// Lists the floors.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "building.floors", target = BuildingTarget, reply = Vec<Page<Floor>>)]
pub struct BuildingFloors;

/// A floor.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Floor {
    /// The floor.
    pub id: FloorId,
    /// The height above the ground in metres.
    #[wire(minimum = -40.5, maximum = 830)]
    pub height: f64,
}

/// Reads the motto above the entrance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "building.motto", target = BuildingTarget, reply = Motto)]
pub struct BuildingMotto {}

/// The text above an entrance.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(max_length = 40)]
pub struct Motto(pub String);

/// Sums up the consumption by medium and by month.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "building.totals", target = BuildingTarget, reply = BTreeMap<String, BTreeMap<String, f64>>)]
pub struct BuildingTotals {}

/// The operating mode of a building.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Mode {
    /// People work in it.
    Day,
    /// Nobody is in it.
    Night,
    /// Everybody leaves it.
    #[wire(rename = "evacuation!")]
    Evacuation,
    /// Nobody works in it.
    #[deprecated]
    Weekend,
    /// Another mode.
    #[wire(other)]
    Other(String),
}

/// Switches the mode.
#[derive(Debug, Clone, PartialEq, Eq, Command)]
#[command(name = "building.mode", target = BuildingTarget, reply = Empty)]
#[non_exhaustive]
pub struct BuildingSwitchMode {
    /// The new mode.
    pub mode: Mode,
    /// The mode after it.
    #[wire(default = "Day")]
    pub then: Mode,
}

/// The mode has changed.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "building.mode", target = BuildingTarget)]
pub struct BuildingMode(pub Mode);

/// The building's tags.
#[derive(Debug, Clone, PartialEq, Eq, Event)]
#[event(name = "building.tags", target = BuildingTarget)]
pub struct BuildingTags(pub BTreeMap<String, Label>);
