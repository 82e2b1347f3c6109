//! Generates values from a plan.

mod strings;

use super::choose::{Choose, ExampleChoices};
use super::{SampleError, Size};
use crate::check::value_error;
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER, Number};
use crate::plan::{FieldPlan, NodeId, NodeKind, Plan, Str, StringFormat, StringPlan, StructPlan, UnionPlan, VariantPlan};
use crate::problem::Show;
use crate::shape::{Bound, EnumType, EnumValue, Open};

/// Values nested in more named types than this are minimal.
const DEEP: usize = 6;

/// Generates values of a plan's nodes; `choose` chooses among the permitted values.
pub(super) struct ValueGenerator<'p> {
    plan: &'p Plan,
    choose: &'p mut dyn Choose,
    /// Chooses minimal values where the nesting must end.
    least: Box<dyn Choose>,
    /// The named types whose values are being generated.
    open: Vec<NodeId>,
    /// The length of `open` at which the nesting began to end: from there on, only required members are generated, so that a cycle of
    /// types ends.
    ending: Option<usize>,
    /// The number of values that may still be generated.
    pub(super) values: usize,
    /// The number of characters of names and strings that may still be generated.
    characters: u64,
    /// The number of values, members and characters that have been considered.
    work: u64,
}

/// The maximum number of values in a frame.
const MAX_VALUES: usize = 100_000;

/// The maximum number of nested named types: each uses stack space.
const MAX_TYPES: usize = 48;

/// The maximum number of characters in the names and strings of a frame. The rules of a plan may require more than fits into
/// memory, even if the rules of each single value do not.
const MAX_CHARACTERS: u64 = 1 << 20;

/// The maximum length of a string that is generated for a pattern.
const MAX_MATCH_LENGTH: u64 = 4096;

impl<'p> ValueGenerator<'p> {
    pub(super) fn new(plan: &'p Plan, choose: &'p mut dyn Choose) -> Self {
        Self::ending_as(plan, choose, Box::new(ExampleChoices::from(Size::Minimal)))
    }

    /// As [`new`](Self::new), with other choices where the nesting must end.
    pub(super) fn ending_as(plan: &'p Plan, choose: &'p mut dyn Choose, least: Box<dyn Choose>) -> Self {
        Self { plan, choose, least, open: Vec::new(), ending: None, values: MAX_VALUES, characters: MAX_CHARACTERS, work: 0 }
    }

    /// Generates a value of a node, for the member `key`.
    pub(super) fn value(&mut self, id: NodeId, key: &str) -> Result<Json, SampleError> {
        let node = self.plan.node(id);
        self.work += 1;
        self.values =
            self.values.checked_sub(1).ok_or_else(|| too_large(format_args!("a frame of more than {MAX_VALUES} values")))?;
        if node.name.is_none() {
            return self.unnamed(id, key);
        }
        if self.open.len() >= MAX_TYPES {
            return Err(too_large(format_args!("a value with more than {MAX_TYPES} nested types")));
        }
        let ending = self.ending;
        match ending {
            Some(since) if self.open[since..].contains(&id) => {
                return Err(SampleError::Endless { name: node.described_name().unwrap_or_default() });
            }
            None if self.open.contains(&id) || self.open.len() >= DEEP => self.ending = Some(self.open.len()),
            _ => {}
        }
        self.open.push(id);
        let value = self.unnamed(id, key);
        self.open.pop();
        self.ending = ending;
        value
    }

    pub(super) fn plan(&self) -> &'p Plan {
        self.plan
    }

    /// The number of values, members and characters that have been considered so far.
    #[cfg(feature = "compat")]
    pub(super) fn work(&self) -> u64 {
        self.work
    }

    /// Counts the characters of a name, a string or an example.
    pub(super) fn spend(&mut self, characters: u64) -> Result<(), SampleError> {
        self.work += characters;
        self.characters = self.characters.checked_sub(characters).ok_or_else(frame_too_large)?;
        Ok(())
    }

    /// The choices for the current value.
    pub(super) fn choose(&mut self) -> &mut dyn Choose {
        if self.ending.is_some() { &mut *self.least } else { self.choose }
    }

    fn unnamed(&mut self, id: NodeId, key: &str) -> Result<Json, SampleError> {
        let node = self.plan.node(id);
        if let Some(example) = self.declared(id, &node.examples)? {
            return Ok(example);
        }
        let value = self.of_kind(id, key);
        self.or_example(value, &node.examples)
    }

    /// The value, or an example where none was found: only a Rust type determines the values of a string that it parses.
    fn or_example(&mut self, value: Result<Json, SampleError>, examples: &[Str]) -> Result<Json, SampleError> {
        match value {
            Err(SampleError::NoExample { .. }) if !examples.is_empty() => self.example(examples),
            value => value,
        }
    }

    fn of_kind(&mut self, id: NodeId, key: &str) -> Result<Json, SampleError> {
        match &self.plan.node(id).kind {
            NodeKind::Null => Ok(Json::Null),
            NodeKind::Bool => Ok(self.choose().bool().into()),
            NodeKind::Integer { minimum, maximum } if minimum > maximum => {
                Err(impossible(format_args!("an integer of at least {minimum} and at most {maximum}")))
            }
            NodeKind::Integer { minimum, maximum } => Ok(whole(self.choose().integer(*minimum, *maximum)).into()),
            NodeKind::Number { minimum, maximum } => self.number(*minimum, *maximum),
            NodeKind::String(string) => self.string(string, key).and_then(|text| self.text(text)),
            NodeKind::Enum { of: EnumType::String, values, open } => {
                self.enum_value(values, *open).and_then(|text| self.text(text))
            }
            NodeKind::Enum { of, values, open } => self.other_enum_value(*of, values, *open),
            NodeKind::List { item, min, max, unique } => {
                let bounds = (min.unwrap_or(0), max.unwrap_or(u64::MAX));
                if *unique { self.set(*item, bounds, key) } else { self.list(*item, bounds, key) }
            }
            NodeKind::Tuple(items) => {
                let items = items.iter().map(|item| self.value(*item, key));
                Ok(items.collect::<Result<Vec<Json>, _>>()?.into())
            }
            NodeKind::Map { key, value } => self.map(*key, *value),
            NodeKind::Json(open) => Ok(self.choose().open(*open)),
            NodeKind::Struct(object) => self.object(object),
            NodeKind::Nullable(_) if self.choose().null() => Ok(Json::Null),
            NodeKind::Nullable(inner) => Ok(ended(self.value(*inner, key))?.unwrap_or_default()),
            NodeKind::Union(union) => self.union(union, key),
        }
    }

    /// A value of one of the variants: the first from the chosen one on that has a finite value.
    fn union(&mut self, union: &'p UnionPlan, key: &str) -> Result<Json, SampleError> {
        if union.open
            && let Some(text) = self.choose().other()
        {
            let name = match union.tag_type {
                EnumType::Integer => self.choose().integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER).to_string(),
                _ => text,
            };
            if union.find(&name).is_none() {
                return self.undeclared_variant(union, name);
            }
        }
        let deprecated = self.choose().includes(true);
        let current: Vec<&VariantPlan> = union.variants.iter().filter(|variant| deprecated || !variant.deprecated).collect();
        let variants = if current.is_empty() { union.variants.iter().collect() } else { current };
        let count = variants.len();
        if count == 0 {
            return if union.open {
                self.undeclared_variant(union, union.undeclared_name("other"))
            } else {
                Err(impossible(format_args!("a union without variants")))
            };
        }
        let first = self.choose().pick(count);
        let mut failed = None;
        for variant in variants[first..].iter().chain(&variants[..first]) {
            match self.value(variant.node, key) {
                Err(error @ (SampleError::Endless { .. } | SampleError::TooLarge { .. })) => failed = failed.or(Some(error)),
                made => return made,
            }
        }
        Err(failed.unwrap_or_else(frame_too_large))
    }

    /// A value of a variant of this name, which is not declared.
    fn undeclared_variant(&mut self, union: &'p UnionPlan, name: String) -> Result<Json, SampleError> {
        self.spend(name.len() as u64)?;
        let object = match union.other {
            Some(other) => Some(self.value(other, "")?),
            None => None,
        };
        Ok(union.undeclared(name, object))
    }

    pub(super) fn text(&mut self, text: String) -> Result<Json, SampleError> {
        self.spend(text.chars().count() as u64)?;
        Ok(text.into())
    }

    /// One of the declared examples, if it is to be used.
    fn declared(&mut self, node: NodeId, examples: &[Str]) -> Result<Option<Json>, SampleError> {
        if examples.is_empty() || !self.choose().declared() {
            return Ok(None);
        }
        let example = self.example(examples)?;
        // Artefacts may have any examples; a type without a shape is loaded. Those of a Rust type are reported if they do not fit.
        let is_loaded = self.plan.node(node).shape.is_none();
        let is_value = !is_loaded || value_error(self.plan, node, &example.to_string(), Show::Values).is_none();
        Ok(Some(example).filter(|_| is_value))
    }

    /// One of the examples, of which there is at least one.
    fn example(&mut self, examples: &[Str]) -> Result<Json, SampleError> {
        let text = &examples[self.choose().pick(examples.len())];
        self.spend(text.len() as u64)?;
        text.parse().map_err(|_| SampleError::Declared { text: text.clone().into_owned() })
    }

    fn object(&mut self, object: &'p StructPlan) -> Result<Json, SampleError> {
        self.work += object.fields.len() as u64;
        let mut members: Vec<(&str, Json)> = Vec::new();
        for field in &object.fields {
            let value = if field.required {
                Some(self.field(field)?)
            } else if self.choose().includes(field.deprecated) {
                ended(self.field(field))?
            } else {
                None
            };
            if let Some(value) = value {
                self.spend(field.name().len() as u64)?;
                members.push((field.name(), value));
            }
        }
        let mut members: JsonObject = members.into_iter().collect();
        if object.rest {
            self.undeclared(object, &mut members)?;
        }
        Ok(members.into())
    }

    /// Adds undeclared members to an object that keeps them.
    fn undeclared(&mut self, object: &StructPlan, members: &mut JsonObject) -> Result<(), SampleError> {
        for index in 1..=self.choose().count(0, u64::MAX) {
            let key = self.choose().key(index);
            if object.find(&key).is_some() {
                continue;
            }
            let value = self.choose().open(Open::Value);
            self.spend(key.len() as u64)?;
            members.insert(key, value);
        }
        Ok(())
    }

    fn field(&mut self, field: &'p FieldPlan) -> Result<Json, SampleError> {
        if let Some(example) = self.declared(field.node, &field.examples)? {
            return Ok(example);
        }
        let value = self.value(field.node, field.name());
        self.or_example(value, &field.examples)
    }

    fn enum_value(&mut self, values: &[EnumValue], open: bool) -> Result<String, SampleError> {
        if let Some(other) = if open { self.choose().other() } else { None } {
            return Ok(other);
        }
        let deprecated = self.choose().includes(true);
        let current: Vec<&EnumValue> = values.iter().filter(|value| deprecated || !value.deprecated).collect();
        let values = if current.is_empty() { values.iter().collect() } else { current };
        match values.len() {
            0 if open => Ok("word".into()),
            0 => Err(impossible(format_args!("an enum without values"))),
            count => Ok((*values[self.choose().pick(count)].name).to_owned()),
        }
    }

    /// A value of an enum whose values are not strings.
    fn other_enum_value(&mut self, of: EnumType, values: &[EnumValue], open: bool) -> Result<Json, SampleError> {
        if open && (values.is_empty() || self.choose().other().is_some()) {
            return Ok(match of {
                EnumType::Integer => whole(self.choose().integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER)).into(),
                EnumType::String | EnumType::Boolean | EnumType::Number => self.choose().bool().into(),
            });
        }
        self.enum_value(values, false).map(|name| of.value(&name))
    }

    fn number(&mut self, minimum: Option<Bound>, maximum: Option<Bound>) -> Result<Json, SampleError> {
        let (low, high) = (minimum.map_or(f64::MIN, Bound::get), maximum.map_or(f64::MAX, Bound::get));
        let double = self.choose().double(low, high);
        match Number::new(double) {
            Some(number) if low <= double && double <= high => Ok(number.into()),
            _ => Err(impossible(format_args!("a number of at least {low} and at most {high}"))),
        }
    }

    pub(super) fn string(&mut self, string: &StringPlan, key: &str) -> Result<String, SampleError> {
        let (min, max) = (string.min.unwrap_or(0), string.max.unwrap_or(u64::MAX));
        if min > max {
            return Err(no_string(string));
        }
        let is_free = string.parsed.is_none() && matches!(string.format, StringFormat::Any | StringFormat::Id);
        let longest = if is_free { MAX_CHARACTERS } else { MAX_MATCH_LENGTH };
        if min > longest {
            return Err(too_large(format_args!("a string of at least {min} characters")));
        }
        // Checked before the string is generated: each string may have the maximum length, but not all of them together.
        if min > self.characters {
            return Err(frame_too_large());
        }
        match &string.format {
            StringFormat::Id if string.parsed.is_none() && max == 0 => Err(no_string(string)),
            StringFormat::Id if string.parsed.is_none() => {
                Ok(self.choose().text(&format!("{}-1", words(key, '-')), true, min.max(1), max))
            }
            StringFormat::Any if string.parsed.is_none() => Ok(self.choose().text(&words(key, ' '), false, min, max)),
            _ => strings::with_format(self.choose(), string, key).ok_or_else(|| no_string(string)),
        }
    }
}

/// The error for a string that cannot be generated.
fn no_string(string: &StringPlan) -> SampleError {
    let (min, max) = (string.min.unwrap_or(0), string.max.unwrap_or(u64::MAX));
    let what = match (&string.format, string.parsed) {
        (_, Some(parsed)) => {
            return SampleError::NoExample { name: parsed.name().to_owned() };
        }
        (StringFormat::Any, _) => "a string".to_owned(),
        (StringFormat::Id, _) => "an id".to_owned(),
        (StringFormat::Pattern(plan), _) => format!("a string that matches `{}`", plan.source),
        (StringFormat::Named(format), _) => format!("a string in the format `{format}`"),
    };
    impossible(format_args!("{what} of at least {min} and at most {max} characters"))
}

/// The value; `None` where a cycle of types must end or the frame is too large.
pub(super) fn ended<T>(made: Result<T, SampleError>) -> Result<Option<T>, SampleError> {
    match made {
        Ok(value) => Ok(Some(value)),
        Err(SampleError::Endless { .. } | SampleError::TooLarge { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn frame_too_large() -> SampleError {
    too_large(format_args!("a frame with names and strings of more than {MAX_CHARACTERS} characters"))
}

pub(super) fn too_large(what: std::fmt::Arguments<'_>) -> SampleError {
    SampleError::TooLarge { what: what.to_string() }
}

pub(super) fn impossible(what: std::fmt::Arguments<'_>) -> SampleError {
    SampleError::Impossible { what: what.to_string() }
}

/// An integer within ±(2^53 − 1).
#[expect(clippy::cast_precision_loss, reason = "integers on the wire are within ±(2^53 − 1)")]
fn whole(integer: i64) -> Number {
    Number::new(integer as f64).unwrap_or_default()
}

/// Splits a camelCase name into words: `scriptName` becomes `script name`.
pub(in crate::sample) fn words(key: &str, between: char) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for character in key.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() && !out.ends_with(between) {
            out.push(between);
        }
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(between) {
            out.push(between);
        }
    }
    let out = out.trim_end_matches(between);
    if out.is_empty() { "text".to_owned() } else { out.to_owned() }
}
