//! The rules of unions.

use syn::{Ident, LitStr, Type};

use super::container::{check_fields, check_pinned, named, reject_default, reject_tag};
use super::field::check_type;
use super::stability::check_variants;
use crate::ast::{ContainerInput, EnumInput, FieldInput, TaggingInput, VariantBody, VariantInput};
use crate::ctxt::{Ctxt, with_help, with_note};
use crate::literal::AttrLiteral;
use crate::names::{self, SeenNames};
use crate::types;

/// A union that is valid.
pub(crate) struct ValidUnion<'a> {
    pub(crate) tagging: ValidTagging<'a>,
    pub(crate) tag_type: TagType,
    pub(crate) variants: Vec<ValidVariant<'a>>,
    /// The variant that holds any value of a variant that is not declared.
    pub(crate) other: Option<(&'a VariantInput<'a>, &'a Type)>,
}

/// The type of a tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TagType {
    String,
    Integer,
    Boolean,
}

/// The value of a tag, which is the name of a variant.
pub(crate) enum TagName {
    String(String),
    Integer(i64),
    Boolean(bool),
}

impl TagName {
    pub(crate) const fn tag_type(&self) -> TagType {
        match self {
            Self::String(_) => TagType::String,
            Self::Integer(_) => TagType::Integer,
            Self::Boolean(_) => TagType::Boolean,
        }
    }

    /// The name as a text; of an integer or a boolean, its JSON text.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::String(name) => name.clone(),
            Self::Integer(integer) => integer.to_string(),
            Self::Boolean(value) => value.to_string(),
        }
    }
}

/// How the variant of a value is determined.
#[derive(Clone, Copy)]
pub(crate) enum ValidTagging<'a> {
    Internal(&'a LitStr),
    Adjacent(&'a LitStr, &'a LitStr),
    External,
    Untagged,
}

/// A variant that is valid.
pub(crate) struct ValidVariant<'a> {
    pub(crate) variant: &'a VariantInput<'a>,
    pub(crate) name: TagName,
    pub(crate) payload: ValidPayload<'a>,
}

/// The fields of a variant.
pub(crate) enum ValidPayload<'a> {
    Unit,
    Newtype(&'a Type),
    Struct(&'a [FieldInput<'a>]),
}

/// Checks an enum whose variants have fields or a tag.
pub(super) fn check_union<'a>(cx: &Ctxt, container: &ContainerInput<'_>, body: &'a EnumInput<'a>) -> Option<ValidUnion<'a>> {
    let tagging = check_tagging(cx, &body.tagging);
    body.variants.iter().for_each(|variant| reject_default(cx, variant));
    let (others, variants): (Vec<_>, Vec<_>) = body.variants.iter().partition(|variant| variant.other.is_given());
    if variants.is_empty() {
        cx.at(
            &container.input.ident,
            with_help("expected a union with variants", "add a variant such as `Chat { id: String }`"),
        );
    }
    check_variants(cx, &variants, &others);
    let mut other = None;
    for (index, variant) in others.into_iter().enumerate() {
        if let Some(key) = variant.other.key().filter(|_| index > 0) {
            cx.at(key, with_help("only one variant can be `other`", "remove this variant"));
        } else {
            other = check_other(cx, tagging, variant);
        }
    }
    let tagging = tagging?;
    if matches!(tagging, ValidTagging::External | ValidTagging::Untagged) {
        reject_tag(cx, body);
    }
    let named = check_values(cx, tagging, variants);
    let tag_type = named.first().map_or(TagType::String, |(_, name)| name.tag_type());
    if let (TagType::Boolean, Some(key)) = (tag_type, other.and_then(|(variant, _)| variant.other.key())) {
        let message = "`other` has no meaning in a union whose tag is a boolean";
        cx.at(key, with_help(message, "declare a variant for `true` and one for `false`"));
    }
    check_names(cx, tagging, &named);
    let mut valid = Vec::new();
    for (variant, name) in named {
        check_attributes(cx, tagging, variant);
        let payload = check_payload(cx, container, tagging, variant);
        valid.extend(payload.map(|payload| ValidVariant { variant, name, payload }));
    }
    check_absent_tag(cx, &valid);
    Some(ValidUnion { tagging, tag_type, variants: valid, other })
}

/// Determines the values of the tag: strings, or the integers or booleans in the attribute `value`, which all variants then have.
fn check_values<'a>(
    cx: &Ctxt,
    tagging: ValidTagging<'_>,
    variants: Vec<&'a VariantInput<'a>>,
) -> Vec<(&'a VariantInput<'a>, TagName)> {
    let is_tagged = matches!(tagging, ValidTagging::Internal(_) | ValidTagging::Adjacent(..));
    // A string is a mistake for `rename`, which the other variants need not have.
    let is_string =
        |variant: &VariantInput<'_>| variant.value.get().is_some_and(|value| matches!(value.value, AttrLiteral::String(_)));
    let has_values = variants.iter().any(|variant| variant.value.is_given() && !is_string(variant));
    let mut named: Vec<(&VariantInput<'_>, TagName)> = Vec::new();
    for variant in variants {
        let name = if is_tagged && (has_values || variant.value.is_given()) {
            check_value(cx, variant, named.first().map(|(_, name)| name.tag_type()))
        } else {
            Some(TagName::String(variant.name.clone()))
        };
        named.extend(name.map(|name| (variant, name)));
    }
    named
}

/// Determines the value of the tag of a variant: an integer or a boolean, as in the variants before.
fn check_value(cx: &Ctxt, variant: &VariantInput<'_>, expected: Option<TagType>) -> Option<TagName> {
    if let Some(rename) = variant.rename.key() {
        let message = "`rename` has no effect on a variant with a `value`";
        cx.at(rename, with_help(message, "remove `rename`, or the `value` of all variants"));
    }
    if !variant.value.is_given() {
        let message = "missing `value` of the variant, since others have one";
        cx.at(variant.ident, with_help(message, "use `#[wire(value = …)]`, or remove the `value` of all variants"));
    }
    let value = variant.value.get()?;
    let name = match value.value {
        AttrLiteral::Integer(integer) => TagName::Integer(integer),
        AttrLiteral::Bool(value) => TagName::Boolean(value),
        AttrLiteral::String(_) => {
            cx.at(value, with_help("expected an integer, `true` or `false`, found a string", "use `rename` for a string"));
            return None;
        }
        _ => {
            cx.at(value, with_help("expected an integer, `true` or `false` as the value of the tag", "use `value = 1`"));
            return None;
        }
    };
    if expected.is_some_and(|expected| expected != name.tag_type()) {
        let of = if expected == Some(TagType::Integer) { "an integer" } else { "`true` or `false`" };
        cx.at(value, format_args!("expected {of}, as in the variants before"));
        return None;
    }
    Some(name)
}

fn check_tagging<'a>(cx: &Ctxt, tagging: &'a TaggingInput) -> Option<ValidTagging<'a>> {
    let TaggingInput { tag, content, untagged } = tagging;
    for name in [tag.get(), content.get()].into_iter().flatten() {
        if let Some(why) = names::reject_key(&name.value()) {
            cx.at(name, why);
        }
    }
    if let Some(key) = untagged.key().filter(|_| tag.is_given() || content.is_given()) {
        cx.at(key, with_help("`untagged` excludes `tag` and `content`", "remove `untagged`"));
        return None;
    }
    if untagged.is_given() {
        return Some(ValidTagging::Untagged);
    }
    if let Some(key) = content.key().filter(|_| !tag.is_given()) {
        cx.at(key, with_help("`content` without `tag`", "add `tag = \"type\"`"));
        return None;
    }
    match (tag.is_given(), content.is_given()) {
        (false, _) => Some(ValidTagging::External),
        (true, false) => tag.get().map(ValidTagging::Internal),
        (true, true) => {
            let (tag, content) = (tag.get()?, content.get()?);
            if tag.value() == content.value() {
                cx.at(
                    content,
                    with_note(format_args!("duplicate member name `{}`", tag.value()), "the tag has the same name"),
                );
            }
            Some(ValidTagging::Adjacent(tag, content))
        }
    }
}

/// Checks that the names of variants differ, and can be those of members where they are.
fn check_names(cx: &Ctxt, tagging: ValidTagging<'_>, variants: &[(&VariantInput<'_>, TagName)]) {
    let mut seen = SeenNames::default();
    for (variant, name) in variants {
        let name = name.text();
        let is_member = matches!(tagging, ValidTagging::External) && !matches!(variant.body, VariantBody::Unit);
        if let Some(why) = names::reject_key(&name).filter(|_| is_member) {
            cx.at(named(variant), why);
        } else if let Some(before) = seen.insert(&name, variant.ident) {
            cx.at(
                named(variant),
                with_note(
                    format_args!("duplicate variant `{name}`"),
                    format_args!("the variant `{before}` has the same name"),
                ),
            );
        }
    }
}

/// Rejects a second variant that an object without the tag would have.
fn check_absent_tag(cx: &Ctxt, variants: &[ValidVariant<'_>]) {
    let mut first: Option<&Ident> = None;
    for ValidVariant { variant, .. } in variants {
        if let (Some(key), true) = (variant.default_tag.key(), variant.omit_tag.is_given()) {
            cx.at(key, with_help("`default_tag` has no effect beside `omit_tag`", "remove `default_tag`"));
        }
        let Some(key) = variant.omit_tag.key().or(variant.default_tag.key()) else { continue };
        if let Some(first) = first {
            let note = format!("an object without the tag is of the variant `{first}`");
            let message = with_note("only one variant can be `default_tag` or `omit_tag`", note);
            cx.at(key, with_help(message, format_args!("remove this `{key}`")));
        }
        first = first.or(Some(variant.ident));
    }
}

/// Rejects attributes that have no effect.
fn check_attributes(cx: &Ctxt, tagging: ValidTagging<'_>, variant: &VariantInput<'_>) {
    if let Some(key) = variant.rename.key().filter(|_| matches!(tagging, ValidTagging::Untagged)) {
        cx.at(key, with_help("`rename` has no effect on a variant of an untagged union", "remove `rename`"));
    }
}

fn check_payload<'a>(
    cx: &Ctxt,
    container: &ContainerInput<'_>,
    tagging: ValidTagging<'a>,
    variant: &'a VariantInput<'a>,
) -> Option<ValidPayload<'a>> {
    match &variant.body {
        VariantBody::Unit if !variant.pinned.is_empty() => {
            check_pinned(cx, &variant.pinned, &[]);
            check_pinned_tag(cx, tagging, variant);
            Some(ValidPayload::Struct(&[]))
        }
        VariantBody::Unit => {
            if matches!(tagging, ValidTagging::Untagged) {
                let help = "use `Nullable<_>` for `null`, a variant with an enum of strings for a string, or `#[wire(tag = \"…\")]`";
                cx.at(variant.ident, with_help("expected a variant with fields in an untagged union", help));
            }
            Some(ValidPayload::Unit)
        }
        VariantBody::Newtype(ty) => {
            if let Some(pinned) = variant.pinned.first() {
                let help = "put `pinned` on the struct in the variant, or name the fields of the variant";
                cx.at(&pinned.tokens, with_help("unexpected pinned member of a variant with one unnamed field", help));
            }
            check_newtype(cx, container, tagging, ty);
            Some(ValidPayload::Newtype(ty))
        }
        VariantBody::Struct(fields) => {
            check_fields(cx, fields);
            check_pinned(cx, &variant.pinned, fields);
            check_pinned_tag(cx, tagging, variant);
            if let ValidTagging::Internal(tag) = tagging {
                let clashes = |field: &&FieldInput<'_>| field.is_member() && field.name == tag.value();
                for field in fields.iter().filter(clashes) {
                    let note = "the tag of the union has the same name";
                    cx.at(field.ident, with_note(format_args!("duplicate member name `{}`", field.name), note));
                }
            }
            Some(ValidPayload::Struct(fields))
        }
        VariantBody::Tuple(fields) => {
            let help = "name the fields, as in `Point { x: f64, y: f64 }`";
            let found = if fields.unnamed.is_empty() { "none" } else { "several" };
            cx.at(fields, with_help(format_args!("expected one unnamed field, found {found}"), help));
            None
        }
    }
}

/// Rejects a pinned member with the name of the tag.
fn check_pinned_tag(cx: &Ctxt, tagging: ValidTagging<'_>, variant: &VariantInput<'_>) {
    let ValidTagging::Internal(tag) = tagging else { return };
    for pinned in variant.pinned.iter().filter(|pinned| pinned.name == tag.value()) {
        let message = format!("duplicate member name `{}`", pinned.name);
        let message = with_note(message, "the tag of the union has the same name");
        cx.at(&pinned.tokens, with_help(message, "remove it, or use another `tag`"));
    }
}

fn check_newtype(cx: &Ctxt, container: &ContainerInput<'_>, tagging: ValidTagging<'_>, ty: &Type) {
    check_type(cx, ty);
    if types::is_itself(types::inside(ty, &["Nullable"]), &container.input.ident) {
        let message = match tagging {
            ValidTagging::Internal(_) => "unexpected value of the union itself, whose tag the object already has",
            ValidTagging::Untagged => {
                "unexpected value of the union itself, which cannot be distinguished from the other variants"
            }
            ValidTagging::Adjacent(..) | ValidTagging::External => return,
        };
        return cx.at(ty, with_help(message, "use a field with a name, as in `Nested { inner: Box<Self> }`"));
    }
    if types::is_option(ty) {
        let help = "use `Nullable<_>` for a value or `null`";
        cx.at(ty, with_help("unexpected `Option` in a variant, since only a field can be absent", help));
    }
    let is_parameter =
        container.input.generics.type_params().any(|parameter| types::is_named(ty, &parameter.ident.to_string()));
    if is_parameter && matches!(tagging, ValidTagging::Untagged) {
        let help = "use `#[wire(tag = \"…\", content = \"…\")]`";
        cx.at(ty, with_help("a type parameter cannot be distinguished from the other variants of an untagged union", help));
    }
}

/// Checks the variant that holds any value of a variant that is not declared.
fn check_other<'a>(
    cx: &Ctxt,
    tagging: Option<ValidTagging<'_>>,
    variant: &'a VariantInput<'a>,
) -> Option<(&'a VariantInput<'a>, &'a Type)> {
    const HELP: &str = "use `Other(UnknownVariant)`";
    let keys = [variant.rename.key(), variant.value.key(), variant.default_tag.key(), variant.omit_tag.key()];
    for key in keys.into_iter().flatten() {
        let message = format!("`{key}` has no effect on the variant for undeclared variants");
        cx.at(key, with_help(message, format_args!("remove `{key}`")));
    }
    if let (Some(ValidTagging::Untagged), Some(key)) = (tagging, variant.other.key()) {
        let help = "use `#[wire(tag = \"…\")]`";
        cx.at(key, with_help("`other` has no meaning in an untagged union, whose variants have no names", help));
        return None;
    }
    if let Some(pinned) = variant.pinned.first() {
        cx.at(&pinned.tokens, "unexpected pinned member of the variant for undeclared variants");
    }
    match &variant.body {
        VariantBody::Newtype(ty)
            if types::is_primitive(ty)
                || types::is_option(ty)
                || ["Json", "JsonObject", "JsonStructured", "String", "Vec"]
                    .iter()
                    .any(|name| types::is_named(ty, name)) =>
        {
            cx.at(ty, with_help("expected `UnknownVariant` in the variant for undeclared variants", HELP));
            None
        }
        VariantBody::Newtype(ty) => Some((variant, ty)),
        _ => {
            let message = "expected one unnamed field in the variant for undeclared variants";
            cx.at(variant.ident, with_help(message, HELP));
            None
        }
    }
}
