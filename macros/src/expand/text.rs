//! Code generation for fields and newtypes with `as_str`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Type;

use super::spans::{TraitPath, at, place_of};
use crate::ast::{FieldInput, NewtypeInput};
use crate::attr::Crate;
use crate::types::{arguments, last_segment};

/// The type that implements `Wire` for a type with `as_str`: the same containers with `AsStr<T>` in place of the innermost type.
fn representation(ty: &Type, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    let arguments: Vec<&Type> = arguments(ty).collect();
    let container = last_segment(ty).map(|segment| segment.ident.to_string());
    let out = match (container.as_deref(), &*arguments) {
        (Some("Option"), [inner]) => with(&quote!(#private::Option), &representation(inner, krate)),
        (Some("Nullable"), [inner]) => with(&quote!(#private::Nullable), &representation(inner, krate)),
        (Some("Vec"), [inner]) => with(&quote!(#private::Vec), &representation(inner, krate)),
        (Some("Box"), [inner]) => with(&quote!(#private::Box), &representation(inner, krate)),
        (Some("BTreeMap"), [key, value]) => {
            let value = representation(value, krate);
            quote!(#private::BTreeMap<#key, #value>)
        }
        _ => quote!(#private::AsStr<#ty>),
    };
    at(place_of(ty), out)
}

fn with(container: &TokenStream, inner: &TokenStream) -> TokenStream {
    quote!(#container<#inner>)
}

impl FieldInput<'_> {
    /// The type that implements `Wire` for the field: its own, unless it has `as_str`.
    pub(super) fn wire_type(&self, krate: &Crate) -> TokenStream {
        wire_type(self.ty, self.as_str.is_given(), krate)
    }

    /// The path of the trait that reads and writes the field.
    pub(super) fn wire_path(&self, krate: &Crate) -> TraitPath {
        wire_path(self.ty, self.as_str.is_given(), if self.is_rest() { "Rest" } else { "Wire" }, krate)
    }
}

impl NewtypeInput<'_> {
    /// The type that implements `Wire` for the value: that of the field, unless the newtype has `as_str`.
    pub(super) fn wire_type(&self, krate: &Crate) -> TokenStream {
        wire_type(self.ty, self.as_str.is_given(), krate)
    }

    /// The path of the trait that reads and writes the value.
    pub(super) fn wire_path(&self, krate: &Crate) -> TraitPath {
        wire_path(self.ty, self.as_str.is_given(), "Wire", krate)
    }
}

fn wire_type(ty: &Type, is_text: bool, krate: &Crate) -> TokenStream {
    if is_text { representation(ty, krate) } else { ty.to_token_stream() }
}

fn wire_path(ty: &Type, is_text: bool, of: &str, krate: &Crate) -> TraitPath {
    if is_text { TraitPath::of_text(&representation(ty, krate), ty, krate) } else { TraitPath::of(ty, of, krate) }
}
