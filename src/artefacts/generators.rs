//! Turns the schema for code generators into the forms of the other schemas.
//!
//! It states some things in other forms, for the sake of generators (see `schema::generators`). Only exactly these forms are replaced, by
//! others with the same meaning. So all files are read by the same code, and what is not understood is rejected as it is.

use crate::json::{Json, JsonObject, Number};
use crate::schema::any_schema;
use crate::shape::EnumType;

/// Keywords that do not affect validation, and that may be beside a schema that is the only choice.
const ANNOTATIONS: &[&str] = &["title", "description", "default", "deprecated", "examples"];

/// Replaces the forms in a schema. Its depth is limited by that of the file.
pub(super) fn normalize(schema: &mut Json) {
    match schema {
        Json::Array(schemas) => schemas.iter_mut().for_each(normalize),
        Json::Object(object) => {
            let entries = std::mem::take(object).into_iter().map(|(key, mut value)| {
                match (&*key, &mut value) {
                    ("default" | "examples" | "enum" | "const" | "required", _) => {}
                    // The keys are names, not keywords.
                    ("properties", Json::Object(properties)) => {
                        let each = std::mem::take(properties).into_iter().map(|(name, mut value)| {
                            normalize(&mut value);
                            (name, value)
                        });
                        *properties = each.collect();
                    }
                    (_, value) => normalize(value),
                }
                (key, value)
            });
            *object = normalized(entries.collect());
        }
        _ => {}
    }
}

fn normalized(schema: JsonObject) -> JsonObject {
    let replaced =
        only_choice(&schema).or_else(|| bounded(&schema)).or_else(|| constants(&schema)).or_else(|| open(&schema));
    replaced.unwrap_or(schema)
}

/// A schema whose annotations are beside an `anyOf` with one choice.
fn only_choice(schema: &JsonObject) -> Option<JsonObject> {
    let [Json::Object(choice)] = schema.get("anyOf")?.as_array()? else { return None };
    let is_annotation = |key: &str| ANNOTATIONS.contains(&key) && choice.get(key).is_none();
    let is_beside = schema.iter().all(|(key, _)| key == "anyOf" || is_annotation(key));
    is_beside.then(|| without(schema, &["anyOf"]).chain(members(choice)).collect())
}

/// An array that must not have more than a number of elements.
fn bounded(schema: &JsonObject) -> Option<JsonObject> {
    let not = schema.get("not")?.as_object().filter(|not| not.len() == 2)?;
    let is_array = not.get("type").and_then(Json::as_str) == Some("array") && schema.get("items").is_some();
    let least = not.get("minItems")?.as_f64().filter(|least| *least >= 1.0)?;
    let maximum = ("maxItems".to_owned(), Json::from(Number::new(least - 1.0)?));
    (is_array && schema.get("maxItems").is_none()).then(|| without(schema, &["not"]).chain([maximum]).collect())
}

/// A choice of constants, which may have documentation.
fn constants(schema: &JsonObject) -> Option<JsonObject> {
    let constant = |choice: &Json| {
        let choice = choice.as_object()?;
        let is_known = choice.iter().all(|(key, _)| matches!(key, "description" | "const" | "deprecated"));
        choice.get("const").filter(|constant| is_known && constant.as_str().is_some()).cloned()
    };
    let values: Vec<Json> = schema.get("oneOf")?.as_array()?.iter().map(constant).collect::<Option<_>>()?;
    let known = [("type".to_owned(), "string".into()), ("enum".to_owned(), values.into())];
    (schema.get("type").is_none() && schema.get("enum").is_none())
        .then(|| without(schema, &["oneOf"]).chain(known).collect())
}

/// A choice of the values of an enum, and of all others of their type.
fn open(schema: &JsonObject) -> Option<JsonObject> {
    let [Json::Object(known), Json::Object(other)] = schema.get("oneOf")?.as_array()? else { return None };
    let known: JsonObject = without(known, &["title"]).collect();
    let of = [EnumType::String, EnumType::Integer].into_iter().find(|of| known.get("type") == Some(&of.as_str().into()))?;
    let not = other.get("not")?.as_object()?;
    let is_complement = known.len() == 2 && not.len() == 2 && known.iter().all(|(key, value)| not.get(key) == Some(value));
    let other: Json = without(other, &["title", "not"]).collect::<JsonObject>().into();
    let is_any = known.get("enum").is_some() && other == any_schema(of);
    let choices = ("anyOf".to_owned(), Json::from(vec![Json::from(known), other]));
    (is_complement && is_any && schema.get("anyOf").is_none())
        .then(|| without(schema, &["oneOf"]).chain([choices]).collect())
}

fn members(object: &JsonObject) -> impl Iterator<Item = (String, Json)> {
    object.iter().map(|(key, value)| (key.to_owned(), value.clone()))
}

fn without(object: &JsonObject, keys: &[&str]) -> impl Iterator<Item = (String, Json)> {
    members(object).filter(move |(key, _)| !keys.contains(&&**key))
}
