//! The input of `protocol!`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Path, Visibility, braced, token};

use crate::attr::{self, Attr, Crate, Spanned};
use crate::ctxt::{Ctxt, with_help};
use crate::place::PROTOCOL;

const SYNTAX: &str =
    "declare it as `pub Lamps { name: \"lamps\", version: \"1.0\", commands: [LampOn], events: [LampLit] }`";

/// The declaration of a protocol.
pub(crate) struct ProtocolInput {
    pub(crate) krate: Crate,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) name: Attr<LitStr>,
    pub(crate) version: Attr<LitStr>,
    pub(crate) released: Attr<LitStr>,
    /// The module of the envelope.
    pub(crate) envelope: Attr<Path>,
    pub(crate) commands: Attr<Spanned<Vec<Path>>>,
    pub(crate) events: Attr<Spanned<Vec<Path>>>,
}

impl ProtocolInput {
    /// Parses the declaration. Returns `None` if its head is invalid.
    pub(crate) fn parse(cx: &Ctxt, input: TokenStream) -> Option<Self> {
        let (mut out, items) = cx.take(head.parse2(input))?;
        for item in attr::items_of(cx, items, &PROTOCOL) {
            match &*item.key.to_string() {
                "name" => out.name.set(cx, &item, item.string(cx, "\"lamps\"")),
                "version" => out.version.set(cx, &item, item.string(cx, "\"1.0\"")),
                "released" => out.released.set(cx, &item, item.string(cx, "\"2026-01-31\"")),
                "envelope" => out.envelope.set(cx, &item, item.parse_as(cx, "the module of an envelope", "chat")),
                "commands" => out.commands.set(cx, &item, item.paths(cx, "[LampOn]")),
                _ => out.events.set(cx, &item, item.paths(cx, "[LampLit]")),
            }
        }
        Some(out)
    }
}

/// Parses the declaration up to its fields, and returns the tokens of the fields.
fn head(input: ParseStream<'_>) -> syn::Result<(ProtocolInput, TokenStream)> {
    // The path of the main crate, which `tieline::protocol!` inserts before its input.
    let krate: TokenTree = input.parse()?;
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility = input.parse()?;
    let ident = input.parse::<Ident>();
    let ident = ident
        .map_err(|error| syn::Error::new(error.span(), with_help("expected the name of the protocol's type", SYNTAX)))?;
    if !input.peek(token::Brace) {
        return Err(input.error(with_help("expected `{`", SYNTAX)));
    }
    let content;
    braced!(content in input);
    let items = content.parse()?;
    if !input.is_empty() {
        return Err(input.error(with_help("unexpected tokens after a protocol", "use one `protocol!` for each protocol")));
    }
    let protocol = ProtocolInput {
        krate: Crate::at(krate.into_token_stream()),
        attributes,
        visibility,
        ident,
        name: Attr::default(),
        version: Attr::default(),
        released: Attr::default(),
        envelope: Attr::default(),
        commands: Attr::default(),
        events: Attr::default(),
    };
    Ok((protocol, items))
}

impl ProtocolInput {
    /// The module of the envelope's frames.
    pub(crate) fn frames(&self) -> TokenStream {
        let root = &self.krate.root;
        self.envelope.get().map_or_else(|| quote!(#root::frame), ToTokens::to_token_stream)
    }

    /// Whether the frames have targets, as far as the declaration says: those of the default envelope have.
    pub(crate) fn has_targets(&self) -> bool {
        !self.envelope.is_given()
    }
}
