//! A protocol with every kind of value, for tests of artefacts and samples.

#![allow(deprecated, reason = "a deprecated message is one of them")]

use std::collections::BTreeMap;

use tieline::__private::read_string;
use tieline::json::{DecodeError, EncodeError, Json, JsonObject, JsonStructured, Reader, Writer};
use tieline::shape::{Class, Format, Kind, Name, Pattern, Shape};
use tieline::{Command, Event, Nullable, Path, Target, Wire};

tieline::id! { /// Names a room.
pub(crate) RoomId }
tieline::id! { /// Names a lamp.
pub(crate) LampId }

/// Addresses a lamp.
#[derive(Debug, Clone, PartialEq, Target)]
pub(crate) struct LampTarget {
    /// The room.
    pub(crate) room: RoomId,
    /// The lamp.
    pub(crate) lamp: Option<LampId>,
}

/// A colour, as `#ff8800`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Colour(String);

impl Wire for Colour {
    const SHAPE: &'static Shape = &Shape::named(
        Name::new(module_path!(), "Colour", &[]),
        Class::String,
        Kind::String(Format::Pattern("^#[0-9a-f]{6}$")),
        "A colour.",
        &[],
    );

    fn read(from: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_string(from, "a colour", |text| {
            Pattern::new("^#[0-9a-f]{6}$").is_ok_and(|pattern| pattern.matches(&text)).then(|| Self(text.into_owned()))
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), EncodeError> {
        to.string(&self.0)
    }
}

/// The brightness in percent.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(minimum = 0, maximum = 100, example = 40)]
pub(crate) struct Percent(pub u8);

/// A kind of lamp.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) enum LampKind {
    /// On the ceiling.
    Ceiling,
    /// On the floor.
    #[wire(rename = "floor-lamp")]
    Floor,
    /// Not in use since the last renovation.
    #[deprecated]
    Gas,
    /// A kind that this version does not declare.
    #[wire(other)]
    Other(String),
}

/// The state of a lamp.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) enum Power {
    /// Lit.
    On,
    /// Not lit.
    Off,
}

/// A page of an array.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Paged<T> {
    /// The items of this page.
    pub(crate) items: Vec<T>,
    /// The next page.
    pub(crate) next: Nullable<String>,
}

/// A scene, which may consist of scenes.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Scene {
    /// The name.
    #[wire(min_length = 1, max_length = 8)]
    pub(crate) label: String,
    /// The scenes that it consists of.
    pub(crate) parts: Vec<Scene>,
    /// The next scene.
    pub(crate) then: Option<Box<Scene>>,
}

/// The position of a lamp.
#[derive(Debug, Clone, PartialEq, Wire)]
pub(crate) struct Place {
    /// The latitude in degrees.
    pub(crate) north: f64,
    /// The longitude in degrees.
    #[wire(minimum = -180.0, maximum = 180.0)]
    pub(crate) east: f64,
}

/// Sets a lamp up.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.setup", target = LampTarget, reply = Paged<Percent>, causes = ["lamp.changed"])]
pub(crate) struct LampSetup {
    /// The position.
    #[wire(inline)]
    pub(crate) place: Place,
    /// The kind of lamp.
    pub(crate) kind: LampKind,
    /// Whether it shines.
    pub(crate) power: Nullable<Power>,
    /// The brightness in percent.
    pub(crate) brightness: Option<Percent>,
    /// Its colours.
    #[wire(min_items = 1, max_items = 3)]
    pub(crate) colours: Vec<Colour>,
    /// The colour of accents.
    pub(crate) accent: Option<Nullable<Colour>>,
    /// The number of flashes.
    #[wire(default = 3, minimum = 1)]
    pub(crate) times: u32,
    /// The labels by name.
    pub(crate) labels: BTreeMap<String, Nullable<bool>>,
    /// The lamp beside it.
    pub(crate) neighbour: Option<Nullable<LampId>>,
    /// Its scene.
    pub(crate) scene: Option<Scene>,
    /// Further data.
    pub(crate) extra: Option<Json>,
    /// Further data, as an object or `null`.
    pub(crate) more: Option<Nullable<JsonObject>>,
    /// Further data, as an object, an array or `null`.
    pub(crate) most: Option<Nullable<JsonStructured>>,
    /// The former name.
    #[deprecated]
    pub(crate) alias: Option<String>,
}

/// Checks that a lamp responds.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.ping", target = Path<3>, reply = NoData)]
pub(crate) struct LampPing {}

/// Switches a lamp.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "lamp.switch", target = LampTarget, reply = Empty)]
#[deprecated]
pub(crate) struct LampSwitch {
    /// Whether it is to shine.
    pub(crate) power: Power,
}

/// A lamp changed.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "lamp.changed", target = LampTarget, message_type = ["objectEvent", "lampEvent"])]
pub(crate) struct LampChanged(pub JsonStructured);

tieline::protocol! {
    /// The lamps of a house.
    pub(crate) House {
        name: "house",
        version: "2.1",
        commands: [LampSetup, LampPing, LampSwitch],
        events: [LampChanged],
    }
}

pub(crate) mod quiet {
    //! A protocol without messages.

    tieline::protocol! {
        /// Nothing.
        pub(crate) Quiet {
            name: "quiet",
            version: "1.0",
            commands: [],
            events: [],
        }
    }
}
