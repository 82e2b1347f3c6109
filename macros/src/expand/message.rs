//! Generates the additional code of the derives `Command` and `Event`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use super::assertions::Assertions;
use super::bounds::Bounds;
use super::stability::stability;
use crate::ast::{BodyInput, ContainerInput, FieldInput, MessageDerive, ReplyInput, SideInput};
use crate::attr::{Crate, CratePath};
use crate::valid::{ValidLifecycle, ValidMessage, ValidMessageKind};

/// The tokens that differ between commands and events.
struct MessageTokens {
    derive: MessageDerive,
    /// The associated type of the reply.
    reply: Option<TokenStream>,
    /// The kind, as a value of the type `MessageKind`.
    kind: TokenStream,
}

/// Implements the trait `Command` or `Event`, and the method that builds a frame.
pub(super) fn expand(container: &ContainerInput<'_>, message: &ValidMessage<'_>) -> TokenStream {
    let krate = &container.krate;
    let private = &krate.private;
    let bounds = Bounds::wire(container.input, krate);
    let (generics, ty, clause) = bounds.split();
    let ident = &container.input.ident;
    let type_name = container.schema_name();
    let ContainerInput { doc, deprecated, .. } = container;
    let ValidMessage { name, .. } = message;
    let target = message.target.map_or_else(|| quote!(#private::NoTarget), ToTokens::to_token_stream);
    let from = side(message.from);
    let parts = parts(&message.kind, krate);
    let MessageTokens { reply, kind, .. } = &parts;
    let stability = stability(message.stability, private).map(|stability| quote!(.with_stability(#stability)));
    // Only a field with `since` needs to be compared with the version of the protocol.
    let has_since = match &container.body {
        BodyInput::Struct(fields) => fields.iter().any(|field| field.stability.since.is_given()),
        _ => false,
    };
    let newest = has_since.then(|| quote!(.with_newest(#private::newest(<Self as #private::Wire>::SHAPE))));
    let data = match &container.body {
        BodyInput::Struct(fields) if !fields.iter().any(FieldInput::is_inline) => quote!(Self),
        _ => quote!(#private::WholeValue<Self>),
    };
    let lifecycle = lifecycle(&message.kind, private);
    let stability = quote!(#stability #newest #lifecycle);
    let derive = Ident::new(parts.derive.name(), Span::call_site());
    let definition = quote! {
        #[automatically_derived]
        impl #generics #private::#derive for #ident #ty #clause {
            type Target = #target;
            #reply
            type __Data = #data;
            const MESSAGE: &'static #private::MessageShape = &#private::MessageShape::new(
                #name,
                #type_name,
                #private::Side::#from,
                <Self as #private::#derive>::__TARGET,
                #private::ShapeRef::of::<Self>(),
                #kind,
            )
            .documented(#doc, #deprecated)
            #stability;
        }
    };
    // Only the frames of the agent-desktop protocol have a target and nothing else that a request needs.
    let builder = message.target.map(|target| builder(container, &bounds, parts.derive, &target.to_token_stream()));
    let assertions = match &message.kind {
        ValidMessageKind::Command { reply: ReplyInput::Type(ty), .. } => Assertions::of_reply(&bounds, ty, krate),
        ValidMessageKind::Event { lifecycle_key: Some(key), .. } => Assertions::of_lifecycle(&bounds, *key, krate),
        _ => TokenStream::new(),
    };
    quote! {
        #definition
        #assertions

        #builder
    }
}

/// Adds the place of an event in the life of its object.
fn lifecycle(kind: &ValidMessageKind<'_>, private: &CratePath) -> TokenStream {
    let name = match kind {
        ValidMessageKind::Event { lifecycle: Some(ValidLifecycle::Creates), .. } => "Creates",
        ValidMessageKind::Event { lifecycle: Some(ValidLifecycle::Ends), .. } => "Ends",
        _ => return TokenStream::new(),
    };
    let name = Ident::new(name, Span::call_site());
    quote!(.with_lifecycle(#private::Lifecycle::#name))
}

/// The method that makes a frame of the message.
pub(crate) fn builder(
    container: &ContainerInput<'_>,
    bounds: &Bounds,
    kind: MessageDerive,
    target: &TokenStream,
) -> TokenStream {
    let private = &container.krate.private;
    let (generics, ty, clause) = bounds.split();
    let (ident, visibility) = (&container.input.ident, &container.input.vis);
    let ([builder, frame], doc) = match kind {
        MessageDerive::Command => (["request", "Request"], "The request of this command for an object."),
        MessageDerive::Event => (["event", "Event"], "The frame of this event, from an object."),
    };
    let [builder, frame] = [builder, frame].map(|name| Ident::new(name, Span::call_site()));
    quote! {
        #[automatically_derived]
        #[allow(dead_code)]
        impl #generics #ident #ty #clause {
            #[doc = #doc]
            #[must_use]
            #[inline]
            #visibility fn #builder(self, target: #target) -> #private::frame::#frame<Self> {
                #private::frame::#frame::new(target, self)
            }
        }
    }
}

fn parts(kind: &ValidMessageKind<'_>, krate: &Crate) -> MessageTokens {
    let private = &krate.private;
    match kind {
        ValidMessageKind::Command { reply, causes } => {
            let shape = reply_shape(reply, private);
            let reply = reply_type(reply, krate);
            MessageTokens {
                derive: MessageDerive::Command,
                reply: Some(quote!(type Reply = #reply;)),
                kind: quote!(#private::MessageKind::Command { reply: #shape, causes: &[#(#causes),*] }),
            }
        }
        ValidMessageKind::Event { message_types, .. } => {
            let message_types = message_types.map_or_else(|| quote!(#private::OBJECT_EVENT), |types| quote!(#(#types),*));
            MessageTokens {
                derive: MessageDerive::Event,
                reply: None,
                kind: quote!(#private::MessageKind::Event { message_types: &[#message_types] }),
            }
        }
    }
}

/// The type of a reply.
pub(crate) fn reply_type(reply: &ReplyInput, krate: &Crate) -> TokenStream {
    let root = &krate.root;
    match reply {
        ReplyInput::Same => quote!(Self),
        ReplyInput::Empty => quote!(#root::Empty),
        ReplyInput::NoData => quote!(#root::NoData),
        ReplyInput::Type(ty) => ty.to_token_stream(),
    }
}

fn reply_shape(reply: &ReplyInput, private: &CratePath) -> TokenStream {
    match reply {
        ReplyInput::Same => quote!(#private::ReplyShape::Same),
        ReplyInput::Empty => quote!(#private::ReplyShape::Empty),
        ReplyInput::NoData => quote!(#private::ReplyShape::NoData),
        // The type may be `Empty` or `NoData` with a longer path, so this is determined by the type.
        ReplyInput::Type(_) => quote!(<Self as #private::Command>::__REPLY),
    }
}

fn side(side: SideInput) -> Ident {
    let name = match side {
        SideInput::Client => "Client",
        SideInput::Server => "Server",
        SideInput::Either => "Either",
    };
    Ident::new(name, Span::call_site())
}
