//! Captures in files.

use std::io;
use std::path::Path;

use pyo3::prelude::*;
use tieline::capture::{CheckOptions, Counts, FramePointer};
use tieline::problem::Show;
use tieline::{Plan, Policy};

use crate::problem::Problem;

/// The result of checking a capture.
#[pyclass(frozen, get_all, module = "tieline")]
#[derive(Debug, Clone)]
pub(crate) struct FileReport {
    /// The number of frames, invalid ones included.
    frames: u64,
    /// The number of frames without an error.
    valid: u64,
    /// The number of errors.
    errors: u64,
    /// The number of warnings.
    warnings: u64,
    /// The number of records without a frame.
    frameless: u64,
    /// The first problems, with positions in the file.
    problems: Vec<Problem>,
}

#[pymethods]
impl FileReport {
    fn __repr__(&self) -> String {
        let Self { frames, valid, errors, warnings, .. } = self;
        format!("<FileReport {valid} of {frames} frames valid, {errors} errors, {warnings} warnings>")
    }
}

pub(crate) struct FileOptions {
    pub(crate) policy: Policy,
    pub(crate) show: Show,
    pub(crate) frames_at: Vec<FramePointer>,
    pub(crate) skip_prefix: bool,
    pub(crate) max_problems: usize,
}

/// Checks a capture in any form that the command reads. Memory does not grow with its length.
pub(crate) fn check_file(plan: &Plan, path: &Path, options: FileOptions) -> io::Result<FileReport> {
    let FileOptions { policy, show, frames_at, skip_prefix, max_problems } = options;
    let mut checking = CheckOptions::default();
    (checking.policy, checking.frames_at, checking.skip_prefix) = (policy, frames_at, skip_prefix);
    let mut problems = Vec::new();
    let counts: Counts = tieline_cli::check_file(plan, path, checking, &mut |checked| {
        let left = max_problems - problems.len();
        let shown = checked.problems.iter().take(left);
        problems.extend(shown.map(|problem| Problem::of(problem, checked.position(problem), show)));
        // Further problems are only counted.
        max_problems - problems.len()
    })?;
    let Counts { frames, valid, deny, warn, frameless, .. } = counts;
    Ok(FileReport { frames, valid, errors: deny, warnings: warn, frameless, problems })
}
