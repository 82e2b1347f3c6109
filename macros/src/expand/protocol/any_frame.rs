//! The enums of all requests, all responses and all events of a protocol.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::super::spans::place_of;
use super::EntryNames;
use super::methods::frame_methods;
use crate::ast::{MessageDerive, ProtocolInput};
use crate::attr::{Crate, CratePath};
use crate::valid::CatalogueEntry;

/// A group of frames: one kind, or both kinds of responses.
pub(super) struct Family {
    /// The name of the enum.
    name: &'static str,
    /// The name of the frame type and of the variant of `Message`.
    frame: &'static str,
    /// The derive of the messages.
    message: MessageDerive,
    noun: &'static str,
}

pub(super) const REQUESTS: Family =
    Family { name: "AnyRequest", frame: "Request", message: MessageDerive::Command, noun: "request" };
pub(super) const RESPONSES: Family =
    Family { name: "AnyResponse", frame: "Response", message: MessageDerive::Command, noun: "response" };
pub(super) const EVENTS: Family = Family { name: "AnyEvent", frame: "Event", message: MessageDerive::Event, noun: "event" };

/// The enum of a family.
pub(super) struct AnyFrame<'a> {
    name: Ident,
    frame: Ident,
    message: Ident,
    noun: &'static str,
    variants: Vec<AnyVariant<'a>>,
    protocol: &'a ProtocolInput,
}

/// A variant of the enum: the frame of one message.
struct AnyVariant<'a> {
    entry: &'a CatalogueEntry<'a>,
    /// The names of the message.
    names: EntryNames,
    /// The alias of the type of the frame, which [`AnyFrame::aliases`] declares.
    frame: Ident,
    /// The span of the path.
    place: Span,
}

impl<'a> AnyFrame<'a> {
    pub(super) fn new(family: &Family, entries: &'a [CatalogueEntry<'a>], protocol: &'a ProtocolInput) -> Self {
        let [name, frame, message] =
            [family.name, family.frame, family.message.name()].map(|name| Ident::new(name, Span::call_site()));
        let variants = entries.iter().enumerate().map(|(index, entry)| AnyVariant {
            entry,
            names: EntryNames::new(family.message, index, place_of(entry.path)),
            frame: Ident::new(&format!("__{}Frame{index}", family.frame), place_of(entry.path)),
            place: place_of(entry.path),
        });
        Self { name, frame, message, noun: family.noun, variants: variants.collect(), protocol }
    }

    /// The enum and all its implementations.
    pub(super) fn expand(&self) -> TokenStream {
        let Self { name, frame, noun, protocol, .. } = self;
        let private = &protocol.krate.private;
        let (aliases, definition) = (self.aliases(), self.definition());
        let (traits, access, conversions) = (self.traits(), self.access(), self.conversions());
        let variants = self.variants.iter().map(|variant| self.variant(variant));
        let methods = frame_methods(name, protocol);
        let wrapped = self.wrapped(&quote!(__frame));
        let named = if let Some(types) = self.response() {
            quote!(#types::named(__any).map_err(|_| #private::other_frame(#noun)))
        } else {
            quote!(#private::Ok(__any))
        };
        quote! {
            #aliases
            #definition
            #[allow(deprecated)]
            const _: () = {
                #traits
                #access
                #[automatically_derived]
                impl<'__de> #private::Deserialize<'__de> for #name {
                    fn deserialize<__D: #private::Deserializer<'__de>>(__from: __D) -> #private::Result<Self, __D::Error> {
                        match <Message as #private::Deserialize<'__de>>::deserialize(__from) {
                            #private::Ok(Message::#frame(__any)) => #named,
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
                        Self::#frame(#wrapped)
                    }
                }
                #[automatically_derived]
                impl #private::ReadFrame for #name {
                    fn read_frame(
                        __from: &mut #private::FrameDecoder<'_>,
                    ) -> #private::Result<Self, #private::Rejected> {
                        Self::__read(__from)
                    }
                }
            };
            #methods
        }
    }

    /// An alias for the type of each frame. It refers to the message by its alias: the type `Request<LampOn>` would be an error wherever
    /// it appears if `LampOn` is not a command.
    fn aliases(&self) -> TokenStream {
        let private = &self.protocol.krate.private;
        let aliases = self.variants.iter().map(|AnyVariant { names, frame, place, .. }| {
            let frames = Ident::new(&format!("{}Frames", self.message), *place);
            let (message, item) = (&names.message, Ident::new(&self.frame.to_string(), *place));
            quote_spanned! {*place=>
                #[allow(dead_code, deprecated)]
                type #frame = <__Frames as #private::#frames<#message>>::#item;
            }
        });
        quote!(#(#aliases)*)
    }

    fn definition(&self) -> TokenStream {
        let Self { name, frame, noun, .. } = self;
        let frame = format_ident!("__{frame}Frame");
        let visibility = &self.protocol.visibility;
        let doc = format!("Any {noun} of the protocol.");
        let variants =
            self.variants.iter().map(|AnyVariant { entry: CatalogueEntry { path, variant }, frame: ty, .. }| {
                // A documentation link has no generic arguments.
                let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                let colons = if path.leading_colon.is_some() { "::" } else { "" };
                let doc = format!("[`{colons}{}`].", names.join("::"));
                // The documentation and editors show the type by its own name.
                quote! {
                    #[cfg(any(doc, rust_analyzer))]
                    #[doc = #doc]
                    #variant(#frame<#path>),
                    #[cfg(not(any(doc, rust_analyzer)))]
                    #[doc = #doc]
                    #variant(#ty),
                }
            });
        quote! {
            #[doc = #doc]
            #[non_exhaustive]
            #[allow(deprecated, unexpected_cfgs, clippy::large_enum_variant)]
            #visibility enum #name {
                #(#variants)*
            }
        }
    }

    /// `Debug`, `Clone` and `PartialEq`. They are not derived, because errors in derived code have other spans. As derived methods,
    /// they are `#[inline]`: they and those of all frames are compiled only if they are used.
    fn traits(&self) -> TokenStream {
        let (name, private) = (&self.name, &self.protocol.krate.private);
        let debug = self.arms(&|variant, place, _| {
            let text = variant.to_string();
            quote_spanned!(place=> Self::#variant(__frame) => (#text, __frame),)
        });
        let clone = self.arms(&|variant, place, private| {
            quote_spanned!(place=> Self::#variant(__frame) => Self::#variant(#private::Clone::clone(__frame)),)
        });
        let equal = self.arms(&|variant, place, private| {
            quote_spanned!(place=>
                (Self::#variant(__frame), Self::#variant(__other)) => #private::PartialEq::eq(__frame, __other),
            )
        });
        let underscores = if self.variants.is_empty() { "_" } else { "__" };
        let [to, other] = ["to", "other"].map(|name| format_ident!("{underscores}{name}"));
        let equal = if self.variants.is_empty() {
            quote!(match *self {})
        } else {
            quote! {
                #[allow(unreachable_patterns)]
                match (self, #other) {
                    #equal
                    _ => false,
                }
            }
        };
        let debug = if self.variants.is_empty() {
            quote!(match *self {})
        } else {
            quote! {
                let (__name, __frame): (&#private::str, &dyn #private::Debug) = match self { #debug };
                #private::Formatter::debug_tuple(__to, __name).field(__frame).finish()
            }
        };
        let clone = self.matched(&clone);
        quote! {
            #[automatically_derived]
            impl #private::Debug for #name {
                #[inline]
                fn fmt(&self, #to: &mut #private::Formatter<'_>) -> #private::fmt::Result {
                    #debug
                }
            }
            #[automatically_derived]
            impl #private::Clone for #name {
                #[inline]
                fn clone(&self) -> Self {
                    #clone
                }
            }
            #[automatically_derived]
            impl #private::PartialEq for #name {
                #[inline]
                fn eq(&self, #other: &Self) -> #private::bool {
                    #equal
                }
            }
        }
    }

    /// The trait `Frame`, and the methods `frame`, `__read` and `__move_to`.
    fn access(&self) -> TokenStream {
        let name = &self.name;
        let Crate { root, private, .. } = &self.protocol.krate;
        let frames = quote!(#root::frame);
        let is_response = self.response().is_some();
        let view = self.matched(&self.arms(&|variant, place, private| {
            let view = if is_response {
                quote_spanned!(place=> #private::Frame::__view)
            } else {
                quote_spanned!(place=> #private::FrameRef::Fields)
            };
            quote_spanned!(place=> Self::#variant(__frame) => #view(__frame),)
        }));
        let (read, move_to) = (self.read(), self.move_to());
        quote! {
            #[automatically_derived]
            impl #frames::Frame for #name {
                fn __view(&self) -> #private::FrameRef<'_> {
                    #view
                }
            }
            #[automatically_derived]
            impl #name {
                /// The frame of the message, as a trait object.
                #[must_use]
                pub fn frame(&self) -> &dyn #frames::Frame {
                    self
                }
                #read
                #move_to
            }
        }
    }

    /// The function that reads the frame of a message.
    fn read(&self) -> TokenStream {
        let private = &self.protocol.krate.private;
        let result = quote!(#private::Result<Self, #private::Rejected>);
        if self.variants.is_empty() {
            return quote! {
                fn __read(_: &mut #private::FrameDecoder<'_>) -> #result {
                    #private::Err(#private::Rejected)
                }
            };
        }
        let arms = self.variants.iter().enumerate().map(|(index, AnyVariant { entry, frame, place, .. })| {
            let variant = entry.variant;
            quote_spanned! {*place=>
                #index => match <#frame as #private::ReadFrame>::read_frame(__from) {
                    #private::Ok(__frame) => Self::#variant(__frame),
                    #private::Err(__rejected) => return #private::Err(__rejected),
                },
            }
        });
        quote! {
            fn __read(__from: &mut #private::FrameDecoder<'_>) -> #result {
                #private::Ok(match #private::FrameDecoder::index(__from) {
                    #(#arms)*
                    _ => return #private::Err(#private::Rejected),
                })
            }
        }
    }

    /// The function that moves the frame into a slot for frames of its message. It is compiled only if it is used.
    fn move_to(&self) -> TokenStream {
        let private = &self.protocol.krate.private;
        let slot = if self.variants.is_empty() { format_ident!("_slot") } else { format_ident!("__slot") };
        let arms = self.arms(
            &|variant, place, private| quote_spanned!(place=> Self::#variant(__frame) => #private::move_to(__frame, __slot),),
        );
        quote! {
            #[inline]
            fn __move_to(self, #slot: &mut dyn #private::Any) {
                match self { #arms }
            }
        }
    }

    /// Conversions between the frame of one message and the enum. Their span is that of the message's path.
    fn variant(&self, AnyVariant { entry, names, frame, place }: &AnyVariant<'_>) -> TokenStream {
        let Self { name, .. } = self;
        let private = &self.protocol.krate.private;
        let (variant, alias) = (entry.variant, &names.alias);
        quote_spanned! {*place=>
            #[automatically_derived]
            impl #private::MessageVariant<#name> for #alias {
                type Frame = #frame;
                const WRAP: fn(#frame) -> #name = #name::#variant;
            }
        }
    }

    /// Generic conversions between a frame of any message and the enums.
    fn conversions(&self) -> TokenStream {
        let Self { name, frame: case, message, .. } = self;
        let Crate { root, private, .. } = &self.protocol.krate;
        let frame = format_ident!("__{case}Frame");
        let frame = quote!(#frame<__M>);
        let generics = quote!(<__M: #root::#message + #private::MessageVariant<#name, Frame = #frame>>);
        let variant = quote!(<__M as #private::MessageVariant<#name>>);
        let wrapped = self.wrapped(&quote!((#variant::WRAP)(__frame)));
        let wrapped_rest = self.wrapped(&quote!(__any));
        let unwrap = quote! {
            if #root::frame::Frame::name(&__any) != <__M as #root::#message>::MESSAGE.name {
                return #private::Err(Message::#case(#wrapped_rest));
            }
            let mut __frame = #private::None;
            __any.__move_to(&mut __frame);
            #private::Ok(#private::filled(&mut __frame))
        };
        let unwrapped = if let Some(types) = self.response() {
            quote! {
                match #types::named(__any) {
                    #private::Ok(__any) => { #unwrap }
                    #private::Err(__any) => #private::Err(Message::#case(__any)),
                }
            }
        } else {
            quote!({ #unwrap })
        };
        quote! {
            #[automatically_derived]
            impl #generics #private::From<#frame> for #name {
                fn from(__frame: #frame) -> Self {
                    (#variant::WRAP)(__frame)
                }
            }
            #[automatically_derived]
            impl #generics #private::From<#frame> for Message {
                fn from(__frame: #frame) -> Self {
                    Self::#case(#wrapped)
                }
            }
            /// Converts a message to the frame of one type. A message of another type is returned unchanged.
            #[automatically_derived]
            impl #generics #private::TryFrom<Message> for #frame {
                type Error = Message;
                fn try_from(__message: Message) -> #private::Result<Self, Message> {
                    match __message {
                        Message::#case(__any) => #unwrapped,
                        __other => #private::Err(__other),
                    }
                }
            }
        }
    }

    /// The types of the frames, if the frames of this family are responses, which `Message` may hold as another type.
    fn response(&self) -> Option<TokenStream> {
        let private = &self.protocol.krate.private;
        (self.frame == "Response").then(|| quote!(<__Frames as #private::FrameTypes>))
    }

    /// A value of the enum as the value of the variant of `Message`.
    fn wrapped(&self, any: &TokenStream) -> TokenStream {
        match self.response() {
            Some(types) => quote!(#types::response::<AnyResponse>(#any)),
            None => any.clone(),
        }
    }

    /// An arm for each variant. Its span is that of the message's path.
    fn arms(&self, arm: &dyn Fn(&Ident, Span, &CratePath) -> TokenStream) -> TokenStream {
        let private = &self.protocol.krate.private;
        let variants = self.variants.iter();
        let arms = variants.map(|AnyVariant { entry, place, .. }| arm(entry.variant, *place, &private.at(*place)));
        quote!(#(#arms)*)
    }

    /// A match on `self`. A match on a reference to an enum without variants needs a dereference.
    fn matched(&self, arms: &TokenStream) -> TokenStream {
        if self.variants.is_empty() { quote!(match *self {}) } else { quote!(match self { #arms }) }
    }
}
