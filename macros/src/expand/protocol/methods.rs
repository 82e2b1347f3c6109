//! Generates the methods that are common to frames of all kinds.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::ast::ProtocolInput;
use crate::attr::Crate;

/// Implements the methods of the trait `Frame` as inherent methods that need no import, and `Serialize`.
pub(super) fn frame_methods(name: &Ident, protocol: &ProtocolInput) -> TokenStream {
    let krate = &protocol.krate;
    let own = own_methods(name, protocol);
    let traits = traits(name, krate);
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #own
            #traits
        };
    }
}

fn own_methods(name: &Ident, protocol: &ProtocolInput) -> TokenStream {
    let Crate { root, private, .. } = &protocol.krate;
    let frame = quote!(#root::frame);
    let target_text = protocol.has_targets().then(|| {
        quote! {
            /// The text of the target.
            #[must_use]
            pub fn target_text(&self) -> #private::Cow<'_, #private::str> {
                #frame::Frame::target_text(self)
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #name {
            /// The kind of the frame.
            #[must_use]
            pub fn kind(&self) -> #frame::FrameKind {
                #frame::Frame::kind(self)
            }
            /// The message's name.
            #[must_use]
            pub fn name(&self) -> &#private::str {
                #frame::Frame::name(self)
            }
            #target_text
            /// The frame as JSON on one line, checked.
            ///
            /// # Errors
            /// If a value violates a rule or cannot be represented in JSON. The error contains its path.
            pub fn to_json(&self) -> #private::Result<#private::String, #frame::WriteError> {
                #frame::Frame::to_json(self)
            }
            /// Writes the frame as JSON on one line, checked, without a newline.
            ///
            /// # Errors
            /// The errors of `to_json`, and those of the writer.
            pub fn to_writer(&self, __to: &mut dyn #private::Write) -> #private::Result<(), #frame::WriteError> {
                #frame::Frame::to_writer(self, __to)
            }
        }
    }
}

fn traits(name: &Ident, krate: &Crate) -> TokenStream {
    let private = &krate.private;
    quote! {
        #[automatically_derived]
        impl #private::Serialize for #name {
            fn serialize<__S: #private::Serializer>(&self, __to: __S) -> #private::Result<__S::Ok, __S::Error> {
                #private::serialize_frame(self, __to)
            }
        }
    }
}
