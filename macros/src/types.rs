//! Properties of a type that are visible in its tokens.

use syn::{GenericArgument, PathArguments, PathSegment, Type};

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

/// The type arguments of the last segment of a type's path.
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
