//! The names of types in the schemas: PascalCase, without dots, never with numbers to tell them apart.

use crate::shape::{Format, Kind, Name, Open, Shape};

/// The entry of a type: its own name, then what it is generic over.
pub(crate) fn type_name(name: Name) -> String {
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
        Kind::String(_) | Kind::Enum { .. } => "String".to_owned(),
        Kind::Array(item) => format!("{}List", word(item.get())),
        Kind::Map(value) => format!("{}Map", word(value.get())),
        Kind::Json(Open::Value) => "Value".to_owned(),
        Kind::Struct(_) | Kind::Json(Open::Object) => "Object".to_owned(),
        Kind::Json(Open::Structured) => "Structured".to_owned(),
        Kind::Newtype { inner, .. } => word(inner.get()),
        Kind::Optional(inner) => format!("Optional{}", word(inner.get())),
        Kind::Nullable(inner) => format!("Nullable{}", word(inner.get())),
    }
}

pub(crate) fn pascal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split('_') {
        let mut characters = part.chars();
        out.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(characters.as_str());
    }
    out
}
