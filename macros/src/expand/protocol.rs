//! Code generation for `protocol!`: the type of the protocol and the enums of its frames.

mod any_frame;
mod message;
mod methods;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::spans::{at, place_of, trait_item};
use crate::ast::{MessageDerive, ProtocolInput};
use crate::attr::{self, Crate};
use crate::ctxt::position;
use crate::valid::{Catalogue, CatalogueEntry, ValidProtocol};
use any_frame::{AnyFrame, EVENTS, REQUESTS, RESPONSES};

/// Generates the type, its implementations, and the enums of its frames.
///
/// Two protocols in one module would declare the same enums twice, and each of their implementations would be one more error. So
/// the expansion goes through a macro in a module of a fixed name. Only that name is then declared twice, which is one error, and the
/// macro that it refers to, that of the first protocol, emits only the type of any other protocol.
pub(crate) fn protocol(valid: &ValidProtocol<'_>) -> TokenStream {
    let ident = &valid.protocol.ident;
    let key = key(ident);
    let (whole, only_type) = (whole(valid), only_type(valid));
    quote! {
        #[doc(hidden)]
        #[allow(unused_macro_rules)]
        mod one_protocol_per_module {
            macro_rules! declare {
                (#ident #key { $($whole:tt)* } $only_type:tt) => { $($whole)* };
                // Another protocol of the same name.
                (#ident $key:literal $whole:tt $only_type:tt) => {};
                ($ident:ident $key:literal $whole:tt { $($only_type:tt)* }) => { $($only_type)* };
            }
            pub(super) use declare;
        }
        one_protocol_per_module::declare! { #ident #key { #whole } { #only_type } }
    }
}

/// The line and column of the declaration, which distinguishes protocols of the same name.
fn key(ident: &Ident) -> String {
    let (line, column) = position(ident.span());
    format!("{line}:{column}")
}

fn whole(valid: &ValidProtocol<'_>) -> TokenStream {
    let families = [(&REQUESTS, &valid.commands), (&RESPONSES, &valid.commands), (&EVENTS, &valid.events)];
    let families = families.map(|(family, catalogue)| AnyFrame::new(family, &catalogue.entries, valid.protocol).expand());
    let message = message::message(valid.protocol);
    let own = own_type(valid);
    let frames = frame_types(valid.protocol);
    let commands = entries(&valid.commands, MessageDerive::Command, &valid.protocol.krate);
    let events = entries(&valid.events, MessageDerive::Event, &valid.protocol.krate);
    quote!(#frames #commands #events #own #(#families)* #message)
}

/// Imports the types of the frames. All code refers to them by these names, so that a wrong module causes one error, that of the import.
fn frame_types(protocol: &ProtocolInput) -> TokenStream {
    let frames = protocol.frames();
    let names = quote!(Frames as __Frames, Request as __RequestFrame, Response as __ResponseFrame, Event as __EventFrame);
    let names = protocol.envelope.get().map_or_else(|| names.clone(), |module| at(place_of(module), names.clone()));
    quote! {
        #[allow(unused_imports)]
        use #frames::{#names};
    }
}

/// Declares two aliases for each message of a list: of its path, and of the message that it names. All code refers to the message by
/// these, so that errors in its path are reported only here.
fn entries(catalogue: &Catalogue<'_>, derive: MessageDerive, krate: &Crate) -> TokenStream {
    let entries = catalogue.entries.iter().enumerate().map(|(index, CatalogueEntry { path, .. })| {
        let place = place_of(path);
        let EntryNames { alias, message } = EntryNames::new(derive, index, place);
        let name = match derive {
            MessageDerive::Command => "CommandEntry",
            MessageDerive::Event => "EventEntry",
        };
        let name = Ident::new(name, place);
        let private = krate.private.at(place);
        // The argument refers to the path, and not to its alias: an error shows the type as it is written.
        quote_spanned! {place=>
            #[allow(dead_code, deprecated)]
            type #alias = #path;
            #[allow(dead_code, deprecated)]
            type #message = <#alias as #private::#name<{
                <<#path as #private::#name<true>>::Message as #private::EntryTraits>::VALID
            }>>::Message;
        }
    });
    quote!(#(#entries)*)
}

/// The names of what [`entries`] declares for a message.
struct EntryNames {
    alias: Ident,
    message: Ident,
}

impl EntryNames {
    fn new(derive: MessageDerive, index: usize, place: Span) -> Self {
        let derive = derive.name();
        let name = |suffix: &str| Ident::new(&format!("__{derive}{index}{suffix}"), place);
        Self { alias: name(""), message: name("Message") }
    }
}

/// An item of the trait `Command` or `Event` for a message, with the span of its path.
fn entry_item(path: &syn::Path, derive: MessageDerive, index: usize, item: &str, krate: &Crate) -> TokenStream {
    let message = EntryNames::new(derive, index, place_of(path)).message;
    trait_item(&message, derive.name(), item, krate)
}

/// The type without the enums of its frames, for which it uses those of the first protocol in the module.
fn only_type(valid: &ValidProtocol<'_>) -> TokenStream {
    let catalogue = || Catalogue { entries: Vec::new() };
    own_type(&ValidProtocol { commands: catalogue(), events: catalogue(), ..*valid })
}

/// The protocol's type with its implementations.
fn own_type(valid: &ValidProtocol<'_>) -> TokenStream {
    let ProtocolInput { krate: Crate { private, .. }, attributes, visibility, ident, .. } = valid.protocol;
    let implementation = implementation(valid);
    let checks = checks(valid.protocol);
    quote! {
        #(#attributes)*
        #[derive(
            #private::Debug, #private::Clone, #private::Copy, #private::PartialEq, #private::Eq, #private::Default,
        )]
        #visibility struct #ident;
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
    let Crate { root, private, .. } = krate;
    let (name, version) = (valid.name, valid.version);
    let type_name = ident.unraw().to_string();
    let doc = attr::doc(attributes);
    let released = valid.protocol.released.get().map(|date| quote!(.released_on(#date)));
    let constants = constants(valid);
    let frame = quote!(#root::frame);
    quote! {
        #constants
        #[automatically_derived]
        impl #root::Protocol for #ident {
            const SHAPE: &'static #private::ProtocolShape =
                &#private::ProtocolShape::new(#name, #version, #type_name, <__Frames as #private::FrameTypes>::ENVELOPE)
                    .documented(#doc)
                    #released
                    .with_commands(&__COMMANDS, &__COMMAND_SLOTS)
                    .with_events(&__EVENTS, &__EVENT_SLOTS);
            type Message = Message;
            type Response = AnyResponse;
            fn plan() -> &'static #private::Plan {
                static __PLAN: #private::OnceLock<#private::Plan> = #private::OnceLock::new();
                __PLAN.get_or_init(|| #private::Plan::of_protocol(<#ident as #root::Protocol>::SHAPE))
            }
            fn __known(__from: &mut #private::FrameDecoder<'_>) -> #private::Result<Message, #private::Rejected> {
                match #private::FrameDecoder::kind(__from) {
                    #frame::FrameKind::Request => AnyRequest::__read(__from).map(Message::Request),
                    #frame::FrameKind::Event => AnyEvent::__read(__from).map(Message::Event),
                    _ => <__Frames as #private::FrameTypes>::read_response::<AnyResponse>(__from).map(Message::Response),
                }
            }
            fn __unknown(__from: #frame::Unknown) -> Message {
                Message::Unknown(__from)
            }
        }
    }
}

/// The descriptions of the messages, the hash tables of their names, and the assertions about the messages, each with the span of the
/// message's path. These are separate items, because they are evaluated even if the protocol is not used. Those that others refer to are
/// statics: the compiler validates the value of each constant with all that it refers to, except for statics.
fn constants(valid: &ValidProtocol<'_>) -> TokenStream {
    let ProtocolInput { krate, ident, .. } = valid.protocol;
    let Crate { root, private, .. } = krate;
    let (commands, events) = (&valid.commands.entries, &valid.events.entries);
    let items = |entries: &[CatalogueEntry<'_>], derive, item| -> Vec<TokenStream> {
        let entries = entries.iter().enumerate();
        entries.map(|(index, entry)| entry_item(entry.path, derive, index, item, krate)).collect()
    };
    let command_definitions = items(commands, MessageDerive::Command, "MESSAGE");
    let event_definitions = items(events, MessageDerive::Event, "MESSAGE");
    let [command_count, event_count] = [commands.len(), events.len()];
    let [command_slots, event_slots] = [command_count, event_count].map(|count| (count * 2).next_power_of_two().max(2));
    let assertions = |entries: &[CatalogueEntry<'_>], derive: MessageDerive, list: &Ident| {
        let assertion = match derive {
            MessageDerive::Command => "assert_command",
            MessageDerive::Event => "assert_event",
        };
        let assertions = entries.iter().enumerate().map(|(index, entry)| {
            let place = place_of(entry.path);
            let message = EntryNames::new(derive, index, place).message;
            let (private, assertion) = (private.at(place), Ident::new(assertion, place));
            quote_spanned!(place=> #private::#assertion::<#message>(#index, &#list);)
        });
        quote!(#(#assertions)*)
    };
    let [command_list, event_list] = ["__COMMAND_LIST", "__EVENT_LIST"].map(|list| Ident::new(list, Span::call_site()));
    let (commands_listed, events_listed) =
        (assertions(commands, MessageDerive::Command, &command_list), assertions(events, MessageDerive::Event, &event_list));
    let version = valid.version;
    // The help is to raise the version.
    let since = [quote!(&__COMMANDS), quote!(&__EVENTS)].map(|list| {
        let place = place_of(version);
        let private = private.at(place);
        quote_spanned!(place=> const _: () = #private::assert_since(#list, #version);)
    });
    let shape = quote!(<#ident as #root::Protocol>::SHAPE);
    quote! {
        static __COMMANDS: [&#private::MessageShape; #command_count] = [#(#command_definitions),*];
        static __EVENTS: [&#private::MessageShape; #event_count] = [#(#event_definitions),*];
        static __COMMAND_SLOTS: [#private::u16; #command_slots] = #private::slots(&__COMMANDS);
        static __EVENT_SLOTS: [#private::u16; #event_slots] = #private::slots(&__EVENTS);
        static #command_list: #private::MessageList = #private::MessageList::commands(#shape);
        static #event_list: #private::MessageList = #private::MessageList::events(#shape);
        const _: () = { #commands_listed };
        const _: () = { #events_listed };
        #(#since)*
    }
}

/// The functions that check frames.
fn checks(protocol: &ProtocolInput) -> TokenStream {
    let ProtocolInput { krate: Crate { root, private, .. }, ident, .. } = protocol;
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
