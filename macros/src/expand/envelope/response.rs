//! The type of an envelope's responses.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::variant;
use crate::ast::{ContentInput, EnvelopeInput, FrameKindInput};
use crate::attr::Crate;

/// The type of a response: an enum of the kinds of responses that the envelope has.
pub(super) fn response(envelope: &EnvelopeInput, has: impl Fn(FrameKindInput) -> bool) -> TokenStream {
    let Crate { root, private, .. } = &envelope.krate;
    let kinds = envelope
        .kinds
        .iter()
        .filter(|kind| matches!(kind.kind, FrameKindInput::Success | FrameKindInput::Failure) && has(kind.kind));
    let names: Vec<Ident> = kinds.clone().map(|kind| variant(kind.kind)).collect();
    if names.is_empty() {
        return TokenStream::new();
    }
    let docs = kinds.map(|kind| format!("A {}.", kind.kind.key()));
    let into_result = (names.len() == 2).then(|| {
        quote! {
            #[automatically_derived]
            impl<C: #root::Command> Response<C> {
                /// Converts the response to a `Result` with the failure as its error.
                ///
                /// # Errors
                /// The failure.
                #[allow(clippy::result_large_err)]
                pub fn into_result(self) -> #private::Result<Success<C>, Failure<C>> {
                    match self {
                        Self::Success(__frame) => #private::Ok(__frame),
                        Self::Failure(__frame) => #private::Err(__frame),
                    }
                }
            }
        }
    });
    let enum_type = Ident::new("Response", Span::call_site());
    let (traits, frame) = (response_traits(&names, &envelope.krate), response_frame(envelope, &names));
    let read = response_read(&names, &envelope.krate);
    quote! {
        /// The response to a request.
        #[allow(clippy::large_enum_variant)]
        pub enum #enum_type<C: #root::Command> {
            #(#[doc = #docs] #names(#names<C>),)*
        }
        #traits
        #(
            #[automatically_derived]
            impl<C: #root::Command> #private::From<#names<C>> for Response<C> {
                fn from(__frame: #names<C>) -> Self {
                    Self::#names(__frame)
                }
            }
        )*
        #into_result
        #read
        #frame
    }
}

/// Implements the trait `ReadFrame` for a response.
fn response_read(names: &[Ident], krate: &Crate) -> TokenStream {
    let Crate { root, private, .. } = krate;
    quote! {
        #[automatically_derived]
        impl<C: #root::Command> #private::ReadFrame for Response<C> {
            fn read_frame(__from: &mut #private::FrameDecoder<'_>) -> #private::Result<Self, #private::Rejected> {
                match __from.kind() {
                    #(#root::frame::FrameKind::#names => match #private::ReadFrame::read_frame(__from) {
                        #private::Ok(__frame) => #private::Ok(Self::#names(__frame)),
                        #private::Err(__rejected) => #private::Err(__rejected),
                    },)*
                    _ => #private::Err(#private::Rejected),
                }
            }
        }
    }
}

/// `Debug`, `Clone` and `PartialEq` of a response. Derives would not require them of the frames.
fn response_traits(names: &[Ident], krate: &Crate) -> TokenStream {
    let Crate { root, private, .. } = krate;
    quote! {
        #[automatically_derived]
        impl<C: #root::Command> #private::Debug for Response<C> where #(#names<C>: #private::Debug,)* {
            fn fmt(&self, f: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                match self { #(Self::#names(__frame) => #private::Debug::fmt(__frame, f),)* }
            }
        }
        #[automatically_derived]
        impl<C: #root::Command> #private::Clone for Response<C> where #(#names<C>: #private::Clone,)* {
            fn clone(&self) -> Self {
                match self { #(Self::#names(__frame) => Self::#names(#private::Clone::clone(__frame)),)* }
            }
        }
        #[automatically_derived]
        impl<C: #root::Command> #private::PartialEq for Response<C> where #(#names<C>: #private::PartialEq,)* {
            #[allow(unreachable_patterns)]
            fn eq(&self, other: &Self) -> #private::bool {
                match (self, other) {
                    #((Self::#names(__one), Self::#names(__other)) => #private::PartialEq::eq(__one, __other),)*
                    _ => false,
                }
            }
        }
    }
}

/// Implements the trait `Frame` for a response.
fn response_frame(envelope: &EnvelopeInput, names: &[Ident]) -> TokenStream {
    let Crate { root, private, .. } = &envelope.krate;
    let has_target = envelope
        .kinds
        .iter()
        .flat_map(|kind| &kind.members)
        .any(|member| matches!(member.content, ContentInput::Target | ContentInput::TargetText));
    let target_method = has_target.then(|| quote!(#root::__target_method!([C: #root::Command] Response<C>);));
    quote! {
        #[automatically_derived]
        impl<C: #root::Command> #root::frame::Frame for Response<C> {
            fn __view(&self) -> #private::FrameRef<'_> {
                match self { #(Self::#names(__frame) => #private::FrameRef::Fields(__frame),)* }
            }
        }
        #root::__frame_methods!(
            [C: #root::Command] Response<C>, C, ENVELOPE, "a response", [#(#root::frame::FrameKind::#names),*]
        );
        #target_method
    }
}
