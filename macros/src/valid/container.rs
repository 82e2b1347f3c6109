//! The rules of the derive `Wire`.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Fields, Ident};

use super::field::{check_field, check_newtype};
use super::message::{ValidMessage, message};
use crate::ast::{BodyInput, ContainerInput, EnumInput, FieldInput, NewtypeInput, VariantInput};
use crate::ctxt::Ctxt;
use crate::{names, types};

const OTHER: &str = "the variant for any other string holds it, as `Other(String)`";

/// A type that is valid.
pub(crate) struct ValidContainer<'a> {
    pub(crate) container: &'a ContainerInput<'a>,
    pub(crate) body: ValidBody<'a>,
    pub(crate) message: Option<ValidMessage<'a>>,
}

/// What kind of type it is.
pub(crate) enum ValidBody<'a> {
    Struct(&'a [FieldInput<'a>]),
    Newtype(&'a NewtypeInput<'a>),
    Enum(ValidEnum<'a>),
}

/// An enum of strings.
pub(crate) struct ValidEnum<'a> {
    pub(crate) values: Vec<&'a VariantInput<'a>>,
    /// The variant that takes any other string.
    pub(crate) other: Option<&'a VariantInput<'a>>,
}

/// Checks the type of the derives `Wire`, `Command` and `Event`.
pub(crate) fn container<'a>(cx: &Ctxt, container: &'a ContainerInput<'a>) -> Option<ValidContainer<'a>> {
    let message = container.message.as_ref().map(|given| message(cx, container, given));
    if let Some(key) = container.no_new.key().filter(|_| !container.non_exhaustive) {
        cx.at(key, "`no_new` leaves out what only a `#[non_exhaustive]` struct gets: leave it out here");
    }
    let body = match &container.body {
        BodyInput::Struct(fields) => {
            check_fields(cx, fields);
            ValidBody::Struct(fields)
        }
        BodyInput::Newtype(newtype) => {
            check_newtype(cx, newtype);
            ValidBody::Newtype(newtype)
        }
        BodyInput::Enum(body) => ValidBody::Enum(check_enum(cx, &container.input.ident, body)),
        BodyInput::Tuple(fields) => {
            cx.at(
                fields,
                "a tuple does not stand on the wire: name the fields, as `struct Point { x: f64, y: f64 }`; \
                 a newtype has one field",
            );
            return None;
        }
        BodyInput::Union(token) => {
            cx.at(token, "a union does not stand on the wire: take a struct with optional fields");
            return None;
        }
    };
    let message = match message {
        Some(message) => Some(message?),
        None => None,
    };
    Some(ValidContainer { container, body, message })
}

fn check_fields(cx: &Ctxt, fields: &[FieldInput<'_>]) {
    let mut keys = BTreeMap::new();
    for field in fields {
        check_field(cx, field);
        if field.is_inline() {
            continue;
        }
        let named: &dyn ToTokens = match field.rename.get() {
            Some(rename) => rename,
            None => field.ident,
        };
        if let Some(why) = names::reject_key(&field.name) {
            cx.at(named, why);
        } else if let Some(before) = keys.insert(&field.name, field.ident) {
            cx.at(named, format_args!("the key `{}` stands twice: the field `{before}` has it already", field.name));
        }
    }
}

fn check_enum<'a>(cx: &Ctxt, ident: &Ident, body: &'a EnumInput<'a>) -> ValidEnum<'a> {
    let (others, values): (Vec<_>, Vec<_>) = body.variants.iter().partition(|variant| variant.other.is_given());
    for (index, other) in others.iter().enumerate() {
        check_other(cx, other, index == 0);
    }
    if body.variants.is_empty() {
        cx.at(ident, "an enum without words has no values: add a variant for each word, as `Chat`");
    } else if let (Some(other), true) = (others.last(), values.is_empty()) {
        cx.at(other.ident, "an enum of any string has no words: take `String`");
    }
    let mut seen = BTreeMap::new();
    for value in &values {
        if !matches!(value.fields, Fields::Unit) {
            cx.at(
                value.fields,
                "an enum with a payload does not stand on the wire: take a struct with optional fields; \
                 for any other string, `#[wire(other)] Other(String)`",
            );
        }
        let named: &dyn ToTokens = match value.rename.get() {
            Some(rename) => rename,
            None => value.ident,
        };
        if let Some(before) = seen.insert(&value.name, value.ident) {
            cx.at(named, format_args!("the word `{}` stands twice: the variant `{before}` has it already", value.name));
        }
    }
    ValidEnum { values, other: others.first().copied() }
}

/// Checks a variant that takes any other string.
fn check_other(cx: &Ctxt, variant: &VariantInput<'_>, is_first: bool) {
    if let Some(rename) = variant.rename.key() {
        cx.at(rename, "the variant for any other string has no word of its own: leave out `rename`");
    }
    if let Some(key) = variant.other.key().filter(|_| !is_first) {
        cx.at(key, "only one variant takes any other string");
    }
    match variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
            let ty = &fields.unnamed[0].ty;
            if types::is_primitive(ty) || types::is_option(ty) {
                cx.at(ty, OTHER);
            }
        }
        _ => cx.at(variant.ident, OTHER),
    }
}
