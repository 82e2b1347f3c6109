//! Reads the schemas of arrays and maps.

use super::{Definitions, Subschema};
use crate::json::{Json, JsonObject};
use crate::plan::{Node, NodeId, NodeKind, StringFormat, StringPlan};
use crate::shape::{EnumType, Open};

impl<'d> Definitions<'d> {
    pub(super) fn array(&mut self, place: Subschema<'d, '_>) -> NodeKind {
        if let Some(items) = place.schema.get("prefixItems") {
            return self.tuple(items, place);
        }
        self.allowed(place, &["type", "items", "minItems", "maxItems", "uniqueItems"]);
        let (min, max) = (self.count(place, "minItems"), self.count(place, "maxItems"));
        self.reject_empty_range(place, "minItems", min, max);
        let unique = match place.schema.get("uniqueItems") {
            None | Some(Json::Bool(false)) => false,
            Some(Json::Bool(true)) => true,
            Some(other) => {
                let reason = format!("expected a boolean, found {}", other.type_name());
                self.reject(&place.at.member("uniqueItems"), reason);
                false
            }
        };
        let item = match place.schema.get("items") {
            Some(items) => self.value(items, &place.at.member("items")),
            None => self.push(NodeKind::Json(Open::Value)),
        };
        NodeKind::List { item, min: min.filter(|min| *min > 0), max, unique }
    }

    fn tuple(&mut self, items: &'d Json, place: Subschema<'d, '_>) -> NodeKind {
        self.allowed(place, &["type", "prefixItems", "minItems", "maxItems"]);
        let at = place.at.member("prefixItems");
        let Some(items) = items.as_array().filter(|items| !items.is_empty()) else {
            return self.unsupported(&at, "expected an array of schemas");
        };
        let number = Some(items.len() as u64);
        for key in ["minItems", "maxItems"] {
            if self.count(place, key) != number {
                let reason = format!("expected {}, the number of schemas in `prefixItems`", items.len());
                self.reject(&place.at.member(key), reason);
            }
        }
        let items = items.iter().enumerate().map(|(index, item)| self.value(item, &at.element(index)));
        NodeKind::Tuple(items.collect())
    }

    pub(super) fn map(&mut self, values: &'d Json, place: Subschema<'d, '_>) -> NodeKind {
        self.allowed(place, &["type", "additionalProperties", "propertyNames"]);
        let is_string = |names: &JsonObject| names.len() == 1 && names.get("type") == Some(&"string".into());
        let key = match place.schema.get("propertyNames") {
            Some(names) if !names.as_object().is_some_and(is_string) => {
                let at = place.at.member("propertyNames");
                let key = self.value(names, &at);
                self.keys.push((key, at.pointer()));
                key
            }
            _ => self.push(NodeKind::String(StringPlan { min: None, max: None, format: StringFormat::Any, parsed: None })),
        };
        NodeKind::Map { key, value: self.value(values, &place.at.member("additionalProperties")) }
    }

    /// Rejects maps whose member names are not described as strings. This is done after all entries have been read.
    pub(super) fn reject_keys(&mut self) {
        let is_string = |key: &NodeId| {
            let node: Option<&Node> = self.nodes.get(key.0).and_then(Option::as_ref);
            node.is_some_and(|node| matches!(node.kind, NodeKind::String(_) | NodeKind::Enum { of: EnumType::String, .. }))
        };
        let others = self.keys.iter().filter(|(key, _)| !is_string(key));
        let others = others.map(|(_, at)| (at.clone(), "expected the schema of a string".to_owned()));
        self.rejected.extend(others.collect::<Vec<_>>());
    }
}
