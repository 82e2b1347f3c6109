//! The walk, and its two uses: the verdict and the report.

use super::Only;
use super::faults;
use super::hint;
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
    /// The members of a frame in which there is a problem, if the sink wants them.
    pub(super) members: Option<Box<Members<'t>>>,
}

/// Whether a text is a frame of the plan.
pub(crate) fn is_valid(plan: &Plan, text: &str, policy: Policy) -> bool {
    Walk::new(plan, text, policy, None, First).frame().is_ok()
}

/// Everything that is wrong with a text as a frame of the plan, and what to do about it.
pub(crate) fn check(plan: &'static Plan, text: &str, policy: Policy, only: Option<Only>) -> Report {
    let mut report = walked(plan, text, policy, only, All::default()).report;
    if !report.is_empty() {
        hint::put_off(plan, text, report.problems_mut());
    }
    report
}

/// The same without what to do about it.
pub(crate) fn unadvised(plan: &Plan, text: &str) -> Report {
    walked(plan, text, Policy::Strict, None, All::default()).report
}

/// What a walk has found.
#[derive(Default)]
pub(crate) struct Walked<'t> {
    pub(crate) report: Report,
    /// How many problems there are beyond the limit.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the command asks for it"))]
    pub(crate) beyond: Tally,
    /// The members of the frame, if they were wanted, and read to their end.
    #[cfg_attr(not(feature = "cli"), allow(dead_code, reason = "the command asks for it"))]
    pub(crate) members: Option<Box<Members<'t>>>,
}

#[cfg(feature = "cli")]
impl From<crate::problem::Problem> for Walked<'_> {
    fn from(problem: crate::problem::Problem) -> Self {
        Report::new("", None, vec![problem]).into()
    }
}

#[cfg(feature = "cli")]
impl From<Report> for Walked<'_> {
    fn from(report: Report) -> Self {
        Self { report, ..Self::default() }
    }
}

fn walked<'t>(plan: &Plan, text: &'t str, policy: Policy, only: Option<Only>, sink: All) -> Walked<'t> {
    let limit = sink.limit;
    let mut walk = Walk::new(plan, text, policy, only, sink);
    match walk.frame() {
        // A text with a fault is no JSON: what its keys would have meant is not judged.
        Err(Stop::Broken) => {
            let found = walk.reader.fault();
            // Who reads the text once more finds the room for its keys.
            drop(walk);
            let (mut report, mut beyond) = (Report::default(), Tally::default());
            if limit == 0 {
                beyond.add(faults::rule(found.kind));
            } else {
                report = fault(plan, text, found);
            }
            Walked { report, beyond, members: None }
        }
        Ok(()) | Err(Stop::Enough) => Walked {
            report: Report::new(text, walk.name, walk.sink.problems),
            beyond: walk.sink.beyond,
            members: walk.members,
        },
    }
}

/// The same without hints, which are wanted only where they are shown: the members of the frame are kept for them.
/// Problems beyond so many are counted, and no more is kept of them.
#[cfg(feature = "cli")]
pub(crate) fn bare<'t>(plan: &Plan, text: &'t str, policy: Policy, limit: usize) -> Walked<'t> {
    walked(plan, text, policy, None, All::up_to(limit))
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
        Self { plan, reader: Reader::new(text), keys: KeyStack::default(), policy, only, sink, name: None, members: None }
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
