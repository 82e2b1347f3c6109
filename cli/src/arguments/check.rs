//! The formats of `check` and `trace`.

use clap::ValueEnum;

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
    /// Only `trace`: a Mermaid sequence diagram of one conversation.
    Mermaid,
    /// Only `trace`: a web page without references to other files, with a timeline for each object.
    Html,
}

impl CheckFormat {
    /// Whether it shows the frames of conversations, so that only `trace` has it.
    pub(crate) fn shows_conversations(self) -> bool {
        matches!(self, Self::Mermaid | Self::Html)
    }
}
