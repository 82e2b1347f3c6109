//! `schemars::JsonSchema` for every type that implements `Wire`, from the same schemas as the artefacts.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::tree::Tree;
use super::values::{Refer, ValueSchemas};
use crate::json::{Json, JsonObject};
use crate::plan::{NodeId, Plan, type_name};
use crate::shape::{Shape, ShapeRef, Wire, same};

thread_local! {
    /// The shape that is passed to `schemars` next.
    static SHAPE: Cell<Option<ShapeRef>> = const { Cell::new(None) };
}

/// One type for all shapes: `schemars` names the current one by its identity, and resolves cycles. A type for each shape would compile the
/// generic code of `schemars` for each.
struct SchemarsEntry;

impl SchemarsEntry {
    fn shape() -> ShapeRef {
        SHAPE.get().unwrap_or(ShapeRef::of::<Json>())
    }

    /// The schema of a shape, or a reference to its entry.
    fn refer(shape: ShapeRef, generator: &mut SchemaGenerator) -> Schema {
        let before = SHAPE.replace(Some(shape));
        let schema = generator.subschema_for::<Self>();
        SHAPE.set(before);
        schema
    }
}

impl JsonSchema for SchemarsEntry {
    fn inline_schema() -> bool {
        Self::shape().get().name.is_none()
    }

    fn schema_name() -> Cow<'static, str> {
        schema_name(Self::shape())
    }

    fn schema_id() -> Cow<'static, str> {
        schema_id(Self::shape())
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let shape = Self::shape();
        let title = shape.get().name.map(type_name).unwrap_or_default();
        titled(shape, &title, generator)
    }
}

/// The name of the entry of a shape.
#[must_use]
pub fn schema_name(shape: ShapeRef) -> Cow<'static, str> {
    shape.get().name.map_or(Cow::Borrowed("Value"), |name| Cow::Owned(type_name(name)))
}

/// The identity of a shape: equal for two shapes only if they are the same with all their content.
///
/// The name and the location are not sufficient: they are equal for two instances of a generic type that is declared by hand. The
/// content as a text would be, but a recursive shape has no finite one. So shapes are compared, and the distinct ones of a description
/// are numbered in the order in which they were seen.
#[must_use]
pub fn schema_id(shape: ShapeRef) -> Cow<'static, str> {
    static DISTINCT: Mutex<BTreeMap<String, Vec<&'static Shape>>> = Mutex::new(BTreeMap::new());

    let shape = shape.get();
    let description = ShapeDescription(shape).to_string();
    // An entry is added as a whole, so the map is valid even after a panic.
    let mut distinct = DISTINCT.lock().unwrap_or_else(PoisonError::into_inner);
    let namesakes = distinct.entry(description.clone()).or_default();
    let number = namesakes.iter().position(|other| same(shape, other)).unwrap_or_else(|| {
        namesakes.push(shape);
        namesakes.len() - 1
    });
    Cow::Owned(format!("{description} {number}"))
}

/// A shape as its type's name.
struct ShapeDescription(&'static Shape);

impl fmt::Display for ShapeDescription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.describe(f)
    }
}

/// The schema of a shape. It has no title, because that would become the title of a type into which it is flattened. `schemars` adds one
/// to a root.
pub fn json_schema(shape: ShapeRef, generator: &mut SchemaGenerator) -> Schema {
    titled(shape, "", generator)
}

fn titled(shape: ShapeRef, title: &str, generator: &mut SchemaGenerator) -> Schema {
    let (plan, node) = Plan::of_value(shape);
    to_schema(ValueSchemas::new(&plan, SchemarsGenerator(generator)).definition(node, title))
}

// Types without a name have no entry of their own.
crate::__json_schema! { [] [crate::shape::Empty] [] }
crate::__json_schema! { [<T: Wire>] [crate::shape::Nullable<T>] [] inline = true }
crate::__json_schema! { [] [crate::json::Json] [] inline = true }
crate::__json_schema! { [] [crate::json::JsonObject] [] inline = true }
crate::__json_schema! { [] [crate::json::JsonStructured] [] inline = true }

struct SchemarsGenerator<'g>(&'g mut SchemaGenerator);

impl Refer for SchemarsGenerator<'_> {
    fn refer(&mut self, plan: &Plan, node: NodeId) -> Tree {
        let Some(shape) = plan.node(node).shape else {
            // A variant of a union is not a type.
            let title = plan.node(node).name.clone().unwrap_or_default();
            return ValueSchemas::new(plan, SchemarsGenerator(self.0)).definition(node, &title);
        };
        match JsonObject::deserialize(SchemarsEntry::refer(shape, self.0).as_value()) {
            Ok(object) => object.into_iter().collect(),
            // The schema `true`: any value.
            Err(_) => Tree::new(),
        }
    }

    fn for_generators(&self) -> bool {
        false
    }
}

fn to_schema(tree: Tree) -> Schema {
    let value = serde_json::to_value(Json::from(tree)).ok();
    value.and_then(|value| Schema::try_from(value).ok()).unwrap_or_default()
}
