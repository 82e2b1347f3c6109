//! The rules of the derive `Wire`.

use quote::ToTokens;
use syn::{Expr, Ident};

use super::field::{check_field, check_newtype};
use super::message::{ValidMessage, message};
use super::stability::check_variants;
use super::union::{ValidUnion, check_union};
use crate::ast::{BodyInput, ContainerInput, EnumInput, FieldInput, NewtypeInput, PinnedInput, VariantBody, VariantInput};
use crate::ctxt::{Ctxt, with_help, with_note};
use crate::literal::{AttrLiteral, not_a_constant};
use crate::names::{self, SeenNames};
use crate::types;

/// A valid type.
pub(crate) struct ValidContainer<'a> {
    pub(crate) container: &'a ContainerInput<'a>,
    pub(crate) body: ValidBody<'a>,
    pub(crate) message: Option<ValidMessage<'a>>,
}

/// The content of the type.
pub(crate) enum ValidBody<'a> {
    Struct(&'a [FieldInput<'a>]),
    Newtype(&'a NewtypeInput<'a>),
    Enum(ValidEnum<'a>),
    IntegerEnum(ValidIntegerEnum<'a>),
    Union(ValidUnion<'a>),
}

/// An enum of strings.
pub(crate) struct ValidEnum<'a> {
    pub(crate) values: Vec<&'a VariantInput<'a>>,
    /// The variant for any other string.
    pub(crate) other: Option<&'a VariantInput<'a>>,
}

/// An enum of integers.
pub(crate) struct ValidIntegerEnum<'a> {
    pub(crate) values: Vec<(&'a VariantInput<'a>, i64)>,
    /// The variant for any other integer.
    pub(crate) other: Option<&'a VariantInput<'a>>,
}

/// Checks the type of the derives `Wire`, `Command` and `Event`.
pub(crate) fn container<'a>(cx: &Ctxt, container: &'a ContainerInput<'a>) -> Option<ValidContainer<'a>> {
    let message = container.message.as_ref().map(|given| message(cx, container, given));
    if let Some(key) = container.no_new.key().filter(|_| !container.non_exhaustive) {
        cx.at(key, with_help("`no_new` has no effect on a type without `#[non_exhaustive]`", "remove `no_new`"));
    }
    check_deprecated(cx, container);
    check_styles(cx, container);
    if let Some(name) = container.name.get().filter(|name| !names::is_schema_name(&name.value())) {
        let message = format!("invalid name of a type in the schemas `{}`", name.value());
        let help = "use ASCII letters and digits in PascalCase, such as `OrderState`; put the name of a message in `#[command(…)]` or \
                    `#[event(…)]`";
        cx.at(name, with_help(message, help));
    }
    let body = match &container.body {
        BodyInput::Struct(fields) => {
            check_fields(cx, fields);
            check_pinned(cx, &container.pinned, fields);
            check_recursion(cx, &container.input.ident, fields);
            ValidBody::Struct(fields)
        }
        BodyInput::Newtype(newtype) => {
            check_newtype(cx, newtype, &container.input.ident);
            ValidBody::Newtype(newtype)
        }
        BodyInput::Enum(body) if body.is_union() => {
            reject_discriminants(cx, body);
            ValidBody::Union(check_union(cx, container, body)?)
        }
        BodyInput::Enum(body) if body.is_of_integers() => ValidBody::IntegerEnum(check_integer_enum(cx, body)),
        BodyInput::Enum(body) => ValidBody::Enum(check_enum(cx, &container.input.ident, body)),
        BodyInput::Tuple(fields) => {
            cx.at(
                fields,
                with_help(
                    "expected named fields or one unnamed field, found a tuple struct",
                    "name the fields, as in `struct Point { x: f64, y: f64 }`",
                ),
            );
            return None;
        }
        BodyInput::Union(token) => {
            cx.at(token, with_help("expected a struct or an enum, found a union", "use a struct with optional fields"));
            return None;
        }
    };
    let message = match message {
        Some(message) => Some(message?),
        None => None,
    };
    Some(ValidContainer { container, body, message })
}

/// Rejects `#[deprecated]` on a type that is not a message: readers see its fields and variants, and where it is used.
fn check_deprecated(cx: &Ctxt, container: &ContainerInput<'_>) {
    if let (true, None) = (container.deprecated, &container.message) {
        let message = "`#[deprecated]` has no effect on a type that is not a message";
        cx.at(
            &container.input.ident,
            with_help(message, "remove it, and put it on the fields or variants that use the type"),
        );
    }
}

/// Rejects styles of names that have no effect.
fn check_styles(cx: &Ctxt, container: &ContainerInput<'_>) {
    let has_pinned = |pinned: &[PinnedInput]| pinned.iter().any(PinnedInput::has_style);
    let has_members = |variant: &VariantInput<'_>| {
        has_pinned(&variant.pinned) || matches!(&variant.body, VariantBody::Struct(fields) if !fields.is_empty())
    };
    let why = match &container.body {
        BodyInput::Struct(fields) if fields.is_empty() && !has_pinned(&container.pinned) => Some("a struct without fields"),
        BodyInput::Enum(body) if body.tagging.untagged.is_given() => {
            Some("an untagged union, whose variants have no names on the wire")
        }
        BodyInput::Enum(body) if body.is_of_integers() => Some("an enum of integers"),
        _ => None,
    };
    if let Some((key, why)) = container.rename_all.key().zip(why) {
        cx.at(key, with_help(format_args!("`rename_all` has no effect on {why}"), "remove `rename_all`"));
    }
    if let (Some(key), BodyInput::Enum(body)) = (container.rename_all_fields.key(), &container.body)
        && !body.variants.iter().any(has_members)
    {
        let message = "`rename_all_fields` has no effect on an enum without variants that have named fields";
        cx.at(key, with_help(message, "use `rename_all` for the names of the variants"));
    }
}

pub(super) fn check_fields(cx: &Ctxt, fields: &[FieldInput<'_>]) {
    let mut keys = SeenNames::default();
    for second in fields.iter().filter_map(|field| field.rest.key()).skip(1) {
        cx.at(second, with_help("only one field can be `rest`", "remove this field"));
    }
    for field in fields {
        check_field(cx, field);
        if !field.is_member() {
            continue;
        }
        let named: &dyn ToTokens = match field.rename.get() {
            Some(rename) => rename,
            None => field.ident,
        };
        if let Some(why) = names::reject_key(&field.name) {
            cx.at(named, why);
        } else if let Some(before) = keys.insert(&field.name, field.ident) {
            cx.at(
                named,
                with_note(
                    format_args!("duplicate member name `{}`", field.name),
                    format_args!("the field `{before}` has the same name"),
                ),
            );
        }
    }
}

/// The double from which on integers are not exact.
const MAX_SAFE_DOUBLE: f64 = 9_007_199_254_740_992.0;

/// Checks members without fields: their names and values.
pub(super) fn check_pinned(cx: &Ctxt, pinned: &[PinnedInput], fields: &[FieldInput<'_>]) {
    let mut names = SeenNames::default();
    for field in fields.iter().filter(|field| field.is_member()) {
        names.insert(&field.name, &"");
    }
    for PinnedInput { tokens, name, value } in pinned {
        if let Some(why) = names::reject_key(name) {
            cx.at(tokens, why);
        } else if names.insert(name, &"").is_some() {
            let message = format!("duplicate member name `{name}`");
            cx.at(tokens, with_help(message, "remove it, or use `rename` on the field with this name"));
        }
        match &value.value {
            AttrLiteral::Array(_) => {
                cx.take::<()>(Err(not_a_constant(value)));
            }
            AttrLiteral::Double(double) if double.fract() == 0.0 && double.abs() < MAX_SAFE_DOUBLE => {
                let message = "unexpected fraction of an integer, whose JSON text has none";
                cx.at(value, with_help(message, format_args!("use `{name} = {double}`")));
            }
            _ => {}
        }
    }
}

/// Rejects a required field of the type itself.
fn check_recursion(cx: &Ctxt, ident: &Ident, fields: &[FieldInput<'_>]) {
    for field in fields.iter().filter(|field| !field.is_inline()) {
        if types::is_itself(types::inside(field.ty, &[]), ident) {
            let message = format!(
                "unexpected required field of the type `{ident}` itself, of which every value would contain another"
            );
            cx.at(field.ty, with_help(message, "use an `Option` of the type, or a `Vec`"));
        }
    }
}

/// Rejects a generic type that contains itself with an argument that contains a parameter and more. Its shapes would be endless, and any
/// implementation would cause more errors.
pub(crate) fn has_growing_argument(cx: &Ctxt, container: &ContainerInput<'_>) -> bool {
    let input = container.input;
    let parameters: Vec<&Ident> = input.generics.type_params().map(|parameter| &parameter.ident).collect();
    let found = types::fields(input).find_map(|field| types::growing_argument(&field.ty, &input.ident, &parameters));
    if let Some(argument) = found {
        let message = format!("unexpected `{}` inside itself with a larger type as argument, which never ends", input.ident);
        cx.at(argument, with_help(message, "use the parameters themselves as arguments, or a type without parameters"));
    }
    found.is_some()
}

/// Whether a struct or newtype has an infinite size. The compiler reports that, and any use of the type in an implementation again.
pub(crate) fn is_infinite(container: &ContainerInput<'_>) -> bool {
    let is_itself = |ty| types::is_itself(ty, &container.input.ident);
    match &container.body {
        BodyInput::Struct(fields) => fields.iter().any(|field| is_itself(field.ty)),
        BodyInput::Newtype(newtype) => is_itself(newtype.ty),
        _ => false,
    }
}

/// Rejects the discriminants of a union, since a variant is written as its name.
fn reject_discriminants(cx: &Ctxt, body: &EnumInput<'_>) {
    for value in body.variants.iter().filter_map(|variant| variant.discriminant) {
        let help = "remove the discriminant, or use `#[wire(rename = \"…\")]` for another name";
        cx.at(value, with_help("unexpected discriminant in a union, which has no effect on the JSON", help));
    }
}

/// Checks an enum whose discriminants are the values on the wire. The compiler rejects equal ones.
fn check_integer_enum<'a>(cx: &Ctxt, body: &'a EnumInput<'a>) -> ValidIntegerEnum<'a> {
    let (others, variants): (Vec<_>, Vec<_>) = body.variants.iter().partition(|variant| variant.other.is_given());
    for (index, other) in others.iter().enumerate() {
        // A discriminant of it has no effect on the JSON. It is allowed, because its implicit one may be that of another variant.
        check_other(cx, other, index == 0, "integers", "use `Other(i64)`");
    }
    reject_tag(cx, body);
    check_defaults(cx, body);
    check_variants(cx, &variants, &others);
    let mut values = Vec::new();
    for variant in variants {
        if let Some(rename) = variant.rename.key() {
            let message = "`rename` has no effect on a variant whose value is an integer";
            cx.at(rename, with_help(message, "remove `rename`, or the discriminants of all variants"));
        }
        let Some(value) = variant.discriminant else {
            let message = "missing value of the variant, since others have integers as values on the wire";
            let help = format!("use `{} = …`, or remove the discriminants of all variants", variant.ident);
            cx.at(variant.ident, with_help(message, help));
            continue;
        };
        match AttrLiteral::of(value) {
            Ok(AttrLiteral::Integer(integer)) => values.push((variant, integer)),
            Err(error) if matches!(value, Expr::Lit(_) | Expr::Unary(_)) => {
                cx.take::<()>(Err(error));
            }
            _ => {
                let message = "expected an integer literal, which is the value on the wire";
                cx.at(value, with_help(message, format_args!("use `{} = 1`", variant.ident)));
            }
        }
    }
    ValidIntegerEnum { values, other: others.first().copied() }
}

/// Checks that at most one value is the default, and that it has an effect.
fn check_defaults(cx: &Ctxt, body: &EnumInput<'_>) {
    let is_open = body.variants.iter().any(|variant| variant.other.is_given());
    let mut defaults = body.variants.iter().filter_map(|variant| variant.default.key());
    if is_open {
        for key in defaults {
            let message = "`default` has no effect on an enum with `other`, which keeps undeclared values";
            cx.at(key, with_help(message, "remove `default`"));
        }
    } else {
        defaults.next();
        for key in defaults {
            cx.at(key, with_help("only one variant can be `default`", "remove this `default`"));
        }
    }
}

/// Rejects `default` on a variant of a union.
pub(super) fn reject_default(cx: &Ctxt, variant: &VariantInput<'_>) {
    if let Some(key) = variant.default.key() {
        let message = "unexpected `default` on a variant of a union";
        cx.at(key, with_help(message, "use `#[wire(other)] Other(UnknownVariant)` to read undeclared variants"));
    }
}

fn check_enum<'a>(cx: &Ctxt, ident: &Ident, body: &'a EnumInput<'a>) -> ValidEnum<'a> {
    let (others, values): (Vec<_>, Vec<_>) = body.variants.iter().partition(|variant| variant.other.is_given());
    for (index, other) in others.iter().enumerate() {
        check_other(cx, other, index == 0, "strings", "use `Other(String)`");
    }
    if body.variants.is_empty() {
        cx.at(ident, with_help("expected an enum with variants", "add a variant for each string, such as `Chat`"));
    } else if let (Some(other), true) = (others.last(), values.is_empty()) {
        cx.at(
            other.ident,
            with_help("expected another variant beside the one for other strings", "use `String` if any string is valid"),
        );
    }
    reject_tag(cx, body);
    check_defaults(cx, body);
    check_variants(cx, &values, &others);
    let mut seen = SeenNames::default();
    for value in &values {
        if let Some(before) = seen.insert(&value.name, value.ident) {
            cx.at(
                named(value),
                with_note(
                    format_args!("duplicate enum value `{}`", value.name),
                    format_args!("the variant `{before}` has the same value"),
                ),
            );
        }
    }
    ValidEnum { values, other: others.first().copied() }
}

/// The tokens that name a variant.
pub(super) fn named<'v>(variant: &'v VariantInput<'_>) -> &'v dyn ToTokens {
    match (variant.rename.get(), variant.value.get()) {
        (Some(rename), _) => rename,
        (None, Some(value)) => value,
        (None, None) => variant.ident,
    }
}

/// Rejects `default_tag`, `omit_tag` and `value` on the variants of an enum without a tag, each once.
pub(super) fn reject_tag(cx: &Ctxt, body: &EnumInput<'_>) {
    const HELP: &str = "add `#[wire(tag = \"…\")]` to the enum";
    let is_unit = |variant: &VariantInput<'_>| matches!(variant.body, VariantBody::Unit) && variant.pinned.is_empty();
    if let Some((variant, key)) = body.variants.iter().find_map(|variant| Some((variant, variant.value.key()?))) {
        let help = match variant.value.get().map(|value| &value.value) {
            Some(AttrLiteral::String(_)) if is_unit(variant) => "use `rename` for a string".to_owned(),
            Some(AttrLiteral::Integer(integer)) if body.variants.iter().all(is_unit) => {
                format!("use discriminants for integers, as in `{} = {integer}`", variant.ident)
            }
            _ => HELP.to_owned(),
        };
        cx.at(key, with_help("`value` has no effect without a tag", help));
    }
    if let Some(key) = body.variants.iter().find_map(|variant| variant.default_tag.key().or(variant.omit_tag.key())) {
        cx.at(key, with_help(format_args!("`{key}` has no effect without a tag"), HELP));
    }
}

/// Checks the variant for any other value: `what` are strings or integers.
fn check_other(cx: &Ctxt, variant: &VariantInput<'_>, is_first: bool, what: &str, help: &str) {
    if let Some(rename) = variant.rename.key() {
        let message = format!("`rename` has no effect on the variant for other {what}");
        cx.at(rename, with_help(message, "remove `rename`"));
    }
    if let Some(key) = variant.other.key().filter(|_| !is_first) {
        cx.at(key, with_help("only one variant can be `other`", "remove this variant"));
    }
    let VariantBody::Newtype(ty) = variant.body else {
        let message = format!("expected one unnamed field in the variant for other {what}");
        return cx.at(variant.ident, with_help(message, help));
    };
    let is_wrong = if what == "integers" {
        types::is_named(ty, "String") || types::is_primitive(ty) && !types::is_named(ty, "i64")
    } else {
        types::is_primitive(ty)
    };
    if is_wrong || types::is_option(ty) {
        let expected = if what == "integers" { "i64" } else { "String" };
        let message = format!("expected `{expected}` in the variant for other {what}");
        cx.at(ty, with_help(message, help));
    }
}
