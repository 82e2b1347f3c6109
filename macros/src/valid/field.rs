//! The rules of fields and newtypes: their types, and what attributes say about their values.

use syn::{Expr, Type};

use crate::ast::{FieldInput, NewtypeInput, RulesInput};
use crate::attr::{Attr, Spanned};
use crate::ctxt::Ctxt;
use crate::literal::AttrLiteral;
use crate::types::{arguments, is_option, last_segment};

/// Checks a field of a struct, apart from its key.
pub(super) fn check_field(cx: &Ctxt, field: &FieldInput<'_>) {
    check_type(cx, field.ty);
    check_rules(cx, &field.rules);
    if let Some((key, default)) = field.default.both() {
        if is_option(field.ty) && !field.is_inline() {
            cx.at(key, "an `Option` has no default, since it may be absent: leave out the `Option` or the default");
        }
        if matches!(default.value, AttrLiteral::Array(_)) {
            cx.at(default, "a default is a string, a number, `true` or `false`");
        }
    }
    if field.is_inline() {
        check_inline(cx, field);
    }
}

fn check_inline(cx: &Ctxt, field: &FieldInput<'_>) {
    let others = [field.rename.key(), field.default.key(), field.rules.first()];
    for key in others.into_iter().flatten() {
        cx.at(key, format_args!("`{key}` means nothing beside `inline`: the keys are those of the field's type"));
    }
    if let Some(example) = field.examples.first() {
        cx.at(example, "`example` means nothing beside `inline`: put it on the fields of the field's type");
    }
    if is_option(field.ty) {
        cx.at(field.ty, "`inline` cannot be an `Option`: make the fields of its type optional");
    }
}

/// Checks a newtype.
pub(super) fn check_newtype(cx: &Ctxt, newtype: &NewtypeInput<'_>) {
    check_type(cx, newtype.ty);
    check_rules(cx, &newtype.rules);
    if is_option(newtype.ty) {
        cx.at(
            newtype.ty,
            "a newtype cannot hold an `Option`, which is a field that may be absent: \
             write `Option<…>` where the newtype is a field, or take `Nullable<_>`, a value or `null`",
        );
    }
}

fn check_rules(cx: &Ctxt, rules: &RulesInput) {
    let counts = [(&rules.min_length, &rules.max_length), (&rules.min_items, &rules.max_items)];
    for (least, most) in counts {
        if let (Some((low, least)), Some((high, most))) = (least.both(), most.both())
            && least.value > most.value
        {
            cx.at(least, format_args!("`{low}` is above `{high}`, which is {}", most.value));
        }
    }
    let number = |slot: &Attr<Spanned<AttrLiteral>>| slot.get().and_then(|bound| bound.value.number());
    if let (Some(least), Some(most), Some(tokens)) = (number(&rules.minimum), number(&rules.maximum), rules.minimum.get())
        && least > most
    {
        cx.at(tokens, format_args!("`minimum` is above `maximum`, which is {most}"));
    }
}

/// Rejects a type that has no form on the wire, and says what to write instead.
fn check_type(cx: &Ctxt, ty: &Type) {
    let instead = match ty {
        Type::Group(group) => return check_type(cx, &group.elem),
        Type::Paren(paren) => return check_type(cx, &paren.elem),
        Type::Path(_) => {
            check_arguments(cx, ty);
            match instead_of(ty) {
                Some(instead) => instead,
                None => return,
            }
        }
        Type::Reference(reference) if last_segment(&reference.elem).is_some_and(|segment| segment.ident == "str") => {
            "a value on the wire owns its text: take `String` or `Cow<'a, str>`"
        }
        Type::Reference(_) => "a value on the wire owns its data: leave out the `&`",
        Type::Tuple(_) => "a tuple does not stand on the wire: take a struct with named fields",
        Type::Array(array) if matches!(&array.len, Expr::Lit(_)) => {
            "an array does not stand on the wire: take `Vec<_>` with `#[wire(min_items = …, max_items = …)]`"
        }
        Type::Array(_) => "an array does not stand on the wire: take `Vec<_>`",
        Type::Slice(_) => "a slice does not stand on the wire: take `Vec<_>`",
        Type::BareFn(_) => "a function does not stand on the wire",
        Type::TraitObject(_) => "a trait object does not stand on the wire: name a type that derives `Wire`",
        Type::Ptr(_) => "a pointer does not stand on the wire",
        Type::Never(_) => "`!` has no values",
        _ => return,
    };
    cx.at(ty, instead);
}

/// Checks the types between the angle brackets of a type.
fn check_arguments(cx: &Ctxt, ty: &Type) {
    let Some(segment) = last_segment(ty) else { return };
    let name = &segment.ident;
    let holds_values = ["Option", "Vec", "BTreeMap", "Nullable"].iter().any(|holder| name == holder);
    for argument in arguments(ty) {
        if holds_values && is_option(argument) {
            cx.at(
                argument,
                format_args!(
                    "an `Option` is a field that may be absent, and inside `{name}` there is no field: \
                     take `Nullable<_>`, a value or `null`"
                ),
            );
        }
        check_type(cx, argument);
    }
}

/// What to write instead of a named type that has no form on the wire.
fn instead_of(ty: &Type) -> Option<&'static str> {
    let segment = last_segment(ty)?;
    Some(match &*segment.ident.to_string() {
        "usize" => "`usize` has no fixed width: take `u64`",
        "isize" => "`isize` has no fixed width: take `i64`",
        "u128" | "i128" => "128 bits do not fit a number on the wire: take `String`",
        "f32" => "`f32` does not hold every number of the wire: take `f64`",
        "char" => "`char` does not stand on the wire: take `String` with `#[wire(min_length = 1, max_length = 1)]`",
        "HashMap" => "`HashMap` has no order: take `BTreeMap<String, _>`",
        "HashSet" | "BTreeSet" => "a set does not stand on the wire: take `Vec<_>`",
        _ => return None,
    })
}
