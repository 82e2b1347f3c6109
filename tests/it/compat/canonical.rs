//! Another opinion on the changed definitions: the containment of canonical schemas of the crate `jsonschema`, where it gives an answer.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::canonical::Containment;
use serde_json::{Map, Value, json};
use tieline::compat::{Comparison, compare};

use super::Files;
use super::edit::Row;

const TABLE: &str = include_str!("edits.txt");

/// The definitions of a version.
fn definitions(files: &Files) -> Map<String, Value> {
    let bundle: Value = serde_json::from_str(&files.schema.to_string()).unwrap();
    bundle["$defs"].as_object().unwrap().clone()
}

/// A schema as that of a writer, which writes only the members that it declares.
fn closed(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(closed),
        Value::Object(object) => {
            object.values_mut().for_each(closed);
            if object.get("type") == Some(&json!("object")) && object.get("properties").is_some_and(Value::is_object) {
                object.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        _ => {}
    }
}

/// Whether the reader's definition accepts all values of the writer's. `None` if there is no answer.
fn covers(name: &str, writer: &Map<String, Value>, reader: &Map<String, Value>) -> Option<bool> {
    let of = |definitions: &Map<String, Value>, is_writer: bool| {
        let mut definitions = Value::from(definitions.clone());
        if is_writer {
            closed(&mut definitions);
        }
        let schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$ref": format!("#/$defs/{name}"),
            "$defs": definitions,
        });
        jsonschema::canonicalize(&schema).ok()
    };
    match of(reader, false)?.covers(&of(writer, true)?).ok()? {
        Containment::Yes => Some(true),
        Containment::No => Some(false),
        Containment::Unknown => None,
    }
}

/// Whether a frame of one version shows that the other one rejects some values of a definition, or of any if there is none.
fn has_counterexample(comparison: &Comparison, definition: Option<&str>, from_old: bool) -> bool {
    let own =
        comparison.findings.iter().filter(|finding| definition.is_none() || finding.definition.as_deref() == definition);
    own.flat_map(|finding| &finding.uses)
        .flat_map(|one| &one.counterexamples)
        .any(|found| found.from_old == from_old && found.is_rejected)
}

#[test]
fn the_containment_of_canonical_schemas_agrees() {
    let base = Files::greenhouse();
    let (mut wrong, mut answers) = (Vec::new(), BTreeMap::<(bool, Option<bool>), usize>::new());
    for row in Row::all(TABLE) {
        let (old, new) = row.versions(&base);
        let (before, after) = (definitions(&old), definitions(&new));
        let names: BTreeSet<&String> = before.keys().filter(|name| after.contains_key(*name)).collect();
        let changed: Vec<&String> = names.into_iter().filter(|name| before[*name] != after[*name]).collect();
        let comparison = compare(&old.plan(), &new.plan());
        for (name, from_old) in changed.iter().flat_map(|name| [(name, true), (name, false)]) {
            let (writer, reader) = if from_old { (&before, &after) } else { (&after, &before) };
            let answer = covers(name, writer, reader);
            *answers.entry((from_old, answer)).or_default() += 1;
            let is_agreed = match answer {
                Some(true) => !has_counterexample(&comparison, Some(name), from_old),
                Some(false) => has_counterexample(&comparison, None, from_old),
                None => true,
            };
            if !is_agreed {
                wrong.push(format!("line {}: {name}, old version writes: {from_old}, covers: {answer:?}", row.line));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{answers:?}", wrong.join("\n"));
    for from_old in [true, false] {
        for answer in [true, false] {
            let count = answers.get(&(from_old, Some(answer))).copied().unwrap_or_default();
            assert!(count > 10, "{answers:?}");
        }
    }
}
