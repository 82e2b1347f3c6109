//! Frames of counterexamples as people read them.

use crate::compat::counterexample::Counterexample;
use crate::json::Json;
use crate::problem::text::visible_json;

/// The number of characters of a frame that is shown as a whole.
const MAX_LENGTH: usize = 1000;

/// The number of characters of a value in an excerpt.
const MAX_VALUE_LENGTH: usize = 200;

/// The number of members or elements beside those on the path that an excerpt shows of a value.
const MAX_OTHERS: usize = 8;

/// The number of characters of one of these.
const MAX_OTHER_LENGTH: usize = 60;

/// The frame of a counterexample as JSON with invisible characters escaped. Of a very long one, an excerpt: the rejected value, with some of
/// the members beside it and beside what contains it.
pub(super) fn frame(found: &Counterexample) -> String {
    let mut left = MAX_LENGTH;
    if fits(&found.frame, &mut left) {
        let text = with_visible_characters(&found.frame);
        if text.chars().count() <= MAX_LENGTH {
            return text;
        }
    }
    let path: Vec<&str> = found.rejection.pointer.split('/').skip(1).collect();
    excerpt(&found.frame, &path)
}

/// Compact JSON with invisible characters escaped.
pub(super) fn with_visible_characters(json: &Json) -> String {
    visible_json(&json.to_string())
}

/// Whether a value may have at most a number of characters, which is reduced. Stops as soon as it has more, so that the time to show a frame
/// does not depend on its size.
fn fits(value: &Json, left: &mut usize) -> bool {
    let own = if let Json::String(text) = value { text.len().div_ceil(4) } else { 1 };
    let Some(rest) = left.checked_sub(own) else { return false };
    *left = rest;
    match value {
        Json::Array(items) => items.iter().all(|item| fits(item, left)),
        Json::Object(object) => object.iter().all(|(_, value)| fits(value, left)),
        _ => true,
    }
}

/// The value at a path, with a part of what contains it.
fn excerpt(value: &Json, path: &[&str]) -> String {
    let (step, path) = path.split_first().map_or(("", path), |(step, rest)| (*step, rest));
    match value {
        Json::Object(object) => {
            // The names of members of maps are `*` in a pointer; such a map has one member.
            let name = step.replace("~1", "/").replace("~0", "~");
            let on_path = object.iter().position(|(own, _)| own == name).or_else(|| (step == "*").then_some(0));
            let further = on_path.filter(|index| *index >= MAX_OTHERS).and_then(|index| object.iter().nth(index));
            let members = object.iter().take(MAX_OTHERS).chain(further).enumerate().map(|(index, (name, value))| {
                let is_on_path = index == MAX_OTHERS || Some(index) == on_path;
                let value = if is_on_path { excerpt(value, path) } else { shortened(value, MAX_OTHER_LENGTH) };
                format!("{}:{value}", shortened(&name.into(), MAX_OTHER_LENGTH))
            });
            format!("{{{}}}", with_the_rest(members, object.len()))
        }
        Json::Array(items) => {
            let on_path = step.parse::<usize>().ok();
            let further = on_path.filter(|index| *index >= MAX_OTHERS).and_then(|index| items.get(index));
            let shown = items.iter().take(MAX_OTHERS).chain(further).enumerate().map(|(index, item)| {
                let is_on_path = index == MAX_OTHERS || Some(index) == on_path;
                if is_on_path { excerpt(item, path) } else { shortened(item, MAX_OTHER_LENGTH) }
            });
            format!("[{}]", with_the_rest(shown, items.len()))
        }
        _ => shortened(value, MAX_VALUE_LENGTH),
    }
}

/// The parts of an array or object that are shown, and the number of the others.
fn with_the_rest(parts: impl Iterator<Item = String>, count: usize) -> String {
    let mut shown: Vec<String> = parts.collect();
    let hidden = count - shown.len();
    if hidden > 0 {
        shown.push(format!("[{hidden} more]"));
    }
    shown.join(",")
}

/// A value beside the path.
fn shortened(value: &Json, limit: usize) -> String {
    match value {
        Json::String(text) if text.chars().nth(limit).is_some() => {
            let head: String = text.chars().take(limit).collect();
            let head = with_visible_characters(&head.into());
            format!("{} [{} more]\"", head.trim_end_matches('"'), text.chars().count() - limit)
        }
        Json::Array(items) if !fits(value, &mut { limit }) => format!("[[{} elements]]", items.len()),
        Json::Object(object) if !fits(value, &mut { limit }) => format!("{{[{} members]}}", object.len()),
        _ => with_visible_characters(value),
    }
}
