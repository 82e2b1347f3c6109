//! Types that several messages use.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use tieline::{Nullable, Wire};

use crate::address::Step;

/// A field that may be absent, or `null`.
pub type Cleared<T> = Option<Nullable<T>>;

/// Measured values; `null` for a missing one.
pub type Row = Nullable<Vec<Nullable<f64>>>;

/// The text on a door: 1 to 8 characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Wire)]
#[wire(min_length = 1, max_length = 8, example = "Büro 17", example = "☕")]
pub struct Label(pub String);

/// A label of at least 3 characters.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
#[wire(min_length = 3)]
pub struct LongLabel(pub Label);

/// A share in percent.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Wire)]
pub struct Percent(#[wire(minimum = 0, maximum = 100, example = 12.5)] pub f64);

/// A page of an array.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Page<T> {
    /// The items.
    #[wire(max_items = 3)]
    pub items: Vec<T>,
    /// The index of the next page's first item.
    pub next: Option<u32>,
}

/// A value with a note.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Noted<'a, T>
where
    T: Clone + Debug,
{
    /// The value.
    pub value: T,
    /// The note.
    #[wire(max_length = 20)]
    pub note: Option<Cow<'a, str>>,
    /// The note in other languages.
    pub notes: Option<BTreeMap<String, Cow<'a, str>>>,
}

/// A grid of steps of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Wire)]
pub struct Grid<const MAXIMUM: i64> {
    /// The cells, row by row.
    pub cells: Vec<Vec<Step<MAXIMUM>>>,
}

/// The author of a change.
#[derive(Debug, Clone, PartialEq, Wire)]
#[non_exhaustive]
pub struct Author {
    /// The name.
    pub author: String,
    /// The author's rights.
    #[wire(inline)]
    pub rights: Rights,
}

/// The rights of a person.
#[derive(Debug, Clone, PartialEq, Default, Wire)]
pub struct Rights {
    /// Whether everything is allowed.
    #[wire(default = false)]
    pub admin: bool,
    /// The badge.
    #[wire(inline)]
    pub badge: Badge,
}

/// A badge, by its number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
pub struct Badge {
    /// The number.
    #[wire(minimum = 1000)]
    pub badge: Option<u16>,
}
