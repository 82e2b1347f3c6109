//! The names of the entries of `$defs`: PascalCase, without dots, never with numbers to tell them apart.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::error::SchemaError;
use crate::envelope::FrameKind;
use crate::message::MessageShape;
use crate::plan::{NodeId, Plan};
use crate::shape::{Format, Kind, Name, Open, Shape};

/// The names of all entries.
#[derive(Debug)]
pub(super) struct Names {
    /// Those of the types, by name.
    pub(super) types: BTreeMap<String, NodeId>,
}

impl Names {
    /// Names everything in a plan.
    pub(super) fn new(plan: &Plan) -> Result<Self, SchemaError> {
        let mut taken = BTreeMap::new();
        let mut take = |name: String, by: String| match taken.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(by);
                Ok(())
            }
            Entry::Occupied(entry) => {
                Err(SchemaError::NameTaken { name: entry.key().clone(), first: entry.get().clone(), second: by })
            }
        };
        let mut types = BTreeMap::new();
        for (index, node) in plan.nodes.iter().enumerate() {
            let Some(of) = node.name else { continue };
            let name = type_name(of);
            take(name.clone(), format!("the type `{of}`"))?;
            types.insert(name, NodeId(index));
        }
        for (messages, kinds) in [
            (&plan.commands, &[FrameKind::Request, FrameKind::Success, FrameKind::Failure][..]),
            (&plan.events, &[FrameKind::Event]),
        ] {
            for message in messages {
                for &kind in kinds {
                    take(frame_name(message.shape, kind), format!("{} of `{}`", kind.described(), message.shape.name))?;
                }
            }
        }
        Ok(Self { types })
    }
}

/// The entry of a frame.
pub(super) fn frame_name(message: &MessageShape, kind: FrameKind) -> String {
    let kind = match kind {
        FrameKind::Request => "Request",
        FrameKind::Success => "Success",
        FrameKind::Failure => "Failure",
        FrameKind::Event => "Event",
    };
    format!("{}{kind}", pascal(message.type_name))
}

/// The entry of a type: its own name, then what it is generic over.
pub(super) fn type_name(name: Name) -> String {
    let mut out = pascal(name.base);
    for argument in name.arguments {
        out.push_str(&word(argument.get()));
    }
    out
}

/// A shape in one word.
fn word(shape: &Shape) -> String {
    if let Some(name) = shape.name {
        return type_name(name);
    }
    match shape.kind {
        Kind::Bool => "Boolean".to_owned(),
        Kind::Integer { .. } => "Integer".to_owned(),
        Kind::Number => "Number".to_owned(),
        Kind::String(Format::Id) => "Id".to_owned(),
        Kind::String(_) | Kind::Words { .. } => "String".to_owned(),
        Kind::List(item) => format!("{}List", word(item.get())),
        Kind::Map(value) => format!("{}Map", word(value.get())),
        Kind::Json(Open::Value) => "Value".to_owned(),
        Kind::Struct(_) | Kind::Json(Open::Object) => "Object".to_owned(),
        Kind::Json(Open::Structured) => "Structured".to_owned(),
        Kind::Newtype { inner, .. } => word(inner.get()),
        Kind::Optional(inner) => format!("Optional{}", word(inner.get())),
        Kind::Nullable(inner) => format!("Nullable{}", word(inner.get())),
    }
}

fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split('_') {
        let mut characters = part.chars();
        out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(characters.as_str());
    }
    out
}
