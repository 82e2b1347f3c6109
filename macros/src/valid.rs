//! The rules that look at more than one attribute or token.

use std::collections::BTreeMap;

use quote::ToTokens;
use syn::{Expr, GenericArgument, PathArguments, Type};

use crate::ast::{Body, Container, Field, Newtype, Rules, Words};
use crate::attr::{Slot, Spanned};
use crate::ctxt::Ctxt;
use crate::names;

/// Checks all that the tokens show.
pub(crate) fn check(cx: &Ctxt, container: &Container<'_>) {
    match &container.body {
        Body::Struct(fields) => fields_apart(cx, fields),
        Body::Newtype(newtype) => check_newtype(cx, newtype),
        Body::Words(words) => words_apart(cx, words),
        Body::Refused => {}
    }
}

fn fields_apart(cx: &Ctxt, fields: &[Field<'_>]) {
    let mut keys = BTreeMap::new();
    for field in fields {
        check_field(cx, field);
        if field.inline.get().is_some() {
            continue;
        }
        let named: &dyn ToTokens = match field.rename.get() {
            Some(rename) => rename,
            None => field.ident,
        };
        if let Some(why) = names::refuse_key(&field.name) {
            cx.at(named, why);
        } else if let Some(before) = keys.insert(field.name.clone(), field.ident) {
            cx.at(named, format_args!("the key `{}` stands twice: the field `{before}` has it already", field.name));
        }
    }
}

fn check_field(cx: &Ctxt, field: &Field<'_>) {
    check_type(cx, field.ty);
    check_rules(cx, &field.rules);
    if let Some((key, default)) = field.default.both() {
        if is_option(field.ty) && !field.is_inline() {
            cx.at(key, "an `Option` has no default, since it may be absent: leave out the `Option` or the default");
        }
        if matches!(default.value, crate::literal::Literal::List(_)) {
            cx.at(default, "a default is a string, a number, `true` or `false`");
        }
    }
    if field.inline.get().is_some() {
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
}

fn check_newtype(cx: &Ctxt, newtype: &Newtype<'_>) {
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

fn words_apart(cx: &Ctxt, words: &Words<'_>) {
    let mut seen = BTreeMap::new();
    for word in &words.words {
        let named: &dyn ToTokens = match word.rename.get() {
            Some(rename) => rename,
            None => &word.variant.ident,
        };
        if let Some(before) = seen.insert(word.name.clone(), &word.variant.ident) {
            cx.at(named, format_args!("the word `{}` stands twice: the variant `{before}` has it already", word.name));
        }
    }
}

fn check_rules(cx: &Ctxt, rules: &Rules) {
    let counts = [(&rules.min_length, &rules.max_length), (&rules.min_items, &rules.max_items)];
    for (least, most) in counts {
        if let (Some((low, least)), Some((high, most))) = (least.both(), most.both())
            && least.value > most.value
        {
            cx.at(least, format_args!("`{low}` is above `{high}`, which is {}", most.value));
        }
    }
    let number = |slot: &Slot<Spanned<crate::literal::Literal>>| slot.get().and_then(|bound| bound.value.number());
    if let (Some(least), Some(most), Some(tokens)) = (number(&rules.minimum), number(&rules.maximum), rules.minimum.get())
        && least > most
    {
        cx.at(tokens, format_args!("`minimum` is above `maximum`, which is {most}"));
    }
}

/// Whether the tokens say `Option<…>`.
pub(crate) fn is_option(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Option")
}

/// The last segment of a type's path.
pub(crate) fn last_segment(ty: &Type) -> Option<&syn::PathSegment> {
    match ty {
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// The types between the angle brackets of a type's last segment.
pub(crate) fn arguments(ty: &Type) -> impl Iterator<Item = &Type> {
    let arguments = last_segment(ty).and_then(|segment| match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    });
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Refuses a type that does not stand on the wire, with the way round.
pub(crate) fn check_type(cx: &Ctxt, ty: &Type) {
    let way_round = match ty {
        Type::Group(group) => return check_type(cx, &group.elem),
        Type::Paren(paren) => return check_type(cx, &paren.elem),
        Type::Path(_) => {
            let Some(segment) = last_segment(ty) else { return };
            let name = segment.ident.to_string();
            let container = matches!(&*name, "Option" | "Vec" | "BTreeMap" | "Nullable");
            for argument in arguments(ty) {
                if container && is_option(argument) {
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
            match &*name {
                "usize" => "`usize` has no fixed width: take `u64`",
                "isize" => "`isize` has no fixed width: take `i64`",
                "u128" | "i128" => "128 bits do not fit a number on the wire: take `String`",
                "f32" => "`f32` does not hold every number of the wire: take `f64`",
                "char" => "`char` does not stand on the wire: take `String` with `#[wire(min_length = 1, max_length = 1)]`",
                "HashMap" => "`HashMap` has no order: take `BTreeMap<String, _>`",
                "HashSet" | "BTreeSet" => "a set does not stand on the wire: take `Vec<_>`",
                _ => return,
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
    cx.at(ty, way_round);
}
