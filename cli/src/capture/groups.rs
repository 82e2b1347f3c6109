//! Counts the problems of each rule, message and pointer, of which reports for people show the first ones only.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};

use tieline::problem::{Level, Problem, Rule};

/// The number of problems of a group that are shown in full.
pub(super) const SHOWN: u64 = 3;

/// The maximum number of groups that are kept apart. Further ones are counted as one group for each rule.
const MAX_GROUPS: usize = 1000;

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

/// The groups of a batch.
#[derive(Debug, Default)]
pub(crate) struct Groups {
    found: Vec<(GroupKey, u64)>,
    indices: HashMap<GroupKey, usize>,
    /// The groups of problems by what is known before a problem is described.
    hashes: HashMap<u64, usize, BuildHasherDefault<SameHash>>,
    /// The names of messages, and the numbers of their frames and of those that are invalid.
    pub(super) messages: Vec<(String, u64, u64)>,
}

impl GroupKey {
    pub(super) fn new(problem: &Problem) -> Self {
        let message = problem.name.as_deref().or_else(|| problem.detail.found()?.message_name());
        let mut pointer = String::new();
        for step in problem.pointer.steps() {
            pointer.push('/');
            match step.name() {
                Some(name) if !step.is_masked() => pointer.push_str(&name.replace('~', "~0").replace('/', "~1")),
                _ => pointer.push('*'),
            }
        }
        Self { rule: problem.rule, level: problem.level, message: message.map(str::to_owned), pointer }
    }
}

impl Groups {
    /// Counts a problem, and returns its group and how many problems of the group precede it.
    pub(super) fn add(&mut self, problem: &Problem) -> (usize, u64) {
        let mut key = GroupKey::new(problem);
        if self.found.len() >= MAX_GROUPS && !self.indices.contains_key(&key) {
            (key.message, key.pointer) = (None, "…".to_owned());
        }
        let next = self.found.len();
        let index = *self.indices.entry(key.clone()).or_insert(next);
        if index == next {
            self.found.push((key, 0));
        }
        let count = &mut self.found[index].1;
        *count += 1;
        (index, *count - 1)
    }

    /// Remembers the hash of problems of a group of which enough have been described.
    pub(super) fn remember(&mut self, hash: u64, group: usize) {
        if self.found.get(group).is_some_and(|(_, count)| *count >= SHOWN) && self.hashes.len() < MAX_HASHES {
            self.hashes.insert(hash, group);
        }
    }

    /// Counts a problem by its hash, if its group is known. Then it need not be described.
    pub(super) fn count(&mut self, hash: u64) -> bool {
        let Some(&group) = self.hashes.get(&hash) else { return false };
        self.found[group].1 += 1;
        true
    }

    /// The key of a group.
    pub(super) fn key(&self, group: usize) -> Option<&GroupKey> {
        self.found.get(group).map(|(key, _)| key)
    }

    /// The keys and the counts.
    pub(super) fn each(&self) -> impl Iterator<Item = &(GroupKey, u64)> {
        self.found.iter()
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
    pub(super) fn add(&mut self, groups: &Groups) {
        for (key, count) in groups.each() {
            let mut key = key.clone();
            if self.groups.len() >= MAX_GROUPS && !self.groups.contains_key(&key) {
                (key.message, key.pointer) = (None, "…".to_owned());
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
