//! The reports of a run, each with its format, its limits and its output.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use tieline::problem::Rule;

use super::batch::Rendered;
use super::format::{Limits, ReportFormat};
use super::groups::{BatchGroups, GroupKey, MAX_SHOWN_GROUPS, SHOWN};
use super::source::Source;
use super::summary::{InputReport, ReportEnd, Summary};

/// A report of a run.
pub(crate) struct RunReport<'r> {
    format: Arc<dyn ReportFormat>,
    limits: Limits,
    out: Box<dyn Write + 'r>,
    /// The file to which it is written; `None` for the standard output.
    file: Option<String>,
    /// The number of problems that have been shown: in all, of each rule, and of each group.
    shown: u64,
    of_rules: BTreeMap<Rule, u64>,
    of_groups: BTreeMap<GroupKey, u64>,
    /// The number of problems of the current input with the same hash.
    of_hashes: BTreeMap<u128, u32>,
}

impl<'r> RunReport<'r> {
    /// A report with the limits of its format, unless all problems are requested, and with a maximum number of problems.
    pub(crate) fn new(
        format: Arc<dyn ReportFormat>,
        out: Box<dyn Write + 'r>,
        file: Option<String>,
        all: bool,
        max_problems: Option<u64>,
    ) -> Self {
        let mut limits = if all { Limits::default() } else { format.limits() };
        limits.total = [limits.total, max_problems].into_iter().flatten().min();
        Self {
            format,
            limits,
            out,
            file,
            shown: 0,
            of_rules: BTreeMap::new(),
            of_groups: BTreeMap::new(),
            of_hashes: BTreeMap::new(),
        }
    }

    pub(super) fn format(&self) -> Arc<dyn ReportFormat> {
        Arc::clone(&self.format)
    }

    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// Whether it is written to the standard output.
    pub(super) fn is_console(&self) -> bool {
        self.file.is_none()
    }

    /// Whether the maximum number of problems has been shown.
    pub(super) fn is_full(&self) -> bool {
        self.limits.total.is_some_and(|total| self.shown >= total)
    }

    /// The groups of which it shows problems, if it shows no others; `None` if it shows others too.
    pub(super) fn shown_groups(&self) -> Option<impl Iterator<Item = &GroupKey>> {
        (self.limits.groups && self.of_groups.len() >= MAX_SHOWN_GROUPS).then(|| self.of_groups.keys())
    }

    pub(super) fn begin(&mut self) -> io::Result<()> {
        let done = self.format.begin(&mut self.out);
        self.named(done)
    }

    /// Selects those of some problems that are shown.
    pub(super) fn select(&mut self, problems: &mut Rendered, groups: &BatchGroups) {
        let Limits { groups: is_grouped, per_rule, total } = self.limits;
        if self.limits == Limits::default() {
            self.shown += problems.items.len() as u64;
            return self.complete(problems);
        }
        problems.retain(|item| {
            if total.is_some_and(|total| self.shown >= total) {
                return false;
            }
            if let Some(most) = per_rule {
                let count = self.of_rules.entry(item.rule).or_default();
                if *count >= most {
                    return false;
                }
                *count += 1;
            }
            if is_grouped && let Some(key) = item.group.and_then(|group| groups.key(group)) {
                let is_full = self.of_groups.len() >= MAX_SHOWN_GROUPS;
                let count = match self.of_groups.get_mut(key) {
                    Some(count) => count,
                    None if is_full => return false,
                    None => self.of_groups.entry(key.clone()).or_default(),
                };
                if *count >= SHOWN {
                    return false;
                }
                *count += 1;
            }
            self.shown += 1;
            true
        });
        self.complete(problems);
    }

    /// Completes the fingerprints of problems.
    fn complete(&mut self, problems: &mut Rendered) {
        problems.complete(|hash| {
            let count = self.of_hashes.entry(hash).or_default();
            *count += 1;
            *count - 1
        });
    }

    /// Writes problems of one input.
    pub(super) fn write(&mut self, source: &Source, problems: &Rendered) -> io::Result<()> {
        let done = self.format.write(&source.name, problems, &mut self.out);
        self.named(done)
    }

    /// Writes the result for an input.
    pub(super) fn input(&mut self, input: &InputReport<'_>) -> io::Result<()> {
        self.of_hashes.clear();
        let done = self.format.input(input, &mut self.out);
        self.named(done)
    }

    pub(super) fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let hidden = (summary.counts.deny + summary.counts.warn).saturating_sub(self.shown);
        let done = self.format.end(&ReportEnd { summary, hidden }, &mut self.out).and_then(|()| self.out.flush());
        self.named(done)
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        let done = self.out.flush();
        self.named(done)
    }

    /// Adds the name of the file to an error.
    fn named(&self, done: io::Result<()>) -> io::Result<()> {
        match &self.file {
            Some(file) => done.map_err(|error| io::Error::other(format!("`{file}`: {error}"))),
            None => done,
        }
    }
}
