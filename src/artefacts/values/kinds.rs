//! Reads the schema of one value into a node.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Definitions, Subschema, text, texts};
use crate::artefacts::index::MAX_ENTRIES;
use crate::artefacts::location::Location;
use crate::json::{Json, JsonObject, MAX_SAFE_INTEGER};
use crate::plan::{FieldPlan, NodeKind, OtherMembers, PatternPlan, StringFormat, StringPlan, StructPlan};
use crate::schema::{NO_LINE_FEED, NO_SEGMENT};
use crate::shape::{Bound, EnumType, EnumValue, NamedFormat, Open, Pattern, Stability};
use crate::targets::ID_PATTERN;

/// Keywords that do not affect validation.
const ANNOTATIONS: &[&str] = &["title", "description", "default", "deprecated", "examples"];

impl<'d> Definitions<'d> {
    pub(super) fn kind(&mut self, place: Subschema<'d, '_>, name: Option<&str>) -> NodeKind {
        if let Some(choices) = place.schema.get("oneOf") {
            return self.union(choices, place, name);
        }
        if let Some(choices) = place.schema.get("anyOf") {
            self.allowed(place, &["anyOf"]);
            return self.choices(choices, &place.at.member("anyOf"), name);
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
                _ => self.unsupported(&place.at.member("type"), "expected one type and `null`"),
            },
            Some(other) => {
                self.unsupported(&place.at.member("type"), format!("expected a string, found {}", other.type_name()))
            }
        }
    }

    /// A value of one type. `nullable` means that `null` is a type beside it.
    fn typed(&mut self, of: &str, place: Subschema<'d, '_>, name: Option<&str>, nullable: bool) -> NodeKind {
        match of {
            "boolean" if place.schema.get("enum").is_some() => self.enumeration(EnumType::Boolean, place, name, nullable),
            "integer" if place.schema.get("enum").is_some() => self.enumeration(EnumType::Integer, place, name, nullable),
            "string" if place.schema.get("enum").is_some() => self.enumeration(EnumType::String, place, name, nullable),
            "number" if place.schema.get("enum").is_some() => self.enumeration(EnumType::Number, place, name, nullable),
            "null" => {
                self.allowed(place, &["type"]);
                NodeKind::Null
            }
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
                let (minimum, maximum) = (self.bound(place, "minimum"), self.bound(place, "maximum"));
                self.reject_empty_range(place, "minimum", minimum.map(Bound::get), maximum.map(Bound::get));
                NodeKind::Number { minimum, maximum }
            }
            "string" => {
                self.allowed(place, &["type", "minLength", "maxLength", "format", "contentEncoding", "pattern", "not"]);
                self.string(place)
            }
            "array" => self.array(place),
            "object" => self.object(place, name),
            _ => self.unsupported(&place.at.member("type"), format!("unsupported type `{of}`")),
        }
    }

    fn enumeration(&mut self, of: EnumType, place: Subschema<'d, '_>, name: Option<&str>, nullable: bool) -> NodeKind {
        self.allowed(place, &["type", "enum"]);
        NodeKind::Enum { of, values: self.enum_values(of, place, name, nullable), open: false }
    }

    fn enum_values(
        &mut self,
        of: EnumType,
        place: Subschema<'d, '_>,
        name: Option<&str>,
        nullable: bool,
    ) -> Arc<[EnumValue]> {
        let at = place.at.member("enum");
        let all = place.schema.get("enum").and_then(Json::as_array).unwrap_or_default();
        let (null, others): (Vec<&Json>, Vec<&Json>) = all.iter().partition(|value| matches!(value, Json::Null));
        let names: Vec<String> = others.iter().filter_map(|value| of.name_of(value)).collect();
        if others.is_empty() || names.len() < others.len() {
            self.reject(&at, format!("expected an array of {}s", of.as_str()));
        }
        match (nullable, null.len()) {
            (true, 0) => self.reject(&at, "missing `null`, which is one of the types"),
            (false, 1..) => self.reject(&at, "unexpected `null`, which is not one of the types"),
            _ => {}
        }
        let mut distinct = BTreeSet::new();
        if let Some(twice) = names.iter().find(|value| !distinct.insert(*value)) {
            self.reject(&at, format!("duplicate value `{twice}`"));
        }
        let indexed = name.and_then(|name| self.index.enums.get(name));
        let value = |name: &str| {
            let known = indexed.and_then(|known| known.values.iter().find(|value| value.name == name));
            let (doc, stability) = ("".into(), Stability::NONE);
            let plain = || EnumValue { name: name.to_owned().into(), doc, deprecated: false, default: false, stability };
            known.cloned().unwrap_or_else(plain)
        };
        names.iter().map(|name| value(name)).collect()
    }

    fn integer(&mut self, place: Subschema<'_, '_>) -> NodeKind {
        let mut bound = |key: &str, otherwise: i64, round: fn(f64) -> f64| {
            let Some(bound) = self.double(place, key).map(round) else { return otherwise };
            #[expect(clippy::cast_possible_truncation, reason = "a cast keeps within the type's bounds")]
            let integer = bound as i64;
            if integer.unsigned_abs() > MAX_SAFE_INTEGER.unsigned_abs() {
                let reason = format!("expected a bound within ±{MAX_SAFE_INTEGER}, beyond which integers are not exact");
                self.reject(&place.at.member(key), reason);
                return otherwise;
            }
            integer
        };
        let minimum = bound("minimum", -MAX_SAFE_INTEGER, f64::ceil);
        let maximum = bound("maximum", MAX_SAFE_INTEGER, f64::floor);
        self.reject_empty_range(place, "minimum", Some(minimum), Some(maximum));
        NodeKind::Integer { minimum, maximum }
    }

    /// Rejects a minimum that is greater than the maximum.
    pub(super) fn reject_empty_range<T: PartialOrd>(
        &mut self,
        place: Subschema<'_, '_>,
        key: &str,
        minimum: Option<T>,
        maximum: Option<T>,
    ) {
        if minimum.zip(maximum).is_some_and(|(minimum, maximum)| minimum > maximum) {
            self.reject(&place.at.member(key), "empty range, the minimum is greater than the maximum");
        }
    }

    fn bound(&mut self, place: Subschema<'_, '_>, key: &str) -> Option<Bound> {
        let double = self.double(place, key)?;
        #[expect(clippy::cast_possible_truncation, reason = "compared as a double again")]
        let integer = double as i64;
        #[expect(clippy::cast_precision_loss, reason = "within ±(2^53 − 1)")]
        let same =
            integer.unsigned_abs() <= MAX_SAFE_INTEGER.unsigned_abs() && (integer as f64).to_bits() == double.to_bits();
        Some(if same { Bound::Integer(integer) } else { Bound::Double(double) })
    }

    fn string(&mut self, place: Subschema<'_, '_>) -> NodeKind {
        let (min, max) = (self.count(place, "minLength").filter(|min| *min > 0), self.count(place, "maxLength"));
        self.reject_empty_range(place, "minLength", min, max);
        let Some(pattern) = place.schema.get("pattern") else {
            if place.schema.get("not").is_some() {
                self.reject(&place.at.member("not"), "`not` without a `pattern`");
            }
            self.format(place, "");
            return NodeKind::String(StringPlan::of(min, max, StringFormat::Any));
        };
        let at = place.at.member("pattern");
        let Some(source) = pattern.as_str() else {
            return self.unsupported(&at, format!("expected a string, found {}", pattern.type_name()));
        };
        if source == ID_PATTERN {
            self.excluded(place, NO_SEGMENT);
            // No format has this pattern, so one beside it is rejected.
            self.format(place, source);
            return NodeKind::String(StringPlan::of(min, max, StringFormat::Id));
        }
        self.excluded(place, NO_LINE_FEED);
        if let Some(format) = self.format(place, source) {
            return NodeKind::String(StringPlan::of(min, max, StringFormat::Named(format)));
        }
        match Pattern::new(source) {
            Ok(pattern) if pattern.may_end_with_line_feed() => self.unsupported(
                &at,
                "unsupported pattern: it may match a text that ends with a line feed, where engines differ",
            ),
            Ok(pattern) => {
                let pattern = PatternPlan { source: source.to_owned().into(), pattern: Some(pattern) };
                NodeKind::String(StringPlan::of(min, max, StringFormat::Pattern(Box::new(pattern))))
            }
            Err(error) => self.unsupported(&at, format!("unsupported pattern: {error}")),
        }
    }

    /// The format that a schema states. Its pattern must be that of the format.
    fn format(&mut self, place: Subschema<'_, '_>, pattern: &str) -> Option<NamedFormat> {
        let (keyword, stated) =
            ["format", "contentEncoding"].into_iter().find_map(|key| Some((key, place.schema.get(key)?)))?;
        let at = place.at.member(keyword);
        let stated = stated.as_str().unwrap_or_default();
        let Some(format) = NamedFormat::ALL.iter().find(|format| format.keyword() == (keyword, stated)) else {
            self.reject(&at, format!("unsupported `{keyword}`"));
            return None;
        };
        if place.schema.get("format").is_some() && place.schema.get("contentEncoding").is_some() {
            self.reject(&at, "unsupported `format` beside `contentEncoding`");
        } else if pattern != format.pattern() {
            self.reject(&at, format!("unsupported `pattern` for the {keyword} `{stated}`, expected `{}`", format.pattern()));
        }
        Some(*format)
    }

    fn object(&mut self, place: Subschema<'d, '_>, name: Option<&str>) -> NodeKind {
        match place.schema.get("additionalProperties") {
            Some(Json::Bool(true)) if place.schema.get("properties").is_some() => self.structure(place, name),
            Some(Json::Bool(true)) => {
                self.allowed(place, &["type", "additionalProperties"]);
                NodeKind::Json(Open::Object)
            }
            None | Some(Json::Bool(false)) => self.structure(place, name),
            Some(values) => self.map(values, place),
        }
    }

    /// An object whose properties are described.
    fn structure(&mut self, place: Subschema<'d, '_>, name: Option<&str>) -> NodeKind {
        self.allowed(place, &["type", "properties", "required", "additionalProperties", "not"]);
        let rest = place.schema.get("additionalProperties") == Some(&Json::Bool(true));
        let others = self.other_members(place);
        let required = self.required(place);
        let required: BTreeSet<&str> = required.iter().map(String::as_str).collect();
        let properties = place.schema.get("properties").and_then(Json::as_object);
        if let (None, Some(other)) = (properties, place.schema.get("properties")) {
            let reason = format!("expected an object, found {}", other.type_name());
            self.reject(&place.at.member("properties"), reason);
        }
        let described: BTreeSet<&str> = properties.into_iter().flat_map(JsonObject::iter).map(|(key, _)| key).collect();
        if let Some(key) = required.difference(&described).next() {
            self.reject(&place.at.member("required"), format!("required property `{key}` is not described"));
        }
        let Some(properties) = properties else {
            // Artefacts of format 1.0 that have no `additionalProperties`: only the index distinguishes an open object from an empty one.
            let open = name.is_none_or(|name| self.index.open.contains(name)) && matches!(others, OtherMembers::Any);
            if open {
                return NodeKind::Json(Open::Object);
            }
            return NodeKind::Struct(StructPlan::new(Vec::new()).with_others(others));
        };
        let at = place.at.member("properties");
        if properties.len() > MAX_ENTRIES {
            return self.unsupported(&at, format!("more than {MAX_ENTRIES} properties"));
        }
        let fields = properties.iter().map(|(key, value)| self.field(&at, name, key, value, required.contains(key)));
        NodeKind::Struct(StructPlan::new(fields.collect()).with_others(others).with_rest(rest))
    }

    pub(super) fn field(
        &mut self,
        at: &Location<'_>,
        holder: Option<&str>,
        key: &str,
        value: &'d Json,
        required: bool,
    ) -> FieldPlan {
        let empty = JsonObject::new();
        let notes = value.as_object().unwrap_or(&empty);
        // Most protocols have no inline types, so the key for the lookup is allocated only if there are any.
        let holder = holder.filter(|_| !self.index.inline.is_empty());
        let inline = holder.and_then(|holder| self.index.inline.get(&(holder.to_owned(), key.to_owned())));
        FieldPlan {
            deprecated: notes.get("deprecated") == Some(&Json::Bool(true)),
            doc: text(notes, "description").to_owned().into(),
            default: notes.get("default").map(|value| value.to_string().into()),
            examples: texts(notes.get("examples")),
            origin: inline.cloned().unwrap_or_default(),
            ..FieldPlan::new(key.to_owned().into(), self.value(value, &at.member(key)), required)
        }
    }

    /// The forms of `anyOf` that are generated: enum values and any string, an object or an array, a value or `null`.
    fn choices(&mut self, choices: &'d Json, at: &Location<'_>, name: Option<&str>) -> NodeKind {
        let list = choices.as_array().unwrap_or_default();
        let is_type = |choice: &Json, of: &str| {
            choice.as_object().is_some_and(|one| one.len() == 1 && one.get("type").and_then(Json::as_str) == Some(of))
        };
        let (list, nullable) = match list {
            [others @ .., null] if is_type(null, "null") => (others, true),
            _ => (list, false),
        };
        let kind = match list {
            [known, any] if (is_type(any, "string") || is_any_integer(any)) && known.at(&["enum"]).is_some() => {
                let first = at.element(0);
                match known.as_object().map(|schema| self.kind(Subschema { schema, at: &first }, name)) {
                    Some(NodeKind::Enum { of, values, .. }) if Some(of.as_str()) == type_in(any) => {
                        NodeKind::Enum { of, values, open: true }
                    }
                    _ => self.unsupported_choices(at),
                }
            }
            [object, array] if is_open(object) && is_type(array, "array") => NodeKind::Json(Open::Structured),
            [one] if nullable => return NodeKind::Nullable(self.value(one, &at.element(0))),
            _ => self.unsupported_choices(at),
        };
        if nullable { NodeKind::Nullable(self.push(kind)) } else { kind }
    }

    fn unsupported_choices(&mut self, at: &Location<'_>) -> NodeKind {
        self.unsupported(
            at,
            "unsupported `anyOf`, expected enum values and any string, an object or an array, or a value or null",
        )
    }

    pub(super) fn count(&mut self, place: Subschema<'_, '_>, key: &str) -> Option<u64> {
        match self.double(place, key)? {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "neither negative nor a fraction")]
            count if count >= 0.0 && count.fract() == 0.0 => Some(count as u64),
            count => {
                self.reject(&place.at.member(key), format!("expected an integer of at least 0, found {count}"));
                None
            }
        }
    }

    fn double(&mut self, place: Subschema<'_, '_>, key: &str) -> Option<f64> {
        let value = place.schema.get(key)?;
        if value.as_f64().is_none() {
            self.reject(&place.at.member(key), format!("expected a number, found {}", value.type_name()));
        }
        value.as_f64()
    }

    /// Rejects keywords other than annotations and these.
    pub(super) fn allowed(&mut self, place: Subschema<'_, '_>, keywords: &[&str]) {
        self.known(place, &[keywords, ANNOTATIONS]);
    }

    /// Rejects a schema; the result replaces its node.
    pub(super) fn unsupported(&mut self, at: &Location<'_>, reason: impl Into<String>) -> NodeKind {
        self.reject(at, reason);
        NodeKind::Json(Open::Value)
    }
}

/// Whether a schema is that of any object.
fn is_open(schema: &Json) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let stated = schema.get("additionalProperties") == Some(&Json::Bool(true));
    schema.get("type").and_then(Json::as_str) == Some("object") && schema.len() == 1 + usize::from(stated)
}

/// Whether a schema accepts any integer within ±(2^53 − 1), as the second choice of an open enum does.
fn is_any_integer(schema: &Json) -> bool {
    let is_bound = |key: &str, bound: i64| {
        schema.at(&[key]).and_then(|value| EnumType::Integer.name_of(value)) == Some(bound.to_string())
    };
    type_in(schema) == Some("integer")
        && schema.as_object().is_some_and(|schema| schema.len() == 3)
        && is_bound("minimum", -MAX_SAFE_INTEGER)
        && is_bound("maximum", MAX_SAFE_INTEGER)
}

/// The type that a schema states.
fn type_in(schema: &Json) -> Option<&str> {
    schema.at(&["type"])?.as_str()
}
