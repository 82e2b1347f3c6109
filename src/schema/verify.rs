//! Rules for declarations from which schemas can be generated, and rules for the generated schemas.

use super::error::SchemaError;
use crate::check::value_error;
use crate::json::Json;
use crate::plan::{
    FaultPlace, FlatFault, NodeId, NodeKind, Plan, StabilityFault, Str, StringFormat, StringPlan, flat_faults,
    stability_faults,
};
use crate::problem::Show;
use crate::shape::Pattern;

/// The formats of draft 2020-12.
const FORMATS: &[&str] = &[
    "date-time",
    "date",
    "time",
    "duration",
    "email",
    "idn-email",
    "hostname",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "uri",
    "uri-reference",
    "iri",
    "iri-reference",
    "uuid",
    "uri-template",
    "json-pointer",
    "relative-json-pointer",
    "regex",
];

/// Checks that patterns are in the portable dialect, that examples and defaults are valid for their types, and that the
/// stable surface describes values and that flat payloads are objects with names of their own.
pub(super) fn declarations(plan: &Plan) -> Result<(), SchemaError> {
    for (index, node) in plan.nodes.iter().enumerate() {
        let at = node.described_name().map_or_else(|| "a value".to_owned(), |name| format!("`{name}`"));
        pattern(&node.kind, &at)?;
        fit(plan, NodeId(index), "example", &node.examples, &at)?;
        let NodeKind::Struct(object) = &node.kind else { continue };
        for field in &object.fields {
            let at = format!("{at}, field `{}`", field.name());
            let value = plan.node(field.node);
            if value.name.is_none() {
                pattern(&value.kind, &at)?;
            }
            fit(plan, field.node, "example", &field.examples, &at)?;
            fit(plan, field.node, "default", field.default.as_slice(), &at)?;
        }
    }
    if let Some(FlatFault { message, kind, reason }) = flat_faults(plan).into_iter().next() {
        return Err(SchemaError::FlatPayload { at: format!("{} of `{}`", kind.described(), message.name), reason });
    }
    match stability_faults(plan).into_iter().next() {
        Some(StabilityFault { at, reason }) => Err(SchemaError::Stability { at: described(at), reason }),
        None => Ok(()),
    }
}

fn described(place: FaultPlace) -> String {
    match place {
        FaultPlace::Message(_, name) => format!("`{name}`"),
        FaultPlace::Member(name, path) => format!("`{name}`, field `{}`", path.join(".")),
        FaultPlace::Enum(name) | FaultPlace::Union(name) => format!("`{name}`"),
    }
}

fn pattern(kind: &NodeKind, at: &str) -> Result<(), SchemaError> {
    let NodeKind::String(StringPlan { format: StringFormat::Pattern(plan), .. }) = kind else { return Ok(()) };
    let (at, pattern) = (at.to_owned(), plan.source.clone().into_owned());
    match Pattern::new(&plan.source) {
        Err(error) => Err(SchemaError::Pattern { at, pattern, error }),
        Ok(read) if read.may_end_with_line_feed() => Err(SchemaError::LineFeed { at, pattern }),
        Ok(_) => Ok(()),
    }
}

fn fit(plan: &Plan, node: NodeId, what: &'static str, texts: &[Str], at: &str) -> Result<(), SchemaError> {
    let misfits = |text: &Str| value_error(plan, node, text, Show::Values).map(|reason| (text.clone().into_owned(), reason));
    match texts.iter().find_map(misfits) {
        Some((text, reason)) => Err(SchemaError::InvalidValue { at: at.to_owned(), what, text, reason }),
        None => Ok(()),
    }
}

/// Checks that references have a target and that formats are standard.
pub(super) fn schema(file: &str, root: &Json) -> Result<(), SchemaError> {
    let mut open = vec![root];
    while let Some(value) = open.pop() {
        match value {
            Json::Array(items) => open.extend(items),
            Json::Object(object) => {
                for (key, value) in object.iter() {
                    match (key, value) {
                        ("$ref", Json::String(to)) if !has_target(root, to) => {
                            return Err(invalid(file, format!("the reference `{to}` has no target")));
                        }
                        ("format", Json::String(format)) if !FORMATS.contains(&format.as_str()) => {
                            return Err(invalid(file, format!("`{format}` is not a standard format")));
                        }
                        // Values, not schemas.
                        ("examples" | "default" | "enum", _) => {}
                        _ => open.push(value),
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn has_target(root: &Json, to: &str) -> bool {
    to.strip_prefix("#/$defs/").is_some_and(|name| root.at(&["$defs", name]).is_some())
}

fn invalid(file: &str, what: String) -> SchemaError {
    SchemaError::Invalid { file: file.to_owned(), what }
}
