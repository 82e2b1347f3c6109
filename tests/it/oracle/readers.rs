//! All readers of a frame, side by side.

use std::fmt::Debug;

use tieline::Policy;
use tieline::frame::{Frame, FrameKind};
use tieline::problem::{Level, Problem, Rule, Show};
use tieline::protocol::{self, Protocol};
use tieline::{ReadError, Report};

use super::fixture::Fixture;

/// The reader of one message's own type: what kind of frame of this message the text is, if it is one.
pub(crate) struct Typed {
    pub(crate) name: &'static str,
    /// The kinds of frame that it has: a command and an event may have one name.
    pub(crate) kinds: &'static [&'static str],
    pub(crate) read: fn(&str, Policy) -> Vec<&'static str>,
}

/// The readers of some messages' own types.
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
                // The reader of both says the same once more.
                let either = Response::<$command>::read_with(text, policy).ok().map(|response| response.kind().as_str());
                let alone = read.iter().copied().find(|&kind| kind != "request");
                if either != alone {
                    read.push("but not as a response");
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

/// What a reader made of a text, with a word for it.
struct Outcome<M> {
    word: String,
    message: Option<M>,
}

/// The fixtures that some reader disagrees with, each with the verdicts of all readers. `judge` may add readers; it is
/// told the name of the known message that the strict reader found.
pub(crate) fn disagreements<P: Protocol>(
    fixtures: &[Fixture],
    unknown: fn(&P::Message) -> bool,
    typed: &[Typed],
    judge: impl Fn(&mut Verdicts, &Fixture, Option<&str>),
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
            verdicts.say(format_args!("read, {policy:?}"), &outcome.word, expected);
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
        verdicts.say(format_args!("the problems"), &listed(&found(&report)), &listed(&fixture.problems));
        judge(&mut verdicts, fixture, strict_name.as_deref());
        if verdicts.disagree {
            let text = String::from_utf8_lossy(&fixture.bytes);
            let text: String = text.chars().take(400).collect();
            disagreements.push(format!("line {}: {}\n  {text}\n{}", fixture.line, fixture.what, verdicts.text));
        }
    }
    disagreements
}

/// The verdicts on one text.
#[derive(Default)]
pub(crate) struct Verdicts {
    text: String,
    disagree: bool,
}

impl Verdicts {
    pub(crate) fn say(&mut self, who: std::fmt::Arguments<'_>, found: &str, expected: &str) {
        let line = if found == expected {
            format!("  {who}: {found}\n")
        } else {
            self.disagree = true;
            format!("! {who}: {found}, not {expected}\n")
        };
        self.text.push_str(&line);
    }

    pub(crate) fn agree(&mut self, who: std::fmt::Arguments<'_>, found: bool, expected: bool) {
        let word = |accepts| if accepts { "accepted" } else { "refused" };
        self.say(who, word(found), word(expected));
    }
}

/// Whether a word says that the frame is one of a known message.
pub(crate) fn is_known(word: &str) -> bool {
    !matches!(word, "unknown" | "error")
}

fn read<P: Protocol>(bytes: &[u8], policy: Policy, unknown: fn(&P::Message) -> bool) -> Outcome<P::Message> {
    match protocol::read_slice::<P>(bytes, policy) {
        Ok(message) => {
            let word = if unknown(&message) { "unknown" } else { message.kind().as_str() };
            Outcome { word: word.to_owned(), message: Some(message) }
        }
        Err(error) => Outcome { word: error_word(&error), message: None },
    }
}

/// An error is one if the check found why.
fn error_word(error: &ReadError) -> String {
    let denied = |rule: Rule| rule.level() == Level::Deny;
    match error.problems().iter().find(|problem| problem.rule == Rule::Internal) {
        Some(problem) => format!("an internal error, {problem}"),
        None if error.problems().iter().any(|problem| denied(problem.rule)) => "error".to_owned(),
        None => "an error without a problem".to_owned(),
    }
}

/// The check and the verdict, under one policy.
fn checks<P: Protocol>(verdicts: &mut Verdicts, fixture: &Fixture, policy: Policy, known: bool) {
    let report = protocol::check_slice::<P>(&fixture.bytes, policy);
    verdicts.agree(format_args!("check, {policy:?}"), report.is_valid(), known);
    let ordered = report.problems().windows(2).all(|pair| pair[0].place.offset <= pair[1].place.offset);
    verdicts.say(format_args!("the order of the problems, {policy:?}"), if ordered { "sound" } else { "broken" }, "sound");
    if let Some(text) = fixture.text() {
        verdicts.agree(format_args!("is_valid, {policy:?}"), protocol::is_valid::<P>(text, policy), known);
        let as_text = protocol::read::<P>(text, policy);
        let same = match (&as_text, protocol::read_slice::<P>(&fixture.bytes, policy)) {
            (Ok(one), Ok(other)) => one.kind() == other.kind() && one.name() == other.name(),
            (Err(one), Err(other)) => *one == other,
            _ => false,
        };
        verdicts.say(format_args!("read_slice, {policy:?}"), if same { "as read" } else { "otherwise" }, "as read");
    }
}

/// What is written of a message is accepted, and reads back as the same message.
fn round_trip<P: Protocol>(verdicts: &mut Verdicts, policy: Policy, message: &P::Message)
where
    P::Message: PartialEq + Debug,
{
    let found = match message.to_json() {
        Err(error) => format!("not written: {error}"),
        Ok(text) => match protocol::read::<P>(&text, Policy::Strict) {
            Err(error) => format!("wrote {text}, which is refused: {error}"),
            Ok(again) if again != *message => format!("wrote {text}, which reads as {again:?}"),
            Ok(_) => lost(message, &protocol::check::<P>(&text, Policy::Strict)),
        },
    };
    verdicts.say(format_args!("the round trip, {policy:?}"), &found, "kept");
}

/// What stands in the way of a text that we wrote: nothing but what the message itself says.
fn lost(message: &impl Frame, report: &Report) -> String {
    let own = |rule| match rule {
        Rule::OriginalMismatch => message.kind() == FrameKind::Failure,
        Rule::UnknownMessage | Rule::Deprecated => true,
        _ => false,
    };
    match report.problems().iter().find(|problem| !own(problem.rule)) {
        Some(problem) => format!("written with a problem: {problem}"),
        None => "kept".to_owned(),
    }
}

/// Each message's own types read the frames of that message, of their kind, and no other.
fn own_types(verdicts: &mut Verdicts, typed: &[Typed], text: &str, policy: Policy, kind: &str, name: Option<&str>) {
    for Typed { name: own, kinds, read } in typed {
        let found = read(text, policy).join(" and ");
        let expected = if Some(*own) == name && kinds.contains(&kind) { kind } else { "" };
        if found != expected {
            verdicts.say(format_args!("the types of `{own}`, {policy:?}"), &found, expected);
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
