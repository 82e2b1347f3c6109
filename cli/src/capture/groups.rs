//! Counts the problems of each rule, message and pointer, of which reports for people show the first ones only.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use tieline::problem::{Found, Level, Problem, Rule, Show, Step};

/// The number of problems of a group that are shown in full.
pub(super) const SHOWN: u64 = 3;

/// The maximum number of groups of which problems are shown: those that the input contains first. Further ones are counted only, because a
/// report with thousands of them would not be read.
pub(super) const MAX_SHOWN_GROUPS: usize = 40;

/// The maximum number of groups that are kept apart. Further ones are counted as one group for each rule.
const MAX_GROUPS: usize = 1000;

/// The pointer of the group for all problems beyond that number.
const OTHERS: &str = "…";

/// The maximum number of hashes that are kept to recognize groups.
const MAX_HASHES: usize = 4096;

/// What the problems of a group have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct GroupKey {
    pub(crate) rule: Rule,
    pub(crate) level: Level,
    /// The name of the message, also if it is undeclared but looks like a name. `None` if there is no name, or it is masked.
    pub(crate) message: Option<String>,
    /// The pointer, with `*` for the index of an element and for a name that is masked.
    pub(crate) pointer: String,
}

/// The index of a group by a hash. It is looked up for each problem, and never iterated.
#[expect(clippy::disallowed_types, reason = "its order has no effect")]
type IndexByHash = std::collections::HashMap<u64, usize, BuildHasherDefault<SameHash>>;

/// The groups that a thread has found, with their numbers since the last batch.
///
/// They are kept from job to job: the jobs of a thread are in the order of the input. So a problem of whose group enough have been
/// described in an earlier job is not among the first of its group.
#[derive(Debug, Default)]
pub(super) struct Groups {
    found: Vec<FoundGroup>,
    indices: BTreeMap<Arc<GroupKey>, usize>,
    /// The groups of problems by what is known before a problem is described.
    hashes: IndexByHash,
    /// The number of groups in the current job.
    in_job: usize,
    /// The groups of which problems are shown, if they are known.
    shown: Option<Arc<ShownGroups>>,
}

/// The groups of which reports show problems, once they show as many as they may.
pub(super) type ShownGroups = BTreeSet<GroupKey>;

/// A group that a thread has found.
#[derive(Debug)]
struct FoundGroup {
    key: Arc<GroupKey>,
    /// The number of problems in all jobs, in the current job, and since the last batch.
    in_all: u64,
    in_job: u64,
    in_batch: u64,
    /// Whether it is not one of the groups of which problems are shown.
    is_hidden: bool,
}

/// The groups of a batch.
#[derive(Debug, Default)]
pub(super) struct BatchGroups {
    /// The keys and the numbers of problems, which may be 0.
    found: Vec<(Arc<GroupKey>, u64)>,
    /// The names of messages, and the numbers of their frames and of those that are invalid.
    pub(super) messages: Vec<(String, u64, u64)>,
}

impl GroupKey {
    pub(super) fn new(problem: &Problem) -> Self {
        let undeclared = problem.detail.found().and_then(Found::message_name);
        let message = problem.name.as_deref().or(undeclared.as_deref());
        let mut pointer = String::new();
        for step in problem.pointer.steps() {
            pointer.push('/');
            match step {
                Step::Index(_) => pointer.push('*'),
                _ => step.write(Show::Masked, &mut pointer),
            }
        }
        Self { rule: problem.rule, level: problem.level, message: message.map(str::to_owned), pointer }
    }
}

impl Groups {
    /// Begins a job. `shown` are the groups of which problems are shown, if they are known.
    pub(super) fn begin(&mut self, shown: Option<&Arc<ShownGroups>>) {
        if self.found.len() > 2 * MAX_GROUPS {
            *self = Self::default();
        }
        if let (None, Some(shown)) = (&self.shown, shown) {
            self.shown = Some(Arc::clone(shown));
            for group in &mut self.found {
                group.is_hidden = !shown.contains(&group.key);
            }
        }
        self.in_job = 0;
        for group in &mut self.found {
            (group.in_job, group.in_batch) = (0, 0);
        }
    }

    /// Counts a problem, and returns its group and whether a report that shows the first problems of the first groups may show it.
    pub(super) fn add(&mut self, problem: &Problem) -> (usize, bool) {
        let mut key = GroupKey::new(problem);
        // The limit depends on the current job alone, so that the result does not depend on the threads, except for an array or archive,
        // which is one job for a single worker.
        let known = self.indices.get(&key).copied();
        let index = match known {
            Some(index) if self.in_job < MAX_GROUPS || self.found[index].in_job > 0 => index,
            None if self.in_job < MAX_GROUPS => self.new_index(key),
            _ => {
                (key.message, key.pointer) = (None, OTHERS.to_owned());
                self.index(key)
            }
        };
        let may_be_shown = !self.is_shown_enough(index);
        self.increment(index, 1);
        (index, may_be_shown)
    }

    /// Whether no further problem of a group will be shown.
    fn is_shown_enough(&self, index: usize) -> bool {
        self.found.get(index).is_none_or(|group| group.is_hidden || group.in_all >= SHOWN)
    }

    /// Counts the problems of a frame that are not described, as one group for each rule.
    pub(super) fn add_beyond(&mut self, problems: &[(Rule, Level, u64)]) {
        for &(rule, level, count) in problems {
            let index = self.index(GroupKey { rule, level, message: None, pointer: OTHERS.to_owned() });
            self.increment(index, count);
        }
    }

    /// The index of a group, which is added if it is new.
    fn index(&mut self, key: GroupKey) -> usize {
        self.indices.get(&key).copied().unwrap_or_else(|| self.new_index(key))
    }

    fn new_index(&mut self, key: GroupKey) -> usize {
        let is_hidden = self.shown.as_ref().is_some_and(|shown| !shown.contains(&key));
        let key = Arc::new(key);
        self.found.push(FoundGroup { key: Arc::clone(&key), in_all: 0, in_job: 0, in_batch: 0, is_hidden });
        self.indices.insert(key, self.found.len() - 1);
        self.found.len() - 1
    }

    fn increment(&mut self, index: usize, count: u64) {
        let group = &mut self.found[index];
        self.in_job += usize::from(group.in_job == 0);
        group.in_all += count;
        group.in_job += count;
        group.in_batch += count;
    }

    /// Remembers the hash of problems of a group of which no further problem will be shown.
    pub(super) fn remember(&mut self, hash: u64, group: usize) {
        // A hash is counted for the rest of the run, but problems belong to the last group only while a job has too many groups.
        let is_own = |group: &FoundGroup| group.key.pointer != OTHERS;
        if self.is_shown_enough(group) && self.found.get(group).is_some_and(is_own) && self.hashes.len() < MAX_HASHES {
            self.hashes.insert(hash, group);
        }
    }

    /// Counts a problem by its hash, if its group is known. Then it need not be described.
    pub(super) fn count(&mut self, hash: u64) -> bool {
        let Some(&index) = self.hashes.get(&hash) else { return false };
        // Whether a further group of the job is counted as itself is decided by its key.
        if self.found[index].in_job == 0 && self.in_job >= MAX_GROUPS {
            return false;
        }
        self.increment(index, 1);
        true
    }

    /// The groups since the last batch.
    pub(super) fn take(&mut self) -> BatchGroups {
        let take = |group: &mut FoundGroup| (Arc::clone(&group.key), std::mem::take(&mut group.in_batch));
        BatchGroups { found: self.found.iter_mut().map(take).collect(), messages: Vec::new() }
    }
}

impl BatchGroups {
    /// The key of a group.
    pub(super) fn key(&self, group: usize) -> Option<&GroupKey> {
        self.found.get(group).map(|(key, _)| &**key)
    }

    /// The index, the key and the number of each group that has problems.
    pub(super) fn each(&self) -> impl Iterator<Item = (usize, &GroupKey, u64)> {
        let all = self.found.iter().enumerate().map(|(index, (key, count))| (index, &**key, *count));
        all.filter(|(_, _, count)| *count > 0)
    }
}

/// The hash of a key that is a hash already.
#[derive(Debug, Default)]
struct SameHash(u64);

impl Hasher for SameHash {
    fn write(&mut self, bytes: &[u8]) {
        // Keys are written as a whole by `write_u64`.
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The groups of a whole run.
#[derive(Debug, Clone, Default)]
pub(crate) struct GroupTotals {
    /// The number of problems of each group.
    groups: BTreeMap<GroupKey, u64>,
    /// The numbers of frames and of invalid frames of each message.
    messages: BTreeMap<String, (u64, u64)>,
}

impl GroupTotals {
    /// Adds the groups of a batch.
    pub(super) fn add(&mut self, groups: &BatchGroups) {
        let mut new = Vec::new();
        for (_, key, count) in groups.each() {
            match self.groups.get_mut(key) {
                Some(total) => *total += count,
                None => new.push((key, count)),
            }
        }
        // The order in which a thread has found its groups must not decide which of them are kept apart.
        new.sort_unstable_by_key(|(key, count)| (std::cmp::Reverse(*count), *key));
        for (key, count) in new {
            let mut key = key.clone();
            if self.groups.len() >= MAX_GROUPS {
                (key.message, key.pointer) = (None, OTHERS.to_owned());
            }
            *self.groups.entry(key).or_default() += count;
        }
        for (name, frames, invalid) in &groups.messages {
            let total = match self.messages.get_mut(name) {
                Some(total) => total,
                None => self.messages.entry(name.clone()).or_default(),
            };
            total.0 += frames;
            total.1 += invalid;
        }
    }

    /// The groups, the most frequent first.
    pub(crate) fn by_count(&self) -> Vec<(&GroupKey, u64)> {
        let mut groups: Vec<_> = self.groups.iter().map(|(key, count)| (key, *count)).collect();
        groups.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        groups
    }

    /// The messages with their frames and invalid frames, the most frequent first.
    pub(crate) fn messages(&self) -> Vec<(&str, u64, u64)> {
        let mut messages: Vec<_> =
            self.messages.iter().map(|(name, (frames, invalid))| (&**name, *frames, *invalid)).collect();
        messages.sort_by_key(|(_, frames, _)| std::cmp::Reverse(*frames));
        messages
    }
}
