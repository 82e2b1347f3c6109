//! The schemas of values.

use super::{Parser, Place, strings, text};
use crate::compat::model::{Field, Node, NodeId, NodeKind, Text};
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER};
use crate::problem::escape_token;
use crate::schema::{NO_LINE_FEED, no_segment, segments_pattern};
use crate::shape::{Open, Pattern};

/// Keywords that say nothing of what is accepted.
const NOTES: &[&str] = &["title", "description", "default", "deprecated", "examples"];

impl Parser<'_> {
    /// The value that a schema describes.
    pub(super) fn value(&mut self, schema: &Json, at: &str) -> NodeId {
        let Some(schema) = schema.as_object() else {
            self.fault(at, "a schema is an object");
            let kind = self.unread();
            return self.push(kind);
        };
        let place = Place { schema, at };
        if let Some(to) = schema.get("$ref") {
            self.allowed(place, &["$ref"]);
            return self.reference(to, at);
        }
        let kind = self.kind(place, None);
        self.push(kind)
    }

    fn reference(&mut self, to: &Json, at: &str) -> NodeId {
        let defs = self.defs;
        let name = to.as_str().and_then(|to| to.strip_prefix("#/$defs/")).unwrap_or_default();
        let Some(schema) = defs.get(name).and_then(Json::as_object) else {
            self.fault(&format!("{at}/$ref"), "the reference leads to no entry of `$defs`");
            let kind = self.unread();
            return self.push(kind);
        };
        if let Some(id) = self.named.get(name) {
            return *id;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        self.named.insert(name.to_owned(), id);
        let at = format!("/$defs/{}", escape_token(name));
        let kind = self.kind(Place { schema, at: &at }, Some(name));
        let (doc, examples) = (text(schema, "description"), list(schema.get("examples")));
        self.nodes[id.0] = Some(Node { name: Some(name.to_owned()), doc, examples, kind });
        id
    }

    fn kind(&mut self, place: Place<'_>, name: Option<&str>) -> NodeKind {
        if let Some(choices) = place.schema.get("anyOf") {
            self.allowed(place, &["anyOf"]);
            return self.choices(choices, &format!("{}/anyOf", place.at), name);
        }
        match place.schema.get("type") {
            None => {
                self.allowed(place, &[]);
                NodeKind::Json(Open::Value)
            }
            Some(Json::String(of)) => self.typed(of, place, name),
            Some(Json::List(types)) => match types.as_slice() {
                [Json::String(of), Json::String(null)] if null == "null" => {
                    let kind = self.typed(of, place, name);
                    NodeKind::Nullable(self.push(kind))
                }
                _ => {
                    self.fault(&format!("{}/type", place.at), "the types are not one type and `null`");
                    self.unread()
                }
            },
            Some(_) => {
                self.fault(&format!("{}/type", place.at), "a type is a word");
                self.unread()
            }
        }
    }

    fn typed(&mut self, of: &str, place: Place<'_>, name: Option<&str>) -> NodeKind {
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
                NodeKind::Number { minimum: self.double(place, "minimum"), maximum: self.double(place, "maximum") }
            }
            "string" if place.schema.get("enum").is_some() => {
                self.allowed(place, &["type", "enum"]);
                let words = strings(place.schema.get("enum"));
                let all = place.schema.get("enum").and_then(Json::as_list).unwrap_or_default();
                if all.is_empty() || all.iter().any(|word| !matches!(word, Json::String(_) | Json::Null)) {
                    self.fault(&format!("{}/enum", place.at), "an enumeration is of words");
                }
                NodeKind::Words { words: words.into_iter().map(str::to_owned).collect(), open: false }
            }
            "string" => {
                self.allowed(place, &["type", "minLength", "maxLength", "pattern", "not"]);
                self.string(place)
            }
            "array" => {
                self.allowed(place, &["type", "items", "minItems", "maxItems"]);
                let (min, max) = (self.count(place, "minItems", 0), self.count(place, "maxItems", u64::MAX));
                let item = match place.schema.get("items") {
                    Some(items) => self.value(items, &format!("{}/items", place.at)),
                    None => self.push(NodeKind::Json(Open::Value)),
                };
                NodeKind::List { item, min, max }
            }
            "object" => self.object(place, name),
            _ => {
                self.fault(&format!("{}/type", place.at), &format!("the type `{of}` cannot be judged here"));
                self.unread()
            }
        }
    }

    fn integer(&mut self, place: Place<'_>) -> NodeKind {
        let mut bound = |key: &str, otherwise: i64, round: fn(f64) -> f64| match self.double(place, key) {
            #[expect(clippy::cast_possible_truncation, reason = "a cast keeps within the type's bounds")]
            Some(bound) => (round(bound) as i64).clamp(-MAX_SAFE_INTEGER, MAX_SAFE_INTEGER),
            None => otherwise,
        };
        let minimum = bound("minimum", -MAX_SAFE_INTEGER, f64::ceil);
        let maximum = bound("maximum", MAX_SAFE_INTEGER, f64::floor);
        NodeKind::Integer { minimum, maximum }
    }

    fn string(&mut self, place: Place<'_>) -> NodeKind {
        let (min, max) = (self.count(place, "minLength", 0), self.count(place, "maxLength", u64::MAX));
        let Some(pattern) = place.schema.get("pattern") else {
            if place.schema.get("not").is_some() {
                self.fault(&format!("{}/not", place.at), "the keyword `not` stands beside a `pattern`");
            }
            return NodeKind::Text(Text { min, max, pattern: None });
        };
        let source = pattern.as_str().unwrap_or_default();
        let id = source == segments_pattern(1, 1);
        let excluded = if id { no_segment() } else { NO_LINE_FEED.to_owned() };
        self.excluded(place, &excluded);
        match Pattern::new(source) {
            // No id is empty: its own rules need not say so.
            Ok(pattern) => NodeKind::Text(Text {
                min: if id { min.max(1) } else { min },
                max,
                pattern: Some((source.to_owned(), pattern)),
            }),
            Err(error) => {
                self.fault(&format!("{}/pattern", place.at), &format!("the pattern is not of the dialect: {error}"));
                self.unread()
            }
        }
    }

    fn object(&mut self, place: Place<'_>, name: Option<&str>) -> NodeKind {
        let schema = place.schema;
        // An object without keys is one that has none; one whose inside is not described says that it is open.
        if schema.get("additionalProperties") == Some(&Json::Bool(true)) {
            self.allowed(place, &["type", "additionalProperties"]);
            return NodeKind::Json(Open::Object);
        }
        if let Some(values) = schema.get("additionalProperties") {
            self.allowed(place, &["type", "additionalProperties", "propertyNames"]);
            let strings = |names: &JsonObject| names.len() == 1 && names.get("type") == Some(&"string".into());
            if schema.get("propertyNames").is_some_and(|names| !names.as_object().is_some_and(strings)) {
                self.fault(&format!("{}/propertyNames", place.at), "the keys of a map are any strings");
            }
            return NodeKind::Map(self.value(values, &format!("{}/additionalProperties", place.at)));
        }
        self.allowed(place, &["type", "properties", "required"]);
        let required = self.words(place, "required");
        let Some(properties) = schema.get("properties").and_then(Json::as_object) else {
            if let Some(key) = required.first() {
                self.fault(&format!("{}/required", place.at), &format!("the key `{key}` is required, and not described"));
            }
            if schema.get("properties").is_some() {
                self.fault(&format!("{}/properties", place.at), "the keys with their schemas are expected here");
            }
            // Before it was said, only the index told one from the other.
            let open = name.is_none_or(|name| self.open.contains(name));
            return if open { NodeKind::Json(Open::Object) } else { NodeKind::Struct(Vec::new()) };
        };
        for key in &required {
            if properties.get(key).is_none() {
                self.fault(&format!("{}/required", place.at), &format!("the key `{key}` is required, and not described"));
            }
        }
        let fields = properties
            .iter()
            .map(|(key, value)| {
                let empty = JsonObject::new();
                let notes = value.as_object().unwrap_or(&empty);
                Field {
                    name: key.to_owned(),
                    node: self.value(value, &format!("{}/properties/{}", place.at, escape_token(key))),
                    required: required.iter().any(|needed| needed == key),
                    deprecated: notes.get("deprecated") == Some(&Json::Bool(true)),
                    doc: text(notes, "description"),
                    default: notes.get("default").cloned(),
                    examples: list(notes.get("examples")),
                    origin: name.and_then(|name| self.origins.get(&(name.to_owned(), key.to_owned())).cloned()),
                }
            })
            .collect();
        NodeKind::Struct(fields)
    }

    /// The forms of `anyOf` that the dialect has: words and any string, an object or a list, a value or `null`.
    fn choices(&mut self, choices: &Json, at: &str, name: Option<&str>) -> NodeKind {
        let list = choices.as_list().unwrap_or_default();
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
                    Some(NodeKind::Words { words, .. }) => NodeKind::Words { words, open: true },
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
        self.fault(
            at,
            "the keyword `anyOf` cannot be judged here: words and any string, an object or a list, or a value or null",
        );
        self.unread()
    }

    fn count(&mut self, place: Place<'_>, key: &str, otherwise: u64) -> u64 {
        match self.double(place, key) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and whole")]
            Some(count) if count >= 0.0 && count.fract() == 0.0 => count as u64,
            Some(_) => {
                self.fault(&format!("{}/{key}", place.at), "a count is expected here");
                otherwise
            }
            None => otherwise,
        }
    }

    fn double(&mut self, place: Place<'_>, key: &str) -> Option<f64> {
        let value = place.schema.get(key)?;
        if value.as_f64().is_none() {
            self.fault(&format!("{}/{key}", place.at), "a number is expected here");
        }
        value.as_f64()
    }

    fn allowed(&mut self, place: Place<'_>, keywords: &[&str]) {
        let all: Vec<&str> = NOTES.iter().chain(keywords).copied().collect();
        self.known(place, &all);
    }
}

/// Whether a schema is that of any object.
pub(super) fn is_open(schema: &Json) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let open = schema.get("additionalProperties");
    let said = open == Some(&Json::Bool(true));
    schema.get("type").and_then(Json::as_str) == Some("object") && schema.len() == 1 + usize::from(said)
}

fn list(list: Option<&Json>) -> Vec<Json> {
    list.and_then(Json::as_list).unwrap_or_default().to_vec()
}
