//! Captures in files, folders and streams, checked by threads in one pass.
//!
//! It finds the inputs, cuts them into chunks and these into frames, checks each, and hands what it found to a [`Format`].
//! Memory is bounded by the longest frame, and that by a limit, for each thread.

mod feed;
mod format;
mod gate;
mod outline;
mod part;
mod run;
mod source;
mod summary;
mod worker;

pub(crate) use format::{
    Format, Style, github::GitHub, gitlab::GitLab, human::Human, json::Json, junit::JUnit, sarif::Sarif,
};
pub(crate) use run::{Options, Output, Stopper, Watch, run};
pub(crate) use source::{Source, Unreadable, find};
pub(crate) use summary::Summary;
