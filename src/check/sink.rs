//! What is done with a problem.

use crate::problem::{Few, Level, Note, Rule};

/// Takes the problems of a walk.
pub(super) trait Sink {
    /// Takes a problem; `Err` ends the walk.
    fn take(&mut self, rule: Rule, note: impl FnOnce() -> Note) -> Result<(), Enough>;

    /// Whether it wants to hear of a rule: what only leads to a problem of another need not be looked at.
    fn wants(&self, rule: Rule) -> bool;

    /// Whether there is a problem for which the members of the frame are wanted, be it that its text is broken.
    fn wants_members(&self, broken: bool) -> bool;

    /// Drops all problems so far: they were found in a reading that was not the right one.
    fn rewind(&mut self);
}

/// The walk need go no further.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enough;

/// Stops at the first problem at level deny: the verdict, and nothing else.
#[derive(Debug, Default)]
pub(super) struct First;

/// Gathers all problems, up to a limit; those beyond it are only counted.
#[derive(Debug)]
pub(super) struct All {
    pub(super) notes: Few<(Rule, Note)>,
    /// How many they are.
    count: usize,
    pub(super) beyond: Tally,
    pub(super) limit: usize,
    /// Whether the members of the frame are wanted too.
    members: bool,
}

/// How many problems there are of each rule. Most frames have none, and most others break one rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tally {
    first: Rule,
    count: u64,
    others: Option<Box<[u64; Rule::ALL.len()]>>,
}

impl Sink for First {
    #[inline]
    fn take(&mut self, rule: Rule, _: impl FnOnce() -> Note) -> Result<(), Enough> {
        if self.wants(rule) { Err(Enough) } else { Ok(()) }
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

impl All {
    /// Up to a limit, with the members of the frame.
    #[cfg(feature = "capture")]
    pub(super) fn up_to(limit: usize) -> Self {
        Self { limit, members: true, ..Self::default() }
    }
}

impl Default for All {
    fn default() -> Self {
        Self { notes: Few::None, count: 0, beyond: Tally::default(), limit: usize::MAX, members: false }
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self { first: Rule::Syntax, count: 0, others: None }
    }
}

impl Tally {
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

/// A large one is not moved about.
impl<S: Sink> Sink for &mut S {
    #[inline]
    fn take(&mut self, rule: Rule, note: impl FnOnce() -> Note) -> Result<(), Enough> {
        (**self).take(rule, note)
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

impl Sink for All {
    fn take(&mut self, rule: Rule, note: impl FnOnce() -> Note) -> Result<(), Enough> {
        if self.count < self.limit {
            self.count += 1;
            self.notes.push((rule, note()));
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
