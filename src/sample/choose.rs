//! What a made value holds where its shape leaves a choice.

use super::Size;
use crate::json::{Json, JsonObject};
use crate::shape::Open;

/// Decides where a shape leaves a choice.
pub(super) trait Choose {
    /// Whether a key that may be absent stands.
    fn stands(&mut self, deprecated: bool) -> bool;

    /// Whether `null` stands where a value may.
    fn null(&mut self) -> bool;

    /// How many elements a list or a map has, within both bounds.
    fn count(&mut self, min: u64, max: u64) -> u64;

    /// How many characters a string has, within both bounds; its text has a usual length.
    fn length(&mut self, min: u64, max: u64, usual: u64) -> u64;

    /// One of so many, at least one.
    fn pick(&mut self, of: usize) -> usize;

    fn bool(&mut self) -> bool;

    /// An integer within both bounds.
    fn integer(&mut self, minimum: i64, maximum: i64) -> i64;

    /// A double within both bounds.
    fn double(&mut self, minimum: f64, maximum: f64) -> f64;

    /// A value whose inside is not described.
    fn open(&mut self, open: Open) -> Json;
}

impl Choose for Size {
    fn stands(&mut self, deprecated: bool) -> bool {
        *self == Self::Full && !deprecated
    }

    fn null(&mut self) -> bool {
        *self == Self::Minimal
    }

    fn count(&mut self, min: u64, max: u64) -> u64 {
        match self {
            Self::Minimal => min,
            Self::Full => 1.clamp(min, max),
        }
    }

    fn length(&mut self, min: u64, max: u64, usual: u64) -> u64 {
        // A minimal one too: an empty string shows nothing.
        usual.clamp(min, max)
    }

    fn pick(&mut self, _of: usize) -> usize {
        0
    }

    fn bool(&mut self) -> bool {
        *self == Self::Full
    }

    fn integer(&mut self, minimum: i64, maximum: i64) -> i64 {
        i64::from(*self == Self::Full).clamp(minimum, maximum)
    }

    fn double(&mut self, minimum: f64, maximum: f64) -> f64 {
        let double: f64 = if *self == Self::Full { 0.5 } else { 0.0 };
        double.max(minimum).min(maximum)
    }

    fn open(&mut self, open: Open) -> Json {
        let object = match self {
            Self::Minimal => JsonObject::new(),
            Self::Full => JsonObject::from_iter([("key", "value")]),
        };
        match (open, self) {
            (Open::Value, Self::Minimal) => Json::Null,
            (Open::Structured, Self::Full) => Json::List(vec![object.into()]),
            _ => object.into(),
        }
    }
}
