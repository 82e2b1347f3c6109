//! Validation of values against the nodes of the plan.

#[cfg(test)]
mod tests;

use super::note::Cause;
use super::sink::Sink;
use super::unions::SECOND_MEMBER;
use super::validate::{EarlyExit, Policy, Validator};
use crate::json::{IntegerError, MAX_SAFE_INTEGER, OpenObject, RawStr, SyntaxErrorKind};
use crate::plan::{FieldPlan, NodeId, NodeKind, OtherMembers, StringFormat, StringPlan, StructPlan};
use crate::problem::Rule;
use crate::shape::{Bound, EnumType, EnumValue, Open, count_within, find_value, length, number_within};

/// The set of fields of an object that have been read. The first 64 need no allocation.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    rest: Vec<u64>,
}

impl Seen {
    /// Adds a field. Returns `false` if it was added before.
    #[inline]
    pub(super) fn insert(&mut self, index: usize) -> bool {
        let word = if index < 64 {
            &mut self.first
        } else {
            let at = index / 64 - 1;
            if self.rest.len() <= at {
                self.rest.resize(at + 1, 0);
            }
            &mut self.rest[at]
        };
        let bit = 1 << (index % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    /// The first 64 fields, one bit for each.
    #[inline]
    pub(super) fn first_fields(&self) -> u64 {
        self.first
    }

    #[inline]
    pub(super) fn contains(&self, index: usize) -> bool {
        let word = if index < 64 { self.first } else { self.rest.get(index / 64 - 1).copied().unwrap_or(0) };
        word & (1 << (index % 64)) != 0
    }
}

impl<'p, 't, S: Sink> Validator<'p, 't, S> {
    /// Validates the value at the position of the reader.
    pub(super) fn value(&mut self, node: NodeId) -> Result<(), EarlyExit> {
        let plan = self.plan;
        let first = self.reader.peek();
        match (&plan.node(node).kind, first) {
            (NodeKind::String(string), b'"') => {
                let at = self.reader.at;
                if string.is_any() {
                    self.reader.skip_string()?;
                    return Ok(());
                }
                let text = self.reader.string()?;
                self.string(text, string, node, at)
            }
            (NodeKind::Struct(object), b'{') => self.object(object, node),
            (NodeKind::List { unique: true, .. }, b'[') => self.set(node),
            (NodeKind::List { item, min, max, .. }, b'[') => self.list(*item, (*min, *max), node),
            (NodeKind::Tuple(items), b'[') => self.tuple(items, node),
            (NodeKind::Integer { minimum, maximum }, b'-' | b'0'..=b'9') => self.integer(*minimum, *maximum, node),
            (NodeKind::Number { minimum, maximum }, b'-' | b'0'..=b'9') => self.number(*minimum, *maximum, node),
            (NodeKind::Bool, b't') => {
                self.observe_item(node, 0);
                Ok(self.reader.literal("true")?)
            }
            (NodeKind::Bool, b'f') => {
                self.observe_item(node, 1);
                Ok(self.reader.literal("false")?)
            }
            (NodeKind::Enum { of: EnumType::String, values, open }, b'"') => self.enum_value(values, *open, node),
            (NodeKind::Enum { of, values, open }, _) => self.other_enum_value(*of, values, *open, node),
            (NodeKind::Map { key, value }, b'{') => self.map(*key, *value),
            (NodeKind::Json(Open::Value), _)
            | (NodeKind::Json(Open::Structured), b'{' | b'[')
            | (NodeKind::Json(Open::Object), b'{') => Ok(self.reader.skip(&mut self.keys)?),
            (NodeKind::Null | NodeKind::Nullable(_), b'n') => {
                self.observe_item(node, 0);
                Ok(self.reader.literal("null")?)
            }
            (NodeKind::Nullable(inner), _) => {
                self.observe_item(node, 1);
                self.value(*inner)
            }
            (NodeKind::Union(union), _) => self.union(union, node),
            _ => self.wrong_type(Cause::Value(node)),
        }
    }

    /// Records a part of a node, if coverage is measured.
    #[inline]
    pub(super) fn observe_item(&mut self, node: NodeId, index: usize) {
        if let Some(observed) = self.sink.observations() {
            observed.item(node, index);
        }
    }

    /// Reports and skips a value of the wrong type, whose contents are not validated.
    #[cold]
    pub(super) fn wrong_type(&mut self, cause: Cause) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        self.reader.skip(&mut self.keys)?;
        self.problem(Rule::WrongType, at, || cause)
    }

    /// Reports a problem to the sink. It is not inlined, so that the code for valid values stays small.
    #[cold]
    #[inline(never)]
    pub(super) fn problem(&mut self, rule: Rule, at: usize, cause: impl FnOnce() -> Cause) -> Result<(), EarlyExit> {
        Ok(self.sink.report(rule, at, cause)?)
    }

    fn object(&mut self, object: &'p StructPlan, node: NodeId) -> Result<(), EarlyExit> {
        let start = self.reader.at;
        self.reader.open()?;
        let mut undeclared = OpenObject::at(self.reader.at);
        let mut seen = Seen::default();
        let mut first = true;
        let mut next = 0;
        loop {
            let index = match object.fields.get(next) {
                // Writers usually send all fields in declaration order and the compact form, so the next declared name is
                // compared first, without a hash lookup.
                Some(field) if self.reader.expect(first, &field.key) => next,
                _ => {
                    if !self.reader.before_key(first)? {
                        break;
                    }
                    if let Some(index) = self.compact_field(object) {
                        index
                    } else {
                        let span = self.reader.key_here()?;
                        let key = span.text(self.reader.text());
                        let found = if key.escaped { object.find(&key.unescape()) } else { object.find(key.raw) };
                        let is_new = match found {
                            Some(index) => !seen.contains(index),
                            None => self.keys.insert(&mut undeclared, self.reader.text(), span),
                        };
                        if !is_new {
                            return Err(self.reader.error_at(SyntaxErrorKind::DuplicateKey, span.at()).into());
                        }
                        let Some(index) = found else {
                            self.unknown(object, key, span.at())?;
                            self.reader.skip(&mut self.keys)?;
                            first = false;
                            continue;
                        };
                        index
                    }
                }
            };
            if !seen.insert(index) {
                let offset = self.reader.at - object.fields[index].key.length();
                return Err(self.reader.error_at(SyntaxErrorKind::DuplicateKey, offset).into());
            }
            self.field(&object.fields[index])?;
            next = index + 1;
            first = false;
        }
        self.keys.close(undeclared);
        if let Some(observed) = self.sink.observations() {
            observed.object(node, object.fields.len(), &seen);
        }
        // Up to 64 fields, one operation determines whether all required fields are present.
        if object.required & !seen.first == 0 && object.fields.len() <= 64 {
            return Ok(());
        }
        self.missing(object, &seen, node, start)
    }

    /// Moves to the value of a field whose name comes next in compact form.
    #[inline]
    fn compact_field(&mut self, object: &StructPlan) -> Option<usize> {
        let start = self.reader.at;
        let index = object.find_at(start, self.reader.word(start)?, self.reader.text().as_bytes())?;
        self.reader.at = start + object.fields[index].key.length();
        Some(index)
    }

    #[cold]
    pub(super) fn missing(
        &mut self,
        object: &'p StructPlan,
        seen: &Seen,
        node: NodeId,
        start: usize,
    ) -> Result<(), EarlyExit> {
        for (index, field) in object.fields.iter().enumerate() {
            if field.required && !seen.contains(index) {
                self.problem(Rule::MissingField, start, || Cause::MissingField(node, index))?;
            }
        }
        Ok(())
    }

    #[inline]
    pub(super) fn field(&mut self, field: &'p FieldPlan) -> Result<(), EarlyExit> {
        let first = self.reader.peek();
        if field.any_string && first == b'"' {
            return Ok(self.reader.skip_string().map(drop)?);
        }
        if field.deprecated {
            self.problem(Rule::Deprecated, self.reader.at, || Cause::MarkedField)?;
        }
        if field.stability.experimental {
            self.problem(Rule::Experimental, self.reader.at, || Cause::MarkedField)?;
        }
        if !field.required && first == b'n' && !self.plan.allows_null(field.node) {
            return self.null();
        }
        self.value(field.node)
    }

    /// Reads a `null` in a field that may be absent but does not allow `null`.
    pub(super) fn null(&mut self) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        self.reader.literal("null")?;
        if self.policy == Policy::Tolerant {
            return Ok(());
        }
        self.problem(Rule::NullValue, at, || Cause::Text("an optional field must not be `null`".into()))
    }

    /// Reports a member that is not declared.
    fn unknown(&mut self, object: &StructPlan, key: RawStr<'_>, at: usize) -> Result<(), EarlyExit> {
        if object.others == OtherMembers::None {
            return self.problem(Rule::WrongValue, at, || Cause::Text(SECOND_MEMBER.into()));
        }
        if object.experimental.iter().any(|name| key.is(name)) {
            return self.problem(Rule::Experimental, at, || Cause::MarkedField);
        }
        if object.rest || self.policy == Policy::Tolerant {
            return Ok(());
        }
        self.problem(Rule::UnknownField, at, || Cause::Unknown(None))
    }

    fn string(&mut self, text: RawStr<'t>, string: &StringPlan, node: NodeId, at: usize) -> Result<(), EarlyExit> {
        if string.min.is_some() || string.max.is_some() {
            self.length(length(&text.unescape()), (string.min, string.max), node, at)?;
        }
        self.format(text, string, node, at)
    }

    fn map(&mut self, key: NodeId, value: NodeId) -> Result<(), EarlyExit> {
        let plan = self.plan;
        let is_any = matches!(&plan.node(key).kind, NodeKind::String(string) if string.is_any());
        self.reader.open()?;
        let mut object = OpenObject::at(self.reader.at);
        let mut first = true;
        while let Some(span) = self.reader.key(first)? {
            if !self.keys.insert(&mut object, self.reader.text(), span) {
                return Err(self.reader.error_at(SyntaxErrorKind::DuplicateKey, span.at()).into());
            }
            if !is_any {
                self.key(span.text(self.reader.text()), key, span.at())?;
            }
            self.value(value)?;
            first = false;
        }
        self.keys.close(object);
        Ok(())
    }

    /// Validates the name of a member of a map.
    fn key(&mut self, text: RawStr<'t>, node: NodeId, at: usize) -> Result<(), EarlyExit> {
        let plan = self.plan;
        match &plan.node(node).kind {
            NodeKind::String(string) => self.string(text, string, node, at),
            // A tolerant reader has no default for a name: two names would become one.
            NodeKind::Enum { values, open: false, .. } if !values.iter().any(|value| text.is(&value.name)) => {
                self.problem(Rule::WrongValue, at, || Cause::Value(node))
            }
            NodeKind::Enum { values, open, .. } => self.enum_text(text, (values, *open), node, at),
            // Other types are not those of names.
            _ => Ok(()),
        }
    }

    #[inline]
    fn format(&mut self, text: RawStr<'t>, string: &StringPlan, node: NodeId, at: usize) -> Result<(), EarlyExit> {
        if matches!(string.format, StringFormat::Any) && string.parsed.is_none() {
            return Ok(());
        }
        let text = text.unescape();
        if string.accepts(&text) {
            return Ok(());
        }
        let rule = match string.format {
            StringFormat::Id => Rule::WrongValue,
            StringFormat::Pattern(_) if !string.format.accepts(&text) => Rule::Pattern,
            _ => Rule::Format,
        };
        self.problem(rule, at, || Cause::Value(node))
    }

    #[inline]
    pub(super) fn length(
        &mut self,
        length: u64,
        (min, max): (Option<u64>, Option<u64>),
        node: NodeId,
        at: usize,
    ) -> Result<(), EarlyExit> {
        if let Some(observed) = self.sink.observations() {
            observed.bounded(node, length, [min, max]);
        }
        if count_within(length, min, max) {
            return Ok(());
        }
        self.problem(Rule::Length, at, || Cause::Value(node))
    }

    fn enum_value(&mut self, values: &'p [EnumValue], open: bool, node: NodeId) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        let text = self.reader.string()?;
        self.enum_text(text, (values, open), node, at)
    }

    fn enum_text(
        &mut self,
        text: RawStr<'t>,
        (values, open): (&'p [EnumValue], bool),
        node: NodeId,
        at: usize,
    ) -> Result<(), EarlyExit> {
        let names = values.iter().map(|value| &*value.name);
        let found = find_value(names, |name| text.is(name));
        self.found_value(found, values, open, node, at)
    }

    /// A value of an enum whose values are not strings.
    #[inline(never)]
    fn other_enum_value(
        &mut self,
        of: EnumType,
        values: &'p [EnumValue],
        open: bool,
        node: NodeId,
    ) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        let found = match (of, self.reader.peek()) {
            (EnumType::Integer, b'-' | b'0'..=b'9') => {
                let integer = match self.reader.number()?.integer(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER) {
                    Ok(integer) => integer,
                    Err(IntegerError::OutOfRange) => return self.problem(Rule::Range, at, || Cause::Value(node)),
                    Err(IntegerError::Fraction) => return self.problem(Rule::WrongType, at, || Cause::Value(node)),
                };
                values.iter().position(|value| value.name.parse() == Ok(integer))
            }
            (EnumType::Number, b'-' | b'0'..=b'9') => {
                let double = self.reader.number()?.double();
                values.iter().position(|value| value.name.parse() == Ok(double))
            }
            (EnumType::Boolean, first @ (b't' | b'f')) => {
                let name = if first == b't' { "true" } else { "false" };
                self.reader.literal(name)?;
                values.iter().position(|value| value.name == name)
            }
            _ => return self.wrong_type(Cause::Value(node)),
        };
        self.found_value(found, values, open, node, at)
    }

    /// Reports an undeclared or deprecated value of an enum.
    fn found_value(
        &mut self,
        found: Option<usize>,
        values: &'p [EnumValue],
        open: bool,
        node: NodeId,
        at: usize,
    ) -> Result<(), EarlyExit> {
        if let Some(index) = found {
            self.observe_item(node, index);
        }
        match found.and_then(|index| values.get(index)) {
            Some(value) => self.marked_value(value, at),
            None if open => Ok(()),
            None if self.policy == Policy::Tolerant && values.iter().any(|value| value.default) => Ok(()),
            None => self.problem(Rule::WrongValue, at, || Cause::Value(node)),
        }
    }

    /// Reports a declared value that is deprecated or experimental.
    fn marked_value(&mut self, value: &EnumValue, at: usize) -> Result<(), EarlyExit> {
        if value.deprecated {
            self.problem(Rule::Deprecated, at, || Cause::MarkedValue)?;
        }
        if value.stability.experimental {
            self.problem(Rule::Experimental, at, || Cause::MarkedValue)?;
        }
        Ok(())
    }

    fn integer(&mut self, minimum: i64, maximum: i64, node: NodeId) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        match self.reader.integer(minimum, maximum)? {
            Ok(integer) => {
                if let Some(observed) = self.sink.observations() {
                    observed.bounded(node, integer, [Some(minimum), Some(maximum)]);
                }
                Ok(())
            }
            Err(IntegerError::OutOfRange) => self.problem(Rule::Range, at, || Cause::Value(node)),
            Err(IntegerError::Fraction) => self.problem(Rule::WrongType, at, || Cause::Value(node)),
        }
    }

    fn number(&mut self, minimum: Option<Bound>, maximum: Option<Bound>, node: NodeId) -> Result<(), EarlyExit> {
        let at = self.reader.at;
        if minimum.is_none() && maximum.is_none() {
            return Ok(self.reader.skip_number()?);
        }
        let double = self.reader.number()?.double();
        if let Some(observed) = self.sink.observations() {
            observed.bounded(node, double, [minimum, maximum].map(|bound| bound.map(Bound::get)));
        }
        if number_within(double, minimum, maximum) {
            return Ok(());
        }
        self.problem(Rule::Range, at, || Cause::Value(node))
    }
}
