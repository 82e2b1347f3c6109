//! What the derives emit.

mod bounds;
mod message;
mod newtype;
mod protocol;
mod structs;
mod target;
mod words;

use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

use crate::ast::{Body, Container};
use crate::attr::Slot;
use crate::ctxt::Ctxt;
use crate::{fallback, valid};
pub(crate) use bounds::Bounds;
pub(crate) use message::Direction;
pub(crate) use protocol::{Declaration, expand as protocol};

/// The main crate, by the name that it has where the derive stands.
#[derive(Clone)]
pub(crate) struct Crate {
    pub(crate) root: TokenStream,
    pub(crate) private: TokenStream,
}

impl Crate {
    /// The crate by the path of `crate = "…"`, or by its own name.
    pub(crate) fn new(path: Option<&syn::Path>) -> Self {
        let root = path.map_or_else(|| quote!(::tieline), |path| quote!(#path));
        Self { private: quote!(#root::__private), root }
    }
}

/// The derive `Wire`.
pub(crate) fn wire(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let container = Container::of(&cx, input, Slot::default());
    valid::check(&cx, &container);
    finish(cx, &container, &fallback::Role::Wire, TokenStream::new)
}

/// The derives `Command` and `Event`.
pub(crate) fn message(input: &DeriveInput, direction: Direction) -> TokenStream {
    let cx = Ctxt::new();
    let (message, krate) = message::Message::of(&cx, input, direction);
    let container = Container::of(&cx, input, krate);
    valid::check(&cx, &container);
    message.check(&cx, &container);
    let (target, reply) = message.types(&container.krate);
    finish(cx, &container, &fallback::Role::Message(direction, target, reply), || message.expand(&container))
}

/// The derive `Target`.
pub(crate) fn target(input: &DeriveInput) -> TokenStream {
    let cx = Ctxt::new();
    let (target, krate) = target::Target::of(&cx, input);
    match cx.check() {
        Ok(()) => hide(&target.expand(&krate)),
        Err(error) => {
            let error = error.into_compile_error();
            let fallback = hide(&fallback::target(input, &krate));
            quote!(#error #fallback)
        }
    }
}

/// The expansion, or the errors and an implementation that adds no errors of its own.
fn finish(cx: Ctxt, container: &Container<'_>, role: &fallback::Role, more: impl FnOnce() -> TokenStream) -> TokenStream {
    match cx.check() {
        Ok(()) => {
            let wire = body(container);
            let more = more();
            hide(&quote!(#wire #more))
        }
        Err(error) => {
            let error = error.into_compile_error();
            let fallback = hide(&fallback::wire(container.input, &container.krate, role));
            quote!(#error #fallback)
        }
    }
}

fn body(container: &Container<'_>) -> TokenStream {
    match &container.body {
        Body::Struct(fields) => structs::expand(container, fields),
        Body::Newtype(newtype) => newtype::expand(container, newtype),
        Body::Words(words) => words::expand(container, words),
        Body::Refused => TokenStream::new(),
    }
}

/// Puts items where their names meet nobody else's.
fn hide(items: &TokenStream) -> TokenStream {
    quote! {
        #[doc(hidden)]
        #[allow(deprecated, unused_qualifications, clippy::absolute_paths)]
        const _: () = { #items };
    }
}

/// `Wire` itself, and the traits of `serde` that call it.
struct WireImpl {
    bounds: Bounds,
    class: TokenStream,
    kind: TokenStream,
    examples: TokenStream,
    read: TokenStream,
    write: TokenStream,
}

impl WireImpl {
    fn expand(&self, container: &Container<'_>) -> TokenStream {
        let Self { bounds, class, kind, examples, read, write } = self;
        let Crate { root, private } = &container.krate;
        let ident = &container.input.ident;
        let doc = &container.doc;
        let name = syn::ext::IdentExt::unraw(ident).to_string();
        let (generics, ty, clause) = bounds.split();
        let reading = bounds.with_lifetime();
        let (reading, _, _) = reading.split_for_impl();
        let types = bounds.types().map(|parameter| quote!(#private::ShapeRef::of::<#parameter>()));
        let constants: Vec<_> = bounds.constants().collect();
        let arguments = types
            .chain((0..constants.len()).map(|index| quote!(#private::ShapeRef::of::<#private::Constant<Self, #index>>())));
        // They are a part of the name, since what the type holds may depend on them.
        let constants = (!constants.is_empty()).then(|| {
            quote! {
                #[automatically_derived]
                #[allow(clippy::as_conversions, clippy::cast_lossless, clippy::cast_possible_wrap)]
                impl #generics #private::Constants for #ident #ty #clause {
                    const VALUES: &'static [#private::i128] = &[#(#constants as #private::i128),*];
                }
            }
        });
        quote! {
            #constants
            #[automatically_derived]
            impl #generics #private::Wire for #ident #ty #clause {
                const SHAPE: &'static #private::Shape = &#private::Shape::named(
                    #private::Name::new(#private::module_path!(), #name, &[#(#arguments),*]),
                    #class,
                    #kind,
                    #doc,
                    #examples,
                );
                fn read(__from: &mut #private::Reader<'_>) -> #private::Result<Self, #private::ReadError> {
                    #read
                }
                fn write(&self, __to: &mut #private::Writer) -> #private::Result<(), #private::ValueError> {
                    #write
                }
            }
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
            #root::__json_schema! { [#generics] [#ident #ty] [#clause] }
        }
    }
}
