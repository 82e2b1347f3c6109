//! Messages of meters.

use std::collections::BTreeMap;

use tieline::{Command, Event, Nullable, Wire};

use crate::page::{Cleared, Grid, Page, Percent, Row};
use crate::target::DeviceTarget;

/// Calibrates a meter.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "meter.calibrate", target = DeviceTarget, reply = Page<Nullable<Calibration>>)]
pub struct MeterCalibrate {
    /// The steps.
    #[wire(min_items = 2, max_items = 3)]
    pub steps: Vec<i16>,
    /// The weights, row by row.
    pub weights: Grid<9>,
    /// The weights on a finer scale.
    #[wire(rename = "fineWeights")]
    pub fine: Option<Grid<99>>,
}

/// The result of a calibration.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Calibration {
    /// The deviation.
    pub off: Percent,
    /// Values of all integer types.
    #[wire(inline)]
    pub bounds: Bounds,
}

/// A value of every integer type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
pub struct Bounds {
    /// 8 bits.
    pub i8: Option<i8>,
    /// 16 bits.
    pub i16: Option<i16>,
    /// 32 bits.
    pub i32: Option<i32>,
    /// 54 bits.
    pub i64: Option<i64>,
    /// 8 bits.
    pub u8: Option<u8>,
    /// 16 bits.
    pub u16: Option<u16>,
    /// 32 bits.
    pub u32: Option<u32>,
    /// 53 bits.
    #[wire(minimum = 1.5, maximum = 7.5)]
    pub u64: Option<u64>,
}

/// A meter was read.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "meter.read", target = DeviceTarget)]
pub struct MeterRead {
    /// The values, row by row.
    pub rows: Vec<Row>,
    /// The rows of layers.
    #[wire(max_items = 2)]
    pub cube: Option<Vec<Vec<Vec<bool>>>>,
    /// The values by name and unit.
    pub named: Option<BTreeMap<String, BTreeMap<String, Nullable<Percent>>>>,
    /// The sum; `null` if it overflowed.
    #[wire(minimum = -1, maximum = 1e15)]
    pub sum: Cleared<f64>,
    /// The highest value.
    #[wire(maximum = 9)]
    pub highest: Nullable<u8>,
}
