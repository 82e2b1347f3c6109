//! The formats of `check` and `trace`.

use std::fmt;

use clap::ValueEnum;
use clap::builder::{EnumValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};

/// The formats of `check` and `trace`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people, with an excerpt of the line.
    Human,
    /// One JSON object per line, and a summary at the end.
    Json,
    /// Annotations in the log of a GitHub workflow, and a step summary if `GITHUB_STEP_SUMMARY` is set.
    Github,
    /// GitLab's code quality report.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, one test case per file.
    Junit,
    /// A Mermaid sequence diagram of one conversation.
    Mermaid,
    /// A web page without references to other files, with a timeline for each object.
    Html,
}

impl CheckFormat {
    /// Whether it shows the frames of conversations, so that only `trace` has it.
    pub(crate) fn shows_conversations(self) -> bool {
        matches!(self, Self::Mermaid | Self::Html)
    }
}

impl fmt::Display for CheckFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().as_ref().map_or("", PossibleValue::get_name))
    }
}

/// Parses a format. The help lists those of `check`; the error for another one says that `trace` has it.
pub(super) fn own_formats() -> impl TypedValueParser<Value = CheckFormat> {
    let formats = CheckFormat::value_variants().iter();
    let listed = formats.filter_map(|format| Some(format.to_possible_value()?.hide(format.shows_conversations())));
    PossibleValuesParser::new(listed).try_map(|name| CheckFormat::from_str(&name, false))
}

/// Parses a format of `trace`.
pub(super) fn all_formats() -> EnumValueParser<CheckFormat> {
    EnumValueParser::new()
}
