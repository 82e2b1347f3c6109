//! The second version, in which the type has another content.

/// A unit of temperature.
#[derive(Debug, Clone, PartialEq, tieline::Wire)]
pub enum Unit {
    Celsius,
    Kelvin,
}

/// A temperature.
#[derive(Debug, Clone, PartialEq, tieline::Wire)]
pub struct Temperature {
    /// The number, such as `21.5`.
    pub degrees: String,
    /// Its unit.
    pub unit: Unit,
}
