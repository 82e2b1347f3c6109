//! Random frames.

use pyo3::prelude::*;
use pyo3::types::PyBytes;
use tieline::Plan;
use tieline::problem::Rule;
use tieline::sample::{self, Claim, Generator, MutationKind};

/// A random frame.
#[pyclass(frozen, module = "tieline")]
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    sample: sample::Sample,
}

#[pymethods]
impl Sample {
    /// The text, which may be invalid UTF-8 if the frame is invalid.
    #[getter]
    fn frame<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.sample.bytes)
    }

    /// The name of the message.
    #[getter]
    fn name(&self) -> &str {
        &self.sample.name
    }

    /// The kind of the frame, such as `request`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.sample.kind.as_str()
    }

    /// Whether the frame is valid.
    #[getter]
    fn valid(&self) -> bool {
        self.sample.claim == Claim::Valid
    }

    /// The mutation that makes the frame invalid.
    #[getter]
    fn mutation(&self) -> Option<&'static str> {
        self.sample.label.map(MutationKind::as_str)
    }

    /// The id of the violated rule, if the mutation violates exactly one.
    #[getter]
    fn rule(&self) -> Option<&'static str> {
        match self.sample.claim {
            Claim::Invalid(rule) => rule.map(Rule::id),
            _ => None,
        }
    }

    fn __repr__(&self) -> String {
        format!("<Sample {} {}>", self.sample.kind.as_str(), self.sample.name)
    }
}

/// The first frames of a seed.
pub(crate) fn samples(
    plan: &Plan,
    count: u64,
    seed: u64,
    message: Option<&str>,
    invalid: f64,
) -> Result<Vec<Sample>, String> {
    if !(0.0..=1.0).contains(&invalid) {
        return Err(format!("invalid must be from 0 to 1, not {invalid}"));
    }
    let generator = Generator::new(plan, seed).invalid(invalid).one_line(true);
    let generator = match message {
        Some(name) => generator.only(name).ok_or_else(|| format!("the protocol has no message {name:?}"))?,
        None => generator,
    };
    let sample = |index| generator.sample(index).map(|sample| Sample { sample }).map_err(|error| error.to_string());
    (0..count).map(sample).collect()
}
