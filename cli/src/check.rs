//! `tieline check`.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

use clap::ArgMatches;
use clap::error::ErrorKind;
use tieline::Plan;
use tieline::capture::Levels;
use tieline::problem::{Level, Rule, Show};

use super::arguments::{CheckArguments, CheckFormat, When};
use super::progress::ProgressDisplay;
use super::status::{CommandError, Status, print_note};
use crate::capture::{
    self, Found, GitHubFormat, GitLabFormat, HumanFormat, JUnitFormat, JsonFormat, Output, ReportFormat, RunOptions,
    SarifFormat, Search, Style, Summary,
};

pub(super) fn run(
    plan: &'static Plan,
    arguments: &CheckArguments,
    matches: Option<&ArgMatches>,
    color: When,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    if arguments.paths.is_empty() && io::stdin().is_terminal() {
        let reason = "expected files or folders, or frames on the standard input".to_owned();
        return Err(CommandError::Usage(ErrorKind::MissingRequiredArgument, reason));
    }
    let search = Search {
        exclude: arguments.exclude.clone(),
        follow: arguments.follow,
        no_ignore: arguments.no_ignore,
        stdin_name: arguments.stdin_filename.clone(),
    };
    let stdin = [PathBuf::from("-")];
    let Found { sources, skipped } = search.find(if arguments.paths.is_empty() { &stdin } else { &arguments.paths });
    for (path, reason) in skipped {
        print_note(&format!("skipped `{path}`: {reason}"));
    }
    let show = if arguments.show_values { Show::Values } else { Show::Masked };
    let mut levels = matches.map(levels).unwrap_or_default();
    if arguments.allow_empty {
        levels.set(Rule::EmptyInput, Level::Allow);
    }
    let options = RunOptions {
        policy: arguments.policy.into(),
        levels,
        max_problems: arguments.max_problems,
        max_line: arguments.max_line,
        frames_at: arguments.frames_at.clone(),
        skip_prefix: arguments.skip_prefix,
        jobs: arguments.jobs.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), usize::from),
    };
    let format: Arc<dyn ReportFormat> = match arguments.format {
        CheckFormat::Human => Arc::new(HumanFormat::new(plan, show, style(color))),
        CheckFormat::Json => Arc::new(JsonFormat::new(show)),
        CheckFormat::Github => Arc::new(GitHubFormat::new(show)),
        CheckFormat::Gitlab => Arc::new(GitLabFormat::new(show)),
        CheckFormat::Sarif => Arc::new(SarifFormat::new(show)),
        CheckFormat::Junit => Arc::new(JUnitFormat::new(show)),
    };
    let mut summary = Summary::default();
    let mut progress = ProgressDisplay::new(&sources);
    let to = Output { format, out, watch: &mut progress };
    let done = capture::run(plan, options, sources, to, &mut summary);
    let status = if summary.interrupted {
        Status::Interrupted
    } else if summary.unreadable > 0 {
        Status::Failed
    } else if summary.counts.deny > 0 {
        Status::Bad
    } else {
        Status::Good
    };
    done.map(|()| status).map_err(|error| CommandError::Output(error, status))
}

/// The colours for an output, depending on the option and the terminal.
pub(super) fn style(color: When) -> Style {
    Style::new(match color {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            !set("NO_COLOR") && io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    })
}

/// The levels set by the options; for one rule the last option wins.
fn levels(matches: &ArgMatches) -> Levels {
    let mut asked: Vec<(usize, Rule, Level)> = Vec::new();
    for (id, level) in [("deny", Level::Deny), ("warn", Level::Warn), ("allow", Level::Allow)] {
        let (Some(at), Some(rules)) = (matches.indices_of(id), matches.get_many::<Rule>(id)) else { continue };
        asked.extend(at.zip(rules).map(|(at, &rule)| (at, rule, level)));
    }
    asked.sort_unstable_by_key(|&(at, ..)| at);
    let mut levels = Levels::default();
    for (_, rule, level) in asked {
        levels.set(rule, level);
    }
    levels
}
