//! What a failure says.

use tieline::Wire;

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Wire)]
#[non_exhaustive]
pub struct FailureDetail {
    /// The kind of failure, for programs.
    #[wire(example = "NOT_SUPPORTED")]
    pub code: String,
    /// What went wrong, for people.
    #[wire(example = "This cannot be done now.")]
    pub message: String,
    /// A stack trace: a debugging aid, normally absent.
    pub context: Option<String>,
}
