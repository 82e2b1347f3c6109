//! Messages of doors.

use std::borrow::Cow;

use tieline::{Command, Event, Nullable};

use crate::address::TimeOfDay;
use crate::page::{Noted, Rights};
use crate::target::{BuildingId, DeviceTarget};

/// Opens a door.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "door.open", target = DeviceTarget, reply = Noted<'static, bool>)]
pub struct DoorOpen<'a> {
    /// Why.
    #[wire(min_length = 2, example = "delivery")]
    pub reason: Cow<'a, str>,
    /// For how many seconds.
    #[wire(default = 10, minimum = 1, maximum = 3600)]
    pub seconds: u16,
}

/// Somebody went through a door.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "door.passed", target = DeviceTarget, from = client, message_type = "doorEvent")]
pub struct DoorPassed {
    /// When; `null` if the clock is not set.
    pub at: Nullable<TimeOfDay>,
    /// Who, by the badge.
    #[wire(inline)]
    pub rights: Rights,
    /// From which building, if the door leads to another.
    pub from: Option<BuildingId>,
}
