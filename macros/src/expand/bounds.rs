//! The generics of an implementation.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, GenericParam, Generics, Type, parse_quote};

use super::Crate;

/// The generics of a type, with what the implementation asks of them.
pub(crate) struct Bounds {
    ident: Ident,
    generics: Generics,
}

impl Bounds {
    /// Every type parameter stands on the wire.
    pub(crate) fn wire(input: &DeriveInput, krate: &Crate) -> Self {
        let private = &krate.private;
        let mut generics = input.generics.clone();
        let types: Vec<Ident> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
        if !types.is_empty() {
            let clause = generics.make_where_clause();
            for parameter in types {
                clause.predicates.push(parse_quote!(#parameter: #private::Wire));
            }
        }
        Self { ident: input.ident.clone(), generics }
    }

    /// The keys of a type stand inline.
    pub(crate) fn inline(&mut self, ty: &Type, krate: &Crate) {
        if self.is_generic(ty) {
            let private = &krate.private;
            self.generics.make_where_clause().predicates.push(parse_quote!(#ty: #private::Fields));
        }
    }

    /// The parts of an `impl`.
    pub(crate) fn split(&self) -> (syn::ImplGenerics<'_>, syn::TypeGenerics<'_>, Option<&syn::WhereClause>) {
        self.generics.split_for_impl()
    }

    /// The generics with the lifetime of what is read.
    pub(crate) fn with_lifetime(&self) -> Generics {
        let mut generics = self.generics.clone();
        let parameters = std::mem::take(&mut generics.params);
        let reading: GenericParam = parse_quote!('__de);
        generics.params = Punctuated::from_iter([reading]);
        generics.params.extend(parameters);
        generics
    }

    /// The type parameters.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.generics.type_params().map(|parameter| &parameter.ident)
    }

    /// The constant parameters.
    pub(crate) fn constants(&self) -> impl Iterator<Item = &Ident> {
        self.generics.const_params().map(|parameter| &parameter.ident)
    }

    /// Whether a type depends on a type parameter or a constant parameter.
    pub(crate) fn is_generic(&self, ty: &Type) -> bool {
        self.mentions(ty.to_token_stream())
    }

    fn mentions(&self, tokens: TokenStream) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Group(group) => self.mentions(group.stream()),
            TokenTree::Ident(ident) => self.generics.params.iter().any(|parameter| match parameter {
                GenericParam::Type(parameter) => ident == parameter.ident || (ident == "Self"),
                GenericParam::Const(parameter) => ident == parameter.ident || (ident == "Self"),
                GenericParam::Lifetime(_) => false,
            }),
            _ => false,
        })
    }

    /// A type that is not generic, as it is named outside the type that it stands in: lifetimes are `'static`, and
    /// `Self` has its name.
    pub(crate) fn outside(&self, ty: &Type) -> TokenStream {
        let parameters = self.generics.params.iter().map(|_| quote!('static));
        let ident = &self.ident;
        let this = quote!(#ident<#(#parameters),*>);
        replace(ty.to_token_stream(), &this, true)
    }

    /// A type as it is named where `Self` is another type.
    pub(crate) fn without_self(&self, ty: &Type) -> TokenStream {
        let ident = &self.ident;
        let (_, parameters, _) = self.split();
        replace(ty.to_token_stream(), &quote!(#ident #parameters), false)
    }
}

/// `<Type as Trait>::item`, all at the type, so that the compiler's error stands there, and once.
pub(crate) fn of(ty: &impl ToTokens, of: &str, item: &str, krate: &Crate) -> TokenStream {
    Qualified::of(ty, of, krate).item(item)
}

/// `<Type as Trait>`, all at the type, for many items: spans are slow to make.
pub(crate) struct Qualified {
    path: TokenStream,
    place: Span,
}

impl Qualified {
    pub(crate) fn of(ty: &impl ToTokens, of: &str, krate: &Crate) -> Self {
        let private = &krate.private;
        let ty = ty.to_token_stream();
        let first = ty.clone().into_iter().next().map_or_else(Span::call_site, |first| first.span());
        let place = Span::call_site().located_at(first);
        let of = Ident::new(of, place);
        let private = at(first, private.clone());
        Self { path: quote_spanned!(place=> <#ty as #private::#of>::), place }
    }

    pub(crate) fn item(&self, item: &str) -> TokenStream {
        let Self { path, place } = self;
        let item = Ident::new(item, *place);
        quote!(#path #item)
    }
}

/// Moves tokens to a place, so that an error of theirs is shown there. Each keeps what its names mean.
pub(crate) fn at(place: Span, tokens: TokenStream) -> TokenStream {
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

/// Puts `this` for `Self`, and `'static` for every lifetime if asked to.
fn replace(tokens: TokenStream, this: &TokenStream, lifetimes: bool) -> TokenStream {
    let mut out = TokenStream::new();
    let mut lifetime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), replace(group.stream(), this, lifetimes));
                new.set_span(group.span());
                out.extend([TokenTree::Group(new)]);
            }
            TokenTree::Ident(ident) if std::mem::take(&mut lifetime) => {
                out.extend([TokenTree::Ident(Ident::new("static", ident.span()))]);
            }
            TokenTree::Ident(ident) if ident == "Self" => out.extend(this.clone()),
            other => {
                lifetime = lifetimes && matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
                out.extend([other]);
            }
        }
    }
    out
}
