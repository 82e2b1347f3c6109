//! The rules for fields and newtypes: their types and attributes.

use syn::{Ident, Type};

use super::stability::{check_stability, reject_stability};
use crate::ast::{FieldInput, NewtypeInput, RulesInput};
use crate::attr::{Attr, Spanned};
use crate::ctxt::{Ctxt, with_help};
use crate::literal::{AttrLiteral, RuleValue};
use crate::types::{arguments, inside, is_itself, is_named, is_option, last_segment, ungroup};
use crate::{formats, names};

/// Checks a field of a struct, except for its name.
pub(super) fn check_field(cx: &Ctxt, field: &FieldInput<'_>) {
    // With `as_str`, the type need not be representable itself, such as `u128`.
    if !field.as_str.is_given() {
        check_type(cx, field.ty);
    }
    check_rules(cx, &field.rules);
    check_stability(cx, &field.stability);
    if let Some((key, default)) = field.default.both() {
        if is_option(field.ty) && field.is_member() {
            cx.at(
                key,
                with_help(
                    "unexpected `default` for an `Option`, which is `None` if absent",
                    "remove the `Option` or the `default`",
                ),
            );
        }
        if matches!(default.value, AttrLiteral::Array(_)) {
            let message = "expected a string, a number, `true` or `false` as the default, found an array";
            cx.at(default, with_help(message, "use `Option<…>` without a default, which is `None` if the member is absent"));
        }
    }
    if field.is_inline() {
        check_inline(cx, field);
    } else if field.is_rest() {
        check_rest(cx, field);
    }
}

/// Checks a field that holds undeclared members. The type is checked by the compiler, because it may be an alias.
fn check_rest(cx: &Ctxt, field: &FieldInput<'_>) {
    reject_others(cx, field, "`rest`, which holds the undeclared members");
    if let Some(example) = field.examples.first() {
        cx.at(
            example,
            with_help("`example` has no effect with `rest`, which holds the undeclared members", "remove `example`"),
        );
    }
    reject_stability(cx, &field.stability, "with `rest`, which holds the undeclared members");
    if let Some(key) = field.sensitive.key() {
        let message = "`sensitive` has no effect with `rest`, since undeclared members are not reported";
        cx.at(key, with_help(message, "remove `sensitive`, or put it on the struct"));
    }
    if field.deprecated {
        cx.at(field.ident, with_help("a `rest` field cannot be deprecated", "remove `#[deprecated]`"));
    }
}

/// Rejects the attributes of a member for a field that is not one member.
fn reject_others(cx: &Ctxt, field: &FieldInput<'_>, with: &str) {
    let others = [field.rename.key(), field.default.key(), field.rules.first(), field.as_str.key()];
    for key in others.into_iter().flatten() {
        let message = format!("`{key}` has no effect with {with}");
        cx.at(key, with_help(message, format_args!("remove `{key}`")));
    }
}

fn check_inline(cx: &Ctxt, field: &FieldInput<'_>) {
    if let Some(key) = field.rest.key() {
        cx.at(key, with_help("unexpected `rest` for an `inline` field", "remove `inline` or `rest`"));
    }
    reject_others(cx, field, "`inline`, whose members are those of the field's type");
    if let Some(example) = field.examples.first() {
        cx.at(
            example,
            with_help("`example` has no effect with `inline`", "put `example` on the fields of the field's type"),
        );
    }
    reject_stability(cx, &field.stability, "with `inline`, whose members are those of the field's type");
    if field.deprecated {
        let message = "`#[deprecated]` has no effect with `inline`, whose members are those of the field's type";
        cx.at(field.ident, with_help(message, "remove it, or put it on the fields of the field's type"));
    }
    if is_option(field.ty) {
        cx.at(field.ty, with_help("unexpected `Option` for an `inline` field", "make the fields of its type optional"));
    } else if !std::ptr::eq(inside(field.ty, &[]), ungroup(field.ty))
        && let Some(pointer) = last_segment(field.ty)
    {
        let message = format!("unexpected `{}` for an `inline` field", pointer.ident);
        cx.at(field.ty, with_help(message, format_args!("remove the `{}`", pointer.ident)));
    }
}

/// Checks a newtype.
pub(super) fn check_newtype(cx: &Ctxt, newtype: &NewtypeInput<'_>, ident: &Ident) {
    if is_itself(inside(newtype.ty, &["Nullable"]), ident) {
        cx.at(
            newtype.ty,
            with_help(
                format_args!("unexpected newtype of `{ident}` itself, which describes no value"),
                "use a struct with an optional field, or a `Vec` of the type",
            ),
        );
    }
    if !newtype.as_str.is_given() {
        check_type(cx, newtype.ty);
    }
    check_rules(cx, &newtype.rules);
    if is_option(newtype.ty) {
        cx.at(
            newtype.ty,
            with_help(
                "unexpected `Option` in a newtype, since only a field can be absent",
                "use `Nullable<_>` for a value or `null`, or an `Option` of the newtype in a field",
            ),
        );
    }
}

fn check_rules(cx: &Ctxt, rules: &RulesInput) {
    check_format(cx, rules);
    let counts = [(&rules.min_length, &rules.max_length), (&rules.min_items, &rules.max_items)];
    for (least, most) in counts {
        if let (Some((low, least)), Some((high, most))) = (least.both(), most.both())
            && let (Some(lower), Some(upper)) = (least.value.literal(), most.value.literal())
            && lower > upper
        {
            let message = format!("`{low}` is {lower}, which is greater than `{high}`, {upper}");
            cx.at(least, with_help(message, format_args!("use `{low} = {upper}` or less, or another `{high}`")));
        }
    }
    let number = |slot: &Attr<Spanned<RuleValue<AttrLiteral>>>| slot.get().and_then(|bound| bound.value.literal()?.number());
    if let (Some(least), Some(most), Some(tokens)) = (number(&rules.minimum), number(&rules.maximum), rules.minimum.get())
        && least > most
    {
        let message = format!("`minimum` is {least}, which is greater than `maximum`, {most}");
        cx.at(tokens, with_help(message, format_args!("use `minimum = {most}` or less, or another `maximum`")));
    }
}

/// Checks the format. The pattern is checked by the library.
fn check_format(cx: &Ctxt, rules: &RulesInput) {
    if let (Some(_), Some(key)) = (rules.format.key(), rules.pattern.key()) {
        cx.at(key, with_help("unexpected `pattern` beside `format`", "remove `pattern` or `format`"));
    }
    let Some(format) = rules.format.get() else { return };
    let name = format.value();
    if formats::variant(&name).is_some() {
        return;
    }
    let names: Vec<&str> = formats::FORMATS.iter().map(|(known, _)| *known).collect();
    let unknown = format!("unknown format `{name}`");
    if let Some(near) = names::nearest(&name, &names) {
        return cx.at(format, format_args!("{unknown}, did you mean `{near}`?"));
    }
    let names = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    cx.at(format, with_help(unknown, format_args!("use one of {names}, or `pattern`")));
}

/// Rejects a type that has no representation on the wire.
pub(super) fn check_type(cx: &Ctxt, ty: &Type) {
    let (message, help) = match ty {
        Type::Group(group) => return check_type(cx, &group.elem),
        Type::Paren(paren) => return check_type(cx, &paren.elem),
        Type::Path(_) => {
            check_arguments(cx, ty);
            match unsupported(ty) {
                Some(unsupported) => unsupported,
                None => return,
            }
        }
        Type::Reference(reference) if last_segment(&reference.elem).is_some_and(|segment| segment.ident == "str") => {
            ("unsupported type `&str`, since a value owns its text", "use `String` or `Cow<'a, str>`")
        }
        Type::Reference(_) => ("unsupported reference, since a value owns its data", "remove the `&`"),
        Type::Tuple(tuple) => match tuple.elems.len() {
            0 => return,
            1 => ("unsupported tuple of one element", "use the type of the element, or an array"),
            2..=12 => {
                tuple.elems.iter().for_each(|item| check_element(cx, item, "a tuple"));
                return;
            }
            _ => ("unsupported tuple of more than 12 elements", "use a struct with named fields"),
        },
        Type::Array(array) => {
            check_element(cx, &array.elem, "an array");
            return;
        }
        Type::Slice(_) => ("unsupported slice", "use `Vec<_>`"),
        Type::BareFn(_) => ("unsupported function pointer", "remove the field"),
        Type::TraitObject(_) => ("unsupported trait object", "use a type that derives `Wire`"),
        Type::Ptr(_) => ("unsupported pointer", "use a type that derives `Wire`"),
        Type::Never(_) => ("unsupported type `!`, which has no values", "remove the field"),
        _ => return,
    };
    cx.at(ty, with_help(message, help));
}

/// Checks the type arguments of a type.
fn check_arguments(cx: &Ctxt, ty: &Type) {
    let Some(segment) = last_segment(ty) else { return };
    let name = &segment.ident;
    let holds_values = ["Option", "Vec", "BTreeMap", "BTreeSet", "Nullable"].iter().any(|holder| name == holder);
    for argument in arguments(ty) {
        if name == "BTreeSet" && is_named(argument, "f64") {
            cx.at(argument, with_help("unsupported set of `f64`, which has no total order", "use `Vec<f64>`"));
        } else if holds_values {
            check_element(cx, argument, &format!("`{name}`"));
        } else {
            check_type(cx, argument);
        }
    }
}

/// Checks the type of the values in a container.
fn check_element(cx: &Ctxt, ty: &Type, container: &str) {
    if is_option(ty) {
        let message = format!("unexpected `Option` in {container}, since only a field can be absent");
        cx.at(ty, with_help(message, "use `Nullable<_>` for a value or `null`"));
    }
    check_type(cx, ty);
}

/// The error and the help for a named type that has no representation on the wire.
fn unsupported(ty: &Type) -> Option<(&'static str, &'static str)> {
    let segment = last_segment(ty)?;
    Some(match &*segment.ident.to_string() {
        "usize" => ("unsupported type `usize`, whose width depends on the platform", "use `u64`"),
        "isize" => ("unsupported type `isize`, whose width depends on the platform", "use `i64`"),
        "u128" | "i128" | "NonZeroU128" | "NonZeroI128" => {
            ("unsupported 128-bit integer, since JSON numbers are exact only to 2^53", "use `String`")
        }
        "f32" => ("unsupported type `f32`, since JSON numbers are doubles", "use `f64`"),
        "NonZeroI8" => ("unsupported type `NonZeroI8`, whose range has a gap", "use `i8`"),
        "NonZeroI16" => ("unsupported type `NonZeroI16`, whose range has a gap", "use `i16`"),
        "NonZeroI32" => ("unsupported type `NonZeroI32`, whose range has a gap", "use `i32`"),
        "NonZeroI64" => ("unsupported type `NonZeroI64`, whose range has a gap", "use `i64`"),
        "NonZeroUsize" | "NonZeroIsize" => {
            ("unsupported type, whose width depends on the platform", "use `NonZeroU64` or `i64`")
        }
        "HashMap" => ("unsupported type `HashMap`, whose order is random", "use `BTreeMap<String, _>`"),
        "HashSet" => ("unsupported type `HashSet`, whose order is random", "use `BTreeSet<_>`"),
        _ => return None,
    })
}
