//! Code generation for the derive `Target`.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::DeriveInput;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::spans::{at, place_of, trait_item};
use crate::ast::{SegmentInput, TargetInput};
use crate::attr::{Crate, CratePath};
use crate::valid::{Parent, ValidTarget};

/// Implements the trait, the conversions from and to text, the constructor, and the methods `parent` and `within`.
pub(crate) fn target(valid: &ValidTarget<'_>) -> TokenStream {
    let TargetInput { input, krate, .. } = valid.target;
    let implementation = implementation(valid);
    let text = text(&input.ident, &krate.private);
    let value = value(valid);
    let as_parent = parent_impl(input, valid.segments, &krate.private);
    let assertions = assertions(valid.segments, krate);
    let constructor = valid.target.non_exhaustive.then(|| constructor(valid));
    let parent = valid.parent.as_ref().map(|parent| parent_methods(valid.target, parent));
    quote!(#implementation #text #value #as_parent #assertions #constructor #parent)
}

fn implementation(valid: &ValidTarget<'_>) -> TokenStream {
    let TargetInput { input, krate, doc, .. } = valid.target;
    let private = &krate.private;
    let ident = &input.ident;
    let name = ident.unraw().to_string();
    let object = &valid.object;
    let segments = valid.segments.iter();
    let table = segments.clone().map(|SegmentInput { name, optional, .. }| quote!(#private::Segment::new(#name, #optional)));
    let count = valid.segments.len();
    let read = segments.clone().map(|SegmentInput { ident, ty, optional, .. }| {
        let next = trait_item(ty, "SegmentId", "next", krate);
        if *optional {
            quote!(#ident: if __whole { #private::Some(#next(__ids)?) } else { #private::None })
        } else {
            quote!(#ident: #next(__ids)?)
        }
    });
    let write = segments.map(|SegmentInput { ident, ty, optional, .. }| {
        let text = trait_item(ty, "SegmentId", "text", krate);
        if *optional {
            quote!(if let #private::Some(__id) = &self.#ident { __to(#text(__id)); })
        } else {
            quote!(__to(#text(&self.#ident));)
        }
    });
    quote! {
        #[automatically_derived]
        impl #private::Target for #ident {
            const SHAPE: &'static #private::TargetShape =
                &#private::TargetShape::new(#name, #doc, #object, #private::Segments::Named(&[#(#table),*]));
            fn __from_ids(__ids: &mut #private::Ids<'_>) -> #private::Option<Self> {
                let __whole = #private::Ids::left(__ids) == #count;
                let __target = Self { #(#read),* };
                if #private::Ids::left(__ids) == 0 { #private::Some(__target) } else { #private::None }
            }
            fn __segments<'__a>(&'__a self, __to: &mut dyn #private::FnMut(&'__a #private::str)) {
                #(#write)*
            }
        }
    }
}

/// Implements `FromStr` and `Display`.
fn text(ident: &Ident, private: &CratePath) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #private::FromStr for #ident {
            type Err = #private::TargetError;
            fn from_str(__text: &#private::str) -> #private::Result<Self, #private::TargetError> {
                #private::parse_target(__text)
            }
        }
        #[automatically_derived]
        impl #private::Display for #ident {
            fn fmt(&self, __f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                #private::write_target(self, __f)
            }
        }
    }
}

/// Implements `Wire`, so that a target can be the value of a field.
fn value(valid: &ValidTarget<'_>) -> TokenStream {
    let TargetInput { input, krate, .. } = valid.target;
    let private = &krate.private;
    let ident = &input.ident;
    let required = valid.segments.iter().filter(|segment| !segment.optional).count();
    let count = valid.segments.len();
    quote! {
        #[automatically_derived]
        impl #private::Wire for #ident {
            const SHAPE: &'static #private::Shape = #private::TargetValue::<#required, #count>::SHAPE;
            fn read(__from: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                #private::read_target(__from)
            }
            fn write(&self, __to: &mut #private::Writer) -> #private::Result<(), #private::EncodeError> {
                #private::write_target_value(self, __to)
            }
        }
    }
}

/// Implements the trait that builds the parent of another target.
fn parent_impl(input: &DeriveInput, segments: &[SegmentInput<'_>], private: &CratePath) -> TokenStream {
    let ident = &input.ident;
    let ids = ids(segments, private);
    let names: Vec<&Ident> = segments.iter().map(|segment| segment.ident).collect();
    quote! {
        #[automatically_derived]
        impl #private::TargetOf<#ids> for #ident {
            fn of_ids((#(#names,)*): #ids) -> Self {
                Self { #(#names),* }
            }
            fn into_ids(self) -> #ids {
                (#(self.#names,)*)
            }
        }
    }
}

/// The types of segments, as a tuple.
fn ids(segments: &[SegmentInput<'_>], private: &CratePath) -> TokenStream {
    let types = segments
        .iter()
        .map(|SegmentInput { ty, optional, .. }| if *optional { quote!(#private::Option<#ty>) } else { quote!(#ty) });
    quote!((#(#types,)*))
}

/// Asserts that each segment is an id.
fn assertions(segments: &[SegmentInput<'_>], krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let assert = |SegmentInput { ty, .. }: &SegmentInput<'_>| {
        let shape = trait_item(ty, "SegmentId", "SHAPE_OF_ID", krate);
        let call = at(ty.span(), quote!(#private::assert_id(#shape)));
        quote!(const _: () = #call;)
    };
    let assertions = segments.iter().map(assert);
    quote!(#(#assertions)*)
}

/// The methods `parent` and `within`. The parent has all segments except the last.
fn parent_methods(target: &TargetInput<'_>, parent: &Parent<'_>) -> TokenStream {
    let private = &target.krate.private;
    let ident = &target.input.ident;
    let visibility = &target.input.vis;
    let SegmentInput { ident: id, ty, .. } = parent.last;
    let parent_segments = parent.segments;
    let before: Vec<&Ident> = parent_segments.iter().map(|segment| segment.ident).collect();
    let parent = parent.ty;
    let ids = ids(parent_segments, private);
    let place = place_of(parent);
    let target_of = at(place, quote!(#private::TargetOf));
    let [of_ids, into_ids] = ["of_ids", "into_ids"].map(|name| Ident::new(name, place));
    let target_of = quote_spanned!(place=> <#parent as #target_of<#ids>>);
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// The target of the object that contains this one.
            #[must_use]
            #visibility fn parent(&self) -> #parent {
                #target_of::#of_ids((#(#private::Clone::clone(&self.#before),)*))
            }
            /// The target of an object in its parent.
            #[must_use]
            #visibility fn within(__parent: #parent, #id: #ty) -> Self {
                let (#(#before,)*) = #target_of::#into_ids(__parent);
                Self { #(#before,)* #id }
            }
        }
    }
}

fn constructor(valid: &ValidTarget<'_>) -> TokenStream {
    let TargetInput { input, krate, .. } = valid.target;
    let private = &krate.private;
    let ident = &input.ident;
    let visibility = &input.vis;
    let required = valid.segments.iter().filter(|segment| !segment.optional);
    let parameters = required.map(|SegmentInput { ident, ty, .. }| quote!(#ident: #ty));
    let values = valid.segments.iter().map(
        |SegmentInput { ident, optional, .. }| {
            if *optional { quote!(#ident: #private::None) } else { quote!(#ident) }
        },
    );
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #ident {
            /// A target with the required ids, in order.
            #[must_use]
            #[allow(clippy::too_many_arguments)]
            #visibility fn new(#(#parameters),*) -> Self {
                Self { #(#values),* }
            }
        }
    }
}
