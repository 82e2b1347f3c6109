//! Problems and exceptions.

use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use tieline::artefacts;
use tieline::capture::Start;
use tieline::problem::{self, Level, Rule, Show};

create_exception!(tieline, TielineError, PyException, "The base class of the exceptions of this package.");
create_exception!(tieline, FrameError, TielineError, "A text is not a frame of the protocol.");
create_exception!(tieline, LoadError, TielineError, "The artefacts of a protocol cannot be loaded.");

/// One finding of the checker.
#[pyclass(frozen, eq, hash, get_all, module = "tieline")]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Problem {
    /// The id of the violated rule, such as `wrong-type`.
    rule: &'static str,
    /// `deny` or `warn`.
    level: &'static str,
    /// The name of the message, if the protocol declares it.
    name: Option<String>,
    /// The JSON Pointer to the value in the frame. Names that are data are `*`, unless values are shown.
    pointer: String,
    /// The line of the value, from 1.
    line: u64,
    /// The column of the value in Unicode characters, from 1.
    column: u64,
    /// The description in one sentence.
    text: String,
    /// How to fix the problem.
    help: Option<String>,
}

impl Problem {
    /// Converts a problem; `start` is the beginning of its frame.
    pub(crate) fn of(problem: &problem::Problem, position: Start, show: Show) -> Self {
        Self {
            rule: problem.rule.id(),
            level: problem.level.id(),
            name: problem.name.as_ref().map(ToString::to_string),
            pointer: problem.pointer.plain(show),
            line: position.line,
            column: position.column,
            text: problem.text(show),
            help: problem.help.as_ref().map(ToString::to_string),
        }
    }

    /// The problems of a text that is one frame.
    pub(crate) fn all(problems: &[problem::Problem], show: Show) -> Vec<Self> {
        problems.iter().map(|problem| Self::of(problem, Start::FIRST.position(problem.place), show)).collect()
    }

    pub(crate) fn is_error(&self) -> bool {
        self.level == Level::Deny.id()
    }
}

/// The members of a problem, from which `copy` and `pickle` create it again.
type ProblemParts = (&'static str, &'static str, Option<String>, String, u64, u64, String, Option<String>);

#[pymethods]
impl Problem {
    /// A problem that was copied or stored.
    #[new]
    #[expect(clippy::too_many_arguments, reason = "each is a member")]
    fn new(
        rule: &str,
        level: &str,
        name: Option<String>,
        pointer: String,
        line: u64,
        column: u64,
        text: String,
        help: Option<String>,
    ) -> PyResult<Self> {
        let rule = rule.parse::<Rule>().map_err(|error| PyValueError::new_err(format!("{error}: {rule:?}")))?.id();
        let level = [Level::Deny, Level::Warn].into_iter().map(Level::id).find(|id| *id == level);
        let level = level.ok_or_else(|| PyValueError::new_err("level must be \"deny\" or \"warn\""))?;
        Ok(Self { rule, level, name, pointer, line, column, text, help })
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> (Bound<'py, PyType>, ProblemParts) {
        let Self { rule, level, name, pointer, line, column, text, help } = self.clone();
        (py.get_type::<Self>(), (rule, level, name, pointer, line, column, text, help))
    }

    fn __str__(&self) -> String {
        let Self { rule, level, name, pointer, line, column, text, help } = self;
        let level = if self.is_error() { "error" } else { level_name(level) };
        let mut out = format!("{line}:{column}: {level}[{rule}]");
        for part in [name.as_deref(), Some(pointer.as_str())].into_iter().flatten().filter(|part| !part.is_empty()) {
            out.push(' ');
            out.push_str(&problem::escape(part));
        }
        out.push_str(": ");
        out.push_str(text);
        if let Some(help) = help {
            out.push_str("; help: ");
            out.push_str(help);
        }
        out
    }

    fn __repr__(&self) -> String {
        format!("<Problem {}>", self.__str__())
    }
}

/// The name of a level in reports.
fn level_name(level: &str) -> &str {
    if level == Level::Warn.id() { "warning" } else { level }
}

/// The exception for a frame with errors. Its attributes are set, since an exception class has none of its own.
pub(crate) fn frame_error(py: Python<'_>, problems: Vec<Problem>) -> PyErr {
    let first = problems.iter().find(|problem| problem.is_error());
    let text = first.map_or_else(String::new, Problem::__str__);
    let rule = first.map(|problem| problem.rule);
    let error = FrameError::new_err(text);
    let value = error.value(py);
    let set =
        value.setattr("rule", rule).and_then(|()| value.setattr("problems", PyTuple::new(py, into_objects(py, problems)?)?));
    set.err().unwrap_or(error)
}

/// The exception for artefacts that are rejected.
pub(crate) fn load_error(py: Python<'_>, error: &artefacts::LoadError) -> PyErr {
    let rejections: Vec<String> = error.rejections.iter().map(ToString::to_string).collect();
    let raised = LoadError::new_err(format!("{}: {}", error.from, rejections.join("; ")));
    let set = PyTuple::new(py, rejections).and_then(|rejections| raised.value(py).setattr("rejections", rejections));
    set.err().unwrap_or(raised)
}

fn into_objects(py: Python<'_>, problems: Vec<Problem>) -> PyResult<Vec<Py<Problem>>> {
    problems.into_iter().map(|problem| Py::new(py, problem)).collect()
}
