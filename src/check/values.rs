//! Values against their nodes.

use std::sync::Arc;

use super::path::{Path, Step};
use super::sink::Sink;
use super::walk::{Policy, Stop, Walk};
use crate::json::{FaultKind, Integral, OpenObject, Text, Token};
use crate::plan::{FieldPlan, NodeId, NodeKind, StringFormat, StructPlan};
use crate::problem::{Cause, Detail, Found, Note, Rule, push_count, push_number};
use crate::shape::{Bound, EnumValue, Open};
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
    pub(super) fn value(&mut self, node: NodeId, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let plan = self.plan;
        let first = self.reader.peek();
        match (&plan.node(node).kind, first) {
            (NodeKind::String(string), b'"') => {
                let at = self.reader.at;
                if string.is_any() {
                    self.reader.over_string()?;
                    return Ok(());
                }
                let text = self.reader.string()?;
                self.length_of(text, (string.min, string.max), at, path)?;
                self.format(text, &string.format, at, path)
            }
            (NodeKind::Struct(object), b'{') => self.object(object, path),
            (NodeKind::List { item, min, max }, b'[') => self.list(*item, (*min, *max), path),
            (NodeKind::Integer { minimum, maximum }, b'-' | b'0'..=b'9') => self.integer(*minimum, *maximum, path),
            (NodeKind::Number { minimum, maximum }, b'-' | b'0'..=b'9') => self.number(*minimum, *maximum, path),
            (NodeKind::Bool, b't') => Ok(self.reader.word("true")?),
            (NodeKind::Bool, b'f') => Ok(self.reader.word("false")?),
            (NodeKind::Enum { values, open }, b'"') => self.enum_value(values, *open, path),
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
    pub(super) fn wrong_type(&mut self, expected: &'static str, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        self.reader.skip(&mut self.keys)?;
        self.problem(Rule::WrongType, at, path, || Cause::Value(expected))
    }

    /// Hands a problem to the sink.
    #[cold]
    #[inline(never)]
    pub(super) fn problem(
        &mut self,
        rule: Rule,
        at: usize,
        path: &Path<'_, 'p, 't>,
        cause: impl FnOnce() -> Cause,
    ) -> Result<(), Stop> {
        Ok(self.sink.take(rule, || Note::new(at, path.way(), cause()))?)
    }

    fn object(&mut self, object: &'p StructPlan, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut others = OpenObject::at(self.reader.at);
        let mut seen = Seen::default();
        let mut first = true;
        let mut next = 0;
        loop {
            let index = match object.fields.get(next) {
                // Most often the key that comes is the one that is expected, written as we would write it.
                Some(field) if self.reader.expect(first, &field.key) => next,
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
                let offset = self.reader.at - object.fields[index].key.length();
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
    fn missing(&mut self, object: &'p StructPlan, seen: &Seen, start: usize, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        for (index, field) in object.fields.iter().enumerate() {
            if field.required && !seen.contains(index) {
                self.problem(Rule::MissingField, start, path, || Cause::Missing(field.name().clone()))?;
            }
        }
        Ok(())
    }

    #[inline]
    fn field(&mut self, field: &'p FieldPlan, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let first = self.reader.peek();
        if field.any_string && first == b'"' && !field.deprecated {
            return Ok(self.reader.over_string().map(drop)?);
        }
        let path = path.to(Step::Declared(field.name()));
        if field.deprecated {
            let said = || said(format!("the key `{}` is deprecated", field.name()));
            self.problem(Rule::Deprecated, self.reader.at, &path, said)?;
        }
        if !field.required && first == b'n' && !self.takes_null(field.node) {
            return self.null(&path);
        }
        self.value(field.node, &path)
    }

    /// A `null` where a value may be absent, but not `null`.
    pub(super) fn null(&mut self, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        self.reader.word("null")?;
        if self.policy == Policy::Tolerant {
            return Ok(());
        }
        self.problem(Rule::NullValue, at, path, || Cause::Said("`null` stands where the key may be absent"))
    }

    fn takes_null(&self, node: NodeId) -> bool {
        matches!(self.plan.node(node).kind, NodeKind::Nullable(_) | NodeKind::Json(Open::Value))
    }

    /// A key that is not declared.
    fn unknown(&mut self, key: Text<'t>, at: usize, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        if self.policy == Policy::Tolerant {
            return Ok(());
        }
        let path = path.to(Step::Unknown(key));
        self.problem(Rule::UnknownField, at, &path, || Cause::Said("the key is not declared, and is not kept"))
    }

    fn list(&mut self, item: NodeId, (min, max): (Option<u64>, Option<u64>), path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut count = 0;
        while self.reader.element(count == 0)? {
            self.value(item, &path.to(Step::Index(count)))?;
            count += 1;
        }
        self.length(count, (min, max), ("item", "a list of"), start, path)
    }

    fn map(&mut self, value: NodeId, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        self.reader.open()?;
        let mut object = OpenObject::at(self.reader.at);
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
        path: &Path<'_, 'p, 't>,
    ) -> Result<(), Stop> {
        if min.is_none() && max.is_none() {
            return Ok(());
        }
        self.length(text.unescape().chars().count(), (min, max), ("character", "a string of"), at, path)
    }

    #[inline]
    fn format(&mut self, text: Text<'t>, format: &StringFormat, at: usize, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let fits = match format {
            StringFormat::Any => return Ok(()),
            StringFormat::Id => is_id(&text.unescape()),
            StringFormat::Pattern(plan) => plan.pattern.as_ref().is_some_and(|pattern| pattern.matches(&text.unescape())),
        };
        if fits {
            return Ok(());
        }
        self.problem(Rule::WrongValue, at, path, || match format {
            StringFormat::Pattern(plan) => {
                other(["a string that matches `", &plan.source, "`"].concat(), Found::string(text))
            }
            _ => Cause::Value("an id: no dot, space or control character"),
        })
    }

    #[inline]
    fn length(
        &mut self,
        count: usize,
        (min, max): (Option<u64>, Option<u64>),
        (unit, of): (&'static str, &str),
        at: usize,
        path: &Path<'_, 'p, 't>,
    ) -> Result<(), Stop> {
        let length = count as u64;
        if min.is_none_or(|min| length >= min) && max.is_none_or(|max| length <= max) {
            return Ok(());
        }
        self.problem(Rule::Length, at, path, || other(bounds(of, min, max, unit), Found::count(length, unit, None)))
    }

    fn enum_value(&mut self, values: &'p Arc<[EnumValue]>, open: bool, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let text = self.reader.string()?;
        match values.iter().find(|value| text.is(&value.name)) {
            Some(value) if value.deprecated => {
                self.problem(Rule::Deprecated, at, path, || said(format!("the word `{}` is deprecated", value.name)))
            }
            Some(_) => Ok(()),
            None if open => Ok(()),
            None => self.problem(Rule::WrongValue, at, path, || Cause::Enum(Arc::clone(values))),
        }
    }

    fn integer(&mut self, minimum: i64, maximum: i64, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let token = self.reader.number()?;
        match token.integral() {
            Integral::Safe(integer) if (minimum..=maximum).contains(&integer) => Ok(()),
            Integral::Safe(_) | Integral::Large => self.problem(Rule::Range, at, path, || {
                other(format!("an integer from {minimum} to {maximum}"), found_number(token, "an integer"))
            }),
            Integral::Fraction => self.problem(Rule::WrongType, at, path, || {
                other("an integer".to_owned(), found_number(token, "a number with a fraction"))
            }),
        }
    }

    fn number(&mut self, minimum: Option<Bound>, maximum: Option<Bound>, path: &Path<'_, 'p, 't>) -> Result<(), Stop> {
        let at = self.reader.at;
        let token = self.reader.number()?;
        if minimum.is_none() && maximum.is_none() {
            return Ok(());
        }
        let double = token.double();
        if minimum.is_none_or(|bound| double >= bound.get()) && maximum.is_none_or(|bound| double <= bound.get()) {
            return Ok(());
        }
        self.problem(Rule::Range, at, path, || {
            let expected = match (minimum, maximum) {
                (Some(minimum), Some(maximum)) => format!("a number from {} to {}", minimum.get(), maximum.get()),
                (Some(minimum), None) => format!("a number of at least {}", minimum.get()),
                (None, maximum) => format!("a number of at most {}", maximum.map_or(f64::INFINITY, Bound::get)),
            };
            other(expected, found_number(token, "a number"))
        })
    }
}

/// What a node expects, in words.
fn expected(kind: &NodeKind) -> &'static str {
    match kind {
        NodeKind::Bool => "a boolean",
        NodeKind::Integer { .. } => "an integer",
        NodeKind::Number { .. } => "a number",
        NodeKind::String(_) | NodeKind::Enum { .. } => "a string",
        NodeKind::List { .. } => "a list",
        NodeKind::Map(_) | NodeKind::Struct(_) | NodeKind::Json(Open::Object) => "an object",
        NodeKind::Json(Open::Structured) => "an object or a list",
        NodeKind::Json(Open::Value) => "a value",
        NodeKind::Nullable(_) => "a value or null",
    }
}

/// A sentence that is made.
pub(super) fn said(sentence: String) -> Cause {
    Detail::Said(sentence.into()).into()
}

/// Something else than what is expected, in words that are made.
pub(super) fn other(expected: String, found: Found) -> Cause {
    Detail::Expected { expected: expected.into(), found }.into()
}

fn found_number(token: Token<'_>, what: &'static str) -> Found {
    Found::words(what, Some(token.raw))
}

/// `a list of 1 to 3 items`.
fn bounds(of: &str, min: Option<u64>, max: Option<u64>, unit: &str) -> String {
    let mut out = format!("{of} ");
    let bound = match (min, max) {
        (Some(min), Some(max)) if min == max => min,
        (Some(min), Some(max)) => {
            push_number(min, &mut out);
            out.push_str(" to ");
            max
        }
        (Some(min), None) => {
            out.push_str("at least ");
            min
        }
        (None, max) => {
            out.push_str("at most ");
            max.unwrap_or(u64::MAX)
        }
    };
    push_count(bound, unit, &mut out);
    out
}
