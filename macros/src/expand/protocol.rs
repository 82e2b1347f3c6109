//! Code generation for `protocol!`: the type of the protocol and the enums of its frames.

mod any_frame;
mod message;
mod methods;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;

use super::spans::{at, trait_item};
use crate::ast::ProtocolInput;
use crate::attr::{self, Crate};
use crate::valid::{Catalogue, ValidProtocol};
use any_frame::{AnyFrame, EVENTS, REQUESTS, RESPONSES};

/// Generates the type, its implementations, and the enums of its frames.
pub(crate) fn protocol(valid: &ValidProtocol<'_>) -> TokenStream {
    let ProtocolInput { krate, attributes, visibility, ident, .. } = valid.protocol;
    let private = &krate.private;
    let families = [(&REQUESTS, &valid.commands), (&RESPONSES, &valid.commands), (&EVENTS, &valid.events)];
    let families = families.map(|(family, catalogue)| AnyFrame::new(family, &catalogue.entries, valid.protocol).expand());
    let message = message::message(valid.protocol);
    let implementation = implementation(valid);
    let checks = checks(valid.protocol);
    quote! {
        #(#attributes)*
        #[derive(
            #private::Debug, #private::Clone, #private::Copy, #private::PartialEq, #private::Eq, #private::Default,
        )]
        #visibility struct #ident;
        #(#families)*
        #message
        #[allow(deprecated)]
        const _: () = {
            #implementation
            #checks
        };
    }
}

/// Implements the trait `Protocol`.
fn implementation(valid: &ValidProtocol<'_>) -> TokenStream {
    let ProtocolInput { krate, attributes, ident, .. } = valid.protocol;
    let Crate { root, private } = krate;
    let (name, version) = (valid.name, valid.version);
    let type_name = ident.unraw().to_string();
    let doc = attr::doc(attributes);
    let (commands, command_slots) = table(&valid.commands, "Command", krate);
    let (events, event_slots) = table(&valid.events, "Event", krate);
    let command_slots = at(valid.commands.place, quote!(const __COMMAND_SLOTS: &[#private::u16] = &#command_slots;));
    let event_slots = at(valid.events.place, quote!(const __EVENT_SLOTS: &[#private::u16] = &#event_slots;));
    let frame = quote!(#root::frame);
    quote! {
        // These are separate constants, because they are evaluated even if the protocol is not used.
        #command_slots
        #event_slots
        #[automatically_derived]
        impl #root::Protocol for #ident {
            const SHAPE: &'static #private::ProtocolShape =
                &#private::ProtocolShape::new(#name, #version, #type_name, &#private::DESKTOP)
                    .documented(#doc)
                    .with_commands(&[#commands], __COMMAND_SLOTS)
                    .with_events(&[#events], __EVENT_SLOTS);
            type Message = Message;
            fn plan() -> &'static #private::Plan {
                static __PLAN: #private::OnceLock<#private::Plan> = #private::OnceLock::new();
                __PLAN.get_or_init(|| #private::Plan::of_protocol(<#ident as #root::Protocol>::SHAPE))
            }
            fn __known(__from: &mut #private::FrameDecoder<'_>) -> #private::Result<Message, #private::Rejected> {
                match #private::FrameDecoder::kind(__from) {
                    #frame::FrameKind::Request => AnyRequest::__read(__from).map(Message::Request),
                    #frame::FrameKind::Event => AnyEvent::__read(__from).map(Message::Event),
                    _ => AnyResponse::__read(__from).map(Message::Response),
                }
            }
            fn __unknown(__from: #frame::Unknown) -> Message {
                Message::Unknown(__from)
            }
        }
    }
}

/// The descriptions of the messages, and the hash table of their names.
fn table(catalogue: &Catalogue<'_>, trait_name: &str, krate: &Crate) -> (TokenStream, TokenStream) {
    let private = &krate.private;
    let slots = (catalogue.entries.len() * 2).next_power_of_two().max(2);
    let definitions = catalogue.entries.iter().map(|entry| trait_item(entry.path, trait_name, "MESSAGE", krate));
    let definitions: Vec<TokenStream> = definitions.collect();
    (quote!(#(#definitions),*), quote!(#private::slots::<#slots>(&[#(#definitions.name),*])))
}

/// The functions that check frames.
fn checks(protocol: &ProtocolInput) -> TokenStream {
    let ProtocolInput { krate: Crate { root, private }, ident, .. } = protocol;
    quote! {
        #[automatically_derived]
        impl #ident {
            /// Reports all problems of a text as a frame of the protocol, strictly.
            #[must_use]
            pub fn check(__text: &#private::str) -> #root::Report {
                #root::protocol::check::<Self>(__text, #root::Policy::Strict)
            }
            /// Reports all problems of a text as a frame of the protocol.
            #[must_use]
            pub fn check_with(__text: &#private::str, __policy: #root::Policy) -> #root::Report {
                #root::protocol::check::<Self>(__text, __policy)
            }
            /// Reports all problems of bytes as a frame of the protocol, strictly.
            #[must_use]
            pub fn check_slice(__bytes: &[#private::u8]) -> #root::Report {
                #root::protocol::check_slice::<Self>(__bytes, #root::Policy::Strict)
            }
            /// Reports all problems of bytes as a frame of the protocol.
            #[must_use]
            pub fn check_slice_with(__bytes: &[#private::u8], __policy: #root::Policy) -> #root::Report {
                #root::protocol::check_slice::<Self>(__bytes, __policy)
            }
            /// Whether a text is a frame of the protocol. This is faster than `check`.
            #[must_use]
            pub fn is_valid(__text: &#private::str) -> #private::bool {
                #root::protocol::is_valid::<Self>(__text, #root::Policy::Strict)
            }
            /// Whether a text is a frame of the protocol. This is faster than `check_with`.
            #[must_use]
            pub fn is_valid_with(__text: &#private::str, __policy: #root::Policy) -> #private::bool {
                #root::protocol::is_valid::<Self>(__text, __policy)
            }
        }
    }
}
