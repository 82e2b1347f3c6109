//! The arguments of `trace`.

use std::time::Duration;

use clap::Args;
use tieline::capture::FramePointer;

use super::CheckArguments;
use super::check::all_formats;
use crate::capture::parse_duration;

/// The arguments of `trace`.
#[derive(Debug, Args)]
#[command(mut_arg("format", |format| format.value_parser(all_formats())))]
pub(crate) struct TraceArguments {
    #[command(flatten)]
    pub(crate) check: CheckArguments,
    /// Where a record contains its time, as a JSON Pointer: a date and time as in RFC 3339, or a number of seconds, milliseconds,
    /// microseconds or nanoseconds since 1970. Then the report contains how long the responses of each command take.
    #[arg(long, value_name = "POINTER")]
    pub(crate) time_at: Option<FramePointer>,
    /// Report a response that takes longer as an error, rule `response-timeout`, and also a request that has no response after this
    /// time. Needs times.
    #[arg(long, value_name = "TIME", value_parser = parse_duration)]
    pub(crate) timeout: Option<Duration>,
    /// In the formats `mermaid` and `html`, show only frames that address the object with this target, or a part of it.
    #[arg(long, value_name = "TARGET")]
    pub(crate) object: Option<String>,
    /// In the formats `mermaid` and `html`, show only frames of the connection with this name, which `--connection-at` finds.
    #[arg(long, value_name = "NAME")]
    pub(crate) connection: Option<String>,
}
