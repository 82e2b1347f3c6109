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
    let reads = words.words.iter().map(|Word { variant, name, .. }| {
        let variant = &variant.ident;
        quote!(#name => #private::Some(Self::#variant),)
    });
    let writes = words.words.iter().map(|Word { variant, name, .. }| {
        let variant = &variant.ident;
        quote!(Self::#variant => #name,)
    });
    let open = words.other.is_some();
    let read_other = words.other.map_or_else(
        || quote!(#private::None),
        |other| {
            let other = &other.ident;
            quote!(#private::Some(Self::#other(#private::Into::into(#private::Cow::into_owned(__word)))))
        },
    );
    let write_other = words.other.map(|other| {
        let other = &other.ident;
        quote!(Self::#other(__word) => #private::AsRef::<#private::str>::as_ref(__word),)
    });
    let expected = if open { "a string".to_owned() } else { expected(words) };
    let bounds = Bounds::wire(container.input, krate);
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let from_word = quote! {
        #[automatically_derived]
        impl #generics #private::FromWord for #ident #ty #clause {
            const EXPECTED: &'static #private::str = #expected;
            fn from_word(__word: #private::Cow<'_, #private::str>) -> #private::Option<Self> {
                match &*__word {
                    #(#reads)*
                    _ => #read_other,
                }
            }
        }
    };
    let wire = WireImpl {
        class: quote!(#private::Class::Words),
        kind: quote!(#private::Kind::Words { words: &[#(#table),*], open: #open }),
        examples: quote!(&[]),
        read: quote!(#private::read_word(__from)),
        read_text: quote!(#private::read_word_text(__from)),
        write: quote! {
            #private::Serializer::serialize_str(__to, match self { #(#writes)* #write_other })
        },
        measure: TokenStream::new(),
        bounds: Bounds::wire(container.input, krate),
    }
    .expand(container);
    quote!(#wire #from_word)
}

/// The words, as the reader's error names them.
fn expected(words: &Words<'_>) -> String {
    let words: Vec<_> = words.words.iter().map(|word| format!("`{}`", word.name)).collect();
    match &*words {
        [word] => format!("the word {word}"),
        words => format!("one of the words {}", words.join(", ")),
    }
}
