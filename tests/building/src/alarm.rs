//! Messages of alarms: unions of every form.

use std::collections::BTreeMap;

use tieline::{Command, Event, Nullable, UnknownVariant, Wire};

use crate::page::{Label, Percent};
use crate::target::{RoomId, RoomTarget};

/// Sets up an alarm.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "alarm.configure", target = RoomTarget, reply = Outcome<Tested>, causes = ["alarm.raised"])]
#[non_exhaustive]
pub struct AlarmConfigure {
    /// What raises it.
    pub triggers: Vec<Trigger>,
    /// When it is active.
    pub condition: Option<Condition>,
    /// What happens then.
    pub actions: Vec<Action>,
    /// The settings by name.
    pub settings: Option<BTreeMap<String, Setting>>,
    /// Where it is; `null` if everywhere.
    pub place: Nullable<Place>,
    /// The text for the display.
    pub notice: Option<Notice>,
}

/// What raises an alarm.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum Trigger {
    /// Smoke.
    Smoke {
        /// The share of the light that it absorbs.
        density: Percent,
        /// The text that is shown.
        label: Option<Label>,
    },
    /// A door that is open.
    #[wire(rename = "door-open")]
    Door(DoorTrigger),
    /// A person.
    Person,
    /// A clock.
    Clock(Clock),
    /// An old detector.
    #[deprecated]
    Heat(Box<Heat>),
    /// Another trigger.
    #[wire(other)]
    Other(UnknownVariant),
}

/// A door that has been open for a time.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct DoorTrigger {
    /// The room that it leads to.
    pub room: RoomId,
    /// Seconds.
    #[wire(default = 30)]
    pub after: u16,
}

/// A detector of heat.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Heat {
    /// Degrees.
    #[wire(minimum = 40)]
    pub above: f64,
}

/// A time at which an alarm is raised.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "mode")]
pub enum Clock {
    /// Once.
    Once {
        /// Seconds from now.
        delay: u32,
    },
    /// Again and again.
    Every {
        /// Seconds.
        #[wire(minimum = 60)]
        period: u32,
        /// When it ends.
        until: Option<Clocked>,
    },
}

/// When a clock ends.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "mode")]
pub enum Clocked {
    /// After some times.
    Times {
        /// How often.
        count: u8,
    },
    /// Never.
    Never,
}

/// When an alarm is active.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "op")]
pub enum Condition {
    /// All of some conditions hold.
    #[wire(rename = "all")]
    All {
        /// The conditions.
        of: Vec<Self>,
    },
    /// A condition does not hold.
    #[wire(rename = "not")]
    Not {
        /// The condition.
        condition: Box<Self>,
    },
    /// A number is above another.
    #[wire(rename = "above")]
    Above {
        /// What is measured.
        what: Label,
        /// The number.
        #[wire(default = 0)]
        value: i32,
        /// Further facts.
        #[wire(inline)]
        measured: Measured,
    },
}

/// How a number is measured.
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
pub struct Measured {
    /// The unit.
    pub unit: Option<String>,
}

/// What happens in an alarm.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum Action {
    /// All doors are unlocked.
    #[wire(rename = "unlock")]
    Unlock,
    /// The horn sounds.
    #[deprecated]
    Horn,
    /// Somebody is called.
    #[wire(rename = "call")]
    Call {
        /// The number.
        #[wire(max_length = 20)]
        number: String,
    },
    /// Nothing for some seconds.
    #[wire(rename = "wait")]
    Wait(u16),
    /// One after the other.
    #[wire(rename = "sequence")]
    Sequence(Vec<Self>),
    /// Another action.
    #[wire(other)]
    Other(UnknownVariant),
}

/// A setting of an alarm.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "name", content = "value")]
pub enum Setting {
    /// How loud it is.
    Volume(Percent),
    /// The text on it.
    Text(Nullable<Label>),
    /// It is silent.
    Silent,
    /// When it is active.
    Hours {
        /// The first.
        #[wire(maximum = 23)]
        from: u8,
        /// The last.
        #[wire(maximum = 23)]
        to: u8,
    },
    /// Others in the same place.
    Others(Vec<Place>),
}

/// Where something is.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(untagged)]
pub enum Place {
    /// The number of a floor.
    Floor(i16),
    /// The name of a place.
    Name(Label),
    /// Several places.
    Several(Vec<Place>),
    /// A room.
    Room {
        /// The room.
        room: RoomId,
        /// Where in it.
        note: Option<String>,
    },
    /// A point.
    Point(Point),
}

/// A point.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Point {
    /// Metres.
    pub x: f64,
    /// Metres.
    pub y: f64,
    /// What is there.
    pub note: Option<String>,
}

/// What the display shows.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kind")]
pub enum Notice {
    /// A text. It needs no tag.
    #[wire(rename = "text", default_tag)]
    Text {
        /// The text.
        text: Label,
    },
    /// A picture.
    #[wire(rename = "image")]
    Image {
        /// Its address.
        address: String,
    },
}

/// How something ended.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "outcome")]
pub enum Outcome<T> {
    /// As intended.
    Done(T),
    /// In another way.
    Failed {
        /// Why.
        reason: Option<String>,
        /// What was wanted.
        wanted: Option<Wanted<T>>,
    },
}

/// What was wanted.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "wanted", content = "as")]
pub enum Wanted<T> {
    /// One.
    One(T),
    /// Some.
    Some(Vec<T>),
}

/// A test of an alarm.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Tested {
    /// Seconds that it took.
    pub took: u32,
}

/// An alarm was raised.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "alarm.raised", target = RoomTarget)]
pub struct AlarmRaised {
    /// What raised it.
    pub by: Trigger,
    /// What was done about it.
    pub outcome: Option<Outcome<Point>>,
    /// What is done next.
    pub next: Option<Action>,
    /// Where it was.
    pub place: Option<Place>,
    /// The setting that was in effect.
    pub setting: Nullable<Setting>,
}
