//! Captures in files, folders and streams, checked by threads in one pass.
//!
//! Inputs are split into chunks, chunks into frames. A [`format::ReportFormat`] renders the problems of each frame. The memory of each
//! thread is bounded by its chunk, and that by the maximum length of a frame.

mod baseline;
mod batch;
mod correlate;
mod decompress;
mod excerpt;
mod feed;
mod file;
mod file_at;
mod find;
mod format;
mod groups;
mod order;
mod paths;
mod redact;
mod report;
mod run;
mod sequence;
mod settings;
mod source;
mod summary;
mod timeline;
mod worker;

pub(crate) use baseline::{Baseline, Baselines};
pub use file::check_file;
pub(crate) use find::{FileSearch, FoundInputs};
pub(crate) use format::{
    ReportFormat, Style,
    conversation_page::ConversationPageFormat,
    counted,
    github::GitHubFormat,
    gitlab::GitLabFormat,
    human::{HumanFormat, Verbosity},
    json::{JsonFormat, quote},
    junit::{JUnitFormat, xml},
    mermaid::MermaidFormat,
    sarif::{SarifFormat, message as sarif_message, uri as sarif_uri},
    step_summary::StepSummary,
};
pub(crate) use paths::Exclusion;
pub(crate) use redact::{RedactSummary, redact};
pub(crate) use report::RunReport;
pub(crate) use run::{Output, RunOptions, SharedCoverage, StopHandle, Watch, run};
pub(crate) use sequence::InputSequence;
pub(crate) use settings::{RuleSet, RunSettings, Settings, parse_duration};
pub(crate) use source::{Source, Unreadable};
pub(crate) use summary::Summary;
pub(crate) use timeline::{SharedTimeline, TimelineFilter};
