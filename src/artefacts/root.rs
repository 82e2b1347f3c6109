//! The roots of schemas, which choose the entry by which a frame is validated.
//!
//! A root is compared with the one that is generated from the plan, and is not loaded: it contains nothing else.

use super::error::Rejections;
use super::location::Location;
use crate::json::{Json, JsonObject};
use crate::problem::Pointer;
use crate::schema::DIALECT;

/// Members of a root that do not affect validation.
const ANNOTATIONS: &[&str] = &["$schema", "$id", "title", "description", "deprecated", "$defs"];

/// Rejects a root that differs from the expected one in more than annotations.
pub(super) fn compare(file: &str, found: &Json, expected: &Json, rejections: &mut Rejections) {
    check_head(file, found, rejections);
    let (Some(found), Some(expected)) = (found.as_object(), expected.as_object()) else { return };
    if let Some((pointer, reason)) = object_difference(found, expected, ANNOTATIONS, &Location::Root) {
        rejections.add_at(file, pointer, reason);
    }
}

/// Rejects a file that is not a schema in the dialect of this library, and annotations of the wrong type.
pub(super) fn check_head(file: &str, found: &Json, rejections: &mut Rejections) {
    let Some(object) = found.as_object() else {
        return rejections.file(file, format!("expected an object, found {}", found.type_name()));
    };
    if object.get("$schema").is_some_and(|dialect| dialect.as_str() != Some(DIALECT)) {
        rejections.add(file, &Location::Root.member("$schema"), format!("expected `{DIALECT}`"));
    }
    for (key, reason) in annotation_faults(object) {
        rejections.add(file, &Location::Root.member(key), reason);
    }
}

/// The annotations of a schema that have the wrong type, each with the reason.
pub(super) fn annotation_faults(schema: &JsonObject) -> impl Iterator<Item = (&'static str, String)> {
    let expected = [
        ("$id", "a string"),
        ("title", "a string"),
        ("description", "a string"),
        ("deprecated", "a boolean"),
        ("examples", "an array"),
    ];
    expected.into_iter().filter_map(|(key, expected)| {
        let found = schema.get(key)?.type_name();
        (found != expected).then(|| (key, format!("expected {expected}, found {found}")))
    })
}

/// Where two values first differ, and how. The order of the elements of an array is not compared: that of alternatives has no meaning.
pub(super) fn difference(found: &Json, expected: &Json, at: &Location<'_>) -> Option<(Pointer, String)> {
    match (found, expected) {
        (Json::Object(found), Json::Object(expected)) => object_difference(found, expected, &[], at),
        (Json::Array(found), Json::Array(expected)) => {
            let sorted = |list: &[Json]| {
                let mut texts: Vec<String> = list.iter().map(Json::to_string).collect();
                texts.sort_unstable();
                texts
            };
            if found == expected || sorted(found) == sorted(expected) {
                return None;
            }
            // Pairs that differ only in the order of their elements are skipped.
            let mut pairs = found.iter().zip(expected).enumerate();
            let different = pairs.find_map(|(index, (found, expected))| difference(found, expected, &at.element(index)));
            let length = || (at.pointer(), format!("expected {} elements, found {}", expected.len(), found.len()));
            different.or_else(|| (found.len() != expected.len()).then(length))
        }
        _ if found == expected => None,
        _ => Some((at.pointer(), format!("expected {}, found {}", shown(expected), shown(found)))),
    }
}

/// Where two objects first differ in other members than these, and how.
pub(super) fn object_difference(
    found: &JsonObject,
    expected: &JsonObject,
    except: &[&str],
    at: &Location<'_>,
) -> Option<(Pointer, String)> {
    for (key, value) in found.iter().filter(|(key, _)| !except.contains(key)) {
        let at = at.member(key);
        let difference = match expected.get(key) {
            None => Some((at.pointer(), format!("unexpected `{key}`"))),
            Some(expected) => difference(value, expected, &at),
        };
        if difference.is_some() {
            return difference;
        }
    }
    let missing = expected.iter().find(|(key, _)| found.get(key).is_none());
    missing.map(|(key, _)| (at.pointer(), format!("missing `{key}`")))
}

/// A value as shown in an error: short values in full, the type of longer ones.
fn shown(value: &Json) -> String {
    const MAX_SHOWN: usize = 100;
    match value {
        Json::Array(_) | Json::Object(_) => value.type_name().to_owned(),
        Json::String(text) if text.len() > MAX_SHOWN => value.type_name().to_owned(),
        value => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Json, Location, difference};

    #[test]
    fn a_difference_after_one_of_order_is_found() {
        let json = |text: &str| text.parse::<Json>().unwrap();
        let found = |found: &str, expected: &str| {
            difference(&json(found), &json(expected), &Location::Root).map(|(pointer, text)| (pointer.to_string(), text))
        };
        assert_eq!(found("[[1,2],[3]]", "[[2,1],[3]]"), None);
        assert_eq!(found("[[1,2],5]", "[[2,1],6]").unwrap().0, "/1");
        assert_eq!(found("[[1,2],5]", "[[2,1]]").unwrap(), (String::new(), "expected 1 elements, found 2".to_owned()));
    }
}
