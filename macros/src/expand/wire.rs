//! Implements the trait `Wire`, for all kinds of types.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::bounds::Bounds;
use crate::ast::ContainerInput;
use crate::attr::Crate;

/// The implementation of `Wire`, and of the traits of serde that call it.
pub(super) struct WireImpl {
    pub(super) class: TokenStream,
    pub(super) kind: TokenStream,
    pub(super) examples: TokenStream,
    /// The constants for assertions that differ from their defaults.
    pub(super) facts: TokenStream,
    /// The body of `read`.
    pub(super) read: TokenStream,
    /// The body of `write`.
    pub(super) write: TokenStream,
}

impl WireImpl {
    pub(super) fn expand(&self, container: &ContainerInput<'_>, bounds: &Bounds) -> TokenStream {
        let Self { class, kind, examples, facts, read, write } = self;
        let Crate { root, private, .. } = &container.krate;
        let ident = &container.input.ident;
        let doc = &container.doc;
        let name = ident.unraw().to_string();
        let (generics, ty, clause) = bounds.split();
        let wire_clause = bounds.wire_clause();
        let types = bounds.types().map(|parameter| quote!(#private::ShapeRef::of::<#parameter>()));
        let entry = container.name.get().map(|entry| quote!(.with_entry(#entry)));
        let count = bounds.constants().count();
        let constants = (0..count).map(|index| quote!(#private::ShapeRef::of::<#private::Constant<Self, #index>>()));
        let arguments = types.chain(constants);
        let sensitive = container.sensitive.is_given().then(|| quote!(.sensitive()));
        let constants = constants_impl(container, bounds);
        let serde = serde_impls(container, bounds);
        quote! {
            #constants
            #[automatically_derived]
            impl #generics #private::Wire for #ident #ty #wire_clause {
                const SHAPE: &'static #private::Shape = &#private::Shape::named(
                    #private::Name::new(#private::module_path!(), #name, &[#(#arguments),*]) #entry,
                    #class,
                    #kind,
                    #doc,
                    #examples,
                ) #sensitive;
                const __WRITES_SHAPE: #private::bool = true;
                #facts
                #[inline]
                fn read(__from: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                    #read
                }
                fn write(&self, __to: &mut #private::Writer) -> #private::Result<(), #private::EncodeError> {
                    #write
                }
            }
            #serde
            #root::__json_schema! { [#generics] [#ident #ty] [#clause] }
        }
    }
}

/// The values of const parameters. They are part of the name of the type, because the shape may depend on them.
fn constants_impl(container: &ContainerInput<'_>, bounds: &Bounds) -> Option<TokenStream> {
    let private = &container.krate.private;
    let ident = &container.input.ident;
    let constants: Vec<_> = bounds.constants().collect();
    let (generics, ty, clause) = bounds.split();
    (!constants.is_empty()).then(|| {
        quote! {
            #[automatically_derived]
            #[allow(clippy::as_conversions, clippy::cast_lossless, clippy::cast_possible_wrap)]
            impl #generics #private::Constants for #ident #ty #clause {
                const VALUES: &'static [#private::i128] = &[#(#constants as #private::i128),*];
            }
        }
    })
}

/// Implements `Serialize` and `Deserialize`.
pub(crate) fn serde_impls(container: &ContainerInput<'_>, bounds: &Bounds) -> TokenStream {
    let private = &container.krate.private;
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let reading = bounds.with_lifetime();
    let (reading, _, _) = reading.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #generics #private::Serialize for #ident #ty #clause {
            fn serialize<__S: #private::Serializer>(&self, __to: __S) -> #private::Result<__S::Ok, __S::Error> {
                #private::serialize(self, __to)
            }
        }
        #[automatically_derived]
        impl #reading #private::Deserialize<'__de> for #ident #ty #clause {
            fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                #private::deserialize(__from)
            }
        }
    }
}
