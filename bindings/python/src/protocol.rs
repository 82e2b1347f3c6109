//! Protocols: the built-in one, and those loaded from a folder of artefacts.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyString;
use tieline::agent_desktop::AgentDesktop;
use tieline::compat::{ComparisonFormat, compare};
use tieline::problem::Show;
use tieline::protocol::{self, Protocol as _};
use tieline::{Plan, Policy, Report};

use crate::file::{FileOptions, FileReport, check_file, read_error};
use crate::problem::{Problem, frame_error, load_error};
use crate::sample::{self, Sample};

/// A protocol, whose frames are checked and generated.
#[pyclass(frozen, module = "tieline")]
#[derive(Debug)]
pub(crate) struct Protocol {
    plan: PlanSource,
}

/// A plan with its lifetime: a report keeps the plan that it needs.
#[derive(Debug)]
enum PlanSource {
    BuiltIn,
    Loaded(Arc<Plan>),
}

/// A frame, as text or as bytes. Neither is copied, unless a text has a lone surrogate. Both can be read without the interpreter lock.
pub(crate) enum Frame {
    Text(PyBackedStr),
    Bytes(PyBackedBytes),
}

impl<'py> FromPyObject<'_, 'py> for Frame {
    type Error = PyErr;

    fn extract(from: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !from.is_instance_of::<PyString>() {
            return from.extract().map(Self::Bytes).map_err(|_| {
                let name = from.get_type().name().map_or_else(|_| "object".to_owned(), |name| name.to_string());
                PyTypeError::new_err(format!("a frame must be str or bytes, not {name}"))
            });
        }
        match from.extract() {
            Ok(text) => Ok(Self::Text(text)),
            // A lone surrogate is an error in the frame, which the checker reports.
            Err(_) => Ok(Self::Bytes(from.call_method1("encode", ("utf-8", "surrogatepass"))?.extract()?)),
        }
    }
}

impl Frame {
    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

/// The value of the parameter `policy`.
pub(crate) struct PolicyName(pub(crate) Policy);

impl<'py> FromPyObject<'_, 'py> for PolicyName {
    type Error = PyErr;

    fn extract(from: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        match from.extract::<PyBackedStr>()?.as_ref() {
            "strict" => Ok(Self(Policy::Strict)),
            "tolerant" => Ok(Self(Policy::Tolerant)),
            other => Err(PyValueError::new_err(format!("policy must be \"strict\" or \"tolerant\", not {other:?}"))),
        }
    }
}

fn show(show_values: bool) -> Show {
    if show_values { Show::Values } else { Show::Masked }
}

impl Protocol {
    fn plan(&self) -> &Plan {
        match &self.plan {
            PlanSource::BuiltIn => AgentDesktop::plan(),
            PlanSource::Loaded(plan) => plan,
        }
    }

    fn report(&self, frame: &Frame, policy: Policy) -> Report {
        match &self.plan {
            PlanSource::BuiltIn => protocol::check_slice::<AgentDesktop>(frame.bytes(), policy),
            PlanSource::Loaded(plan) => plan.check_slice(frame.bytes(), policy),
        }
    }

    fn problems(&self, frame: &Frame, policy: Policy, show: Show) -> Vec<Problem> {
        Problem::all(self.report(frame, policy).problems(), show)
    }

    fn accepts(&self, frame: &Frame, policy: Policy) -> bool {
        std::str::from_utf8(frame.bytes()).is_ok_and(|text| self.plan().is_valid(text, policy))
    }
}

#[pymethods]
impl Protocol {
    /// The agent-desktop protocol.
    #[staticmethod]
    fn agent_desktop() -> Self {
        Self { plan: PlanSource::BuiltIn }
    }

    /// Loads a protocol from the folder of its artefacts.
    #[staticmethod]
    fn load(py: Python<'_>, folder: PathBuf) -> PyResult<Self> {
        let plan = py.detach(|| Plan::from_artefacts(&folder)).map_err(|error| load_error(py, &error))?;
        Ok(Self { plan: PlanSource::Loaded(Arc::new(plan)) })
    }

    /// The name of the protocol.
    #[getter]
    fn name(&self) -> &str {
        self.plan().protocol.as_ref().map_or("", |facts| &facts.name)
    }

    /// The version of the protocol.
    #[getter]
    fn version(&self) -> &str {
        self.plan().protocol.as_ref().map_or("", |facts| &facts.version)
    }

    /// The names of the commands.
    #[getter]
    fn commands(&self) -> Vec<&str> {
        self.plan().commands.iter().map(|message| &*message.name).collect()
    }

    /// The names of the events.
    #[getter]
    fn events(&self) -> Vec<&str> {
        self.plan().events.iter().map(|message| &*message.name).collect()
    }

    /// The problems of one frame.
    #[pyo3(signature = (frame, *, policy = PolicyName(Policy::Strict), show_values = false))]
    fn check(&self, py: Python<'_>, frame: Frame, policy: PolicyName, show_values: bool) -> Vec<Problem> {
        py.detach(|| self.problems(&frame, policy.0, show(show_values)))
    }

    /// Whether a text is a frame of the protocol.
    #[pyo3(signature = (frame, *, policy = PolicyName(Policy::Strict)))]
    fn is_valid(&self, frame: Frame, policy: PolicyName) -> bool {
        self.accepts(&frame, policy.0)
    }

    /// Raises `FrameError` unless a text is a frame of the protocol.
    #[pyo3(signature = (frame, *, policy = PolicyName(Policy::Strict), show_values = false))]
    fn ensure(&self, py: Python<'_>, frame: Frame, policy: PolicyName, show_values: bool) -> PyResult<()> {
        if self.accepts(&frame, policy.0) {
            return Ok(());
        }
        Err(frame_error(py, self.problems(&frame, policy.0, show(show_values))))
    }

    /// The problems of each of several frames, without the interpreter lock.
    #[pyo3(signature = (frames, *, policy = PolicyName(Policy::Strict), show_values = false))]
    fn check_many(&self, py: Python<'_>, frames: Vec<Frame>, policy: PolicyName, show_values: bool) -> Vec<Vec<Problem>> {
        py.detach(|| frames.iter().map(|frame| self.problems(frame, policy.0, show(show_values))).collect())
    }

    /// The problems of a capture, without the interpreter lock.
    #[pyo3(signature = (
        path, *, policy = PolicyName(Policy::Strict), show_values = false, frames_at = Vec::new(), skip_prefix = false,
        max_problems = 1000,
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn check_file(
        &self,
        py: Python<'_>,
        path: PathBuf,
        policy: PolicyName,
        show_values: bool,
        frames_at: Vec<String>,
        skip_prefix: bool,
        max_problems: usize,
    ) -> PyResult<FileReport> {
        let frames_at = frames_at.iter().map(|pointer| pointer.parse());
        let frames_at =
            frames_at.collect::<Result<_, _>>().map_err(|error| PyValueError::new_err(format!("frames_at: {error}")))?;
        let options = FileOptions { policy: policy.0, show: show(show_values), frames_at, skip_prefix, max_problems };
        let (counts, problems) =
            py.detach(|| check_file(self.plan(), &path, options)).map_err(|error| read_error(&path, error))?;
        FileReport::new(py, counts, problems)
    }

    /// Random frames, the same for the same seed.
    #[pyo3(signature = (count = 1, *, seed = 1, message = None, invalid = 0.0))]
    fn sample(&self, py: Python<'_>, count: u64, seed: u64, message: Option<&str>, invalid: f64) -> PyResult<Vec<Sample>> {
        py.detach(|| sample::samples(self.plan(), count, seed, message, invalid)).map_err(PyValueError::new_err)
    }

    /// The comparison with a newer version, as the JSON lines of `tieline diff --format json`.
    fn _diff(&self, py: Python<'_>, new: &Self, policy: PolicyName) -> (String, bool) {
        py.detach(|| {
            let comparison = compare(self.plan(), new.plan());
            (comparison.report(ComparisonFormat::Json, policy.0, true), comparison.is_breaking(policy.0))
        })
    }

    fn __repr__(&self) -> String {
        format!("<Protocol {} {}>", self.name(), self.version())
    }
}
