//! Implementations for a type that a derive refuses, so that the refusal is the only error that is shown.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DataStruct, DeriveInput, Fields, parse_quote};

use crate::expand::{Bounds, Crate, Direction};

/// Which derive has refused.
pub(crate) enum Role {
    Wire,
    /// A message, with its target and its reply, if they could be read.
    Message(Direction, Option<TokenStream>, Option<TokenStream>),
}

/// `Wire`, and the message's trait, with bodies that only compile.
pub(crate) fn wire(input: &DeriveInput, krate: &Crate, role: &Role) -> TokenStream {
    let private = &krate.private;
    let bounds = Bounds::wire(input, krate);
    let (generics, ty, clause) = bounds.split();
    let reading = bounds.with_lifetime();
    let (reading, _, _) = reading.split_for_impl();
    let ident = &input.ident;
    let has_fields = matches!(&input.data, Data::Struct(DataStruct { fields: Fields::Named(_) | Fields::Unit, .. }));
    let fields = has_fields.then(|| {
        quote! {
            impl #generics #private::Fields for #ident #ty #clause {
                type Partial = ();
                const __KEYS: &'static #private::Keys = &#private::Keys { own: &[], inline: &[] };
                fn partial() -> Self::Partial {}
                fn take(
                    _: &mut Self::Partial,
                    _: #private::usize,
                    _: &mut #private::Reader<'_>,
                ) -> #private::Result<(), #private::ReadError> {
                    #private::Ok(())
                }
                fn finish(_: Self::Partial, _: &mut #private::Incomplete) -> #private::Option<Self> {
                    #private::None
                }
                fn put(&self, _: &mut #private::Writer) {}
            }
        }
    });
    let message = match role {
        Role::Wire => None,
        Role::Message(direction, target, reply) => {
            let derive = direction.derive();
            let target = target.clone().unwrap_or_else(|| quote!(#private::Path));
            let reply = reply.clone().unwrap_or_else(|| quote!(#private::NoData));
            let reply = (*direction == Direction::Command).then(|| quote!(type Reply = #reply;));
            Some(quote! {
                impl #generics #private::#derive for #ident #ty #clause {
                    type Target = #target;
                    #reply
                    const MESSAGE: &'static #private::MessageShape = #private::REFUSED;
                    fn __slot() -> &'static #private::Slot {
                        #private::refused_slot()
                    }
                }
            })
        }
    };
    quote! {
        impl #generics #private::Wire for #ident #ty #clause {
            const SHAPE: &'static #private::Shape = <#private::Empty as #private::Wire>::SHAPE;
            fn read(_: &mut #private::Reader<'_>) -> #private::Result<Self, #private::ReadError> {
                #private::refuse_reading()
            }
            fn write(&self, _: &mut #private::Writer) -> #private::Result<(), #private::ValueError> {
                #private::refuse_writing()
            }
        }
        impl #generics #private::Serialize for #ident #ty #clause {
            fn serialize<__S: #private::Serializer>(&self, __to: __S) -> #private::Result<__S::Ok, __S::Error> {
                #private::serialize(self, __to)
            }
        }
        impl #reading #private::Deserialize<'__de> for #ident #ty #clause {
            fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                #private::deserialize(__from)
            }
        }
        #fields
        #message
    }
}

/// `Target`, with bodies that only compile.
pub(crate) fn target(input: &DeriveInput, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let mut bounded = input.generics.clone();
    let ident = &input.ident;
    if !bounded.params.is_empty() {
        let (_, ty, _) = input.generics.split_for_impl();
        let predicate = parse_quote!(#ident #ty: #private::Clone + #private::Debug + #private::PartialEq);
        bounded.make_where_clause().predicates.push(predicate);
    }
    let (generics, ty, clause) = bounded.split_for_impl();
    quote! {
        impl #generics #private::Target for #ident #ty #clause {
            const SHAPE: &'static #private::TargetShape = <#private::Path as #private::Target>::SHAPE;
            fn __from_ids(_: &mut #private::Ids<'_>) -> #private::Option<Self> {
                #private::None
            }
            fn __segments<'__a>(&'__a self, _: &mut dyn #private::FnMut(&'__a #private::str)) {}
        }
        impl #generics #private::FromStr for #ident #ty #clause {
            type Err = #private::TargetError;
            fn from_str(__text: &#private::str) -> #private::Result<Self, #private::TargetError> {
                #private::parse_target(__text)
            }
        }
        impl #generics #private::Display for #ident #ty #clause {
            fn fmt(&self, __f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                #private::write_target(self, __f)
            }
        }
    }
}
