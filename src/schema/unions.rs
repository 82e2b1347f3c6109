//! The schemas of unions.
//!
//! Each variant has an entry of its own, in which the tag is a constant, so that no value is valid for two variants.

use super::annotations::stable;
use super::tree::{Tree, strings};
use super::values::{Refer, ValueSchemas, any_of, of_any};
use crate::json::Json;
use crate::plan::{FieldPlan, Node, NodeId, NodeKind, Plan, Str, UnionPlan, UnionTagging};
use crate::shape::EnumType;

impl<'p, R: Refer> ValueSchemas<'p, R> {
    /// The schema of a union with this name.
    pub(super) fn union(&mut self, union: &'p UnionPlan, name: &str) -> Tree {
        let mut choices: Vec<Json> = union.variants.iter().map(|variant| self.value(variant.node).into()).collect();
        if union.open {
            choices.push(self.undeclared(union, name).into());
        }
        let tree = Tree::new().with("oneOf", choices);
        match discriminator(self.plan, union).filter(|_| self.refer.for_generators()) {
            Some(discriminator) => Tree::of_type("object").all(tree).with("discriminator", discriminator),
            None => tree,
        }
    }

    /// The schema of undeclared variants, with the members that all variants have.
    fn undeclared(&mut self, union: &'p UnionPlan, name: &str) -> Tree {
        let tree = other(union, name);
        let (Some(node), Some(tag)) = (union.other, union.tag_name()) else { return tree };
        let NodeKind::Struct(object) = &self.plan.node(node).kind else { return tree };
        let field =
            |field: &'p FieldPlan| (&**field.name(), if field.name() == tag { unknown(union) } else { self.field(field) });
        let properties: Tree = object.fields.iter().map(field).collect();
        let required = object.fields.iter().filter(|field| field.required).map(|field| &**field.name());
        tree.with("properties", properties).with("required", strings(required))
    }
}

/// The discriminator of a union, for code generators. It has no `mapping`, and needs a type beside it, as in the families of frames.
pub(super) fn discriminator(plan: &Plan, union: &UnionPlan) -> Option<Tree> {
    let tag = union.tag_name().filter(|_| is_discriminated(plan, union))?;
    Some(Tree::new().with("propertyName", &**tag))
}

/// Whether the tag is a string that every value has: generators require it of a discriminator.
fn is_discriminated(plan: &Plan, union: &UnionPlan) -> bool {
    let is_object = |node: NodeId| matches!(plan.node(node).kind, NodeKind::Struct(_));
    union.tag_type == EnumType::String
        && !union.open
        && union.variants.iter().all(|variant| !variant.default_tag && is_object(variant.node))
}

/// Whether a node is an object of a variant that should no longer be sent. Other values are not marked, because pydantic cannot read a
/// deprecated root of a model.
pub(super) fn is_deprecated_variant(plan: &Plan, node: NodeId) -> bool {
    let is_deprecated = |union: &UnionPlan| union.variants.iter().any(|variant| variant.node == node && variant.deprecated);
    let Node { variant: Some(_), kind: NodeKind::Struct(_), .. } = plan.node(node) else { return false };
    plan.nodes.iter().any(|node| matches!(&node.kind, NodeKind::Union(union) if is_deprecated(union)))
}

/// The schema of undeclared variants. It excludes the declared names, so that an invalid value of a declared variant is not
/// accepted as an unknown one.
fn other(union: &UnionPlan, name: &str) -> Tree {
    let unknown = unknown(union);
    let title = Tree::new().with("title", format!("{name}Other"));
    let Some(tag) = union.tag_name() else {
        let object = Tree::of_type("object")
            .with("minProperties", 1)
            .with("maxProperties", 1)
            .with("not", has_one_of(union.names().map(|name| &**name)))
            .with("additionalProperties", true);
        return title.all(any_of([unknown, object]));
    };
    let outer = union.outer.iter().map(|tag| (&*tag.name, constant(tag.of, &tag.value)));
    let properties: Tree = outer.chain([(&**tag, unknown)]).collect();
    let required = union.outer.iter().filter(|tag| tag.required).map(|tag| &*tag.name).chain([&**tag]);
    let tree = title.with("type", "object").with("properties", properties).with("required", strings(required));
    // Code generators would otherwise emit a class that drops the other members.
    tree.with("additionalProperties", true)
}

/// A name that no variant has.
fn unknown(union: &UnionPlan) -> Tree {
    let of = union.tag_type;
    let names: Vec<Json> = union.names().map(|name| of.value(name)).collect();
    of_any(of).with("not", Tree::of_type(of.as_str()).with("enum", names))
}

/// A tag with one value.
fn constant(of: EnumType, name: &str) -> Tree {
    Tree::of_type(of.as_str()).with("enum", vec![of.value(name)])
}

/// An object with at least one of some members.
pub(super) fn has_one_of<'n>(names: impl Iterator<Item = &'n str>) -> Tree {
    let mut trees: Vec<Tree> = names.map(|name| Tree::new().with("required", strings([name]))).collect();
    if trees.len() > 1 { any_of(trees) } else { trees.pop().unwrap_or_default() }
}

/// The schema of variants that a union does not declare.
pub(crate) fn undeclared_variant(union: &UnionPlan, name: &str) -> Json {
    other(union, name).into()
}

/// The entry of a union in the index: what its schema does not state.
pub(super) fn indexed(plan: &Plan, union: &UnionPlan) -> Tree {
    let (tagging, tag, content) = match &union.tagging {
        UnionTagging::Internal { tag } => ("internal", Some(&tag.name), None),
        UnionTagging::Adjacent { tag, content } => ("adjacent", Some(&tag.name), Some(content)),
        UnionTagging::External => ("external", None, None),
        UnionTagging::Untagged => ("untagged", None, None),
    };
    let text = |text: Option<&Str>| text.map(|text| Json::from(&**text));
    let variants = union.variants.iter().map(|variant| {
        let tree = Tree::new()
            .with("name", union.tag_type.value(&variant.name))
            .maybe("definition", plan.node(variant.node).name.as_deref())
            .maybe("member", text(variant.mark.as_ref()))
            .mark("withoutTag", variant.default_tag)
            .mark("deprecated", variant.deprecated);
        stable(tree, &variant.stability).into()
    });
    Tree::new()
        .with("tagging", tagging)
        .maybe("tag", text(tag))
        .maybe("content", text(content))
        .with("variants", variants.collect::<Vec<Json>>())
        .mark("open", union.open)
}
