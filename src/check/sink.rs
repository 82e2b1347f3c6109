//! Sinks for problems: the verdict stops at the first error, a report keeps a note of each problem.

use super::note::{Cause, Note, Notes};
use crate::problem::{Level, Rule};

/// Takes the problems that the checker finds.
pub(super) trait Sink {
    /// Takes the problem at an offset; `Err` ends the validation.
    fn take(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone>;

    /// Whether problems of a rule are taken: values that can break no other need not be checked.
    fn wants(&self, rule: Rule) -> bool;

    /// Whether to keep the members of the frame; `broken` if the text is not JSON.
    fn wants_members(&self, broken: bool) -> bool;

    /// Drops all problems so far: they were found while `data` was read as that of another kind of frame.
    fn rewind(&mut self);
}

/// The sink needs no more problems.
#[derive(Debug, Clone, Copy)]
pub(super) struct SinkDone;

/// Stops at the first problem at level deny: the verdict, and nothing else.
#[derive(Debug, Default)]
pub(super) struct FirstError;

/// Notes all problems up to a limit; those beyond it are only counted.
#[derive(Debug)]
pub(super) struct NoteSink {
    pub(super) notes: Notes,
    /// How many notes there are.
    count: usize,
    pub(super) beyond: RuleCounts,
    pub(super) limit: usize,
    /// Whether the members of the frame are kept too.
    members: bool,
}

/// The number of problems of each rule. Most frames have none, and most others break one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleCounts {
    first: Rule,
    count: u64,
    others: Option<Box<[u64; Rule::ALL.len()]>>,
}

impl Sink for FirstError {
    #[inline]
    fn take(&mut self, rule: Rule, _: usize, _: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        if self.wants(rule) { Err(SinkDone) } else { Ok(()) }
    }

    #[inline]
    fn wants(&self, rule: Rule) -> bool {
        rule.level() == Level::Deny
    }

    fn wants_members(&self, _: bool) -> bool {
        false
    }

    fn rewind(&mut self) {}
}

impl NoteSink {
    /// Up to a limit, with the members of the frame.
    #[cfg(feature = "capture")]
    pub(super) fn up_to(limit: usize) -> Self {
        Self { limit, members: true, ..Self::default() }
    }
}

impl Default for NoteSink {
    fn default() -> Self {
        Self { notes: Notes::default(), count: 0, beyond: RuleCounts::default(), limit: usize::MAX, members: false }
    }
}

impl Default for RuleCounts {
    fn default() -> Self {
        Self { first: Rule::Syntax, count: 0, others: None }
    }
}

impl RuleCounts {
    pub(super) fn add(&mut self, rule: Rule) {
        if self.is_empty() {
            self.first = rule;
        }
        if self.first == rule {
            self.count += 1;
        } else {
            self.others.get_or_insert_with(|| Box::new([0; Rule::ALL.len()]))[rule as usize] += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The rules that were broken, and how often.
    #[cfg(feature = "capture")]
    pub(crate) fn each(&self) -> impl Iterator<Item = (Rule, u64)> {
        let others = self.others.iter().flat_map(|counts| Rule::ALL.iter().copied().zip(counts.iter().copied()));
        std::iter::once((self.first, self.count)).chain(others).filter(|&(_, count)| count > 0)
    }
}

/// A large sink is not moved.
impl<S: Sink> Sink for &mut S {
    #[inline]
    fn take(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        (**self).take(rule, offset, cause)
    }

    #[inline]
    fn wants(&self, rule: Rule) -> bool {
        (**self).wants(rule)
    }

    #[inline]
    fn wants_members(&self, broken: bool) -> bool {
        (**self).wants_members(broken)
    }

    #[inline]
    fn rewind(&mut self) {
        (**self).rewind();
    }
}

impl Sink for NoteSink {
    fn take(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        if self.count < self.limit {
            self.count += 1;
            self.notes.push(Note::new(rule, offset, cause()));
        } else {
            self.beyond.add(rule);
        }
        Ok(())
    }

    fn wants(&self, _: Rule) -> bool {
        true
    }

    fn wants_members(&self, broken: bool) -> bool {
        self.members && (broken || !self.notes.is_empty())
    }

    #[inline]
    fn rewind(&mut self) {
        if self.count > 0 || !self.beyond.is_empty() {
            *self = Self { limit: self.limit, members: self.members, ..Self::default() };
        }
    }
}
