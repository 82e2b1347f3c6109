//! Generics and bounds of implementations.

use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, GenericParam, Generics, ImplGenerics, Type, TypeGenerics, WhereClause, parse_quote};

use super::spans::place_of;
use crate::attr::Crate;
use crate::types;

/// The generics of a type, with additional bounds for the implementation.
pub(crate) struct Bounds {
    ident: Ident,
    generics: Generics,
    /// The further bounds of the implementation of `Wire`.
    direct: Vec<TokenStream>,
    /// Whether the declaration contains `Self`.
    has_self: bool,
}

impl Bounds {
    /// Requires `Wire` for each type parameter.
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
        let has_self = has_self(input.to_token_stream());
        Self { ident: input.ident.clone(), generics, direct: Vec::new(), has_self }
    }

    /// Requires `Fields` for the type of an inline field.
    pub(super) fn inline(&mut self, ty: &Type, krate: &Crate) {
        if self.is_generic(ty) {
            let private = &krate.private;
            self.generics.make_where_clause().predicates.push(parse_quote!(#ty: #private::Fields<Object = #ty>));
        }
    }

    /// Requires `Wire` for the type in a pointer that is the whole value, such as that of a newtype. Types that consist of each other in
    /// this way have no values, and the compiler would report a cycle of constants at great length. The bounds form a cycle too, which
    /// is a short error at each type. A type with arguments has no bound, because a container may contain the type itself.
    pub(super) fn add_direct(&mut self, ty: &Type, krate: &Crate) {
        let inner = types::inside(ty, &["Nullable"]);
        let Some(segment) = types::last_segment(inner) else { return };
        let is_pointer = !std::ptr::eq(inner, types::ungroup(ty));
        if is_pointer && segment.arguments.is_none() && !types::is_leaf(inner) && !self.is_generic(inner) {
            let place = place_of(inner);
            let private = krate.private.at(place);
            self.direct.push(quote_spanned!(place=> #inner: #private::Wire,));
        }
    }

    /// The bounds of the implementation of `Wire`.
    pub(super) fn wire_clause(&self) -> TokenStream {
        let direct = &self.direct;
        match &self.generics.where_clause {
            None if direct.is_empty() => TokenStream::new(),
            None => quote!(where #(#direct)*),
            Some(clause) => {
                let predicates = clause.predicates.iter();
                quote!(where #(#predicates,)* #(#direct)*)
            }
        }
    }

    /// Requires that a type with `as_str` has its representation.
    pub(super) fn text(&mut self, representation: &TokenStream, ty: &Type, krate: &Crate) {
        if self.is_generic(ty) {
            let private = &krate.private;
            let clause = self.generics.make_where_clause();
            clause.predicates.push(parse_quote!(#representation: #private::TextField<#ty>));
        }
    }

    /// The parts of an `impl`.
    pub(crate) fn split(&self) -> (ImplGenerics<'_>, TypeGenerics<'_>, Option<&WhereClause>) {
        self.generics.split_for_impl()
    }

    /// The generics, preceded by the lifetime of `Deserialize`.
    pub(crate) fn with_lifetime(&self) -> Generics {
        let mut generics = self.generics.clone();
        let parameters = std::mem::take(&mut generics.params);
        let lifetime: GenericParam = parse_quote!('__de);
        generics.params = Punctuated::from_iter([lifetime]);
        generics.params.extend(parameters);
        generics
    }

    /// Whether the type has lifetime parameters.
    pub(super) fn has_lifetimes(&self) -> bool {
        self.generics.lifetimes().next().is_some()
    }

    /// The type parameters.
    pub(super) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.generics.type_params().map(|parameter| &parameter.ident)
    }

    /// The const parameters.
    pub(super) fn constants(&self) -> impl Iterator<Item = &Ident> {
        self.generics.const_params().map(|parameter| &parameter.ident)
    }

    /// Whether a type depends on a type parameter or a const parameter.
    pub(super) fn is_generic(&self, tokens: impl ToTokens) -> bool {
        !self.generics.params.is_empty() && self.mentions(tokens.into_token_stream())
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

    /// The tokens of a type or an assertion without type parameters outside of the implementation: lifetimes are replaced by `'static`, and
    /// `Self` by the name of the type.
    pub(super) fn outside(&self, tokens: &TokenStream) -> TokenStream {
        let parameters = self.generics.params.iter().map(|_| quote!('static));
        let ident = &self.ident;
        // The form that types and expressions such as `Self::MAX` have in common.
        let parameters = (!self.generics.params.is_empty()).then(|| quote!(::<#(#parameters),*>));
        replace(tokens.clone(), &quote!(#ident #parameters), true)
    }

    /// The tokens of a type or an expression where `Self` means another type.
    pub(super) fn without_self(&self, tokens: impl ToTokens) -> TokenStream {
        if !self.has_self {
            return tokens.into_token_stream();
        }
        let ident = &self.ident;
        let (_, parameters, _) = self.split();
        // The form that types and expressions have in common.
        let parameters = parameters.as_turbofish();
        replace(tokens.into_token_stream(), &quote!(#ident #parameters), false)
    }
}

fn has_self(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_self(group.stream()),
        TokenTree::Ident(ident) => ident == "Self",
        _ => false,
    })
}

/// Replaces `Self` by `this` and, if `lifetimes` is set, all lifetimes by `'static`.
fn replace(tokens: TokenStream, this: &TokenStream, lifetimes: bool) -> TokenStream {
    let mut out = TokenStream::new();
    let mut is_lifetime = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                let mut new = Group::new(group.delimiter(), replace(group.stream(), this, lifetimes));
                new.set_span(group.span());
                out.extend([TokenTree::Group(new)]);
            }
            TokenTree::Ident(ident) if std::mem::take(&mut is_lifetime) => {
                out.extend([TokenTree::Ident(Ident::new("static", ident.span()))]);
            }
            TokenTree::Ident(ident) if ident == "Self" => out.extend(this.clone()),
            other => {
                is_lifetime = lifetimes && matches!(&other, TokenTree::Punct(punct) if punct.as_char() == '\'');
                out.extend([other]);
            }
        }
    }
    out
}
