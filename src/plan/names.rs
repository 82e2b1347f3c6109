//! Names of types in the schemas: PascalCase, without dots and without numbers to make them unique.

use crate::shape::{EnumType, Format, Kind, Name, Open, Rules, Shape};

/// The name of the entry of a type: its own name, followed by its type arguments.
pub(crate) fn type_name(name: Name) -> String {
    let mut out = pascal(name.entry);
    for argument in name.arguments {
        out.push_str(&argument_name(argument.get()));
    }
    out
}

/// A name for a shape as a type argument.
fn argument_name(shape: &Shape) -> String {
    if let Some(name) = shape.name {
        return type_name(name);
    }
    match shape.kind {
        Kind::Null => "Null".to_owned(),
        Kind::Bool | Kind::Enum { of: EnumType::Boolean, .. } => "Boolean".to_owned(),
        Kind::Integer { .. } | Kind::Enum { of: EnumType::Integer, .. } => "Integer".to_owned(),
        Kind::Number | Kind::Enum { of: EnumType::Number, .. } => "Number".to_owned(),
        Kind::String(Format::Id) => "Id".to_owned(),
        Kind::String(_) | Kind::Parsed { .. } | Kind::Enum { of: EnumType::String, .. } => "String".to_owned(),
        Kind::Array(item) => format!("{}List", argument_name(item.get())),
        Kind::Set(item) => format!("{}Set", argument_name(item.get())),
        Kind::Tuple(items) => {
            let items: String = items.iter().map(|item| argument_name(item.get())).collect();
            format!("{items}Tuple")
        }
        Kind::Map { key, value } => match key.get().name {
            Some(key) => format!("{}{}Map", type_name(key), argument_name(value.get())),
            None => format!("{}Map", argument_name(value.get())),
        },
        Kind::Json(Open::Value) => "Value".to_owned(),
        Kind::Struct(_) | Kind::Json(Open::Object) => "Object".to_owned(),
        Kind::Json(Open::Structured) => "Structured".to_owned(),
        // `char` and arrays of a fixed length are newtypes without a name.
        Kind::Newtype { rules: Rules { max_length: Some(1), .. }, .. } => "Character".to_owned(),
        Kind::Newtype { inner, rules: Rules { max_items: Some(count), .. } } => {
            format!("{}{count}", argument_name(inner.get()))
        }
        Kind::Newtype { inner, .. } => argument_name(inner.get()),
        Kind::Optional(inner) => format!("Optional{}", argument_name(inner.get())),
        Kind::Nullable(inner) => format!("Nullable{}", argument_name(inner.get())),
        Kind::Union(_) => "Union".to_owned(),
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
