//! quicktype, which generates the classes of Java, Go and C#.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tieline::json::Json;

use super::frames::ConsumerFrames;
use super::tools::{Tools, Trouble};

/// The command that generates a type for each entry of `$defs`. From the root alone, quicktype generates a single class with the members
/// of all frames.
pub(super) fn command(tools: &Tools, language: &str, frames: &ConsumerFrames) -> Result<Command, Trouble> {
    sources(tools, language, &[format!("{}#/$defs/", frames.types.display())])
}

/// The command that generates a type for each object, as [`command`]: what it generates for `null` and for arrays does not compile in Go
/// and C#. `except` names types that quicktype cannot generate.
pub(super) fn command_for_objects(
    tools: &Tools,
    language: &str,
    frames: &ConsumerFrames,
    except: &[&str],
) -> Result<Command, Trouble> {
    let objects = objects(&frames.types, except)?.into_iter();
    let source = |name: String| format!("{}#/$defs/{name}", frames.types.display());
    sources(tools, language, &objects.map(source).collect::<Vec<_>>())
}

fn sources(tools: &Tools, language: &str, sources: &[String]) -> Result<Command, Trouble> {
    let mut command = tools.node_tool("quicktype")?;
    command.args(["--src-lang", "schema", "--quiet", "--lang", language]);
    for source in sources {
        command.arg("--src").arg(source);
    }
    Ok(command)
}

/// The names of the entries of `$defs` that are objects with declared members and contain none of some types.
pub(super) fn objects(types: &Path, except: &[&str]) -> Result<Vec<String>, Trouble> {
    let text = fs::read_to_string(types)?;
    let schema: Json = text.parse().map_err(|error| Trouble::Failed(format!("{}: {error}", types.display())))?;
    let defs = schema.at(&["$defs"]).and_then(Json::as_object);
    let defs: Vec<(&str, &Json)> = defs.into_iter().flat_map(tieline::json::JsonObject::iter).collect();
    let mut excluded: BTreeSet<&str> = except.iter().copied().collect();
    loop {
        let before = excluded.len();
        for (name, schema) in &defs {
            if refers_to(schema, &excluded) {
                excluded.insert(name);
            }
        }
        if excluded.len() == before {
            break;
        }
    }
    let is_object = |schema: &Json| schema.at(&["type"]) == Some(&"object".into()) && schema.at(&["properties"]).is_some();
    let named = defs.iter().filter(|(name, schema)| is_object(schema) && !excluded.contains(name));
    Ok(named.map(|(name, _)| (*name).to_owned()).collect())
}

fn refers_to(schema: &Json, names: &BTreeSet<&str>) -> bool {
    match schema {
        Json::Array(schemas) => schemas.iter().any(|schema| refers_to(schema, names)),
        Json::Object(object) => object.iter().any(|(key, value)| match (key, value) {
            ("$ref", Json::String(to)) => to.strip_prefix("#/$defs/").is_some_and(|name| names.contains(name)),
            (_, value) => refers_to(value, names),
        }),
        _ => false,
    }
}
