//! Compares all implementations that determine whether a frame is valid: the JSON parser, the checker, the decoder, the schemas in
//! two validators, `serde_json`, and the claim of the generator of random frames.
//!
//! Used by the tests and by `cargo xtask agreement`.

mod schemas;
mod sets;
mod shrink;
mod standard;

use std::fmt::{self, Debug};
use std::sync::Arc;

use serde_json::{Map, Value};
use tieline::envelope::{Content, Presence};
use tieline::frame::{Frame, WriteError};
use tieline::json::{Json, Reader, SyntaxErrorKind};
use tieline::problem::{Expected, Level, Problem, Rule, Step};
use tieline::protocol::{self, Protocol};
use tieline::sample::Claim;
use tieline::schema::artefacts;
use tieline::shape::Pattern;
use tieline::{Plan, Policy, Report};

pub use schemas::Schemas;

/// The part of the library that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The JSON parser.
    Parser,
    /// The checker.
    Checker,
    /// Reading into the message types.
    Decoder,
    /// The JSON Schemas.
    Schema,
    /// Writing a message.
    Writer,
    /// The claim of the generator of random frames, if all others agree on something else.
    Generator,
}

/// A result that differs from the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// The layer that is wrong.
    pub layer: Layer,
    /// The function or schema that has the different result. It identifies the kind of disagreement, whatever the text is.
    pub source: &'static str,
    /// The id of the rule that they disagree on, or the keyword of a schema; may be empty.
    pub rule: String,
    /// The results.
    pub message: String,
}

/// All readers and validators of a protocol.
pub struct Oracle<P: Protocol> {
    schemas: Schemas,
    /// The plan that is loaded from the artefacts.
    loaded: Arc<Plan>,
    /// Whether a message is not declared by the protocol.
    unknown: fn(&P::Message) -> bool,
}

/// The disagreements on one text.
#[derive(Default)]
struct Found {
    all: Vec<Disagreement>,
    /// The rule that the text violates, if it is known.
    rule: &'static str,
}

impl Found {
    fn add(&mut self, layer: Layer, source: &'static str, message: impl fmt::Display) {
        self.rule(layer, source, self.rule, message);
    }

    fn rule(&mut self, layer: Layer, source: &'static str, rule: &str, message: impl fmt::Display) {
        self.all.push(Disagreement { layer, source, rule: rule.to_owned(), message: message.to_string() });
    }

    fn same(&mut self, layer: Layer, source: &'static str, found: bool, expected: bool) {
        let verb = |valid| if valid { "accepts" } else { "rejects" };
        if found != expected {
            self.add(
                layer,
                source,
                format_args!("{} what the others {}", verb(found), verb(expected).trim_end_matches('s')),
            );
        }
    }

    /// Like [`Self::same`], for schemas, whose validator reports the violated keyword.
    fn schema(&mut self, source: &'static str, found: bool, expected: bool, keyword: impl FnOnce() -> String) {
        if found && !expected {
            self.same(Layer::Schema, source, found, expected);
        } else if found != expected {
            self.rule(Layer::Schema, source, &keyword(), "rejects what the others accept");
        }
    }
}

impl<P: Protocol> Oracle<P>
where
    P::Message: PartialEq + Debug,
{
    /// Creates all validators of a protocol. `unknown` returns whether a message is not declared by the protocol.
    ///
    /// # Panics
    /// When the protocol has no artefacts that can be loaded.
    #[must_use]
    pub fn new(unknown: fn(&P::Message) -> bool) -> Self {
        let made = artefacts::<P>().unwrap_or_else(|error| panic!("{error}"));
        let loaded = Plan::of_artefacts("the artefacts", &made).unwrap_or_else(|error| panic!("{error}"));
        Self { schemas: Schemas::new::<P>(), loaded: Arc::new(loaded), unknown }
    }

    /// The same oracle with other schemas.
    #[must_use]
    pub fn with_schemas(self, schemas: Schemas) -> Self {
        Self { schemas, ..self }
    }

    /// Compares all results for a text. `claim` is what the generator claims about it.
    pub fn disagreements(&self, bytes: &[u8], claim: Claim) -> Vec<Disagreement> {
        let report = protocol::check_slice::<P>(bytes, Policy::Strict);
        let read = protocol::read_slice::<P>(bytes, Policy::Strict);
        let checker = report.is_valid();
        let loaded = self.loaded.check_slice(bytes, Policy::Strict);
        let unknown = read.as_ref().is_ok_and(self.unknown);
        let decoder = read.is_ok() && !unknown;
        let denied: Vec<Rule> = report.problems().iter().map(|problem| problem.rule).filter(|rule| denies(*rule)).collect();
        let claimed = if let Claim::Invalid(rule) = claim { rule } else { None };
        let (is_beyond_plan, is_beyond) = beyond_schemas(&report);
        if loaded != report && !is_beyond_plan {
            let source = "check by the artefacts";
            let message = format!("{:?} instead of {:?}", loaded.problems(), report.problems());
            return vec![Disagreement { layer: Layer::Checker, source, rule: String::new(), message }];
        }
        let mut found = Found { rule: claimed.or(denied.first().copied()).map_or("", Rule::id), ..Found::default() };

        let fault = report.problems().iter().map(|problem| problem.rule).find(|rule| is_text_rule(*rule));
        let standard = standard::read(bytes);
        let parsers = [parser(bytes), skipper(bytes)];
        let expected = match (standard.as_ref().err(), claim) {
            (Some(&other), Claim::Invalid(Some(_))) => Some(other),
            // A text with two errors in one token, such as `1e999x`, has no defined first error. The rule is compared only if
            // the generator made exactly one error.
            (Some(&other), _) => Some(parsers[0].unwrap_or(other)),
            (None, _) => None,
        };
        if let Some(other) = parsers.into_iter().find(|parser| *parser != expected) {
            let rule = expected.or(other).map_or("", Rule::id);
            let message = format_args!("finds {}, and serde_json {}", id_of(other), id_of(expected));
            found.rule(Layer::Parser, "the parser", rule, message);
            // All other disagreements follow from this one.
            return found.all;
        }
        if fault != expected {
            let rule = expected.or(fault).map_or("", Rule::id);
            let message = format_args!("finds {}, and the parser {}", id_of(fault), id_of(expected));
            found.rule(Layer::Checker, "check", rule, message);
        } else if let Ok(value) = standard {
            if is_beyond {
                found.same(Layer::Decoder, "read", decoder, checker);
            } else {
                self.compare_value(&mut found, &value, claim, checker, decoder);
            }
        } else {
            found.same(Layer::Checker, "check", checker, false);
            found.same(Layer::Decoder, "read", read.is_ok(), false);
        }
        Self::compare_claim(&mut found, claim, &report);
        if found.all.is_empty() {
            self.compare_policies(&mut found, bytes, &report, &read);
        }
        if found.all.is_empty() && unknown != (denied == [Rule::UnknownMessage]) {
            let message = if unknown { "is a frame" } else { "is not a frame" };
            let message = format_args!("{message}, and the checker finds {denied:?}");
            found.rule(Layer::Checker, "read of an unknown message", Rule::UnknownMessage.id(), message);
        }
        found.all
    }

    /// Compares the results for valid JSON. If the claim does not decide, the majority of checker, decoder and schema is right.
    fn compare_value(&self, found: &mut Found, value: &Value, claim: Claim, checker: bool, decoder: bool) {
        let bundle = self.schemas.bundle(value);
        let votes = [checker, decoder, bundle.jsonschema];
        let majority = votes.iter().filter(|vote| **vote).count() >= 2;
        let all = votes == [majority; 3];
        let truth = match claim {
            Claim::Valid => true,
            Claim::Invalid(_) => false,
            _ => majority,
        };
        if all && truth != majority {
            found.same(Layer::Generator, "the generator", truth, majority);
        }
        let truth = if all { majority } else { truth };
        found.same(Layer::Checker, "check", checker, truth);
        found.same(Layer::Decoder, "read", decoder, truth);
        let keyword = || self.schemas.keyword(value);
        found.schema("the bundle (jsonschema)", bundle.jsonschema, truth, keyword);
        found.schema("the bundle (boon)", bundle.boon, truth, keyword);
        let types = self.schemas.types(value);
        found.schema("the types (jsonschema)", types.jsonschema, truth, keyword);
        found.schema("the types (boon)", types.boon, truth, keyword);
        let mut accepted = 0;
        for (path, verdict) in self.schemas.single(value) {
            accepted += usize::from(verdict.is(true));
            if !verdict.is(true) && !verdict.is(false) {
                found.add(Layer::Schema, "a single schema", format_args!("{path}: the validators disagree"));
            }
        }
        if accepted != usize::from(truth) && (!truth || self.schemas.is_named(value)) {
            found.add(
                Layer::Schema,
                "the single schemas",
                format_args!("{accepted} of them accept it, not {}", usize::from(truth)),
            );
        }
    }

    /// The checker must report the rule that the generator violated.
    fn compare_claim(found: &mut Found, claim: Claim, report: &Report) {
        let Claim::Invalid(Some(rule)) = claim else { return };
        let rules: Vec<Rule> = report.problems().iter().map(|problem| problem.rule).collect();
        if !report.is_valid() && !rules.contains(&rule) {
            let message = format_args!("{rules:?}, and the generator violated {rule}");
            found.rule(Layer::Checker, "the rule of the checker", rule.id(), message);
        }
    }

    /// Compares both policies and `is_valid`, and writes the message again.
    fn compare_policies(
        &self,
        found: &mut Found,
        bytes: &[u8],
        report: &Report,
        read: &Result<P::Message, tieline::ReadError>,
    ) {
        let tolerant_report = protocol::check_slice::<P>(bytes, Policy::Tolerant);
        let tolerant = protocol::read_slice::<P>(bytes, Policy::Tolerant);
        if report.is_valid() && !tolerant_report.is_valid() {
            found.add(Layer::Checker, "check, tolerant", "rejects what the strict one accepts");
        }
        if read.is_ok() && tolerant.is_err() {
            found.add(Layer::Decoder, "read, tolerant", "rejects what the strict one accepts");
        }
        let known = tolerant.as_ref().is_ok_and(|message| !(self.unknown)(message));
        if known != tolerant_report.is_valid() {
            let layer = if tolerant_report.is_valid() { Layer::Decoder } else { Layer::Checker };
            found.add(layer, "read and check, tolerant", "disagree");
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            found.same(Layer::Checker, "is_valid", protocol::is_valid::<P>(text, Policy::Strict), report.is_valid());
            let is_valid = protocol::is_valid::<P>(text, Policy::Tolerant);
            found.same(Layer::Checker, "is_valid, tolerant", is_valid, tolerant_report.is_valid());
        }
        for error in [read.as_ref().err(), tolerant.as_ref().err()].into_iter().flatten() {
            if error.problems().iter().any(|problem| problem.rule == Rule::Internal) {
                found.add(Layer::Decoder, "an internal error", error);
            }
        }
        let order = report.problems().windows(2).all(|pair| pair[0].place.offset <= pair[1].place.offset);
        if !order {
            found.add(Layer::Checker, "the order of the problems", "is not that of their offsets");
        }
        for message in [read.as_ref().ok(), tolerant.as_ref().ok()].into_iter().flatten() {
            self.compare_written(found, message);
        }
        if let (Ok(message), true) = (read, report.is_valid()) {
            self.compare_content(found, bytes, report, message);
        }
    }

    /// A message is written as text that all accept and that reads as the same message.
    fn compare_written(&self, found: &mut Found, message: &P::Message) {
        let unknown = (self.unknown)(message);
        let text = match message.to_json() {
            Ok(text) => text,
            Err(error) => return found.rule(Layer::Writer, "to_json", denied_rule(&error), error),
        };
        let value = match serde_json::from_str(&text) {
            Ok(value) => value,
            Err(error) => return found.add(Layer::Writer, "to_json", format_args!("writes invalid JSON, {error}: {text}")),
        };
        let again = protocol::read::<P>(&text, Policy::Strict);
        let checker = protocol::check::<P>(&text, Policy::Strict);
        let schema = unknown || self.schemas.bundle(&value).is(true);
        match (unknown || checker.is_valid(), again, schema) {
            (true, Ok(again), true) if again == *message => {}
            (true, Ok(again), true) => {
                // If writing the message again loses the same value, reading loses it.
                let twice = again.to_json().ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
                let lost = twice.and_then(|twice| {
                    let (pointer, _) = lost(&value, &twice, String::new())?;
                    Some(self.loses(&value, &twice, &pointer, &again))
                });
                let layer = if lost == Some(true) { Layer::Decoder } else { Layer::Writer };
                found.rule(layer, "to_json", "data", format_args!("writes another message: {text}"));
            }
            // If only one of them rejects the written text, that one is wrong.
            (true, Ok(_), false) => found.rule(
                Layer::Schema,
                "the bundle",
                &self.schemas.keyword(&value),
                format_args!("rejects what is written: {text}"),
            ),
            (true, Err(error), true) => {
                found.add(Layer::Decoder, "read", format_args!("rejects what is written, {error}: {text}"));
            }
            (false, Ok(_), true) => found.add(Layer::Checker, "check", format_args!("rejects what is written: {text}")),
            _ => found.add(Layer::Writer, "to_json", format_args!("writes what is rejected: {text}")),
        }
    }

    /// Reading and writing lose nothing except the keys that the checker reports as unknown.
    fn compare_content(&self, found: &mut Found, bytes: &[u8], report: &Report, message: &P::Message) {
        let (Ok(frame), Ok(text)) = (serde_json::from_slice::<Value>(bytes), message.to_json()) else { return };
        let Ok(written) = serde_json::from_str::<Value>(&text) else { return };
        let mut expected = frame.clone();
        for problem in report.problems().iter().filter(|problem| problem.rule == Rule::UnknownField) {
            // The names themselves: those in sensitive values are not part of the pointer's text.
            let Some((last, holders)) = problem.pointer.steps().split_last() else { continue };
            let holder = holders.iter().try_fold(&mut expected, |value, step| match step {
                Step::Index(index) => value.get_mut(*index),
                step => value.get_mut(step.name()?),
            });
            if let (Some(object), Some(key)) = (holder.and_then(Value::as_object_mut), last.name()) {
                object.remove(key);
            }
        }
        remove_empty_data::<P>(&mut expected, &written);
        let mut found_lost = lost(&expected, &written, String::new());
        if found_lost.is_some() {
            // The order of the elements of a set is not preserved.
            let mut sorted = written.clone();
            sets::sort(&mut expected, &mut sorted, |array| {
                sets::is_set(array, &frame, |frame| self.schemas.bundle(frame).is(true))
            });
            found_lost = lost(&expected, &sorted, String::new());
        }
        if let Some((pointer, lost)) = found_lost {
            let difference = format_args!("{lost} at {pointer:?} of the frame is not in {text}");
            if self.is_open(frame.clone(), &pointer) {
                // The schemas accept any value there, so the key is unknown and the checker should have reported it.
                found.rule(Layer::Checker, "read and written", Rule::UnknownField.id(), difference);
            } else {
                let lost = self.loses(&frame, &written, &pointer, message);
                let layer = if lost { Layer::Decoder } else { Layer::Writer };
                found.rule(layer, "read and written", first_key(&pointer), difference);
            }
        }
        // A response without a name keeps its text.
        if let (Value::Object(expected), Value::Object(written), true) = (&expected, &written, self.schemas.is_named(&frame))
            && let Some(key) = written.keys().find(|key| !expected.contains_key(*key))
        {
            found.rule(Layer::Writer, "the written text", key, format_args!("`{key}` is not in the frame"));
        }
    }

    /// Whether reading ignores the value at a pointer: another value there, or none, gives the same message.
    fn loses(&self, frame: &Value, written: &Value, pointer: &str, message: &P::Message) -> bool {
        let length = frame.pointer(pointer).and_then(Value::as_array).map_or(0, Vec::len);
        let last = format!("{pointer}/{}", length.saturating_sub(1));
        let mut frames = Vec::new();
        for place in [pointer, &last] {
            let others: [Value; 6] = [0.into(), 1.into(), 0.25.into(), "x".into(), true.into(), Value::Null];
            for other in others.into_iter().chain(written.pointer(place).cloned()) {
                let mut frame = frame.clone();
                if let Some(value) = frame.pointer_mut(place).filter(|value| **value != other) {
                    *value = other;
                    frames.push(frame);
                }
            }
        }
        let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
        let mut less = frame.clone();
        if let Some(object) = less.pointer_mut(parent).and_then(Value::as_object_mut) {
            object.remove(&key.replace("~1", "/").replace("~0", "~"));
            frames.push(less);
        }
        let same =
            |frame: &Value| protocol::read::<P>(&frame.to_string(), Policy::Strict).is_ok_and(|read| read == *message);
        frames.iter().any(|frame| self.schemas.bundle(frame).is(true) && same(frame))
    }

    /// Whether the schemas accept any value at a pointer.
    fn is_open(&self, mut frame: Value, pointer: &str) -> bool {
        let others = [Value::Null, true.into(), 0.5.into(), "".into(), Value::Array(Vec::new()), Value::Object(Map::new())];
        others.into_iter().all(|other| {
            let Some(place) = frame.pointer_mut(pointer) else { return false };
            *place = other;
            self.schemas.bundle(&frame).is(true)
        })
    }
}

/// Shrinks a text to the smallest one that has the same kind of disagreement.
pub fn smallest<P: Protocol>(oracle: &Oracle<P>, bytes: &[u8], of: &Disagreement) -> Vec<u8>
where
    P::Message: PartialEq + Debug,
{
    let has_kind = |found: &[Disagreement]| found.iter().any(|found| found.layer == of.layer && found.source == of.source);
    // The claim about the expected frame does not apply to a part of it.
    if !has_kind(&oracle.disagreements(bytes, Claim::Unknown)) {
        return bytes.to_vec();
    }
    shrink::shrink(bytes, &mut |cut| has_kind(&oracle.disagreements(cut, Claim::Unknown)))
}

/// Removes data that is the empty object, if the envelope allows it to be absent and it was not written.
fn remove_empty_data<P: Protocol>(expected: &mut Value, written: &Value) {
    let envelope = P::plan().envelope();
    let fields = envelope.kinds().iter().flat_map(|kind| kind.fields.iter());
    for field in fields.filter(|field| field.content == Content::Data && field.presence == Presence::Optional) {
        let name = &*envelope.members()[field.member].name;
        let is_empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
        if let Some(object) = expected.as_object_mut()
            && object.get(name).is_some_and(is_empty)
            && written.get(name).is_none()
        {
            object.remove(name);
        }
    }
}

/// The first part of a value that another value lacks, with its pointer.
fn lost(value: &Value, other: &Value, at: String) -> Option<(String, String)> {
    match (value, other) {
        (Value::Object(value), Value::Object(other)) => value.iter().find_map(|(key, value)| {
            let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
            match other.get(key) {
                Some(other) => lost(value, other, at),
                None => Some((at, "a key".to_owned())),
            }
        }),
        (Value::Array(value), Value::Array(other)) if value.len() == other.len() => {
            let pairs = value.iter().zip(other).enumerate();
            pairs.into_iter().find_map(|(index, (value, other))| lost(value, other, format!("{at}/{index}")))
        }
        (Value::Number(value), Value::Number(other)) if value.as_f64() == other.as_f64() => None,
        _ => (value != other).then(|| (at, value.to_string())),
    }
}

/// The first key of a pointer.
fn first_key(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

/// The rule because of which a frame cannot be written.
fn denied_rule(error: &WriteError) -> &'static str {
    let WriteError::Invalid(report) = error else { return "" };
    report.problems().iter().map(|problem| problem.rule).find(|rule| denies(*rule)).map_or("", Rule::id)
}

/// The rule that a text violates for the library's parser, when it keeps the value.
fn parser(bytes: &[u8]) -> Option<Rule> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Rule::Encoding) };
    text.parse::<Json>().err().map(|fault| rule_of(fault.kind))
}

/// The rule that a text violates for the library's parser, when it skips the value.
fn skipper(bytes: &[u8]) -> Option<Rule> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Rule::Encoding) };
    let mut from = Reader::new(text);
    let error = from.skip().and_then(|()| from.finish()).err()?;
    Some(error.syntax_error().map_or(Rule::Internal, |fault| rule_of(fault.kind)))
}

fn rule_of(fault: SyntaxErrorKind) -> Rule {
    match fault {
        SyntaxErrorKind::Encoding => Rule::Encoding,
        SyntaxErrorKind::DuplicateKey => Rule::DuplicateKey,
        SyntaxErrorKind::Surrogate => Rule::Surrogate,
        SyntaxErrorKind::NumberRange => Rule::NumberRange,
        SyntaxErrorKind::TooDeep => Rule::TooDeep,
        _ => Rule::Syntax,
    }
}

fn id_of(rule: Option<Rule>) -> &'static str {
    rule.map_or("nothing", Rule::id)
}

/// Whether a report has a problem that only the Rust type determines, which neither the artefacts nor the schemas state; and whether it has
/// one that the schemas cannot state.
fn beyond_schemas(report: &Report) -> (bool, bool) {
    let parsed = |problem: &Problem| matches!(problem.detail.expected(), Some(Expected::Parsed(_)));
    let format = |problem: &Problem| {
        let (Some(Expected::Format(format)), Some(found)) = (problem.detail.expected(), problem.detail.found()) else {
            return false;
        };
        let text = found.value().and_then(|value| serde_json::from_str::<String>(value).ok());
        let pattern = Pattern::new(format.pattern()).expect("a pattern of the dialect");
        text.is_some_and(|text| pattern.matches(&text))
    };
    let is_beyond_plan = report.problems().iter().any(parsed);
    (is_beyond_plan, is_beyond_plan || report.problems().iter().any(format))
}

/// Whether a rule concerns the text, not the value.
fn is_text_rule(rule: Rule) -> bool {
    matches!(rule, Rule::Syntax | Rule::Encoding | Rule::DuplicateKey | Rule::Surrogate | Rule::NumberRange | Rule::TooDeep)
}

fn denies(rule: Rule) -> bool {
    rule.level() == Level::Deny
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} [{}]: {} {}", self.layer, self.rule, self.source, self.message)
    }
}

/// The rule that a text violates, according to each parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "only the tests of the parser use it")]
pub struct Violations {
    /// The library's parser, when it keeps the value.
    pub kept: Option<&'static str>,
    /// The library's parser, when it skips the value.
    pub skipped: Option<&'static str>,
    /// `serde_json`, with a visitor for the rules of I-JSON.
    pub standard: Option<&'static str>,
}

/// The rule that a text violates, according to each parser.
#[allow(dead_code, reason = "only the tests of the parser use it")]
pub fn violations(bytes: &[u8]) -> Violations {
    let id = |rule: Option<Rule>| rule.map(Rule::id);
    Violations { kept: id(parser(bytes)), skipped: id(skipper(bytes)), standard: id(standard::read(bytes).err()) }
}
