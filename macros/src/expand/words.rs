//! Enums of words.

use proc_macro2::TokenStream;
use quote::quote;

use super::WireImpl;
use super::bounds::Bounds;
use crate::ast::{Container, Word, Words};

/// `Wire` of an enum whose variants are words.
pub(crate) fn expand(container: &Container<'_>, words: &Words<'_>) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let table = words.words.iter().map(
        |Word { name, doc, deprecated, .. }| quote!(#private::Word { name: #name, doc: #doc, deprecated: #deprecated }),
    );
    let indices = words.words.iter().enumerate().map(|(index, Word { variant, .. })| {
        let variant = &variant.ident;
        quote!(#index => #private::Some(Self::#variant),)
    });
    let strings = words.words.iter().map(|Word { variant, name, .. }| {
        let variant = &variant.ident;
        quote!(Self::#variant => #name,)
    });
    let open = words.other.is_some();
    let other = words.other.map(|other| {
        let other = &other.ident;
        quote! {
            fn other(__value: #private::String) -> #private::Option<Self> {
                #private::Some(Self::#other(#private::Into::into(__value)))
            }
        }
    });
    let other_string = words.other.map(|other| {
        let other = &other.ident;
        quote!(Self::#other(__value) => #private::AsRef::<#private::str>::as_ref(__value),)
    });
    let expected = if open { "a string".to_owned() } else { expected(words) };
    let bounds = Bounds::wire(container.input, krate);
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let values = quote! {
        #[automatically_derived]
        impl #generics #private::EnumValues for #ident #ty #clause {
            const VALUES: &'static [#private::Word] = &[#(#table),*];
            const EXPECTED: &'static #private::str = #expected;
            fn of_index(__index: #private::usize) -> #private::Option<Self> {
                match __index {
                    #(#indices)*
                    _ => #private::None,
                }
            }
            #other
            fn as_str(&self) -> &#private::str {
                match self { #(#strings)* #other_string }
            }
        }
    };
    let wire = WireImpl {
        class: quote!(#private::Class::Words),
        kind: quote!(#private::Kind::Words { words: <Self as #private::EnumValues>::VALUES, open: #open }),
        examples: quote!(&[]),
        read: quote!(#private::read_enum(__from)),
        write: quote!(#private::write_enum(self, __to)),
        bounds: Bounds::wire(container.input, krate),
    }
    .expand(container);
    quote!(#wire #values)
}

/// The words, as the reader's error names them.
fn expected(words: &Words<'_>) -> String {
    let words: Vec<_> = words.words.iter().map(|word| format!("`{}`", word.name)).collect();
    match &*words {
        [word] => format!("the word {word}"),
        words => format!("one of the words {}", words.join(", ")),
    }
}
