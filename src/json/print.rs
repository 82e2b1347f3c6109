//! The canonical JSON format of the artefacts: members in their order, two spaces of indentation, LF, final newline.

use std::fmt;

use super::tree::Json;

/// Formats a value over several lines, with a newline at the end.
#[must_use]
pub fn to_pretty(value: &Json) -> String {
    let mut out = String::new();
    pretty(value, 0, &mut out);
    out.push('\n');
    out
}

/// Formats a value on one line.
pub(crate) fn to_line(value: &Json) -> String {
    let mut out = String::new();
    line(value, &mut out);
    out
}

fn line(value: &Json, out: &mut String) {
    match value {
        Json::Array(list) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                line(item, out);
            }
            out.push(']');
        }
        Json::Object(object) => {
            out.push('{');
            for (index, (key, value)) in object.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&scalar(key));
                out.push(':');
                line(value, out);
            }
            out.push('}');
        }
        Json::Number(number) => out.push_str(&number.to_string()),
        other => out.push_str(&scalar(other)),
    }
}

fn pretty(value: &Json, depth: usize, out: &mut String) {
    let indented_line = |depth: usize, out: &mut String| {
        out.push('\n');
        for _ in 0..depth {
            out.push_str("  ");
        }
    };
    match value {
        Json::Array(list) if list.iter().any(|item| matches!(item, Json::Array(_) | Json::Object(_))) => {
            out.push('[');
            for (index, item) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                indented_line(depth + 1, out);
                pretty(item, depth + 1, out);
            }
            indented_line(depth, out);
            out.push(']');
        }
        Json::Array(list) => {
            let items: Vec<String> = list.iter().map(to_line).collect();
            out.push('[');
            out.push_str(&items.join(", "));
            out.push(']');
        }
        Json::Object(object) if !object.is_empty() => {
            out.push('{');
            for (index, (key, value)) in object.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                indented_line(depth + 1, out);
                out.push_str(&scalar(key));
                out.push_str(": ");
                pretty(value, depth + 1, out);
            }
            indented_line(depth, out);
            out.push('}');
        }
        other => out.push_str(&to_line(other)),
    }
}

/// Formats a string, a boolean or `null`. The result does not depend on features of `serde_json`.
fn scalar(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl fmt::Display for Json {
    /// Formats the value on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_line(self))
    }
}
