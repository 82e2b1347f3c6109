//! `protocol!`: a protocol's type and the enumerations of its frames.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Path, Token, Visibility, braced, bracketed, token};

use super::Crate;
use super::bounds::{at, of};
use crate::attr;
use crate::ctxt::Ctxt;

const KEYS: &str = "`name`, `version`, `commands`, `events`";
const SYNTAX: &str = "`pub Lamps { name: \"lamps\", version: \"1.0\", commands: [LampOn], events: [LampLit] }`";

/// What stands between the braces of `protocol!`, after the main crate's own name.
pub(crate) struct Declaration {
    krate: TokenTree,
    attributes: Vec<Attribute>,
    visibility: Visibility,
    ident: Ident,
    entries: Vec<Entry>,
}

struct Entry {
    key: Ident,
    value: Value,
}

enum Value {
    Text(LitStr),
    List(Punctuated<Path, Token![,]>, Span),
}

/// A protocol whose parts are sound.
struct Protocol<'a> {
    declaration: &'a Declaration,
    krate: Crate,
    name: String,
    version: String,
    commands: Vec<Listed<'a>>,
    events: Vec<Listed<'a>>,
}

/// A message of a list.
struct Listed<'a> {
    path: &'a Path,
    variant: Ident,
}

impl Parse for Declaration {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let krate = input.parse()?;
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let ident = input.parse().map_err(|error| expected(&error, "the protocol's type"))?;
        if !input.peek(token::Brace) {
            return Err(input.error(format_args!("expected braces: {SYNTAX}")));
        }
        let content;
        braced!(content in input);
        let mut entries = Vec::new();
        while !content.is_empty() {
            entries.push(content.parse()?);
            if !content.is_empty() {
                content.parse::<Token![,]>()?;
            }
        }
        if !input.is_empty() {
            return Err(input.error("one `protocol!` declares one protocol"));
        }
        Ok(Self { krate, attributes, visibility, ident, entries })
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let key = input.call(Ident::parse_any).map_err(|error| expected(&error, "a key"))?;
        input.parse::<Token![:]>().map_err(|error| expected(&error, "a colon after the key"))?;
        if input.peek(token::Bracket) {
            let content;
            let bracket = bracketed!(content in input);
            let paths = content.parse_terminated(Path::parse_mod_style, Token![,]);
            let paths = paths.map_err(|error| {
                syn::Error::new(error.span(), "expected the path of a message's type, as `interaction::InteractionAccept`")
            })?;
            return Ok(Self { key, value: Value::List(paths, bracket.span.join()) });
        }
        let value = input.parse().map_err(|error: syn::Error| {
            syn::Error::new(error.span(), "expected a string or a list, as `name: \"lamps\"` or `commands: [LampOn]`")
        })?;
        Ok(Self { key, value: Value::Text(value) })
    }
}

fn expected(error: &syn::Error, what: &str) -> syn::Error {
    syn::Error::new(error.span(), format_args!("expected {what}: {SYNTAX}"))
}

/// The macro.
pub(crate) fn expand(declaration: &Declaration) -> TokenStream {
    let cx = Ctxt::new();
    let protocol = Protocol::of(&cx, declaration);
    match cx.check() {
        Ok(()) => protocol.expand(),
        Err(error) => {
            let error = error.into_compile_error();
            // Without lists: a name that is missing elsewhere would be one more error.
            let empty = Protocol { commands: Vec::new(), events: Vec::new(), ..protocol }.expand();
            quote!(#error #empty)
        }
    }
}

impl<'a> Protocol<'a> {
    fn of(cx: &Ctxt, declaration: &'a Declaration) -> Self {
        let mut keys: BTreeMap<String, &Entry> = BTreeMap::new();
        for entry in &declaration.entries {
            let key = entry.key.to_string();
            if !["name", "version", "commands", "events"].contains(&&*key) {
                cx.at(&entry.key, format_args!("unknown key `{key}`; a protocol takes {KEYS}"));
            } else if keys.insert(key, entry).is_some() {
                cx.at(&entry.key, format_args!("`{}` is given twice", entry.key));
            }
        }
        let missing = |key: &str, example: &str| {
            cx.at(&declaration.ident, format_args!("the protocol lacks `{key}`: `{key}: {example}`"));
        };
        let text =
            |key: &str, example: &str, is_sound: fn(&str) -> bool, what: &str| match keys.get(key).map(|entry| &entry.value)
            {
                Some(Value::Text(text)) => {
                    if !is_sound(&text.value()) {
                        cx.at(text, what);
                    }
                    text.value()
                }
                Some(Value::List(_, span)) => {
                    cx.span(*span, format_args!("expected a string: `{key}: {example}`"));
                    String::new()
                }
                None => {
                    missing(key, example);
                    String::new()
                }
            };
        let name = text(
            "name",
            "\"agent-desktop\"",
            is_name,
            "a protocol's name is words of small letters and digits joined by hyphens, as `agent-desktop`",
        );
        let version =
            text("version", "\"1.0\"", is_version, "a protocol's version is two numbers joined by a dot, as `1.0`");
        let list = |key: &str, example: &str| match keys.get(key).map(|entry| &entry.value) {
            Some(Value::List(paths, _)) => paths.iter().filter_map(Listed::of).collect(),
            Some(Value::Text(text)) => {
                cx.at(text, format_args!("expected a list: `{key}: {example}`"));
                Vec::new()
            }
            None => {
                missing(key, "[]");
                Vec::new()
            }
        };
        let commands: Vec<Listed<'_>> = list("commands", "[LampOn]");
        let events: Vec<Listed<'_>> = list("events", "[LampLit]");
        let mut seen = BTreeMap::new();
        for listed in commands.iter().chain(&events) {
            if let Some(before) = seen.insert(listed.variant.to_string(), listed.path) {
                let before = before.to_token_stream().to_string().replace(' ', "");
                cx.at(
                    listed.path,
                    format_args!(
                        "two messages are called `{}`, and schemas name them so: `{before}` is listed already",
                        listed.variant
                    ),
                );
            }
        }
        let krate = &declaration.krate;
        let krate = Crate { root: quote!(#krate), private: quote!(#krate::__private) };
        Self { declaration, krate, name, version, commands, events }
    }

    fn expand(&self) -> TokenStream {
        let Crate { root, private } = &self.krate;
        let Declaration { attributes, visibility, ident, .. } = self.declaration;
        let (name, version) = (&self.name, &self.version);
        let type_name = ident.unraw().to_string();
        let doc = attr::doc(attributes);
        let (commands, command_slots) = table(&self.commands, "Command", &self.krate);
        let (events, event_slots) = table(&self.events, "Event", &self.krate);
        let frame = quote!(#root::frame);
        let any = [
            any(self, "AnyRequest", "Request", "request", &self.commands),
            any(self, "AnyResponse", "Response", "response", &self.commands),
            any(self, "AnyEvent", "Event", "event", &self.events),
        ];
        let message = message(self);
        quote! {
            #(#attributes)*
            #[derive(
                #private::Debug, #private::Clone, #private::Copy, #private::PartialEq, #private::Eq, #private::Default,
            )]
            #visibility struct #ident;
            #(#any)*
            #message
            const _: () = {
                // Constants of their own: so the compiler looks at them even if nobody reads the protocol.
                const __COMMAND_SLOTS: &[#private::u16] = &#command_slots;
                const __EVENT_SLOTS: &[#private::u16] = &#event_slots;
                #[automatically_derived]
                impl #root::Protocol for #ident {
                    const SHAPE: &'static #private::ProtocolShape = &#private::ProtocolShape {
                        name: #name,
                        version: #version,
                        type_name: #type_name,
                        doc: #doc,
                        commands: &[#commands],
                        events: &[#events],
                        command_slots: __COMMAND_SLOTS,
                        event_slots: __EVENT_SLOTS,
                    };
                    type Message = Message;
                    fn plan() -> &'static #private::Plan {
                        static __PLAN: #private::OnceLock<#private::Plan> = #private::OnceLock::new();
                        __PLAN.get_or_init(|| #private::Plan::of_protocol(<#ident as #root::Protocol>::SHAPE))
                    }
                    fn __known(__from: &#frame::Opened<'_>) -> #private::Result<Message, #frame::Refused> {
                        match #frame::Opened::kind(__from) {
                            #frame::FrameKind::Request => AnyRequest::__read(__from).map(Message::Request),
                            #frame::FrameKind::Event => AnyEvent::__read(__from).map(Message::Event),
                            _ => AnyResponse::__read(__from).map(Message::Response),
                        }
                    }
                    fn __unknown(__from: #frame::Unknown) -> Message {
                        Message::Unknown(__from)
                    }
                }
                #[automatically_derived]
                impl #ident {
                    /// Everything that is wrong with a text as a frame of the protocol, read strictly.
                    #[must_use]
                    pub fn check(__text: &#private::str) -> #root::problem::Report {
                        Self::check_with(__text, #root::Policy::Strict)
                    }
                    /// Everything that is wrong with a text as a frame of the protocol.
                    #[must_use]
                    pub fn check_with(__text: &#private::str, __policy: #root::Policy) -> #root::problem::Report {
                        #root::protocol::check::<Self>(__text, __policy)
                    }
                    /// Everything that is wrong with bytes as a frame of the protocol, read strictly.
                    #[must_use]
                    pub fn check_slice(__bytes: &[#private::u8]) -> #root::problem::Report {
                        #root::protocol::check_slice::<Self>(__bytes, #root::Policy::Strict)
                    }
                }
            };
        }
    }
}

impl<'a> Listed<'a> {
    fn of(path: &'a Path) -> Option<Self> {
        Some(Self { path, variant: path.segments.last()?.ident.clone() })
    }
}

/// The definitions of listed messages, and the table of their names.
fn table(listed: &[Listed<'_>], trait_name: &str, krate: &Crate) -> (TokenStream, TokenStream) {
    let private = &krate.private;
    let slots = (listed.len() * 2).next_power_of_two().max(2);
    let definitions: Vec<TokenStream> =
        listed.iter().map(|Listed { path, .. }| of(path, trait_name, "MESSAGE", krate)).collect();
    (quote!(#(#definitions),*), quote!(#private::slots::<#slots>(&[#(#definitions.name),*])))
}

/// The enumeration of all requests, responses or events.
fn any(protocol: &Protocol<'_>, any: &str, frame: &str, word: &str, listed: &[Listed<'_>]) -> TokenStream {
    let Crate { root, private } = &protocol.krate;
    let visibility = &protocol.declaration.visibility;
    let doc = format!("Any {word} of the protocol.");
    let any = Ident::new(any, Span::call_site());
    let frames = quote!(#root::frame);
    let case = Ident::new(frame, Span::call_site());
    let frame = quote!(#frames::#case);
    let variants = listed.iter().map(|Listed { path, variant }| {
        let doc = format!("[`{}`].", path.to_token_stream().to_string().replace(' ', ""));
        let frame = framed(&frame, path);
        quote!(#[doc = #doc] #variant(#frame))
    });
    let names: Vec<&Ident> = listed.iter().map(|listed| &listed.variant).collect();
    let framed: Vec<TokenStream> = listed.iter().map(|listed| framed(&frame, listed.path)).collect();
    let index = 0..listed.len();
    // A reference to an enumeration without variants is matched by nothing, the enumeration by no arms.
    let (of_frame, of_serialize) = if listed.is_empty() {
        (quote!(match *self {}), quote!(match *self {}))
    } else {
        (
            quote!(match self { #(Self::#names(__frame) => __frame),* }),
            quote!(match self { #(Self::#names(__frame) => #private::Serialize::serialize(__frame, __to)),* }),
        )
    };
    let methods = methods(&any, protocol);
    let read_from = if listed.is_empty() { format_ident!("_from") } else { format_ident!("__from") };
    let serialize_to = if listed.is_empty() { format_ident!("_to") } else { format_ident!("__to") };
    let of_serialize = if listed.is_empty() { quote!({ let _ = _to; #of_serialize }) } else { of_serialize };
    let from_index = if listed.is_empty() {
        quote!(#private::Err(#frames::Refused))
    } else {
        quote! {
            match #frames::Opened::index(__from) {
                #(#index => <#framed>::__read(__from).map(Self::#names),)*
                _ => #private::Err(#frames::Refused),
            }
        }
    };
    quote! {
        #[doc = #doc]
        #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
        #visibility enum #any {
            #(#variants,)*
        }
        const _: () = {
            #[automatically_derived]
            impl #any {
                /// The frame, whichever it is.
                #[must_use]
                pub fn frame(&self) -> &dyn #frames::Frame {
                    #of_frame
                }
                fn __read(#read_from: &#frames::Opened<'_>) -> #private::Result<Self, #frames::Refused> {
                    #from_index
                }
            }
            #[automatically_derived]
            impl #private::Serialize for #any {
                fn serialize<__S: #private::Serializer>(&self, #serialize_to: __S) -> #private::Result<__S::Ok, __S::Error> {
                    #of_serialize
                }
            }
            #(
                #[automatically_derived]
                impl #private::From<#framed> for #any {
                    fn from(__frame: #framed) -> Self {
                        Self::#names(__frame)
                    }
                }
                #[automatically_derived]
                impl #private::From<#framed> for Message {
                    fn from(__frame: #framed) -> Self {
                        Self::#case(#any::#names(__frame))
                    }
                }
                /// Narrows; a frame of another message comes back whole.
                #[automatically_derived]
                impl #private::TryFrom<Message> for #framed {
                    type Error = Message;
                    fn try_from(__message: Message) -> #private::Result<Self, Message> {
                        match __message {
                            Message::#case(#any::#names(__frame)) => #private::Ok(__frame),
                            __other => #private::Err(__other),
                        }
                    }
                }
            )*
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
fn message(protocol: &Protocol<'_>) -> TokenStream {
    let Crate { root, private } = &protocol.krate;
    let visibility = &protocol.declaration.visibility;
    let ident = &protocol.declaration.ident;
    let methods = methods(&Ident::new("Message", Span::call_site()), protocol);
    quote! {
        /// Any frame of the protocol.
        #[derive(#private::Debug, #private::Clone, #private::PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant)]
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
        const _: () = {
            #[automatically_derived]
            impl Message {
                /// Reads a frame, strictly.
                ///
                /// # Errors
                /// All that is wrong with the text.
                pub fn read(__text: &#private::str) -> #private::Result<Self, #root::problem::ReadError> {
                    #root::protocol::read::<#ident>(__text, #root::Policy::Strict)
                }
                /// Reads a frame.
                ///
                /// # Errors
                /// All that is wrong with the text.
                pub fn read_with(
                    __text: &#private::str,
                    __policy: #root::Policy,
                ) -> #private::Result<Self, #root::problem::ReadError> {
                    #root::protocol::read::<#ident>(__text, __policy)
                }
                /// Reads a frame from bytes, strictly.
                ///
                /// # Errors
                /// All that is wrong with the text, or that the bytes are no UTF-8.
                pub fn read_slice(__bytes: &[#private::u8]) -> #private::Result<Self, #root::problem::ReadError> {
                    #root::protocol::read_slice::<#ident>(__bytes, #root::Policy::Strict)
                }
                /// Reads a frame from bytes.
                ///
                /// # Errors
                /// All that is wrong with the text, or that the bytes are no UTF-8.
                pub fn read_slice_with(
                    __bytes: &[#private::u8],
                    __policy: #root::Policy,
                ) -> #private::Result<Self, #root::problem::ReadError> {
                    #root::protocol::read_slice::<#ident>(__bytes, __policy)
                }
                /// Reads a frame from a value that is read already, strictly: a `Json`, or what another crate calls one.
                ///
                /// # Errors
                /// All that is wrong with the value; places are those of the value written on one line.
                pub fn read_value(__value: &impl #private::Serialize) -> #private::Result<Self, #root::problem::ReadError> {
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
                type Err = #root::problem::ReadError;
                fn from_str(__text: &#private::str) -> #private::Result<Self, #root::problem::ReadError> {
                    Self::read(__text)
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

/// The frame of a message, at the message's path.
fn framed(frame: &TokenStream, path: &Path) -> TokenStream {
    let place = path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span());
    let (frame, open, close) = (at(place, quote!(#frame)), at(place, quote!(<)), at(place, quote!(>)));
    quote!(#frame #open #path #close)
}

/// Whether a text is words of small letters and digits joined by hyphens.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.split('-').all(|word| {
            !word.is_empty() && word.chars().all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
        })
}

/// Whether a text is two numbers joined by a dot.
fn is_version(text: &str) -> bool {
    let is_number = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'))
    };
    text.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}
