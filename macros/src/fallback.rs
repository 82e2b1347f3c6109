//! Implementations for invalid input. They are never executed. They exist so that code that uses the type causes no further
//! errors.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{LitStr, parse_quote};

use crate::ast::{
    BodyInput, ContainerInput, EnvelopeInput, FieldInput, MessageDerive, MessageInput, ProtocolInput, TargetInput,
};
use crate::attr::CratePath;
use crate::expand::{self, Bounds};
use crate::types::is_option;
use crate::valid::{Catalogue, ValidProtocol};

/// Implements `Wire`, the traits of serde, and the trait of the message.
pub(crate) fn container(container: &ContainerInput<'_>) -> TokenStream {
    let private = &container.krate.private;
    let bounds = Bounds::wire(container.input, &container.krate);
    let (generics, ty, clause) = bounds.split();
    let ident = &container.input.ident;
    let serde = expand::serde_impls(container, &bounds);
    let fields =
        matches!(container.body, BodyInput::Struct(_) | BodyInput::Enum(_)).then(|| fields(ident, &bounds, private));
    let constructor = match &container.body {
        BodyInput::Struct(fields) if container.has_constructor() => Some(constructor(container, &bounds, fields)),
        _ => None,
    };
    let message = container.message.as_ref().map(|given| message(container, given, &bounds));
    quote! {
        impl #generics #private::Wire for #ident #ty #clause {
            const SHAPE: &'static #private::Shape = <#private::Empty as #private::Wire>::SHAPE;
            fn read(_: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                #private::rejected_read()
            }
            fn write(&self, _: &mut #private::Writer) -> #private::Result<(), #private::EncodeError> {
                #private::rejected_write()
            }
        }
        #serde
        #fields
        #constructor
        #message
    }
}

/// `new` with the parameters that it has in valid input.
fn constructor(container: &ContainerInput<'_>, bounds: &Bounds, fields: &[FieldInput<'_>]) -> TokenStream {
    let (generics, ty, clause) = bounds.split();
    let (ident, visibility) = (&container.input.ident, &container.input.vis);
    let required = fields.iter().filter(|field| !field.is_inline() && !field.default.is_given() && !is_option(field.ty));
    let parameters = required.map(|FieldInput { ident, ty, .. }| quote!(#ident: #ty));
    quote! {
        #[allow(dead_code, private_interfaces, unused_variables, clippy::too_many_arguments)]
        impl #generics #ident #ty #clause {
            #visibility fn new(#(#parameters),*) -> Self {
                loop {}
            }
        }
    }
}

fn fields(ident: &Ident, bounds: &Bounds, private: &CratePath) -> TokenStream {
    let (generics, ty, clause) = bounds.split();
    quote! {
        impl #generics #private::Fields for #ident #ty #clause {
            type Object = Self;
            type Partial = ();
            const __KEYS: &'static #private::FieldNames = &#private::FieldNames { own: &[], inline: &[], rest: false, open: false };
            fn __partial() -> <Self as #private::Fields>::Partial {}
            fn __finish(_: &mut <Self as #private::Fields>::Partial) -> Self {
                loop {}
            }
        }
    }
}

/// Implements the trait of the message, with its target and its reply if these are valid.
fn message(container: &ContainerInput<'_>, message: &MessageInput, bounds: &Bounds) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let ident = &container.input.ident;
    let (generics, ty, clause) = bounds.split();
    let derive = Ident::new(message.kind.name(), Span::call_site());
    let target = message.target.get().filter(|ty| !is_option(ty));
    let default = if message.target.is_given() { quote!(#private::Path) } else { quote!(#private::NoTarget) };
    let target = target.map_or(default, ToTokens::to_token_stream);
    let reply = (message.kind == MessageDerive::Command).then(|| {
        let reply = message.reply.get().filter(|reply| reply.optional().is_none());
        let reply = reply.map_or_else(|| quote!(#private::NoData), |reply| expand::reply_type(reply, krate));
        quote!(type Reply = #reply;)
    });
    // If the name is missing, the name of the type is used, because two messages with equal names would cause a further
    // error.
    let name = message.name.get().map_or_else(|| ident.unraw().to_string(), LitStr::value);
    let builder = message.target.is_given().then(|| expand::builder(container, bounds, message.kind, &target));
    quote! {
        #builder
        impl #generics #private::#derive for #ident #ty #clause {
            type Target = #target;
            #reply
            type __Data = #private::WholeValue<Self>;
            const MESSAGE: &'static #private::MessageShape = &#private::rejected(#name);
        }
    }
}

/// Implements `Target`, `Wire`, `FromStr` and `Display`.
pub(crate) fn target(target: &TargetInput<'_>) -> TokenStream {
    let private = &target.krate.private;
    let input = target.input;
    let mut bounded = input.generics.clone();
    let ident = &input.ident;
    if !bounded.params.is_empty() {
        let (_, ty, _) = input.generics.split_for_impl();
        let predicate = parse_quote!(#ident #ty: #private::Clone + #private::Debug + #private::PartialEq);
        bounded.make_where_clause().predicates.push(predicate);
    }
    let (generics, ty, clause) = bounded.split_for_impl();
    let as_parent = input.generics.params.is_empty().then(|| {
        quote! {
            impl<__Ids> #private::TargetOf<__Ids> for #ident {
                fn of_ids(_: __Ids) -> Self {
                    loop {}
                }
                fn into_ids(self) -> __Ids {
                    loop {}
                }
            }
        }
    });
    quote! {
        #as_parent
        impl #generics #private::Target for #ident #ty #clause {
            const SHAPE: &'static #private::TargetShape = <#private::Path as #private::Target>::SHAPE;
            fn __from_ids(_: &mut #private::Ids<'_>) -> #private::Option<Self> {
                #private::None
            }
            fn __segments<'__a>(&'__a self, _: &mut dyn #private::FnMut(&'__a #private::str)) {}
        }
        impl #generics #private::Wire for #ident #ty #clause {
            const SHAPE: &'static #private::Shape = <#private::Path as #private::Wire>::SHAPE;
            fn read(_: &mut #private::Reader<'_>) -> #private::Result<Self, #private::DecodeError> {
                #private::rejected_read()
            }
            fn write(&self, _: &mut #private::Writer) -> #private::Result<(), #private::EncodeError> {
                #private::rejected_write()
            }
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

/// Implements the protocol without messages, because each message that does not exist would cause a further error.
pub(crate) fn protocol(protocol: &ProtocolInput) -> TokenStream {
    let empty = LitStr::new("", Span::call_site());
    let catalogue = || Catalogue { entries: Vec::new() };
    expand::protocol(&ValidProtocol { protocol, name: &empty, version: &empty, commands: catalogue(), events: catalogue() })
}

/// An envelope without kinds, for which `protocol!` checks nothing.
pub(crate) fn envelope(envelope: &EnvelopeInput) -> TokenStream {
    expand::rejected_envelope(envelope)
}
