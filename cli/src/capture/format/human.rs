//! The report for people, in the style of the diagnostics of rustc.

use std::io::{self, Write};

use tieline::__private::command::{has_sensitive_values, push_escaped, push_number};
use tieline::Plan;
use tieline::capture::Counts;
use tieline::problem::{Level, Problem, Rule, Show, escape};

use super::{InvalidFrame, Limits, ReportFormat, Style, counted, tally};
use crate::capture::batch::Rendered;
use crate::capture::excerpt::{DeclaredNames, Excerpt};
use crate::capture::summary::{InputReport, ReportEnd, Summary};
use crate::columns::table;

const SPACES: &str = "                                                                ";
const MARKS: &str = "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^";

/// The format `human`.
#[derive(Debug)]
pub(crate) struct HumanFormat {
    declared: DeclaredNames,
    show: Show,
    /// Excerpts are made without reading the text as JSON, so they never show values if some are sensitive.
    show_in_excerpts: Show,
    style: Style,
    /// Whether the report is written to the standard output.
    console: bool,
    verbosity: Verbosity,
}

/// How much a report for people contains beside the problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Nothing.
    Quiet,
    /// The totals.
    Normal,
    /// The totals, and the inputs without problems.
    Verbose,
}

/// The maximum number of characters of a pointer in a table.
const MAX_POINTER: usize = 100;

/// The maximum number of rows of a table.
const MAX_ROWS: usize = 40;

impl HumanFormat {
    pub(crate) fn new(plan: &Plan, show: Show, style: Style, console: bool, verbosity: Verbosity) -> Self {
        let show_in_excerpts = if has_sensitive_values(plan) { Show::Masked } else { show };
        Self { declared: DeclaredNames::new(plan), show, show_in_excerpts, style, console, verbosity }
    }

    fn problem(&self, frame: &InvalidFrame<'_>, problem: &Problem, excerpt: &mut Excerpt<'_>, out: &mut String) {
        let mut number = String::new();
        push_number(frame.line(problem), &mut number);
        self.title(frame, problem, &number, out);
        // A missing or skipped frame has no text to show.
        if !frame.text.is_empty() {
            self.excerpt(problem, &number, excerpt, out);
        }
        self.hint(problem, &number, out);
        out.push('\n');
    }

    fn title(&self, frame: &InvalidFrame<'_>, problem: &Problem, number: &str, out: &mut String) {
        let style = self.style;
        push_escaped(frame.file, out);
        out.extend([":", number, ":"]);
        push_number(frame.column(problem), out);
        out.extend([": ", self.colour(problem), problem.level.as_str(), "[", problem.rule.id(), "]"]);
        out.extend([style.reset(), style.strong()]);
        if let Some(name) = &problem.name {
            out.push(' ');
            push_escaped(name, out);
        }
        if !problem.pointer.is_empty() {
            out.push(' ');
            let start = out.len();
            problem.pointer.write(self.show, out);
            shorten(start, 2 * MAX_POINTER, out);
        }
        out.push_str(": ");
        problem.write(self.show, out);
        out.extend([style.reset(), "\n"]);
    }

    fn excerpt(&self, problem: &Problem, number: &str, excerpt: &mut Excerpt<'_>, out: &mut String) {
        let style = self.style;
        let (frame, reset) = (style.frame(), style.reset());
        let gutter = |out: &mut String| {
            push_many(SPACES, number.len(), out);
            out.extend([" ", frame, "|", reset]);
        };
        gutter(out);
        out.extend(["\n", frame, number, " |", reset, " "]);
        let place = excerpt.push(problem.place.offset, out);
        out.push('\n');
        gutter(out);
        push_many(SPACES, 1 + place.start, out);
        out.push_str(self.colour(problem));
        push_many(MARKS, place.len(), out);
        if let Some(found) = problem.detail.found() {
            out.push(' ');
            found.write(self.show, out);
        }
        out.extend([reset, "\n"]);
    }

    fn hint(&self, problem: &Problem, number: &str, out: &mut String) {
        let (frame, strong, reset) = (self.style.frame(), self.style.strong(), self.style.reset());
        if let Some(hint) = problem.help.as_deref().or_else(|| self.unmask(problem)) {
            push_many(SPACES, number.len(), out);
            out.extend([" ", frame, "=", reset, " ", strong, "help", reset, ": ", hint, "\n"]);
        }
    }

    fn colour(&self, problem: &Problem) -> &'static str {
        if problem.level == Level::Deny { self.style.error() } else { self.style.warning() }
    }

    /// The help for a problem about a masked name.
    fn unmask(&self, problem: &Problem) -> Option<&'static str> {
        match (problem.rule, problem.pointer.steps().last()) {
            _ if self.show == Show::Values => None,
            (Rule::UnknownMessage, _) if problem.detail.found().is_some_and(|found| found.message_name().is_some()) => {
                Some("use `tieline list` for the names of the protocol")
            }
            (Rule::UnknownMessage, _) => {
                Some("use `--show-values` to show the name, and `tieline list` for the names of the protocol")
            }
            (Rule::UnknownField, Some(step)) if step.is_masked() => Some("use `--show-values` to show the name"),
            _ => None,
        }
    }
}

impl ReportFormat for HumanFormat {
    fn limits(&self) -> Limits {
        Limits { groups: true, ..Limits::default() }
    }

    fn frame(&self, frame: &InvalidFrame<'_>, to: &mut Rendered) {
        let mut excerpt = Excerpt::new(frame.text, &self.declared, self.show_in_excerpts);
        for problem in frame.problems() {
            to.add(problem.rule, |out| self.problem(frame, problem, &mut excerpt, out));
        }
    }

    fn input(&self, input: &InputReport<'_>, out: &mut dyn Write) -> io::Result<()> {
        let (style, reset) = (self.style, self.style.reset());
        match input.error {
            // The command prints errors to the standard error output.
            Some(_) if self.console => Ok(()),
            Some(error) => writeln!(out, "error: cannot read `{}`: {error}\n", escape(input.name)),
            None if self.verbosity == Verbosity::Verbose && input.counts.deny + input.counts.warn == 0 => {
                let frames = counted(input.counts.valid, "valid frame");
                writeln!(out, "{}: {}{frames}{reset}", escape(input.name), style.good())
            }
            None => Ok(()),
        }
    }

    fn end(&self, end: &ReportEnd<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.verbosity == Verbosity::Quiet {
            return Ok(());
        }
        let Counts { deny, warn, .. } = end.summary.counts;
        let tally = tally(end.summary);
        let (style, reset) = (self.style, self.style.reset());
        if end.hidden > 0 {
            writeln!(out, "{} not shown", counted(end.hidden, "problem"))?;
            self.table(end.summary, out)?;
        }
        self.latencies(end.summary, out)?;
        let colour = match (deny, warn) {
            (0, 0) => style.good(),
            (0, _) => style.warning(),
            _ => style.error(),
        };
        let (found, tail) = tally.split_once(':').unwrap_or((&tally, ""));
        writeln!(out, "{colour}{found}{reset}:{tail}")
    }
}

impl HumanFormat {
    /// Writes how long the responses of each command take.
    fn latencies(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        if summary.latencies.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}Time from request to response{}", self.style.strong(), self.style.reset())?;
        let title = ["responses", "p50", "p95", "p99", "max", "command"].map(|title| format!("{title:>9}"));
        let mut rows = vec![title.map(|title| title.replace("  command", "command"))];
        for latency in &summary.latencies {
            let [p50, p95, p99, max] =
                [latency.p50, latency.p95, latency.p99, latency.max].map(|time| format!("{:>9}", format!("{time:.1?}")));
            rows.push([format!("{:>9}", latency.count), p50, p95, p99, max, escape(&latency.command)]);
        }
        writeln!(out, "{}", table("", &rows))
    }

    /// Writes the number of problems of each rule, message and pointer, and the number of frames of each message.
    fn table(&self, summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
        let (style, reset) = (self.style, self.style.reset());
        let groups = summary.groups.by_count();
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}Problems by rule, message and pointer{reset}", style.strong())?;
        let rows: Vec<[String; 5]> = groups
            .iter()
            .take(MAX_ROWS)
            .map(|(key, count)| {
                let (level, rule) = (key.level.as_str().to_owned(), key.rule.id().to_owned());
                let message = key.message.as_deref().map_or_else(|| "-".to_owned(), escape);
                let mut pointer = escape(&key.pointer);
                shorten(0, MAX_POINTER, &mut pointer);
                [format!("{count:>8}"), level, rule, message, pointer]
            })
            .collect();
        out.write_all(table("", &rows).as_bytes())?;
        if groups.len() > MAX_ROWS {
            let others: u64 = groups.iter().skip(MAX_ROWS).map(|(_, count)| count).sum();
            writeln!(out, "{others:>8}  of {} more kinds: use `--all` to show all problems", groups.len() - MAX_ROWS)?;
        }
        let messages = summary.groups.messages();
        if !messages.is_empty() {
            writeln!(out, "\n{}Frames by message{reset}", style.strong())?;
            let rows: Vec<[String; 2]> = messages
                .iter()
                .take(MAX_ROWS)
                .map(|(name, frames, invalid)| {
                    let invalid = if *invalid > 0 { format!(", {invalid} invalid") } else { String::new() };
                    [format!("{frames:>8}"), format!("{name}{invalid}")]
                })
                .collect();
            out.write_all(table("", &rows).as_bytes())?;
            if messages.len() > MAX_ROWS {
                let others: u64 = messages.iter().skip(MAX_ROWS).map(|(_, frames, _)| frames).sum();
                writeln!(out, "{others:>8}  of {} more messages", messages.len() - MAX_ROWS)?;
            }
        }
        writeln!(out)
    }
}

/// Appends `count` characters of a text of equal ASCII characters.
#[inline]
fn push_many(text: &'static str, mut count: usize, out: &mut String) {
    while count > 0 {
        let some = count.min(text.len());
        out.push_str(&text[..some]);
        count -= some;
    }
}

/// Removes the middle of a pointer that is longer than `most` characters. Its length depends on the sender, who may nest values deeply.
fn shorten(start: usize, most: usize, out: &mut String) {
    let length = out[start..].chars().count();
    if length <= most {
        return;
    }
    let byte = |index| out[start..].char_indices().nth(index).map_or(out.len(), |(at, _)| start + at);
    out.replace_range(byte(most / 2)..byte(length - most / 2), "…");
}
