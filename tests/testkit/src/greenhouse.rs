//! A protocol with features that the catalogue does not use: every leaf type and rule, defaults, maps, recursion, deprecations.
//!
//! It depends only on `tieline`, so that other crates can include this file.

#![allow(deprecated, reason = "deprecated messages and keys are part of the test data")]

use std::collections::{BTreeMap, BTreeSet};
use std::num::{NonZeroU8, NonZeroU64};
use std::sync::Arc;

use tieline::{Command, Event, Nullable, Target, Wire};

tieline::id! {
    /// Names a greenhouse.
    pub HouseId
}

tieline::id! {
    /// Names a wing of a greenhouse.
    pub WingId
}

tieline::id! {
    /// Names a bed.
    pub BedId
}

tieline::id! {
    /// Names a sensor.
    pub SensorId
}

/// Addresses a bed.
#[derive(Debug, Clone, PartialEq, Eq, Target)]
pub struct BedTarget {
    /// The greenhouse.
    pub house: HouseId,
    /// The wing, if the greenhouse has any.
    pub wing: Option<WingId>,
    /// The bed.
    pub bed: BedId,
}

/// Sets the climate of a bed.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "climate.set", target = BedTarget, reply = Self, causes = ["reading.taken"])]
#[non_exhaustive]
pub struct ClimateSet {
    /// Degrees.
    #[wire(minimum = -30, maximum = 60)]
    pub temperature: i32,
    /// Percent.
    pub humidity: Option<u8>,
    /// The share of the light that is blocked.
    #[wire(minimum = 0.0, maximum = 1.0)]
    pub shade: Option<f64>,
    /// Litres since the start.
    pub litres: Option<u64>,
    /// Seconds from now.
    pub delay: Option<i64>,
    /// The number of attempts.
    #[wire(default = 5, maximum = 9)]
    pub retries: u8,
    /// Whether the doors may open.
    #[wire(default = true)]
    pub doors: bool,
    /// How water is sprayed.
    pub mist: Option<Mist>,
    /// A hose.
    pub hose: Option<Hose>,
    /// How fast it is done.
    pub pace: Option<Pace>,
    /// How important it is.
    pub grade: Option<Grade>,
    /// When it is done.
    pub moment: Option<Moment>,
    /// A seal.
    pub seal: Option<Seal>,
}

/// A seal.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(pinned(version = 1, sealed = true))]
pub struct Seal {
    /// Its number.
    pub number: u16,
}

/// How fast something is done.
#[derive(Debug, Clone, Copy, PartialEq, Wire)]
pub enum Pace {
    /// Slowly.
    Slow = -1,
    /// As usual.
    #[wire(default)]
    Usual = 0,
    /// At once.
    #[deprecated]
    Fast = 0x10,
}

/// How important something is.
#[derive(Debug, Clone, Copy, PartialEq, Wire)]
#[repr(i64)]
pub enum Grade {
    /// Not at all.
    Low = 1,
    /// Very much.
    High = 9_007_199_254_740_991,
    /// Another grade.
    #[wire(other)]
    Other(i64),
}

/// When something is done.
#[derive(Debug, Clone, Copy, PartialEq, Wire)]
pub enum Moment {
    /// Now.
    Now,
    /// Some time.
    #[wire(default)]
    Later,
}

/// A hose.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Hose {
    /// Metres.
    pub length: u16,
    /// How water is sprayed.
    #[wire(inline)]
    pub mist: Mist,
    /// The colour.
    pub colour: Option<String>,
}

/// How water is sprayed.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "type")]
pub enum Mist {
    /// From a nozzle.
    Nozzle {
        /// Litres.
        #[wire(maximum = 9)]
        litres: u8,
        /// The direction.
        angle: Option<i16>,
    },
    /// From the ceiling.
    Rain(Rain),
    /// Not at all.
    #[wire(rename = "off")]
    Off,
}

/// Water from the ceiling.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Rain {
    /// Seconds.
    pub seconds: u16,
}

/// Plants something in a bed.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "bed.plant", target = BedTarget, reply = Planted)]
#[non_exhaustive]
pub struct BedPlant {
    /// The text of the label.
    #[wire(min_length = 1, max_length = 8)]
    pub label: String,
    /// The rows.
    #[wire(min_items = 1, max_items = 3)]
    pub rows: Vec<u8>,
    /// The method.
    pub method: Method,
    /// The season.
    #[wire(default = "Spring")]
    pub season: Season,
    /// What the gardener notes; `null` if there is nothing to note.
    pub note: Nullable<String>,
    /// What another gardener adds; `null` removes it.
    pub remark: Option<Nullable<Remark>>,
    /// How many of each plant.
    pub counts: Option<BTreeMap<String, i16>>,
    /// Plants in pairs.
    pub pairs: Option<BTreeMap<String, Vec<Nullable<Word>>>>,
    /// What it grew from.
    pub origin: Option<Plant>,
    /// When it was planted.
    #[wire(format = "date-time")]
    pub planted: Option<String>,
    /// The code of the supplier.
    #[wire(pattern = "^[A-Z]{2}-[0-9]+$", max_length = 6)]
    pub supplier: Option<String>,
    /// The old name of the label.
    #[deprecated]
    pub sign: Option<String>,
}

/// What was planted.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Planted {
    /// The plants, by pages.
    #[wire(inline)]
    pub page: Page<Plant>,
}

/// A page of an array.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Page<T> {
    /// The items.
    #[wire(max_items = 2)]
    pub items: Vec<T>,
    /// The number of the first.
    #[wire(default = 0)]
    pub first: u32,
}

/// A plant with its ancestors and descendants.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Plant {
    /// Its name.
    pub name: Word,
    /// Its parent.
    pub parent: Option<Box<Plant>>,
    /// Whether it grew without being planted.
    #[wire(default = false)]
    pub wild: bool,
    /// Its children.
    pub children: Option<Vec<Plant>>,
}

/// A short word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(min_length = 1, max_length = 12)]
pub struct Word(pub String);

/// Some remarks.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(min_items = 1)]
pub struct Remark(pub Vec<String>);

/// How it is planted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
pub enum Method {
    /// As seed.
    Seed,
    /// As a cutting.
    Cutting,
    /// Upside down.
    #[deprecated]
    Inverted,
    /// Bought.
    #[wire(rename = "from the shop")]
    Shop,
}

/// A season.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub enum Season {
    /// Spring.
    Spring,
    /// Autumn.
    #[deprecated]
    Autumn,
    /// Another.
    #[wire(other)]
    Other(String),
}

/// Clears a bed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Command)]
#[command(name = "bed.clear", target = BedTarget, reply = tieline::NoData, from = either)]
#[deprecated]
pub struct BedClear {}

/// A sensor took a reading.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "reading.taken", target = tieline::Path, message_type = ["reading", "sample"])]
pub struct ReadingTaken {
    /// The value; `null` if the sensor failed.
    pub value: Nullable<f64>,
    /// Seconds.
    pub at: i64,
    /// Where it was taken.
    #[wire(inline)]
    pub place: Place,
    /// What the sensor adds: anything.
    pub raw: Option<tieline::json::Json>,
    /// What a newer sensor adds.
    #[wire(rest)]
    pub rest: tieline::json::JsonObject,
}

/// Where a reading is taken.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Place {
    /// The sensor.
    pub sensor: SensorId,
    /// The height in metres.
    #[wire(minimum = -0.5)]
    pub height: Option<f64>,
}

/// An alarm, with short texts.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "alarm.raised", target = tieline::Path)]
pub struct AlarmRaised(pub Vec<Word>);

/// Seeds were sorted into a box.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "seeds.sorted", target = tieline::Path, from = either)]
pub struct SeedsSorted {
    /// The letter on the box.
    pub letter: Option<char>,
    /// The number of the box.
    pub number: Option<NonZeroU8>,
    /// The number of seeds.
    #[wire(maximum = 1000000)]
    pub seeds: Option<NonZeroU64>,
    /// Width and length.
    pub size: Option<[f64; 2]>,
    /// The drawers that are used.
    #[wire(max_items = 4)]
    pub drawers: Option<BTreeSet<u8>>,
    /// The labels.
    #[wire(min_items = 1)]
    pub labels: Option<BTreeSet<Word>>,
    /// The row, the share of the row, and the label.
    pub place: Option<(u8, Nullable<f64>, Word)>,
    /// The number of seeds of each plant.
    pub stock: Option<BTreeMap<Word, u16>>,
    /// Whether there are trays of a material.
    pub trays: Option<BTreeMap<Tray, bool>>,
    /// The first and the last week of each phase.
    pub weeks: Option<BTreeMap<Phase, (u8, u8)>>,
    /// The seedling at each sensor.
    pub plants: Option<BTreeMap<SensorId, Arc<Seedling>>>,
    /// The bed that the seeds are for.
    pub bed: Option<BedTarget>,
    /// The object that they come from.
    pub from: Option<tieline::Path<3>>,
    /// That there is a lid.
    pub lid: Option<()>,
}

/// A young plant.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Seedling {
    /// Its name.
    pub name: String,
    /// The plant that it was cut from.
    pub cut_from: Option<Arc<Self>>,
}

/// The material of a tray.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub enum Tray {
    /// Clay.
    Clay,
    /// Plastic.
    #[deprecated]
    Plastic,
    /// Peat.
    #[wire(rename = "pressed peat")]
    Peat,
}

/// A phase of growth.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
pub enum Phase {
    /// It has no leaves.
    Germination,
    /// It has leaves.
    Growth,
    /// Another.
    #[wire(other)]
    Other(String),
}

tieline::protocol! {
    /// Messages between a greenhouse and its gardeners.
    pub Greenhouse {
        name: "greenhouse", version: "2.1",
        commands: [ClimateSet, BedPlant, BedClear],
        events: [ReadingTaken, AlarmRaised, SeedsSorted],
    }
}
