//! Properties of a type that are visible in its tokens.

use std::borrow::Cow;

use std::vec;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Data, DeriveInput, Field, Fields, GenericArgument, Ident, PathArguments, PathSegment, Type};

/// The input with the name of the type in place of `Self` in the fields of an enum's variants: the derive makes structs of them.
pub(crate) fn without_self(input: &DeriveInput) -> Cow<'_, DeriveInput> {
    let mut input = Cow::Borrowed(input);
    let is_struct = |fields: &Fields| matches!(fields, Fields::Named(_));
    if !matches!(&input.data, Data::Enum(data) if data.variants.iter().any(|variant| is_struct(&variant.fields))) {
        return input;
    }
    let (_, parameters, _) = input.generics.split_for_impl();
    let ident = &input.ident;
    let this = quote!(#ident #parameters);
    if let Data::Enum(data) = &mut input.to_mut().data {
        for field in data.variants.iter_mut().flat_map(|variant| &mut variant.fields) {
            // A type is still one after the replacement.
            if let Ok(ty) = syn::parse2(replace_self(field.ty.to_token_stream(), &this)) {
                field.ty = ty;
            }
        }
    }
    input
}

fn replace_self(tokens: TokenStream, this: &TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), replace_self(group.stream(), this));
                new.set_span(group.span());
                out.extend([TokenTree::Group(new)]);
            }
            TokenTree::Ident(ident) if ident == "Self" => {
                for mut token in this.clone() {
                    token.set_span(ident.span());
                    out.extend([token]);
                }
            }
            other => out.extend([other]),
        }
    }
    out
}

/// The type without parentheses, and without the invisible group that surrounds a `macro_rules!` fragment.
pub(crate) fn ungroup(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungroup(&group.elem),
        Type::Paren(paren) => ungroup(&paren.elem),
        other => other,
    }
}

/// The last segment of a type's path.
pub(crate) fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ungroup(ty) {
        Type::Path(path) if path.qself.is_none() => path.path.segments.last(),
        _ => None,
    }
}

/// Whether a type consists of this name alone.
pub(crate) fn is_named(ty: &Type, name: &str) -> bool {
    matches!(ungroup(ty), Type::Path(path) if path.path.is_ident(name))
}

/// Whether a type is an `Option<…>`, according to its name.
pub(crate) fn is_option(ty: &Type) -> bool {
    last_segment(ty).is_some_and(|segment| segment.ident == "Option")
}

/// Whether a type is a built-in number type, `bool` or `char`, according to its name.
pub(crate) fn is_primitive(ty: &Type) -> bool {
    const PRIMITIVES: [&str; 16] = [
        "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "u8", "u16", "u32", "u64", "u128", "usize",
    ];
    last_segment(ty).is_some_and(|segment| PRIMITIVES.iter().any(|name| segment.ident == name))
}

/// Whether a type is written as a type that contains no others, so no alias.
pub(crate) fn is_leaf(ty: &Type) -> bool {
    is_primitive(ty) || is_named(ty, "String")
}

/// Whether a type is written as a leaf, or as an `Option`, a `Vec` or a map of leaves. Such a nesting is valid.
pub(crate) fn has_valid_nesting(ty: &Type) -> bool {
    let has_leaves = || arguments(ty).next().is_some() && arguments(ty).all(is_leaf);
    let has_key = || arguments(ty).next().is_some_and(|key| is_named(key, "String"));
    is_leaf(ty)
        || last_segment(ty).is_some_and(|segment| match segment.ident.to_string().as_str() {
            "Option" | "Vec" => has_leaves(),
            "BTreeMap" => has_leaves() && has_key(),
            _ => false,
        })
}

/// The type inside pointers such as `Box`, and inside the other `holders`.
pub(crate) fn inside<'t>(ty: &'t Type, holders: &[&str]) -> &'t Type {
    const POINTERS: [&str; 3] = ["Arc", "Box", "Rc"];
    let is_holder = last_segment(ty).is_some_and(|segment| POINTERS.iter().chain(holders).any(|name| segment.ident == name));
    match arguments(ty).next() {
        Some(argument) if is_holder => inside(argument, holders),
        _ => ungroup(ty),
    }
}

/// Whether a type is written as `Self` or by its own name.
pub(crate) fn is_itself(ty: &Type, name: &Ident) -> bool {
    let Type::Path(path) = ungroup(ty) else { return false };
    let is_single = path.qself.is_none() && path.path.segments.len() == 1;
    is_single && path.path.segments.iter().any(|segment| segment.ident == *name || segment.ident == "Self")
}

/// The fields of a struct, or of all variants of an enum.
pub(crate) fn fields(input: &DeriveInput) -> vec::IntoIter<&Field> {
    let fields: Vec<&Field> = match &input.data {
        Data::Struct(data) => data.fields.iter().collect(),
        Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.fields).collect(),
        Data::Union(_) => Vec::new(),
    };
    fields.into_iter()
}

/// The first argument of the type `name` inside a type that contains one of the parameters and more.
pub(crate) fn growing_argument<'t>(ty: &'t Type, name: &Ident, parameters: &[&Ident]) -> Option<&'t Type> {
    let grows = |argument: &&Type| {
        let is_parameter = parameters.iter().any(|parameter| is_named(argument, &parameter.to_string()));
        !is_parameter && mentions(argument.to_token_stream(), parameters)
    };
    let own = is_itself(ty, name).then(|| arguments(ty).find(grows)).flatten();
    own.or_else(|| arguments(ty).find_map(|argument| growing_argument(argument, name, parameters)))
}

/// Whether some tokens contain one of the names.
pub(crate) fn mentions(tokens: TokenStream, names: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(group.stream(), names),
        TokenTree::Ident(ident) => names.contains(&&ident),
        _ => false,
    })
}

/// Whether a type is written as a container of the standard library, or as `Nullable`.
pub(crate) fn is_container(ty: &Type) -> bool {
    const CONTAINERS: [&str; 8] = ["Arc", "BTreeMap", "BTreeSet", "Box", "Nullable", "Option", "Rc", "Vec"];
    matches!(ungroup(ty), Type::Array(_) | Type::Tuple(_))
        || last_segment(ty).is_some_and(|segment| CONTAINERS.iter().any(|name| segment.ident == name))
}

/// The types with arguments of their own that a type consists of, without containers.
pub(crate) fn generic_types(ty: &Type) -> Vec<&Type> {
    let is_generic = arguments(ty).next().is_some() && !is_container(ty);
    is_generic.then_some(ty).into_iter().chain(arguments(ty).flat_map(generic_types)).collect()
}

/// The type arguments of the last segment of a type's path, or the types of the elements of an array or a tuple.
pub(crate) fn arguments(ty: &Type) -> vec::IntoIter<&Type> {
    // It is a list, because the methods of an iterator of several parts are compiled for each use.
    let types: Vec<&Type> = match ungroup(ty) {
        Type::Array(array) => vec![&array.elem],
        Type::Tuple(tuple) => tuple.elems.iter().collect(),
        _ => match last_segment(ty).map(|segment| &segment.arguments) {
            Some(PathArguments::AngleBracketed(arguments)) => arguments.args.iter().filter_map(type_of).collect(),
            _ => Vec::new(),
        },
    };
    types.into_iter()
}

/// The type that an argument is.
fn type_of(argument: &GenericArgument) -> Option<&Type> {
    if let GenericArgument::Type(ty) = argument { Some(ty) } else { None }
}
