//! The walk, and its two uses: the verdict and the report.

use super::Only;
use super::faults;
use super::hint::Hints;
use super::path::Path;
use super::sink::{All, Enough, First, Sink, Tally};
use crate::envelope::Members;
use crate::json::{Broken, Fault, KeyStack, Reader};
use crate::plan::{NodeId, Plan};
use crate::problem::{Level, Report, Show};

/// How strictly frames are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Policy {
    /// Exactly what the schemas accept.
    #[default]
    Strict,
    /// For clients in production: `null` in a field that may be absent is absent, and a success may leave out data that
    /// has no required field.
    Tolerant,
}

/// Why a walk ends before the text does.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stop {
    /// The text has a fault: the reader says which.
    Broken,
    Enough,
}

/// A walk over one text.
pub(super) struct Walk<'p, 't, S> {
    pub(super) plan: &'p Plan,
    pub(super) reader: Reader<'t>,
    pub(super) keys: KeyStack<'t>,
    pub(super) policy: Policy,
    pub(super) only: Option<Only>,
    pub(super) sink: S,
    /// The name of the message, once it is known.
    pub(super) name: Option<&'static str>,
    /// The members of a frame in which there is a problem.
    pub(super) members: Option<Box<Members<'t>>>,
}

/// Whether a text is a frame of the plan.
pub(crate) fn is_valid(plan: &Plan, text: &str, policy: Policy) -> bool {
    Walk::new(plan, text, policy, None, First).frame().is_ok()
}

/// Everything that is wrong with a text as a frame of the plan.
pub(crate) fn check(plan: &Plan, text: &str, policy: Policy, only: Option<Only>) -> Report {
    let (mut report, _, members) = walked(plan, text, policy, only, usize::MAX);
    if !report.is_empty() {
        let hints = members.map_or_else(|| Hints::new(plan, text), |members| Hints::of(plan, text, *members));
        report.problems_mut().iter_mut().for_each(|problem| hints.add(problem));
    }
    report
}

/// Everything that is wrong with a text, problems beyond a limit only by their number, and the members of the frame, if
/// they were read to their end.
fn walked<'t>(
    plan: &Plan,
    text: &'t str,
    policy: Policy,
    only: Option<Only>,
    limit: usize,
) -> (Report, Tally, Option<Box<Members<'t>>>) {
    let mut walk = Walk::new(plan, text, policy, only, All::up_to(limit));
    match walk.frame() {
        // A text with a fault is no JSON: what its keys would have meant is not judged.
        Err(Stop::Broken) if limit == 0 => {
            let mut tally = Tally::default();
            tally.add(faults::rule(walk.reader.fault().kind));
            (Report::default(), tally, None)
        }
        Err(Stop::Broken) => (fault(plan, text, walk.reader.fault()), Tally::default(), None),
        Ok(()) if !walk.sink.holds_some() => (Report::default(), walk.sink.beyond, None),
        Ok(()) | Err(Stop::Enough) => (Report::new(text, walk.name, walk.sink.problems), walk.sink.beyond, walk.members),
    }
}

/// The same without hints: those cost another reading of the text, and are wanted only where they are shown. Problems
/// beyond so many are counted, and no more is kept of them.
#[cfg(feature = "cli")]
pub(crate) fn bare(plan: &Plan, text: &str, policy: Policy, only: Option<Only>, limit: usize) -> (Report, Tally) {
    let (report, beyond, _) = walked(plan, text, policy, only, limit);
    (report, beyond)
}

/// Why a text is not a value of a node, if it is none.
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts ask for it"))]
pub(crate) fn misfit(plan: &Plan, node: NodeId, text: &str) -> Option<String> {
    let mut walk = Walk::new(plan, text, Policy::Strict, None, All::default());
    let read = walk.value(node, &Path::root("value")).and_then(|()| Ok(walk.reader.finish()?));
    if let Err(Stop::Broken) = read {
        return Some(walk.reader.fault().to_string());
    }
    let problem = walk.sink.problems.iter().find(|problem| problem.rule.level() == Level::Deny)?;
    Some(format!("{}: {}", problem.pointer.text(Show::Values), problem.text(Show::Values)))
}

/// The report of a text with a fault.
pub(crate) fn fault(plan: &Plan, text: &str, fault: Fault) -> Report {
    Report::new(text, None, vec![faults::problem(plan, text, fault)])
}

impl<'p, 't, S: Sink> Walk<'p, 't, S> {
    fn new(plan: &'p Plan, text: &'t str, policy: Policy, only: Option<Only>, sink: S) -> Self {
        Self { plan, reader: Reader::new(text), keys: KeyStack::new(), policy, only, sink, name: None, members: None }
    }
}

impl From<Broken> for Stop {
    fn from(Broken: Broken) -> Self {
        Self::Broken
    }
}

impl From<Enough> for Stop {
    fn from(Enough: Enough) -> Self {
        Self::Enough
    }
}
