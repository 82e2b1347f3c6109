//! What a schema says of a value.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Definitions, Place, text, texts};
use crate::artefacts::MOST;
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER};
use crate::plan::{FieldPlan, NodeKind, PatternPlan, StringFormat, StringPlan, StructPlan};
use crate::problem::escape_token;
use crate::schema::{NO_LINE_FEED, no_segment, segments_pattern};
use crate::shape::{Bound, EnumValue, Open, Pattern};

/// Keywords that say nothing of what is accepted.
const ANNOTATIONS: &[&str] = &["title", "description", "default", "deprecated", "examples"];

impl<'d> Definitions<'d> {
    pub(super) fn kind(&mut self, place: Place<'d, '_>, name: Option<&str>) -> NodeKind {
        if let Some(choices) = place.schema.get("anyOf") {
            self.allowed(place, &["anyOf"]);
            return self.choices(choices, &format!("{}/anyOf", place.at), name);
        }
        match place.schema.get("type") {
            None => {
                self.allowed(place, &[]);
                NodeKind::Json(Open::Value)
            }
            Some(Json::String(of)) => self.typed(of, place, name, false),
            Some(Json::Array(types)) => match types.as_slice() {
                [Json::String(of), Json::String(null)] if null == "null" && of != "null" => {
                    let kind = self.typed(of, place, name, true);
                    NodeKind::Nullable(self.push(kind))
                }
                _ => self.unread(&format!("{}/type", place.at), "the types are not one type and `null`"),
            },
            Some(_) => self.unread(&format!("{}/type", place.at), "a type is a word"),
        }
    }

    /// A value of one type, beside which `null` may be a type too.
    fn typed(&mut self, of: &str, place: Place<'d, '_>, name: Option<&str>, nullable: bool) -> NodeKind {
        match of {
            "boolean" => {
                self.allowed(place, &["type"]);
                NodeKind::Bool
            }
            "integer" => {
                self.allowed(place, &["type", "minimum", "maximum"]);
                self.integer(place)
            }
            "number" => {
                self.allowed(place, &["type", "minimum", "maximum"]);
                NodeKind::Number { minimum: self.bound(place, "minimum"), maximum: self.bound(place, "maximum") }
            }
            "string" if place.schema.get("enum").is_some() => {
                self.allowed(place, &["type", "enum"]);
                NodeKind::Enum { values: self.enum_values(place, name, nullable), open: false }
            }
            "string" => {
                self.allowed(place, &["type", "minLength", "maxLength", "pattern", "not"]);
                self.string(place)
            }
            "array" => {
                self.allowed(place, &["type", "items", "minItems", "maxItems"]);
                let (min, max) = (self.count(place, "minItems"), self.count(place, "maxItems"));
                let item = match place.schema.get("items") {
                    Some(items) => self.value(items, &format!("{}/items", place.at)),
                    None => self.push(NodeKind::Json(Open::Value)),
                };
                NodeKind::List { item, min: min.filter(|min| *min > 0), max }
            }
            "object" => self.object(place, name),
            _ => self.unread(&format!("{}/type", place.at), &format!("the type `{of}` cannot be judged here")),
        }
    }

    fn enum_values(&mut self, place: Place<'d, '_>, name: Option<&str>, nullable: bool) -> Arc<[EnumValue]> {
        let at = format!("{}/enum", place.at);
        let all = place.schema.get("enum").and_then(Json::as_array).unwrap_or_default();
        let (null, words): (Vec<&Json>, Vec<&Json>) = all.iter().partition(|value| matches!(value, Json::Null));
        if words.is_empty() || words.iter().any(|word| word.as_str().is_none()) {
            self.reject(&at, "an enumeration is of words");
        }
        match (nullable, null.len()) {
            (true, 0) => self.reject(&at, "the type admits `null`, and the enumeration does not"),
            (false, 1..) => self.reject(&at, "the enumeration admits `null`, and the type does not"),
            _ => {}
        }
        let indexed = name.and_then(|name| self.index.enums.get(name));
        let value = |word: &str| {
            let known = indexed.and_then(|known| known.values.iter().find(|value| value.name == word));
            let plain = EnumValue { name: word.to_owned().into(), doc: "".into(), deprecated: false };
            known.cloned().unwrap_or(plain)
        };
        words.iter().filter_map(|word| word.as_str()).map(value).collect()
    }

    fn integer(&mut self, place: Place<'_, '_>) -> NodeKind {
        let mut bound = |key: &str, otherwise: i64, round: fn(f64) -> f64| match self.double(place, key) {
            #[expect(clippy::cast_possible_truncation, reason = "a cast keeps within the type's bounds")]
            Some(bound) => (round(bound) as i64).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER),
            None => otherwise,
        };
        let minimum = bound("minimum", -MAX_SAFE_INTEGER, f64::ceil);
        let maximum = bound("maximum", MAX_SAFE_INTEGER, f64::floor);
        NodeKind::Integer { minimum, maximum }
    }

    fn bound(&mut self, place: Place<'_, '_>, key: &str) -> Option<Bound> {
        let double = self.double(place, key)?;
        #[expect(clippy::cast_possible_truncation, reason = "compared as a double again")]
        let integer = double as i64;
        #[expect(clippy::cast_precision_loss, reason = "within ±(2^53 − 1)")]
        let same =
            integer.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs() && (integer as f64).to_bits() == double.to_bits();
        Some(if same { Bound::Integer(integer) } else { Bound::Double(double) })
    }

    fn string(&mut self, place: Place<'_, '_>) -> NodeKind {
        let (min, max) = (self.count(place, "minLength").filter(|min| *min > 0), self.count(place, "maxLength"));
        let Some(pattern) = place.schema.get("pattern") else {
            if place.schema.get("not").is_some() {
                self.reject(&format!("{}/not", place.at), "the keyword `not` stands beside a `pattern`");
            }
            return NodeKind::String(StringPlan { min, max, format: StringFormat::Any });
        };
        let at = format!("{}/pattern", place.at);
        let Some(source) = pattern.as_str() else { return self.unread(&at, "a pattern is a string") };
        if source == segments_pattern(1, 1) {
            self.excluded(place, &no_segment());
            return NodeKind::String(StringPlan { min, max, format: StringFormat::Id });
        }
        self.excluded(place, NO_LINE_FEED);
        match Pattern::new(source) {
            Ok(pattern) => {
                let pattern = PatternPlan { source: source.to_owned().into(), pattern: Some(pattern) };
                NodeKind::String(StringPlan { min, max, format: StringFormat::Pattern(Box::new(pattern)) })
            }
            Err(error) => self.unread(&at, &format!("the pattern is not of the dialect: {error}")),
        }
    }

    fn object(&mut self, place: Place<'d, '_>, name: Option<&str>) -> NodeKind {
        let schema = place.schema;
        // An object without keys is one that has none; one whose content is not described says that it is open.
        if schema.get("additionalProperties") == Some(&Json::Bool(true)) {
            self.allowed(place, &["type", "additionalProperties"]);
            return NodeKind::Json(Open::Object);
        }
        if let Some(values) = schema.get("additionalProperties") {
            self.allowed(place, &["type", "additionalProperties", "propertyNames"]);
            let strings = |names: &JsonObject| names.len() == 1 && names.get("type") == Some(&"string".into());
            if schema.get("propertyNames").is_some_and(|names| !names.as_object().is_some_and(strings)) {
                self.reject(&format!("{}/propertyNames", place.at), "the keys of a map are any strings");
            }
            return NodeKind::Map(self.value(values, &format!("{}/additionalProperties", place.at)));
        }
        self.allowed(place, &["type", "properties", "required"]);
        let required = self.strings(place, "required");
        let properties = schema.get("properties").and_then(Json::as_object);
        if properties.is_none() && schema.get("properties").is_some() {
            self.reject(&format!("{}/properties", place.at), "the keys with their schemas are expected here");
        }
        let described: BTreeSet<&str> = properties.into_iter().flat_map(JsonObject::iter).map(|(key, _)| key).collect();
        if let Some(key) = required.iter().find(|key| !described.contains(&***key)) {
            let reason = format!("the key `{key}` is required, and not described");
            self.reject(&format!("{}/required", place.at), &reason);
        }
        let Some(properties) = properties else {
            // Before it was said, only the index told one from the other.
            let open = name.is_none_or(|name| self.index.open.contains(name));
            return if open { NodeKind::Json(Open::Object) } else { NodeKind::Struct(StructPlan::new(Vec::new())) };
        };
        if properties.len() > MOST {
            return self.unread(&format!("{}/properties", place.at), &format!("there are more than {MOST} keys"));
        }
        let required: BTreeSet<&str> = required.iter().map(String::as_str).collect();
        let fields = properties.iter().map(|(key, value)| self.field(place, name, key, value, required.contains(key)));
        NodeKind::Struct(StructPlan::new(fields.collect()))
    }

    fn field(
        &mut self,
        place: Place<'d, '_>,
        holder: Option<&str>,
        key: &str,
        value: &'d Json,
        required: bool,
    ) -> FieldPlan {
        let empty = JsonObject::new();
        let notes = value.as_object().unwrap_or(&empty);
        let inline = holder.and_then(|holder| self.index.inline.get(&(holder.to_owned(), key.to_owned())));
        FieldPlan {
            deprecated: notes.get("deprecated") == Some(&Json::Bool(true)),
            doc: text(notes, "description").into(),
            default: notes.get("default").map(|value| value.to_string().into()),
            examples: texts(notes.get("examples")),
            origin: inline.cloned().unwrap_or_default(),
            ..FieldPlan::new(
                key.to_owned().into(),
                self.value(value, &format!("{}/properties/{}", place.at, escape_token(key))),
                required,
            )
        }
    }

    /// The forms of `anyOf` that the dialect has: words and any string, an object or a list, a value or `null`.
    fn choices(&mut self, choices: &'d Json, at: &str, name: Option<&str>) -> NodeKind {
        let list = choices.as_array().unwrap_or_default();
        let of = |choice: &Json, word: &str| {
            choice.as_object().is_some_and(|one| one.len() == 1 && one.get("type").and_then(Json::as_str) == Some(word))
        };
        let (list, nullable) = match list {
            [others @ .., null] if of(null, "null") => (others, true),
            _ => (list, false),
        };
        let kind = match list {
            [known, any] if of(any, "string") && known.at(&["enum"]).is_some() => {
                match known.as_object().map(|schema| self.kind(Place { schema, at: &format!("{at}/0") }, name)) {
                    Some(NodeKind::Enum { values, .. }) => NodeKind::Enum { values, open: true },
                    _ => self.unjudged(at),
                }
            }
            [object, array] if is_open(object) && of(array, "array") => NodeKind::Json(Open::Structured),
            [one] if nullable => return NodeKind::Nullable(self.value(one, &format!("{at}/0"))),
            _ => self.unjudged(at),
        };
        if nullable { NodeKind::Nullable(self.push(kind)) } else { kind }
    }

    fn unjudged(&mut self, at: &str) -> NodeKind {
        self.unread(
            at,
            "the keyword `anyOf` cannot be judged here: words and any string, an object or a list, or a value or null",
        )
    }

    fn count(&mut self, place: Place<'_, '_>, key: &str) -> Option<u64> {
        match self.double(place, key)? {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and whole")]
            count if count >= 0.0 && count.fract() == 0.0 => Some(count as u64),
            _ => {
                self.reject(&format!("{}/{key}", place.at), "a count is expected here");
                None
            }
        }
    }

    fn double(&mut self, place: Place<'_, '_>, key: &str) -> Option<f64> {
        let value = place.schema.get(key)?;
        if value.as_f64().is_none() {
            self.reject(&format!("{}/{key}", place.at), "a number is expected here");
        }
        value.as_f64()
    }

    pub(super) fn allowed(&mut self, place: Place<'_, '_>, keywords: &[&str]) {
        let all: Vec<&str> = ANNOTATIONS.iter().chain(keywords).copied().collect();
        self.known(place, &all);
        self.annotations(place);
    }

    /// Rejects annotations of another type than theirs.
    fn annotations(&mut self, place: Place<'_, '_>) {
        let mut expect = |key: &str, fits: fn(&Json) -> bool, expected: &str| {
            if place.schema.get(key).is_some_and(|value| !fits(value)) {
                self.reject(&format!("{}/{key}", place.at), &format!("{expected} is expected here"));
            }
        };
        expect("title", |value| value.as_str().is_some(), "a string");
        expect("description", |value| value.as_str().is_some(), "a string");
        expect("deprecated", |value| matches!(value, Json::Bool(_)), "`true` or `false`");
        expect("examples", |value| value.as_array().is_some(), "a list");
    }

    /// Rejects what is here, and gives something else instead.
    fn unread(&mut self, at: &str, reason: &str) -> NodeKind {
        self.reject(at, reason);
        NodeKind::Json(Open::Value)
    }
}

/// Whether a schema is that of any object.
fn is_open(schema: &Json) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let said = schema.get("additionalProperties") == Some(&Json::Bool(true));
    schema.get("type").and_then(Json::as_str) == Some("object") && schema.len() == 1 + usize::from(said)
}
