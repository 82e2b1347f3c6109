//! How the generator chooses among the values that a shape permits.

use super::Size;
use crate::json::{Json, JsonObject};
use crate::plan::StringPlan;
use crate::shape::{Open, Pattern};

/// Chooses among the values that a shape permits.
pub(super) trait Choose {
    /// Whether an optional field is included.
    fn includes(&mut self, deprecated: bool) -> bool;

    /// Whether a nullable value is `null`.
    fn null(&mut self) -> bool;

    /// Whether a declared example is used.
    fn declared(&mut self) -> bool {
        true
    }

    /// The number of elements of an array, or of members of a map, within both bounds.
    fn count(&mut self, min: u64, max: u64) -> u64;

    /// A string derived from `usual` whose number of characters is within both bounds. If `id` is true, it contains only characters
    /// that ids allow.
    fn text(&mut self, usual: &str, id: bool, min: u64, max: u64) -> String {
        // Also for minimal examples: an empty string would not illustrate the field.
        let usual_length = usual.chars().count() as u64;
        fitted(usual, if id { '1' } else { '.' }, usual_length.clamp(min, max))
    }

    /// A string that is used for a pattern if it matches.
    fn preferred(&mut self, _string: &StringPlan) -> Option<String> {
        None
    }

    /// A text that a pattern matches, of at most `max` characters. `None` for the shortest one.
    fn matching(&mut self, _pattern: &Pattern, _max: u64) -> Option<String> {
        None
    }

    /// A bound of the length of a string with a pattern that it should have; `None` for any length.
    fn bound(&mut self, _bounds: [Option<u64>; 2]) -> Option<u64> {
        None
    }

    /// The number of characters by which a string exceeds the shortest match of its pattern, if the pattern permits it.
    fn longer(&mut self) -> u64 {
        0
    }

    /// The name of a member of a map; `index` counts from 1.
    fn key(&mut self, index: u64) -> String {
        format!("key-{index}")
    }

    /// An undeclared value for an open enum; `None` for a declared one.
    fn other(&mut self) -> Option<String> {
        None
    }

    /// The id of a segment of a target.
    fn id(&mut self, name: &str, index: usize) -> String {
        format!("{name}-{index}")
    }

    /// The number of segments of a target that may address any object, within both bounds.
    fn segments(&mut self, minimum: usize, maximum: usize) -> usize;

    /// An index below `of`, which is at least 1.
    fn pick(&mut self, of: usize) -> usize;

    fn bool(&mut self) -> bool;

    /// An integer within both bounds.
    fn integer(&mut self, minimum: i64, maximum: i64) -> i64;

    /// A double within both bounds.
    fn double(&mut self, minimum: f64, maximum: f64) -> f64;

    /// A value whose content the plan does not describe.
    fn open(&mut self, open: Open) -> Json;
}

/// The choices of an example.
#[derive(Clone, Copy)]
pub(super) struct ExampleChoices {
    pub(super) size: Size,
    /// The index of the variant of each union, of the declared example of each type, and so on; modulo their number.
    pub(super) variant: usize,
}

impl From<Size> for ExampleChoices {
    fn from(size: Size) -> Self {
        Self { size, variant: 0 }
    }
}

impl Choose for ExampleChoices {
    fn includes(&mut self, deprecated: bool) -> bool {
        self.size == Size::Full && !deprecated
    }

    fn null(&mut self) -> bool {
        self.size == Size::Minimal
    }

    fn count(&mut self, min: u64, max: u64) -> u64 {
        match self.size {
            Size::Minimal => min,
            Size::Full => 1.clamp(min, max),
        }
    }

    fn segments(&mut self, minimum: usize, maximum: usize) -> usize {
        if self.size == Size::Full { maximum } else { minimum }
    }

    fn pick(&mut self, of: usize) -> usize {
        self.variant % of.max(1)
    }

    fn bool(&mut self) -> bool {
        self.size == Size::Full
    }

    fn integer(&mut self, minimum: i64, maximum: i64) -> i64 {
        i64::from(self.size == Size::Full).clamp(minimum, maximum)
    }

    fn double(&mut self, minimum: f64, maximum: f64) -> f64 {
        let double: f64 = if self.size == Size::Full { 0.5 } else { 0.0 };
        double.max(minimum).min(maximum)
    }

    fn open(&mut self, open: Open) -> Json {
        let object = match self.size {
            Size::Minimal => JsonObject::new(),
            Size::Full => JsonObject::from_iter([("key", "value")]),
        };
        match (open, self.size) {
            (Open::Value, Size::Minimal) => Json::Null,
            (Open::Structured, Size::Full) => Json::Array(vec![object.into()]),
            _ => object.into(),
        }
    }
}

/// The text, truncated or padded to a length.
pub(super) fn fitted(text: &str, fill: char, length: u64) -> String {
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let mut out: String = text.chars().take(length).collect();
    let has = out.chars().count();
    out.extend(std::iter::repeat_n(fill, length - has));
    out
}
