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
    /// The reason.
    #[wire(min_length = 2, example = "delivery")]
    pub reason: Cow<'a, str>,
    /// The duration in seconds.
    #[wire(default = 10, minimum = 1, maximum = 3600)]
    pub seconds: u16,
}

/// Somebody went through a door.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "door.passed", target = DeviceTarget, from = client, message_type = "doorEvent")]
pub struct DoorPassed {
    /// The time; `null` if the clock is not set.
    pub at: Nullable<TimeOfDay>,
    /// The rights of the person, by badge.
    #[wire(inline)]
    pub rights: Rights,
    /// The other building, if the door connects two.
    pub from: Option<BuildingId>,
}
