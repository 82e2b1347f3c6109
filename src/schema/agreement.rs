//! A test assertion: the checker, the decoder and the encoder of a protocol agree.

use std::fmt::{self, Write};

use super::names::Names;
use crate::check::{self, Policy, ReadError, Report};
use crate::envelope::{Content, Envelope, FrameKind};
use crate::frame::{Frame, WriteError};
use crate::json::{Json, JsonObject, Number};
use crate::plan::{FrameFilter, Plan};
use crate::problem::{Level, Rule, Step};
use crate::protocol::{self, Protocol};
use crate::sample;

/// The maximum number of disagreements that are reported.
const MAX_REPORTED: usize = 12;

/// The maximum number of members of one object whose values are varied.
const MAX_MEMBERS: usize = 24;

/// Asserts in a test that the checker, the decoder and the encoder of a protocol agree.
///
/// They are compared on every generated example, and on every frame that differs from an example in one value. Derived types agree by
/// construction, but a manual implementation of [`Wire`](crate::Wire) may read fewer values than its shape describes, or write others.
///
/// - No two types have the same name in the schemas.
/// - The checker finds no problem in an example, except that something is deprecated or experimental.
/// - The decoder accepts a text if and only if the checker finds no error, with both policies.
/// - A decoded message can be encoded, the checker finds no error in the text, and decoding and encoding it again gives the same text.
/// - The same holds for a response that does not name its command, as in JSON-RPC, as the response to the command of its example.
///
/// # Panics
/// When they disagree on a text, or no examples can be generated. The message contains the texts.
#[track_caller]
pub fn assert_agreement<P: Protocol>() {
    let found = match disagreements::<P>() {
        Ok(found) => found,
        Err(error) => vec![error],
    };
    let count = found.len();
    let shown = found.into_iter().take(MAX_REPORTED).collect::<Vec<_>>().join("\n");
    assert!(count == 0, "{}: {count} disagreements, the first {}:\n{shown}", P::SHAPE.name, count.min(MAX_REPORTED));
}

/// The disagreements of a protocol.
fn disagreements<P: Protocol>() -> Result<Vec<String>, String> {
    Names::new(P::plan()).map_err(|error| error.to_string())?;
    let examples = sample::examples(P::plan()).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for example in examples {
        let mut frame = Json::from(example.frame);
        let readings = Reading::all(P::plan(), example.kind, &example.name);
        for reading in &readings {
            let text = frame.to_string();
            let report = reading.check::<P>(&text, Policy::Strict);
            if let Some(problem) =
                report.problems().iter().find(|problem| !matches!(problem.rule, Rule::Deprecated | Rule::Experimental))
            {
                found.push(format!("{text}{reading}\n  the checker finds {problem}"));
            }
            reading.compare::<P>(&text, &mut found);
        }
        for name in varied_members(P::plan().envelope(), example.kind, &frame) {
            vary(&mut frame, &mut vec![Step::Member(name.into())], &mut |frame| {
                let text = frame.to_string();
                for reading in &readings {
                    reading.compare::<P>(&text, &mut found);
                }
            });
        }
    }
    Ok(found)
}

/// How a text is read and checked.
enum Reading<'e> {
    /// As any frame of the protocol.
    AnyFrame,
    /// As the response to a command, whose name the frame does not contain.
    ResponseTo(&'e str, FrameFilter),
}

impl fmt::Display for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyFrame => Ok(()),
            Self::ResponseTo(command, _) => write!(f, " as the response to `{command}`"),
        }
    }
}

impl<'e> Reading<'e> {
    /// The ways to read an example of a message.
    fn all(plan: &Plan, kind: FrameKind, name: &'e str) -> Vec<Self> {
        let response = plan.unnamed_response(kind, name).map(|filter| Self::ResponseTo(name, filter));
        [Self::AnyFrame].into_iter().chain(response).collect()
    }

    fn is_valid<P: Protocol>(&self, text: &str, policy: Policy) -> bool {
        match self {
            Self::AnyFrame => protocol::is_valid::<P>(text, policy),
            Self::ResponseTo(_, filter) => check::is_valid_as(P::plan(), text, policy, *filter),
        }
    }

    fn check<P: Protocol>(&self, text: &str, policy: Policy) -> Report {
        match self {
            Self::AnyFrame => protocol::check::<P>(text, policy),
            Self::ResponseTo(_, filter) => check::check(P::plan(), text, policy, Some(*filter)),
        }
    }

    /// Reads a text, and writes it.
    fn rewrite<P: Protocol>(&self, text: &str, policy: Policy) -> Result<Result<String, WriteError>, ReadError> {
        match self {
            Self::AnyFrame => protocol::read::<P>(text, policy).map(|message| message.to_json()),
            Self::ResponseTo(command, _) => {
                protocol::read_response::<P>(command, text, policy).map(|response| response.to_json())
            }
        }
    }

    /// Compares the checker, the decoder and the encoder on one text.
    fn compare<P: Protocol>(&self, text: &str, found: &mut Vec<String>) {
        let mut disagreements = String::new();
        for policy in [Policy::Strict, Policy::Tolerant] {
            let valid = self.is_valid::<P>(text, policy);
            let wrong = match self.rewrite::<P>(text, policy) {
                Ok(written) => {
                    let report = self.check::<P>(text, policy);
                    if report.is_valid() && valid {
                        self.round_trip::<P>(written).err()
                    } else {
                        Some(format!("decoded, but the checker finds {}", first(&report)))
                    }
                }
                Err(error) if valid || error.problems().iter().any(|problem| problem.rule == Rule::Internal) => {
                    Some(format!("not decoded: {}", first(error.report())))
                }
                Err(_) => None,
            };
            if let Some(wrong) = wrong {
                let _ = write!(disagreements, "\n  {policy:?}: {wrong}");
            }
            // Both policies accept the same if the text is strictly valid.
            if valid {
                break;
            }
        }
        if !disagreements.is_empty() {
            found.push(format!("{text}{self}{disagreements}"));
        }
    }

    fn round_trip<P: Protocol>(&self, written: Result<String, WriteError>) -> Result<(), String> {
        let text = written.map_err(|error| format!("decoded, but not encoded: {error}"))?;
        let again = match self.rewrite::<P>(&text, Policy::Strict) {
            Ok(again) => again.map_err(|error| format!("encoded as {text}, which is not encoded again: {error}"))?,
            Err(error) => return Err(format!("encoded as {text}, which is not decoded: {error}")),
        };
        if again == text { Ok(()) } else { Err(format!("encoded as {text}, which is encoded as {again}")) }
    }
}

/// The members of a frame whose values are varied: all but those whose values determine the message.
fn varied_members(envelope: &Envelope, kind: FrameKind, frame: &Json) -> Vec<String> {
    let determines = |name: &str| {
        let field = envelope.find(name).and_then(|member| envelope.field(kind, member));
        field.is_some_and(|field| matches!(field.content, Content::Name | Content::Constant(_) | Content::MessageType))
    };
    let members = frame.as_object().into_iter().flat_map(JsonObject::iter).map(|(name, _)| name);
    members.filter(|name| !determines(name)).map(ToOwned::to_owned).collect()
}

fn first(report: &Report) -> String {
    let denied = |rule: Rule| rule.level() == Level::Deny;
    let problem = report.problems().iter().find(|problem| denied(problem.rule));
    problem.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

/// Replaces a value by each of several others, then does the same with the values that it contains.
fn vary(frame: &mut Json, path: &mut Vec<Step>, each: &mut dyn FnMut(&Json)) {
    let Some(place) = reach(frame, path) else { return };
    let value = place.clone();
    for other in others(&value) {
        if let Some(place) = reach(frame, path) {
            *place = other;
        }
        each(frame);
    }
    if let Some(place) = reach(frame, path) {
        place.clone_from(&value);
    }
    match &value {
        Json::Object(object) => {
            // In a large object, every nth member is varied, to limit the number of texts.
            for (key, _) in object.iter().step_by(object.len().div_ceil(MAX_MEMBERS).max(1)) {
                path.push(Step::Member(key.to_owned().into()));
                vary(frame, path, each);
                path.pop();
            }
        }
        Json::Array(items) => {
            for index in 0..items.len() {
                path.push(Step::Index(index));
                vary(frame, path, each);
                path.pop();
            }
        }
        _ => {}
    }
}

fn reach<'f>(frame: &'f mut Json, path: &[Step]) -> Option<&'f mut Json> {
    path.iter().try_fold(frame, |value, step| match (value, step) {
        (Json::Object(object), Step::Member(key)) => object.get_mut(key),
        (Json::Array(items), Step::Index(index)) => items.get_mut(*index),
        _ => None,
    })
}

/// The values that replace a value.
fn others(value: &Json) -> Vec<Json> {
    let mut out: Vec<Json> = vec![Json::Null, false.into(), "".into(), "x".into(), Json::Array(Vec::new())];
    out.extend([0.0, -1.0, 0.5, 1e3, 9_007_199_254_740_993.0].into_iter().filter_map(Number::new).map(Json::from));
    out.push(JsonObject::new().into());
    match value {
        Json::String(string) => out.extend(other_strings(string).into_iter().map(Json::from)),
        Json::Number(number) => {
            let near = [1.0, -1.0, 0.25].map(|by| number.get() + by);
            out.extend(near.into_iter().filter_map(Number::new).map(Json::from));
        }
        Json::Array(items) => {
            let twice = items.iter().chain(items).cloned().collect::<Vec<_>>();
            out.push(Json::Array(twice.iter().chain(&twice).cloned().collect()));
            out.push(Json::Array(twice));
            out.push(Json::Array(items.iter().skip(1).cloned().collect()));
        }
        Json::Object(object) => {
            for (key, _) in object.iter() {
                let mut less = object.clone();
                less.remove(key);
                out.push(less.into());
            }
            let mut more = object.clone();
            more.insert("an unknown member", Json::Null);
            out.push(more.into());
        }
        _ => {}
    }
    out
}

/// Strings that differ from `string` in a few characters.
fn other_strings(string: &str) -> Vec<String> {
    let characters: Vec<char> = string.chars().take(64).collect();
    let mut out = vec![format!("{string}x"), format!("{string}\n"), format!(" {string}"), format!("{string}.{string}")];
    out.extend([string.to_uppercase(), string.to_lowercase(), string.repeat(3)]);
    for at in 0..characters.len() {
        let with = |put: &str| {
            let (before, after) = (characters[..at].iter(), characters[at + 1..].iter());
            before.copied().chain(put.chars()).chain(after.copied()).collect::<String>()
        };
        out.extend(["", "0", "9", "é"].map(with));
    }
    out.retain(|other| other != string);
    out
}
