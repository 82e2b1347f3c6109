//! The enumerations of a protocol's frames.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::Path;

use super::super::bounds::at;
use super::{Listed, Protocol};
use crate::expand::Crate;

/// The enumeration of all requests, responses or events.
pub(super) fn any(protocol: &Protocol<'_>, any: &str, frame: &str, word: &str, listed: &[Listed<'_>]) -> TokenStream {
    let Crate { root, private } = &protocol.krate;
    let visibility = &protocol.declaration.visibility;
    let doc = format!("Any {word} of the protocol.");
    let any = Ident::new(any, Span::call_site());
    let frames = quote!(#root::frame);
    let case = Ident::new(frame, Span::call_site());
    let frame = quote!(#frames::#case);
    let variants = listed.iter().map(|Listed { path, variant }| {
        // What stands between angle brackets is no part of a link.
        let words: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let colons = if path.leading_colon.is_some() { "::" } else { "" };
        let doc = format!("[`{colons}{}`].", words.join("::"));
        let frame = framed(&frame, path);
        quote!(#[doc = #doc] #variant(#frame))
    });
    let names: Vec<&Ident> = listed.iter().map(|listed| &listed.variant).collect();
    let each: Vec<TokenStream> = listed.iter().map(|listed| framed(&frame, listed.path)).collect();
    let index = 0..listed.len();
    // A reference to an enumeration without variants is matched by nothing, the enumeration by no arms.
    let of_frame = if listed.is_empty() {
        quote!(match *self {})
    } else {
        quote!(match self { #(Self::#names(__frame) => __frame),* })
    };
    let methods = methods(&any, protocol);
    let each_variant = listed.iter().map(|listed| variant(listed, &any, &case, &protocol.krate));
    let message = Ident::new(if word == "event" { "Event" } else { "Command" }, Span::call_site());
    let conversions = conversions(&any, &case, &message, &protocol.krate);
    let read_from = if listed.is_empty() { format_ident!("_from") } else { format_ident!("__from") };
    let from_index = if listed.is_empty() {
        quote!(#private::Err(#frames::Refused))
    } else {
        quote! {
            #private::Ok(match #frames::Opened::index(__from) {
                #(#index => match <#each>::__read(__from) {
                    #private::Ok(__frame) => Self::#names(__frame),
                    #private::Err(__refused) => return #private::Err(__refused),
                },)*
                _ => return #private::Err(#frames::Refused),
            })
        }
    };
    quote! {
        #[doc = #doc]
        #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::large_enum_variant)]
        #visibility enum #any {
            #(#variants,)*
        }
        #[allow(deprecated)]
        const _: () = {
            #[automatically_derived]
            impl #any {
                /// The frame, whichever it is.
                #[must_use]
                pub fn frame(&self) -> &dyn #frames::Frame {
                    #of_frame
                }
                fn __read(#read_from: &mut #frames::Opened<'_>) -> #private::Result<Self, #frames::Refused> {
                    #from_index
                }
            }
            #[automatically_derived]
            impl<'__de> #private::Deserialize<'__de> for #any {
                fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                    match <Message as #private::Deserialize<'__de>>::deserialize(__from) {
                        #private::Ok(Message::#case(__any)) => #private::Ok(__any),
                        #private::Ok(_) => #private::Err(#private::other_frame(#word)),
                        #private::Err(__error) => #private::Err(__error),
                    }
                }
            }
            #(#each_variant)*
            #conversions
            #[automatically_derived]
            impl #private::From<#any> for Message {
                fn from(__frame: #any) -> Self {
                    Self::#case(__frame)
                }
            }
        };
        #methods
    }
}

/// Any frame.
pub(super) fn message(protocol: &Protocol<'_>) -> TokenStream {
    let Crate { root, private } = &protocol.krate;
    let visibility = &protocol.declaration.visibility;
    let ident = &protocol.declaration.ident;
    let methods = methods(&Ident::new("Message", Span::call_site()), protocol);
    quote! {
        /// Any frame of the protocol.
        #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        #[allow(deprecated, clippy::large_enum_variant)]
        #visibility enum Message {
            /// A request.
            Request(AnyRequest),
            /// A success or a failure.
            Response(AnyResponse),
            /// An event.
            Event(AnyEvent),
            /// A frame with a name that the protocol does not have: a newer peer's, kept whole.
            Unknown(#root::frame::Unknown),
        }
        #[allow(deprecated)]
        const _: () = {
            #[automatically_derived]
            impl Message {
                /// Reads a frame, strictly.
                ///
                /// # Errors
                /// All that is wrong with the text.
                pub fn read(__text: &#private::str) -> #private::Result<Self, #root::ReadError> {
                    #root::protocol::read::<#ident>(__text, #root::Policy::Strict)
                }
                /// Reads a frame.
                ///
                /// # Errors
                /// All that is wrong with the text.
                pub fn read_with(
                    __text: &#private::str,
                    __policy: #root::Policy,
                ) -> #private::Result<Self, #root::ReadError> {
                    #root::protocol::read::<#ident>(__text, __policy)
                }
                /// Reads a frame from bytes, strictly.
                ///
                /// # Errors
                /// All that is wrong with the text, or that the bytes are no UTF-8.
                pub fn read_slice(__bytes: &[#private::u8]) -> #private::Result<Self, #root::ReadError> {
                    #root::protocol::read_slice::<#ident>(__bytes, #root::Policy::Strict)
                }
                /// Reads a frame from bytes.
                ///
                /// # Errors
                /// All that is wrong with the text, or that the bytes are no UTF-8.
                pub fn read_slice_with(
                    __bytes: &[#private::u8],
                    __policy: #root::Policy,
                ) -> #private::Result<Self, #root::ReadError> {
                    #root::protocol::read_slice::<#ident>(__bytes, __policy)
                }
                /// Reads a frame from a value that is read already, strictly: a `Json`, or what another crate calls one.
                ///
                /// # Errors
                /// All that is wrong with the value; places are those of the value written on one line.
                pub fn read_value(__value: &impl #private::Serialize) -> #private::Result<Self, #root::ReadError> {
                    #root::protocol::read_value::<#ident>(__value, #root::Policy::Strict)
                }
                /// The frame, whichever it is.
                #[must_use]
                pub fn frame(&self) -> &dyn #root::frame::Frame {
                    match self {
                        Self::Request(__frame) => __frame.frame(),
                        Self::Response(__frame) => __frame.frame(),
                        Self::Event(__frame) => __frame.frame(),
                        Self::Unknown(__frame) => __frame,
                    }
                }
            }
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
        };
        #methods
    }
}

/// What every frame can say of itself, as methods that need no import, and as the trait.
fn methods(of: &Ident, protocol: &Protocol<'_>) -> TokenStream {
    let Crate { root, private } = &protocol.krate;
    let frame = quote!(#root::frame);
    let write_error = quote!(#frame::WriteError);
    let text = quote!(#private::Cow<'_, #private::str>);
    quote! {
        #[allow(deprecated)]
        const _: () = {
            #[automatically_derived]
            impl #of {
                /// The kind of the frame.
                #[must_use]
                pub fn kind(&self) -> #frame::FrameKind {
                    self.frame().kind()
                }
                /// The message's name.
                #[must_use]
                pub fn name(&self) -> &#private::str {
                    self.frame().name()
                }
                /// The text of the target.
                #[must_use]
                pub fn target_text(&self) -> #text {
                    self.frame().target_text()
                }
                /// The frame as JSON on one line, checked.
                ///
                /// # Errors
                /// When a value is out of its bounds, or is none that JSON can hold: the error says where.
                pub fn to_json(&self) -> #private::Result<#private::String, #write_error> {
                    self.frame().to_json()
                }
                /// Writes the frame as JSON on one line, checked, without a newline.
                ///
                /// # Errors
                /// Those of `to_json`, and those of the writer.
                pub fn to_writer(&self, __to: &mut dyn #private::Write) -> #private::Result<(), #write_error> {
                    self.frame().to_writer(__to)
                }
            }
            #[automatically_derived]
            impl #private::Serialize for #of {
                fn serialize<__S: #private::Serializer>(&self, __to: __S) -> #private::Result<__S::Ok, __S::Error> {
                    #private::serialize_frame(self.frame().to_json(), __to)
                }
            }
            #[automatically_derived]
            impl #frame::Frame for #of {
                fn kind(&self) -> #frame::FrameKind {
                    self.frame().kind()
                }
                fn name(&self) -> &#private::str {
                    self.frame().name()
                }
                fn target_text(&self) -> #text {
                    self.frame().target_text()
                }
                fn to_json(&self) -> #private::Result<#private::String, #write_error> {
                    self.frame().to_json()
                }
            }
        };
    }
}

/// The frame of a message is one of any, at the message's path.
fn variant(listed: &Listed<'_>, any: &Ident, case: &Ident, krate: &Crate) -> TokenStream {
    let Crate { root, private } = krate;
    let name = &listed.variant;
    let frame = framed(&quote!(#root::frame::#case), listed.path);
    let variant = quote! {
        #[automatically_derived]
        impl #private::Variant<#any> for #frame {
            #[inline]
            fn wrap(self) -> #any {
                #any::#name(self)
            }
            #[inline]
            fn unwrap(__any: #any) -> #private::Result<Self, #any> {
                if let #any::#name(__frame) = __any { #private::Ok(__frame) } else { #private::Err(__any) }
            }
        }
    };
    at(name.span(), variant)
}

/// From the frame of a message to any frame and back, for all messages at once.
fn conversions(any: &Ident, case: &Ident, message: &Ident, krate: &Crate) -> TokenStream {
    let Crate { root, private } = krate;
    let frame = quote!(#root::frame::#case<__M>);
    let generics = quote!(<__M: #root::#message>);
    let clause = quote!(where #frame: #private::Variant<#any>);
    quote! {
        #[automatically_derived]
        impl #generics #private::From<#frame> for #any #clause {
            fn from(__frame: #frame) -> Self {
                #private::Variant::wrap(__frame)
            }
        }
        #[automatically_derived]
        impl #generics #private::From<#frame> for Message #clause {
            fn from(__frame: #frame) -> Self {
                Self::#case(#private::Variant::wrap(__frame))
            }
        }
        /// Narrows; a frame of another message comes back whole.
        #[automatically_derived]
        impl #generics #private::TryFrom<Message> for #frame #clause {
            type Error = Message;
            fn try_from(__message: Message) -> #private::Result<Self, Message> {
                match __message {
                    Message::#case(__any) => #private::Variant::unwrap(__any).map_err(Message::#case),
                    __other => #private::Err(__other),
                }
            }
        }
    }
}

/// The frame of a message, at the message's path.
fn framed(frame: &TokenStream, path: &Path) -> TokenStream {
    let place = path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
    let (frame, open, close) = (at(place, quote!(#frame)), at(place, quote!(<)), at(place, quote!(>)));
    quote!(#frame #open #path #close)
}
