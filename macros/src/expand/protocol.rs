//! `protocol!`: a protocol's type and the enumerations of its frames.

mod frames;

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
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
    /// Where the lists stand.
    places: [Span; 2],
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
            let paths = content.parse_terminated(message_path, Token![,]);
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

/// The path of a message's type, which may borrow: `door::DoorOpen<'static>`.
fn message_path(input: ParseStream<'_>) -> syn::Result<Path> {
    let path: syn::TypePath = input.parse()?;
    if let Some(qself) = path.qself { Err(syn::Error::new(qself.lt_token.span, "a path")) } else { Ok(path.path) }
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
        let place = |key: &str| match keys.get(key).map(|entry| &entry.value) {
            Some(Value::List(_, span)) => *span,
            _ => Span::call_site(),
        };
        let places = [place("commands"), place("events")];
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
        Self { declaration, krate, name, version, commands, events, places }
    }

    fn expand(&self) -> TokenStream {
        let Crate { root, private } = &self.krate;
        let Declaration { attributes, visibility, ident, .. } = self.declaration;
        let (name, version) = (&self.name, &self.version);
        let type_name = ident.unraw().to_string();
        let doc = attr::doc(attributes);
        let (commands, command_slots) = table(&self.commands, "Command", &self.krate);
        let (events, event_slots) = table(&self.events, "Event", &self.krate);
        let command_slots = at(self.places[0], quote!(const __COMMAND_SLOTS: &[#private::u16] = &#command_slots;));
        let event_slots = at(self.places[1], quote!(const __EVENT_SLOTS: &[#private::u16] = &#event_slots;));
        let frame = quote!(#root::frame);
        let any = [
            frames::any(self, "AnyRequest", "Request", "request", &self.commands),
            frames::any(self, "AnyResponse", "Response", "response", &self.commands),
            frames::any(self, "AnyEvent", "Event", "event", &self.events),
        ];
        let message = frames::message(self);
        quote! {
            #(#attributes)*
            #[derive(
                #private::Debug, #private::Clone, #private::Copy, #private::PartialEq, #private::Eq, #private::Default,
            )]
            #visibility struct #ident;
            #(#any)*
            #message
            #[allow(deprecated)]
            const _: () = {
                // Constants of their own: so the compiler looks at them even if nobody reads the protocol.
                #command_slots
                #event_slots
                #[automatically_derived]
                impl #root::Protocol for #ident {
                    const SHAPE: &'static #private::ProtocolShape = &#private::ProtocolShape {
                        name: #name,
                        version: #version,
                        type_name: #type_name,
                        doc: #doc,
                        envelope: &#private::DESKTOP,
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
                    fn __known(__from: &mut #frame::Opened<'_>) -> #private::Result<Message, #frame::Refused> {
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
                    pub fn check(__text: &#private::str) -> #root::Report {
                        Self::check_with(__text, #root::Policy::Strict)
                    }
                    /// Everything that is wrong with a text as a frame of the protocol.
                    #[must_use]
                    pub fn check_with(__text: &#private::str, __policy: #root::Policy) -> #root::Report {
                        #root::protocol::check::<Self>(__text, __policy)
                    }
                    /// Everything that is wrong with bytes as a frame of the protocol, read strictly.
                    #[must_use]
                    pub fn check_slice(__bytes: &[#private::u8]) -> #root::Report {
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
