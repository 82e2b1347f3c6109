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
    #[wire(example = "The object does not support this.")]
    pub message: String,
    /// A stack trace: a debugging aid, normally absent.
    #[wire(example = "at Handler.run (handler:42)")]
    pub context: Option<String>,
}
