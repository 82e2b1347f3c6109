//! Newtypes.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::WireImpl;
use super::bounds::Bounds;
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
    let checks = quote_spanned! {inner.span()=>
        #private::assert_not_optional(<#ty as #private::Wire>::SHAPE);
    };
    let checks = quote!(#checks #value);
    let (outside, inside) =
        if generic { (None, Some(quote!(const { #checks }))) } else { (Some(quote!(const _: () = { #checks };)), None) };
    let wire = WireImpl {
        class: quote!(<#inner as #private::Wire>::SHAPE.class),
        kind: quote!(#private::Kind::Newtype { inner: #private::ShapeRef::of::<#inner>(), rules: #rules }),
        examples: quote!(&[#(#examples),*]),
        read: quote! {
            #inside
            #private::Ok(Self(#private::admit(<#inner as #private::Wire>::read(__from)?, const { &#rules })?))
        },
        write: quote!(<#inner as #private::Wire>::write(&self.0, __to)),
        measure: quote! {
            fn __measure(&self) -> #private::Measure {
                <#inner as #private::Wire>::__measure(&self.0)
            }
        },
        bounds,
    }
    .expand(container);
    quote!(#wire #outside)
}
