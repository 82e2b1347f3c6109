//! `tieline coverage`.

mod html;
mod human;
mod markdown;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use clap::error::ErrorKind;
use tieline::Plan;
use tieline::coverage::{Coverage, CoveragePoint, CoverageReport, CoverageSection, CoverageTotals, Maturity};
use tieline::json::{Json, to_pretty};

use super::arguments::{CoverageArguments, CoverageFormat, When};
use super::check::{correlation, distinct, find, note_ineffective, search, style};
use super::config::Config;
use super::progress::ProgressDisplay;
use super::status::{CommandError, Status, print_error, print_note, print_warning};
use super::whole_file::read_text;
use crate::capture::{
    self, Baselines, Output, RunOptions, RunSettings, SharedCoverage, Source, Style, Summary, Unreadable, counted,
};

pub(super) fn run(
    plan: &'static Plan,
    arguments: &CoverageArguments,
    color: When,
    out: &mut dyn Write,
) -> Result<Status, CommandError> {
    let usage = |text: String| CommandError::Usage(ErrorKind::Io, text);
    let reads_input = !arguments.paths.is_empty() || arguments.merge.is_empty();
    if arguments.paths.is_empty() && reads_input && io::stdin().is_terminal() {
        let reason = "expected files or folders, or frames on the standard input".to_owned();
        return Err(CommandError::Usage(ErrorKind::MissingRequiredArgument, reason));
    }
    if !arguments.quiet {
        note_ineffective(plan, &arguments.conversations);
    }
    let config = Config::read(arguments.inputs.config.as_deref()).map_err(usage)?;
    let mut required = config.coverage.clone();
    if let Some(min) = arguments.min {
        required.retain(|(section, _)| section.is_some());
        required.push((None, min));
    }
    let mut coverage = Coverage::new(plan);
    for path in &arguments.merge {
        let text = read_text(path).map_err(|error| usage(format!("cannot read `{}`: {error}", path.display())))?;
        coverage.add_json(&text).map_err(|error| usage(format!("cannot merge `{}`: {error}", path.display())))?;
    }
    let coverage = Arc::new(Mutex::new(coverage));
    let mut summary = Summary::default();
    let outputs = arguments.output.iter().map(|(_, path)| path);
    distinct(outputs.clone())?;
    if reads_input {
        let sources = find(&search(&arguments.inputs, &config, None), &arguments.paths, outputs, arguments.quiet)?;
        let read = read(plan, arguments, (config, sources), Arc::clone(&coverage), &mut summary);
        read.map_err(|error| CommandError::Output(error, Status::Failed))?;
    }
    let coverage = coverage.lock().unwrap_or_else(PoisonError::into_inner);
    let report = coverage.report();
    let missing = if arguments.missing { missing(&coverage, &report) } else { BTreeMap::new() };
    let shown = ShownCoverage { report: &report, missing: arguments.missing.then_some(&missing) };
    let written = out.write_all(shown.text(arguments.format, style(color)).as_bytes());
    written.map_err(|error| CommandError::Output(error, Status::Good))?;
    for (format, path) in &arguments.output {
        let cannot = |error| usage(format!("cannot write `{}`: {error}", path.display()));
        let mut file = File::create(path).map_err(cannot)?;
        file.write_all(shown.text(*format, Style::new(false)).as_bytes()).map_err(cannot)?;
    }
    out.flush().map_err(|error| CommandError::Output(error, Status::Good))?;
    Ok(status(&report, &summary, &required, arguments))
}

/// Counts the frames of the inputs.
fn read(
    plan: &'static Plan,
    arguments: &CoverageArguments,
    (config, sources): (Config, Vec<Result<Source, Unreadable>>),
    coverage: SharedCoverage,
    summary: &mut Summary,
) -> io::Result<()> {
    let command_line = correlation(&arguments.inputs, &arguments.conversations);
    let options = RunOptions {
        settings: RunSettings { base: config.settings, paths: config.paths, command_line },
        max_problems: None,
        baselines: Baselines::default(),
        max_line: arguments.inputs.max_line,
        jobs: arguments.jobs,
        coverage: Some(coverage),
        timeline: None,
    };
    let mut progress = ProgressDisplay::new(&sources, arguments.quiet);
    capture::run(plan, options, sources, Output { reports: Vec::new(), watch: &mut progress }, summary)
}

/// An example frame for each point that no frame contains; `None` if none can be generated.
fn missing(coverage: &Coverage<'_>, report: &CoverageReport) -> BTreeMap<String, Option<String>> {
    report.missing().map(|point| (key(point), coverage.example(point))).collect()
}

/// What identifies a point in the report.
fn key(point: &CoveragePoint) -> String {
    format!("{} {}", point.section.as_str(), point.describe())
}

/// A report, and what it shows.
struct ShownCoverage<'r> {
    report: &'r CoverageReport,
    /// The example frames of the missing points, if these are listed.
    missing: Option<&'r BTreeMap<String, Option<String>>>,
}

impl ShownCoverage<'_> {
    fn text(&self, format: CoverageFormat, style: Style) -> String {
        match format {
            CoverageFormat::Human => human::report(self, style),
            CoverageFormat::Json => self.json(),
            CoverageFormat::Markdown => markdown::report(self),
            CoverageFormat::Html => html::report(self),
        }
    }

    /// The report as JSON, with an example for each missing point if these are listed.
    fn json(&self) -> String {
        let mut json = self.report.to_json();
        if let (Some(_), Json::Object(object)) = (self.missing, &mut json)
            && let Some(Json::Array(points)) = object.get_mut("points")
        {
            for (point, json) in self.report.points.iter().zip(points) {
                if let (Some(example), Json::Object(json)) = (self.example(point), json) {
                    json.insert("example", example);
                }
            }
        }
        to_pretty(&json)
    }

    fn example(&self, point: &CoveragePoint) -> Option<&str> {
        self.missing?.get(&key(point))?.as_deref()
    }

    /// The missing points, if they are listed, those of one message or type after each other.
    fn missing(&self) -> Vec<&CoveragePoint> {
        let owners: BTreeMap<Option<&str>, usize> = self.report.owners().into_iter().zip(0..).collect();
        let mut points: Vec<&CoveragePoint> = self.report.missing().filter(|_| self.missing.is_some()).collect();
        points.sort_by_key(|point| (point.maturity, owners.get(&point.owner.as_deref())));
        points
    }

    /// The sections with points, then the totals of what is stable, experimental and deprecated.
    fn sections(&self) -> Vec<(&'static str, CoverageTotals)> {
        let sections = CoverageSection::ALL.into_iter();
        let sections = sections.map(|section| (section.as_str(), self.report.totals(section, Maturity::Stable)));
        let maturities = Maturity::ALL.into_iter().map(|maturity| {
            let name = if maturity == Maturity::Stable { "all" } else { maturity.as_str() };
            (name, self.report.all(maturity))
        });
        sections.chain(maturities).filter(|(name, totals)| totals.total > 0 || *name == "all").collect()
    }

    /// The messages, and the types that several messages use, that have points that are neither experimental nor deprecated.
    fn owners(&self) -> Vec<(&str, CoverageTotals)> {
        let owners = self.report.owners().into_iter();
        let totals = owners.map(|owner| (owner.unwrap_or("envelope"), self.report.totals_of_owner(owner)));
        totals.filter(|(_, totals)| totals.total > 0).collect()
    }

    /// How many frames were counted.
    fn headline(&self) -> String {
        let CoverageReport { protocol, version, frames, counted: valid, .. } = self.report;
        let invalid = frames - valid;
        let more = if invalid == 0 { String::new() } else { format!(", {} not counted", counted(invalid, "invalid frame")) };
        format!("{protocol} {version}: {} counted{more}", counted(*valid, "frame"))
    }
}

/// A percentage with one decimal.
fn percent(totals: CoverageTotals) -> String {
    format!("{:.1}%", totals.percent())
}

/// Prints what is noteworthy, and returns the exit status.
fn status(
    report: &CoverageReport,
    summary: &Summary,
    required: &[(Option<CoverageSection>, f64)],
    arguments: &CoverageArguments,
) -> Status {
    if summary.interrupted {
        return Status::Interrupted;
    }
    if report.frames == 0 {
        print_warning("the inputs contain no frames");
    }
    let missing = report.missing().filter(|point| point.maturity == Maturity::Stable).count() as u64;
    if !arguments.quiet && !arguments.missing && missing > 0 && arguments.format == CoverageFormat::Human {
        print_note(&format!("{} not covered; `--missing` lists them with examples", counted(missing, "part")));
    }
    let mut status = Status::Good;
    for (section, least) in required {
        let totals = match section {
            Some(section) => report.totals(*section, Maturity::Stable),
            None => report.all(Maturity::Stable),
        };
        if !totals.reaches(*least) {
            let of = section.map_or_else(String::new, |section| format!(" of {}", section.as_str()));
            print_error(&format!("coverage{of} is {}, less than the required {least}%", percent(totals)));
            status = Status::Bad;
        }
    }
    if summary.unreadable > 0 { Status::Failed } else { status }
}
