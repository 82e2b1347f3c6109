//! The root of the bundle: which frame is validated by which entry.

use super::error::Rejections;
use crate::json::{Json, JsonObject};
use crate::plan::Plan;
use crate::problem::escape_token;
use crate::schema::{bundle_root, types_root};

/// Members of a root that say nothing of what is accepted.
const ANNOTATIONS: &[&str] = &["$schema", "$id", "title", "description", "deprecated", "$defs"];

/// The dialect of all schemas.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Rejects a bundle whose root does not lead to the entries of all messages, or says anything else.
pub(super) fn check(file: &str, bundle: &Json, plan: &Plan, rejections: &mut Rejections) {
    compare(file, bundle, &bundle_root(plan), rejections);
}

/// The same of the schema for generators.
pub(super) fn check_types(file: &str, types: &Json, plan: &Plan, rejections: &mut Rejections) {
    compare(file, types, &types_root(plan), rejections);
}

/// Rejects a root that differs from the expected one in more than annotations.
pub(super) fn compare(file: &str, found: &Json, expected: &Json, rejections: &mut Rejections) {
    head(file, found, rejections);
    let stripped = |json: &Json| -> Json {
        let members = json.as_object().into_iter().flat_map(JsonObject::iter);
        let kept = members.filter(|(key, _)| !ANNOTATIONS.contains(key));
        kept.map(|(key, value)| (key, value.clone())).collect::<JsonObject>().into()
    };
    if let Some((pointer, reason)) = difference(&stripped(found), &stripped(expected), "") {
        rejections.add(file, &pointer, &reason);
    }
}

/// Rejects a file that is not in our dialect.
pub(super) fn head(file: &str, found: &Json, rejections: &mut Rejections) {
    if found.as_object().is_none() {
        rejections.add(file, "", "an object is expected here");
    }
    if found.at(&["$schema"]).is_some_and(|dialect| dialect.as_str() != Some(DIALECT)) {
        rejections.add(file, "/$schema", &format!("`{DIALECT}` is expected here"));
    }
}

/// The first place in which two schemas differ, and how.
pub(super) fn difference(found: &Json, expected: &Json, at: &str) -> Option<(String, String)> {
    match (found, expected) {
        (Json::Object(found), Json::Object(expected)) => {
            for (key, value) in found.iter() {
                let at = format!("{at}/{}", escape_token(key));
                match expected.get(key) {
                    None => return Some((at, format!("the keyword `{key}` cannot be judged here"))),
                    Some(expected) => {
                        if let Some(difference) = difference(value, expected, &at) {
                            return Some(difference);
                        }
                    }
                }
            }
            let missing = expected.iter().find(|(key, _)| found.get(key).is_none());
            missing.map(|(key, _)| (at.to_owned(), format!("the keyword `{key}` is missing here")))
        }
        (Json::Array(found), Json::Array(expected)) => {
            // The order of alternatives has no meaning.
            let sorted = |list: &[Json]| {
                let mut texts: Vec<String> = list.iter().map(Json::to_string).collect();
                texts.sort_unstable();
                texts
            };
            if found == expected || sorted(found) == sorted(expected) {
                return None;
            }
            let pairs = found.iter().zip(expected).enumerate();
            let mut unequal = pairs.filter(|(_, (found, expected))| found != expected);
            if let Some((index, (found, expected))) = unequal.next() {
                return difference(found, expected, &format!("{at}/{index}"));
            }
            let reason = format!("{} entries are expected here, and there are {}", expected.len(), found.len());
            Some((at.to_owned(), reason))
        }
        _ if found == expected => None,
        _ => Some((at.to_owned(), format!("{expected} is expected here"))),
    }
}
