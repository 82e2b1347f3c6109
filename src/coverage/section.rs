//! The sections of a report.

use std::fmt;
use std::str::FromStr;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CoverageSection {
    /// The commands.
    Commands,
    /// The events.
    Events,
    /// The kinds of frames of each command.
    Frames,
    /// The forms of the targets of each message.
    Targets,
    /// Fields that are present, absent or `null`. A field that allows `null` is present if it has another value.
    Fields,
    /// The values of enums and booleans.
    Values,
    /// The variants of unions.
    Variants,
    /// The values of enums in the errors of failures.
    FailureCodes,
    /// The bounds of numbers and of the lengths of strings and arrays.
    Boundaries,
}

/// How mature a part of a protocol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Maturity {
    /// Neither experimental nor deprecated.
    Stable,
    /// Experimental, or a part of something experimental only.
    Experimental,
    /// Deprecated, or a part of something deprecated only.
    Deprecated,
}

/// The error for the name of a section that does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSection;

impl CoverageSection {
    /// All sections.
    pub const ALL: [Self; 9] = [
        Self::Commands,
        Self::Events,
        Self::Frames,
        Self::Targets,
        Self::Fields,
        Self::Values,
        Self::Variants,
        Self::FailureCodes,
        Self::Boundaries,
    ];

    /// The name, such as `failure-codes`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commands => "commands",
            Self::Events => "events",
            Self::Frames => "frames",
            Self::Targets => "targets",
            Self::Fields => "fields",
            Self::Values => "values",
            Self::Variants => "variants",
            Self::FailureCodes => "failure-codes",
            Self::Boundaries => "boundaries",
        }
    }
}

impl FromStr for CoverageSection {
    type Err = UnknownSection;

    fn from_str(name: &str) -> Result<Self, UnknownSection> {
        Self::ALL.into_iter().find(|section| section.as_str() == name).ok_or(UnknownSection)
    }
}

impl fmt::Display for UnknownSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unknown section of coverage")
    }
}

impl std::error::Error for UnknownSection {}

impl Maturity {
    /// All of them, the most mature first.
    pub const ALL: [Self; 3] = [Self::Stable, Self::Experimental, Self::Deprecated];

    /// The name: `stable`, `experimental` or `deprecated`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Experimental => "experimental",
            Self::Deprecated => "deprecated",
        }
    }
}
