//! The forms of the schema for code generators that differ from those of the other schemas.
//!
//! They were chosen by running json-schema-to-typescript, datamodel-code-generator, typify and quicktype on the alternatives. The
//! files for validators keep the shorter forms, and `artefacts::generators` turns these forms back into them.

use super::annotations::{note, noted};
use super::tree::{Tree, count};
use super::values::of_any;
use crate::json::Json;
use crate::plan::Plan;
use crate::shape::{EnumType, EnumValue, Stability};

/// The schema of a value that has annotations. A reference beside other keywords becomes a copy of the type in TypeScript, and any value
/// beside them becomes an object, so both are the only choice of an `anyOf`. From `allOf` with a default, json-schema-to-typescript makes
/// `Method & string`, and datamodel-code-generator makes a class of its own for any value.
pub(super) fn beside_annotations(value: Tree) -> Tree {
    let is_only_keyword = value.is_empty() || value.get("$ref").is_some();
    if is_only_keyword { Tree::new().with("anyOf", vec![Json::from(value)]) } else { value }
}

/// Limits the length of an array. From `maxItems`, json-schema-to-typescript makes a union of tuples, one for each length. A fixed length
/// is a single tuple.
pub(super) fn bounded(tree: Tree, minimum: Option<u64>, maximum: Option<u64>) -> Tree {
    let tree = tree.maybe("minItems", minimum.map(count));
    let Some(maximum) = maximum else { return tree };
    if minimum == Some(maximum) {
        return tree.with("maxItems", count(maximum));
    }
    tree.with("not", Tree::of_type("array").with("minItems", count(maximum.saturating_add(1))))
}

/// The values of a closed enum. Constants have room for the documentation of each value. typify loses integers that are constants.
pub(super) fn constants(of: EnumType, values: &[EnumValue], title: Option<String>) -> Tree {
    let tree = Tree::new().maybe("title", title);
    let is_documented = |value: &EnumValue| !value.doc.is_empty() || value.deprecated || value.stability != Stability::NONE;
    if of != EnumType::String || values.len() < 2 || !values.iter().any(is_documented) {
        let known = values.iter().map(|value| of.value(&value.name)).collect::<Vec<Json>>();
        return tree.with("type", of.as_str()).with("enum", known);
    }
    let constant = |value: &EnumValue| {
        Tree::new()
            .described(&noted(&value.doc, &note(&value.stability, false)))
            .with("const", &*value.name)
            .mark("deprecated", value.deprecated)
            .into()
    };
    tree.with("oneOf", values.iter().map(constant).collect::<Vec<Json>>())
}

/// The values of an open enum. Each value is valid for one of two choices: otherwise typify makes a struct that cannot be written. Only the
/// first has a title: with one, any string would be a model in Python, and declared values would be read as that model.
pub(super) fn open_enum(plan: &Plan, of: EnumType, values: &[EnumValue], name: Option<&str>) -> Tree {
    // A title that is the name of another type would become a second type of this name.
    let is_taken = |title: &String| plan.nodes.iter().any(|node| node.name.as_ref() == Some(title));
    let title = name.map(|name| format!("{name}Known")).filter(|title| !is_taken(title));
    let known = values.iter().map(|value| of.value(&value.name)).collect::<Vec<Json>>();
    let other = of_any(of).with("not", Tree::of_type(of.as_str()).with("enum", known));
    let choices = [constants(of, values, title), other];
    Tree::new().with("oneOf", choices.into_iter().map(Json::from).collect::<Vec<Json>>())
}
