//! Messages of the log: unions beside the members that all of their variants have.

use tieline::{Command, Event, UnknownVariant, Wire};

use crate::alarm::Clock;
use crate::page::{Label, Percent};
use crate::target::{BuildingTarget, RoomId};

/// Finds entries of the log.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "building.log", target = BuildingTarget, reply = Vec<LogEntry>)]
pub struct BuildingLog {
    /// What is searched for.
    #[wire(inline)]
    pub by: SearchKey,
    /// The number of entries.
    #[wire(default = 10, minimum = 1)]
    pub limit: u8,
    /// The order of the entries.
    #[wire(default = 2, example = 1)]
    pub order: Order,
    /// The form of the entries.
    pub form: Option<Form>,
}

/// The order of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Order {
    /// The oldest first.
    Oldest = 1,
    /// The newest first.
    #[wire(default)]
    Newest = 2,
    /// By a number that no longer exists.
    #[deprecated]
    Number = -3,
}

/// The form of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Form {
    /// In full.
    Full,
    /// In short.
    #[wire(default, rename = "in short")]
    Short,
}

/// How urgent an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[repr(i64)]
pub enum Urgency {
    /// Somebody must act.
    Alarm = 0,
    /// Nobody must act.
    Notice = 5,
    /// Something else.
    #[wire(other)]
    Other(i64),
}

/// What is searched for.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "by", content = "value")]
pub enum SearchKey {
    /// The room.
    Room(RoomId),
    /// The importance.
    Importance {
        /// At least.
        least: Percent,
        /// What is left out.
        #[wire(inline)]
        without: Exclusion,
    },
    /// Everything.
    Everything,
}

/// What is left out of a search.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "without")]
pub enum Exclusion {
    /// Entries of a room.
    Room {
        /// The room.
        room: RoomId,
    },
    /// Nothing.
    Nothing,
}

/// Something was logged.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "building.logged", target = BuildingTarget)]
pub struct BuildingLogged {
    /// The entry.
    #[wire(inline)]
    pub entry: LogEntry,
    /// The entry before it.
    pub previous: Option<Box<LogEntry>>,
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct LogEntry {
    /// The title.
    pub title: Label,
    /// What happened.
    #[wire(inline)]
    pub what: LogKind,
    /// The importance.
    #[wire(default = 50)]
    pub importance: Percent,
    /// The urgencies over time.
    pub urgency: Option<Vec<Urgency>>,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "what")]
pub enum LogKind {
    /// A text by a person.
    #[wire(default_tag)]
    Remark {
        /// The text.
        text: String,
    },
    /// Several things.
    Group {
        /// The things.
        entries: Vec<LogEntry>,
    },
    /// A clock.
    Clock(Clock),
    /// A test.
    #[deprecated]
    Test,
    /// Something else.
    #[wire(other)]
    Other(UnknownVariant),
}

/// The log was checked.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "building.checked", target = BuildingTarget)]
#[wire(pinned(version = 2, "log-format" = "2.0", checked = true))]
pub struct BuildingChecked {
    /// The result.
    pub outcome: CheckOutcome,
    /// What was checked.
    pub parts: Option<CheckedParts>,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "outcome")]
pub enum CheckOutcome {
    /// Nothing is wrong.
    #[wire(pinned(ok = true))]
    Fine,
    /// Something is wrong.
    #[wire(pinned(ok = false, error_code = -7))]
    Failed {
        /// What is wrong.
        reason: String,
        /// What was not checked.
        #[wire(inline)]
        without: Exclusion,
    },
}

/// What was checked.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum CheckedParts {
    /// Everything.
    #[wire(pinned(all = true))]
    All,
    /// Some rooms.
    Rooms(Vec<RoomId>),
    /// A time.
    Time {
        /// Seconds.
        seconds: u32,
    },
}
