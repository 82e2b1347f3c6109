//! Compares all ways to read and check a frame.

use std::fmt::Debug;

use tieline::Policy;
use tieline::frame::{Frame, FrameKind};
use tieline::problem::{Level, Problem, Rule, Show};
use tieline::protocol::{self, Protocol};
use tieline::{ReadError, Report};

use super::fixture::Fixture;

/// Reads the frame types of one message. Returns the kinds of frame that accept a text.
pub(crate) struct Typed {
    pub(crate) name: &'static str,
    /// The kinds of frame of the message, because a command and an event may have the same name.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) read: fn(&str, Policy) -> Vec<&'static str>,
}

/// Creates the [`Typed`] readers of messages.
macro_rules! typed {
    (commands: $($command:path),*; events: $($event:path),*;) => {[
        $(Typed {
            name: <$command as tieline::Command>::MESSAGE.name,
            kinds: &["request", "success", "failure"],
            read: |text, policy| {
                use tieline::frame::{Failure, Request, Response, Success};
                let mut read = Vec::new();
                read.extend(Request::<$command>::read_with(text, policy).is_ok().then_some("request"));
                read.extend(Success::<$command>::read_with(text, policy).is_ok().then_some("success"));
                read.extend(Failure::<$command>::read_with(text, policy).is_ok().then_some("failure"));
                // `Response` must accept exactly the successes and failures.
                let either = Response::<$command>::read_with(text, policy).ok().map(|response| response.kind().as_str());
                let alone = read.iter().copied().find(|&kind| kind != "request");
                if either != alone {
                    read.push("not as a response");
                }
                read
            },
        },)*
        $(Typed {
            name: <$event as tieline::Event>::MESSAGE.name,
            kinds: &["event"],
            read: |text, policy| {
                tieline::frame::Event::<$event>::read_with(text, policy).iter().map(|_| "event").collect()
            },
        },)*
    ]};
}

pub(crate) use typed;

/// The result of a reader, and its name as in the fixtures.
struct Outcome<M> {
    name: String,
    message: Option<M>,
}

/// The fixtures that a reader disagrees with, each with the results of all readers. `more` can add readers; it gets the name of
/// the message, if the strict reader found a known one.
pub(crate) fn disagreements<P: Protocol>(
    fixtures: &[Fixture],
    unknown: fn(&P::Message) -> bool,
    typed: &[Typed],
    more: impl Fn(&mut Verdicts, &Fixture, Option<&str>),
) -> Vec<String>
where
    P::Message: PartialEq + Debug,
{
    let mut disagreements = Vec::new();
    for fixture in fixtures {
        let mut verdicts = Verdicts::default();
        let mut strict_name = None;
        for (policy, expected) in [(Policy::Strict, &*fixture.strict), (Policy::Tolerant, &*fixture.tolerant)] {
            let outcome = read::<P>(&fixture.bytes, policy, unknown);
            verdicts.record(format_args!("read, {policy:?}"), &outcome.name, expected);
            checks::<P>(&mut verdicts, fixture, policy, is_known(expected));
            if let Some(message) = &outcome.message {
                round_trip::<P>(&mut verdicts, policy, message);
            }
            if let Some(text) = fixture.text() {
                let name = outcome.message.as_ref().filter(|_| is_known(expected)).map(|message| message.name().to_owned());
                own_types(&mut verdicts, typed, text, policy, expected, name.as_deref());
                if policy == Policy::Strict {
                    strict_name = name;
                }
            }
        }
        let report = protocol::check_slice::<P>(&fixture.bytes, Policy::Strict);
        verdicts.record(format_args!("the problems"), &listed(&found(&report)), &listed(&fixture.problems));
        more(&mut verdicts, fixture, strict_name.as_deref());
        if verdicts.disagree {
            let text = String::from_utf8_lossy(&fixture.bytes);
            let text: String = text.chars().take(400).collect();
            disagreements.push(format!("line {}: {}\n  {text}\n{}", fixture.line, fixture.what, verdicts.text));
        }
    }
    disagreements
}

/// The results of all readers for one text.
#[derive(Default)]
pub(crate) struct Verdicts {
    text: String,
    disagree: bool,
}

impl Verdicts {
    pub(crate) fn record(&mut self, reader: std::fmt::Arguments<'_>, found: &str, expected: &str) {
        let line = if found == expected {
            format!("  {reader}: {found}\n")
        } else {
            self.disagree = true;
            format!("! {reader}: {found}, not {expected}\n")
        };
        self.text.push_str(&line);
    }

    pub(crate) fn record_accepted(&mut self, reader: std::fmt::Arguments<'_>, found: bool, expected: bool) {
        let name = |accepted| if accepted { "accepted" } else { "rejected" };
        self.record(reader, name(found), name(expected));
    }
}

/// Whether the name of a result is a kind of frame, so that the message is known.
pub(crate) fn is_known(name: &str) -> bool {
    !matches!(name, "unknown" | "error")
}

fn read<P: Protocol>(bytes: &[u8], policy: Policy, unknown: fn(&P::Message) -> bool) -> Outcome<P::Message> {
    match protocol::read_slice::<P>(bytes, policy) {
        Ok(message) => {
            let name = if unknown(&message) { "unknown" } else { message.kind().as_str() };
            Outcome { name: name.to_owned(), message: Some(message) }
        }
        Err(error) => Outcome { name: error_name(&error), message: None },
    }
}

/// `error`, if the error has a problem that denies the frame and that is not a bug of the library.
fn error_name(error: &ReadError) -> String {
    let denied = |rule: Rule| rule.level() == Level::Deny;
    match error.problems().iter().find(|problem| problem.rule == Rule::Internal) {
        Some(problem) => format!("an internal error, {problem}"),
        None if error.problems().iter().any(|problem| denied(problem.rule)) => "error".to_owned(),
        None => "an error without a problem".to_owned(),
    }
}

/// Records the results of the checker and of `is_valid` under one policy.
fn checks<P: Protocol>(verdicts: &mut Verdicts, fixture: &Fixture, policy: Policy, known: bool) {
    let report = protocol::check_slice::<P>(&fixture.bytes, policy);
    verdicts.record_accepted(format_args!("check, {policy:?}"), report.is_valid(), known);
    let ordered = report.problems().windows(2).all(|pair| pair[0].place.offset <= pair[1].place.offset);
    verdicts.record(
        format_args!("the order of the problems, {policy:?}"),
        if ordered { "ascending" } else { "not ascending" },
        "ascending",
    );
    if let Some(text) = fixture.text() {
        verdicts.record_accepted(format_args!("is_valid, {policy:?}"), protocol::is_valid::<P>(text, policy), known);
        let as_text = protocol::read::<P>(text, policy);
        let same = match (&as_text, protocol::read_slice::<P>(&fixture.bytes, policy)) {
            (Ok(one), Ok(other)) => one.kind() == other.kind() && one.name() == other.name(),
            (Err(one), Err(other)) => *one == other,
            _ => false,
        };
        verdicts.record(format_args!("read_slice, {policy:?}"), if same { "like read" } else { "unlike read" }, "like read");
    }
}

/// A message is written as text that is accepted and reads as the same message.
fn round_trip<P: Protocol>(verdicts: &mut Verdicts, policy: Policy, message: &P::Message)
where
    P::Message: PartialEq + Debug,
{
    let found = match message.to_json() {
        Err(error) => format!("not written: {error}"),
        Ok(text) => match protocol::read::<P>(&text, Policy::Strict) {
            Err(error) => format!("wrote {text}, which is rejected: {error}"),
            Ok(again) if again != *message => format!("wrote {text}, which reads as {again:?}"),
            Ok(_) => written_problem(message, &protocol::check::<P>(&text, Policy::Strict)),
        },
    };
    verdicts.record(format_args!("the round trip, {policy:?}"), &found, "kept");
}

/// The problem of a written text, except for problems that are properties of the message itself.
fn written_problem(message: &impl Frame, report: &Report) -> String {
    let is_of_message = |rule| match rule {
        Rule::OriginalMismatch => message.kind() == FrameKind::Failure,
        Rule::UnknownMessage | Rule::Deprecated | Rule::Experimental => true,
        _ => false,
    };
    match report.problems().iter().find(|problem| !is_of_message(problem.rule)) {
        Some(problem) => format!("written with a problem: {problem}"),
        None => "kept".to_owned(),
    }
}

/// The frame types of each message accept the frames of that message and kind, and no others.
fn own_types(verdicts: &mut Verdicts, typed: &[Typed], text: &str, policy: Policy, kind: &str, name: Option<&str>) {
    for Typed { name: own, kinds, read } in typed {
        let found = read(text, policy).join(" and ");
        let expected = if Some(*own) == name && kinds.contains(&kind) { kind } else { "" };
        if found != expected {
            verdicts.record(format_args!("the types of `{own}`, {policy:?}"), &found, expected);
        }
    }
}

/// The rules and pointers of a report.
pub(crate) fn found(report: &Report) -> Vec<(String, String)> {
    let problem = |problem: &Problem| (problem.rule.id().to_owned(), problem.pointer.text(Show::Values));
    report.problems().iter().map(problem).collect()
}

fn listed(problems: &[(String, String)]) -> String {
    problems.iter().map(|(rule, pointer)| format!("{rule} {pointer:?}")).collect::<Vec<_>>().join(", ")
}
