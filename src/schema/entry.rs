//! `schemars::JsonSchema` for every type on the wire, from the same tree as the artefacts.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;

use super::names::type_name;
use super::tree::Tree;
use super::values::{Refer, Values};
use crate::json::{Json, JsonObject};
use crate::plan::{NodeId, Plan};
use crate::shape::{Entry, ShapeRef, Wire};

// `schemars` does the naming, by the type's identity, and ends the circles.
impl<T: Wire> JsonSchema for Entry<T> {
    fn inline_schema() -> bool {
        T::SHAPE.name.is_none()
    }

    fn schema_name() -> Cow<'static, str> {
        T::SHAPE.name.map_or(Cow::Borrowed("Value"), |name| Cow::Owned(type_name(name)))
    }

    fn schema_id() -> Cow<'static, str> {
        Cow::Owned(ShapeRef::of::<T>().identity())
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (plan, node) = Plan::of_value(ShapeRef::of::<T>());
        let title = T::SHAPE.name.map(type_name).unwrap_or_default();
        let tree = Values::new(&plan, Generator(generator)).definition(node, &title);
        to_schema(tree)
    }
}

crate::__json_schema! { [] [crate::shape::Empty] [] }
crate::__json_schema! { [<T: Wire>] [crate::shape::Nullable<T>] [] }
crate::__json_schema! { [] [crate::json::Json] [] }
crate::__json_schema! { [] [crate::json::JsonObject] [] }
crate::__json_schema! { [] [crate::json::JsonStructured] [] }

struct Generator<'g>(&'g mut SchemaGenerator);

impl Refer for Generator<'_> {
    fn refer(&mut self, plan: &Plan, node: NodeId) -> Tree {
        let schema = plan.node(node).shape.subschema(self.0);
        match JsonObject::deserialize(schema.as_value()) {
            Ok(object) => object.into_iter().collect(),
            // Any value.
            Err(_) => Tree::new(),
        }
    }

    fn bare(&self) -> bool {
        false
    }
}

fn to_schema(tree: Tree) -> Schema {
    let value = serde_json::to_value(Json::from(tree)).ok();
    value.and_then(|value| Schema::try_from(value).ok()).unwrap_or_default()
}
