//! The enums of all requests, all responses and all events of a protocol.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::super::spans::at;
use super::methods::frame_methods;
use crate::ast::ProtocolInput;
use crate::attr::Crate;
use crate::valid::CatalogueEntry;

/// A group of frames: one kind, or both kinds of responses.
pub(super) struct Family {
    /// The name of the enum.
    name: &'static str,
    /// The name of the frame type and of the variant of `Message`.
    frame: &'static str,
    /// The trait of the messages.
    message: &'static str,
    noun: &'static str,
}

pub(super) const REQUESTS: Family = Family { name: "AnyRequest", frame: "Request", message: "Command", noun: "request" };
pub(super) const RESPONSES: Family = Family { name: "AnyResponse", frame: "Response", message: "Command", noun: "response" };
pub(super) const EVENTS: Family = Family { name: "AnyEvent", frame: "Event", message: "Event", noun: "event" };

/// The enum of a family.
pub(super) struct AnyFrame<'a> {
    name: Ident,
    frame: Ident,
    message: Ident,
    noun: &'static str,
    entries: &'a [CatalogueEntry<'a>],
    protocol: &'a ProtocolInput,
}

impl<'a> AnyFrame<'a> {
    pub(super) fn new(family: &Family, entries: &'a [CatalogueEntry<'a>], protocol: &'a ProtocolInput) -> Self {
        let [name, frame, message] =
            [family.name, family.frame, family.message].map(|name| Ident::new(name, Span::call_site()));
        Self { name, frame, message, noun: family.noun, entries, protocol }
    }

    /// The enum and all its implementations.
    pub(super) fn expand(&self) -> TokenStream {
        let Self { name, frame, noun, protocol, .. } = self;
        let private = &protocol.krate.private;
        let definition = self.definition();
        let (access, conversions) = (self.access(), self.conversions());
        let variants = self.entries.iter().map(|entry| self.variant(entry));
        let methods = frame_methods(name, &protocol.krate);
        quote! {
            #definition
            #[allow(deprecated)]
            const _: () = {
                #access
                #[automatically_derived]
                impl<'__de> #private::Deserialize<'__de> for #name {
                    fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                        match <Message as #private::Deserialize<'__de>>::deserialize(__from) {
                            #private::Ok(Message::#frame(__any)) => #private::Ok(__any),
                            #private::Ok(_) => #private::Err(#private::other_frame(#noun)),
                            #private::Err(__error) => #private::Err(__error),
                        }
                    }
                }
                #(#variants)*
                #conversions
                #[automatically_derived]
                impl #private::From<#name> for Message {
                    fn from(__frame: #name) -> Self {
                        Self::#frame(__frame)
                    }
                }
            };
            #methods
        }
    }

    fn definition(&self) -> TokenStream {
        let Self { name, noun, .. } = self;
        let private = &self.protocol.krate.private;
        let visibility = &self.protocol.visibility;
        let doc = format!("Any {noun} of the protocol.");
        let variants = self.entries.iter().map(|entry| {
            // A documentation link has no generic arguments.
            let names: Vec<String> = entry.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            let colons = if entry.path.leading_colon.is_some() { "::" } else { "" };
            let doc = format!("[`{colons}{}`].", names.join("::"));
            let variant = entry.variant;
            let frame = self.frame_of(entry);
            quote!(#[doc = #doc] #variant(#frame))
        });
        quote! {
            #[doc = #doc]
            #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
            #[non_exhaustive]
            #[allow(deprecated, clippy::large_enum_variant)]
            #visibility enum #name {
                #(#variants,)*
            }
        }
    }

    /// The methods `frame` and `__read`.
    fn access(&self) -> TokenStream {
        let Self { name, entries, .. } = self;
        let Crate { root, private } = &self.protocol.krate;
        let frames = quote!(#root::frame);
        let to_frame = entries.iter().map(|CatalogueEntry { variant, .. }| quote!(Self::#variant(__frame) => __frame));
        // A match on a reference to an enum without variants needs a dereference.
        let to_frame = if entries.is_empty() { quote!(match *self {}) } else { quote!(match self { #(#to_frame),* }) };
        let from = if entries.is_empty() { format_ident!("_from") } else { format_ident!("__from") };
        let read = if entries.is_empty() {
            quote!(#private::Err(#private::Rejected))
        } else {
            let arms = entries.iter().enumerate().map(|(index, entry)| {
                let frame = self.frame_of(entry);
                let variant = entry.variant;
                quote! {
                    #index => match <#frame>::__read(__from) {
                        #private::Ok(__frame) => Self::#variant(__frame),
                        #private::Err(__rejected) => return #private::Err(__rejected),
                    },
                }
            });
            quote! {
                #private::Ok(match #private::FrameDecoder::index(__from) {
                    #(#arms)*
                    _ => return #private::Err(#private::Rejected),
                })
            }
        };
        quote! {
            #[automatically_derived]
            impl #name {
                /// The frame of the message, as a trait object.
                #[must_use]
                pub fn frame(&self) -> &dyn #frames::Frame {
                    #to_frame
                }
                fn __read(#from: &mut #private::FrameDecoder<'_>) -> #private::Result<Self, #private::Rejected> {
                    #read
                }
            }
        }
    }

    /// Conversions between the frame of one message and the enum. Their span is that of the message's path.
    fn variant(&self, entry: &CatalogueEntry<'_>) -> TokenStream {
        let Self { name, .. } = self;
        let private = &self.protocol.krate.private;
        let variant = entry.variant;
        let frame = self.frame_of(entry);
        let implementation = quote! {
            #[automatically_derived]
            impl #private::MessageVariant<#name> for #frame {
                #[inline]
                fn wrap(self) -> #name {
                    #name::#variant(self)
                }
                #[inline]
                fn unwrap(__any: #name) -> #private::Result<Self, #name> {
                    if let #name::#variant(__frame) = __any { #private::Ok(__frame) } else { #private::Err(__any) }
                }
            }
        };
        at(variant.span(), implementation)
    }

    /// Generic conversions between a frame of any message and the enums.
    fn conversions(&self) -> TokenStream {
        let Self { name, frame: case, message, .. } = self;
        let Crate { root, private } = &self.protocol.krate;
        let frame = quote!(#root::frame::#case<__M>);
        let generics = quote!(<__M: #root::#message>);
        let clause = quote!(where #frame: #private::MessageVariant<#name>);
        quote! {
            #[automatically_derived]
            impl #generics #private::From<#frame> for #name #clause {
                fn from(__frame: #frame) -> Self {
                    #private::MessageVariant::wrap(__frame)
                }
            }
            #[automatically_derived]
            impl #generics #private::From<#frame> for Message #clause {
                fn from(__frame: #frame) -> Self {
                    Self::#case(#private::MessageVariant::wrap(__frame))
                }
            }
            /// Converts a message to the frame of one type. A message of another type is returned unchanged.
            #[automatically_derived]
            impl #generics #private::TryFrom<Message> for #frame #clause {
                type Error = Message;
                fn try_from(__message: Message) -> #private::Result<Self, Message> {
                    match __message {
                        Message::#case(__any) => #private::MessageVariant::unwrap(__any).map_err(Message::#case),
                        __other => #private::Err(__other),
                    }
                }
            }
        }
    }

    /// The frame type of one message. Its span is that of the message's path.
    fn frame_of(&self, entry: &CatalogueEntry<'_>) -> TokenStream {
        let root = &self.protocol.krate.root;
        let (frame, path) = (&self.frame, entry.path);
        let place = entry.variant.span();
        let (frame, open, close) = (at(place, quote!(#root::frame::#frame)), at(place, quote!(<)), at(place, quote!(>)));
        quote!(#frame #open #path #close)
    }
}
