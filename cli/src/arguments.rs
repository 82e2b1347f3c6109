//! The arguments.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use tieline::Policy;
use tieline::compat;
use tieline::message::ProtocolShape;
use tieline::problem::Rule;
use tieline::schema::FORMAT;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "tieline", propagate_version = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// When to colour the output.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(super) color: When,
    /// Takes the protocol from a folder of artefacts, as `schema --out DIR` writes them, instead of the one that is built in.
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) protocol: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) task: Task,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Checks recorded messages against the protocol.
    Check(Check),
    /// Lists the messages of the protocol.
    List(List),
    /// Shows one message: its meaning, its target, its fields, examples.
    Show(Show),
    /// Says what changed between two folders of artefacts, and whom each change breaks.
    Diff(Diff),
    /// Writes the JSON Schemas, the examples and the index into a folder.
    Schema(Schema),
    /// Prints frames made by chance, sound or broken, a frame a line: to test a reader.
    Sample(Sample),
    /// Lists the rules that `check` applies, and their levels.
    Rules(Rules),
    /// Prints what makes a shell complete this command.
    Completions(Completions),
    /// Prints the manual page.
    Man,
}

/// When to colour.
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
Files: `.json` holds one frame or a list of frames, `.ndjson`, `.jsonl` and all others a frame a line; `.gz` of each is \
unpacked. A folder is searched for files of these names. `-` is the standard input, a frame a line; so is no path at all.

Exit status: 0 nothing at level deny, 1 something, 2 it could not run, or an input could not be read, \
130 it was interrupted.")]
pub(super) struct Check {
    /// Files and folders; `-` is the standard input.
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
    /// How problems are shown.
    #[arg(long, value_enum, default_value_t = FormatName::Human)]
    pub(super) format: FormatName,
    /// How strictly frames are taken: as the schemas say, or as clients in production read.
    #[arg(long, value_enum, default_value_t = PolicyName::Strict)]
    pub(super) policy: PolicyName,
    /// Takes a rule as an error; of several options for one rule the last counts.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) deny: Vec<Rule>,
    /// Takes a rule as a warning.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) warn: Vec<Rule>,
    /// Does not report a rule.
    #[arg(long, value_name = "RULE", value_parser = rule(), hide_possible_values = true)]
    pub(super) allow: Vec<Rule>,
    /// Shows values too. They may be personal data.
    #[arg(long)]
    pub(super) show_values: bool,
    /// Shows no more than so many problems; all are counted.
    #[arg(long, value_name = "N", value_parser = whole)]
    pub(super) max_problems: Option<u64>,
    /// The longest line or frame that is read, in bytes.
    #[arg(long, value_name = "BYTES", default_value_t = 4 << 20, value_parser = bytes)]
    pub(super) max_line: usize,
    /// How many threads check; as many as there are processors, unless said.
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// Prints JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Show {
    /// The message's name.
    pub(super) name: String,
    /// Prints JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 success, 4 `--check` found outdated files, 1 the files cannot be generated, read or written."
)]
pub(super) struct Schema {
    /// The folder.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// Writes nothing: says whether the files are what would be written.
    #[arg(long)]
    pub(super) check: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The same seed gives the same frames on every machine, and a smaller count the first of them. The labels say of each line \
what was done to it, whether it is sound, and which rule it breaks. `text` is true of a frame that schemas cannot judge: \
it is no JSON, or JSON that readers take differently.")]
pub(super) struct Sample {
    /// How many.
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = whole)]
    pub(super) count: u64,
    /// The seed.
    #[arg(long, value_name = "S", default_value_t = 1, value_parser = whole)]
    pub(super) seed: u64,
    /// How many of them are broken: 0 is none, 1 is all.
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    pub(super) broken: f64,
    /// In how many of them the keys stand in any order.
    #[arg(long, value_name = "SHARE", default_value_t = 1.0 / 3.0, value_parser = share, hide_default_value = true)]
    pub(super) shuffled: f64,
    /// Usual values, written as peers write them: no bounds, no odd spellings.
    #[arg(long)]
    pub(super) plain: bool,
    /// Frames of one message only.
    #[arg(long, value_name = "NAME")]
    pub(super) message: Option<String>,
    /// Writes what is known of each frame into a file, a line for each.
    #[arg(long, value_name = "FILE")]
    pub(super) labels: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Frames are matched by message, kind and path. Each change says whom it breaks: old clients with a new server, new clients \
with an old server, both or none; a breaking one comes with a frame that one version writes and the other refuses.

Changes that are meant are waived in `tieline.toml`:
  [[diff.waiver]]
  rule = \"word-removed\"
  message = \"session.request.addchannel\"   # or all
  path = \"/data/channel/type\"              # or every place
  reason = \"No platform ever had it.\"

Exit status: 0 compatible, 1 breaking, 2 it could not run, or the artefacts hold what it cannot judge.")]
pub(super) struct Diff {
    /// The folder with the artefacts of the older version.
    pub(super) old: PathBuf,
    /// The folder with the artefacts of the newer version.
    pub(super) new: PathBuf,
    /// How changes are shown.
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(super) format: DiffFormat,
    /// Which readers count: those that read as the schemas say, or clients in production.
    #[arg(long, value_enum, default_value_t = PolicyName::Strict)]
    pub(super) policy: PolicyName,
    /// Shows compatible changes too.
    #[arg(long)]
    pub(super) all: bool,
    /// The file with the waivers; `tieline.toml` if there is one.
    #[arg(long, value_name = "FILE")]
    pub(super) waivers: Option<PathBuf>,
}

/// The formats of `diff`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum DiffFormat {
    /// For people: by message, who breaks, why, and what to do instead.
    Human,
    /// A JSON object a line, and a summary at the end.
    Json,
    /// Notes on a pull request on GitHub.
    Github,
    /// A comment on a pull request.
    Markdown,
}

impl From<DiffFormat> for compat::Format {
    fn from(format: DiffFormat) -> Self {
        match format {
            DiffFormat::Human => Self::Human,
            DiffFormat::Json => Self::Json,
            DiffFormat::Github => Self::Github,
            DiffFormat::Markdown => Self::Markdown,
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct Rules {
    /// Prints JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    pub(super) shell: Shell,
}

/// The formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    /// For people, with the outline of the line.
    Human,
    /// A JSON object a line, and a summary at the end.
    Json,
    /// Annotations in the log of a GitHub workflow.
    Github,
    /// The report of code quality that GitLab takes.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit's XML: a test case a file.
    Junit,
}

/// The policies of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PolicyName {
    /// Exactly what the schemas accept.
    Strict,
    /// For clients in production: `null` in a field that may be absent is absent, and so on.
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

/// The command line for a protocol.
pub(super) fn command(protocol: &ProtocolShape) -> clap::Command {
    let about = format!("Checks and describes the messages of the protocol {}.", protocol.name);
    let version =
        format!("{}\nprotocol {} {}\nartefacts {FORMAT}", env!("CARGO_PKG_VERSION"), protocol.name, protocol.version);
    // Once in a process: clap holds on to them.
    let (about, version): (&'static str, &'static str) = (about.leak(), version.leak());
    Arguments::command().about(about).version(version).name(program())
}

/// What the program is called.
fn program() -> &'static str {
    let path = std::env::args_os().next().map(PathBuf::from);
    let stem = path.as_deref().and_then(|path| path.file_stem()).and_then(|stem| stem.to_str());
    stem.map_or("tieline", |stem| stem.to_owned().leak())
}

/// Reads the id of a rule; what is none is refused with the ids that look like it.
fn rule() -> impl TypedValueParser<Value = Rule> {
    let ids = Rule::ALL.iter().map(|rule| PossibleValue::new(rule.id()).help(rule.purpose()));
    PossibleValuesParser::new(ids).try_map(|id| id.parse::<Rule>())
}

/// Reads a count.
fn whole(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "it is a whole number from 0, as `100`".to_owned())
}

/// Reads a count of bytes.
fn bytes(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "it is a whole number of bytes, as `4194304` for 4 MiB".to_owned())
}

/// Reads a count of threads.
fn jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse().map_err(|_| "it is a whole number from 1, as `4`".to_owned())
}

/// Reads a share of a whole.
fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if (0.0..=1.0).contains(&share) => Ok(share),
        _ => Err("a share is a number from 0 to 1".to_owned()),
    }
}
