//! The details of a failure.

use tieline::Wire;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
#[non_exhaustive]
pub struct FailureDetail {
    /// The code of the failure.
    #[wire(example = "NOT_SUPPORTED")]
    pub code: String,
    /// The message of the failure.
    #[wire(example = "The object does not support this.")]
    pub message: String,
    /// A stack trace.
    #[wire(example = "at Handler.run (handler:42)")]
    pub context: Option<String>,
}
