//! Code generation for enums of strings and of integers.

use proc_macro2::TokenStream;
use quote::quote;

use super::bounds::Bounds;
use super::spans::TraitPath;
use super::stability::stability;
use super::wire::WireImpl;
use crate::ast::{ContainerInput, VariantBody, VariantInput};
use crate::attr::CratePath;
use crate::valid::{ValidEnum, ValidIntegerEnum};

/// `Wire` of an enum whose variants are strings.
pub(super) fn expand(container: &ContainerInput<'_>, body: &ValidEnum<'_>) -> TokenStream {
    let private = &container.krate.private;
    let bounds = Bounds::wire(container.input, &container.krate);
    let open = body.other.is_some();
    let wire = WireImpl {
        class: quote!(#private::Class::Enum),
        kind: quote!(#private::Kind::Enum {
            of: #private::EnumType::String,
            values: <Self as #private::EnumValues>::VALUES,
            open: #open,
        }),
        examples: quote!(&[]),
        facts: TokenStream::new(),
        read: quote!(#private::read_enum(__from)),
        write: quote!(#private::write_enum(self, __to)),
    };
    let wire = wire.expand(container, &bounds);
    let values = enum_values(container, &bounds, body);
    quote!(#wire #values)
}

/// Implements the trait `EnumValues`.
fn enum_values(container: &ContainerInput<'_>, bounds: &Bounds, body: &ValidEnum<'_>) -> TokenStream {
    let private = &container.krate.private;
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let table = body.values.iter().map(|variant| describe(variant, &variant.name, private));
    let expected = expected(body);
    let by_index = body
        .values
        .iter()
        .enumerate()
        .map(|(index, VariantInput { ident, .. })| quote!(#index => #private::Some(Self::#ident),));
    let to_str = body.values.iter().map(|VariantInput { ident, name, .. }| quote!(Self::#ident => #name,));
    let other = body.other.and_then(|VariantInput { ident, body, .. }| match body {
        VariantBody::Newtype(ty) => Some((ident, ty)),
        _ => None,
    });
    let other = other.map(|(ident, ty)| (ident, TraitPath::of(ty, "OtherText", &container.krate)));
    let other_to_str = other.as_ref().map(|(ident, text)| {
        let text = text.item("text");
        quote!(Self::#ident(__value) => #text(__value),)
    });
    let other = other.map(|(ident, text)| {
        let from_text = text.item("from_text");
        quote! {
            fn other(__value: #private::String) -> #private::Option<Self> {
                #private::Some(Self::#ident(#from_text(__value)))
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #generics #private::EnumValues for #ident #ty #clause {
            const VALUES: &'static [#private::EnumValue] = &[#(#table),*];
            const EXPECTED: &'static #private::str = #expected;
            fn of_index(__index: #private::usize) -> #private::Option<Self> {
                match __index {
                    #(#by_index)*
                    _ => #private::None,
                }
            }
            #other
            fn as_str(&self) -> &#private::str {
                match self { #(#to_str)* #other_to_str }
            }
        }
    }
}

/// The description of a value.
fn describe(variant: &VariantInput<'_>, name: &str, private: &CratePath) -> TokenStream {
    let VariantInput { doc, deprecated, .. } = variant;
    let default = variant.default.is_given().then(|| quote!(.with_default()));
    if let Some(stability) = stability(&variant.stability, private) {
        quote!(#private::EnumValue::with_stability(#name, #doc, #deprecated, #stability) #default)
    } else {
        quote!(#private::EnumValue::new(#name, #doc, #deprecated) #default)
    }
}

/// `Wire` and `IntegerValues` of an enum whose variants are integers.
pub(super) fn expand_integers(container: &ContainerInput<'_>, body: &ValidIntegerEnum<'_>) -> TokenStream {
    let private = &container.krate.private;
    let bounds = Bounds::wire(container.input, &container.krate);
    let open = body.other.is_some();
    let wire = WireImpl {
        class: quote!(#private::Class::IntegerEnum),
        kind: quote!(#private::Kind::Enum {
            of: #private::EnumType::Integer,
            values: <Self as #private::IntegerValues>::VALUES,
            open: #open,
        }),
        examples: quote!(&[]),
        facts: TokenStream::new(),
        read: quote!(#private::read_integer_enum(__from)),
        write: quote!(#private::write_integer_enum(self, __to)),
    };
    let wire = wire.expand(container, &bounds);
    let values = integer_values(container, &bounds, body);
    quote!(#wire #values)
}

/// Implements the trait `IntegerValues`.
fn integer_values(container: &ContainerInput<'_>, bounds: &Bounds, body: &ValidIntegerEnum<'_>) -> TokenStream {
    let private = &container.krate.private;
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let table = body.values.iter().map(|(variant, integer)| describe(variant, &integer.to_string(), private));
    let integers = body.values.iter().map(|(_, integer)| integer);
    let by_index = body.values.iter().enumerate().map(|(index, (variant, _))| {
        let ident = variant.ident;
        quote!(#index => #private::Some(Self::#ident),)
    });
    let to_integer = body.values.iter().map(|(variant, integer)| {
        let ident = variant.ident;
        quote!(Self::#ident => #integer,)
    });
    let other = body.other.and_then(|VariantInput { ident, body, .. }| match body {
        VariantBody::Newtype(ty) => Some((ident, TraitPath::of(ty, "OtherInteger", &container.krate))),
        _ => None,
    });
    let other_to_integer = other.as_ref().map(|(ident, integer)| {
        let integer = integer.item("integer");
        quote!(Self::#ident(__value) => #integer(__value),)
    });
    let other = other.map(|(ident, integer)| {
        let from_integer = integer.item("from_integer");
        quote! {
            fn other(__value: #private::i64) -> #private::Option<Self> {
                #private::Some(Self::#ident(#from_integer(__value)))
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #generics #private::IntegerValues for #ident #ty #clause {
            const VALUES: &'static [#private::EnumValue] = &[#(#table),*];
            const INTEGERS: &'static [#private::i64] = &[#(#integers),*];
            fn of_index(__index: #private::usize) -> #private::Option<Self> {
                match __index {
                    #(#by_index)*
                    _ => #private::None,
                }
            }
            #other
            fn integer(&self) -> #private::i64 {
                match self { #(#to_integer)* #other_to_integer }
            }
        }
    }
}

/// The description of the expected values in errors.
fn expected(body: &ValidEnum<'_>) -> String {
    if body.other.is_some() {
        return "a string".to_owned();
    }
    let names: Vec<_> = body.values.iter().map(|value| format!("`{}`", value.name)).collect();
    match &*names {
        [name] => name.clone(),
        names => format!("one of {}", names.join(", ")),
    }
}
