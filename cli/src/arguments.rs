//! The command line arguments.

mod check;
mod deferred;
mod doc;
mod trace;
mod values;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tieline::capture::FramePointer;
use tieline::compat::{FailOn, LevelSetting};
use tieline::message::ProtocolShape;
use tieline::problem::Rule;
use tieline::schema::FORMAT;
use tieline::{Plan, Policy};

use crate::capture::{Exclusion, RuleSet};
pub(super) use check::CheckFormat;
use deferred::Deferred;
pub(super) use doc::{DocArguments, DocFormat};
pub(super) use trace::TraceArguments;
use values::{bytes, fail_on, jobs, level, output, percent, rule, rule_or_warnings, share, whole};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "tieline", propagate_version = true)]
pub(super) struct CommandLine {
    /// When to use colors.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(super) color: When,
    /// Use the protocol described by a folder of artefacts, as written by `schema --out DIR`, instead of the built-in one.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) protocol: Option<PathBuf>,
    /// Use the whole protocol, or only what is stable: without experimental messages, fields, enum values and variants.
    #[arg(long, global = true, value_enum, default_value_t = Surface::All, value_name = "SURFACE")]
    pub(super) surface: Surface,
    #[command(subcommand)]
    pub(super) action: Action,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Check recorded messages against the protocol.
    Check(Deferred<CheckArguments>),
    /// Check recorded conversations: whether each response answers a request, beside what `check` reports.
    #[command(after_help = "\
Every request and response is matched with the other, by id if the frames have ids, and otherwise by name and target in their order. \
A capture may begin and end in the middle of a conversation: a response whose request is missing, and a request whose response \
is missing, are counted and not reported, unless `--complete` is given.

Examples:
  tieline trace --complete captures
  tieline trace --frames-at /frame --connection-at /peer --direction-at /dir proxy.ndjson
  tieline trace --frames-at /frame --time-at /time --timeout 5s proxy.ndjson
  tieline trace --complete --output html=trace.html captures

Exit status: 0 no problem at level deny, 1 at least one, 2 invalid arguments or an unreadable input, 130 interrupted.")]
    Trace(Deferred<TraceArguments>),
    /// Report which messages, fields and values of the protocol recorded messages contain.
    Coverage(Deferred<CoverageArguments>),
    /// Replace the values of recorded messages by pseudonyms.
    Redact(Deferred<RedactArguments>),
    /// List the messages of the protocol.
    List(Deferred<ListArguments>),
    /// Show one message: its meaning, target, fields and examples.
    Show(Deferred<ShowArguments>),
    /// Write a page with the messages of the protocol: their meaning, fields, rules and examples.
    Doc(Deferred<DocArguments>),
    /// Compare versions of the protocol, and report which clients and servers each change breaks.
    Diff(Deferred<DiffArguments>),
    /// Write the JSON Schemas, the examples and the index into a folder.
    Schema(Deferred<ArtefactArguments>),
    /// Generate random frames to test a decoder, valid or invalid, one per line.
    Sample(Deferred<SampleArguments>),
    /// List the rules of `check` or `diff`.
    Rules(Deferred<RulesArguments>),
    /// Print a completion script for a shell.
    Completions(Deferred<CompletionsArguments>),
    /// Print the manual page.
    Man,
}

/// The part of the protocol that is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Surface {
    /// Everything.
    All,
    /// What is not experimental. `check` reports an experimental field as an error.
    Stable,
}

impl Surface {
    /// This part of a protocol.
    pub(super) fn of(self, plan: Plan) -> Plan {
        if self == Self::Stable { plan.stable() } else { plan }
    }
}

/// A document that describes a protocol for other tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DocumentFormat {
    /// `AsyncAPI` 3.0: targets as channels, messages as operations of the server.
    Asyncapi,
}

/// When to use colors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The form of an input is recognized by its content: one frame per line; JSON values on any number of lines, alone, in an \
array, one after the other or in a JSON text sequence; a HTTP archive (HAR) with WebSocket messages; server-sent events. \
gzip and zstd are decompressed. A folder is searched for `.json`, `.ndjson`, `.jsonl` and `.har`, also with `.gz` or `.zst`; \
hidden files, those that `.gitignore` excludes, and `node_modules` are skipped. A path that does not exist may be a glob. \
`-`, or no path, is the standard input.

Examples:
  tieline check captures
  tail -f desktop.log | tieline check -
  kubectl logs desktop | tieline check --skip-prefix --frames-at /frame
  tieline check --deny unknown-field --output junit=junit.xml captures

Exit status: 0 no problem at level deny, 1 at least one, 2 invalid arguments or an unreadable input, 130 interrupted.")]
#[expect(clippy::struct_excessive_bools, reason = "each is an option of its own")]
pub(super) struct CheckArguments {
    /// Files, folders and globs; `-` is the standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The format of the report.
    #[arg(long, value_parser = check::own_formats(), default_value_t = CheckFormat::Human)]
    pub(super) format: CheckFormat,
    /// Whether frames must match the schemas exactly, or only as far as clients in production require [default: strict].
    #[arg(long, value_enum)]
    pub(super) policy: Option<PolicyName>,
    /// Write another report into a file. The option can be repeated.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output::<CheckFormat>)]
    pub(super) output: Vec<(CheckFormat, PathBuf)>,
    /// Show all problems, instead of the first ones of each kind.
    #[arg(long)]
    pub(super) all: bool,
    /// Show problems only: no totals, notes and progress.
    #[arg(long, short, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Also name the inputs without problems.
    #[arg(long, short)]
    pub(super) verbose: bool,
    /// Report a rule as an error, or all warnings with `warnings`; the last option for a rule wins.
    #[arg(long, value_name = "RULE", value_parser = rule_or_warnings(), hide_possible_values = true)]
    pub(super) deny: Vec<RuleSet>,
    /// Report a rule as a warning.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) warn: Vec<Rule>,
    /// Do not report a rule.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) allow: Vec<Rule>,
    #[command(flatten)]
    pub(super) inputs: InputArguments,
    #[command(flatten)]
    pub(super) conversations: ConversationArguments,
    /// What precedes relative paths in reports, for a run in a folder of the repository.
    #[arg(long, value_name = "PATH")]
    pub(super) path_prefix: Option<String>,
    /// Accept inputs without a frame.
    #[arg(long)]
    pub(super) allow_empty: bool,
    /// Do not report the known problems that a file lists.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write the problems into a file of known problems, and report none of them.
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Accept known problems that no longer occur.
    #[arg(long, requires = "baseline")]
    pub(super) allow_stale: bool,
    /// Show values, which may be personal data.
    #[arg(long)]
    pub(super) show_values: bool,
    /// The maximum number of problems to show; all are counted.
    #[arg(long, value_name = "N", value_parser = whole)]
    pub(super) max_problems: Option<u64>,
    /// The number of threads [default: the number of processors].
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// How responses are matched with requests, if they do not name their command.
#[derive(Debug, Args)]
pub(super) struct ConversationArguments {
    /// Where a record contains the name of its connection, as a JSON Pointer. A response that does not name its command, as in
    /// JSON-RPC, answers the request with its id in the same connection. Without this option, each input is one connection.
    #[arg(long, value_name = "POINTER")]
    pub(super) connection_at: Option<FramePointer>,
    /// Where a record contains the direction of its frame, such as `in` and `out`, as a JSON Pointer. Then both sides may use the same
    /// ids: a response answers a request of another direction.
    #[arg(long, value_name = "POINTER")]
    pub(super) direction_at: Option<FramePointer>,
    /// The inputs contain whole conversations: report a response without a request as an error, rule `unexpected-response`, and in
    /// `trace` also a request without a response, rule `unanswered-request`.
    #[arg(long)]
    pub(super) complete: bool,
}

/// The inputs of `check`, `trace`, `coverage` and `redact`.
#[derive(Debug, Args)]
pub(super) struct InputArguments {
    /// Where a record contains its frame, as a JSON Pointer such as `/frame`; the frame may be JSON in a string. If the option is
    /// repeated, the first pointer that leads to a value applies.
    #[arg(long, value_name = "POINTER")]
    pub(super) frames_at: Vec<FramePointer>,
    /// Skip the text before the frame in each line, such as the prefix that a logger adds. The frame begins at the first `{` from which
    /// the rest of the line is JSON.
    #[arg(long)]
    pub(super) skip_prefix: bool,
    /// Do not search files and folders that match a glob. One without `/` is compared with their names.
    #[arg(long, value_name = "GLOB", value_parser = Exclusion::parse)]
    pub(super) exclude: Vec<Exclusion>,
    /// Follow links to folders.
    #[arg(long)]
    pub(super) follow: bool,
    /// Also search hidden files and folders, and those that `.gitignore` excludes.
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// The name of the standard input in reports.
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
    /// The file with settings [default: `tieline.toml`, if it exists].
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// The maximum length of a line or frame in bytes; a longer one is a problem.
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 20, value_parser = bytes)]
    pub(super) max_line: usize,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Every string, number and undeclared name that is not the protocol's own is replaced by a pseudonym with the same length, \
pattern, format and bounds. The same text has the same pseudonym in all frames, so ids remain linked, also inside targets. \
`check` reports the same rules at the same places of the output. Names of messages and fields, enum values, constants, \
booleans and `null` remain.

The output has one frame on each line. Of a record with other members than its frame, only the frame is written. A malformed \
frame is redacted up to its first error, and ends there with an error of the same rule. What cannot be redacted is not written, \
and reported.

Anyone with the key can compute the values from the pseudonyms. Without `--key-file` or `--key` it is random, and not stored.

Examples:
  tieline redact captures > public.ndjson
  kubectl logs desktop | tieline redact --skip-prefix --frames-at /frame
  tieline redact --key-file key --only-sensitive desktop.log.gz

Exit status: 0 all frames written, 1 some were not, 2 invalid arguments or an unreadable input, 130 interrupted.")]
pub(super) struct RedactArguments {
    /// Files, folders and globs, as for `check`; `-` is the standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// Write to a file instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Replace only the values that the protocol declares as sensitive, and those of which it is not known whether they are.
    #[arg(long)]
    pub(super) only_sensitive: bool,
    /// The file with the secret on which the pseudonyms depend, to have the same ones in several runs.
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,
    /// The secret itself, which other users of the machine may see in the list of processes.
    #[arg(long, value_name = "SECRET", conflicts_with = "key_file")]
    pub(super) key: Option<String>,
    #[command(flatten)]
    pub(super) inputs: InputArguments,
    /// Print no summary.
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Counted are commands, events, kinds of frames, forms of targets, fields (present, absent, null), enum values, variants of unions, \
failure codes, and the bounds of numbers and lengths, each in valid frames only. What is experimental or deprecated is counted apart and \
not part of the percentages.

Require a minimum for each section in `tieline.toml`:
  [coverage]
  min = 80            # of everything
  commands = 100      # also: events, frames, targets, fields, values, variants, failure-codes, boundaries

Examples:
  tieline coverage captures
  tieline coverage --min 80 --missing captures
  tieline coverage --format json captures > unit.json
  tieline coverage --merge unit.json --merge system.json --output html=coverage.html

Exit status: 0 enough coverage, 1 too little, 2 invalid arguments or an unreadable input, 130 interrupted.")]
pub(super) struct CoverageArguments {
    /// Files, folders and globs, as for `check`; `-` is the standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = CoverageFormat::Human)]
    pub(super) format: CoverageFormat,
    /// Write another report into a file. The option can be repeated.
    #[arg(long, value_name = "FORMAT=FILE", value_parser = output::<CoverageFormat>)]
    pub(super) output: Vec<(CoverageFormat, PathBuf)>,
    /// The coverage that is required, in percent.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(super) min: Option<f64>,
    /// List what no frame contains, with an example frame for each.
    #[arg(long)]
    pub(super) missing: bool,
    /// Add a report of another run, in the format `json`. The option can be repeated.
    #[arg(long, value_name = "FILE")]
    pub(super) merge: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) inputs: InputArguments,
    #[command(flatten)]
    pub(super) conversations: ConversationArguments,
    /// Print no notes and no progress.
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// The number of threads [default: the number of processors].
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<NonZeroUsize>,
}

/// The formats of `coverage`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    /// For people: tables with bars.
    Human,
    /// JSON with every counted part, for `--merge` and for programs.
    Json,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// A web page without references to other files.
    Html,
}

#[derive(Debug, Args)]
pub(super) struct ListArguments {
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct ShowArguments {
    /// The name of the message.
    pub(super) name: String,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 success, 1 the files cannot be generated, read or written, 2 invalid arguments, or the artefacts of \
        `--protocol` cannot be loaded, 4 `--check` found outdated files."
)]
pub(super) struct ArtefactArguments {
    /// The folder to write to.
    #[arg(long, value_name = "DIR", required_unless_present = "format")]
    pub(super) out: Option<PathBuf>,
    /// Instead of the folder, print a document of another format.
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["out", "check", "force"])]
    pub(super) format: Option<DocumentFormat>,
    /// Write nothing, and report the files that are outdated.
    #[arg(long)]
    pub(super) check: bool,
    /// Also replace files of another protocol or of another program.
    #[arg(long, conflicts_with = "check")]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The same seed gives the same frames on every machine; a smaller count gives the first of them. A line of the labels \
describes a frame: how it was mutated, whether it is valid (`sound`), and which rule it breaks. `text` is true if schemas \
cannot decide about the frame: it is not JSON, or JSON that parsers read differently.

Examples:
  tieline sample --count 1000 --seed 7 > frames.ndjson
  tieline sample --invalid 0.5 --labels labels.ndjson > frames.ndjson
  tieline sample --message channel.dial
  tieline sample --conversation --count 20 --invalid 0.5 --labels labels.ndjson > records.ndjson
  tieline trace --complete --frames-at /frame --connection-at /connection --direction-at /direction records.ndjson")]
pub(super) struct SampleArguments {
    /// Generate whole conversations, each in a connection of its own. They overlap. A line is a record with the members `connection`,
    /// `direction` (the side that sends the frame), `time` (in milliseconds since 1970) and `frame`.
    #[arg(long, conflicts_with_all = ["message", "shuffled"])]
    pub(super) conversation: bool,
    /// The number of frames or conversations.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = whole)]
    pub(super) count: u64,
    /// The seed of the random number generator.
    #[arg(long, value_name = "S", default_value_t = 1, value_parser = whole)]
    pub(super) seed: u64,
    /// The share of invalid frames, from 0 to 1. Of conversations, the share of those that violate a rule of `trace`; their frames are
    /// valid.
    #[arg(long, alias = "broken", value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub(super) invalid: f64,
    /// The share of frames with members in random order, from 0 to 1.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0 / 3.0, value_parser = share, hide_default_value = true)]
    pub(super) shuffled: f64,
    /// Generate ordinary values in ordinary spelling: no extreme values, no unusual escapes.
    #[arg(long)]
    pub(super) plain: bool,
    /// Generate frames of one message only.
    #[arg(long, value_name = "NAME")]
    pub(super) message: Option<String>,
    /// Write a description of each frame, or of each conversation, into a file, one per line.
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(
    override_usage = "tieline diff [OPTIONS] <OLD>... <NEW>",
    after_help = "\
A version is a folder of artefacts, an archive with one (`.tar.gz`, `.tar`, `.zip`), or `git:REV[:PATH]`, where the default \
PATH is `schema`. Messages are matched by name, values by path. For each change the report states what it breaks: old \
clients with a new server, new clients with an old server, both or none. A breaking change has a counterexample: a frame \
that one version writes and the other rejects.

Set the policy in `tieline.toml`:
  [diff]
  fail-on = \"caution\"                       # never, breaking, caution, any
  [diff.levels]                             # ignore, compatible, caution, breaking
  type-renamed = \"breaking\"                 # `tieline rules diff` lists the rules and categories
  generated-code = \"caution\"
  word-added = { old-clients = \"caution\" }
  [[diff.waiver]]
  rule = \"word-removed\"
  message = \"session.*\"                     # default: every message
  path = \"/data/channel/type\"               # default: every path
  expires = 2027-01-31
  reason = \"No platform ever had it.\"

Examples:
  tieline diff old/schema new/schema
  tieline diff git:v1.0 git:v1.1 schema
  tieline diff --format markdown release-1.0.tar.gz schema > comment.md

Exit status: 0 no breaking change, 1 a breaking change (or as `fail-on` says), 2 invalid arguments, or artefacts that \
cannot be read or compared."
)]
pub(super) struct DiffArguments {
    /// The older versions, then the newer one. If only one version is given, the newer one is the protocol of the command.
    #[arg(value_name = "VERSION", required = true)]
    pub(super) versions: Vec<PathBuf>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(super) format: DiffFormat,
    /// Whether changes that break only strict readers are breaking [default: strict].
    #[arg(long, value_enum)]
    pub(super) policy: Option<PolicyName>,
    /// The least severe change for which the exit status is 1: never, breaking, caution, any [default: breaking].
    #[arg(long, value_name = "LEVEL", value_parser = fail_on(), hide_possible_values = true)]
    pub(super) fail_on: Option<FailOn>,
    /// The level of a rule or a category: ignore, compatible, caution, breaking. The option can be repeated.
    #[arg(long, value_name = "RULE[:CLIENTS]=LEVEL", value_parser = level)]
    pub(super) level: Vec<LevelSetting>,
    /// Show compatible changes too.
    #[arg(long)]
    pub(super) all: bool,
    /// The file with the policy and the waivers [default: `tieline.toml`, if it exists].
    #[arg(long, value_name = "FILE", visible_alias = "waivers")]
    pub(super) config: Option<PathBuf>,
}

/// The formats of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people: by message, with consequences, reasons and alternatives.
    Human,
    /// One JSON object per line, and a summary at the end.
    Json,
    /// Annotations in the log of a GitHub workflow.
    Github,
    /// Markdown, for a comment on a pull request.
    Markdown,
    /// A section of a changelog, in Markdown.
    Changelog,
    /// GitLab's code quality report.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, one test case per change.
    Junit,
}

#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// The command whose rules are listed.
    #[arg(value_enum, default_value_t = RuleList::Check)]
    pub(super) of: RuleList,
    /// Print JSON.
    #[arg(long)]
    pub(super) json: bool,
}

/// The commands that have rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RuleList {
    /// Problems of frames, and their levels.
    Check,
    /// Changes between two versions, and their effects.
    Diff,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// The shell.
    pub(super) shell: Shell,
}

/// The policies of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PolicyName {
    /// Exactly what the schemas accept.
    Strict,
    /// As clients in production: for example, `null` for an optional field is read as absent.
    Tolerant,
}

impl From<PolicyName> for Policy {
    fn from(name: PolicyName) -> Self {
        match name {
            PolicyName::Strict => Self::Strict,
            PolicyName::Tolerant => Self::Tolerant,
        }
    }
}

const EXAMPLES: &str = "\
Examples:
  tieline check captures                      check the captures in a folder
  tieline coverage captures                   report what the captures do not contain
  tieline show channel.dial                   describe a message
  tieline --protocol DIR check frames.ndjson  check against a protocol described by artefacts
  tieline diff old/schema new/schema          find breaking changes

`tieline COMMAND --help` describes a command.";

/// The command line for a protocol.
pub(super) fn command(protocol: &ProtocolShape, arguments: &[OsString]) -> clap::Command {
    let about = format!("Check and describe the messages of the protocol {}", protocol.name);
    let version =
        format!("{}\nprotocol {} {}\nartefacts {FORMAT}", env!("CARGO_PKG_VERSION"), protocol.name, protocol.version);
    // `clap` requires static strings. They are leaked once per process.
    let (about, version): (&'static str, &'static str) = (about.leak(), version.leak());
    let colours = if never_in_colour(arguments) { ColorChoice::Never } else { ColorChoice::Auto };
    CommandLine::command().about(about).version(version).name(program(arguments)).after_help(EXAMPLES).color(colours)
}

/// Whether the arguments contain `--color never`, which also applies to errors in other arguments.
fn never_in_colour(arguments: &[OsString]) -> bool {
    let arguments = arguments.split(|argument| argument == "--").next().unwrap_or_default();
    let mut pairs = arguments.windows(2);
    arguments.iter().any(|argument| argument == "--color=never") || pairs.any(|pair| pair == ["--color", "never"])
}

/// The name of the program.
fn program(arguments: &[OsString]) -> &'static str {
    let stem = arguments.first().and_then(|path| Path::new(path).file_stem()).and_then(|stem| stem.to_str());
    stem.map_or("tieline", |stem| stem.to_owned().leak())
}
