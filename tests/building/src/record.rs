//! Records: unions whose tags are integers or booleans, and constants of every type.

use tieline::{Event, UnknownVariant, Wire};

use crate::log::Exclusion;
use crate::page::{Label, Percent};
use crate::target::BuildingTarget;

/// Something was recorded.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "building.recorded", target = BuildingTarget)]
#[wire(pinned(schema = 1.5, reviewer = null, scale = -0.25))]
pub struct BuildingRecorded {
    /// The record.
    pub record: Record,
    /// The records before it.
    pub before: Option<Vec<Record>>,
    /// Whether it is kept.
    #[wire(inline)]
    pub kept: Kept,
    /// The result of recording it.
    pub result: Option<RecordResult>,
    /// The signature.
    pub signature: Option<Signature>,
}

/// A record, in one of the versions of its format.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "v")]
pub enum Record {
    /// The first version, which had no number.
    #[deprecated]
    #[wire(value = 0, default_tag)]
    Draft,
    /// A text.
    #[wire(value = 1)]
    Text {
        /// The text.
        text: String,
        /// The record that it replaces.
        replaces: Option<Box<Record>>,
    },
    /// A measured value.
    #[wire(value = -2)]
    Measured(Measured),
    /// Another version.
    #[wire(other)]
    Other(UnknownVariant),
}

/// A measured value.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(pinned(unit = "%"))]
pub struct Measured {
    /// The value.
    pub value: Percent,
    /// Whether it was kept.
    #[wire(inline)]
    pub kept: Kept,
}

/// Whether a record is kept.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "kept")]
pub enum Kept {
    /// It is.
    #[wire(value = true)]
    Yes {
        /// Where.
        shelf: Label,
    },
    /// It is not.
    #[wire(value = false)]
    No(Exclusion),
}

/// The result of recording.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "code", content = "detail")]
pub enum RecordResult {
    /// It was recorded.
    #[wire(value = 200)]
    Recorded,
    /// The place does not exist.
    #[wire(value = 404)]
    Missing(Label),
    /// The place is full.
    #[wire(value = 507)]
    Full {
        /// How full it is.
        filled: Percent,
    },
}

/// How a record is signed.
#[derive(Debug, Clone, PartialEq, Wire)]
#[wire(tag = "signed", content = "by")]
pub enum Signature {
    /// By a person.
    #[wire(value = true)]
    Signed(Label),
    /// By nobody.
    #[wire(value = false)]
    Unsigned,
}
