//! The agreement of a protocol's readers, asserted over its examples.

use std::fmt::Write;

use super::names::Names;
use crate::check::{Policy, Report};
use crate::envelope::Role;
use crate::frame::Frame;
use crate::json::{Json, Number};
use crate::problem::{Level, Rule, Step};
use crate::protocol::{self, Protocol};
use crate::sample;

/// How many disagreements are told.
const MOST: usize = 12;

/// The values of how many keys of one object are varied.
const KEYS: usize = 24;

/// Panics unless the checker, the reader and the writer agree on every generated example, and on every frame that differs
/// from one in a single value: for a test.
///
/// Where all types are derived, they agree by construction. A type whose [`Wire`](crate::Wire) is written by hand may read
/// less than its shape says, or write something else: this finds it.
///
/// - No two types would be one entry of the schemas.
/// - The checker finds nothing in an example, but that a message is deprecated.
/// - Of every text, the reader gives a frame if and only if the checker finds no error, strictly and tolerantly.
/// - What was read is written, the checker finds no error in it, and it reads as what writes the same text again.
///
/// # Panics
/// When they disagree on a text, or no examples can be made: the message names the texts.
#[track_caller]
pub fn assert_agreement<P: Protocol>() {
    let found = match disagreements::<P>() {
        Ok(found) => found,
        Err(error) => vec![error],
    };
    let count = found.len();
    let told = found.into_iter().take(MOST).collect::<Vec<_>>().join("\n");
    assert!(count == 0, "{}: {count} disagreements, the first {}:\n{told}", P::SHAPE.name, count.min(MOST));
}

/// What the readers of a protocol do not agree on.
fn disagreements<P: Protocol>() -> Result<Vec<String>, String> {
    Names::new(P::plan()).map_err(|error| error.to_string())?;
    let examples = sample::examples(P::plan()).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    for example in examples {
        let mut frame = Json::from(example.frame);
        let text = frame.to_string();
        let report = protocol::check::<P>(&text, Policy::Strict);
        if let Some(problem) = report.problems().iter().find(|problem| problem.rule != Rule::Deprecated) {
            found.push(format!("{text}\n  the checker finds {problem}"));
        }
        judge::<P>(&text, &mut found);
        // The other members say which message it is.
        let envelope = P::plan().envelope;
        for role in [Role::Payload, Role::Target, Role::Error] {
            let name = envelope.with_role(example.kind, role).map_or("", |member| envelope.name_of(member));
            if frame.at(&[name]).is_some() {
                vary(&mut frame, &mut vec![Step::Member(name.to_owned().into())], &mut |frame| {
                    judge::<P>(&frame.to_string(), &mut found);
                });
            }
        }
    }
    Ok(found)
}

/// All readers on one text.
fn judge<P: Protocol>(text: &str, found: &mut Vec<String>) {
    let mut said = String::new();
    for policy in [Policy::Strict, Policy::Tolerant] {
        let valid = protocol::is_valid::<P>(text, policy);
        let wrong = match protocol::read::<P>(text, policy) {
            Ok(message) => {
                let report = protocol::check::<P>(text, policy);
                if report.is_valid() && valid {
                    round_trip::<P>(&message).err()
                } else {
                    Some(format!("it is read, and the checker finds {}", first(&report)))
                }
            }
            Err(error) if valid || error.problems().iter().any(|problem| problem.rule == Rule::Internal) => {
                Some(format!("it is not read: {}", first(error.report())))
            }
            Err(_) => None,
        };
        if let Some(wrong) = wrong {
            let _ = write!(said, "\n  {policy:?}: {wrong}");
        }
        // What is strictly right is read alike by both.
        if valid {
            break;
        }
    }
    if !said.is_empty() {
        found.push(format!("{text}{said}"));
    }
}

fn round_trip<P: Protocol>(message: &P::Message) -> Result<(), String> {
    let text = message.to_json().map_err(|error| format!("it is read, but not written: {error}"))?;
    let again = match protocol::read::<P>(&text, Policy::Strict) {
        Ok(again) => {
            again.to_json().map_err(|error| format!("it is written as {text}, which is not written again: {error}"))?
        }
        Err(error) => return Err(format!("it is written as {text}, which is not read: {error}")),
    };
    if again == text { Ok(()) } else { Err(format!("it is written as {text}, which is written as {again}")) }
}

fn first(report: &Report) -> String {
    let denied = |rule: Rule| rule.level() == Level::Deny;
    let problem = report.problems().iter().find(|problem| denied(problem.rule));
    problem.map_or_else(|| "nothing".to_owned(), ToString::to_string)
}

/// Puts other values in the place of one, one after the other, and goes on with those in it.
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
            // Of many keys, some stand for those beside them.
            for (key, _) in object.iter().step_by(object.len().div_ceil(KEYS).max(1)) {
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

/// What else could stand in the place of a value.
fn others(value: &Json) -> Vec<Json> {
    let mut out: Vec<Json> = vec![Json::Null, false.into(), "".into(), "x".into(), Json::Array(Vec::new())];
    out.extend([0.0, -1.0, 0.5, 1e3, 9_007_199_254_740_993.0].into_iter().filter_map(Number::new).map(Json::from));
    out.push(crate::json::JsonObject::new().into());
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
            more.insert("a key that nobody has", Json::Null);
            out.push(more.into());
        }
        _ => {}
    }
    out
}

/// Strings that differ from one in a character.
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
