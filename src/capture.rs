//! Captures: recorded traffic in files, folders and streams, checked frame by frame in one pass.
//!
//! The floor below the command: it finds the inputs, cuts them into chunks and these into frames, checks each, and hands
//! what it found to a [`Format`]. Memory is bounded by the longest frame, and that by a limit, for each thread.

mod feed;
mod format;
mod gate;
mod judge;
mod levels;
mod outline;
mod part;
mod run;
mod source;
mod split;
mod text;

pub(crate) use format::{
    Format, Style, github::GitHub, gitlab::GitLab, human::Human, json::Json, junit::JUnit, sarif::Sarif,
};
pub(crate) use levels::Levels;
pub(crate) use run::{Options, Output, Stopper, Summary, Watch, run};
pub(crate) use source::{Source, Unreadable, find};
