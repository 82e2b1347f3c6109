//! The judges: everything that has a verdict on a frame, side by side.
//!
//! Used by the tests and by `cargo xtask agreement`.

mod schemas;
mod shrink;
mod standard;

use std::fmt::{self, Debug};
use std::sync::Arc;

use serde_json::{Map, Value};
use tieline::frame::{Frame, WriteError};
use tieline::json::{FaultKind, Json, Reader};
use tieline::problem::{Level, Rule, Show};
use tieline::protocol::{self, Protocol};
use tieline::sample::Claim;
use tieline::schema::artefacts;
use tieline::{Plan, Policy, Report};

pub use schemas::Schemas;

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The text reader.
    Reader,
    /// The check.
    Walk,
    /// The types.
    Decoder,
    /// The schemas.
    Schema,
    /// What is written of a message.
    Writer,
    /// What is known of a frame from the way in which it was made, where all others agree.
    Generator,
}

/// A judge that stands against the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    /// Which layer is wrong.
    pub layer: Layer,
    /// Who, and in what: the same for the same disagreement over two texts.
    pub who: &'static str,
    /// The rule over which they disagree: its id, or the keyword of a schema; empty if there is none.
    pub rule: String,
    /// What each says.
    pub said: String,
}

/// The judges of a protocol.
pub struct Judges<P: Protocol> {
    schemas: Schemas,
    /// The plan that is loaded from the artefacts.
    loaded: Arc<Plan>,
    /// Whether a frame is of a message that the protocol does not have.
    unknown: fn(&P::Message) -> bool,
}

/// The disagreements over one text.
#[derive(Default)]
struct Found {
    all: Vec<Disagreement>,
    /// What is wrong with the text, as far as it is known.
    rule: &'static str,
}

impl Found {
    fn add(&mut self, layer: Layer, who: &'static str, said: impl fmt::Display) {
        self.rule(layer, who, self.rule, said);
    }

    fn rule(&mut self, layer: Layer, who: &'static str, rule: &str, said: impl fmt::Display) {
        self.all.push(Disagreement { layer, who, rule: rule.to_owned(), said: said.to_string() });
    }

    fn same(&mut self, layer: Layer, who: &'static str, found: bool, expected: bool) {
        let word = |sound| if sound { "accepts" } else { "refuses" };
        if found != expected {
            self.add(layer, who, format_args!("{} what the others {}", word(found), word(expected).trim_end_matches('s')));
        }
    }

    /// The same of schemas, which say themselves what they refuse.
    fn schema(&mut self, who: &'static str, found: bool, expected: bool, keyword: impl FnOnce() -> String) {
        if found && !expected {
            self.same(Layer::Schema, who, found, expected);
        } else if found != expected {
            self.rule(Layer::Schema, who, &keyword(), "refuses what the others accept");
        }
    }
}

impl<P: Protocol> Judges<P>
where
    P::Message: PartialEq + Debug,
{
    /// The judges of a protocol; `unknown` tells whether a message is not of it.
    ///
    /// # Panics
    /// When the protocol has no artefacts that can be loaded.
    #[must_use]
    pub fn new(unknown: fn(&P::Message) -> bool) -> Self {
        let made = artefacts::<P>().unwrap_or_else(|error| panic!("{error}"));
        let loaded = Plan::of_artefacts("the artefacts", &made).unwrap_or_else(|error| panic!("{error}"));
        Self { schemas: Schemas::new::<P>(), loaded: Arc::new(loaded), unknown }
    }

    /// Who disagrees over a text.
    pub fn judge(&self, bytes: &[u8], claim: Claim) -> Vec<Disagreement> {
        let report = protocol::check_slice::<P>(bytes, Policy::Strict);
        let read = protocol::read_slice::<P>(bytes, Policy::Strict);
        let walk = report.is_valid();
        let loaded = self.loaded.check_slice(bytes, Policy::Strict);
        let unknown = read.as_ref().is_ok_and(self.unknown);
        let decoder = read.is_ok() && !unknown;
        let denied: Vec<Rule> = report.problems().iter().map(|problem| problem.rule).filter(|rule| denies(*rule)).collect();
        let broken = if let Claim::Broken(rule) = claim { rule } else { None };
        if loaded != report {
            let who = "check by the artefacts";
            let said = format!("{:?} instead of {:?}", loaded.problems(), report.problems());
            return vec![Disagreement { layer: Layer::Walk, who, rule: String::new(), said }];
        }
        let mut found = Found { rule: broken.or(denied.first().copied()).map_or("", Rule::id), ..Found::default() };

        let fault = report.problems().iter().map(|problem| problem.rule).find(|rule| of_text(*rule));
        let standard = standard::read(bytes);
        let readers = [reader(bytes), skipper(bytes)];
        let expected = match (standard.as_ref().err(), claim) {
            (Some(&other), Claim::Broken(Some(_))) => Some(other),
            // Where two faults lie in one token, the readers may name another one first: `1e999x`, or a second key at the
            // text's end. Only where one fault was made is its name known.
            (Some(&other), _) => Some(readers[0].unwrap_or(other)),
            (None, _) => None,
        };
        if let Some(other) = readers.into_iter().find(|reader| *reader != expected) {
            let rule = expected.or(other).map_or("", Rule::id);
            let said = format_args!("finds {}, and the standard {}", told(other), told(expected));
            found.rule(Layer::Reader, "the reader", rule, said);
            // What follows from it is not told again.
            return found.all;
        }
        if fault != expected {
            let rule = expected.or(fault).map_or("", Rule::id);
            let said = format_args!("finds {}, and the reader {}", told(fault), told(expected));
            found.rule(Layer::Walk, "check", rule, said);
        } else if let Ok(value) = standard {
            self.sound_text(&mut found, &value, claim, walk, decoder);
        } else {
            found.same(Layer::Walk, "check", walk, false);
            found.same(Layer::Decoder, "read", read.is_ok(), false);
        }
        Self::claimed(&mut found, claim, &report);
        if found.all.is_empty() {
            self.policies(&mut found, bytes, &report, &read);
        }
        if found.all.is_empty() && unknown != (denied == [Rule::UnknownMessage]) {
            let said = if unknown { "is a frame" } else { "is no frame" };
            let said = format_args!("{said}, and the check finds {denied:?}");
            found.rule(Layer::Walk, "read of an unknown message", Rule::UnknownMessage.id(), said);
        }
        found.all
    }

    /// A text that is one: the claim, the check, the types and the schemas, each with one voice.
    fn sound_text(&self, found: &mut Found, value: &Value, claim: Claim, walk: bool, decoder: bool) {
        let bundle = self.schemas.bundle(value);
        let voices = [walk, decoder, bundle.jsonschema];
        let most = voices.iter().filter(|voice| **voice).count() >= 2;
        let all = voices == [most; 3];
        let truth = match claim {
            Claim::Sound => true,
            Claim::Broken(_) => false,
            _ => most,
        };
        if all && truth != most {
            found.same(Layer::Generator, "the generator", truth, most);
        }
        let truth = if all { most } else { truth };
        found.same(Layer::Walk, "check", walk, truth);
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
        if accepted != usize::from(truth) {
            found.add(Layer::Schema, "the single schemas", format_args!("{accepted} of them accept what the others do not"));
        }
    }

    /// What is known from the way in which the frame was made.
    fn claimed(found: &mut Found, claim: Claim, report: &Report) {
        let Claim::Broken(Some(rule)) = claim else { return };
        let rules: Vec<Rule> = report.problems().iter().map(|problem| problem.rule).collect();
        if !report.is_valid() && !rules.contains(&rule) {
            let said = format_args!("{rules:?}, and what is broken is {rule}");
            found.rule(Layer::Walk, "the rule of the check", rule.id(), said);
        }
    }

    /// Both policies, the fast verdict, and what is written.
    fn policies(&self, found: &mut Found, bytes: &[u8], report: &Report, read: &Result<P::Message, tieline::ReadError>) {
        let tolerant_report = protocol::check_slice::<P>(bytes, Policy::Tolerant);
        let tolerant = protocol::read_slice::<P>(bytes, Policy::Tolerant);
        if report.is_valid() && !tolerant_report.is_valid() {
            found.add(Layer::Walk, "check, tolerant", "refuses what the strict one accepts");
        }
        if read.is_ok() && tolerant.is_err() {
            found.add(Layer::Decoder, "read, tolerant", "refuses what the strict one accepts");
        }
        let known = tolerant.as_ref().is_ok_and(|message| !(self.unknown)(message));
        if known != tolerant_report.is_valid() {
            let layer = if tolerant_report.is_valid() { Layer::Decoder } else { Layer::Walk };
            found.add(layer, "read and check, tolerant", "disagree");
        }
        if let Ok(text) = std::str::from_utf8(bytes) {
            found.same(Layer::Walk, "the fast verdict", protocol::is_valid::<P>(text, Policy::Strict), report.is_valid());
            let fast = protocol::is_valid::<P>(text, Policy::Tolerant);
            found.same(Layer::Walk, "the fast verdict, tolerant", fast, tolerant_report.is_valid());
        }
        for error in [read.as_ref().err(), tolerant.as_ref().err()].into_iter().flatten() {
            if error.problems().iter().any(|problem| problem.rule == Rule::Internal) {
                found.add(Layer::Decoder, "an internal error", error);
            }
        }
        let order = report.problems().windows(2).all(|pair| pair[0].place.offset <= pair[1].place.offset);
        if !order {
            found.add(Layer::Walk, "the order of the problems", "is not that of the text");
        }
        for message in [read.as_ref().ok(), tolerant.as_ref().ok()].into_iter().flatten() {
            self.written(found, message);
        }
        if let (Ok(message), true) = (read, report.is_valid()) {
            self.kept(found, bytes, report, message);
        }
    }

    /// What is written of a message is accepted by all, and reads back as the same message.
    fn written(&self, found: &mut Found, message: &P::Message) {
        let unknown = (self.unknown)(message);
        let text = match message.to_json() {
            Ok(text) => text,
            Err(error) => return found.rule(Layer::Writer, "to_json", refusal(&error), error),
        };
        let value = match serde_json::from_str(&text) {
            Ok(value) => value,
            Err(error) => return found.add(Layer::Writer, "to_json", format_args!("writes no JSON, {error}: {text}")),
        };
        let again = protocol::read::<P>(&text, Policy::Strict);
        let walk = protocol::check::<P>(&text, Policy::Strict);
        let schema = unknown || self.schemas.bundle(&value).is(true);
        match (unknown || walk.is_valid(), again, schema) {
            (true, Ok(again), true) if again == *message => {}
            (true, Ok(again), true) => {
                // What is lost of it once more was lost in the reading.
                let twice = again.to_json().ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
                let lost = twice.and_then(|twice| {
                    let (pointer, _) = lost(&value, &twice, String::new())?;
                    Some(self.loses(&value, &twice, &pointer, &again))
                });
                let layer = if lost == Some(true) { Layer::Decoder } else { Layer::Writer };
                found.rule(layer, "to_json", "data", format_args!("writes another message: {text}"));
            }
            // Where one alone refuses what is written, the fault is its own.
            (true, Ok(_), false) => found.rule(
                Layer::Schema,
                "the bundle",
                &self.schemas.keyword(&value),
                format_args!("refuses what is written: {text}"),
            ),
            (true, Err(error), true) => {
                found.add(Layer::Decoder, "read", format_args!("refuses what is written, {error}: {text}"));
            }
            (false, Ok(_), true) => found.add(Layer::Walk, "check", format_args!("refuses what is written: {text}")),
            _ => found.add(Layer::Writer, "to_json", format_args!("writes what is refused: {text}")),
        }
    }

    /// Nothing is lost but keys that the check reports as unknown.
    fn kept(&self, found: &mut Found, bytes: &[u8], report: &Report, message: &P::Message) {
        let (Ok(frame), Ok(text)) = (serde_json::from_slice::<Value>(bytes), message.to_json()) else { return };
        let Ok(written) = serde_json::from_str::<Value>(&text) else { return };
        let mut whole = frame.clone();
        for problem in report.problems().iter().filter(|problem| problem.rule == Rule::UnknownField) {
            // As it stands: what is escaped for people names another key.
            let pointer = problem.pointer.plain(Show::Values);
            let Some((parent, key)) = pointer.rsplit_once('/') else { continue };
            let key = key.replace("~1", "/").replace("~0", "~");
            if let Some(object) = whole.pointer_mut(parent).and_then(Value::as_object_mut) {
                object.remove(&key);
            }
        }
        if let Some((pointer, lost)) = lost(&whole, &written, String::new()) {
            let said = format_args!("{lost} at {pointer:?} of the frame is not in {text}");
            if self.free(frame.clone(), &pointer) {
                // The schemas take anything there: it is no key of the message, and the check said nothing.
                found.rule(Layer::Walk, "what is kept", Rule::UnknownField.id(), said);
            } else {
                let lost = self.loses(&frame, &written, &pointer, message);
                let layer = if lost { Layer::Decoder } else { Layer::Writer };
                found.rule(layer, "what is kept", first_key(&pointer), said);
            }
        }
        if let (Value::Object(whole), Value::Object(written)) = (&whole, &written)
            && let Some(key) = written.keys().find(|key| !whole.contains_key(*key))
        {
            found.rule(Layer::Writer, "what is written", key, format_args!("`{key}` is not in the frame"));
        }
    }

    /// Whether the types read the same message of a frame that has something else in a place, or nothing.
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

    /// Whether the schemas take any value in a place.
    fn free(&self, mut frame: Value, pointer: &str) -> bool {
        let others = [Value::Null, true.into(), 0.5.into(), "".into(), Value::Array(Vec::new()), Value::Object(Map::new())];
        others.into_iter().all(|other| {
            let Some(place) = frame.pointer_mut(pointer) else { return false };
            *place = other;
            self.schemas.bundle(&frame).is(true)
        })
    }
}

/// The smallest frame over which the same judge disagrees.
pub fn smallest<P: Protocol>(judges: &Judges<P>, bytes: &[u8], of: &Disagreement) -> Vec<u8>
where
    P::Message: PartialEq + Debug,
{
    let alike = |found: &[Disagreement]| found.iter().any(|found| found.layer == of.layer && found.who == of.who);
    // What was known of the whole frame is not known of a part.
    if !alike(&judges.judge(bytes, Claim::Open)) {
        return bytes.to_vec();
    }
    shrink::shrink(bytes, &mut |cut| alike(&judges.judge(cut, Claim::Open)))
}

/// What stands in a value and not in another, if anything, and where.
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

/// The key of the frame in which a pointer begins.
fn first_key(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

/// The rule over which a frame is not written.
fn refusal(error: &WriteError) -> &'static str {
    let WriteError::Refused(report) = error else { return "" };
    report.problems().iter().map(|problem| problem.rule).find(|rule| denies(*rule)).map_or("", Rule::id)
}

/// What our reader says of a text that it keeps.
fn reader(bytes: &[u8]) -> Option<Rule> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Rule::Encoding) };
    text.parse::<Json>().err().map(|fault| rule_of(fault.kind))
}

/// What our reader says of a text that it reads over.
fn skipper(bytes: &[u8]) -> Option<Rule> {
    let Ok(text) = std::str::from_utf8(bytes) else { return Some(Rule::Encoding) };
    let mut from = Reader::new(text);
    let error = from.skip().and_then(|()| from.finish()).err()?;
    Some(error.fault().map_or(Rule::Internal, |fault| rule_of(fault.kind)))
}

fn rule_of(fault: FaultKind) -> Rule {
    match fault {
        FaultKind::Encoding => Rule::Encoding,
        FaultKind::DuplicateKey => Rule::DuplicateKey,
        FaultKind::Surrogate => Rule::Surrogate,
        FaultKind::NumberRange => Rule::NumberRange,
        FaultKind::TooDeep => Rule::TooDeep,
        _ => Rule::Syntax,
    }
}

fn told(rule: Option<Rule>) -> &'static str {
    rule.map_or("nothing", Rule::id)
}

/// Whether a rule is about the text alone.
fn of_text(rule: Rule) -> bool {
    matches!(rule, Rule::Syntax | Rule::Encoding | Rule::DuplicateKey | Rule::Surrogate | Rule::NumberRange | Rule::TooDeep)
}

fn denies(rule: Rule) -> bool {
    rule.level() == Level::Deny
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} [{}]: {} {}", self.layer, self.rule, self.who, self.said)
    }
}

/// What the readers of texts say of one: the rule that it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "only the tests of the reader ask for it")]
pub struct Judged {
    /// Ours, where it keeps the values.
    pub kept: Option<&'static str>,
    /// Ours, where it reads over them.
    pub skipped: Option<&'static str>,
    /// By `serde_json`.
    pub standard: Option<&'static str>,
}

/// What the readers of texts say of one.
#[allow(dead_code, reason = "only the tests of the reader ask for it")]
pub fn judged(bytes: &[u8]) -> Judged {
    let id = |rule: Option<Rule>| rule.map(Rule::id);
    Judged { kept: id(reader(bytes)), skipped: id(skipper(bytes)), standard: id(standard::read(bytes).err()) }
}
