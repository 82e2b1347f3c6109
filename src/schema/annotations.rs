//! Stability and sensitivity in the artefacts: members of `index.json`, and notes in the descriptions of schemas.
//!
//! JSON Schema has no keyword for them, and validators in strict mode reject unknown ones. So the index states them, for
//! programs, and the descriptions state them for readers.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::names::Names;
use super::tree::Tree;
use crate::json::Json;
use crate::plan::{FieldPlan, Node, NodeKind, Plan, Str, StructPlan, VariantPlan};
use crate::shape::Stability;

/// A note in a description: since when a part exists, whether it may still change, and whether its values are sensitive. Empty
/// if there is nothing to say.
pub(crate) fn note(stability: &Stability<Str>, sensitive: bool) -> String {
    let since = stability.since.as_ref().map(|since| format!("Since version {since}."));
    let experimental = stability.experimental.then(|| "Experimental: may change or be removed in any version.".to_owned());
    let sensitive = sensitive.then(|| "Sensitive: not to be logged or shown.".to_owned());
    [since, experimental, sensitive].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// A description with a note in a paragraph of its own.
pub(super) fn noted<'d>(doc: &'d str, note: &str) -> Cow<'d, str> {
    match (doc.is_empty(), note.is_empty()) {
        (_, true) => doc.into(),
        (true, false) => note.to_owned().into(),
        (false, false) => format!("{doc}\n\n{note}").into(),
    }
}

/// A description without its note. A description that does not end with the note is returned unchanged.
pub(crate) fn without_note<'d>(doc: &'d str, note: &str) -> &'d str {
    match doc.strip_suffix(note) {
        Some(before) if note.is_empty() || before.is_empty() => before,
        Some(before) => before.strip_suffix("\n\n").unwrap_or(doc),
        None => doc,
    }
}

/// Adds the stability of a part to its entry in the index.
pub(super) fn stable(tree: Tree, stability: &Stability<Str>) -> Tree {
    tree.maybe("since", stability.since.as_deref()).mark("experimental", stability.experimental)
}

/// The note in the description of a type, which may be a variant of a union.
pub(super) fn note_of(plan: &Plan, node: &Node) -> String {
    match variant_of(plan, node) {
        Some(variant) => note(&variant.stability, node.sensitive),
        None => note(&Stability::NONE, node.sensitive),
    }
}

/// The variant of a union whose value a node describes.
fn variant_of<'p>(plan: &'p Plan, node: &Node) -> Option<&'p VariantPlan> {
    node.variant.as_ref()?;
    let unions = plan.nodes.iter().filter_map(|node| match &node.kind {
        NodeKind::Union(union) => Some(&union.variants),
        _ => None,
    });
    unions.flatten().find(|variant| std::ptr::eq(plan.node(variant.node), node))
}

/// The section of the index with what is known about types and their members beyond their schemas.
pub(super) fn section(plan: &Plan, names: &Names) -> Tree {
    let of_type = |(name, &id): (&String, _)| {
        let members = members(plan, plan.own_object(id));
        let tree = Tree::new().mark("sensitive", plan.node(id).sensitive).object("members", members);
        (name.clone(), tree)
    };
    let entries: BTreeMap<String, Tree> = names.types.iter().map(of_type).filter(|(_, tree)| !tree.is_empty()).collect();
    entries.into_iter().map(|(name, tree)| (name, Json::from(tree))).collect()
}

/// What is known about the members of an object, and about those of objects in it that have no entry of their own.
fn members(plan: &Plan, object: Option<&StructPlan>) -> Tree {
    let fields = object.into_iter().flat_map(|object| &object.fields);
    let of_field = |field: &FieldPlan| {
        let tree = stable(Tree::new(), &field.stability).mark("sensitive", field.sensitive);
        (field.name().to_string(), tree.object("members", members(plan, plan.unnamed_object(field))))
    };
    fields.map(of_field).filter(|(_, tree)| !tree.is_empty()).collect()
}

/// Whether the index has members for stability or sensitivity.
pub(super) fn has_annotations(plan: &Plan) -> bool {
    let is_marked = |stability: &Stability<Str>| *stability != Stability::NONE;
    plan.all_messages().any(|message| is_marked(&message.stability))
        || plan.nodes.iter().any(|node| {
            node.name.is_some() && node.sensitive
                || match &node.kind {
                    NodeKind::Struct(object) => {
                        object.fields.iter().any(|field| field.sensitive || is_marked(&field.stability))
                    }
                    NodeKind::Enum { values, .. } => values.iter().any(|value| is_marked(&value.stability)),
                    NodeKind::Union(union) => union.variants.iter().any(|variant| is_marked(&variant.stability)),
                    _ => false,
                }
        })
}

#[cfg(test)]
mod tests {
    use super::{note, noted, without_note};
    use crate::plan::Str;
    use crate::shape::Stability;

    #[test]
    fn a_note_is_removed_from_the_description_that_it_was_added_to() {
        let since = Stability::new(Some(Str::from("1.2")), true);
        let all = note(&since, true);
        assert_eq!(
            all,
            "Since version 1.2. Experimental: may change or be removed in any version. Sensitive: not to be logged or shown."
        );
        for note in ["", &*all] {
            for doc in ["", "A label.", "A label.\n\n- one"] {
                assert_eq!(without_note(&noted(doc, note), note), doc, "{note}");
            }
        }
        assert_eq!(without_note("A label.", &all), "A label.");
        assert_eq!(without_note(&format!("A label. {all}"), &all), format!("A label. {all}"));
    }
}
