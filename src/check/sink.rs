//! Sinks receive the problems that the checker finds: one stops at the first error, the other keeps a note of each problem.

use super::note::{Cause, Note, Notes};
use super::observe::Observations;
use crate::problem::{Level, Rule};

/// Receives the problems that the checker finds.
pub(super) trait Sink {
    /// Reports a problem at an offset. An `Err` ends the validation.
    fn report(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone>;

    /// Whether problems of a rule are collected. Checks that can only find violations of other rules are skipped.
    fn collects(&self, rule: Rule) -> bool;

    /// Discards all problems so far: they were found while the payload was validated as that of another message or kind.
    fn rewind(&mut self);

    /// The place where the contents of the frame are recorded, if coverage is measured.
    #[inline]
    fn observations(&mut self) -> Option<&mut Observations> {
        None
    }
}

/// Ends the validation, because the sink needs no more problems.
#[derive(Debug, Clone, Copy)]
pub(super) struct SinkDone;

/// Stops at the first problem at level deny.
#[derive(Debug, Default)]
pub(super) struct FirstError;

/// Keeps notes of problems up to a limit and counts the others.
#[derive(Debug)]
pub(super) struct NoteSink {
    pub(super) notes: Notes,
    /// The number of notes.
    count: usize,
    pub(super) beyond: RuleCounts,
    pub(super) limit: usize,
}

/// The number of problems of each rule. Most frames have no problem, and most others violate only one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleCounts {
    first: Rule,
    count: u64,
    others: Option<Box<[u64; Rule::ALL.len()]>>,
}

impl Sink for FirstError {
    #[inline]
    fn report(&mut self, rule: Rule, _: usize, _: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        if self.collects(rule) { Err(SinkDone) } else { Ok(()) }
    }

    #[inline]
    fn collects(&self, rule: Rule) -> bool {
        rule.level() == Level::Deny
    }

    fn rewind(&mut self) {}
}

impl NoteSink {
    /// A sink with a limit.
    #[cfg(feature = "capture")]
    pub(super) fn up_to(limit: usize) -> Self {
        Self { limit, ..Self::default() }
    }
}

impl Default for NoteSink {
    fn default() -> Self {
        Self { notes: Notes::default(), count: 0, beyond: RuleCounts::default(), limit: usize::MAX }
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

    /// The rules with problems, and the number of problems of each.
    #[cfg(feature = "capture")]
    pub(crate) fn each(&self) -> impl Iterator<Item = (Rule, u64)> {
        let others = self.others.iter().flat_map(|counts| Rule::ALL.iter().copied().zip(counts.iter().copied()));
        std::iter::once((self.first, self.count)).chain(others).filter(|&(_, count)| count > 0)
    }
}

/// The validator borrows large sinks, so that they are not moved.
impl<S: Sink> Sink for &mut S {
    #[inline]
    fn report(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        (**self).report(rule, offset, cause)
    }

    #[inline]
    fn collects(&self, rule: Rule) -> bool {
        (**self).collects(rule)
    }

    #[inline]
    fn rewind(&mut self) {
        (**self).rewind();
    }

    #[inline]
    fn observations(&mut self) -> Option<&mut Observations> {
        (**self).observations()
    }
}

impl Sink for NoteSink {
    fn report(&mut self, rule: Rule, offset: usize, cause: impl FnOnce() -> Cause) -> Result<(), SinkDone> {
        if self.count < self.limit {
            self.count += 1;
            self.notes.push(Note::new(rule, offset, cause()));
        } else {
            self.beyond.add(rule);
        }
        Ok(())
    }

    fn collects(&self, _: Rule) -> bool {
        true
    }

    #[inline]
    fn rewind(&mut self) {
        if self.count > 0 || !self.beyond.is_empty() {
            *self = Self { limit: self.limit, ..Self::default() };
        }
    }
}
