//! Captures in files, folders and streams, checked by threads in one pass.
//!
//! It finds the inputs, cuts them into chunks and these into frames, checks each, and hands what it found to a [`format::ReportFormat`].
//! Memory is bounded by the longest frame, and that by a limit, for each thread.

mod batch;
mod excerpt;
mod feed;
mod format;
mod order;
mod run;
mod source;
mod summary;
mod worker;

pub(crate) use format::{
    ReportFormat, Style, github::GitHubFormat, gitlab::GitLabFormat, human::HumanFormat, json::JsonFormat,
    junit::JUnitFormat, sarif::SarifFormat,
};
pub(crate) use run::{Output, RunOptions, StopHandle, Watch, run};
pub(crate) use source::{Source, Unreadable, find};
pub(crate) use summary::Summary;
