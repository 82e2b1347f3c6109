//! The baseline: a file that lists known problems, which pass until it is updated.
//!
//! It has one line for each file, rule, message and pointer with the number of problems, sorted, so that versions of it can be
//! compared and merged line by line. It contains no values.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tieline::problem::{Level, Rule, escape};

use super::batch::Rendered;
use super::groups::{BatchGroups, GroupKey};
use super::paths::{Exclusion, normalized};
use super::source::{STDIN, shown};
use crate::whole_file::read_text;

/// The first line of the file.
const HEADER: &str = "# Known problems of `tieline check`: file, rule, message, pointer and count, separated by tabs.";

/// What is written for a message without a name or the pointer of a whole frame.
const NONE: &str = "-";

/// The problems of one file, rule, message and pointer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    file: String,
    rule: String,
    message: String,
    pointer: String,
}

/// Known problems.
#[derive(Debug, Clone)]
pub(crate) struct Baseline {
    path: PathBuf,
    /// The number of problems that are known and have not been found yet; if the file is written, the number found.
    counts: BTreeMap<Entry, u64>,
    writes: bool,
    /// The files in which problems have been searched.
    checked: BTreeSet<String>,
}

/// The baselines of a run, each for all inputs or for those whose paths match a glob. The last that matches applies.
#[derive(Debug, Clone, Default)]
pub(crate) struct Baselines {
    all: Vec<(Option<Exclusion>, Baseline)>,
    /// What precedes the relative paths in reports, and so in the file.
    prefix: Option<String>,
}

/// The numbers of known problems.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    pub(super) deny: u64,
    pub(super) warn: u64,
}

impl Baselines {
    /// No baselines, for reports with this prefix.
    pub(crate) fn new(prefix: Option<String>) -> Self {
        Self { all: Vec::new(), prefix }
    }

    /// Adds a baseline.
    pub(crate) fn add(&mut self, glob: Option<Exclusion>, baseline: Baseline) {
        self.all.push((glob, baseline));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The baseline for an input.
    pub(super) fn of(&mut self, file: &str) -> Option<&mut Baseline> {
        let matching = |(glob, _): &&mut (Option<Exclusion>, Baseline)| glob.as_ref().is_none_or(|glob| glob.matches(file));
        self.all.iter_mut().rev().find(matching).map(|(_, baseline)| baseline)
    }

    /// Ends the run, as [`Baseline::finish`].
    pub(super) fn finish(self, is_complete: bool) -> io::Result<u64> {
        let Self { all, prefix } = self;
        let prefix = prefix.map(|prefix| normalized(&format!("{prefix}/"), cfg!(windows)));
        let exists = |file: &str| {
            let own = prefix.as_ref().and_then(|prefix| file.strip_prefix(&**prefix)?.strip_prefix('/'));
            file == STDIN || exists(own.unwrap_or(file))
        };
        all.into_iter().map(|(_, baseline)| baseline.finish(is_complete, &exists)).sum()
    }
}

impl Entry {
    fn new(file: &str, key: &GroupKey) -> Self {
        let text = |text: &str| if text.is_empty() { NONE.to_owned() } else { escape(text) };
        Self {
            file: escape(file),
            rule: key.rule.id().to_owned(),
            message: text(key.message.as_deref().unwrap_or_default()),
            pointer: text(&key.pointer),
        }
    }
}

impl Baseline {
    /// Reads a baseline.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = read_text(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        let counts = parse(&text).map_err(|(line, error)| format!("{}:{line}: {error}", path.display()))?;
        Ok(Self { path: path.to_owned(), counts, writes: false, checked: BTreeSet::new() })
    }

    /// A baseline that is written at the end of the run.
    pub(crate) fn to_write(path: &Path) -> Self {
        Self { path: path.to_owned(), counts: BTreeMap::new(), writes: true, checked: BTreeSet::new() }
    }

    /// Removes the known problems of a batch, and returns their number.
    pub(super) fn apply(&mut self, file: &str, groups: &BatchGroups, rendered: &mut [Rendered]) -> Known {
        if !self.checked.contains(file) {
            self.checked.insert(file.to_owned());
        }
        let mut known = Known::default();
        // The number of the first problems of each group that are known.
        let mut of_groups = BTreeMap::new();
        for (index, key, count) in groups.each() {
            let entry = Entry::new(file, key);
            let passed = if self.writes {
                *self.counts.entry(entry).or_default() += count;
                count
            } else {
                let Some(remaining) = self.counts.get_mut(&entry) else { continue };
                let passed = count.min(*remaining);
                *remaining -= passed;
                passed
            };
            of_groups.insert(index, passed);
            match key.level {
                Level::Deny => known.deny += passed,
                _ => known.warn += passed,
            }
        }
        for problems in rendered {
            let mut remaining = of_groups.clone();
            problems.retain(|item| match item.group.and_then(|group| remaining.get_mut(&group)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            });
        }
        known
    }

    /// Ends the run: writes the file, or returns the number of its entries of which there are fewer problems than listed. An
    /// entry of a file that was not checked is one of them only if the file no longer exists. If not all inputs could be read, the file is
    /// not written, since it would lack their problems.
    fn finish(self, is_complete: bool, exists: &dyn Fn(&str) -> bool) -> io::Result<u64> {
        if self.writes && !is_complete {
            return Ok(0);
        }
        if self.writes {
            let mut text = format!("{HEADER}\n");
            for (Entry { file, rule, message, pointer }, count) in &self.counts {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{file}\t{rule}\t{message}\t{pointer}\t{count}");
            }
            return fs::write(&self.path, text)
                .map(|()| 0)
                .map_err(|error| io::Error::new(error.kind(), format!("`{}`: {error}", self.path.display())));
        }
        let checked: BTreeSet<String> = self.checked.iter().map(|file| escape(file)).collect();
        let mut stale = 0;
        // The entries are sorted by file, so that each file is searched once.
        let mut last: Option<(&str, bool)> = None;
        for (Entry { file, .. }, _) in self.counts.iter().filter(|(_, count)| **count > 0) {
            let is_stale = match last {
                Some((known, is_stale)) if known == file => is_stale,
                _ => checked.contains(file) || !exists(file),
            };
            last = Some((file, is_stale));
            stale += u64::from(is_stale);
        }
        Ok(stale)
    }
}

/// Whether a file exists whose name is shown like this. An escape in it is not unique, so the folder is searched.
fn exists(shown_path: &str) -> bool {
    let mut path = PathBuf::from(if shown_path.starts_with('/') { "/" } else { "." });
    for name in shown_path.split('/').filter(|name| !name.is_empty()) {
        let next = path.join(name);
        if next.exists() {
            path = next;
            continue;
        }
        let is_shown_so = |entry: &fs::DirEntry| escape(&shown(Path::new(&entry.file_name()))) == name;
        let entries = if name.contains('\\') { fs::read_dir(&path).ok() } else { None };
        let Some(found) = entries.into_iter().flatten().flatten().find(is_shown_so) else { return false };
        path = found.path();
    }
    true
}

/// Parses a file. An error has its line, from 1.
fn parse(text: &str) -> Result<BTreeMap<Entry, u64>, (usize, String)> {
    let mut counts = BTreeMap::new();
    for (line, number) in text.lines().zip(1..) {
        // The name of a file may begin with `#`.
        if !line.contains('\t') && (line.starts_with('#') || line.trim().is_empty()) {
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, rule, message, pointer, count] = *fields else {
            return Err((number, "expected file, rule, message, pointer and count, separated by tabs".to_owned()));
        };
        if rule.parse::<Rule>().is_err() {
            return Err((number, format!("unknown rule `{rule}`")));
        }
        let count: u64 = count.parse().map_err(|_| (number, format!("expected a count, found `{count}`")))?;
        let [file, rule, message, pointer] = [file, rule, message, pointer].map(str::to_owned);
        // After a merge, an entry may be listed twice.
        let known = counts.entry(Entry { file, rule, message, pointer }).or_insert(0);
        *known = count.max(*known);
    }
    Ok(counts)
}
