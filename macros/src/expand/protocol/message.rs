//! Generates the enum `Message`: any frame of a protocol.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::methods::frame_methods;
use crate::ast::ProtocolInput;
use crate::attr::Crate;

/// Generates the enum and its implementations.
pub(super) fn message(protocol: &ProtocolInput) -> TokenStream {
    let definition = definition(protocol);
    let readers = readers(protocol);
    let (frame, traits) = (frame_method(&protocol.krate), traits(&protocol.krate));
    let methods = frame_methods(&Ident::new("Message", Span::call_site()), protocol);
    quote! {
        #definition
        #[allow(deprecated)]
        const _: () = {
            #readers
            #frame
            #traits
        };
        #methods
    }
}

fn definition(protocol: &ProtocolInput) -> TokenStream {
    let ProtocolInput { krate: Crate { root, private, .. }, visibility, .. } = protocol;
    let response = if protocol.envelope.is_given() {
        quote!(<__Frames as #private::FrameTypes>::AnyResponse<AnyResponse>)
    } else {
        quote!(AnyResponse)
    };
    quote! {
        /// Any frame of the protocol.
        #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::large_enum_variant)]
        #visibility enum Message {
            /// A request.
            Request(AnyRequest),
            /// A success or a failure.
            Response(#response),
            /// An event.
            Event(AnyEvent),
            /// A frame with a name that the protocol does not declare, such as one from a newer peer. Its text is kept.
            Unknown(#root::frame::Unknown),
        }
    }
}

/// The functions that read frames.
fn readers(protocol: &ProtocolInput) -> TokenStream {
    let ProtocolInput { krate: Crate { root, private, .. }, ident, .. } = protocol;
    let result = quote!(#private::Result<Self, #root::ReadError>);
    let (policy, strict) = (quote!(#root::Policy), quote!(#root::Policy::Strict));
    quote! {
        #[automatically_derived]
        impl Message {
            /// Reads a frame, strictly.
            ///
            /// # Errors
            /// If the text is not a frame of the protocol. The error contains all problems.
            pub fn read(__text: &#private::str) -> #result {
                #root::protocol::read::<#ident>(__text, #strict)
            }
            /// Reads a frame.
            ///
            /// # Errors
            /// If the text is not a frame of the protocol. The error contains all problems.
            pub fn read_with(__text: &#private::str, __policy: #policy) -> #result {
                #root::protocol::read::<#ident>(__text, __policy)
            }
            /// Reads a frame from bytes, strictly.
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not a frame of the protocol. The error contains all problems.
            pub fn read_slice(__bytes: &[#private::u8]) -> #result {
                #root::protocol::read_slice::<#ident>(__bytes, #strict)
            }
            /// Reads a frame from bytes.
            ///
            /// # Errors
            /// If the bytes are not UTF-8 or not a frame of the protocol. The error contains all problems.
            pub fn read_slice_with(__bytes: &[#private::u8], __policy: #policy) -> #result {
                #root::protocol::read_slice::<#ident>(__bytes, __policy)
            }
            /// Reads a frame from a value, such as a `Json` or a `serde_json::Value`, strictly.
            ///
            /// # Errors
            /// If the value is not a frame of the protocol, with positions in the value's text on one line; or if it cannot be
            /// written as JSON.
            pub fn read_value(__value: &impl #private::Serialize) -> #result {
                #root::protocol::read_value::<#ident>(__value, #strict)
            }
            /// Reads a frame from a value, such as a `Json` or a `serde_json::Value`.
            ///
            /// # Errors
            /// If the value is not a frame of the protocol, with positions in the value's text on one line; or if it cannot be
            /// written as JSON.
            pub fn read_value_with(__value: &impl #private::Serialize, __policy: #policy) -> #result {
                #root::protocol::read_value::<#ident>(__value, __policy)
            }
        }
    }
}

/// The trait `Frame`, and the method `frame`.
fn frame_method(krate: &Crate) -> TokenStream {
    let Crate { root, private, .. } = krate;
    let frame = quote!(#root::frame::Frame);
    quote! {
        #[automatically_derived]
        impl #frame for Message {
            fn __view(&self) -> #private::FrameRef<'_> {
                match self {
                    Self::Request(__frame) => #frame::__view(__frame),
                    Self::Response(__frame) => #frame::__view(__frame),
                    Self::Event(__frame) => #frame::__view(__frame),
                    Self::Unknown(__frame) => #frame::__view(__frame),
                }
            }
        }
        #[automatically_derived]
        impl Message {
            /// The frame of the message, as a trait object.
            #[must_use]
            pub fn frame(&self) -> &dyn #frame {
                self
            }
        }
    }
}

fn traits(krate: &Crate) -> TokenStream {
    let Crate { root, private, .. } = krate;
    quote! {
        #[automatically_derived]
        impl #private::FromStr for Message {
            type Err = #root::ReadError;
            fn from_str(__text: &#private::str) -> #private::Result<Self, #root::ReadError> {
                Self::read(__text)
            }
        }
        #[automatically_derived]
        impl<'__de> #private::Deserialize<'__de> for Message {
            fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                #private::deserialize_frame(__from, Self::read)
            }
        }
        #[automatically_derived]
        impl #private::From<#root::frame::Unknown> for Message {
            fn from(__frame: #root::frame::Unknown) -> Self {
                Self::Unknown(__frame)
            }
        }
    }
}
