//! Visits: strings with a format, with a pattern, and of types that are read and written as strings.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use tieline::{Command, Nullable, Wire};

use crate::target::BuildingTarget;

/// Registers a visit.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "visit.register", target = BuildingTarget, reply = Pass)]
#[non_exhaustive]
pub struct VisitRegister {
    /// The start.
    #[wire(format = "date-time")]
    pub from: String,
    /// The day on which the pass expires.
    #[wire(format = "date", default = "2028-02-29")]
    pub expires: String,
    /// When the visitor eats.
    #[wire(format = "time")]
    pub lunch: Option<String>,
    /// How long the visit takes.
    #[wire(format = "duration", max_length = 12)]
    pub takes: Option<Nullable<String>>,
    /// The visitors.
    #[wire(min_items = 1, max_items = 3)]
    pub visitors: Vec<Visitor>,
    /// The numbers of the cars, by their colours.
    pub cars: Option<BTreeMap<String, Plate>>,
    /// Where the visitor works.
    #[wire(as_str, example = "B7.1")]
    pub desk: Option<Desk>,
}

/// A visitor.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum Visitor {
    /// A person.
    Person {
        /// The id.
        #[wire(format = "uuid")]
        id: String,
        /// The address for the invitation.
        #[wire(format = "email", min_length = 6)]
        email: Option<String>,
        /// The photo.
        #[wire(format = "byte", max_length = 64)]
        photo: Option<String>,
    },
    /// A computer.
    Computer(Computer),
    /// Nobody.
    Nobody,
}

/// A computer.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Computer {
    /// The address.
    pub address: Ip,
    /// The older address.
    #[wire(format = "ipv4")]
    pub ipv4: Option<String>,
    /// Where its documentation is.
    #[wire(format = "uri", max_length = 80)]
    pub documentation: Nullable<String>,
}

/// An IPv6 address.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(format = "ipv6", example = "::1")]
pub struct Ip(pub String);

/// The number of a car.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(pattern = "^[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9][0-9]{0,3}$", max_length = 9)]
pub struct Plate(pub String);

/// A pass.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Pass {
    /// The number.
    #[wire(pattern = "^(V|W)[0-9]+$", min_length = 4, max_length = 9)]
    pub number: String,
    /// The desks that it opens.
    #[wire(as_str, max_items = 2, example = ["B7.1", "B0.255"])]
    pub desks: Vec<Desk>,
}

/// A desk: its room and its number, such as `B7.1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Desk {
    room: u8,
    number: u8,
}

/// The error for a text that names no desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoDesk;

impl FromStr for Desk {
    type Err = NoDesk;

    fn from_str(text: &str) -> Result<Self, NoDesk> {
        let (room, number) = text.strip_prefix('B').and_then(|rest| rest.split_once('.')).ok_or(NoDesk)?;
        let desk = Self { room: room.parse().map_err(|_| NoDesk)?, number: number.parse().map_err(|_| NoDesk)? };
        // `u8` also parses `+7` and `07`.
        if desk.to_string() == text { Ok(desk) } else { Err(NoDesk) }
    }
}

impl fmt::Display for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "B{}.{}", self.room, self.number)
    }
}
