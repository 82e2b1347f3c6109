//! The walk, and its two uses: the verdict and the report.

use super::Only;
use super::faults;
use super::hint;
use super::path::Path;
#[cfg(feature = "capture")]
use super::sink::Tally;
use super::sink::{All, Enough, First, Sink};
use crate::envelope::Members;
use crate::json::{Broken, Fault, KeySets, Reader};
use crate::plan::{NodeId, Plan, Str};
use crate::problem::{Few, Level, Note, Report, Rule, Show};

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
    pub(super) keys: KeySets<'t>,
    pub(super) policy: Policy,
    pub(super) only: Option<Only>,
    pub(super) sink: S,
    /// The name of the message, once it is known.
    pub(super) name: Option<&'p Str>,
    /// The members of a frame in which there is a problem, if the sink wants them.
    pub(super) members: Option<Box<Members<'t>>>,
}

/// Whether a text is a frame of the plan.
pub(crate) fn is_valid(plan: &Plan, text: &str, policy: Policy) -> bool {
    Walk::new(plan, text, policy, None, First).frame().is_ok()
}

/// Everything that is wrong with a text as a frame of the plan.
pub(crate) fn check(plan: &'static Plan, text: &str, policy: Policy, only: Option<Only>) -> Report {
    let mut found = All::default();
    let mut walk = Walk::new(plan, text, policy, only, &mut found);
    match walk.frame() {
        Ok(()) if walk.sink.notes.is_empty() => Report::default(),
        end => walk.report(plan, end),
    }
}

/// The report of a text with a fault.
pub(crate) fn fault(plan: &'static Plan, text: &str, fault: Fault) -> Report {
    Report::new(text, None, plan, Few::One(faults::note(fault)))
}

/// What a walk has found: what it says, where and what to do about it is told from the text.
#[cfg(feature = "capture")]
#[derive(Default)]
pub(crate) struct Walked<'t> {
    pub(crate) name: Option<Str>,
    pub(crate) notes: Few<(Rule, Note)>,
    /// How many problems there are beyond the limit.
    pub(crate) beyond: Tally,
    /// The members of the frame, as far as they were read.
    pub(crate) members: Option<Box<Members<'t>>>,
}

#[cfg(feature = "capture")]
impl Walked<'_> {
    /// A single problem.
    pub(crate) fn one(rule: Rule, note: Note) -> Self {
        Self { notes: Few::One((rule, note)), ..Self::default() }
    }

    /// A fault of the text.
    pub(crate) fn fault(fault: Fault) -> Self {
        let (rule, note) = faults::note(fault);
        Self::one(rule, note)
    }
}

/// What is wrong with a text as a frame of the plan: the members of the frame are kept for who wants more told of it.
/// Problems beyond so many are counted, and no more is kept of them.
#[cfg(feature = "capture")]
pub(crate) fn bare<'t>(plan: &Plan, text: &'t str, policy: Policy, limit: usize) -> Walked<'t> {
    let mut found = All::up_to(limit);
    let mut walk = Walk::new(plan, text, policy, None, &mut found);
    match walk.frame() {
        Err(Stop::Broken) if limit == 0 => {
            let mut beyond = Tally::default();
            beyond.add(faults::rule(walk.reader.fault().kind));
            Walked { beyond, ..Walked::default() }
        }
        Err(Stop::Broken) => Walked { members: walk.members, ..Walked::fault(walk.reader.fault()) },
        Ok(()) | Err(Stop::Enough) => {
            Walked { name: walk.name.cloned(), members: walk.members, notes: found.notes, beyond: found.beyond }
        }
    }
}

/// Why a text is not a value of a node, if it is none.
#[cfg_attr(not(feature = "schema"), allow(dead_code, reason = "the artefacts and examples are verified by it"))]
pub(crate) fn misfit(plan: &Plan, node: NodeId, text: &str) -> Option<String> {
    let mut found = All::default();
    let mut walk = Walk::new(plan, text, Policy::Strict, None, &mut found);
    let read = walk.value(node, &Path::root("value")).and_then(|()| Ok(walk.reader.finish()?));
    if let Err(Stop::Broken) = read {
        return Some(walk.reader.fault().to_string());
    }
    refused(text, found.notes)
}

/// Why a text is not a frame of the plan, if it is none.
#[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "the artefacts and examples are verified by it"))]
pub(crate) fn refusal(plan: &Plan, text: &str) -> Option<String> {
    let mut found = All::default();
    let mut walk = Walk::new(plan, text, Policy::Strict, None, &mut found);
    match walk.frame() {
        Err(Stop::Broken) => Some(walk.reader.fault().to_string()),
        Ok(()) | Err(Stop::Enough) => refused(text, found.notes),
    }
}

/// The first problem at level deny, values shown.
#[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "the artefacts and examples are verified by it"))]
fn refused(text: &str, notes: Few<(Rule, Note)>) -> Option<String> {
    let (_, note) = notes.into_vec().into_iter().find(|(rule, _)| rule.level() == Level::Deny)?;
    Some(format!("{}: {}", note.pointer(text).text(Show::Values), note.detail(text).text(Show::Values)))
}

impl Walk<'_, '_, &mut All> {
    /// What was found, once the frame has been read.
    #[cold]
    fn report(&mut self, plan: &'static Plan, end: Result<(), Stop>) -> Report {
        let text = self.reader.text();
        match end {
            // A text with a fault is no JSON: what its keys would have meant is not judged.
            Err(Stop::Broken) => fault(plan, text, self.reader.fault()),
            Ok(()) | Err(Stop::Enough) => {
                hint::settle(plan, text, self.sink.notes.as_mut_slice());
                Report::new(text, self.name.cloned(), plan, std::mem::take(&mut self.sink.notes))
            }
        }
    }
}

impl<'p, 't, S: Sink> Walk<'p, 't, S> {
    fn new(plan: &'p Plan, text: &'t str, policy: Policy, only: Option<Only>, sink: S) -> Self {
        Self { plan, reader: Reader::new(text), keys: KeySets::default(), policy, only, sink, name: None, members: None }
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
