//! Protocols: the built-in one, and those loaded from a folder of artefacts.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyString};
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
                PyTypeError::new_err(format!("a frame must be str, bytes or bytearray, not {name}"))
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

/// The policy of a name. The parameters are texts, so that `help` shows their default.
fn policy_of(name: &str) -> PyResult<Policy> {
    match name {
        "strict" => Ok(Policy::Strict),
        "tolerant" => Ok(Policy::Tolerant),
        other => Err(PyValueError::new_err(format!("policy must be \"strict\" or \"tolerant\", not {other:?}"))),
    }
}

/// The frames in any iterable. The error for one names its index.
fn frames_of(frames: &Bound<'_, PyAny>) -> PyResult<Vec<Frame>> {
    if frames.is_instance_of::<PyString>() || frames.is_instance_of::<PyBytes>() {
        return Err(PyTypeError::new_err("frames must be an iterable of frames, not one frame"));
    }
    let frame = |(index, frame): (usize, PyResult<Bound<'_, PyAny>>)| {
        frame?
            .extract()
            .map_err(|error: PyErr| PyTypeError::new_err(format!("frames[{index}]: {}", error.value(frames.py()))))
    };
    frames.try_iter()?.enumerate().map(frame).collect()
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
    #[pyo3(signature = (frame, *, policy = "strict", show_values = false))]
    fn check(&self, py: Python<'_>, frame: Frame, policy: &str, show_values: bool) -> PyResult<Vec<Problem>> {
        let policy = policy_of(policy)?;
        Ok(py.detach(|| self.problems(&frame, policy, show(show_values))))
    }

    /// Whether a text is a frame of the protocol.
    #[pyo3(signature = (frame, *, policy = "strict"))]
    fn is_valid(&self, frame: Frame, policy: &str) -> PyResult<bool> {
        Ok(self.accepts(&frame, policy_of(policy)?))
    }

    /// Raises `FrameError` unless a text is a frame of the protocol.
    #[pyo3(signature = (frame, *, policy = "strict", show_values = false))]
    fn ensure(&self, py: Python<'_>, frame: Frame, policy: &str, show_values: bool) -> PyResult<()> {
        let policy = policy_of(policy)?;
        if self.accepts(&frame, policy) {
            return Ok(());
        }
        Err(frame_error(py, self.problems(&frame, policy, show(show_values))))
    }

    /// The problems of each of several frames, without the interpreter lock.
    #[pyo3(signature = (frames, *, policy = "strict", show_values = false))]
    fn check_many(
        &self,
        py: Python<'_>,
        frames: &Bound<'_, PyAny>,
        policy: &str,
        show_values: bool,
    ) -> PyResult<Vec<Vec<Problem>>> {
        let (frames, policy) = (frames_of(frames)?, policy_of(policy)?);
        Ok(py.detach(|| frames.iter().map(|frame| self.problems(frame, policy, show(show_values))).collect()))
    }

    /// The problems of a capture, without the interpreter lock.
    #[pyo3(signature = (
        path, *, policy = "strict", show_values = false, frames_at = Vec::new(), skip_prefix = false,
        max_problems = 1000,
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    fn check_file(
        &self,
        py: Python<'_>,
        path: PathBuf,
        policy: &str,
        show_values: bool,
        frames_at: Vec<String>,
        skip_prefix: bool,
        max_problems: usize,
    ) -> PyResult<FileReport> {
        let frames_at = frames_at.iter().map(|pointer| pointer.parse());
        let frames_at =
            frames_at.collect::<Result<_, _>>().map_err(|error| PyValueError::new_err(format!("frames_at: {error}")))?;
        let options =
            FileOptions { policy: policy_of(policy)?, show: show(show_values), frames_at, skip_prefix, max_problems };
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
    fn _diff(&self, py: Python<'_>, new: &Self, policy: &str) -> PyResult<(String, bool)> {
        let policy = policy_of(policy)?;
        Ok(py.detach(|| {
            let comparison = compare(self.plan(), new.plan());
            (comparison.report(ComparisonFormat::Json, policy, true), comparison.is_breaking(policy))
        }))
    }

    /// A protocol cannot change, so it is its own copy.
    fn __copy__(slf: PyRef<'_, Self>) -> PyRef<'_, Self> {
        slf
    }

    fn __deepcopy__<'py>(slf: PyRef<'py, Self>, _memo: &Bound<'py, PyAny>) -> PyRef<'py, Self> {
        slf
    }

    fn __repr__(&self) -> String {
        format!("<Protocol {} {}>", self.name(), self.version())
    }
}
