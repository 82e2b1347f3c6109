//! Sets the spans of generated tokens, which determine where the compiler reports their errors.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};

use super::bounds::Bounds;
use crate::attr::Crate;

/// `<Type as Trait>::item` with the span of the type, so that the compiler reports an error there, and only once.
pub(super) fn trait_item(ty: &impl ToTokens, name: &str, item: &str, krate: &Crate) -> TokenStream {
    TraitPath::of(ty, name, krate).item(item)
}

/// `<Type as Trait>::` with the span of the type. It is computed once for several items, because creating spans is slow.
pub(super) struct TraitPath {
    path: TokenStream,
    place: Span,
}

impl TraitPath {
    /// The path of a trait of the main crate for a type.
    pub(super) fn of(ty: &impl ToTokens, name: &str, krate: &Crate) -> Self {
        let private = &krate.private;
        let ty = ty.to_token_stream();
        let place = place_of(&ty);
        let name = Ident::new(name, place);
        let private = private.at(place);
        Self { path: quote_spanned!(place=> <#ty as #private::#name>::), place }
    }

    /// The path of `TextField` for the representation of a type with `as_str`.
    pub(super) fn of_text(representation: &TokenStream, ty: &impl ToTokens, krate: &Crate) -> Self {
        let place = place_of(ty);
        let private = krate.private.at(place);
        Self { path: quote_spanned!(place=> <#representation as #private::TextField<#ty>>::), place }
    }

    /// The path of an item of the trait.
    pub(super) fn item(&self, item: &str) -> TokenStream {
        let Self { path, place } = self;
        let item = Ident::new(item, *place);
        quote!(#path #item)
    }
}

/// The path of an item of `Fields` for the type of an inline field.
///
/// The constant argument cannot be evaluated if the type does not implement `Fields`. The compiler reports that once, and nothing about
/// the types that contain the erroneous argument.
pub(super) fn inline_item(bounds: &Bounds, ty: &impl ToTokens, item: &str, krate: &Crate) -> TokenStream {
    // The argument cannot depend on parameters.
    if bounds.is_generic(ty) || bounds.has_lifetimes() {
        return trait_item(ty, "Fields", item, krate);
    }
    let place = place_of(ty);
    let valid = trait_item(ty, "Fields", "__VALID", krate);
    let private = krate.private.at(place);
    let item = Ident::new(item, place);
    quote_spanned!(place=> <#ty as #private::Fields<{ #valid }>>::#item)
}

/// The type of an inline field, by its `Fields`: an error about that is the only one.
pub(super) fn inline_object(bounds: &Bounds, ty: &impl ToTokens, krate: &Crate) -> TokenStream {
    let is_generic = bounds.is_generic(ty) || bounds.has_lifetimes();
    if is_generic { ty.to_token_stream() } else { inline_item(bounds, ty, "Object", krate) }
}

/// The span of the first token, with the hygiene of generated tokens.
pub(super) fn place_of(tokens: &impl ToTokens) -> Span {
    let first = tokens.to_token_stream().into_iter().next().map_or_else(Span::call_site, |first| first.span());
    Span::call_site().located_at(first)
}

/// Sets the span of tokens. Their hygiene is unchanged, so their names are resolved as before.
pub(super) fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    for mut token in tokens {
        if let TokenTree::Group(group) = &token {
            let mut moved = Group::new(group.delimiter(), at(place, group.stream()));
            moved.set_span(group.span());
            token = TokenTree::Group(moved);
        }
        token.set_span(token.span().located_at(place));
        out.extend([token]);
    }
    out
}
