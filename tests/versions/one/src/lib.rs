//! The first version of a crate with a type on the wire.

/// A temperature.
#[derive(Debug, Clone, PartialEq, tieline::Wire)]
pub struct Temperature {
    /// In degrees Celsius.
    pub degrees: i16,
}
