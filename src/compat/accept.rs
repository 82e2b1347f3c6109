//! Frames read by what artefacts say: the same verdict as the checker's, without the types.

use super::model::{Field, Message, NodeId, NodeKind, Protocol};
use crate::check::Policy;
use crate::envelope::{FrameKind, Key};
use crate::json::{Integral, Json, JsonObject, MAX_DEPTH, integral};
use crate::problem::{Rule, escape_token};
use crate::shape::Open;
use crate::target::is_id;

/// Why a side refuses a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// What the frame breaks.
    pub rule: Rule,
    /// Where, as a JSON pointer; keys of maps are `*`.
    pub pointer: String,
    /// What is expected and what was found, without values.
    pub text: String,
    /// The key that is missing.
    pub(super) key: Option<String>,
}

impl Protocol {
    /// Why a side that has this version refuses a frame; nothing if it reads it. The frame is known to be sound JSON.
    #[must_use]
    pub fn refusals(&self, frame: &Json, policy: Policy) -> Vec<Refusal> {
        let mut reader = Reader { protocol: self, policy, out: Vec::new() };
        reader.frame(frame);
        reader.out
    }
}

struct Reader<'p> {
    protocol: &'p Protocol,
    policy: Policy,
    out: Vec<Refusal>,
}

impl<'p> Reader<'p> {
    fn refuse(&mut self, rule: Rule, pointer: &str, text: String) {
        self.out.push(Refusal { rule, pointer: pointer.to_owned(), text, key: None });
    }

    fn missing(&mut self, pointer: &str, key: &str) {
        let text = format!("the key `{key}` is missing");
        let (rule, pointer) = (Rule::MissingField, pointer.to_owned());
        self.out.push(Refusal { rule, pointer, text, key: Some(key.to_owned()) });
    }

    fn frame(&mut self, frame: &Json) {
        if depth(frame) > MAX_DEPTH {
            return self.refuse(Rule::TooDeep, "", format!("containers are nested more than {MAX_DEPTH} deep"));
        }
        let Some(members) = frame.as_object() else {
            return self.refuse(Rule::NotAFrame, "", format!("expected a frame, found {}", frame.type_name()));
        };
        let get = |key: Key| members.get(key.as_str());
        let kind = match (get(Key::Command), get(Key::MessageType), get(Key::Result)) {
            (Some(_), Some(_), _) => {
                return self.refuse(Rule::MixedEnvelope, "", "the frame has both `command` and `messageType`".to_owned());
            }
            (None, None, _) => {
                let text = "the frame has neither `command` nor `messageType`";
                return self.refuse(Rule::NotAFrame, "", text.to_owned());
            }
            (None, Some(_), _) => FrameKind::Event,
            (Some(_), None, None) => FrameKind::Request,
            (Some(_), None, Some(result)) => match result.as_str() {
                Some("success") => FrameKind::Success,
                Some("failure") => FrameKind::Failure,
                _ => return self.refuse(Rule::WrongValue, "/result", "expected `success` or `failure`".to_owned()),
            },
        };
        let name = self.text_member(members, kind.name_key());
        let target = self.text_member(members, Key::Target);
        let Some(name) = name else { return };
        let Some(message) = self.protocol.find(kind, name) else {
            let pointer = format!("/{}", kind.name_key().as_str());
            let what = if kind == FrameKind::Event { "event" } else { "command" };
            return self.refuse(Rule::UnknownMessage, &pointer, format!("there is no {what} of this name"));
        };
        self.body(message, kind, members, target);
    }

    fn text_member<'j>(&mut self, members: &'j JsonObject, key: Key) -> Option<&'j str> {
        match members.get(key.as_str()) {
            None => self.missing("", key.as_str()),
            Some(Json::String(text)) => return Some(text),
            Some(other) => self.wrong_type(&format!("/{}", key.as_str()), "a string", other),
        }
        None
    }

    fn body(&mut self, message: &'p Message, kind: FrameKind, members: &JsonObject, target: Option<&str>) {
        let get = |key: Key| members.get(key.as_str());
        if let (super::model::MessageKind::Event { message_types }, Some(found)) = (&message.kind, get(Key::MessageType)) {
            match found.as_str() {
                None => self.wrong_type("/messageType", "a string", found),
                Some(word) if message_types.iter().any(|known| known == word) => {}
                Some(_) => self.refuse(Rule::WrongValue, "/messageType", format!("expected {}", one_of(message_types))),
            }
        }
        if let (Some(target), true) = (target, kind != FrameKind::Failure) {
            let segments = target.split('.').count();
            let (least, most) = message.target.counts;
            if !target.split('.').all(is_id) {
                self.refuse(Rule::TargetSegment, "/target", "a segment is no id".to_owned());
            } else if !(least..=most).contains(&segments) {
                let expected = message.target.expected();
                self.refuse(Rule::TargetForm, "/target", format!("expected {expected}, found {}", counted(segments)));
            }
        }
        if let Some(node) = message.data_of(kind) {
            let lenient = self.policy == Policy::Tolerant && kind == FrameKind::Success;
            match get(Key::Data) {
                Some(data) => self.value(node, data, "/data"),
                None if lenient && self.protocol.may_be_empty(node) => {}
                None => self.missing("", Key::Data.as_str()),
            }
        }
        if let (Some(node), FrameKind::Failure) = (message.failure(), kind) {
            match get(Key::Failure) {
                Some(failure) => self.value(node, failure, "/failure"),
                None => self.missing("", Key::Failure.as_str()),
            }
            match get(Key::Original) {
                Some(Json::Object(_)) => {}
                Some(other) => self.wrong_type("/original", "an object", other),
                None => self.missing("", Key::Original.as_str()),
            }
        }
        match get(Key::Context) {
            None | Some(Json::Object(_)) => {}
            Some(Json::Null) => self.null("/context"),
            Some(other) => self.wrong_type("/context", "an object", other),
        }
    }

    fn value(&mut self, node: NodeId, value: &Json, at: &str) {
        let protocol = self.protocol;
        match (protocol.node(node), value) {
            (NodeKind::Bool, Json::Bool(_))
            | (NodeKind::Json(Open::Value), _)
            | (NodeKind::Json(Open::Object | Open::Structured), Json::Object(_))
            | (NodeKind::Json(Open::Structured), Json::List(_))
            | (NodeKind::Nullable(_), Json::Null) => {}
            (NodeKind::Nullable(inner), _) => self.value(*inner, value, at),
            (NodeKind::Integer { minimum, maximum }, Json::Number(number)) => match integral(number.get()) {
                Integral::Safe(integer) if (*minimum..=*maximum).contains(&integer) => {}
                Integral::Fraction => {
                    self.refuse(Rule::WrongType, at, "expected an integer, found a number with a fraction".to_owned());
                }
                _ => self.refuse(Rule::Range, at, format!("expected an integer from {minimum} to {maximum}")),
            },
            (NodeKind::Number { minimum, maximum }, Json::Number(number)) => {
                let number = number.get();
                if minimum.is_some_and(|bound| number < bound) || maximum.is_some_and(|bound| number > bound) {
                    let least = minimum.map_or(String::new(), |bound| format!(" of at least {bound}"));
                    let most = maximum.map_or(String::new(), |bound| format!(" of at most {bound}"));
                    self.refuse(Rule::Range, at, format!("expected a number{least}{most}"));
                }
            }
            (NodeKind::Text(text), Json::String(string)) => {
                let length = string.chars().count() as u64;
                if !(text.min..=text.max).contains(&length) {
                    let text = format!("expected a string of {}, found one of {length}", range(text.min, text.max));
                    self.refuse(Rule::Length, at, text);
                } else if !text.admits(string) {
                    let source = text.pattern.as_ref().map_or("", |(source, _)| source);
                    self.refuse(Rule::WrongValue, at, format!("expected a string that matches `{source}`"));
                }
            }
            (NodeKind::Words { words, open }, Json::String(word)) => {
                if !open && !words.contains(word) {
                    self.refuse(Rule::WrongValue, at, format!("expected {}", one_of(words)));
                }
            }
            (NodeKind::List { item, min, max }, Json::List(list)) => {
                for (index, value) in list.iter().enumerate() {
                    self.value(*item, value, &format!("{at}/{index}"));
                }
                if !(*min..=*max).contains(&(list.len() as u64)) {
                    let text = format!("expected a list of {}, found one of {}", range(*min, *max), list.len());
                    self.refuse(Rule::Length, at, text);
                }
            }
            (NodeKind::Map(inner), Json::Object(object)) => {
                for (_, value) in object.iter() {
                    self.value(*inner, value, &format!("{at}/*"));
                }
            }
            (NodeKind::Struct(fields), Json::Object(object)) => {
                for field in fields {
                    self.field(field, object, at);
                }
            }
            (kind, other) => self.wrong_type(at, kind.described(), other),
        }
    }

    fn field(&mut self, field: &Field, object: &JsonObject, at: &str) {
        match object.get(&field.name) {
            None if field.required => self.missing(at, &field.name),
            None => {}
            Some(value) => {
                let at = format!("{at}/{}", escape_token(&field.name));
                if *value == Json::Null && !field.required && !self.protocol.takes_null(field.node) {
                    self.null(&at);
                } else {
                    self.value(field.node, value, &at);
                }
            }
        }
    }

    fn null(&mut self, at: &str) {
        if self.policy != Policy::Tolerant {
            self.refuse(Rule::NullValue, at, "`null` stands where the key may be absent".to_owned());
        }
    }

    fn wrong_type(&mut self, at: &str, expected: &str, found: &Json) {
        self.refuse(Rule::WrongType, at, format!("expected {expected}, found {}", found.type_name()));
    }
}

impl NodeKind {
    /// What is expected, in words.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Self::Bool => "a boolean",
            Self::Integer { .. } => "an integer",
            Self::Number { .. } => "a number",
            Self::Text(_) | Self::Words { .. } => "a string",
            Self::List { .. } => "a list",
            Self::Map(_) | Self::Struct(_) | Self::Json(Open::Object) => "an object",
            Self::Json(Open::Structured) => "an object or a list",
            Self::Json(Open::Value) => "a value",
            Self::Nullable(_) => "a value or null",
        }
    }
}

impl super::model::Target {
    /// The forms in words.
    pub(super) fn expected(&self) -> String {
        if self.names.is_empty() {
            let (least, most) = self.counts;
            return if least == most { counted(least) } else { format!("{least} to {most} segments") };
        }
        self.forms.join(" or ")
    }
}

/// How deep containers are nested.
fn depth(value: &Json) -> usize {
    let mut deepest = 0;
    let mut open = vec![(value, 0)];
    while let Some((value, above)) = open.pop() {
        match value {
            Json::List(list) => {
                deepest = deepest.max(above + 1);
                open.extend(list.iter().map(|value| (value, above + 1)));
            }
            Json::Object(object) => {
                deepest = deepest.max(above + 1);
                open.extend(object.iter().map(|(_, value)| (value, above + 1)));
            }
            _ => {}
        }
    }
    deepest
}

fn one_of(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(" or ")
}

fn counted(segments: usize) -> String {
    if segments == 1 { "1 segment".to_owned() } else { format!("{segments} segments") }
}

/// A range of counts, in words.
pub(super) fn range(min: u64, max: u64) -> String {
    match (min, max) {
        (0, u64::MAX) => "any length".to_owned(),
        (min, u64::MAX) => format!("at least {min}"),
        (0, max) => format!("at most {max}"),
        (min, max) if min == max => min.to_string(),
        (min, max) => format!("{min} to {max}"),
    }
}
