//! The Python module `tieline._tieline`, which the package `tieline` re-exports.

mod file;
mod problem;
mod protocol;
mod sample;

use std::ffi::OsString;

use pyo3::prelude::*;
use tieline::agent_desktop::AgentDesktop;

/// The native part of the package `tieline`.
#[pymodule]
mod _tieline {
    #[pymodule_export]
    use super::file::FileReport;
    #[pymodule_export]
    use super::problem::{FrameError, LoadError, Problem, TielineError};
    #[pymodule_export]
    use super::protocol::Protocol;
    #[pymodule_export]
    use super::run_command;
    #[pymodule_export]
    use super::sample::Sample;
    #[pymodule_export]
    #[expect(non_upper_case_globals, reason = "the name of Python")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}

/// Runs the command `tieline` with some arguments, the first of which is its name. Returns the exit status.
#[pyfunction]
fn run_command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| tieline_cli::run::<AgentDesktop>(arguments))
}
