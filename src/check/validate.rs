//! The validator, and the functions that run it.

#[cfg(feature = "capture")]
use super::note;
use super::note::{Note, Notes};
#[cfg(feature = "coverage")]
use super::observe::{Observations, ObservingSink};
use super::report::{PlanHandle, Report};
use super::resolve::{self, Resolver};
#[cfg(feature = "capture")]
use super::sink::RuleCounts;
use super::sink::{FirstError, NoteSink, Sink, SinkDone};
#[cfg(feature = "capture")]
use crate::envelope::FrameReader;
use crate::envelope::{Envelope, FrameKind};
use crate::json::{KeySets, LookAhead, Malformed, Scanner, SyntaxError, SyntaxErrorKind, text_of};
use crate::plan::{FrameFilter, NodeId, Plan};
#[cfg(feature = "compat")]
use crate::problem::Problem;
use crate::problem::{Level, Pointer, Show};

/// How strictly frames are validated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Policy {
    /// Exactly the frames that the schemas accept.
    #[default]
    Strict,
    /// For clients in production: `null` in an optional field, or one with a default, is read as absent; a success may omit its data if
    /// the reply has no required field; and an undeclared value of an enum with `#[wire(default)]` is read as the default.
    Tolerant,
}

/// The reason why validation ended before the end of the text.
#[derive(Debug, Clone, Copy)]
pub(super) enum EarlyExit {
    /// The text has a syntax error, which is stored in the scanner.
    Malformed,
    SinkDone,
}

/// Validates one text against a plan.
pub(super) struct Validator<'p, 't, S> {
    pub(super) plan: &'p Plan,
    /// That of the plan.
    pub(super) envelope: &'p Envelope,
    pub(super) reader: Scanner<'t>,
    pub(super) keys: KeySets<'t>,
    pub(super) ahead: LookAhead,
    pub(super) policy: Policy,
    pub(super) only: Option<FrameFilter>,
    pub(super) sink: S,
    /// The kind and the index of the message, if it has been determined.
    pub(super) message: Option<(FrameKind, usize)>,
}

/// Whether a text is a frame of the plan.
pub(crate) fn is_valid(plan: &Plan, text: &str, policy: Policy) -> bool {
    Validator::new(plan, text, policy, None, FirstError).frame().is_ok()
}

/// Whether a text is a frame of one message and of certain kinds.
pub(crate) fn is_valid_as(plan: &Plan, text: &str, policy: Policy, only: FrameFilter) -> bool {
    Validator::new(plan, text, policy, Some(only), FirstError).frame().is_ok()
}

/// Reports all problems of bytes as a frame of the plan.
pub(crate) fn check_slice(plan: impl Into<PlanHandle>, bytes: &[u8], policy: Policy, only: Option<FrameFilter>) -> Report {
    match text_of(bytes) {
        Ok(text) => check(plan, text, policy, only),
        Err(error) => {
            let offset = error.valid_up_to();
            let valid = std::str::from_utf8(&bytes[..offset]).unwrap_or_default();
            let error = SyntaxError { kind: SyntaxErrorKind::Encoding, offset };
            Report::new(plan.into(), valid, None, Note::syntax(error).into())
        }
    }
}

/// Reports all problems of a text as a frame of the plan.
pub(crate) fn check(plan: impl Into<PlanHandle>, text: &str, policy: Policy, only: Option<FrameFilter>) -> Report {
    check_with(plan.into(), text, policy, only)
}

fn check_with(plan: PlanHandle, text: &str, policy: Policy, only: Option<FrameFilter>) -> Report {
    let mut found = NoteSink::default();
    let mut validator = Validator::new(&plan, text, policy, only, &mut found);
    match validator.frame() {
        // A text with a syntax error has this one problem: its members are not validated.
        Err(EarlyExit::Malformed) => {
            let error = validator.reader.error();
            Report::new(plan, text, None, Note::syntax(error).into())
        }
        Ok(()) | Err(EarlyExit::SinkDone) => {
            let message = validator.message;
            if found.notes.is_empty() { Report::default() } else { Report::new(plan, text, message, found.notes) }
        }
    }
}

/// The result of validating one frame, before problems are computed.
#[cfg(feature = "capture")]
#[derive(Default)]
pub(crate) struct FrameNotes {
    /// The kind and the index of the message, if it has been determined.
    pub(crate) message: Option<(FrameKind, usize)>,
    pub(crate) notes: Notes,
    /// The number of problems beyond the limit.
    pub(crate) beyond: RuleCounts,
}

#[cfg(feature = "capture")]
impl FrameNotes {
    /// The result for a single problem.
    pub(crate) fn one(note: Note) -> Self {
        Self { notes: note.into(), ..Self::default() }
    }

    /// Adds a problem, which is only counted if there is a limit of 0.
    pub(crate) fn add(&mut self, note: Note, limit: usize) {
        if limit == 0 {
            self.beyond.add(note.rule);
        } else {
            self.notes.push(note);
        }
    }
}

/// Validates a frame. Problems beyond the limit are only counted. The members are in `frame` afterwards, for the [`Resolver`]; the caller
/// owns it, because moving it takes longer than to validate many a frame.
#[cfg(feature = "capture")]
pub(crate) fn check_up_to<'t>(
    plan: &Plan,
    text: &'t str,
    (policy, only): (Policy, Option<FrameFilter>),
    limit: usize,
    frame: &mut FrameReader<'t>,
) -> FrameNotes {
    let mut found = NoteSink::up_to(limit);
    noted(Validator::new(plan, text, policy, only, &mut found), frame, limit).with(found)
}

/// As [`check_up_to`], and records what the frame contains.
#[cfg(feature = "coverage")]
pub(crate) fn check_observing<'t>(
    plan: &Plan,
    text: &'t str,
    (policy, only): (Policy, Option<FrameFilter>),
    limit: usize,
    frame: &mut FrameReader<'t>,
    observed: &mut Observations,
) -> FrameNotes {
    observed.begin();
    let mut sink = ObservingSink { notes: NoteSink::up_to(limit), observed };
    let noted = noted(Validator::new(plan, text, policy, only, &mut sink), frame, limit);
    noted.with(sink.notes)
}

/// Validates one frame.
#[cfg(feature = "capture")]
#[inline]
fn noted<'t, S: Sink>(mut validator: Validator<'_, 't, S>, frame: &mut FrameReader<'t>, limit: usize) -> FrameResult {
    match validator.frame_of(frame) {
        Err(EarlyExit::Malformed) if limit == 0 => {
            let mut beyond = RuleCounts::default();
            beyond.add(note::rule(validator.reader.error().kind));
            FrameResult::Malformed(FrameNotes { beyond, ..FrameNotes::default() })
        }
        Err(EarlyExit::Malformed) => FrameResult::Malformed(FrameNotes::one(Note::syntax(validator.reader.error()))),
        Ok(()) | Err(EarlyExit::SinkDone) => {
            FrameResult::Read(FrameNotes { message: validator.message, ..FrameNotes::default() })
        }
    }
}

/// The result of validating one frame, without the notes of its sink.
#[cfg(feature = "capture")]
enum FrameResult {
    /// The text has a syntax error, which is the only problem.
    Malformed(FrameNotes),
    /// The problems are those of the sink.
    Read(FrameNotes),
}

#[cfg(feature = "capture")]
impl FrameResult {
    /// Adds the notes of the sink.
    #[inline]
    fn with(self, found: NoteSink) -> FrameNotes {
        match self {
            Self::Malformed(noted) => noted,
            Self::Read(noted) => FrameNotes { notes: found.notes, beyond: found.beyond, ..noted },
        }
    }
}

/// Describes the first error of a text as a value of a node.
pub(crate) fn value_error(plan: &Plan, node: NodeId, text: &str, show: Show) -> Option<String> {
    let mut found = NoteSink::default();
    let mut validator = Validator::new(plan, text, Policy::Strict, None, &mut found);
    let read = validator.value(node).and_then(|()| Ok(validator.reader.finish()?));
    if let Err(EarlyExit::Malformed) = read {
        return Some(validator.reader.error().to_string());
    }
    let (pointer, detail) = resolve::of_value(plan, node, text, denied(&found.notes)?);
    Some(located(&pointer, &detail.text(show), show))
}

/// Describes the first error of a text as a frame of the plan.
#[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "the artefacts and examples are verified by it"))]
pub(crate) fn first_error(plan: &Plan, text: &str) -> Option<String> {
    let mut found = NoteSink::default();
    let mut validator = Validator::new(plan, text, Policy::Strict, None, &mut found);
    let read = validator.frame();
    if let Err(EarlyExit::Malformed) = read {
        return Some(validator.reader.error().to_string());
    }
    let message = validator.message;
    let problem = Resolver::new(plan, text, message).problem(denied(&found.notes)?);
    Some(located(&problem.pointer, &problem.text(Show::Values), Show::Values))
}

/// A description with the pointer to the value before it. A whole text has an empty pointer, which is omitted.
fn located(pointer: &Pointer, description: &str, show: Show) -> String {
    if pointer.is_empty() { description.to_owned() } else { format!("{}: {description}", pointer.text(show)) }
}

/// Whether a text is a valid value of a node.
#[cfg(feature = "compat")]
pub(crate) fn is_valid_value(plan: &Plan, node: NodeId, text: &str, policy: Policy) -> bool {
    let mut found = NoteSink::default();
    let mut validator = Validator::new(plan, text, policy, None, &mut found);
    let read = validator.value(node).and_then(|()| Ok(validator.reader.finish()?));
    read.is_ok() && denied(&found.notes).is_none()
}

/// Returns the problems at level deny of a text as a frame of the plan, without help.
#[cfg(feature = "compat")]
pub(crate) fn denied_problems(plan: &Plan, text: &str, policy: Policy, only: Option<FrameFilter>) -> Vec<Problem> {
    let mut found = NoteSink::default();
    let mut validator = Validator::new(plan, text, policy, only, &mut found);
    let read = validator.frame();
    let (message, error) = (validator.message, matches!(read, Err(EarlyExit::Malformed)).then(|| validator.reader.error()));
    let notes = match error {
        Some(error) => Note::syntax(error).into(),
        None => found.notes,
    };
    let mut resolver = Resolver::new(plan, text, message);
    let denied = notes.sorted().into_iter().filter(|note| note.rule.level() == Level::Deny);
    denied.map(|note| resolver.plain_problem(note)).collect()
}

/// The first note of a problem at level deny.
#[cfg_attr(not(feature = "sample"), allow(dead_code, reason = "the artefacts and examples are verified by it"))]
fn denied(notes: &Notes) -> Option<&Note> {
    notes.iter().find(|note| note.rule.level() == Level::Deny)
}

impl<'p, 't, S: Sink> Validator<'p, 't, S> {
    fn new(plan: &'p Plan, text: &'t str, policy: Policy, only: Option<FrameFilter>, sink: S) -> Self {
        Self {
            plan,
            envelope: plan.envelope(),
            reader: Scanner::new(text),
            keys: KeySets::default(),
            ahead: LookAhead::default(),
            policy,
            only,
            sink,
            message: None,
        }
    }
}

impl From<Malformed> for EarlyExit {
    fn from(Malformed: Malformed) -> Self {
        Self::Malformed
    }
}

impl From<SinkDone> for EarlyExit {
    fn from(SinkDone: SinkDone) -> Self {
        Self::SinkDone
    }
}
