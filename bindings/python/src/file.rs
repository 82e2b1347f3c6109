//! Captures in files.

use std::io;
use std::path::Path;

use pyo3::exceptions::{PyFileNotFoundError, PyOSError, PyPermissionError};
use pyo3::prelude::*;
use pyo3::types::PyList;
use tieline::capture::{CheckOptions, Counts, FramePointer};
use tieline::problem::Show;
use tieline::{Plan, Policy};

use crate::problem::Problem;

/// The result of checking a capture.
#[pyclass(frozen, get_all, module = "tieline")]
#[derive(Debug)]
pub(crate) struct FileReport {
    /// The number of frames, invalid ones included.
    frames: u64,
    /// The number of frames without an error, without those that are undetermined.
    valid: u64,
    /// The number of errors.
    errors: u64,
    /// The number of warnings.
    warnings: u64,
    /// The number of records without a frame.
    frameless: u64,
    /// The number of responses without an error of which only the envelope was checked, because their command is unknown.
    undetermined: u64,
    /// The first problems, with positions in the file. It is one list, which is not built again for each access.
    problems: Py<PyList>,
}

impl FileReport {
    pub(crate) fn new(py: Python<'_>, counts: Counts, problems: Vec<Problem>) -> PyResult<Self> {
        let Counts { frames, valid, deny, warn, frameless, undetermined, .. } = counts;
        let problems = PyList::new(py, problems)?.unbind();
        Ok(Self { frames, valid, errors: deny, warnings: warn, frameless, undetermined, problems })
    }
}

#[pymethods]
impl FileReport {
    fn __repr__(&self) -> String {
        let Self { frames, valid, errors, warnings, undetermined, .. } = self;
        let undetermined = if *undetermined > 0 { format!(", {undetermined} undetermined") } else { String::new() };
        format!("<FileReport {valid} of {frames} frames valid{undetermined}, {errors} errors, {warnings} warnings>")
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
pub(crate) fn check_file(plan: &Plan, path: &Path, options: FileOptions) -> io::Result<(Counts, Vec<Problem>)> {
    let FileOptions { policy, show, frames_at, skip_prefix, max_problems } = options;
    let mut checking = CheckOptions::default();
    (checking.policy, checking.frames_at, checking.skip_prefix) = (policy, frames_at, skip_prefix);
    let mut problems = Vec::new();
    let counts = tieline_cli::check_file(plan, path, checking, &mut |checked| {
        let left = max_problems - problems.len();
        let shown = checked.problems.iter().take(left);
        problems.extend(shown.map(|problem| Problem::of(problem, checked.position(problem), show)));
        // Further problems are only counted.
        max_problems - problems.len()
    })?;
    Ok((counts, problems))
}

/// The exception for a file that cannot be read, with the attributes of those that `open` raises.
pub(crate) fn read_error(path: &Path, error: io::Error) -> PyErr {
    // These numbers are the same on all systems.
    let number = match error.kind() {
        io::ErrorKind::NotFound => Some(2),
        io::ErrorKind::PermissionDenied => Some(13),
        _ => error.raw_os_error(),
    };
    let Some(number) = number else { return error.into() };
    let text = error.to_string();
    // Python shows the number itself.
    let text = text.split(" (os error ").next().unwrap_or_default().to_owned();
    let arguments = (number, text, path.as_os_str().to_owned());
    match number {
        2 => PyFileNotFoundError::new_err(arguments),
        13 => PyPermissionError::new_err(arguments),
        _ => PyOSError::new_err(arguments),
    }
}
