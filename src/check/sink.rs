//! What is done with a problem.

use crate::planted::{Plant, dropped};
use crate::problem::{Level, Problem, Rule};

/// Takes the problems of a walk.
pub(super) trait Sink {
    /// Takes a problem; `Err` ends the walk.
    fn take(&mut self, rule: Rule, problem: impl FnOnce() -> Problem) -> Result<(), Enough>;

    /// Whether it wants to hear of a rule: what only leads to a problem of another need not be looked at.
    fn wants(&self, rule: Rule) -> bool;

    /// Drops all problems so far: they were found in a reading that was not the right one.
    fn rewind(&mut self);
}

/// The walk need go no further.
#[derive(Debug, Clone, Copy)]
pub(super) struct Enough;

/// Stops at the first problem at level deny: the verdict, and nothing else.
#[derive(Debug, Default)]
pub(super) struct First;

/// Gathers all problems.
#[derive(Debug, Default)]
pub(super) struct All {
    pub(super) problems: Vec<Problem>,
}

impl Sink for First {
    #[inline]
    fn take(&mut self, rule: Rule, _: impl FnOnce() -> Problem) -> Result<(), Enough> {
        if self.wants(rule) && !dropped(Plant::Walk(rule.id())) { Err(Enough) } else { Ok(()) }
    }

    #[inline]
    fn wants(&self, rule: Rule) -> bool {
        rule.level() == Level::Deny
    }

    fn rewind(&mut self) {}
}

impl Sink for All {
    fn take(&mut self, rule: Rule, problem: impl FnOnce() -> Problem) -> Result<(), Enough> {
        if !dropped(Plant::Walk(rule.id())) {
            self.problems.push(problem());
        }
        Ok(())
    }

    fn wants(&self, _: Rule) -> bool {
        true
    }

    fn rewind(&mut self) {
        self.problems.clear();
    }
}
