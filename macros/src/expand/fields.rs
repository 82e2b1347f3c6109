//! Implements the trait `Fields`, which reads and writes a struct field by field.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{Index, Type};

use super::assertions::Assertions;
use super::bounds::Bounds;
use super::rules::static_rules;
use super::spans::{TraitPath, inline_item, inline_object};
use super::structs::pinned_member;
use crate::ast::{FieldInput, PinnedInput};
use crate::attr::Crate;

/// A struct with named fields.
pub(super) struct FieldsImpl<'a> {
    pub(super) ident: &'a Ident,
    /// The members without fields, which come first.
    pub(super) pinned: &'a [PinnedInput],
    /// The tag of the object, if another field would otherwise hold it.
    pub(super) tag: Option<&'a str>,
    pub(super) fields: &'a [FieldInput<'a>],
    /// The path of `Wire` for the type of each field, or of `Rest` for the undeclared members.
    pub(super) wires: &'a [TraitPath],
    pub(super) bounds: &'a Bounds,
    pub(super) krate: &'a Crate,
    /// What a value has besides the fields.
    pub(super) marker: TokenStream,
}

impl FieldsImpl<'_> {
    /// The implementation, and the type of the partial value.
    pub(super) fn expand(&self, own_keys: &TokenStream, assertions: &TokenStream) -> TokenStream {
        let Self { ident, krate, .. } = self;
        let private = &krate.private;
        let (generics, ty, clause) = self.bounds.split();
        let inline = self.inline().map(|field| self.item(field.ty, "__KEYS"));
        let rest = self.fields.iter().any(FieldInput::is_rest);
        let keys = quote!(#private::FieldNames { own: &#own_keys, inline: &[#(#inline),*], rest: #rest, open: false });
        let (take, take_union) = (self.bounds.without_self(self.take()), self.take_union());
        let assertions = Assertions::evaluated(assertions, krate);
        let finish = self.finish();
        let unions = self.unions();
        let partials = self.fields.iter().map(|field| self.partial(field));
        // The fields of a variant may not use all parameters of the union.
        let has_marker = !self.marker.is_empty();
        let marker_slot = has_marker.then(|| quote!(#private::PhantomData<fn() -> #ident #ty>,));
        let marker_empty = has_marker.then(|| quote!(#private::PhantomData,));
        // It is a struct and not a tuple, because a tuple with private types cannot be an associated type of a public trait.
        let empty = self.fields.iter().zip(self.wires).map(|(field, wire)| self.empty(field, wire));
        quote! {
            #[allow(unreachable_pub, missing_debug_implementations)]
            pub struct __Partial #generics (#(#partials,)* #marker_slot) #clause;
            #[automatically_derived]
            #[allow(unused_variables)]
            impl #generics #private::PartialFields for __Partial #ty #clause {
                fn take_field(
                    &mut self,
                    __index: #private::usize,
                    __from: &mut #private::Reader<'_>,
                ) -> #private::Result<(), #private::DecodeError> {
                    #take
                }
                #take_union
            }
            #[automatically_derived]
            #[allow(unused_variables)]
            impl #generics #private::Fields for #ident #ty #clause {
                type Object = Self;
                type Partial = __Partial #ty;
                const __KEYS: &'static #private::FieldNames = &#keys;
                fn __partial() -> Self::Partial {
                    #assertions
                    __Partial(#(#empty,)* #marker_empty)
                }
                #unions
                fn __finish(__partial: &mut Self::Partial) -> Self {
                    #finish
                }
            }
        }
    }

    /// The path of an item of `Fields` for the type of an inline field.
    fn item(&self, ty: &impl ToTokens, item: &str) -> TokenStream {
        inline_item(self.bounds, ty, item, self.krate)
    }

    fn inline(&self) -> impl Iterator<Item = &FieldInput<'_>> {
        self.fields.iter().filter(|field| field.is_inline())
    }

    /// The type of a field in the partial value.
    fn partial(&self, field: &FieldInput<'_>) -> TokenStream {
        let private = &self.krate.private;
        let ty = self.bounds.without_self(field.ty);
        if field.is_inline() {
            self.item(&ty, "Partial")
        } else if field.is_rest() {
            ty.to_token_stream()
        } else {
            quote!(#private::Option<#ty>)
        }
    }

    /// The initial value of a field in the partial value.
    fn empty(&self, field: &FieldInput<'_>, wire: &TraitPath) -> TokenStream {
        let private = &self.krate.private;
        if field.is_inline() {
            let partial = self.item(field.ty, "__partial");
            quote!(#partial())
        } else if field.is_rest() {
            let empty = wire.item("__empty");
            quote!(#empty())
        } else {
            quote!(#private::None)
        }
    }

    /// The body of `take_field`. Indices count the members of the object itself first, then those of each inline field.
    fn take(&self) -> TokenStream {
        let private = &self.krate.private;
        if self.fields.is_empty() && self.pinned.is_empty() {
            return quote!(#private::Ok(()));
        }
        let mut own = Vec::new();
        let mut inline = Vec::new();
        let mut rest = None;
        if self.tag.is_some() {
            own.push(quote!(0 => #private::skip_of_union(__from),));
        }
        for pinned in self.pinned {
            let key = own.len();
            let member = pinned_member(pinned, self.krate);
            own.push(quote! {
                #key => #private::PinnedMember::__take(&const { #member }, __from),
            });
        }
        for (index, (field, wire)) in self.fields.iter().zip(self.wires).enumerate() {
            let slot = Index::from(index);
            if field.is_inline() {
                inline.push((slot, field.ty));
            } else if field.is_rest() {
                let take = wire.item("__take");
                rest = Some(quote!(#private::FieldNames::UNDECLARED => #take(&mut self.#slot, __from),));
            } else {
                let key = own.len();
                let take = self.take_own(field, wire, &slot);
                own.push(quote!(#key => #take,));
            }
        }
        let count = own.len();
        let other = if inline.is_empty() {
            quote!(#private::Ok(()))
        } else {
            let inline = self.take_inline(&inline);
            quote!({
                let __index = __index - #count;
                #inline
            })
        };
        quote! {
            match __index {
                #(#own)*
                #rest
                _ => #other,
            }
        }
    }

    /// Reads a field that is not inline.
    fn take_own(&self, field: &FieldInput<'_>, wire: &TraitPath, slot: &Index) -> TokenStream {
        let default = field.default.get().map(|default| default.value.json());
        let (name, rules) = if default.is_none() && field.rules.first().is_none() {
            ("__take", None)
        } else {
            let rules = static_rules(&field.rules, self.krate);
            (if default.is_some() { "__take_default" } else { "__take_ruled" }, Some(quote!(#rules,)))
        };
        let (take, default) = (wire.item(name), default.map(|default| quote!(#default,)));
        quote!(#take(&mut self.#slot, #rules #default __from))
    }

    /// Reads a member of one of the inline fields, which are given by their indices and types. There is at least one.
    fn take_inline(&self, inline: &[(Index, &Type)]) -> TokenStream {
        let private = &self.krate.private;
        let last = inline.len().saturating_sub(1);
        let one = |(place, (slot, ty)): (usize, &(Index, &Type))| {
            let take = quote!(#private::PartialFields::take_field(&mut self.#slot, __index, __from));
            if place == last {
                return take;
            }
            let keys = self.item(ty, "__KEYS");
            quote! {
                let __count = #private::FieldNames::count(#keys);
                if __index < __count {
                    return #take;
                }
                let __index = __index - __count;
            }
        };
        let inline = inline.iter().enumerate().map(one);
        quote!(#(#inline)*)
    }

    /// `__UNIONS`, if there are inline fields.
    fn unions(&self) -> Option<TokenStream> {
        let private = &self.krate.private;
        self.inline().next()?;
        let counts = self.inline().map(|field| self.item(field.ty, "__UNIONS"));
        Some(quote!(const __UNIONS: #private::usize = 0 #(+ #counts)*;))
    }

    /// `take_union`, if there are inline fields.
    fn take_union(&self) -> Option<TokenStream> {
        let private = &self.krate.private;
        self.inline().next()?;
        let inline = self.fields.iter().enumerate().filter(|(_, field)| field.is_inline());
        let takes = inline.map(|(index, _)| {
            let slot = Index::from(index);
            quote!(#private::PartialFields::take_union(&mut self.#slot, __all, __from)?;)
        });
        let (names, reader) = (quote!(&'static #private::FieldNames), quote!(&mut #private::Reader<'_>));
        let result = quote!(#private::Result<(), #private::DecodeError>);
        Some(quote! {
            fn take_union(&mut self, __all: #names, __from: #reader) -> #result {
                #(#takes)*
                #private::Ok(())
            }
        })
    }

    /// The body of `__finish`.
    fn finish(&self) -> TokenStream {
        let private = &self.krate.private;
        let values = self.fields.iter().zip(self.wires).enumerate().map(|(index, (field, wire))| {
            let FieldInput { ident, ty, .. } = field;
            let slot = Index::from(index);
            if field.is_inline() {
                let finish = self.item(ty, "__finish");
                quote!(#ident: #finish(&mut __partial.#slot))
            } else if field.is_rest() {
                let empty = self.empty(field, wire);
                quote!(#ident: #private::replace(&mut __partial.#slot, #empty))
            } else {
                quote!(#ident: #private::filled(&mut __partial.#slot))
            }
        });
        let marker = &self.marker;
        quote!(Self { #(#values,)* #marker })
    }

    /// The body of `write`.
    pub(super) fn write(&self) -> TokenStream {
        let private = &self.krate.private;
        let one = |(field, wire): (&FieldInput<'_>, &TraitPath)| {
            let FieldInput { ident, ty, name, .. } = field;
            if field.is_inline() {
                let object = inline_object(self.bounds, ty, self.krate);
                quote!(#private::flat_members::<#object>(&self.#ident, __to);)
            } else if field.is_rest() {
                let put = wire.item("__put");
                quote!(#put(&self.#ident, <Self as #private::Fields>::__KEYS, __to);)
            } else {
                let put = wire.item("__put");
                quote!(#put(&self.#ident, #name, __to);)
            }
        };
        // Undeclared members follow the declared ones, wherever their field is.
        let (rest, declared): (Vec<_>, Vec<_>) = self.fields.iter().zip(self.wires).partition(|(field, _)| field.is_rest());
        let pinned = put_pinned(self.pinned, self.krate);
        let fields = declared.into_iter().chain(rest).map(one);
        quote! {
            __to.open_object();
            #pinned
            #(#fields)*
            __to.close_object();
            #private::Ok(())
        }
    }
}

/// Writes the members without fields.
pub(super) fn put_pinned(pinned: &[PinnedInput], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let put = pinned.iter().map(|pinned| {
        let member = pinned_member(pinned, krate);
        quote!(#private::PinnedMember::__put(&const { #member }, __to);)
    });
    quote!(#(#put)*)
}
