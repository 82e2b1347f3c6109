//! Messages about visitors: parts that are new, experimental or sensitive.

use std::collections::BTreeMap;

use tieline::json::Json;
use tieline::{Command, Event, Nullable, UnknownVariant, Wire};

use crate::page::Label;
use crate::target::{BuildingTarget, RoomTarget};

/// Announces a visitor.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(
    name = "visitor.announce",
    target = RoomTarget,
    reply = VisitorPass,
    causes = ["visitor.arrived", "visitor.tracked"],
    since = "3.1",
)]
#[non_exhaustive]
pub struct VisitorAnnounce {
    /// The name.
    #[wire(sensitive, min_length = 1)]
    pub name: String,
    /// The badge.
    pub badge: Badge,
    /// The badges of the companions, by name.
    pub companions: Option<BTreeMap<String, Nullable<Badge>>>,
    /// The host.
    #[wire(since = "3.2")]
    pub host: Option<Label>,
    /// How the visitor feels.
    #[wire(experimental, since = "3.2")]
    pub mood: Option<Mood>,
    /// The number of guests.
    #[wire(experimental, default = 1)]
    pub guests: u8,
    /// Why the visitor comes.
    pub purpose: Purpose,
    /// How the visitor arrives.
    pub transport: Transport,
    /// Where the visitor can be reached.
    pub contact: Contact,
    /// The address.
    #[wire(inline)]
    pub home: Home,
}

/// A badge.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(sensitive, max_length = 12, example = "B-7")]
pub struct Badge(pub String);

/// How a visitor feels.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Mood {
    /// Well.
    Good,
    /// Not well.
    Bad,
}

/// Why a visitor comes.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Purpose {
    /// A meeting.
    Meeting,
    /// A delivery.
    #[wire(since = "3.2")]
    Delivery,
    /// A tour.
    #[wire(experimental)]
    Tour,
    /// An inspection.
    #[wire(experimental, since = "3.2")]
    #[deprecated]
    Inspection,
}

/// How a visitor arrives.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "by")]
pub enum Transport {
    /// On foot.
    Foot,
    /// By car.
    Car {
        /// The number plate.
        #[wire(sensitive)]
        plate: String,
        /// The charge of the battery.
        #[wire(experimental, maximum = 100)]
        charge: Option<u8>,
    },
    /// By drone.
    #[wire(experimental, since = "3.2")]
    Drone(Landing),
    /// In another way.
    #[wire(other)]
    Other(UnknownVariant),
}

/// Where a drone lands. Only something experimental uses it.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Landing {
    /// The height in metres.
    pub height: f64,
}

/// Where a visitor can be reached.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged, sensitive)]
pub enum Contact {
    /// A telephone number.
    Phone(String),
    /// A mailbox.
    Mailbox {
        /// Its number.
        mailbox: u16,
    },
    /// A profile.
    #[wire(experimental)]
    Profile {
        /// Its content.
        profile: Json,
    },
    /// Nowhere.
    #[wire(experimental)]
    Never(bool),
}

/// The home of a visitor.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
#[wire(sensitive)]
pub struct Home {
    /// The street.
    pub street: Option<String>,
    /// The town.
    #[wire(since = "3.0")]
    pub town: Option<String>,
}

/// A pass.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct VisitorPass {
    /// The doors that it opens.
    pub doors: Vec<String>,
    /// The content of its chip.
    #[wire(sensitive, experimental)]
    pub chip: Option<Json>,
}

/// A visitor arrived.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "visitor.arrived", target = RoomTarget)]
#[wire(sensitive)]
pub struct VisitorArrived {
    /// Who.
    pub who: String,
    /// What the visitor said.
    pub said: Option<Vec<Label>>,
}

/// A visitor moved.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "visitor.tracked", target = BuildingTarget, experimental, since = "3.2")]
pub struct VisitorTracked {
    /// The rooms.
    pub path: Vec<Spot>,
}

/// A place and a time.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Spot {
    /// The room.
    pub room: Label,
}

/// Looks for a visitor.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "visitor.find", target = BuildingTarget, reply = Spot, experimental)]
pub struct VisitorFind {
    /// The badge.
    pub badge: Badge,
}
