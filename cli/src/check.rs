//! `tieline check` and `tieline trace`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::error::ErrorKind;
use clap::{ArgMatches, ValueEnum};
use tieline::__private::command::is_of_conversations;
use tieline::Plan;
use tieline::capture::{CheckOptions, Checker};
use tieline::problem::{Level, Rule, Show};

use super::arguments::{
    CheckArguments, CheckFormat, CommandLine, ConversationArguments, InputArguments, Surface, TraceArguments, When,
};
use super::config::Config;
use super::progress::ProgressDisplay;
use super::status::{CommandError, Status, print_error, print_note, print_warning};
use crate::capture::{
    self, Baseline, Baselines, ConversationPageFormat, FileSearch, FoundInputs, GitHubFormat, GitLabFormat, HumanFormat,
    JUnitFormat, JsonFormat, MermaidFormat, Output, ReportFormat, RuleSet, RunOptions, RunReport, RunSettings, SarifFormat,
    Settings, SharedTimeline, Source, StepSummary, Style, Summary, TimelineFilter, Unreadable, Verbosity,
};

/// Runs `trace`.
pub(super) fn trace(
    plan: &'static Plan,
    arguments: &TraceArguments,
    matches: Option<&ArgMatches>,
    all: &CommandLine,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    let settings =
        Settings { trace: true, time_at: arguments.time_at.clone(), timeout: arguments.timeout, ..Settings::default() };
    let filter = TimelineFilter { object: arguments.object.clone(), connection: arguments.connection.clone() };
    let shown = formats(&arguments.check).find(|format| format.shows_conversations());
    if shown.is_none() && (filter.object.is_some() || filter.connection.is_some()) {
        let reason = "`--object` and `--connection` select the frames of the formats `mermaid` and `html`: add one of them";
        return Err(CommandError::Usage(ErrorKind::MissingRequiredArgument, reason.to_owned()));
    }
    let show = show(&arguments.check);
    let timeline = shown.map(|_| Arc::new(SharedTimeline::new(plan, filter, show)));
    run_with(plan, (&arguments.check, settings, timeline), matches, all, out)
}

/// Runs `check`.
pub(super) fn run(
    plan: &'static Plan,
    arguments: &CheckArguments,
    matches: Option<&ArgMatches>,
    all: &CommandLine,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    if let Some(format) = formats(arguments).find(|format| format.shows_conversations()) {
        let name = format.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned());
        let reason = format!("the format `{name}` shows conversations: use `tieline trace --format {name}`");
        return Err(CommandError::Usage(ErrorKind::InvalidValue, reason));
    }
    if !arguments.quiet {
        note_ineffective(plan, &arguments.conversations);
        for rule in matches.map(levels).unwrap_or_default().into_iter().filter_map(only_traced(plan)) {
            print_note(&format!("`check` never reports the rule `{rule}`: use `tieline trace`"));
        }
    }
    run_with(plan, (arguments, Settings::default(), None), matches, all, out)
}

/// Prints a note about options that have an effect only if responses are matched with their requests, which `check` and `coverage` do for
/// those that do not name their command.
pub(super) fn note_ineffective(plan: &Plan, arguments: &ConversationArguments) {
    let ConversationArguments { connection_at, direction_at, complete } = arguments;
    let options = [
        ("`--connection-at`", connection_at.is_some()),
        ("`--direction-at`", direction_at.is_some()),
        ("`--complete`", *complete),
    ];
    let given: Vec<&str> = options.into_iter().filter(|(_, is_given)| *is_given).map(|(name, _)| name).collect();
    if !given.is_empty() && !matches_responses(plan) {
        let (options, have) = (given.join(", "), if given.len() == 1 { "has" } else { "have" });
        print_note(&format!(
            "{options} {have} no effect here, because responses name their command: `tieline trace` matches them with requests"
        ));
    }
}

/// Whether responses are matched with their requests also if conversations are not traced.
fn matches_responses(plan: &Plan) -> bool {
    Checker::new(plan, CheckOptions::default()).correlates()
}

/// Returns the rule of a level that `check` never reports, if the level is not that of rules that are ignored.
fn only_traced(plan: &Plan) -> impl Fn((RuleSet, Level)) -> Option<Rule> {
    let matches_responses = matches_responses(plan);
    move |(rules, level)| match rules {
        RuleSet::One(rule) if level != Level::Allow && is_of_conversations(rule) => {
            Some(rule).filter(|rule| !(matches_responses && *rule == Rule::UnexpectedResponse))
        }
        _ => None,
    }
}

/// The formats of all reports.
fn formats(arguments: &CheckArguments) -> impl Iterator<Item = CheckFormat> {
    std::iter::once(arguments.format).chain(arguments.output.iter().map(|(format, _)| *format))
}

/// Whether reports show values.
fn show(arguments: &CheckArguments) -> Show {
    if arguments.show_values { Show::Values } else { Show::Masked }
}

/// Runs `check` or `trace`, with settings of the command line for `trace`.
fn run_with(
    plan: &'static Plan,
    (arguments, trace, timeline): (&CheckArguments, Settings, Option<Arc<SharedTimeline>>),
    matches: Option<&ArgMatches>,
    all: &CommandLine,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        let reason = "expected files or folders, or frames on the standard input".to_owned();
        return Err(CommandError::Usage(ErrorKind::MissingRequiredArgument, reason));
    }
    let inputs = &arguments.inputs;
    let config = Config::read(inputs.config.as_deref()).map_err(|text| CommandError::Usage(ErrorKind::Io, text))?;
    let search = search(inputs, &config, arguments.path_prefix.clone());
    let baselines = baselines(arguments, &config).map_err(|text| CommandError::Usage(ErrorKind::Io, text))?;
    let outputs = arguments.output.iter().map(|(_, path)| path).chain(&arguments.write_baseline);
    let sources = find(&search, &arguments.paths, outputs, arguments.quiet)?;
    let command = if trace.trace { "tieline trace" } else { "tieline check" };
    let mut base = config.settings;
    if all.surface == Surface::Stable {
        base.levels.insert(0, (RuleSet::One(Rule::Experimental), Level::Deny));
    }
    let options = RunOptions {
        settings: RunSettings { base, paths: config.paths, command_line: command_line(arguments, trace, matches) },
        max_problems: arguments.max_problems,
        baselines,
        max_line: inputs.max_line,
        jobs: arguments.jobs,
        coverage: None,
        timeline: timeline.clone(),
    };
    let reports = reports((plan, command, timeline.clone()), arguments, all.color, out)?;
    let mut summary = Summary::default();
    let mut progress = ProgressDisplay::new(&sources, arguments.quiet);
    let to = Output { reports, watch: &mut progress };
    let done = capture::run(plan, options, sources, to, &mut summary);
    if !arguments.quiet && summary.counts.frames > 0 && timeline.is_some_and(|timeline| timeline.selects_none()) {
        print_warning(
            "`--object` and `--connection` select none of the frames: give a target from its first segment on, and the name of a \
             connection as the records have it at `--connection-at`",
        );
    }
    let status = status(&summary, arguments);
    done.map(|()| status).map_err(|error| CommandError::Output(error, status))
}

/// The baseline of the command line, or those of the configuration.
fn baselines(arguments: &CheckArguments, config: &Config) -> Result<Baselines, String> {
    let mut baselines = Baselines::new(arguments.path_prefix.clone());
    if let Some(path) = &arguments.write_baseline {
        baselines.add(None, Baseline::to_write(path));
    } else if let Some(path) = &arguments.baseline {
        baselines.add(None, Baseline::read(path)?);
    } else {
        for (glob, path) in &config.baselines {
            baselines.add(glob.clone(), Baseline::read(path)?);
        }
    }
    Ok(baselines)
}

/// The settings of the command line.
fn command_line(arguments: &CheckArguments, trace: Settings, matches: Option<&ArgMatches>) -> Settings {
    let mut levels = matches.map(levels).unwrap_or_default();
    if arguments.allow_empty {
        levels.push((RuleSet::One(Rule::EmptyInput), Level::Allow));
    }
    Settings {
        levels,
        policy: arguments.policy.map(Into::into),
        trace: trace.trace,
        time_at: trace.time_at,
        timeout: trace.timeout,
        ..correlation(&arguments.inputs, &arguments.conversations)
    }
}

/// The settings of the command line that determine where the frames are, and how responses are matched with requests.
pub(super) fn correlation(inputs: &InputArguments, conversations: &ConversationArguments) -> Settings {
    let ConversationArguments { connection_at, direction_at, complete } = conversations;
    Settings {
        connection_at: connection_at.clone(),
        direction_at: direction_at.clone(),
        complete: complete.then_some(true),
        ..extraction(inputs)
    }
}

/// The settings of the command line that determine where the frames are.
pub(super) fn extraction(inputs: &InputArguments) -> Settings {
    Settings {
        frames_at: (!inputs.frames_at.is_empty()).then(|| inputs.frames_at.clone()),
        skip_prefix: inputs.skip_prefix.then_some(true),
        ..Settings::default()
    }
}

/// How folders are searched.
pub(super) fn search(inputs: &InputArguments, config: &Config, prefix: Option<String>) -> FileSearch {
    FileSearch {
        exclude: [&config.exclude[..], &inputs.exclude].concat(),
        follow: inputs.follow,
        no_ignore: inputs.no_ignore,
        stdin_name: inputs.stdin_filename.clone(),
        prefix,
    }
}

/// The inputs at the paths of the command line, or the standard input. Skipped files are reported.
///
/// # Errors
/// When an input would be overwritten by one of the outputs, or an output by another one.
pub(super) fn find<'a>(
    search: &FileSearch,
    paths: &[PathBuf],
    outputs: impl IntoIterator<Item = &'a PathBuf>,
    quiet: bool,
) -> Result<Vec<Result<Source, Unreadable>>, CommandError> {
    let stdin = [PathBuf::from("-")];
    let FoundInputs { sources, skipped } = search.find(if paths.is_empty() { &stdin } else { paths });
    if !quiet {
        if search.stdin_name.is_some() && !paths.is_empty() && !paths.contains(&stdin[0]) {
            print_note("`--stdin-filename` has no effect, because the standard input, `-`, is not read");
        }
        for (path, reason) in skipped {
            print_note(&format!("skipped `{path}`: {reason}"));
        }
    }
    let outputs: Vec<&PathBuf> = outputs.into_iter().collect();
    distinct(outputs.iter().copied())?;
    let is_input = |path: &&PathBuf| sources.iter().flatten().any(|source| source.is_file(path));
    match outputs.into_iter().find(is_input) {
        Some(path) => {
            let path = path.display();
            let text =
                format!("the output `{path}` is one of the inputs: write another file, or skip this one with `--exclude`");
            Err(CommandError::Usage(ErrorKind::Io, text))
        }
        None => Ok(sources),
    }
}

/// Checks that no two outputs are the same file, in which they would destroy each other.
///
/// # Errors
/// When two are.
pub(super) fn distinct<'a>(outputs: impl IntoIterator<Item = &'a PathBuf>) -> Result<(), CommandError> {
    let mut seen = BTreeSet::new();
    for path in outputs {
        if file_at(path).is_some_and(|file| !seen.insert(file)) {
            let text = format!("several outputs are the file `{}`: write each to a file of its own", path.display());
            return Err(CommandError::Usage(ErrorKind::Io, text));
        }
    }
    Ok(())
}

/// The file at a path, which need not exist, by its only name; `None` for what is not a file, such as a pipe.
fn file_at(path: &Path) -> Option<PathBuf> {
    if let Ok(path) = fs::canonicalize(path) {
        return path.is_file().then_some(path);
    }
    // The parent of a mere name is empty.
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(fs::canonicalize(folder).ok()?.join(path.file_name()?))
}

/// The exit status. Stale entries of the baseline are reported, and that it was not written.
fn status(summary: &Summary, arguments: &CheckArguments) -> Status {
    if summary.interrupted {
        Status::Interrupted
    } else if summary.unreadable > 0 {
        if arguments.write_baseline.is_some() {
            print_error("the baseline was not written, because not all inputs could be read");
        }
        Status::Failed
    } else if summary.counts.deny > 0 {
        Status::Bad
    } else if summary.stale > 0 && !arguments.allow_stale {
        let entries = if summary.stale == 1 { "entry" } else { "entries" };
        let text = format!(
            "the baseline lists {} {entries} with more problems than were found: write it again with `--write-baseline`",
            summary.stale
        );
        print_error(&text);
        Status::Bad
    } else {
        Status::Good
    }
}

/// The report on the standard output, and those in files. They name the command.
fn reports<'r>(
    (plan, command, timeline): (&'static Plan, &'static str, Option<Arc<SharedTimeline>>),
    arguments: &CheckArguments,
    color: When,
    out: &'r mut dyn Write,
) -> Result<Vec<RunReport<'r>>, CommandError> {
    let show = show(arguments);
    let timeline =
        || timeline.clone().unwrap_or_else(|| Arc::new(SharedTimeline::new(plan, TimelineFilter::default(), show)));
    let format = |format, console: bool| -> Arc<dyn ReportFormat> {
        let detail = match (arguments.quiet, arguments.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        };
        match format {
            CheckFormat::Human => {
                let style = if console { style(color) } else { Style::new(false) };
                Arc::new(HumanFormat::new(plan, show, style, console, detail))
            }
            CheckFormat::Json => Arc::new(JsonFormat::new(show)),
            CheckFormat::Github => Arc::new(GitHubFormat::new(command, show)),
            CheckFormat::Gitlab => Arc::new(GitLabFormat::new(show)),
            CheckFormat::Sarif => Arc::new(SarifFormat::new(show)),
            CheckFormat::Junit => Arc::new(JUnitFormat::new(command, show)),
            CheckFormat::Mermaid => Arc::new(MermaidFormat::new(timeline())),
            CheckFormat::Html => Arc::new(ConversationPageFormat::new(plan, timeline())),
        }
    };
    let report = |format, out, file| RunReport::new(format, out, file, arguments.all, arguments.max_problems);
    let mut reports = vec![report(format(arguments.format, true), Box::new(out), None)];
    for (name, path) in &arguments.output {
        let shown = path.display().to_string();
        let cannot = |error| CommandError::Usage(ErrorKind::Io, format!("cannot create `{shown}`: {error}"));
        let file = BufWriter::new(File::create(path).map_err(cannot)?);
        reports.push(report(format(*name, false), Box::new(file), Some(shown)));
    }
    // GitHub shows this file on the page of the workflow run.
    if arguments.format == CheckFormat::Github
        && let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())
    {
        let shown = PathBuf::from(&path).display().to_string();
        let cannot = |error| CommandError::Usage(ErrorKind::Io, format!("cannot open `{shown}`: {error}"));
        let file = File::options().append(true).create(true).open(&path).map_err(cannot)?;
        reports.push(report(Arc::new(StepSummary::new(command)), Box::new(BufWriter::new(file)), Some(shown)));
    }
    Ok(reports)
}

/// The colours for an output, depending on the option and the terminal.
pub(super) fn style(color: When) -> Style {
    Style::new(match color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let is_forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| !value.is_empty() && value != "0");
            if is_forced && !set("NO_COLOR") {
                return Style::new(true);
            }
            !set("NO_COLOR") && io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    })
}

/// The levels set by the options, in the order of the command line, since for one rule the last option wins.
fn levels(matches: &ArgMatches) -> Vec<(RuleSet, Level)> {
    let mut asked: Vec<(usize, RuleSet, Level)> = Vec::new();
    if let (Some(at), Some(rules)) = (matches.indices_of("deny"), matches.get_many::<RuleSet>("deny")) {
        asked.extend(at.zip(rules).map(|(at, &rules)| (at, rules, Level::Deny)));
    }
    for (id, level) in [("warn", Level::Warn), ("allow", Level::Allow)] {
        let (Some(at), Some(rules)) = (matches.indices_of(id), matches.get_many::<Rule>(id)) else { continue };
        asked.extend(at.zip(rules).map(|(at, &rule)| (at, RuleSet::One(rule), level)));
    }
    asked.sort_unstable_by_key(|&(at, ..)| at);
    asked.into_iter().map(|(_, rules, level)| (rules, level)).collect()
}
