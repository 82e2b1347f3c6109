//! The keys of a value as rows, from its plan.

use tieline::__private::command::{NodeId, NodeKind, StringFormat, prose};
use tieline::Plan;
use tieline::json::{Json, JsonObject};
use tieline::shape::{Bound, Open};

/// How many types within each other are described.
const DEEPEST: usize = 32;

/// One key of an object, or of an object in it.
#[derive(Debug)]
pub(super) struct Row<'p> {
    /// The way from the value: `labels[].name`.
    pub(super) path: String,
    /// What the value is, with its rules.
    pub(super) what: String,
    pub(super) required: bool,
    pub(super) deprecated: bool,
    pub(super) doc: &'p str,
    /// What an absent value means, as JSON text.
    pub(super) default: Option<&'p str>,
}

/// The keys of a value, and of what is in it, the outer before the inner.
pub(super) fn rows(plan: &Plan, node: NodeId) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    gather(plan, node, "", &mut Vec::new(), &mut rows);
    rows
}

fn gather<'p>(plan: &'p Plan, node: NodeId, path: &str, open: &mut Vec<NodeId>, rows: &mut Vec<Row<'p>>) {
    match &plan.node(node).kind {
        NodeKind::Nullable(inner) => gather(plan, *inner, path, open, rows),
        NodeKind::List { item, .. } => gather(plan, *item, &format!("{path}[]"), open, rows),
        NodeKind::Map(value) => gather(plan, *value, &join(path, "*"), open, rows),
        // A type in itself is described once.
        NodeKind::Struct(_) if open.contains(&node) || open.len() == DEEPEST => {}
        NodeKind::Struct(object) => {
            open.push(node);
            for field in &object.fields {
                let path = join(path, field.name());
                rows.push(Row {
                    path: path.clone(),
                    what: what(plan, field.node),
                    required: field.required,
                    deprecated: field.deprecated,
                    doc: &field.doc,
                    default: field.default.as_deref(),
                });
                gather(plan, field.node, &path, open, rows);
            }
            open.pop();
        }
        _ => {}
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// What a value is, in words.
pub(super) fn what(plan: &Plan, node: NodeId) -> String {
    match &plan.node(node).kind {
        NodeKind::Bool => "boolean".to_owned(),
        NodeKind::Integer { minimum, maximum } => format!("integer from {minimum} to {maximum}"),
        NodeKind::Number { minimum, maximum } => match (minimum.map(Bound::get), maximum.map(Bound::get)) {
            (Some(minimum), Some(maximum)) => format!("number from {minimum} to {maximum}"),
            (Some(minimum), None) => format!("number of at least {minimum}"),
            (None, Some(maximum)) => format!("number of at most {maximum}"),
            (None, None) => "number".to_owned(),
        },
        NodeKind::String(string) => {
            let what = match &string.format {
                StringFormat::Any => "string".to_owned(),
                StringFormat::Id => "id".to_owned(),
                StringFormat::Pattern(plan) => format!("string `{}`", plan.source),
            };
            counted(what, string.min, string.max, "characters")
        }
        NodeKind::Enum { values, open } => {
            let mut values: Vec<String> = values.iter().map(|value| Json::from(&*value.name).to_string()).collect();
            if *open {
                values.push("any other string".to_owned());
            }
            values.join(" or ")
        }
        NodeKind::List { item, min, max } => counted(format!("array of {}", what(plan, *item)), *min, *max, "elements"),
        NodeKind::Map(value) => format!("object with any member names and values of type {}", what(plan, *value)),
        NodeKind::Json(Open::Object) => "any object".to_owned(),
        NodeKind::Json(Open::Structured) => "any object or array".to_owned(),
        NodeKind::Json(_) => "any value".to_owned(),
        NodeKind::Struct(object) if object.fields.is_empty() => "empty object".to_owned(),
        NodeKind::Struct(_) => "object".to_owned(),
        NodeKind::Nullable(inner) => format!("{} or null", what(plan, *inner)),
    }
}

fn counted(what: String, min: Option<u64>, max: Option<u64>, unit: &str) -> String {
    match (min, max) {
        (None, None) => what,
        (Some(min), Some(max)) if min == max => format!("{what}, {min} {unit}"),
        (Some(min), Some(max)) => format!("{what}, {min} to {max} {unit}"),
        (Some(min), None) => format!("{what}, at least {min} {unit}"),
        (None, Some(max)) => format!("{what}, at most {max} {unit}"),
    }
}

/// A value as JSON: what it is, and its keys.
pub(super) fn json(plan: &Plan, node: NodeId) -> Json {
    let fields = rows(plan, node).into_iter().map(|row| {
        let mut out = JsonObject::new();
        out.insert("path", row.path);
        out.insert("what", row.what);
        out.insert("required", row.required);
        out.insert("deprecated", row.deprecated);
        out.insert("meaning", prose(row.doc));
        if let Some(default) = row.default.and_then(|default| default.parse::<Json>().ok()) {
            out.insert("default", default);
        }
        Json::from(out)
    });
    let mut out = JsonObject::new();
    let fields = Json::from(fields.collect::<Vec<_>>());
    out.insert("what", what(plan, node));
    out.insert("fields", fields);
    out.into()
}
