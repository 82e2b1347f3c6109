//! Newtypes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::spanned::Spanned;

use super::WireImpl;
use super::bounds::{Bounds, at, of};
use super::structs::assert_value;
use crate::ast::{Container, Newtype};

/// `Wire` of a struct of one value: the value itself, with rules.
pub(crate) fn expand(container: &Container<'_>, newtype: &Newtype<'_>) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let bounds = Bounds::wire(container.input, krate);
    let inner = newtype.ty;
    let rules = newtype.rules.emit(krate);
    let examples = newtype.examples.iter().map(|example| example.value.json());
    let generic = bounds.is_generic(inner);
    let ty = if generic { quote!(#inner) } else { bounds.outside(inner) };
    let value = assert_value(&ty, &newtype.rules, None, &newtype.examples, krate);
    let [shape, shape_ref, read, write] =
        ["SHAPE", "__SHAPE_REF", "read", "write"].map(|item| of(inner, "Wire", item, krate));
    let read = if newtype.rules.first().is_none() {
        quote!(#read(__from))
    } else {
        let reference = newtype.rules.reference(krate);
        quote!(#private::read_ruled::<#inner>(#reference, __from))
    };
    let outer = of(&ty, "Wire", "SHAPE", krate);
    let checks = at(inner.span(), quote!(#private::assert_not_optional(#outer);));
    let checks = quote!(#checks #value);
    let (outside, inside) =
        if generic { (None, Some(quote!(const { #checks }))) } else { (Some(quote!(const _: () = { #checks };)), None) };
    let wire = WireImpl {
        class: quote!(#shape.class),
        kind: quote!(#private::Kind::Newtype { inner: #shape_ref, rules: #rules }),
        examples: quote!(&[#(#examples),*]),
        read: quote!(#inside #private::Ok(Self(#read?))),
        write: quote!(#write(&self.0, __to)),
        bounds,
    }
    .expand(container);
    quote!(#wire #outside)
}
