//! A part of the Debug Adapter Protocol.
//!
//! Source: <https://github.com/microsoft/debug-adapter-protocol>, `debugAdapterProtocol.json`

use std::collections::BTreeMap;

use tieline::json::Json;
use tieline::{Command, Event, Wire};

tieline::envelope! {
    /// Frames of the Debug Adapter Protocol. The name of an event is in another member than that of a command, and the member `body` holds
    /// the payload, or details of the error.
    pub mod debug_frames {
        request: { seq: Id(Seq), type: "request", command: Name, arguments: Option<Data> },
        success: {
            seq: Seq,
            type: "response",
            request_seq: Id(Seq),
            success: true,
            command: Name,
            message: Option<String>,
            body: Option<Data>,
        },
        failure: {
            seq: Seq,
            type: "response",
            request_seq: Id(Seq),
            success: false,
            command: Name,
            /// The error in short form.
            message: Option<String>,
            body: Error(ErrorBody),
        },
        event: { seq: Seq, type: "event", event: Name, body: Option<Data> },
    }
}

/// The number of a message of one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Wire)]
#[wire(minimum = 1)]
pub struct Seq(pub i64);

/// Why a request failed.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ErrorBody {
    /// A structured error.
    pub error: Option<ErrorMessage>,
}

/// A structured message object.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ErrorMessage {
    /// Unique (within a debug adapter implementation) identifier for the message.
    pub id: i64,
    /// A format string for the message.
    pub format: String,
    /// An object used as a dictionary for looking up the variables in the format string.
    pub variables: Option<BTreeMap<String, String>>,
    /// If true send to telemetry.
    pub send_telemetry: Option<bool>,
    /// If true show user.
    pub show_user: Option<bool>,
    /// A url where additional information about this message can be found.
    pub url: Option<String>,
    /// A label that is presented to the user as the UI for opening the url.
    pub url_label: Option<String>,
}

/// Starts the conversation.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "initialize", reply = Capabilities)]
pub struct Initialize {
    /// The ID of the client using this adapter.
    #[wire(rename = "clientID")]
    pub client_id: Option<String>,
    /// The human-readable name of the client using this adapter.
    pub client_name: Option<String>,
    /// The ID of the debug adapter.
    #[wire(rename = "adapterID")]
    pub adapter_id: String,
    /// The ISO-639 locale of the client using this adapter, e.g.
    pub locale: Option<String>,
    /// If true all line numbers are 1-based (default).
    pub lines_start_at1: Option<bool>,
    /// If true all column numbers are 1-based (default).
    pub columns_start_at1: Option<bool>,
    /// Determines in what format paths are specified.
    pub path_format: Option<String>,
    /// Client supports the `type` attribute for variables.
    pub supports_variable_type: Option<bool>,
    /// Client supports the paging of variables.
    pub supports_variable_paging: Option<bool>,
    /// Client supports the `runInTerminal` request.
    pub supports_run_in_terminal_request: Option<bool>,
    /// Client supports memory references.
    pub supports_memory_references: Option<bool>,
    /// Client supports progress reporting.
    pub supports_progress_reporting: Option<bool>,
    /// Client supports the `invalidated` event.
    pub supports_invalidated_event: Option<bool>,
    /// Client supports the `memory` event.
    pub supports_memory_event: Option<bool>,
    /// Client supports the `argsCanBeInterpretedByShell` attribute on the `runInTerminal` request.
    pub supports_args_can_be_interpreted_by_shell: Option<bool>,
    /// Client supports the `startDebugging` request.
    pub supports_start_debugging_request: Option<bool>,
    /// The client will interpret ANSI escape sequences in the display of `OutputEvent.output` and `Variable.value` fields when `Capabilities.supportsANSIStyling` is also enabled.
    #[wire(rename = "supportsANSIStyling")]
    pub supports_ansi_styling: Option<bool>,
}

/// Information about the capabilities of a debug adapter.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Capabilities {
    /// The debug adapter supports the `configurationDone` request.
    pub supports_configuration_done_request: Option<bool>,
    /// The debug adapter supports function breakpoints.
    pub supports_function_breakpoints: Option<bool>,
    /// The debug adapter supports conditional breakpoints.
    pub supports_conditional_breakpoints: Option<bool>,
    /// The debug adapter supports breakpoints that break execution after a specified number of hits.
    pub supports_hit_conditional_breakpoints: Option<bool>,
    /// The debug adapter supports a (side effect free) `evaluate` request for data hovers.
    pub supports_evaluate_for_hovers: Option<bool>,
    /// Available exception filter options for the `setExceptionBreakpoints` request.
    pub exception_breakpoint_filters: Option<Vec<ExceptionBreakpointsFilter>>,
    /// The debug adapter supports stepping back via the `stepBack` and `reverseContinue` requests.
    pub supports_step_back: Option<bool>,
    /// The debug adapter supports setting a variable to a value.
    pub supports_set_variable: Option<bool>,
    /// The debug adapter supports restarting a frame.
    pub supports_restart_frame: Option<bool>,
    /// The debug adapter supports the `gotoTargets` request.
    pub supports_goto_targets_request: Option<bool>,
    /// The debug adapter supports the `stepInTargets` request.
    pub supports_step_in_targets_request: Option<bool>,
    /// The debug adapter supports the `completions` request.
    pub supports_completions_request: Option<bool>,
    /// The set of characters that should automatically trigger a completion request in a REPL.
    pub completion_trigger_characters: Option<Vec<String>>,
    /// The debug adapter supports the `modules` request.
    pub supports_modules_request: Option<bool>,
    /// The set of additional module information exposed by the debug adapter.
    pub additional_module_columns: Option<Vec<ColumnDescriptor>>,
    /// Checksum algorithms supported by the debug adapter.
    pub supported_checksum_algorithms: Option<Vec<ChecksumAlgorithm>>,
    /// The debug adapter supports the `restart` request.
    pub supports_restart_request: Option<bool>,
    /// The debug adapter supports `exceptionOptions` on the `setExceptionBreakpoints` request.
    pub supports_exception_options: Option<bool>,
    /// The debug adapter supports a `format` attribute on the `stackTrace`, `variables`, and `evaluate` requests.
    pub supports_value_formatting_options: Option<bool>,
    /// The debug adapter supports the `exceptionInfo` request.
    pub supports_exception_info_request: Option<bool>,
    /// The debug adapter supports the `terminateDebuggee` attribute on the `disconnect` request.
    pub support_terminate_debuggee: Option<bool>,
    /// The debug adapter supports the `suspendDebuggee` attribute on the `disconnect` request.
    pub support_suspend_debuggee: Option<bool>,
    /// The debug adapter supports the delayed loading of parts of the stack, which requires that both the `startFrame` and `levels` arguments and the `totalFrames` result of the `stackTrace` request are supported.
    pub supports_delayed_stack_trace_loading: Option<bool>,
    /// The debug adapter supports the `loadedSources` request.
    pub supports_loaded_sources_request: Option<bool>,
    /// The debug adapter supports log points by interpreting the `logMessage` attribute of the `SourceBreakpoint`.
    pub supports_log_points: Option<bool>,
    /// The debug adapter supports the `terminateThreads` request.
    pub supports_terminate_threads_request: Option<bool>,
    /// The debug adapter supports the `setExpression` request.
    pub supports_set_expression: Option<bool>,
    /// The debug adapter supports the `terminate` request.
    pub supports_terminate_request: Option<bool>,
    /// The debug adapter supports data breakpoints.
    pub supports_data_breakpoints: Option<bool>,
    /// The debug adapter supports the `readMemory` request.
    pub supports_read_memory_request: Option<bool>,
    /// The debug adapter supports the `writeMemory` request.
    pub supports_write_memory_request: Option<bool>,
    /// The debug adapter supports the `disassemble` request.
    pub supports_disassemble_request: Option<bool>,
    /// The debug adapter supports the `cancel` request.
    pub supports_cancel_request: Option<bool>,
    /// The debug adapter supports the `breakpointLocations` request.
    pub supports_breakpoint_locations_request: Option<bool>,
    /// The debug adapter supports the `clipboard` context value in the `evaluate` request.
    pub supports_clipboard_context: Option<bool>,
    /// The debug adapter supports stepping granularities (argument `granularity`) for the stepping requests.
    pub supports_stepping_granularity: Option<bool>,
    /// The debug adapter supports adding breakpoints based on instruction references.
    pub supports_instruction_breakpoints: Option<bool>,
    /// The debug adapter supports `filterOptions` as an argument on the `setExceptionBreakpoints` request.
    pub supports_exception_filter_options: Option<bool>,
    /// The debug adapter supports the `singleThread` property on the execution requests (`continue`, `next`, `stepIn`, `stepOut`, `reverseContinue`, `stepBack`).
    pub supports_single_thread_execution_requests: Option<bool>,
    /// The debug adapter supports the `asAddress` and `bytes` fields in the `dataBreakpointInfo` request.
    pub supports_data_breakpoint_bytes: Option<bool>,
    /// Modes of breakpoints supported by the debug adapter, such as 'hardware' or 'software'.
    pub breakpoint_modes: Option<Vec<BreakpointMode>>,
    /// The debug adapter supports ANSI escape sequences in styling of `OutputEvent.output` and `Variable.value` fields.
    #[wire(rename = "supportsANSIStyling")]
    pub supports_ansi_styling: Option<bool>,
}

/// An option for the treatment of exceptions.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ExceptionBreakpointsFilter {
    /// The internal ID of the filter option.
    pub filter: String,
    /// The name of the filter option.
    pub label: String,
    /// A help text providing additional information about the exception filter.
    pub description: Option<String>,
    /// Initial value of the filter option.
    pub default: Option<bool>,
    /// Controls whether a condition can be specified for this filter option.
    pub supports_condition: Option<bool>,
    /// A help text providing information about the condition.
    pub condition_description: Option<String>,
}

/// A `ColumnDescriptor` specifies what module attribute to show in a column of the modules view, how to format it,.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ColumnDescriptor {
    /// Name of the attribute rendered in this column.
    pub attribute_name: String,
    /// Header UI label of column.
    pub label: String,
    /// Format to use for the rendered values in this column.
    pub format: Option<String>,
    /// Datatype of values in this column.
    pub r#type: Option<ColumnType>,
    /// Width of this column in characters (hint only).
    pub width: Option<i64>,
}

/// The type of the values in a column.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum ColumnType {
    /// `string`.
    #[wire(rename = "string")]
    String,
    /// `number`.
    #[wire(rename = "number")]
    Number,
    /// `boolean`.
    #[wire(rename = "boolean")]
    Boolean,
    /// `unixTimestampUTC`.
    #[wire(rename = "unixTimestampUTC")]
    UnixTimestampUtc,
}

/// An algorithm of checksums.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum ChecksumAlgorithm {
    /// `MD5`.
    #[wire(rename = "MD5")]
    Md5,
    /// `SHA1`.
    #[wire(rename = "SHA1")]
    Sha1,
    /// `SHA256`.
    #[wire(rename = "SHA256")]
    Sha256,
    /// `timestamp`.
    #[wire(rename = "timestamp")]
    Timestamp,
}

/// A mode of breakpoints.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct BreakpointMode {
    /// The internal ID of the mode.
    pub mode: String,
    /// The name of the breakpoint mode.
    pub label: String,
    /// A help text providing additional information about the breakpoint mode.
    pub description: Option<String>,
    /// Describes one or more type of breakpoint this mode applies to.
    pub applies_to: Vec<String>,
}

/// Sets all breakpoints of a source.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "setBreakpoints", reply = BreakpointsSet)]
pub struct SetBreakpoints {
    /// The source location of the breakpoints; either `source.path` or `source.sourceReference` must be specified.
    pub source: Source,
    /// The code locations of the breakpoints.
    pub breakpoints: Option<Vec<SourceBreakpoint>>,
    /// Deprecated: The code locations of the breakpoints.
    pub lines: Option<Vec<i64>>,
    /// A value of true indicates that the underlying source has been modified which results in new breakpoint locations.
    pub source_modified: Option<bool>,
}

/// The breakpoints of a source.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct BreakpointsSet {
    /// Information about the breakpoints.
    pub breakpoints: Vec<Breakpoint>,
}

/// A breakpoint to be set.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct SourceBreakpoint {
    /// The source line of the breakpoint or logpoint.
    pub line: i64,
    /// Start position within source line of the breakpoint or logpoint.
    pub column: Option<i64>,
    /// The expression for conditional breakpoints.
    pub condition: Option<String>,
    /// The expression that controls how many hits of the breakpoint are ignored.
    pub hit_condition: Option<String>,
    /// If this attribute exists and is non-empty, the debug adapter must not 'break' (stop).
    pub log_message: Option<String>,
    /// The mode of this breakpoint.
    pub mode: Option<String>,
}

/// A source.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Source {
    /// The short name of the source.
    pub name: Option<String>,
    /// The path of the source to be shown in the UI.
    pub path: Option<String>,
    /// If the value > 0 the contents of the source must be retrieved through the `source` request (even if a path is specified).
    #[wire(minimum = 0)]
    pub source_reference: Option<i64>,
    /// A hint for how to present the source in the UI.
    pub presentation_hint: Option<PresentationHint>,
    /// The origin of this source.
    pub origin: Option<String>,
    /// A list of sources that are related to this source.
    pub sources: Option<Vec<Source>>,
    /// Additional data that a debug adapter might want to loop through the client.
    pub adapter_data: Option<Json>,
    /// The checksums associated with this file.
    pub checksums: Option<Vec<Checksum>>,
}

/// How a source is shown.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum PresentationHint {
    /// `normal`.
    #[wire(rename = "normal")]
    Normal,
    /// `emphasize`.
    #[wire(rename = "emphasize")]
    Emphasize,
    /// `deemphasize`.
    #[wire(rename = "deemphasize")]
    Deemphasize,
}

/// The checksum of an item calculated by the specified algorithm.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Checksum {
    /// The algorithm used to calculate this checksum.
    pub algorithm: ChecksumAlgorithm,
    /// Value of the checksum, encoded as a hexadecimal value.
    pub checksum: String,
}

/// A breakpoint.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Breakpoint {
    /// The identifier for the breakpoint.
    pub id: Option<i64>,
    /// If true, the breakpoint could be set (but not necessarily at the desired location).
    pub verified: bool,
    /// A message about the state of the breakpoint.
    pub message: Option<String>,
    /// The source where the breakpoint is located.
    pub source: Option<Source>,
    /// The start line of the actual range covered by the breakpoint.
    pub line: Option<i64>,
    /// Start position of the source range covered by the breakpoint.
    pub column: Option<i64>,
    /// The end line of the actual range covered by the breakpoint.
    pub end_line: Option<i64>,
    /// End position of the source range covered by the breakpoint.
    pub end_column: Option<i64>,
    /// A memory reference to where the breakpoint is set.
    pub instruction_reference: Option<String>,
    /// The offset from the instruction reference.
    pub offset: Option<i64>,
    /// A machine-readable explanation of why a breakpoint may not be verified.
    pub reason: Option<BreakpointReason>,
}

/// Why a breakpoint is not verified.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum BreakpointReason {
    /// `pending`.
    #[wire(rename = "pending")]
    Pending,
    /// `failed`.
    #[wire(rename = "failed")]
    Failed,
}

/// Lists the threads. The arguments are any value, because the protocol does not define them.
#[derive(Debug, Clone, PartialEq, Command)]
#[command(name = "threads", reply = ThreadList)]
pub struct Threads(pub Json);

/// The threads.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct ThreadList {
    /// All threads.
    pub threads: Vec<Thread>,
}

/// A thread.
#[derive(Debug, Clone, PartialEq, Wire)]
pub struct Thread {
    /// Unique identifier for the thread.
    pub id: i64,
    /// The name of the thread.
    pub name: String,
}

/// The execution stopped.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "stopped")]
pub struct Stopped {
    /// The reason for the event.
    pub reason: String,
    /// The full reason for the event, e.g.
    pub description: Option<String>,
    /// The thread which was stopped.
    pub thread_id: Option<i64>,
    /// A value of true hints to the client that this event should not change the focus.
    pub preserve_focus_hint: Option<bool>,
    /// Additional information.
    pub text: Option<String>,
    /// If `allThreadsStopped` is true, a debug adapter can announce that all threads have stopped.
    pub all_threads_stopped: Option<bool>,
    /// Ids of the breakpoints that triggered the event.
    pub hit_breakpoint_ids: Option<Vec<i64>>,
}

/// The debuggee wrote something.
#[derive(Debug, Clone, PartialEq, Event)]
#[event(name = "output")]
pub struct Output {
    /// The output category.
    pub category: Option<String>,
    /// The output to report.
    pub output: String,
    /// Support for keeping an output log organized by grouping related messages.
    pub group: Option<OutputGroup>,
    /// If an attribute `variablesReference` exists and its value is > 0, the output contains objects which can be retrieved by passing `variablesReference` to the `variables` request as long as execution remains suspended.
    #[wire(minimum = 0)]
    pub variables_reference: Option<i64>,
    /// The source location where the output was produced.
    pub source: Option<Source>,
    /// The source location's line where the output was produced.
    pub line: Option<i64>,
    /// The position in `line` where the output was produced.
    pub column: Option<i64>,
    /// Additional data to report.
    pub data: Option<Json>,
    /// A reference that allows the client to request the location where the new value is declared.
    pub location_reference: Option<i64>,
}

/// Whether an output starts or ends a group.
#[derive(Debug, Clone, PartialEq, Wire)]
pub enum OutputGroup {
    /// `start`.
    #[wire(rename = "start")]
    Start,
    /// `startCollapsed`.
    #[wire(rename = "startCollapsed")]
    StartCollapsed,
    /// `end`.
    #[wire(rename = "end")]
    End,
}

tieline::protocol! {
    /// A part of the Debug Adapter Protocol.
    pub DebugAdapter {
        name: "debug-adapter",
        version: "1.0",
        envelope: debug_frames,
        commands: [Initialize, SetBreakpoints, Threads],
        events: [Stopped, Output],
    }
}
