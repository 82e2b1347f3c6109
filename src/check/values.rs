//! Values against their nodes.

use super::path::{Path, Step};
use super::sink::Sink;
use super::walk::{Policy, Stop, Walk};
use crate::json::{FaultKind, Integral, Text, Token};
use crate::plan::{FieldPlan, NodeId, NodeKind, StructPlan};
use crate::problem::{Detail, Found, Problem, Rule};
use crate::shape::{Bound, Format, Open, Pattern, Word};
use crate::target::is_id;

/// The fields of an object that have stood in the text.
#[derive(Default)]
struct Seen {
    few: u64,
    many: Vec<u64>,
}

impl Seen {
    /// Notes a field; `false` if it is noted already.
    #[inline]
    fn insert(&mut self, index: usize) -> bool {
        let word = if index < 64 {
            &mut self.few
        } else {
            let at = index / 64 - 1;
            if self.many.len() <= at {
                self.many.resize(at + 1, 0);
            }
            &mut self.many[at]
        };
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[inline]
    fn contains(&self, index: usize) -> bool {
        let word = if index < 64 { self.few } else { self.many.get(index / 64 - 1).copied().unwrap_or(0) };
        word & (1 << (index % 64)) != 0
    }
}

impl<'p, 't, S: Sink> Walk<'p, 't, S> {
    /// The value that stands here.
    pub(super) fn value(&mut self, node: NodeId, path: &Path<'_, 't>) -> Result<(), Stop> {
        let plan = self.plan;
        let first = self.reader.peek();
        match (&plan.node(node).kind, first) {
            (NodeKind::String { min, max, format, pattern }, b'"') => {
                let at = self.reader.at;
                if min.is_none() && max.is_none() && matches!(format, Format::Any) {
                    self.reader.over_string()?;
                    return Ok(());
                }
                let text = self.reader.string()?;
                self.length_of(text, (*min, *max), at, path)?;
                self.format(text, *format, pattern.as_ref(), at, path)
            }
            (NodeKind::Struct(object), b'{') => self.object(object, path),
            (NodeKind::List { item, min, max }, b'[') => self.list(*item, (*min, *max), path),
            (NodeKind::Integer { minimum, maximum }, b'-' | b'0'..=b'9') => self.integer(*minimum, *maximum, path),
            (NodeKind::Number { minimum, maximum }, b'-' | b'0'..=b'9') => self.number(*minimum, *maximum, path),
            (NodeKind::Bool, b't') => Ok(self.reader.word("true")?),
            (NodeKind::Bool, b'f') => Ok(self.reader.word("false")?),
            (NodeKind::Words { words, open }, b'"') => self.word(words, *open, path),
            (NodeKind::Map(value), b'{') => self.map(*value, path),
            (NodeKind::Json(Open::Value), _)
            | (NodeKind::Json(Open::Structured), b'{' | b'[')
            | (NodeKind::Json(Open::Object), b'{') => Ok(self.reader.skip(&mut self.keys)?),
            (NodeKind::Nullable(_), b'n') => Ok(self.reader.word("null")?),
            (NodeKind::Nullable(inner), _) => self.value(*inner, path),
            (kind, _) => self.wrong_type(expected(kind), path),
        }
    }

    /// Reads over a value of the wrong type, which is not entered.
    #[cold]
    pub(super) fn wrong_type(&mut self, expected: &'static str, path: &Path<'_, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let found = self.found()?;
        self.problem(Rule::WrongType, at, path, || Detail::Expected { expected: expected.to_owned(), found })
    }

    /// Hands a problem to the sink.
    #[inline]
    pub(super) fn problem(
        &mut self,
        rule: Rule,
        at: usize,
        path: &Path<'_, 't>,
        detail: impl FnOnce() -> Detail,
    ) -> Result<(), Stop> {
        Ok(self.sink.take(rule, || Problem::new(rule, at, path.pointer(), detail()))?)
    }

    /// Reads over a value, and says what it is.
    pub(super) fn found(&mut self) -> Result<Found, Stop> {
        let first = self.reader.peek();
        let start = self.reader.at;
        let what = if first == b'"' {
            string_of(&self.reader.string()?.unescape())
        } else {
            let is_number = matches!(first, b'-' | b'0'..=b'9');
            let number = if is_number { self.reader.clone().number().ok() } else { None };
            self.reader.skip(&mut self.keys)?;
            match first {
                b'{' => "an object",
                b'[' => "a list",
                b't' | b'f' => "a boolean",
                b'n' => "null",
                _ if number.is_some_and(|number| number.integral() != Integral::Fraction) => "an integer",
                _ => "a number",
            }
            .to_owned()
        };
        let value = (!matches!(first, b'{' | b'[' | b'n')).then(|| self.reader.text()[start..self.reader.at].to_owned());
        Ok(Found { what, value })
    }

    fn object(&mut self, object: &'p StructPlan, path: &Path<'_, 't>) -> Result<(), Stop> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut others = self.keys.open();
        let mut seen = Seen::default();
        let mut first = true;
        let mut next = 0;
        loop {
            let index = match object.fields.get(next) {
                // Most often the key that comes is the one that is expected, written as we would write it.
                Some(field) if self.reader.expect(first, &field.quoted) => next,
                _ => {
                    if !self.reader.before_key(first)? {
                        break;
                    }
                    let span = self.reader.key_here()?;
                    let key = span.text(self.reader.text());
                    let found = if key.escaped { object.find(&key.unescape()) } else { object.find(key.raw) };
                    let Some(index) = found else {
                        if !self.keys.insert(&mut others, self.reader.text(), span) {
                            return Err(self.reader.broken(FaultKind::DuplicateKey, span.at()).into());
                        }
                        self.unknown(key, span.at(), path)?;
                        self.reader.skip(&mut self.keys)?;
                        first = false;
                        continue;
                    };
                    if seen.contains(index) {
                        return Err(self.reader.broken(FaultKind::DuplicateKey, span.at()).into());
                    }
                    index
                }
            };
            if !seen.insert(index) {
                let offset = self.reader.at - object.fields[index].quoted.len();
                return Err(self.reader.broken(FaultKind::DuplicateKey, offset).into());
            }
            self.field(&object.fields[index], path)?;
            next = index + 1;
            first = false;
        }
        self.keys.close(others);
        if object.required & !seen.few == 0 && object.fields.len() <= 64 {
            return Ok(());
        }
        self.missing(object, &seen, start, path)
    }

    #[cold]
    fn missing(&mut self, object: &'p StructPlan, seen: &Seen, start: usize, path: &Path<'_, 't>) -> Result<(), Stop> {
        for (index, field) in object.fields.iter().enumerate() {
            if field.required && !seen.contains(index) {
                self.problem(Rule::MissingField, start, path, || missing(field.name))?;
            }
        }
        Ok(())
    }

    #[inline]
    fn field(&mut self, field: &'p FieldPlan, path: &Path<'_, 't>) -> Result<(), Stop> {
        let first = self.reader.peek();
        if field.any_string && first == b'"' && !field.deprecated {
            return Ok(self.reader.over_string().map(drop)?);
        }
        let path = path.to(Step::Declared(field.name));
        if field.deprecated {
            let said = || Detail::Said(format!("the key `{}` is deprecated", field.name));
            self.problem(Rule::Deprecated, self.reader.at, &path, said)?;
        }
        if !field.required && first == b'n' && !self.takes_null(field.node) {
            return self.null(&path);
        }
        self.value(field.node, &path)
    }

    /// A `null` where a value may be absent, but not `null`.
    pub(super) fn null(&mut self, path: &Path<'_, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        self.reader.word("null")?;
        if self.policy == Policy::Tolerant {
            return Ok(());
        }
        self.sink.take(Rule::NullValue, || {
            let said = "`null` stands where the key may be absent".to_owned();
            Problem::new(Rule::NullValue, at, path.pointer(), Detail::Said(said)).hint(Some("leave the key out".to_owned()))
        })?;
        Ok(())
    }

    fn takes_null(&self, node: NodeId) -> bool {
        matches!(self.plan.node(node).kind, NodeKind::Nullable(_) | NodeKind::Json(Open::Value))
    }

    /// A key that is not declared.
    fn unknown(&mut self, key: Text<'t>, at: usize, path: &Path<'_, 't>) -> Result<(), Stop> {
        if self.policy == Policy::Tolerant {
            return Ok(());
        }
        let path = path.to(Step::Unknown(key));
        self.problem(Rule::UnknownField, at, &path, || Detail::Said("the key is not declared, and is not kept".to_owned()))
    }

    fn list(&mut self, item: NodeId, (min, max): (Option<u64>, Option<u64>), path: &Path<'_, 't>) -> Result<(), Stop> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut count = 0;
        while self.reader.element(count == 0)? {
            self.value(item, &path.to(Step::Index(count)))?;
            count += 1;
        }
        self.length(count, (min, max), ("item", "a list of"), start, path)
    }

    fn map(&mut self, value: NodeId, path: &Path<'_, 't>) -> Result<(), Stop> {
        self.reader.open()?;
        let mut object = self.keys.open();
        let mut first = true;
        while let Some(span) = self.reader.key(first)? {
            if !self.keys.insert(&mut object, self.reader.text(), span) {
                return Err(self.reader.broken(FaultKind::DuplicateKey, span.at()).into());
            }
            self.value(value, &path.to(Step::Free(span.text(self.reader.text()))))?;
            first = false;
        }
        self.keys.close(object);
        Ok(())
    }

    #[inline]
    fn length_of(
        &mut self,
        text: Text<'t>,
        (min, max): (Option<u64>, Option<u64>),
        at: usize,
        path: &Path<'_, 't>,
    ) -> Result<(), Stop> {
        if min.is_none() && max.is_none() {
            return Ok(());
        }
        self.length(text.unescape().chars().count(), (min, max), ("character", "a string of"), at, path)
    }

    #[inline]
    fn format(
        &mut self,
        text: Text<'t>,
        format: Format,
        pattern: Option<&Pattern>,
        at: usize,
        path: &Path<'_, 't>,
    ) -> Result<(), Stop> {
        let (fits, expected) = match format {
            Format::Any => return Ok(()),
            Format::Id => (is_id(&text.unescape()), "an id: no dot, space or control character".to_owned()),
            Format::Pattern(source) => (
                pattern.is_some_and(|pattern| pattern.matches(&text.unescape())),
                format!("a string that matches `{source}`"),
            ),
        };
        if fits {
            return Ok(());
        }
        self.problem(Rule::WrongValue, at, path, || Detail::Expected { expected, found: found_string(text) })
    }

    #[inline]
    fn length(
        &mut self,
        count: usize,
        (min, max): (Option<u64>, Option<u64>),
        (unit, of): (&str, &str),
        at: usize,
        path: &Path<'_, 't>,
    ) -> Result<(), Stop> {
        let length = count as u64;
        if min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max) {
            return Ok(());
        }
        self.problem(Rule::Length, at, path, || Detail::Expected {
            expected: format!("{of} {}", bounds(min, max, unit)),
            found: Found { what: counted(length, unit), value: None },
        })
    }

    fn word(&mut self, words: &'static [Word], open: bool, path: &Path<'_, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let text = self.reader.string()?;
        match words.iter().find(|word| text.is(word.name)) {
            Some(word) if word.deprecated => {
                self.problem(Rule::Deprecated, at, path, || Detail::Said(format!("the word `{}` is deprecated", word.name)))
            }
            Some(_) => Ok(()),
            None if open => Ok(()),
            None => {
                let names: Vec<&str> = words.iter().map(|word| word.name).collect();
                self.problem(Rule::WrongValue, at, path, || one_of(&names, text))
            }
        }
    }

    fn integer(&mut self, minimum: i64, maximum: i64, path: &Path<'_, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let token = self.reader.number()?;
        match token.integral() {
            Integral::Safe(integer) if (minimum..=maximum).contains(&integer) => Ok(()),
            Integral::Safe(_) | Integral::Large => self.problem(Rule::Range, at, path, || Detail::Expected {
                expected: format!("an integer from {minimum} to {maximum}"),
                found: found_number(token, "an integer"),
            }),
            Integral::Fraction => self.problem(Rule::WrongType, at, path, || Detail::Expected {
                expected: "an integer".to_owned(),
                found: found_number(token, "a number with a fraction"),
            }),
        }
    }

    fn number(&mut self, minimum: Option<Bound>, maximum: Option<Bound>, path: &Path<'_, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let token = self.reader.number()?;
        if minimum.is_none() && maximum.is_none() {
            return Ok(());
        }
        let double = token.double();
        if minimum.is_none_or(|bound| double >= bound.get()) && maximum.is_none_or(|bound| double <= bound.get()) {
            return Ok(());
        }
        self.problem(Rule::Range, at, path, || Detail::Expected {
            expected: match (minimum, maximum) {
                (Some(minimum), Some(maximum)) => format!("a number from {} to {}", minimum.get(), maximum.get()),
                (Some(minimum), None) => format!("a number of at least {}", minimum.get()),
                (None, maximum) => format!("a number of at most {}", maximum.map_or(f64::INFINITY, Bound::get)),
            },
            found: found_number(token, "a number"),
        })
    }
}

/// What a node expects, in words.
fn expected(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Bool => "a boolean",
        NodeKind::Integer { .. } => "an integer",
        NodeKind::Number { .. } => "a number",
        NodeKind::String { .. } | NodeKind::Words { .. } => "a string",
        NodeKind::List { .. } => "a list",
        NodeKind::Map(_) | NodeKind::Struct(_) | NodeKind::Json(Open::Object) => "an object",
        NodeKind::Json(Open::Structured) => "an object or a list",
        NodeKind::Json(Open::Value) => "a value",
        NodeKind::Nullable(_) => "a value or null",
    }
}

/// The detail of a required key that is absent.
pub(super) fn missing(key: &'static str) -> Detail {
    Detail::Missing { key }
}

/// The detail of a string that is none of some words.
pub(super) fn one_of(words: &[&str], found: Text<'_>) -> Detail {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    Detail::Expected { expected: quoted.join(" or "), found: found_string(found) }
}

/// A string that was found.
pub(super) fn found_string(text: Text<'_>) -> Found {
    Found { what: string_of(&text.unescape()), value: Some(format!("\"{}\"", text.raw)) }
}

fn string_of(string: &str) -> String {
    match string.chars().count() {
        0 => "an empty string".to_owned(),
        count => format!("a string of {}", counted(count as u64, "character")),
    }
}

fn found_number(token: Token<'_>, what: &str) -> Found {
    Found { what: what.to_owned(), value: Some(token.raw.to_owned()) }
}

fn counted(count: u64, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}

fn bounds(min: Option<u64>, max: Option<u64>, unit: &str) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => counted(min, unit),
        (Some(min), Some(max)) => format!("{min} to {}", counted(max, unit)),
        (Some(min), None) => format!("at least {}", counted(min, unit)),
        (None, max) => format!("at most {}", counted(max.unwrap_or(u64::MAX), unit)),
    }
}
